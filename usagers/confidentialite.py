"""Who receives what a person closes, who sees the detail of it, who manages the file (S26, R1110-3)."""

from django.http import HttpRequest

from dui.core.erreurs import Refus
from habilitations.acces import Acteur, decider
from habilitations.models import Affectation, Professionnel
from usagers.acces import dossier_autorise
from usagers.models import Dossier, Opposition

# Whoever writes or validates in one of these parts may hear « je ne veux pas que… », at any hour.
DOMAINES = "HAB|PP|TRS|TRE"
ACTIONS = "valider|ecrire"
PORTES = [(domaine, action) for domaine in DOMAINES.split("|") for action in ACTIONS.split("|")]


def porte(acteur: Acteur, dossier: Dossier) -> tuple[str, str] | None:
    """First door of this file that opens for the actor."""
    return next((p for p in PORTES if decider(acteur, p[1], p[0], dossier.perimetre).permis), None)


def relire(dossier: Dossier) -> Dossier:
    """As it is now, links included: a decision never rests on what was loaded before."""
    return Dossier.objects.select_related("perimetre").prefetch_related("perimetre__liens").get(pk=dossier.pk)


def exiger_recueil(acteur: Acteur, dossier: Dossier) -> None:
    if porte(acteur, relire(dossier)) is None:
        raise Refus()


def decide(acteur: Acteur, dossier: Dossier) -> bool:
    """The direction of that house: restricts, names, lifts."""
    return decider(acteur, "valider", "HAB", dossier.perimetre).permis


def exiger_direction(acteur: Acteur | None, dossier: Dossier) -> None:
    """Restricting and naming: the direction, who must also reach level 6, where the reason is kept."""
    if acteur is None:
        return
    if not decide(acteur, relire(dossier)) or 6 not in acteur.niveaux(dossier.structure_id):
        raise Refus("Cette décision revient à la direction.")


def direction_de(structure_id: int) -> list[Professionnel]:
    """Those who decide of rights in that house today."""
    postes = Affectation.objects.filter(Affectation.en_cours(), structure=structure_id, profil__droits__HAB="V")
    return [p.professionnel for p in postes.select_related("professionnel__compte") if p.professionnel.en_poste()]


def voit_le_detail(acteur: Acteur, dossier: Dossier) -> bool:
    """Direction and chef de service; the others know that something is closed, not what."""
    return decide(acteur, dossier) or decider(acteur, "valider", "PP", dossier.perimetre).permis


def peut_lever(acteur: Acteur, dossier: Dossier, opposition: Opposition) -> bool:
    """Never the one whom it aims at; else those who see it whole, or who received it."""
    if opposition.levee_le is not None or opposition.vise(acteur.id):
        return False
    return voit_le_detail(acteur, dossier) or opposition.recue_par_id == acteur.id


def dossier_confidentiel(request: HttpRequest, pk: int) -> Dossier:
    """The dossier through the first door that opens: 404, 403 and trace are those of `dossier_autorise`."""
    acteur: Acteur | None = getattr(request, "acteur", None)
    domaine, action = PORTES[-1]
    if acteur is not None:
        dossier = Dossier.objects.select_related("perimetre").prefetch_related("perimetre__liens").filter(pk=pk).first()
        domaine, action = (dossier and porte(acteur, dossier)) or (domaine, action)
    return dossier_autorise(request, pk, domaine, action)


__all__ = ["ACTIONS", "DOMAINES", "decide", "direction_de", "dossier_confidentiel", "exiger_direction",
           "exiger_recueil", "peut_lever", "porte", "relire", "voit_le_detail"]  # fmt: skip
