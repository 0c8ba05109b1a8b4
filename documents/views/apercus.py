"""A model as a PDF before it is published: with examples, or on a real dossier; nothing is kept."""

from dataclasses import replace
from datetime import date
from types import SimpleNamespace
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_http_methods

from documents.acces import modele_de, redacteur
from documents.champs import Cadre, champs_connus, exemples
from documents.choices import EtatVersion, GenreModele
from documents.fiches import Lecteur
from documents.forms.modeles import EssaiForm
from documents.langage import ModeleRefuse, analyser, resoudre
from documents.langage.noeuds import Texte
from documents.models import ModeleDocument, VersionModele
from documents.rendu_modele import Piece, en_pdf
from documents.selectors import dossiers_d_essai
from documents.services.produire import exiger_production, piece_de, preparer
from dui.core import horloge, journal
from dui.core.debit import debit
from dui.core.reponses import reponse_papier
from habilitations.acces import Acteur
from habilitations.lieux import structure_courante
from habilitations.models import Structure
from usagers.acces import dossier_autorise

ADRESSE = ("Madame Claire Coulon", "Aide sociale à l’enfance", "3 quai de la Fosse", "44000 Nantes")


@require_http_methods(["GET", "POST"])
@debit("papier")
def apercu(request: HttpRequest, pk: int) -> HttpResponse:
    """GET: the draft, else the text in force. POST: what is being typed, nothing saved."""
    acteur = redacteur(request)
    lu = modele_de(acteur, pk)
    corps = request.POST.get("corps", "") if request.method == "POST" else courante(lu).corps
    try:
        texte = analyser(corps, champs_connus(lu.objet))
    except ModeleRefuse as refus:
        contexte = {"modele": lu, "fautes": refus.message.split("\n")}
        return render(request, "documents/modeles/fautes.html", contexte, status=422)
    return reponse_papier(en_pdf(_exemple(acteur, lu, structure_courante(request), texte)), f"apercu-{lu.pk}.pdf")


def courante(lu: ModeleDocument) -> VersionModele:
    """What is being prepared, else what is in force, else the last text."""
    rang = {EtatVersion.BROUILLON: 0, EtatVersion.PUBLIEE: 1}
    return min(lu.versions.all(), key=lambda v: (rang.get(EtatVersion(v.etat), 2), -v.numero))


def _exemple(acteur: Acteur, lu: ModeleDocument, structure: Structure, texte: Texte) -> Piece:
    """A fictional person in the house where one works, on its own letterhead."""
    dossier: Any = SimpleNamespace(structure=structure)
    cadre = Cadre(
        dossier=dossier, perimetre=dossier, acteur=acteur, lecteur=Lecteur(acteur.nom, acteur.fonction),
        le=horloge.maintenant(), destinataire=ADRESSE if lu.genre == GenreModele.COURRIER else (),
    )  # fmt: skip
    blocs = resoudre(texte, exemples(lu.objet))
    return Piece(lu.titre, blocs, cadre, lu.genre == GenreModele.COURRIER, f"{lu.code}, aperçu avec des exemples")


@require_http_methods(["GET", "POST"])
@debit("papier")
def essai(request: HttpRequest, pk: int) -> HttpResponse:
    """On a real dossier that one could produce it from: shown, logged, never kept."""
    acteur = redacteur(request)
    lu = modele_de(acteur, pk)
    form = EssaiForm(request.POST or None, dossiers=dossiers_d_essai(acteur, lu))
    if request.method == "POST" and form.is_valid() and not lu.objet:
        return _essayer(request, acteur, lu, form.cleaned_data["dossier"].pk)
    contexte = {"modele": lu, "form": form}
    return render(request, "documents/modeles/essai.html", contexte, status=422 if form.is_bound else 200)


def _essayer(request: HttpRequest, acteur: Acteur, lu: ModeleDocument, dossier_pk: int) -> HttpResponse:
    dossier = dossier_autorise(request, dossier_pk, "ID", "resumer")
    exiger_production(acteur, dossier, lu)
    adresse = ADRESSE if lu.genre == GenreModele.COURRIER else ()
    version = get_object_or_404(VersionModele.objects.select_related("modele"), pk=courante(lu).pk)
    prepare = preparer(acteur=acteur, version=version, dossier=dossier, destinataire=adresse)
    piece = replace(piece_de(prepare), reference=f"{lu.code}, essai sans valeur")
    journal.tracer("export", objet=f"essai_modele:{lu.pk}", dossier_id=dossier.pk, structure_id=dossier.structure_id,
                   usager_id=dossier.usager_id, niveau=prepare.niveau)  # fmt: skip
    return reponse_papier(en_pdf(piece), f"essai-{date.isoformat(horloge.aujourdhui())}.pdf")
