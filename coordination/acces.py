"""Which transmissions an actor reads or writes: level, domain, team, own writings, window of the night (S10, §4)."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

from django.db.models import Q, QuerySet

from coordination.models import Transmission
from dui.core import horloge
from habilitations.acces import Acteur, Decision, Poste, decider, numeros_visibles

# level → (domain, action) pairs, each of which opens it; N5 and N6 are never transmissions.
LECTURE: dict[int, tuple[tuple[str, str], ...]] = {
    1: (("TRE", "lire"),),
    2: (("TRE", "lire"),),
    3: (("TRS", "resumer"), ("URG", "lire")),
    4: (("TRS", "lire"),),
}
ECRITURE = {1: "TRE", 2: "TRE", 3: "TRS", 4: "TRS"}
NIVEAUX_PROPRES = (1, 2)
STAGIAIRE = "STA"


def visibles(acteur: Acteur, lignes: QuerySet[Any] | None = None) -> QuerySet[Any]:
    """Transmissions that the actor may read. A denied one is absent, from lists as from counts."""
    lignes = Transmission.objects.all() if lignes is None else lignes
    regles = Q(auteur=acteur.id, niveau__in=NIVEAUX_PROPRES) & _dans(acteur, "TRE", "creer")
    for partie, heures in fenetres(acteur):
        for niveau, portes in LECTURE.items():
            regles |= _niveau(partie, niveau, portes) & _ou_bris(debut_de_fenetre(heures), acteur)
    return lignes.filter(regles, structure__in=acteur.structures)


def _niveau(acteur: Acteur, niveau: int, portes: tuple[tuple[str, str], ...]) -> Q:
    regle = Q(pk__in=[])
    for domaine, action in portes:
        ouvert = acteur.peut(domaine, action) or acteur.bris
        if ouvert and (niveau < 4 or acteur.professionnel_de_sante):
            regle |= _dans(acteur, domaine, action, niveau)
    return Q(niveau=niveau) & regle


def _dans(acteur: Acteur, domaine: str, action: str, niveau: int | None = None) -> Q:
    return Q(dossier__in=numeros_visibles(acteur, domaine, action, niveau))


def fenetres(acteur: Acteur) -> Iterator[tuple[Acteur, int | None]]:
    """The actor, once per window of hours of their affectations (surveillant de nuit: 72 h)."""
    for heures in sorted({p.fenetre_heures for p in acteur.postes}, key=lambda h: (h is not None, h)):
        yield replace(acteur, postes=tuple(p for p in acteur.postes if p.fenetre_heures == heures)), heures


def _ou_bris(fenetre: Q, acteur: Acteur) -> Q:
    return fenetre | Q(dossier__in=acteur.bris) if fenetre else fenetre


def debut_de_fenetre(heures: int | None, champ: str = "fait_le") -> Q:
    """What a window of hours lets read; no window lets all."""
    if heures is None:
        return Q()
    return Q(**{f"{champ}__gte": horloge.maintenant() - timedelta(hours=heures)})


def decider_transmission(acteur: Acteur, transmission: Transmission) -> Decision:
    """The same rule on one row."""
    refus = Decision(False, "structure", "Aucune affectation en cours dans cette structure.")
    if transmission.structure_id not in acteur.structures:
        return refus
    perimetre = transmission.dossier.perimetre
    if transmission.auteur_id == acteur.id and transmission.niveau in NIVEAUX_PROPRES:
        sienne = decider(acteur, "creer", "TRE", perimetre)
        if sienne.permis:
            return sienne
    for partie, heures in fenetres(acteur):
        decision = _decider_partie(partie, transmission, heures)
        if decision.permis:
            return decision
        refus = decision
    return refus


def _decider_partie(acteur: Acteur, t: Transmission, heures: int | None) -> Decision:
    if t.niveau == 4 and not acteur.professionnel_de_sante:
        return Decision(False, "soins", "Réservé à l’équipe de soins.")
    decision = Decision(False, "niveau", "Ce niveau de confidentialité n’est pas ouvert à votre profil.")
    for domaine, action in LECTURE.get(t.niveau, ()):
        decision = decider(acteur, action, domaine, t.dossier.perimetre, t.niveau)
        if decision.permis:
            break
    hors_fenetre = heures is not None and t.fait_le < horloge.maintenant() - timedelta(hours=heures)
    if decision.permis and hors_fenetre and t.dossier_id not in acteur.bris:
        return Decision(False, "fenetre", f"Votre profil lit les {heures} dernières heures.")
    return decision


def peut_lire(acteur: Acteur, perimetre: Any, niveau: int) -> bool:
    """Will this professional read a writing of that level, made now in that dossier?"""
    if niveau == 4 and not acteur.professionnel_de_sante:
        return False
    return any(decider(acteur, action, domaine, perimetre, niveau).permis for domaine, action in LECTURE[niveau])


def peut_ecrire(acteur: Acteur, dossier: Any, niveau: int) -> Decision:
    """Writing: W, or C for those whose writings are validated or reread (stagiaire, accueil)."""
    decision = Decision(False, "niveau", "Une transmission ne s’écrit pas à ce niveau de confidentialité.")
    if niveau not in ECRITURE:
        return decision
    for action in ("ecrire", "creer"):
        decision = decider(acteur, action, ECRITURE[niveau], dossier.perimetre)
        if decision.permis:
            return decision
    return decision


def postes_de(acteur: Acteur, structure_id: int) -> list[Poste]:
    return [p for p in acteur.postes if p.structure_id == structure_id]


def a_valider(acteur: Acteur, structure_id: int) -> bool:
    """A trainee's writing waits for the tutor."""
    return {p.profil for p in postes_de(acteur, structure_id)} == {STAGIAIRE}
