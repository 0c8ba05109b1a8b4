"""The timeline hears of visits at home (N3, care) and of sessions (N2): once held, or not held and why."""

from typing import Any

from accompagnement.choices_domicile import EtatActe
from accompagnement.models import Intervention, Seance
from coordination.models import EntreeFil
from coordination.services.fil import inscrire_au_fil
from dui.core import horloge
from dui.core.evenements import abonner
from dui.core.models import EvenementMetier
from dui.core.typographie import heure, nombre


@abonner("accompagnement.intervention_changee", id="accompagnement.fil_domicile", synchrone=True)
def raconter_la_visite(evenement: EvenementMetier) -> None:
    _raconter("intervention", "Intervention à domicile", Intervention, evenement)


@abonner("accompagnement.seance_changee", id="accompagnement.fil_domicile", synchrone=True)
def raconter_la_seance(evenement: EvenementMetier) -> None:
    _raconter("seance", "Séance", Seance, evenement)


def _raconter(genre: str, titre: str, modele: Any, evenement: EvenementMetier) -> None:
    """One line for each act, rewritten when it is corrected; what is only foreseen stands in the agenda."""
    pk = int(evenement.ids["objet_id"])
    if evenement.ids["statut"] == EtatActe.PLANIFIE:
        EntreeFil.objects.filter(genre=genre, objet_id=pk, dossier=evenement.dossier_id).update(retiree=True)
        return
    acte = modele.objects.select_related("dossier", "professionnel").get(pk=pk)
    inscrire_au_fil(
        dossier=acte.dossier, genre=genre, objet_id=pk, titre=titre, instant=acte.debut, extrait=_phrase(acte),
        niveau=acte.niveau, auteur_id=evenement.acteur_id,
    )  # fmt: skip


def _phrase(acte: Any) -> str:
    if acte.statut == EtatActe.ANNULE:
        precision = f", {acte.motif}" if acte.motif else ""
        return f"{acte}, non faite : {acte.get_motif_national_display().lower()}{precision}."
    debut = getattr(acte, "reel_debut", None) or acte.debut
    fin = getattr(acte, "reel_fin", None) or acte.fin
    minutes = round(horloge.duree(debut, fin).total_seconds() / 60)
    avec = f" avec {acte.avec}" if getattr(acte, "avec", "") else ""
    return f"{acte}, {heure(debut)}, {nombre(minutes, 'min')} · {acte.professionnel}{avec}."
