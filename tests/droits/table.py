"""Expected code of each address for each persona (S-10, S-11). A URL without a row fails the test.

Columns: anonymous · Anne, educator of Éloïse's team · Karim, educator of another unit · Lucie, nurse of the team ·
Paul, chef de service · Sarah, secretary · Nora, nurse of the CSAPA · Zoé, chef de service of another organisme.
Objects: Éloïse's dossier (MECS, unit Tilleuls). 302 = to the login page; 405 = this address takes another method.
"""

PERSONAS = ("anonyme", "anne", "karim", "lucie", "paul", "sarah", "nora", "zoe")

OUVERTES = "200 200 200 200 200 200 200 200"
PRO = "302 200 200 200 200 200 200 200"
EQUIPE = "302 200 403 200 200 200 404 404"
POST = "302 405 405 405 405 405 405 405"
ABSENT = "302 404 404 404 404 404 404 404"

GET: dict[str, str] = {
    "accueil": PRO,
    "personnes": PRO,
    "personne_recherche": PRO,
    "personne_suggestions": PRO,
    "personne_nouvelle": "302 403 403 403 200 200 403 200",
    "identite": EQUIPE,
    "dossier": EQUIPE,
    "dossier_administratif": EQUIPE,
    "dossier_entourage": EQUIPE,
    "dossier_fil": EQUIPE,
    "dossier_equipe": EQUIPE,
    "synthese_pdf": EQUIPE,
    "synthese_urgence": EQUIPE,
    "dossier_acces": "302 403 403 403 403 403 404 404",
    "sejour_entree": EQUIPE,
    "sejour_sortie": EQUIPE,
    "dossier_fil_lu": POST,
    "transmissions": "302 200 200 200 200 403 200 200",
    "transmission_nouvelle": "302 200 200 200 200 403 200 200",
    "mentions": "302 200 200 200 200 403 200 200",
    "lectures": POST,
    "habilitations": "302 403 403 403 200 403 403 200",
    "professionnels": "302 403 403 403 200 403 403 200",
    "professionnel": "302 403 403 403 200 403 403 404",
    "structures": "302 403 403 403 200 403 403 200",
    "profils": "302 403 403 403 200 403 403 200",
    "pourquoi": "302 403 403 403 200 403 403 200",
    "journal_acces": "302 403 403 403 403 403 403 403",
    "affectation_fin": POST,
    "compte": PRO,
    "code": PRO,
    "verrouiller": POST,
    "deverrouiller": "302 302 302 302 302 302 302 302",
    "second_facteur": "302 302 302 302 302 302 302 302",
    "fermer_session": POST,
    "connexions": "302 403 403 403 200 403 403 200",
    "professionnel_contrat": POST,
    "professionnel_etat": POST,
    "professionnel_inviter": POST,
    "unite_creer": POST,
    "demande_decider": POST,
    "reprise_session": OUVERTES,
    "changer_structure": POST,
    "invitation": "410 410 410 410 410 410 410 410",
    "apparence": "405 405 405 405 405 405 405 405",
    "planche": OUVERTES,
    "brouillon": "302 204 204 204 204 204 204 204",
    "envoi_repris": POST,
    "envoi_suspendu": ABSENT,
    "remises": "302 403 403 403 403 403 403 403",
    "remise_relancer": POST,
    "document": ABSENT,
    "envois": "302 404 404 200 404 200 200 404",
    "dossier_envois": "302 403 403 200 403 200 404 404",
    "envoi_relancer": POST,
    "dossier_extrait": "302 200 403 200 200 403 404 404",
    "transmission": "302 404 404 404 404 403 404 404",
    "transmission_completer": "302 404 404 404 404 403 404 404",
    "transmission_corriger": "302 404 404 404 404 403 404 404",
    "transmission_connaissance": POST,
    "transmission_valider": POST,
    "transmission_lecteurs": "302 200 200 200 200 403 200 200",
    "membre_fin": "302 404 403 404 404 404 404 404",
    "membre_remplacer": "302 404 403 404 404 404 404 404",
    "membre_opposition": "302 404 403 404 404 404 404 404",
    "membre_acte": POST,
    "sante": OUVERTES,
    "aide": OUVERTES,
}

# Addresses of allauth: their own tests prove them; here, that none shows anything of a person.
ALLAUTH = ("account_", "mfa_")
