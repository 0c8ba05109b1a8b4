"""/admissions/: the board and the list, over the structures that the reader reaches."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from administration.donnees import admission as d
from administration.models import Candidature
from administration.selectors import admission as lectures
from administration.services.admission.acces import decide
from administration.views.admission.commun import acteur_de
from dui.core import horloge, journal
from dui.core.typographie import accorder, jour_mois
from habilitations.acces import Acteur
from habilitations.choices import Secteur
from habilitations.models import Structure

Puce = tuple[str, str, bool]


@require_safe
def etapes(request: HttpRequest) -> HttpResponse:
    """Steps as columns; a card opens its request and offers where it may go."""
    acteur = acteur_de(request)
    f = lectures.Filtres.lire(request.GET)
    structures = list(lectures.structures_d_admission(acteur))
    colonnes = lectures.colonnes(acteur, f)
    cartes = [v for c in colonnes for v in c.cartes]
    for v in cartes:
        v.expire = expiration(v.candidature)
        v.relance_court = jour_mois(v.relance_le) if v.relance_le else ""
    _tracer(structures, [v.candidature for v in cartes])
    montrees = [f.structure] if f.structure else [s.pk for s in structures]
    contexte = _contexte(acteur, f, structures) | {
        "colonnes": colonnes, "places": lectures.places(montrees), "arrivees": d.ARRIVEE,
    }  # fmt: skip
    return render(request, "administration/admission/etapes.html", contexte)


@require_safe
def liste(request: HttpRequest) -> HttpResponse:
    """One line a person; keyset paging."""
    acteur = acteur_de(request)
    f = lectures.Filtres.lire(request.GET)
    structures = list(lectures.structures_d_admission(acteur))
    rangees = lectures.demandes(acteur, f)
    page = rangees[: lectures.PAR_PAGE]
    _tracer(structures, page)
    suite = f.adresse(apres=lectures.cle(page[-1], f)) if len(rangees) > lectures.PAR_PAGE else ""
    for c in page:
        c.expire = expiration(c)
    contexte = _contexte(acteur, f, structures) | {"demandes": page, "suivante": suite, "etats": _etats(f)}
    return render(request, "administration/admission/liste.html", contexte)


def expiration(c: Candidature) -> str:
    """« Décision expirée », or how many days are left when it is near."""
    fins = [fin for fin in (c.orientation_fin, c.mesure_fin) if fin]
    if not fins:
        return ""
    reste = (min(fins) - horloge.aujourdhui()).days
    if reste < 0:
        return "Décision expirée"
    return f"Décision : {accorder(reste, 'jour')}" if reste <= 30 else ""


def _etats(f: lectures.Filtres) -> list[Puce]:
    vues = [(mots, f.adresse(vue=v, etape="", statut=""), f.vue == v) for v, mots in lectures.VUES.items()]
    etapes = (
        [(e.label, f.adresse(etape="" if f.etape == e else e.value), f.etape == e) for e in d.Etape]
        if not f.vue
        else []
    )
    tri = ("Par priorité", f.adresse(tri="" if f.tri else "priorite"), bool(f.tri))
    return [*vues, *etapes, tri]


def _tracer(structures: list[Structure], candidatures: list[Any]) -> None:
    """A list is read person by person; a prospect has no number yet."""
    if structures:
        lues: list[Any] = [(None, c.usager_id) for c in candidatures]
        journal.tracer_lot("lecture", objet="candidatures", structure_id=structures[0].pk, personnes=lues)


def _contexte(acteur: Acteur, f: lectures.Filtres, structures: list[Structure]) -> dict[str, Any]:
    seule = next((s for s in structures if s.pk == f.structure), None)
    return {
        "f": f, "structures": structures, "structure_choisie": seule, "comptes": lectures.comptes(acteur, f),
        "cree": any(acteur.peut("ADM", "creer", s.pk) for s in structures),
        "ecrit": any(acteur.peut("ADM", "ecrire", s.pk) for s in structures),
        "regle": any(acteur.peut("ADM", "lire", s.pk) for s in structures),
        "conserve": any(acteur.peut("ADM", a, s.pk) for s in structures for a in ("ecrire", "valider")),
        "decide": any(decide(acteur, s.pk) for s in structures),
        "puces": _puces(f, structures), "menus": _menus(f, structures),
        "vue_etapes": reverse("admissions") + f.adresse(vue="", statut="", etape="", tri=""),
        "vue_liste": reverse("admissions_liste") + f.adresse(),
    }  # fmt: skip


def _puces(f: lectures.Filtres, structures: list[Structure]) -> list[Puce]:
    """(words, address, in force): what is filtered most; a chip in force takes itself away."""
    houses = [
        (s.nom, f.adresse(structure="" if f.structure == s.pk else s.pk), f.structure == s.pk)
        for s in structures if len(structures) > 1 and (not f.structure or f.structure == s.pk)
    ]  # fmt: skip
    return [
        *houses,
        ("Urgence", f.adresse(urgence="" if f.urgence else "1"), f.urgence),
        ("Pièces manquantes", f.adresse(pieces="" if f.pieces else "1"), f.pieces),
        ("Décision qui finit", f.adresse(echeance="" if f.echeance else "1"), f.echeance),
    ]


def _menus(f: lectures.Filtres, structures: list[Structure]) -> list[tuple[str, list[Puce]]]:
    """The other filters, folded."""
    secteurs = sorted({s.secteur for s in structures})
    return [
        ("Attente", _choix(f, "anciennete", lectures.ANCIENNETES)),
        ("Âge", _choix(f, "age", lectures.AGES)),
        ("Priorité", _choix(f, "critere", dict(d.Critere.choices))),
        *([("Secteur", _choix(f, "secteur", {s: Secteur(s).label for s in secteurs}))] if len(secteurs) > 1 else []),
    ]


def _choix(f: lectures.Filtres, nom: str, valeurs: dict[str, str]) -> list[Puce]:
    courant = getattr(f, nom)
    return [(mots, f.adresse(**{nom: "" if courant == v else v}), courant == v) for v, mots in valeurs.items()]
