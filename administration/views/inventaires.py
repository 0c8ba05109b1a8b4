"""Belongings of a person: their inventories, one of them with its differences, its lines, its signature."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from administration.choices_inventaires import TONS_INVENTAIRE
from administration.forms import inventaires as forms
from administration.forms.libertes import MotifForm
from administration.models import Inventaire, LigneInventaire, VignetteEffet
from administration.selectors.sorties import sejour_ouvert
from administration.services import inventaires as services
from administration.services.vignettes import vignettes_de
from dui.core.debit import debit
from dui.core.erreurs import ErreurMetier, Refus
from dui.core.fusion import avec_version
from dui.core.idempotence import soumission_unique
from dui.core.reponses import voir
from usagers.acces import dossier_autorise, permet
from usagers.models import Dossier
from usagers.pages import contexte_dossier
from usagers.views.actes import Acte, jouer, simple

ONGLET, AVEC_PHOTOS = "effets", "administration/inventaires/ligne.html"
HAUTEUR = 48  # pixels of a picture in the list


def _dossier(request: HttpRequest, pk: int, *, ecrire: bool = False) -> Dossier:
    dossier = dossier_autorise(request, pk, "ID", "resumer")
    acteur = request.acteur  # type: ignore[attr-defined]
    if not any(permet(acteur, dossier, d, "lire") for d in services.TIENNENT):
        raise Refus()
    if ecrire and not services.peut_tenir(acteur, dossier):
        raise Refus(services.REFUS)
    return dossier


def _lu(request: HttpRequest, pk: int, inventaire_pk: int, *, ecrire: bool = False) -> tuple[Dossier, Inventaire]:
    dossier = _dossier(request, pk, ecrire=ecrire)
    lignes = Inventaire.objects.select_related("sejour", "tenu_par", "precedent", "circuit", "document")
    lu = get_object_or_404(lignes, pk=inventaire_pk, dossier=dossier)
    lu.dossier = dossier
    return dossier, lu


def _badge(inventaire: Inventaire) -> dict[str, str]:
    ton, icone = TONS_INVENTAIRE[inventaire.etat]
    return {"texte": inventaire.get_etat_display(), "ton": ton, "icone": icone}


@require_safe
def effets(request: HttpRequest, pk: int) -> HttpResponse:
    """/dossiers/<id>/effets/"""
    dossier = _dossier(request, pk)
    lignes = Inventaire.objects.filter(dossier=dossier).select_related("sejour", "tenu_par")
    contexte = contexte_dossier(request, dossier, ONGLET) | {
        "lignes": [{"i": i, "badge": _badge(i)} for i in lignes], "sejour": sejour_ouvert(dossier),
        "tient": services.peut_tenir(request.acteur, dossier),  # type: ignore[attr-defined]
    }  # fmt: skip
    return render(request, "administration/inventaires/liste.html", contexte)


def _vues(vignettes: list[VignetteEffet]) -> list[dict[str, Any]]:
    return [{"v": v, "largeur": v.proportion(HAUTEUR)} for v in vignettes]


@require_safe
def inventaire(request: HttpRequest, pk: int, inventaire_pk: int) -> HttpResponse:
    dossier, lu = _lu(request, pk, inventaire_pk)
    acteur = request.acteur  # type: ignore[attr-defined]
    lignes, vues = lu.lignes.select_related("origine", "photo"), vignettes_de(lu)
    for ligne in lignes:
        ligne.inventaire = lu
    tient, voit = services.peut_tenir(acteur, dossier), permet(acteur, dossier, "GA", "lire")
    contexte = contexte_dossier(request, dossier, ONGLET) | {
        "i": lu, "badge": _badge(lu), "hauteur": HAUTEUR,
        "lignes": [{"x": x, "ecart": services.ecart(x), "vues": _vues(vues[x.pk])} for x in lignes],
        "tient": tient, "voit_photos": voit,
        "suite": (tient and lu.modifiable) or (voit and any(ligne.photo_id for ligne in lignes)),
    }  # fmt: skip
    return render(request, "administration/inventaires/fiche.html", contexte)


@require_http_methods(["GET", "POST"])
@soumission_unique
def ouvrir(request: HttpRequest, pk: int) -> HttpResponse:
    dossier = _dossier(request, pk, ecrire=True)
    sejour = sejour_ouvert(dossier)
    if sejour is None:
        raise ErreurMetier("sejour", "Aucun séjour n’est en cours.")

    def creer(*, acteur: Any, dossier: Dossier, **champs: Any) -> Inventaire:
        return services.ouvrir_inventaire(acteur=acteur, sejour=sejour, **champs)

    acte = Acte("Faire l’inventaire", "Commencer", "Inventaire ouvert.", simple(forms.OuvrirForm), creer,
                lambda _: "Avec la personne, devant ses affaires.")  # fmt: skip
    return jouer(request, dossier, ONGLET, acte, "dossier", dossier, ("dossier_effets", pk))


def _fichiers(donnees: dict[str, Any]) -> dict[str, Any]:
    return donnees | {"fichiers": [f.read() for f in donnees.get("fichiers") or []]}


@require_http_methods(["GET", "POST"])
@soumission_unique
def ligne_nouvelle(request: HttpRequest, pk: int, inventaire_pk: int) -> HttpResponse:
    dossier, lu = _lu(request, pk, inventaire_pk, ecrire=True)

    def formulaire(demande: HttpRequest, _objet: Any) -> forms.LigneForm:
        return forms.LigneForm(demande.POST or None, demande.FILES or None)

    def ajouter(*, acteur: Any, inventaire: Inventaire, **champs: Any) -> LigneInventaire:
        return services.ajouter_ligne(acteur=acteur, inventaire=inventaire, **_fichiers(champs))

    acte = Acte("Ajouter un objet", "Ajouter", "Objet ajouté.", formulaire, ajouter)
    retour = ("inventaire", pk, inventaire_pk)
    return jouer(request, dossier, ONGLET, acte, "inventaire", lu, retour, AVEC_PHOTOS)


def _ligne(request: HttpRequest, pk: int, inventaire_pk: int, ligne_pk: int) -> tuple[Dossier, LigneInventaire]:
    dossier, lu = _lu(request, pk, inventaire_pk, ecrire=True)
    lue = get_object_or_404(LigneInventaire.objects.select_related("origine"), pk=ligne_pk, inventaire=lu)
    lue.inventaire = lu
    return dossier, lue


@require_http_methods(["GET", "POST"])
@soumission_unique
def ligne(request: HttpRequest, pk: int, inventaire_pk: int, ligne_pk: int) -> HttpResponse:
    """What is there now, and why it differs."""
    dossier, lue = _ligne(request, pk, inventaire_pk, ligne_pk)
    champs = ("designation", "quantite", "etat", "valeur", "coffre", "explication", "retiree", "version")
    connus = {nom: getattr(lue, nom) for nom in champs}
    acte = Acte("Changer un objet", "Enregistrer", "Objet enregistré.",
                lambda r, _: forms.ChangerForm(r.POST or None, initial=connus),
                avec_version(services.changer_ligne))  # fmt: skip
    return jouer(request, dossier, ONGLET, acte, "ligne", lue, ("inventaire", pk, inventaire_pk))


@require_http_methods(["GET", "POST"])
@soumission_unique
def photos(request: HttpRequest, pk: int, inventaire_pk: int, ligne_pk: int) -> HttpResponse:
    """/dossiers/<id>/effets/<n>/objets/<n>/photos/: what the object looks like, from a phone."""
    dossier, lue = _ligne(request, pk, inventaire_pk, ligne_pk)

    def photographier(*, acteur: Any, ligne: LigneInventaire, **donnees: Any) -> LigneInventaire:
        return services.photographier(acteur=acteur, ligne=ligne, **_fichiers(donnees))

    acte = Acte("Photographier un objet", "Garder ces photos", "Photos gardées. Elles s’affichent une fois vérifiées.",
                lambda r, _: forms.PhotosForm(r.POST or None, r.FILES or None), photographier)  # fmt: skip
    return jouer(request, dossier, ONGLET, acte, "ligne", lue, ("inventaire", pk, inventaire_pk), AVEC_PHOTOS)


@require_http_methods(["GET", "POST"])
@soumission_unique
def reprendre(request: HttpRequest, pk: int, inventaire_pk: int) -> HttpResponse:
    dossier, lu = _lu(request, pk, inventaire_pk, ecrire=True)
    acte = Acte("Reprendre l’inventaire", "Reprendre", "Les lignes sont de nouveau ouvertes.", simple(MotifForm),
                services.reprendre_inventaire, lambda _: "Les signatures en cours ne vaudront plus.")  # fmt: skip
    return jouer(request, dossier, ONGLET, acte, "inventaire", lu, ("inventaire", pk, inventaire_pk))


@require_http_methods(["GET", "POST"])
@soumission_unique
def observations(request: HttpRequest, pk: int, inventaire_pk: int) -> HttpResponse:
    dossier, lu = _lu(request, pk, inventaire_pk, ecrire=True)
    connus = {nom: getattr(lu, nom) for nom in ("argent", "presents", "observations", "version")}
    acte = Acte("Argent et observations", "Enregistrer", "C’est enregistré.",
                lambda r, _: forms.ObservationsForm(r.POST or None, initial=connus),
                avec_version(services.observer))  # fmt: skip
    return jouer(request, dossier, ONGLET, acte, "inventaire", lu, ("inventaire", pk, inventaire_pk))


@require_safe
def photo(request: HttpRequest, pk: int, inventaire_pk: int, ligne_pk: int, ordre: int) -> HttpResponse:
    """The picture, for who reads the inventory; nothing of a document that was put at a higher level."""
    _, lu = _lu(request, pk, inventaire_pk)
    vue = next((v for v in vignettes_de(lu)[ligne_pk] if v.ordre == ordre), None)
    if vue is None:
        raise Http404
    reponse = HttpResponse(vue.contenu, content_type=vue.mime)
    reponse.headers["Content-Security-Policy"] = "sandbox"
    return reponse


@require_POST
@soumission_unique
@debit("papier")
def signer(request: HttpRequest, pk: int, inventaire_pk: int) -> HttpResponse:
    """Makes the paper and opens its circuit: the tablet is one step further."""
    _, lu = _lu(request, pk, inventaire_pk, ecrire=True)
    circuit = services.faire_signer(acteur=request.acteur, inventaire=lu)  # type: ignore[attr-defined]
    return voir("circuit", circuit.pk)
