"""Reading the timeline of one dossier: its lines, its months, its writings, whatever the number of rooms."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import groupby
from typing import Any

from django.db.models import Count, Exists, Q, QuerySet, Subquery
from django.db.models.functions import TruncMonth

from coordination.acces import LECTURE, NIVEAUX_PROPRES, debut_de_fenetre, fenetres
from coordination.models import EntreeFil, Transmission, Visite
from coordination.selectors import completer, derniere_visite, enrichir, lire_cle
from dui.core import horloge
from dui.core.registres import FIL
from dui.core.typographie import MOIS_COURTS
from habilitations.acces import Acteur, decider
from habilitations.choices import Domaine
from usagers.models import Dossier, DroitEntourage, RelationEntourage, StatutSejourHisto

PAR_PAGE = 30
MOIS = 12


@dataclass(frozen=True)
class Mois:
    """Bar of the gutter: how much was written, and the key that opens the page at its end."""

    libelle: str
    nombre: int
    maximum: int
    avant: str
    courant: bool


@dataclass
class PageFil:
    jours: list[tuple[date, list[EntreeFil]]] = field(default_factory=list)
    mois: list[Mois] = field(default_factory=list)
    suivante: str = ""
    depuis: datetime | None = None
    repere: int = 0


def entrees_visibles(acteur: Acteur, dossier: Dossier) -> QuerySet[EntreeFil]:
    """Lines of this dossier that the actor may read: by level for writings, by domain for the rest.

    The formula is asked once per level on this dossier, so that the query itself is a plain filter. What is not
    allowed is absent.
    """
    regles = Q(pk__in=[])
    if decider(acteur, "creer", "TRE", dossier.perimetre).permis:
        regles |= Q(genre="transmission", auteur=acteur.id, niveau__in=NIVEAUX_PROPRES)
    for partie, heures in fenetres(acteur):
        recentes = Q() if dossier.pk in acteur.bris else debut_de_fenetre(heures, "instant")
        for niveau in LECTURE:
            if _niveau_ouvert(partie, dossier, niveau):
                regles |= Q(genre="transmission", niveau=niveau) & recentes
    faits = Q(domaine__in=_domaines(acteur, dossier, "resumer"))
    faits |= Q(domaine__in=_domaines(acteur, dossier, "creer"), auteur=acteur.id)
    # Level 5 is its author's: another psychologist of the house does not read even a title.
    niveaux = Q(niveau__in=acteur.niveaux(dossier.structure_id)) & (~Q(niveau=5) | Q(auteur=acteur.id))
    regles |= ~Q(genre="transmission") & niveaux & faits
    return EntreeFil.objects.filter(regles, dossier=dossier, structure=dossier.structure_id)


def _domaines(acteur: Acteur, dossier: Dossier, action: str) -> list[str]:
    return [d for d in Domaine.values if decider(acteur, action, d, dossier.perimetre).permis]


def _niveau_ouvert(acteur: Acteur, dossier: Dossier, niveau: int) -> bool:
    if niveau == 4 and not acteur.professionnel_de_sante:
        return False
    return any(
        decider(acteur, action, domaine, dossier.perimetre, niveau).permis for domaine, action in LECTURE[niveau]
    )


def lire_fil(acteur: Acteur, dossier: Dossier, *, genre: str = "", texte: str = "", avant: str = "") -> PageFil:
    """Thirty lines before a key, with what their cards show."""
    visibles = entrees_visibles(acteur, dossier)
    lignes = chercher(visibles, texte).filter(_avant(avant))
    if genre:
        lignes = lignes.filter(genre=genre)
    rangees = list(lignes.select_related("auteur").order_by("-instant", "-pk")[: PAR_PAGE + 1])
    suivante = (
        f"{rangees[PAR_PAGE - 1].instant.isoformat()}_{rangees[PAR_PAGE - 1].pk}" if len(rangees) > PAR_PAGE else ""
    )
    rangees = rangees[:PAR_PAGE]
    _joindre(acteur, rangees)
    depuis = derniere_visite(acteur, lieu(dossier))
    for entree in rangees:
        entree.est_nouvelle = _nouvelle(entree, depuis, acteur)  # type: ignore[attr-defined]
    return PageFil(_par_jour(rangees), _mois(visibles, avant), suivante, depuis, _repere(rangees, depuis, avant))


def lieu(dossier: Dossier) -> str:
    return f"fil:{dossier.pk}"


def chercher(lignes: QuerySet[EntreeFil], texte: str) -> QuerySet[EntreeFil]:
    """Words anywhere, without accent or case: in the line, or in the whole writing behind it."""
    for mot in texte.split()[:6]:
        ecrits = Transmission.objects.filter(
            Q(texte__unaccent__icontains=mot) | Q(donnee__unaccent__icontains=mot)
            | Q(action__unaccent__icontains=mot) | Q(resultat__unaccent__icontains=mot)
        )  # fmt: skip
        lignes = lignes.filter(
            Q(titre__unaccent__icontains=mot)
            | Q(extrait__unaccent__icontains=mot)
            | Q(genre="transmission", objet_id__in=ecrits.values("pk"))
        )
    return lignes


def _joindre(acteur: Acteur, entrees: Sequence[EntreeFil]) -> None:
    """One query brings the writings of the page, one each kind of object; their right was settled by the line."""
    ids = [e.objet_id for e in entrees if e.genre == "transmission"]
    ecrits = list(enrichir(acteur, Transmission.objects.filter(pk__in=ids))) if ids else []
    completer(acteur, ecrits)
    par_pk = {t.pk: t for t in ecrits}
    for entree in entrees:
        entree.ecrit = par_pk.get(entree.objet_id) if entree.genre == "transmission" else None  # type: ignore[attr-defined]
    _joindre_objets(acteur, entrees)


def _joindre_objets(acteur: Acteur, entrees: Sequence[Any]) -> None:
    for entree in entrees:
        entree.objet, entree.gabarit = None, ""
    for genre in FIL:
        lignes = [e for e in entrees if e.genre == genre.cle]
        if genre.joindre is None or not lignes:
            continue
        objets = genre.joindre(acteur, [e.objet_id for e in lignes])
        for entree in lignes:
            entree.objet, entree.gabarit = objets.get(entree.objet_id), genre.gabarit


def _nouvelle(entree: Any, depuis: datetime | None, acteur: Acteur) -> bool:
    if entree.ecrit is not None:
        return not entree.ecrit.est_lue and not entree.ecrit.est_rectifiee
    return depuis is not None and entree.instant > depuis and entree.auteur_id != acteur.id


def change_depuis_ma_visite(dossier: Dossier, acteur: Acteur) -> bool:
    """Dot of the tab: somebody else added a line since my last reading of this fil."""
    return _points(dossier, acteur)["fil"]


def lieu_equipe(dossier: Dossier) -> str:
    return f"equipe:{dossier.pk}"


def equipe_changee_depuis(dossier: Dossier, acteur: Acteur) -> bool:
    """Dot of the tab of the team: somebody else made it change since I last opened that tab."""
    return _points(dossier, acteur)["equipe"]


def lieu_onglet(cle: str, dossier: Dossier) -> str:
    return f"{cle}:{dossier.pk}"


def onglet_change_depuis(cle: str, dossier: Dossier, acteur: Acteur) -> bool:
    """Dot of a tab of facts (stays, people around): somebody else wrote there since I last opened it."""
    return _points(dossier, acteur)[cle]


def _points(dossier: Dossier, acteur: Acteur) -> dict[str, bool]:
    """Every dot in one query, asked once a page."""
    if not hasattr(dossier, "_points"):
        lignes = entrees_visibles(acteur, dossier).exclude(auteur=acteur.id)
        statuts = StatutSejourHisto.objects.filter(sejour__dossier=dossier.pk).exclude(auteur_id=acteur.id)
        vue = _vue(acteur, lieu_onglet("entourage", dossier))
        points = {
            "fil": lignes.filter(instant__gt=_vue(acteur, lieu(dossier))),
            "equipe": lignes.filter(genre="equipe", instant__gt=_vue(acteur, lieu_equipe(dossier))),
            "administratif": statuts.filter(le__gt=_vue(acteur, lieu_onglet("administratif", dossier))),
            "entourage": _versions(RelationEntourage, dossier, acteur).filter(pgh_created_at__gt=vue),
            "droits": _versions(DroitEntourage, dossier, acteur).filter(pgh_created_at__gt=vue),
        }
        ligne = Dossier.objects.filter(pk=dossier.pk).annotate(**{f"p_{c}": Exists(q) for c, q in points.items()})
        lus = ligne.values_list(*[f"p_{cle}" for cle in points]).get()
        dits = dict(zip(points, lus, strict=True))
        dits["entourage"] = dits["entourage"] or dits.pop("droits")
        dossier._points = dits  # type: ignore[attr-defined]
    return dossier._points  # type: ignore[attr-defined,no-any-return]


def _versions(modele: Any, dossier: Dossier, acteur: Acteur) -> QuerySet[Any]:
    """What others wrote of that person in this table."""
    versions: QuerySet[Any] = modele.pgh_event_model.objects.filter(usager=dossier.usager_id)
    return versions.exclude(pgh_context__metadata__acteur=acteur.id)


def _vue(acteur: Acteur, ou: str) -> Subquery:
    return Subquery(Visite.objects.filter(acteur_id=acteur.id, lieu=ou).values("vue_le")[:1])


def _avant(cle: str) -> Q:
    lue = lire_cle(cle)
    return Q(instant__lt=lue[0]) | Q(instant=lue[0], pk__lt=lue[1]) if lue else Q()


def _repere(rangees: Sequence[EntreeFil], depuis: datetime | None, avant: str) -> int:
    """First line already there at the last reading, if a newer one stands before it."""
    lue = lire_cle(avant)
    precedent = lue[0] if lue else None
    for entree in rangees:
        if depuis is not None and entree.instant <= depuis:
            return entree.pk if precedent is not None and precedent > depuis else 0
        precedent = entree.instant
    return 0


def _par_jour(rangees: Sequence[EntreeFil]) -> list[tuple[date, list[EntreeFil]]]:
    def jour(entree: EntreeFil) -> date:
        return entree.instant.astimezone(horloge.PARIS).date()

    return [(cle, list(groupe)) for cle, groupe in groupby(rangees, key=jour)]


def _mois(lignes: QuerySet[EntreeFil], avant: str) -> list[Mois]:
    """Density of the last twelve months, newest first; each links to the end of its month."""
    par_mois = lignes.annotate(m=TruncMonth("instant", tzinfo=horloge.PARIS)).values("m")
    rangees = list(par_mois.annotate(n=Count("pk")).order_by("-m")[:MOIS])
    maximum = max((r["n"] for r in rangees), default=1)
    lue = lire_cle(avant)
    ouvert = lue[0].astimezone(horloge.PARIS) if lue else None
    return [
        Mois(_nom_du_mois(r["m"]), r["n"], maximum, cle := _fin_du_mois(r["m"]), _est_ouvert(cle, ouvert, rang))
        for rang, r in enumerate(rangees)
    ]


def _nom_du_mois(debut: datetime) -> str:
    annee = "" if debut.year == horloge.aujourdhui().year else f" {debut.year}"
    return f"{MOIS_COURTS[debut.month - 1].capitalize()}{annee}"


def _est_ouvert(cle: str, ouvert: datetime | None, rang: int) -> bool:
    lue = lire_cle(cle)
    return rang == 0 if ouvert is None else lue is not None and lue[0] == ouvert


def _fin_du_mois(debut: datetime) -> str:
    annee, mois = (debut.year + 1, 1) if debut.month == 12 else (debut.year, debut.month + 1)
    return f"{datetime(annee, mois, 1, tzinfo=horloge.PARIS).isoformat()}_0"
