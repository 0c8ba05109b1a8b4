"""Words of the documents kept in a dossier (S28)."""

from django.db import models

from dui.core.modeles import Niveau


class EtatDepot(models.TextChoices):
    """Archives and elimination come with their own room; nobody deletes here."""

    RECU = "recu", "Reçu"
    A_QUALIFIER = "a_qualifier", "À qualifier"
    CLASSE = "classe", "Classé"
    DIFFUSE = "diffuse", "Diffusé"
    PERIME = "perime", "Périmé"


class SourceDepot(models.TextChoices):
    SCANNE = "scanne", "Papier scanné ou photographié"
    NUMERIQUE = "numerique", "Fichier reçu"
    PRODUIT = "produit", "Produit ici"
    MSSANTE = "mssante", "Messagerie sécurisée"
    DMP = "dmp", "DMP"
    PORTAIL = "portail", "Espace de la personne"


class CategorieDepot(models.TextChoices):
    IDENTITE = "identite", "Identité et état civil"
    ADMINISTRATIF = "administratif", "Administratif et droits"
    JUSTICE = "justice", "Justice et mesures"
    CONTRAT = "contrat", "Contrats et loi 2002-2"
    PROJET = "projet", "Projet et comptes rendus"
    SCOLARITE = "scolarite", "École et formation"
    SANTE = "sante", "Santé"
    FAMILLE = "famille", "Famille et courriers"
    PHOTO = "photo", "Photographie"
    AUTRE = "autre", "Autre"


class ConsentementImage(models.TextChoices):
    SANS_OBJET = "", "Sans photographie de personne"
    RECUEILLI = "recueilli", "Consentement à l’image recueilli"
    MANQUANT = "manquant", "Consentement à recueillir : ne pas diffuser"


class Traitement(models.TextChoices):
    EN_ATTENTE = "en_attente", "En préparation"
    FAIT = "fait", "Lisible"
    REFUSE = "refuse", "Refusé"


# Which part of the dossier opens a document of that level (metier §4.2): GA, GS, the psychologist's, protection.
DOMAINES = {
    Niveau.N1: "GA",
    Niveau.N2: "GA",
    Niveau.N3: "GS",
    Niveau.N4: "GS",
    Niveau.N5: "PSY",
    Niveau.N6: "IP",
}
