"""The register of incidents: declare, read, follow (S34)."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accompagnement.choices_incidents import BASE, CategorieIncident, EtatIncident
from accompagnement.forms import incidents as forms
from accompagnement.models import Incident, PieceRegistre
from accompagnement.selectors import incidents as lectures
from accompagnement.services import incidents as services
from accompagnement.services.incidents.commun import tient_le_registre
from accompagnement.services.incidents.papiers import imprimer_declaration, imprimer_retex
from dui.core import journal
from dui.core.debit import debit
from dui.core.erreurs import Refus
from dui.core.idempotence import soumission_unique
from dui.core.reponses import reponse_papier, voir
from habilitations.acces import Acteur, numeros_visibles
from habilitations.acteur import acteurs_de
from habilitations.choices import EtatCompte
from habilitations.lieux import structure_courante
from habilitations.models import Structure
from usagers.models import Dossier
from usagers.views.actes import Acte, poser, simple
from usagers.views.formulaires import traiter

PAGE = "accompagnement/incidents/acte.html"
MERCI = "Déclaration enregistrée. Merci. Votre nom n’est gardé nulle part."


def ouvert(request: HttpRequest) -> tuple[Acteur, Structure]:
    """Whoever declares in some house; the house shown."""
    acteur: Acteur | None = request.acteur  # type: ignore[attr-defined]
    if acteur is None or not any(acteur.peut("INC", porte) for porte in ("creer", "valider")):
        raise Refus
    return acteur, structure_courante(request)


def incident_lu(request: HttpRequest, pk: int) -> Incident:
    """In a register that one keeps, or one's own declaration; else it does not exist."""
    acteur, _ = ouvert(request)
    lignes = Incident.objects.visibles_pour(acteur).select_related("structure__organisme", "declarant")
    lu = lignes.filter(pk=pk).first()
    if lu is None:
        raise Http404
    acte_ = "lecture" if request.method == "GET" else "ecriture"
    journal.tracer(acte_, objet=lu.objet, structure_id=lu.structure_id, niveau=2)
    return lu


def dossiers_de(acteur: Acteur, structure: Structure) -> list[Dossier]:
    """People that this actor may name. Read like any list: the log does not tell that a declaration was opened."""
    lignes = Dossier.objects.filter(pk__in=numeros_visibles(acteur, "ID", "resumer"), structure=structure)
    lus = list(lignes.select_related("usager", "structure").order_by("usager__cle_tri")[:300])
    personnes = [(d.pk, d.usager_id) for d in lus]
    journal.tracer_lot("lecture", objet="personnes", structure_id=structure.pk, personnes=personnes)
    return lus


def equipe_de(structure_id: int) -> list[tuple[int, str]]:
    return sorted(((a.id, a.nom) for a in acteurs_de(structure_id, [EtatCompte.ACTIF])), key=lambda x: x[1])


@require_safe
def registre(request: HttpRequest) -> HttpResponse:
    """/incidents/: the register for who keeps it, one's own declarations for the others."""
    acteur, structure = ouvert(request)
    etat, categorie = request.GET.get("etat", ""), request.GET.get("categorie", "")
    etat = etat if etat == "a_declarer" or etat in EtatIncident.values else ""
    categorie = categorie if categorie in CategorieIncident.values else ""
    lit = structure.pk in acteur.structures_ou("INC", "lire")
    lignes = list(lectures.registre(acteur, structure.pk, etat=etat, categorie=categorie)[: lectures.PAGE])
    journal.tracer("lecture", objet="incidents", structure_id=structure.pk, niveau=2)
    contexte = {
        "lignes": lignes, "lit": lit, "t": lectures.tableau(structure.pk) if lit else None, "etat": etat,
        "categorie": categorie, "etats": EtatIncident.choices, "categories": CategorieIncident.choices,
    }  # fmt: skip
    return render(request, "accompagnement/incidents/registre.html", contexte)


@require_http_methods(["GET", "POST"])
@soumission_unique
def declarer(request: HttpRequest) -> HttpResponse:
    acteur, structure = ouvert(request)
    form = forms.DeclarerForm(request.POST or None, dossiers=dossiers_de(acteur, structure))

    def agir(donnees: dict[str, Any]) -> HttpResponse:
        cree = services.declarer(acteur=acteur, structure=structure, saisie=form.saisie(), anonyme=donnees["anonyme"])
        if donnees["anonyme"]:
            messages.success(request, MERCI)
            return voir("incidents")
        messages.success(request, "Incident déclaré. La direction et la qualité sont prévenues.")
        return voir("incident", cree.pk)

    return traiter(request, "accompagnement/incidents/declarer.html", form, {"base": BASE}, agir)


@require_safe
def fiche(request: HttpRequest, pk: int) -> HttpResponse:
    lu = incident_lu(request, pk)
    acteur: Acteur = request.acteur  # type: ignore[attr-defined]
    contexte = {
        "i": lu, "tient": tient_le_registre(acteur, lu.structure_id), "base": BASE,
        "personnes": list(lu.personnes.all()), "etapes": list(lu.etapes.select_related("auteur")),
        "actions": list(lu.actions.select_related("responsable")), "pieces": list(lu.pieces.all()),
    }  # fmt: skip
    return render(request, "accompagnement/incidents/fiche.html", contexte)


def _avec_incident(classe: Any) -> Any:
    return lambda request, incident: classe(request.POST or None, incident=incident)


def _form_personne(request: HttpRequest, incident: Incident) -> forms.PersonneForm:
    acteur: Acteur = request.acteur  # type: ignore[attr-defined]
    return forms.PersonneForm(request.POST or None, dossiers=dossiers_de(acteur, incident.structure))


def _form_action(request: HttpRequest, incident: Incident) -> forms.ActionForm:
    return forms.ActionForm(request.POST or None, equipe=equipe_de(incident.structure_id))


def _prevoir(*, acteur: Acteur, incident: Incident, **champs: Any) -> None:
    services.prevoir_action(acteur=acteur, structure=incident.structure, incident=incident, **champs)


ACTES = {
    "oral": Acte("Autorité informée", "Enregistrer l’appel", "Appel enregistré. L’écrit suit sous 48 heures.",
                 simple(forms.OralForm), services.informer_autorite,
                 lambda _: "L’heure de l’appel lance le délai de l’écrit."),
    "ecrit": Acte("Déclaration écrite", "Enregistrer la déclaration", "Déclaration enregistrée avec sa preuve.",
                  simple(forms.EcritForm), services.declarer_par_ecrit,
                  lambda _: "Sans attendre l’avis de la qualité ni l’analyse."),
    "personne": Acte("Une personne de plus", "Ajouter", "Ajoutée au registre.", _form_personne,
                     services.ajouter_personne, lambda _: "Le dossier ne dira ni son rôle, ni qui d’autre était là."),
    "qualifier": Acte("Qualifier", "Enregistrer", "Incident qualifié.", _avec_incident(forms.QualifierForm),
                      services.qualifier),
    "traiter": Acte("Mesures et information", "Enregistrer", "Mesures enregistrées.",
                    _avec_incident(forms.TraiterForm), services.traiter_incident),
    "analyser": Acte("Analyser", "Enregistrer l’analyse", "Analyse enregistrée.", _avec_incident(forms.AnalyserForm),
                     services.analyser),
    "action": Acte("Action corrective", "Prévoir l’action", "Action ajoutée au plan.", _form_action, _prevoir),
    "clore": Acte("Clore", "Clore l’incident", "Incident clos.", simple(forms.MotifForm), services.clore_incident),
}  # fmt: skip


@require_http_methods(["GET", "POST"])
@soumission_unique
def acte(request: HttpRequest, pk: int, nom: str) -> HttpResponse:
    """/incidents/<id>/<acte>/."""
    lu = incident_lu(request, pk)
    return poser(request, ACTES[nom], "incident", lu, ("incident", pk), {}, PAGE)


@require_POST
@debit("papier")
@soumission_unique
def imprimer(request: HttpRequest, pk: int) -> HttpResponse:
    """The declaration, or what the team learns (`papier=retex`)."""
    faire = imprimer_retex if request.POST.get("papier") == "retex" else imprimer_declaration
    faire(acteur=request.acteur, incident=incident_lu(request, pk))  # type: ignore[attr-defined]
    return voir("incident", pk)


@require_safe
def piece(request: HttpRequest, pk: int, piece_pk: int) -> HttpResponse:
    lue = get_object_or_404(PieceRegistre, pk=piece_pk, incident=incident_lu(request, pk))
    return reponse_papier(lue.contenu, f"{lue.code.lower()}-{lue.pk}.pdf")
