"""Which affectations open something on a given day: dates first, then what a trainee's depends on."""

from datetime import date

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from dui.core import horloge
from habilitations.choices import EtatCompte
from habilitations.models import Absence, Affectation, Attestation

# Profiles whose rights stand on somebody else's presence (metier §4.2, STA).
TUTORE = Q(profil__reglages__contains={"exigences": ["tuteur"]})


def en_contrat(jour: date, prefixe: str = "professionnel__") -> Q:
    debut = Q(**{f"{prefixe}contrat_debut__lte": jour})
    return debut & (Q(**{f"{prefixe}contrat_fin": None}) | Q(**{f"{prefixe}contrat_fin__gte": jour}))


def ouvrant(le: date | None = None) -> Q:
    """In force that day; a trainee's, only while a tutor is there. Contract and account of the owner are elsewhere."""
    return Affectation.en_cours(le) & (~TUTORE | Q(Exists(_tuteur_present(le)))) & _sensibilise()


def _sensibilise() -> Q:
    """Where the house asks for it, no right opens before the attestation, for those who come since it asks."""
    signees = Attestation.objects.filter(professionnel=OuterRef("professionnel"))
    depuis = F("structure__sensibilisation_depuis")
    return Q(structure__sensibilisation_depuis=None) | Q(debut__lt=depuis) | Q(Exists(signees))


def _tuteur_present(le: date | None) -> QuerySet[Affectation]:
    """A tutor works in the house and unit of the trainee, account open, neither away nor a trainee."""
    jour = le or horloge.aujourdhui()
    absents = Absence.objects.ouvertes(jour).filter(professionnel=OuterRef("professionnel"))
    return Affectation.objects.filter(
        Affectation.en_cours(jour),
        en_contrat(jour),
        ~TUTORE,
        ~Exists(absents),
        Q(professionnel=OuterRef("tuteur")) | Q(professionnel=OuterRef("suppleant")),
        Q(unite=None) | Q(unite=OuterRef("unite")),
        structure=OuterRef("structure"),
        professionnel__compte__etat=EtatCompte.ACTIF,
    )
