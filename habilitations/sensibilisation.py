"""Readings of the attestations: the edition in force, who has signed it, who has not."""

from django.db.models import Exists, F, OuterRef, QuerySet

from dui.core import horloge
from habilitations.donnees.sensibilisation import TEXTE, TITRE
from habilitations.effectives import en_contrat
from habilitations.models import Affectation, Attestation, ContenuSensibilisation, Professionnel, Structure


def contenu_en_vigueur(organisme_id: int) -> ContenuSensibilisation:
    """The edition of the organisme; before its first one, the text of the product, not yet written anywhere."""
    publie = ContenuSensibilisation.objects.filter(organisme=organisme_id, remplace_le=None).first()
    return publie or ContenuSensibilisation(organisme_id=organisme_id, numero=1, titre=TITRE, texte=TEXTE)


def attestation_de(pro_id: int, contenu: ContenuSensibilisation) -> Attestation | None:
    return Attestation.objects.filter(professionnel=pro_id, contenu=contenu.pk).first() if contenu.pk else None


def a_signer(structure: Structure) -> QuerySet[Professionnel]:
    """People at work in that house who have not signed the edition in force."""
    signees = Attestation.objects.filter(
        professionnel=OuterRef("pk"), contenu__organisme=structure.organisme_id, contenu__remplace_le=None
    )
    return au_travail(structure).filter(~Exists(signees))


def au_travail(structure: Structure) -> QuerySet[Professionnel]:
    ici = Affectation.objects.filter(Affectation.en_cours(), structure=structure).values("professionnel")
    return Professionnel.objects.filter(en_contrat(horloge.aujourdhui(), ""), pk__in=ici)


def signees(structure: Structure) -> QuerySet[Attestation]:
    contenu = contenu_en_vigueur(structure.organisme_id)
    return Attestation.objects.filter(contenu=contenu.pk or 0, professionnel__in=au_travail(structure)).select_related(
        "professionnel", "contenu"
    )


def attendue(professionnel: Professionnel) -> bool:
    """Does some house wait for this person's signature before opening anything?"""
    lignes = Affectation.objects.filter(Affectation.en_cours(), professionnel=professionnel)
    concernees = lignes.filter(debut__gte=F("structure__sensibilisation_depuis"))
    return concernees.exists() and not Attestation.objects.filter(professionnel=professionnel).exists()
