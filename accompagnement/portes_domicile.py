"""What visits and sessions add to the screens of the houses that live by them: tabs, doors, step of the stay."""

from django.http import HttpRequest
from django.urls import reverse

from accompagnement.selectors.domicile import CENTRES, SSIAD
from dui.core.navigation import Entree
from dui.core.registres import ACTES, FIL, NAVIGATION, ONGLETS, SUITES_SEJOUR, GenreFil, Onglet
from habilitations.acces import Acteur
from habilitations.lieux import structure_courante
from usagers.models import Dossier, Sejour

RAPPORTS = SSIAD | CENTRES | {"500"}
_MOTS = {
    "intervention": "intervention à domicile", "interventions": "interventions du mois", "tournee": "tournée du jour",
    "seance": "séance", "seances": "séances de la semaine", "situationssiad": "situation à domicile",
    "donneessejour": "données nationales du séjour",
}  # fmt: skip


def a_domicile(dossier: Dossier, _acteur: Acteur) -> bool:
    return dossier.structure.categorie in SSIAD


def en_centre(dossier: Dossier, _acteur: Acteur) -> bool:
    return dossier.structure.categorie in CENTRES


def _ici(request: HttpRequest, domaine: str, action: str, categories: frozenset[str]) -> bool:
    acteur: Acteur | None = getattr(request, "acteur", None)
    if acteur is None or not acteur.peut(domaine, action):
        return False
    return structure_courante(request).categorie in categories


def _decrire(acteur: Acteur, sejour: Sejour) -> tuple[str, str] | None:
    if sejour.structure.categorie not in RAPPORTS or not acteur.peut("ADM", "ecrire", sejour.structure_id):
        return None
    return "Données nationales", reverse("sejour_national", args=[sejour.dossier_id, sejour.pk])


def ouvrir() -> None:
    for cle, mots in _MOTS.items():
        ACTES.enregistrer(mots, cle=cle)
    visites = Onglet("interventions", "Interventions", "dossier_interventions", "TRS", "resumer", ouvert=a_domicile)
    ONGLETS.enregistrer(visites, cle="interventions", ordre=46)
    actes = Onglet("seances", "Séances", "dossier_seances", "AGE", "lire", ouvert=en_centre)
    ONGLETS.enregistrer(actes, cle="seances", ordre=47)
    visite = GenreFil("intervention", "Interventions à domicile", "route", "TRS")
    FIL.enregistrer(visite, cle="intervention", ordre=47)
    FIL.enregistrer(GenreFil("seance", "Séances", "calendar-check", "AGE"), cle="seance", ordre=48)
    SUITES_SEJOUR.enregistrer(_decrire, cle="national")
    NAVIGATION.enregistrer(Entree("Tournée", "tournee", "route", visible=lambda r: _ici(r, "TRS", "resumer", SSIAD)),
                           cle="tournee", ordre=31)  # fmt: skip
    NAVIGATION.enregistrer(
        Entree("Interventions", "interventions", "grid-3x3", visible=lambda r: _ici(r, "TRS", "resumer", SSIAD)),
        cle="interventions", ordre=32,
    )  # fmt: skip
    NAVIGATION.enregistrer(
        Entree("Séances", "seances", "calendar-check", visible=lambda r: _ici(r, "AGE", "lire", CENTRES)),
        cle="seances", ordre=33,
    )  # fmt: skip
