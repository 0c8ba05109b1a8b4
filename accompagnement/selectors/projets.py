"""Reading projects: the chain of one of them, what is worked on today, two versions side by side."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Count, FilteredRelation, OuterRef, Prefetch, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce, JSONObject

from accompagnement.choices_projets import (
    TONS,
    TONS_ETAPE,
    Atteinte,
    Avancement,
    Etape,
    EtatBilan,
    StatutNoeud,
    StatutProjet,
)
from accompagnement.donnees import serafin
from accompagnement.falc import conseils, morceaux
from accompagnement.models import (
    ActionObjectif,
    ActionProjet,
    Attente,
    Besoin,
    BesoinAttente,
    BilanProjet,
    MoyenAction,
    Objectif,
    ObjectifBesoin,
    PhotoObjectif,
    ProjetPersonnalise,
    ProjetVie,
    SeanceAction,
    SynthesePreparation,
)
from accompagnement.services.projets.socle import AVENANTS_OUVERTS, niveaux_lus
from coordination.selectors import referent_de
from dui.core import horloge
from dui.core.typographie import accorder, de, instant
from habilitations.acces import Acteur
from habilitations.choices import NatureLien
from habilitations.models import LienDossier, Professionnel
from usagers.acces import permet
from usagers.models import Dossier

AUTOUR: tuple[Any, ...] = ("avenant_en_cours", "bilan_prepare", "vie_dite")


def badge(projet: ProjetPersonnalise) -> dict[str, str]:
    ton, icone = TONS_ETAPE[Etape(projet.etape)] if projet.se_prepare else TONS[StatutProjet(projet.statut)]
    return {"texte": projet.etat_dit, "ton": ton, "icone": icone}


def avec_autour(lignes: QuerySet[ProjetPersonnalise]) -> QuerySet[ProjetPersonnalise]:
    """What its page shows around the chain, in the query of the project itself.

    `avenant_en_cours`, `bilan_prepare`, `vie_dite` (one at most each: the base holds it), and who has spoken.
    """
    dites = SynthesePreparation.objects.filter(bilan__projet=OuterRef("pk"), bilan__etat=EtatBilan.PREPARE)
    mots = JSONObject(origine="origine", conditions="conditions")
    return lignes.annotate(
        avenant_en_cours=FilteredRelation("avenants", condition=Q(avenants__etat__in=AVENANTS_OUVERTS)),
        bilan_prepare=FilteredRelation("bilans", condition=Q(bilans__etat=EtatBilan.PREPARE)),
        vie_dite=FilteredRelation("dossier__projets_vie", condition=Q(dossier__projets_vie__fin=None)),
        preparations_lues=ArraySubquery(dites.order_by("pk").values(p=mots)),
    ).select_related(*AUTOUR)


def autour(projet: ProjetPersonnalise, nom: str) -> Any:
    """One of those three; the attribute is absent when the join found nothing."""
    return getattr(projet, nom, None)


def projets_de(acteur: Acteur, dossier: Dossier) -> list[ProjetPersonnalise]:
    """First the one in force, else the one in preparation, else the last that ended; then the others, newest first."""
    rang = {StatutProjet.ENCOURS: 0, StatutProjet.ENPAUSE: 0, StatutProjet.ENPREPARATION: 1}
    lus = ProjetPersonnalise.objects.visibles_pour(acteur).filter(dossier=dossier).select_related("referent")
    tous = sorted(avec_autour(lus), key=lambda p: -p.numero)
    premier = min(tous, key=lambda p: rang.get(StatutProjet(p.statut), 2), default=None)
    return [premier, *(p for p in tous if p is not premier)] if premier is not None else []


def autres(acteur: Acteur, projet: ProjetPersonnalise) -> list[ProjetPersonnalise]:
    """The other projects of the person, newest first."""
    lus = ProjetPersonnalise.objects.visibles_pour(acteur).filter(dossier=projet.dossier_id)
    return list(lus.exclude(pk=projet.pk).order_by("-numero"))


@dataclass
class LigneAction:
    action: ActionProjet
    moyens: list[dict[str, str]] = field(default_factory=list)

    @property
    def mots(self) -> str:
        """« 14 fois sur 16 », else how often."""
        a: Any = self.action
        if a.seances_prevues:
            return f"{a.faites} fois sur {a.seances_prevues}"
        if a.faites:
            return f"{a.faites} fois"
        return str(a.frequence)


@dataclass
class LigneVie:
    """What she wants for her life, with its easy-to-read text in pieces."""

    dit: ProjetVie

    @property
    def falc(self) -> list[list[tuple[str, bool]]]:
        return [morceaux(ligne) for ligne in self.dit.lignes_falc]


def projet_de_vie(dossier: Dossier) -> ProjetVie | None:
    """Her words of today; the caller reads projects on this dossier."""
    dits = ProjetVie.objects.filter(dossier=dossier, structure=dossier.structure_id, niveau=2, fin=None)
    return dits.first()


@dataclass(frozen=True)
class Jalon:
    """Where an objective stood at a review."""

    le: date
    valeur: int
    mots: str


@dataclass
class LigneObjectif:
    objectif: Objectif
    rang: int = 0
    actions: list[LigneAction] = field(default_factory=list)
    aussi: list[str] = field(default_factory=list)

    @property
    def pas(self) -> list[bool]:
        return [n <= self.objectif.avancement for n in range(1, 5)]

    @property
    def jalons(self) -> list[Jalon]:
        """Review after review, then today when it has moved since."""
        o, photos = self.objectif, getattr(self.objectif, "photos_lues", [])
        lus = [Jalon(date.fromisoformat(p["le"]), p["avancement"], dire_avancement(p)) for p in photos]
        if lus and o.evalue_le and o.evalue_le > lus[-1].le:
            lus.append(Jalon(o.evalue_le, o.avancement, dire_avancement(vars(o))))
        return lus

    @property
    def falc(self) -> list[list[tuple[str, bool]]]:
        return [morceaux(ligne) for ligne in self.objectif.lignes_falc]

    @property
    def conseils(self) -> list[Any]:
        return conseils(self.objectif.falc)[:3]

    @property
    def suite_falc(self) -> tuple[str, str]:
        """What the person reads of how far it is."""
        return {
            Avancement.AUCUN: ("", ""), Avancement.DEBUT: ("Ça commence.", "sunrise"),
            Avancement.PEU: ("Ça avance un peu.", "sun"), Avancement.BIEN: ("Ça avance bien.", "smile"),
            Avancement.ATTEINT: ("C’est fait.", "star"),
        }[Avancement(self.objectif.avancement)]  # fmt: skip


def dire_avancement(lu: Mapping[str, Any]) -> str:
    return str(Atteinte(lu["atteinte"]).label if lu["atteinte"] else Avancement(lu["avancement"]).label).lower()


@dataclass
class LigneBesoin:
    besoin: Besoin
    objectifs: list[LigneObjectif] = field(default_factory=list)


@dataclass
class LigneAttente:
    attente: Attente | None
    besoins: list[LigneBesoin] = field(default_factory=list)


@dataclass
class Chaine:
    """Top-down; what hangs on nothing is at the end, to be linked."""

    lignes: list[LigneAttente]
    libres: list[LigneObjectif]
    sans_objectif: int = 0

    @property
    def objectifs(self) -> list[LigneObjectif]:
        return [o for a in self.lignes for b in a.besoins for o in b.objectifs] + self.libres

    @property
    def vide(self) -> bool:
        return not self.lignes and not self.libres


def lire_chaine(acteur: Acteur, projet: ProjetPersonnalise) -> Chaine:
    """Five queries, whatever its length; what is above this reader's level is not there."""
    niveaux = niveaux_lus(acteur, projet.dossier)
    attentes = {a.pk: LigneAttente(a) for a in Attente.objects.filter(projet=projet, niveau__in=niveaux)}
    besoins = _besoins(projet, niveaux)
    objectifs = _objectifs(projet, niveaux)
    lignes = list(attentes.values())
    sans = LigneAttente(None)
    for besoin in sorted(besoins.values(), key=lambda b: (serafin.cle_tri(b.besoin.code), b.besoin.numero)):
        parents = [pk for pk in besoin.besoin.attentes_lues if pk in attentes]  # type: ignore[attr-defined]
        (attentes[parents[0]] if parents else sans).besoins.append(besoin)
    libres = _suspendre(objectifs, besoins)
    if sans.besoins:
        lignes.append(sans)
    _numeroter(lignes, libres)
    return Chaine(lignes, libres, sum(not b.objectifs for b in besoins.values()))


def _besoins(projet: ProjetPersonnalise, niveaux: list[int]) -> dict[int, LigneBesoin]:
    liens = BesoinAttente.objects.filter(besoin=OuterRef("pk")).order_by("pk").values("attente_id")
    lus = Besoin.objects.filter(projet=projet, niveau__in=niveaux).annotate(attentes_lues=ArraySubquery(liens))
    return {b.pk: LigneBesoin(b) for b in lus}


def _objectifs(projet: ProjetPersonnalise, niveaux: list[int]) -> dict[int, LigneObjectif]:
    liens = ObjectifBesoin.objects.filter(objectif=OuterRef("pk")).order_by("pk").values("besoin_id")
    lus = Objectif.objects.filter(projet=projet, niveau__in=niveaux).select_related("referent")
    photos = PhotoObjectif.objects.filter(objectif=OuterRef("pk"), niveau__in=niveaux).order_by("le", "pk")
    mots = JSONObject(le="le", avancement="avancement", atteinte="atteinte")
    lus = lus.annotate(besoins_lus=ArraySubquery(liens), photos_lues=ArraySubquery(photos.values(m=mots)))
    objectifs = {o.pk: LigneObjectif(o) for o in lus.order_by("numero")}
    for ligne in _actions(projet, niveaux):
        for pk in ligne.action.objectifs_lus:  # type: ignore[attr-defined]
            if pk in objectifs:
                objectifs[pk].actions.append(ligne)
    return objectifs


def _actions(projet: ProjetPersonnalise, niveaux: list[int]) -> list[LigneAction]:
    moyens = MoyenAction.objects.filter(action=OuterRef("pk"), niveau__in=niveaux).exclude(statut=StatutNoeud.ANNULE)
    mots = JSONObject(titre="titre", code="code", frequence="frequence")
    lues = avec_seances(ActionProjet.objects.filter(projet=projet, niveau__in=niveaux))
    lues = lues.annotate(moyens_lus=ArraySubquery(moyens.order_by("numero").values(m=mots)))
    return [LigneAction(a, a.moyens_lus) for a in lues.exclude(statut=StatutNoeud.ANNULE).order_by("numero")]


def avec_seances(actions: QuerySet[ActionProjet]) -> QuerySet[Any]:
    """With its objectives and how many times each took place."""
    liens = ActionObjectif.objects.filter(action=OuterRef("pk")).order_by("pk").values("objectif_id")
    faites = SeanceAction.objects.filter(action=OuterRef("pk"), annulee_le__isnull=True).order_by().values("action")
    return actions.annotate(
        objectifs_lus=ArraySubquery(liens), faites=Coalesce(Subquery(faites.annotate(n=Count("pk")).values("n")), 0)
    )


def _suspendre(objectifs: dict[int, LigneObjectif], besoins: dict[int, LigneBesoin]) -> list[LigneObjectif]:
    """Under the first of its needs; the others are said. Those of no visible need come back."""
    libres = []
    for ligne in objectifs.values():
        if ligne.objectif.statut == StatutNoeud.ANNULE:
            continue
        parents = [besoins[pk] for pk in ligne.objectif.besoins_lus if pk in besoins]  # type: ignore[attr-defined]
        if parents:
            parents[0].objectifs.append(ligne)
            ligne.aussi = [p.besoin.libelle for p in parents[1:]]
        else:
            libres.append(ligne)
    return libres


def _numeroter(lignes: Iterable[LigneAttente], libres: Iterable[LigneObjectif]) -> None:
    suspendus = [o for a in lignes for b in a.besoins for o in b.objectifs]
    for rang, ligne in enumerate([*suspendus, *libres], 1):
        ligne.rang = rang


def objectifs_du_jour(acteur: Acteur, dossier: Dossier, le: date | None = None) -> list[Any]:
    """What is worked on with that person today: actions in force, their objectives and what was done. Two queries.

    For any room that writes about a day (transmission, event): `noter_seance(action=…, genre="transmission",
    objet_id=…)` links what was written.
    """
    jour = le or horloge.aujourdhui()
    niveaux = niveaux_lus(acteur, dossier)
    if not niveaux:
        return []
    actions = ActionProjet.objects.filter(
        Q(debut__isnull=True) | Q(debut__lte=jour), Q(fin__isnull=True) | Q(fin__gte=jour), dossier=dossier,
        structure=dossier.structure_id, projet__statut=StatutProjet.ENCOURS, statut=StatutNoeud.ACTIF,
        niveau__in=niveaux,
    )  # fmt: skip
    objectifs = Objectif.objects.filter(niveau__in=niveaux, statut=StatutNoeud.ACTIF)
    return list(avec_seances(actions).prefetch_related(Prefetch("objectifs", objectifs)).order_by("numero")[:30])


def equipe(dossier: Dossier) -> QuerySet[Professionnel]:
    """Who accompanies the person now: those among whom a référent is chosen."""
    liens = LienDossier.objects.filter(LienDossier.ouverts(), perimetre=dossier.pk, nature=NatureLien.EQUIPE)
    return Professionnel.objects.filter(pk__in=liens.values("professionnel")).order_by("nom", "prenom", "pk")


def referent(dossier: Dossier) -> Professionnel | None:
    membre = referent_de(dossier)
    return membre.professionnel if membre is not None else None


@dataclass(frozen=True)
class Comparaison:
    """One objective through two projects."""

    avant: Objectif | None
    apres: Objectif | None
    mots: str
    ton: str


def comparer(acteur: Acteur, ancien: ProjetPersonnalise, nouveau: ProjetPersonnalise) -> list[Comparaison]:
    """Objectives side by side: kept, changed, new, ended; nothing above this reader's level."""
    niveaux = niveaux_lus(acteur, nouveau.dossier)
    lus = Objectif.objects.filter(projet__in=[ancien, nouveau], niveau__in=niveaux).order_by("numero")
    avant = {o.pk: o for o in lus if o.projet_id == ancien.pk}
    lignes, vus = [], set()
    for o in lus:
        if o.projet_id != nouveau.pk or o.statut == StatutNoeud.ANNULE:
            continue
        precedent = avant.get(o.reprend_id or 0)
        vus.add(o.reprend_id)
        lignes.append(Comparaison(precedent, o, *_dit(precedent, o)))
    for pk, o in avant.items():
        if pk not in vus:
            lignes.append(Comparaison(o, None, o.get_atteinte_display() or "Non repris", ""))
    return lignes


def _dit(avant: Objectif | None, apres: Objectif) -> tuple[str, str]:
    if avant is None:
        return "Nouveau", "info"
    champs = ("titre", "description", "resultat_attendu", "strategie", "domaine")
    change = any(getattr(avant, nom) != getattr(apres, nom) for nom in champs)
    return ("Revu", "attention") if change else ("Gardé", "ok")


@dataclass(frozen=True)
class PasBilan:
    titre: str
    detail: str
    fait: bool


def bilan_en_vue(projet: ProjetPersonnalise) -> BilanProjet | None:
    """The review that is being prepared, with who has spoken; of a project read `avec_autour`."""
    bilan: BilanProjet | None = autour(projet, "bilan_prepare")
    if bilan is not None:
        bilan.preparations_lues = autour(projet, "preparations_lues")  # type: ignore[attr-defined]
    return bilan


def pas_du_bilan(bilan: BilanProjet, prenom: str) -> list[PasBilan]:
    """Five steps: her opinion, that of her family, the team's, the meeting, the synthesis."""
    lues: Sequence[dict[str, str]] = bilan.preparations_lues  # type: ignore[attr-defined]
    siens = [p for p in lues if p["origine"] == "personne"]
    proches = [p for p in lues if p["origine"] in ("proche", "representant")]
    pros = [p for p in lues if p["origine"] == "professionnel"]
    tenu = bilan.etat == "tenu"
    return [
        PasBilan(f"Avis {de(prenom)}", siens[0]["conditions"] or "recueilli" if siens else "à recueillir", bool(siens)),
        PasBilan("Avis des proches", accorder(len(proches), "avis", "avis") if proches else "à recueillir",
                 bool(proches)),
        PasBilan("Préparation de l’équipe", accorder(len(pros), "contribution") if pros else "à écrire", bool(pros)),
        PasBilan("Réunion de projet", instant(bilan.le), tenu),
        PasBilan("Synthèse", "écrite" if tenu else "à écrire", tenu),
    ]  # fmt: skip


def resume(dossier: Dossier, acteur: Acteur) -> list[dict[str, Any]]:
    """For the synthesis: her words, then what is aimed at; level 2 alone."""
    if not dossier.structure.formule_projet_personnalise or not permet(acteur, dossier, "PP", "resumer"):
        return []
    projet = ProjetPersonnalise.objects.vivants().filter(dossier=dossier, structure=dossier.structure_id).first()
    if projet is None:
        return []
    objectifs = Objectif.objects.filter(projet=projet, niveau=2, statut=StatutNoeud.ACTIF).order_by("numero")[:4]
    return [
        {"libelle": o.get_domaine_display(), "texte": o.titre, "detail": o.get_avancement_display().lower()}
        for o in objectifs
    ]
