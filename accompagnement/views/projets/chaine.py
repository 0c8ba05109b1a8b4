"""Write one link of the chain: its words, what it hangs on; merged when two people write it."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

from accompagnement.forms import projets as forms
from accompagnement.models import ProjetPersonnalise
from accompagnement.selectors import projets as lectures
from accompagnement.services import projets as services
from accompagnement.services.projets.chaine import LIENS, MODELES
from accompagnement.services.projets.socle import ECRIRE, exiger_ecriture, niveaux_lus
from accompagnement.views.projets.commun import acteur_de, noeud_de, projet_de, question, vide
from dui.core.idempotence import soumission_unique
from usagers.views.actes import Acte, simple

FORMULAIRES: dict[str, Any] = {
    "attente": forms.AttenteForm, "besoin": forms.BesoinForm, "objectif": forms.ObjectifForm,
    "action": forms.ActionForm,
}  # fmt: skip
AJOUTS = {
    "attente": ("Ce qu’elle ou il attend", "Garder ses mots"), "besoin": ("Un besoin", "Ajouter le besoin"),
    "objectif": ("Un objectif", "Ajouter l’objectif"), "action": ("Une action", "Ajouter l’action"),
}  # fmt: skip
AJOUTE = {"attente": "Attente gardée.", "besoin": "Besoin ajouté.", "objectif": "Objectif ajouté.",
          "action": "Action ajoutée."}  # fmt: skip
CHANGE = {"attente": "Attente enregistrée.", "besoin": "Besoin enregistré.", "objectif": "Objectif enregistré.",
          "action": "Action enregistrée."}  # fmt: skip


def _choix(request: HttpRequest, projet: ProjetPersonnalise, genre: str) -> dict[str, Any]:
    """What that link may hang on, among what this actor reads; the team; the levels that this actor writes."""
    acteur, dossier = acteur_de(request), projet.dossier
    options: dict[str, Any] = {"niveaux": niveaux_lus(acteur, dossier, *ECRIRE)}
    if genre in LIENS:
        modele = MODELES[LIENS[genre][3]]
        lignes = modele.objects.filter(projet=projet, niveau__in=niveaux_lus(acteur, dossier)).order_by("numero")
        options["choix"] = [(x.pk, str(x)) for x in lignes if getattr(x, "statut", "") != "ANNULE"]
    if genre in ("objectif", "action"):
        options["equipe"] = lectures.equipe(dossier)
    return options


@require_http_methods(["GET", "POST"])
@soumission_unique
def ajouter(request: HttpRequest, pk: int, genre: str) -> HttpResponse:
    """/projets/<id>/<genre>/nouveau/?pour=<id of what it hangs on>"""
    projet = projet_de(request, pk, ecrire=True)
    titre, bouton = AJOUTS[genre]
    options = _choix(request, projet, genre)
    pour = request.GET.get("pour", "")
    lus = [int(pour)] if pour.isdecimal() and len(pour) < 10 else []
    initial = {"referent": projet.referent_id, "liens": lus}

    def formulaire(demande: HttpRequest, _objet: Any) -> Any:
        form = FORMULAIRES[genre](demande.POST or None, initial=initial, **options)
        if "liens" in form.fields:
            form.fields["liens"].initial = lus
        return form

    def creer(*, acteur: Any, projet: ProjetPersonnalise, **donnees: Any) -> Any:
        donnees.pop("version", None)
        donnees.pop("liens_lus", None)
        return services.ajouter_noeud(acteur=acteur, projet=projet, genre=genre, **donnees)

    acte = Acte(titre, bouton, AJOUTE[genre], formulaire, creer)
    return question(request, projet, acte, "projet", projet, brouillon=f"projet-{genre}-{pk}", falc=genre == "objectif")


@require_http_methods(["GET", "POST"])
@soumission_unique
def changer(request: HttpRequest, pk: int, genre: str, noeud_pk: int) -> HttpResponse:
    """/projets/<id>/<genre>/<n>/: change it; a field changed twice leads to the merge screen, both texts in it."""
    projet = projet_de(request, pk, ecrire=True)
    noeud = noeud_de(request, projet, genre, noeud_pk)
    exiger_ecriture(acteur_de(request), projet.dossier, noeud.niveau)
    options = _choix(request, projet, genre)
    lus = _lus(noeud, options.get("choix", ()))

    def formulaire(demande: HttpRequest, _objet: Any) -> Any:
        copie = type(noeud).objects.get(pk=noeud.pk)
        return FORMULAIRES[genre](
            demande.POST or None, instance=copie, lus=lus, initial={"niveau": noeud.niveau}, **options
        )

    def enregistrer(*, acteur: Any, noeud: Any, version: int | None = 0, **donnees: Any) -> Any:
        if genre not in LIENS:
            donnees.pop("liens_lus", None)
        return services.modifier_noeud(acteur=acteur, noeud=noeud, version_lue=version or 0, **donnees)

    acte = Acte(f"Changer {_article(genre)}", "Enregistrer", CHANGE[genre], formulaire, enregistrer)
    return question(request, projet, acte, "noeud", noeud, brouillon=f"projet-{genre}-{pk}-{noeud_pk}",
                    falc=genre == "objectif")  # fmt: skip


def _article(genre: str) -> str:
    return {"attente": "cette attente", "besoin": "ce besoin", "objectif": "cet objectif", "action": "cette action"}[
        genre
    ]


def _lus(noeud: Any, choix: Any) -> list[int]:
    """Those linked now that are on the page."""
    if noeud.GENRE not in LIENS:
        return []
    modele, sienne, autre, _ = LIENS[noeud.GENRE]
    vus = {pk for pk, _ in choix}
    lies = modele.objects.filter(**{sienne: noeud}).order_by("pk").values_list(f"{autre}_id", flat=True)
    return [pk for pk in lies if pk in vus]


ACTES_NOEUD: dict[str, dict[str, Acte]] = {
    "besoin": {
        "analyser": Acte("Analyser ce besoin", "Garder mon analyse", "Analyse gardée.", vide,
                         services.analyser_besoin, lambda _: "Écrite ici, jamais reprise du dossier de santé."),
    },
    "objectif": {
        "evaluer": Acte("Où en est cet objectif ?", "Garder cette évaluation", "Évaluation gardée.",
                        simple(forms.EvaluerForm), services.evaluer_objectif),
        "terminer": Acte("Terminer cet objectif", "Terminer l’objectif", "Objectif terminé.",
                         simple(forms.TerminerForm), services.terminer_objectif),
        "annuler": Acte("Annuler cet objectif", "Annuler l’objectif", "Objectif annulé.", simple(forms.MotifForm),
                        services.annuler_noeud, lambda _: "Il reste au dossier, avec ce motif."),
    },
    "action": {
        "seance": Acte("C’est fait", "Noter cette fois", "C’est noté.", simple(forms.SeanceForm),
                       services.noter_seance),
        "terminer": Acte("Terminer cette action", "Terminer l’action", "Action terminée.",
                         simple(forms.EvaluationForm), services.terminer_action),
        "annuler": Acte("Annuler cette action", "Annuler l’action", "Action annulée.", simple(forms.MotifForm),
                        services.annuler_noeud, lambda _: "Elle reste au dossier, avec ce motif."),
        "moyen": Acte("Une prestation ou un moyen", "Ajouter", "Ajouté.", simple(forms.MoyenForm),
                      services.ajouter_moyen),
    },
}  # fmt: skip
# What each service calls its object.
NOMS = {"analyser": "besoin", "evaluer": "objectif", "annuler": "noeud", "seance": "action", "moyen": "action"}


@require_http_methods(["GET", "POST"])
@soumission_unique
def acte(request: HttpRequest, pk: int, genre: str, noeud_pk: int, nom: str) -> HttpResponse:
    """/projets/<id>/<genre>/<n>/<acte>/"""
    projet = projet_de(request, pk, ecrire=True)
    noeud = noeud_de(request, projet, genre, noeud_pk)
    exiger_ecriture(acteur_de(request), projet.dossier, noeud.niveau)
    choisi = ACTES_NOEUD.get(genre, {}).get(nom)
    if choisi is None:
        raise Http404
    if nom == "analyser":
        niveaux = [n for n in niveaux_lus(acteur_de(request), projet.dossier, *ECRIRE) if n >= noeud.niveau]
        choisi = Acte(choisi.titre, choisi.bouton, choisi.apres,
                      lambda r, _: forms.AnalyseForm(r.POST or None, niveaux=niveaux), choisi.service,
                      choisi.phrase)  # fmt: skip
    autour = {"analyses": _analyses(request, projet, noeud)} if nom == "analyser" else {}
    return question(request, projet, choisi, NOMS.get(nom, genre), noeud,
                    brouillon=f"projet-{nom}-{noeud_pk}", **autour)  # fmt: skip


def _analyses(request: HttpRequest, projet: ProjetPersonnalise, besoin: Any) -> list[Any]:
    niveaux = niveaux_lus(acteur_de(request), projet.dossier)
    return list(besoin.analyses.filter(niveau__in=niveaux).select_related("professionnel"))
