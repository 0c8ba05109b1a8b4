"""The access formula of metier §4.1, once: as a decision (`decider`) and as a filter (`perimetres_visibles`).

autorisé = profil allows (domain, action) ∧ structure/unité of a current affectation ∧ (team ∨ transverse ∨ present)
∧ level ∧ no opposition ∧ not restricted ∧ not archived ∧ not oneself — or bris de glace. Default deny.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from django.db.models import Exists, F, Func, JSONField, OuterRef, Q, QuerySet
from django.http import Http404, HttpRequest

from dui.core import horloge, journal
from dui.core.contexte import Contexte, cle_acces
from dui.core.erreurs import Refus
from habilitations.choices import ACTIONS_PAR_DROIT, NatureLien, Phase, Transverse
from habilitations.models import Affectation, Compte, LienDossier, PerimetreDossier

PHASES_FERMEES = (Phase.ARCHIVE, Phase.ELIMINE)
NIVEAU_BRIS_MAX = 4
_LECTEURS = frozenset("WRV")


@dataclass(frozen=True)
class Poste:
    """One affectation in force: where, with which rights."""

    structure_id: int
    unite_id: int | None
    droits: Mapping[str, str]
    transverse: str
    fenetre_heures: int | None = None
    profil: str = ""

    def permet(self, domaine: str, action: str) -> bool:
        return action in ACTIONS_PAR_DROIT.get(self.droits.get(domaine, ""), frozenset())

    @cached_property
    def niveaux(self) -> frozenset[int]:
        """Levels that the profile may ever read in that structure (N6 also by name, see Acteur)."""
        droit = self.droits.get
        ouverts = {1} if self.droits else set()
        if any(droit(d, "") in {"W", "R", "V", "C", "S"} for d in ("TRE", "PP", "GRE", "PRE", "GA", "ENT")):
            ouverts.add(2)
        if droit("TRS", "") in _LECTEURS | {"S"} or droit("URG", "") in _LECTEURS | {"S"}:
            ouverts.add(3)
        if droit("TRS", "") in _LECTEURS or droit("OBS", "") in _LECTEURS:
            ouverts.add(4)
        if droit("PSY", "") == "W":
            ouverts.add(5)
        if droit("IP", "") in {"W", "V"}:
            ouverts.add(6)
        return frozenset(ouverts)


@dataclass(frozen=True)
class Acteur:
    """Who acts, with the affectations in force at the time of the request."""

    id: int
    nom: str
    fonction: str
    organisme_id: int
    postes: tuple[Poste, ...] = ()
    bris: frozenset[int] = frozenset()
    structures_nomme: frozenset[int] = frozenset()
    professionnel_de_sante: bool = False

    @cached_property
    def structures(self) -> frozenset[int]:
        return frozenset(poste.structure_id for poste in self.postes)

    def peut(self, domaine: str, action: str, structure_id: int | None = None) -> bool:
        """Some affectation (of that structure, if given) allows it; says nothing of a given dossier."""
        return any(p.permet(domaine, action) for p in self._postes(structure_id))

    def structures_ou(self, domaine: str, action: str) -> frozenset[int]:
        return frozenset(p.structure_id for p in self.postes if p.permet(domaine, action))

    def niveaux(self, structure_id: int) -> frozenset[int]:
        ouverts = frozenset().union(*(p.niveaux for p in self._postes(structure_id)))
        return ouverts | {6} if structure_id in self.structures_nomme else ouverts

    def _postes(self, structure_id: int | None) -> Iterable[Poste]:
        return (p for p in self.postes if structure_id is None or p.structure_id == structure_id)


@dataclass(frozen=True)
class Decision:
    """`regle` names the clause that decided; `motif` is the sentence shown to people."""

    permis: bool
    regle: str
    motif: str


def acteur_de(compte: Compte, le: date | None = None) -> Acteur:
    """Load the affectations in force that day; a closed contract has none."""
    pro = compte.professionnel
    lignes = (
        Affectation.objects.filter(Affectation.en_cours(le), professionnel=pro)
        .select_related("profil")
        .annotate(liens=Func(F("professionnel"), function="ctx.liens_de", output_field=JSONField()))
    )
    jour = le or horloge.aujourdhui()
    actif = compte.is_active and pro.contrat_debut <= jour and (pro.contrat_fin is None or pro.contrat_fin >= jour)
    rangees = list(lignes) if actif else []
    liens = rangees[0].liens if rangees else {}
    return Acteur(
        id=pro.pk,
        nom=str(pro),
        fonction=pro.fonction,
        organisme_id=pro.organisme_id,
        postes=tuple(_poste(ligne) for ligne in rangees),
        bris=frozenset(liens.get("bris", ())),
        structures_nomme=frozenset(liens.get("nomme", ())),
        professionnel_de_sante=pro.professionnel_de_sante,
    )


def _poste(ligne: Affectation) -> Poste:
    profil = ligne.profil
    return Poste(
        ligne.structure_id,
        ligne.unite_id,
        profil.droits,
        profil.transverse,
        profil.fenetre_heures,
        profil.code,
    )


def contexte_de(acteur: Acteur, canal: str = "web", motif: str = "") -> Contexte:
    """Keys signed into PostgreSQL for this actor: the coarser wall, never narrower than the formula."""
    cles = {cle_acces(s, n) for s in acteur.structures for n in acteur.niveaux(s)}
    return Contexte(
        acteur_id=acteur.id,
        nom=acteur.nom,
        cles=frozenset(cles),
        structures=acteur.structures,
        structures_nir=acteur.structures_ou("NIR", "resumer"),
        structures_journal=acteur.structures_ou("HAB", "lire"),
        organismes=frozenset({acteur.organisme_id}),
        bris=acteur.bris,
        canal=canal,
        motif=motif,
    )


def contexte_de_la_requete(request: HttpRequest) -> tuple[Acteur | None, Contexte]:
    """Port of dui.core.middleware. An anonymous, locked or not fully authenticated session sees nothing."""
    if not getattr(request, "session_ouverte", False):
        return None, Contexte()
    acteur = acteur_de(request.user)  # type: ignore[arg-type]
    return acteur, contexte_de(acteur)


def perimetres_visibles(
    acteur: Acteur, domaine: str, action: str = "lire", niveau: int | None = None
) -> QuerySet[PerimetreDossier]:
    """Dossiers on which the actor may do `action` in `domaine`, at `niveau` if given: the formula as a filter."""
    ouverts = Q(pk__in=[])
    for poste in acteur.postes:
        if poste.permet(domaine, action) and (niveau is None or niveau in acteur.niveaux(poste.structure_id)):
            ouverts |= _perimetre_du_poste(poste, acteur)
    perimetres = PerimetreDossier.objects.filter(structure__in=acteur.structures)
    ordinaires = ouverts & ~Q(phase__in=PHASES_FERMEES) & (Q(restreint=False) | Q(_lien(acteur, NatureLien.NOMME)))
    ordinaires &= ~Q(_opposition(acteur, domaine)) & ~Q(_lien(acteur, NatureLien.SOI))
    if acteur.bris and action in {"lire", "resumer"} and (niveau is None or niveau <= NIVEAU_BRIS_MAX):
        ordinaires |= Q(pk__in=acteur.bris) & ~Q(_lien(acteur, NatureLien.SOI))
    return perimetres.filter(ordinaires)


def _perimetre_du_poste(poste: Poste, acteur: Acteur) -> Q:
    lieu = Q(structure=poste.structure_id)
    if poste.unite_id:
        lieu &= Q(unite=poste.unite_id)
    if poste.transverse in {Transverse.STRUCTURE, Transverse.UNITE}:
        return lieu
    return lieu & (Q(_lien(acteur, NatureLien.EQUIPE)) | Q(_lien(acteur, NatureLien.PRESENT)))


def _lien(acteur: Acteur, nature: NatureLien) -> Exists:
    maintenant = horloge.maintenant()
    liens = LienDossier.objects.filter(perimetre=OuterRef("pk"), professionnel=acteur.id, nature=nature)
    return Exists(liens.filter(Q(debut__lte=maintenant) & (Q(fin__isnull=True) | Q(fin__gt=maintenant))))


def _opposition(acteur: Acteur, domaine: str) -> Exists:
    maintenant = horloge.maintenant()
    liens = LienDossier.objects.filter(
        Q(professionnel=acteur.id) | Q(professionnel__isnull=True),
        Q(domaine="") | Q(domaine=domaine),
        perimetre=OuterRef("pk"),
        nature=NatureLien.OPPOSITION,
    )
    return Exists(liens.filter(Q(debut__lte=maintenant) & (Q(fin__isnull=True) | Q(fin__gt=maintenant))))


def decider(
    acteur: Acteur, action: str, domaine: str, perimetre: PerimetreDossier, niveau: int | None = None
) -> Decision:
    """The formula on one dossier, with the clause that decided and its sentence."""
    structure_id = perimetre.structure_id
    postes = [p for p in acteur.postes if p.structure_id == structure_id]
    if _lien_actif(perimetre, acteur, NatureLien.SOI):
        return Decision(False, "soi", "Vous ne pouvez pas ouvrir un dossier qui vous concerne.")
    if perimetre.pk in acteur.bris and action in {"lire", "resumer"} and (niveau or 1) <= NIVEAU_BRIS_MAX:
        return Decision(True, "bris", "Accès d’urgence ouvert sur ce dossier.")
    if not postes:
        return Decision(False, "structure", "Aucune affectation en cours dans cette structure.")
    if perimetre.phase in PHASES_FERMEES:
        return Decision(False, "archive", "Ce dossier est archivé.")
    postes = [p for p in postes if p.permet(domaine, action)]
    if not postes:
        return Decision(False, "profil", "Votre profil n’ouvre pas cette partie du dossier.")
    if niveau is not None and niveau not in acteur.niveaux(structure_id):
        return Decision(False, "niveau", "Ce niveau de confidentialité n’est pas ouvert à votre profil.")
    return _decider_lien(acteur, domaine, perimetre, postes)


def _decider_lien(acteur: Acteur, domaine: str, perimetre: PerimetreDossier, postes: list[Poste]) -> Decision:
    postes = [p for p in postes if p.unite_id in (None, perimetre.unite_id)]
    if not postes:
        return Decision(False, "unite", "Ce dossier est dans une autre unité que la vôtre.")
    if perimetre.restreint and not _lien_actif(perimetre, acteur, NatureLien.NOMME):
        return Decision(False, "restreint", "Ce dossier est restreint à des personnes nommées.")
    if _opposition_active(perimetre, acteur, domaine):
        return Decision(False, "opposition", "La personne s’est opposée à ce partage.")
    if any(p.transverse != Transverse.NON for p in postes):
        return Decision(True, "transverse", "Votre fonction couvre toutes les personnes de ce périmètre.")
    if _lien_actif(perimetre, acteur, NatureLien.EQUIPE):
        return Decision(True, "equipe", "Vous êtes membre de l’équipe d’accompagnement.")
    if _lien_actif(perimetre, acteur, NatureLien.PRESENT):
        return Decision(True, "present", "La personne est présente dans votre unité.")
    return Decision(False, "equipe", "Ce dossier n’est pas dans votre équipe.")


def _lien_actif(perimetre: PerimetreDossier, acteur: Acteur, nature: NatureLien) -> bool:
    return any(
        lien.nature == nature and lien.professionnel_id == acteur.id and lien.en_vigueur()
        for lien in perimetre.liens.all()
    )


def _opposition_active(perimetre: PerimetreDossier, acteur: Acteur, domaine: str) -> bool:
    return any(
        lien.nature == NatureLien.OPPOSITION
        and lien.professionnel_id in (None, acteur.id)
        and lien.domaine in ("", domaine)
        and lien.en_vigueur()
        for lien in perimetre.liens.all()
    )


def exiger_droit(acteur: Acteur | None, domaine: str, action: str, structure_id: int | None = None) -> Acteur:
    """For screens that hang on no dossier: the actor, or a refusal."""
    if acteur is None or not acteur.peut(domaine, action, structure_id):
        raise Refus()
    return acteur


def autoriser(
    acteur: Acteur | None, perimetre: PerimetreDossier, domaine: str, action: str, niveau: int | None = None
) -> Decision:
    """Raise 404 outside the actor's structures, 403 inside; log the refusal."""
    if acteur is None or (perimetre.structure_id not in acteur.structures and perimetre.pk not in acteur.bris):
        raise Http404
    decision = decider(acteur, action, domaine, perimetre, niveau)
    if not decision.permis:
        journal.tracer(
            "refus", objet=f"dossier:{domaine}", dossier_id=perimetre.pk, structure_id=perimetre.structure_id
        )
        raise Refus(decision.motif)
    return decision
