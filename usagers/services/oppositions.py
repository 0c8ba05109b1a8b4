"""Opposition of a person to a sharing (L1110-4 IV, R1110-3): in force at the next request, ended by a date."""

from datetime import date
from typing import Any

from django.db import transaction
from django.urls import reverse

from dui.core import horloge, journal
from dui.core.erreurs import ErreurMetier, Refus
from dui.core.evenements import publier
from dui.core.notifications import notifier
from habilitations.acces import Acteur
from habilitations.choices import Domaine, NatureLien
from habilitations.models import Professionnel, Profil
from habilitations.services import lier_dossier
from usagers.choices import CibleOpposition, Expression
from usagers.confidentialite import decide, direction_de, exiger_recueil, peut_lever
from usagers.models import Dossier, Opposition

# What an opposition cannot close: matters of the house, and the log of who read.
HORS_OPPOSITION = frozenset({Domaine.HAB, Domaine.REP, Domaine.STK})


@transaction.atomic
def enregistrer_opposition(
    *, acteur: Acteur | None, dossier: Dossier, exprimee_par: str, cible: str,
    professionnel: Professionnel | None = None, profil: Profil | None = None, domaine: str = "",
    exprimee_le: date | None = None, qui: str = "", paroles: str = "", piece: str = "",
) -> Opposition:  # fmt: skip
    """Write what was said and close the link that the formula reads. Publishes `usagers.opposition_exprimee`."""
    le = exprimee_le or horloge.aujourdhui()
    _controler(acteur, dossier, cible, domaine, exprimee_par, qui, le)
    vise = _viser(dossier, cible, professionnel, profil)
    code = profil.code if profil and cible == CibleOpposition.FONCTION else ""
    lien = lier_dossier(
        perimetre=dossier.perimetre, professionnel=vise, nature=NatureLien.OPPOSITION, domaine=domaine, profil=code,
    )  # fmt: skip
    if Opposition.objects.filter(lien=lien).exists():
        raise ErreurMetier("deja", "Cette opposition est déjà notée et en vigueur.")
    opposition = Opposition.objects.create(
        dossier=dossier, structure_id=dossier.structure_id, lien=lien, exprimee_par=exprimee_par, qui=qui.strip(),
        exprimee_le=le, cible=cible, professionnel=vise, fonction=profil.libelle if code and profil else "",
        domaine=domaine, paroles=paroles.strip(), piece=piece.strip(), recue_par_id=acteur.id if acteur else None,
    )  # fmt: skip
    _annoncer(opposition, "exprimee")
    _prevenir(opposition, acteur)
    return opposition


def _controler(
    acteur: Acteur | None, dossier: Dossier, cible: str, domaine: str, exprimee_par: str, qui: str, le: date
) -> None:
    if acteur is not None:
        exiger_recueil(acteur, dossier)
    if domaine in HORS_OPPOSITION or (domaine and domaine not in Domaine.values):
        raise ErreurMetier("domaine", "Cette partie ne se ferme pas par une opposition.", champ="domaine")
    if cible == CibleOpposition.TOUS and not domaine and acteur is not None and not decide(acteur, dossier):
        message = "Fermer tout le dossier à tout le monde revient à la direction. Choisissez une partie."
        raise ErreurMetier("tout", message, champ="domaine")
    if exprimee_par != Expression.PERSONNE and not qui.strip():
        raise ErreurMetier("qui", "Écrivez le nom et la qualité de qui s’exprime.", champ="qui")
    if le > horloge.aujourdhui():
        raise ErreurMetier("futur", "Une opposition s’exprime aujourd’hui ou avant.", champ="exprimee_le")


def _viser(
    dossier: Dossier, cible: str, professionnel: Professionnel | None, profil: Profil | None
) -> Professionnel | None:
    if cible == CibleOpposition.FONCTION and profil is None:
        raise ErreurMetier("fonction", "Choisissez la fonction visée.", champ="profil")
    if cible != CibleOpposition.PROFESSIONNEL:
        return None
    if professionnel is None:
        raise ErreurMetier("professionnel", "Choisissez le professionnel visé.", champ="professionnel")
    if professionnel.organisme_id != dossier.structure.organisme_id:
        raise ErreurMetier("professionnel", "Cette personne ne travaille pas ici.", champ="professionnel")
    return professionnel


@transaction.atomic
def terminer_opposition(
    *, acteur: Acteur | None, opposition: Opposition, demandee_par: str = Expression.PERSONNE, motif: str = ""
) -> Opposition:
    """The person changed their mind: both dates stay. Never by the one whom it aims at."""
    opposition = Opposition.objects.select_for_update(of=("self",)).select_related("dossier__perimetre", "lien").get(
        pk=opposition.pk
    )  # fmt: skip
    if acteur is not None and not peut_lever(acteur, opposition.dossier, opposition):
        raise Refus()
    if opposition.levee_le is not None:
        raise ErreurMetier("levee", "Cette opposition est déjà levée.")
    if not motif.strip():
        raise ErreurMetier("motif", "Dites comment la personne l’a demandé.", champ="motif")
    maintenant = horloge.maintenant()
    opposition.levee_le, opposition.levee_motif = maintenant, motif.strip()[:200]
    opposition.levee_demandee_par, opposition.levee_par_id = demandee_par, acteur.id if acteur else None
    opposition.save()
    opposition.lien.fin = maintenant
    opposition.lien.save(update_fields=["fin", "modifie_le"])
    _annoncer(opposition, "levee")
    return opposition


def _annoncer(opposition: Opposition, acte: str) -> None:
    dossier = opposition.dossier
    journal.tracer(
        "ecriture", objet=f"opposition:{acte}", dossier_id=dossier.pk, structure_id=dossier.structure_id,
        usager_id=dossier.usager_id, niveau=opposition.niveau,
    )  # fmt: skip
    publier(
        f"usagers.opposition_{acte}", structure_id=dossier.structure_id, dossier_id=dossier.pk,
        opposition_id=opposition.pk,
    )  # fmt: skip


def _prevenir(opposition: Opposition, acteur: Acteur | None) -> None:
    """The direction organises what follows; the notice says neither who nor what."""
    destinataires = {pro.pk for pro in direction_de(opposition.structure_id)}
    destinataires -= {acteur.id if acteur else None, opposition.professionnel_id}
    notifier(
        destinataires, structure_id=opposition.structure_id, nature="opposition",
        texte="Une personne a limité le partage de son dossier.",
        url=reverse("confidentialite", args=[opposition.dossier_id]),
    )  # fmt: skip


def champs_de(donnees: dict[str, Any]) -> dict[str, Any]:
    """Fields of the form that do not belong to the chosen target are dropped."""
    garde = {CibleOpposition.PROFESSIONNEL: "professionnel", CibleOpposition.FONCTION: "profil"}.get(donnees["cible"])
    return {nom: valeur for nom, valeur in donnees.items() if nom not in {"professionnel", "profil"} or nom == garde}


__all__ = ["HORS_OPPOSITION", "champs_de", "enregistrer_opposition", "terminer_opposition"]
