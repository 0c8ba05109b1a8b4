"""Close what took place: its duration, its type, the presence of each person; then final, except a reasoned correction.

Two facts: a group session held without somebody is ended, presence no; an appointment to which somebody did not come
is cancelled by the person (GEN-358). Both count as not come.
"""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from coordination.choices import StatutEvenement
from coordination.choices_agenda import MOTIFS_ISSUE, IssuePersonne
from coordination.models import Evenement, PersonneEvenement, StatutEvenementHisto
from coordination.services.evenements import (
    OUVERTS,
    annuler_evenement,
    exiger_ecriture,
    noter,
    terminer_evenement,
)
from coordination.verrous import exiger_ouvert
from dui.core import horloge
from dui.core.erreurs import ErreurMetier, Refus
from dui.core.typographie import jour_mois
from habilitations.acces import Acteur
from usagers.acces import avec_dossier, permet

Reponses = Mapping[int, str]


def lignes_ouvertes(acteur: Acteur | None, evenement: Evenement) -> list[PersonneEvenement]:
    """Those whose presence this actor may say."""
    lignes = evenement.personnes.select_related("dossier")
    if acteur is None:
        return list(lignes)
    return [ligne for ligne in avec_dossier(acteur, evenement.personnes.all())
            if permet(acteur, ligne.dossier, "AGE", "ecrire", "creer")]  # fmt: skip


@transaction.atomic
def clore_evenement(
    *, acteur: Acteur | None, evenement: Evenement, reponses: Reponses, fin: datetime | None = None, motif: str = ""
) -> Evenement:
    """`reponses`: number of a line → vu, excuse, annule, absent. Ended once everybody's presence is known."""
    evenement = Evenement.objects.select_for_update(of=("self",)).get(pk=evenement.pk)
    exiger_ecriture(acteur, evenement)
    exiger_ouvert(evenement.structure_id, evenement.debut)
    fin = _verifier(evenement, fin)
    lignes = {ligne.pk: ligne for ligne in lignes_ouvertes(acteur, evenement)}
    if set(reponses) - set(lignes):
        raise Refus()
    for pk, issue in reponses.items():
        _repondre(lignes[pk], issue, evenement.groupe, motif)
    restent = evenement.personnes.filter(statut__in=OUVERTS).count()
    if restent and not reponses:
        raise ErreurMetier("presence", "Dites pour chaque personne si elle était là.", champ="presences")
    if restent:
        return evenement
    return _finir(acteur, evenement, fin, motif)


def _verifier(evenement: Evenement, fin: datetime | None) -> datetime:
    if evenement.statut not in OUVERTS:
        raise ErreurMetier("statut", "C’est déjà clos. Une correction demande un motif.")
    if evenement.debut > horloge.maintenant():
        raise ErreurMetier("futur", "Cela n’a pas encore commencé.")
    fin = fin or evenement.fin
    if fin is None:
        raise ErreurMetier("fin", "Dites à quelle heure cela s’est terminé.", champ="fin")
    if not evenement.type:
        raise ErreurMetier("type", "Dites de quoi il s’agit : le type manque.", champ="type")
    return fin


def _repondre(ligne: PersonneEvenement, issue: str, groupe: bool, motif: str) -> None:
    if issue not in IssuePersonne.values:
        raise ErreurMetier("issue", "Dites si la personne est venue.", champ="presences")
    venu = issue == IssuePersonne.VU
    tenu = venu or (groupe and issue != IssuePersonne.ANNULE)
    ligne.issue, ligne.present = issue, venu
    ligne.statut = StatutEvenement.TERMINE if tenu else StatutEvenement.ANNULE
    ligne.motif_national = "" if venu else MOTIFS_ISSUE[issue]
    ligne.motif = "" if venu else motif.strip()[:300]
    ligne.save()


def _finir(acteur: Acteur | None, evenement: Evenement, fin: datetime, motif: str) -> Evenement:
    lignes = list(evenement.personnes.all())
    if lignes and all(ligne.statut == StatutEvenement.ANNULE for ligne in lignes):
        return annuler_evenement(
            acteur=acteur, evenement=evenement, motif_national=lignes[0].motif_national, motif=motif
        )
    present = any(ligne.present for ligne in lignes) if lignes else None
    return terminer_evenement(acteur=acteur, evenement=evenement, fin=fin, usager_present=present)


@transaction.atomic
def noter_issue(*, acteur: Acteur | None, evenement: Evenement, issue: str) -> Evenement:
    """One click from the list of the day, for an appointment with one person."""
    lignes = lignes_ouvertes(acteur, evenement)
    if len(lignes) != 1 or evenement.groupe:
        raise ErreurMetier("groupe", "Une activité de groupe se clôt avec la présence de chacun.")
    return clore_evenement(acteur=acteur, evenement=evenement, reponses={lignes[0].pk: issue})


@transaction.atomic
def clore_en_masse(*, acteur: Acteur | None, reponses: Reponses) -> int:
    """Many at once, each person their own answer: nobody is present by default. Returns how many events are closed."""
    lignes = PersonneEvenement.objects.filter(pk__in=reponses).order_by("evenement__debut", "pk")
    par_evenement: dict[int, dict[int, str]] = {}
    for pk, evenement_id in lignes.values_list("pk", "evenement_id"):
        par_evenement.setdefault(evenement_id, {})[pk] = reponses[pk]
    faits = 0
    for evenement in Evenement.objects.filter(pk__in=par_evenement).order_by("debut", "pk"):
        faits += _clore_parmi(acteur, evenement, par_evenement[evenement.pk]).termine
    return faits


def _clore_parmi(acteur: Acteur | None, evenement: Evenement, reponses: Reponses) -> Evenement:
    """What stops the whole is said with the name of the one that stops it."""
    try:
        return clore_evenement(acteur=acteur, evenement=evenement, reponses=reponses)
    except ErreurMetier as erreur:
        quand = jour_mois(evenement.debut.astimezone(horloge.PARIS))
        raise ErreurMetier(erreur.code, f"{evenement.libelle}, {quand} : {erreur.message}") from erreur


@transaction.atomic
def corriger_presence(*, acteur: Acteur | None, ligne: PersonneEvenement, issue: str, motif: str) -> Evenement:
    """Ended is final, except this: a reason, the former answer in the history, the month still open."""
    evenement = Evenement.objects.select_for_update(of=("self",)).get(pk=ligne.evenement_id)
    exiger_ecriture(acteur, evenement)
    exiger_ouvert(evenement.structure_id, evenement.debut)
    if ligne.statut in OUVERTS:
        raise ErreurMetier("statut", "La présence n’est pas encore dite.")
    if not motif.strip():
        raise ErreurMetier("motif", "Dites pourquoi vous corrigez.", champ="motif")
    if ligne.pk not in {lue.pk for lue in lignes_ouvertes(acteur, evenement)}:
        raise Refus()
    _repondre(ligne, issue, evenement.groupe, motif)
    _suivre(evenement, motif)
    return evenement


def _suivre(evenement: Evenement, motif: str) -> None:
    """The event follows its lines: held as soon as one person was there."""
    lignes = list(evenement.personnes.all())
    if any(ligne.statut in OUVERTS for ligne in lignes):
        return
    annulees = [ligne for ligne in lignes if ligne.statut == StatutEvenement.ANNULE]
    tout = len(annulees) == len(lignes)
    evenement.statut = StatutEvenement.ANNULE if tout else StatutEvenement.TERMINE
    evenement.usager_present = any(ligne.present for ligne in lignes)
    evenement.version += 1
    evenement.save()
    noter(evenement, annulees[0].motif_national if tout else "", f"Correction : {motif.strip()}")


def historique(evenement: Evenement) -> list[StatutEvenementHisto]:
    return list(StatutEvenementHisto.objects.filter(evenement=evenement)[:50])
