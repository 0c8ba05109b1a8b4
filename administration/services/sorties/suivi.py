"""Duty after exit (S07): a plan of contacts held by the deadline engine, what was heard, the right to come back."""

from datetime import date

from django.db import transaction

from administration.choices_sorties import EtatPoint, EtatSortie, IssueAction, TypeAction
from administration.donnees.sorties import PLAN
from administration.models import ActionSuivi, PointSortie, Sortie
from administration.services.sorties.socle import (
    NIVEAU_RECIT,
    annoncer,
    en_agent,
    exiger_ecriture,
    passer,
    peut_suivre,
)
from coordination.choices import EtatMembre
from coordination.models import Echeance, MembreEquipe
from coordination.services.echeances import clore_echeances, poser_echeance
from coordination.services.equipe import terminer_membre
from dui.core import calendrier, horloge
from dui.core.erreurs import ErreurMetier, Refus
from dui.core.fusion import enregistrer_versionne
from habilitations.acces import Acteur
from habilitations.choices import Phase, Secteur
from usagers.models import Dossier
from usagers.services import changer_phase
from usagers.services.dossiers import noter_contact

REGLE = "suivi_sortie"
REGLE_ASE = "entretien_post_ase"
MOIS_ASE = (6, "m")


def poser_plan(acteur: Acteur | None, sortie: Sortie) -> None:
    """The plan of the product; in child protection, the month six is the interview of L222-5-2-1."""
    depart = sortie.date_sortie
    if depart is None:
        raise ValueError("a plan starts from the day of the exit")
    for nombre, unite, libelle in PLAN:
        jour = calendrier.ajouter(depart, nombre, unite)
        if (nombre, unite) == MOIS_ASE and sortie.structure.secteur == Secteur.PDE:
            _creer(acteur, sortie, TypeAction.ENTRETIEN, "Entretien six mois après l’ASE", jour, REGLE_ASE)
        else:
            _creer(acteur, sortie, TypeAction.APPEL, libelle, jour)


def _creer(acteur: Acteur | None, sortie: Sortie, type: str, libelle: str, le: date, regle: str = REGLE) -> ActionSuivi:
    action = ActionSuivi.objects.create(
        sortie=sortie, dossier_id=sortie.dossier_id, structure_id=sortie.structure_id, niveau=NIVEAU_RECIT, type=type,
        libelle=libelle.strip()[:120], prevue_le=le,
    )  # fmt: skip
    _poser(acteur, sortie, action, regle)
    return action


def _poser(acteur: Acteur | None, sortie: Sortie, action: ActionSuivi, regle: str) -> None:
    """Its day is a deadline of the one who follows; that of the law is counted from the exit, wherever one meets."""
    legal = regle == REGLE_ASE and sortie.date_sortie is not None
    poser_echeance(
        acteur=acteur, dossier=sortie.dossier, regle=regle, objet=action.objet, niveau=NIVEAU_RECIT,
        origine=sortie.date_sortie if legal and sortie.date_sortie else action.prevue_le,
        libelle="" if legal else f"Après la sortie : {action.libelle.lower()}"[:200],
        responsable_id=_responsable(sortie),
    )  # fmt: skip


def est_legale(action: ActionSuivi) -> bool:
    return Echeance.objects.filter(dossier=action.dossier_id, regle=REGLE_ASE, objet=action.objet).exists()


def _responsable(sortie: Sortie) -> int | None:
    """The first professional of the follow-up team."""
    membres = MembreEquipe.objects.filter(pk__in=sortie.equipe_suivi, professionnel__isnull=False)
    return membres.order_by("pk").values_list("professionnel_id", flat=True).first()


def _exiger_suivi(acteur: Acteur | None, sortie: Sortie) -> None:
    if acteur is not None and not peut_suivre(acteur, sortie.dossier):
        raise Refus("Le suivi est écrit par l’équipe qui garde le lien.")
    if sortie.etat != EtatSortie.SUIVIE:
        raise ErreurMetier("etat", "Aucun suivi n’est en cours après cette sortie.")


@transaction.atomic
def ajouter_action(*, acteur: Acteur | None, sortie: Sortie, type: str, libelle: str, prevue_le: date) -> ActionSuivi:
    _exiger_suivi(acteur, sortie)
    if sortie.date_sortie and prevue_le < sortie.date_sortie:
        raise ErreurMetier("prevue_le", "Le suivi vient après la sortie.", champ="prevue_le")
    return _creer(acteur, sortie, type, libelle or str(TypeAction(type).label), prevue_le)


@transaction.atomic
def noter_action(
    *, acteur: Acteur | None, action: ActionSuivi, issue: str, le: date, compte_rendu: str = "",
    relancer_le: date | None = None,
) -> ActionSuivi:  # fmt: skip
    """What was heard, or not. News received is a contact: the retention clock starts again from it (§7)."""
    sortie = action.sortie
    _exiger_ouverte(acteur, action)
    if issue not in (IssueAction.REALISE, IssueAction.NON_JOINT, IssueAction.REFUS):
        raise ErreurMetier("issue", "Dites ce qu’a donné ce contact.", champ="issue")
    if le > horloge.aujourdhui() or (sortie.date_sortie and le < sortie.date_sortie):
        raise ErreurMetier("le", "Ce contact a lieu après la sortie, et pas dans le futur.", champ="le")
    if issue == IssueAction.REALISE and not compte_rendu.strip():
        raise ErreurMetier("compte_rendu", "Écrivez en quelques mots les nouvelles reçues.", champ="compte_rendu")
    action.issue, action.le, action.compte_rendu = issue, le, compte_rendu.strip()
    action.auteur_id = acteur.id if acteur else None
    action.version += 1
    action.save()
    clore_echeances(dossier=sortie.dossier, objet=action.objet, faite_le=le)
    if issue != IssueAction.NON_JOINT:
        _contact(sortie, le)
    if relancer_le is not None:
        _relancer(acteur, sortie, action, relancer_le)
    annoncer(sortie, f"suivi_{issue}")
    return action


def _relancer(acteur: Acteur | None, sortie: Sortie, action: ActionSuivi, le: date) -> None:
    if le <= (action.le or le):
        raise ErreurMetier("relancer_le", "La relance vient après cet essai.", champ="relancer_le")
    _creer(acteur, sortie, action.type, f"Relance : {action.libelle.removeprefix('Relance : ').lower()}", le)


def _contact(sortie: Sortie, le: date) -> None:
    dossier = Dossier.objects.select_for_update().get(pk=sortie.dossier_id)
    noter_contact(dossier, le)
    dossier.save(update_fields=["dernier_contact", "modifie_le"])


@transaction.atomic
def deplacer_action(
    *, acteur: Acteur | None, action: ActionSuivi, version_lue: int, prevue_le: date, libelle: str = ""
) -> ActionSuivi:
    """Another day; the former one stays in the history of the deadline. The limit of the law does not move."""
    sortie = action.sortie
    _exiger_ouverte(acteur, action)
    if sortie.date_sortie and prevue_le < sortie.date_sortie:
        raise ErreurMetier("prevue_le", "Le suivi vient après la sortie.", champ="prevue_le")
    dits = {"libelle": libelle.strip()[:120]} if libelle.strip() else {}
    enregistrer_versionne(action, {"prevue_le": prevue_le, **dits}, version_lue)
    action.sortie = sortie
    _poser(acteur, sortie, action, REGLE_ASE if est_legale(action) else REGLE)
    return action


@transaction.atomic
def ecarter_action(*, acteur: Acteur | None, action: ActionSuivi, motif: str) -> ActionSuivi:
    _exiger_ouverte(acteur, action)
    if not motif.strip():
        raise ErreurMetier("motif", "Dites pourquoi ce contact n’a plus lieu d’être.", champ="motif")
    return _ecarter(action, motif)


def _ecarter(action: ActionSuivi, motif: str) -> ActionSuivi:
    action.issue, action.compte_rendu = IssueAction.SANS_OBJET, motif.strip()[:300]
    action.version += 1
    action.save(update_fields=["issue", "compte_rendu", "version", "modifie_le"])
    clore_echeances(dossier=action.sortie.dossier, objet=action.objet, motif=motif.strip()[:200])
    return action


def _exiger_ouverte(acteur: Acteur | None, action: ActionSuivi) -> None:
    _exiger_suivi(acteur, action.sortie)
    if not action.ouverte:
        raise ErreurMetier("deja", "Ce contact a déjà son issue.")


@transaction.atomic
def noter_retour(*, acteur: Acteur | None, sortie: Sortie, le: date, compte_rendu: str) -> ActionSuivi:
    """They ask to come back: written with its day. Child protection: until 21 (L222-5); the new stay is another row."""
    if acteur is not None and not peut_suivre(acteur, sortie.dossier):
        raise Refus()
    if not sortie.faite:
        raise ErreurMetier("etat", "La personne n’est pas sortie.")
    if not compte_rendu.strip():
        raise ErreurMetier("compte_rendu", "Écrivez ce que la personne demande.", champ="compte_rendu")
    if le > horloge.aujourdhui():
        raise ErreurMetier("le", "Cette date ne peut pas être dans le futur.", champ="le")
    limite = sortie.retour_jusqu_au
    if limite is not None and le >= limite:
        raise ErreurMetier("age", f"À 21 ans, le {limite:%d/%m/%Y}, l’aide de l’article L222-5 ne se demande plus.",
                           champ="le")  # fmt: skip
    action = ActionSuivi.objects.create(
        sortie=sortie, dossier_id=sortie.dossier_id, structure_id=sortie.structure_id, niveau=NIVEAU_RECIT,
        type=TypeAction.RETOUR, libelle="Demande de retour", prevue_le=le, issue=IssueAction.REALISE, le=le,
        compte_rendu=compte_rendu.strip(), auteur_id=acteur.id if acteur else None,
    )  # fmt: skip
    _contact(sortie, le)
    annoncer(sortie, "retour")
    return action


@transaction.atomic
def clore_suivi(*, acteur: Acteur | None, sortie: Sortie, motif: str) -> Sortie:
    """The end of the duty: what was planned has no object, the last accesses close, the dossier is closed."""
    exiger_ecriture(acteur, sortie.dossier)
    if not motif.strip():
        raise ErreurMetier("motif", "Dites pourquoi le suivi prend fin.", champ="motif")
    if restants := _a_regler(sortie):
        raise ErreurMetier("points", f"Réglez d’abord : {' ; '.join(restants)}.")
    return terminer_suivi(acteur, sortie, motif, clore_dossier=True)


def _a_regler(sortie: Sortie) -> list[str]:
    ouverts = PointSortie.objects.filter(sortie=sortie, etat=EtatPoint.A_FAIRE)
    return [p.genre.libelle for p in ouverts if p.genre.requis]


def terminer_suivi(acteur: Acteur | None, sortie: Sortie, motif: str, *, clore_dossier: bool) -> Sortie:
    with en_agent(sortie.structure_id):
        for action in ActionSuivi.objects.filter(sortie=sortie, issue=IssueAction.A_FAIRE):
            action.sortie = sortie
            _ecarter(action, motif)
    clore_echeances(dossier=sortie.dossier, objet=sortie.objet, motif=motif[:200])
    sortie.motif_fin = motif.strip()[:300]
    sortie.save(update_fields=["motif_fin"])
    passer(acteur, sortie, EtatSortie.CLOSE, "Suivi terminé", motif)
    if clore_dossier:
        _fermer_les_acces(sortie)
        if sortie.dossier.perimetre.phase == Phase.SORTI:
            changer_phase(acteur=None, dossier=sortie.dossier, phase=Phase.CLOS, motif="Fin du suivi après la sortie")
    annoncer(sortie, "close")
    return sortie


def _fermer_les_acces(sortie: Sortie) -> None:
    membres = MembreEquipe.objects.filter(dossier=sortie.dossier_id, etat=EtatMembre.ACTIF)
    for membre in membres.select_related("dossier__perimetre", "professionnel", "contact"):
        terminer_membre(acteur=None, membre=membre, fin=max(horloge.aujourdhui(), membre.debut),
                        motif="Fin du suivi")  # fmt: skip


def suivre_le_retour(dossier_id: int, sejour_id: int) -> None:
    """A new stay begins in the same dossier: the follow-up of the former one is over, nobody loses their access."""
    en_cours = Sortie.objects.filter(dossier=dossier_id, etat__in=[EtatSortie.SUIVIE, EtatSortie.EFFECTIVE])
    lues = en_cours.exclude(sejour=sejour_id).select_related("dossier__perimetre", "dossier__usager", "structure")
    for sortie in lues:
        terminer_suivi(None, sortie, "Nouveau séjour", clore_dossier=False)
