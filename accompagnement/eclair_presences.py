"""What a typed line may say of a presence: « absent », « rentré à 18h » (docs/recettes/releve.md)."""

from datetime import datetime
from typing import Any

from accompagnement.choices_presences import CHOIX_ABSENCE, PRESENTS, Motif, Portee
from accompagnement.models import PresenceAbsence
from accompagnement.selectors.presence_actuelle import tient
from accompagnement.services.presences.absences import constater_retour, declarer_absence
from accompagnement.services.presences.pointage import ECRIRE
from coordination.eclair.registre import ECLAIR, Nature, Proposition, Question, Saisie
from dui.core.typographie import heure, instant
from usagers.acces import permet

ABSENTS = ("absent", "absente", "absents", "absentes")
RENTRES = ("rentré", "rentrée", "rentrés", "rentrées", "revenu", "revenue", "revenus", "revenues")
# An unauthorised absence has its own page, with what must be done at once: never one word in a line.
MOTIFS = tuple((str(code), str(mot)) for code, mot in CHOIX_ABSENCE if code not in {Motif.FUGUE, *PRESENTS})
QUESTION = Question("Pour quelle raison ?", MOTIFS)


def _ouvert(saisie: Saisie) -> bool:
    return bool(saisie.dossiers) and all(permet(saisie.acteur, d, "PRE", *ECRIRE) for d in saisie.dossiers)


def _noms(saisie: Saisie) -> str:
    return ", ".join(d.usager.prenom_affiche for d in saisie.dossiers)


def _moment(saisie: Saisie) -> datetime:
    return saisie.phrase.debut or saisie.maintenant


def proposer_absence(saisie: Saisie) -> Proposition | None:
    p = saisie.phrase
    if not p.valeurs("absent") or not _ouvert(saisie):
        return None
    debut = _moment(saisie)
    if (p.debut is None and p.jour is not None) or (debut > saisie.maintenant and p.fin is None):
        return Proposition("Une absence à venir se dit avec ses heures : « de 14h à 18h ».", pret=False)
    motif = saisie.choix.get("absence", "")
    if motif not in dict(MOTIFS):
        return Proposition("Dites la raison ; une absence non autorisée s’ouvre dans « Présences ».", False, QUESTION)
    jusqu = f" jusqu’au {instant(p.fin)}" if p.fin else ", retour non connu"
    mots = f"{_noms(saisie)}, {dict(MOTIFS)[motif].lower()}, depuis le {instant(debut)}{jusqu}"
    return Proposition(mots, question=QUESTION)


def enregistrer_absence(saisie: Saisie) -> Any:
    return [
        declarer_absence(acteur=saisie.acteur, dossier=d, motif=saisie.choix["absence"], debut=_moment(saisie),
                         fin=saisie.phrase.fin)
        for d in saisie.dossiers
    ]  # fmt: skip


def _absences(saisie: Saisie) -> list[PresenceAbsence]:
    """What each of them would come back from, at that instant; nothing for those who were there."""
    le = _moment(saisie)
    lignes = PresenceAbsence.objects.filter(
        tient(le), dossier__in=saisie.dossiers, structure=saisie.structure, portee=Portee.TENUE, debut__lt=le
    )
    return list(lignes.exclude(motif=Motif.PRESENT).select_related("dossier__usager")
        .order_by("dossier", "-debut").distinct("dossier"))  # fmt: skip


def proposer_retour(saisie: Saisie) -> Proposition | None:
    if not saisie.phrase.valeurs("retour") or not _ouvert(saisie) or _moment(saisie) > saisie.maintenant:
        return None
    absences = _absences(saisie)
    if not absences:
        return None
    dites = (f"{a.dossier.usager.prenom_affiche} ({str(a).lower()}, depuis le {instant(a.debut)})" for a in absences)
    return Proposition(f"Retour à {heure(_moment(saisie))} : {', '.join(dites)}")


def enregistrer_retour(saisie: Saisie) -> Any:
    return [constater_retour(acteur=saisie.acteur, absence=a, le=_moment(saisie)) for a in _absences(saisie)]


def ouvrir() -> None:
    for cle, libelle, mots, proposer, enregistrer in (
        ("absence", "Absence", ABSENTS, proposer_absence, enregistrer_absence),
        ("retour", "Retour", RENTRES, proposer_retour, enregistrer_retour),
    ):
        genre = "absent" if cle == "absence" else cle
        nature = Nature(cle, libelle, "grid-3x3", proposer, enregistrer, dict.fromkeys(mots, genre))
        ECLAIR.enregistrer(nature, cle=cle, ordre=50)
