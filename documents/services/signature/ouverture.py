"""Open a circuit: which document, by its SHA-256, and who signs it, in which order and quality."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.urls import reverse

from documents.choices_signature import OUVERTS, Acte, EtatCircuit, RoleSignataire
from documents.models import CircuitSignature, Document, Signataire
from documents.services.signature import autorite
from documents.services.signature.etats import passer
from dui.core import horloge, journal
from dui.core.erreurs import ErreurMetier
from dui.core.evenements import publier
from dui.core.modeles import Niveau
from dui.core.notifications import notifier
from habilitations.acces import Acteur, acteur_de, decider
from habilitations.models import PerimetreDossier, Professionnel
from usagers.acces import exiger
from usagers.models import Dossier, RelationEntourage

LANCER = ("ecrire", "creer", "valider")
ATTEND = "Un document attend votre signature."


@dataclass(frozen=True)
class Invite:
    """Somebody to ask: the person of the dossier (`PERSONNE`), one of her relations, a professional, or a name."""

    role: str
    relation: RelationEntourage | None = None
    professionnel: Professionnel | None = None
    nom: str = ""
    qualite: str = ""
    portee: str = ""
    rang: int = 1


@transaction.atomic
def ouvrir_circuit(
    *,
    acteur: Acteur,
    document: Document,
    signataires: Sequence[Invite],
    objet: str = "",
    domaine: str = "",
    acte: str = Acte.AUCUN,
    dispense: str = "",
    limite: date | None = None,
    lancer: bool = True,
) -> CircuitSignature:
    """A circuit over that very version, started unless `lancer` is false.

    `dispense`: why a holder of authority does not sign a non-usual act (decision and date). Same rank: any order.
    """
    dossier = document.dossier
    partie = domaine or domaine_de(document.niveau)
    exiger(acteur, dossier, [partie], *LANCER)
    _controler(document, signataires)
    circuit = CircuitSignature.objects.create(
        dossier=dossier, structure_id=dossier.structure_id, niveau=document.niveau, document=document,
        sha256=document.sha256, titre=document.titre, domaine=partie, objet=objet, acte=acte, limite=limite,
        lance_par_id=acteur.id,
    )  # fmt: skip
    lignes = [_signataire(circuit, dossier, invite) for invite in signataires]
    circuit.mention = autorite.controler(dossier.usager, acte, lignes, dispense)
    circuit.save(update_fields=["mention", "modifie_le"])
    passer(circuit, EtatCircuit.PREPARATION)
    _tracer(circuit)
    return lancer_circuit(acteur=acteur, circuit=circuit) if lancer else circuit


def domaine_de(niveau: int) -> str:
    """Papers of the team up to N2, of care beyond; the psychologist's and protection have their own part."""
    return {Niveau.N3: "GS", Niveau.N4: "GS", Niveau.N5: "PSY", Niveau.N6: "IP"}.get(Niveau(niveau), "GA")


@transaction.atomic
def lancer_circuit(*, acteur: Acteur, circuit: CircuitSignature) -> CircuitSignature:
    """From here on it may be signed; the first professionals awaited are told."""
    exiger(acteur, circuit.dossier, [circuit.domaine], *LANCER)
    if circuit.etat != EtatCircuit.PREPARATION:
        raise ErreurMetier("etat", "Ce circuit de signature est déjà lancé.")
    circuit.lance_le = horloge.maintenant()
    passer(circuit, EtatCircuit.EN_COURS)
    publier(
        "documents.circuit_ouvert", structure_id=circuit.structure_id, dossier_id=circuit.dossier_id,
        circuit_id=circuit.pk, objet=circuit.objet,
    )  # fmt: skip
    prevenir(circuit)
    return circuit


def prevenir(circuit: CircuitSignature) -> None:
    """A notice without content to each professional whose turn has come."""
    siens = Signataire.objects.filter(circuit=circuit, professionnel__isnull=False).a_leur_tour()
    destinataires = [pk for pk in siens.values_list("professionnel_id", flat=True) if pk is not None]
    notifier(
        destinataires, structure_id=circuit.structure_id, nature="signature", texte=ATTEND,
        url=reverse("circuit", args=[circuit.pk]),
    )  # fmt: skip


def _controler(document: Document, signataires: Sequence[Invite]) -> None:
    if document.mime != "application/pdf":
        raise ErreurMetier("format", "Seul un PDF se signe : produisez ce document en PDF.")
    if Document.objects.filter(remplace=document).exists():
        raise ErreurMetier("version", "Une version plus récente de ce document existe : faites signer celle-là.")
    if CircuitSignature.objects.filter(document=document, etat__in=OUVERTS).exists():
        raise ErreurMetier("deja_ouvert", "Ce document est déjà en cours de signature.")
    if not any(invite.portee not in ("visa", "information") for invite in signataires):
        raise ErreurMetier("signataires", "Choisissez au moins une personne qui signe.", champ="signataires")


def _signataire(circuit: CircuitSignature, dossier: Dossier, invite: Invite) -> Signataire:
    identite = _identite(circuit, dossier, invite)
    return Signataire.objects.create(
        circuit=circuit, structure_id=circuit.structure_id, niveau=circuit.niveau, rang=invite.rang,
        role=invite.role, portee=autorite.portee_de(invite.role, invite.portee, dossier.usager),
        usager=dossier.usager if invite.role == RoleSignataire.PERSONNE else None, relation=invite.relation,
        professionnel=invite.professionnel, contact_interdit=autorite.interdit(invite.relation), **identite,
    )  # fmt: skip


def _identite(circuit: CircuitSignature, dossier: Dossier, invite: Invite) -> dict[str, str]:
    """Name and quality as they will be read under the signature."""
    if invite.role == RoleSignataire.PERSONNE:
        return {"nom": dossier.usager.nom_affiche, "qualite": invite.qualite or "la personne accompagnée"}
    if invite.role == RoleSignataire.PROFESSIONNEL:
        return _professionnel(circuit, invite)
    if invite.relation is None:
        if invite.role != RoleSignataire.PARTENAIRE or not invite.nom.strip():
            raise ErreurMetier("signataires", "Choisissez ce signataire dans l’entourage.", champ="signataires")
        return {"nom": invite.nom.strip()[:150], "qualite": invite.qualite[:120]}
    if invite.relation.usager_id != dossier.usager_id:
        raise ErreurMetier("signataires", "Ce proche n’est pas de l’entourage de cette personne.", champ="signataires")
    if invite.role == RoleSignataire.TITULAIRE:
        _exiger_titulaire(dossier, invite.relation)
    qualite = invite.qualite or f"{invite.relation.libelle}, {RoleSignataire(invite.role).label.lower()}"
    return {"nom": str(invite.relation.contact), "qualite": qualite[:120]}


def _exiger_titulaire(dossier: Dossier, relation: RelationEntourage) -> None:
    """A trusted third party, a grandparent, a parent who lost it: none signs as parental authority."""
    if relation.pk not in {r.pk for r in autorite.titulaires(dossier.usager)}:
        raise ErreurMetier(
            "titulaire", f"{relation.contact} n’exerce pas l’autorité parentale aujourd’hui.", champ="signataires"
        )


def _professionnel(circuit: CircuitSignature, invite: Invite) -> dict[str, str]:
    """Only somebody who may read the document."""
    pro = invite.professionnel
    if pro is None:
        raise ErreurMetier("signataires", "Choisissez le professionnel qui signe.", champ="signataires")
    perimetre = PerimetreDossier.objects.prefetch_related("liens").get(pk=circuit.dossier_id)
    if not decider(acteur_de(pro.compte), "lire", circuit.domaine, perimetre, circuit.niveau).permis:
        raise ErreurMetier(
            "lecteur", f"{pro} ne peut pas lire ce document. Choisissez une personne qui y a accès.",
            champ="signataires",
        )  # fmt: skip
    return {"nom": str(pro), "qualite": (invite.qualite or pro.fonction)[:120]}


def _tracer(circuit: CircuitSignature) -> None:
    journal.tracer(
        "ecriture", objet=f"circuit:{circuit.pk}", dossier_id=circuit.dossier_id, structure_id=circuit.structure_id,
        usager_id=circuit.dossier.usager_id, niveau=circuit.niveau,
    )  # fmt: skip
