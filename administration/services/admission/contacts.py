"""Contacts with a person who asks: planned in the agenda, made safely, each attempt traced (metier S03)."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction

from administration.donnees import admission as d
from administration.models import Candidature, VoeuStructure
from administration.services.admission.acces import exiger_instruction
from administration.services.admission.statuts import fixer_purge, noter_statut
from coordination.choices import IssueContact, ModeEvenement, TypeEvenement
from coordination.models import Evenement
from coordination.services.evenements import annuler_evenement, planifier_evenement, terminer_evenement
from dui.core import horloge
from dui.core.erreurs import ErreurMetier
from habilitations.acces import Acteur
from habilitations.models import Professionnel, Structure

ECRITS = frozenset({ModeEvenement.COURRIER, ModeEvenement.MESSAGE})
AVANT_CONTACT = frozenset({d.Statut.RECUE, d.Statut.COMPLETE, d.Statut.INCOMPLETE})


def verifier_surete(candidature: Candidature, structure: Structure, mode: str) -> None:
    """Nothing leaves that would put the person in danger, or tell somebody else where they are cared for."""
    if candidature.sans_ecrit and mode in ECRITS:
        raise ErreurMetier(
            "sans_ecrit",
            "Aucun écrit ne part vers cette personne : téléphonez, ou proposez une rencontre.",
            champ="mode",
        )
    if structure.categorie not in d.CATEGORIES_DISCRETES:
        return
    if mode == ModeEvenement.MESSAGE and not candidature.laisser_message:
        raise ErreurMetier(
            "message", "Un message dirait à d’autres qu’elle est suivie ici. Elle ne l’a pas permis.", champ="mode"
        )
    if mode == ModeEvenement.COURRIER and candidature.adresse and not candidature.courrier_discret:
        raise ErreurMetier(
            "courrier", "Le courrier part sous enveloppe neutre : cochez-le d’abord sur la demande.", champ="mode"
        )


@transaction.atomic
def planifier_contact(
    *, acteur: Acteur, voeu: VoeuStructure, mode: str, debut: datetime, objectif: str = "", lieu: str = "",
    type: str = TypeEvenement.CONTACT, avec: Iterable[Professionnel] = (), autres: Iterable[str] = (),
    duree: int = 30,
) -> Evenement:  # fmt: skip
    """In the agenda of who makes it. Its title names neither the person's trouble nor the house."""
    exiger_instruction(acteur, voeu, "ecrire", "creer")
    _ouverte(voeu)
    verifier_surete(voeu.candidature, voeu.structure, mode)
    moi = Professionnel.objects.get(pk=acteur.id)
    return planifier_evenement(
        acteur=acteur, structure_id=voeu.structure_id, type=type, domaine="ADM", objet=objet_de(voeu),
        libelle=f"{TypeEvenement(type).label}, {voeu.candidature.prenom_affiche}", debut=debut, mode=mode,
        fin=debut + timedelta(minutes=duree), objectif=objectif.strip()[:300], lieu=lieu.strip()[:120],
        tentative=tentatives(voeu) + 1, participants={moi, *avec}, autres=autres,
    )  # fmt: skip


def objet_de(voeu: VoeuStructure) -> str:
    return f"candidature:{voeu.candidature_id}"


def tentatives(voeu: VoeuStructure) -> int:
    """Contacts already made or tried by this house."""
    return Evenement.objects.filter(structure=voeu.structure_id, objet=objet_de(voeu)).exclude(issue="").count()


def _ouverte(voeu: VoeuStructure) -> None:
    if voeu.statut not in d.OUVERTS:
        raise ErreurMetier("statut", "Cette demande n’est plus à l’étude.")


@transaction.atomic
def noter_contact(
    *, acteur: Acteur, voeu: VoeuStructure, evenement: Evenement, issue: str, fin: datetime | None = None,
    compte_rendu: str = "", suite: str = "", relance_le: date | None = None,
) -> Evenement:  # fmt: skip
    """What came of it: the national state 41 with its motive, and the next attempt when there was none."""
    exiger_instruction(acteur, voeu, "ecrire", "creer")
    if issue not in IssueContact.values:
        raise ErreurMetier("issue", "Dites ce que ce contact a donné.", champ="issue")
    joint = issue != IssueContact.INJOIGNABLE
    if not joint and relance_le is None and not suite.strip():
        raise ErreurMetier("relance", "Donnez la date de la relance, ou la suite prévue.", champ="relance_le")
    terminer_evenement(
        acteur=acteur, evenement=evenement, fin=fin or _fin(evenement), usager_present=joint, issue=issue,
        compte_rendu=compte_rendu.strip(), suite=suite.strip()[:300], relance_le=relance_le,
    )  # fmt: skip
    _avancer(voeu, evenement, issue, joint)
    return evenement


def _fin(evenement: Evenement) -> datetime:
    """Ended at the time planned, or now when that time has not come."""
    return max(evenement.debut, min(evenement.fin or evenement.debut, horloge.maintenant()))


def _avancer(voeu: VoeuStructure, evenement: Evenement, issue: str, joint: bool) -> None:
    """State 41 with its motive. An attempt that failed is no contact: retention still counts from the last real one."""
    candidature = voeu.candidature
    jour = evenement.debut.astimezone(horloge.PARIS).date()
    if joint and jour > candidature.dernier_contact:
        candidature.dernier_contact = jour
        candidature.save(update_fields=["dernier_contact", "modifie_le"])
        fixer_purge(candidature)
    statut = d.Statut.CONTACT if voeu.statut in AVANT_CONTACT else voeu.statut
    rang = f"Tentative n° {evenement.tentative}" if evenement.tentative else "Sans rendez-vous"
    noter_statut(voeu, statut, motif=issue, precision=rang, national=d.CONTACT_NATIONAL)


@transaction.atomic
def accueillir_sans_rendez_vous(
    *, acteur: Acteur, voeu: VoeuStructure, compte_rendu: str = "", suite: str = "", lieu: str = ""
) -> Evenement:
    """CSAPA, CAARUD: who comes without appointment is received, and it is their first contact."""
    if voeu.structure.categorie not in d.SANS_RENDEZ_VOUS:
        raise ErreurMetier("categorie", "Cet établissement reçoit sur rendez-vous.")
    exiger_instruction(acteur, voeu, "ecrire", "creer")
    _ouverte(voeu)
    maintenant = horloge.maintenant()
    champs: dict[str, Any] = {"mode": ModeEvenement.SUR_SITE, "fin": maintenant, "inopine": True, "lieu": lieu[:120]}
    evenement = planifier_evenement(
        acteur=acteur, structure_id=voeu.structure_id, type=TypeEvenement.CONTACT, domaine="ADM", objet=objet_de(voeu),
        libelle=f"Accueil sans rendez-vous, {voeu.candidature.prenom_affiche}", debut=maintenant,
        participants=[Professionnel.objects.get(pk=acteur.id)], **champs,
    )  # fmt: skip
    return noter_contact(acteur=acteur, voeu=voeu, evenement=evenement, issue=IssueContact.PERSONNE, fin=maintenant,
                         compte_rendu=compte_rendu, suite=suite)  # fmt: skip


@transaction.atomic
def annuler_contact(
    *, acteur: Acteur, voeu: VoeuStructure, evenement: Evenement, motif_national: str, motif: str = ""
) -> Evenement:
    exiger_instruction(acteur, voeu, "ecrire", "creer")
    return annuler_evenement(acteur=acteur, evenement=evenement, motif_national=motif_national, motif=motif)
