"""The two matrices of the reference (metier §4.2, §4.3), typed again: what the shipped profiles are compared with.

One row a profile, one letter a domain, in the order of the columns; « – » is closed. Footnotes are elsewhere.
"""

ENTETE = "ID NIR ENT MES ADM CTR DRO TRE TRS PP GRE GRS PRE AGE OBS RX DOS STK STU PSY URG INC IP GA GS DMP REP ARC HAB"
COLONNES = ENTETE.split()

MECS = """
DIR    R – R W V V R R S V R – R R – – S A A – R V V W – – R V V
CSE    W – W W W W R W S V W – V W – – S – – – R V V W – S R R C
EDU-R  W – W R R W R W S W W – W W – – S – – – R C C W – S A – –
EDU    R – R R – R S W S W W – W W – – S – – – R C C R – – – – –
MDM    S – S S – – – C S R – – C R – – S – – – R C C – – – – – –
VEI    S – S S – – – W S S – – W R – – S – – – R C C – – – – – –
PSY    R – R R R R – W S W W W R W S – – – – W R C W R S S A – –
IDE    R W R R S R R W W W R W R W W W W W W – W C C R W W A – –
MED    R R R R S R S R W R R W R W W V R R R – W C W R W W A – –
PARA   R – S S – – – R W R S W R W S S – – – – R C C R S S – – –
ASS    W R W W W W W W – W W – R W – – – – – – R C W W – S A – –
ADM    W W W R W W W – – R – – R W – – – – – – S C – W – C A – –
CPT    S S – – – S R – – – – – R – – – – – – – – C – S – – R – –
STA    S – S S – – – C – R C – C R – – – – – – R C C – – – – – –
INT    S – S S – – – W S R – – W R – – S – – – R C C – – – – – –
QUA    – – – – – – – – – – – – A A – – A A A – – V A S – – R – –
DPO    S – – – – – – – – – – – – – – – – – – – – – – – – – A W R
SYS    – – – – – – – – – – – – – – – – – – – – – – – – – – – – C
"""

# §4.3 prints 25 columns and takes MES, IP, ARC and HAB from §4.2, as the rows QUA, CPT, DPO and SYS.
CSAPA = """
MED    R R R R V R S R W R R W R W W V W R V – W C W R W W A – –
IDE    R R R R W S S W W W R W R W W W W W W – W C C R W W A – –
PHA    S S – – – – S – S – – – – R S R R W V – S C – – S S A – –
PSY    R – R R S – – W S W W W R W S – – – – W R C W R S S A – –
EDU    R – W R W W R W S W W – W W – – S – – – R C C W – S A – –
ASS    W R W W W W W W – W W – R W – – – – – – R C W W – S A – –
ACC    S – S – C S – C – – – – W W – – – – – – S C – S – C – – –
PAI    S – S – C – – C – R C – W W – – – – – – S C – – – – – – –
VEI    S – S S – – – W S S – – W R – – S – – – R C C – – – – – –
CSV    W – W W V V R W S V W – V W – – – A R – R V V W – S R R C
DIR    R – R W V V R R S V R – R R – – A A R – R V V W – – R V V
STA    S – S S – – – C – R C – C R – – – – – – S C C – – – – – –
CPT    S S – – – S R – – – – – R – – – – – – – – C – S – – R – –
QUA    – – – – – – – – – – – – A A – – A A A – – V A S – – R – –
DPO    S – – – – – – – – – – – – – – – – – – – – – – – – – A W R
SYS    – – – – – – – – – – – – – – – – – – – – – – – – – – – – C
"""

# §4.1: who sees without being in the team, and how far; the others are of the team alone.
TRANSVERSES = {
    "MECS": {"DIR": "structure", "CSE": "structure", "ADM": "structure", "CPT": "structure", "QUA": "structure",
             "DPO": "structure", "VEI": "unite", "INT": "unite"},
    "CSAPA": {"DIR": "structure", "CSV": "structure", "PHA": "structure", "CPT": "structure", "QUA": "structure",
              "DPO": "structure", "VEI": "unite", "ACC": "unite", "PAI": "unite"},
}  # fmt: skip

# What each profile may ever hold in the three closed domains, whatever a structure decides (§4.1: N5, N6, NIR).
PSY_AU_PLUS = {"PSY": "W"}
NIR_AU_PLUS = {
    "MECS": {"IDE": "W", "ADM": "W", "MED": "R", "ASS": "R", "CPT": "S"},
    "CSAPA": {"MED": "R", "IDE": "R", "ASS": "R", "PHA": "S", "CPT": "S"},
}
IP_AU_PLUS = {
    "MECS": {"DIR": "V", "CSE": "V", "PSY": "W", "MED": "W", "ASS": "W", "EDU-R": "C", "EDU": "C", "MDM": "C",
             "VEI": "C", "IDE": "C", "PARA": "C", "STA": "C", "INT": "C", "QUA": "A"},
    "CSAPA": {"DIR": "V", "CSV": "V", "PSY": "W", "MED": "W", "ASS": "W", "EDU": "C", "IDE": "C", "VEI": "C",
              "STA": "C", "QUA": "A"},
}  # fmt: skip
CONTENUES = {"": "", "W": "WRCSA", "R": "RSA", "V": "VRSA", "C": "C", "S": "S", "A": "A"}


def tableau(texte: str) -> dict[str, dict[str, str]]:
    """profile → domain → letter, "" when closed; every row has one letter a column."""
    lignes = {}
    for ligne in texte.split("\n"):
        if ligne.strip():
            code, *lettres = ligne.split()
            if len(lettres) != len(COLONNES):
                raise ValueError(f"{code}: {len(lettres)} letters")
            lignes[code] = {d: lettre.strip("–") for d, lettre in zip(COLONNES, lettres, strict=True)}
    return lignes
