"""Admission, contracts."""

from tests.droits.regles.mots import ADMET, COMMISSION, DEMANDE, deux

REGLES: dict[str, dict[str, str]] = {
    # Admission
    "admissions": {"GET": ADMET},
    "admissions_liste": {"GET": ADMET},
    "candidature_nouvelle": deux("poste ADM.creer"),
    "candidature": {"GET": DEMANDE},
    "candidature_modifier": deux(f"{DEMANDE} puis poste ADM.ecrire"),
    "candidature_ajouter": deux(f"{DEMANDE} puis poste ADM.ecrire"),
    "candidature_rattacher": {"POST": f"{DEMANDE} puis poste ADM.ecrire puis jamais 404"},  # the other one is posted
    "voeu_statut": deux(f"{DEMANDE} puis poste ADM.ecrire|ADM.valider"),
    "voeu_reprendre": deux(f"{DEMANDE} puis poste ADM.ecrire|ADM.valider"),
    "piece_deposer": deux(f"{DEMANDE} puis poste ADM.ecrire"),
    "piece_etat": deux(f"{DEMANDE} puis poste ADM.ecrire"),
    "piece_fichier": {"GET": DEMANDE},
    "contact_prevoir": deux(f"{DEMANDE} puis poste ADM.ecrire"),
    "contact_issue": deux(f"{DEMANDE} puis poste ADM.ecrire"),
    "contact_annuler": deux(f"{DEMANDE} puis poste ADM.ecrire"),
    "voeu_arrivee": deux(f"{DEMANDE} puis poste ADM.ecrire"),
    "voeu_avis": deux(f"{DEMANDE} puis avis"),
    "voeu_admission": deux(f"{DEMANDE} puis poste ADM.valider puis decide"),
    "voeu_sejour": deux(f"{DEMANDE} puis poste ADM.ecrire"),
    "voeu_entree": deux(f"{DEMANDE} puis poste ADM.ecrire"),
    "voeu_essai": deux(f"{DEMANDE} puis poste ADM.ecrire"),
    "candidature_gel": deux(f"{DEMANDE} puis poste ADM.valider"),
    "sejour_transfert": deux(f"dossier ID.lire puis {ADMET} puis dossier ADM.ecrire|ID.ecrire"),
    "commissions": {"GET": f"{ADMET} puis poste ADM.lire", "POST": f"{ADMET} puis poste ADM.ecrire|ADM.valider"},
    "commission": {"GET": COMMISSION},
    "commission_inscription": {"POST": COMMISSION},
    "commission_cloture": {"POST": f"{COMMISSION} puis poste ADM.valider puis decide"},
    "ligne_proposition": deux(f"{COMMISSION} puis poste ADM.ecrire|ADM.valider"),
    "ligne_decision": {"POST": f"{COMMISSION} puis poste ADM.valider puis decide"},
    "voeu_courrier": deux(f"{DEMANDE} puis poste ADM.ecrire"),
    "courrier_admission": {"GET": f"{DEMANDE} puis poste ADM.lire"},
    "commission_pv": {"POST": f"{COMMISSION} puis poste ADM.ecrire|ADM.valider"},
    "admissions_reglages": {
        "GET": f"{ADMET} puis poste ADM.lire",
        "POST": f"{ADMET} puis poste ADM.lire puis poste ADM.valider puis decide",
    },
    "admissions_purge": {"GET": f"{ADMET} puis poste ADM.ecrire|ADM.valider"},
    "demande_publique": deux("jamais 404"),
    "demande_recue": {"GET": "jamais 404"},
    "agenda": {"GET": "poste AGE.lire|ADM.lire"},
}  # fmt: skip
