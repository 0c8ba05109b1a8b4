"""The list of an « information préoccupante »: who may be on it, how it grows, how it shrinks."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import Q

from accompagnement.choices_protection import QualiteLecteur
from accompagnement.models import InformationPreoccupante, LecteurIP, PieceIP
from accompagnement.models.protection import PORTES, tables
from accompagnement.services.protection.commun import exiger_nomme, ligne, tracer
from coordination.models import Echeance
from dui.core import horloge
from dui.core.erreurs import ErreurMetier
from habilitations.acces import Acteur
from habilitations.acteur import acteurs_de
from habilitations.choices import NATURES_PERSONNELLES, EtatCompte, NatureLien
from habilitations.models import LienDossier
from usagers.models import Dossier


@dataclass(frozen=True)
class Candidat:
    """A colleague who may be named. `propose`: usually is, and is proposed ticked."""

    id: int
    nom: str
    fonction: str
    qualite: str
    propose: bool


def candidats(dossier: Dossier) -> list[Candidat]:
    """Those whose profile takes part in protection in that house; never the person nor a relative."""
    liens = LienDossier.objects.filter(LienDossier.ouverts(), perimetre=dossier.pk, professionnel__isnull=False)
    natures: dict[int | None, set[str]] = {}
    for pro, nature in liens.values_list("professionnel", "nature"):
        natures.setdefault(pro, set()).add(nature)
    gens = [
        _candidat(a, dossier, natures.get(a.id, set()))
        for a in acteurs_de(dossier.structure_id, [EtatCompte.ACTIF])
        if any(a.peut("IP", porte, dossier.structure_id) for porte in PORTES)
        and not natures.get(a.id, set()) & set(NATURES_PERSONNELLES)
    ]
    return sorted(gens, key=lambda c: (not c.propose, c.nom))


def _candidat(a: Acteur, dossier: Dossier, natures: set[str]) -> Candidat:
    qualite = QualiteLecteur.EQUIPE
    if a.peut("IP", "valider", dossier.structure_id):
        qualite = QualiteLecteur.VALIDE
    elif a.peut("IP", "ecrire", dossier.structure_id):
        qualite = QualiteLecteur.ECRIT
    suit = qualite == QualiteLecteur.ECRIT and NatureLien.EQUIPE in natures
    return Candidat(a.id, a.nom, a.fonction, qualite, qualite == QualiteLecteur.VALIDE or suit)


def nommer(acteur: Acteur, ip: InformationPreoccupante, nommes: Iterable[Candidat], motif: str = "") -> None:
    """Rows of the list, for people that `ip.lecteurs` already holds."""
    LecteurIP.objects.bulk_create(
        [
            LecteurIP(**ligne(ip), professionnel_id=c.id, qualite=c.qualite, motif=motif[:200], ajoute_par_id=acteur.id)
            for c in nommes
        ]
    )


@transaction.atomic
def ajouter_lecteur(*, acteur: Acteur, ip: InformationPreoccupante, professionnel: int, motif: str) -> None:
    """By somebody of the list, with the reason."""
    _seul(ip)
    exiger_nomme(acteur, ip)
    if not motif.strip():
        raise ErreurMetier("motif", "Dites pourquoi cette personne doit lire.", champ="motif")
    choisi = next((c for c in candidats(ip.dossier) if c.id == professionnel), None)
    if choisi is None or choisi.id in ip.lecteurs:
        raise ErreurMetier("professionnel", "Choisissez une personne de la liste.", champ="professionnel")
    _recopier(ip, [*ip.lecteurs, choisi.id])
    nommer(acteur, ip, [choisi], motif.strip())
    tracer("ecriture", ip)


@transaction.atomic
def retirer_lecteur(*, acteur: Acteur, ip: InformationPreoccupante, professionnel: int, motif: str) -> None:
    """Never oneself, never its author: somebody who knows must stay."""
    _seul(ip)
    exiger_nomme(acteur, ip)
    if professionnel in (acteur.id, ip.auteur_id) or professionnel not in ip.lecteurs:
        raise ErreurMetier("professionnel", "Son auteur et vous-même restez sur la liste.", champ="professionnel")
    if not motif.strip():
        raise ErreurMetier("motif", "Dites pourquoi cette personne ne lit plus.", champ="motif")
    siennes = LecteurIP.objects.filter(ip=ip, professionnel=professionnel, retire_le=None)
    siennes.update(retire_le=horloge.maintenant(), retire_motif=motif.strip()[:200])
    _recopier(ip, [pk for pk in ip.lecteurs if pk != professionnel])
    tracer("ecriture", ip)


def _seul(ip: InformationPreoccupante) -> None:
    """One change of the list at a time, on the list as it is now: somebody taken off never comes back by chance."""
    lue = InformationPreoccupante.objects.select_for_update().filter(pk=ip.pk)
    ip.lecteurs = lue.values_list("lecteurs", flat=True).first() or []


def _recopier(ip: InformationPreoccupante, lecteurs: Sequence[int]) -> None:
    """The list on every row, deadlines included, in one transaction."""
    for modele in tables():
        cle: dict[str, Any] = {"pk": ip.pk} if modele is InformationPreoccupante else {"ip": ip}
        if modele is PieceIP:
            cle["avec"] = []
        modele.objects.filter(**cle).update(lecteurs=list(lecteurs))
    _refermer_les_communs(ip, lecteurs)
    Echeance.objects.filter(dossier=ip.dossier_id, objet=ip.objet).update(lecteurs=list(lecteurs))
    ip.lecteurs = list(lecteurs)


def _refermer_les_communs(ip: InformationPreoccupante, lecteurs: Sequence[int]) -> None:
    """A paper about several children loses readers with each of its lines, and never gains any."""
    communs = PieceIP.objects.filter(Q(ip=ip) | Q(avec__contains=[ip.pk])).exclude(avec=[])
    for piece in communs:
        piece.lecteurs = [pk for pk in piece.lecteurs if pk in lecteurs]
        piece.save(update_fields=["lecteurs"])
