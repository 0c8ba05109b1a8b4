"""Deadlines: set by the rooms that know the dates, recomputed when these move, closed with a day or a reason (§2.5).

    poser_echeance(acteur=a, dossier=d, regle="contrat_remise", origine=sejour.date_admission, objet=f"sejour:{s.pk}")

Called again with another date, it recomputes the same row and keeps the former date. Nothing is removed.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction

from coordination.choices import EtatEcheance
from coordination.donnees.regles import NOMS, REGLES, Regle
from coordination.models import DateEcheance, Echeance, ReglageEcheance
from dui.core import calendrier, contexte, horloge, journal
from dui.core.calendrier import Unite
from dui.core.erreurs import ErreurMetier, Refus
from dui.core.evenements import publier
from habilitations.acces import Acteur, acteur_de, decider
from habilitations.models import PerimetreDossier, Professionnel
from usagers.acces import exiger
from usagers.models import Dossier


@dataclass(frozen=True)
class Delai:
    """Rule as it applies in one organisme on one day."""

    regle: Regle
    nombre: int
    unite: str
    preavis: tuple[tuple[int, str], ...]
    active: bool = True

    @property
    def en_mots(self) -> str:
        return f"{self.nombre} {NOMS[self.unite]}" if self.nombre else "la date elle-même"


@dataclass(frozen=True)
class Calcul:
    """Dates of a deadline."""

    due: date
    proche: date
    instant: datetime | None = None


def delai_applicable(code: str, organisme_id: int, le: date | None = None) -> Delai:
    """The shipped rule, or the last setting of the organisme in force on that day."""
    regle = REGLES.get(code)
    if regle is None:
        raise ValueError(f"unknown deadline rule: {code}")
    jour = le or horloge.aujourdhui()
    reglage = ReglageEcheance.objects.filter(organisme=organisme_id, regle=code, depuis__lte=jour).first()
    if reglage is None:
        return Delai(regle, regle.nombre, regle.unite, regle.preavis)
    preavis = tuple((int(n), str(u)) for n, u in reglage.preavis)
    return Delai(regle, reglage.nombre, reglage.unite, preavis, reglage.active)


def calculer(delai: Delai, origine: date | datetime) -> Calcul:
    """Due day and first day of notice. Hours are counted in UTC from an instant, the rest on the civil calendar."""
    instant = None
    if delai.unite == Unite.HEURES:
        if not isinstance(origine, datetime):
            raise ValueError("a delay in hours starts from an instant")
        instant = origine + timedelta(hours=delai.nombre)
        due = instant.astimezone(horloge.PARIS).date()
    else:
        due = calendrier.ajouter(_jour(origine), delai.nombre, delai.unite)
    avances = [avant(due, nombre, unite) for nombre, unite in delai.preavis]
    return Calcul(due, min(avances, default=due), instant)


def _jour(origine: date | datetime) -> date:
    return origine.astimezone(horloge.PARIS).date() if isinstance(origine, datetime) else origine


def _instant(origine: date | datetime) -> datetime | None:
    return origine if isinstance(origine, datetime) else None


def avant(due: date, nombre: int, unite: str) -> date:
    if unite == Unite.HEURES:
        return due - timedelta(days=-(-nombre // 24))
    return calendrier.ajouter(due, -nombre, unite)


@transaction.atomic
def poser_echeance(
    *,
    acteur: Acteur | None,
    dossier: Dossier,
    regle: str,
    origine: date | datetime,
    objet: str,
    libelle: str = "",
    niveau: int = 1,
    responsable_id: int | None = None,
    motif: str = "",
    lecteurs: Sequence[int] | None = None,
) -> Echeance | None:
    """Set the deadline, or move it when its source date moved. `None` when the organisme has switched the rule off.

    The caller has checked the right on the source; a deadline already done or without object keeps its state.
    `lecteurs`: it exists for these people alone, and no event tells of it; the first of them answers for it.
    """
    delai = delai_applicable(regle, dossier.structure.organisme_id)
    existante = Echeance.objects.select_for_update().filter(dossier=dossier, regle=regle, objet=objet).first()
    if not delai.active:
        return existante
    calcul = calculer(delai, origine)
    if existante is not None:
        return deplacer(existante, delai, origine, calcul, motif or "La date d’origine a changé")
    echeance = Echeance.objects.create(
        dossier=dossier, structure_id=dossier.structure_id, niveau=niveau, regle=regle, objet=objet,
        domaine=delai.regle.domaine, libelle=libelle or delai.regle.libelle, date_origine=_jour(origine),
        date_due=calcul.due, heure_due=calcul.instant, proche_le=calcul.proche, critique=delai.regle.critique,
        instant_origine=_instant(origine), lecteurs=list(lecteurs) if lecteurs is not None else None,
        responsable_id=responsable_id or (lecteurs[0] if lecteurs else None),
    )  # fmt: skip
    _dater(echeance, delai, motif or "Calculée à l’origine")
    _annoncer(echeance, "posee")
    return echeance


def deplacer(echeance: Echeance, delai: Delai, origine: date | datetime, calcul: Calcul, motif: str) -> Echeance:
    jour = _jour(origine)
    if (echeance.date_origine, echeance.date_due, echeance.proche_le, echeance.heure_due) == (
        jour, calcul.due, calcul.proche, calcul.instant,
    ):  # fmt: skip
        return echeance
    deplacee = (echeance.date_origine, echeance.date_due) != (jour, calcul.due)
    echeance.date_origine, echeance.date_due = jour, calcul.due
    echeance.proche_le, echeance.heure_due = calcul.proche, calcul.instant
    echeance.instant_origine = _instant(origine)
    echeance.version += 1
    echeance.save(update_fields=["date_origine", "date_due", "proche_le", "heure_due", "instant_origine", "version",
                                 "modifie_le"])  # fmt: skip
    if deplacee:
        _dater(echeance, delai, motif)
        _annoncer(echeance, "deplacee")
    return echeance


def _dater(echeance: Echeance, delai: Delai, motif: str) -> None:
    DateEcheance.objects.create(
        echeance=echeance, structure_id=echeance.structure_id, date_origine=echeance.date_origine,
        date_due=echeance.date_due, regle_appliquee=delai.en_mots, motif=motif[:200], auteur_id=_auteur(),
    )  # fmt: skip


def _auteur() -> int | None:
    ctx = contexte.courant()
    return ctx.acteur_id if ctx is not None else None


def _annoncer(echeance: Echeance, acte: str) -> None:
    if echeance.lecteurs is not None:  # neither the timeline nor any other room hears of it
        return
    publier(
        "coordination.echeance_changee",
        structure_id=echeance.structure_id,
        dossier_id=echeance.dossier_id,
        echeance_id=echeance.pk,
        acte=acte,
    )


@transaction.atomic
def clore_echeances(*, dossier: Dossier, objet: str, faite_le: date | None = None, motif: str = "",
                    regles: tuple[str, ...] = ()) -> int:  # fmt: skip
    """For services: the source is done (`faite_le`) or has lost its object (`motif`). Number of rows closed."""
    lignes = Echeance.objects.select_for_update().ouvertes().filter(dossier=dossier, objet=objet)
    if regles:
        lignes = lignes.filter(regle__in=regles)
    rangees = list(lignes)
    for echeance in rangees:
        _clore(echeance, faite_le, motif)
    return len(rangees)


@transaction.atomic
def marquer_faite(*, acteur: Acteur, echeance: Echeance, le: date) -> Echeance:
    """Done on that day, said by a person who may write in its domain."""
    _exiger_ouverte(acteur, echeance)
    if le > horloge.aujourdhui():
        raise ErreurMetier("date", "La date de réalisation ne peut pas être dans le futur.", champ="le")
    return _clore(echeance, le, "")


@transaction.atomic
def declarer_sans_objet(*, acteur: Acteur, echeance: Echeance, motif: str) -> Echeance:
    """Without object, with the reason that stays beside it."""
    _exiger_ouverte(acteur, echeance)
    if not motif.strip():
        raise ErreurMetier("motif", "Dites pourquoi cette échéance est sans objet.", champ="motif")
    return _clore(echeance, None, motif.strip())


@transaction.atomic
def rouvrir_echeance(*, acteur: Acteur | None, echeance: Echeance, motif: str) -> Echeance:
    """Closed by mistake."""
    exiger_droit_echeance(acteur, echeance)
    if echeance.etat == EtatEcheance.OUVERTE:
        raise ErreurMetier("etat", "Cette échéance est déjà à faire.")
    if not motif.strip():
        raise ErreurMetier("motif", "Dites pourquoi cette échéance est rouverte.", champ="motif")
    echeance.etat, echeance.date_realisee, echeance.motif = EtatEcheance.OUVERTE, None, motif.strip()[:200]
    _enregistrer(echeance)
    return echeance


@transaction.atomic
def confier_echeance(*, acteur: Acteur, echeance: Echeance, responsable: Professionnel | None) -> Echeance:
    """Somebody's to do, who can open it; nobody's when `None`."""
    _exiger_ouverte(acteur, echeance)
    if responsable is not None and not _lit(responsable, echeance):
        raise ErreurMetier("responsable", f"{responsable} n’ouvre pas cette partie du dossier.", champ="responsable")
    echeance.responsable = responsable
    echeance.version += 1
    echeance.save(update_fields=["responsable", "version", "modifie_le"])
    _annoncer(echeance, "confiee")
    return echeance


def _lit(pro: Professionnel, echeance: Echeance) -> bool:
    """By the formula, on all the links of the dossier: those at hand may be the links of who acts."""
    if echeance.lecteurs is not None:
        return pro.pk in echeance.lecteurs
    compte = getattr(pro, "compte", None)
    perimetre = PerimetreDossier.objects.get(pk=echeance.dossier_id)
    return compte is not None and decider(acteur_de(compte), "resumer", echeance.domaine, perimetre).permis


def _clore(echeance: Echeance, faite_le: date | None, motif: str) -> Echeance:
    if faite_le is None and not motif:
        raise ValueError("a closed deadline has a day or a reason")
    echeance.etat = EtatEcheance.FAITE if faite_le else EtatEcheance.SANS_OBJET
    echeance.date_realisee, echeance.motif = faite_le, motif[:200]
    _enregistrer(echeance)
    return echeance


def _enregistrer(echeance: Echeance) -> None:
    echeance.version += 1
    echeance.save(update_fields=["etat", "date_realisee", "motif", "version", "modifie_le"])
    reservee = echeance.lecteurs is not None
    journal.tracer(
        "ecriture", objet=f"echeance:{echeance.pk}", dossier_id=None if reservee else echeance.dossier_id,
        structure_id=echeance.structure_id, niveau=echeance.niveau,
    )  # fmt: skip
    _annoncer(echeance, str(echeance.etat))


def exiger_droit_echeance(acteur: Acteur | None, echeance: Echeance) -> None:
    if acteur is not None and echeance.lecteurs is not None:
        if acteur.id not in echeance.lecteurs:
            raise Refus
        return
    exiger(acteur, echeance.dossier, [echeance.domaine], "ecrire", "valider", "creer")


def _exiger_ouverte(acteur: Acteur, echeance: Echeance) -> None:
    exiger_droit_echeance(acteur, echeance)
    if echeance.etat != EtatEcheance.OUVERTE:
        raise ErreurMetier("etat", "Cette échéance n’est plus à faire.")
