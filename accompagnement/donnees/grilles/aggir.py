"""AGGIR, for older people and for adults with a disability followed by a SSIAD (CASF annexes 2-1 and 2-2)."""

from accompagnement.donnees.grilles.outils import Brut, question, section

ADVERBES = [
    {"code": "0", "libelle": "Fait seul, sans difficulté", "exclusive": True},
    {"code": "S", "libelle": "Pas spontanément"},
    {"code": "T", "libelle": "Pas totalement"},
    {"code": "H", "libelle": "Pas habituellement"},
    {"code": "C", "libelle": "Pas correctement"},
]
AIDE = "Cochez chaque adverbe qui ne convient pas : aucun donne A, un à trois donnent B, les quatre donnent C."
# variable → (title, function that joins the letters, ((sub-variable, words), …))
DISCRIMINANTES: dict[str, tuple[str, str, tuple[tuple[str, str], ...]]] = {
    "coherence": ("Cohérence", "aggir_pire", (
        ("communication", "Communiquer : parler, échanger de façon sensée"),
        ("comportement", "Se comporter de façon logique et sensée"))),
    "orientation": ("Orientation", "aggir_pire", (
        ("temps", "Se repérer dans le temps : saisons, moments du jour"),
        ("espace", "Se repérer dans l’espace : les lieux familiers"))),
    "toilette": ("Toilette", "aggir_variable", (
        ("toilette_haut", "Haut du corps : visage, tronc, bras, mains"),
        ("toilette_bas", "Bas du corps : régions intimes, jambes, pieds"))),
    "habillage": ("Habillage", "aggir_variable", (
        ("habillage_haut", "Haut : passer un vêtement par la tête ou les bras"),
        ("habillage_moyen", "Milieu : fermer, boutonner, mettre une ceinture"),
        ("habillage_bas", "Bas : passer un vêtement par le bas, chaussettes et chaussures"))),
    "alimentation": ("Alimentation", "alimentation", (
        ("se_servir", "Se servir : couper la viande, ouvrir un pot, remplir son verre"),
        ("manger", "Manger : porter à la bouche et avaler"))),
    "elimination": ("Élimination", "aggir_pire", (
        ("urinaire", "Assurer l’hygiène de l’élimination urinaire"),
        ("fecale", "Assurer l’hygiène de l’élimination fécale"))),
    "transferts": ("Transferts", "", (("transfert", "Se lever, se coucher, s’asseoir"),)),
    "interieur": ("Déplacements à l’intérieur", "", (("deplacement", "Se déplacer dans le lieu de vie"),)),
    "exterieur": ("Déplacements à l’extérieur", "", (("sortie", "Se déplacer dehors, à partir de la porte"),)),
    "alerter": ("Communication à distance", "", (("alerte", "Utiliser un téléphone, une sonnette, une alarme"),)),
}  # fmt: skip
ILLUSTRATIVES = {
    "gestion": "Gérer ses affaires, son budget, ses papiers", "cuisine": "Préparer les repas, prêts à être servis",
    "menage": "Faire l’ensemble des travaux ménagers", "transports": "Utiliser un moyen de transport",
    "achats": "Acquérir des biens, directement ou à distance", "traitement": "Suivre le traitement prescrit",
    "loisirs": "Avoir des activités de temps libre, seul ou en groupe",
}  # fmt: skip
CALCULANTES = (
    "coherence",
    "orientation",
    "toilette",
    "habillage",
    "alimentation",
    "elimination",
    "transferts",
    "interieur",
)
SOURCE = "CASF, annexe 2-2 (algorithme) ; R. 232-4 pour l’ouverture de l’APA aux GIR 1 à 4"


def _adverbes(id: str, libelle: str, obligatoire: bool = True) -> Brut:
    return {"id": id, "type": "choix", "libelle": libelle, "multiple": True, "obligatoire": obligatoire,
            "options": ADVERBES}  # fmt: skip


def _lettre(fonction: str, ids: tuple[str, ...]) -> str:
    """Eating: all A give A; help at the mouth, or two that cannot, give C (annexe 2-1)."""
    lettres = [f"aggir_lettre({i})" for i in ids]
    if fonction == "alimentation":
        a, b = lettres
        return f'si({a} = "C" et {b} = "C" ou {a} = "B" et {b} = "C" ou {a} = "C" et {b} = "B"; "C"; aggir_variable({a}, {b}))'
    return f"{fonction}({', '.join(lettres)})" if fonction else lettres[0]


def _variable(nom: str) -> Brut:
    titre, fonction, parties = DISCRIMINANTES[nom]
    formule = _lettre(fonction, tuple(p[0] for p in parties))
    return section(
        f"s_{nom}", titre, *(_adverbes(*p) for p in parties),
        question(nom, "calcul", f"{titre} : lettre", formule=formule), aide=AIDE if nom == "coherence" else "",
    )  # fmt: skip


def _illustratives() -> Brut:
    questions = [_adverbes(nom, mots, obligatoire=False) for nom, mots in ILLUSTRATIVES.items()]
    lettres = [question(f"{nom}_lettre", "calcul", f"{nom.capitalize()} : lettre", formule=f"aggir_lettre({nom})")
               for nom in ILLUSTRATIVES]  # fmt: skip
    suite = [x for paire in zip(questions, lettres, strict=True) for x in paire]
    return section("s_illustratives", "Variables illustratives", *suite, aide="Elles ne comptent pas dans le GIR.")


def _grille(code: str, titre: str, type_national: str, public: str) -> Brut:
    seuils = [
        {"minimum": 1, "libelle": "GIR 1", "ton": "danger"}, {"minimum": 2, "libelle": "GIR 2", "ton": "danger"},
        {"minimum": 3, "libelle": "GIR 3", "ton": "attention"}, {"minimum": 4, "libelle": "GIR 4", "ton": "attention"},
        {"minimum": 5, "libelle": "GIR 5", "ton": "info"}, {"minimum": 6, "libelle": "GIR 6", "ton": "ok"},
    ]  # fmt: skip
    return {
        "code": code, "titre": titre, "licence": "reglementaire", "mention": "CASF, article R. 232-3, annexes 2-1 et 2-2.",
        "niveau": 2, "public": public, "type_national": type_national,
        "resume": "Ce que la personne fait seule, sans aide humaine, à partir de quatre adverbes.",
        "periodicite": {"nombre": 12, "unite": "m"},
        "items": [*(_variable(nom) for nom in DISCRIMINANTES), _illustratives()],
        "scores": [{"code": "gir", "libelle": "Groupe iso-ressources", "minimum": 1, "maximum": 6,
                    "formule": f"aggir_gir({', '.join(CALCULANTES)})", "baremes": [{"source": SOURCE, "seuils": seuils}]}],
    }  # fmt: skip


GRILLES = (
    _grille("AGGIR-PA", "AGGIR, personnes âgées", "MED-1293", "Personnes âgées, à domicile ou en établissement"),
    _grille("AGGIR-PH", "AGGIR, adultes handicapés suivis par un SSIAD", "MED-1292", "Adultes handicapés, SSIAD"),
)
