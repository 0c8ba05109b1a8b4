"""Professionals, their affectations and their dated links with dossiers."""

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet
from stdnum import luhn

from dui.core import horloge
from dui.core.erreurs import ErreurMetier
from dui.core.evenements import publier
from habilitations.acces import Acteur, exiger_droit
from habilitations.choices import NatureLien
from habilitations.models import (
    Affectation,
    LienDossier,
    OrganismeGestionnaire,
    PerimetreDossier,
    Professionnel,
    Profil,
    Structure,
    Unite,
)


def creer_professionnel(
    *,
    acteur: Acteur | None,
    organisme: OrganismeGestionnaire,
    prenom: str,
    nom: str,
    fonction: str,
    **champs: Any,
) -> Professionnel:
    """A person at work in the organisme; the RPPS number is checked by its key."""
    if acteur is not None:
        exiger_droit(acteur, "HAB", "creer" if acteur.peut("HAB", "creer") else "valider")
    rpps = champs.get("rpps", "")
    if rpps and not (len(rpps) == 11 and luhn.is_valid(rpps)):
        raise ErreurMetier("rpps", "Ce numéro RPPS n’a pas la bonne clé.", champ="rpps")
    return Professionnel.objects.create(organisme=organisme, prenom=prenom, nom=nom, fonction=fonction, **champs)


@transaction.atomic
def affecter(
    *, acteur: Acteur | None, professionnel: Professionnel, structure: Structure, profil: Profil,
    unite: Unite | None = None, debut: date | None = None, fin: date | None = None, motif: str = "",
) -> Affectation:  # fmt: skip
    """Give a profile in a structure between two dates (never to oneself)."""
    if acteur is not None:
        exiger_droit(acteur, "HAB", "valider", structure.pk)
    _controler_affectation(acteur, professionnel, structure, profil, unite)
    debut = debut or horloge.aujourdhui()
    if fin is not None and fin < debut:
        raise ErreurMetier("dates", f"La fin ne peut pas être avant le {debut:%d/%m/%Y}.", champ="fin")
    if profil.code in {"STA", "INT"} and fin is None:
        raise ErreurMetier("fin_requise", "Un stage ou un remplacement a toujours une date de fin.", champ="fin")
    affectation = Affectation.objects.create(
        professionnel=professionnel, structure=structure, unite=unite, profil=profil, debut=debut, fin=fin,
        auteur_id=acteur.id if acteur else None, motif=motif,
    )  # fmt: skip
    publier("habilitations.affectation", structure_id=structure.pk, affectation_id=affectation.pk)
    return affectation


def _controler_affectation(
    acteur: Acteur | None, pro: Professionnel, structure: Structure, profil: Profil, unite: Unite | None
) -> None:
    if acteur is not None and acteur.id == pro.pk:
        raise ErreurMetier("soi", "Vous ne pouvez pas changer vos propres droits.")
    if pro.organisme_id != structure.organisme_id or profil.organisme_id != structure.organisme_id:
        raise ErreurMetier("organisme", "Cette personne ou ce profil relève d’un autre organisme.")
    if unite is not None and unite.structure_id != structure.pk:
        raise ErreurMetier("unite", "Cette unité est dans une autre structure.", champ="unite")
    if profil.code == "INT" and unite is None:
        raise ErreurMetier("unite_requise", "Un remplacement se fait dans une unité.", champ="unite")


@transaction.atomic
def terminer_affectation(*, acteur: Acteur, affectation: Affectation, fin: date, motif: str) -> Affectation:
    """End an affectation; the rights stop the day after `fin`, at once when it is yesterday."""
    exiger_droit(acteur, "HAB", "valider", affectation.structure_id)
    if fin < affectation.debut:
        raise ErreurMetier("dates", f"La fin ne peut pas être avant le {affectation.debut:%d/%m/%Y}.", champ="fin")
    affectation.fin, affectation.motif = fin, motif
    affectation.save()
    publier(
        "habilitations.affectation_terminee",
        structure_id=affectation.structure_id,
        affectation_id=affectation.pk,
    )
    return affectation


def lier_dossier(
    *, perimetre: PerimetreDossier, professionnel: Professionnel | None, nature: NatureLien, motif: str = "",
    debut: datetime | None = None, fin: datetime | None = None, domaine: str = "",
) -> LienDossier:  # fmt: skip
    """Dated link that the access formula reads; higher rooms call it in the transaction of their own fact."""
    instant = debut or horloge.maintenant()
    ouverts = _liens_ouverts(perimetre, professionnel, nature, domaine)
    existant = ouverts.filter(debut__lte=instant, fin=fin).first()
    if existant is not None:
        return existant
    return LienDossier.objects.create(
        perimetre=perimetre, structure_id=perimetre.structure_id, professionnel=professionnel, nature=nature,
        domaine=domaine, debut=instant, fin=fin, motif=motif,
    )  # fmt: skip


def delier_dossier(
    *, perimetre: PerimetreDossier, professionnel: Professionnel | None, nature: NatureLien, motif: str = "",
    domaine: str = "",
) -> int:  # fmt: skip
    """End the links in force now; returns how many."""
    maintenant = horloge.maintenant()
    return _liens_ouverts(perimetre, professionnel, nature, domaine).update(fin=maintenant, motif=motif)


def _liens_ouverts(
    perimetre: PerimetreDossier, pro: Professionnel | None, nature: str, domaine: str
) -> QuerySet[LienDossier]:
    en_vigueur = Q(fin__isnull=True) | Q(fin__gt=horloge.maintenant())
    return LienDossier.objects.filter(
        en_vigueur, perimetre=perimetre, professionnel=pro, nature=nature, domaine=domaine
    )
