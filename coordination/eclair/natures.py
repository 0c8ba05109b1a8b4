"""What this room makes of a line: a transmission, an appointment for each person."""

from typing import Any

from coordination.acces import peut_ecrire
from coordination.choices import CATEGORIE_DU_THEME, Categorie, Importance, Theme, TypeEvenement
from coordination.eclair.moyens import ouvrir as ouvrir_moyens
from coordination.eclair.registre import ECLAIR, Nature, Saisie
from coordination.services import Ecrit, publier_transmission
from coordination.services.evenements import planifier_evenement
from dui.core.typographie import accorder, date_longue, heure
from habilitations.acces import decider

CATEGORIES = {libelle: code for code, libelle in Categorie.choices}
CATEGORIES |= {libelle: code for code, libelle in Theme.choices} | {code: code for code in Categorie.values}


def _noms(saisie: Saisie) -> str:
    prenoms = [d.usager.prenom_affiche for d in saisie.dossiers]
    return prenoms[0] if len(prenoms) == 1 else f"{', '.join(prenoms[:-1])} et {prenoms[-1]}"


def _ecrit(saisie: Saisie) -> Ecrit:
    code = next(iter(saisie.phrase.valeurs("categorie")), "")
    debut = saisie.phrase.debut
    return Ecrit(
        texte=saisie.phrase.texte,
        categorie=CATEGORIE_DU_THEME.get(code, code) or Categorie.QUOTIDIEN,
        theme=code if code in Theme.values and code not in Categorie.values else "",
        importance=min(saisie.phrase.importance, Importance.URGENT),
        fait_le=debut if debut is not None and debut < saisie.maintenant else None,
    )


def proposer_transmission(saisie: Saisie) -> str | None:
    if not saisie.dossiers or not all(peut_ecrire(saisie.acteur, d, 2).permis for d in saisie.dossiers):
        return None
    ecrit = _ecrit(saisie)
    mots = [Categorie(ecrit.categorie).label.lower()]
    if ecrit.importance > Importance.INFO:
        mots.append(Importance(ecrit.importance).label.lower())
    return f"Pour {_noms(saisie)} ({', '.join(mots)}) : « {ecrit.texte} »"


def enregistrer_transmission(saisie: Saisie) -> Any:
    return publier_transmission(acteur=saisie.acteur, dossiers=saisie.dossiers, ecrit=_ecrit(saisie))


def proposer_evenement(saisie: Saisie) -> str | None:
    """An hour to come, words to name it, people whose agenda the author writes."""
    p = saisie.phrase
    if p.debut is None or p.debut <= saisie.maintenant or not p.objet or not saisie.dossiers:
        return None
    if not all(
        any(decider(saisie.acteur, action, "AGE", d.perimetre).permis for action in ("ecrire", "creer"))
        for d in saisie.dossiers
    ):
        return None
    fin = f" à {heure(p.fin)}" if p.fin else ""
    avec = f", avec {', '.join(str(c) for c in saisie.collegues)}" if saisie.collegues else ""
    quoi = accorder(len(saisie.dossiers), "rendez-vous", "rendez-vous")
    return f"{quoi} « {p.objet} », {date_longue(p.debut)}, de {heure(p.debut)}{fin}{avec}, pour {_noms(saisie)}"


def enregistrer_evenement(saisie: Saisie) -> Any:
    """One for each person: a dossier never names another."""
    p = saisie.phrase
    if p.debut is None:
        return []
    return [
        planifier_evenement(
            acteur=saisie.acteur, structure_id=saisie.structure.pk, type=TypeEvenement.RENDEZ_VOUS,
            libelle=p.objet[:1].upper() + p.objet[1:], debut=p.debut, fin=p.fin, dossier=d,
            participants=saisie.collegues,
        )
        for d in saisie.dossiers
    ]  # fmt: skip


def ouvrir() -> None:
    ecrit = Nature("transmission", "Transmission", "message-square", proposer_transmission, enregistrer_transmission)
    ECLAIR.enregistrer(ecrit, cle=ecrit.cle, ordre=10)
    prevu = Nature("evenement", "Rendez-vous", "calendar-days", proposer_evenement, enregistrer_evenement)
    ECLAIR.enregistrer(prevu, cle=prevu.cle, ordre=20)
    ouvrir_moyens()
