"""Words that deserve a second look in a professional writing. Without accents: texts are compared that way."""

JUGEMENTS = (
    "manipulateur", "manipulatrice", "caracteriel", "caracterielle", "capricieux", "capricieuse", "menteur", "menteuse",
    "paresseux", "paresseuse", "faineant", "faineante", "insupportable", "ingerable", "infernal", "infernale",
    "mechant", "mechante", "vicieux", "vicieuse", "hysterique", "tyrannique", "immature", "egoiste", "insolent",
    "insolente", "provocateur", "provocatrice", "mal eleve", "mal elevee", "pervers", "perverse", "fou", "folle",
    "demissionnaire", "demissionnaires", "toxique", "feignant", "feignante", "comedie", "cinema", "fait expres",
    "cherche l’attention", "comme d’habitude", "comme toujours", "encore une fois", "evidemment", "bien sur",
    "n’importe quoi", "ne fait aucun effort", "mauvaise foi", "mauvaise volonte",
)  # fmt: skip
GENERALITES = ("toujours", "jamais", "tout le temps", "sans arret", "sans cesse", "systematiquement")
HYPOTHESES = (
    "semble", "semblait", "parait", "paraissait", "je pense", "nous pensons", "je crois", "j’imagine", "sans doute",
    "surement", "probablement", "peut-etre", "a mon avis", "certainement", "visiblement", "apparemment",
    "on dirait", "j’ai l’impression", "donne l’impression", "hypothese", "il se peut", "serait du a",
)  # fmt: skip
OBSERVATIONS = (
    "dit", "disait", "explique", "raconte", "repond", "demande", "montre", "exprime", "je vois", "j’observe",
    "j’entends", "j’ai vu", "j’ai entendu", "nous observons", "pleure", "sourit", "crie", "regarde",
)  # fmt: skip
SANTE = (
    "diagnostic", "ordonnance", "traitement", "medicament", "medicaments", "psychiatre",
    "antidepresseur",
    "neuroleptique", "anxiolytique", "ritaline", "methadone", "subutex", "seropositif", "seropositive", "vih",
    "hepatite", "ivg",
    "contraception", "pilule", "enceinte", "depression", "bipolaire", "schizophrenie", "epilepsie", "diabete",
    "posologie", "biopsie", "irm", "scanner", "serologie",
)  # fmt: skip
