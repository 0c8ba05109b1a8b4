"""What is closed in a file, told to each as they must know it: the detail, or only that something is."""

from dataclasses import dataclass
from typing import Any

from habilitations.acces import Acteur
from habilitations.choices import NatureLien
from habilitations.models import Affectation, LienDossier, Professionnel, Profil
from usagers.confidentialite import peut_lever, voit_le_detail
from usagers.models import Dossier, Opposition


@dataclass(frozen=True)
class LigneOpposition:
    """`detail`: the reader may know to whom, what and in which words."""

    opposition: Opposition
    detail: bool
    levable: bool


def oppositions(acteur: Acteur, dossier: Dossier) -> list[LigneOpposition]:
    """In force first. Those lifted are shown to those who see the detail alone."""
    tout = voit_le_detail(acteur, dossier)
    lignes = Opposition.objects.filter(dossier=dossier, structure=dossier.structure_id)
    lues = list(lignes.select_related("professionnel", "recue_par", "levee_par", "dossier__perimetre"))
    retenues = [
        LigneOpposition(o, detail=_detail(o, acteur, tout), levable=peut_lever(acteur, dossier, o))
        for o in lues
        if o.levee_le is None or _detail(o, acteur, tout)
    ]
    return sorted(retenues, key=lambda ligne: ligne.opposition.levee_le is not None)


def _detail(opposition: Opposition, acteur: Acteur, tout: bool) -> bool:
    return (tout or opposition.recue_par_id == acteur.id) and not opposition.vise(acteur.id)


def signaux(dossier: Dossier, acteur: Acteur) -> list[dict[str, Any]]:
    """Badges of the banner: something is closed here, without saying what nor to whom."""
    faits = []
    if dossier.perimetre.restreint:
        faits.append({"texte": "Dossier restreint", "ton": "attention", "icone": "lock"})
    if partage_limite(dossier):
        faits.append({"texte": "Partage limité", "ton": "attention", "icone": "hand"})
    return faits


def partage_limite(dossier: Dossier) -> bool:
    """An opposition is in force, whoever it aims at."""
    liens = LienDossier.objects.filter(perimetre=dossier.pk, structure=dossier.structure_id)
    return liens.filter(LienDossier.ouverts(), nature=NatureLien.OPPOSITION).exists()


def professionnels_de(structure_id: int) -> Any:
    """People who work in that house today: to aim at, to admit."""
    postes = Affectation.objects.filter(Affectation.en_cours(), structure=structure_id)
    return Professionnel.objects.filter(pk__in=postes.values("professionnel")).order_by("nom", "prenom")


def fonctions_de(structure_id: int) -> Any:
    """Profiles held in that house today."""
    postes = Affectation.objects.filter(Affectation.en_cours(), structure=structure_id)
    return Profil.objects.filter(pk__in=postes.values("profil")).order_by("libelle")


__all__ = ["LigneOpposition", "fonctions_de", "oppositions", "partage_limite", "professionnels_de",
           "signaux"]  # fmt: skip
