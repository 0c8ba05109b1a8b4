"""Sentences of daily life by sector and category. `{p}` is the first name, `{e}` the feminine e when it applies."""

PDE: dict[str, list[str]] = {
    "quotidien": [
        "{p} a bien mangé et a aidé à débarrasser sans qu’on le demande.",
        "N’a presque rien mangé au dîner. Dit ne pas avoir faim.",
        "Lever difficile ce matin, trois rappels. Part à l’heure malgré tout.",
        "{p} a rangé sa chambre et changé ses draps.",
        "Soirée calme. Jeu de société avec le groupe jusqu’à 21 h.",
        "Coucher à 22 h 15, lumière éteinte à 22 h 40 après un temps de lecture.",
        "A préparé le repas avec la maîtresse de maison : gratin et salade.",
        "Argent de poche remis : 12 euros, émargé.",
    ],
    "educatif": [
        "Temps d’échange en chambre. {p} parle de ses projets pour les vacances.",
        "Sortie au marché en autonomie, rentré{e} à l’heure convenue.",
        "Premier essai de trajet seul{e} en tram. {p} s’est repéré{e} sans aide.",
        "Atelier cuisine : recette suivie du début à la fin.",
        "A tenu son engagement de la semaine : deux lessives faites.",
        "Entretien éducatif de 30 minutes, préparation du bilan de projet.",
    ],
    "scolarite": [
        "Rentrée contente : 15 sur 20 en français.",
        "Le collège signale un retard de 20 minutes ce matin.",
        "Devoirs faits avec l’aide d’une stagiaire, 45 minutes.",
        "Rendez-vous avec la professeure principale : participation en progrès.",
        "Absence au cours de sport, motif à vérifier avec le collège.",
        "Stage de troisième confirmé chez un fleuriste, du 14 au 18 décembre.",
    ],
    "famille": [
        "Appel de sa mère à 17 h 15, 20 minutes. {p} raconte sa journée.",
        "Visite médiatisée de 14 h à 15 h. Échange autour des photos de vacances.",
        "La mère a prévenu de son absence à la visite. {p} l’apprend calmement.",
        "Retour de week-end en famille à 18 h 30, accompagné{e} par sa tante.",
        "{p} demande à écrire à sa sœur. Courrier préparé ensemble.",
        "Appel du père non pris, conformément à la décision en cours.",
    ],
    "comportement": [
        "Dispute dans le couloir à 19 h 10, séparation des deux jeunes. Retour au calme en dix minutes.",
        "{p} est sorti{e} sans prévenir vingt minutes. De retour à 20 h 05, dit avoir eu besoin de marcher.",
        "Refus de donner le téléphone à 21 h. Accepté après discussion.",
        "A su demander une pause quand le ton montait.",
    ],
    "affectif": [
        "{p} dit se sentir fatigué{e} et demande du temps seul{e}.",
        "Pleurs au moment du coucher. Reste une présence vingt minutes, s’endort ensuite.",
        "Souriant{e}, partage sa musique avec le groupe.",
    ],
    "droits": [
        "Dossier de carte d’identité déposé en mairie.",
        "Rappel fait au référent ASE pour la prise en charge du transport scolaire.",
        "Autorisation de sortie scolaire signée reçue.",
    ],
    "logistique": ["Chaussures à renouveler, pointure 39.", "Affaires d’hiver récupérées au vestiaire."],
    "sante": [
        "Température à 38,2 °C à 18 h, surveillance demandée. 37,4 °C à 21 h.",
        "Pansement refait, cicatrisation correcte.",
        "Prise du soir donnée à 19 h 30, sans difficulté.",
    ],
}

PDS: dict[str, list[str]] = {
    "quotidien": [
        "Passage à l’accueil, douche et café. {p} prend des nouvelles de l’équipe.",
        "Vient au petit-déjeuner collectif. Échange avec les autres personnes.",
        "Ne s’est pas présenté{e} au rendez-vous de 10 h. Message laissé comme convenu.",
        "Nuit au sec, dit avoir bien dormi.",
    ],
    "educatif": [
        "Point sur la recherche de logement : deux dossiers à compléter.",
        "Accompagnement à la banque, ouverture du compte confirmée.",
        "Atelier réduction des risques, participation active.",
        "Prépare son entretien d’embauche, simulation d’une demi-heure.",
    ],
    "droits": [
        "Demande de complémentaire santé envoyée.",
        "Renouvellement du RSA fait en ligne avec {p}.",
        "Attestation de domiciliation remise.",
    ],
    "comportement": ["Ton qui monte à l’accueil à 11 h 20, apaisé par un échange au calme."],
    "famille": ["A eu sa fille au téléphone, prévoit de la voir dimanche."],
    "sante": [
        "Délivrance faite, état clinique sans particularité.",
        "Se plaint de douleurs dentaires, rendez-vous pris pour mardi.",
        "Poids 62 kg, en hausse d’un kilo depuis le mois dernier.",
    ],
}

SOIN: dict[str, list[str]] = {
    "quotidien": [
        "Aide à la toilette réalisée, bonne participation.",
        "Repas pris en totalité, hydratation correcte.",
        "Lever à 8 h 15, installation au fauteuil.",
        "Participation à l’atelier mémoire, trente minutes.",
    ],
    "famille": ["Visite de sa fille cet après-midi.", "Appel de son fils, prévenu du rendez-vous de jeudi."],
    "affectif": ["De bonne humeur, a chanté pendant le soin.", "Plus silencieu{x} que d’habitude ce matin."],
    "logistique": ["Protections livrées, stock pour deux semaines."],
    "sante": [
        "Tension 13,5 sur 8. Pas de plainte.",
        "Chaussettes de contention posées à 8 h 30.",
        "Rougeur au talon droit, matelas vérifié, surveillance demandée.",
    ],
}

ENFANCE: dict[str, list[str]] = {
    "educatif": [
        "Séance de psychomotricité : motricité fine en progrès.",
        "Séance d’orthophonie, travail sur les sons complexes.",
        "Bonne attention pendant trente minutes, une pause demandée.",
    ],
    "famille": ["Point avec les parents en fin de séance.", "Les parents décrivent des nuits plus calmes."],
    "scolarite": ["Échange avec l’enseignante : aménagement du temps de lecture proposé."],
    "quotidien": ["Arrive souriant{e}, accepte le changement de salle."],
    "sante": ["Bilan auditif reçu, classé par l’infirmière."],
}

DAR = [
    ("Sommeil", "S’est réveillé{e} trois fois dans la nuit.", "Temps d’échange au calme, veilleuse proposée.", "Nuit suivante sans réveil."),
    ("Alimentation", "Deuxième soir de suite presque sans manger.", "Échange après le repas, plat proposé plus tard.", ""),
    ("Douleur", "Se plaint de maux de ventre depuis le midi.", "Repos, bouillotte, infirmière prévenue.", "Ne se plaint plus à 20 h."),
    ("Retour de visite", "Reste dans sa chambre après la visite.", "Présence proposée, puis jeu calme à deux.", ""),
    ("Scolarité", "Refuse d’aller en cours ce matin.", "Appel du collège, arrivée décalée à 10 h.", "Présent{e} tout l’après-midi."),
]  # fmt: skip

CONDUITES = [
    "En cas de contact avec l’arachide : stylo d’adrénaline dans l’armoire du bureau, puis appeler le 15.",
    "Asthme : aérosol-doseur dans le sac. Si la gêne dure dix minutes, appeler le 15.",
    "Risque de fugue en fin de journée : prévenir le cadre d’astreinte dès 15 minutes d’absence.",
    "Épilepsie : protéger la tête, chronométrer, appeler le 15 au-delà de cinq minutes.",
    "Ne pas laisser seul{e} après une visite difficile, proposer une présence.",
]

PAR_SECTEUR = {"PDE": PDE, "PDS": PDS, "PA": SOIN, "DOM": SOIN, "PH": ENFANCE, "AHI": PDS}
