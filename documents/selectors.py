"""Readings of the room: which models are in force here, for whom; what the editor shows."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Prefetch, Q, QuerySet

from documents.champs import OBJETS, familles
from documents.choices import EtatVersion
from documents.models import ModeleDocument, VersionModele
from habilitations.acces import Acteur, numeros_visibles
from habilitations.choices import EtatCompte, NatureLien
from habilitations.models import LienDossier, Professionnel, Structure
from usagers.acces import permet
from usagers.models import Dossier


def modeles_ouverts(acteur: Acteur, dossier: Dossier) -> list[ModeleDocument]:
    """Models that this actor may produce on this dossier: one a code, the nearest to the house first; those about an
    object that no room lets choose here are produced from its own screen.
    """
    publies = ModeleDocument.objects.de_la_maison(dossier.structure).filter(
        versions__etat=EtatVersion.PUBLIEE, objet__in=["", *OBJETS.cles()]
    )
    par_code: dict[str, ModeleDocument] = {}
    for modele in sorted(publies, key=lambda m: (m.structure_id is None, m.organisme_id is None)):
        par_code.setdefault(modele.code, modele)
    permis = [m for m in par_code.values() if permet(acteur, dossier, m.domaine, *m.actions)]
    return sorted(permis, key=lambda m: (m.rubrique, m.titre))


def objets_ouverts(acteur: Acteur, dossier: Dossier, genre: str) -> list[tuple[str, str]]:
    """What a model about this kind of object may speak of here: (kind:id, words)."""
    connu = OBJETS.get(genre)
    return [(f"{genre}:{pk}", mots) for pk, mots in connu.choix(dossier, acteur)] if connu else []


def collegues_de(acteur: Acteur, dossier: Dossier) -> QuerySet[Professionnel]:
    """The team of the dossier, oneself apart: whoever else reads it asks for it in their own name."""
    liens = LienDossier.objects.filter(
        LienDossier.ouverts(), perimetre=dossier.pk, structure=dossier.structure_id, nature=NatureLien.EQUIPE
    )
    siens = Professionnel.objects.filter(pk__in=liens.values("professionnel"), compte__etat=EtatCompte.ACTIF)
    return siens.exclude(pk=acteur.id).order_by("nom", "prenom")


@dataclass(frozen=True)
class LigneModele:
    """One code: the model that applies here, the shipped one behind it, and a draft under way."""

    modele: ModeleDocument
    livre: ModeleDocument | None
    en_vigueur: VersionModele | None
    brouillon: VersionModele | None

    @property
    def adapte(self) -> bool:
        return not self.modele.livre and self.livre is not None


def modeles_de_la_maison(structure: Structure) -> list[LigneModele]:
    """Two queries, whatever the number of models."""
    utiles = VersionModele.objects.filter(etat__in=(EtatVersion.PUBLIEE, EtatVersion.BROUILLON)).defer("corps")
    modeles = ModeleDocument.objects.de_la_maison(structure).prefetch_related(
        Prefetch("versions", queryset=utiles, to_attr="utiles")
    )
    par_code: dict[str, list[ModeleDocument]] = {}
    for modele in modeles:
        par_code.setdefault(modele.code, []).append(modele)
    lignes = [_ligne(groupe) for groupe in par_code.values()]
    return sorted(lignes, key=lambda ligne: (ligne.modele.rubrique, ligne.modele.titre))


def _ligne(groupe: list[ModeleDocument]) -> LigneModele:
    proches = sorted(groupe, key=lambda m: (m.structure_id is None, m.organisme_id is None))
    livre = next((m for m in groupe if m.livre), None)
    en_vigueur = next((v for m in proches for v in m.utiles if v.etat == EtatVersion.PUBLIEE), None)  # type: ignore[attr-defined]
    brouillon = next((v for v in proches[0].utiles if v.etat == EtatVersion.BROUILLON), None)  # type: ignore[attr-defined]
    return LigneModele(proches[0], livre, en_vigueur, brouillon)


def versions_comparables(modele: ModeleDocument) -> list[VersionModele]:
    """Those of the model, and of the shipped one of the same code."""
    memes = Q(modele=modele) | Q(modele__organisme=None, modele__code=modele.code)
    return list(VersionModele.objects.filter(memes).select_related("modele", "auteur", "publie_par").order_by("-pk"))


def palette_de_champs(objet: str) -> list[dict[str, Any]]:
    """Families and their fields, as the editor inserts them."""
    return [
        {"libelle": f.libelle, "champs": [{"champ": c, "balise": f"{{{{ {f.cle}.{c.nom} }}}}"} for c in f.champs]}
        for f in familles(objet)
    ]


def dossiers_d_essai(acteur: Acteur, modele: ModeleDocument) -> QuerySet[Dossier]:
    """Real dossiers of one's own perimeter, where this model could be produced."""
    vus = Q(pk__in=[])
    for action in modele.actions:
        vus |= Q(perimetre__in=numeros_visibles(acteur, modele.domaine, action))
    lignes = Dossier.objects.filter(vus, structure__in=acteur.structures).distinct()
    return lignes.select_related("usager").order_by("usager__cle_tri", "pk")
