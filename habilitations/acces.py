"""The access formula of metier §4.1, once: as a decision (`decider`) and as a filter (`perimetres_visibles`).

autorisé = profil allows (domain, action) ∧ structure/unité of a current affectation ∧ (team ∨ transverse ∨ present)
∧ level ∧ no opposition ∧ not restricted ∧ not archived ∧ neither oneself nor a relative — or bris de glace.
Default deny.

`clauses` spells the formula out; `decider` takes its first « no »; the filter is the same in SQL, and a test compares
the two over random worlds. `objets_visibles` adds what hangs on one writing: its author, its age.
"""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import Http404

from dui.core import horloge, journal
from dui.core.compilees import SousRequeteGardee
from dui.core.erreurs import Refus
from habilitations.acteur import Acteur, Poste, acteur_de, contexte_de
from habilitations.choices import NATURES_PERSONNELLES, NatureLien, Phase, Transverse
from habilitations.models import LienDossier, PerimetreDossier
from habilitations.requete import contexte_de_la_requete

__all__ = ["Acteur", "Clause", "Decision", "Poste", "acteur_de", "autoriser", "clauses", "contexte_de",
           "contexte_de_la_requete", "decider", "exiger_droit", "numeros_visibles", "objets_visibles", "oppose",
           "perimetres_fermes", "perimetres_visibles"]  # fmt: skip

NIVEAU_BRIS_MAX = 4
ACTIONS_BRIS = frozenset({"lire", "resumer"})
# The glass is broken for care: never the psychologist's part, protection, the NIR, or what is about the house.
DOMAINES_HORS_BRIS = frozenset({"PSY", "IP", "NIR", "ARC", "HAB", "REP", "STK"})
# Rights and log are no sharing of content: an opposition or a restriction does not close them, or nobody could lift it.
HORS_PARTAGE = frozenset({"HAB"})
# One sentence for all that closes a file to somebody: which of them would tell what must stay unsaid.
FERME = "Ce dossier, ou cette partie, ne vous est pas ouvert. En cas d’urgence, il s’ouvre avec un motif."


@dataclass(frozen=True)
class Decision:
    """`regle` names the clause that decided; `motif` is the sentence shown to people."""

    permis: bool
    regle: str
    motif: str


@dataclass(frozen=True)
class Clause:
    """One condition of the formula, its answer for this dossier, and the sentence that says it."""

    regle: str
    oui: bool
    motif: str


def phases_fermees(domaine: str) -> tuple[str, ...]:
    """Archives are the matter of one domain; what is eliminated is nobody's."""
    return (Phase.ELIMINE,) if domaine == "ARC" else (Phase.ARCHIVE, Phase.ELIMINE)


def clauses(
    acteur: Acteur, action: str, domaine: str, perimetre: PerimetreDossier, niveau: int | None = None
) -> list[Clause]:
    """Every condition in turn, each over the affectations that passed the one before.

    When none passed, the next are answered for the affectations that reached this point: an administrator reads at
    once all that is missing.
    """
    liens = [lien for lien in perimetre.liens.all() if lien.en_vigueur()]
    reponses = [_pas_soi(acteur, liens)]
    postes = [p for p in acteur.postes if p.structure_id == perimetre.structure_id]
    reponses.append(_clause("structure", bool(postes), "Affectation en cours dans cette structure.",
                            "Aucune affectation en cours dans cette structure."))  # fmt: skip
    for regle, test, oui, non in _etapes(acteur, action, domaine, perimetre, niveau, liens):
        gardes = [p for p in postes if test(p)]
        reponses.append(_clause(regle, bool(gardes), oui, non))
        postes = gardes or postes
    reponses += [
        _clause("archive", perimetre.phase not in phases_fermees(domaine), "Ce dossier n’est pas archivé.",
                "Ce dossier est archivé."),
        _clause("restreint", not perimetre.restreint or domaine in HORS_PARTAGE or _admis(acteur, liens),
                "Ce dossier n’est pas restreint, ou cette personne y est nommée.", FERME),
        _clause("opposition", not _oppose(acteur, domaine, liens), "La personne ne s’y est pas opposée.", FERME),
        _lien_avec(acteur, postes, liens),
    ]  # fmt: skip
    return reponses


Etape = tuple[str, Callable[[Poste], bool], str, str]


def _etapes(
    acteur: Acteur,
    action: str,
    domaine: str,
    perimetre: PerimetreDossier,
    niveau: int | None,
    liens: list[LienDossier],
) -> list[Etape]:
    """Conditions that one same affectation must meet together: a nurse's level is no help in an educator's unit."""
    nomme = niveau == 6 and _nomme(acteur, liens)
    return [
        ("profil", lambda p: p.permet(domaine, action), "Le profil ouvre cette partie du dossier.",
         _hors_profil(acteur, domaine, perimetre.structure_id)),
        ("niveau", lambda p: niveau is None or niveau in p.niveaux or nomme,
         "Ce niveau de confidentialité est ouvert au profil.",
         "Ce niveau de confidentialité n’est pas ouvert à votre profil."),
        ("unite", lambda p: p.unite_id in (None, perimetre.unite_id), "L’affectation couvre l’unité du dossier.",
         FERME),
        *_bornes(acteur, action, domaine, perimetre, niveau),
    ]  # fmt: skip


def _hors_profil(acteur: Acteur, domaine: str, structure_id: int) -> str:
    """The profile says no; or it would say yes with the proof that is missing."""
    if any(domaine in p.suspendus for p in acteur.postes if p.structure_id == structure_id):
        return "Cette partie demande votre session Pro Santé Connect sur ce site."
    ici = [p for p in acteur.postes if p.structure_id == structure_id]
    if any(p.distance is not None and domaine in p.distance.fermes for p in ici):
        return "Cette partie reste fermée hors du réseau de l’établissement."
    return "Votre profil n’ouvre pas cette partie du dossier."


def _bornes(acteur: Acteur, action: str, domaine: str, perimetre: PerimetreDossier, niveau: int | None) -> list[Etape]:
    """A delegation opens what its delegator may do on that very dossier, by the same formula, and nothing beside."""
    if all(p.pour is None for p in acteur.postes):
        return []
    return [
        ("mandat", lambda p: p.pour is None or decider(mandant(p), action, domaine, perimetre, niveau).permis,
         "Aucune délégation ne passe la mesure de qui l’a donnée.",
         FERME),
    ]  # fmt: skip


def mandant(poste: Poste) -> Acteur:
    """The delegator, in the one post whose place is taken; what was delegated to them is not in it."""
    return Acteur(poste.pour or 0, "", "", 0, (replace(poste, pour=None),))


def _clause(regle: str, reponse: bool, oui: str, non: str) -> Clause:
    return Clause(regle, reponse, oui if reponse else non)


def _pas_soi(acteur: Acteur, liens: list[LienDossier]) -> Clause:
    personnel = any(_lie(acteur, liens, nature) for nature in NATURES_PERSONNELLES)
    return _clause("soi", not personnel, "Ce dossier ne concerne ni cette personne ni un proche.", FERME)


def _lien_avec(acteur: Acteur, postes: list[Poste], liens: list[LienDossier]) -> Clause:
    if any(p.pour is not None for p in postes):
        return Clause("mandat", True, "Une délégation vous ouvre ce dossier.")
    if any(p.transverse != Transverse.NON for p in postes):
        return Clause("transverse", True, "Votre fonction couvre toutes les personnes de ce périmètre.")
    if _lie(acteur, liens, NatureLien.EQUIPE):
        return Clause("equipe", True, "Vous êtes membre de l’équipe d’accompagnement.")
    if _lie(acteur, liens, NatureLien.PRESENT):
        return Clause("present", True, "La personne est présente dans votre unité.")
    return Clause("equipe", False, FERME)


def _lie(acteur: Acteur, liens: list[LienDossier], nature: NatureLien) -> bool:
    return any(lien.nature == nature and lien.professionnel_id == acteur.id for lien in liens)


def _nomme(acteur: Acteur, liens: list[LienDossier]) -> bool:
    return _lie(acteur, liens, NatureLien.NOMME)


def oppose(acteur: Acteur, domaine: str, perimetre: PerimetreDossier) -> bool:
    """The person objects now to that sharing with this actor."""
    return _oppose(acteur, domaine, [lien for lien in perimetre.liens.all() if lien.en_vigueur()])


def _admis(acteur: Acteur, liens: list[LienDossier]) -> bool:
    return _nomme(acteur, liens) or _lie(acteur, liens, NatureLien.ADMIS)


def _oppose(acteur: Acteur, domaine: str, liens: list[LienDossier]) -> bool:
    """Aimed at this person, at one of their functions in that house, or at everybody."""
    return domaine not in HORS_PARTAGE and any(
        lien.nature == NatureLien.OPPOSITION
        and lien.professionnel_id in (None, acteur.id)
        and lien.domaine in ("", domaine)
        and (not lien.profil or lien.profil in _fonctions(acteur, lien.structure_id))
        for lien in liens
    )


def _fonctions(acteur: Acteur, structure_id: int) -> set[str]:
    """Of all affectations there, even when the reading looks at one of them alone; one's own: the function of a
    delegator counts for the delegator, in the clause of delegations."""
    siennes = {(p.structure_id, p.profil) for p in acteur.postes if p.pour is None}
    return {code for structure, code in acteur.fonctions | siennes if structure == structure_id}


def decider(
    acteur: Acteur, action: str, domaine: str, perimetre: PerimetreDossier, niveau: int | None = None
) -> Decision:
    """The formula on one dossier, with the clause that decided and its sentence."""
    reponses = clauses(acteur, action, domaine, perimetre, niveau)
    refusee = next((c for c in reponses if not c.oui), None)
    if refusee is None:
        return Decision(True, reponses[-1].regle, reponses[-1].motif)
    ordinaire = refusee.regle not in {"soi", "structure"}
    if ordinaire and perimetre.pk in _brises(acteur, action, domaine, niveau):
        return Decision(True, "bris", "Accès d’urgence ouvert sur ce dossier.")
    return Decision(False, refusee.regle, refusee.motif)


def _brises(acteur: Acteur, action: str, domaine: str, niveau: int | None) -> frozenset[int]:
    """Dossiers that an emergency opens for this act; the psychologist's part to a physician alone, for a life."""
    if action not in ACTIONS_BRIS:
        return frozenset()
    if domaine == "PSY" or niveau == 5:
        ferme = domaine in DOMAINES_HORS_BRIS - {"PSY"} or (niveau or 5) > 5
        return frozenset() if ferme else acteur.vitaux
    ouvert = domaine not in DOMAINES_HORS_BRIS and (niveau or 1) <= NIVEAU_BRIS_MAX
    return acteur.bris if ouvert else frozenset()


def perimetres_visibles(
    acteur: Acteur, domaine: str, action: str = "lire", niveau: int | None = None
) -> QuerySet[PerimetreDossier]:
    """Dossiers on which the actor may do `action` in `domaine`, at `niveau` if given: the formula as a filter."""
    postes = Q(pk__in=[])
    for poste in acteur.postes:
        if not poste.permet(domaine, action):
            continue
        lieu = _perimetre_du_poste(poste, acteur, niveau)
        if poste.pour is not None:
            lieu &= Q(pk__in=perimetres_visibles(mandant(poste), domaine, action, niveau).values("pk"))
        postes |= lieu
    ouverts = postes & ~Q(phase__in=phases_fermees(domaine))
    if domaine not in HORS_PARTAGE:
        ouverts &= ~_opposition(acteur, domaine)
        ouverts &= Q(restreint=False) | _lien(acteur, NatureLien.NOMME, NatureLien.ADMIS)
    if brises := _brises(acteur, action, domaine, niveau):
        ouverts |= Q(pk__in=brises)
    personnels = _lien(acteur, *NATURES_PERSONNELLES)
    return PerimetreDossier.objects.filter(ouverts, ~personnels, structure__in=acteur.structures)


@dataclass(frozen=True)
class _Forme:
    """All that the filter spells out: two actors with the same `cle` ask the same thing at the same instant."""

    cle: tuple[Any, ...]
    acteur: Acteur = field(compare=False)
    demande: tuple[str, str, int | None] = field(compare=False)


def numeros_visibles(acteur: Acteur, domaine: str, action: str = "lire", niveau: int | None = None) -> Any:
    """The numbers of `perimetres_visibles`, to stand after `__in`: its SQL is written once for the same rights."""
    if any(p.pour is not None for p in acteur.postes):  # its giver's formula stands inside
        return perimetres_visibles(acteur, domaine, action, niveau).values("pk")
    postes = tuple(
        (p.structure_id, p.unite_id, p.profil, p.transverse, p.permet(domaine, action), niveau in p.niveaux)
        for p in acteur.postes
    )
    cle = (acteur.id, domaine, action, niveau, postes, acteur.fonctions, acteur.bris, acteur.vitaux)
    return _ecrite(_Forme(cle, acteur, (domaine, action, niveau)))(instant=horloge.maintenant())


@lru_cache(maxsize=1024)
def _ecrite(forme: _Forme) -> SousRequeteGardee:
    def construire(instant: datetime) -> QuerySet[Any]:
        with horloge.a_l_instant(instant):
            return perimetres_visibles(forme.acteur, *forme.demande).values("pk")

    return SousRequeteGardee(construire, instant=datetime)


def perimetres_fermes(acteur: Acteur, domaine: str) -> QuerySet[PerimetreDossier]:
    """Dossiers closed to this actor whatever their rights: oneself, a relative, a restriction, an opposition.

    For what concerns a known person without hanging on a dossier (a request of admission).
    """
    clos = _lien(acteur, *NATURES_PERSONNELLES) | _opposition(acteur, domaine)
    clos |= Q(restreint=True) & ~_lien(acteur, NatureLien.NOMME, NatureLien.ADMIS)
    return PerimetreDossier.objects.filter(clos, structure__in=acteur.structures)


def _perimetre_du_poste(poste: Poste, acteur: Acteur, niveau: int | None) -> Q:
    lieu = Q(structure=poste.structure_id)
    if poste.unite_id:
        lieu &= Q(unite=poste.unite_id)
    if niveau is not None and niveau not in poste.niveaux:
        lieu &= _lien(acteur, NatureLien.NOMME) if niveau == 6 else Q(pk__in=[])
    if poste.transverse != Transverse.NON or poste.pour is not None:
        return lieu
    return lieu & _lien(acteur, NatureLien.EQUIPE, NatureLien.PRESENT)


def _lien(acteur: Acteur, *natures: NatureLien) -> Q:
    liens = LienDossier.objects.filter(perimetre=OuterRef("pk"), professionnel=acteur.id, nature__in=natures)
    return Q(Exists(liens.filter(LienDossier.ouverts())))


def _opposition(acteur: Acteur, domaine: str) -> Q:
    fonction = Q(profil="")
    for structure_id in acteur.structures:
        fonction |= Q(structure=structure_id, profil__in=_fonctions(acteur, structure_id))
    liens = LienDossier.objects.filter(
        Q(professionnel=acteur.id) | Q(professionnel__isnull=True),
        Q(domaine="") | Q(domaine=domaine),
        fonction,
        perimetre=OuterRef("pk"),
        nature=NatureLien.OPPOSITION,
    )
    return Q(Exists(liens.filter(LienDossier.ouverts())))


def objets_visibles(
    lignes: QuerySet[Any], acteur: Acteur, domaine: str, niveau: int | None = None,
    *, dossier: str = "dossier", auteur: str = "auteur", instant: str = "",
) -> QuerySet[Any]:  # fmt: skip
    """Writings of one domain (and level) that the actor may read.

    Own ones too for those who may only create (letter C); N5 for its author alone, and for a physician's vital
    emergency; within the window of hours of
    the profile when `instant` names the column that dates them, own ones apart.
    """
    siens = Q(**{auteur: acteur.id})
    regle = siens & _dans(acteur, domaine, "creer", None, dossier)
    for poste in acteur.postes:
        seul = replace(acteur, postes=(poste,))
        sans_age = siens | Q(**{f"{dossier}__in": acteur.bris})
        regle |= _dans(seul, domaine, "lire", niveau, dossier) & _age(poste, instant, sans_age)
    return lignes.filter(regle & (siens | Q(**{f"{dossier}__in": acteur.vitaux})) if niveau == 5 else regle)


def _dans(acteur: Acteur, domaine: str, action: str, niveau: int | None, dossier: str) -> Q:
    return Q(**{f"{dossier}__in": numeros_visibles(acteur, domaine, action, niveau)})


def _age(poste: Poste, instant: str, sans_age: Q) -> Q:
    if not instant or poste.fenetre_heures is None:
        return Q()
    debut = horloge.maintenant() - timedelta(hours=poste.fenetre_heures)
    return Q(**{f"{instant}__gte": debut}) | sans_age


def exiger_droit(acteur: Acteur | None, domaine: str, action: str, structure_id: int | None = None) -> Acteur:
    """For screens that hang on no dossier: the actor, or a refusal."""
    if acteur is None or not acteur.peut(domaine, action, structure_id):
        raise Refus()
    return acteur


def autoriser(
    acteur: Acteur | None, perimetre: PerimetreDossier, domaine: str, action: str, niveau: int | None = None
) -> Decision:
    """Raise 404 outside the actor's structures, 403 inside; log the refusal."""
    if acteur is None or perimetre.structure_id not in acteur.structures:
        raise Http404
    decision = decider(acteur, action, domaine, perimetre, niveau)
    if not decision.permis:
        journal.tracer(
            "refus", objet=f"dossier:{domaine}", dossier_id=perimetre.pk, structure_id=perimetre.structure_id
        )
        raise Refus(decision.motif)
    return decision
