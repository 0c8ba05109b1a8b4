"""Reading protection: only what names the reader."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Model, OuterRef, Q, Subquery
from django.db.models.functions import JSONObject

from accompagnement.models import (
    Crip,
    EnvoiIP,
    EtapeIP,
    EvaluationIP,
    FaitIP,
    InformationPreoccupante,
    LecteurIP,
    MineurIP,
    PieceIP,
)
from accompagnement.services.protection.transmission import copie_due
from coordination.models import Echeance
from habilitations.acces import Acteur
from habilitations.models import Professionnel
from usagers.acces import avec_dossier
from usagers.models import Dossier
from usagers.presence import annotations


@dataclass(frozen=True)
class FicheIP:
    """Everything of one page, and of its papers."""

    ip: InformationPreoccupante
    faits: list[FaitIP]
    autres: list[MineurIP]
    envois: list[EnvoiIP]
    etapes: list[EtapeIP]
    nommes: list[LecteurIP]
    pieces: list[PieceIP]
    evaluation: EvaluationIP | None
    rendre_le: date | None

    @property
    def copie_due(self) -> bool:
        return copie_due(self.envois)


def mes_protections(acteur: Acteur) -> list[InformationPreoccupante]:
    """Those that name this reader, the open ones first."""
    lignes = InformationPreoccupante.objects.visibles_pour(acteur)
    trouvees = list(lignes.select_related("dossier__usager", "dossier__perimetre__unite", "auteur", "evaluation")[:200])
    return sorted(trouvees, key=lambda ip: ip.etat == "close")


def du_dossier(acteur: Acteur, dossier: Dossier) -> list[InformationPreoccupante]:
    return list(InformationPreoccupante.objects.visibles_pour(acteur).filter(dossier=dossier).select_related("auteur"))


def trouver(acteur: Acteur, dossier_pk: int, pk: int) -> InformationPreoccupante | None:
    """With what the banner of its page says."""
    ajouts = annotations("dossier")
    lignes = avec_dossier(acteur, InformationPreoccupante.objects.visibles_pour(acteur)).annotate(**ajouts)
    trouvee = lignes.select_related(
        "dossier__usager", "dossier__structure__organisme", "dossier__perimetre__unite", "auteur", "evaluation"
    ).filter(pk=pk, dossier=dossier_pk).first()  # fmt: skip
    for nom in ajouts if trouvee is not None else ():
        setattr(trouvee.dossier, nom, getattr(trouvee, nom))  # type: ignore[union-attr]
    return trouvee


# What one page reads of its rows, all in one query: (name, rows, which ones).
LIGNES: tuple[tuple[str, type[Model], Q], ...] = (
    ("faits", FaitIP, Q(ecarte_motif="")), ("autres", MineurIP, Q()), ("envois", EnvoiIP, Q()),
    ("etapes", EtapeIP, Q()), ("nommes", LecteurIP, Q(retire_le=None)), ("pieces", PieceIP, Q()),
)  # fmt: skip
GENS = ("auteur", "expediteur", "professionnel")


def fiche(ip: InformationPreoccupante, jointes: tuple[int, ...] = ()) -> FicheIP:
    """`jointes`: the lines of other children that the reader reads; a paper about any other is not shown.

    Empty for who is not named: the base gives no row.
    """
    dates = Echeance.objects.filter(dossier=ip.dossier_id, objet=ip.objet).order_by("-pk").values("date_due")
    lus = {f"lus_{nom}": _lignes(modele, filtre) for nom, modele, filtre in LIGNES} | {"rendre_le": Subquery(dates[:1])}
    brut = InformationPreoccupante.objects.filter(pk=ip.pk).annotate(**lus).values(*lus).first() or {}
    rows = {nom: [_refaire(modele, x) for x in brut.get(f"lus_{nom}", ())] for nom, modele, _ in LIGNES}
    rows["pieces"] = [p for p in rows["pieces"] if set(p.avec) <= set(jointes)]
    _nommer_les_gens(rows)
    return FicheIP(ip, **rows, evaluation=getattr(ip, "evaluation", None), rendre_le=brut.get("rendre_le"))


def _lignes(modele: type[Model], filtre: Q) -> ArraySubquery:
    champs = {f.attname: f.attname for f in modele._meta.concrete_fields}
    lignes = modele._default_manager.filter(filtre, ip=OuterRef("pk")).order_by(*(modele._meta.ordering or ("pk",)))
    return ArraySubquery(lignes.values(json=JSONObject(**champs)))


def _refaire(modele: type[Model], brut: dict[str, Any]) -> Any:
    champs = modele._meta.concrete_fields
    return modele.from_db("default", [f.attname for f in champs], [f.to_python(brut[f.attname]) for f in champs])


def _nommer_les_gens(rows: dict[str, list[Any]]) -> None:
    """Who wrote, sent, reads: one query for all of them."""
    cites = [(x, nom) for lignes in rows.values() for x in lignes for nom in GENS if hasattr(x, f"{nom}_id")]
    gens = Professionnel.objects.in_bulk({getattr(x, f"{nom}_id") for x, nom in cites})
    for x, nom in cites:
        setattr(x, nom, gens[getattr(x, f"{nom}_id")])


def annuaire(acteur: Acteur) -> list[Crip]:
    """The directory of the organisme, as it stands."""
    return list(Crip.objects.filter(organisme=acteur.organisme_id, retiree_le__isnull=True))
