"""The permission table (S-10, S-11): for each address, the condition of each method, in the words of the oracle.

`libre`: any open session · `poste D.a|E.b`: some right of one's profile, else 403
`dossier D.a`: the access formula on that dossier, 404 outside the house and 403 inside
`cache D.a@n`: the same, but what one may not read does not exist (404) · `vigilance`: identitovigilance
`rapproche`: answers a request of rapprochement (403)
`cle n`, `niveau n`: level reached (404, 403) · `ici`, `maison`: object of one's own house, organisme (404)
`cache_ici D.a`: object of a house where one has that right, else it does not exist (404)
`revoit`: a review of one's own house, or of the organisme for a direction (404)
`atteste D.a`: somebody else's, in the organisme of those who have that right (404)
`demande D.a`: request of admission in a list of one's house and unit, else it does not exist (404)
`commission D.a`: commission of one's whole house (404) · `avis`: gives opinions on requests (403)
`decide`: the direction, never a physician whose letter is for an opinion (403)
`sa_direction`: one decides in that house (403) · `jamais n`: always n

A method that is not named answers 405. An address that has no line here fails the test.
"""

LIT_EQUIPE = "poste TRE.lire|TRE.creer|TRS.resumer"
ECRIT_EQUIPE = "poste TRE.ecrire|TRE.creer|TRS.ecrire"
TRANSMISSION = f"{LIT_EQUIPE} puis cache TRE.lire@2"
COMPOSE = "dossier ID.resumer puis dossier PP.valider"
PARTICIPE = "dossier ID.resumer puis dossier PP.ecrire|PP.valider"
MAISON = "poste HAB.lire|HAB.creer|HAB.valider"
PREPARE = "poste HAB.creer|HAB.valider"
RECUEILLE = "dossier HAB.valider|PP.valider|PP.ecrire|TRS.ecrire|TRS.valider|TRE.ecrire|TRE.valider"
REDIGE = "poste ADM.ecrire|ADM.valider|INC.valider|HAB.valider"
SIGNATURES = "cache GA.lire@1"
MENE = f"{SIGNATURES} puis dossier GA.ecrire|GA.creer|GA.valider"
PARTIES_LUES = "|".join(f"{d}.{a}" for d in ("GA", "GS", "PSY", "IP") for a in ("lire", "creer"))
PARTIES_OUVERTES = "|".join(f"{d}.lire" for d in ("GA", "GS", "PSY", "IP"))
PARTIES_ECRITES = "|".join(f"{d}.{a}" for d in ("GA", "GS", "PSY", "IP") for a in ("ecrire", "creer", "valider"))
REPRISE = "poste ID.ecrire puis poste ADM.ecrire"
ADMET = "poste ADM.resumer|ADM.creer"
COMMISSION = f"{ADMET} puis commission ADM.lire"
DEMANDE = f"{ADMET} puis demande ADM.resumer"
SEJOUR = "dossier ID.lire puis dossier ADM.ecrire|ID.ecrire"


LIT_ECHEANCES = "|".join(
    f"{d}.resumer" for d in ("ADM", "ARC", "CTR", "DRO", "GA", "GRE", "GRS", "GS", "INC", "IP", "MES", "PP")
)
EVALUE = "|".join(f"{d}.{a}" for d in ("GRE", "GRS") for a in ("lire", "creer"))
EVALUATIONS = f"dossier ID.resumer puis dossier {EVALUE}"
EVALUATION = f"{EVALUATIONS} puis cache GRE.lire@2"
ECRIT_EVALUATION = f"{EVALUATION} puis dossier GRE.ecrire"
REDIGE_GRILLE = "poste PP.valider"
OUVRE_EVALUATION = "GRE.ecrire|GRE.creer|GRS.ecrire|GRS.creer|PSY.ecrire|PSY.creer"
ECRIT_CONTRAT = "cache CTR.resumer@1 puis dossier CTR.ecrire|CTR.valider"
SUIT_LIBERTE = "CTR.lire|TRS.lire"
LIT_EFFETS = "dossier ID.resumer puis dossier TRE.lire|CTR.lire"
TIENT_SORTIE = "CTR.ecrire|CTR.valider"
SUIT_SORTIE = f"{TIENT_SORTIE}|PP.ecrire|PP.valider"
LIT_PRESENCE = "PRE.lire|PRE.creer"
POINTE = "PRE.ecrire|PRE.creer|PRE.valider"
ECRIT_PROJET = "cache PP.lire@2 puis dossier PP.ecrire|PP.valider"
ECRIT_ECHEANCE = "cache CTR.resumer@1 puis dossier CTR.ecrire|CTR.valider|CTR.creer"


DECLARE = "poste INC.creer|INC.valider"
REGISTRE = f"{DECLARE} puis cache_ici INC.lire"
TRAVAILLE = "poste ID.resumer|INC.creer|INC.valider"
REUNION = f"{TRAVAILLE} puis cache_ici ID.resumer|INC.creer|INC.valider"
LIT_AGENDA = "poste AGE.lire|ADM.lire"
ECRIT_RDV = f"{LIT_AGENDA} puis cache AGE.lire@2 puis dossier AGE.ecrire|AGE.creer"
ENCADRE = "poste HAB.creer|HAB.valider"


def _deux(regle: str) -> dict[str, str]:
    return {"GET": regle, "POST": regle}


REGLES: dict[str, dict[str, str]] = {
    # Agenda and desk
    "agenda_semaine": {"GET": LIT_AGENDA},
    "agenda_ressources": {"GET": LIT_AGENDA},
    "ressource_agenda_nouvelle": _deux(f"{LIT_AGENDA} puis {ENCADRE}"),
    "ressource_agenda": _deux(f"{LIT_AGENDA} puis ici puis {ENCADRE}"),
    "agenda_vacances_retirer": {"POST": f"{LIT_AGENDA} puis jamais 404"},
    "agenda_vacances": {"GET": LIT_AGENDA, "POST": f"{LIT_AGENDA} puis poste HAB.valider"},
    "agenda_indisponibilites": _deux(LIT_AGENDA),
    "indisponibilite_retirer": {"POST": f"{LIT_AGENDA} puis jamais 404"},
    "evenement_nouveau": _deux("poste AGE.ecrire|ADM.ecrire"),
    "agenda_a_cloturer": _deux(LIT_AGENDA),
    "agenda_abonnement": _deux(LIT_AGENDA),
    "agenda_planning": {"GET": LIT_AGENDA},
    "agenda_flux": {"GET": "jamais 404"},
    "evenement": {"GET": f"{LIT_AGENDA} puis cache AGE.lire@2"},
    "evenement_modifier": _deux(ECRIT_RDV),
    "evenement_cloture": _deux(ECRIT_RDV),
    "evenement_issue": {"POST": ECRIT_RDV},
    "evenement_acte": _deux(ECRIT_RDV),
    "evenement_invitation": {"GET": f"{LIT_AGENDA} puis cache AGE.lire@2"},
    "evenement_emargement": {"GET": f"{LIT_AGENDA} puis cache AGE.lire@2"},
    "compte_rendu": {
        "GET": f"cle 2 puis {LIT_AGENDA} puis cache AGE.lire@2",
        "POST": f"cle 2 puis {LIT_AGENDA} puis cache AGE.lire@2 puis jamais 403",
    },
    "compte_rendu_document": {"POST": f"cle 2 puis {LIT_AGENDA} puis cache AGE.lire@2"},
    "dossier_agenda": {"GET": "dossier AGE.lire"},
    "boite": {"GET": "travaille"},
    "message_nouveau": _deux("travaille"),
    "listes_diffusion": _deux(f"travaille puis {ENCADRE}"),
    "message": {"GET": "travaille puis jamais 404"},
    "message_acte": _deux("travaille puis jamais 404"),
    "taches": {"GET": "travaille"},
    "tache_nouvelle": _deux("travaille"),
    "taches_reprise": _deux(f"travaille puis {ENCADRE}"),
    "taches_pdf": {"GET": "travaille"},
    "tache_acte": _deux("travaille puis cache ID.resumer@2 puis dossier AGE.ecrire|AGE.creer|TRE.ecrire|TRE.creer"),
    # Persons
    "accueil": {"GET": "libre"},
    "personnes": {"GET": "poste ID.resumer"},
    "personne_recherche": _deux("poste ID.resumer"),
    "personne_suggestions": {"GET": "poste ID.resumer"},
    "personne_nouvelle": _deux("poste ID.ecrire"),
    "identite": {"GET": "dossier ID.resumer"},
    "photo": {"GET": "dossier ID.resumer"},
    "identite_modifier": _deux("dossier ID.ecrire"),
    "identite_statut": _deux("dossier ID.ecrire"),
    "identite_attribut": _deux("dossier ID.ecrire"),
    "identite_telephone": _deux("dossier ID.ecrire"),
    "identite_adresse": _deux("dossier ID.ecrire"),
    "identite_portrait": _deux("dossier ID.ecrire"),
    "identite_groupe": _deux("dossier ID.ecrire"),
    "identite_numeros": _deux("dossier NIR.ecrire"),
    "telephone_retirer": {"POST": "dossier ID.ecrire"},
    "adresse_protegee": {
        "GET": "dossier ID.lire puis niveau 6",
        "POST": "dossier ID.lire puis niveau 6 puis dossier ID.ecrire",
    },
    "doublons": {"GET": "vigilance"},
    "fusions": {"GET": "vigilance"},
    "fusion": {"GET": "vigilance puis cache ID.lire"},
    "fusion_demander": {
        "GET": "vigilance puis cache ID.lire",
        "POST": "vigilance puis cache ID.lire puis poste ID.ecrire",
    },
    "fusion_decider": {"POST": "vigilance puis cache ID.lire"},
    "rapprochement": {"POST": "vigilance puis ici puis rapproche"},
    # Dossier
    "dossier": {"GET": "dossier ID.resumer"},
    "dossier_section": {"GET": "dossier ID.resumer puis dossier DRO.resumer"},
    "dossier_administratif": {"GET": "dossier ID.lire", "POST": SEJOUR},
    "sejour_entree": _deux(SEJOUR),
    **{nom: {"GET": "dossier ENT.resumer"} for nom in ("dossier_entourage", "entourage_carte", "entourage_relation")},
    **{nom: _deux("dossier ENT.ecrire") for nom in (
        "entourage_nouveau", "entourage_relier", "entourage_contact", "entourage_lien", "entourage_droit",
        "entourage_fin", "entourage_acte",
    )},
    "entourage_numero": {"POST": "dossier ENT.lire"},
    "entourage_adresse": {
        "GET": "dossier ENT.lire puis niveau 6",
        "POST": "dossier ENT.lire puis niveau 6 puis dossier ENT.ecrire",
    },
    "dossier_acces": {"GET": "dossier HAB.lire"},
    "dossier_acces_remise": _deux("dossier HAB.lire"),
    "dossier_fil": {"GET": "dossier ID.resumer"},
    "dossier_fil_lu": {"POST": "dossier ID.resumer"},
    "dossier_equipe": {"GET": "dossier ID.resumer", "POST": PARTICIPE},
    "membre_fin": _deux(COMPOSE),
    "membre_suspendre": _deux(COMPOSE),
    "membre_remplacer": _deux(COMPOSE),
    "membre_opposition": _deux(PARTICIPE),
    "membre_acte": {"POST": PARTICIPE},
    "membre_acte:accepter": {"POST": COMPOSE},
    "dossier_projet": {"GET": "dossier PP.lire"},
    "dossier_projet_vie": {"GET": "dossier PP.lire"},
    **{f"projet_vie_{nom}": _deux("dossier PP.lire puis dossier PP.ecrire|PP.valider") for nom in ("dire", "falc")},
    "falc": _deux("poste PP.ecrire|PP.valider"),
    "projet_nouveau": _deux("dossier PP.lire puis dossier PP.ecrire|PP.valider"),
    "projet": {"GET": "cache PP.lire@2"},
    "projet_comparer": {"GET": "cache PP.lire@2"},
    "projets": {"GET": "poste PP.lire"},
    "projet_papier": {"POST": "cache PP.lire@2"},
    "bilan": {"GET": "cache PP.lire@2"},
    "bilan_papier": {"POST": "cache PP.lire@2"},
    "dossier_ppe": {"GET": "dossier PP.lire"},
    "ppe_papier": {"POST": "dossier PP.lire"},
    **{nom: _deux("dossier PP.lire puis dossier PP.ecrire|PP.valider") for nom in ("ppe_acte", "ppe_partie")},
    **{nom: _deux(ECRIT_PROJET) for nom in (
        "projet_modifier", "projet_acte", "projet_ajouter", "projet_noeud", "projet_noeud_acte",
        "projet_signatures", "projet_remettre", "bilan_nouveau", "bilan_acte", "bilan_convoquer",
    )},
    "contrats": {"GET": "poste CTR.resumer"},
    "dossier_contrats": {"GET": "dossier CTR.resumer"},
    "contrat_preparer": _deux("dossier CTR.resumer puis dossier CTR.ecrire|CTR.valider"),
    "contrat": {"GET": "cache CTR.resumer@1"},
    "contrat_texte": _deux(ECRIT_CONTRAT),
    "contrat_acte": _deux(ECRIT_CONTRAT),
    "contrat_signatures": _deux(ECRIT_CONTRAT),
    "contrat_annexe": _deux(ECRIT_CONTRAT),
    "contrat_papier": {"POST": "cache CTR.resumer@1 puis dossier CTR.lire"},
    "regles_echeance": {"GET": "poste HAB.valider"},
    "regle_echeance": _deux("poste HAB.valider"),
    "echeances": {"GET": f"poste {LIT_ECHEANCES}"},
    "dossier_echeances": {"GET": f"dossier ID.resumer puis dossier {LIT_ECHEANCES}"},
    "echeance": {"GET": "cache CTR.resumer@1"},
    "echeance_acte": _deux(ECRIT_ECHEANCE),
    "droits_suivi": {"GET": "poste DRO.lire"},
    "dossier_droits": {"GET": "dossier DRO.resumer"},
    "droit": {"GET": "dossier DRO.lire"},
    "droit_piece": {"POST": "dossier DRO.ecrire"},
    **{nom: _deux("dossier DRO.ecrire") for nom in (
        "droit_nouveau", "droit_acte", "ressource_nouvelle", "ressource_fin",
    )},
    "dossier_mesures": {"GET": "dossier MES.resumer"},
    "mesure": {"GET": "dossier MES.lire"},
    "mesure_nouvelle": _deux("dossier MES.ecrire"),
    "mesure_acte": _deux("dossier MES.ecrire"),
    # Register, complaints, plan of actions, CVS (S34)
    "incidents": {"GET": DECLARE},
    "incident_declarer": _deux(DECLARE),
    "incident": {"GET": REGISTRE},
    "incident_acte": _deux(REGISTRE),
    "incident_imprimer": {"POST": REGISTRE},
    "incident_piece": {"GET": REGISTRE},
    "qualite": {"GET": DECLARE},
    "reclamation_nouvelle": _deux(DECLARE),
    "reclamation": {"GET": REGISTRE},
    "reclamation_acte": _deux(REGISTRE),
    "action_nouvelle": {"GET": DECLARE, "POST": DECLARE},
    "action_acte": _deux(REGISTRE),
    "cvs": {"GET": TRAVAILLE},
    "cvs_acte": _deux(f"{TRAVAILLE} puis poste INC.valider|INC.ecrire"),
    "reunion_cvs": {"GET": REUNION},
    "reunion_acte": _deux(f"{REUNION} puis poste INC.valider|INC.ecrire"),
    "reunion_imprimer": {"POST": f"{REUNION} puis poste INC.valider|INC.ecrire"},
    "reunion_piece": {"GET": REUNION},
    # Educational writings
    "dossier_ecrits": {"GET": "dossier TRE.lire"},
    "ecrit_nouveau": _deux("dossier TRE.ecrire"),
    "ecrit": {"GET": "dossier TRE.lire"},
    "ecrit_rediger": _deux("dossier TRE.ecrire"),
    "ecrit_acte": _deux("dossier TRE.ecrire"),
    "ecrit_imprimer": {"POST": "dossier TRE.ecrire"},
    # Protection (S35): what names somebody else does not exist; its named readers are in tests/accompagnement
    "protection": {"GET": "poste IP.creer|IP.valider"},
    "protection_crips": {"GET": "poste IP.creer|IP.valider"},
    "protection_crip_nouvelle": _deux("poste IP.valider"),
    "protection_crip_acte": _deux("poste IP.valider puis maison"),
    "dossier_protection": {"GET": "dossier ID.resumer puis dossier IP.creer|IP.valider"},
    "protection_nouvelle": _deux("dossier ID.resumer puis dossier IP.creer|IP.valider"),
    "protection_ip": {"GET": "jamais 404"},
    **{f"protection_{nom}": _deux("jamais 404") for nom in ("rediger", "evaluer", "acte", "ecarter")},
    "protection_papier": {"POST": "jamais 404"},
    "protection_piece": {"GET": "jamais 404"},
    "grilles": {"GET": f"poste {EVALUE}"},
    "grille": {"GET": f"poste {EVALUE}"},
    "grille_exporter": {"GET": f"poste {EVALUE}"},
    **{nom: _deux(REDIGE_GRILLE) for nom in ("grille_nouvelle", "grille_importer", "grille_copier")},
    "grille_classeur": {"GET": REDIGE_GRILLE},
    **{f"grille_{nom}": _deux(f"{REDIGE_GRILLE} puis maison") for nom in (
        "atelier", "reglages", "publier", "retirer", "item", "score",
    )},
    "grille_geste": {"POST": f"{REDIGE_GRILLE} puis maison"},
    "evaluation_exporter": {"GET": EVALUATION},
    "evaluation_papier": {"POST": ECRIT_EVALUATION},
    "evaluation_piece": _deux(ECRIT_EVALUATION),
    "dossier_evaluations": {"GET": EVALUATIONS},
    "evaluations_grille": {"GET": EVALUATION},
    "evaluations_comparer": {"GET": EVALUATION},
    "evaluation_nouvelle": _deux(f"{EVALUATIONS} puis dossier {OUVRE_EVALUATION}"),
    "evaluation": {"GET": EVALUATION},
    "evaluation_saisie": _deux(ECRIT_EVALUATION),
    "evaluation_calcul": {"POST": ECRIT_EVALUATION},
    "evaluation_acte": _deux(ECRIT_EVALUATION),
    # Visits at home, sessions
    **{nom: {"GET": "poste TRS.resumer"} for nom in ("tournee", "tournee_jour", "interventions")},
    "dossier_interventions": {"GET": "dossier TRS.resumer"},
    **{nom: _deux("dossier TRS.ecrire") for nom in ("interventions_prevoir", "intervention_acte")},
    **{nom: _deux("dossier OBS.ecrire") for nom in ("situation_ssiad", "situation_acte")},
    "sejour_national": _deux(SEJOUR),
    **{nom: {"GET": "poste AGE.lire", "POST": "poste AGE.lire puis poste AGE.ecrire"} for nom in (
        "seances", "seances_semaine",
    )},
    "seances_reconduire": {"POST": "poste AGE.ecrire"},
    "dossier_seances": {"GET": "dossier AGE.lire"},
    "seance_acte": _deux("dossier AGE.ecrire"),
    # School and work
    "scolarites": {"GET": "poste PP.lire"},
    "dossier_scolarite": {"GET": "dossier PP.lire"},
    "scolarite": {"GET": "dossier PP.lire"},
    "parcours_pro": {"GET": "dossier PP.lire"},
    **{nom: _deux("dossier PP.lire puis dossier PP.ecrire|PP.valider") for nom in (
        "scolarite_nouveau", "scolarite_acte", "scolarite_semaine", "parcours_pro_acte", "bulletin_remise",
        "absence_ecole", "autorisation_ecole", "plan_scolaire_acte",
    )},
    **{nom: _deux("dossier OBS.ecrire") for nom in ("pai_nouveau", "pai_acte")},
    "libertes": {"GET": "poste URG.resumer"},
    "dossier_libertes": {"GET": "dossier URG.resumer"},
    "liberte": {"GET": f"dossier URG.resumer puis dossier {SUIT_LIBERTE}"},
    "liberte_nouvelle": _deux("dossier URG.resumer puis dossier CTR.ecrire|TRS.ecrire"),
    "liberte_acte": _deux(f"dossier URG.resumer puis dossier {SUIT_LIBERTE} puis dossier CTR.valider"),
    "sorties": {"GET": "poste CTR.lire"},
    "dossier_sortie": {"GET": "dossier CTR.resumer"},
    "sortie": {"GET": "dossier CTR.resumer"},
    **{nom: _deux(f"dossier CTR.resumer puis dossier {TIENT_SORTIE}") for nom in (
        "sortie_nouvelle", "sortie_acte", "sortie_point",
    )},
    **{nom: _deux(f"dossier CTR.resumer puis dossier {SUIT_SORTIE}") for nom in ("sortie_suivi", "suivi_acte")},
    "dossier_effets": {"GET": LIT_EFFETS},
    "inventaire": {"GET": LIT_EFFETS},
    "inventaire_photo": {"GET": LIT_EFFETS},
    "inventaire_signer": {"POST": f"{LIT_EFFETS} puis dossier TRE.ecrire|CTR.ecrire"},
    **{nom: _deux(f"{LIT_EFFETS} puis dossier TRE.ecrire|CTR.ecrire") for nom in (
        "inventaire_ouvrir", "inventaire_ligne_nouvelle", "inventaire_ligne", "inventaire_photos",
        "inventaire_observations",
        "inventaire_reprendre",
    )},
    "autorisations": {"GET": "poste CTR.lire"},
    "dossier_autorisations": {"GET": "dossier CTR.lire"},
    "autorisation": {"GET": "dossier CTR.lire"},
    **{nom: _deux("dossier CTR.lire puis dossier CTR.ecrire|OBS.ecrire") for nom in (
        "autorisation_demander", "autorisation_acte", "autorisation_signatures", "directives", "notice_remise",
    )},
    "synthese_pdf": {"GET": "dossier ID.resumer"},
    "synthese_urgence": {"GET": "dossier ID.resumer"},
    "equipe_pdf": {"GET": "dossier ID.resumer"},
    "dossier_extrait": _deux("dossier TRE.lire"),
    "dossier_envois": {"GET": "dossier DMP.resumer|DMP.creer", "POST": "dossier DMP.creer"},
    "envoi_relancer": {"POST": "dossier DMP.creer puis cache DMP.resumer"},
    "envois": {"GET": "poste DMP.resumer|DMP.creer"},
    "modeles": _deux(REDIGE),
    "papier": _deux(REDIGE),
    "modele": {"GET": f"{REDIGE} puis maison"},
    "modele_adapter": {"POST": f"{REDIGE} puis maison"},
    "modele_texte": _deux(f"{REDIGE} puis maison"),
    "modele_apercu": _deux(f"{REDIGE} puis maison"),
    "modele_essai": _deux(f"{REDIGE} puis maison"),
    "modele_comparer": {"GET": f"{REDIGE} puis maison"},
    "modele_publier": {"POST": f"{REDIGE} puis maison puis poste HAB.valider|INC.valider"},
    "modele_retirer": {"POST": f"{REDIGE} puis maison puis poste HAB.valider|INC.valider"},
    "document_produire": _deux("dossier ID.resumer"),
    "document": {"GET": "cle 2 puis dossier ID.resumer@2"},
    "document:autre": {"GET": "jamais 404"},
    # Documents of a dossier: one of the team's, level 1
    "bannette": {"GET": f"poste {PARTIES_LUES}"},
    "bannette_deposer": _deux(f"poste {PARTIES_LUES} puis poste GA.ecrire|GS.ecrire"),
    "dossier_documents": {"GET": f"dossier ID.resumer puis dossier {PARTIES_LUES}"},
    "dossier_deposer": _deux(f"dossier ID.resumer puis dossier {PARTIES_ECRITES}"),
    "depot": {"GET": SIGNATURES},
    "depot_fichier": {"GET": SIGNATURES},
    "depot_original": {"GET": SIGNATURES},
    "depot_qualifier": _deux(f"{SIGNATURES} puis dossier GA.ecrire"),
    "depot_version": _deux(f"{SIGNATURES} puis dossier GA.ecrire"),
    "depot_conforme": {"POST": f"{SIGNATURES} puis dossier GA.ecrire"},
    "depot_remise": _deux(f"{SIGNATURES} puis dossier GA.ecrire"),
    "depot_perime": _deux(f"{SIGNATURES} puis dossier GA.ecrire"),
    "depot_signer": _deux(f"{SIGNATURES} puis dossier GA.ecrire|GA.creer|GA.valider"),
    "document_signer": _deux("cle 2 puis dossier ID.resumer@2 puis dossier GA.ecrire|GA.creer|GA.valider"),
    "documents_export": _deux(f"dossier ID.resumer puis dossier {PARTIES_OUVERTES}"),
    **{nom: {"GET": f"dossier ID.resumer puis dossier {PARTIES_OUVERTES}"} for nom in (
        "export_documents", "export_documents_avancement",
    )},
    "export_documents_fichier": _deux(f"dossier ID.resumer puis dossier {PARTIES_OUVERTES}"),
    # Signatures: a circuit of the papers of the team; nobody here is asked to sign, but who reads may look
    "parapheur": {"GET": "libre"},
    "circuit": {"GET": SIGNATURES},
    "circuit_document": {"GET": SIGNATURES},
    "circuit_texte": {"GET": SIGNATURES},
    "circuit_signer": _deux(f"{SIGNATURES} puis jamais 403"),
    "circuit_preuve": {"GET": f"{SIGNATURES} puis jamais 404"},
    "circuit_abandonner": _deux(MENE),
    "circuit_noter": _deux(MENE),
    "circuit_relancer": {"POST": MENE},
    "circuit_remettre": {"POST": MENE},
    "circuit_tablette": _deux(MENE),
    "confidentialite": {"GET": RECUEILLE},
    **{nom: _deux(f"{RECUEILLE} puis dossier HAB.valider") for nom in (
        "restriction", "restriction_levee", "admis", "admis_fin", "concerne", "concerne_fin",
    )},
    "secret": _deux(RECUEILLE),
    "secret_fin": _deux(RECUEILLE),
    "secret_confirme": {"POST": RECUEILLE},
    "proche": _deux("poste ID.resumer"),
    "opposition": _deux(RECUEILLE),
    "opposition_fin": _deux(f"{RECUEILLE} puis dossier HAB.valider|PP.valider"),
    # Transmissions
    "transmissions": {"GET": LIT_EQUIPE},
    "transmission_nouvelle": _deux(ECRIT_EQUIPE),
    "mentions": {"GET": ECRIT_EQUIPE},
    "transmission_lecteurs": {"GET": ECRIT_EQUIPE},
    "lectures": {"POST": LIT_EQUIPE},
    "transmission": {"GET": TRANSMISSION},
    "transmission:soins": {"GET": f"{LIT_EQUIPE} puis soignant puis cache TRS.lire@4"},
    "transmission_connaissance": {"POST": TRANSMISSION},
    "transmission_completer": {
        "GET": TRANSMISSION,
        "POST": f"{TRANSMISSION} puis dossier TRE.ecrire|TRE.creer",
    },
    "transmission_corriger": _deux(f"{TRANSMISSION} puis jamais 403"),
    "transmission_repondre": _deux(f"{ECRIT_EQUIPE} puis {TRANSMISSION} puis dossier TRE.ecrire|TRE.creer|TRS.ecrire"),
    "transmission_valider": {"POST": f"{TRANSMISSION} puis dossier TRE.ecrire"},
    # Handover, quick entry
    "eclair": _deux(ECRIT_EQUIPE),
    "eclair_apercu": {"POST": ECRIT_EQUIPE},
    "relecture": {"POST": ECRIT_EQUIPE},
    "dossier_valeurs": {"GET": "dossier ID.resumer"},
    "dossier_mois": {"GET": "dossier TRE.lire"},
    "dossier_cahier": {"GET": "dossier TRE.lire"},
    **{nom: {"GET": LIT_EQUIPE} for nom in ("releve", "releve_pdf")},
    "releve_lue": {"POST": LIT_EQUIPE},
    "releve_lu": {"POST": LIT_EQUIPE},
    "points_suspens": _deux(LIT_EQUIPE),
    "suspens_clore": {
        "GET": f"{LIT_EQUIPE} puis cache TRE.lire@2",
        "POST": f"{LIT_EQUIPE} puis cache TRE.lire@2 puis dossier TRE.ecrire|TRE.creer",
    },
    # Rights
    "habilitations": {"GET": MAISON, "POST": PREPARE},
    "affectation_fin": {"POST": "poste HAB.valider puis maison puis sa_direction"},
    "demande_decider": {"POST": "poste HAB.valider puis ici"},
    "professionnels": {"GET": MAISON, "POST": PREPARE},
    "professionnel": {"GET": f"{MAISON} puis maison"},
    "professionnel_inviter": {"POST": f"{PREPARE} puis maison"},
    "professionnel_etat": {"POST": f"{PREPARE} puis maison"},
    "professionnel_contrat": {"POST": f"{PREPARE} puis maison"},
    "professionnel_categorie": {"POST": f"{PREPARE} puis maison"},
    "partage": {"GET": MAISON},
    "partage_csv": {"GET": MAISON},
    "structures": {"GET": MAISON, "POST": "poste HAB.valider"},
    "unite_creer": {"POST": "poste HAB.valider puis maison puis sa_direction"},
    "contrat_nouveau": {"POST": "poste HAB.valider puis maison"},
    "absence_declarer": {"POST": f"{PREPARE} puis maison"},
    "absence_retour": {"POST": "poste HAB.valider puis maison"},
    "profils": {"GET": MAISON},
    "profil": {"GET": f"{MAISON} puis maison"},
    "profil_cellule": _deux(f"{MAISON} puis maison puis poste HAB.valider puis sa_direction"),
    "profils_changements": {"GET": f"{MAISON} puis maison"},
    "profils_rapport": {"GET": f"{MAISON} puis maison"},
    "profils_rapport_pdf": {"GET": f"{MAISON} puis maison"},
    "pourquoi": {"GET": MAISON},
    "journal_acces": _deux("poste HAB.lire"),
    "connexions": {"GET": MAISON},
    "urgences": {"GET": "poste HAB.lire"},
    "urgence_revue": _deux("poste HAB.lire puis ici"),
    "urgence": _deux("poste URG.resumer"),
    "urgence_refermer": {"POST": "poste URG.resumer puis jamais 404"},
    "professionnel_psc": _deux(f"{PREPARE} puis maison"),
    "professionnel_psc_retirer": {"POST": f"{PREPARE} puis maison"},
    "anomalies": {"GET": "poste HAB.lire"},
    "anomalie": _deux("poste HAB.lire puis ici"),
    "domiciles": _deux("poste HAB.lire"),
    "affectation_tuteur": {"POST": "poste HAB.valider puis maison"},
    "revues": {"GET": MAISON, "POST": "poste HAB.valider"},
    "revue": {"GET": f"{MAISON} puis revoit"},
    "revue_rapport": {"GET": f"{MAISON} puis revoit"},
    "revue_ligne": _deux(f"{PREPARE} puis revoit"),
    "revue_garder": {"POST": "poste HAB.valider puis maison puis sa_direction"},
    "revue_clore": {"POST": "poste HAB.valider puis maison puis sa_direction"},
    "sensibilisation": _deux("libre"),
    "sensibilisations": {"GET": MAISON, "POST": "poste HAB.valider"},
    "reglages_comptes": _deux("poste HAB.valider"),
    "attestation_pdf": {"GET": "atteste HAB.lire|HAB.creer|HAB.valider"},
    "delegations": {"GET": MAISON},
    "delegation_decider": {"POST": "poste HAB.valider puis ici"},
    "mes_delegations": _deux("libre"),
    "delegation_retirer": {"POST": "cache_ici HAB.valider"},
    "acces_distance": {"GET": MAISON},
    "apercu": {"GET": MAISON},
    "apercu_voir": {"POST": f"{MAISON} puis jamais 404"},  # the house is in the form: tests/habilitations/matrice
    "apercu_fin": {"POST": "libre"},
    "distance_profil": _deux(f"{MAISON} puis maison puis poste HAB.valider puis sa_direction"),
    "reseau_declarer": {"POST": "poste HAB.valider puis maison puis sa_direction"},
    "reseau_retirer": {"POST": "poste HAB.valider puis maison puis sa_direction"},
    "postes": {"GET": MAISON, "POST": PREPARE},
    "poste_revoquer": {"POST": f"{MAISON} puis ici"},
    "journal_preuve": {"GET": "poste HAB.lire"},
    "extraits": _deux("poste HAB.lire"),
    "extrait": {"GET": "poste HAB.lire puis ici"},
    "extrait_avancement": {"GET": "poste HAB.lire puis ici"},
    "extrait_annuler": {"POST": "poste HAB.lire puis ici puis jamais 403"},
    "extrait_fichier": {"GET": "poste HAB.lire puis ici", "POST": "poste HAB.lire puis ici puis jamais 403"},
    "remises": {"GET": "poste HAB.lire"},
    "remise_relancer": {"POST": "poste HAB.lire puis ici"},
    # Reprise
    "reprise": _deux(REPRISE),
    "reprise_lot": _deux(f"{REPRISE} puis ici"),
    "reprise_avancement": {"GET": f"{REPRISE} puis ici"},
    "reprise_rapport": {"GET": f"{REPRISE} puis ici"},
    "reprise_demander": {"POST": f"{REPRISE} puis ici"},
    "reprise_annuler": {"POST": f"{REPRISE} puis ici"},
    "reprise_trancher": {"POST": f"{REPRISE} puis ici"},
    # Presences
    "presences": {"GET": "poste PRE.lire"},
    "presences_ecrire": {"POST": "poste PRE.ecrire|PRE.valider"},
    "presences_jour": {"POST": "poste PRE.ecrire|PRE.valider"},
    "fugue": {"GET": "dossier PRE.lire"},
    "dossier_presences": {"GET": f"dossier {LIT_PRESENCE}"},
    "presences_acte": _deux(f"dossier {LIT_PRESENCE} puis dossier {POINTE}"),
    "absence_acte": _deux(f"dossier {LIT_PRESENCE} puis dossier {POINTE} puis cache PRE.lire@2"),
    "lit_attribuer": _deux(f"dossier PRE.lire puis dossier {POINTE}"),
    **{nom: {"GET": "poste PRE.lire"} for nom in (
        "presences_visites", "presences_mois", "presences_etat", "presences_export", "presences_emargement", "lits",
        "repas_mois", "repas_export",
    )},
    "presences_mois_acte": _deux("poste PRE.valider"),
    "repas": {"GET": "poste PRE.lire", "POST": "poste PRE.ecrire|PRE.valider"},
    "presences_regles": _deux("poste PRE.valider"),
    "chambre_nouvelle": _deux("poste PRE.valider"),
    "rondes": {"GET": "poste PRE.lire", "POST": "poste PRE.ecrire|PRE.valider"},
    "ronde": {"GET": "poste PRE.lire puis ici"},
    "ronde_point": {"POST": "poste PRE.ecrire|PRE.valider puis ici"},
    "ronde_terminer": {"POST": "poste PRE.ecrire|PRE.valider puis ici"},
    "accueil_jour": _deux("poste PRE.ecrire"),
    "accueil_annuler": {"POST": "poste PRE.ecrire puis ici"},
    "fugue_demarche": {"POST": f"dossier PRE.lire puis dossier {POINTE}"},
    "fugue_acte": _deux(f"dossier PRE.lire puis dossier {POINTE}"),
    # Admission
    "admissions": {"GET": ADMET},
    "admissions_liste": {"GET": ADMET},
    "candidature_nouvelle": _deux("poste ADM.creer"),
    "candidature": {"GET": DEMANDE},
    "candidature_modifier": _deux(f"{DEMANDE} puis poste ADM.ecrire"),
    "candidature_ajouter": _deux(f"{DEMANDE} puis poste ADM.ecrire"),
    "candidature_rattacher": {"POST": f"{DEMANDE} puis poste ADM.ecrire puis jamais 404"},  # the other one is posted
    "voeu_statut": _deux(f"{DEMANDE} puis poste ADM.ecrire|ADM.valider"),
    "voeu_reprendre": _deux(f"{DEMANDE} puis poste ADM.ecrire|ADM.valider"),
    "piece_deposer": _deux(f"{DEMANDE} puis poste ADM.ecrire"),
    "piece_etat": _deux(f"{DEMANDE} puis poste ADM.ecrire"),
    "piece_fichier": {"GET": DEMANDE},
    "contact_prevoir": _deux(f"{DEMANDE} puis poste ADM.ecrire"),
    "contact_issue": _deux(f"{DEMANDE} puis poste ADM.ecrire"),
    "contact_annuler": _deux(f"{DEMANDE} puis poste ADM.ecrire"),
    "voeu_arrivee": _deux(f"{DEMANDE} puis poste ADM.ecrire"),
    "voeu_avis": _deux(f"{DEMANDE} puis avis"),
    "voeu_admission": _deux(f"{DEMANDE} puis poste ADM.valider puis decide"),
    "voeu_sejour": _deux(f"{DEMANDE} puis poste ADM.ecrire"),
    "voeu_entree": _deux(f"{DEMANDE} puis poste ADM.ecrire"),
    "voeu_essai": _deux(f"{DEMANDE} puis poste ADM.ecrire"),
    "candidature_gel": _deux(f"{DEMANDE} puis poste ADM.valider"),
    "sejour_transfert": _deux(f"dossier ID.lire puis {ADMET} puis dossier ADM.ecrire|ID.ecrire"),
    "commissions": {"GET": f"{ADMET} puis poste ADM.lire", "POST": f"{ADMET} puis poste ADM.ecrire|ADM.valider"},
    "commission": {"GET": COMMISSION},
    "commission_inscription": {"POST": COMMISSION},
    "commission_cloture": {"POST": f"{COMMISSION} puis poste ADM.valider puis decide"},
    "ligne_proposition": _deux(f"{COMMISSION} puis poste ADM.ecrire|ADM.valider"),
    "ligne_decision": {"POST": f"{COMMISSION} puis poste ADM.valider puis decide"},
    "voeu_courrier": _deux(f"{DEMANDE} puis poste ADM.ecrire"),
    "courrier_admission": {"GET": f"{DEMANDE} puis poste ADM.lire"},
    "commission_pv": {"POST": f"{COMMISSION} puis poste ADM.ecrire|ADM.valider"},
    "admissions_reglages": {
        "GET": f"{ADMET} puis poste ADM.lire",
        "POST": f"{ADMET} puis poste ADM.lire puis poste ADM.valider puis decide",
    },
    "admissions_purge": {"GET": f"{ADMET} puis poste ADM.ecrire|ADM.valider"},
    "demande_publique": _deux("jamais 404"),
    "demande_recue": {"GET": "jamais 404"},
    "agenda": {"GET": "poste AGE.lire|ADM.lire"},
    # One's own account, drafts, notices; pages without personal data
    "compte": {"GET": "libre"},
    "code": _deux("libre"),
    "changer_structure": {"POST": "libre"},
    "fermer_autres": {"POST": "libre"},
    "fermer_session": {"POST": "jamais 404"},
    "retirer_passage": {"POST": "jamais 404"},
    "second_facteur": {"GET": "libre"},
    "deverrouiller": _deux("libre"),
    "reprise_session": _deux("libre"),
    "verrouiller": {"POST": "libre"},
    "poste": {"GET": "libre"},
    "poste_prendre": {"POST": "libre"},
    "poste_passer": {"POST": "libre"},
    "psc_connexion": {"GET": "jamais 404"},
    "psc_retour": {"GET": "jamais 404"},
    "psc_fermeture": {"POST": "jamais 404"},
    "psc_exercice": _deux("jamais 403"),
    "invitation": _deux("jamais 410"),
    "notifications": {"GET": "libre"},
    "notifications_vues": {"POST": "libre"},
    "brouillon": _deux("libre"),
    "envoi_suspendu": {"GET": "jamais 404"},
    "envoi_repris": {"POST": "libre"},
    "apparence": {"POST": "libre"},
    "planche": {"GET": "libre"},
    "sante": {"GET": "libre"},
    "aide": {"GET": "libre"},
}  # fmt: skip

# Posts that end the session of the test: proved by the tests of the lock.
FERMENT_LA_SESSION = frozenset({"verrouiller", "deverrouiller", "reprise_session", "poste_passer", "poste_prendre",
                               "circuit_remettre"})  # fmt: skip
# Answer the same whoever is signed in, or nobody.
A_TOUS = frozenset({"invitation", "reprise_session", "deverrouiller", "second_facteur", "sante", "aide", "apparence",
                    "planche", "poste", "poste_prendre", "poste_passer", "psc_connexion", "psc_retour",
                    "psc_fermeture", "demande_publique", "demande_recue", "agenda_flux"})  # fmt: skip
# Addresses of allauth: their own tests prove them; none shows anything of a person.
ALLAUTH = ("account_", "mfa_")
