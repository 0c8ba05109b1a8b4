"""What waits for a signature: mine, awaited from others, late, refused, over. Constant number of queries."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Exists, OuterRef, Prefetch, Q, QuerySet
from django.http import Http404

from documents.choices_signature import EtatCircuit
from documents.models import CircuitSignature, Signataire
from dui.core import horloge
from habilitations.acces import Acteur

PAR_PAGE = 30


@dataclass(frozen=True)
class Vue:
    cle: str
    libelle: str
    nombre: int = 0


VUES = (
    ("moi", "À signer par moi"),
    ("attente", "En attente"),
    ("retard", "En retard"),
    ("refusees", "Refusés"),
    ("terminees", "Terminés"),
)


def conditions(acteur: Acteur) -> dict[str, Q]:
    siens = Signataire.objects.filter(circuit=OuterRef("pk"), professionnel=acteur.id).a_leur_tour()
    en_cours = Q(etat=EtatCircuit.EN_COURS)
    return {
        "moi": en_cours & Q(Exists(siens)),
        "attente": Q(etat__in=(EtatCircuit.EN_COURS, EtatCircuit.PREPARATION)),
        "retard": en_cours & Q(limite__lt=horloge.aujourdhui()),
        "refusees": Q(etat=EtatCircuit.REFUSE),
        "terminees": Q(etat__in=(EtatCircuit.SIGNE, EtatCircuit.CADUC)),
    }


def compter(acteur: Acteur) -> list[Vue]:
    """One query for the five figures."""
    regles = conditions(acteur)
    lus = CircuitSignature.objects.visibles_pour(acteur).order_by()
    nombres = lus.aggregate(**{cle: Count("pk", filter=regle) for cle, regle in regles.items()})
    return [Vue(cle, libelle, nombres[cle]) for cle, libelle in VUES]


def lister(acteur: Acteur, cle: str, avant: int | None = None) -> tuple[list[CircuitSignature], int | None]:
    """A page, newest first, with the signers of each; and where the next one begins."""
    regle = conditions(acteur).get(cle)
    if regle is None:
        raise Http404
    lus = avec_signataires(CircuitSignature.objects.visibles_pour(acteur).filter(regle)).order_by("-pk")
    lignes = list((lus.filter(pk__lt=avant) if avant else lus)[: PAR_PAGE + 1])
    suite = lignes[PAR_PAGE - 1].pk if len(lignes) > PAR_PAGE else None
    for circuit in lignes:
        circuit.reponses = lignes_de(circuit, acteur)  # type: ignore[attr-defined]
    return lignes[:PAR_PAGE], suite


def avec_signataires(circuits: QuerySet[CircuitSignature]) -> QuerySet[CircuitSignature]:
    signataires = Signataire.objects.select_related("signature").order_by("rang", "pk")
    return circuits.select_related("dossier__usager", "dossier__structure", "lance_par").prefetch_related(
        Prefetch("signataires", queryset=signataires)
    )


def lignes_de(circuit: CircuitSignature, acteur: Acteur) -> list[dict[str, Any]]:
    """Each signer, the outcome if there is one, and whether it is their turn."""
    lignes: list[dict[str, Any]] = []
    for s in circuit.signataires.all():
        signature = getattr(s, "signature", None)
        attendus_avant = any(ligne["signature"] is None and ligne["s"].rang < s.rang for ligne in lignes)
        tour = circuit.etat == EtatCircuit.EN_COURS and signature is None and not attendus_avant
        lignes.append({"s": s, "signature": signature, "tour": tour, "mien": s.professionnel_id == acteur.id})
    return lignes
