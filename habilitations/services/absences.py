"""Away for long: the account sleeps, and wakes by a decision of the direction (metier S26)."""

from datetime import date

from django.db import transaction

from dui.core import horloge
from dui.core.erreurs import ErreurMetier
from habilitations.acteur import Acteur
from habilitations.choices import EtatCompte, NatureConnexion
from habilitations.models import Absence, Compte, JournalConnexion, Professionnel
from habilitations.services.autorite import exiger_annuaire, exiger_direction_de, refuser_soi
from habilitations.services.comptes import fermer_sessions


@transaction.atomic
def declarer_absence(
    *, acteur: Acteur | None, professionnel: Professionnel, debut: date, fin: date | None = None
) -> Absence:
    """Note an absence; beyond the days that the organisme allows, the account is suspended from its first day."""
    exiger_annuaire(acteur, professionnel.organisme_id)
    refuser_soi(acteur, professionnel)
    if fin is not None and fin < debut:
        raise ErreurMetier("dates", f"La fin ne peut pas être avant le {debut:%d/%m/%Y}.", champ="fin")
    Professionnel.objects.select_for_update().get(pk=professionnel.pk)
    _refuser_deux(professionnel, debut, fin)
    absence = Absence.objects.create(
        professionnel=professionnel, debut=debut, fin=fin, declaree_par_id=acteur.id if acteur else None
    )
    suspendre_absents(professionnel=professionnel)
    absence.refresh_from_db()
    return absence


def _refuser_deux(professionnel: Professionnel, debut: date, fin: date | None) -> None:
    """One absence at a time; one that waits for a decision has no end."""
    for autre in professionnel.absences.filter(reprise_le=None):
        dernier = None if autre.suspendue_le else autre.fin
        if (fin is None or autre.debut <= fin) and (dernier is None or dernier >= debut):
            raise ErreurMetier(
                "absence", f"Une absence est déjà notée depuis le {autre.debut:%d/%m/%Y}.", champ="debut"
            )


@transaction.atomic
def suspendre_absents(*, professionnel: Professionnel | None = None) -> int:
    """Accounts of those who are away for more days than allowed; called by the clock and by each declaration."""
    jour = horloge.aujourdhui()
    lignes = Absence.objects.ouvertes().filter(suspendue_le=None, reprise_le=None)
    lignes = lignes.filter(professionnel__compte__etat=EtatCompte.ACTIF)
    if professionnel is not None:
        lignes = lignes.filter(professionnel=professionnel)
    choisies = lignes.select_related("professionnel__compte", "professionnel__organisme")
    longues = [a for a in choisies if a.jours(jour) > a.professionnel.organisme.absence_jours]
    for absence in longues:
        _suspendre(absence)
    return len(longues)


def _suspendre(absence: Absence) -> None:
    compte = absence.professionnel.compte
    Compte.objects.filter(pk=compte.pk, etat=EtatCompte.ACTIF).update(etat=EtatCompte.SUSPENDU)
    absence.suspendue_le = horloge.maintenant()
    absence.save(update_fields=["suspendue_le", "modifie_le"])
    JournalConnexion.objects.create(compte=compte, nature=NatureConnexion.ETAT, moyen="absence")
    fermer_sessions(compte)


@transaction.atomic
def decider_retour(*, acteur: Acteur | None, absence: Absence, le: date) -> Absence:
    """Direction only, never for oneself. The account that this absence suspended opens again that day."""
    absence = Absence.objects.select_for_update().get(pk=absence.pk)
    pro = absence.professionnel
    exiger_direction_de(acteur, pro)
    refuser_soi(acteur, pro)
    if absence.reprise_le is not None:
        raise ErreurMetier("deja", "Le retour de cette personne est déjà décidé.")
    if le <= absence.debut:
        raise ErreurMetier("dates", f"L’absence commence le {absence.debut:%d/%m/%Y}.", champ="le")
    if le > horloge.aujourdhui():
        raise ErreurMetier("dates", "Décidez du retour le jour où la personne revient.", champ="le")
    absence.reprise_le, absence.reprise_par_id = le, acteur.id if acteur else None
    absence.save(update_fields=["reprise_le", "reprise_par", "modifie_le"])
    _rouvrir(absence)
    return absence


def _rouvrir(absence: Absence) -> None:
    """Only what this absence had suspended: a suspension decided for another reason stays."""
    compte = Compte.objects.filter(professionnel=absence.professionnel, etat=EtatCompte.SUSPENDU).first()
    if compte is None or absence.suspendue_le is None:
        return
    compte.etat = EtatCompte.ACTIF
    compte.save(update_fields=["etat"])
    JournalConnexion.objects.create(compte=compte, nature=NatureConnexion.ETAT, moyen="retour")
