"""« Voir comme »: the screens of a profile, in one's own name, narrowed to what one reads oneself, and read only.

Never the session of a real person: the actor stays the administrator (own links, own oppositions, own name in the log)
with one affectation, which is the profile chosen ∩ each of the administrator's own. As the formula and the second wall
read nothing but affectations, a preview can show no row that its author could not open without it.
"""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from django.db.models import Q
from django.http import HttpRequest

from dui.core import horloge
from dui.core.contexte import Contexte
from habilitations.acteur import Acteur, Poste, contexte_de
from habilitations.choices import ACTIONS_PAR_DROIT, Domaine
from habilitations.models import Profil, Structure, Unite

CLE = "apercu"
DUREE = timedelta(minutes=15)
RIEN_NE_S_ECRIT = "Vous regardez les écrans d’un profil : rien ne s’écrit. Terminez l’aperçu pour agir."
# Nobody's letters are widened there, not even to show a button.
STRICTS = frozenset({Domaine.PSY, Domaine.IP, Domaine.NIR, Domaine.HAB})
ECRITURES = frozenset("WVC")


def lettre_vue(domaine: str, profil: str, sienne: str) -> str:
    """Letter of a cell in the preview: what both open.

    Where the administrator reads, the profile keeps its own writing letter, so that its buttons are seen: nothing is
    posted in a preview, and the reading is the same.
    """
    siennes = ACTIONS_PAR_DROIT.get(sienne, frozenset())
    if domaine not in STRICTS and profil in ECRITURES and "lire" in siennes:
        return profil
    communes = ACTIONS_PAR_DROIT.get(profil, frozenset()) & siennes
    possibles = [lettre for lettre, actions in ACTIONS_PAR_DROIT.items() if actions <= communes]
    return max(possibles, key=lambda lettre: len(ACTIONS_PAR_DROIT[lettre]), default="")


def croiser(profil: Profil, unite_id: int | None, sien: Poste) -> Poste | None:
    """One own affectation, narrowed to the profile; None when the units do not meet.

    The profile is looked at as if its holder were in every team that the administrator reads: its own limit to the
    team would show nothing, and the administrator's own limit stays.
    """
    if unite_id is not None and sien.unite_id not in (None, unite_id):
        return None
    droits = {d: lettre_vue(d, lettre, sien.droits.get(d, "")) for d, lettre in profil.droits.items()}
    fenetres = [h for h in (profil.fenetre_heures, sien.fenetre_heures) if h is not None]
    return replace(
        sien,
        unite_id=unite_id or sien.unite_id,
        droits={d: lettre for d, lettre in droits.items() if lettre},
        fenetre_heures=min(fenetres, default=None),
        profil=profil.code,
    )


def acteur_vu(acteur: Acteur, profil: Profil, structure: Structure, unite: Unite | None) -> Acteur:
    """The administrator with the affectations of the preview; emergency accesses, delegations
    and named lists stay outside."""
    unite_id = unite.pk if unite else None
    siens = [p for p in acteur.postes if p.structure_id == structure.pk and p.pour is None]
    postes = tuple(vu for p in siens if (vu := croiser(profil, unite_id, p)) is not None)
    mots = f"{profil.libelle}, {unite.nom}" if unite else profil.libelle
    fonctions = acteur.fonctions | {(structure.pk, profil.code)}
    return replace(
        acteur,
        postes=postes,
        bris=frozenset(),
        vitaux=frozenset(),
        structures_nomme=frozenset(),
        fonctions=fonctions,
        apercu=mots,
    )


def contexte(vu: Acteur, propre: Contexte) -> Contexte:
    """Keys of the preview, never one that the administrator does not hold; the log says « apercu »."""
    signe = contexte_de(vu, canal="apercu", motif=f"Voir comme : {vu.apercu}"[:200])
    return replace(
        signe,
        cles=signe.cles & propre.cles,
        structures=signe.structures & propre.structures,
        structures_nir=signe.structures_nir & propre.structures_nir,
        structures_journal=signe.structures_journal & propre.structures_journal,
        structures_incidents=signe.structures_incidents & propre.structures_incidents,
    )


def commencer(request: HttpRequest, profil: Profil, structure: Structure, unite: Unite | None) -> None:
    fin = int((horloge.maintenant() + DUREE).timestamp())
    request.session[CLE] = {
        "profil": profil.pk, "structure": structure.pk, "unite": unite.pk if unite else None, "fin": fin
    }  # fmt: skip


def oublier(request: HttpRequest) -> bool:
    """True when a preview was in progress."""
    return request.session.pop(CLE, None) is not None


def fin_de(request: HttpRequest) -> datetime:
    return datetime.fromtimestamp(request.session[CLE]["fin"], UTC)


def regarder(request: HttpRequest, acteur: Acteur) -> Acteur | None:
    """The preview in progress, or None: it ends by itself after a quarter of an hour, and with the right to look."""
    etat = request.session.get(CLE)
    if etat is None:
        return None
    vu = _retrouver(acteur, etat) if horloge.maintenant().timestamp() < etat["fin"] else None
    if vu is None:
        oublier(request)
    return vu


def _retrouver(acteur: Acteur, etat: dict[str, int]) -> Acteur | None:
    lieu = etat["structure"]
    if not any(acteur.peut("HAB", action, lieu) for action in ("lire", "creer", "valider")):
        return None
    structure = Structure.objects.filter(pk=lieu, organisme=acteur.organisme_id).first()
    profils = Profil.objects.filter(Q(structure=None) | Q(structure=lieu), pk=etat["profil"])
    profil = profils.filter(organisme=acteur.organisme_id).first()
    unite = Unite.objects.filter(pk=etat["unite"], structure=lieu).first() if etat["unite"] else None
    if structure is None or profil is None or (etat["unite"] and unite is None):
        return None
    return acteur_vu(acteur, profil, structure, unite)
