"""/presences/mois/: a month of the house counted, locked, printed, exported; how it counts (S11)."""

from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET, require_http_methods, require_safe

from accompagnement import export_presences as export_csv
from accompagnement.choices_presences import RegleJournee
from accompagnement.forms.presences import MotifForm, RegleForm
from accompagnement.models import RegleComptage
from accompagnement.selectors.mois_presences import etat
from accompagnement.selectors.presences import trames
from accompagnement.services.presences import mois as services
from accompagnement.services.presences.creneaux import mois_suivant, premier
from accompagnement.views.presences import groupe_demande, jour_demande, lieu
from coordination.donnees.vacances import zone_du_finess
from documents.fiches import Entete, Lecteur, Pied
from documents.rendu import rendre_pdf
from dui.core import horloge, journal
from dui.core.debit import debit
from dui.core.formulaires import Formulaire
from dui.core.idempotence import soumission_unique
from dui.core.reponses import reponse_papier, voir
from habilitations.acces import Acteur, exiger_droit
from habilitations.models import Structure
from usagers.views.formulaires import traiter


def _suivre(structure: Structure, acte: str, lignes: list[Any]) -> None:
    personnes = [(x.dossier.pk, x.dossier.usager_id) for x in lignes]
    journal.tracer_lot(acte, objet="presences:mois", structure_id=structure.pk, personnes=personnes)


@require_safe
def mois(request: HttpRequest) -> HttpResponse:
    acteur, structure = lieu(request, "lire")
    voulu = premier(jour_demande(request.GET.get("mois")))
    vue, termine = etat(acteur, structure, voulu), mois_suivant(voulu) <= horloge.aujourdhui()
    _suivre(structure, "lecture", vue.lignes)
    contexte = {
        "vue": vue, "structure": structure, "avant": premier(voulu - timedelta(days=1)),
        "apres": mois_suivant(voulu),
        "valide": acteur.peut("PRE", "valider", structure.pk), "termine": termine,
        "page": "mois",
        "manquants": services.jours_manquants(structure, voulu)[:40] if termine and not vue.etape else [],
    }  # fmt: skip
    return render(request, "accompagnement/presences/mois.html", contexte)


@require_http_methods(["GET", "POST"])
@soumission_unique
def mois_acte(request: HttpRequest, acte: str) -> HttpResponse:
    """Lock, or open again with a reason: by who validates."""
    acteur, structure = lieu(request, "valider")
    voulu = premier(jour_demande(request.POST.get("mois") or request.GET.get("mois")))
    form: Formulaire = MotifForm(request.POST or None) if acte == "rouvrir" else Formulaire(request.POST or None)

    def agir(donnees: dict[str, Any]) -> HttpResponse:
        if acte == "rouvrir":
            services.rouvrir_mois(acteur=acteur, structure=structure, mois=voulu, **donnees)
            messages.success(request, "Mois rouvert.")
        else:
            services.verrouiller_mois(acteur=acteur, structure=structure, mois=voulu)
            messages.success(request, "Mois verrouillé. Il peut être facturé.")
        return voir(f"/presences/mois/?mois={voulu}")

    contexte = {"mois": voulu, "acte": acte, "structure": structure}
    return traiter(request, "accompagnement/presences/mois_acte.html", form, contexte, agir)


def _papier(acteur: Acteur, structure: Structure, nom: str, **fiche: Any) -> bytes:
    entete = Entete(structure.nom, structure.organisme.nom, structure.finess)
    pied = Pied(acteur.nom, acteur.fonction, horloge.maintenant())
    return rendre_pdf(nom, {"fiche": {"entete": entete, "pied": pied} | fiche}, Lecteur(acteur.nom, acteur.fonction))


@require_GET
@debit("papier")
def etat_pdf(request: HttpRequest) -> HttpResponse:
    """État mensuel des présences."""
    acteur, structure = lieu(request, "lire")
    voulu = premier(jour_demande(request.GET.get("mois")))
    vue = etat(acteur, structure, voulu)
    _suivre(structure, "impression", vue.lignes)
    octets = _papier(acteur, structure, "presences_mois", vue=vue)
    return reponse_papier(octets, f"presences-{structure.finess}-{voulu:%Y-%m}.pdf")


@require_GET
@debit("export")
def etat_csv(request: HttpRequest) -> HttpResponse:
    """État de facturation, for a spreadsheet."""
    acteur, structure = lieu(request, "lire")
    voulu = premier(jour_demande(request.GET.get("mois")))
    vue = etat(acteur, structure, voulu)
    _suivre(structure, "export", vue.lignes)
    octets = b"".join(export_csv.lignes(structure, vue))
    entetes = {"Content-Disposition": f'attachment; filename="facturation-{structure.finess}-{voulu:%Y-%m}.csv"',
               "Cache-Control": "no-store, private"}  # fmt: skip
    return HttpResponse(octets, content_type="text/csv; charset=utf-8", headers=entetes)


@require_GET
@debit("papier")
def emargement(request: HttpRequest) -> HttpResponse:
    """Feuille d’émargement of a group and a day: who is expected, and room to sign."""
    acteur, structure = lieu(request, "lire")
    jour = jour_demande(request.GET.get("jour"))
    _, unite = groupe_demande(acteur, structure, request.GET.get("unite"))
    lues = trames(acteur, structure, jour, jour, unite)
    personnes = [(d.pk, d.usager_id) for d, _ in lues]
    journal.tracer_lot("impression", objet="emargement", structure_id=structure.pk, personnes=personnes)
    lignes = export_csv.attendus(lues, jour)
    octets = _papier(acteur, structure, "emargement", jour=jour, unite=unite, lignes=lignes)
    return reponse_papier(octets, f"emargement-{structure.finess}-{jour}.pdf")


@require_http_methods(["GET", "POST"])
@soumission_unique
def regles(request: HttpRequest) -> HttpResponse:
    """/presences/regles/: from which month on, which rule."""
    acteur, structure = lieu(request, "valider")
    exiger_droit(acteur, "PRE", "valider", structure.pk)

    def agir(donnees: dict[str, Any]) -> HttpResponse:
        services.choisir_regle(acteur=acteur, structure=structure, **donnees)
        messages.success(request, "Règle enregistrée.")
        return voir("presences_regles")

    actuelle = services.regle_au(structure, horloge.aujourdhui())
    initiales = {"debut": mois_suivant(horloge.aujourdhui()), "regle": actuelle.regle, "heures": actuelle.heures,
                 "reservation_jours": actuelle.reservation}  # fmt: skip
    form = RegleForm(request.POST if request.method == "POST" else None, initial=initiales)
    lues = RegleComptage.objects.filter(structure=structure).select_related("auteur")
    contexte = {"regles": list(lues), "actuelle": RegleJournee(actuelle.regle).label, "structure": structure,
                "page": "regles", "departement": zone_du_finess(structure.finess)}  # fmt: skip
    return traiter(request, "accompagnement/presences/regles.html", form, contexte, agir)


__all__ = ["emargement", "etat_csv", "etat_pdf", "mois", "mois_acte", "regles"]
