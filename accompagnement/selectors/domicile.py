"""Reading visits and sessions: the round of a day, the month of a house, the tabs of a person, a week of sessions."""

from calendar import monthrange
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.db.models.functions import TruncDate

from accompagnement.choices_domicile import TONS_ACTE, EtatActe
from accompagnement.models import Intervention, Seance, SituationSSIAD
from accompagnement.selectors.domicile_comptes import instants
from dui.core import horloge
from habilitations.acces import Acteur, decider, numeros_visibles
from habilitations.models import Affectation, Professionnel, Structure
from usagers.models import Adresse, Dossier

SSIAD = frozenset({"209", "354", "460", "640"})
CENTRES = frozenset({"182", "189", "190", "221"})
PAR_PAGE, LIMITE = 30, 60


@dataclass(frozen=True)
class LigneActe:
    """A visit or a session with its badge, its minutes, what the reader may do of it now."""

    o: Any
    mots: str
    ton: str
    icone: str
    minutes: int
    passe: bool
    lieu: str = ""


def habiller(objet: Any, lieu: str = "") -> LigneActe:
    ton, icone = TONS_ACTE[objet.statut]
    debut, fin = objet.debut, objet.fin
    if objet.statut == EtatActe.REALISE and getattr(objet, "reel_debut", None):
        debut, fin = objet.reel_debut, objet.reel_fin
    passe = objet.statut == EtatActe.PLANIFIE and objet.fin <= horloge.maintenant()
    mots = "À noter" if passe else objet.get_statut_display()
    minutes = round(horloge.duree(debut, fin).total_seconds() / 60)
    return LigneActe(objet, mots, "attention" if passe else ton, icone, minutes, passe, lieu)


def interventions_visibles(acteur: Acteur, structure_id: int) -> QuerySet[Intervention]:
    visibles = numeros_visibles(acteur, "TRS", "resumer", 3)
    return Intervention.objects.filter(structure=structure_id, dossier__in=visibles)


def seances_visibles(acteur: Acteur, structure_id: int) -> QuerySet[Seance]:
    return Seance.objects.filter(structure=structure_id, dossier__in=numeros_visibles(acteur, "AGE", "lire", 2))


@dataclass(frozen=True)
class Tournee:
    pro: Professionnel
    lignes: list[LigneActe] = field(default_factory=list)

    @property
    def faites(self) -> int:
        return sum(x.o.statut != EtatActe.PLANIFIE for x in self.lignes)


def tournees(acteur: Acteur, structure: Structure, jour: date, pro: int | None = None) -> list[Tournee]:
    """The rounds of that day, hour by hour, by professional; one's own alone when `pro` is given."""
    debut, fin = instants(jour, jour)
    lus = interventions_visibles(acteur, structure.pk).filter(debut__gte=debut, debut__lt=fin)
    if pro:
        lus = lus.filter(Q(professionnel=pro) | Q(second=pro))
    lus = lus.select_related("dossier__usager", "professionnel", "second").order_by("debut", "pk")
    interventions = list(lus[:LIMITE])
    lieux = _lieux(acteur, structure, {i.dossier.usager_id for i in interventions})
    par_pro: dict[int, Tournee] = {}
    for i in interventions:
        tournee = par_pro.setdefault(i.professionnel_id, Tournee(i.professionnel))
        tournee.lignes.append(habiller(i, lieux.get(i.dossier.usager_id, "")))
    return list(par_pro.values())


def _lieux(acteur: Acteur, structure: Structure, usagers: set[int]) -> dict[int, str]:
    """Where each lives, for those who read identities; an address kept secret is in another table, never here."""
    if not usagers or not acteur.peut("ID", "resumer", structure.pk):
        return {}
    lignes = Adresse.objects.filter(Adresse.en_cours(), usager__in=usagers, type="domicile").order_by("debut", "pk")
    return {a.usager_id: ", ".join(x for x in (a.lignes, a.commune) if x) for a in lignes}


def equipe(structure: Structure) -> QuerySet[Professionnel]:
    """Professionals who work in that house today."""
    jour = horloge.aujourdhui()
    ici = Affectation.objects.filter(Q(fin__isnull=True) | Q(fin__gte=jour), structure=structure, debut__lte=jour)
    return Professionnel.objects.filter(pk__in=ici.values("professionnel")).order_by("nom", "prenom", "pk")


@dataclass(frozen=True)
class LigneMois:
    dossier: Dossier
    jours: list[str]
    faites: int


def mois_de_la_maison(
    acteur: Acteur, structure: Structure, mois: date, unite: int | None = None, page: int = 1
) -> tuple[list[LigneMois], list[date], bool]:
    """Persons × days: « 2 » when all that was foreseen is done, « 1/2 » otherwise, « » when nothing was foreseen."""
    jours = [mois.replace(day=n + 1) for n in range(monthrange(mois.year, mois.month)[1])]
    dossiers = Dossier.objects.filter(
        structure=structure, perimetre__phase="actif", pk__in=numeros_visibles(acteur, "TRS", "resumer", 3)
    )
    if unite:
        dossiers = dossiers.filter(perimetre__unite=unite)
    debut = (page - 1) * PAR_PAGE
    lus = list(dossiers.select_related("usager").order_by("usager__cle_tri", "pk")[debut : debut + PAR_PAGE + 1])
    cases = _cases(structure, lus[:PAR_PAGE], jours)
    return [_ligne_mois(d, jours, cases) for d in lus[:PAR_PAGE]], jours, len(lus) > PAR_PAGE


def _cases(structure: Structure, dossiers: list[Dossier], jours: list[date]) -> dict[tuple[int, date], tuple[int, int]]:
    debut, fin = instants(jours[0], jours[-1])
    lus = (
        Intervention.objects.filter(structure=structure, dossier__in=dossiers, debut__gte=debut, debut__lt=fin)
        .order_by()
        .annotate(jour=TruncDate("debut", tzinfo=horloge.PARIS))
        .values("dossier", "jour")
        .annotate(total=Count("pk"), faites=Count("pk", filter=Q(statut=EtatActe.REALISE)))
    )
    return {(x["dossier"], x["jour"]): (x["faites"], x["total"]) for x in lus}


def _ligne_mois(d: Dossier, jours: list[date], cases: dict[tuple[int, date], tuple[int, int]]) -> LigneMois:
    lues = [cases.get((d.pk, jour)) for jour in jours]
    mots = ["" if c is None else str(c[1]) if c[0] == c[1] else f"{c[0]}/{c[1]}" for c in lues]
    return LigneMois(d, mots, sum(c[0] for c in lues if c))


def du_dossier(lignes: QuerySet[Any], dossier: Dossier, mois: date) -> list[LigneActe]:
    """Of one month, most recent first."""
    debut, fin = instants(mois, mois.replace(day=monthrange(mois.year, mois.month)[1]))
    lus = lignes.filter(dossier=dossier, structure=dossier.structure_id, debut__gte=debut, debut__lt=fin)
    return [habiller(x) for x in lus.select_related("professionnel").order_by("-debut", "-pk")]


def situations(acteur: Acteur, dossier: Dossier) -> list[SituationSSIAD]:
    """N4: those who read medical observations of that person."""
    if not decider(acteur, "lire", "OBS", dossier.perimetre, 4).permis:
        return []
    lignes = SituationSSIAD.objects.filter(dossier=dossier, annulee=False).select_related("auteur", "remplace")
    return list(lignes[:10])


@dataclass(frozen=True)
class Jour:
    le: date
    lignes: list[LigneActe]


def semaine(acteur: Acteur, structure: Structure, pro: int, lundi: date) -> list[Jour]:
    """Seven days of a professional; the week-end only when there is something in it."""
    debut, fin = instants(lundi, lundi + timedelta(days=6))
    lus = seances_visibles(acteur, structure.pk).filter(professionnel=pro, debut__gte=debut, debut__lt=fin)
    par_jour: dict[date, list[LigneActe]] = {lundi + timedelta(days=n): [] for n in range(7)}
    for s in lus.select_related("dossier__usager").order_by("debut", "pk"):
        par_jour[s.debut.astimezone(horloge.PARIS).date()].append(habiller(s))
    return [Jour(le, lignes) for le, lignes in par_jour.items() if lignes or le.isoweekday() < 6]


def prochaine_heure(jours: Iterable[Jour], jour: date) -> time:
    """When the next session of that day likely begins: after the last one entered."""
    fins = [x.o.fin for j in jours for x in j.lignes if j.le == jour]
    fin: datetime | None = max(fins, default=None)
    return fin.astimezone(horloge.PARIS).time() if fin else time(9)


def choix_dossiers(acteur: Acteur, structure: Structure) -> QuerySet[Dossier]:
    visibles = numeros_visibles(acteur, "AGE", "ecrire")
    lus = Dossier.objects.filter(structure=structure, perimetre__phase="actif", pk__in=visibles)
    return lus.select_related("usager", "structure", "perimetre").order_by("usager__cle_tri", "pk")
