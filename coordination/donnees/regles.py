"""Shipped rules of the deadlines: what starts them, how long, on which basis (metier §2.5, §6.8).

A rule says its source: `R` read in the text, `P` read in part, `M` known from practice and to verify, `D` choice of the
product. Rooms that come later add theirs to REGLES.
"""

from dataclasses import dataclass

from dui.core.registres import Registre

NOMS = {"h": "heures", "j": "jours", "s": "semaines", "m": "mois", "a": "ans"}
SOURCES = {
    "R": "Texte lu.",
    "P": "Texte lu en partie.",
    "M": "Connue de la pratique, texte à relire.",
    "D": "Choix du produit, sans texte.",
}


@dataclass(frozen=True)
class Regle:
    """`nombre` and `unite` (h, j, s, m, a) are counted from the day of `origine`; 0: the date itself is the deadline.

    `preavis`: leads before the due day, the longest makes the deadline « proche ». `critique`: past it, an emergency.
    """

    code: str
    libelle: str
    origine: str
    nombre: int
    unite: str
    base: str
    source: str
    domaine: str
    preavis: tuple[tuple[int, str], ...] = ((15, "j"),)
    critique: bool = False
    responsable: str = ""

    @property
    def en_mots(self) -> str:
        return f"{self.nombre} {NOMS[self.unite]}" if self.nombre else "la date elle-même"

    @property
    def a_verifier(self) -> bool:
        """Known from practice or chosen by the product: shown as such, never as the law."""
        return self.source in "MD"

    @property
    def source_dite(self) -> str:
        return SOURCES[self.source]


REGLES: Registre[Regle] = Registre("regles")

MOIS = ((1, "m"), (15, "j"))
ECHELLE = ((6, "m"), (4, "m"), (2, "m"), (15, "j"))
COURT = ((2, "j"),)

_TABLE = (
    # Contracts (S04)
    Regle("contrat_remise", "Remettre le contrat ou le document individuel", "admission", 15, "j",
          "CASF art. D311, III", "R", "CTR", ((7, "j"),)),
    Regle("contrat_signature", "Faire signer le contrat de séjour", "admission", 1, "m", "CASF art. D311, III", "R",
          "CTR", ((10, "j"),)),
    Regle("contrat_avenant", "Avenant : objectifs et prestations", "admission", 6, "m",
          "CASF art. D311, V (point de départ non précisé par le texte : l’admission par défaut)", "R", "CTR", MOIS),
    Regle("contrat_annuel", "Réactualiser les objectifs et les prestations", "dernière actualisation", 12, "m",
          "CASF art. D311, V", "R", "CTR", ((2, "m"), (15, "j"))),
    Regle("contrat_tarifs", "Mettre à jour l’annexe tarifaire", "dernière annexe", 1, "a", "CASF art. D311, VIII",
          "R", "CTR", MOIS),
    Regle("contrat_fin", "Fin du contrat", "fin du contrat", 0, "j", "contrat signé", "D", "CTR", ((2, "m"), (15, "j"))),
    Regle("jeune_majeur_fin", "Fin du contrat jeune majeur", "fin du contrat", 0, "j", "CASF art. L222-5", "M", "CTR",
          ((2, "m"), (1, "m"), (15, "j"))),
    # Project for the child (PPE)
    Regle("ppe_etabli", "Établir le projet pour l’enfant", "début de mesure", 3, "m", "CASF art. D223-12", "M", "PP", MOIS),
    Regle("ppe_rapport", "Rapport de situation", "dernier rapport", 1, "a", "CASF art. L223-5 et D223-13", "R", "PP", MOIS),
    Regle("ppe_rapport_petit", "Rapport de situation (moins de deux ans)", "dernier rapport", 6, "m",
          "CASF art. D223-13", "R", "PP", MOIS),
    # Measures (S06)
    Regle("mesure_fin", "Fin de la mesure de placement", "fin de mesure", 0, "j", "décision judiciaire ; C. civ. art. 375",
          "M", "MES", ((3, "m"), (1, "m"), (15, "j")), critique=True),
    Regle("mesure_administrative", "Renouveler la mesure administrative", "début de mesure", 1, "a", "CASF art. L223-5",
          "R", "MES", ((3, "m"), (1, "m"), (15, "j")), critique=True),
    Regle("placement_maximum", "Durée maximale du placement judiciaire", "début de mesure", 2, "a",
          "C. civ. art. 375", "M", "MES", ((3, "m"), (1, "m")), critique=True),
    Regle("placement_provisoire", "Durée maximale du placement provisoire", "début de mesure", 6, "m",
          "C. pr. civ., mesures provisoires", "M", "MES", ((2, "m"), (15, "j")), critique=True),
    Regle("accueil_72h", "Accueil de 72 heures : suite à donner", "début de l’accueil", 72, "h", "CASF art. L223-2, al. 5",
          "R", "MES", ((24, "h"),), critique=True),
    Regle("recueil_provisoire", "Recueil provisoire : saisir l’autorité judiciaire", "début du recueil", 5, "j",
          "CASF art. L223-2, al. 4", "R", "MES", COURT, critique=True),
    Regle("accord_repute_recu", "Accord réputé acquis (notification reçue)", "réception de la notification", 4, "s",
          "CASF art. L223-2", "R", "MES", ((7, "j"),)),
    Regle("accord_repute_envoye", "Accord réputé acquis (notification envoyée)", "envoi de la notification", 6, "s",
          "CASF art. L223-2", "R", "MES", ((7, "j"),)),
    Regle("opp_saisine", "Ordonnance du procureur : saisine du juge", "ordonnance", 8, "j", "C. civ. art. 375-5", "M",
          "MES", COURT, critique=True),
    Regle("opp_decision", "Ordonnance du procureur : décision du juge", "saisine", 15, "j", "C. civ. art. 375-5", "M",
          "MES", ((5, "j"),), critique=True),
    Regle("protection_fin", "Fin de la mesure de protection", "fin de mesure", 0, "j", "C. civ. art. 441", "M", "MES",
          ECHELLE),
    Regle("entretien_autonomie", "Entretien d’autonomie", "dix-sept ans", 0, "j", "CASF art. L222-5-1", "R", "PP",
          ((3, "m"), (1, "m"))),
    Regle("majorite", "Majorité", "dix-huit ans", 0, "j", "C. civ. art. 414", "R", "MES", ((6, "m"), (3, "m"), (1, "m"))),
    Regle("entretien_post_ase", "Entretien après la sortie de l’aide sociale à l’enfance", "sortie", 6, "m",
          "CASF art. L222-5-2-1", "M", "PP", MOIS),
    # Freedom to come and go (S05)
    Regle("liberte_signature", "Liberté d’aller et venir : signature possible", "réception du projet", 15, "j",
          "CASF art. R311-0-7", "R", "CTR", COURT),
    Regle("liberte_reevaluation", "Liberté d’aller et venir : réévaluer", "début de la mesure", 6, "m",
          "CASF art. R311-0-9", "M", "CTR", MOIS),
    # Papers that run out (S28)
    Regle("document_validite", "Document à renouveler", "fin de validité", 0, "j", "date portée sur le document", "D", "GA",
          MOIS),
    Regle("document_validite_sante", "Document de santé à renouveler", "fin de validité", 0, "j",
          "date portée sur le document", "D", "GS", MOIS),
    # Rights (S06, leads of §6.8)
    Regle("droit_mdph", "Fin de la décision MDPH", "fin du droit", 0, "j", "décision notifiée", "D", "DRO", ECHELLE),
    Regle("droit_apa", "Fin de l’APA", "fin du droit", 0, "j", "décision notifiée", "D", "DRO", ((2, "m"), (15, "j"))),
    Regle("droit_ash", "Fin de l’aide sociale à l’hébergement", "fin du droit", 0, "j", "décision notifiée", "D", "DRO",
          ((3, "m"), (1, "m"))),
    Regle("droit_rsa", "Déclaration trimestrielle RSA", "dernière déclaration", 3, "m", "CASF art. R262-33", "M", "DRO",
          ((15, "j"),)),
    Regle("droit_c2s", "Fin de la complémentaire santé solidaire", "fin du droit", 0, "j", "CSS art. L861-5", "M", "DRO",
          ((3, "m"), (2, "m"), (15, "j"))),
    Regle("droit_ame", "Fin de l’aide médicale de l’État", "fin du droit", 0, "j", "CASF art. L252-3", "M", "DRO",
          ((2, "m"), (15, "j"))),
    Regle("droit_ald", "Fin de l’exonération (ALD)", "fin du droit", 0, "j", "CSS art. L160-14", "M", "DRO",
          ((3, "m"), (1, "m"))),
    Regle("droit_amo", "Fin des droits à l’assurance maladie", "fin du droit", 0, "j", "attestation de droits", "D", "DRO",
          ((3, "m"), (1, "m"))),
    Regle("droit_mutuelle", "Fin de la complémentaire", "fin du droit", 0, "j", "contrat", "D", "DRO", ((1, "m"),)),
    Regle("droit_identite", "Fin de la pièce d’identité ou du titre de séjour", "fin de validité", 0, "j", "titre", "D",
          "DRO", ((3, "m"), (2, "m"), (15, "j"))),
    Regle("droit_logement", "Anniversaire de la demande de logement", "dépôt", 1, "a", "CCH art. R441-2-7", "M", "DRO",
          MOIS),
    Regle("droit_autre", "Fin d’un droit", "fin du droit", 0, "j", "décision notifiée", "D", "DRO", ((2, "m"), (15, "j"))),
    # Admission (S02), consents (S33), exit (S07), structure
    Regle("candidature_purge", "Effacer une demande non admise", "dernier contact", 2, "a",
          "CNIL, usage : deux ans après le dernier contact", "M", "ADM", ((1, "m"),)),
    Regle("notification_fin", "Fin de l’orientation notifiée", "fin de la notification", 0, "j", "décision CDAPH", "D",
          "ADM", ECHELLE),
    Regle("autorisation_fin", "Fin d’une autorisation", "fin de l’autorisation", 0, "j", "autorisation signée", "D", "CTR",
          MOIS),
    Regle("suivi_sortie", "Prendre des nouvelles après la sortie", "date prévue", 0, "j",
          "accompagnement après la sortie", "D", "PP", ((7, "j"),)),
    Regle("lhss_duree", "LHSS : deux mois de séjour prévus", "entrée", 2, "m", "CASF art. D312-176-4", "R", "CTR",
          ((15, "j"), (7, "j"))),
    # Incidents, protection, access to the file: used by the rooms of daily life and of the portal
    Regle("eig_confirmation", "Confirmer par écrit l’évènement grave", "information orale", 48, "h",
          "CASF art. R331-8 et suivants", "P", "INC", ((24, "h"),), critique=True),
    Regle("ip_evaluation", "Évaluer l’information préoccupante", "réception", 3, "m", "CASF art. D226-2-4", "R", "IP",
          ((1, "m"), (15, "j")), critique=True),
    Regle("acces_sante", "Donner accès au dossier de santé", "demande", 8, "j", "CSP art. L1111-7", "M", "ARC", COURT),
    Regle("acces_sante_ancien", "Donner accès au dossier de santé (plus de cinq ans)", "demande", 2, "m",
          "CSP art. L1111-7", "M", "ARC", ((15, "j"),)),
    Regle("acces_administratif", "Donner accès au dossier administratif", "demande", 1, "m", "CRPA", "M", "ARC",
          ((10, "j"),)),
)  # fmt: skip

for _rang, _regle in enumerate(_TABLE):
    REGLES.enregistrer(_regle, cle=_regle.code, ordre=_rang)
