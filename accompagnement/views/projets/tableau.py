"""/projets/: who has a project, who waits for one, what falls due. One in preparation never counts as existing."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.db.models.functions import JSONObject
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.http import urlencode
from django.views.decorators.http import require_safe

from accompagnement.choices_projets import VIVANTS, EtatBilan, StatutProjet
from accompagnement.models import BilanProjet, ProjetPersonnalise
from accompagnement.selectors.projets import badge
from dui.core import horloge, journal
from habilitations.acces import Acteur, exiger_droit, numeros_visibles
from habilitations.choices import Phase
from habilitations.lieux import structure_courante
from habilitations.models import Structure, Unite
from usagers.models import Dossier

PAR_PAGE = 50
PROCHE = 60
VUES = ("sans", "echus", "proches", "a_valider", "bilans")


@dataclass(frozen=True)
class Filtres:
    vue: str = ""
    unite: int | None = None
    apres: str = ""

    @classmethod
    def lire(cls, p: Mapping[str, str]) -> "Filtres":
        vue, unite = p.get("vue", ""), p.get("unite", "")
        nombre = int(unite) if unite.isdecimal() and len(unite) < 10 else None
        return cls(vue if vue in VUES else "", nombre, p.get("apres", "")[:80])

    def adresse(self, **changements: Any) -> str:
        etat = {"vue": self.vue, "unite": self.unite} | changements
        return "?" + urlencode({nom: v for nom, v in etat.items() if v})


def conditions() -> dict[str, Q]:
    jour, ici = horloge.aujourdhui(), ProjetPersonnalise.objects.filter(dossier=OuterRef("pk"))
    vivants = ici.filter(statut__in=VIVANTS)
    bilans = BilanProjet.objects.filter(
        dossier=OuterRef("pk"), etat=EtatBilan.PREPARE, le__lt=horloge.maintenant() + timedelta(days=21)
    )
    return {
        "sans": ~Q(Exists(vivants)),
        "echus": Q(Exists(vivants.filter(revision_le__lt=jour))),
        "proches": Q(Exists(vivants.filter(revision_le__range=(jour, jour + timedelta(days=PROCHE))))),
        "a_valider": Q(Exists(ici.filter(statut=StatutProjet.ENPREPARATION).exclude(etape="redaction"))),
        "bilans": Q(Exists(bilans)),
    }


CELLULES = (
    ("sans", "Sans projet", "ceux en préparation compris", "attention"),
    ("echus", "À réviser", "date dépassée", "danger"),
    ("proches", "Bientôt", f"dans les {PROCHE} jours", "attention"),
    ("a_valider", "À valider ou signer", "en préparation", ""),
    ("bilans", "Bilans", "dans les trois semaines", ""),
)


def concernes(acteur: Acteur, structure: Structure, filtres: Filtres) -> QuerySet[Dossier]:
    lignes = Dossier.objects.filter(
        structure=structure, perimetre__phase=Phase.ACTIF, pk__in=numeros_visibles(acteur, "PP", "lire", 2)
    )
    return lignes.filter(perimetre__unite=filtres.unite) if filtres.unite else lignes


def ruban(acteur: Acteur, structure: Structure, filtres: Filtres) -> list[dict[str, Any]]:
    """Each figure is the door to the very list that it counts: one query."""
    comptes = {nom: Count("pk", filter=q) for nom, q in conditions().items()}
    nombres = concernes(acteur, structure, filtres).aggregate(**comptes)
    return [
        {"titre": titre, "nombre": nombres[nom], "detail": detail, "ton": ton if nombres[nom] else "",
         "url": replace(filtres, vue=nom).adresse()}
        for nom, titre, detail, ton in CELLULES
    ]  # fmt: skip


def lister(acteur: Acteur, structure: Structure, filtres: Filtres) -> QuerySet[Dossier]:
    lignes = concernes(acteur, structure, filtres).select_related("usager", "perimetre__unite")
    if filtres.vue:
        lignes = lignes.filter(conditions()[filtres.vue])
    nom, _, pk = filtres.apres.rpartition("_")
    if pk.isdecimal():
        lignes = lignes.filter(Q(usager__cle_tri__gt=nom) | Q(usager__cle_tri=nom, pk__gt=int(pk)))
    siens = ProjetPersonnalise.objects.filter(dossier=OuterRef("pk")).exclude(statut=StatutProjet.TERMINE)
    mots = JSONObject(pk="pk")
    return lignes.annotate(projets_lus=ArraySubquery(siens.order_by("numero").values(m=mots))).order_by(
        "usager__cle_tri", "pk"
    )


@require_safe
def tableau(request: HttpRequest) -> HttpResponse:
    acteur = exiger_droit(request.acteur, "PP", "lire")  # type: ignore[attr-defined]
    structure, filtres = structure_courante(request), Filtres.lire(request.GET)
    rangees = list(lister(acteur, structure, filtres)[: PAR_PAGE + 1]) if structure.formule_projet_personnalise else []
    page = rangees[:PAR_PAGE]
    personnes = sorted({(d.pk, d.usager_id) for d in page})
    journal.tracer_lot("lecture", objet="projets", structure_id=structure.pk, personnes=personnes)
    unites = Unite.objects.filter(structure=structure, fermee_le__isnull=True)
    contexte = {
        "structure": structure, "filtres": filtres, "lignes": _lignes(page),
        "ruban": ruban(acteur, structure, filtres) if structure.formule_projet_personnalise else [],
        "puces": [{"libelle": u.nom, "actif": filtres.unite == u.pk,
                   "url": filtres.adresse(unite="" if filtres.unite == u.pk else u.pk)} for u in unites],
        "suivante": filtres.adresse(apres=f"{page[-1].usager.cle_tri}_{page[-1].pk}")
        if len(rangees) > PAR_PAGE else "",
    }  # fmt: skip
    return render(request, "accompagnement/projets/tableau.html", contexte)


def _lignes(page: list[Dossier]) -> list[dict[str, Any]]:
    pks = [m["pk"] for d in page for m in d.projets_lus]  # type: ignore[attr-defined]
    lus = ProjetPersonnalise.objects.select_related("referent").in_bulk(pks)
    jour = horloge.aujourdhui()
    lignes = []
    for d in page:
        siens = [lus[m["pk"]] for m in d.projets_lus]  # type: ignore[attr-defined]
        vif = next((p for p in siens if p.vit), None)
        prepare = next((p for p in siens if p.se_prepare), None)
        lignes.append({
            "d": d, "vif": vif, "prepare": prepare, "badge": badge(vif) if vif else None,
            "depasse": bool(vif and vif.revision_le and vif.revision_le < jour),
        })  # fmt: skip
    return lignes
