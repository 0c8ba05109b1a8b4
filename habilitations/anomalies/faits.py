"""What the rules look at: the openings of a period in one structure, and who could have a reason for each."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from django.db.models import F, Func, IntegerField, TextField, Value
from django.db.models.functions import Extract

from dui.core import horloge
from dui.core.chiffrement import chiffre
from dui.core.models import TraceAcces
from habilitations.anomalies.reperes import Repere, cle_identite, cle_nom, reperes
from habilitations.choices import NatureLien, Transverse
from habilitations.models import Affectation, LienDossier, Professionnel
from habilitations.models.journal import DomicileProfessionnel

# One dossier opened by itself: lists and the page of the day name many persons at a glance.
OBJETS = ("dossier", "usager", "document", "synthese", "equipe", "extrait", "adresse_secrete")
ACTIONS = ("lecture", "ecriture", "export", "impression", "refus")
LIENS_DE_TRAVAIL = (NatureLien.EQUIPE, NatureLien.PRESENT, NatureLien.NOMME)
HABITUDE_JOURS = 30
NUIT_DEBUT, NUIT_FIN = 22, 6
PAR_LECTURE = 5000


@dataclass(frozen=True)
class Ouverture:
    instant: datetime
    acteur: int
    dossier: int
    action: str

    @property
    def jour(self) -> date:
        return self.instant.astimezone(horloge.PARIS).date()

    @property
    def nuit(self) -> date | None:
        """The evening of the night it belongs to, or None by day."""
        local = self.instant.astimezone(horloge.PARIS)
        if local.hour >= NUIT_DEBUT:
            return local.date()
        return local.date() - timedelta(days=1) if local.hour < NUIT_FIN else None


@dataclass(frozen=True)
class Pro:
    nom: str
    identite: str
    depart: datetime | None = None
    rue: str = ""


Periode = tuple[datetime, datetime | None]


@dataclass
class Faits:
    """Everything is dated: a reason is looked for at the instant of the opening."""

    pros: Mapping[int, Pro] = field(default_factory=dict)
    reperes: Mapping[int, Repere] = field(default_factory=dict)
    equipes: Mapping[tuple[int, int], list[Periode]] = field(default_factory=dict)
    bris: Mapping[tuple[int, int], list[Periode]] = field(default_factory=dict)
    soi: frozenset[tuple[int, int]] = frozenset()
    transverses: Mapping[int, list[Periode]] = field(default_factory=dict)
    veilleurs: frozenset[int] = frozenset()
    nuits: Mapping[int, frozenset[date]] = field(default_factory=dict)

    def dans_l_equipe(self, o: Ouverture) -> bool:
        return _couvre(self.equipes.get((o.acteur, o.dossier), ()), o.instant)

    def en_urgence(self, o: Ouverture) -> bool:
        return _couvre(self.bris.get((o.acteur, o.dossier), ()), o.instant)

    def transverse(self, o: Ouverture) -> bool:
        return _couvre(self.transverses.get(o.acteur, ()), o.instant)


def _couvre(periodes: list[Periode] | tuple[Periode, ...], instant: datetime) -> bool:
    return any(debut <= instant and (fin is None or instant < fin) for debut, fin in periodes)


def lire_ouvertures(structure_id: int, du: datetime, au: datetime) -> Iterator[Ouverture]:
    """In the order of writing, a few thousand at a time."""
    nature = Func(F("objet"), Value(":"), Value(1), function="split_part", output_field=TextField())
    lignes = (
        TraceAcces.objects.filter(structure_id=structure_id, instant__gte=du, instant__lt=au, action__in=ACTIONS)
        .exclude(objet="dossier:HAB").exclude(dossier_id=None).exclude(acteur_id=None)
        .annotate(nature=nature).filter(nature__in=OBJETS).order_by("id")
        .values_list("instant", "acteur_id", "dossier_id", "action")
    )  # fmt: skip
    for ligne in lignes.iterator(chunk_size=PAR_LECTURE):
        yield Ouverture(*ligne)  # type: ignore[arg-type]


def charger(structure_id: int, ouvertures: list[Ouverture]) -> Faits:
    """Facts about the professionals and the dossiers of these openings: nine queries, whatever their number."""
    acteurs, dossiers = {o.acteur for o in ouvertures}, {o.dossier for o in ouvertures}
    liens = _liens(acteurs, dossiers)
    affectations = Affectation.objects.filter(structure=structure_id, professionnel__in=acteurs)
    rangees = list(affectations.select_related("profil"))
    return Faits(
        pros=_pros(acteurs, rangees), reperes=reperes(dossiers), equipes=_dates(liens, LIENS_DE_TRAVAIL),
        bris=_dates(liens, (NatureLien.BRIS,)),
        soi=frozenset(_dates(liens, (NatureLien.SOI,))),
        transverses=_transverses(rangees),
        veilleurs=frozenset(a.professionnel_id for a in rangees if a.profil.code == "VEI"),
        nuits=_nuits(ouvertures),
    )  # fmt: skip


def _liens(acteurs: set[int], dossiers: set[int]) -> list[LienDossier]:
    return list(LienDossier.objects.filter(professionnel__in=acteurs, perimetre__in=dossiers))


def _dates(liens: list[LienDossier], natures: tuple[NatureLien, ...]) -> dict[tuple[int, int], list[Periode]]:
    par_paire: dict[tuple[int, int], list[Periode]] = {}
    for lien in liens:
        if lien.nature in natures:
            par_paire.setdefault((lien.professionnel_id or 0, lien.perimetre_id), []).append((lien.debut, lien.fin))
    return par_paire


def _transverses(rangees: list[Affectation]) -> dict[int, list[Periode]]:
    """Whose work covers everybody of the house or of the unit, and when."""
    par_pro: dict[int, list[Periode]] = {}
    for a in rangees:
        if a.profil.transverse != Transverse.NON:
            fin = _minuit(a.fin + timedelta(days=1)) if a.fin else None
            par_pro.setdefault(a.professionnel_id, []).append((_minuit(a.debut), fin))
    return par_pro


def _minuit(jour: date) -> datetime:
    return datetime.combine(jour, time.min, tzinfo=horloge.PARIS)


def _pros(acteurs: set[int], rangees: list[Affectation]) -> dict[int, Pro]:
    """Departure: the end of the contract, or of the last affectation in this structure when all have one."""
    domiciles = {d.professionnel_id: d for d in DomicileProfessionnel.objects.filter(professionnel__in=acteurs)}
    fins: dict[int, list[date | None]] = {}
    for a in rangees:
        fins.setdefault(a.professionnel_id, []).append(a.fin)
    return {
        p.pk: Pro(cle_nom(p.nom), cle_identite(p.nom, p.prenom), _depart(p.contrat_fin, fins.get(p.pk, [])),
                  _rue(domiciles.get(p.pk)))
        for p in Professionnel.objects.filter(pk__in=acteurs)
    }  # fmt: skip


def _depart(contrat: date | None, fins: list[date | None]) -> datetime | None:
    datees = [fin for fin in fins if fin is not None]
    dernier = max(datees) if datees and len(datees) == len(fins) else None
    jours = [jour for jour in (contrat, dernier) if jour is not None]
    return _minuit(min(jours) + timedelta(days=1)) if jours else None


def _rue(domicile: DomicileProfessionnel | None) -> str:
    return chiffre().decrypt(bytes(domicile.chiffre)).decode() if domicile else ""


def _nuits(ouvertures: list[Ouverture]) -> dict[int, frozenset[date]]:
    """Nights worked in the month before, of those who opened something at night in this period."""
    nocturnes = {o.acteur for o in ouvertures if o.nuit}
    if not nocturnes:
        return {}
    debut, fin = min(o.instant for o in ouvertures), max(o.instant for o in ouvertures)
    heure = Extract("instant", "hour", tzinfo=horloge.PARIS, output_field=IntegerField())
    lignes = (
        TraceAcces.objects.filter(acteur_id__in=nocturnes, instant__lte=fin)
        .filter(instant__gte=debut - timedelta(days=HABITUDE_JOURS)).annotate(heure=heure)
        .exclude(heure__gte=NUIT_FIN, heure__lt=NUIT_DEBUT).order_by().values_list("acteur_id", "instant")
    )  # fmt: skip
    par_pro: dict[int, set[date]] = {}
    for acteur, instant in lignes.iterator(chunk_size=PAR_LECTURE):
        nuit = Ouverture(instant, acteur or 0, 0, "").nuit
        if nuit:
            par_pro.setdefault(acteur or 0, set()).add(nuit)
    return {acteur: frozenset(nuits) for acteur, nuits in par_pro.items()}
