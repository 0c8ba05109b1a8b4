"""Lists and figures of the persons that the actor may see, and what an identity sheet shows."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Exists, OuterRef, Prefetch, Q, QuerySet
from django.utils.http import urlencode

from dui.core import horloge
from habilitations.acces import Acteur, decider
from habilitations.choices import NatureLien, Phase
from habilitations.models import Affectation, LienDossier, Structure
from usagers.choices import StatutIdentite
from usagers.models import (
    AdresseSecrete,
    ChangementIdentite,
    Dossier,
    GroupeFamilial,
    IdentiteINS,
    MembreGroupe,
    RelationEntourage,
    Usager,
)
from usagers.selectors.recherche import dossiers_visibles

PHASES = (Phase.ACTIF, Phase.CANDIDAT, Phase.SORTI, Phase.CLOS)
A_COMPLETER = Q(usager__statut_identite=StatutIdentite.PROVISOIRE, usager__anonyme=False) | Q(usager__douteuse=True)


@dataclass(frozen=True)
class Filtres:
    """Filters of the list, as they stand in the address."""

    phase: str = Phase.ACTIF
    unite: int | None = None
    miens: bool = False
    a_completer: bool = False
    apres: str = ""

    @classmethod
    def lire(cls, parametres: Mapping[str, str]) -> "Filtres":
        """Unknown values are ignored: an old link still opens."""
        phase, unite = parametres.get("phase", ""), parametres.get("unite", "")
        return cls(
            phase=phase if phase in PHASES else Phase.ACTIF,
            unite=int(unite) if unite.isdecimal() and len(unite) < 10 else None,
            miens=parametres.get("miens") == "1",
            a_completer=parametres.get("identite") == "a_completer",
            apres=parametres.get("apres", "")[:440],
        )

    def adresse(self, **changements: Any) -> str:
        """Query string of this state with some values changed; "" takes a filter away."""
        valeurs: dict[str, Any] = {
            "phase": self.phase if self.phase != Phase.ACTIF else "",
            "unite": self.unite or "",
            "miens": "1" if self.miens else "",
            "identite": "a_completer" if self.a_completer else "",
        } | changements
        return "?" + urlencode({nom: valeur for nom, valeur in valeurs.items() if valeur})


def personnes(acteur: Acteur, structure: Structure, filtres: Filtres) -> QuerySet[Dossier]:
    """Dossiers of one structure, by name; keyset on (cle_tri, id)."""
    dossiers = dossiers_visibles(acteur).filter(structure=structure, perimetre__phase=filtres.phase)
    if filtres.unite:
        dossiers = dossiers.filter(perimetre__unite=filtres.unite)
    if filtres.miens:
        dossiers = dossiers.filter(dans_mon_equipe(acteur))
    if filtres.a_completer:
        dossiers = dossiers.filter(A_COMPLETER)
    ordonnes = dossiers.filter(_suite(filtres.apres)).order_by("usager__cle_tri", "usager_id")
    return ordonnes.select_related("usager", "perimetre__unite")


def dans_mon_equipe(acteur: Acteur) -> Exists:
    maintenant = horloge.maintenant()
    liens = LienDossier.objects.filter(
        Q(fin__isnull=True) | Q(fin__gt=maintenant),
        perimetre=OuterRef("perimetre"),
        professionnel=acteur.id,
        nature=NatureLien.EQUIPE,
        debut__lte=maintenant,
    )
    return Exists(liens)


def cle(dossier: Dossier) -> str:
    return f"{dossier.usager.cle_tri}~{dossier.usager_id}"


def _suite(apres: str) -> Q:
    tri, _, pk = apres.rpartition("~")
    if not pk.isdecimal() or len(pk) > 9:
        return Q()
    return Q(usager__cle_tri__gt=tri) | Q(usager__cle_tri=tri, usager_id__gt=int(pk))


def chiffres(acteur: Acteur, structure: Structure) -> dict[str, int]:
    """Figures of the home page, one query; each is a door to the list that it counts."""
    actif = Q(perimetre__phase=Phase.ACTIF)
    return (
        dossiers_visibles(acteur)
        .filter(structure=structure)
        .aggregate(
            actifs=Count("pk", filter=actif),
            miens=Count("pk", filter=actif & Q(dans_mon_equipe(acteur))),
            candidats=Count("pk", filter=Q(perimetre__phase=Phase.CANDIDAT)),
            a_completer=Count("pk", filter=actif & A_COMPLETER),
        )
    )


def ins_de(acteur: Acteur, usager: Usager, dossiers: list[Dossier]) -> tuple[bool, IdentiteINS | None]:
    """(may read the numbers, the numbers). Domain NIR, on one of the dossiers that are open."""
    voit = any(decider(acteur, "lire", "NIR", dossier.perimetre).permis for dossier in dossiers)
    return voit, IdentiteINS.objects.filter(usager=usager).first() if voit else None


def adresses_secretes(
    acteur: Acteur, usager: Usager, relation: RelationEntourage | None = None
) -> QuerySet[AdresseSecrete]:
    """In force, and only for those named on the dossier of that structure: level 6 alone does not open it.

    Those of the person, or of one of the people around.
    """
    maintenant = horloge.maintenant()
    nommes = LienDossier.objects.filter(
        Q(fin__isnull=True) | Q(fin__gt=maintenant),
        perimetre__dossier__usager=usager,
        professionnel=acteur.id,
        nature=NatureLien.NOMME,
        debut__lte=maintenant,
    )
    return AdresseSecrete.objects.filter(
        AdresseSecrete.en_cours(), usager=usager, relation=relation, structure__in=nommes.values("structure")
    ).select_related("structure")


@dataclass(frozen=True)
class Etape:
    """One line of the history of an identity; `auteur` only when they work in a house of the reader."""

    changement: ChangementIdentite
    auteur: str


def histoire(acteur: Acteur, usager: Usager) -> list[Etape]:
    lignes = list(usager.changements_identite.order_by("-le", "-pk")[:20])
    ids = {ligne.auteur_id for ligne in lignes if ligne.auteur_id}
    collegues = Affectation.objects.filter(professionnel__in=ids, structure__in=acteur.structures)
    noms = {a.professionnel_id: str(a.professionnel) for a in collegues.select_related("professionnel")}
    return [Etape(ligne, noms.get(ligne.auteur_id or 0, "")) for ligne in lignes]


def groupes_de(acteur: Acteur, usager: Usager) -> list[GroupeFamilial]:
    """Groups with their members that the actor may see (`visibles`); a group left with one person is not shown."""
    vus = dossiers_visibles(acteur).order_by().values("usager_id")
    membres = MembreGroupe.objects.filter(usager__in=vus).select_related("usager").order_by("usager__cle_tri")
    groupes = GroupeFamilial.objects.filter(appartenances__usager=usager).prefetch_related(
        Prefetch("appartenances", queryset=membres, to_attr="visibles")
    )
    return [groupe for groupe in groupes.order_by("pk") if len(groupe.visibles) > 1]  # type: ignore[attr-defined]
