"""What this room knows: transmissions, lines of the timeline, appointments, deadlines. One query each."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, time, timedelta
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.contrib.postgres.fields import ArrayField
from django.db.models import Case, Exists, IntegerField, OuterRef, Q, When
from django.urls import reverse

from coordination.acces import visibles
from coordination.choices import (
    Categorie,
    EtatMembre,
    EtatTransmission,
    Importance,
    StatutEvenement,
    Theme,
    TypeEvenement,
)
from coordination.models import Echeance, EntreeFil, Evenement, Lecture, MembreEquipe
from coordination.models.echeances import conditions
from coordination.releve.citations import couper, premiere_phrase
from coordination.releve.fenetre import PLUS_LOIN
from coordination.releve.registre import RANGS_FIL, SOURCES_RELEVE, Demande, Point, Rang, lu_par
from dui.core import horloge
from dui.core.registres import FIL
from dui.core.typographie import date_moyenne, heure
from habilitations.acces import Acteur, numeros_visibles

CITATION = 600
PROCHES = timedelta(hours=12)
LIMITE = 5000
CHAMPS = (
    "pk", "dossier_id", "categorie", "theme", "cible", "texte", "donnee", "action", "resultat", "importance",
    "valeurs", "reponse_a_id", "fait_le", "niveau", "fonction", "auteur_id", "auteur__prenom", "auteur__nom",
    "lue", "prise", "membres", "preneurs",
)  # fmt: skip


def transmissions(d: Demande) -> Iterator[Point]:
    """Written by others in the period, at whatever hour the fact was; and the urgent ones that I never acknowledged."""
    miennes = Lecture.objects.filter(transmission=OuterRef("pk"), professionnel=d.acteur.id)
    lignes = visibles(d.acteur).filter(structure=d.structure_id).exclude(auteur=d.acteur.id)
    lignes = lignes.exclude(etat=EtatTransmission.RECTIFIEE)
    lignes = lignes.annotate(lue=Exists(miennes), prise=Exists(miennes.filter(prise=True)), **_lecteurs())
    dedans = Q(saisi_le__gte=d.debut, saisi_le__lt=d.fin)
    reportees = Q(importance=Importance.URGENT, prise=False, saisi_le__gte=d.fin - PLUS_LOIN, saisi_le__lt=d.fin)
    for t in lignes.filter(dedans | reportees).order_by("-saisi_le", "-pk").values(*CHAMPS)[:LIMITE]:
        yield _transmission(t)


PRIORITAIRE = Q(importance__gte=Importance.A_SURVEILLER) | Q(theme=Theme.INCIDENT)


def _lecteurs() -> dict[str, Case]:
    """« lu par 5 sur 7 », read for the priority ones alone."""
    equipe = MembreEquipe.objects.filter(
        MembreEquipe.en_cours(), dossier=OuterRef("dossier"), etat=EtatMembre.ACTIF, professionnel__isnull=False
    ).order_by()
    soignants = ArraySubquery(equipe.filter(professionnel__professionnel_de_sante=True).values("professionnel"))
    prises = Lecture.objects.filter(transmission=OuterRef("pk"), prise=True).order_by()
    ids = ArrayField(IntegerField())
    return {
        "membres": Case(
            When(PRIORITAIRE & Q(niveau__gte=4), then=soignants),
            When(PRIORITAIRE, then=ArraySubquery(equipe.values("professionnel"))), output_field=ids,
        ),
        "preneurs": Case(
            When(PRIORITAIRE, then=ArraySubquery(prises.values("professionnel"))), output_field=ids
        ),
    }  # fmt: skip


def _transmission(t: dict[str, Any]) -> Point:
    prioritaire = t["importance"] >= Importance.A_SURVEILLER or t["theme"] == Theme.INCIDENT
    valeurs = f"{t['valeurs']}." if t["valeurs"] and t["valeurs"] != t["texte"] else ""
    entier = " ".join(filter(None, [valeurs, t["texte"], t["donnee"], t["action"], t["resultat"]]))
    categorie = Theme(t["theme"]).label if t["theme"] else Categorie(t["categorie"]).label
    reponse = "réponse" if t["reponse_a_id"] else ""
    return Point(
        cle=f"transmission:{t['pk']}",
        rang=Rang.URGENT if prioritaire else Rang.RESTE,
        instant=t["fait_le"],
        dossier_id=t["dossier_id"],
        objet=" · ".join(filter(None, [categorie, t["cible"], reponse])),
        texte=couper(entier, CITATION) if prioritaire or valeurs else premiere_phrase(entier),
        importance=t["importance"],
        auteur=f"{t['auteur__prenom']} {t['auteur__nom']}, {t['fonction'].lower()}",
        url=reverse("transmission", args=[t["pk"]]),
        cite=True,
        lu=t["prise"] if prioritaire else t["lue"],
        niveau=t["niveau"],
        mots=len(entier.split()),
        lecteurs=_compter(t) if prioritaire else None,
    )


def _compter(t: dict[str, Any]) -> tuple[int, int] | None:
    """Of the team that is to read, the author apart: how many took note."""
    attendus = set(t["membres"] or ()) - {t["auteur_id"]}
    return (len(attendus & set(t["preneurs"] or ())), len(attendus)) if attendus else None


def faits_du_fil(d: Demande) -> Iterator[Point]:
    """Lines that came in the period, whatever room wrote them, by the door of their domain and at their level."""
    ouverts = Q(pk__in=[])
    for domaine in sorted({g.domaine for g in FIL if g.cle != "transmission"} | {"GS"}):
        if d.acteur.peut(domaine, "resumer", d.structure_id):
            ouverts |= Q(domaine=domaine, dossier__in=numeros_visibles(d.acteur, domaine, "resumer"))
    niveaux = d.acteur.niveaux(d.structure_id) - {5, 6}
    lignes = EntreeFil.objects.filter(
        ouverts, structure=d.structure_id, inscrite_le__gte=d.debut, inscrite_le__lt=d.fin, niveau__in=niveaux,
        genre__in=RANGS_FIL.cles(), retiree=False,
    ).exclude(auteur=d.acteur.id)  # fmt: skip
    lignes = lignes.annotate(lu=lu_par(d.acteur, "fil")).select_related("auteur")
    for e in lignes.order_by("-instant", "-pk")[:LIMITE]:
        yield _fait(e)


def _fait(e: Any) -> Point:
    rang = RANGS_FIL.get(e.genre) or Rang.RESTE
    return Point(
        cle=f"fil:{e.pk}", rang=rang, instant=e.instant, dossier_id=e.dossier_id, objet=e.titre,
        texte=couper(e.extrait, CITATION), importance=e.importance,
        auteur=f"{e.auteur}, {e.auteur.fonction.lower()}" if e.auteur else "",
        url=reverse("dossier_fil", args=[e.dossier_id]) + f"?genre={e.genre}", icone=e.icone, niveau=e.niveau,
        mots=len(e.extrait.split()), lu=e.lu,
    )  # fmt: skip


def rendez_vous(d: Demande) -> Iterator[Point]:
    """The next twelve hours: mine, and those of persons whose agenda this reader opens; nobody else is named."""
    lisibles = Q(pk__in=[])
    for domaine in ("AGE", "ADM"):
        if d.acteur.peut(domaine, "lire", d.structure_id):
            lisibles |= Q(domaine=domaine, dossier__in=numeros_visibles(d.acteur, domaine, "lire"))
    ouvert = Case(When(lisibles, then="dossier"), output_field=IntegerField())
    lignes = Evenement.objects.annotate(ouvert=ouvert).filter(
        Q(participants__professionnel=d.acteur.id) | lisibles, structure=d.structure_id, debut__gte=d.fin,
        debut__lt=d.fin + PROCHES,
        niveau__in=d.acteur.niveaux(d.structure_id),
    ).exclude(statut=StatutEvenement.ANNULE).exclude(type=TypeEvenement.SERVICE)  # fmt: skip
    for e in lignes.distinct().order_by("debut", "pk")[:50]:
        yield Point(
            cle=f"evenement:{e.pk}", rang=Rang.RENDEZ_VOUS, instant=e.debut, dossier_id=e.ouvert, objet=e.libelle,
            texte=e.lieu, auteur=heure(e.debut.astimezone(horloge.PARIS)), url=reverse("agenda"), icone="calendar-days",
            niveau=e.niveau,
        )  # fmt: skip


def echeances(d: Demande) -> Iterator[Point]:
    """Emergencies (a measure past its end), and what is due today or tomorrow."""
    demain = d.fin.astimezone(horloge.PARIS).date() + timedelta(days=1)
    situations = conditions()
    lignes = Echeance.objects.visibles_pour(d.acteur).filter(structure=d.structure_id)
    depassees = situations["depassee"] & Q(critique=True)
    proches = (situations["proche"] | situations["a_venir"]) & Q(date_due__lte=demain)
    lignes = lignes.filter(depassees | proches).avec_situation()  # type: ignore[attr-defined]
    for e in lignes.annotate(lu=lu_par(d.acteur, "echeance")).order_by("date_due", "pk")[:50]:
        yield _echeance(e)


def _echeance(e: Any) -> Point:
    urgence = e.situation == "depassee"
    quand = e.heure_due or datetime.combine(e.date_due, time(18), tzinfo=horloge.PARIS)
    point = Point(
        cle=f"echeance:{e.pk}", rang=Rang.RENDEZ_VOUS, instant=quand, dossier_id=e.dossier_id, objet=e.libelle,
        auteur=f"à faire le {date_moyenne(e.date_due)}", url=reverse("echeance", args=[e.pk]), icone="calendar-clock",
        niveau=e.niveau,
    )  # fmt: skip
    if not urgence:
        return point
    texte = f"La date est passée depuis le {date_moyenne(e.date_due)}."
    return replace(point, rang=Rang.MESURES, texte=texte, auteur="", mots=8, lu=e.lu)


def ouvrir() -> None:
    for cle, source in (
        ("transmissions", transmissions), ("fil", faits_du_fil), ("rendez_vous", rendez_vous), ("echeances", echeances),
    ):  # fmt: skip
        SOURCES_RELEVE.enregistrer(source, cle=cle)
    rangs = {"mesure": Rang.MESURES, "sejour": Rang.MOUVEMENTS, "sortie": Rang.MOUVEMENTS}
    rangs |= {"contrat": Rang.PROJETS, "droit": Rang.RESTE, "equipe": Rang.RESTE, "inventaire": Rang.RESTE}
    for genre, rang in rangs.items():
        RANGS_FIL.enregistrer(rang, cle=genre)


def rassembler(d: Demande) -> list[Point]:
    """Every source, in the order of their registration."""
    return [point for source in SOURCES_RELEVE for point in source(d)]


def acteur_lit(acteur: Acteur | None) -> bool:
    portes = (("TRE", "lire"), ("TRE", "creer"), ("TRS", "resumer"))
    return acteur is not None and any(acteur.peut(domaine, action) for domaine, action in portes)
