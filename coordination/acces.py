"""Which transmissions an actor reads or writes: level, domain, team, own writings, window of the night (S10, §4)."""

from datetime import timedelta
from typing import Any

from django.db.models import Q, QuerySet

from coordination.models import Transmission
from dui.core import horloge
from habilitations.acces import Acteur, Decision, Poste, decider, perimetres_visibles

# level → (domain, action) that opens it; N5 and N6 are never transmissions.
LECTURE = {1: ("TRE", "lire"), 2: ("TRE", "lire"), 3: ("TRS", "resumer"), 4: ("TRS", "lire")}
ECRITURE = {1: "TRE", 2: "TRE", 3: "TRS", 4: "TRS"}


def visibles(acteur: Acteur, lignes: QuerySet[Any] | None = None) -> QuerySet[Any]:
    """Transmissions (or rows that carry dossier, niveau, structure) that the actor may read."""
    lignes = Transmission.objects.all() if lignes is None else lignes
    regles = Q(auteur=acteur.id)
    for niveau, (domaine, action) in LECTURE.items():
        if acteur.peut(domaine, action):
            dossiers = perimetres_visibles(acteur, domaine, action, niveau)
            regles |= Q(niveau=niveau, dossier__in=dossiers.values("pk")) & _fenetres(acteur, domaine)
    lisibles = lignes.filter(regles, structure__in=acteur.structures)
    return lisibles.exclude(Q(niveau=4) & ~Q(auteur=acteur.id) & ~_equipe_de_soins(acteur))


def _equipe_de_soins(acteur: Acteur) -> Q:
    """N4 belongs to the care professions; the perimeter already asked for the team or a transverse function."""
    return Q(structure__in=acteur.structures) if acteur.professionnel_de_sante else Q(pk__in=[])


def _fenetres(acteur: Acteur, domaine: str) -> Q:
    """A window of hours limits the structures where every open affectation has one (surveillant de nuit)."""
    regle = Q()
    for structure_id in acteur.structures:
        heures = _fenetre([p for p in acteur.postes if p.structure_id == structure_id], domaine)
        if heures is not None:
            depuis = horloge.maintenant() - timedelta(hours=heures)
            regle &= ~Q(structure=structure_id) | Q(fait_le__gte=depuis)
    return regle


def _fenetre(postes: list[Poste], domaine: str) -> int | None:
    fenetres = [p.fenetre_heures for p in postes if p.droits.get(domaine)]
    return None if not fenetres or None in fenetres else max(f for f in fenetres if f is not None)


def decider_transmission(acteur: Acteur, transmission: Transmission) -> Decision:
    """The same rule on one row."""
    if transmission.auteur_id == acteur.id and transmission.structure_id in acteur.structures:
        return Decision(True, "auteur", "Vous avez écrit cette transmission.")
    if transmission.niveau not in LECTURE:
        return Decision(False, "niveau", "Ce niveau de confidentialité n’est pas ouvert à votre profil.")
    domaine, action = LECTURE[transmission.niveau]
    decision = decider(acteur, action, domaine, transmission.dossier.perimetre, transmission.niveau)
    if not decision.permis:
        return decision
    if transmission.niveau == 4 and not acteur.professionnel_de_sante:
        return Decision(False, "soins", "Réservé à l’équipe de soins.")
    heures = _fenetre([p for p in acteur.postes if p.structure_id == transmission.structure_id], domaine)
    if heures is not None and transmission.fait_le < horloge.maintenant() - timedelta(hours=heures):
        return Decision(False, "fenetre", f"Votre profil lit les {heures} dernières heures.")
    return decision


def peut_ecrire(acteur: Acteur, dossier: Any, niveau: int) -> Decision:
    """Writing: W, or C for those whose writings are validated or reread (stagiaire, accueil)."""
    domaine = ECRITURE.get(niveau, "")
    for action in ("ecrire", "creer"):
        decision = decider(acteur, action, domaine, dossier.perimetre)
        if decision.permis:
            return decision
    return decision


def a_valider(acteur: Acteur, structure_id: int) -> bool:
    """A trainee's writing waits for the tutor."""
    profils = {p.profil for p in acteur.postes if p.structure_id == structure_id}
    return profils == {"STA"}
