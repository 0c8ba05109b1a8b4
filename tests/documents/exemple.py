"""Éloïse Lambert, as the drawing 14-pdf-fiche-de-synthese shows her. A fictitious person."""

from datetime import UTC, date, datetime

from documents.fiches import (
    Alerte,
    Badge,
    Bloc,
    Contact,
    Echeance,
    Entete,
    FicheSynthese,
    Identite,
    Lecteur,
    Ligne,
    Moment,
    Objectif,
    Parole,
    Pied,
    Projet,
)
from usagers.identite import dessiner_svg

LE = datetime(2026, 11, 20, 15, 50, tzinfo=UTC)
ANNE = Lecteur("Anne Dupont", "éducatrice spécialisée", ("administratif", "accompagnement", "consignes de soin"))
COULON = Lecteur("Mme Coulon", "référente ASE", ("administratif",))


def identite(**autres) -> Identite:
    base = {
        "nom_affiche": "Éloïse Lambert", "prenom": "Éloïse", "nom_naissance": "LAMBERT", "prenoms": "Éloïse, Marie",
        "sexe": "Féminin", "date_naissance": date(2011, 3, 12), "lieu_naissance": "44109 Nantes",
        "statut": "INS qualifiée",
        "badges": (
            Badge("Tilleuls, chambre 6"), Badge("Référente A. Dupont"), Badge("Visites médiatisées", "attention"),
        ),
        "code_svg": dessiner_svg("https://dui.exemple.fr/dossiers/12/"),
        "code_legende": "Scanner pour ouvrir le dossier",
    }  # fmt: skip
    return Identite(**{**base, **autres})


def fiche(**autres) -> FicheSynthese:
    base = {
        "entete": Entete("MECS Les Tilleuls", "Association La Clairière", "44 000 999 9"),
        "identite": identite(),
        "pied": Pied("Anne Dupont", "éducatrice spécialisée", LE),
        "alertes": (
            Alerte(
                "Allergie à l'arachide",
                "En cas de contact : stylo d'adrénaline dans l'armoire du bureau, puis appeler le 15. "
                "Pas de sortie sans le stylo.",
            ),
        ),
        "mesures": Bloc(
            "Mesure et autorité parentale",
            (
                Ligne("Mesure", "Placement judiciaire, tribunal de Nantes, jusqu'au 12 février 2027"),
                Ligne("Autorité parentale", "Les deux parents, hors actes usuels délégués"),
            ),
            (
                Contact("Mère", "Sandrine Lambert", "06 00 00 00 00", "visite médiatisée un mercredi sur deux"),
                Contact("Père", "Marc Lambert", "06 99 99 99 99", interdit="Contact interdit jusqu'au 12 février 2027"),
                Contact("ASE 44", "Mme Coulon", "02 00 00 00 00"),
            ),
        ),
        "vie_quotidienne": Bloc(
            "Vie quotidienne",
            (
                Ligne("Scolarité", "Collège Jules-Verne, 3e B, car 301"),
                Ligne("Repas", "Sans arachide, plateau identifié"),
                Ligne("Sorties", "Seule jusqu'à 18 h, accord du 3 septembre"),
                Ligne("Téléphone", "Le sien, remis à 21 h"),
                Ligne("Ce qui apaise", "Musique, temps seule, cuisine avec Fatou"),
            ),
        ),
        "projet": Projet(
            "Projet personnalisé, en cours depuis le 12 décembre 2025",
            Parole(
                "Je veux apprendre à cuisiner, parce qu'à 18 ans je veux mon appart. Et ma sœur me manque.",
                "Éloïse",
                date(2025, 10, 14),
            ),
            (
                Objectif("Préparer seule trois repas équilibrés par semaine", "En bonne voie"),
                Objectif("Voir sa sœur Manon deux fois par mois", "Un peu"),
                Objectif("Reprendre le judo au club de Rezé", "Atteint"),
            ),
        ),
        "jours_passes": (
            Moment("vendredi 20", "15/20 en français, rentrée contente"),
            Moment("jeudi 19", "N'a presque rien mangé, deuxième soir de suite. À surveiller."),
            Moment("mercredi 18", "Visite médiatisée avec sa mère"),
        ),
        "jours_a_venir": (
            Moment("ce soir, 17 h 15", "Appel de la mère, accompagné"),
            Moment("mardi 24, 16 h", "RDV santé, départ 15 h 30"),
            Moment("jeudi 26, 18 h", "Judo, club de Rezé"),
        ),
        "echeances": (
            Echeance("Bilan du projet personnalisé", "9 décembre 2026", "Anne Dupont", "En préparation"),
            Echeance("Rapport de situation pour le juge", "12 janvier 2027", "Hélène Garnier", "À faire"),
            Echeance("Fin de la mesure de placement", "12 février 2027", "Hélène Garnier", "Audience le 28 janvier"),
        ),
    }  # fmt: skip
    return FicheSynthese(**{**base, **autres})


def fiche_urgence() -> FicheSynthese:
    return fiche(
        sante=Bloc(
            "Santé",
            (
                Ligne("Allergie", "Arachide, choc anaphylactique en 2023"),
                Ligne("Traitement", "Aucun traitement de fond"),
                Ligne("Médecin", "Dr Le Goff, 02 00 00 00 01"),
            ),
        ),
        consentements=Bloc("Autorisations de soins", (Ligne("Actes urgents", "Accord des deux parents, 3 mars 2026"),)),
    )
