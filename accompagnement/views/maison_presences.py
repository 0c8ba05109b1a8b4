"""Beds, night rounds, desk of a CAARUD."""

from typing import Any

from django import forms as champs
from django.contrib import messages
from django.db.models import Sum
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accompagnement.choices_presences import ConstatRonde, GesteCode
from accompagnement.forms.presences import ChambreForm
from accompagnement.models import GesteAccueil, Lit, RondeNuit
from accompagnement.selectors import absences as lectures
from accompagnement.selectors.presence_actuelle import etats
from accompagnement.selectors.presences import groupes, trames
from accompagnement.services import accueil_jour as desk
from accompagnement.services import lits as services_lits
from accompagnement.services import rondes as services_rondes
from accompagnement.services.presences.creneaux import Creneau
from accompagnement.services.presences.pointage import ECRIRE
from accompagnement.views.presences import groupe_demande, jour_demande, lieu
from dui.core import horloge, journal
from dui.core.erreurs import ErreurMetier, Refus
from dui.core.formulaires import Formulaire
from dui.core.idempotence import soumission_unique
from dui.core.reponses import voir
from habilitations.acces import numeros_visibles
from usagers.acces import dossier_autorise, permet
from usagers.models import Dossier
from usagers.views.actes import Acte, jouer
from usagers.views.formulaires import traiter


class LitForm(Formulaire):
    lit = champs.ModelChoiceField(label="Lit", queryset=Lit.objects.none())
    debut = champs.DateField(label="À partir du", initial=horloge.aujourdhui)


@require_safe
def lits(request: HttpRequest) -> HttpResponse:
    """/lits/: rooms of the house, who is in which bed, what is free."""
    acteur, structure = lieu(request, "lire")
    chambres = lectures.lits(acteur, structure)
    tous = [lit for c in chambres for lit in c.lits.all()]
    attribues = [a for lit in tous for a in lit.visibles]  # type: ignore[attr-defined]
    occupants = [a.dossier for a in attribues]
    gardees = [a.garde for a in attribues if a.garde and a.garde.jusqu_au]
    personnes = [(d.pk, d.usager_id) for d in occupants]
    journal.tracer_lot("lecture", objet="lits", structure_id=structure.pk, personnes=personnes)
    libres = sum(not lit.pris for lit in tous)  # type: ignore[attr-defined]
    contexte = {
        "chambres": chambres, "libres": libres, "total": len(tous), "page": "lits",
        "gardees": sum(not g.finie for g in gardees), "finies": sum(g.finie for g in gardees),
        "valide": acteur.peut("PRE", "valider", structure.pk),
    }  # fmt: skip
    return render(request, "accompagnement/presences/lits.html", contexte)


@require_http_methods(["GET", "POST"])
@soumission_unique
def chambre_nouvelle(request: HttpRequest) -> HttpResponse:
    acteur, structure = lieu(request, "valider")

    def agir(donnees: dict[str, Any]) -> HttpResponse:
        services_lits.creer_chambre(acteur=acteur, structure=structure, **donnees)
        messages.success(request, "Chambre ajoutée.")
        return voir("lits")

    form = ChambreForm(request.POST if request.method == "POST" else None, structure=structure)
    return traiter(request, "accompagnement/presences/chambre.html", form, {"structure": structure}, agir)


def _lit(request: HttpRequest, dossier: Dossier) -> LitForm:
    form = LitForm(request.POST if request.method == "POST" else None)
    ouverts = Lit.objects.filter(structure=dossier.structure_id, ferme_le=None, chambre__fermee_le=None)
    pris = lectures.occupes(dossier.structure_id).exclude(dossier=dossier).values("lit")
    form.fields["lit"].queryset = ouverts.exclude(pk__in=pris).select_related("chambre")  # type: ignore[attr-defined]
    return form


ATTRIBUER = Acte("Attribuer un lit", "Attribuer ce lit", "Lit attribué.", _lit, services_lits.attribuer_lit,
                 lambda _: "Le lit quitté est libre le même jour.")  # fmt: skip


@require_http_methods(["GET", "POST"])
@soumission_unique
def lit_attribuer(request: HttpRequest, pk: int) -> HttpResponse:
    dossier = dossier_autorise(request, pk, "PRE")
    if not permet(request.acteur, dossier, "PRE", *ECRIRE):  # type: ignore[attr-defined]
        raise Refus()
    return jouer(request, dossier, "presences", ATTRIBUER, "dossier", dossier, ("dossier_presences", pk))


@require_http_methods(["GET", "POST"])
@soumission_unique
def rondes(request: HttpRequest) -> HttpResponse:
    """/presences/rondes/: those of the last nights; one button begins another."""
    if request.method == "POST":
        acteur, structure = lieu(request, "ecrire", "valider")
        _, unite = groupe_demande(acteur, structure, request.POST.get("unite"))
        ronde = services_rondes.commencer_ronde(acteur=acteur, structure=structure, unite=unite)
        return voir("ronde", ronde.pk)
    acteur, structure = lieu(request, "lire")
    connus = groupes(acteur, structure)
    contexte = {
        "rondes": lectures.rondes(structure, connus), "groupes": connus, "page": "rondes",
        "ecrit": any(acteur.peut("PRE", a, structure.pk) for a in ("ecrire", "valider")),
    }  # fmt: skip
    return render(request, "accompagnement/presences/rondes.html", contexte)


def _ronde(request: HttpRequest, pk: int, *actions: str) -> tuple[Any, Any, RondeNuit]:
    acteur, structure = lieu(request, *actions)
    lues = RondeNuit.objects.select_related("unite", "auteur", "structure")
    return acteur, structure, get_object_or_404(lues, pk=pk, structure=structure)


@require_safe
def ronde(request: HttpRequest, pk: int) -> HttpResponse:
    acteur, structure, lue = _ronde(request, pk, "lire")
    jour = Creneau.a(lue.debut).jour
    presents = [d for d, t in trames(acteur, structure, jour, jour, lue.unite) if t.reel(Creneau(jour, 2))]
    points, ou = lectures.derniers_points(lue), etats(acteur, presents, lue.debut)
    lignes = [{"d": d, "point": points.get(d.pk), "etat": ou.get(d.pk)} for d in presents]
    personnes = [(d.pk, d.usager_id) for d in presents]
    journal.tracer_lot("lecture", objet="ronde", structure_id=structure.pk, personnes=personnes)
    contexte = {
        "ronde": lue, "lignes": lignes, "vus": sum(x["point"] is not None for x in lignes), "constats": ConstatRonde,
        "ecrit": lue.fin is None and any(acteur.peut("PRE", a, structure.pk) for a in ("ecrire", "valider")),
    }  # fmt: skip
    return render(request, "accompagnement/presences/ronde.html", contexte)


@require_POST
@soumission_unique
def ronde_point(request: HttpRequest, pk: int) -> HttpResponse:
    """One tap, one person, the minute of it."""
    acteur, _, lue = _ronde(request, pk, "ecrire", "valider")
    valeur = request.POST.get("dossier", "")
    if not valeur.isdecimal() or len(valeur) > 9:
        raise ErreurMetier("dossier", "Choisissez une personne de la liste.")
    dossier = dossier_autorise(request, int(valeur), "PRE")
    services_rondes.noter_point(acteur=acteur, ronde=lue, dossier=dossier, constat=request.POST.get("constat", ""))
    return voir("ronde", pk)


@require_POST
@soumission_unique
def ronde_terminer(request: HttpRequest, pk: int) -> HttpResponse:
    acteur, _, lue = _ronde(request, pk, "ecrire", "valider")
    services_rondes.terminer_ronde(acteur=acteur, ronde=lue)
    messages.success(request, "Ronde terminée.")
    return voir("rondes")


@require_http_methods(["GET", "POST"])
@soumission_unique
def accueil_jour(request: HttpRequest) -> HttpResponse:
    """/accueil-du-jour/: one more, with or without a nickname; services; totals of the day; undo."""
    acteur, structure = lieu(request, "ecrire")
    jour = jour_demande(request.GET.get("jour"))
    if request.method == "POST":
        dossier = _surnom(request)
        quantite = request.POST.get("quantite", "1")
        desk.compter_geste(acteur=acteur, structure=structure, code=request.POST.get("code", ""), dossier=dossier,
                           quantite=int(quantite) if quantite.isdecimal() and len(quantite) < 4 else 0)  # fmt: skip
        return voir("accueil_jour")
    gestes = GesteAccueil.objects.filter(structure=structure, jour=jour, annule_le=None)
    totaux = dict(gestes.values_list("code").annotate(n=Sum("quantite")).order_by())
    visibles = Dossier.objects.filter(pk__in=numeros_visibles(acteur, "PRE", "lire"), structure=structure)
    derniers = list(gestes.select_related("auteur", "dossier__usager")[:12])
    cherche = request.GET.get("q", "").strip()[:60]
    contexte = {
        "jour": jour, "aujourdhui": jour == horloge.aujourdhui(), "passages": totaux.get(GesteCode.PASSAGE, 0),
        "anonymes": gestes.filter(code=GesteCode.PASSAGE, dossier=None).aggregate(n=Sum("quantite"))["n"] or 0,
        "services": [(c.value, c.label, totaux.get(c.value, 0)) for c in GesteCode if c != GesteCode.PASSAGE],
        "derniers": derniers, "q": cherche, "trouves": _connus(visibles, cherche), "page": "accueil",
    }  # fmt: skip
    journal.tracer_lot("lecture", objet="accueil_jour", structure_id=structure.pk,
                       personnes=[(d.pk, d.usager_id) for d in contexte["trouves"]])  # fmt: skip
    return render(request, "accompagnement/presences/accueil.html", contexte)


def _connus(visibles: Any, cherche: str) -> list[Dossier]:
    """By nickname first, as they are called at the desk."""
    lus = visibles.filter(perimetre__phase="actif").select_related("usager")
    if cherche:
        noms = {f"usager__{champ}__icontains": cherche for champ in ("pseudonyme",)}
        autres = lus.filter(usager__surnom__icontains=cherche) | lus.filter(usager__prenom_utilise__icontains=cherche)
        lus = lus.filter(**noms) | autres
    else:
        lus = lus.exclude(usager__pseudonyme="", usager__surnom="")
    return list(lus.order_by("-dernier_contact", "pk")[:12])


def _surnom(request: HttpRequest) -> Dossier | None:
    valeur = request.POST.get("dossier", "")
    if not valeur:
        return None
    if not valeur.isdecimal() or len(valeur) > 9:
        raise ErreurMetier("dossier", "Choisissez une personne de la liste.")
    return dossier_autorise(request, int(valeur), "PRE", "ecrire")


@require_POST
@soumission_unique
def accueil_annuler(request: HttpRequest, pk: int) -> HttpResponse:
    acteur, structure = lieu(request, "ecrire")
    geste = get_object_or_404(GesteAccueil, pk=pk, structure=structure)
    desk.annuler_geste(acteur=acteur, geste=geste)
    return voir("accueil_jour")


__all__ = ["accueil_annuler", "accueil_jour", "chambre_nouvelle", "lit_attribuer", "lits", "ronde",
           "ronde_point", "ronde_terminer", "rondes"]  # fmt: skip
