"""Open an assessment: which version, which day, by whom; a new one never overwrites another (S09)."""

from datetime import date
from typing import Any

from django.db import transaction

from accompagnement.choices_grilles import EtatVersionGrille, Modalite, StatutPassation
from accompagnement.models import EtapePassation, Grille, Passation, VersionGrille
from accompagnement.services.grilles.acces import exiger_ecriture, exiger_ouverte, niveaux_ouvrables
from dui.core import horloge
from dui.core.erreurs import ErreurMetier, Refus
from dui.core.evenements import publier
from dui.core.fusion import enregistrer_versionne
from habilitations.acces import Acteur
from habilitations.models import Professionnel
from usagers.models import Dossier
from usagers.services.dossiers import numero_suivant


@transaction.atomic
def ouvrir_passation(
    *, acteur: Acteur | None, dossier: Dossier, grille: Grille, date_evaluation: date | None = None,
    modalite: str = Modalite.ENTRETIEN, auto_evaluation: bool = False, evaluateur: Professionnel | None = None,
    responsable: Professionnel | None = None, niveau: int | None = None, reprise_de: Passation | None = None,
) -> Passation:  # fmt: skip
    """With the version in force today, kept for ever. `reprise_de`: its answers are proposed, never counted unseen."""
    version = version_en_vigueur(grille)
    jour = date_evaluation or horloge.aujourdhui()
    if jour > horloge.aujourdhui():
        raise ErreurMetier("date_evaluation", "L’évaluation ne peut pas être dans le futur.", champ="date_evaluation")
    if auto_evaluation and not version.lue.auto_evaluation:
        raise ErreurMetier("auto_evaluation", "Cette grille ne se remplit pas seul.", champ="auto_evaluation")
    if reprise_de is not None and (reprise_de.dossier_id, reprise_de.version_grille.grille_id) != (
        dossier.pk,
        grille.pk,
    ):
        raise ErreurMetier("reprise_de", "On ne reprend que la même grille, pour la même personne.")
    passation = Passation.objects.create(
        dossier=dossier, structure_id=dossier.structure_id, niveau=_niveau(acteur, dossier, version, niveau),
        version_grille=version, numero=numero_suivant(dossier, "EVAL"), date_evaluation=jour,
        modalite=Modalite.SEUL if auto_evaluation else modalite, auto_evaluation=auto_evaluation,
        evaluateur=evaluateur, responsable=responsable, auteur_id=acteur.id if acteur else None, reprise_de=reprise_de,
    )  # fmt: skip
    noter(acteur, passation, "Ouverte")
    return passation


def version_en_vigueur(grille: Grille) -> VersionGrille:
    version = VersionGrille.objects.filter(grille=grille, etat=EtatVersionGrille.PUBLIEE).first()
    if version is None:
        raise ErreurMetier("grille", "Cette grille n’a pas de version en vigueur.", champ="grille")
    version.grille = grille
    return version


def _niveau(acteur: Acteur | None, dossier: Dossier, version: VersionGrille, demande: int | None) -> int:
    """That of the grid, or more when asked; else the first above that this actor holds (a psychologist's N5)."""
    possibles = [n for n in niveaux_ouvrables(acteur, dossier) if n >= version.lue.niveau and n != 6]
    if version.lue.niveau == 6 and acteur is None:
        possibles = [6]
    if demande is not None and demande not in possibles:
        raise ErreurMetier("niveau", "Ce niveau ne vous est pas ouvert pour cette grille.", champ="niveau")
    if not possibles:
        raise Refus("Cette grille se remplit par ceux qui tiennent cette partie du dossier.")
    return demande or possibles[0]


def noter(acteur: Acteur | None, passation: Passation, acte: str, motif: str = "") -> None:
    """A row each change of state, and what the other rooms hear."""
    EtapePassation.objects.create(
        passation=passation, structure_id=passation.structure_id, niveau=passation.niveau, statut=passation.statut,
        acte=acte, auteur_id=acteur.id if acteur else None, commentaire=motif,
    )  # fmt: skip
    publier("accompagnement.evaluation_change", structure_id=passation.structure_id, dossier_id=passation.dossier_id,
            passation_id=passation.pk, statut=str(passation.statut))  # fmt: skip


@transaction.atomic
def renseigner_passation(
    *, acteur: Acteur | None, passation: Passation, version_lue: int, **champs: Any
) -> Passation:  # fmt: skip
    """Day, way, who: before it is validated. Somebody always stands behind what was assessed."""
    exiger_ecriture(acteur, passation)
    exiger_ouverte(passation)
    if champs.get("date_evaluation") and champs["date_evaluation"] > horloge.aujourdhui():
        raise ErreurMetier("date_evaluation", "L’évaluation ne peut pas être dans le futur.", champ="date_evaluation")
    return enregistrer_versionne(passation, champs, version_lue)  # type: ignore[no-any-return]


STATUT_INITIAL = StatutPassation.ENPREPARATION
