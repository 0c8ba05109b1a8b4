"""Tasks: what, who, for when. Somebody who leaves hands theirs over; none is ever lost (S21)."""

from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.urls import reverse

from coordination.choices import EtatMembre, RoleEquipe
from coordination.choices_agenda import EtatTache
from coordination.models import MembreEquipe, Tache
from coordination.services.evenements import auteur_id
from dui.core import horloge, journal
from dui.core.erreurs import ErreurMetier, Refus
from dui.core.evenements import publier
from dui.core.notifications import notifier
from habilitations.acces import Acteur, decider
from habilitations.acteur import acteurs_de
from habilitations.choices import EtatCompte
from habilitations.models import Affectation, Professionnel
from usagers.acces import exiger
from usagers.models import Dossier

PRESENTS = (EtatCompte.CREE, EtatCompte.ACTIF)
CONFIEE = "Une tâche vous est confiée"
REPRISE = "Des tâches d’un collègue parti vous reviennent"


@transaction.atomic
def creer_tache(
    *, acteur: Acteur | None, structure_id: int, libelle: str, responsable: Professionnel | None = None,
    pour_le: date | None = None, dossier: Dossier | None = None, objet: str = "", niveau: int = 2,
) -> Tache:  # fmt: skip
    """About a person, it lives in the dossier: who does it must read there."""
    if not libelle.strip():
        raise ErreurMetier("libelle", "Dites ce qu’il y a à faire.", champ="libelle")
    if dossier is not None:
        exiger(acteur, dossier, ["AGE", "TRE"], "ecrire", "creer")
    elif acteur is not None and structure_id not in acteur.structures:
        raise Refus()
    _exiger_lecteur(responsable, structure_id, dossier)
    tache = Tache.objects.create(
        structure_id=structure_id, niveau=niveau if dossier else 1, dossier=dossier, objet=objet,
        libelle=libelle.strip()[:200], pour_le=pour_le, responsable=responsable, auteur_id=auteur_id(),
    )  # fmt: skip
    _dire(tache, "creee")
    _avertir(tache)
    return tache


def _exiger_lecteur(responsable: Professionnel | None, structure_id: int, dossier: Dossier | None) -> None:
    """Nobody is given what they could not open."""
    if responsable is None:
        return
    acteur = next((a for a in acteurs_de(structure_id, PRESENTS) if a.id == responsable.pk), None)
    if acteur is None:
        raise ErreurMetier("responsable", "Cette personne ne travaille pas ici aujourd’hui.", champ="responsable")
    if dossier is not None and not decider(acteur, "resumer", "ID", dossier.perimetre).permis:
        raise ErreurMetier(
            "responsable", "Ce dossier ne lui est pas ouvert : confiez à quelqu’un de l’équipe.", champ="responsable"
        )


@transaction.atomic
def clore_tache(*, acteur: Acteur, tache: Tache, etat: str = EtatTache.FAITE, motif: str = "") -> Tache:
    """Done, or without object with a reason."""
    exiger_tache(acteur, tache)
    if tache.etat != EtatTache.A_FAIRE:
        raise ErreurMetier("etat", "Cette tâche est déjà close.")
    if etat == EtatTache.SANS_OBJET and not motif.strip():
        raise ErreurMetier("motif", "Dites pourquoi elle n’a plus d’objet.", champ="motif")
    tache.etat, tache.motif, tache.close_le = etat, motif.strip()[:200], horloge.maintenant()
    tache.close_par_id, tache.version = acteur.id, tache.version + 1
    tache.save()
    _dire(tache, "close")
    return tache


@transaction.atomic
def rouvrir_tache(*, acteur: Acteur, tache: Tache) -> Tache:
    exiger_tache(acteur, tache)
    tache.etat, tache.motif, tache.close_le, tache.close_par = EtatTache.A_FAIRE, "", None, None
    tache.version += 1
    tache.save()
    _dire(tache, "rouverte")
    return tache


@transaction.atomic
def confier_tache(*, acteur: Acteur, tache: Tache, responsable: Professionnel) -> Tache:
    exiger_tache(acteur, tache)
    _exiger_lecteur(responsable, tache.structure_id, tache.dossier)
    tache.responsable, tache.version = responsable, tache.version + 1
    tache.save()
    _dire(tache, "confiee")
    _avertir(tache)
    return tache


def exiger_tache(acteur: Acteur, tache: Tache) -> None:
    """One's own, one that one gave, or what one writes in that dossier."""
    siens = {tache.responsable_id, tache.auteur_id}
    if tache.dossier is not None:
        exiger(acteur, tache.dossier, ["ID"], "resumer")
        if acteur.id not in siens:
            exiger(acteur, tache.dossier, ["AGE", "TRE"], "ecrire", "creer")
    elif acteur.id not in siens and not acteur.peut("HAB", "creer", tache.structure_id):
        raise Refus("Cette tâche est à quelqu’un d’autre.")


@transaction.atomic
def reprendre_taches(*, professionnel_id: int, structure_id: int) -> int:
    """Somebody left: each open task goes to the référent of the person, else to who leads the house, else to nobody.

    Nobody means the list « sans responsable », that the whole house sees.
    """
    ouvertes = Tache.objects.filter(responsable=professionnel_id, structure=structure_id, etat=EtatTache.A_FAIRE)
    presents = {a.id: a for a in acteurs_de(structure_id, PRESENTS) if a.id != professionnel_id}
    chefs = [a.id for a in presents.values() if a.peut("HAB", "creer", structure_id)]
    repreneurs: set[int] = set()
    for tache in ouvertes.select_related("dossier__perimetre"):
        tache.responsable_id = _repreneur(tache, presents, chefs)
        tache.reprise_de_id, tache.version = professionnel_id, tache.version + 1
        tache.save()
        _dire(tache, "reprise")
        repreneurs |= {tache.responsable_id} if tache.responsable_id else set()
    if repreneurs:
        notifier(repreneurs, structure_id=structure_id, nature="tache", texte=REPRISE, url=reverse("taches"))
    return ouvertes.count()


def _repreneur(tache: Tache, presents: dict[int, Acteur], chefs: list[int]) -> int | None:
    candidats = list(chefs)
    if tache.dossier_id is not None:
        referents = MembreEquipe.objects.filter(
            MembreEquipe.en_cours(), dossier=tache.dossier_id, etat=EtatMembre.ACTIF,
            role__in=(RoleEquipe.REFERENT, RoleEquipe.CO_REFERENT),
        )  # fmt: skip
        candidats = [pk for pk in referents.values_list("professionnel_id", flat=True) if pk] + candidats
    for pk in candidats:
        if pk in presents and _lit(presents[pk], tache):
            return pk
    return None


def _lit(acteur: Acteur, tache: Tache) -> bool:
    return tache.dossier is None or decider(acteur, "resumer", "ID", tache.dossier.perimetre).permis


def sans_porteur(structure_id: int) -> list[int]:
    """Professionals who hold open tasks here and no longer work here."""
    tenus = Tache.objects.filter(structure=structure_id, etat=EtatTache.A_FAIRE).exclude(responsable=None)
    ici = Affectation.objects.filter(Affectation.en_cours(), structure=structure_id)
    en_contrat = Q(professionnel__contrat_fin=None) | Q(professionnel__contrat_fin__gte=horloge.aujourdhui())
    presents = ici.filter(en_contrat, professionnel__compte__etat__in=("cree", "actif", "suspendu"))
    partis = tenus.exclude(responsable__in=presents.values("professionnel"))
    return sorted(set(partis.values_list("responsable_id", flat=True)))


def _dire(tache: Tache, fait: str) -> None:
    champs: dict[str, Any] = {"structure_id": tache.structure_id, "dossier_id": tache.dossier_id}
    journal.tracer("ecriture", objet=f"tache:{tache.pk}", niveau=tache.niveau, **champs)
    publier("coordination.tache_changee", **champs, tache_id=tache.pk, fait=fait)


def _avertir(tache: Tache) -> None:
    if tache.responsable_id not in (None, auteur_id()):
        notifier({tache.responsable_id}, structure_id=tache.structure_id, nature="tache", texte=CONFIEE,
                 url=reverse("taches"))  # fmt: skip
