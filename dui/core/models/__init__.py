from dui.core.models.avis import Notification
from dui.core.models.boite import EtatRemise, EvenementMetier, Remise
from dui.core.models.journal import NaturePreuve, Preuve, Sceau, TraceAcces
from dui.core.models.saisie import Brouillon, JetonSoumission

__all__ = [
    "Brouillon",
    "EtatRemise",
    "EvenementMetier",
    "JetonSoumission",
    "NaturePreuve",
    "Notification",
    "Preuve",
    "Remise",
    "Sceau",
    "TraceAcces",
]
