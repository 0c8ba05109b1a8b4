"""Reading the deadlines: filters as they stand in the address, figures that are exactly those lists, what is mine."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.utils.http import urlencode

from coordination.choices import EtatEcheance, SituationEcheance
from coordination.donnees.regles import REGLES
from coordination.models import Echeance
from coordination.models.echeances import conditions
from dui.core import horloge
from dui.core.typographie import delai
from habilitations.acces import Acteur
from habilitations.choices import NatureLien, Transverse
from habilitations.models import LienDossier, Structure
from usagers.models import Dossier

HORIZONS = (30, 60, 90, 180)
HORIZON = 180
TOUT = "tout"  # in the address; 0 in the filters
URGENCE = "urgence"
FERMEES = (SituationEcheance.FAITE, SituationEcheance.SANS_OBJET)
SITUATIONS = (URGENCE, *SituationEcheance.values)


@dataclass(frozen=True)
class Filtres:
    """Without `situation`: what is past or due within six months; `horizon` 0 sees to the last date."""

    situation: str = ""
    horizon: int = HORIZON
    unite: int | None = None
    miennes: bool = False
    libres: bool = False
    domaine: str = ""
    personne: str = ""
    apres: str = ""

    @classmethod
    def lire(cls, parametres: Mapping[str, str]) -> "Filtres":
        """Unknown values are ignored: an old link still opens."""
        situation, horizon, unite = (parametres.get(c, "") for c in ("situation", "horizon", "unite"))
        domaine = parametres.get("domaine", "")
        return cls(
            situation=situation if situation in SITUATIONS else "",
            horizon=0 if horizon == TOUT else int(horizon) if horizon in {str(h) for h in HORIZONS} else HORIZON,
            unite=int(unite) if unite.isdecimal() and len(unite) < 10 else None,
            miennes=parametres.get("miennes") == "1",
            libres=parametres.get("libres") == "1",
            domaine=domaine if domaine in domaines() else "",
            personne=parametres.get("personne", "")[:60].strip(),
            apres=parametres.get("apres", "")[:40],
        )

    def adresse(self, **changements: Any) -> str:
        """Query string of this state with some values changed; an empty value takes a filter away."""
        etat = {nom: getattr(self, nom) for nom in self.__dataclass_fields__ if nom != "apres"} | changements
        etat["horizon"] = _horizon_dit(etat["horizon"])
        dits = {nom: "1" if valeur is True else valeur for nom, valeur in etat.items() if valeur}
        return "?" + urlencode(dits)

    @property
    def horizon_dit(self) -> str:
        return _horizon_dit(self.horizon)

    @property
    def ferme(self) -> bool:
        """Shows what is closed: newest first."""
        return self.situation in FERMEES

    @property
    def base(self) -> "Filtres":
        """The same people and subjects, whatever the dates."""
        return replace(self, situation="", horizon=0, libres=False, apres="")

    def condition(self) -> Q:
        """Dates, state and responsible: what the figures count."""
        toutes = conditions()
        if self.situation == URGENCE:
            regle = toutes[SituationEcheance.DEPASSEE] & Q(critique=True)
        elif self.situation:
            regle = toutes[self.situation]
        else:
            regle = Q(etat=EtatEcheance.OUVERTE)
        if self.horizon and not self.ferme:
            regle &= Q(date_due__lte=horloge.aujourdhui() + timedelta(days=self.horizon))
        return regle & Q(responsable=None) if self.libres else regle


def _horizon_dit(horizon: int) -> str:
    """As it stands in the address: six months are not said."""
    return "" if horizon == HORIZON else str(horizon or TOUT)


def domaines() -> list[str]:
    """Domains that carry deadlines, whatever room brought their rules."""
    return sorted({regle.domaine for regle in REGLES})


def de_la_structure(acteur: Acteur, structure: Structure, filtres: Filtres) -> QuerySet[Echeance]:
    """Those of the house about the people and subjects of these filters; dates and state come with `condition`."""
    lignes = Echeance.objects.visibles_pour(acteur).filter(structure=structure)
    if filtres.unite:
        lignes = lignes.filter(dossier__perimetre__unite=filtres.unite)
    if filtres.domaine:
        lignes = lignes.filter(domaine=filtres.domaine)
    if filtres.miennes:
        lignes = lignes.filter(miennes(acteur, structure.pk))
    for mot in filtres.personne.split()[:4]:
        lignes = lignes.filter(dossier__usager__cle_tri__unaccent__icontains=mot)
    return lignes


def lister(acteur: Acteur, structure: Structure, filtres: Filtres) -> QuerySet[Echeance]:
    """By due day, the latest first when they are closed; keyset on (date_due, id)."""
    lignes = de_la_structure(acteur, structure, filtres).filter(filtres.condition(), _suite(filtres))
    ordre = ("-date_due", "-pk") if filtres.ferme else ("date_due", "pk")
    return lignes.avec_situation().select_related(  # type: ignore[attr-defined,no-any-return]
        "dossier__usager", "dossier__perimetre__unite", "responsable", "structure"
    ).order_by(*ordre)  # fmt: skip


def _suite(filtres: Filtres) -> Q:
    jour, _, pk = filtres.apres.partition("_")
    try:
        due, rang = date.fromisoformat(jour), int(pk)
    except ValueError:
        return Q()
    sens = "lt" if filtres.ferme else "gt"
    return Q(**{f"date_due__{sens}": due}) | Q(**{"date_due": due, f"pk__{sens}": rang})


def cle(echeance: Echeance) -> str:
    return f"{echeance.date_due.isoformat()}_{echeance.pk}"


CELLULES: tuple[tuple[str, str, dict[str, Any], str, str], ...] = (
    (URGENCE, "Urgences", {"situation": URGENCE}, "mesure après sa fin", "danger"),
    ("depassees", "Dépassées", {"situation": "depassee"}, "date passée", "danger"),
    ("proches", "Proches", {"situation": "proche"}, "dans leur préavis", "attention"),
    ("mois", "À 30 jours", {"horizon": 30}, "dépassées comprises", ""),
    ("libres", "Sans responsable", {"libres": True}, "à confier", ""),
)


def ruban(acteur: Acteur, structure: Structure, filtres: Filtres) -> tuple[list[dict[str, Any]], int]:
    """Five figures, each a door to the very list that it counts, and how many wait beyond this list: one query."""
    base = filtres.base
    etats = {nom: replace(base, **changements) for nom, _, changements, _, _ in CELLULES}
    comptes = {nom: Count("pk", filter=etat.condition()) for nom, etat in etats.items()}
    plus_loin = replace(filtres, horizon=0).condition() & ~filtres.condition()
    nombres = de_la_structure(acteur, structure, base).aggregate(**comptes, plus_loin=Count("pk", filter=plus_loin))
    cellules = [
        {"titre": titre, "nombre": nombres[nom], "url": etats[nom].adresse(), "detail": detail,
         "ton": ton if nombres[nom] else ""}
        for nom, titre, _, detail, ton in CELLULES
    ]  # fmt: skip
    return cellules, nombres["plus_loin"]


def miennes(acteur: Acteur, structure_id: int) -> Q:
    """Given to me; or to nobody, about a person of my team, or of a house that I cover without a team of my own."""
    siennes = Q(responsable=acteur.id) | (Q(responsable=None) & Q(_dans_mon_equipe(acteur)))
    couvre = any(p.transverse == Transverse.STRUCTURE for p in acteur.postes if p.structure_id == structure_id)
    return siennes | Q(responsable=None) | Q(critique=True) if couvre else siennes


def _dans_mon_equipe(acteur: Acteur) -> Exists:
    maintenant = horloge.maintenant()
    liens = LienDossier.objects.filter(
        Q(fin__isnull=True) | Q(fin__gt=maintenant), perimetre=OuterRef("dossier_id"), professionnel=acteur.id,
        nature=NatureLien.EQUIPE, debut__lte=maintenant,
    )  # fmt: skip
    return Exists(liens)


def du_dossier(acteur: Acteur, dossier: Dossier) -> list[Echeance]:
    """All of one person that this reader sees, with the dates each has had."""
    lignes = Echeance.objects.visibles_pour(acteur).filter(dossier=dossier).avec_situation()
    return list(lignes.select_related("responsable", "structure").prefetch_related("dates"))


TONS = {
    SituationEcheance.PROCHE: ("attention", "clock"),
    SituationEcheance.A_VENIR: ("", "clock"),
    SituationEcheance.FAITE: ("ok", "check"),
    SituationEcheance.SANS_OBJET: ("", "ban"),
}


def etiquette(echeance: Any) -> dict[str, str]:
    """Word, tone and icon of the situation: a measure past its end says « Urgence »."""
    reste = delai(echeance.date_due, horloge.aujourdhui())
    if echeance.situation == SituationEcheance.DEPASSEE:
        mots = "dépassée de quelques heures" if echeance.date_due >= horloge.aujourdhui() else reste
        if echeance.critique:
            return {"texte": f"Urgence : {mots}", "ton": "danger", "icone": "alarm-clock"}
        return {"texte": mots.capitalize(), "ton": "danger", "icone": "clock"}
    ton, icone = TONS[echeance.situation]
    texte = SituationEcheance(echeance.situation).label if echeance.situation in FERMEES else reste.capitalize()
    return {"texte": texte, "ton": ton, "icone": icone}
