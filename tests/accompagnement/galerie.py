"""Objects about which this room ships models, for the gallery of documents."""

from typing import Any

from accompagnement.models import Grille, Passation
from accompagnement.services import grilles as services
from tests.accompagnement.presences.galerie import PRESENCES
from tests.accompagnement.projets.galerie import PROJETS
from tests.accompagnement.protection import registre
from tests.accompagnement.protection.outils import ip_de
from tests.accompagnement.test_grilles_passations import PHQ, SOCIAL, remplir, valider
from tests.outils import fabriques as f


def evaluation(monde: Any, code: str, niveau: int | None = None) -> Passation:
    """Validated, of that level, by the educator."""
    with f.technique(monde.mecs):
        passation = services.ouvrir_passation(
            acteur=None, dossier=monde.d_eloise, grille=Grille.objects.get(code=code, organisme=None), niveau=niveau,
            evaluateur=monde.anne,
        )  # fmt: skip
        reponses = PHQ | {"q9": "1"} if code == "PHQ-9" else SOCIAL | {"violences": "Tue par prudence"}
        remplir(passation, reponses)
        return valider(passation)


OBJETS = (
    PROJETS
    | PRESENCES
    | {
        "ip": lambda monde: ip_de(monde.anne, monde.d_eloise),
        "incident": lambda monde: registre.incident(monde.anne, monde.mecs, (monde.d_eloise, "victime")),
        "cvs": registre.reunion,
        "ecrit": registre.ecrit,
        "evaluation": lambda monde: evaluation(monde, "SOCIAL"),
        "evaluation_sante": lambda monde: evaluation(monde, "PHQ-9"),
        "evaluation_psy": lambda monde: evaluation(monde, "PHQ-9", 5),
    }
)
