"""States of a wish: transitions enforced, each one a row with its national code and motive (metier S02, ST)."""

from django.db import transaction
from django.db.models import Q

from administration.donnees import admission as d
from administration.models import Candidature, StatutVoeu, VoeuStructure
from administration.services.admission.acces import exiger_decision, exiger_instruction
from coordination.choices import IssueContact
from coordination.models import Evenement
from coordination.services.echeances import delai_applicable
from dui.core import calendrier, contexte, horloge, journal
from dui.core.erreurs import ErreurMetier
from dui.core.evenements import publier
from habilitations.acces import Acteur

TENTATIVES = 2


@transaction.atomic
def changer_statut(
    *, acteur: Acteur | None, voeu: VoeuStructure, statut: str, motif: str = "", precision: str = "",
    par_acte: bool = False,
) -> VoeuStructure:  # fmt: skip
    """Move the wish. Decisions are the direction's; an admission, an entry and a trial go through their own act."""
    voeu = _relire(voeu)
    cible = d.Statut(statut)
    if cible in d.DECISIONS:
        exiger_decision(acteur, voeu.structure_id)
    else:
        exiger_instruction(acteur, voeu, "ecrire")
    if cible in d.PAR_ACTE and not par_acte:
        raise ErreurMetier("par_acte", f"« {cible.label} » a sa propre page : passez par elle.")
    _controler_suite(voeu, cible)
    _controler_motif(voeu, cible, motif, precision)
    return noter_statut(voeu, cible, motif=motif, precision=precision)


def _relire(voeu: VoeuStructure) -> VoeuStructure:
    lignes = VoeuStructure.objects.select_for_update(of=("self",)).select_related("candidature", "structure")
    return lignes.get(pk=voeu.pk)


def suites(voeu: VoeuStructure) -> set[str]:
    """States that can follow, whoever asks."""
    possibles = set(d.SUITES.get(voeu.statut, set()))
    return possibles | d.URGENCE.get(voeu.statut, set()) if voeu.candidature.urgence else possibles


def _controler_suite(voeu: VoeuStructure, cible: d.Statut) -> None:
    if cible not in suites(voeu) or (voeu.statut in d.CLOS_SANS_ENTREE):
        actuel = d.Statut(voeu.statut)
        raise ErreurMetier("suite", f"De « {actuel.label} », on ne passe pas à « {cible.label} ».", champ="statut")


def _controler_motif(voeu: VoeuStructure, cible: d.Statut, motif: str, precision: str) -> None:
    """A motive of TRE_R358 where the list foresees one; a refusal also says why in words."""
    requis = d.MOTIFS.get(cible)
    permis = requis or d.FACULTATIFS.get(cible, ())
    if requis and not motif:
        raise ErreurMetier("motif", "Choisissez le motif.", champ="motif")
    if motif and motif not in permis:
        raise ErreurMetier("motif", "Ce motif ne va pas avec cet état.", champ="motif")
    if cible == d.Statut.REFUSEE and not precision.strip():
        raise ErreurMetier("precision", "Un refus est toujours motivé : dites pourquoi.", champ="precision")
    if motif == IssueContact.INJOIGNABLE and len(jours_injoignable(voeu)) < TENTATIVES:
        raise ErreurMetier(
            "injoignable", "« Injoignable » se prouve : deux tentatives, deux jours différents, notées dans l’agenda.",
            champ="motif",
        )  # fmt: skip


def jours_injoignable(voeu: VoeuStructure) -> set[object]:
    """Days on which somebody tried and did not reach the person: the proof of an « injoignable »."""
    essais = Evenement.objects.filter(
        structure=voeu.structure_id, objet=f"candidature:{voeu.candidature_id}", issue=IssueContact.INJOIGNABLE
    )
    return {debut.astimezone(horloge.PARIS).date() for debut in essais.values_list("debut", flat=True)}


def noter_statut(
    voeu: VoeuStructure, statut: str, *, motif: str = "", precision: str = "", national: str = ""
) -> VoeuStructure:
    """Write the state and its row; right and transition were checked by the caller."""
    avant = voeu.statut
    voeu.statut, voeu.statut_le = statut, horloge.maintenant()
    voeu.retrait_propose = voeu.retrait_propose and statut in d.OUVERTS
    voeu.version += 1
    voeu.save()
    ctx = contexte.courant()
    StatutVoeu.objects.create(
        voeu=voeu, structure_id=voeu.structure_id, statut=statut, motif=motif, precision=precision.strip()[:500],
        national=national or d.code_national(statut, unite=bool(voeu.unite_id)), le=voeu.statut_le,
        auteur_id=ctx.acteur_id if ctx else None,
    )  # fmt: skip
    journal.tracer("ecriture", objet=f"candidature:{voeu.candidature_id}", structure_id=voeu.structure_id,
                   usager_id=voeu.candidature.usager_id)  # fmt: skip
    publier("administration.voeu_change", structure_id=voeu.structure_id, voeu_id=voeu.pk, statut=str(statut))
    if statut in (d.Statut.ADMIS, d.Statut.ENTRE) and avant != statut:
        proposer_retraits(voeu)
    fixer_purge(voeu.candidature)
    return voeu


@transaction.atomic
def reactiver(*, acteur: Acteur | None, voeu: VoeuStructure, motif: str = "", precision: str = "") -> VoeuStructure:
    """A closed request starts again, with its dates: the waiting time still counts from its reception."""
    voeu = _relire(voeu)
    exiger_instruction(acteur, voeu, "ecrire", "valider")
    if voeu.statut not in d.CLOS_SANS_ENTREE:
        raise ErreurMetier("statut", "Cette demande n’est pas close.")
    if voeu.candidature.effacee_le:
        raise ErreurMetier("effacee", "Le contenu de cette demande a été effacé : recevez-en une nouvelle.")
    if not precision.strip():
        raise ErreurMetier("precision", "Dites pourquoi la demande reprend.", champ="precision")
    return noter_statut(voeu, d.Statut.RECUE, motif=motif, precision=precision, national=d.REACTIVATION)


def proposer_retraits(voeu: VoeuStructure) -> None:
    """Admitted here: the other lists are told, each decides (motive 119). Nothing is withdrawn by itself.

    Other houses are out of the actor's sight: their rows are marked in the name of the technical agent.
    """
    autres = set(voeu.candidature.structures) - {voeu.structure_id}
    if not autres:
        return
    with contexte.ouvrir(contexte.agent_technique("administration.retraits", autres)):
        VoeuStructure.objects.filter(
            candidature=voeu.candidature_id, structure__in=autres, statut__in=d.OUVERTS
        ).update(retrait_propose=True)


def fixer_purge(candidature: Candidature) -> None:
    """Date of erasure of a request that ended without entry; none while one list still holds it.

    Only what the actor sees is counted here: the task that erases looks again at every list.
    """
    ouverte = VoeuStructure.objects.filter(candidature=candidature).filter(~Q(statut__in=d.CLOS_SANS_ENTREE)).exists()
    delai = delai_applicable("candidature_purge", candidature.organisme_id)
    due = None if ouverte else calendrier.ajouter(candidature.dernier_contact, delai.nombre, delai.unite)
    if candidature.purge_le != due:
        candidature.purge_le = due
        candidature.save(update_fields=["purge_le", "modifie_le"])
