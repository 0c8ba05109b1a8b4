"""The timeline hears of school and work: words and dates; of a PAI, that there is a consigne, never why."""

from typing import Any

from accompagnement.models import (
    AbsenceScolaire,
    AutorisationScolaire,
    Bulletin,
    ParcoursPro,
    PeriodeScolaire,
    PlanScolaire,
)
from coordination.services.fil import inscrire_au_fil
from dui.core.evenements import abonner
from dui.core.models import EvenementMetier
from usagers.models import Dossier

GENRE = "scolarite"
MODELES: dict[str, Any] = {
    m.__name__.lower(): m
    for m in (PeriodeScolaire, ParcoursPro, PlanScolaire, Bulletin, AutorisationScolaire, AbsenceScolaire)
}
ACTES = {"ouvert": "ajouté au parcours", "en_cours": "en cours", "interrompue": "interrompu", "terminee": "terminé",
         "annulee": "saisie annulée", "plan": "plan noté", "plan_clos": "plan clos", "bulletin": "bulletin reçu",
         "remis": "bulletin remis", "autorisation": "autorisation notée", "absence": "absence notée",
         "semaine": "semaine de classe notée"}  # fmt: skip


@abonner("accompagnement.parcours_change", id="accompagnement.fil_parcours", synchrone=True)
def indexer(evenement: EvenementMetier) -> None:
    acte = str(evenement.ids["acte"])
    pai = acte == "pai"
    if not pai and acte not in ACTES:
        return
    objet = MODELES[str(evenement.ids["genre"])].objects.get(pk=evenement.ids["objet_id"])
    mots = f"Consigne pour l’école : {objet.consigne}" if pai else f"{objet} : {ACTES[acte]}."
    inscrire_au_fil(
        dossier=Dossier.objects.get(pk=evenement.dossier_id), genre=GENRE, objet_id=evenement.pk, niveau=objet.niveau,
        domaine="URG" if pai else "", titre="Consigne à l’école" if pai else "École et travail",
        instant=evenement.cree_le, extrait=mots, auteur_id=evenement.acteur_id,
    )  # fmt: skip
