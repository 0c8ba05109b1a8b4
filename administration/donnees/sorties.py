"""Why people leave, what is checked before, how they are followed after (S07, §6.3, §6.4, §6.6).

A motive keeps its national code (TRE_R358) when there is one; `subie`: nobody prepared it, it is written down at once.
"""

from dataclasses import dataclass

from administration.donnees.nomenclatures import MOTIFS_NATIONAUX
from habilitations.choices import Secteur

PDE, PDS, PH, PA, DOM, AHI = Secteur.PDE, Secteur.PDS, Secteur.PH, Secteur.PA, Secteur.DOM, Secteur.AHI
SANTE = "TRS"
SOCIAL = "CTR"


@dataclass(frozen=True)
class Motif:
    """`national`: code of TRE_R358. `secteurs`: none, everywhere. `mesure`: needs that no placement still holds."""

    code: str
    libelle: str
    national: str = ""
    secteurs: tuple[str, ...] = ()
    subie: bool = False
    mesure: bool = False

    @property
    def national_libelle(self) -> str:
        return MOTIFS_NATIONAUX[self.national].libelle if self.national else ""


TRANSFERT, DECES, FUGUE, PERDU, AUTRE = "transfert", "deces", "fugue", "perdu_de_vue", "autre"
_MOTIFS = (
    Motif("fin_parcours", "Fin de parcours, projet atteint", "92"),
    Motif("retour_famille", "Retour en famille", secteurs=(PDE, PH), mesure=True),
    Motif("fin_mesure", "Fin de la mesure", secteurs=(PDE,), mesure=True),
    Motif("mainlevee", "Mainlevée", secteurs=(PDE,), mesure=True),
    Motif("majorite", "Majorité", secteurs=(PDE,)),
    Motif("fin_jeune_majeur", "Fin du contrat jeune majeur", secteurs=(PDE,)),
    Motif("adoption", "Adoption", secteurs=(PDE,), mesure=True),
    Motif("famille_accueil", "Accueil en famille d’accueil", "184", (PDE, PH)),
    Motif("orientation", "Autre établissement ou service", "91"),
    Motif(TRANSFERT, "Autre structure de l’organisme", "91"),
    Motif("fin_orientation", "Fin de la décision d’orientation", "98", (PH, PA)),
    Motif("milieu_ordinaire", "Milieu ordinaire", "147", (PH,)),
    Motif("accueil_pa", "Établissement pour personnes âgées", "158", (PH, PA, DOM)),
    Motif("demenagement", "Déménagement", "109"),
    Motif("volonte", "Volonté de la personne", "100"),
    Motif("famille", "Décision de la famille", "85"),
    Motif("etablissement", "Décision de l’établissement", "115"),
    Motif("hospitalisation", "Hospitalisation", "157", subie=True),
    Motif("incarceration", "Incarcération", secteurs=(PDE, PDS, AHI), subie=True),
    Motif("rupture", "Rupture de l’accompagnement", subie=True),
    Motif(FUGUE, "Fugue sans retour", secteurs=(PDE, PH), subie=True),
    Motif(PERDU, "Perdu de vue", "148", subie=True),
    Motif(DECES, "Décès", "124", subie=True),
    Motif(AUTRE, "Autre motif", "172"),
)  # fmt: skip
MOTIFS: dict[str, Motif] = {m.code: m for m in _MOTIFS}


def motifs_du_secteur(secteur: str) -> list[Motif]:
    return [m for m in _MOTIFS if not m.secteurs or secteur in m.secteurs]


@dataclass(frozen=True)
class Point:
    """Line of the checklist. `bloquant`: even a sudden exit waits for it. `motifs`: only for these."""

    code: str
    libelle: str
    domaine: str = SOCIAL
    requis: bool = True
    bloquant: bool = False
    secteurs: tuple[str, ...] = ()
    motifs: tuple[str, ...] = ()
    sauf: tuple[str, ...] = ()
    age: int = 0


INVENTAIRE, DIRECTION, RELAIS = "inventaire", "direction", "relais"
_POINTS = (
    Point("autorites", "Police ou gendarmerie, parquet et service gardien prévenus", bloquant=True, motifs=(FUGUE,)),
    Point(DIRECTION, "Sortie confirmée par la direction"),
    Point("proches", "Famille et personnes à prévenir informées", motifs=(DECES,)),
    Point(INVENTAIRE, "Effets personnels rendus, inventaire signé"),
    Point("argent", "Argent gardé rendu, solde écrit"),
    Point("papiers", "Papiers originaux rendus : identité, livret, carte Vitale"),
    Point("documents", "Attestations et documents remis", sauf=(DECES, PERDU, FUGUE)),
    Point("bilan", "Bilan de fin d’accompagnement écrit et partagé", sauf=(DECES, PERDU, FUGUE)),
    Point("traitements", "Traitements et ordonnances remis ou arrêtés", SANTE),
    Point("liaison", "Lettre de liaison remise ou envoyée", SANTE, sauf=(DECES, PERDU)),
    Point(RELAIS, "Relais prévenu, premier rendez-vous pris", sauf=(DECES, PERDU, FUGUE)),
    Point("parents", "Autorité parentale et service gardien prévenus", secteurs=(PDE,), sauf=(DECES,)),
    Point("autonomie", "Projet d’accès à l’autonomie et aides jusqu’à 21 ans expliqués (L222-5-1)", secteurs=(PDE,),
          sauf=(DECES,), age=17),
    Point("acces", "Clés, badges et accès repris", requis=False),
    Point("equipe", "Équipe et groupe prévenus"),
)  # fmt: skip
POINTS: dict[str, Point] = {p.code: p for p in _POINTS}


def points_pour(secteur: str, motif: str, age: int | None) -> list[Point]:
    """What this exit asks for: the sector, the motive and the age choose."""
    subie = MOTIFS[motif].subie
    return [
        p for p in _POINTS
        if (not p.secteurs or secteur in p.secteurs) and (not p.motifs or motif in p.motifs) and motif not in p.sauf
        and (p.code != DIRECTION or subie) and (not p.age or (age is not None and age >= p.age))
    ]  # fmt: skip


# Default follow-up [D]: day 7, months 1, 3, 6, 12; each line may be moved, dropped or added to afterwards.
PLAN: tuple[tuple[int, str, str], ...] = (
    (7, "j", "Une semaine après"),
    (1, "m", "Un mois après"),
    (3, "m", "Trois mois après"),
    (6, "m", "Six mois après"),
    (12, "m", "Un an après"),
)
SANS_PLAN = frozenset({DECES, TRANSFERT})
FENETRE_SANS_SUIVI = 1  # month during which those who close the file keep it
FIN_DROIT_RETOUR = 21
__all__ = ["DECES", "DIRECTION", "FUGUE", "INVENTAIRE", "MOTIFS", "PERDU", "PLAN", "POINTS", "TRANSFERT", "Motif",
           "Point", "motifs_du_secteur", "points_pour"]  # fmt: skip
