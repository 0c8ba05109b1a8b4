"""Complaints: taken down by anybody of the house, acknowledged, answered with dates."""

from datetime import date

from django.db import transaction

from accompagnement.choices_incidents import EtatReclamation, QualitePlaignant
from accompagnement.models import Reclamation
from accompagnement.services.incidents.commun import changer, exiger_registre, noter_etape
from dui.core import horloge, journal
from dui.core.erreurs import ErreurMetier, Refus
from habilitations.acces import Acteur
from habilitations.models import Structure


@transaction.atomic
def enregistrer_reclamation(
    *, acteur: Acteur, structure: Structure, qualite: str, sujet: str, texte: str, recue_le: date, nom: str = ""
) -> Reclamation:
    if not any(acteur.peut("INC", porte, structure.pk) for porte in ("creer", "valider")):
        raise Refus("Votre profil n’enregistre pas de réclamation dans cet établissement.")
    if recue_le > horloge.aujourdhui():
        raise ErreurMetier("date", "Une réclamation n’est pas reçue dans le futur.", champ="recue_le")
    if qualite == QualitePlaignant.ANONYME and nom.strip():
        raise ErreurMetier("nom", "Une réclamation anonyme ne porte pas de nom.", champ="nom")
    recue = Reclamation.objects.create(
        structure=structure, declarant_id=acteur.id, qualite=qualite, nom=nom.strip(), sujet=sujet.strip(),
        texte=texte.strip(), recue_le=recue_le,
    )  # fmt: skip
    noter_etape(acteur.id, EtatReclamation.RECUE, reclamation=recue)
    journal.tracer("ecriture", objet=recue.objet, structure_id=structure.pk)
    return recue


@transaction.atomic
def accuser_reclamation(*, acteur: Acteur, reclamation: Reclamation, le: date) -> None:
    exiger_registre(acteur, reclamation.structure_id)
    _entre(reclamation, le)
    changer(reclamation, accusee_le=le, etat=EtatReclamation.ACCUSEE)
    noter_etape(acteur.id, EtatReclamation.ACCUSEE, reclamation=reclamation)


@transaction.atomic
def repondre(*, acteur: Acteur, reclamation: Reclamation, reponse: str, le: date) -> None:
    exiger_registre(acteur, reclamation.structure_id)
    _entre(reclamation, le)
    if not reponse.strip():
        raise ErreurMetier("reponse", "Écrivez ce qui est répondu.", champ="reponse")
    changer(reclamation, reponse=reponse.strip(), repondue_le=le, etat=EtatReclamation.REPONDUE)
    noter_etape(acteur.id, EtatReclamation.REPONDUE, reclamation=reclamation)


def _entre(reclamation: Reclamation, le: date) -> None:
    if not reclamation.recue_le <= le <= horloge.aujourdhui():
        raise ErreurMetier("date", "La date est entre la réception et aujourd’hui.", champ="le")
