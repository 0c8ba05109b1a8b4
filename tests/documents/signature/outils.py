"""A contract to sign, and the parents of Éloïse."""

import itertools
import json
from types import SimpleNamespace
from typing import Any

from documents.models import CircuitSignature, Document, Signataire
from documents.services import conserver
from documents.services.signature import Invite, ouvrir_circuit
from documents.types import SYNTHESE
from dui.core import contexte
from habilitations.acces import acteur_de, contexte_de
from habilitations.choices import Transverse
from tests.outils import fabriques as f
from usagers.models import Contact, Dossier, RelationEntourage

PDF_MINIMAL = b"%PDF-1.4\n%%EOF\n"
_rang = itertools.count(1)


def peupler(monde: Any) -> SimpleNamespace:
    """monde + dora (direction, may sign contracts); carole and yann hold parental authority, rene is a third party."""
    monde.dora = f.professionnel(monde.organisme, "Dora", "Roche", "Directrice")
    f.affecter(monde.dora, monde.mecs, f.DIR | {"CTR": "V", "GA": "W"}, transverse=Transverse.STRUCTURE)
    with f.technique(monde.mecs):
        monde.carole = _proche(monde, "Carole", "Lambert", "Mère", autorite_parentale=True)
        monde.yann = _proche(monde, "Yann", "Lambert", "Père", autorite_parentale=True)
        monde.rene = _proche(monde, "René", "Marchand", "Tiers digne de confiance")
    return monde


def _proche(monde: Any, prenom: str, nom: str, libelle: str, **champs: Any) -> RelationEntourage:
    contact = Contact.objects.create(
        organisme=monde.organisme, structures=[monde.mecs.pk], prenom=prenom, nom=nom, telephone="0600000000"
    )
    return f.relation(monde.eloise, contact, "MTH", libelle, **champs)


def au_nom_de(pro: Any) -> Any:
    return contexte.ouvrir(contexte_de(acteur_de(pro.compte)))


def relire(dossier: Dossier) -> Dossier:
    return Dossier.objects.select_related("usager", "structure", "perimetre").get(pk=dossier.pk)


def produire(maison: Any, pro: Any = None, contenu: bytes = PDF_MINIMAL, niveau: int = 1, **autres: Any) -> Document:
    acteur = acteur_de((pro or maison.paul).compte)
    with au_nom_de(pro or maison.paul):
        return conserver(
            acteur=acteur, dossier=relire(maison.d_eloise), type=SYNTHESE, titre="Contrat de séjour", niveau=niveau,
            contenu=contenu, lecteur_id=acteur.id, **autres,
        )  # fmt: skip


def ouvrir(maison: Any, *invites: Invite, pro: Any = None, document: Document | None = None, **autres: Any) -> Any:
    pro = pro or maison.paul
    document = document or produire(maison, pro)
    with au_nom_de(pro):
        document = Document.objects.select_related("dossier__usager", "dossier__perimetre").get(pk=document.pk)
        return ouvrir_circuit(acteur=acteur_de(pro.compte), document=document, signataires=invites, **autres)


def signataire(circuit: CircuitSignature, nom: str, maison: Any) -> Signataire:
    with f.technique(maison.mecs):
        return Signataire.objects.select_related("circuit", "relation").get(circuit=circuit, nom__startswith=nom)


def relu(circuit: CircuitSignature, maison: Any) -> CircuitSignature:
    with f.technique(maison.mecs):
        return CircuitSignature.objects.get(pk=circuit.pk)


def trace(sha256: str, points: int = 20) -> str:
    return json.dumps({"sha256": sha256, "traits": [[[10 + i, 20 + i, 5 * i] for i in range(points)]]})
