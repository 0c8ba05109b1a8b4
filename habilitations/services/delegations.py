"""Give, decide, take back a delegation: by its owner, decided by the direction, never for oneself (metier S26)."""

from collections.abc import Mapping
from datetime import date

from django.db import transaction
from django.urls import reverse

from dui.core import horloge, journal
from dui.core.erreurs import ErreurMetier
from dui.core.evenements import publier
from dui.core.notifications import notifier
from habilitations.acteur import Acteur
from habilitations.choices import ACTIONS_PAR_DROIT
from habilitations.delegues import NON_DELEGABLES, delegables
from habilitations.effectives import ouvrant
from habilitations.models import Affectation, Delegation, Professionnel, Structure, Unite
from habilitations.models.delegations import DUREE_MAX_JOURS
from habilitations.services.autorite import exiger_decision, peut_decider
from habilitations.services.bris import veilleurs


@transaction.atomic
def deleguer(
    *, acteur: Acteur, delegataire: Professionnel, structure: Structure, droits: Mapping[str, str], debut: date,
    fin: date, motif: str, unite: Unite | None = None,
) -> Delegation:  # fmt: skip
    """`acteur` passes on part of what they hold. The direction decides; its own delegations open at once."""
    if acteur.id == delegataire.pk:
        raise ErreurMetier("soi", "On ne se délègue rien à soi-même.", champ="delegataire")
    delegant = Professionnel.objects.get(pk=acteur.id)
    _controler_dates(delegant, delegataire, debut, fin)
    _controler_delegataire(delegant, delegataire, structure)
    controler_droits(delegant, delegataire, structure, unite, droits)
    if not motif.strip():
        raise ErreurMetier("motif", "Dites pourquoi vous déléguez.", champ="motif")
    delegation = Delegation.objects.create(
        delegant=delegant, delegataire=delegataire, structure=structure, unite=unite, droits=dict(droits),
        debut=debut, fin=fin, motif=motif.strip(),
    )  # fmt: skip
    if peut_decider(acteur, structure):
        return _decider(acteur, delegation, accorder=True)
    _dire(delegation, "proposee", [p.pk for p in veilleurs(structure)], "Une délégation attend votre décision.")
    return delegation


def _controler_dates(delegant: Professionnel, delegataire: Professionnel, debut: date, fin: date) -> None:
    if debut < horloge.aujourdhui():
        raise ErreurMetier("dates", "Une délégation ne commence pas dans le passé.", champ="debut")
    if fin < debut:
        raise ErreurMetier("dates", f"La fin ne peut pas être avant le {debut:%d/%m/%Y}.", champ="fin")
    if (fin - debut).days > DUREE_MAX_JOURS:
        raise ErreurMetier("duree", "Six mois au plus. Au-delà, c’est une affectation.", champ="fin")
    for pro in (delegant, delegataire):
        if pro.contrat_fin is not None and fin > pro.contrat_fin:
            raise ErreurMetier("contrat", f"Le contrat de {pro} finit le {pro.contrat_fin:%d/%m/%Y}.", champ="fin")


def _controler_delegataire(delegant: Professionnel, delegataire: Professionnel, structure: Structure) -> None:
    """Somebody at work in the organisme, neither a trainee nor a stand-in, whose rights are bounded by a mission."""
    if not delegant.organisme_id == delegataire.organisme_id == structure.organisme_id:
        raise ErreurMetier("organisme", "Cette personne relève d’un autre organisme.", champ="delegataire")
    lignes = Affectation.objects.filter(ouvrant(), professionnel=delegataire).select_related("profil")
    if not lignes or not delegataire.en_poste():
        raise ErreurMetier("sans_poste", "Cette personne n’a pas de droits en cours.", champ="delegataire")
    if any(ligne.profil.reglages.get("exigences") for ligne in lignes):
        raise ErreurMetier("mission", "Un stagiaire ou un remplaçant ne reçoit pas de délégation.", champ="delegataire")


def controler_droits(
    delegant: Professionnel, delegataire: Professionnel, structure: Structure, unite: Unite | None,
    droits: Mapping[str, str],
) -> None:  # fmt: skip
    """Each cell asked for is within one that the delegator holds in that house today, by their own affectation."""
    if not droits:
        raise ErreurMetier("droits", "Choisissez ce que vous déléguez.", champ="domaines")
    if set(droits) & NON_DELEGABLES:
        raise ErreurMetier("non_delegable", "Cette partie ne se délègue pas.", champ="domaines")
    tenus = droits_delegables(delegant, structure, delegataire.professionnel_de_sante, unite)
    for domaine, lettre in droits.items():
        demandees = ACTIONS_PAR_DROIT.get(lettre, frozenset())
        if not demandees or not any(demandees <= ACTIONS_PAR_DROIT[tenue] for tenue in tenus.get(domaine, ())):
            raise ErreurMetier("plus_large", "On ne délègue que ce que l’on a soi-même.", champ="domaines")


def droits_delegables(
    pro: Professionnel, structure: Structure, sante: bool, unite: Unite | None = None
) -> dict[str, set[str]]:
    """Domain → letters held there by one's own affectations; a unit narrows, never widens."""
    tenus: dict[str, set[str]] = {}
    lignes = Affectation.objects.filter(ouvrant(), professionnel=pro, structure=structure).select_related("profil")
    for ligne in lignes if pro.en_poste() else ():
        if unite is None or ligne.unite_id in (None, unite.pk):
            for domaine, lettre in delegables(ligne, sante).items():
                tenus.setdefault(domaine, set()).add(lettre)
    return tenus


@transaction.atomic
def decider_delegation(*, acteur: Acteur, delegation: Delegation, accorder: bool) -> Delegation:
    """Direction only, once, and never for oneself; what was asked is checked again against what is held today."""
    delegation = Delegation.objects.select_for_update().get(pk=delegation.pk)
    exiger_decision(acteur, delegation.structure)
    if acteur.id == delegation.delegataire_id:
        raise ErreurMetier("soi", "Une autre personne décide de ce qui vous est confié.")
    if delegation.accordee is not None or delegation.revoquee_le is not None:
        raise ErreurMetier("deja_decidee", "Cette délégation a déjà reçu une réponse.")
    if accorder:
        _controler_delegataire(delegation.delegant, delegation.delegataire, delegation.structure)
        controler_droits(
            delegation.delegant, delegation.delegataire, delegation.structure, delegation.unite, delegation.droits
        )
    return _decider(acteur, delegation, accorder=accorder)


def _decider(acteur: Acteur, delegation: Delegation, *, accorder: bool) -> Delegation:
    delegation.accordee, delegation.decideur_id = accorder, acteur.id
    delegation.decidee_le = horloge.maintenant()
    delegation.save(update_fields=["accordee", "decideur", "decidee_le", "modifie_le"])
    if accorder:
        _dire(delegation, "accordee", [delegation.delegataire_id], "Une délégation vous est confiée.")
    else:
        _dire(delegation, "refusee", [delegation.delegant_id], "Votre délégation n’est pas accordée.")
    return delegation


@transaction.atomic
def retirer_delegation(*, acteur: Acteur, delegation: Delegation, motif: str) -> Delegation:
    """At once, by the delegator, the delegate or the direction."""
    delegation = Delegation.objects.select_for_update().get(pk=delegation.pk)
    if acteur.id not in (delegation.delegant_id, delegation.delegataire_id):
        exiger_decision(acteur, delegation.structure)
    if delegation.etat not in {"proposee", "a_venir", "en_cours"}:
        raise ErreurMetier("finie", "Cette délégation est déjà finie.")
    if not motif.strip():
        raise ErreurMetier("motif", "Dites pourquoi cette délégation s’arrête.", champ="motif")
    delegation.revoquee_le, delegation.revoquee_par_id = horloge.maintenant(), acteur.id
    delegation.motif_fin = motif.strip()
    delegation.save(update_fields=["revoquee_le", "revoquee_par", "motif_fin", "modifie_le"])
    autres = {delegation.delegant_id, delegation.delegataire_id} - {acteur.id}
    _dire(delegation, "retiree", list(autres), "Une délégation est retirée.")
    return delegation


def _dire(delegation: Delegation, fait: str, destinataires: list[int], texte: str) -> None:
    """Log, event and notices, in the transaction of the act."""
    journal.tracer(
        f"delegation_{fait}", objet=f"delegation:{delegation.pk}", structure_id=delegation.structure_id
    )  # fmt: skip
    publier(
        f"habilitations.delegation_{fait}", structure_id=delegation.structure_id, delegation_id=delegation.pk
    )  # fmt: skip
    url = reverse("delegations") if fait == "proposee" else reverse("mes_delegations")
    notifier(destinataires, structure_id=delegation.structure_id, nature="delegation", texte=texte, url=url)


def peut_deleguer(acteur: Acteur, structure: Structure) -> bool:
    """Does this person hold something here that passes on?"""
    pro = Professionnel.objects.get(pk=acteur.id)
    if not acteur.structures or structure.pk not in acteur.structures:
        return False
    return bool(droits_delegables(pro, structure, sante=True))


__all__ = ["decider_delegation", "deleguer", "droits_delegables", "peut_deleguer", "retirer_delegation"]
