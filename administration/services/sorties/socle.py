"""What every act on an exit does: check the right, write the state as a row, log, tell."""

from contextlib import AbstractContextManager

from administration.choices_sorties import SUITES_SORTIE, EtatSortie
from administration.models import BilanSortie, EtapeSortie, Sortie
from dui.core import contexte, journal
from dui.core.contexte import Contexte
from dui.core.erreurs import ErreurMetier, Refus
from dui.core.evenements import publier
from habilitations.acces import Acteur
from usagers.acces import exiger, permet
from usagers.models import Dossier

NIVEAU, NIVEAU_RECIT = 1, 2
REFUS = "La sortie est tenue par le référent, l’assistant social, l’admission et l’encadrement."
REFUS_DIRECTION = "La sortie est prononcée par la direction."
SUIVENT = (("CTR", "ecrire"), ("CTR", "valider"), ("PP", "ecrire"), ("PP", "valider"))


def exiger_ecriture(acteur: Acteur | None, dossier: Dossier) -> None:
    exiger(acteur, dossier, ("CTR",), "ecrire", "valider", motif=REFUS)


def exiger_direction(acteur: Acteur | None, dossier: Dossier) -> None:
    exiger(acteur, dossier, ("CTR",), "valider", motif=REFUS_DIRECTION)


def en_agent(structure_id: int) -> AbstractContextManager[Contexte]:
    """What an exit does by itself reaches every level: care ends too, whoever writes the exit."""
    return contexte.ouvrir(contexte.agent_technique("administration.sortie", [structure_id]))


def bilan_de(sortie: Sortie) -> BilanSortie:
    """The row is hidden from a reader below its level: refused as any part that is not open."""
    bilan = BilanSortie.objects.filter(sortie=sortie).first()
    if bilan is None:
        raise Refus("Le bilan s’écrit avec l’équipe : cette partie n’est pas ouverte à votre profil.")
    return bilan


def peut_suivre(acteur: Acteur, dossier: Dossier) -> bool:
    """Who may write what was heard after the exit: the team of the project, and those who keep the exit."""
    return NIVEAU_RECIT in acteur.niveaux(dossier.structure_id) and any(
        permet(acteur, dossier, domaine, action) for domaine, action in SUIVENT
    )


def passer(acteur: Acteur | None, sortie: Sortie, etat: EtatSortie, acte: str, motif: str = "") -> None:
    """The next state, if it follows; never an overwrite of the one before."""
    actuel = EtatSortie(sortie.etat)
    if etat not in SUITES_SORTIE[actuel]:
        raise ErreurMetier(
            "etat", f"Une sortie « {actuel.label.lower()} » ne peut pas devenir « {etat.label.lower()} »."
        )
    sortie.etat = etat
    enregistrer(sortie, "etat")
    noter_etape(acteur, sortie, acte, motif)


def noter_etape(acteur: Acteur | None, sortie: Sortie, acte: str, commentaire: str = "") -> None:
    EtapeSortie.objects.create(
        sortie=sortie, structure_id=sortie.structure_id, niveau=NIVEAU, etat=sortie.etat, acte=acte[:120],
        auteur_id=acteur.id if acteur else None, commentaire=commentaire.strip()[:300],
    )  # fmt: skip


def enregistrer(sortie: Sortie, *champs: str) -> None:
    sortie.version += 1
    sortie.save(update_fields=[*champs, "version", "modifie_le"])


def annoncer(sortie: Sortie, acte: str) -> None:
    """The timeline and the other rooms hear of it: never a word of what was told."""
    journal.tracer(
        "ecriture", objet=f"sortie:{sortie.pk}", dossier_id=sortie.dossier_id, structure_id=sortie.structure_id,
        niveau=sortie.niveau,
    )  # fmt: skip
    publier(
        "administration.sortie_changee", structure_id=sortie.structure_id, dossier_id=sortie.dossier_id,
        sortie_id=sortie.pk, sejour_id=sortie.sejour_id, acte=acte,
    )  # fmt: skip
