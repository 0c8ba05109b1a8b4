"""Feed of the team, reading marks, and one writing with its versions."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from coordination import selectors
from coordination.acces import peut_ecrire, visibles
from coordination.choices import Categorie
from coordination.forms import NIVEAUX_ECRITURE, CorrectionForm, ResultatForm
from coordination.forms_mesures import ReponseForm
from coordination.models import Transmission
from coordination.retours import retour_vers
from coordination.services import (
    Ecrit,
    amender,
    completer_resultat,
    marquer_lues,
    noter_visite,
    prendre_connaissance,
    rectifier,
    repondre,
    valider_stagiaire,
)
from coordination.services.transmissions import libre
from coordination.views.composer import qui_ecrit
from dui.core import journal
from dui.core.erreurs import ErreurMetier, Refus
from dui.core.formulaires import rapporter
from dui.core.idempotence import soumission_unique
from dui.core.reponses import voir
from habilitations.acces import Acteur
from habilitations.lieux import structure_courante
from habilitations.models import Unite


@require_GET
def fil_equipe(request: HttpRequest) -> HttpResponse:
    """/transmissions/: what the team wrote, newest first."""
    acteur = acteur_de_l_equipe(request)
    structure = structure_courante(request)
    filtres = lire_filtres(request)
    page = selectors.fil_equipe(acteur, structure.pk, filtres)
    _tracer_page(page, structure.pk)
    contexte: dict[str, Any] = {"page": page, "suite": _suite(request, page.suivante), "ici": request.get_full_path()}
    if getattr(request, "htmx", False) and filtres.avant:
        return render(request, "coordination/transmissions.html#lignes", contexte)
    contexte |= {
        "filtres": filtres,
        "structure": structure,
        "attente": selectors.attente(acteur, structure.pk),
        "rangees": _rangees(request, filtres, structure.pk, page),
    }
    return render(request, "coordination/transmissions.html", contexte)


def acteur_de_l_equipe(request: HttpRequest) -> Acteur:
    """Whoever reads or writes something of the team; the rows themselves are filtered after."""
    acteur: Acteur | None = request.acteur  # type: ignore[attr-defined]
    portes = (("TRE", "lire"), ("TRE", "creer"), ("TRS", "resumer"))
    if acteur is None or not any(acteur.peut(domaine, action) for domaine, action in portes):
        raise Refus("Les transmissions ne sont pas ouvertes à votre profil.")
    return acteur


def _tracer_page(page: selectors.Page, structure_id: int) -> None:
    """One line per person whose writings are shown: « qui a vu ce dossier » tells it."""
    personnes = {(t.dossier_id, t.dossier.usager_id) for _, lignes in page.jours for t in lignes}
    if not personnes:
        journal.tracer("lecture", objet="transmissions", structure_id=structure_id)
    journal.tracer_lot("lecture", objet="transmissions", structure_id=structure_id, personnes=sorted(personnes))


def lire_filtres(request: HttpRequest) -> selectors.Filtres:
    """State of the URL; a value that makes no sense is ignored."""
    get = request.GET

    def entier(nom: str) -> int:
        return int(get[nom]) if get.get(nom, "").isdecimal() and len(get[nom]) < 9 else 0

    categorie = get.get("categorie", "")
    return selectors.Filtres(
        categorie=categorie if categorie in Categorie.values else "",
        importance=entier("importance"),
        unite=entier("unite"),
        dossier=entier("dossier"),
        non_lues=get.get("non_lues") == "1",
        me_concernant=get.get("moi") == "1",
        a_completer=get.get("a_completer") == "1",
        avant=get.get("avant", "")[:60],
    )


def _rangees(
    request: HttpRequest, f: selectors.Filtres, structure_id: int, page: selectors.Page
) -> list[dict[str, Any]]:
    """Two rows of chips; each keeps the other filters and takes itself off when it is on."""
    bascules = [("non_lues", "1", "Non lues", f.non_lues), ("moi", "1", "Me concernant", f.me_concernant)]
    bascules += [("importance", "2", "À surveiller et urgent", f.importance > 1)]
    bascules += [("a_completer", "1", "À compléter", f.a_completer)]
    bascules += [("unite", str(u.pk), u.nom, f.unite == u.pk) for u in _unites(structure_id)]
    if f.dossier:
        bascules.append(("dossier", str(f.dossier), _prenom(page) or "Cette personne", True))
    categories = [("categorie", code, libelle, f.categorie == code) for code, libelle in Categorie.choices]
    tout = {"libelle": "Tout", "url": reverse("transmissions"), "actif": f == selectors.Filtres(avant=f.avant)}
    return [
        {"nom": "Filtres", "puces": [tout, *(_puce(request, *b) for b in bascules)]},
        {"nom": "Catégories", "puces": [_puce(request, *c) for c in categories]},
    ]


def _unites(structure_id: int) -> list[Unite]:
    unites = list(Unite.objects.filter(structure=structure_id, fermee_le__isnull=True)[:8])
    return unites if len(unites) > 1 else []


def _prenom(page: selectors.Page) -> str:
    return next((t.dossier.usager.prenom_affiche for _, lignes in page.jours for t in lignes), "")


def _puce(request: HttpRequest, nom: str, valeur: str, libelle: str, actif: bool) -> dict[str, Any]:
    parametres = request.GET.copy()
    parametres.pop("avant", None)
    parametres.pop(nom, None)
    if not actif:
        parametres[nom] = valeur
    return {"libelle": libelle, "url": f"?{parametres.urlencode()}", "actif": actif}


def _suite(request: HttpRequest, cle: str) -> str:
    if not cle:
        return ""
    parametres = request.GET.copy()
    parametres["avant"] = cle
    return f"{reverse('transmissions')}?{parametres.urlencode()}"


@require_POST
def lectures(request: HttpRequest) -> HttpResponse:
    """Batch of passive reading marks; `tout=1` marks all that is unread in the structure."""
    acteur = acteur_de_l_equipe(request)
    if request.POST.get("tout"):
        lignes = list(selectors.non_lues(acteur, structure_courante(request).pk)[:2000])
    else:
        ids = [int(i) for i in request.POST.getlist("ids")[:200] if i.isdecimal() and len(i) < 10]
        lignes = list(visibles(acteur).filter(pk__in=ids))
    marquer_lues(acteur=acteur, transmissions=lignes)
    noter_visite(acteur=acteur, lieu="transmissions")
    if request.POST.get("tout"):
        messages.success(request, "Tout est lu.")
        return voir("transmissions")
    return HttpResponse(status=204)


@require_GET
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One writing, who read it, and its former versions."""
    acteur = acteur_de_l_equipe(request)
    t = _transmission(request, pk)
    rangees = list(selectors.enrichir(acteur, visibles(acteur)).filter(pk=t.pk))
    selectors.completer(acteur, rangees)
    contexte = {"t": rangees[0], "versions": selectors.versions(t), "ici": request.path}
    return render(request, "coordination/detail.html", contexte)


def _transmission(request: HttpRequest, pk: int) -> Transmission:
    """The transmission if this actor reads it; else 404, as if it did not exist. Traced."""
    lignes = visibles(acteur_de_l_equipe(request)).select_related(
        "dossier__usager", "dossier__perimetre", "dossier__structure", "auteur"
    )
    transmission: Transmission | None = lignes.filter(pk=pk).first()
    if transmission is None:
        raise Http404
    journal.tracer(
        "lecture" if request.method == "GET" else "ecriture",
        objet="transmission",
        dossier_id=transmission.dossier_id,
        usager_id=transmission.dossier.usager_id,
        structure_id=transmission.structure_id,
        niveau=transmission.niveau,
    )
    return transmission


@require_POST
def connaissance(request: HttpRequest, pk: int) -> HttpResponse:
    """« J’ai pris connaissance »."""
    acteur = acteur_de_l_equipe(request)
    transmission = _transmission(request, pk)
    prendre_connaissance(acteur=acteur, transmission=transmission)
    if getattr(request, "htmx", False):
        t = selectors.enrichir(acteur, visibles(acteur)).get(pk=pk)
        selectors.completer(acteur, [t])
        return render(request, "coordination/connaissance.html", {"t": t})
    return retour_vers(request, transmission)


@require_http_methods(["GET", "POST"])
@soumission_unique
def completer(request: HttpRequest, pk: int) -> HttpResponse:
    """Result of an open target, now or later."""
    transmission = _transmission(request, pk)
    form = ResultatForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            completer_resultat(acteur=request.acteur, transmission=transmission, **form.cleaned_data)  # type: ignore[attr-defined]
        except ErreurMetier as erreur:
            rapporter(form, erreur)
        else:
            messages.success(request, "Résultat ajouté." if form.cleaned_data["resultat"] else "Nouvelle date notée.")
            return retour_vers(request, transmission)
    return _page_action(request, transmission, form, "Compléter le résultat", "Enregistrer le résultat")


@require_http_methods(["GET", "POST"])
@soumission_unique
def corriger(request: HttpRequest, pk: int) -> HttpResponse:
    """Within fifteen minutes the text itself; later a linked rectification, the original struck through."""
    transmission = _transmission(request, pk)
    if transmission.auteur_id != request.acteur.id:  # type: ignore[attr-defined]
        raise Refus("Seule la personne qui a écrit peut corriger sa transmission.")
    encore_libre = libre(transmission)
    form = CorrectionForm(request.POST or None, transmission=transmission, libre=encore_libre)
    if request.method == "POST" and form.is_valid():
        _corriger(request, transmission, form, encore_libre)
        return retour_vers(request, transmission)
    titre = "Corriger une transmission" if encore_libre else "Rectifier une transmission"
    bouton = "Corriger" if encore_libre else "Publier la rectification"
    return _page_action(request, transmission, form, titre, bouton)


def _corriger(request: HttpRequest, t: Transmission, form: CorrectionForm, encore_libre: bool) -> None:
    acteur: Acteur = request.acteur  # type: ignore[attr-defined]
    if encore_libre:
        amender(
            acteur=acteur, transmission=t, textes=form.textes(), version=form.cleaned_data["version"],
            valeurs=form.mesures(),
        )  # fmt: skip
        messages.success(request, "Transmission corrigée. La première version reste dans l’historique.")
        return
    gardes = ("categorie", "theme", "macrocible", "niveau", "importance", "fait_le", "suite_le", "nomme_tiers")
    saisie: dict[str, Any] = {c: getattr(t, c) for c in gardes} | form.textes()
    ecrit = Ecrit(**saisie, mesures=form.mesures())
    rectifier(acteur=acteur, transmission=t, ecrit=ecrit, motif=form.cleaned_data["motif"])
    messages.success(request, "Rectification publiée. L’original reste visible, barré.")


@require_POST
def valider(request: HttpRequest, pk: int) -> HttpResponse:
    """The tutor validates a trainee's writing."""
    transmission = _transmission(request, pk)
    valider_stagiaire(acteur=request.acteur, transmission=transmission)  # type: ignore[attr-defined]
    messages.success(request, "Transmission validée.")
    return retour_vers(request, transmission)


@require_http_methods(["GET", "POST"])
@soumission_unique
def repondre_a(request: HttpRequest, pk: int) -> HttpResponse:
    """A word under a writing, read by nobody who does not read it."""
    acteur, transmission = qui_ecrit(request), _transmission(request, pk)
    ouverts = [(n, mot) for n, mot in NIVEAUX_ECRITURE
               if n >= transmission.niveau and peut_ecrire(acteur, transmission.dossier, n).permis]  # fmt: skip
    if not ouverts:
        raise Refus("Répondre à ce niveau de confidentialité n’est pas ouvert à votre profil.")
    form = ReponseForm(request.POST or None, transmission=transmission, niveaux=ouverts)
    if request.method == "POST" and form.is_valid():
        try:
            repondre(acteur=acteur, transmission=transmission, ecrit=form.ecrit())
        except ErreurMetier as erreur:
            rapporter(form, erreur)
        else:
            messages.success(request, "Réponse publiée.")
            return voir("transmission", transmission.reponse_a_id or transmission.pk)
    return _page_action(request, transmission, form, "Répondre", "Publier la réponse", "reponse")


def _page_action(
    request: HttpRequest, t: Transmission, form: Any, titre: str, bouton: str, brouillon: str = "transmission"
) -> HttpResponse:
    statut = 422 if request.method == "POST" else 200
    suite = request.POST.get("suite") or request.GET.get("suite", "")
    contexte = {"t": t, "form": form, "titre": titre, "bouton": bouton, "suite": suite, "brouillon": brouillon}
    return render(request, "coordination/action.html", contexte, status=statut)
