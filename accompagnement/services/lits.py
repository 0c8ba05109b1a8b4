"""Rooms and beds: one person a bed, one bed a person, from a day on (S11)."""

from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import F, Q

from accompagnement.models import AttributionLit, Chambre, Lit
from accompagnement.services.presences.pointage import ECRIRE, sejour_a
from dui.core import horloge, journal
from dui.core.erreurs import ErreurMetier
from dui.core.evenements import publier
from habilitations.acces import Acteur, exiger_droit
from habilitations.models import Structure, Unite
from usagers.acces import exiger
from usagers.models import Dossier


@transaction.atomic
def creer_chambre(
    *, acteur: Acteur | None, structure: Structure, nom: str, unite: Unite | None = None, lits: int = 1
) -> Chambre:
    if acteur is not None:
        exiger_droit(acteur, "PRE", "valider", structure.pk)
    if Chambre.objects.filter(structure=structure, nom=nom).exists():
        raise ErreurMetier("nom", "Une chambre porte déjà ce nom.", champ="nom")
    rang = Chambre.objects.filter(structure=structure).count()
    chambre = Chambre.objects.create(structure=structure, unite=unite, nom=nom, rang=rang)
    for numero in range(lits):
        nom_lit = f"lit {chr(65 + numero)}" if lits > 1 else ""
        Lit.objects.create(chambre=chambre, structure=structure, nom=nom_lit)
    return chambre


@transaction.atomic
def attribuer_lit(
    *, acteur: Acteur | None, dossier: Dossier, lit: Lit, debut: date | None = None, motif: str = ""
) -> AttributionLit:
    """From that day: the bed left is free the same day, the banner says the new room."""
    exiger(acteur, dossier, ("PRE",), *ECRIRE)
    le = debut or horloge.aujourdhui()
    lit = Lit.objects.select_for_update(of=("self",)).select_related("chambre").get(pk=lit.pk)
    if lit.structure_id != dossier.structure_id:
        raise ErreurMetier("lit", "Ce lit est dans une autre maison.", champ="lit")
    if lit.ferme_le is not None and lit.ferme_le <= le:
        raise ErreurMetier("lit", "Ce lit est fermé.", champ="lit")
    pris = AttributionLit.objects.filter(Q(fin__isnull=True) | Q(fin__gt=le), lit=lit).exclude(dossier=dossier)
    if pris.exists():
        raise ErreurMetier("pris", f"{lit} n’est pas libre ce jour-là.", champ="lit")
    sejour, _ = sejour_a(dossier, horloge.maintenant())
    liberer_lits(dossier, le)
    fait = AttributionLit.objects.create(
        dossier=dossier, sejour=sejour, structure_id=dossier.structure_id, lit=lit, debut=le, motif=motif,
        auteur_id=acteur.id if acteur else None,
    )  # fmt: skip
    _situer(dossier, str(lit))
    publier(
        "accompagnement.lit_attribue", structure_id=dossier.structure_id, dossier_id=dossier.pk, attribution=fait.pk
    )
    return fait


@transaction.atomic
def liberer_lit(*, acteur: Acteur | None, dossier: Dossier, le: date | None = None) -> None:
    exiger(acteur, dossier, ("PRE",), *ECRIRE)
    if not liberer_lits(dossier, le or horloge.aujourdhui()):
        raise ErreurMetier("lit", "Cette personne n’a pas de lit attribué.")
    _situer(dossier, "")


def liberer_lits(dossier: Dossier, le: date) -> list[list[Any]]:
    """What had not begun yet is withdrawn. Gives, of each, its key, its end now and its end before."""
    liberes = []
    for ligne in AttributionLit.objects.filter(Q(fin__isnull=True) | Q(fin__gt=le), dossier=dossier):
        avant, ligne.fin = ligne.fin, max(le, ligne.debut)
        ligne.save()
        liberes.append([ligne.pk, ligne.fin.isoformat(), avant.isoformat() if avant else ""])
    return liberes


def rendre_lit(pk: int, fin: str, avant: str) -> str:
    """As before the stay ended, unless somebody was given that bed since: then says which one is lost."""
    ligne = AttributionLit.objects.select_related("lit__chambre", "dossier").filter(pk=pk).first()
    if ligne is None or ligne.fin != date.fromisoformat(fin):
        return ""
    voulue = date.fromisoformat(avant) if avant else None
    autres = AttributionLit.objects.filter(
        Q(fin__isnull=True) | Q(fin__gt=ligne.fin), Q(fin__isnull=True) | Q(fin__gt=F("debut"))
    )
    if voulue is not None:
        autres = autres.filter(debut__lt=voulue)
    if autres.filter(Q(lit=ligne.lit_id) | Q(dossier=ligne.dossier_id)).exclude(pk=pk).exists():
        _situer(ligne.dossier, "")
        return f"{ligne.lit} : donné à quelqu’un d’autre depuis"
    ligne.fin = voulue
    ligne.save()
    if voulue is None or voulue > horloge.aujourdhui():
        _situer(ligne.dossier, str(ligne.lit))
    return ""


def _situer(dossier: Dossier, lieu: str) -> None:
    Dossier.objects.filter(pk=dossier.pk).update(lieu=lieu[:40])
    journal.tracer(
        "ecriture", objet="lit", dossier_id=dossier.pk, structure_id=dossier.structure_id, usager_id=dossier.usager_id
    )


__all__ = ["attribuer_lit", "creer_chambre", "liberer_lit", "liberer_lits", "rendre_lit"]
