"""The grid of a group over a week: one query per kind of fact, whatever the number of persons (S11, image 05)."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.db.models import Q

from accompagnement.choices_presences import PRESENTS, ActePeriode, Convive, Motif, Portee, lettre
from accompagnement.models import PresenceAbsence, Repas, Rythme
from accompagnement.selectors.vacances import avec_vacances, jours_sans_ecole
from accompagnement.services.presences.creneaux import Creneau, jours
from accompagnement.services.presences.periodes import Periodes, periodes
from accompagnement.services.presences.trame import Trame
from dui.core import horloge
from habilitations.acces import Acteur, numeros_visibles
from habilitations.choices import Phase
from habilitations.models import Structure, Unite
from usagers.choices import StatutSejour
from usagers.models import Dossier, Sejour

PAGE = 13
SEMAINE = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")
COURTS = ("lun.", "mar.", "mer.", "jeu.", "ven.", "sam.", "dim.")


def lundi_de(jour: date) -> date:
    return jour - timedelta(days=jour.weekday())


def groupes(acteur: Acteur, structure: Structure) -> list[Unite]:
    """Groups of the house that this actor reads, whole houses included."""
    lus = Unite.objects.filter(structure=structure, fermee_le__isnull=True)
    postes = [p for p in acteur.postes if p.structure_id == structure.pk and p.permet("PRE", "lire")]
    if any(p.unite_id is None for p in postes):
        return list(lus)
    return list(lus.filter(pk__in=[p.unite_id for p in postes]))


def trames(
    acteur: Acteur | None, structure: Structure, du: date, au: date, unite: Unite | None = None,
    dossiers: Sequence[int] | None = None, apres: str = "", page: int | None = None, toutes: bool = False,
) -> list[tuple[Dossier, Trame]]:  # fmt: skip
    """Everybody whose stay touches these days, by name, with what is known of them: three queries.

    `toutes`: every group of the house; else those of `unite` (None: without group).
    """
    sejours = Sejour.objects.filter(
        Q(date_sortie__isnull=True) | Q(date_sortie__gte=du), structure=structure, date_entree__lte=au
    ).exclude(statut=StatutSejour.PREVU)
    if dossiers is not None:
        sejours = sejours.filter(dossier__in=dossiers)
    elif not toutes:
        sejours = sejours.filter(dossier__perimetre__unite=unite)
    if acteur is not None:
        sejours = sejours.filter(dossier__in=numeros_visibles(acteur, "PRE", "lire"))
    sejours = sejours.exclude(dossier__perimetre__phase__in=(Phase.ARCHIVE, Phase.ELIMINE))
    if apres:
        tri, _, pk = apres.rpartition("~")
        numero = int(pk) if pk.isdecimal() and len(pk) < 10 else 0
        suite = Q(dossier__usager__cle_tri=tri, dossier__usager_id__gt=numero)
        sejours = sejours.filter(Q(dossier__usager__cle_tri__gt=tri) | suite)
    rangees = sejours.select_related("dossier__usager", "dossier__perimetre__unite").order_by(
        "dossier__usager__cle_tri", "dossier__usager_id", "numero"
    )
    return _rassembler(structure, list(rangees[: page * 2] if page else rangees), du, au)


def _rassembler(structure: Structure, sejours: list[Sejour], du: date, au: date) -> list[tuple[Dossier, Trame]]:
    lues: dict[int, tuple[Dossier, Trame]] = {}
    for sejour in sejours:
        _, trame = lues.setdefault(sejour.dossier_id, (sejour.dossier, Trame(rythmes=[], lignes=[])))
        trame.sejours.append((sejour.date_entree or du, sejour.date_sortie))
    debut, fin = Creneau(du, 0).debut - timedelta(hours=8), Creneau(au, 2).fin
    touche = Q(debut__lt=fin, borne__gt=debut) | Q(prevu_debut__lt=fin, prevu_fin__gt=debut)
    lignes = PresenceAbsence.objects.filter(touche, structure=structure, dossier__in=lues)
    for ligne in lignes.exclude(portee=Portee.ANNULEE).order_by("debut"):
        lues[ligne.dossier_id][1].lignes.append(ligne)  # type: ignore[attr-defined]
    connus = Rythme.objects.filter(structure=structure, dossier__in=lues, debut__lte=au).exclude(fin__lt=du)
    rythmes = list(avec_vacances(connus, du))
    for rythme in rythmes:
        lues[rythme.dossier_id][1].rythmes.append(rythme)  # type: ignore[attr-defined]
    vacances = jours_sans_ecole(structure, rythmes)
    for _, trame in lues.values():
        trame.vacances = vacances
    return list(lues.values())


@dataclass(frozen=True)
class Cellule:
    """`classes` holds the letter of the state, then d (planned, not yet seen) and v (differs from the plan)."""

    cle: str
    classes: str
    nom: str
    prevu: str
    auj: bool = False


@dataclass
class Ligne:
    dossier: Dossier
    cellules: list[Cellule]


@dataclass
class Jour:
    jour: date
    court: str
    etat: str
    icone: str
    nuits: int = 0
    attendus: int = 0
    diners: int = 0
    adultes: int = 0
    aujourdhui: bool = False
    acte: str = ""


@dataclass
class Grille:
    lundi: date
    unite: Unite | None
    lignes: list[Ligne] = field(default_factory=list)
    jours: list[Jour] = field(default_factory=list)
    total: int = 0
    suite: str = ""
    a_confirmer: list[tuple[Dossier, PresenceAbsence]] = field(default_factory=list)
    vacances: str = ""

    @property
    def dimanche(self) -> date:
        return self.lundi + timedelta(days=6)

    @property
    def actuelle(self) -> bool:
        return self.lundi <= horloge.aujourdhui() <= self.dimanche


def grille(
    acteur: Acteur, structure: Structure, unite: Unite | None, lundi: date, apres: str = "",
    dossiers: Sequence[int] | None = None,
) -> Grille:  # fmt: skip
    dimanche = lundi + timedelta(days=6)
    lues = trames(acteur, structure, lundi, dimanche, unite, apres=apres, page=PAGE + 1)
    page, reste = lues[:PAGE], lues[PAGE:]
    etapes = periodes(structure.pk, unite.pk if unite else None, lundi, dimanche)
    vue = Grille(lundi, unite, jours=_jours(structure, unite, lundi, etapes))
    cellules = [Creneau(j.jour, rang) for j in vue.jours for rang in range(3)]
    maintenant, vue.total = horloge.maintenant(), len(page)
    vue.vacances = _vacances(lundi, page)
    for dossier, trame in page:
        if dossiers is None or dossier.pk in dossiers:
            vue.lignes.append(Ligne(dossier, [_cellule(dossier, trame, c, lundi, maintenant) for c in cellules]))
        ouverte = next((x for x in trame.lignes if x.fin is None and x.borne <= maintenant), None)
        if ouverte is not None:
            vue.a_confirmer.append((dossier, ouverte))
    _compter(vue, [t for _, t in page])
    if reste:
        usager = page[-1][0].usager
        vue.suite = f"{usager.cle_tri}~{usager.pk}"
    return vue


def _vacances(lundi: date, page: Sequence[tuple[Dossier, Trame]]) -> str:
    """Of which school holidays this week is, if any of its working days is one."""
    connues = page[0][1].vacances if page else {}
    return next((connues[j] for j in jours(lundi, lundi + timedelta(days=4)) if j in connues), "")


def _cellule(dossier: Dossier, trame: Trame, c: Creneau, lundi: date, maintenant: Any) -> Cellule:
    reel, prevu = trame.reel(c), trame.prevu(c)
    classes = lettre(reel)
    if c.debut > maintenant:
        classes += " d"
    if reel != prevu:
        classes += " v"
    moment = {"M": "matin de", "A": "après-midi de", "N": "nuit de"}[c.moment]
    nom = f"{dossier.usager.nom_affiche}, {moment} {SEMAINE[c.jour.weekday()]}\u00a0: {_mots(dossier, reel)}"
    return Cellule(f"{dossier.pk}-{c.jour.weekday()}{c.moment}", classes, nom, lettre(prevu) if reel != prevu else "",
                   c.jour == horloge.aujourdhui())  # fmt: skip


def _mots(dossier: Dossier, motif: str) -> str:
    if motif == Motif.PRESENT:
        return {"F": "présente", "M": "présent"}.get(dossier.usager.sexe, "présence")
    if not motif:
        return "hors séjour"
    return str(Motif(motif).label).lower()


def _jours(structure: Structure, unite: Unite | None, lundi: date, etapes: Periodes) -> list[Jour]:
    aujourdhui = horloge.aujourdhui()
    repas = Repas.objects.filter(structure=structure, unite=unite, dossier=None, type="diner")
    adultes: Counter[date] = Counter()
    for r in repas.filter(jour__range=(lundi, lundi + timedelta(days=6))).exclude(convive=Convive.EMPORTE):
        adultes[r.jour] += r.adultes
    rangees = []
    for jour in jours(lundi, lundi + timedelta(days=6)):
        mots, icone, acte = _etat_du_jour(jour, aujourdhui, etapes)
        rangees.append(Jour(jour, f"{COURTS[jour.weekday()]} {jour.day}", mots, icone, acte=acte,
                            adultes=adultes[jour], aujourdhui=jour == aujourdhui))  # fmt: skip
    return rangees


def _etat_du_jour(jour: date, aujourdhui: date, etapes: Periodes) -> tuple[str, str, str]:
    """Words, icon, and the act that comes next."""
    if etapes.verrouille(jour):
        return "Clôturé", "lock", ""
    if etapes.valide(jour):
        return "Validé", "lock", "rouvrir"
    if etapes.etat(jour) == ActePeriode.CONFIRMEE:
        return "À valider", "clock", "valider"
    if jour <= aujourdhui:
        return "À confirmer", "pencil-line", "confirmer"
    return "Prévu", "circle-dashed", ""


def _compter(vue: Grille, trames_lues: Sequence[Trame]) -> None:
    for jour in vue.jours:
        nuit = Creneau(jour.jour, 2)
        jour.nuits = sum(trame.reel(nuit) in PRESENTS for trame in trames_lues)
        jour.attendus = sum(trame.present_au_sejour(nuit.repere) for trame in trames_lues)
        jour.diners = jour.nuits


__all__ = ["Grille", "grille", "groupes", "lundi_de", "trames"]
