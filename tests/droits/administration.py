"""Objects of admission, rights and exit for the permission table."""

import hashlib
from datetime import date, timedelta
from types import SimpleNamespace
from typing import Any

from django.core.files.base import ContentFile

from administration.models import (
    ActionSuivi,
    Autorisation,
    BilanSortie,
    Candidature,
    Commission,
    CourrierAdmission,
    DroitSocial,
    FichierPiece,
    Inventaire,
    LigneCommission,
    LigneInventaire,
    MesureLiberte,
    MesureProtection,
    PieceCandidature,
    PieceDroit,
    PointSortie,
    Ressource,
    Sortie,
    VignetteEffet,
    VoeuStructure,
)
from coordination.models import Evenement
from dui.core import horloge
from dui.core.contexte import cle_acces
from tests.droits.papiers import PDF, deposer


def demander(c: SimpleNamespace, o: SimpleNamespace, unite: Any) -> None:
    """A request of admission in that house and unit, received by a colleague."""
    jour = date(2026, 11, 2)
    c.candidature = Candidature.objects.create(
        organisme=o.structure.organisme, structures=[o.structure.pk], numero=f"E-{c.d.pk}", auteur=o.collegue,
        nom_naissance="AUBRY", prenoms="MAELYS", origine="ase", canal="courrier", date_demande=jour,
        date_reception=jour,
    )  # fmt: skip
    c.voeu = VoeuStructure.objects.create(
        candidature=c.candidature, structure=o.structure, unite=unite, personne=-c.candidature.pk, recue_le=jour
    )
    c.piece = PieceCandidature.objects.create(
        candidature=c.candidature, structures=[o.structure.pk], type="identite", etat="recue"
    )
    c.fichier = FichierPiece.objects.create(
        piece=c.piece, niveau=1, cles=[cle_acces(o.structure.pk, 1)], fichier=ContentFile(PDF, name="piece"),
        mime="application/pdf", sha256=hashlib.sha256(PDF).hexdigest(), taille=len(PDF),
    )  # fmt: skip
    c.contact = Evenement.objects.create(
        structure=o.structure, niveau=1, domaine="ADM", objet=f"candidature:{c.candidature.pk}", type="contact",
        libelle="Prise de contact", debut=horloge.maintenant() - timedelta(hours=2), auteur=o.collegue,
    )  # fmt: skip
    c.courrier_admission = CourrierAdmission.objects.create(
        structure=o.structure, voeu=c.voeu, code="ADM-ACCUSE", reference="ADM-ACCUSE, version 1", titre="Accusé",
        destinataire="Mme Coulon", fichier=ContentFile(PDF, name="courrier"), taille=len(PDF), auteur=o.collegue,
        sha256=hashlib.sha256(PDF).hexdigest(),
    )  # fmt: skip
    c.commission = Commission.objects.create(structure=o.structure, le=horloge.maintenant())
    c.ligne = LigneCommission.objects.create(
        commission=c.commission, structure=o.structure, voeu=c.voeu, proposition="ajourner", motivation="À revoir"
    )


def administrer(c: SimpleNamespace, o: SimpleNamespace) -> None:
    """A right asked for and its missing piece, money that comes in, a decision of a judge."""
    ici = {"structure": o.structure, "niveau": 1}
    c.droit = DroitSocial.objects.create(dossier=c.d, type="aeeh", **ici)
    c.piece_droit = PieceDroit.objects.create(droit=c.droit, libelle="Certificat médical", **ici)
    c.ressource = Ressource.objects.create(dossier=c.d, type="argent", montant=20, debut=date(2026, 1, 1), **ici)
    c.mesure = MesureProtection.objects.create(
        dossier=c.d, structure=o.structure, niveau=2, type="aemo", juridiction="Juge des enfants de Nantes",
        date_decision=date(2026, 1, 2), debut=date(2026, 1, 5), fin=horloge.aujourdhui() + timedelta(days=90),
    )  # fmt: skip
    duree = {"debut": date(2026, 1, 5), "fin": horloge.aujourdhui() + timedelta(days=90)}
    c.liberte = MesureLiberte.objects.create(
        dossier=c.d, structure=o.structure, niveau=2, type="horaires", consigne="Rentrée à 18 h.", statut="en_vigueur",
        **duree,
    )  # fmt: skip
    c.autorisation = Autorisation.objects.create(
        dossier=c.d, structure=o.structure, niveau=2, objet="sortie", acte="usuel", portee="Sortie à la mer",
        informee_le=date(2026, 1, 5), support="Entretien", **duree,
    )  # fmt: skip


def sortir(c: SimpleNamespace, o: SimpleNamespace) -> None:
    """Left some days ago, one point still open, one contact to come."""
    ici = {"structure": o.structure, "niveau": 1}
    c.sortie = Sortie.objects.create(
        dossier=c.d, sejour=c.sejour, motif="rupture", initiative="usager", etat="suivie",
        date_sortie=horloge.aujourdhui(), **ici,
    )  # fmt: skip
    BilanSortie.objects.create(sortie=c.sortie, structure=o.structure, niveau=2)
    c.point_sortie = PointSortie.objects.create(sortie=c.sortie, code="papiers", rang=1, **ici)
    c.inventaire = Inventaire.objects.create(dossier=c.d, sejour=c.sejour, moment="intermediaire", **ici)
    photo = deposer(c, o)
    c.ligne_inventaire = LigneInventaire.objects.create(inventaire=c.inventaire, designation="Vélo", photo=photo, **ici)
    VignetteEffet.objects.create(
        ligne=c.ligne_inventaire, depot=photo, ordre=1, fichier=ContentFile(PDF, name="vignette"), mime="image/jpeg",
        sha256=hashlib.sha256(PDF).hexdigest(), largeur=4, hauteur=3, **ici,
    )  # fmt: skip
    c.action_suivi = ActionSuivi.objects.create(
        sortie=c.sortie, dossier=c.d, structure=o.structure, niveau=2, libelle="Une semaine après",
        prevue_le=horloge.aujourdhui(),
    )  # fmt: skip
