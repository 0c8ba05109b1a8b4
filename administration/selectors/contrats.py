"""Reading the contracts: the follow-up board of a house, its figures, what one contract shows."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Exists, OuterRef, Prefetch, Q, QuerySet
from django.utils.http import urlencode

from administration.choices_contrats import (
    COTE_PERSONNE,
    FINIS,
    VIVANTS,
    EtatContrat,
    EtatSignature,
    EtatVersion,
    TypeContrat,
)
from administration.models import Contrat, SignataireContrat, VersionContrat
from coordination.models import Echeance
from coordination.models.echeances import conditions
from habilitations.acces import Acteur
from habilitations.models import Structure

AVENANT = Q(etat__in=VIVANTS) & Q(versions__rang__gt=1, versions__etat=EtatVersion.FIGEE)


def _depasse() -> Exists:
    """The month of the signature, or the fifteen days, are over."""
    lignes = Echeance.objects.filter(conditions()["depassee"], dossier=OuterRef("dossier"), domaine="CTR")
    return Exists(lignes.filter(regle__in=["contrat_remise", "contrat_signature"]))


# (key, words, filter, detail, tone): the figures and the lists that they open.
SITUATIONS: tuple[tuple[str, str, str, str], ...] = (
    ("preparer", "À remettre", "brouillons", ""),
    ("signer", "À signer", "remis ou avenant", "attention"),
    ("retard", "En retard", "15 jours ou un mois passés", "danger"),
    ("vigueur", "En vigueur", "signés", ""),
    ("refus", "Refus", "de signer", ""),
)


def condition(situation: str) -> Q:
    avenant = Contrat.objects.filter(AVENANT).values("pk")
    regles = {
        "preparer": Q(etat=EtatContrat.BROUILLON),
        "signer": Q(etat__in=[EtatContrat.REMIS, EtatContrat.A_SIGNER]) | Q(pk__in=avenant),
        "retard": Q(etat__in=[EtatContrat.BROUILLON, EtatContrat.REMIS, EtatContrat.A_SIGNER]) & Q(_depasse()),
        "vigueur": Q(etat__in=VIVANTS),
        "refus": Q(etat=EtatContrat.REFUSE),
    }
    return regles.get(situation, ~Q(etat__in=FINIS))


@dataclass(frozen=True)
class Filtres:
    situation: str = ""
    type: str = ""
    unite: int | None = None
    apres: int = 0

    @classmethod
    def lire(cls, parametres: Mapping[str, str]) -> "Filtres":
        unite, apres = parametres.get("unite", ""), parametres.get("apres", "")
        situation, type_ = parametres.get("situation", ""), parametres.get("type", "")
        return cls(
            situation=situation if situation in {s for s, *_ in SITUATIONS} else "",
            type=type_ if type_ in TypeContrat.values else "",
            unite=int(unite) if unite.isdecimal() and len(unite) < 10 else None,
            apres=int(apres) if apres.isdecimal() and len(apres) < 10 else 0,
        )

    def adresse(self, **changements: Any) -> str:
        etat = {"situation": self.situation, "type": self.type, "unite": self.unite} | changements
        return "?" + urlencode({nom: valeur for nom, valeur in etat.items() if valeur})


def de_la_structure(acteur: Acteur, structure: Structure, filtres: Filtres) -> QuerySet[Contrat]:
    lignes = Contrat.objects.visibles_pour(acteur).filter(structure=structure)
    if filtres.type:
        lignes = lignes.filter(type=filtres.type)
    return lignes.filter(dossier__perimetre__unite=filtres.unite) if filtres.unite else lignes


def lister(acteur: Acteur, structure: Structure, filtres: Filtres) -> QuerySet[Contrat]:
    """Newest first; keyset on the id."""
    lignes = de_la_structure(acteur, structure, filtres).filter(condition(filtres.situation))
    if filtres.apres:
        lignes = lignes.filter(pk__lt=filtres.apres)
    return avec_signatures(lignes).select_related("dossier__usager", "dossier__perimetre__unite").order_by("-pk")


def avec_signatures(lignes: QuerySet[Contrat]) -> QuerySet[Contrat]:
    return lignes.prefetch_related(versions())


def versions(*, textes: bool = False) -> "Prefetch[str]":
    """Versions and their signers, two queries whatever their number. The texts for who reads them."""
    lignes = VersionContrat.objects.order_by("rang")
    if not textes:
        lignes = lignes.only("id", "contrat", "rang", "etat", "objet", "signee_le")
    signataires = SignataireContrat.objects.order_by("ordre", "pk")
    return Prefetch("versions", queryset=lignes.prefetch_related(Prefetch("signataires", queryset=signataires)))


def ruban(acteur: Acteur, structure: Structure, filtres: Filtres) -> list[dict[str, Any]]:
    """Figures of the same people, one query."""
    comptes = {nom: Count("pk", filter=condition(nom)) for nom, *_ in SITUATIONS}
    nombres = de_la_structure(acteur, structure, filtres).aggregate(**comptes)
    return [
        {"titre": titre, "nombre": nombres[nom], "url": filtres.adresse(situation=nom), "detail": detail,
         "ton": ton if nombres[nom] else ""}
        for nom, titre, detail, ton in SITUATIONS
    ]  # fmt: skip


def signatures(contrat: Contrat) -> dict[str, Any]:
    """Of the version in preparation, else of the last signed one: who, how many of how many."""
    versions = [v for v in contrat.versions.all() if v.etat != EtatVersion.ABANDONNEE]
    version = versions[-1] if versions else None
    lignes = list(version.signataires.all()) if version else []
    requis = [s for s in lignes if s.requis]
    faites = [s for s in requis if s.etat in {EtatSignature.SIGNEE, EtatSignature.EMPECHEE}]
    attendus = [s.nom for s in requis if s.etat == EtatSignature.ATTENDUE]
    refus = [s.nom for s in lignes if s.etat == EtatSignature.REFUSEE]
    cote = [s for s in requis if s.etat == EtatSignature.REFUSEE and s.qualite in COTE_PERSONNE]
    return {"version": version, "lignes": lignes, "requis": len(requis), "faites": len(faites), "attendus": attendus,
            "refus": refus, "refus_personne": bool(cote)}  # fmt: skip


TONS = {
    EtatContrat.BROUILLON: ("", "pencil-line"), EtatContrat.REMIS: ("info", "hand"),
    EtatContrat.A_SIGNER: ("attention", "clock"), EtatContrat.SIGNE: ("ok", "check"),
    EtatContrat.REFUSE: ("danger", "ban"), EtatContrat.EN_VIGUEUR: ("ok", "check"),
    EtatContrat.AVENANTE: ("ok", "check"), EtatContrat.EXPIRE: ("attention", "hourglass"),
}  # fmt: skip


def etiquette(contrat: Contrat) -> dict[str, str]:
    ton, icone = TONS.get(EtatContrat(contrat.etat), ("", "x"))
    return {"texte": contrat.get_etat_display(), "ton": ton, "icone": icone}
