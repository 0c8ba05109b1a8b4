"""A month of one person, built from quotes: a draft, a notebook for the family, the M-T-V-E-D targets (S10)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import groupby

from coordination.acces import visibles
from coordination.choices import Categorie, EtatTransmission, Macrocible
from coordination.models import Transmission
from coordination.releve.citations import premiere_phrase
from dui.core import horloge
from dui.core.typographie import jour_mois
from habilitations.acces import Acteur
from usagers.models import Dossier, Sejour

LIMITE = 600
PAR_SUJET = 8
BORD = timedelta(days=15)
CAHIER = (Categorie.QUOTIDIEN, Categorie.EDUCATIF, Categorie.SCOLARITE, Categorie.FAMILLE)


@dataclass(frozen=True)
class Mois:
    debut: date

    @property
    def fin(self) -> date:
        """Last day."""
        return (self.debut.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)

    @property
    def cle(self) -> str:
        return f"{self.debut:%Y-%m}"


def lire_mois(texte: str) -> Mois:
    """« 2026-11 »; anything else is the current month."""
    try:
        return Mois(date.fromisoformat(f"{texte[:7]}-01"))
    except ValueError:
        return Mois(horloge.aujourdhui().replace(day=1))


def ecrits_du_mois(dossier: Dossier, acteur: Acteur, mois: Mois) -> list[Transmission]:
    """What this reader reads of that month, in the order of the facts."""
    debut = datetime.combine(mois.debut, time(), tzinfo=horloge.PARIS)
    fin = datetime.combine(mois.fin + timedelta(days=1), time(), tzinfo=horloge.PARIS)
    lignes = visibles(acteur, Transmission.objects.filter(dossier=dossier, structure=dossier.structure_id))
    lignes = lignes.filter(fait_le__gte=debut, fait_le__lt=fin).exclude(etat=EtatTransmission.RECTIFIEE)
    return list(lignes.order_by("fait_le", "pk")[:LIMITE])


def synthese_du_mois(ecrits: Sequence[Transmission]) -> str:
    """Headings by subject, then dated first sentences between « »: nothing is said that nobody wrote."""
    rang = {code: i for i, code in enumerate(Categorie.values)}
    parties = []
    for categorie, groupe in groupby(sorted(ecrits, key=lambda t: rang[t.categorie]), key=lambda t: t.categorie):
        siens = list(groupe)
        choisis = sorted(siens, key=lambda t: (-t.importance, t.fait_le))[:PAR_SUJET]
        lignes = [_citer(t) for t in sorted(choisis, key=lambda t: t.fait_le)]
        if len(siens) > len(choisis):
            lignes.append(f"({len(siens) - len(choisis)} autres écrits dans le fil)")
        parties.append("\n".join([Categorie(categorie).label, *lignes]))
    return "\n\n".join(parties)


def _citer(t: Transmission) -> str:
    phrase = premiere_phrase(t.texte or t.donnee)
    return f"{jour_mois(t.fait_le.astimezone(horloge.PARIS))} : « {phrase} »"


@dataclass(frozen=True)
class Moment:
    titre: str
    lettres: tuple[tuple[str, tuple[Transmission, ...]], ...]

    @property
    def nombre(self) -> int:
        return sum(len(ecrits) for _, ecrits in self.lettres)


def macrocibles(dossier: Dossier, acteur: Acteur) -> list[Moment]:
    """M-T-V-E-D at the entry (first fortnight), on the way, at the exit (last fortnight) of the last stay."""
    lignes = visibles(acteur, Transmission.objects.filter(dossier=dossier, structure=dossier.structure_id))
    lignes = lignes.exclude(macrocible="").exclude(etat=EtatTransmission.RECTIFIEE).select_related("auteur")
    ecrits = list(lignes.order_by("fait_le", "pk")[:LIMITE])
    sejour = Sejour.objects.filter(dossier=dossier, date_entree__isnull=False).order_by("-date_entree").first()
    rangs = [_moment(t, sejour) for t in ecrits]
    titres = ("À l’entrée", "En cours d’accompagnement", "À la sortie")
    return [
        Moment(titre, tuple(
            (lettre.label, tuple(t for t, r in zip(ecrits, rangs, strict=True) if r == rang and t.macrocible == lettre))
            for lettre in Macrocible
        ))
        for rang, titre in enumerate(titres) if rang in rangs
    ]  # fmt: skip


def _moment(t: Transmission, sejour: Sejour | None) -> int:
    jour = t.fait_le.astimezone(horloge.PARIS).date()
    if sejour is None or sejour.date_entree is None:
        return 1
    if sejour.date_sortie is not None and jour > sejour.date_sortie - BORD:
        return 2
    return 0 if jour < sejour.date_entree + BORD else 1
