"""What each line will do, decided before anything is written; the dry run stops here."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from usagers.choices import EtatLigne, Proximite, StatutSejour
from usagers.models import LigneReprise, Sejour, Usager
from usagers.services.reprise.base import Base, Personne, Proche
from usagers.services.reprise.fiches import AVERTISSEMENT, DOUTE, ERREUR, ContactLu, Fiche, SejourLu
from usagers.services.reprise.fichier import STRICTS, Fichier

OUVERTS = (StatutSejour.EN_COURS, StatutSejour.SUSPENDU)


@dataclass
class Actes:
    """What is to be written for one line."""

    sejour: SejourLu | None = None
    sejour_complete: Sejour | None = None
    contacts: list[ContactLu] = field(default_factory=list)
    telecoms: list[tuple[str, str]] = field(default_factory=list)
    adresse: dict[str, str] = field(default_factory=dict)
    nss: str = ""

    def __bool__(self) -> bool:
        return bool(self.sejour or self.sejour_complete or self.contacts or self.telecoms or self.adresse or self.nss)


@dataclass
class Plan:
    ligne: LigneReprise
    fiche: Fiche
    etat: str
    personne: Personne | None = None
    creer: bool = False
    actes: Actes = field(default_factory=Actes)
    candidats: list[int] = field(default_factory=list)
    proche_ligne: int | None = None
    creable: bool = True

    def messages(self) -> list[dict[str, Any]]:
        """As they are kept on the line and shown."""
        dits: list[dict[str, Any]] = [{"gravite": g, "colonne": c, "texte": t} for g, c, t in self.fiche.messages]
        if self.etat == EtatLigne.DOUTEUSE:
            choix = {"usagers": self.candidats, "ligne": self.proche_ligne, "creer": self.creable}
            dits.append({"gravite": "choix", **choix})
        return dits


class Planificateur:
    """Keeps the persons met along the file, so that a second line about somebody adds to the first."""

    def __init__(self, fichier: Fichier) -> None:
        self.fichier = fichier
        self.personnes: dict[str, Personne] = {}

    def planifier(self, lignes: list[LigneReprise], base: Base, unites: Mapping[str, Any]) -> list[Plan]:
        for cle, personne in base.personnes.items():
            self.personnes.setdefault(cle, personne)
        return [self._ligne(ligne, self._copie(ligne), base, unites) for ligne in lignes]

    def _copie(self, ligne: LigneReprise) -> Fiche:
        """A line may be planned again after a failure: what is said then is not said twice."""
        fiche = self.fichier.fiches[ligne.numero]
        return replace(fiche, messages=list(fiche.messages))

    def oublier(self) -> None:
        """After a commit the base is read again: nothing stale is kept."""
        self.personnes.clear()

    def _ligne(self, ligne: LigneReprise, fiche: Fiche, base: Base, unites: Mapping[str, Any]) -> Plan:
        if fiche.refusee:
            return Plan(ligne, fiche, EtatLigne.REJETEE)
        if fiche.numero in self.fichier.redites:
            fiche.dire(AVERTISSEMENT, "", f"Même ligne que la ligne {self.fichier.redites[fiche.numero]}.")
            return Plan(ligne, fiche, EtatLigne.INCHANGEE, self.personnes.get(fiche.cle))
        personne = self.personnes.get(fiche.cle)
        if douteuse := self._doute(ligne, fiche, personne, base):
            return douteuse
        creer = personne is None
        if personne is None:
            personne = self._nouvelle(fiche)
        actes = _actes(fiche, personne, unites)
        if fiche.refusee:
            if creer:
                del self.personnes[fiche.cle]
            return Plan(ligne, fiche, EtatLigne.REJETEE)
        _retenir(personne, actes)
        fait = creer or personne.dossier is None or bool(actes)
        return Plan(ligne, fiche, EtatLigne.REPRISE if fait else EtatLigne.INCHANGEE, personne, creer, actes)

    def _nouvelle(self, fiche: Fiche) -> Personne:
        personne = Personne(Usager(**fiche.identite), nouvelle=True)
        self.personnes[fiche.cle] = personne
        return personne

    def _doute(self, ligne: LigneReprise, fiche: Fiche, personne: Personne | None, base: Base) -> Plan | None:
        """Somebody must say: the same person as a near one, or another?"""
        if ligne.decision or (personne is not None and (personne.nouvelle or personne.rattachee)):
            return None
        plan = Plan(ligne, fiche, EtatLigne.DOUTEUSE, creable=personne is None)
        if personne is not None:
            _comparer(fiche, personne)
            plan.candidats = [personne.usager.pk]
        else:
            self._rapprocher(fiche, base, plan)
        return plan if any(gravite == DOUTE for gravite, _, _ in fiche.messages) else None

    def _rapprocher(self, fiche: Fiche, base: Base, plan: Plan) -> None:
        plan.proche_ligne = self.fichier.proches.get(fiche.numero)
        if plan.proche_ligne:
            fiche.dire(DOUTE, "nom_naissance", f"Très proche de la ligne {plan.proche_ligne} : même personne ?")
        for proche in base.proches.get(fiche.numero, [])[:3]:
            fiche.dire(DOUTE, "nom_naissance", _phrase(proche))
            if proche.usager is not None:
                plan.candidats.append(proche.usager.pk)


def _comparer(fiche: Fiche, personne: Personne) -> None:
    """A corrected file never overwrites an identity in silence."""
    for champ, mot in STRICTS.items():
        if not fiche.anonyme and fiche.identite.get(champ) != getattr(personne.usager, champ):
            fiche.dire(DOUTE, champ, f"Déjà reprise, mais {mot} n’est plus le même que dans sa fiche.")


def _phrase(proche: Proche) -> str:
    """Out of sight, only how near the identity is: neither who nor where."""
    libelle = Proximite(proche.proximite).label
    if proche.usager is None:
        return f"{libelle} qu’une personne déjà connue de votre organisme."
    return f"{libelle} que {proche.usager.nom_affiche}, déjà dans votre structure."


def _actes(fiche: Fiche, personne: Personne, unites: Mapping[str, Any]) -> Actes:
    actes = Actes()
    if fiche.sejour is not None:
        _sejour(fiche, personne, actes, unites)
    actes.contacts = [c for c in fiche.contacts if (c.cle, c.lien) not in personne.relations]
    actes.telecoms = [(canal, v) for canal, v in fiche.telecoms if v not in personne.coordonnees]
    if fiche.adresse and not personne.adresse:
        actes.adresse = fiche.adresse
    if fiche.nss and not personne.nss:
        actes.nss = fiche.nss
    return actes


def _sejour(fiche: Fiche, personne: Personne, actes: Actes, unites: Mapping[str, Any]) -> None:
    lu = fiche.sejour
    if lu is None:
        return
    for connu in personne.sejours:
        if lu.meme(connu.numero_administratif, connu.date_entree, connu.date_admission):
            _completer(fiche, lu, connu, actes)
            return
        if lu.chevauche(connu.date_entree, connu.date_sortie):
            fiche.dire(ERREUR, "date_entree", f"Ce séjour chevauche celui du {connu.date_entree:%d/%m/%Y}, déjà connu.")
            return
    if lu.unite and cle_unite(lu.unite) not in unites:
        phrase = f"« {lu.unite} » n’existe pas dans cette structure : le séjour est repris sans unité."
        fiche.dire(AVERTISSEMENT, "unite", phrase)
    actes.sejour = lu


def _completer(fiche: Fiche, lu: SejourLu, connu: Sejour, actes: Actes) -> None:
    """A later file may bring the entry or the exit of a known stay; it never changes a date already written."""
    for champ, nouvelle, ancienne in (
        ("date_entree", lu.entree, connu.date_entree), ("date_sortie", lu.sortie, connu.date_sortie),
    ):  # fmt: skip
        if nouvelle and ancienne and nouvelle != ancienne:
            fiche.dire(AVERTISSEMENT, champ, f"Le dossier garde le {ancienne:%d/%m/%Y}.")
    apporte = (lu.entree and not connu.date_entree) or (lu.sortie and not connu.date_sortie)
    if apporte and connu.statut != StatutSejour.TERMINE:
        connu.date_entree = connu.date_entree or lu.entree
        connu.date_sortie = connu.date_sortie or lu.sortie
        connu.motif_sortie = connu.motif_sortie or lu.motif
        connu.statut = statut_de(connu)
        actes.sejour_complete = connu


def statut_de(sejour: Sejour) -> str:
    if sejour.date_sortie:
        return StatutSejour.TERMINE
    return StatutSejour.EN_COURS if sejour.date_entree else StatutSejour.PREVU


def cle_unite(nom: str) -> str:
    return " ".join(nom.lower().split())


def _retenir(personne: Personne, actes: Actes) -> None:
    """Seen by the next line about the same person, written or not yet."""
    personne.relations |= {(c.cle, c.lien) for c in actes.contacts}
    personne.coordonnees |= {valeur for _, valeur in actes.telecoms}
    personne.adresse = personne.adresse or bool(actes.adresse)
    personne.nss = personne.nss or bool(actes.nss)
    if actes.sejour is not None:
        lu = actes.sejour
        personne.sejours.append(
            Sejour(date_admission=lu.admission, date_entree=lu.entree, date_sortie=lu.sortie,
                   numero_administratif=lu.numero, statut=StatutSejour.EN_COURS if lu.ouvert else StatutSejour.TERMINE)
        )  # fmt: skip
