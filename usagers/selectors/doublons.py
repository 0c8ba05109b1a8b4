"""Near identities: before creating, and among those already kept (identitovigilance, ATL-MET-6)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.db import connection
from django.db.models import Q

from dui.core import journal
from habilitations.acces import Acteur
from habilitations.models import Structure
from usagers.choices import EtatFusion, Proximite
from usagers.identite import TraitInvalide, normaliser_nom, normaliser_prenom
from usagers.models import Dossier, Fusion, Usager
from usagers.selectors.recherche import dossiers_visibles

ORDRE = {Proximite.IDENTIQUE: 0, Proximite.TRES_PROCHE: 1, Proximite.PROCHE: 2}


@dataclass(frozen=True)
class Proche:
    """A near identity that the actor may see, and the dossier through which they see it."""

    usager: Usager
    dossier: Dossier
    proximite: Proximite


@dataclass(frozen=True)
class Doublons:
    """`ailleurs`: how near is the nearest identity that this actor may not see; nothing else is known of it.

    `reference` is for services only: it is never shown, nor sent to a browser.
    """

    ici: list[Proche] = field(default_factory=list)
    ailleurs: Proximite | None = None
    reference: int | None = field(default=None, repr=False)
    rattachable: bool = False

    def __bool__(self) -> bool:
        return bool(self.ici or self.ailleurs)


def peut_verifier(acteur: Acteur, structure_id: int) -> bool:
    """Admission or identitovigilance: writes identities, and decides admissions or keeps the INS (same in SQL)."""
    return acteur.peut("ID", "ecrire", structure_id) and (
        acteur.peut("ADM", "ecrire", structure_id)
        or acteur.peut("ADM", "valider", structure_id)
        or acteur.peut("NIR", "ecrire", structure_id)
    )


def doublons_possibles(
    acteur: Acteur, structure: Structure, traits: Mapping[str, Any], *, ailleurs: bool = True
) -> Doublons:
    """Near identities for these strict traits. The check over the whole organisme is logged each time it is made."""
    demande = _requete(structure, traits)
    if demande is None:
        return Doublons()
    lignes = _verifier(demande)
    visibles = _visibles(acteur, [pk for pk, _, _ in lignes])
    ici = [Proche(visibles[pk].usager, visibles[pk], Proximite(niveau)) for pk, niveau, _ in lignes if pk in visibles]
    ici.sort(key=lambda proche: ORDRE[proche.proximite])
    if not ailleurs or not peut_verifier(acteur, structure.pk):
        return Doublons(ici)
    journal.tracer("recherche_identite", objet="organisme", structure_id=structure.pk)
    return _avec_ailleurs(ici, [ligne for ligne in lignes if ligne[0] not in visibles])


def _avec_ailleurs(ici: list[Proche], caches: list[tuple[int, str, bool]]) -> Doublons:
    if not caches:
        return Doublons(ici)
    pk, niveau, connue = min(caches, key=lambda ligne: ORDRE[Proximite(ligne[1])])
    return Doublons(ici, Proximite(niveau), pk, niveau == Proximite.IDENTIQUE and not connue)


def _requete(structure: Structure, traits: Mapping[str, Any]) -> list[Any] | None:
    """Arguments of the SQL function; None when the traits say too little."""
    naissance = traits.get("date_naissance")
    try:
        nom = normaliser_nom(traits.get("nom_naissance") or "")
        premier = normaliser_prenom(traits.get("premier_prenom") or (traits.get("prenoms") or " ").split(" ")[0])
    except TraitInvalide:
        return None
    voisines = _voisines(naissance) if naissance else []
    cog = traits.get("lieu_naissance_cog") or ""
    return [structure.organisme_id, nom, premier, naissance, voisines, traits.get("sexe") or "I", cog]


def _voisines(naissance: date) -> list[date]:
    """The day, its neighbours, day and month swapped: what one mistypes most."""
    jours = {naissance, naissance - timedelta(days=1), naissance + timedelta(days=1)}
    if naissance.day <= 12:
        jours.add(date(naissance.year, naissance.day, naissance.month))
    return sorted(jours)


def _verifier(demande: list[Any]) -> list[tuple[int, str, bool]]:
    with connection.cursor() as curseur:
        curseur.execute("SELECT * FROM verifier_doublons(%s, %s, %s, %s::date, %s::date[], %s, %s)", demande)
        return curseur.fetchall()


def _visibles(acteur: Acteur, pks: Iterable[int]) -> dict[int, Dossier]:
    dossiers = dossiers_visibles(acteur).filter(usager__in=list(pks)).select_related("usager", "structure")
    return {dossier.usager_id: dossier for dossier in dossiers.order_by("-pk")}


@dataclass(frozen=True)
class Paire:
    """Two persons that may be one."""

    a: Usager
    b: Usager
    score: float


def paires_possibles(acteur: Acteur, limite: int = 50) -> list[Paire]:
    """Among the persons whose identity the actor writes; pairs already decided are left out."""
    visibles = dossiers_visibles(acteur, "ID", "ecrire").order_by().values("usager_id")
    sql, parametres = visibles.query.sql_with_params()
    with connection.cursor() as curseur:
        curseur.execute(f"SELECT a, b, score FROM doublons_usagers(ARRAY({sql}), %s)", [*parametres, limite * 2])
        lignes = curseur.fetchall()
    connues = _deja_vues({pk for a, b, _ in lignes for pk in (a, b)})
    lignes = [ligne for ligne in lignes if frozenset(ligne[:2]) not in connues][:limite]
    personnes = Usager.objects.in_bulk({pk for a, b, _ in lignes for pk in (a, b)})
    return [Paire(personnes[a], personnes[b], score) for a, b, score in lignes if a in personnes and b in personnes]


def _deja_vues(pks: set[int]) -> set[frozenset[int]]:
    fusions = Fusion.objects.filter(Q(gagnant__in=pks) & Q(perdant__in=pks)).exclude(etat=EtatFusion.DEFAITE)
    return {frozenset(paire) for paire in fusions.values_list("gagnant_id", "perdant_id")}
