"""Reading assessments: those of a person, one of them as its version asks it, the grids that may be used here."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Prefetch, Q, QuerySet

from accompagnement.choices_grilles import FIGES, OUVERTS, TONS_PASSATION, EtatVersionGrille, GenreResultat
from accompagnement.echanges_grilles import Reponse as ReponseExportee
from accompagnement.grilles import Bilan, Definition, Item, calculer
from accompagnement.grilles.calcul import NOTE, vide
from accompagnement.models import Grille, Passation, PiecePassation, ReponsesPassation, ResultatPassation, VersionGrille
from accompagnement.models.grilles import fusionner
from accompagnement.services.grilles.acces import NIVEAUX, definition_de, lit, niveaux_lus
from dui.core import typographie
from dui.core.graphiques.radar import BRANCHES_MIN
from habilitations.acces import Acteur
from usagers.models import Dossier


def passations_visibles(acteur: Acteur, dossier: Dossier) -> QuerySet[Passation]:
    """By the level of each, on this dossier; own ones where one may only create, and at level 5."""
    regle = Q(niveau__in=[n for n in NIVEAUX if lit(acteur, dossier, n, None)])
    regle |= Q(niveau__in=[n for n in NIVEAUX if lit(acteur, dossier, n, acteur.id)], auteur=acteur.id)
    lignes = Passation.objects.filter(regle, dossier=dossier, structure=dossier.structure_id)
    return lignes.select_related("version_grille__grille", "evaluateur", "responsable", "auteur")


def avec_resultats(lignes: QuerySet[Passation]) -> QuerySet[Passation]:
    resultats = ResultatPassation.objects.exclude(genre=GenreResultat.CALCUL)
    return lignes.prefetch_related(Prefetch("resultats", queryset=resultats, to_attr="parlants"))


@dataclass
class Ligne:
    """One assessment in a list, already cut to its reader."""

    passation: Passation
    scores: list[ResultatPassation]
    alertes: list[ResultatPassation]
    axes: list[ResultatPassation] = field(default_factory=list)

    @property
    def ton(self) -> str:
        return TONS_PASSATION[self.passation.statut][0]

    @property
    def icone(self) -> str:
        return TONS_PASSATION[self.passation.statut][1]

    @property
    def par(self) -> str:
        return qui(self.passation)


def qui(passation: Passation) -> str:
    """Who stands behind: never hidden (S09, PG)."""
    pros = [p for p in (passation.evaluateur, passation.responsable, passation.auteur) if p]
    personne = ["la personne elle-même"] if passation.auto_evaluation else []
    return ", ".join([*personne, *dict.fromkeys(map(str, pros))])


def habiller(acteur: Acteur, passation: Passation) -> Ligne:
    lus = niveaux_lus(acteur, passation)
    parlants = [r for r in passation.parlants if r.niveau in lus]  # type: ignore[attr-defined]
    return Ligne(passation, [r for r in parlants if r.genre == GenreResultat.SCORE],
                 [r for r in parlants if r.genre == GenreResultat.ALERTE],
                 [r for r in parlants if r.genre == GenreResultat.AXE])  # fmt: skip


@dataclass
class Suivi:
    """A grid for this person: its last result, its curve, what comes next."""

    grille: Grille
    lignes: list[Ligne] = field(default_factory=list)
    due: Any = None

    @property
    def derniere(self) -> Ligne:
        return self.lignes[0]

    @property
    def points(self) -> list[float]:
        return [p["valeur"] for p in courbe(self.lignes)]


def suivis(acteur: Acteur, dossier: Dossier) -> tuple[list[Ligne], list[Suivi]]:
    """What is still open, then every grid with its past, last first; cancelled ones stay in the history of the grid."""
    lignes = [habiller(acteur, p) for p in _du_dossier(acteur, dossier)]
    ouvertes = [x for x in lignes if x.passation.statut in OUVERTS]
    par_grille: dict[int, Suivi] = {}
    for ligne in lignes:
        if ligne.passation.statut in FIGES:
            grille = ligne.passation.grille
            par_grille.setdefault(grille.pk, Suivi(grille)).lignes.append(ligne)
    return ouvertes, list(par_grille.values())


def _du_dossier(acteur: Acteur, dossier: Dossier) -> list[Passation]:
    lignes = list(avec_resultats(passations_visibles(acteur, dossier)))
    for passation in lignes:
        passation.dossier = dossier
    return lignes


def historique(acteur: Acteur, dossier: Dossier, grille_pk: int) -> list[Ligne]:
    """Every assessment of that grid, cancelled ones too, last first."""
    lignes = avec_resultats(passations_visibles(acteur, dossier).filter(version_grille__grille=grille_pk))
    faites = list(lignes)
    for passation in faites:
        passation.dossier = dossier
    return [habiller(acteur, p) for p in faites]


def courbe(lignes: Sequence[Ligne], code: str = "") -> list[dict[str, Any]]:
    """Points of one score over time, first to last; a score by points alone cannot be drawn twice."""
    points = []
    for ligne in reversed(lignes):
        if ligne.passation.statut not in FIGES:
            continue
        score = next((s for s in ligne.scores if s.chiffre is not None and (not code or s.code == code)), None)
        if score is not None:
            points.append({"libelle": typographie.date_courte(ligne.passation.date_evaluation), "valeur": score.chiffre,
                           "ligne": ligne, "score": score})  # fmt: skip
    return points


def courbes(lignes: Sequence[Ligne]) -> list[dict[str, Any]]:
    """One curve a score that has at least two figures, named as it was the last time."""
    noms = {s.code: s.libelle for ligne in reversed(lignes) for s in ligne.scores if s.chiffre is not None}
    toutes = [{"code": c, "libelle": nom, "points": courbe(lignes, c)} for c, nom in noms.items()]
    return [c for c in toutes if len(c["points"]) > 1]


def etoile(lignes: Sequence[Ligne]) -> dict[str, Any]:
    """The domains of one assessment, beside those of a former one: as they were kept, on the scale of the first.

    Nothing under three domains: two figures are read better in words.
    """
    if not lignes or len(lignes[0].axes) < BRANCHES_MIN:
        return {}
    echelles = {s.code: s for s in lignes[0].passation.version_grille.lue.scores}
    chiffres = [{r.code: r.chiffre for r in ligne.axes} for ligne in lignes[:2]]
    donnees = [{"libelle": r.libelle, "minimum": echelles[r.code].minimum, "maximum": echelles[r.code].maximum,
                "valeurs": [c.get(r.code) for c in chiffres]} for r in lignes[0].axes]  # fmt: skip
    return {"donnees": donnees, "series": [typographie.date_courte(x.passation.date_evaluation) for x in lignes[:2]]}


def etoile_de(acteur: Acteur, passation: Passation) -> dict[str, Any]:
    """That of one assessment, with the one before it; no query for a grid without domains."""
    if not any(s.domaine for s in passation.version_grille.lue.scores):
        return {}
    lignes = historique(acteur, passation.dossier, passation.version_grille.grille_id)
    celle_ci = [x for x in lignes if x.passation.pk == passation.pk]
    avant = [x for x in comparables(lignes) if x.passation.date_evaluation < passation.date_evaluation]
    return etoile([*celle_ci, *avant[:1]])


def comparables(lignes: Sequence[Ligne]) -> list[Ligne]:
    return [x for x in lignes if x.passation.statut in FIGES]


# --- one assessment -----------------------------------------------------------------------------------------------


@dataclass
class Lue:
    """An assessment with what this reader may see of it: questions of a closed level do not exist."""

    passation: Passation
    definition: Definition
    niveaux: frozenset[int]
    reponses: dict[str, Any]
    bilan: Bilan


def lire_passation(acteur: Acteur | None, passation: Passation) -> Lue:
    """Its own version, its own answers; nothing is computed again but which questions were asked."""
    lus, definition = niveaux_lus(acteur, passation), definition_de(passation)
    lignes = [r for r in ReponsesPassation.objects.filter(passation=passation) if r.niveau in lus]
    reponses = fusionner(lignes)
    return Lue(passation, definition, lus, reponses, calculer(definition, reponses))


def resultats_lus(lue: Lue) -> list[ResultatPassation]:
    return [r for r in ResultatPassation.objects.filter(passation=lue.passation) if r.niveau in lue.niveaux]


@dataclass
class Reponse:
    """A line of a filled grid: a question and its answer in words, or a section with its lines."""

    item: Item
    texte: str = ""
    note: str = ""
    niveau: int = 0
    lignes: list["Reponse"] = field(default_factory=list)
    tableau: list[list[str]] = field(default_factory=list)

    @property
    def colonnes(self) -> list[str]:
        return [i.libelle for i in self.item.items if i.type not in ("groupe", "affichage")]


def en_mots(lue: Lue, resultats: Iterable[ResultatPassation] = ()) -> list[Reponse]:
    calcules = {r.code: r.valeur for r in resultats if r.genre == GenreResultat.CALCUL}
    return _mots(lue, lue.definition.items, calcules)


def _mots(lue: Lue, items: Sequence[Item], calcules: dict[str, Any]) -> list[Reponse]:
    faites = []
    for item in items:
        niveau = lue.definition.niveaux_items[item.id]
        if item.type == "groupe" and item.id in lue.bilan.actifs:
            ligne = Reponse(item, niveau=niveau)
            if item.repete:
                ligne.tableau = (
                    [_rangee(item, r) for r in lue.reponses.get(item.id, [])] if niveau in lue.niveaux else []
                )
            else:
                ligne.lignes = _mots(lue, item.items, calcules)
            if ligne.lignes or ligne.tableau:
                faites.append(ligne)
        elif item.id in lue.bilan.actifs and niveau in lue.niveaux and item.type not in ("groupe", "affichage"):
            valeur = calcules.get(item.id) if item.type == "calcul" else lue.reponses.get(item.id)
            faites.append(Reponse(item, dire(item, valeur), str(lue.reponses.get(item.id + NOTE, "")), niveau))
    return faites


def _rangee(groupe: Item, ligne: dict[str, Any]) -> list[str]:
    return [dire(i, ligne.get(i.id)) for i in groupe.items if i.type not in ("groupe", "affichage")]


def dire(item: Item, valeur: Any) -> str:
    """An answer as people read it; nothing when there is none."""
    if vide(valeur):
        return ""
    if isinstance(valeur, list):
        return ", ".join(item.libelle_de(v) for v in valeur)
    if item.type == "oui_non":
        return "Oui" if valeur else "Non"
    if item.type == "choix":
        return item.libelle_de(valeur)
    if item.type == "date":
        return str(typographie.date_moyenne(_jour(valeur)))
    if isinstance(valeur, int | float) and not isinstance(valeur, bool):
        return str(typographie.nombre(valeur, item.unite))
    return str(valeur)


def _jour(valeur: str) -> Any:
    from datetime import date

    return date.fromisoformat(valeur)


@dataclass
class Ecart:
    """A question and its two answers; `differe` when they are not the same."""

    libelle: str
    avant: str
    apres: str
    niveau: int = 0

    @property
    def differe(self) -> bool:
        return self.avant != self.apres


def comparaison(ancienne: Lue, recente: Lue) -> list[Ecart]:
    """By question; one that exists in a single version shows its words there, and nothing on the other side."""
    a, b = _a_plat(ancienne), _a_plat(recente)
    ordre = list(dict.fromkeys([*b, *a]))
    return [Ecart(*_cote(a, b, cle)) for cle in ordre]


def _cote(a: dict[str, tuple[str, str]], b: dict[str, tuple[str, str]], cle: str) -> tuple[str, str, str]:
    return (b.get(cle) or a[cle])[0], a.get(cle, ("", ""))[1], b.get(cle, ("", ""))[1]


def _a_plat(lue: Lue) -> dict[str, tuple[str, str]]:
    def plat(reponses: Iterable[Reponse]) -> Iterable[tuple[str, tuple[str, str]]]:
        for r in reponses:
            if r.tableau:
                yield r.item.id, (r.item.libelle, " ; ".join(", ".join(filter(None, x)) for x in r.tableau))
            elif r.item.type == "groupe":
                yield from plat(r.lignes)
            else:
                yield r.item.id, (r.item.libelle, r.texte)

    return dict(plat(en_mots(lue, resultats_lus(lue))))


def scores_compares(ancienne: Lue, recente: Lue) -> list[Ecart]:
    a, b = ({r.code: r for r in resultats_lus(x) if r.genre == GenreResultat.SCORE} for x in (ancienne, recente))
    codes = list(dict.fromkeys([*b, *a]))
    return [Ecart((b.get(c) or a[c]).libelle, a[c].en_clair if c in a else "", b[c].en_clair if c in b else "")
            for c in codes]  # fmt: skip


def en_reponse(lue: Lue) -> ReponseExportee:
    """For the formats of exchange: plain data, already cut to its reader. No identity beyond the local number."""
    p, resultats = lue.passation, resultats_lus(lue)
    return ReponseExportee(
        definition=lue.definition, version=str(p.version_grille.numero), reponses=lue.reponses, statut=str(p.statut),
        calcules={r.code: r.valeur for r in resultats if r.genre == GenreResultat.CALCUL},
        scores=[(r.code, r.libelle, r.valeur, r.texte) for r in resultats
                if r.genre in (GenreResultat.SCORE, GenreResultat.AXE)],
        identifiant=f"{p.dossier.numero}-EVAL-{p.numero}", date=p.date_evaluation.isoformat(), auteur=qui(p),
        sujet=p.dossier.numero, auto_evaluation=p.auto_evaluation, commentaire=p.commentaire,
    )  # fmt: skip


def pieces(acteur: Acteur, passation: Passation) -> list[PiecePassation]:
    """Attached documents; the page of each asks its own right again."""
    lignes = PiecePassation.objects.filter(passation=passation).select_related("depot")
    return [x for x in lignes if x.niveau in niveaux_lus(acteur, passation)]


# --- grids that may be used ---------------------------------------------------------------------------------------


def grilles_en_vigueur(organisme_id: int) -> QuerySet[VersionGrille]:
    """Shipped, and those of the organisme."""
    lignes = VersionGrille.objects.filter(Q(organisme=None) | Q(organisme=organisme_id), etat=EtatVersionGrille.PUBLIEE)
    return lignes.select_related("grille").order_by("grille__titre", "pk")
