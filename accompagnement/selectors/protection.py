"""Reading protection: only what names the reader."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Prefetch

from accompagnement.models import EvaluationIP, FaitIP, InformationPreoccupante
from accompagnement.services.protection.transmission import copie_due
from coordination.models import Echeance
from habilitations.acces import Acteur
from usagers.acces import avec_dossier
from usagers.models import Dossier


@dataclass(frozen=True)
class FicheIP:
    """Everything of one page."""

    ip: InformationPreoccupante
    faits: list[FaitIP]
    evaluation: EvaluationIP | None
    echeance: Any
    copie_due: bool


def mes_protections(acteur: Acteur) -> list[InformationPreoccupante]:
    """Those that name this reader, the open ones first."""
    lignes = InformationPreoccupante.objects.visibles_pour(acteur)
    trouvees = list(lignes.select_related("dossier__usager", "dossier__perimetre__unite", "auteur", "evaluation")[:200])
    return sorted(trouvees, key=lambda ip: ip.etat == "close")


def du_dossier(acteur: Acteur, dossier: Dossier) -> list[InformationPreoccupante]:
    return list(InformationPreoccupante.objects.visibles_pour(acteur).filter(dossier=dossier).select_related("auteur"))


def trouver(acteur: Acteur, dossier_pk: int, pk: int) -> InformationPreoccupante | None:
    lignes = avec_dossier(acteur, InformationPreoccupante.objects.visibles_pour(acteur))
    return lignes.select_related(
        "dossier__usager", "dossier__structure__organisme", "dossier__perimetre__unite", "auteur", "evaluation"
    ).filter(pk=pk, dossier=dossier_pk).first()  # fmt: skip


def fiche(ip: InformationPreoccupante) -> FicheIP:
    from django.db.models import prefetch_related_objects

    retenus = FaitIP.objects.filter(ecarte_motif="")
    prefetch_related_objects(
        [ip], Prefetch("faits", retenus), "autres", "envois__expediteur", "etapes__auteur", "nommes__professionnel",
        "pieces",
    )  # fmt: skip
    evaluation = getattr(ip, "evaluation", None)
    ligne = Echeance.objects.filter(dossier=ip.dossier_id, objet=ip.objet).order_by("-pk").first()
    return FicheIP(ip, list(ip.faits.all()), evaluation, ligne, copie_due(ip))
