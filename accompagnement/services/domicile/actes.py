"""What visits and sessions share: not done and why, a reasoned correction, a row for each state."""

from datetime import date, datetime, time, timedelta
from typing import Any, TypeVar

from django.db import transaction

from accompagnement.choices_domicile import EtatActe
from accompagnement.models import EtapeActe, Intervention, Seance
from dui.core import horloge, journal
from dui.core.erreurs import ErreurMetier
from dui.core.evenements import publier
from habilitations.acces import Acteur
from usagers.acces import exiger
from usagers.models import Dossier

A = TypeVar("A", Intervention, Seance)
DOMAINES: dict[type, str] = {Intervention: "TRS", Seance: "AGE"}
NIVEAUX: dict[type, int] = {Intervention: 3, Seance: 2}
REFUS = "Cette saisie revient aux professionnels qui interviennent."


def exiger_saisie(acteur: Acteur | None, dossier: Dossier, modele: type) -> None:
    exiger(acteur, dossier, [DOMAINES[modele]], "ecrire", motif=REFUS)


def bornes(jour: date, debut: time, fin: time) -> tuple[datetime, datetime]:
    """Instants of two hours of a day as lived in Paris; an end that is not after the start is the day after."""
    depart = datetime.combine(jour, debut, tzinfo=horloge.PARIS)
    arrivee = datetime.combine(jour if fin > debut else jour + timedelta(days=1), fin, tzinfo=horloge.PARIS)
    if horloge.duree(depart, arrivee) <= timedelta(0):
        raise ErreurMetier("fin", "Cette heure n’existe pas ce jour-là : on passe à l’heure d’été.", champ="fin")
    return depart, arrivee


@transaction.atomic
def ne_pas_faire(*, acteur: Acteur | None, objet: A, motif_national: str, motif: str = "") -> A:
    """Not done: one of the six national reasons, always."""
    exiger_saisie(acteur, objet.dossier, type(objet))
    objet = verrouiller(objet, EtatActe.PLANIFIE)
    if not motif_national:
        raise ErreurMetier("motif_national", "Dites pourquoi.", champ="motif_national")
    objet.motif_national, objet.motif = motif_national, motif.strip()
    return passer(acteur, objet, EtatActe.ANNULE, "Non faite", motif)


@transaction.atomic
def corriger(*, acteur: Acteur | None, objet: A, motif: str) -> A:
    """Done or not done by mistake: planned again, with the reason; what was said stays in the history."""
    exiger_saisie(acteur, objet.dossier, type(objet))
    objet = verrouiller(objet, EtatActe.REALISE, EtatActe.ANNULE)
    if not motif.strip():
        raise ErreurMetier("motif", "Dites ce qui était faux.", champ="motif")
    objet.motif_national = objet.motif = ""
    if isinstance(objet, Intervention):
        objet.reel_debut = objet.reel_fin = None
    return passer(acteur, objet, EtatActe.PLANIFIE, "Corrigée", motif)


def verrouiller(objet: A, *statuts: str) -> A:
    dossier = objet.dossier
    lu: Any = type(objet).objects.select_for_update(of=("self",)).get(pk=objet.pk)
    lu.dossier = dossier
    if lu.statut not in statuts:
        raise ErreurMetier("statut", f"C’est déjà noté : {lu.get_statut_display().lower()}.")
    return lu  # type: ignore[no-any-return]


def passer(acteur: Acteur | None, objet: A, statut: str, acte: str, motif: str = "") -> A:
    objet.statut = statut
    objet.version += 1
    objet.save()
    etape(acteur, objet, acte, motif)
    return objet


def etape(acteur: Acteur | None, objet: Any, acte: str, motif: str = "") -> None:
    genre = type(objet).__name__.lower()
    EtapeActe.objects.create(structure_id=objet.structure_id, niveau=objet.niveau, statut=objet.statut, acte=acte,
                             auteur_id=acteur.id if acteur else None, commentaire=motif.strip()[:300],
                             **{genre: objet})  # fmt: skip
    journal.tracer("ecriture", objet=f"{genre}:{objet.pk}", dossier_id=objet.dossier_id,
                   structure_id=objet.structure_id, niveau=objet.niveau)  # fmt: skip
    publier(f"accompagnement.{genre}_changee", structure_id=objet.structure_id, dossier_id=objet.dossier_id,
            objet_id=objet.pk, statut=objet.statut)  # fmt: skip
