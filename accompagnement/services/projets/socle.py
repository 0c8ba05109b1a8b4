"""What every act on a project does: check the right at the level, write the state as a row, log, tell."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db.models import Model

from accompagnement.choices_projets import Etape, EtatAvenant, StatutProjet
from accompagnement.models import AvenantProjet, ProjetPersonnalise, StatutProjetHisto
from dui.core import contexte, journal
from dui.core.erreurs import ErreurMetier, Refus
from dui.core.evenements import publier
from habilitations.acces import Acteur, decider
from usagers.models import Dossier

ECRIRE = ("ecrire", "valider")
DOMAINE = "PP"
AVENANTS_OUVERTS = (EtatAvenant.OUVERT, EtatAvenant.A_SIGNER)
REFUS = "Le projet s’écrit avec ceux qui accompagnent la personne."
SANS_FORMULE = "Cet établissement ne formule pas de projet personnalisé."


def peut(acteur: Acteur, dossier: Dossier, *actions: str, niveau: int = 2) -> bool:
    return any(decider(acteur, action, DOMAINE, dossier.perimetre, niveau).permis for action in actions)


def niveaux_lus(acteur: Acteur, dossier: Dossier, *actions: str) -> list[int]:
    """Levels of the project that this actor reads (or writes) on this very dossier."""
    return [n for n in (2, 3, 4) if peut(acteur, dossier, *(actions or ("lire",)), niveau=n)]


def exiger_ecriture(acteur: Acteur | None, dossier: Dossier, *niveaux: int) -> None:
    for niveau in niveaux or (2,):
        if acteur is not None and not peut(acteur, dossier, *ECRIRE, niveau=niveau):
            raise Refus(REFUS)


def exiger_validation(acteur: Acteur | None, dossier: Dossier) -> None:
    if acteur is not None and not peut(acteur, dossier, "valider"):
        raise Refus("Le projet est validé par le chef de service ou la direction.")


def exiger_formule(dossier: Dossier) -> None:
    if not dossier.structure.formule_projet_personnalise:
        raise ErreurMetier("sans_projet", SANS_FORMULE)


def avenant_ouvert(projet: ProjetPersonnalise) -> AvenantProjet | None:
    return projet.avenants.filter(etat__in=AVENANTS_OUVERTS).first()


def exiger_redigeable(projet: ProjetPersonnalise) -> AvenantProjet | None:
    """The chain moves while it is being written; afterwards through an avenant alone: what was agreed stays."""
    if projet.se_prepare:
        if projet.etape == Etape.REDACTION:
            return None
        raise ErreurMetier("etape", "Ce projet est soumis ou validé : renvoyez-le en rédaction pour le changer.")
    avenant = avenant_ouvert(projet) if projet.statut == StatutProjet.ENCOURS else None
    if avenant is None or avenant.etat != EtatAvenant.OUVERT:
        raise ErreurMetier("agree", "Ce projet a été accepté : ouvrez un avenant pour le changer.")
    return avenant


def enregistrer(objet: Any, *champs: str) -> None:
    objet.version += 1
    objet.save(update_fields=[*champs, "version", "modifie_le"])


def inscrire_statut(projet: ProjetPersonnalise, objet: Model, statut: str, motif: str = "") -> None:
    StatutProjetHisto.objects.create(
        projet=projet, structure_id=projet.structure_id, genre=getattr(objet, "GENRE", "projet"),
        objet_id=objet.pk, statut=statut, motif=motif[:300], auteur_id=auteur(),
    )  # fmt: skip


def auteur() -> int | None:
    return contexte.exiger().acteur_id


def annoncer(projet: ProjetPersonnalise, acte: str, niveau: int = 2, **ids: Any) -> None:
    journal.tracer(
        "ecriture", objet=f"projet:{projet.pk}", dossier_id=projet.dossier_id, structure_id=projet.structure_id,
        niveau=niveau,
    )  # fmt: skip
    publier(
        "accompagnement.projet_change", structure_id=projet.structure_id, dossier_id=projet.dossier_id,
        projet_id=projet.pk, acte=acte, **ids,
    )  # fmt: skip


def exiger_motif(motif: str, message: str) -> str:
    if not motif.strip():
        raise ErreurMetier("motif", message, champ="motif")
    return motif.strip()[:300]


def exiger_ordre(debut: date | None, fin: date | None, champ: str) -> None:
    if debut and fin and fin < debut:
        raise ErreurMetier("dates", "La fin ne peut pas être avant le début.", champ=champ)


def enumerer(mots: Sequence[str]) -> str:
    return ", ".join(mots)
