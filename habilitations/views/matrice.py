"""/habilitations/profils/: what each function opens, tuned cell by cell, and what changed between two dates."""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET, require_http_methods

from dui.core import journal
from dui.core.debit import debit
from dui.core.erreurs import ErreurMetier, Refus
from dui.core.idempotence import soumission_unique
from dui.core.reponses import voir
from habilitations import matrice, selectors
from habilitations.acteur import Acteur
from habilitations.choices import Domaine, Droit
from habilitations.donnees.matrices import matrice_de
from habilitations.forms.matrice import CelluleForm, EntreDatesForm
from habilitations.lieux import structure_courante
from habilitations.models import Profil, Structure
from habilitations.rapport import MIME, classeur
from habilitations.services import regler_cellule
from habilitations.services.autorite import peut_decider
from habilitations.services.matrice import droits_d_origine, est_le_sien, mots, profil_en_vigueur
from habilitations.views.commun import administrateur, entier, identite_fraiche, rapporter, statut


@require_GET
def profils(request: HttpRequest) -> HttpResponse:
    """Matrix of a structure: its own tuning where it has one, the defaults of its category elsewhere."""
    acteur = administrateur(request)
    choisie = entier(request.GET.get("structure"))
    structures = list(Structure.objects.filter(organisme=acteur.organisme_id))
    structure = next((s for s in structures if s.pk == choisie), None) or structure_courante(request)
    lignes, notes = selectors.matrice(structure)
    contexte = {
        "structures": structures,
        "structure": structure,
        "matrice": matrice_de(structure.categorie, structure.secteur),
        "lignes": lignes,
        "notes": notes,
        "reglees": sum(reglee for ligne in lignes for _, _, reglee in ligne.cellules),
        "proposee": any(ligne.profil.proposition for ligne in lignes),
        "domaines": Domaine.choices,
        "lettres": Droit.choices,
    }
    return render(request, "habilitations/profils.html", contexte)


def profil_demande(request: HttpRequest, structure: int, pk: int) -> tuple[Acteur, Structure, Profil]:
    """A profile of one's own organisme, as that structure has it."""
    acteur = administrateur(request)
    lieu = get_object_or_404(Structure, pk=structure, organisme=acteur.organisme_id)
    demande = get_object_or_404(matrice.profils_de(lieu), pk=pk)
    return acteur, lieu, profil_en_vigueur(demande, lieu)


@require_GET
def profil(request: HttpRequest, structure: int, pk: int) -> HttpResponse:
    """One profile in one structure: the 29 domains in words, with who tuned them."""
    acteur, lieu, choisi = profil_demande(request, structure, pk)
    contexte = {
        "structure": lieu,
        "profil": choisi,
        "cellules": matrice.cellules(choisi),
        "porteurs": matrice.porteurs(choisi, lieu),
        "regle": peut_decider(acteur, lieu) and not est_le_sien(acteur, choisi, lieu),
        "sien": est_le_sien(acteur, choisi, lieu),
    }
    return render(request, "habilitations/profil.html", contexte)


@dataclass(frozen=True)
class Case:
    """The cell that the address names."""

    acteur: Acteur
    structure: Structure
    profil: Profil
    domaine: str


@require_http_methods(["GET", "POST"])
@soumission_unique
def cellule(request: HttpRequest, structure: int, pk: int, domaine: str) -> HttpResponse:
    """Tune one cell: the right first, then the fresh proof of identity (S-09)."""
    acteur, lieu, choisi = profil_demande(request, structure, pk)
    if domaine not in Domaine.values:
        raise Refus("Cette partie du dossier n’existe pas.")
    if not peut_decider(acteur, lieu):
        raise Refus("Seule la direction de cette structure règle ses profils.")
    if est_le_sien(acteur, choisi, lieu):
        raise Refus("Ce profil est le vôtre. Une autre direction peut le régler.")
    return _regler(request, case=Case(acteur, lieu, choisi, domaine))


@identite_fraiche
def _regler(request: HttpRequest, case: Case) -> HttpResponse:
    actuelle = case.profil.droits.get(case.domaine, "")
    origine = droits_d_origine(case.profil).get(case.domaine, "")
    form = CelluleForm(
        request.POST or None,
        choix=matrice.choix(case.profil, case.domaine),
        origine=origine,
        initial={"droit": actuelle or "-", "lu": actuelle},
    )
    if request.method == "POST" and form.is_valid() and _enregistrer(case, form):
        messages.success(request, f"{Domaine(case.domaine).label} : {mots(form.cleaned_data['droit']).lower()}.")
        copie = profil_en_vigueur(case.profil, case.structure)
        return voir("profil", case.structure.pk, copie.pk)
    contexte = {"form": form, "case": case, **_cellule(case, actuelle, origine)}
    return render(request, "habilitations/cellule.html", contexte, status=statut(form))


def _cellule(case: Case, actuelle: str, origine: str) -> dict[str, Any]:
    decisions = case.profil.decisions.filter(champ=case.domaine).select_related("auteur")
    return {
        "libelle": Domaine(case.domaine).label,
        "actuelle": mots(actuelle),
        "origine": mots(origine),
        "reglee": actuelle != origine,
        "fermee": matrice.est_fermee(case.profil, case.domaine),
        "porteurs": matrice.porteurs(case.profil, case.structure),
        "decisions": [(d, mots(d.avant), mots(d.apres)) for d in decisions],
    }


def _enregistrer(case: Case, form: CelluleForm) -> bool:
    champs = form.cleaned_data
    try:
        regler_cellule(
            acteur=case.acteur, profil=case.profil, structure=case.structure, domaine=case.domaine,
            droit=champs["droit"], motif=champs["motif"], lu=champs["lu"],
        )  # fmt: skip
    except ErreurMetier as erreur:
        rapporter(form, erreur)
        return False
    return True


def entre_dates(request: HttpRequest, structure: int) -> tuple[Structure, EntreDatesForm]:
    acteur = administrateur(request)
    lieu = get_object_or_404(Structure, pk=structure, organisme=acteur.organisme_id)
    return lieu, EntreDatesForm(request.GET)


@require_GET
def changements(request: HttpRequest, structure: int) -> HttpResponse:
    """What changed between two dates: which cell, who, when, why. The page prints as it is."""
    lieu, form = entre_dates(request, structure)
    lignes = matrice.changements(lieu, **form.cleaned_data) if form.is_valid() else []
    contexte = {"structure": lieu, "form": form, "lignes": lignes, "ecarts": matrice.sans_decision(lieu)}
    return render(request, "habilitations/changements.html", contexte, status=statut(form))


@require_GET
@debit("export")
def rapport(request: HttpRequest, structure: int) -> HttpResponse:
    """The same as a workbook; an export asks for a fresh proof of identity and is logged."""
    lieu, form = entre_dates(request, structure)
    if not form.is_valid():
        raise ErreurMetier("dates", "Donnez deux dates dans l’ordre.")
    return _rapport(request, lieu=lieu, form=form)


@identite_fraiche
def _rapport(request: HttpRequest, lieu: Structure, form: EntreDatesForm) -> HttpResponse:
    dates = form.cleaned_data
    journal.tracer("export", objet="habilitations:rapport", structure_id=lieu.pk)
    reponse = HttpResponse(classeur(lieu, **dates), content_type=MIME)
    nom = f"habilitations-{lieu.finess}-{dates['du']:%Y%m%d}-{dates['au']:%Y%m%d}.xlsx"
    reponse.headers["Content-Disposition"] = f'attachment; filename="{nom}"'
    return reponse
