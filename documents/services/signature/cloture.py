"""How a circuit ends, otherwise than by its last signature: given up, or its document has changed; and reminders."""

from datetime import timedelta

from django.db import transaction
from django.urls import reverse

from documents.choices_signature import OUVERTS, EtatCircuit
from documents.models import CircuitSignature, Document, Signataire
from documents.services.signature.etats import passer
from documents.services.signature.ouverture import ATTEND, LANCER
from dui.core import horloge
from dui.core.erreurs import ErreurMetier
from dui.core.notifications import notifier
from habilitations.acces import Acteur
from usagers.acces import exiger

REPIT = timedelta(hours=12)
CHANGE = "Le document a changé : une nouvelle version existe."


@transaction.atomic
def abandonner_circuit(*, acteur: Acteur, circuit: CircuitSignature, motif: str) -> CircuitSignature:
    """Signatures already given stay in the file; those awaited are void."""
    exiger(acteur, circuit.dossier, [circuit.domaine], *LANCER)
    if not circuit.ouvert:
        raise ErreurMetier("etat", "Ce circuit de signature est déjà terminé.")
    if not motif.strip():
        raise ErreurMetier("motif", "Dites pourquoi cette signature est abandonnée.", champ="motif")
    passer(circuit, EtatCircuit.CADUC, motif.strip())
    return circuit


@transaction.atomic
def annuler_anciens(document: Document) -> int:
    """A new version of a document voids the circuits still open on the ones before it."""
    ouverts = CircuitSignature.objects.select_for_update(of=("self",)).filter(
        document__jeu=document.jeu, etat__in=OUVERTS
    )
    perimes = list(ouverts.exclude(document=document))
    for circuit in perimes:
        passer(circuit, EtatCircuit.CADUC, CHANGE)
    return len(perimes)


@transaction.atomic
def annuler_circuits(*, objet: str, motif: str) -> int:
    """For the room that opened them, which has checked the right: what they are about is given up, or written again."""
    ouverts = CircuitSignature.objects.select_for_update(of=("self",)).filter(objet=objet, etat__in=OUVERTS)
    tombes = list(ouverts)
    for circuit in tombes:
        passer(circuit, EtatCircuit.CADUC, motif)
    return len(tombes)


@transaction.atomic
def relancer(*, acteur: Acteur, signataire: Signataire) -> Signataire:
    """A professional gets a notice without content; for anybody else, the call that was made is dated."""
    circuit = signataire.circuit
    exiger(acteur, circuit.dossier, [circuit.domaine], *LANCER)
    if not Signataire.objects.filter(pk=signataire.pk).a_leur_tour().exists():
        raise ErreurMetier("tour", f"Ce n’est pas au tour de {signataire.nom} de signer.")
    if signataire.relance_le is not None and horloge.maintenant() - signataire.relance_le < REPIT:
        raise ErreurMetier("deja_relance", f"{signataire.nom} a déjà été relancé aujourd’hui.")
    if signataire.professionnel_id is not None:
        notifier([signataire.professionnel_id], structure_id=circuit.structure_id, nature="signature", texte=ATTEND,
                 url=reverse("circuit", args=[circuit.pk]))  # fmt: skip
    signataire.relances += 1
    signataire.relance_le = horloge.maintenant()
    signataire.save(update_fields=["relances", "relance_le"])
    return signataire
