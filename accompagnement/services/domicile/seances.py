"""Sessions of a professional: entered for one child or a group, week after week in few keys."""

import uuid
from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from django.db import transaction

from accompagnement.choices_domicile import EtatActe, LieuSeance
from accompagnement.models import Seance
from accompagnement.services.domicile.actes import NIVEAUX, etape, exiger_saisie, passer, verrouiller
from dui.core import horloge
from dui.core.erreurs import ErreurMetier
from habilitations.acces import Acteur, numeros_visibles
from habilitations.models import Professionnel, Structure
from usagers.models import Dossier
from usagers.services.dossiers import numero_suivant

DUREE_MAX = 480
REPRIS = ("type", "avec", "lieu", "enfant", "parents", "partenaires", "transport", "dossier_id", "professionnel_id")


@transaction.atomic
def noter_seances(
    *, acteur: Acteur | None, dossiers: Sequence[Dossier], professionnel: Professionnel, type: str, jour: date,
    heure: time, duree: int, faite: bool = True, lieu: str = LieuSeance.STRUCTURE, **champs: Any,
) -> list[Seance]:  # fmt: skip
    """One line a child, each with its own presence afterwards; several children make one group session."""
    if not dossiers:
        raise ErreurMetier("dossiers", "Choisissez au moins une personne.", champ="dossiers")
    if not 1 <= duree <= DUREE_MAX:
        raise ErreurMetier("duree", "La durée est en minutes, huit heures au plus.", champ="duree")
    debut = datetime.combine(jour, heure, tzinfo=horloge.PARIS).astimezone(UTC)
    fin = debut + timedelta(minutes=duree)
    if faite and fin > horloge.maintenant():
        raise ErreurMetier("heure", "Cette séance n’est pas encore finie : notez-la « prévue ».", champ="heure")
    for dossier in dossiers:
        exiger_saisie(acteur, dossier, Seance)
        _exiger_seule(dossier, professionnel, debut, fin)
    groupe = uuid.uuid4() if len(dossiers) > 1 else None
    commun = {"professionnel": professionnel, "type": type, "debut": debut, "fin": fin, "lieu": lieu, "groupe": groupe,
              "statut": EtatActe.REALISE if faite else EtatActe.PLANIFIE} | champs  # fmt: skip
    return [_creer(acteur, dossier, commun) for dossier in dossiers]


def _creer(acteur: Acteur | None, dossier: Dossier, champs: dict[str, Any]) -> Seance:
    faite = Seance.objects.create(
        dossier=dossier, structure_id=dossier.structure_id, niveau=NIVEAUX[Seance],
        numero=numero_suivant(dossier, "EVN"), auteur_id=acteur.id if acteur else None, **champs,
    )  # fmt: skip
    etape(acteur, faite, "Faite" if faite.statut == EtatActe.REALISE else "Prévue")
    return faite


def _exiger_seule(dossier: Dossier, professionnel: Professionnel, debut: datetime, fin: datetime) -> None:
    """The same child with the same professional at the same time is the same session: counted once."""
    memes = Seance.objects.filter(dossier=dossier, professionnel=professionnel, debut__lt=fin, fin__gt=debut)
    if memes.exclude(statut=EtatActe.ANNULE).exists():
        raise ErreurMetier("heure", "Cette personne a déjà une séance avec vous à cette heure.", champ="heure")


@transaction.atomic
def faire(
    *, acteur: Acteur | None, objet: Seance, duree: int, enfant: bool = True, parents: bool = False,
    partenaires: bool = False, lieu: str = LieuSeance.STRUCTURE, transport: str = "",
) -> Seance:  # fmt: skip
    """Held: who was there. An individual session to which nobody came is not done, with its reason."""
    exiger_saisie(acteur, objet.dossier, Seance)
    objet = verrouiller(objet, EtatActe.PLANIFIE)
    if not (enfant or parents or partenaires):
        message = "Personne n’est venu : notez la séance « non faite »."
        raise ErreurMetier("enfant", message, champ="enfant")
    if not 1 <= duree <= DUREE_MAX:
        raise ErreurMetier("duree", "La durée est en minutes, huit heures au plus.", champ="duree")
    objet.fin = objet.debut + timedelta(minutes=duree)
    if objet.fin > horloge.maintenant():
        raise ErreurMetier("duree", "Cette séance n’est pas encore finie.", champ="duree")
    objet.enfant, objet.parents, objet.partenaires = enfant, parents, partenaires
    objet.lieu, objet.transport = lieu, transport
    return passer(acteur, objet, EtatActe.REALISE, "Faite")


@transaction.atomic
def reconduire(*, acteur: Acteur, structure: Structure, professionnel: Professionnel, lundi: date) -> int:
    """Plan this week as the week before was, at the same hours of Paris; what is already there stays alone."""
    debut, fin = _semaine(lundi - timedelta(days=7))
    visibles = numeros_visibles(acteur, "AGE", "ecrire")
    avant = Seance.objects.filter(structure=structure, professionnel=professionnel, debut__gte=debut, debut__lt=fin,
                                  dossier__in=visibles, dossier__perimetre__phase="actif")  # fmt: skip
    groupes: dict[uuid.UUID, uuid.UUID] = {}
    faites = 0
    for s in avant.select_related("dossier"):
        depart = s.debut.astimezone(horloge.PARIS) + timedelta(days=7)
        arrivee = depart.astimezone(UTC) + horloge.duree(s.debut, s.fin)
        deja = Seance.objects.filter(
            dossier=s.dossier_id, professionnel=professionnel, debut__lt=arrivee, fin__gt=depart
        )
        if deja.exists():
            continue
        groupe = groupes.setdefault(s.groupe, uuid.uuid4()) if s.groupe else None
        champs = {nom: getattr(s, nom) for nom in REPRIS if nom != "dossier_id"}
        _creer(acteur, s.dossier, champs | {"debut": depart, "fin": arrivee, "groupe": groupe})
        faites += 1
    return faites


def _semaine(lundi: date) -> tuple[datetime, datetime]:
    minuit = datetime.combine(lundi, time(), tzinfo=horloge.PARIS)
    return minuit, datetime.combine(lundi + timedelta(days=7), time(), tzinfo=horloge.PARIS)
