"""Objects of daily life for the permission table."""

import hashlib
from datetime import date, timedelta
from types import SimpleNamespace
from typing import Any

from django.core.files.base import ContentFile

from accompagnement.models import (
    ActionEcrit,
    ActionQualite,
    BilanProjet,
    Crip,
    EcritEducatif,
    FaitIP,
    Fugue,
    GesteAccueil,
    Grille,
    Incident,
    InformationPreoccupante,
    InviteBilan,
    Objectif,
    PartiePPE,
    Passation,
    PieceCVS,
    PieceIP,
    PieceRegistre,
    PointeurIncident,
    PresenceAbsence,
    ProjetPersonnalise,
    ProjetPourEnfant,
    ProjetVie,
    Reclamation,
    ReunionCVS,
    RondeNuit,
    VersionGrille,
)
from dui.core import horloge
from tests.droits.papiers import PDF
from usagers.services.dossiers import numero_suivant


def accompagner(c: SimpleNamespace, o: SimpleNamespace) -> None:
    """Missing since two hours."""
    ici = {"dossier": c.d, "structure": o.structure, "niveau": 2}
    debut = horloge.maintenant() - timedelta(hours=2)
    c.presence = PresenceAbsence.objects.create(
        sejour=c.sejour, motif="fugue", debut=debut, borne=debut + timedelta(days=3), **ici
    )
    c.fugue = Fugue.objects.create(absence=c.presence, vu_le=debut, constatee_le=horloge.maintenant(), **ici)


def de_la_maison(o: SimpleNamespace) -> None:
    """A round begun by nobody in particular, a passage counted a minute ago."""
    o.ronde = RondeNuit.objects.create(structure=o.structure)
    o.geste = GesteAccueil.objects.create(structure=o.structure, niveau=2, code="passage")


def tenir_le_registre(o: SimpleNamespace) -> None:
    """An incident, a complaint, an action, a meeting of the CVS, written by the direction of that house."""
    ici: dict[str, Any] = {"structure": o.structure}
    declare = ici | {"declarant": o.direction}
    papier = {"fichier": ContentFile(PDF, name="p"), "sha256": hashlib.sha256(PDF).hexdigest(), "taille": len(PDF)}
    le = horloge.maintenant() - timedelta(days=1)
    o.incident = Incident.objects.create(
        survenu_le=le, constate_le=le, lieu="Cour", categorie="10", description="Altercation.", **declare
    )
    o.piece_incident = PieceRegistre.objects.create(incident=o.incident, code="EIG", titre="EIG", **papier, **declare)
    o.reclamation = Reclamation.objects.create(qualite="famille", sujet="Repas", texte="Froid.", **declare)
    o.action = ActionQualite.objects.create(
        libelle="Chariot", responsable=o.direction, pour_le=horloge.aujourdhui(), **ici
    )
    o.reunion = ReunionCVS.objects.create(le=le, ordre_du_jour="Menus", pv="Menus.", **ici)
    papier["fichier"] = ContentFile(PDF, name="p")
    o.piece_cvs = PieceCVS.objects.create(reunion=o.reunion, titre="PV", reference="PV", **papier, **ici)
    sienne = {"nom": "CRIP", "adresse": "Nantes", "auteur": o.direction}
    o.crip, _ = Crip.objects.get_or_create(
        organisme=o.structure.organisme, departement="44", retiree_le=None, defaults=sienne
    )


def ecrire_sur_elle(c: SimpleNamespace, o: SimpleNamespace) -> None:
    """A writing begun, its action, and the neutral line of an incident."""
    ici: dict[str, Any] = {"structure": o.structure, "niveau": 2}
    c.ecrit = EcritEducatif.objects.create(
        dossier=c.d, auteur=o.direction, genre="cr", titre="Trois mois", faits="Le 3, rentrée.", **ici
    )
    ActionEcrit.objects.create(ecrit=c.ecrit, quoi="Appeler", qui="Anne", **ici)
    PointeurIncident.objects.create(dossier=c.d, incident=o.incident, le=horloge.aujourdhui(), **ici)


def proteger(c: SimpleNamespace, o: SimpleNamespace) -> None:
    """Written by the direction of that house, which alone reads it: no other function, whatever its letter."""
    nomme: dict[str, Any] = {"structure": o.structure, "lecteurs": [o.direction.pk]}
    c.ip = InformationPreoccupante.objects.create(dossier=c.d, auteur=o.direction, **nomme)
    c.fait_ip = FaitIP.objects.create(ip=c.ip, le=horloge.aujourdhui(), recit="Vu", auteur=o.direction, **nomme)
    c.piece_ip = PieceIP.objects.create(
        ip=c.ip, code="IP-RECUEIL", titre="Recueil", fichier=ContentFile(PDF, name="p"), auteur=o.direction,
        sha256=hashlib.sha256(PDF).hexdigest(), taille=len(PDF), **nomme,
    )  # fmt: skip


def grille_maison(organisme: Any) -> Grille:
    """One a organisme, in the workshop."""
    grille = Grille.objects.filter(organisme=organisme, code="MAISON").first()
    if grille is None:
        grille = Grille.objects.create(organisme=organisme, code="MAISON", titre="Maison", licence="maison")
        texte = {"code": "MAISON", "titre": "Maison", "licence": "maison", "mention": "Ici.", "items": [
            {"id": "question_1", "type": "texte", "libelle": "Quoi ?"}]}  # fmt: skip
        VersionGrille.objects.create(grille=grille, organisme=organisme, numero=1, definition=texte)
    return grille


def evaluer(c: SimpleNamespace, o: SimpleNamespace) -> None:
    """An assessment of the team, by a colleague, in preparation."""
    version = VersionGrille.objects.get(grille__code="KATZ", grille__organisme=None, etat="publiee")
    c.passation = Passation.objects.create(
        dossier=c.d, structure=o.structure, niveau=2, version_grille=version, numero=1, auteur=o.collegue
    )


def projeter(c: SimpleNamespace, o: SimpleNamespace) -> None:
    """A project being written, with an objective."""
    ici = {"structure": o.structure, "niveau": 2}
    c.projet = ProjetPersonnalise.objects.create(dossier=c.d, numero=1, titre="Projet 2026", **ici)
    c.objectif = Objectif.objects.create(projet=c.projet, dossier=c.d, numero=1, titre="Cuisiner seul", **ici)
    c.bilan = BilanProjet.objects.create(projet=c.projet, dossier=c.d, numero=1, le=horloge.maintenant(), **ici)
    c.invite = InviteBilan.objects.create(bilan=c.bilan, dossier=c.d, nom="École", **ici)
    c.ppe = ProjetPourEnfant.objects.create(dossier=c.d, departement="44", debut_mesure=date(2026, 1, 5), **ici)
    PartiePPE.objects.create(ppe=c.ppe, dossier=c.d, code="scolarite", **ici)
    numero = numero_suivant(c.d, ProjetVie.OBJET)
    ProjetVie.objects.create(dossier=c.d, numero=numero, titre="Ma vie", souhaits="Habiter seul.", **ici)
