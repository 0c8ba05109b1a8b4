"""Periods of school and paths to work: opened, changed, and led from state to state, each a row."""

from datetime import date
from typing import Any

from django.db import transaction

from accompagnement.choices_parcours import SUITES, EtatParcours, TypeParcoursPro
from accompagnement.models import EtapeParcours, ParcoursPro, PeriodeScolaire
from accompagnement.models.parcours import DEMI_JOURNEES_MAX
from accompagnement.services.parcours.socle import NIVEAU, annoncer, exiger_ecriture
from coordination.services.echeances import clore_echeances, poser_echeance
from dui.core import horloge
from dui.core.erreurs import ErreurMetier
from dui.core.fusion import enregistrer_versionne
from habilitations.acces import Acteur
from usagers.models import Dossier
from usagers.services.dossiers import numero_suivant

Suivi = PeriodeScolaire | ParcoursPro
FINISSENT = (TypeParcoursPro.STAGE, TypeParcoursPro.FORMATION, TypeParcoursPro.CEJ)


@transaction.atomic
def ouvrir_periode(*, acteur: Acteur | None, dossier: Dossier, **champs: Any) -> PeriodeScolaire:
    """Running at once when it has begun, planned otherwise."""
    exiger_ecriture(acteur, dossier)
    _controler(champs)
    periode = PeriodeScolaire.objects.create(
        dossier=dossier, structure_id=dossier.structure_id, niveau=NIVEAU, numero=numero_suivant(dossier, "PSCO"),
        statut=_premier(champs["debut"]), **champs,
    )  # fmt: skip
    _etape(acteur, periode, "Ouverte", periode.debut)
    _dater_periode(acteur, periode)
    annoncer(acteur, periode, dossier, "ouvert")
    return periode


@transaction.atomic
def ouvrir_pro(*, acteur: Acteur | None, dossier: Dossier, **champs: Any) -> ParcoursPro:
    exiger_ecriture(acteur, dossier)
    _controler(champs)
    pro = ParcoursPro.objects.create(
        dossier=dossier, structure_id=dossier.structure_id, niveau=NIVEAU, numero=numero_suivant(dossier, "PPRO"),
        statut=_premier(champs["debut"]), **champs,
    )  # fmt: skip
    _etape(acteur, pro, "Ouvert", pro.debut)
    _dater_pro(acteur, pro)
    annoncer(acteur, pro, dossier, "ouvert")
    return pro


@transaction.atomic
def modifier_periode(
    *, acteur: Acteur | None, periode: PeriodeScolaire, version_lue: int, **champs: Any
) -> PeriodeScolaire:
    exiger_ecriture(acteur, periode.dossier)
    _exiger_ouvert(periode)
    _controler(champs)
    dossier = periode.dossier
    periode = enregistrer_versionne(periode, champs, version_lue)
    periode.dossier = dossier
    _dater_periode(acteur, periode)
    annoncer(acteur, periode, dossier, "modifie")
    return periode


@transaction.atomic
def modifier_pro(*, acteur: Acteur | None, pro: ParcoursPro, version_lue: int, **champs: Any) -> ParcoursPro:
    exiger_ecriture(acteur, pro.dossier)
    _exiger_ouvert(pro)
    _controler(champs)
    dossier = pro.dossier
    pro = enregistrer_versionne(pro, champs, version_lue)
    pro.dossier = dossier
    _dater_pro(acteur, pro)
    annoncer(acteur, pro, dossier, "modifie")
    return pro


@transaction.atomic
def commencer(*, acteur: Acteur | None, suivi: Suivi, le: date) -> Suivi:
    """The day it really began takes the place of the day foreseen."""
    _pas_demain(le)
    return _passer(acteur, suivi, EtatParcours.EN_COURS, "Commencé", le, depuis=(EtatParcours.PREVUE,), debut=le)


@transaction.atomic
def interrompre(*, acteur: Acteur | None, suivi: Suivi, le: date, motif: str) -> Suivi:
    _pas_demain(le)
    return _passer(acteur, suivi, EtatParcours.INTERROMPUE, "Interrompu", le, _motif(motif))


@transaction.atomic
def reprendre(*, acteur: Acteur | None, suivi: Suivi, le: date, motif: str = "") -> Suivi:
    _pas_demain(le)
    return _passer(acteur, suivi, EtatParcours.EN_COURS, "Repris", le, motif, depuis=(EtatParcours.INTERROMPUE,))


@transaction.atomic
def terminer(*, acteur: Acteur | None, suivi: Suivi, le: date, atteint: str, motif: str = "") -> Suivi:
    """Over, with what was reached: a diploma, a level, or that there was none."""
    _pas_demain(le)
    if not atteint.strip():
        raise ErreurMetier("atteint", "Dites le diplôme ou le niveau atteint, même s’il n’y en a pas.", champ="atteint")
    suivi = _passer(acteur, suivi, EtatParcours.TERMINEE, "Terminé", le, motif, fin=le, atteint=atteint.strip())
    clore_echeances(dossier=suivi.dossier, objet=suivi.objet, faite_le=le)
    return suivi


@transaction.atomic
def annuler(*, acteur: Acteur | None, suivi: Suivi, motif: str) -> Suivi:
    """Entered by mistake: it stays, and no list or count takes it any more."""
    suivi = _passer(acteur, suivi, EtatParcours.ANNULEE, "Saisie annulée", horloge.aujourdhui(), _motif(motif))
    clore_echeances(dossier=suivi.dossier, objet=suivi.objet, motif="Saisie annulée")
    return suivi


def _passer(
    acteur: Acteur | None, suivi: Suivi, vers: str, acte: str, jour: date, motif: str = "",
    depuis: tuple[str, ...] = (), **champs: Any,
) -> Suivi:  # fmt: skip
    exiger_ecriture(acteur, suivi.dossier)
    dossier = suivi.dossier
    suivi = type(suivi).objects.select_for_update(of=("self",)).get(pk=suivi.pk)
    suivi.dossier = dossier
    if vers not in SUITES[suivi.statut] or (depuis and suivi.statut not in depuis):
        raise ErreurMetier("statut", f"C’est déjà « {suivi.get_statut_display().lower()} ».")
    if "debut" not in champs and jour < suivi.debut and vers != EtatParcours.ANNULEE:
        raise ErreurMetier("le", f"Ce jour est avant le début, le {suivi.debut:%d/%m/%Y}.", champ="le")
    if suivi.fin and champs.get("debut") and champs["debut"] > suivi.fin:
        raise ErreurMetier("le", "Ce jour est après la fin prévue.", champ="le")
    for nom, valeur in champs.items():
        setattr(suivi, nom, valeur)
    suivi.statut = vers
    suivi.version += 1
    suivi.save()
    _etape(acteur, suivi, acte, jour, motif)
    annoncer(acteur, suivi, dossier, vers)
    return suivi


def _premier(debut: date) -> str:
    return EtatParcours.EN_COURS if debut <= horloge.aujourdhui() else EtatParcours.PREVUE


def _pas_demain(le: date) -> None:
    if le > horloge.aujourdhui():
        raise ErreurMetier("le", "Ce jour n’est pas encore venu.", champ="le")


def _motif(motif: str) -> str:
    if not motif.strip():
        raise ErreurMetier("motif", "Dites pourquoi.", champ="motif")
    return motif.strip()


def _exiger_ouvert(suivi: Suivi) -> None:
    if not suivi.ouvert:
        raise ErreurMetier("statut", f"C’est déjà « {suivi.get_statut_display().lower()} ».")


def _controler(champs: dict[str, Any]) -> None:
    debut, fin = champs.get("debut"), champs.get("fin")
    if debut and fin and fin < debut:
        raise ErreurMetier("fin", "La fin est avant le début.", champ="fin")
    if (champs.get("demi_journees") or 0) > DEMI_JOURNEES_MAX:
        message = f"Comptez en demi-journées : {DEMI_JOURNEES_MAX} au plus par semaine, jamais en heures."
        raise ErreurMetier("demi_journees", message, champ="demi_journees")


def _etape(acteur: Acteur | None, suivi: Suivi, acte: str, jour: date, motif: str = "") -> None:
    de = {"periode": suivi} if isinstance(suivi, PeriodeScolaire) else {"pro": suivi}
    EtapeParcours.objects.create(
        structure_id=suivi.structure_id, niveau=suivi.niveau, acte=acte, jour=jour, statut=suivi.statut,
        auteur_id=acteur.id if acteur else None, commentaire=motif.strip()[:300], **de,
    )  # fmt: skip


def _dater_periode(acteur: Acteur | None, periode: PeriodeScolaire) -> None:
    if periode.orientation_avant_le and not periode.orientation_decidee:
        poser_echeance(acteur=acteur, dossier=periode.dossier, regle="scolarite_orientation", niveau=NIVEAU,
                       origine=periode.orientation_avant_le, objet=periode.objet)  # fmt: skip
    else:
        clore_echeances(dossier=periode.dossier, objet=periode.objet, motif="Orientation décidée ou sans date",
                        regles=("scolarite_orientation",))  # fmt: skip


def _dater_pro(acteur: Acteur | None, pro: ParcoursPro) -> None:
    if pro.fin and pro.type in FINISSENT:
        poser_echeance(acteur=acteur, dossier=pro.dossier, regle="parcours_fin", niveau=NIVEAU, origine=pro.fin,
                       objet=pro.objet, libelle=f"Fin : {pro.get_type_display().lower()}")  # fmt: skip
    else:
        clore_echeances(dossier=pro.dossier, objet=pro.objet, motif="Sans date de fin", regles=("parcours_fin",))
