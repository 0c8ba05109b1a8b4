"""Who may be asked to sign a document of a dossier: the person, her entourage of today, those who read it."""

from dataclasses import dataclass

from documents.choices_signature import RoleSignataire
from documents.selectors import collegues_de
from documents.services.signature import Invite, titulaires
from habilitations.acces import Acteur, acteur_de, decider
from habilitations.models import PerimetreDossier, Professionnel
from usagers.autorite import droits_du_jour
from usagers.choices import NatureDroit
from usagers.models import Dossier, RelationEntourage

REPRESENTENT = (
    NatureDroit.TUTEUR_MINEUR, NatureDroit.AD_HOC, NatureDroit.TUTEUR, NatureDroit.CURATEUR, NatureDroit.MANDATAIRE,
    NatureDroit.REPRESENTANT, NatureDroit.DELEGATION,
)  # fmt: skip


@dataclass(frozen=True)
class Possible:
    """`cle` names the field of the screen; `rang`: the house signs after the family when an order is asked."""

    cle: str
    nom: str
    detail: str
    invite: Invite
    rang: int = 1
    contact_interdit: bool = False


def possibles(acteur: Acteur, dossier: Dossier, domaine: str, niveau: int) -> list[Possible]:
    usager = dossier.usager
    personne = Possible("personne", usager.nom_affiche, "la personne accompagnée", Invite(RoleSignataire.PERSONNE))
    return [personne, *_entourage(dossier), *_professionnels(acteur, dossier, domaine, niveau)]


def _entourage(dossier: Dossier) -> list[Possible]:
    """In the quality that each one holds today, never more."""
    relations = RelationEntourage.objects.filter(RelationEntourage.en_cours(), usager=dossier.usager)
    droits = droits_du_jour(dossier.usager)
    portent = {r.pk for r in titulaires(dossier.usager)}
    representent = {d.relation_id for d in droits if d.nature in REPRESENTENT}
    interdites = {d.relation_id for d in droits if d.nature in (NatureDroit.INTERDIT, NatureDroit.VIOLENCE)}
    lignes = []
    for r in relations.select_related("contact").order_by("ordre_appel", "pk"):
        role = RoleSignataire.TIERS
        if r.pk in portent or r.pk in representent:
            role = RoleSignataire.TITULAIRE if r.pk in portent else RoleSignataire.REPRESENTANT
        detail = f"{r.libelle}, {role.label.lower()}" if role != RoleSignataire.TIERS else r.libelle
        invite = Invite(role, relation=r, qualite="" if role != RoleSignataire.TIERS else r.libelle)
        lignes.append(Possible(f"relation-{r.pk}", str(r.contact), detail, invite, 1, r.pk in interdites))
    return lignes


def _professionnels(acteur: Acteur, dossier: Dossier, domaine: str, niveau: int) -> list[Possible]:
    """Those of the team, and oneself, who may read that very document."""
    perimetre = PerimetreDossier.objects.prefetch_related("liens").get(pk=dossier.pk)
    equipe = [*Professionnel.objects.filter(pk=acteur.id), *collegues_de(acteur, dossier)]
    lisent = [p for p in equipe if decider(acteur_de(p.compte), "lire", domaine, perimetre, niveau).permis]
    role = RoleSignataire.PROFESSIONNEL
    return [Possible(f"pro-{p.pk}", str(p), p.fonction, Invite(role, professionnel=p), 2) for p in lisent]
