"""A locked month is corrected by a difference: the fact is right again, the bill that left stays as it was (S11)."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime

from django.db import transaction
from django.db.models import Sum

from accompagnement.models import LigneMois, Rectification
from accompagnement.selectors.presences import trames
from accompagnement.services.presences.creneaux import Creneau, dernier, jours, mois_suivant, premier
from accompagnement.services.presences.mois import compter, regle_au
from accompagnement.services.presences.periodes import etat_verrouille, mois_verrouilles
from accompagnement.services.presences.pointage import pointer
from dui.core.erreurs import ErreurMetier
from dui.core.evenements import publier
from habilitations.acces import Acteur
from usagers.acces import exiger
from usagers.models import Dossier


@transaction.atomic
def rectifier(
    *, acteur: Acteur | None, dossier: Dossier, debut: datetime, fin: datetime, etat: str, motif: str
) -> Rectification:
    """In a locked month; the difference goes on the next open one."""
    exiger(acteur, dossier, ("PRE",), "valider")
    mois = premier(Creneau.a(debut).jour)
    if etat_verrouille(dossier.structure, mois) is None:
        raise ErreurMetier("ouvert", "Ce mois est ouvert : corrigez directement la grille.", champ="debut")
    if premier(Creneau.a(fin).jour) != mois and fin > Creneau(dernier(mois), 2).fin:
        raise ErreurMetier("fin", "Une rectification porte sur un seul mois.", champ="fin")
    if not motif.strip():
        raise ErreurMetier("motif", "Dites pourquoi.", champ="motif")
    with rectification(acteur, dossier, mois, motif) as fait:
        pointer(acteur=acteur, dossier=dossier, debut=debut, fin=fin, motif=etat, rectification=True,
                precision=motif[:300])  # fmt: skip
    return fait


@contextmanager
def rectification(acteur: Acteur | None, dossier: Dossier, mois: date, motif: str) -> Iterator[Rectification]:
    """The one door into a locked month: the base lets its lines change while this row is being written, and the row
    keeps by how much what is now true differs from what was billed."""
    fait = Rectification.objects.create(
        dossier=dossier, structure_id=dossier.structure_id, mois=mois, impute=_mois_ouvert(dossier, mois), journees=0,
        nuits=0, motif=motif[:300], auteur_id=acteur.id if acteur else None,
    )  # fmt: skip
    factures = _factures(dossier, mois, fait)
    yield fait
    journees, nuits = _comptes(dossier, mois)
    fait.journees, fait.nuits = journees - factures[0], nuits - factures[1]
    fait.save(update_fields=["journees", "nuits", "modifie_le"])
    publier("accompagnement.presence_rectifiee", structure_id=dossier.structure_id, dossier_id=dossier.pk,
            rectification_id=fait.pk)  # fmt: skip


def _factures(dossier: Dossier, mois: date, sauf: Rectification) -> tuple[int, int]:
    """Days and nights billed: the frozen line, and the corrections that came after it."""
    etape = etat_verrouille(dossier.structure_id, mois)
    ligne = LigneMois.objects.filter(etape=etape, dossier=dossier).first()
    suites = Rectification.objects.filter(dossier=dossier, mois=mois).exclude(pk=sauf.pk)
    if etape is not None:
        suites = suites.filter(cree_le__gte=etape.le)
    ecart = suites.aggregate(j=Sum("journees"), n=Sum("nuits"))
    return (ligne.journees if ligne else 0) + (ecart["j"] or 0), (ligne.nuits if ligne else 0) + (ecart["n"] or 0)


def _comptes(dossier: Dossier, mois: date) -> tuple[int, int]:
    lues = trames(None, dossier.structure, mois, dernier(mois), dossiers=[dossier.pk])
    periode, regle = list(jours(mois, dernier(mois))), regle_au(dossier.structure, mois)
    comptes = [compter(trame, d, periode, regle) for d, trame in lues]
    return sum(c.journees for c in comptes), sum(c.nuits for c in comptes)


def _mois_ouvert(dossier: Dossier, mois: date) -> date:
    """The first month after it that is not locked."""
    suivant, clos = mois_suivant(mois), mois_verrouilles(dossier.structure_id, mois)
    while suivant in clos:
        suivant = mois_suivant(suivant)
    return suivant


__all__ = ["rectification", "rectifier"]
