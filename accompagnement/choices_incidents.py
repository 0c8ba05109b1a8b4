"""Words of the register of incidents (S34). The eleven categories are those of the decree of 28 December 2016."""

from django.db import models


class CategorieIncident(models.TextChoices):
    SINISTRE = "1", "1. Sinistre ou évènement météorologique"
    EQUIPEMENT = "2", "2. Équipement, santé et environnement"
    RH = "3", "3. Ressources humaines, organisation"
    SOIN = "4", "4. Erreur ou défaut de soin ou de surveillance"
    EXTERIEUR = "5", "5. Perturbation par la famille ou l’extérieur"
    DECES = "6", "6. Décès accidentel ou consécutif à un défaut"
    SUICIDE = "7", "7. Suicide ou tentative de suicide"
    MALTRAITANCE = "8", "8. Maltraitance"
    DISPARITION = "9", "9. Disparition, police ou gendarmerie alertées"
    VIOLENCE = "10", "10. Comportement violent d’un usager"
    MALVEILLANCE = "11", "11. Acte de malveillance"
    AUTRE = "0", "Autre fait, sans déclaration obligatoire"


BASE = "CASF art. L331-8-1 et R331-8 ; arrêté du 28 décembre 2016"


class Gravite(models.IntegerChoices):
    MINEURE = 1, "Mineure"
    MODEREE = 2, "Modérée"
    GRAVE = 3, "Grave"
    CRITIQUE = 4, "Critique"


class Frequence(models.IntegerChoices):
    RARE = 1, "Rare"
    PARFOIS = 2, "Parfois"
    SOUVENT = 3, "Souvent"
    PERMANENT = 4, "Très souvent"


class EtatIncident(models.TextChoices):
    SAISI = "saisi", "Saisi"
    QUALIFIE = "qualifie", "Qualifié"
    TRAITE = "traite", "Traité"
    DECLARE = "declare", "Déclaré"
    ANALYSE = "analyse", "Analysé"
    CLOS = "clos", "Clos"


TONS_INCIDENT = {
    EtatIncident.SAISI: ("attention", "circle-dashed"), EtatIncident.QUALIFIE: ("info", "tag"),
    EtatIncident.TRAITE: ("info", "wrench"), EtatIncident.DECLARE: ("info", "send"),
    EtatIncident.ANALYSE: ("ok", "search"), EtatIncident.CLOS: ("", "check"),
}  # fmt: skip


class RoleIncident(models.TextChoices):
    CONCERNE = "concerne", "Concerné"
    VICTIME = "victime", "A subi"
    AUTEUR = "auteur", "A agi"
    TEMOIN = "temoin", "Témoin"


class CanalDeclaration(models.TextChoices):
    PORTAIL = "portail", "Portail des signalements"
    COURRIEL = "courriel", "Courriel"
    COURRIER = "courrier", "Courrier"
    TELEPHONE = "telephone", "Téléphone"


class QualitePlaignant(models.TextChoices):
    USAGER = "usager", "Personne accompagnée"
    FAMILLE = "famille", "Famille, représentant"
    PROFESSIONNEL = "pro", "Professionnel"
    TIERS = "tiers", "Voisin, partenaire, autre"
    ANONYME = "anonyme", "Anonyme"


class EtatReclamation(models.TextChoices):
    RECUE = "recue", "Reçue"
    ACCUSEE = "accusee", "Réception accusée"
    REPONDUE = "repondue", "Réponse donnée"
    CLOSE = "close", "Close"


class Efficacite(models.TextChoices):
    A_VOIR = "", "À évaluer"
    OUI = "oui", "Efficace"
    PARTIEL = "partiel", "En partie"
    NON = "non", "Sans effet"


class SourceAction(models.TextChoices):
    INCIDENT = "incident", "Incident"
    RECLAMATION = "reclamation", "Réclamation"
    CVS = "cvs", "Avis du CVS"
    AUTRE = "autre", "Autre"


class CollegeCVS(models.TextChoices):
    USAGERS = "usagers", "Personnes accompagnées"
    FAMILLES = "familles", "Familles, représentants légaux"
    PERSONNEL = "personnel", "Personnel"
    ORGANISME = "organisme", "Organisme gestionnaire"
    INVITE = "invite", "Avec voix consultative"


class SensAvis(models.TextChoices):
    FAVORABLE = "favorable", "Favorable"
    RESERVE = "reserve", "Favorable avec réserves"
    DEFAVORABLE = "defavorable", "Défavorable"
