"""An answer that asks to act now: who is told, by a notice without a word of what was said (S09)."""

from collections.abc import Iterable

from django.db.models import prefetch_related_objects
from django.urls import reverse

from accompagnement.grilles.calcul import niveau_de
from accompagnement.models import Passation
from accompagnement.services.grilles.acces import definition_de, lit
from coordination.choices import EtatMembre, RoleEquipe
from coordination.models import MembreEquipe
from dui.core.notifications import notifier
from habilitations.acteur import Acteur, acteurs_de
from habilitations.choices import EtatCompte
from usagers.models import Dossier

TEXTE = "Une évaluation demande que vous la lisiez maintenant"
ROLES = (
    RoleEquipe.REFERENT, RoleEquipe.CO_REFERENT, RoleEquipe.REFERENT_SANTE, RoleEquipe.REFERENT_SOCIAL,
    RoleEquipe.PSYCHOLOGUE, RoleEquipe.MEDECIN,
)  # fmt: skip


def prevenir(passation: Passation, code: str, sauf: int | None = None) -> int:
    """Those who answer for the person and read that level; nobody among them does: all who read it in the house.

    A level-5 assessment is read by its author alone: the block on their screen is all there is. How many were told.
    """
    dossier = Dossier.objects.select_related("perimetre__unite").get(pk=passation.dossier_id)
    passation.dossier = dossier
    prefetch_related_objects([dossier], "perimetre__liens")
    lisent = {a.id for a in _lecteurs(passation, code, acteurs_de(dossier.structure_id, [EtatCompte.ACTIF]))} - {sauf}
    choisis = lisent & _responsables(passation) or lisent
    return notifier(choisis, structure_id=dossier.structure_id, nature="evaluation", texte=TEXTE,
                    url=reverse("evaluation", args=[dossier.pk, passation.pk]))  # fmt: skip


def _lecteurs(passation: Passation, code: str, gens: Iterable[Acteur]) -> list[Acteur]:
    """The level of what was answered, not that of the grid: a notice must not reveal that a closed answer exists."""
    definition = definition_de(passation)
    niveaux = {niveau_de(definition, a.si) for a in definition.alertes if a.code == code} | {passation.niveau}
    return [a for a in gens if all(lit(a, passation.dossier, n, passation.auteur_id) for n in niveaux)]


def _responsables(passation: Passation) -> set[int | None]:
    equipe = MembreEquipe.objects.filter(
        MembreEquipe.en_cours(), dossier=passation.dossier_id, etat=EtatMembre.ACTIF, role__in=ROLES
    )
    return {*equipe.values_list("professionnel", flat=True), passation.responsable_id, passation.evaluateur_id}


__all__ = ["prevenir"]
