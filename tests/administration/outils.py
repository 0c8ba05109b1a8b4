"""A contract of Éloïse, fifteen, whose two parents hold the authority; written through the services."""

from datetime import date, timedelta
from types import SimpleNamespace
from typing import Any

from administration.models import Contrat, SignataireContrat, VersionContrat
from administration.services.contrats import ouvrir_aux_signatures, preparer_contrat, remettre_contrat
from administration.services.contrats.decision import Faits
from administration.services.contrats.signataires import directeur
from documents.choices_signature import Mode
from documents.models import CircuitSignature, Signataire
from documents.services.signature import Recueil, noter_sans_signature
from documents.services.signature import signer as signer_circuit
from dui.core import horloge
from habilitations.acces import Acteur, acteur_de
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


def direction(contrat: Contrat) -> Acteur:
    pro = directeur(contrat.structure_id)
    assert pro is not None
    return acteur_de(pro.compte)


def ouvrir(contrat: Contrat, **champs: Any) -> CircuitSignature:
    """By the director, who signs for the house."""
    pro = directeur(contrat.structure_id)
    assert pro is not None
    return ouvrir_aux_signatures(acteur=direction(contrat), contrat=avec_dossier(contrat), direction=pro, **champs)


def avec_dossier(contrat: Contrat) -> Contrat:
    """As the view reads it."""
    lu = Contrat.objects.get(pk=contrat.pk)
    lu.dossier = dossier(lu.dossier_id)
    return lu


def remettre_seul(contrat: Contrat, le: date | None = None) -> Contrat:
    return remettre_contrat(acteur=None, contrat=contrat, le=le or jour(-8))  # type: ignore[arg-type]


def remettre(contrat: Contrat, le: date | None = None) -> Contrat:
    """Handed, then open to signatures."""
    ouvrir(remettre_seul(contrat, le))
    return Contrat.objects.get(pk=contrat.pk)


def signataires(contrat: Contrat) -> dict[str, SignataireContrat]:
    """By first word of the name."""
    return {s.nom.split()[0]: s for s in relu(contrat).courante.signataires.all()}


def relu(contrat: Contrat) -> Contrat:
    return Contrat.objects.select_related("dossier").get(pk=contrat.pk)


def demande(contrat: Contrat, prenom: str) -> Signataire:
    """That person in the circuit that is open."""
    return Signataire.objects.select_related("circuit", "relation").get(pk=signataires(contrat)[prenom].signataire_id)


def signer(contrat: Contrat, *prenoms: str) -> Contrat:
    """In presence of the director; a professional on their own session. Nobody named: everybody, in their order."""
    for prenom in prenoms or [s.nom.split()[0] for s in relu(contrat).courante.signataires.all()]:
        s = demande(contrat, prenom)
        if s.professionnel is not None:
            recueil = Recueil(Mode.ELECTRONIQUE)
            signer_circuit(acteur=acteur_de(s.professionnel.compte), signataire=s, recueil=recueil)
        else:
            signer_circuit(acteur=direction(contrat), signataire=s, recueil=Recueil(Mode.LU_APPROUVE, s.nom))
    return relu(contrat)


def repondre(contrat: Contrat, prenom: str, mode: str = Mode.REFUS, motif: str = "« Non. »") -> Contrat:
    """A refusal, an inability, an impediment."""
    noter_sans_signature(acteur=direction(contrat), signataire=demande(contrat, prenom), mode=mode, motif=motif)
    return relu(contrat)
