"""Extract of the transmissions of a period, for one reader (S10): what names a third party stays out."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.utils.text import Truncator

from coordination.acces import visibles
from coordination.choices import EtatTransmission
from coordination.fiche import entete_de
from coordination.models import Transmission
from documents.fiches import Entete, Pied
from dui.core import horloge
from dui.core.typographie import date_moyenne
from habilitations.acces import Acteur
from usagers.models import Dossier
from usagers.selectors.secrets import caches_aux_titulaires

LIMITE = 1000
CHOIX = 30


@dataclass(frozen=True)
class Extrait:
    """What the PDF lays out. `tiers` writings name somebody else: they are counted, never printed."""

    entete: Entete
    pied: Pied
    nom: str
    du: date
    au: date
    ecrits: tuple[Transmission, ...]
    tiers: int
    niveau: int


def construire_extrait(
    dossier: Dossier, acteur: Acteur, du: date, au: date, *, pour_titulaires: bool = False
) -> Extrait:
    """In the order of the facts, limited to what this reader may read now; rectified originals are left out.

    `pour_titulaires`: it goes to the parents; what the minor asked to keep secret is absent, and nothing says so.
    """
    debut = datetime.combine(du, time.min, tzinfo=horloge.PARIS)
    fin = datetime.combine(au + timedelta(days=1), time.min, tzinfo=horloge.PARIS)
    lignes = visibles(acteur, Transmission.objects.filter(dossier=dossier, structure=dossier.structure_id))
    lignes = lignes.filter(fait_le__gte=debut, fait_le__lt=fin).exclude(etat=EtatTransmission.RECTIFIEE)
    if pour_titulaires:
        lignes = lignes.exclude(pk__in=caches(dossier))
    retenues = list(lignes.select_related("auteur").order_by("fait_le", "pk")[:LIMITE])
    ecrits = tuple(t for t in retenues if not t.nomme_tiers)
    return Extrait(
        entete=entete_de(dossier),
        pied=Pied(acteur.nom, acteur.fonction, horloge.maintenant()),
        nom=dossier.usager.nom_affiche,
        du=du,
        au=au,
        ecrits=ecrits,
        tiers=len(retenues) - len(ecrits),
        niveau=max((t.niveau for t in ecrits), default=1),
    )


def caches(dossier: Dossier) -> set[int]:
    """Writings kept from the parents, with what corrected them, was corrected by them, or answers them."""
    ids = caches_aux_titulaires(dossier, "transmission")
    liens = Transmission.objects.filter(dossier=dossier, rectifie__isnull=False).values_list("pk", "rectifie_id")
    paires = list(liens) if ids else []
    while suite := {pk for paire in paires if ids & set(paire) for pk in paire if pk is not None} - ids:
        ids |= suite
    reponses = Transmission.objects.filter(dossier=dossier, reponse_a__in=ids) if ids else Transmission.objects.none()
    return ids | set(reponses.values_list("pk", flat=True))


def cachables(dossier: Dossier, acteur: Acteur) -> list[tuple[int, str]]:
    """Last writings that this reader may name as secret: when, what kind, first words."""
    lignes = visibles(acteur, Transmission.objects.filter(dossier=dossier, structure=dossier.structure_id))
    lues = lignes.exclude(etat=EtatTransmission.RECTIFIEE).order_by("-fait_le", "-pk")[:CHOIX]
    return [(t.pk, _mots(t)) for t in lues]


def _mots(transmission: Transmission) -> str:
    debut = Truncator(transmission.texte or transmission.donnee).chars(50)
    return f"{date_moyenne(transmission.fait_le)}, {transmission.get_categorie_display().lower()} : {debut}"
