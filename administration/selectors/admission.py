"""Reading the requests: one list over the structures that the reader reaches, the board, the figures, the places."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from dateutil.relativedelta import relativedelta
from django.db.models import (
    Case,
    CharField,
    Count,
    Exists,
    F,
    IntegerField,
    Max,
    Min,
    OuterRef,
    Prefetch,
    Q,
    QuerySet,
    Subquery,
    Sum,
    Value,
    When,
    Window,
)
from django.db.models.functions import Cast, Coalesce, Concat, RowNumber
from django.utils.http import urlencode

from administration.donnees import admission as d
from administration.models import (
    AvisCandidature,
    Candidature,
    LigneCommission,
    PieceCandidature,
    PlacesUnite,
    VoeuStructure,
)
from administration.services.admission.acces import voeux_visibles
from coordination.choices import StatutEvenement
from coordination.models import Evenement
from dui.core import horloge
from habilitations.acces import Acteur
from habilitations.models import Structure
from usagers.choices import StatutSejour
from usagers.models import Sejour

PAR_PAGE = 30
PAR_COLONNE = 6
BIENTOT = timedelta(days=90)
ANCIENNETES = {"30": "Plus de 30 jours", "90": "Plus de 3 mois", "180": "Plus de 6 mois"}
AGES = {
    "0-5": "Moins de 6 ans",
    "6-12": "6 à 12 ans",
    "13-17": "13 à 17 ans",
    "18-25": "18 à 25 ans",
    "26-": "Plus de 25 ans",
}
VUES = {"": "En cours", "closes": "Closes", "entrees": "Entrées"}
RECU = (d.EtatPiece.RECUE, d.EtatPiece.CONFORME)


@dataclass(frozen=True)
class Filtres:
    """State of the chips, read from the address; an unknown value is ignored: an old link still opens."""

    structure: int = 0
    etape: str = ""
    statut: str = ""
    vue: str = ""
    urgence: bool = False
    critere: str = ""
    age: str = ""
    secteur: str = ""
    pieces: bool = False
    echeance: bool = False
    anciennete: str = ""
    tri: str = ""
    apres: str = ""

    @classmethod
    def lire(cls, p: Mapping[str, str]) -> "Filtres":
        def parmi(nom: str, valeurs: Iterable[str]) -> str:
            return p.get(nom, "") if p.get(nom, "") in set(valeurs) else ""

        structure = p.get("structure", "")
        return cls(
            structure=int(structure) if structure.isdecimal() and len(structure) < 10 else 0,
            etape=parmi("etape", d.Etape.values), statut=parmi("statut", d.Statut.values), vue=parmi("vue", VUES),
            urgence=p.get("urgence") == "1", critere=parmi("critere", d.Critere.values), age=parmi("age", AGES),
            secteur=parmi("secteur", ("PDE", "PDS", "PA", "PH", "DOM", "AHI")), pieces=p.get("pieces") == "1",
            echeance=p.get("echeance") == "1", anciennete=parmi("anciennete", ANCIENNETES),
            tri=parmi("tri", ("priorite",)), apres=p.get("apres", "")[:40],
        )  # fmt: skip

    def adresse(self, **changements: Any) -> str:
        """Query string of this state with some values changed; an empty value takes a filter away."""
        valeurs: dict[str, Any] = {
            nom: ("1" if valeur is True else valeur or "")
            for nom, valeur in self.__dict__.items() if nom != "apres"
        } | changements  # fmt: skip
        return "?" + urlencode({nom: valeur for nom, valeur in valeurs.items() if valeur})

    @property
    def actifs(self) -> bool:
        return self != Filtres(tri=self.tri, apres=self.apres)


def statuts_de(f: Filtres) -> tuple[str, ...]:
    if f.statut:
        return (f.statut,)
    if f.etape:
        return d.ETAPES[f.etape]
    return {"closes": d.CLOS_SANS_ENTREE, "entrees": d.ENTRES}.get(f.vue, d.OUVERTS)


def filtrer(voeux: QuerySet[VoeuStructure], f: Filtres) -> QuerySet[VoeuStructure]:
    """What the filters keep; ages and delays are computed from today."""
    jour = horloge.aujourdhui()
    regle = Q(statut__in=statuts_de(f))
    if f.structure:
        regle &= Q(structure=f.structure)
    if f.secteur:
        regle &= Q(structure__secteur=f.secteur)
    if f.urgence:
        regle &= Q(candidature__urgence=True)
    if f.critere:
        regle &= Q(candidature__criteres__contains=[f.critere])
    if f.anciennete:
        regle &= Q(recue_le__lt=jour - timedelta(days=int(f.anciennete)))
    if f.echeance:
        regle &= Q(candidature__orientation_fin__lte=jour + BIENTOT) | Q(candidature__mesure_fin__lte=jour + BIENTOT)
    if f.age:
        regle &= _age(f.age, jour)
    if f.pieces:
        manque = PieceCandidature.objects.filter(candidature=OuterRef("candidature")).exclude(etat__in=RECU)
        regle &= Q(Exists(manque))
    return voeux.filter(regle)


def _age(tranche: str, jour: date) -> Q:
    bas, _, haut = tranche.partition("-")
    regle = Q(candidature__date_naissance__lte=jour - relativedelta(years=int(bas)))
    if haut:
        regle &= Q(candidature__date_naissance__gt=jour - relativedelta(years=int(haut) + 1))
    return regle


def demandes(acteur: Acteur, f: Filtres) -> list[Any]:
    """One line a person, whatever the number of lists: `miens` holds the wishes that this reader sees."""
    voeux = filtrer(voeux_visibles(acteur), f)
    lignes = Candidature.objects.filter(Exists(voeux.filter(candidature=OuterRef("pk"))), _suite(f))
    ordre = ("-points", "date_reception", "id") if f.tri == "priorite" else ("date_reception", "id")
    vus = Prefetch("voeux", voeux_visibles(acteur).select_related("structure", "unite"), to_attr="miens")
    lignes = lignes.annotate(**_faits("pk")).order_by(*ordre).prefetch_related(vus)
    return list(lignes[: PAR_PAGE + 1])


def cle(c: Any, f: Filtres) -> str:
    debut = f"{c.points}_" if f.tri == "priorite" else ""
    return f"{debut}{c.date_reception.isoformat()}_{c.pk}"


def _suite(f: Filtres) -> Q:
    """Keyset: strictly after this row in the order shown; a wrong key is the first page."""
    morceaux = f.apres.split("_")
    try:
        if f.tri == "priorite":
            points, jour, pk = int(morceaux[0]), date.fromisoformat(morceaux[1]), int(morceaux[2])
            memes = Q(points=points) & (Q(date_reception__gt=jour) | Q(date_reception=jour, pk__gt=pk))
            return Q(points__lt=points) | memes
        jour, pk = date.fromisoformat(morceaux[0]), int(morceaux[1])
        return Q(date_reception__gt=jour) | Q(date_reception=jour, pk__gt=pk)
    except (ValueError, IndexError):
        return Q()


def _faits(candidature: str) -> dict[str, Any]:
    """Pieces received and expected, next step in the agenda: in the query of the rows."""
    pieces = PieceCandidature.objects.filter(candidature=OuterRef(candidature)).order_by().values("candidature")
    objet = Concat(Value("candidature:"), Cast(OuterRef(candidature), CharField()))
    suivants = Evenement.objects.filter(objet=objet).exclude(
        statut__in=[StatutEvenement.TERMINE, StatutEvenement.ANNULE]
    )
    relances = Evenement.objects.filter(objet=objet, relance_le__isnull=False).order_by("-debut")
    return {
        "pieces_total": Coalesce(Subquery(pieces.annotate(n=Count("pk")).values("n")), 0, output_field=IntegerField()),
        "pieces_recues": Coalesce(
            Subquery(pieces.filter(etat__in=RECU).annotate(n=Count("pk")).values("n")), 0, output_field=IntegerField()
        ),
        "prochain_le": Subquery(suivants.order_by("debut").values("debut")[:1]),
        "prochain": Subquery(suivants.order_by("debut").values("type")[:1]),
        "relance_le": Subquery(relances.values("relance_le")[:1]),
    }


@dataclass
class Colonne:
    cle: str
    libelle: str
    total: int
    cartes: list[Any] = field(default_factory=list)

    @property
    def autres(self) -> int:
        return self.total - len(self.cartes)


def colonnes(acteur: Acteur, f: Filtres) -> list[Colonne]:
    """The board: the first cards of each step, and how many there are. Two queries, whatever the number.

    The first one ranks every request and knows nothing else; the facts of the second are computed for the cards alone.
    """
    voeux = filtrer(voeux_visibles(acteur), f).order_by().annotate(colonne=_ETAPE)
    rang = Window(
        RowNumber(), partition_by=F("colonne"),
        order_by=[F("candidature__points").desc(), F("recue_le"), F("pk")],
    )  # fmt: skip
    total = Window(Count("pk"), partition_by=F("colonne"))
    premieres = voeux.annotate(rang=rang, total=total).filter(rang__lte=PAR_COLONNE).order_by("colonne", "rang")
    lignes = list(premieres.values_list("pk", "colonne", "total"))
    cartes = _cartes([pk for pk, _, _ in lignes])
    par_etape: dict[str, list[Any]] = {}
    totaux: dict[str, int] = {}
    for pk, etape, nombre in lignes:
        totaux[etape] = nombre
        if pk in cartes:
            par_etape.setdefault(etape, []).append(cartes[pk])
    return [Colonne(e.value, str(e.label), totaux.get(e.value, 0), par_etape.get(e.value, [])) for e in d.Etape]


def _cartes(ids: list[int]) -> dict[int, Any]:
    medical = AvisCandidature.objects.filter(voeu=OuterRef("pk"), role=d.RoleAvis.MEDICAL)
    passages = LigneCommission.objects.filter(voeu=OuterRef("pk"), commission__etat=d.EtatCommission.PREPAREE)
    voeux = VoeuStructure.objects.filter(pk__in=ids).annotate(
        avis_medical=Exists(medical), commission_le=Subquery(passages.values("commission__le")[:1]),
        **_faits("candidature_id"),
    )  # fmt: skip
    return voeux.select_related("candidature", "structure", "unite").in_bulk()


_ETAPE = Case(
    *(When(statut__in=statuts, then=Value(str(etape))) for etape, statuts in d.ETAPES.items()),
    default=Value(""), output_field=CharField(),
)  # fmt: skip


@dataclass(frozen=True)
class Comptes:
    """Figures of the sentence at the top. A person on several lists is one person."""

    personnes: int
    attente: int


def comptes(acteur: Acteur, f: Filtres) -> Comptes:
    lignes = filtrer(voeux_visibles(acteur), f).order_by()
    lu = lignes.aggregate(personnes=Count("personne", distinct=True), ancienne=Min("recue_le"))
    attente = (horloge.aujourdhui() - lu["ancienne"]).days if lu["ancienne"] else 0
    return Comptes(lu["personnes"], attente)


@dataclass(frozen=True)
class Places:
    """Places of the structures shown: taken, open, and those that planned exits will free."""

    occupees: int
    total: int
    liberables: list[Any]

    @property
    def libres(self) -> int:
        return max(0, self.total - self.occupees)


def places(structures: Iterable[int], limite: int = 3) -> Places:
    """From the capacity of the units and the planned exits (metier S02, EC)."""
    ids = list(structures)
    ouverts = Sejour.objects.filter(structure__in=ids, statut__in=[StatutSejour.EN_COURS, StatutSejour.SUSPENDU])
    nombre = ouverts.order_by().annotate(tous=Value(1)).values("tous").annotate(n=Count("pk")).values("n")
    capacites = PlacesUnite.objects.filter(structure__in=ids, unite__fermee_le__isnull=True)
    lu = capacites.aggregate(total=Sum("places"), occupees=Max(Subquery(nombre)))
    prevus = ouverts.filter(date_sortie_prevue__isnull=False).order_by("date_sortie_prevue", "pk")
    liberables = list(prevus.select_related("unite", "structure")[:limite]) if lu["total"] else []
    return Places(lu["occupees"] or 0, lu["total"] or 0, liberables)


def structures_d_admission(acteur: Acteur) -> QuerySet[Structure]:
    """Houses whose requests this reader may read or receive."""
    ids = acteur.structures_ou("ADM", "resumer") | acteur.structures_ou("ADM", "creer")
    return Structure.objects.filter(pk__in=ids).order_by("nom")


def proches(acteur: Acteur, candidature: Candidature) -> QuerySet[Candidature]:
    """Other requests that look like the same person: same birth date, or same names."""
    memes = Q(pk__in=[])
    if candidature.date_naissance:
        memes |= Q(date_naissance=candidature.date_naissance, nom_naissance=candidature.nom_naissance)
        memes |= Q(date_naissance=candidature.date_naissance, prenoms=candidature.prenoms)
    if candidature.nom_naissance and candidature.prenoms:
        memes |= Q(nom_naissance=candidature.nom_naissance, prenoms=candidature.prenoms)
    if candidature.usager_id:
        memes |= Q(usager=candidature.usager_id)
    vues = voeux_visibles(acteur).filter(candidature=OuterRef("pk"))
    return Candidature.objects.filter(memes, Exists(vues), doublon_de=None, effacee_le=None).exclude(pk=candidature.pk)


def ensemble(acteur: Acteur, candidature: Candidature) -> list[Candidature]:
    """Requests that go with this one: siblings, parent and child."""
    if candidature.groupe is None:
        return []
    vues = voeux_visibles(acteur).filter(candidature=OuterRef("pk"))
    autres = Candidature.objects.filter(Exists(vues), groupe=candidature.groupe).exclude(pk=candidature.pk)
    return list(autres.order_by("date_naissance"))
