"""A request: receive it (search first), read it, correct it, move it, address it to one more list."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from administration.donnees import admission as d
from administration.forms import admission as formulaires
from administration.models import Candidature
from administration.selectors import admission as lectures
from administration.selectors.fiche_admission import fiche as lire_fiche
from administration.services.admission.acces import decide, voeux_visibles
from administration.services.admission.demandes import (
    ajouter_voeu,
    marquer_doublon,
    modifier_demande,
    recevoir_demande,
    reconnaitre_usager,
)
from administration.services.admission.statuts import changer_statut, reactiver
from administration.views.admission.commun import (
    acteur_de,
    candidature_autorisee,
    jouer_demande,
    rapporter,
    statut_http,
    voeu_autorise,
)
from dui.core import journal
from dui.core.erreurs import ErreurMetier, Refus
from dui.core.idempotence import soumission_unique
from dui.core.reponses import voir
from habilitations.acces import Acteur
from habilitations.views.commun import entier
from usagers.forms.personnes import ChercherForm
from usagers.models import Usager
from usagers.selectors import rechercher
from usagers.selectors.recherche import dossiers_visibles
from usagers.views.actes import Acte, simple

GABARITS = "administration/admission/"
# What siblings share: typed once.
REPRIS = ("nom_naissance", "nom_utilise", "origine", "canal", "demandeur", "demandeur_qualite", "demandeur_telephone",
          "demandeur_courriel", "date_demande", "date_reception", "motif", "base", "mesure", "mesure_fin", "adresse",
          "commune", "consigne_contact")  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
@soumission_unique
def nouvelle(request: HttpRequest) -> HttpResponse:
    """Search before create; then the request, for somebody known or for a prospect."""
    acteur = acteur_de(request)
    structures = lectures.structures_d_admission(acteur).filter(pk__in=acteur.structures_ou("ADM", "creer"))
    if not structures:
        raise Refus("Vous ne recevez pas les demandes.")
    connue, avec = _connue(request, acteur), _avec(request, acteur)
    if request.method == "POST":
        return _recevoir(request, acteur, structures, connue, avec)
    chercher = ChercherForm(request.GET if request.GET else None)
    texte = (request.GET.get("q") or chercher.texte).strip()[:120]
    contexte: dict[str, Any] = {"chercher": chercher, "q": texte, "connue": connue, "avec": avec, "trouves": []}
    if texte or connue or avec:
        contexte |= {
            "form": _form(request, structures, connue, avec, chercher),
            "deja": _deja(acteur, chercher, connue),
        }
    if texte and acteur.peut("ID", "resumer"):
        contexte["trouves"] = rechercher(acteur, texte, 6)
        journal.tracer("recherche", objet="personnes", structure_id=structures[0].pk)
    return render(request, f"{GABARITS}nouvelle.html", contexte)


def _connue(request: HttpRequest, acteur: Acteur) -> Usager | None:
    pk = (request.POST.get("usager") or request.GET.get("usager") or "")[:9]
    if not pk.isdecimal():
        return None
    dossier = dossiers_visibles(acteur).filter(usager=int(pk)).select_related("usager").first()
    return dossier.usager if dossier else None


def _avec(request: HttpRequest, acteur: Acteur) -> Candidature | None:
    pk = (request.POST.get("avec") or request.GET.get("avec") or "")[:9]
    if not pk.isdecimal():
        return None
    voeu = voeux_visibles(acteur, "ecrire").filter(candidature=int(pk)).select_related("candidature").first()
    return voeu.candidature if voeu else None


def _form(
    request: HttpRequest, structures: Any, connue: Usager | None, avec: Candidature | None, chercher: Any = None
) -> formulaires.DemandeForm:
    donnees = chercher.cleaned_data if chercher is not None and chercher.is_valid() else {}
    initial: dict[str, Any] = {"nom_naissance": donnees.get("nom", ""), "prenoms": donnees.get("prenom", ""),
                               "telephone": donnees.get("telephone", "")}  # fmt: skip
    if len(structures) == 1:
        initial["structures"] = [structures[0].pk]
    if avec is not None:
        initial |= {nom: getattr(avec, nom) for nom in REPRIS} | {"lien": avec.lien or "fratrie"}
        initial["structures"] = avec.structures
    donnees_post = request.POST if request.method == "POST" else None
    return formulaires.DemandeForm(
        donnees_post, structures=structures, connue=connue is not None, avec=avec is not None, initial=initial
    )


def _deja(acteur: Acteur, chercher: Any, connue: Usager | None) -> list[Candidature]:
    """Requests already received that look like this one."""
    modele = Candidature(usager=connue)
    if connue is None and chercher.is_valid():
        modele.nom_naissance = chercher.cleaned_data.get("nom", "").upper()
        modele.prenoms = chercher.cleaned_data.get("prenom", "").upper()
    return list(lectures.proches(acteur, modele)[:5])


def _recevoir(
    request: HttpRequest, acteur: Acteur, structures: Any, connue: Usager | None, avec: Candidature | None
) -> HttpResponse:
    form = _form(request, structures, connue, avec)
    if form.is_valid():
        champs, accueil = form.separer()
        try:
            recue = recevoir_demande(acteur=acteur, usager=connue, avec=avec, accueil=accueil, **champs)
        except ErreurMetier as erreur:
            rapporter(form, erreur)
        else:
            messages.success(request, f"Demande {recue.numero} reçue.")
            return voir("candidature", recue.pk)
    contexte = {
        "chercher": ChercherForm(),
        "q": "",
        "connue": connue,
        "avec": avec,
        "trouves": [],
        "form": form,
        "deja": [],
    }
    return render(request, f"{GABARITS}nouvelle.html", contexte, status=422)


@require_safe
def fiche(request: HttpRequest, pk: int) -> HttpResponse:
    """/admissions/<id>/: who, what is asked, where it stands in each list, pieces, opinions, contacts, history."""
    candidature = candidature_autorisee(request, pk)
    contexte = lire_fiche(acteur_de(request), candidature)
    return render(request, f"{GABARITS}fiche.html", contexte)


@require_http_methods(["GET", "POST"])
@soumission_unique
def modifier(request: HttpRequest, pk: int) -> HttpResponse:
    candidature = candidature_autorisee(request, pk, "ecrire")
    form = formulaires.ModifierDemandeForm(request.POST or None, instance=candidature)
    if request.method == "POST" and form.is_valid():
        try:
            modifier_demande(acteur=acteur_de(request), candidature=candidature, version_lue=form.version_lue,
                             **form.cleaned_data)  # fmt: skip
        except ErreurMetier as erreur:
            rapporter(form, erreur)
        else:
            messages.success(request, "Demande modifiée.")
            return voir("candidature", pk)
    contexte = {"c": Candidature.objects.get(pk=pk), "form": form}
    return render(request, f"{GABARITS}modifier.html", contexte, status=statut_http(request))


@require_http_methods(["GET", "POST"])
@soumission_unique
def statut(request: HttpRequest, pk: int) -> HttpResponse:
    """Move a wish: one button when one state is asked, the choice otherwise."""
    voeu = voeu_autorise(request, pk, "ecrire", "valider")
    acteur = acteur_de(request)
    vers = request.POST.get("statut") or request.GET.get("vers", "")
    ecrit = voeux_visibles(acteur, "ecrire").filter(pk=pk).exists()
    form = formulaires.StatutForm(
        request.POST or None, voeu=voeu, decide=decide(acteur, voeu.structure_id), ecrit=ecrit, vers=vers
    )
    if request.method == "POST" and form.is_valid():
        try:
            changer_statut(acteur=acteur, voeu=voeu, **form.cleaned_data)
        except ErreurMetier as erreur:
            rapporter(form, erreur)
        else:
            etat = d.Statut(form.cleaned_data["statut"]).label
            messages.success(request, f"{voeu.candidature.prenom_affiche} : {etat.lower()}.")
            return voir("candidature", voeu.candidature_id)
    contexte = {"voeu": voeu, "c": voeu.candidature, "form": form, "vers": vers}
    return render(request, f"{GABARITS}statut.html", contexte, status=statut_http(request))


@require_http_methods(["GET", "POST"])
@soumission_unique
def reprendre(request: HttpRequest, pk: int) -> HttpResponse:
    """A closed request starts again."""
    voeu = voeu_autorise(request, pk, "ecrire", "valider")
    acte = Acte("Reprendre la demande", "Reprendre la demande", "La demande reprend, avec ses dates.",
                simple(formulaires.ReactiverForm), reactiver)  # fmt: skip
    return jouer_demande(request, voeu.candidature, acte, "voeu", voeu)


@require_http_methods(["GET", "POST"])
@soumission_unique
def ajouter(request: HttpRequest, pk: int) -> HttpResponse:
    """The same request in one more list."""
    candidature = candidature_autorisee(request, pk, "ecrire")
    acteur = acteur_de(request)
    libres = lectures.structures_d_admission(acteur).filter(pk__in=acteur.structures_ou("ADM", "creer"))
    libres = libres.exclude(pk__in=candidature.structures)
    acte = Acte("Demander aussi un autre établissement", "Ajouter à cette liste", "Demande ajoutée à cette liste.",
                lambda r, _: formulaires.VoeuForm(r.POST or None, structures=libres), ajouter_voeu)  # fmt: skip
    return jouer_demande(request, candidature, acte, "candidature", candidature)


@require_POST
@soumission_unique
def rattacher(request: HttpRequest, pk: int) -> HttpResponse:
    """« C’est la même personne »: with somebody known here (usager), or with an earlier request (doublon)."""
    candidature = candidature_autorisee(request, pk, "ecrire")
    acteur = acteur_de(request)
    usager = _connue(request, acteur)
    if usager is not None:
        reconnaitre_usager(acteur=acteur, candidature=candidature, usager=usager)
        messages.success(request, "La demande est rattachée à cette personne.")
        return voir("candidature", pk)
    premiere = candidature_autorisee(request, entier(request.POST.get("doublon")) or 0, "ecrire")
    marquer_doublon(acteur=acteur, candidature=candidature, premiere=premiere)
    messages.success(request, f"Même demande que {premiere.numero} : celle-ci est annulée.")
    return voir("candidature", premiere.pk)
