"""Visits at home (SSIAD) and sessions (CAMSP, CMPP): national lists where they exist, ours elsewhere."""

from django.db import models


class TypeIntervention(models.TextChoices):
    """JDV type d’évènement SSIAD, list of 10 October 2025 (TDDUI .811)."""

    AIDE_SOIGNANT = "MED-1296", "Aide-soignant"
    IDEL = "MED-1297", "Infirmier libéral"
    IDE = "MED-1298", "Infirmier salarié"
    CONJOINTE = "MED-1299", "Intervention conjointe"
    DIABETE = "MED-1311", "Infirmier, diabète insulinotraité"
    AMP = "MED-1322", "Aide médico-psychologique"
    AES = "MED-1323", "Accompagnant éducatif et social"
    CSI = "MED-1324", "Infirmier de centre de santé"


INFIRMIERS = (TypeIntervention.IDEL, TypeIntervention.IDE, TypeIntervention.DIABETE, TypeIntervention.CSI)


class EtatActe(models.TextChoices):
    """JDV_J281 is made from it: PLANIFIE, TERMINE (REALISE in the CDA), ANNULE."""

    PLANIFIE = "planifie", "Prévue"
    REALISE = "realise", "Faite"
    ANNULE = "annule", "Non faite"


TONS_ACTE: dict[str, tuple[str, str]] = {
    EtatActe.PLANIFIE: ("", "clock"), EtatActe.REALISE: ("ok", "check"), EtatActe.ANNULE: ("attention", "x"),
}  # fmt: skip


class MotifNonRealisation(models.TextChoices):
    """JDV motif de non-réalisation d’un évènement."""

    STRUCTURE = "GEN-357", "Le service"
    HOSPITALISATION = "ORG-077", "Hospitalisation, y compris à domicile"
    USAGER = "GEN-358", "La personne"
    PROFESSIONNELS = "GEN-359", "Les professionnels"
    EXTERNE = "GEN-360", "Une cause extérieure"
    ADMINISTRATIF = "GEN-361", "Une raison administrative ou légale"


class ModeTransport(models.TextChoices):
    """Those of JDV mode de transport that a professional or a family uses for this."""

    VEHICULE = "ORG-202", "Véhicule individuel"
    COLLECTIF = "ORG-203", "Véhicule collectif"
    COMMUN = "ORG-204", "Transport en commun"
    DOUX = "ORG-205", "À pied, à vélo"
    TAXI = "ORG-156", "Taxi"
    VSL = "ORG-160", "Véhicule sanitaire léger"
    AMBULANCE = "ORG-155", "Ambulance privée"


class NatureTransport(models.TextChoices):
    """SERAFIN-PH 3.2.4 (JDV_J282), at its leaves."""

    ACCUEIL = "3.2.4.1", "Domicile et structure"
    SOINS = "3.2.4.2", "Pour des soins"
    PARTICIPATION = "3.2.4.3", "Pour l’autonomie et la participation sociale"


class ElementSituation(models.TextChoices):
    """JDV situation SSIAD (TDDUI .804)."""

    INCONTINENCE_URINAIRE = "R32", "Incontinence urinaire"
    INCONTINENCE_FECALE = "R15", "Incontinence fécale"
    OBESITE = "E66.9", "Obésité"
    COGNITIF = "F06.7", "Troubles cognitifs"
    COMPORTEMENT = "F69", "Troubles du comportement"
    PLAIES = "MED-1294", "Soins infirmiers de plaies chroniques, escarres"
    DIABETE = "MED-1295", "Soins infirmiers d’un diabète insulinotraité"
    AUCUN = "GEN-365", "Aucune de ces situations"


class TypeSeance(models.TextChoices):
    ACCUEIL = "accueil", "Premier accueil"
    BILAN = "bilan", "Bilan, évaluation"
    SOIN = "soin", "Séance de soin ou de rééducation"
    CONSULTATION = "consult", "Consultation"
    GUIDANCE = "guidance", "Guidance parentale"
    SYNTHESE = "synthese", "Synthèse sur la situation"
    PARTENAIRE = "partenaire", "Rencontre avec l’école ou un partenaire"
    DOMICILE = "visite", "Visite à domicile"


class LieuSeance(models.TextChoices):
    STRUCTURE = "structure", "Au centre"
    ECOLE = "ecole", "École"
    CRECHE = "creche", "Crèche, assistante maternelle"
    DOMICILE = "domicile", "Domicile"
    DISTANCE = "distance", "À distance"
    AUTRE = "autre", "Ailleurs"


class Provenance(models.TextChoices):
    DOMICILE = "domicile", "Domicile"
    MCO = "mco", "Hôpital, court séjour"
    SMR = "smr", "Soins médicaux et de réadaptation"
    PSY = "psy", "Psychiatrie"
    EHPAD = "autre_ehpad", "Autre EHPAD"
    RA = "ra", "Résidence autonomie"
    AUTRE = "autre", "Autre"


class Destination(models.TextChoices):
    DECES = "deces", "Décès"
    DOMICILE = "domicile", "Domicile"
    ETABLISSEMENT = "autre_etab", "Autre établissement"
    HOSPITALISATION = "hospit_definitive", "Hospitalisation sans retour"
    CAMSP_CMPP = "camsp_cmpp", "CAMSP ou CMPP"
    SESSAD = "sessad", "SESSAD, IME, ITEP"
    LIBERAL = "liberal", "Soins en ville"
    FIN = "fin", "Fin du besoin"
    AUTRE = "autre", "Autre"


class LieuDeces(models.TextChoices):
    ICI = "ehpad", "Dans l’établissement ou à domicile"
    HOPITAL = "hopital", "À l’hôpital"


class ModeGarde(models.TextChoices):
    FAMILLE = "famille", "Famille"
    ASSISTANTE = "assistante", "Assistante maternelle"
    CRECHE = "creche", "Crèche, halte-garderie"
    ECOLE = "ecole", "École"
    AUTRE = "autre", "Autre"
