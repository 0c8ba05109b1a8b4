"""Assessments of a person: list, opening, the grid on the whole screen, what it says, its states."""

from collections.abc import Collection
from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accompagnement.champs_grilles import MODELES, papier_de
from accompagnement.choices_grilles import DOMAINES, TONS_PASSATION, GenreResultat, StatutPassation
from accompagnement.echanges_grilles import FORMATS
from accompagnement.forms import grilles as forms
from accompagnement.grilles import Definition
from accompagnement.grilles.calcul import niveau_de
from accompagnement.grilles.definition import Alerte
from accompagnement.models import Passation
from accompagnement.selectors import grilles as lectures
from accompagnement.services import grilles as services
from accompagnement.services.grilles.acces import ecrit, niveaux_ecrits, niveaux_ouvrables
from documents.services import produire
from dui.core import horloge, journal
from dui.core.debit import debit
from dui.core.erreurs import ErreurMetier, Refus
from dui.core.formulaires import rapporter
from dui.core.fusion import avec_version
from dui.core.idempotence import soumission_unique
from dui.core.reponses import voir
from habilitations.models import Professionnel
from usagers.acces import dossier_autorise, permet
from usagers.models import Dossier
from usagers.pages import contexte_dossier
from usagers.views.actes import Acte, jouer, simple
from usagers.views.formulaires import traiter

ONGLET = "evaluations"
RECENTE = timedelta(days=7)


def _ouvrir(request: HttpRequest, pk: int) -> Dossier:
    dossier = dossier_autorise(request, pk, "ID", "resumer")
    if not any(permet(request.acteur, dossier, d, "lire", "creer") for d in ("GRE", "GRS")):  # type: ignore[attr-defined]
        raise Refus()
    return dossier


def _lue(request: HttpRequest, pk: int, passation_pk: int) -> tuple[Dossier, Passation]:
    dossier = _ouvrir(request, pk)
    visibles = lectures.passations_visibles(request.acteur, dossier)  # type: ignore[attr-defined]
    passation = get_object_or_404(visibles.select_related("reprise_de"), pk=passation_pk)
    passation.dossier = dossier
    return dossier, passation


def _ecrite(request: HttpRequest, pk: int, passation_pk: int) -> tuple[Dossier, Passation]:
    dossier, passation = _lue(request, pk, passation_pk)
    if not ecrit(request.acteur, dossier, passation.niveau, passation.auteur_id):  # type: ignore[attr-defined]
        raise Refus()
    return dossier, passation


@require_safe
def liste(request: HttpRequest, pk: int) -> HttpResponse:
    """/dossiers/<id>/evaluations/: what is open, then each grid with its last result and its curve."""
    dossier = _ouvrir(request, pk)
    acteur = request.acteur  # type: ignore[attr-defined]
    ouvertes, suivis = lectures.suivis(acteur, dossier)
    contexte = contexte_dossier(request, dossier, ONGLET) | {
        "ouvertes": ouvertes, "suivis": suivis, "ouvre": bool(niveaux_ouvrables(acteur, dossier)),
    }  # fmt: skip
    return render(request, "accompagnement/grilles/liste.html", contexte)


def equipe_de(dossier: Dossier) -> Any:
    return (
        Professionnel.objects.filter(affectations__structure=dossier.structure_id).distinct().order_by("nom", "prenom")
    )


@require_http_methods(["GET", "POST"])
@soumission_unique
def nouvelle(request: HttpRequest, pk: int) -> HttpResponse:
    """?grille=<id> chooses it, ?reprend=<id> proposes the answers of an earlier one."""
    dossier = _ouvrir(request, pk)
    acteur = request.acteur  # type: ignore[attr-defined]
    possibles = niveaux_ouvrables(acteur, dossier)
    if not possibles:
        raise Refus()
    versions = lectures.grilles_en_vigueur(dossier.structure.organisme_id).filter(grille__niveau__lte=max(possibles))
    form = forms.OuvrirForm(request.POST or None, versions=versions, equipe=equipe_de(dossier), acteur_id=acteur.id,
                            initial={"version": _choisie(request, versions)})  # fmt: skip
    reprise = _reprise(request, acteur, dossier)

    def agir(donnees: dict[str, Any]) -> HttpResponse:
        version = donnees.pop("version")
        meme = reprise if reprise and reprise.version_grille.grille_id == version.grille_id else None
        passation = services.ouvrir_passation(
            acteur=acteur, dossier=dossier, grille=version.grille, reprise_de=meme, **donnees
        )
        return voir("evaluation_saisie", pk, passation.pk)

    contexte = contexte_dossier(request, dossier, ONGLET) | {"reprise": reprise}
    return traiter(request, "accompagnement/grilles/nouvelle.html", form, contexte, agir)


def _choisie(request: HttpRequest, versions: Any) -> int | None:
    grille = request.GET.get("grille", "")
    trouvee = versions.filter(grille=int(grille)).first() if grille.isdecimal() and len(grille) < 10 else None
    return trouvee.pk if trouvee else None


def _reprise(request: HttpRequest, acteur: Any, dossier: Dossier) -> Passation | None:
    numero = request.GET.get("reprend") or request.POST.get("reprend") or ""
    if not numero.isdecimal() or len(numero) > 9:
        return None
    return lectures.passations_visibles(acteur, dossier).filter(pk=int(numero)).first()


@require_safe
def fiche(request: HttpRequest, pk: int, passation_pk: int) -> HttpResponse:
    dossier, passation = _lue(request, pk, passation_pk)
    acteur = request.acteur  # type: ignore[attr-defined]
    lue = lectures.lire_passation(acteur, passation)
    resultats = lectures.resultats_lus(lue)
    contexte = contexte_dossier(request, dossier, ONGLET) | {
        "p": passation, "definition": lue.definition, "blocs": lectures.en_mots(lue, resultats),
        "scores": [r for r in resultats if r.genre == GenreResultat.SCORE],
        "alertes": conduites(lue.definition, {r.code for r in resultats if r.genre == GenreResultat.ALERTE}),
        "etoile": lectures.etoile_de(acteur, passation), "passee": _passee(passation),
        "etapes": list(passation.etapes.select_related("auteur")), "par": lectures.qui(passation),
        "ton": TONS_PASSATION[passation.statut], "ecrit": ecrit(acteur, dossier, passation.niveau, passation.auteur_id),
        "valide": permet(acteur, dossier, DOMAINES[passation.niveau], "ecrire"), "bilan": lue.bilan,
        "pieces": lectures.pieces(acteur, passation),
    }  # fmt: skip
    return render(request, "accompagnement/grilles/fiche.html", contexte)


@require_safe
def suivi(request: HttpRequest, pk: int, grille_pk: int) -> HttpResponse:
    """Every assessment with one grid: the curve of each score, and the list."""
    dossier = _ouvrir(request, pk)
    acteur = request.acteur  # type: ignore[attr-defined]
    lignes = lectures.historique(acteur, dossier, grille_pk)
    if not lignes:
        raise Http404
    contexte = contexte_dossier(request, dossier, ONGLET) | {
        "grille": lignes[0].passation.grille, "lignes": lignes, "courbes": lectures.courbes(lignes),
        "ouvre": bool(niveaux_ouvrables(acteur, dossier)), "comparables": lectures.comparables(lignes),
        "etoile": lectures.etoile(lectures.comparables(lignes)),
    }  # fmt: skip
    return render(request, "accompagnement/grilles/suivi.html", contexte)


@require_safe
def comparer(request: HttpRequest, pk: int, passation_pk: int, autre_pk: int) -> HttpResponse:
    """Two assessments with the same grid side by side, each with its own version."""
    dossier, premiere = _lue(request, pk, passation_pk)
    acteur = request.acteur  # type: ignore[attr-defined]
    autre = get_object_or_404(lectures.passations_visibles(acteur, dossier), pk=autre_pk)
    if autre.version_grille.grille_id != premiere.version_grille.grille_id:
        raise Http404
    autre.dossier = dossier
    deux = sorted((premiere, autre), key=lambda p: (p.date_evaluation, p.pk))
    lues = [lectures.lire_passation(acteur, p) for p in deux]
    contexte = contexte_dossier(request, dossier, ONGLET) | {
        "grille": deux[0].grille, "deux": deux, "lignes": lectures.comparaison(*lues),
        "scores": lectures.scores_compares(*lues),
    }  # fmt: skip
    return render(request, "accompagnement/grilles/comparer.html", contexte)


def _passee(passation: Passation) -> bool:
    """Closed and a week old: what it asked to do is told as past."""
    return not passation.ouverte and passation.date_evaluation < horloge.aujourdhui() - RECENTE


def conduites(definition: Definition, codes: Collection[str]) -> list[Alerte]:
    """What an answer asks to do now: said with its steps, as long as the assessment says it."""
    return [a for a in definition.alertes if a.code in codes]


@require_http_methods(["GET", "POST"])
@soumission_unique
def saisie(request: HttpRequest, pk: int, passation_pk: int) -> HttpResponse:
    """The grid on the whole screen: kept as it is, or kept and approved when all is there."""
    dossier, passation = _ecrite(request, pk, passation_pk)
    if not passation.ouverte:
        return voir("evaluation", pk, passation_pk)
    form = _formulaire(request, passation)
    if request.method == "POST" and form.is_valid() and _enregistrer(request, passation, form):
        return voir(*_suite(request, pk, passation))
    return _page_saisie(request, dossier, passation, form, 422 if form.is_bound else 200)


def _page_saisie(
    request: HttpRequest, dossier: Dossier, passation: Passation, form: forms.SaisieForm, statut: int
) -> HttpResponse:
    contexte = contexte_dossier(request, dossier, ONGLET) | {
        "p": passation, "form": form, "definition": form.definition, "bilan": form.bilan, "blocs": form.blocs(),
        "hn": 3, "direct": _direct(form),
    }  # fmt: skip
    return render(request, "accompagnement/grilles/saisie.html", contexte, status=statut)


def _direct(form: forms.SaisieForm) -> dict[str, Any]:
    """What the answers on the page give so far; empty for a grid that computes nothing."""
    d, bilan = form.definition, form.bilan
    scores = [r for r in bilan.resultats if r.niveau in form.lus and not r.score.domaine]
    lisibles = {a.code for a in d.alertes if niveau_de(d, a.si) in form.lus} & set(bilan.alertes)
    calculs = {c: v for c, v in bilan.calcules.items() if d.niveaux_items[c] in form.lus}
    return {"scores": scores, "alertes": conduites(d, lisibles), "calculs": calculs, "manquants": len(bilan.manquants),
            "utile": bool(scores or calculs or d.alertes)}  # fmt: skip


@require_POST
def calcul(request: HttpRequest, pk: int, passation_pk: int) -> HttpResponse:
    """Scores of what is typed, kept nowhere: the very computation of the record. POST: no answer in an address."""
    dossier, passation = _ecrite(request, pk, passation_pk)
    if not passation.ouverte:
        raise Http404
    form = _formulaire(request, passation)
    form.is_valid()  # what does not read is left aside here, and said when the page is sent
    form.bilan = form.calculer()
    if not getattr(request, "htmx", False):
        return _page_saisie(request, dossier, passation, form, 422 if form.errors else 200)
    return render(request, "accompagnement/grilles/_direct.html", {"direct": _direct(form), "echange": True})


def _formulaire(request: HttpRequest, passation: Passation) -> forms.SaisieForm:
    acteur = request.acteur  # type: ignore[attr-defined]
    lue = lectures.lire_passation(acteur, passation)
    anciennes, mots = _reprises(acteur, passation)
    return forms.SaisieForm(
        request.POST or None, definition=lue.definition, niveaux=lue.niveaux & niveaux_ecrits(acteur, passation),
        lus=lue.niveaux,
        reponses=lue.reponses, bilan=lue.bilan, reprise=mots, reprises=anciennes, version=passation.version,
    )  # fmt: skip


def _reprises(acteur: Any, passation: Passation) -> tuple[dict[str, Any], dict[str, str]]:
    """Answers of the assessment that is taken up again: proposed in grey, each to be confirmed."""
    if passation.reprise_de is None:
        return {}, {}
    ancienne = passation.reprise_de
    ancienne.dossier = passation.dossier
    lue = lectures.lire_passation(acteur, ancienne)
    connus = {c: v for c, v in lue.reponses.items() if c in lue.definition.index}
    return connus, {c: lectures.dire(lue.definition.index[c], v) for c, v in connus.items() if not isinstance(v, dict)}


def _enregistrer(request: HttpRequest, passation: Passation, form: forms.SaisieForm) -> bool:
    """False when the page must come back: something is missing to finish, or somebody answered the same."""
    try:
        bilan = services.enregistrer_reponses(
            acteur=request.acteur, passation=passation, reponses=form.lues(),  # type: ignore[attr-defined]
            version_lue=form.cleaned_data.get("version") or 0,
        )  # fmt: skip
    except services.ConflitReponses as conflit:
        index = form.definition.index
        form.signaler({c: lectures.dire(index[c], v) or "rien" for c, v in conflit.leurs.items() if c in index})
        form.relire(conflit.version)
        return False
    form.bilan = bilan
    if request.POST.get("suite") != "terminer":
        messages.success(request, "Réponses gardées.")
        return True
    passation.refresh_from_db(fields=["version", "complets"])
    if not form.exiger(bilan):
        form.relire(passation.version)
        return False
    return _approuver(request, passation, form)


def _approuver(request: HttpRequest, passation: Passation, form: forms.SaisieForm) -> bool:
    try:
        if passation.statut == StatutPassation.ENPREPARATION:
            services.approuver_passation(acteur=request.acteur, passation=passation)  # type: ignore[attr-defined]
    except ErreurMetier as erreur:
        rapporter(form, erreur)
        form.relire(passation.version)
        return False
    messages.success(request, "Évaluation approuvée. Elle attend d’être validée.")
    return True


def _suite(request: HttpRequest, pk: int, passation: Passation) -> tuple[Any, ...]:
    nom = "evaluation" if request.POST.get("suite") == "terminer" else "evaluation_saisie"
    return nom, pk, passation.pk


def _renseigner(request: HttpRequest, passation: Passation) -> forms.RenseignerForm:
    depart = {nom: getattr(passation, nom) for nom in ("date_evaluation", "modalite", "evaluateur", "responsable",
                                                       "commentaire", "version")}  # fmt: skip
    return forms.RenseignerForm(request.POST or None, equipe=equipe_de(passation.dossier), initial=depart)


@require_safe
def exporter(request: HttpRequest, pk: int, passation_pk: int) -> HttpResponse:
    """The structured export (FHIR QuestionnaireResponse): what this reader sees, nothing more."""
    dossier, passation = _lue(request, pk, passation_pk)
    fhir = FORMATS.get("fhir")
    if fhir is None:
        raise Http404
    journal.tracer("export", objet=f"evaluation:{passation.pk}", dossier_id=dossier.pk,
                   structure_id=dossier.structure_id, usager_id=dossier.usager_id, niveau=passation.niveau)  # fmt: skip
    octets = fhir.repondre(lectures.en_reponse(lectures.lire_passation(request.acteur, passation)))  # type: ignore[attr-defined]
    nom = f"evaluation-{passation.numero}.json"
    entetes = {"Content-Disposition": f'attachment; filename="{nom}"'}
    return HttpResponse(octets, content_type="application/fhir+json", headers=entetes)


@require_POST
@soumission_unique
@debit("papier")
def papier(request: HttpRequest, pk: int, passation_pk: int) -> HttpResponse:
    """The paper (34842-5), at the level of the assessment."""
    dossier, passation = _ecrite(request, pk, passation_pk)
    code = MODELES[papier_de(passation)]
    document = produire(acteur=request.acteur, code=code, dossier=dossier, objet=passation)  # type: ignore[attr-defined]
    return voir("document", document.pk)


@require_http_methods(["GET", "POST"])
@soumission_unique
def piece(request: HttpRequest, pk: int, passation_pk: int) -> HttpResponse:
    """The sheet that was filled by hand, or the one of an instrument under licence."""
    dossier, passation = _ecrite(request, pk, passation_pk)

    def formulaire(demande: HttpRequest, _objet: Any) -> forms.PieceForm:
        return forms.PieceForm(demande.POST or None, demande.FILES or None)

    acte_piece = Acte("Joindre un document", "Joindre", "Document joint.", formulaire, services.joindre_piece,
                      lambda _: "Il est lu par ceux qui lisent cette évaluation.")  # fmt: skip
    return jouer(request, dossier, ONGLET, acte_piece, "passation", passation, ("evaluation", pk, passation_pk),
                 "accompagnement/grilles/piece.html")  # fmt: skip


ACTES = {
    "renseigner": Acte("Date, évaluateur, commentaire", "Enregistrer", "Enregistré.", _renseigner,
                       avec_version(services.renseigner_passation)),
    "approuver": Acte("Approuver", "Approuver", "Évaluation approuvée.", simple(forms.Formulaire),
                      services.approuver_passation, lambda _: "Toutes les réponses obligatoires sont là."),
    "valider": Acte("Valider", "Valider l’évaluation", "Évaluation validée : les réponses ne changent plus.",
                    simple(forms.Formulaire), services.valider_passation,
                    lambda _: "Réponses et résultats sont figés, et la prochaine évaluation est prévue."),
    "terminer": Acte("Terminer", "Terminer", "Évaluation terminée.", simple(forms.Formulaire),
                     services.terminer_passation, lambda _: "Elle a été rendue à la personne."),
    "annuler": Acte("Annuler l’évaluation", "Annuler", "Évaluation annulée. Elle reste dans l’historique.",
                    simple(forms.MotifForm), services.annuler_passation),
}  # fmt: skip


@require_http_methods(["GET", "POST"])
@soumission_unique
def acte(request: HttpRequest, pk: int, passation_pk: int, nom: str) -> HttpResponse:
    dossier, passation = _ecrite(request, pk, passation_pk)
    return jouer(request, dossier, ONGLET, ACTES[nom], "passation", passation, ("evaluation", pk, passation_pk))
