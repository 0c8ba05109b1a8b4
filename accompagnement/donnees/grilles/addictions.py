"""AUDIT and its short form (OMS), CAST (OFDT)."""

from accompagnement.donnees.grilles.outils import choix, options, question, section, seuils, somme

_FREQUENCE = (
    "Jamais",
    "Moins d’une fois par mois",
    "Une fois par mois",
    "Une fois par semaine",
    "Chaque jour ou presque",
)
_DOMMAGE = ("Non", "Oui, mais pas dans l’année écoulée", "Oui, au cours de l’année écoulée")
_CONSTATS = (
    "Au cours de l’année écoulée, combien de fois avez-vous constaté que vous n’étiez plus capable de vous arrêter de "
    "boire une fois que vous aviez commencé ?",
    "Au cours de l’année écoulée, combien de fois votre consommation d’alcool vous a-t-elle empêché de faire ce qui "
    "était normalement attendu de vous ?",
    "Au cours de l’année écoulée, combien de fois avez-vous eu besoin d’un premier verre pour pouvoir démarrer après "
    "avoir beaucoup bu la veille ?",
    "Au cours de l’année écoulée, combien de fois avez-vous eu un sentiment de culpabilité ou des remords après avoir bu ?",
    "Au cours de l’année écoulée, combien de fois avez-vous été incapable de vous rappeler ce qui s’était passé la "
    "soirée précédente parce que vous aviez bu ?",
)
OMS = "OMS, AUDIT, guide d’utilisation en soins primaires, 2ᵉ éd. : zones de risque"
FRANCE = "Validation française (Gache et coll., 2005) : mésusage 7 chez l’homme, 6 chez la femme ; dépendance 13 et 12"
COURT = "AUDIT-C, usage français : 4 chez l’homme, 3 chez la femme ; dépendance probable à 10"
OFDT = "OFDT, CAST : 3 risque faible à modéré, 7 risque élevé"
_NORMES = question(
    "normes", "choix", "Seuils appliqués", obligatoire=True,
    options=[{"code": "H", "libelle": "Ceux d’un homme"}, {"code": "F", "libelle": "Ceux d’une femme"}],
)  # fmt: skip
_Q1 = choix(
    "q1",
    "À quelle fréquence buvez-vous des boissons alcoolisées ?",
    options(
        "Jamais",
        "Une fois par mois ou moins",
        "2 à 4 fois par mois",
        "2 à 3 fois par semaine",
        "4 fois par semaine ou plus",
    ),
)
_Q2 = choix("q2", "Combien de verres d’alcool buvez-vous un jour ordinaire où vous buvez ?", options(
    "1 ou 2", "3 ou 4", "5 ou 6", "7 à 9", "10 ou plus"))  # fmt: skip
_Q3 = choix(
    "q3", "À quelle fréquence buvez-vous six verres ou plus au cours d’une même occasion ?", options(*_FREQUENCE)
)
_AUDIT_C = {
    "code": "audit_c", "libelle": "AUDIT-C", "formule": somme("q1", "q2", "q3"), "minimum": 0, "maximum": 12,
    "baremes": [
        seuils(COURT, (0, "Sous le seuil", "ok"), (4, "Mésusage probable", "attention"),
               (10, "Dépendance probable", "danger"), quand='normes = "H"'),
        seuils(COURT, (0, "Sous le seuil", "ok"), (3, "Mésusage probable", "attention"),
               (10, "Dépendance probable", "danger"), quand='normes = "F"'),
    ],
}  # fmt: skip
_TOTAL = somme(*(f"q{n}" for n in range(1, 11)))
_AUDIT = [
    {"code": "audit", "libelle": "AUDIT", "formule": _TOTAL, "minimum": 0, "maximum": 40, "baremes": [
        seuils(OMS, (0, "Zone I, risque faible", "ok"), (8, "Zone II, consommation à risque", "attention"),
               (16, "Zone III, consommation nocive", "attention"), (20, "Zone IV, dépendance possible", "danger"))]},
    {"code": "audit_fr", "libelle": "AUDIT, seuils français", "formule": _TOTAL, "minimum": 0, "maximum": 40, "baremes": [
        seuils(FRANCE, (0, "Sous le seuil", "ok"), (7, "Mésusage probable", "attention"),
               (13, "Dépendance probable", "danger"), quand='normes = "H"'),
        seuils(FRANCE, (0, "Sous le seuil", "ok"), (6, "Mésusage probable", "attention"),
               (12, "Dépendance probable", "danger"), quand='normes = "F"')]},
    _AUDIT_C,
]  # fmt: skip
_CAST = (
    "Avez-vous fumé du cannabis avant midi ?",
    "Avez-vous fumé du cannabis alors que vous étiez seul ou seule ?",
    "Avez-vous eu des problèmes de mémoire quand vous fumiez du cannabis ?",
    "Des amis ou des membres de votre famille vous ont-ils dit que vous devriez réduire votre consommation ?",
    "Avez-vous essayé de réduire ou d’arrêter votre consommation sans y parvenir ?",
    "Avez-vous eu des problèmes à cause de votre consommation : dispute, bagarre, accident, mauvais résultat à l’école… ?",
)
_SOUVENT = options("Jamais", "Rarement", "De temps en temps", "Assez souvent", "Très souvent")

GRILLES = (
    {
        "code": "AUDIT", "titre": "AUDIT, consommation d’alcool", "licence": "libre", "niveau": 4,
        "mention": "Organisation mondiale de la santé. Usage libre, sans modification des questions.",
        "resume": "Dix questions sur l’année écoulée. L’AUDIT-C est fait des trois premières.", "auto_evaluation": True,
        "public": "Adultes, adolescents à partir de 16 ans", "periodicite": {"nombre": 6, "unite": "m"},
        "items": [
            section("s_normes", "Repères", _NORMES),
            section("s_conso", "Consommation", _Q1, _Q2, _Q3),
            section("s_constats", "Sur l’année écoulée",
                    *(choix(f"q{n}", mots, options(*_FREQUENCE)) for n, mots in enumerate(_CONSTATS, 4))),
            section("s_dommages", "Conséquences",
                    choix("q9", "Avez-vous été blessé, ou quelqu’un d’autre, parce que vous aviez bu ?",
                          options(*_DOMMAGE, points=(0, 2, 4))),
                    choix("q10", "Un proche, un médecin ou un autre soignant s’est-il inquiété de votre consommation, ou "
                          "a-t-il suggéré que vous la réduisiez ?", options(*_DOMMAGE, points=(0, 2, 4)))),
        ],
        "scores": _AUDIT,
    },
    {
        "code": "AUDIT-C", "titre": "AUDIT-C, repérage court", "licence": "libre", "niveau": 4, "auto_evaluation": True,
        "mention": "Organisation mondiale de la santé : les trois premières questions de l’AUDIT.",
        "resume": "Trois questions pour repérer un mésusage d’alcool.", "public": "Adultes",
        "items": [section("s_normes", "Repères", _NORMES), section("s_conso", "Consommation", _Q1, _Q2, _Q3)],
        "scores": [_AUDIT_C],
    },
    {
        "code": "CAST", "titre": "CAST, consommation de cannabis", "licence": "libre", "niveau": 4,
        "mention": "Observatoire français des drogues et des tendances addictives (OFDT).", "auto_evaluation": True,
        "resume": "Six questions sur les douze derniers mois.", "public": "Adolescents et adultes",
        "periodicite": {"nombre": 6, "unite": "m"},
        "items": [section("s_cast", "Au cours des douze derniers mois",
                          *(choix(f"q{n}", mots, _SOUVENT) for n, mots in enumerate(_CAST, 1)))],
        "scores": [{"code": "cast", "libelle": "CAST", "formule": somme(*(f"q{n}" for n in range(1, 7))), "minimum": 0,
                    "maximum": 24, "baremes": [seuils(OFDT, (0, "Pas de risque repéré", "ok"),
                                                      (3, "Risque faible à modéré", "attention"),
                                                      (7, "Risque élevé", "danger"))]}],
    },
)  # fmt: skip
