"""Relation of a contact to the person: JDV_J11 (HL7 RoleCode and ANS), re-expressed with the side of the family map.

`rang`: 1 for the generation above, 0 for the same, -1 below, 2 further above, None when it is no family.
"""

from dataclasses import dataclass

HL7 = "2.16.840.1.113883.5.111"
ANS = "1.2.250.1.213.1.1.4.327"


@dataclass(frozen=True)
class Lien:
    code: str
    libelle: str
    systeme: str = HL7
    rang: int | None = None


LIENS: dict[str, Lien] = {lien.code: lien for lien in (
    Lien("MTH", "Mère", rang=1), Lien("FTH", "Père", rang=1), Lien("NMTH", "Mère biologique", rang=1),
    Lien("NFTH", "Père biologique", rang=1), Lien("STPMTH", "Belle-mère", rang=1), Lien("STPFTH", "Beau-père", rang=1),
    Lien("GRMTH", "Grand-mère", rang=2), Lien("GRFTH", "Grand-père", rang=2),
    Lien("GGRMTH", "Arrière-grand-mère", rang=3), Lien("GGRFTH", "Arrière-grand-père", rang=3),
    Lien("BRO", "Frère", rang=0), Lien("SIS", "Sœur", rang=0), Lien("HBRO", "Demi-frère", rang=0),
    Lien("HSIS", "Demi-sœur", rang=0), Lien("HUSB", "Époux", rang=0), Lien("WIFE", "Épouse", rang=0),
    Lien("DOMPART", "Concubin ou partenaire", rang=0), Lien("SIGOTHR", "Conjoint", rang=0),
    Lien("COUSN", "Cousin ou cousine", rang=0), Lien("UNCLE", "Oncle", rang=1), Lien("AUNT", "Tante", rang=1),
    Lien("DAU", "Fille biologique", rang=-1), Lien("SON", "Fils biologique", rang=-1), Lien("DAUC", "Fille", rang=-1),
    Lien("SONC", "Fils", rang=-1), Lien("CHILD", "Enfant", rang=-1), Lien("GRNDDAU", "Petite-fille", rang=-2),
    Lien("GRNDSO", "Petit-fils", rang=-2), Lien("NEPHEW", "Neveu", rang=-1), Lien("NIECE", "Nièce", rang=-1),
    Lien("FAMMEMB", "Autre membre de la famille", rang=0), Lien("FRND", "Autre proche"), Lien("NBOR", "Voisin"),
    Lien("ROOM", "Personne vivant sous le même toit"), Lien("TUTEUR", "Tuteur", ANS), Lien("CURATEUR", "Curateur", ANS),
    Lien("MSVG", "Mandataire de sauvegarde", ANS),
)}  # fmt: skip
# Functions that the national list does not hold: local codes, never sent as J11.
FONCTIONS: dict[str, str] = {
    "ASE": "Référent de l’aide sociale à l’enfance", "JUGE": "Juge ou greffe", "PJJ": "Éducateur de la PJJ",
    "AVOCAT": "Avocat", "ADHOC": "Administrateur ad hoc", "MJPM": "Mandataire judiciaire", "FAMACC": "Assistant familial",
    "PARRAIN": "Parrain ou famille relais", "ECOLE": "École", "EMPLOI": "Employeur", "MT": "Médecin traitant",
    "SPE": "Médecin spécialiste", "PHARMA": "Pharmacie", "ESSMS": "Autre établissement", "SIAO": "SIAO", "CAF": "CAF",
    "MDPH": "MDPH", "BAILLEUR": "Bailleur", "AUTRE": "Autre partenaire",
}  # fmt: skip
CHOIX = [
    ("Famille et proches", [(lien.code, lien.libelle) for lien in LIENS.values()]),
    ("Professionnels et partenaires", list(FONCTIONS.items())),
]


def libelle_de(code: str) -> str:
    lien = LIENS.get(code)
    return lien.libelle if lien else FONCTIONS.get(code, "")
