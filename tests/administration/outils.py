"""A contract of Éloïse, fifteen, whose two parents hold the authority; written through the services."""

from datetime import date, timedelta
from types import SimpleNamespace
from typing import Any

from administration.models import Contrat, SignataireContrat, VersionContrat
from administration.services.contrats import (
    noter_signature,
    ouvrir_aux_signatures,
    preparer_contrat,
    remettre_contrat,
)
from administration.services.contrats.decision import Faits
from dui.core import horloge
from habilitations.choices import Transverse
from tests.outils import fabriques as f
from usagers.models import Dossier, DroitEntourage, RelationEntourage
from usagers.services.entourage import ajouter_contact, relier_contact

DIRECTION = f.DIR | {"CTR": "V"}
TEXTES: dict[str, Any] = {
    "participants": "Sarah Petit, secrétaire\nCarole Lambert, mère", "avis_mineur": "Je veux garder ma chambre.",
    "avis_conditions": "seule, avec sa référente", "objectifs": "Finir l’année au collège.",
    "prestations": "Hébergement ; tous les jours ; groupe Tilleuls", "conditions_sejour": "Chambre individuelle.",
    "participation": "Sans reste à charge ; absences non facturées.",
}  # fmt: skip


def parent(m: SimpleNamespace, prenom: str, libelle: str, **champs: Any) -> RelationEntourage:
    contact = ajouter_contact(acteur=None, organisme=m.organisme, nom="Lambert", prenom=prenom)
    donnees = {"relation": "MTH", "autorite_parentale": True, "preuve": "Livret de famille"} | champs
    return relier_contact(acteur=None, usager=m.eloise, contact=contact, libelle=libelle, **donnees)


def retirer_l_autorite(*relations: RelationEntourage) -> None:
    droits = DroitEntourage.objects.filter(relation__in=relations, nature="autorite")
    droits.update(statut="retire", motif="Jugement")


def famille(m: SimpleNamespace) -> SimpleNamespace:
    """Both parents, and a director who signs for the house."""
    m.helene = f.professionnel(m.organisme, "Hélène", "Garnier", "Directrice")
    profil = f.affecter(m.helene, m.mecs, DIRECTION, transverse=Transverse.STRUCTURE).profil
    profil.code = "DIR"
    profil.save(update_fields=["code"])
    with f.technique(m.mecs):
        m.mere, m.pere = parent(m, "Carole", "Mère"), parent(m, "Marc", "Père")
    return m


def dossier(pk: int) -> Dossier:
    return Dossier.objects.select_related("usager", "structure", "perimetre").get(pk=pk)


def jour(n: int = 0) -> date:
    return horloge.aujourdhui() + timedelta(days=n)


def preparer(m: SimpleNamespace, **champs: Any) -> Contrat:
    """In the context of the caller; admitted ten days ago, without a planned end."""
    d = dossier(champs.pop("dossier", m.d_eloise).pk)
    faits = {"categorie": "177", "admission": jour(-10), "naissance": date(2011, 3, 12)} | champs.pop("faits", {})
    return preparer_contrat(acteur=None, dossier=d, faits=Faits(**faits), sejour=d.sejours.get(), **champs)


def ecrire(contrat: Contrat, **textes: Any) -> VersionContrat:
    VersionContrat.objects.filter(pk=contrat.courante.pk).update(**(TEXTES | {"avis_le": jour(-9)} | textes))
    del contrat._courante
    return contrat.courante


def remettre(contrat: Contrat, le: date | None = None) -> Contrat:
    remettre_contrat(acteur=None, contrat=contrat, le=le or jour(-8))  # type: ignore[arg-type]
    return ouvrir_aux_signatures(acteur=None, contrat=contrat)  # type: ignore[arg-type]


def signataires(contrat: Contrat) -> dict[str, SignataireContrat]:
    """By first word of the name."""
    return {s.nom.split()[0]: s for s in contrat.courante.signataires.all()}


def signer(contrat: Contrat, *prenoms: str, le: date | None = None) -> Contrat:
    for prenom in prenoms:
        contrat = noter_signature(
            acteur=None, signataire=signataires(contrat)[prenom], le=le or jour(-2), mode="presence"
        )
    return contrat
