"""The declaration to the authorities, as a paper kept with the incident."""

import hashlib

from django.core.files.base import ContentFile
from django.db import transaction

from accompagnement.models import Incident, PieceRegistre
from accompagnement.papiers_maison import rendre_pour_la_maison
from accompagnement.services.incidents.commun import exiger_declarant
from dui.core import journal
from habilitations.acces import Acteur


@transaction.atomic
def imprimer_declaration(*, acteur: Acteur, incident: Incident) -> PieceRegistre:
    """Ready as soon as the incident is written down: nobody qualifies it first."""
    exiger_declarant(acteur, incident)
    octets, reference = rendre_pour_la_maison(acteur, "EIG-DECLARATION", incident.structure, incident)
    journal.tracer("impression", objet=incident.objet, structure_id=incident.structure_id)
    return PieceRegistre.objects.create(
        structure_id=incident.structure_id, declarant_id=incident.declarant_id, incident=incident,
        code="EIG-DECLARATION", titre="Déclaration d’évènement indésirable grave", reference=reference,
        fichier=ContentFile(octets, name="piece"), sha256=hashlib.sha256(octets).hexdigest(), taille=len(octets),
    )  # fmt: skip
