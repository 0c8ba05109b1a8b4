"""Who must sign, and in what quality: read from the entourage on that day, never from « père » or « mère » (§9.4)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

from administration.choices_contrats import Qualite, TypeContrat
from habilitations.choices import EtatCompte
from habilitations.models import Affectation, Delegation, Professionnel
from usagers.autorite import Acte, droits_du_jour, signataires
from usagers.choices import NatureDroit
from usagers.models import Dossier, DroitEntourage

ROLE_DIRECTION = "DIR"
AVEC_DEPARTEMENT = frozenset({TypeContrat.PROVISOIRE, TypeContrat.JEUNE_MAJEUR})


@dataclass(frozen=True)
class Attendu:
    """`requis`: without this signature the document is not signed."""

    qualite: Qualite
    nom: str
    requis: bool = True
    relation_id: int | None = None
    contact_id: int | None = None
    professionnel_id: int | None = None
    contact_interdit: bool = False


def attendus(
    dossier: Dossier, type_: str, mineur: bool, le: date, direction: Professionnel | None = None
) -> list[Attendu]:
    """The person first, then every holder of parental authority or representative, then who commits the house."""
    seul_directeur = type_ == TypeContrat.DIPC
    personne = Attendu(
        Qualite.MINEUR if mineur else Qualite.PERSONNE, dossier.usager.nom_affiche, not mineur and not seul_directeur
    )
    lignes = [personne, *_representants(dossier, le, not seul_directeur)]
    if type_ in AVEC_DEPARTEMENT:
        lignes.append(Attendu(Qualite.DEPARTEMENT, "Président du conseil départemental, ou son délégué"))
    lignes.append(_direction(direction or directeur(dossier.structure_id)))
    return lignes


def _representants(dossier: Dossier, le: date, requis: bool) -> list[Attendu]:
    """Every holder in joint exercise; a prohibition of contact takes no right away: it is said beside the name."""
    droits = droits_du_jour(dossier.usager, le)
    interdites = {d.relation_id for d in droits if d.nature in (NatureDroit.INTERDIT, NatureDroit.VIOLENCE)}
    return [
        Attendu(
            Qualite.TITULAIRE if d.nature == NatureDroit.AUTORITE else Qualite.REPRESENTANT,
            f"{d.relation.contact}, {d.relation.libelle.lower()}", requis, d.relation_id, d.relation.contact_id,
            contact_interdit=d.relation_id in interdites,
        )
        for d in _par_appel(signataires(dossier.usager, Acte.NON_USUEL, le, droits=droits).droits)
    ]  # fmt: skip


def _par_appel(droits: Sequence[DroitEntourage]) -> list[DroitEntourage]:
    return sorted(droits, key=lambda d: (d.relation.ordre_appel or 99, d.relation_id))


def _direction(direction: Professionnel | None) -> Attendu:
    nom = str(direction) if direction else "La direction"
    return Attendu(Qualite.DIRECTION, nom, professionnel_id=direction.pk if direction else None)


def signent_pour(structure_id: int) -> QuerySet[Professionnel]:
    """Those whose function commits the house today, or who stand in for them."""
    affectations = Affectation.objects.filter(
        Affectation.en_cours(), structure=structure_id, profil__droits__CTR="V"
    )  # fmt: skip
    delegations = Delegation.objects.en_vigueur().filter(structure=structure_id, droits__CTR="V")
    siens = Q(pk__in=affectations.values("professionnel")) | Q(pk__in=delegations.values("delegataire"))
    return Professionnel.objects.filter(siens, compte__etat=EtatCompte.ACTIF).order_by("nom", "prenom", "pk")


def directeur(structure_id: int) -> Professionnel | None:
    affectations = Affectation.objects.filter(
        Affectation.en_cours(), structure=structure_id, profil__code=ROLE_DIRECTION
    )
    premiere = affectations.select_related("professionnel").order_by("pk").first()
    return premiere.professionnel if premiere else None
