"""Who acts: the affectations in force, what each opens, and the keys signed into PostgreSQL for them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import Any

from django.db.models import Exists, F, Func, JSONField, OuterRef, QuerySet, Subquery

from dui.core import horloge
from dui.core.compilees import RequeteGardee
from dui.core.contexte import Contexte, cle_acces
from habilitations.categories import derniere_categorie
from habilitations.choices import ACTIONS_PAR_DROIT
from habilitations.delegues import Mandat, mandats, recoit
from habilitations.distance import Distance, Situation, reseaux_connus
from habilitations.effectives import en_contrat, ouvrant
from habilitations.models import Affectation, Compte, LienPSC, SessionPSC

_LECTEURS = frozenset("WRV")
_OUVERTS = frozenset("WRVCS")
# Domains whose letters open a level; the second wall must never be narrower than the formula.
DOMAINES_N2 = ("TRE", "PP", "GRE", "PRE", "GA", "ENT", "INC")
DOMAINES_N3 = ("TRS", "URG", "DOS", "RX")
DOMAINES_N4 = ("TRS", "OBS", "RX", "DOS", "GS")
# What only a live session of Pro Santé Connect opens, to those whose account is bound to it (socle §4).
DOMAINES_PSC = frozenset({"DMP"})


@dataclass(frozen=True)
class Poste:
    """One affectation in force: where, with which rights."""

    structure_id: int
    unite_id: int | None
    droits: Mapping[str, str]
    transverse: str
    fenetre_heures: int | None = None
    profil: str = ""
    suspendus: frozenset[str] = frozenset()
    distance: Distance | None = None
    pour: int | None = None  # delegation: the person whose place is taken

    def permet(self, domaine: str, action: str) -> bool:
        return action in ACTIONS_PAR_DROIT.get(self.droits.get(domaine, ""), frozenset())

    def _a(self, domaines: Iterable[str], lettres: Iterable[str]) -> bool:
        return any(self.droits.get(d, "") in lettres for d in domaines if self.droits.get(d))

    @cached_property
    def contenu(self) -> bool:
        """Opens some part of dossiers. Accounts alone (SYS) open none: not one row of a person."""
        return any(lettre in _OUVERTS for domaine, lettre in self.droits.items() if domaine != "HAB")

    @cached_property
    def niveaux(self) -> frozenset[int]:
        """Levels that the profile may ever read in that structure (N6 also by name, see Acteur)."""
        ouverts = {1} if self.contenu else set()
        if self._a(DOMAINES_N2, _OUVERTS):
            ouverts.add(2)
        if self._a(DOMAINES_N3, _LECTEURS | {"S"}):
            ouverts.add(3)
        if self._a(DOMAINES_N4, _LECTEURS):
            ouverts.add(4)
        if self._a(("PSY",), "W"):
            ouverts.add(5)
        if self._a(("IP",), "WV"):
            ouverts.add(6)
        return frozenset(ouverts)


@dataclass(frozen=True)
class Acteur:
    """Who acts, with the affectations in force at the time of the request."""

    id: int
    nom: str
    fonction: str
    organisme_id: int
    postes: tuple[Poste, ...] = ()
    bris: frozenset[int] = frozenset()
    vitaux: frozenset[int] = frozenset()
    structures_nomme: frozenset[int] = frozenset()
    professionnel_de_sante: bool = False
    psc: str = ""
    # (structure, profile) of every affectation, kept when a reading looks at one of them alone.
    fonctions: frozenset[tuple[int, str]] = frozenset()
    # Category of R1110-2, to be shown; what leaves the house asks `habilitations.partage` at that moment.
    categorie: str = ""
    # Words of the profile whose screens are being previewed (habilitations/apercu.py).
    apercu: str = ""

    @cached_property
    def structures(self) -> frozenset[int]:
        return frozenset(poste.structure_id for poste in self.postes)

    def peut(self, domaine: str, action: str, structure_id: int | None = None) -> bool:
        """Some affectation (of that structure, if given) allows it; says nothing of a given dossier."""
        return any(p.permet(domaine, action) for p in self._postes(structure_id))

    def structures_ou(self, domaine: str, action: str) -> frozenset[int]:
        return frozenset(p.structure_id for p in self.postes if p.permet(domaine, action))

    def niveaux(self, structure_id: int) -> frozenset[int]:
        """Levels reached in that structure by one affectation or another: coarser than the formula."""
        ouverts = frozenset().union(*(p.niveaux for p in self._postes(structure_id)))
        return ouverts | {6} if structure_id in self.structures_nomme else ouverts

    def _postes(self, structure_id: int | None) -> Iterable[Poste]:
        return (p for p in self.postes if structure_id is None or p.structure_id == structure_id)


def acteur_de(
    compte: Compte, le: date | None = None, *, session_psc: int | None = 0, situation: Situation | None = None
) -> Acteur:
    """Load the affectations in force that day, in one query; a closed contract or account has none.

    `session_psc` is what a web session holds of Pro Santé Connect (None: nothing); 0 asks for no proof.
    `situation` is from where and with which proofs a person asks: outside the known networks of a structure, its
    affectations keep what the policy of their profile leaves open. Without it (tasks, explanations), nothing narrows.
    """
    pro = compte.professionnel
    rangees = _rangees(pro.pk, le, session_psc, situation) if compte.is_active and pro.en_poste(le) else []
    liens = rangees[0].liens if rangees else {}
    etat = etat_psc(rangees) if session_psc != 0 else ""
    if situation is not None and etat == "ouverte":
        situation = situation.avec("psc")
    propres = (suspendre(poste_de(ligne, situation), ligne, etat) for ligne in rangees)
    postes = (*propres, *_confies(pro.pk, rangees, le, situation))
    # Accounts alone (SYS) open no dossier, whatever link may name them.
    siennes = {p.structure_id for p in postes if p.contenu}
    return Acteur(
        id=pro.pk,
        nom=str(pro),
        fonction=pro.fonction,
        organisme_id=pro.organisme_id,
        postes=postes,
        fonctions=frozenset((p.structure_id, p.profil) for p in postes if p.pour is None),
        bris=_dans(liens.get("bris", {}), siennes),
        vitaux=_dans(liens.get("vital", {}), siennes),
        structures_nomme=frozenset(liens.get("nomme", ())) & siennes,
        professionnel_de_sante=pro.professionnel_de_sante,
        psc=etat,
        categorie=rangees[0].partage if rangees else "",
    )


def _rangees(pro: int, le: date | None, session_psc: int | None, situation: Situation | None) -> list[Any]:
    requete = _TENUES[(session_psc != 0, situation is not None)]
    psc = {"psc": session_psc or 0} if session_psc != 0 else {}
    return requete(pro=pro, le=le or horloge.aujourdhui(), **psc)


def _lignes(pro: int, le: date) -> QuerySet[Any]:
    return (
        Affectation.objects.filter(ouvrant(le), professionnel=pro)
        .select_related("profil")
        .annotate(liens=Func(F("professionnel"), function="ctx.liens_de", output_field=JSONField()))
        .annotate(recoit=recoit(le), partage=derniere_categorie("professionnel"))
    )


def _situees(pro: int, le: date) -> QuerySet[Any]:
    return _lignes(pro, le).annotate(reseaux=reseaux_connus())


# (proof of Pro Santé Connect asked, situation known) → the affectations in force.
_TENUES: dict[tuple[bool, bool], RequeteGardee[Any]] = {
    (False, False): RequeteGardee(_lignes, pro=int, le=date),
    (False, True): RequeteGardee(_situees, pro=int, le=date),
    (True, False): RequeteGardee(lambda pro, le, psc: _avec_psc(_lignes(pro, le), psc), pro=int, le=date, psc=int),
    (True, True): RequeteGardee(lambda pro, le, psc: _avec_psc(_situees(pro, le), psc), pro=int, le=date, psc=int),
}


def _dans(liens: Mapping[str, int], structures: set[int]) -> frozenset[int]:
    """Dossiers of these links, in these houses."""
    return frozenset(int(pk) for pk, structure in liens.items() if structure in structures)


def _avec_psc(lignes: QuerySet[Any], session_psc: int) -> QuerySet[Any]:
    """Is the account bound, is its session over there still alive, in which structure: in the same query."""
    liens = LienPSC.objects.filter(compte__professionnel=OuterRef("professionnel"), retire_le=None)
    vives = SessionPSC.objects.filter(
        pk=session_psc, perdue_le=None, lien__retire_le=None,
        lien__compte__professionnel=OuterRef("professionnel"),
    )  # fmt: skip
    return lignes.annotate(
        psc_lie=Exists(liens), psc_vive=Exists(vives), psc_lieu=Subquery(vives.values("structure")[:1])
    )


def etat_psc(rangees: list[Any]) -> str:
    if not rangees or not rangees[0].psc_lie:
        return ""
    return "ouverte" if rangees[0].psc_vive else "absente"


def suspendre(poste: Poste, ligne: Any, etat: str) -> Poste:
    """Without the proof, or elsewhere than on the site chosen, these domains are closed; care goes on."""
    if not etat or (etat == "ouverte" and ligne.psc_lieu in (None, ligne.structure_id)):
        return poste
    fermes = frozenset(d for d in DOMAINES_PSC if poste.droits.get(d))
    return replace(poste, droits={d: v for d, v in poste.droits.items() if d not in fermes}, suspendus=fermes)


def _confies(pro_id: int, rangees: list[Any], le: date | None, situation: Situation | None) -> list[Poste]:
    """What others delegated: to somebody who holds a post, and no trainee's or stand-in's."""
    if not rangees or not rangees[0].recoit or any(ligne.profil.reglages.get("exigences") for ligne in rangees):
        return []
    return [poste_confie(mandat) for mandat in mandats([pro_id], le, situation=situation).get(pro_id, ())]


def acteurs_de(structure_id: int, etats: Iterable[str]) -> list[Acteur]:
    """Everybody who works in that house today, with what they hold there: three queries for all of them."""
    lignes = Affectation.objects.filter(
        ouvrant(), en_contrat(horloge.aujourdhui()), structure=structure_id, professionnel__compte__etat__in=list(etats)
    )
    par_pro: dict[int, list[Affectation]] = {}
    for ligne in lignes.select_related("profil", "professionnel"):
        par_pro.setdefault(ligne.professionnel_id, []).append(ligne)
    confies = mandats(par_pro.keys(), structure_id=structure_id)
    return [_collegue(rangees, confies.get(pk, ())) for pk, rangees in par_pro.items()]


def _collegue(rangees: list[Affectation], confies: Iterable[Mandat]) -> Acteur:
    pro = rangees[0].professionnel
    recus = () if any(ligne.profil.reglages.get("exigences") for ligne in rangees) else confies
    return Acteur(
        id=pro.pk,
        nom=str(pro),
        fonction=pro.fonction,
        organisme_id=pro.organisme_id,
        postes=(*(poste_de(ligne) for ligne in rangees), *(poste_confie(m) for m in recus)),
        professionnel_de_sante=pro.professionnel_de_sante,
    )


def poste_confie(m: Mandat) -> Poste:
    return Poste(m.structure_id, m.unite_id, m.droits, m.transverse, m.fenetre_heures, m.profil, pour=m.pour)


def poste_de(ligne: Affectation, situation: Situation | None = None) -> Poste:
    profil = ligne.profil
    droits, distance = profil.droits, None
    if situation is not None:
        droits, distance = situation.borner(profil, ligne.reseaux)  # type: ignore[attr-defined]
    return Poste(
        ligne.structure_id,
        ligne.unite_id,
        droits,
        profil.transverse,
        profil.fenetre_heures,
        profil.code,
        distance=distance,
    )


def contexte_de(acteur: Acteur, canal: str = "web", motif: str = "") -> Contexte:
    """Keys signed into PostgreSQL for this actor: the coarser wall, never narrower than the formula."""
    ouvertes = frozenset(p.structure_id for p in acteur.postes if p.contenu)
    cles = {cle_acces(s, n) for s in ouvertes for n in acteur.niveaux(s)}
    return Contexte(
        acteur_id=acteur.id,
        nom=acteur.nom,
        cles=frozenset(cles),
        structures=ouvertes,
        structures_nir=acteur.structures_ou("NIR", "resumer"),
        structures_journal=acteur.structures_ou("HAB", "lire"),
        structures_incidents=acteur.structures_ou("INC", "lire"),
        organismes=frozenset({acteur.organisme_id}),
        bris=acteur.bris,
        vitaux=acteur.vitaux,
        canal=canal,
        motif=motif,
    )
