"""The project of a person: the chain read top-down, its easy-to-read column, where it stands, what comes next."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_safe

from accompagnement.choices_projets import Cote, Reponse
from accompagnement.forms.projets import NouveauForm, ProjetForm
from accompagnement.models import ProjetPersonnalise, ProjetVie
from accompagnement.selectors import projets as lectures
from accompagnement.services import projets as services
from accompagnement.services.projets.accords import accords_de
from accompagnement.services.projets.socle import ECRIRE, peut
from accompagnement.views.projets.commun import ONGLET, acteur_de, dossier_de, projet_de, question
from documents.choices_signature import OUVERTS
from documents.models import CircuitSignature
from dui.core.fusion import avec_version
from dui.core.idempotence import soumission_unique
from dui.core.reponses import voir
from habilitations.acces import Acteur
from usagers.models import Dossier
from usagers.pages import contexte_dossier
from usagers.views.actes import Acte
from usagers.views.formulaires import traiter


@require_safe
def du_dossier(request: HttpRequest, pk: int) -> HttpResponse:
    """/dossiers/<id>/projet/: the one in force, else the one in preparation."""
    dossier = dossier_de(request, pk)
    projets = lectures.projets_de(acteur_de(request), dossier)
    if not projets:
        contexte = contexte_dossier(request, dossier, ONGLET) | {
            "ecrit": peut(acteur_de(request), dossier, *ECRIRE), "vie": _ligne(lectures.projet_de_vie(dossier)),
        }  # fmt: skip
        return render(request, "accompagnement/projets/aucun.html", contexte)
    courant, *autres = projets
    courant.dossier = dossier
    return _montrer(request, courant, autres)


@require_safe
def projet(request: HttpRequest, pk: int) -> HttpResponse:
    """/projets/<id>/: any project of the person, the former ones too."""
    lu = projet_de(request, pk, lire=lectures.avec_autour)
    return _montrer(request, lu, lectures.autres(acteur_de(request), lu))


def _montrer(request: HttpRequest, projet: ProjetPersonnalise, autres: list[ProjetPersonnalise]) -> HttpResponse:
    """`projet` is read `avec_autour`."""
    acteur, dossier = acteur_de(request), projet.dossier
    chaine = lectures.lire_chaine(acteur, projet)
    ecrit = peut(acteur, dossier, *ECRIRE)
    avenant = lectures.autour(projet, "avenant_en_cours") if projet.vit else None
    contexte = contexte_dossier(request, dossier, ONGLET) | {
        "p": projet, "badge": lectures.badge(projet), "chaine": chaine, "ecrit": ecrit, "avenant": avenant,
        "redige": ecrit and _redigeable(projet, avenant), "valide": peut(acteur, dossier, "valider"),
        "suit": ecrit and projet.statut == "ENCOURS",
        "autres": autres, "bilan": _bilan(projet), "vie": _ligne(lectures.autour(projet, "vie_dite")),
        "jalons": any(o.jalons for o in chaine.objectifs),
        **_etat(acteur, projet, avenant, ecrit),
    }  # fmt: skip
    return render(request, "accompagnement/projets/projet.html", contexte)


def _ligne(dit: ProjetVie | None) -> lectures.LigneVie | None:
    return lectures.LigneVie(dit) if dit is not None else None


def _redigeable(projet: ProjetPersonnalise, avenant: Any) -> bool:
    if projet.se_prepare:
        return projet.etape == "redaction"
    return avenant is not None and avenant.etat == "ouvert"


def _bilan(projet: ProjetPersonnalise) -> dict[str, Any] | None:
    if not projet.vit:
        return None
    bilan = lectures.bilan_en_vue(projet)
    if bilan is None:
        return None
    return {"b": bilan, "pas": lectures.pas_du_bilan(bilan, projet.dossier.usager.prenom_affiche)}


def _etat(acteur: Acteur, projet: ProjetPersonnalise, avenant: Any, ecrit: bool) -> dict[str, Any]:
    """Who answered, what is missing, the circuit under way: read only when they are shown."""
    redaction = projet.se_prepare and projet.etape == "redaction"
    accords = [] if redaction else list(accords_de(projet, avenant))
    a_signer = projet.se_prepare and projet.etape == "valide"
    cle = avenant.cle if avenant is not None else projet.cle
    circuits = CircuitSignature.objects.visibles_pour(acteur).filter(objet=cle, etat__in=OUVERTS)
    return {
        "accords": accords, "signataires": _signataires(projet, accords),
        "refus": [a for a in accords if a.reponse == Reponse.REFUS],
        "manque": services.manque_accords(projet, avenant) if ecrit and (a_signer or avenant) else [],
        "incomplet": services.manques(projet) if ecrit and redaction else [],
        "circuit": circuits.first() if a_signer or avenant else None,
    }  # fmt: skip


def _signataires(projet: ProjetPersonnalise, accords: list[Any]) -> str:
    """« signé par Éloïse, sa mère et Hélène Garnier »."""
    noms = []
    for a in accords:
        if a.reponse != Reponse.ACCORD:
            continue
        nom = projet.dossier.usager.prenom_affiche if a.cote == Cote.USAGER else a.nom
        if nom not in noms:
            noms.append(nom)
    return " et ".join(filter(None, [", ".join(noms[:-1]), noms[-1] if noms else ""]))


@require_http_methods(["GET", "POST"])
@soumission_unique
def nouveau(request: HttpRequest, pk: int) -> HttpResponse:
    """/dossiers/<id>/projet/nouveau/: from nothing, or from the last one."""
    dossier = dossier_de(request, pk, ecrire=True)
    precedent = _precedent(acteur_de(request), dossier)
    form = NouveauForm(
        request.POST or None, equipe=lectures.equipe(dossier), precedent=precedent is not None,
        initial={"referent": lectures.referent(dossier), "titre": "Projet personnalisé"},
    )  # fmt: skip

    def ouvrir(donnees: dict[str, Any]) -> HttpResponse:
        depuis = precedent if donnees.pop("reprendre", False) else None
        cree = services.creer_projet(acteur=acteur_de(request), dossier=dossier, depuis=depuis, **donnees)
        messages.success(request, "Projet ouvert. Commencez par ses attentes, avec ses mots.")
        return voir("projet", cree.pk)

    contexte = contexte_dossier(request, dossier, ONGLET) | {"precedent": precedent}
    return traiter(request, "accompagnement/projets/nouveau.html", form, contexte, ouvrir)


def _precedent(acteur: Acteur, dossier: Dossier) -> ProjetPersonnalise | None:
    lus = ProjetPersonnalise.objects.visibles_pour(acteur).filter(dossier=dossier)
    return lus.exclude(statut="ENPREPARATION").order_by("-numero").first()


@require_http_methods(["GET", "POST"])
@soumission_unique
def modifier(request: HttpRequest, pk: int) -> HttpResponse:
    """/projets/<id>/modifier/: title, référent, how to speak together."""
    p = projet_de(request, pk, ecrire=True)
    acte = Acte(
        "Présentation du projet", "Enregistrer", "Projet enregistré.",
        lambda r, x: ProjetForm(r.POST or None, instance=_copie(x), equipe=lectures.equipe(x.dossier)),
        avec_version(services.modifier_projet),
    )  # fmt: skip
    return question(request, p, acte, "projet", p)


def _copie(projet: ProjetPersonnalise) -> ProjetPersonnalise:
    """The form writes into its own copy: what the service compares is what was read."""
    return ProjetPersonnalise.objects.select_related("referent").get(pk=projet.pk)


@require_safe
def comparer(request: HttpRequest, pk: int) -> HttpResponse:
    """/projets/<id>/comparer/: this project and the one before, objective by objective."""
    p = projet_de(request, pk)
    acteur = acteur_de(request)
    autres = lectures.autres(acteur, p)
    choisi = request.GET.get("avec", "")
    anciens = [a for a in autres if a.numero < p.numero]
    ancien = next((a for a in autres if str(a.pk) == choisi), anciens[0] if anciens else None)
    lignes = lectures.comparer(acteur, ancien, p) if ancien is not None else []
    contexte = contexte_dossier(request, p.dossier, ONGLET)
    contexte |= {"p": p, "ancien": ancien, "autres": autres, "lignes": lignes}
    return render(request, "accompagnement/projets/comparer.html", contexte)
