"""A contract signed through a circuit (S04, S27): who signs, in which order and quality, on which paper."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db import transaction

from administration.choices_contrats import EtatContrat, EtatVersion, Qualite, TypeContrat
from administration.models import Contrat, VersionContrat
from administration.services.contrats.preparation import inscrire_signataires, mineur_ce_jour
from administration.services.contrats.signataires import Attendu, attendus, signent_pour
from administration.services.contrats.socle import exiger_ecriture, passer
from documents.choices_signature import OUVERTS, Acte, Portee, RoleSignataire
from documents.models import CircuitSignature
from documents.services import produire
from documents.services.signature import Invite, ouvrir_circuit, titulaires
from dui.core import horloge
from dui.core.erreurs import ErreurMetier
from habilitations.acces import Acteur
from habilitations.models import Professionnel
from usagers.models import RelationEntourage

# Model of the paper of each type; an avenant has its own.
MODELES = {
    "sejour": "CONTRAT-SEJOUR", "dipc": "DIPC", "cast": "CAST", "service": "CONTRAT-SERVICE",
    "provisoire": "CONTRAT-PROVISOIRE", "majeur": "CONTRAT-MAJEUR",
}  # fmt: skip
# The person and who decides for her first, in any order; the département; the house commits itself last.
RANGS = {Qualite.DEPARTEMENT: 2, Qualite.DIRECTION: 3}
ROLES = {
    Qualite.PERSONNE: RoleSignataire.PERSONNE, Qualite.MINEUR: RoleSignataire.PERSONNE,
    Qualite.TITULAIRE: RoleSignataire.TITULAIRE, Qualite.REPRESENTANT: RoleSignataire.REPRESENTANT,
    Qualite.DIRECTION: RoleSignataire.PROFESSIONNEL, Qualite.DEPARTEMENT: RoleSignataire.PARTENAIRE,
}  # fmt: skip


def modele_de(contrat: Contrat) -> str:
    return "AVENANT" if contrat.courante.rang > 1 else MODELES[contrat.type]


def prevus(contrat: Contrat) -> list[tuple[int, Attendu]]:
    """Who would be asked today, with the rank of each."""
    jour = horloge.aujourdhui()
    lignes = attendus(contrat.dossier, contrat.type, mineur_ce_jour(contrat, jour), jour)
    return [(rang_de(contrat, a), a) for a in lignes]


def rang_de(contrat: Contrat, attendu: Attendu) -> int:
    """A DIPC is signed by the house at once: nobody countersigns before it is."""
    return 1 if contrat.type == TypeContrat.DIPC else RANGS.get(attendu.qualite, 1)


@transaction.atomic
def ouvrir_aux_signatures(
    *, acteur: Acteur, contrat: Contrat, direction: Professionnel, departement: str = "", limite: date | None = None
) -> CircuitSignature:
    """The paper of that very text, and the circuit over it; again after a refusal or a circuit that became void."""
    exiger_ecriture(acteur, contrat)
    version = VersionContrat.objects.select_for_update(of=("self",)).get(pk=contrat.courante.pk)
    _exiger_a_signer(contrat, version)
    if not signent_pour(contrat.structure_id).filter(pk=direction.pk).exists():
        raise ErreurMetier("direction", f"{direction} n’engage pas l’établissement.", champ="direction")
    lignes = inscrire_signataires(version, direction)
    version.document = produire(
        acteur=acteur, code=modele_de(contrat), dossier=contrat.dossier, objet=contrat, remplace=version.document
    )
    version.save(update_fields=["document", "modifie_le"])
    if contrat.etat == EtatContrat.REMIS:
        passer(contrat, EtatContrat.A_SIGNER)
    circuit = ouvrir_circuit(
        acteur=acteur, document=version.document, signataires=_invites(contrat, lignes, direction, departement),
        objet=contrat.cle, domaine="CTR", limite=limite, **_autorite(contrat, lignes),
    )  # fmt: skip
    _relier(version, circuit)
    return circuit


def _exiger_a_signer(contrat: Contrat, version: VersionContrat) -> None:
    if version.etat != EtatVersion.FIGEE:
        raise ErreurMetier("etat", "Remettez d’abord le projet : on signe un texte qui ne change plus.")
    if CircuitSignature.objects.filter(objet=contrat.cle, etat__in=OUVERTS).exists():
        raise ErreurMetier("deja_ouvert", "Ce contrat est déjà en cours de signature.")


def _autorite(contrat: Contrat, lignes: Sequence[Attendu]) -> dict[str, Any]:
    """A contract is no usual act: each holder in joint exercise signs; the exclusive one alone."""
    exiges = {a.relation_id for a in lignes if a.qualite == Qualite.TITULAIRE and a.requis}
    if not exiges:
        return {}
    autres = {r.pk for r in titulaires(contrat.dossier.usager)} - exiges
    return {"acte": Acte.NON_USUEL, "dispense": "autorité parentale exercée par un seul titulaire" if autres else ""}


def _invites(
    contrat: Contrat, lignes: Sequence[Attendu], direction: Professionnel, departement: str
) -> list[Invite]:  # fmt: skip
    relations = RelationEntourage.objects.select_related("contact").in_bulk([a.relation_id for a in lignes])
    return [
        Invite(
            ROLES[a.qualite], relation=relations.get(a.relation_id or 0),
            professionnel=direction if a.qualite == Qualite.DIRECTION else None,
            nom=(departement.strip() or a.nom) if a.qualite == Qualite.DEPARTEMENT else "",
            qualite="pour le département" if a.qualite == Qualite.DEPARTEMENT else "", portee=_portee(a),
            rang=rang_de(contrat, a),
        )
        for a in lignes
    ]  # fmt: skip


def _portee(attendu: Attendu) -> str:
    if attendu.qualite == Qualite.MINEUR:
        return Portee.INFORMATION
    return Portee.OBLIGATOIRE if attendu.requis else Portee.VISA


def _relier(version: VersionContrat, circuit: CircuitSignature) -> None:
    """Same order on both sides: made from the same list."""
    demandes = circuit.signataires.order_by("pk")
    for ligne, signataire in zip(version.signataires.order_by("ordre", "pk"), demandes, strict=True):
        ligne.signataire = signataire
        ligne.save(update_fields=["signataire", "modifie_le"])
