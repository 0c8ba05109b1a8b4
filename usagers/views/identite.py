"""Corrections of an identity: traits, status, contact details, protected address, numbers, portrait, siblings."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from dui.core import journal
from dui.core.entrees import EntreeRefusee
from dui.core.erreurs import ErreurMetier, Refus
from dui.core.idempotence import soumission_unique
from dui.core.reponses import voir
from usagers import services
from usagers.acces import permet, usager_autorise
from usagers.choices import StatutIdentite
from usagers.forms import personnes as formulaires
from usagers.identite import traits_verrouilles
from usagers.models import Usager
from usagers.selectors import dossiers_visibles
from usagers.selectors.personnes import adresses_secretes
from usagers.services.identites import etat_de
from usagers.views.formulaires import traiter

PAGE = "usagers/personnes/formulaire.html"
# What a person may ask by hand; recovered and qualified come with the answer of the national service.
SUITES = {
    StatutIdentite.PROVISOIRE: [StatutIdentite.VALIDEE],
    StatutIdentite.VALIDEE: [StatutIdentite.PROVISOIRE],
    StatutIdentite.RECUPEREE: [StatutIdentite.QUALIFIEE, StatutIdentite.PROVISOIRE],
    StatutIdentite.QUALIFIEE: [StatutIdentite.PROVISOIRE],
}


def _page(usager: Usager, titre: str, phrase: str, bouton: str, **autres: Any) -> dict[str, Any]:
    return {"usager": usager, "titre": titre, "phrase": phrase, "bouton": bouton, "aide": "", **autres}


@require_http_methods(["GET", "HEAD", "POST"])
@soumission_unique
def modifier(request: HttpRequest, pk: int) -> HttpResponse:
    usager = usager_autorise(request, pk, "ID", "ecrire")
    verrou = traits_verrouilles(etat_de(usager))
    form = formulaires.IdentiteForm(request.POST or None, instance=usager, verrouille=bool(verrou))

    def agir(donnees: dict[str, Any]) -> HttpResponse:
        donnees = {nom: "" if valeur is None and nom != "date_deces" else valeur for nom, valeur in donnees.items()}
        motif = donnees.pop("motif", "")
        services.modifier_identite(
            acteur=request.acteur,  # type: ignore[attr-defined]
            usager=usager,
            donnees=donnees,
            version=form.version_lue,
            motif=motif,  # type: ignore[attr-defined]
        )
        messages.success(request, "L’identité est à jour.")
        return voir("identite", pk)

    phrase = verrou.motif or "Les traits s’écrivent comme sur l’acte de naissance."
    contexte = _page(usager, "Corriger l’identité", phrase, "Enregistrer l’identité", brouillon=f"identite-{pk}")
    return traiter(request, PAGE, form, contexte, agir)


@require_http_methods(["GET", "HEAD", "POST"])
@soumission_unique
def statut(request: HttpRequest, pk: int, vers: str) -> HttpResponse:
    usager = usager_autorise(request, pk, "ID", "ecrire")
    if vers not in SUITES[StatutIdentite(usager.statut_identite)] or usager.anonyme:
        raise ErreurMetier("passage", "Ce changement de statut n’est pas prévu pour cette identité.")
    monte = vers in (StatutIdentite.VALIDEE, StatutIdentite.QUALIFIEE)
    form = formulaires.StatutForm(request.POST or None, monte=monte)

    def agir(donnees: dict[str, Any]) -> HttpResponse:
        services.changer_statut_identite(acteur=request.acteur, usager=usager, statut=vers, **donnees)  # type: ignore[attr-defined]
        messages.success(request, f"{StatutIdentite(vers).label}.")
        return voir("identite", pk)

    titre = "Valider l’identité" if monte else "Revenir à une identité provisoire"
    phrase = (
        "Comparez les traits avec le document, en présence de la personne." if monte
        else "Le matricule INS, s’il existe, n’est plus valable."
    )  # fmt: skip
    return traiter(request, PAGE, form, _page(usager, titre, phrase, titre), agir)


@require_http_methods(["GET", "HEAD", "POST"])
@soumission_unique
def attribut(request: HttpRequest, pk: int) -> HttpResponse:
    usager = usager_autorise(request, pk, "ID", "ecrire")

    def agir(donnees: dict[str, Any]) -> HttpResponse:
        services.changer_attribut(
            acteur=request.acteur, usager=usager, attribut=donnees["attribut"], pose=bool(donnees["pose"]),  # type: ignore[attr-defined]
            motif=donnees["motif"],
        )  # fmt: skip
        messages.success(request, "L’attribut de l’identité est à jour.")
        return voir("identite", pk)

    phrase = "Une identité douteuse ou fictive n’est jamais envoyée aux services nationaux."
    contexte = _page(usager, "Signaler un doute ou un homonyme", phrase, "Enregistrer l’attribut")
    return traiter(request, PAGE, formulaires.AttributForm(request.POST or None), contexte, agir)


@require_http_methods(["GET", "HEAD", "POST"])
@soumission_unique
def coordonnees(request: HttpRequest, pk: int, genre: str) -> HttpResponse:
    usager = usager_autorise(request, pk, "ID", "ecrire")
    classe, ajouter = {
        "telephone": (formulaires.TelecomForm, services.ajouter_telecom),
        "adresse": (formulaires.AdresseForm, services.ajouter_adresse),
    }[genre]

    def agir(donnees: dict[str, Any]) -> HttpResponse:
        ajouter(acteur=request.acteur, usager=usager, **donnees)  # type: ignore[attr-defined,operator]
        messages.success(request, "Les coordonnées sont à jour.")
        return voir("identite", pk)

    titre = "Ajouter un téléphone ou un courriel" if genre == "telephone" else "Ajouter une adresse"
    phrase = "Lu dans votre établissement seulement. Une adresse à protéger ne s’écrit pas ici."
    return traiter(request, PAGE, classe(request.POST or None), _page(usager, titre, phrase, titre), agir)


@require_POST
@soumission_unique
def retirer_telephone(request: HttpRequest, pk: int, telecom: int) -> HttpResponse:
    usager = usager_autorise(request, pk, "ID", "ecrire")
    ligne = usager.telecoms.filter(pk=telecom).first()
    if ligne is not None:
        services.retirer_telecom(acteur=request.acteur, telecom=ligne)  # type: ignore[attr-defined]
        messages.success(request, "Ce moyen de contact est retiré.")
    return voir("identite", pk)


@require_http_methods(["GET", "HEAD", "POST"])
@soumission_unique
def adresse_protegee(request: HttpRequest, pk: int) -> HttpResponse:
    """Shown on this page alone, to the named list, each time traced at level 6; nothing of it is printed."""
    acteur = request.acteur  # type: ignore[attr-defined]
    usager = usager_autorise(request, pk, "ID", "lire")
    dossier = next((d for d in usager.dossiers_ouverts if 6 in acteur.niveaux(d.structure_id)), None)  # type: ignore[attr-defined]
    if dossier is None:
        raise Refus("L’adresse protégée se lit par les personnes nommées sur ce dossier.")
    ecrit = permet(acteur, dossier, "ID", "ecrire")
    if request.method == "POST" and not ecrit:
        raise Refus("L’adresse protégée s’écrit par ceux qui tiennent l’identité.")
    form = formulaires.AdresseSecreteForm(request.POST or None) if ecrit else None
    if form is not None and request.method == "POST" and form.is_valid():
        services.ajouter_adresse_secrete(acteur=acteur, usager=usager, structure=dossier.structure, **form.cleaned_data)
        messages.success(request, "L’adresse protégée est enregistrée. Vous êtes sur la liste de ceux qui la lisent.")
        return voir("adresse_protegee", pk)
    adresses = list(adresses_secretes(acteur, usager))
    journal.tracer(
        "lecture", objet="adresse_secrete", dossier_id=dossier.pk, structure_id=dossier.structure_id,
        usager_id=usager.pk, niveau=6,
    )  # fmt: skip
    retour = reverse("identite", args=[pk])
    contexte = {"usager": usager, "adresses": adresses, "form": form, "retour": retour, "rubrique": "Identité"}
    bloque = form is not None and form.is_bound
    return render(request, "usagers/personnes/adresse_protegee.html", contexte, status=422 if bloque else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@soumission_unique
def numeros(request: HttpRequest, pk: int) -> HttpResponse:
    usager = usager_autorise(request, pk, "NIR", "ecrire")

    def agir(donnees: dict[str, Any]) -> HttpResponse:
        services.enregistrer_nss(acteur=request.acteur, usager=usager, numero=donnees["numero"])  # type: ignore[attr-defined]
        messages.success(request, "Le numéro de sécurité sociale est enregistré.")
        return voir("identite", pk)

    phrase = "Le matricule INS vient du service national, il ne se saisit pas."
    contexte = _page(usager, "Numéro de sécurité sociale", phrase, "Enregistrer le numéro")
    return traiter(request, PAGE, formulaires.NumeroForm(request.POST or None), contexte, agir)


@require_http_methods(["GET", "HEAD", "POST"])
@soumission_unique
def portrait(request: HttpRequest, pk: int) -> HttpResponse:
    usager = usager_autorise(request, pk, "ID", "ecrire")
    acteur = request.acteur  # type: ignore[attr-defined]
    if "retirer" in request.POST:
        services.retirer_photo(acteur=acteur, usager=usager)
        messages.success(request, "La photo est retirée.")
        return voir("identite", pk)
    form = formulaires.PhotoForm(request.POST or None, request.FILES or None)

    def agir(donnees: dict[str, Any]) -> HttpResponse:
        try:
            services.enregistrer_photo(acteur=acteur, usager=usager, octets=donnees["photo"].read())
        except EntreeRefusee as refus:
            raise ErreurMetier("photo", str(refus), champ="photo") from refus
        messages.success(request, "La photo est enregistrée.")
        return voir("identite", pk)

    phrase = "Une photo récente, où l’on reconnaît la personne. Demandez-lui son accord."
    contexte = _page(usager, "Photo", phrase, "Enregistrer la photo", fichier=True)
    return traiter(request, PAGE, form, contexte, agir)


@require_http_methods(["GET", "HEAD", "POST"])
@soumission_unique
def groupe(request: HttpRequest, pk: int) -> HttpResponse:
    usager = usager_autorise(request, pk, "ID", "ecrire")
    acteur = request.acteur  # type: ignore[attr-defined]
    form = formulaires.GroupeForm(request.POST or None, usager=usager)

    def agir(donnees: dict[str, Any]) -> HttpResponse:
        dossier = formulaires.dossier_de(donnees["numero"], dossiers_visibles(acteur, "ID", "ecrire"))
        if dossier is None:
            raise ErreurMetier("numero", "Aucun dossier ne porte ce numéro ici.", champ="numero")
        places = {"moi": ("parent", "enfant"), "autre": ("enfant", "parent"), "": ("", "")}[donnees["place"]]
        membres = list(zip((usager, dossier.usager), places, strict=True))
        services.grouper(acteur=acteur, nature=donnees["nature"], membres=membres)
        messages.success(request, f"Le lien avec {dossier.usager.nom_affiche} est enregistré.")
        return voir("identite", pk)

    phrase = "Frères et sœurs, ou parent accueilli avec son enfant. Chacun garde son dossier."
    return traiter(request, PAGE, form, _page(usager, "Relier à une autre personne", phrase, "Relier"), agir)
