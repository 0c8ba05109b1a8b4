"""Documents of a dossier: receive, qualify, replace by a version, certify, hand over, export. S28."""

from documents.services.ged.depot import deposer, nouvelle_version
from documents.services.ged.qualification import certifier_conforme, noter_remise, perimer, qualifier_depot
from documents.services.ged.signature import faire_signer_depot, faire_signer_document
from documents.services.ged.traitement import traiter

__all__ = [
    "certifier_conforme",
    "deposer",
    "faire_signer_depot",
    "faire_signer_document",
    "noter_remise",
    "nouvelle_version",
    "perimer",
    "qualifier_depot",
    "traiter",
]
