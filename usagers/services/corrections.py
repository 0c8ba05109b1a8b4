"""A stay written wrong: its dates corrected, its end undone. Who reads its dates is told (`usagers.sejour_corrige`)."""

from datetime import date

from django.db import transaction
from django.db.models import F

from dui.core import horloge
from dui.core.erreurs import ErreurMetier
from habilitations.acces import Acteur
from habilitations.choices import Phase
from usagers.choices import StatutSejour
from usagers.models import Dossier, Sejour, StatutSejourHisto
from usagers.services.dossiers import _apres, _changer_sejour, _exiger, _passer, _statut_sejour

CORRIGEABLES = frozenset({"date_admission", "date_entree_prevue", "date_entree", "date_sortie_prevue", "date_sortie"})
REPRENNENT = (StatutSejour.EN_COURS, StatutSejour.SUSPENDU)
ORDRE = (("date_admission", "date_entree", "L’entrée ne peut pas être avant l’admission."),
         ("date_entree", "date_sortie", "La sortie ne peut pas être avant l’entrée."))  # fmt: skip


@transaction.atomic
def corriger_sejour(*, acteur: Acteur | None, sejour: Sejour, motif: str, **dates: date | None) -> Sejour:
    """Dates of a stay, with the reason; a date that has not come cannot be that of an entry or of an exit."""
    _exiger(acteur, sejour.dossier)
    if inconnues := set(dates) - CORRIGEABLES:
        raise ValueError(f"not a date of a stay: {sorted(inconnues)}")
    if not motif.strip():
        raise ErreurMetier("motif", "Dites pourquoi vous corrigez ce séjour.", champ="motif")
    courant = Sejour.objects.select_for_update().get(pk=sejour.pk)
    changees = {nom: jour for nom, jour in dates.items() if getattr(courant, nom) != jour}
    if not changees:
        return sejour
    for nom, jour in changees.items():
        _verifier_present(courant, nom, jour)
        setattr(sejour, nom, jour)
    for avant, apres, message in ORDRE:
        debut, fin = getattr(sejour, avant), getattr(sejour, apres)
        if debut and fin and fin < debut:
            raise ErreurMetier("ordre", message, champ=apres)
    sejour.version = F("version") + 1
    sejour.save(update_fields=[*changees, "version", "modifie_le"])
    sejour.refresh_from_db(fields=["version"])
    if set(changees) - {"date_sortie_prevue", "date_entree_prevue"}:
        _statut_sejour(sejour, sejour.statut, f"Correction : {motif.strip()}")
    _apres(sejour.dossier, "usagers.sejour_corrige", sejour_id=sejour.pk)
    return sejour


def _verifier_present(courant: Sejour, nom: str, jour: date | None) -> None:
    """A fact that is written may be moved, never emptied here, and never put in the future."""
    if nom not in ("date_admission", "date_entree", "date_sortie"):
        return
    if jour is None or getattr(courant, nom) is None:
        raise ErreurMetier("date", "Cette date s’écrit par l’acte lui-même.", champ=nom)
    if nom != "date_admission" and jour > horloge.aujourdhui():
        raise ErreurMetier("date", "Cette date ne peut pas être dans le futur.", champ=nom)


@transaction.atomic
def annuler_sortie_sejour(*, acteur: Acteur | None, sejour: Sejour, motif: str) -> Sejour:
    """The person did not leave: the stay goes on (or is suspended, as it was), the dossier is active again."""
    dossier = Dossier.objects.select_related("perimetre", "structure", "usager").get(pk=sejour.dossier_id)
    _exiger(acteur, dossier)
    if sejour.statut != StatutSejour.TERMINE:
        raise ErreurMetier("statut", "Ce séjour n’est pas terminé.")
    if not motif.strip():
        raise ErreurMetier("motif", "Dites pourquoi la sortie est annulée.", champ="motif")
    suivants = Sejour.objects.filter(dossier=dossier, numero__gt=sejour.numero)
    if suivants.exists():
        raise ErreurMetier("suivant", "Un autre séjour a été ouvert depuis : celui-ci ne peut plus reprendre.")
    sejour.date_sortie, sejour.motif_sortie = None, ""
    avant = StatutSejourHisto.objects.filter(sejour=sejour, statut__in=REPRENNENT).order_by("-le", "-pk").first()
    _changer_sejour(sejour, avant.statut if avant else StatutSejour.EN_COURS, f"Sortie annulée : {motif.strip()}")
    _passer(dossier, Phase.ACTIF, "Sortie annulée")
    sejour.dossier = dossier
    _apres(dossier, "usagers.sejour_corrige", sejour_id=sejour.pk)
    return sejour
