"""Note under which category of CSP art. R1110-2 somebody exchanges and shares health data."""

from datetime import date

from django.db import transaction

from dui.core import horloge
from dui.core.erreurs import ErreurMetier
from habilitations.acteur import Acteur
from habilitations.choices import OrigineCategorie
from habilitations.donnees.partage import CATEGORIES, deduite
from habilitations.models import CategoriePartage, Professionnel
from habilitations.services.autorite import exiger_annuaire, refuser_soi

MOTIF_MIN = 5


@transaction.atomic
def choisir_categorie(
    *, acteur: Acteur | None, professionnel: Professionnel, categorie: str, motif: str, depuis: date | None = None
) -> CategoriePartage:
    """Somebody of the administration decides, with a reason, never for oneself; "" closes exchange and sharing.

    A profession that says its category cannot be given another one.
    """
    exiger_annuaire(acteur, professionnel.organisme_id)
    refuser_soi(acteur, professionnel)
    jour = depuis or horloge.aujourdhui()
    _controler(professionnel, categorie, motif, jour)
    Professionnel.objects.select_for_update().get(pk=professionnel.pk)
    derniere = CategoriePartage.objects.filter(professionnel=professionnel).first()
    if derniere is not None and derniere.categorie == categorie:
        raise ErreurMetier("categorie_inchangee", "C’est déjà la catégorie notée.", champ="categorie")
    return CategoriePartage.objects.create(
        professionnel=professionnel, categorie=categorie, origine=OrigineCategorie.CHOISIE, depuis=jour,
        motif=motif.strip(), auteur_id=acteur.id if acteur else None,
    )  # fmt: skip


def _controler(professionnel: Professionnel, categorie: str, motif: str, jour: date) -> None:
    if categorie and categorie not in CATEGORIES:
        raise ErreurMetier("categorie", "Choisissez une catégorie de la liste.", champ="categorie")
    certaine, pourquoi = deduite(professionnel.profession, professionnel.professionnel_de_sante)
    if categorie and certaine and professionnel.profession and categorie != certaine:
        message = f"{pourquoi}. La catégorie est « {CATEGORIES[certaine].libelle} »."
        raise ErreurMetier("categorie_certaine", message, champ="categorie")
    if len(motif.strip()) < MOTIF_MIN:
        raise ErreurMetier("motif", "Dites pourquoi, en quelques mots.", champ="motif")
    if jour > horloge.aujourdhui():
        raise ErreurMetier("depuis", "Cette date est à venir. Notez la catégorie ce jour-là.", champ="depuis")


def deduire_categorie(*, professionnel: Professionnel) -> CategoriePartage | None:
    """From the profession, when it leaves no doubt; else somebody will choose."""
    categorie, pourquoi = deduite(professionnel.profession, professionnel.professionnel_de_sante)
    if not categorie:
        return None
    return CategoriePartage.objects.create(
        professionnel=professionnel, categorie=categorie, origine=OrigineCategorie.DEDUITE, motif=pourquoi,
        depuis=min(professionnel.contrat_debut, horloge.aujourdhui()),
    )  # fmt: skip
