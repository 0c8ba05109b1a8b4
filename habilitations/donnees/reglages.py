"""Footnotes of the default matrices (metier §4.2, §4.3), as settings of the profiles.

`EXIGENCES` are enforced by the services; `NOTES` narrow a cell, are shown beside it, and are read by the room that owns
the domain.
"""

NOTES: dict[str, str] = {
    "aide_prise": "Prises du jour seulement, avec aide à la prise et protocole.",
    "bal_service": "Messagerie du service si la fonction est à l’article R1110-2 ; DMP si la structure l’ouvre.",
    "psychometrie": "Grilles psychométriques, au niveau N5.",
    "extraits_psy": "Psychiatre désigné par la psychologue, pour les extraits partagés.",
    "tuteur": "À valider par le tuteur.",
    "pharmacie": "Traitements, allergies, poids et interactions seulement.",
    "registre": "Registre et soldes, jamais le contenu clinique.",
    "avis": "Avis sur l’admission.",
    "comptes": "Comptes et journaux techniques, sans contenu. Un changement de profil est validé par la direction.",
}
EXIGENCES: dict[str, str] = {
    "fin": "Toujours une date de fin.",
    "unite": "Toujours une unité.",
    "tuteur": "Toujours un tuteur présent.",
}

_AIDE = {"DOS": "aide_prise"}
# (matrix or "", profile) → domain → note; "" stands for every matrix.
NOTES_PAR_PROFIL: dict[tuple[str, str], dict[str, str]] = {
    ("", "EDU-R"): {**_AIDE, "DMP": "bal_service"},
    ("", "EDU"): _AIDE,
    ("", "MDM"): _AIDE,
    ("", "VEI"): _AIDE,
    ("", "INT"): _AIDE,
    ("", "PSY"): {"GRS": "psychometrie"},
    ("MECS", "MED"): {"PSY": "extraits_psy"},
    ("", "STA"): {"TRE": "tuteur", "GRE": "tuteur", "PRE": "tuteur"},
    ("", "SYS"): {"HAB": "comptes"},
    ("CSAPA", "MED"): {"ADM": "avis"},
    ("CSAPA", "PHA"): {"OBS": "pharmacie"},
    ("CSAPA", "CSV"): {"STU": "registre"},
    ("CSAPA", "DIR"): {"STU": "registre"},
}
EXIGENCES_PAR_PROFIL: dict[str, tuple[str, ...]] = {"STA": ("fin", "tuteur"), "INT": ("fin", "unite")}


def notes_de(matrice: str, code: str) -> dict[str, str]:
    """Domain → note code of a profile of that matrix."""
    return {**NOTES_PAR_PROFIL.get(("", code), {}), **NOTES_PAR_PROFIL.get((matrice, code), {})}


def reglages_de(matrice: str, code: str) -> dict[str, object]:
    return {"exigences": list(EXIGENCES_PAR_PROFIL.get(code, ())), "notes": notes_de(matrice, code)}
