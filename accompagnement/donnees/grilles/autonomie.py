"""Katz index, in our own words, and the visual scale of pain."""

from accompagnement.donnees.grilles.outils import choix, options, question, section, seuils, somme

_SEUL = {
    "toilette": "Se laver : entièrement seul, ou aidé pour une seule partie du corps",
    "habillage": "S’habiller : prendre ses vêtements et les mettre, lacets à part",
    "wc": "Aller aux toilettes : s’y rendre, se rhabiller et se nettoyer",
    "transferts": "Passer du lit au fauteuil, avec ou sans appareil",
    "continence": "Se retenir : contrôle complet, urine et selles",
    "repas": "Manger : porter la nourriture de l’assiette à la bouche",
}
KATZ = "Katz, 1963 ; lecture usuelle : 6 indépendant, 4 atteinte modérée, 2 ou moins atteinte sévère"
EVA = "Usage courant des échelles de douleur : 1 faible, 4 modérée, 7 intense"

GRILLES = (
    {
        "code": "KATZ", "titre": "Katz, activités de la vie quotidienne", "licence": "libre", "niveau": 2,
        "mention": "Index de Katz, instrument publié en 1963 ; formulation du produit.",
        "resume": "Six gestes du quotidien, un point chacun quand il est fait seul.", "public": "Adultes",
        "periodicite": {"nombre": 6, "unite": "m"},
        "items": [section("s_katz", "Fait seul", *(choix(f"k_{nom}", mots, options("Avec aide", "Seul"))
                                                  for nom, mots in _SEUL.items()))],
        "scores": [{"code": "katz", "libelle": "Katz", "formule": somme(*(f"k_{nom}" for nom in _SEUL)), "minimum": 0,
                    "maximum": 6, "baremes": [seuils(KATZ, (0, "Atteinte sévère", "danger"),
                                                     (3, "Atteinte modérée", "attention"), (6, "Indépendant", "ok"))]}],
    },
    {
        "code": "EVA", "titre": "Douleur, échelle visuelle", "licence": "libre", "niveau": 3, "auto_evaluation": True,
        "mention": "Échelle visuelle analogique, domaine public.", "resume": "Une question : la douleur, de 0 à 10.",
        "items": [section("s_eva", "Maintenant",
                          question("douleur", "eva", "À combien mettez-vous votre douleur ?", obligatoire=True, minimum=0,
                                   maximum=10, aide="0 : aucune douleur. 10 : la pire que vous puissiez imaginer."),
                          question("ou", "texte", "Où avez-vous mal ?",
                                   condition={"regles": [{"item": "douleur", "op": ">", "valeur": 0}]}))],
        "scores": [{"code": "eva", "libelle": "Douleur", "formule": "douleur", "minimum": 0, "maximum": 10, "baremes": [
            seuils(EVA, (0, "Aucune", "ok"), (1, "Faible", "info"), (4, "Modérée", "attention"), (7, "Intense", "danger"))]}],
    },
)  # fmt: skip
