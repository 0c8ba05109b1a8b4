"""ENPREPARATION → APPROUVE → VALIDE → TERMINE, each a row; cancelled with a reason before VALIDE only (metier §2.2)."""

from django.db import transaction

from accompagnement.choices_grilles import FIGES, StatutPassation
from accompagnement.models import Passation
from accompagnement.services.grilles.acces import definition_de, exiger_ecriture
from accompagnement.services.grilles.passations import noter
from coordination.services.echeances import clore_echeances, poser_echeance
from dui.core import calendrier
from dui.core.erreurs import ErreurMetier
from habilitations.acces import Acteur

REGLES = {1: "evaluation_equipe", 2: "evaluation_equipe", 3: "evaluation_sante", 4: "evaluation_sante"}


@transaction.atomic
def approuver_passation(*, acteur: Acteur | None, passation: Passation) -> Passation:
    """Its author says that it is whole: every required question of every level has its answer."""
    exiger_ecriture(acteur, passation)
    passation = _passer(passation, StatutPassation.ENPREPARATION, StatutPassation.APPROUVE)
    definition = definition_de(passation)
    attendus = {definition.niveaux_items[i.id] for i in definition.tous() if i.obligatoire}
    manquent = sorted(attendus - set(passation.complets))
    if manquent:
        parties = ", ".join(f"N{n}" for n in manquent)
        raise ErreurMetier("incomplete", f"Il manque des réponses obligatoires (partie {parties}).")
    if not passation.auto_evaluation and not (
        passation.evaluateur_id or passation.responsable_id or passation.auteur_id
    ):
        raise ErreurMetier("evaluateur", "Dites qui a évalué.", champ="evaluateur")
    return _poser(acteur, passation, "Approuvée")


@transaction.atomic
def valider_passation(*, acteur: Acteur | None, passation: Passation) -> Passation:
    """Answers and scores are frozen; the next one is due from now on."""
    exiger_ecriture(acteur, passation, valide=True)
    passation = _passer(passation, StatutPassation.APPROUVE, StatutPassation.VALIDE)
    _poser(acteur, passation, "Validée")
    _dater_la_suite(acteur, passation)
    return passation


@transaction.atomic
def terminer_passation(*, acteur: Acteur | None, passation: Passation) -> Passation:
    """Given back to the person, closed."""
    exiger_ecriture(acteur, passation, valide=True)
    return _poser(acteur, _passer(passation, StatutPassation.VALIDE, StatutPassation.TERMINE), "Terminée")


@transaction.atomic
def annuler_passation(*, acteur: Acteur | None, passation: Passation, motif: str) -> Passation:
    exiger_ecriture(acteur, passation)
    if not motif.strip():
        raise ErreurMetier("motif", "Dites pourquoi.", champ="motif")
    depuis = (StatutPassation.ENPREPARATION, StatutPassation.APPROUVE)
    return _poser(acteur, _passer(passation, depuis, StatutPassation.ANNULE), "Annulée", motif.strip()[:300])


def _passer(passation: Passation, depuis: object, vers: StatutPassation) -> Passation:
    verrou = (
        Passation.objects.select_for_update(of=("self",)).select_related("version_grille__grille").get(pk=passation.pk)
    )
    verrou.dossier = passation.dossier
    admis = depuis if isinstance(depuis, tuple) else (depuis,)
    if verrou.statut not in admis:
        mots = (
            f"Cette évaluation est {verrou.get_statut_display().lower()} : elle ne peut pas passer à « {vers.label} »."
        )
        raise ErreurMetier("statut", mots)
    verrou.statut = vers
    return verrou


def _poser(acteur: Acteur | None, passation: Passation, acte: str, motif: str = "") -> Passation:
    passation.version += 1
    passation.save(update_fields=["statut", "version", "modifie_le"])
    noter(acteur, passation, acte, motif)
    return passation


def _dater_la_suite(acteur: Acteur | None, passation: Passation) -> None:
    """One open deadline a grid and a person: that of the last assessment. Not for a psychologist's own (N5)."""
    regle, periode = REGLES.get(passation.niveau), passation.version_grille.lue.periodicite
    memes = Passation.objects.filter(
        dossier=passation.dossier_id, version_grille__grille=passation.version_grille.grille_id, statut__in=FIGES
    ).exclude(pk=passation.pk)
    for ancienne in memes:
        clore_echeances(dossier=passation.dossier, objet=ancienne.objet, faite_le=passation.date_evaluation)
    plus_recente = memes.filter(date_evaluation__gt=passation.date_evaluation).exists()
    if regle is None or periode is None or plus_recente:
        return
    poser_echeance(
        acteur=acteur, dossier=passation.dossier, regle=regle, objet=passation.objet, niveau=passation.niveau,
        origine=calendrier.ajouter(passation.date_evaluation, periode.nombre, periode.unite),
        libelle=f"{passation.version_grille.grille.titre} : à refaire"[:120],
    )  # fmt: skip
