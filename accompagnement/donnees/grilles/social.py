"""Social assessment of the house: a product grid that an organisme copies and changes."""

from accompagnement.donnees.grilles.outils import Brut, choix, domaine, options, question, section, si

_ECHELLE = ("Très fragile", "Fragile", "À consolider", "Assez solide", "Solide")


def _simples(*couples: tuple[str, str]) -> list[Brut]:
    return [{"code": code, "libelle": mots} for code, mots in couples]


_LOGEMENT = _simples(
    ("rue", "Rue ou abri de fortune"), ("tiers", "Chez un tiers"), ("hebergement", "Hébergement ou établissement"),
    ("hotel", "Hôtel"), ("logement", "Logement à soi"), ("parents", "Chez ses parents"),
)  # fmt: skip
_DROITS = _simples(
    ("secu", "Assurance maladie"), ("css", "Complémentaire santé"), ("rsa", "RSA"), ("aah", "AAH"), ("apl", "Aide au logement"),
    ("mdph", "Reconnaissance MDPH"), ("aucun", "Aucun droit ouvert"),
)  # fmt: skip
_DROITS[-1]["exclusive"] = True

GRILLES = (
    {
        "code": "SOCIAL", "titre": "Évaluation sociale", "licence": "maison", "niveau": 2,
        "mention": "Grille du produit, à adapter par chaque organisme.", "periodicite": {"nombre": 6, "unite": "m"},
        "resume": "Logement, ressources, droits, entourage : où en est la personne, et ce qu’elle en dit.",
        "items": [
            section("s_logement", "Logement",
                    question("logement", "choix", "Où vit la personne ?", obligatoire=True, options=_LOGEMENT),
                    question("depuis", "date", "Depuis quand ?"),
                    question("expulsion", "oui_non", "Une procédure d’expulsion est-elle en cours ?",
                             condition=si("logement", "logement")),
                    choix("note_logement", "Situation de logement", options(*_ECHELLE), commentaire=True)),
            section("s_ressources", "Ressources et charges",
                    question("ressources", "decimal", "Ressources du mois", unite="€", minimum=0, maximum=20000),
                    question("charges", "decimal", "Charges fixes du mois", unite="€", minimum=0, maximum=20000),
                    question("reste", "calcul", "Reste pour vivre", unite="€", formule="ressources - charges"),
                    question("a_dettes", "oui_non", "A-t-elle des dettes ?"),
                    section("dettes", "Dettes", question("creancier", "texte", "À qui ?"),
                            question("montant", "decimal", "Montant", unite="€", minimum=0, maximum=1000000),
                            repete=True, condition=si("a_dettes", True)),
                    question("total_dettes", "calcul", "Total des dettes", unite="€", formule="somme(montant)",
                             condition=si("a_dettes", True)),
                    choix("note_ressources", "Situation financière", options(*_ECHELLE), commentaire=True)),
            section("s_droits", "Droits",
                    question("droits", "choix", "Droits ouverts", multiple=True, options=_DROITS),
                    choix("note_droits", "Accès aux droits", options(*_ECHELLE), commentaire=True)),
            section("s_entourage", "Entourage et vie sociale",
                    question("appui", "oui_non", "Quelqu’un sur qui compter ?"),
                    question("qui", "texte", "Qui, pour elle ?", condition=si("appui", True)),
                    choix("note_entourage", "Entourage", options(*_ECHELLE), commentaire=True),
                    question("violences", "long", "Violences subies ou redoutées", niveau=6,
                             aide="Lu par les seules personnes nommées à la protection.")),
            section("s_parole", "Ce qu’elle en dit", question("parole", "long", "Ses mots, ce qui compte pour elle")),
        ],
        "scores": [{"code": "stabilite", "libelle": "Stabilité", "minimum": 0, "maximum": 16, "prorata": 3,
                    "formule": "somme(note_logement, note_ressources, note_droits, note_entourage)",
                    "baremes": [{"source": "Repères du produit, sans valeur nationale", "seuils": [
                        {"minimum": 0, "libelle": "Très fragile", "ton": "danger"},
                        {"minimum": 5, "libelle": "Fragile", "ton": "attention"},
                        {"minimum": 9, "libelle": "À consolider", "ton": "info"},
                        {"minimum": 13, "libelle": "Stable", "ton": "ok"}]}]},
                   domaine("d_logement", "Logement", "note_logement", 4),
                   domaine("d_ressources", "Ressources", "note_ressources", 4),
                   domaine("d_droits", "Droits", "note_droits", 4),
                   domaine("d_entourage", "Entourage", "note_entourage", 4)],
    },
)  # fmt: skip
