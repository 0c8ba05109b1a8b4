"""What every act on a contract does: check the right, write the state as a row, log, tell."""

from administration.choices_contrats import SUITES, EtatContrat
from administration.models import Contrat, EtatContratHisto
from documents.services.signature import annuler_circuits
from dui.core import contexte, horloge, journal
from dui.core.erreurs import ErreurMetier
from dui.core.evenements import publier
from habilitations.acces import Acteur
from usagers.acces import exiger

# Written again or over: nothing of it waits for a signature any more.
SANS_SIGNATURE = frozenset({EtatContrat.BROUILLON, EtatContrat.RESILIE, EtatContrat.CLOS, EtatContrat.REFUSE})
REFUS = "Les contrats sont tenus par l’admission, l’assistant social et l’encadrement."


def exiger_ecriture(acteur: Acteur | None, contrat: Contrat) -> None:
    exiger(acteur, contrat.dossier, ("CTR",), "ecrire", "valider", motif=REFUS)


def exiger_direction(acteur: Acteur | None, contrat: Contrat) -> None:
    """To sign for the house, or to end a contract for it."""
    exiger(
        acteur, contrat.dossier, ("CTR",), "valider", motif="La signature de l’établissement revient à la direction."
    )


def passer(contrat: Contrat, etat: EtatContrat, motif: str = "") -> None:
    """The next state, if the law of states allows it; never an overwrite of the one before."""
    actuel = EtatContrat(contrat.etat)
    if etat not in SUITES[actuel]:
        raise ErreurMetier(
            "etat", f"Un contrat « {actuel.label.lower()} » ne peut pas devenir « {etat.label.lower()} »."
        )
    inscrire_etat(contrat, etat, motif)
    if etat in SANS_SIGNATURE:
        annuler_circuits(objet=contrat.cle, motif=f"Contrat {etat.label.lower()} : {motif}"[:300])
    annoncer(contrat, str(etat))


def inscrire_etat(contrat: Contrat, etat: EtatContrat, motif: str) -> None:
    """The state and its row in the history."""
    contrat.etat = etat
    enregistrer(contrat, "etat")
    EtatContratHisto.objects.create(
        contrat=contrat, structure_id=contrat.structure_id, etat=etat, motif=motif[:300],
        auteur_id=contexte.exiger().acteur_id, le=horloge.maintenant(),
    )  # fmt: skip


def enregistrer(contrat: Contrat, *champs: str) -> None:
    contrat.version += 1
    contrat.save(update_fields=[*champs, "version", "modifie_le"])


def annoncer(contrat: Contrat, acte: str) -> None:
    journal.tracer(
        "ecriture", objet=f"contrat:{contrat.pk}", dossier_id=contrat.dossier_id, structure_id=contrat.structure_id,
        niveau=contrat.niveau,
    )  # fmt: skip
    publier(
        "administration.contrat_change", structure_id=contrat.structure_id, dossier_id=contrat.dossier_id,
        contrat_id=contrat.pk, acte=acte,
    )  # fmt: skip
