"""What is closed in a file, told to each as they must know it: the detail, or only that something is."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, QuerySet

from habilitations.acces import Acteur
from habilitations.choices import NATURES_PERSONNELLES, NatureLien
from habilitations.models import Affectation, LienDossier, Professionnel, Profil
from usagers.confidentialite import peut_lever, voit_le_detail
from usagers.models import Dossier, Opposition, Restriction, SecretMineur
from usagers.selectors.secrets import a_redemander, secrets_en_vigueur


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
    ferme = Dossier.objects.filter(pk=dossier.pk).values_list(
        Exists(secrets_en_vigueur(dossier)), Exists(_oppositions_ouvertes(dossier))
    )
    secret, limite = ferme[0]
    if secret:
        faits.append({"texte": "Secret demandé", "ton": "attention", "icone": "eye-off"})
    if limite:
        faits.append({"texte": "Partage limité", "ton": "attention", "icone": "hand"})
    return faits


def _oppositions_ouvertes(dossier: Dossier) -> QuerySet[LienDossier]:
    liens = LienDossier.objects.filter(perimetre=dossier.pk, structure=dossier.structure_id)
    return liens.filter(LienDossier.ouverts(), nature=NatureLien.OPPOSITION)


def partage_limite(dossier: Dossier) -> bool:
    """An opposition is in force, whoever it aims at."""
    return _oppositions_ouvertes(dossier).exists()


def restriction_de(dossier: Dossier) -> Restriction | None:
    lignes = Restriction.objects.filter(dossier=dossier, structure=dossier.structure_id, levee_le=None)
    return lignes.select_related("decidee_par").first()


def liens_de(dossier: Dossier) -> dict[str, list[LienDossier]]:
    """People admitted, and people whom the file concerns, in force now."""
    natures = (NatureLien.ADMIS, *NATURES_PERSONNELLES)
    liens = LienDossier.objects.filter(
        LienDossier.ouverts(), perimetre=dossier.pk, structure=dossier.structure_id, nature__in=natures
    )
    lus = list(liens.select_related("professionnel").order_by("professionnel__nom", "pk"))
    return {
        "admis": [lien for lien in lus if lien.nature == NatureLien.ADMIS],
        "concernes": [lien for lien in lus if lien.nature != NatureLien.ADMIS],
    }


@dataclass(frozen=True)
class LigneSecret:
    secret: SecretMineur
    redemander: bool


def secrets(dossier: Dossier) -> list[LigneSecret]:
    lignes = secrets_en_vigueur(dossier).select_related("recueilli_par")
    return [LigneSecret(secret, a_redemander(secret)) for secret in lignes]


def professionnels_de(structure_id: int) -> Any:
    """People who work in that house today: to aim at, to admit."""
    postes = Affectation.objects.filter(Affectation.en_cours(), structure=structure_id)
    return Professionnel.objects.filter(pk__in=postes.values("professionnel")).order_by("nom", "prenom")


def accompagnants_de(structure_id: int) -> Any:
    """Those of them whose profile opens some file: a technical account has nothing to be admitted to."""
    postes = Affectation.objects.filter(Affectation.en_cours(), structure=structure_id, profil__droits__has_key="ID")
    return professionnels_de(structure_id).filter(pk__in=postes.values("professionnel"))


def fonctions_de(structure_id: int) -> Any:
    """Profiles held in that house today."""
    postes = Affectation.objects.filter(Affectation.en_cours(), structure=structure_id)
    return Profil.objects.filter(pk__in=postes.values("profil")).order_by("libelle")


__all__ = ["LigneOpposition", "LigneSecret", "accompagnants_de", "fonctions_de", "liens_de", "oppositions",
           "partage_limite", "professionnels_de", "restriction_de", "secrets", "signaux"]  # fmt: skip
