"""Papers of an incident, kept with it: the declaration to the authorities, what the team learns from it."""

import hashlib

from django.core.files.base import ContentFile
from django.db import transaction

from accompagnement.models import Incident, PieceRegistre
from accompagnement.papiers_maison import rendre_pour_la_maison
from accompagnement.services.incidents.commun import exiger_declarant, exiger_registre
from coordination.services.masquage import nommees
from dui.core import journal
from dui.core.erreurs import ErreurMetier
from habilitations.acces import Acteur


@transaction.atomic
def imprimer_declaration(*, acteur: Acteur, incident: Incident) -> PieceRegistre:
    """Ready as soon as the incident is written down: nobody qualifies it first."""
    exiger_declarant(acteur, incident)
    return _garder(acteur, incident, "EIG-DECLARATION", "Déclaration d’évènement indésirable grave")


@transaction.atomic
def imprimer_retex(*, acteur: Acteur, incident: Incident) -> PieceRegistre:
    """Causes and lessons, without what was told and without anybody: it may be put up in the office."""
    exiger_registre(acteur, incident.structure_id)
    if not incident.causes.strip() and not incident.retex.strip():
        raise ErreurMetier("analyse", "Écrivez d’abord l’analyse : le retour d’expérience la reprend.")
    textes = " ".join((incident.causes, incident.mesures, incident.retex))
    la = [p.dossier.usager for p in incident.personnes.select_related("dossier__usager") if p.dossier is not None]
    if trouves := nommees(textes, la, []):
        message = f"L’analyse nomme {trouves[0].prenom_affiche}. Un retour d’expérience ne nomme personne."
        raise ErreurMetier("nomme", message)
    return _garder(acteur, incident, "RETEX", "Retour d’expérience")


def _garder(acteur: Acteur, incident: Incident, code: str, titre: str) -> PieceRegistre:
    octets, reference = rendre_pour_la_maison(acteur, code, incident.structure, incident)
    journal.tracer("impression", objet=incident.objet, structure_id=incident.structure_id)
    return PieceRegistre.objects.create(
        structure_id=incident.structure_id, declarant_id=incident.declarant_id, incident=incident,
        code=code, titre=titre, reference=reference,
        fichier=ContentFile(octets, name="piece"), sha256=hashlib.sha256(octets).hexdigest(), taille=len(octets),
    )  # fmt: skip
