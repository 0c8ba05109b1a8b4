"""Situation of a person helped at home by an SSIAD: eight national lines, counted once validated (MED-1290)."""

from accompagnement.choices_domicile import ElementSituation
from accompagnement.donnees.grilles.outils import Brut, question, section

CODE, QUESTION = "SITUATION-SSIAD", "situation"


def _option(element: ElementSituation) -> Brut:
    seule = {"exclusive": True} if element is ElementSituation.AUCUN else {}
    return {"code": element.value, "libelle": str(element.label), **seule}


GRILLES = (
    {
        "code": CODE, "titre": "Situation SSIAD", "licence": "reglementaire", "niveau": 4, "type_national": "MED-1290",
        "mention": "Recueil de la réforme tarifaire des SSIAD, liste nationale des situations (ANS, CNSA).",
        "resume": "Ce qui est constaté aujourd’hui. Validée, elle devient la situation comptée au recueil.",
        "public": "Personnes suivies par un SSIAD", "secteurs": ["DOM"], "periodicite": {"nombre": 6, "unite": "m"},
        "items": [section(
            "s_situation", "Ce qui est constaté",
            question(QUESTION, "choix", "Cochez tout ce qui est vrai", obligatoire=True, multiple=True,
                     options=[_option(e) for e in ElementSituation],
                     aide="« Aucune de ces situations » ne va avec aucune autre."))],
    },
)  # fmt: skip
