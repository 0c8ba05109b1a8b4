"""Documents and signatures."""

from tests.droits.regles.mots import MENE, PARTIES_ECRITES, PARTIES_LUES, PARTIES_OUVERTES, RECUEILLE, SIGNATURES, deux

REGLES: dict[str, dict[str, str]] = {
    # Documents of a dossier: one of the team's, level 1
    "bannette": {"GET": f"poste {PARTIES_LUES}"},
    "bannette_deposer": deux(f"poste {PARTIES_LUES} puis poste GA.ecrire|GS.ecrire"),
    "dossier_documents": {"GET": f"dossier ID.resumer puis dossier {PARTIES_LUES}"},
    "dossier_deposer": deux(f"dossier ID.resumer puis dossier {PARTIES_ECRITES}"),
    "depot": {"GET": SIGNATURES},
    "depot_fichier": {"GET": SIGNATURES},
    "depot_original": {"GET": SIGNATURES},
    "depot_qualifier": deux(f"{SIGNATURES} puis dossier GA.ecrire"),
    "depot_version": deux(f"{SIGNATURES} puis dossier GA.ecrire"),
    "depot_conforme": {"POST": f"{SIGNATURES} puis dossier GA.ecrire"},
    "depot_remise": deux(f"{SIGNATURES} puis dossier GA.ecrire"),
    "depot_perime": deux(f"{SIGNATURES} puis dossier GA.ecrire"),
    "depot_signer": deux(f"{SIGNATURES} puis dossier GA.ecrire|GA.creer|GA.valider"),
    "document_signer": deux("cle 2 puis dossier ID.resumer@2 puis dossier GA.ecrire|GA.creer|GA.valider"),
    "documents_export": deux(f"dossier ID.resumer puis dossier {PARTIES_OUVERTES}"),
    **{nom: {"GET": f"dossier ID.resumer puis dossier {PARTIES_OUVERTES}"} for nom in (
        "export_documents", "export_documents_avancement",
    )},
    "export_documents_fichier": deux(f"dossier ID.resumer puis dossier {PARTIES_OUVERTES}"),
    # Signatures: a circuit of the papers of the team; nobody here is asked to sign, but who reads may look
    "parapheur": {"GET": "libre"},
    "circuit": {"GET": SIGNATURES},
    "circuit_document": {"GET": SIGNATURES},
    "circuit_texte": {"GET": SIGNATURES},
    "circuit_signer": deux(f"{SIGNATURES} puis jamais 403"),
    "circuit_preuve": {"GET": f"{SIGNATURES} puis jamais 404"},
    "circuit_abandonner": deux(MENE),
    "circuit_noter": deux(MENE),
    "circuit_relancer": {"POST": MENE},
    "circuit_remettre": {"POST": MENE},
    "circuit_tablette": deux(MENE),
    "confidentialite": {"GET": RECUEILLE},
    **{nom: deux(f"{RECUEILLE} puis dossier HAB.valider") for nom in (
        "restriction", "restriction_levee", "admis", "admis_fin", "concerne", "concerne_fin",
    )},
    "secret": deux(RECUEILLE),
    "secret_fin": deux(RECUEILLE),
    "secret_confirme": {"POST": RECUEILLE},
    "proche": deux("poste ID.resumer"),
    "opposition": deux(RECUEILLE),
    "opposition_fin": deux(f"{RECUEILLE} puis dossier HAB.valider|PP.valider"),
}  # fmt: skip
