"""PHQ-9 and GAD-7: free to copy, translate and distribute (Spitzer, Kroenke, Williams)."""

from accompagnement.donnees.grilles.outils import choix, options, question, section, seuils, somme

_GENE = options("Jamais", "Plusieurs jours", "Plus de la moitié des jours", "Presque tous les jours")
_MENTION = "R. Spitzer, J. Williams, K. Kroenke ; usage, copie et traduction libres, sans autorisation."
_CONSIGNE = "Sur les deux dernières semaines, à quelle fréquence avez-vous été gêné par…"
_PHQ = (
    "Peu d’intérêt ou de plaisir à faire les choses",
    "Être triste, déprimé ou désespéré",
    "Des difficultés à s’endormir ou à rester endormi, ou dormir trop",
    "Se sentir fatigué ou manquer d’énergie",
    "Avoir peu d’appétit ou manger trop",
    "Avoir une mauvaise opinion de soi, se sentir nul, avoir l’impression d’avoir déçu sa famille ou soi-même",
    "Avoir du mal à se concentrer, par exemple pour lire le journal ou regarder la télévision",
    "Bouger ou parler si lentement que les autres auraient pu le remarquer ; ou au contraire être si agité que vous "
    "avez eu du mal à tenir en place",
    "Penser qu’il vaudrait mieux mourir, ou envisager de vous faire du mal d’une manière ou d’une autre",
)
_GAD = (
    "Un sentiment de nervosité, d’anxiété ou de tension",
    "Être incapable d’arrêter de s’inquiéter ou de contrôler ses inquiétudes",
    "S’inquiéter trop, à propos de tout et de rien",
    "Des difficultés à se détendre",
    "Être si agité qu’il est difficile de tenir en place",
    "Devenir facilement contrarié ou irritable",
    "Avoir peur que quelque chose d’affreux puisse arriver",
)
_DIFFICULTE = options("Pas du tout difficile", "Un peu difficile", "Très difficile", "Extrêmement difficile")
CONDUITE = (
    "Restez avec la personne, ou faites-la rejoindre maintenant : elle n’est pas laissée seule.",
    "Parlez-en sans détour : y pense-t-elle souvent, a-t-elle une idée de comment et de quand ?",
    "Éloignez ce qui peut servir : médicaments, objets tranchants, accès en hauteur.",
    "Danger immédiat : appelez le 15, et ne raccrochez pas avant d’y être invité.",
    "Sinon, joignez aujourd’hui le médecin ou l’astreinte. Le 3114 conseille aussi les professionnels, jour et nuit.",
    "Écrivez dans le dossier de soin ce qui a été dit et fait, qui est prévenu, et quand on la revoit.",
)
PHQ_SOURCE = "Kroenke, Spitzer, Williams, 2001 : 5, 10, 15, 20"
GAD_SOURCE = "Spitzer et coll., 2006 : 5, 10, 15"

GRILLES = (
    {
        "code": "PHQ-9", "titre": "PHQ-9, dépression", "licence": "libre", "mention": _MENTION, "niveau": 4,
        "resume": "Neuf questions. La neuvième demande une réponse de soin dès qu’elle n’est pas « Jamais ».",
        "auto_evaluation": True, "public": "Adultes et adolescents", "periodicite": {"nombre": 3, "unite": "m"},
        "items": [
            section("s_phq", _CONSIGNE, *(choix(f"q{n}", mots, _GENE) for n, mots in enumerate(_PHQ, 1))),
            section("s_gene", "Retentissement", question(
                "gene", "choix", "À quel point ces problèmes ont-ils rendu difficiles votre travail, vos tâches à la "
                "maison ou vos relations ?", options=[{"code": o["code"], "libelle": o["libelle"]} for o in _DIFFICULTE])),
        ],
        "scores": [{"code": "phq9", "libelle": "PHQ-9", "formule": somme(*(f"q{n}" for n in range(1, 10))), "minimum": 0,
                    "maximum": 27, "baremes": [seuils(
                        PHQ_SOURCE, (0, "Pas de dépression repérée", "ok"), (5, "Légère", "info"),
                        (10, "Modérée", "attention"), (15, "Modérément sévère", "danger"), (20, "Sévère", "danger"))]}],
        "alertes": [{"code": "suicide", "si": "q9 > 0",
                     "message": "Des idées de mort ou de se faire du mal sont dites : évaluez le risque suicidaire "
                     "maintenant, et prévenez le médecin. Numéro national : 3114.", "conduite": list(CONDUITE)}],
    },
    {
        "code": "GAD-7", "titre": "GAD-7, anxiété", "licence": "libre", "mention": _MENTION, "niveau": 4,
        "resume": "Sept questions sur les deux dernières semaines.", "auto_evaluation": True,
        "public": "Adultes et adolescents", "periodicite": {"nombre": 3, "unite": "m"},
        "items": [section("s_gad", _CONSIGNE, *(choix(f"q{n}", mots, _GENE) for n, mots in enumerate(_GAD, 1)))],
        "scores": [{"code": "gad7", "libelle": "GAD-7", "formule": somme(*(f"q{n}" for n in range(1, 8))), "minimum": 0,
                    "maximum": 21, "baremes": [seuils(
                        GAD_SOURCE, (0, "Minimale", "ok"), (5, "Légère", "info"), (10, "Modérée", "attention"),
                        (15, "Sévère", "danger"))]}],
    },
)  # fmt: skip
