"""Assessments of the demonstration: curves over two years, one in preparation, one due, an alert that was seen."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from accompagnement.models import Grille, Passation
from accompagnement.services import grilles as services
from coordination.models import MembreEquipe
from dui.core import contexte, horloge
from habilitations.models import Professionnel
from usagers.models import Dossier

if TYPE_CHECKING:
    from dui.demo.monde.peuplement import Monde

GESTES = ("toilette", "habillage", "wc", "transferts", "continence", "repas")
# Days ago, then the four scales of the social grid: housing, money, rights, people around.
SOCIALES = ((540, "1102"), (360, "1213"), (190, "2223"), (12, "3323"))
PHQ = ((170, "332222221"), (95, "222212110"), (8, "121111010"))
AUDIT = ((400, "4332212120"), (210, "3222111110"), (30, "2211010010"))
KATZ = ((380, "111111"), (200, "111101"), (20, "101101"))

TOUT = "STHC"
LAVER = {"toilette_haut": TOUT, "toilette_bas": TOUT, "habillage_haut": TOUT, "habillage_moyen": TOUT,
         "habillage_bas": TOUT}  # fmt: skip
# Help that each resident needs, from GIR 4 to GIR 1, then 6 and 3: what is not named is done alone.
AIDES: tuple[dict[str, str], ...] = (
    {"toilette_bas": "TH", "habillage_bas": "T", "habillage_moyen": "C", "sortie": TOUT},
    LAVER | {"se_servir": TOUT, "manger": TOUT, "urinaire": TOUT, "transfert": TOUT, "deplacement": TOUT,
             "communication": TOUT, "comportement": TOUT, "temps": TOUT, "espace": TOUT, "sortie": TOUT},
    LAVER | {"urinaire": TOUT, "transfert": TOUT, "deplacement": TOUT, "sortie": TOUT},
    {"sortie": "T"},
    LAVER | {"urinaire": "TH", "transfert": "T", "temps": "H", "sortie": TOUT},
)  # fmt: skip


def semer(monde: "Monde") -> None:
    for code in ("mecs", "csapa", "ehpad", "ssiad"):
        structure = monde.structures[code]
        agent = contexte.agent_technique("demo", [structure.pk], organismes=[monde.organisme.pk])
        with contexte.ouvrir(agent):
            _maison(code, _actifs(monde, code))


def _actifs(monde: "Monde", code: str) -> list[Dossier]:
    pks = [d.pk for d in monde.dossiers[code][:8]]
    lus = Dossier.objects.filter(pk__in=pks, perimetre__phase="actif").order_by("pk")
    return list(lus.select_related("usager", "structure", "perimetre"))


def _maison(code: str, dossiers: Sequence[Dossier]) -> None:
    if code == "mecs":
        for dossier in dossiers[:3]:
            for jours, notes in SOCIALES:
                _faite(dossier, "SOCIAL", jours, _social(notes))
        _faite(dossiers[3], "SOCIAL", 230, _social("2122"))
        _commencee(dossiers[0], "SOCIAL", {"logement": "parents", "note_logement": "3"})
        for jours, notes in PHQ:
            _faite(dossiers[1], "PHQ-9", jours, _points(notes) | {"gene": "1"}, auto=True)
    elif code == "csapa":
        for dossier in dossiers[:2]:
            for jours, notes in AUDIT:
                _faite(dossier, "AUDIT", jours, _points(notes[:8]) | {"q9": notes[8], "q10": notes[9], "normes": "H"})
        _faite(dossiers[0], "CAST", 45, _points("321210"))
    else:
        for dossier in dossiers[:3]:
            for jours, gestes in KATZ:
                reponses = {f"k_{nom}": g for nom, g in zip(GESTES, gestes, strict=True)}
                _faite(dossier, "KATZ", jours, reponses)
        for dossier, jours, aides in zip(dossiers, (40, 75, 150, 20, 210, 400), AIDES, strict=False):
            _faite(dossier, "AGGIR-PA", jours, _aggir(aides if code == "ehpad" else AIDES[0]))
            if code != "ehpad":
                break
        if code == "ssiad":
            _ssiad(dossiers)


def _ssiad(dossiers: Sequence[Dossier]) -> None:
    """The situation that is counted, and needs twice over, to be drawn."""
    for dossier, elements in zip(dossiers, (["R32", "MED-1295"], ["GEN-365"], ["F06.7"]), strict=False):
        _faite(dossier, "SITUATION-SSIAD", 25, {"situation": elements})
    besoins = [i.id for i in Grille.objects.get(code="SERAFIN-BESOINS", organisme=None).versions.get(
        etat="publiee").lue.tous() if i.type == "entier"]  # fmt: skip
    for jours, rythme in ((370, (3, 2, 1, 3)), (15, (2, 1, 1, 2, 3))):
        _faite(dossiers[0], "SERAFIN-BESOINS", jours, {b: rythme[n % len(rythme)] for n, b in enumerate(besoins)})


def _social(notes: str) -> dict[str, Any]:
    noms = ("note_logement", "note_ressources", "note_droits", "note_entourage")
    return {"logement": "hebergement", "appui": True, "qui": "Sa tante, à Rezé.", "ressources": 420, "charges": 60,
            "parole": "Je veux un endroit à moi, pas trop loin de ma sœur.",
            **dict(zip(noms, notes, strict=True))}  # fmt: skip


def _points(notes: str) -> dict[str, Any]:
    return {f"q{rang}": note for rang, note in enumerate(notes, 1)}


def _aggir(aides: Mapping[str, Sequence[str]]) -> dict[str, Any]:
    from accompagnement.donnees.grilles.aggir import DISCRIMINANTES

    parties = [id for _, _, ensemble in DISCRIMINANTES.values() for id, _ in ensemble]
    return {id: list(aides.get(id, "0")) for id in parties}


def _evaluateur(dossier: Dossier, soin: bool) -> Professionnel | None:
    """Somebody of the team, of care for a grid of care."""
    membres = MembreEquipe.objects.filter(dossier=dossier, professionnel__isnull=False).select_related("professionnel")
    pros = [m.professionnel for m in membres if m.professionnel]
    gardes = [p for p in pros if p.professionnel_de_sante is soin] or pros
    return gardes[0] if gardes else Professionnel.objects.filter(affectations__structure=dossier.structure_id).first()


def _commencee(dossier: Dossier, code: str, reponses: dict[str, Any], jours: int = 0, auto: bool = False) -> Passation:
    grille = Grille.objects.get(code=code, organisme=None)
    passation = services.ouvrir_passation(
        acteur=None, dossier=dossier, grille=grille, date_evaluation=horloge.aujourdhui() - timedelta(days=jours),
        evaluateur=_evaluateur(dossier, grille.niveau > 2), auto_evaluation=auto,
    )  # fmt: skip
    services.enregistrer_reponses(acteur=None, passation=passation, reponses=reponses, version_lue=passation.version)
    return passation


def _faite(dossier: Dossier, code: str, jours: int, reponses: dict[str, Any], auto: bool = False) -> None:
    passation = _commencee(dossier, code, reponses, jours, auto)
    services.approuver_passation(acteur=None, passation=passation)
    services.valider_passation(acteur=None, passation=passation)
