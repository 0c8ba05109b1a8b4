"""What the deadlines add to the screens: tab, navigation, home, synthesis, agenda, timeline."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from coordination import echeances as lectures
from coordination.models import Echeance
from coordination.models.echeances import conditions
from coordination.views.echeances import lit_echeances
from dui.core import horloge, journal
from dui.core.navigation import Entree
from dui.core.registres import (
    ACCUEIL,
    ACTES,
    AGENDA,
    FIL,
    NAVIGATION,
    ONGLETS,
    SYNTHESE,
    GenreFil,
    Occurrence,
    Onglet,
    SectionSynthese,
)
from dui.core.typographie import date_moyenne
from habilitations.acces import Acteur
from habilitations.models import Structure
from usagers.models import Dossier

SYNTHESE_JOURS = 90
LIGNES = 5


def _lit(request: HttpRequest) -> bool:
    return lit_echeances(getattr(request, "acteur", None))


def carte(request: HttpRequest, structure: Structure) -> dict[str, Any] | None:
    """« Mes échéances »: near or past, mine, emergencies first."""
    acteur: Acteur = request.acteur  # type: ignore[attr-defined]
    if not lit_echeances(acteur):
        return None
    pressantes = conditions()
    filtres = lectures.Filtres(miennes=True, horizon=0)
    lignes = lectures.de_la_structure(acteur, structure, filtres).filter(pressantes["depassee"] | pressantes["proche"])
    lignes = lignes.avec_situation().select_related("dossier__usager", "structure")  # type: ignore[attr-defined]
    rangees = sorted(lignes[:200], key=lambda e: (not _urgence(e), e.date_due, e.pk))
    if not rangees:
        return None
    montrees = rangees[:LIGNES]
    personnes = sorted({(e.dossier_id, e.dossier.usager_id) for e in montrees})
    journal.tracer_lot("lecture", objet="accueil:echeances", structure_id=structure.pk, personnes=personnes)
    return {
        "cle": "echeances", "titre": "Mes échéances", "url": reverse("echeances") + filtres.adresse(), "lien": "Toutes",
        "gabarit": "coordination/echeances/_accueil.html", "reste": len(rangees) - len(montrees),
        "lignes": [{"e": e, "etiquette": lectures.etiquette(e)} for e in montrees],
    }  # fmt: skip


def _urgence(echeance: Any) -> bool:
    return bool(echeance.critique and echeance.situation == "depassee")


def synthese(dossier: Dossier, acteur: Acteur) -> list[dict[str, Any]]:
    """The next ninety days, and what is past."""
    limite = horloge.aujourdhui() + timedelta(days=SYNTHESE_JOURS)
    lignes = Echeance.objects.visibles_pour(acteur).ouvertes().filter(dossier=dossier, date_due__lt=limite)
    return [_ligne(e) for e in lignes.avec_situation()[:8]]  # type: ignore[attr-defined]


def _ligne(echeance: Any) -> dict[str, Any]:
    mots = lectures.etiquette(echeance)["texte"]
    le = date_moyenne(echeance.date_due)
    if _urgence(echeance):
        return {"libelle": echeance.libelle, "texte": mots, "danger": True, "detail": f"prévue le {le}"}
    return {"libelle": echeance.libelle, "texte": le, "detail": mots}


def agenda(acteur: Acteur, structure_id: int, debut: date, fin: date) -> Sequence[Occurrence]:
    """Open deadlines on the day they are due."""
    lignes = Echeance.objects.visibles_pour(acteur).ouvertes()
    lignes = lignes.filter(structure=structure_id, date_due__range=(debut, fin))
    return [
        Occurrence(e.date_due, e.libelle, reverse("echeance", args=[e.pk]), e.dossier_id,
                   ton="danger" if e.critique else "")
        for e in lignes
    ]  # fmt: skip


def ouvrir() -> None:
    ACTES.enregistrer("échéances", cle="echeances")
    ACTES.enregistrer("échéances du jour", cle="accueil:echeances")
    onglet = Onglet("echeances", "Échéances", "dossier_echeances", "|".join(lectures.domaines()), "resumer")
    ONGLETS.enregistrer(onglet, cle="echeances", ordre=55)
    FIL.enregistrer(GenreFil("echeance", "Échéances", "calendar-clock", "CTR"), cle="echeance", ordre=40)
    ACCUEIL.enregistrer(carte, cle="echeances", ordre=30)
    AGENDA.enregistrer(agenda, cle="echeances")
    section = SectionSynthese("echeances", "Échéances", synthese, "usagers/dossiers/_faits.html")
    SYNTHESE.enregistrer(section, cle="echeances", ordre=60)
    entree = Entree("Échéances", "echeances", "calendar-clock", visible=_lit, raccourci="e")
    NAVIGATION.enregistrer(entree, cle="echeances", ordre=60)
