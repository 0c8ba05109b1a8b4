"""A month of a house: counted by its rule, locked, opened again with a reason (S11)."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db import connection, transaction

from accompagnement.choices_presences import PRESENTS, ActePeriode, RegleJournee
from accompagnement.models import EtapePresence, LigneMois, PresenceAbsence, RegleComptage
from accompagnement.selectors.presences import trames
from accompagnement.services.presences import comptage
from accompagnement.services.presences.creneaux import Creneau, dernier, jours, mois_suivant, premier
from accompagnement.services.presences.periodes import etat_verrouille, mois_verrouilles
from accompagnement.services.presences.pointage import noter_statut
from accompagnement.services.presences.trame import Trame
from dui.core import horloge, journal
from dui.core.erreurs import ErreurMetier
from dui.core.evenements import publier
from dui.core.typographie import accorder, date_longue
from habilitations.acces import Acteur, exiger_droit
from habilitations.models import Structure, Unite
from usagers.models import Dossier


@dataclass
class Compte:
    """One person in one month; `reserves`: days of a place kept, `prevues`: days foreseen until its end."""

    dossier: Dossier
    journees: int
    nuits: int
    diners: int
    absences: dict[str, int]
    reserves: int = 0
    prevues: int = 0


def regle_au(structure: Structure, jour: date) -> comptage.Regle:
    """The rule in force that day; without a dated one, that of the house."""
    ligne = RegleComptage.objects.filter(structure=structure, debut__lte=jour).first()
    if ligne is not None:
        return comptage.Regle(ligne.regle, ligne.heures, ligne.reservation_jours)
    connue = structure.regle_journee in RegleJournee.values
    return comptage.Regle(structure.regle_journee if connue else RegleJournee.MINUIT)


def compter(trame: Trame, dossier: Dossier, periode: Sequence[date], regle: comptage.Regle) -> Compte:
    """Days by rule, nights, dinners, and days of absence by reason (the state of the night says the day's)."""
    absences: Counter[str] = Counter()
    diners = 0
    for jour in periode:
        motif = trame.reel(Creneau(jour, 2))
        if motif in PRESENTS:
            diners += 1
        elif motif:
            absences[motif] += 1
    journees, reserves = trame.jours_comptes(periode, regle), trame.jours_reserves(periode, regle)
    return Compte(dossier, len(journees), trame.nuits(periode), diners, dict(absences), len(reserves))


def etat_du_mois(
    acteur: Acteur | None, structure: Structure, mois: date, regle: comptage.Regle | None = None
) -> list[Compte]:
    """Everybody whose stay touches the month: lived up to today, foreseen from tomorrow on."""
    regle, aujourdhui = regle or regle_au(structure, mois), horloge.aujourdhui()
    vecus = [j for j in jours(mois, dernier(mois)) if j <= aujourdhui]
    a_venir = [j for j in jours(mois, dernier(mois)) if j > aujourdhui]
    comptes = []
    for dossier, trame in trames(acteur, structure, mois, dernier(mois), toutes=True):
        compte = compter(trame, dossier, vecus, regle)
        compte.prevues = len(trame.jours_comptes(a_venir, regle))
        comptes.append(compte)
    return comptes


def jours_manquants(structure: Structure, mois: date) -> list[tuple[Unite, date]]:
    """Days of groups with people that nobody confirmed."""
    lues = trames(None, structure, mois, dernier(mois), toutes=True)
    groupes = {d.perimetre.unite for d, _ in lues if d.perimetre.unite is not None}
    faites = set(
        EtapePresence.objects.filter(structure=structure, mois=False, jour__range=(mois, dernier(mois)))
        .exclude(acte=ActePeriode.ROUVERTE)
        .values_list("unite_id", "jour")
    )
    presents = {
        (d.perimetre.unite_id, j) for d, t in lues for j in jours(mois, dernier(mois)) if comptage.couvert(j, t.sejours)
    }
    manquants = [(u, j) for u in groupes for j in jours(mois, dernier(mois))]
    return sorted(
        (x for x in manquants if (x[0].pk, x[1]) in presents and (x[0].pk, x[1]) not in faites),
        key=lambda x: (x[1], x[0].nom),
    )


@transaction.atomic
def verrouiller_mois(*, acteur: Acteur | None, structure: Structure, mois: date) -> EtapePresence:
    """Once every day is confirmed: what it counts is frozen, and is what is billed. The base then holds it closed."""
    mois = premier(mois)
    _exiger(acteur, structure)
    _seul(structure)
    if mois_suivant(mois) > horloge.aujourdhui():
        raise ErreurMetier("mois", "Le mois n’est pas terminé.")
    if etat_verrouille(structure, mois) is not None:
        raise ErreurMetier("verrouille", "Ce mois est déjà verrouillé.")
    if manquants := jours_manquants(structure, mois):
        unite, jour = manquants[0]
        combien = accorder(len(manquants), "jour reste à confirmer", "jours restent à confirmer")
        raise ErreurMetier("manquants", f"{combien}, à commencer par le {date_longue(jour)}, {unite.nom}.")
    _cloturer(structure, mois)
    etape = EtapePresence.objects.create(
        structure=structure, mois=True, jour=mois, acte=ActePeriode.VERROUILLEE, auteur_id=acteur.id if acteur else None
    )
    LigneMois.objects.bulk_create([
        LigneMois(etape=etape, dossier=c.dossier, structure=structure, journees=c.journees, nuits=c.nuits,
                  diners=c.diners, absences=c.absences, reserves=c.reserves)
        for c in etat_du_mois(None, structure, mois)
    ])  # fmt: skip
    journal.tracer("ecriture", objet=f"presences_verrou:{mois:%Y-%m}", structure_id=structure.pk)
    publier("accompagnement.mois_verrouille", structure_id=structure.pk, etape_id=etape.pk)
    return etape


def _seul(structure: Structure) -> None:
    """Who is writing a line of this house ends first: the triggers of the lines share this lock (migration 0016)."""
    with connection.cursor() as curseur:
        curseur.execute("SELECT pg_advisory_xact_lock(hashtext('mois_presences'), %s)", [structure.pk])


def _cloturer(structure: Structure, mois: date) -> None:
    debut, fin = Creneau(mois, 0).debut, Creneau(dernier(mois), 2).fin
    for ligne in PresenceAbsence.objects.filter(structure=structure, borne__gt=debut, borne__lte=fin):
        if ligne.statut not in ("annulee", "cloturee"):
            noter_statut(ligne, "cloturee", f"Mois {mois:%m/%Y}")


@transaction.atomic
def rouvrir_mois(*, acteur: Acteur | None, structure: Structure, mois: date, motif: str) -> EtapePresence:
    """By who validates, with a reason; the frozen lines of the former lock stay."""
    _exiger(acteur, structure)
    if etat_verrouille(structure, premier(mois)) is None:
        raise ErreurMetier("ouvert", "Ce mois n’est pas verrouillé.")
    if not motif.strip():
        raise ErreurMetier("motif", "Dites pourquoi ce mois est rouvert.", champ="motif")
    etape = EtapePresence.objects.create(
        structure=structure, mois=True, jour=premier(mois), acte=ActePeriode.ROUVERTE, motif=motif[:300],
        auteur_id=acteur.id if acteur else None,
    )  # fmt: skip
    journal.tracer(
        "ecriture", objet=f"presences_rouvertes:{etape.jour:%Y-%m}", structure_id=structure.pk, motif=motif[:200]
    )
    publier("accompagnement.mois_rouvert", structure_id=structure.pk, etape_id=etape.pk)
    return etape


def _exiger(acteur: Acteur | None, structure: Structure) -> None:
    """The whole house is one's own: a chef of one group does not lock the others."""
    if acteur is not None:
        exiger_droit(acteur, "PRE", "valider", structure.pk)


@transaction.atomic
def choisir_regle(
    *, acteur: Acteur | None, structure: Structure, debut: date, regle: str, heures: int, reservation_jours: int = 0,
    zone: str = "",
) -> RegleComptage:  # fmt: skip
    """From a month on that is not locked: nothing already billed is counted again."""
    _exiger(acteur, structure)
    if debut.day != 1:
        raise ErreurMetier("debut", "Une règle commence le premier jour d’un mois.", champ="debut")
    if mois_verrouilles(structure, debut):
        raise ErreurMetier("debut", "Un mois verrouillé suit cette date.", champ="debut")
    ligne, _ = RegleComptage.objects.update_or_create(
        structure=structure, debut=debut,
        defaults={"regle": regle, "heures": heures, "reservation_jours": reservation_jours, "zone": zone,
                  "auteur_id": acteur.id if acteur else None},
    )  # fmt: skip
    return ligne
