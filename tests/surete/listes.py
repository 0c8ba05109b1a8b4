"""Closed lists of what is outside the rule, each with its reason.

A new table, function or unique key fails the tests of this folder until it is protected or classified here.
"""

SANS_RLS = {
    "account_emailaddress": "adresse professionnelle d’un compte, lue à la connexion avant tout contexte",
    "account_emailconfirmation": "jeton de confirmation, lu à la connexion",
    "auth_group": "non utilisé, exigé par Django",
    "auth_group_permissions": "non utilisé, exigé par Django",
    "auth_permission": "liste technique de Django",
    "core_evenementmetier": "identifiants seuls : l’événement est lu par les ouvriers de toutes les structures",
    "core_remise": "identifiants seuls, et une phrase d’erreur sans donnée",
    "core_sceau": "empreintes seules",
    "django_content_type": "liste technique de Django",
    "django_migrations": "liste technique de Django",
    "django_session": "session opaque, lue avant tout contexte ; aucune donnée d’usager n’y est mise",
    "guardian_groupobjectpermission": "non utilisé",
    "guardian_userobjectpermission": "partages exceptionnels : identifiants seuls",
    "habilitations_absence": "qui est absent, sans motif : lu pour construire le contexte",
    "habilitations_absenceevent": "historique des absences",
    "habilitations_affectation": "qui travaille où : lu pour construire le contexte",
    "habilitations_affectationevent": "historique des affectations, sans usager",
    "habilitations_compte": "compte d’un professionnel, lu à la connexion",
    "habilitations_compteevent": "historique des comptes, sans usager",
    "habilitations_decisionprofil": "décisions sur les profils d’une structure, sans usager",
    "habilitations_demandeaffectation": "demande d’affectation d’un professionnel, sans usager",
    "habilitations_demandeaffectationevent": "historique des demandes d’affectation",
    "habilitations_invitation": "empreinte d’un jeton d’invitation, lue avant toute connexion",
    "habilitations_journalconnexion": "connexions d’un compte, écrites avant tout contexte",
    "habilitations_organismegestionnaire": "annuaire des organismes",
    "habilitations_passageposte": "qui s’est identifié sur un poste partagé, lu avant tout contexte",
    "habilitations_postepartage": "appareils d’une maison, lus avant tout contexte ; empreinte du jeton seule",
    "habilitations_postepartageevent": "historique des postes partagés, sans usager",
    "habilitations_professionnel": "annuaire professionnel, affiché à côté de chaque écrit",
    "habilitations_professionnelevent": "historique de l’annuaire professionnel",
    "habilitations_plafond": "cases que personne n’ouvre, lues par un déclencheur",
    "habilitations_profil": "matrices de droits",
    "habilitations_profilevent": "historique des matrices",
    "habilitations_sessioncompte": "sessions ouvertes d’un compte, lues avant tout contexte",
    "habilitations_structure": "annuaire des établissements",
    "habilitations_unite": "annuaire des unités",
    "mfa_authenticator": "seconds facteurs, lus à la connexion avant tout contexte",
    "pghistory_context": "qui, par quel canal, pour quel motif : lié aux versions, qui sont protégées",
}

# Tables with personal data of persons accompanied that have no version table.
SANS_HISTORIQUE = {
    "core_brouillon": "brouillon privé, chiffré, jamais dans le dossier",
    "core_jetonsoumission": "jeton technique, sans contenu",
    "core_traceacces": "journal en ajout seul, scellé",
    "core_notification": "avis sans contenu, dont la lecture est datée",
    "coordination_entreefil": "index reconstruit depuis les faits, eux-mêmes historisés",
    "coordination_lecture": "marque de lecture datée, jamais modifiée",
    "coordination_visite": "dernière visite d’un professionnel, sans contenu",
    "documents_document": "immuable : chaque version est une ligne",
    "usagers_changementidentite": "est lui-même un historique",
    "usagers_compteur": "dernier numéro donné",
    "usagers_demanderapprochement": "demande datée, close par un champ",
    "usagers_fusion": "acte daté à deux validations, conserve ce qu’il a déplacé",
    "usagers_groupefamilial": "libellé d’un groupe, composition datée",
    "usagers_indexrecherche": "index dérivé, illisible pour l’application",
    "usagers_lignereprise": "ligne d’un fichier repris, gardée telle que lue",
    "usagers_lotreprise": "état d’un traitement",
    "usagers_membregroupe": "appartenance datée",
    "usagers_photousager": "image, dont l’empreinte est dans l’historique de l’identité",
    "usagers_sourcereprise": "correspondance de colonnes",
    "usagers_statutdossier": "est lui-même un historique",
    "usagers_statutsejourhisto": "est lui-même un historique",
}

# SECURITY DEFINER functions: each sees more than its caller, so each is read in review.
DEFINISSEURS = {
    "core_attente_sceau": "âge de la plus vieille ligne non scellée",
    "core_purger_saisie": "retire brouillons et jetons échus, sans paramètre",
    "ctx.charge": "vérifie la signature du contexte avec une clé hors d’atteinte",
    "ctx.liens_de": "liens d’un professionnel, avant que son contexte existe",
    "doublons_usagers": "rapprochements dans les structures du contexte",
    "recherche_usagers": "recherche indexée dans les structures du contexte",
    "usagers_indexer": "déclencheur : tient l’index de recherche",
    "usagers_invalider_ins": "déclencheur : l’INS suit les traits",
    "usagers_peut_verifier": "droit de contrôle d’identité avant création",
    "usagers_structures_de": "structures d’une personne, pour les déclencheurs",
    "usagers_suivre_dossier": "déclencheur : les structures d’une personne suivent ses dossiers",
    "usagers_suivre_relation": "déclencheur : un contact suit ses relations",
    "verifier_doublons": "contrôle avant création, réservé et tracé",
}

# Unique keys of protected tables that carry neither a structure nor an organisme nor a parent row.
UNIQUES_GLOBALES = {
    "core_jetonsoumission_pkey": "uuid tiré au hasard",
    "document_version_unique": "uuid tiré au hasard et rang",
    "documents_document_identifiant_key": "uuid tiré au hasard",
    "interop_envoi_identifiant_key": "uuid tiré au hasard",
}
