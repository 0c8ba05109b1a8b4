"""Default matrices (metier §4.2, §4.3): profile → letter per domain. Cells are defaults, tuned per structure.

`PROPOSEES` are derived for sectors that the reference does not print; they are labelled proposals until validated.
What the reference says in footnotes is in `reglages.py`.
"""

from dataclasses import dataclass, field

from habilitations.choices import ACTIONS_PAR_DROIT, Domaine, Secteur, Transverse


@dataclass(frozen=True)
class Modele:
    """Default profile. `fenetre`: hours of transmissions readable (own unit); `droits`: "DOMAIN=letter …"."""

    code: str
    libelle: str
    texte: str
    transverse: str = Transverse.NON
    fenetre: int | None = None
    proposition: bool = False
    droits: dict[str, str] = field(init=False)

    def __post_init__(self) -> None:
        paires = (cellule.split("=") for cellule in self.texte.split())
        object.__setattr__(self, "droits", dict(paires))


S, U = Transverse.STRUCTURE, Transverse.UNITE

MECS = (
    Modele("DIR", "Directeur", "ID=R ENT=R MES=W ADM=V CTR=V DRO=R TRE=R TRS=S PP=V GRE=R PRE=R AGE=R DOS=S STK=A "
           "STU=A URG=R INC=V IP=V GA=W REP=R ARC=V HAB=V", S),
    Modele("CSE", "Chef de service", "ID=W ENT=W MES=W ADM=W CTR=W DRO=R TRE=W TRS=S PP=V GRE=W PRE=V AGE=W DOS=S "
           "URG=R INC=V IP=V GA=W DMP=S REP=R ARC=R HAB=C", S),
    Modele("EDU-R", "Éducateur référent", "ID=W ENT=W MES=R ADM=R CTR=W DRO=R TRE=W TRS=S PP=W GRE=W PRE=W AGE=W "
           "DOS=S URG=R INC=C IP=C GA=W DMP=S REP=A"),
    Modele("EDU", "Équipe éducative", "ID=R ENT=R MES=R CTR=R DRO=S TRE=W TRS=S PP=W GRE=W PRE=W AGE=W DOS=S URG=R "
           "INC=C IP=C GA=R"),
    Modele("MDM", "Maîtresse de maison, AES, TISF", "ID=S ENT=S MES=S TRE=C TRS=S PP=R PRE=C AGE=R DOS=S URG=R "
           "INC=C IP=C"),
    Modele("VEI", "Surveillant de nuit", "ID=S ENT=S MES=S TRE=W TRS=S PP=S PRE=W AGE=R DOS=S URG=R INC=C IP=C",
           U, 72),
    Modele("PSY", "Psychologue", "ID=R ENT=R MES=R ADM=R CTR=R TRE=W TRS=S PP=W GRE=W GRS=W PRE=R AGE=W OBS=S PSY=W "
           "URG=R INC=C IP=W GA=R GS=S DMP=S REP=A"),
    Modele("IDE", "Infirmier", "ID=R NIR=W ENT=R MES=R ADM=S CTR=R DRO=R TRE=W TRS=W PP=W GRE=R GRS=W PRE=R AGE=W "
           "OBS=W RX=W DOS=W STK=W STU=W URG=W INC=C IP=C GA=R GS=W DMP=W REP=A"),
    Modele("MED", "Médecin, psychiatre", "ID=R NIR=R ENT=R MES=R ADM=S CTR=R DRO=S TRE=R TRS=W PP=R GRE=R GRS=W "
           "PRE=R AGE=W OBS=W RX=V DOS=R STK=R STU=R URG=W INC=C IP=W GA=R GS=W DMP=W REP=A"),
    Modele("PARA", "Paramédical", "ID=R ENT=S MES=S TRE=R TRS=W PP=R GRE=S GRS=W PRE=R AGE=W OBS=S RX=S URG=R INC=C "
           "IP=C GA=R GS=S DMP=S"),
    Modele("ASS", "Assistant social", "ID=W NIR=R ENT=W MES=W ADM=W CTR=W DRO=W TRE=W PP=W GRE=W PRE=R AGE=W URG=R "
           "INC=C IP=W GA=W DMP=S REP=A"),
    Modele("ADM", "Secrétaire, admission", "ID=W NIR=W ENT=W MES=R ADM=W CTR=W DRO=W PP=R PRE=R AGE=W URG=S INC=C "
           "GA=W DMP=C REP=A", S),
    Modele("CPT", "Comptable, facturation", "ID=S NIR=S CTR=S DRO=R PRE=R INC=C GA=S REP=R", S),
    Modele("STA", "Stagiaire", "ID=S ENT=S MES=S TRE=C PP=R GRE=C PRE=C AGE=R URG=R INC=C IP=C"),
    Modele("INT", "Intérimaire, remplaçant", "ID=S ENT=S MES=S TRE=W TRS=S PP=R PRE=W AGE=R DOS=S URG=R INC=C IP=C",
           U),
    Modele("QUA", "Qualité", "PRE=A AGE=A DOS=A STK=A STU=A INC=V IP=A GA=S REP=R", S),
    Modele("DPO", "Délégué à la protection des données, archiviste", "ID=S REP=A ARC=W HAB=R", S),
    Modele("SYS", "Administrateur technique", "HAB=C"),
)  # fmt: skip

_COMMUNS = {m.code: m for m in MECS}

CSAPA = (
    Modele("MED", "Médecin addictologue", "ID=R NIR=R ENT=R MES=R ADM=V CTR=R DRO=S TRE=R TRS=W PP=R GRE=R GRS=W PRE=R "
           "AGE=W OBS=W RX=V DOS=W STK=R STU=V URG=W INC=C IP=W GA=R GS=W DMP=W REP=A"),
    Modele("IDE", "Infirmier", "ID=R NIR=R ENT=R MES=R ADM=W CTR=S DRO=S TRE=W TRS=W PP=W GRE=R GRS=W PRE=R AGE=W OBS=W "
           "RX=W DOS=W STK=W STU=W URG=W INC=C IP=C GA=R GS=W DMP=W REP=A"),
    Modele("PHA", "Pharmacien, préparateur", "ID=S NIR=S DRO=S TRS=S AGE=R OBS=S RX=R DOS=R STK=W STU=V URG=S INC=C "
           "GS=S DMP=S REP=A", S),
    Modele("PSY", "Psychologue", "ID=R ENT=R MES=R ADM=S TRE=W TRS=S PP=W GRE=W GRS=W PRE=R AGE=W OBS=S PSY=W URG=R INC=C "
           "IP=W GA=R GS=S DMP=S REP=A"),
    Modele("EDU", "Éducateur, CESF, moniteur d’atelier", "ID=R ENT=W MES=R ADM=W CTR=W DRO=R TRE=W TRS=S PP=W GRE=W PRE=W "
           "AGE=W DOS=S URG=R INC=C IP=C GA=W DMP=S REP=A"),
    Modele("ASS", "Assistant social", "ID=W NIR=R ENT=W MES=W ADM=W CTR=W DRO=W TRE=W PP=W GRE=W PRE=R AGE=W URG=R INC=C "
           "IP=W GA=W DMP=S REP=A"),
    Modele("ACC", "Agent d’accueil", "ID=S ENT=S ADM=C CTR=S TRE=C PRE=W AGE=W URG=S INC=C GA=S DMP=C", U),
    Modele("PAI", "Pair-aidant, médiateur santé", "ID=S ENT=S ADM=C TRE=C PP=R GRE=C PRE=W AGE=W URG=S INC=C", U),
    Modele("VEI", "Veilleur", "ID=S ENT=S MES=S TRE=W TRS=S PP=S PRE=W AGE=R DOS=S URG=R INC=C IP=C", U, 72),
    Modele("CSV", "Chef de service", "ID=W ENT=W MES=W ADM=V CTR=V DRO=R TRE=W TRS=S PP=V GRE=W PRE=V AGE=W STK=A STU=R "
           "URG=R INC=V IP=V GA=W DMP=S REP=R ARC=R HAB=C", S),
    Modele("DIR", "Directeur", "ID=R ENT=R MES=W ADM=V CTR=V DRO=R TRE=R TRS=S PP=V GRE=R PRE=R AGE=R DOS=A STK=A STU=R "
           "URG=R INC=V IP=V GA=W REP=R ARC=V HAB=V", S),
    Modele("STA", "Stagiaire", "ID=S ENT=S MES=S TRE=C PP=R GRE=C PRE=C AGE=R URG=S INC=C IP=C"),
    *(_COMMUNS[code] for code in ("CPT", "QUA", "DPO", "SYS")),
)  # fmt: skip


def _derive(code: str, libelle: str, base: Modele, transverse: str = "", **cellules: str) -> Modele:
    droits = base.droits | cellules
    texte = " ".join(f"{domaine}={lettre}" for domaine, lettre in droits.items() if lettre)
    return Modele(code, libelle, texte, transverse or base.transverse, base.fenetre, True)


_SOIGNANT = _derive("AS", "Aide-soignant, AMP", _COMMUNS["INT"], U, TRS="W", DOS="W", IP="", GA="R")
_SANITAIRE = (
    _derive("IDEC", "Infirmier coordinateur", _COMMUNS["IDE"], S, ADM="W", PRE="V", HAB="C"),
    _derive("IDE", "Infirmier", _COMMUNS["IDE"], S),
    _SOIGNANT,
    _derive("MEDCO", "Médecin coordonnateur", _COMMUNS["MED"], S, ADM="V"),
)
_TRONC = tuple(
    _derive(m.code, m.libelle, m) for m in MECS if m.code in {"DIR", "CSE", "PSY", "PARA", "ASS", "ADM", "CPT",
                                                               "STA", "QUA", "DPO", "SYS"}
)  # fmt: skip

LHSS = tuple(_derive(m.code, m.libelle, m) for m in CSAPA if m.code not in {"ACC", "PAI"})
PROPOSEES: dict[str, tuple[Modele, ...]] = {
    "LHSS": LHSS,
    "SSIAD": (*_TRONC, *_SANITAIRE),
    "EHPAD": (*_TRONC, *_SANITAIRE, _derive("VEI", "Veilleur", _COMMUNS["VEI"])),
    "CAMSP": (
        *_TRONC,
        _derive("MED", "Médecin", _COMMUNS["MED"], S),
        _derive("EDU", "Éducateur", _COMMUNS["EDU"]),
    ),
    "CMPP": (
        *_TRONC,
        _derive("MED", "Médecin", _COMMUNS["MED"], S),
        _derive("EDU", "Éducateur", _COMMUNS["EDU"]),
    ),
}
MATRICES: dict[str, tuple[Modele, ...]] = {"MECS": MECS, "CSAPA": CSAPA, **PROPOSEES}

# Which matrix a FINESS category starts from; the others follow their sector.
MATRICE_PAR_CATEGORIE = {"177": "MECS", "197": "CSAPA", "178": "CSAPA", "180": "LHSS", "213": "LHSS", "354": "SSIAD",
                         "500": "EHPAD", "190": "CAMSP", "189": "CMPP"}  # fmt: skip
MATRICE_PAR_SECTEUR: dict[str, str] = {Secteur.PDE: "MECS", Secteur.PDS: "CSAPA", Secteur.AHI: "CSAPA",
                                       Secteur.PA: "EHPAD", Secteur.DOM: "SSIAD", Secteur.PH: "CMPP"}  # fmt: skip

# Cells that no administrator may open beyond the default (metier §4.1): N5, N6, NIR; for SYS, everything.
DOMAINES_FERMES = frozenset({Domaine.PSY, Domaine.IP, Domaine.NIR})
PROFILS_FERMES = frozenset({"SYS"})


def matrice_de(categorie: str, secteur: str) -> str:
    """Name of the matrix from which a structure of that category starts."""
    return MATRICE_PAR_CATEGORIE.get(categorie) or MATRICE_PAR_SECTEUR[secteur]


def droit_par_defaut(matrice: str, code: str, domaine: str) -> str:
    modele = next((m for m in MATRICES.get(matrice, ()) if m.code == code), None)
    return modele.droits.get(domaine, "") if modele else ""


def ouvrable(matrice: str, code: str, domaine: str, droit: str) -> bool:
    """May an administrator give this letter? In a closed cell, never more than the default gives."""
    if domaine not in DOMAINES_FERMES and code not in PROFILS_FERMES:
        return True
    defaut = droit_par_defaut(matrice, code, domaine)
    return ACTIONS_PAR_DROIT.get(droit, frozenset()) <= ACTIONS_PAR_DROIT.get(defaut, frozenset())
