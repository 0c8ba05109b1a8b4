"""Reading the team's writings: feed by key, what waits, suggestions, team. Constant number of queries."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from itertools import groupby
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Concat, JSONObject
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from coordination.acces import ECRITURE, visibles
from coordination.choices import EtatMembre, EtatTransmission, Importance, RoleEquipe
from coordination.models import Lecture, MembreEquipe, Transmission, Visite
from coordination.services.transmissions import libre
from coordination.services.visites import SEANCE
from dui.core import horloge
from habilitations.acces import Acteur, numeros_visibles
from usagers.identite import majuscules
from usagers.models import Dossier

PAR_PAGE = 30
RETARD = timedelta(hours=24)
A_LIRE = timedelta(days=14)


@dataclass(frozen=True)
class Filtres:
    """State of the chips, read from the URL."""

    categorie: str = ""
    importance: int = 0
    unite: int = 0
    dossier: int = 0
    non_lues: bool = False
    me_concernant: bool = False
    a_completer: bool = False
    avant: str = ""


@dataclass
class Page:
    """Thirty transmissions, already grouped by day; `suivante` is the key of the next page.

    `repere` is the id of the first one already there at the last reading.
    """

    jours: list[tuple[date, list[Transmission]]] = field(default_factory=list)
    suivante: str = ""
    depuis: datetime | None = None
    repere: int = 0


def fil_equipe(acteur: Acteur, structure_id: int, filtres: Filtres) -> Page:
    """Feed of one structure, in one query (explicit structure filter: the index gives the order)."""
    lignes = filtrer(acteur, visibles(acteur).filter(structure=structure_id), filtres).filter(_avant(filtres.avant))
    lignes = enrichir(acteur, lignes).annotate(**_visite(acteur, "transmissions"))
    rangees = list(lignes.order_by("-fait_le", "-pk")[: PAR_PAGE + 1])
    suivante = _cle(rangees[PAR_PAGE - 1]) if len(rangees) > PAR_PAGE else ""
    rangees = rangees[:PAR_PAGE]
    completer(acteur, rangees)
    premiere: Any = rangees[0] if rangees else None
    depuis = reference(premiere.vue_le, premiere.precedente_le) if premiere else None
    return Page(_par_jour(rangees), suivante, depuis, _repere(rangees, depuis, filtres.avant))


def enrichir(acteur: Acteur, lignes: QuerySet[Any]) -> QuerySet[Any]:
    """What a card shows, in the query of the rows: my marks, the team that is to read, who took note."""
    lues = Lecture.objects.filter(transmission=OuterRef("pk"), professionnel=acteur.id)
    equipe = MembreEquipe.objects.filter(
        MembreEquipe.en_cours(), dossier=OuterRef("dossier"), etat=EtatMembre.ACTIF, professionnel__isnull=False
    )
    membre = JSONObject(id="professionnel_id", sante="professionnel__professionnel_de_sante")
    prises = Lecture.objects.filter(transmission=OuterRef("pk"), prise=True).order_by("lue_le")
    nom = Concat("professionnel__prenom", Value(" "), "professionnel__nom")
    return lignes.select_related(
        "dossier__usager", "dossier__perimetre", "auteur", "rectifie", "rectificatif", "valide_par"
    ).annotate(
        lue=Exists(lues),
        prise=Exists(lues.filter(prise=True)),
        lue_en_face=Exists(
            Lecture.objects.filter(transmission=OuterRef("pk"), professionnel=OuterRef("reponse_a__auteur"))
        ),
        membres=ArraySubquery(equipe.order_by().values(membre=membre)),
        prises=ArraySubquery(prises.values(prise_par=JSONObject(id="professionnel_id", nom=nom))),
    )


def completer(acteur: Acteur, rangees: Sequence[Transmission]) -> None:
    """Flags of each card, and « lu par 5 sur 7 »: the team without the author, the health professionals from N4."""
    for t in rangees:
        carte: Any = t
        attendus = {m["id"] for m in carte.membres if t.niveau < 4 or m["sante"]} - {t.auteur_id}
        carte.lecteurs = [p["nom"] for p in carte.prises if p["id"] in attendus]
        carte.effectif = len(attendus)
        carte.est_mienne = t.auteur_id == acteur.id
        carte.est_lue = carte.lue or carte.est_mienne
        carte.est_rectifiee = t.etat == EtatTransmission.RECTIFIEE
        carte.en_retard = t.saisi_le - t.fait_le > RETARD
        carte.est_libre = libre(t)
        carte.attend_resultat = bool(t.cible) and t.cible_close_le is None and not carte.est_rectifiee
        carte.repondable = any(
            acteur.peut(ECRITURE[n], action, t.structure_id)
            for n in ECRITURE if n >= t.niveau for action in ("ecrire", "creer")
        )  # fmt: skip
        carte.valeurs_dites = t.valeurs if t.valeurs != t.texte else ""
    _nouer(acteur, rangees)


def _nouer(acteur: Acteur, rangees: Sequence[Any]) -> None:
    """Threads: what each answers, and the answers under it, as far as this reader reads them. One query."""
    parents = {t.reponse_a_id for t in rangees} - {None}
    racines = {t.pk for t in rangees} | {t.rectifie_id for t in rangees} - {None}
    fils = visibles(acteur).filter(Q(reponse_a__in=racines) | Q(pk__in=parents)).select_related("auteur")
    lus = list(fils.order_by("saisi_le", "pk")) if rangees else []
    par_pk = {t.pk: t for t in lus}
    for t in rangees:
        siennes = [r for r in lus if r.reponse_a_id in {t.pk, t.rectifie_id} - {None}]
        t.fil_reponses = [r for r in siennes if r.etat != EtatTransmission.RECTIFIEE]
        t.repond_a = par_pk.get(t.reponse_a_id)


def versions(transmission: Transmission) -> list[Any]:
    """Former texts of a writing, newest first: what the triggers kept at each change."""
    evenements = Transmission.pgh_event_model.objects.filter(pgh_obj=transmission.pk).order_by("-pgh_id")  # type: ignore[attr-defined]
    retenues: list[Any] = []
    for version in evenements[:50]:
        texte = (version.texte, version.donnee, version.action, version.resultat, version.cible)
        if not retenues or retenues[-1][0] != texte:
            retenues.append((texte, version))
    return [version for _, version in retenues][1:]


def filtrer(acteur: Acteur, lignes: QuerySet[Any], f: Filtres) -> QuerySet[Any]:
    if f.categorie:
        lignes = lignes.filter(categorie=f.categorie)
    if f.importance:
        lignes = lignes.filter(importance__gte=f.importance)
    if f.unite:
        lignes = lignes.filter(dossier__perimetre__unite=f.unite)
    if f.dossier:
        lignes = lignes.filter(dossier=f.dossier)
    if f.non_lues:
        lignes = lignes.filter(_non_lue(acteur))
    if f.me_concernant:
        suivis = MembreEquipe.objects.filter(
            MembreEquipe.en_cours(), dossier=OuterRef("dossier"), professionnel=acteur.id, etat=EtatMembre.ACTIF
        )
        lignes = lignes.filter(Q(auteur=acteur.id) | Q(reponse_a__auteur=acteur.id) | Exists(suivis))
    if f.a_completer:
        lignes = lignes.filter(a_completer())
    return lignes


def _non_lue(acteur: Acteur) -> Q:
    """Written by another in the last fortnight, without a mark of mine; a rectified one is read by its successor."""
    lues = Lecture.objects.filter(transmission=OuterRef("pk"), professionnel=acteur.id)
    recente = Q(saisi_le__gte=horloge.maintenant() - A_LIRE)
    return recente & ~Q(auteur=acteur.id) & ~Q(etat=EtatTransmission.RECTIFIEE) & ~Q(Exists(lues))


def a_completer() -> Q:
    """A target still open, whose date to look again has come (or was never given)."""
    due = Q(suite_le__isnull=True) | Q(suite_le__lte=horloge.aujourdhui())
    return ~Q(cible="") & Q(cible_close_le__isnull=True) & due & ~Q(etat=EtatTransmission.RECTIFIEE)


def non_lues(acteur: Acteur, structure_id: int) -> QuerySet[Any]:
    """What this professional has not read in the structure (exact list behind the figure)."""
    return filtrer(acteur, visibles(acteur).filter(structure=structure_id), Filtres(non_lues=True))


@dataclass(frozen=True)
class Attente:
    """Figures of the head of the feed and of the home page."""

    a_lire: int
    urgentes: int


def attente(acteur: Acteur, structure_id: int) -> Attente:
    comptes = non_lues(acteur, structure_id).aggregate(
        a_lire=Count("pk"), urgentes=Count("pk", filter=Q(importance=Importance.URGENT))
    )
    return Attente(**comptes)


def a_reconnaitre(acteur: Acteur, structure_id: int, limite: int = 2) -> list[Transmission]:
    """Urgent lines of the home page: those whose acknowledgement is awaited, newest first."""
    prises = Lecture.objects.filter(transmission=OuterRef("pk"), professionnel=acteur.id, prise=True)
    lignes = visibles(acteur).filter(
        ~Exists(prises),
        structure=structure_id,
        importance=Importance.URGENT,
        saisi_le__gte=horloge.maintenant() - A_LIRE,
    )
    lignes = lignes.exclude(auteur=acteur.id).exclude(etat=EtatTransmission.RECTIFIEE)
    return list(lignes.select_related("dossier__usager", "auteur").order_by("-fait_le", "-pk")[:limite])


def _cle(transmission: Transmission) -> str:
    return f"{transmission.fait_le.isoformat()}_{transmission.pk}"


def lire_cle(cle: str) -> tuple[datetime, int] | None:
    """Instant and id of a paging key; a wrong key is simply the first page."""
    try:
        instant, pk = cle.rsplit("_", 1)
        limite = datetime.fromisoformat(instant)
        return (limite, int(pk)) if limite.tzinfo and len(pk) < 10 else None
    except ValueError:
        return None


def _avant(cle: str) -> Q:
    """Keyset: strictly after this row in the order (-fait_le, -id)."""
    lue = lire_cle(cle)
    return Q(fait_le__lt=lue[0]) | Q(fait_le=lue[0], pk__lt=lue[1]) if lue else Q()


def _repere(rangees: Sequence[Transmission], depuis: datetime | None, avant: str) -> int:
    """First row older than the last reading, if the row before it (or the page before) is newer."""
    if depuis is None:
        return 0
    lue = lire_cle(avant)
    precedent = lue[0] if lue else datetime.max.replace(tzinfo=horloge.PARIS)
    for t in rangees:
        if t.fait_le <= depuis < precedent:
            return t.pk
        precedent = t.fait_le
    return 0


def _par_jour(rangees: Sequence[Transmission]) -> list[tuple[date, list[Transmission]]]:
    def jour(t: Transmission) -> date:
        return t.fait_le.astimezone(horloge.PARIS).date()

    return [(cle, list(groupe)) for cle, groupe in groupby(rangees, key=jour)]


def _visite(acteur: Acteur, lieu: str) -> dict[str, Subquery]:
    visite = Visite.objects.filter(acteur_id=acteur.id, lieu=lieu)
    return {champ: Subquery(visite.values(champ)[:1]) for champ in ("vue_le", "precedente_le")}


def reference(vue_le: datetime | None, precedente_le: datetime | None) -> datetime | None:
    """End of the reading before this one: within half an hour of its last sign it is still the same reading."""
    if vue_le is None:
        return None
    return precedente_le if horloge.maintenant() - vue_le <= SEANCE else vue_le


def derniere_visite(acteur: Acteur, lieu: str) -> datetime | None:
    visite = Visite.objects.filter(acteur_id=acteur.id, lieu=lieu).first()
    return reference(visite.vue_le, visite.precedente_le) if visite else None


def dossiers_ecrivables(acteur: Acteur, structure_id: int, niveau: int = 2) -> QuerySet[Dossier]:
    """Persons about whom the actor may write at that level, in that structure."""
    domaine = ECRITURE[niveau]
    ouverts = Q(perimetre__in=numeros_visibles(acteur, domaine, "ecrire"))
    ouverts |= Q(perimetre__in=numeros_visibles(acteur, domaine, "creer"))
    return (
        Dossier.objects.filter(ouverts, structure=structure_id, perimetre__phase__in=["actif", "candidat"])
        .select_related("usager", "perimetre__unite", "structure__organisme")
        .prefetch_related("perimetre__liens")
        .order_by("usager__cle_tri")
    )


def mes_unites(acteur: Acteur, structure_id: int) -> frozenset[int | None]:
    return frozenset(p.unite_id for p in acteur.postes if p.structure_id == structure_id)


def suggestions(acteur: Acteur, structure_id: int, texte: str, limite: int = 5) -> list[Dossier]:
    """Persons for the @ picker: those of my own unit first, then by the place of the word in the name."""
    mots = majuscules(texte).lower().split()
    unites = mes_unites(acteur, structure_id)
    trouves = [d for d in dossiers_ecrivables(acteur, structure_id) if _repond(d, mots)]
    retenus = sorted(trouves, key=lambda d: (d.perimetre.unite_id not in unites, d.usager.cle_tri))[:limite]
    for dossier in retenus:
        dossier.surligne = surligner(dossier.usager.nom_affiche, mots)  # type: ignore[attr-defined]
    return retenus


def surligner(nom: str, mots: list[str]) -> SafeString:
    """Mark the beginning of the words that answer what was typed."""
    morceaux = []
    for mot in nom.split(" "):
        longueur = max((len(m) for m in mots if majuscules(mot).lower().startswith(m)), default=0)
        morceaux.append(format_html("<mark>{}</mark>{}", mot[:longueur], mot[longueur:]) if longueur else mot)
    return format_html_join(" ", "{}", ((morceau,) for morceau in morceaux))


def _repond(dossier: Dossier, mots: list[str]) -> bool:
    u = dossier.usager
    noms = majuscules(f"{u.nom_affiche} {u.surnom} {u.pseudonyme} {u.premier_prenom} {u.nom_naissance}").lower().split()
    return all(any(nom.startswith(mot) for nom in noms) for mot in mots)


def derniers_dossiers(acteur: Acteur) -> list[int]:
    """Same persons as my previous entry: default of the composer (experience §4a)."""
    derniere = Transmission.objects.filter(auteur=acteur.id).order_by("-saisi_le", "-pk").values("groupe")[:1]
    return list(Transmission.objects.filter(groupe=derniere).values_list("dossier_id", flat=True).distinct())


def equipe_de(dossier: Dossier) -> list[MembreEquipe]:
    """The whole team: those in force first, the référent at their head."""
    membres = MembreEquipe.objects.filter(dossier=dossier).select_related(
        "professionnel", "contact", "remplace__professionnel"
    )
    return sorted(membres, key=lambda m: (m.role != RoleEquipe.REFERENT, m.debut, m.pk))


def referent_de(dossier: Dossier) -> MembreEquipe | None:
    actifs = MembreEquipe.objects.filter(MembreEquipe.en_cours(), dossier=dossier, etat=EtatMembre.ACTIF)
    return actifs.filter(role=RoleEquipe.REFERENT).select_related("professionnel").order_by("debut").first()


def alerte_referent(membres: Sequence[MembreEquipe]) -> str:
    """Sentence when nobody carries the accompaniment today; empty when somebody does."""
    referents = [m for m in membres if m.role == RoleEquipe.REFERENT]
    jour = horloge.aujourdhui()
    if any(m.etat == EtatMembre.ACTIF and m.debut <= jour and (m.fin is None or m.fin >= jour) for m in referents):
        return ""
    absent = next((m for m in referents if m.etat == EtatMembre.SUSPENDU), None)
    if absent is not None:
        return f"{absent.professionnel}, référent, est absent et n’est pas remplacé."
    return "Aucun référent n’est désigné. Choisissez qui porte l’accompagnement."
