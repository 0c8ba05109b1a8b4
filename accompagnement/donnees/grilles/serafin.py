"""SERAFIN-PH needs: one number a need, at the leaves of the national nomenclature (JDV_J285)."""

from accompagnement.donnees.grilles.outils import Brut, domaine, question, section, somme

FAMILLES: dict[str, tuple[str, tuple[tuple[str, str], ...]]] = {
    "1.1": ("Santé somatique ou psychique", (
        ("1.1.1", "Fonctions mentales, psychiques, cognitives et du système nerveux"),
        ("1.1.2", "Fonctions sensorielles"),
        ("1.1.3", "Douleur"),
        ("1.1.4", "Voix, parole et appareil bucco-dentaire"),
        ("1.1.5", "Fonctions cardio-vasculaire, hématopoïétique, immunitaire et respiratoire"),
        ("1.1.6", "Fonctions digestive, métabolique et endocrinienne"),
        ("1.1.7", "Fonctions génito-urinaire et reproductive"),
        ("1.1.8", "Fonctions locomotrices"),
        ("1.1.9", "Peau et structures associées"),
        ("1.1.10", "Entretenir et prendre soin de sa santé"))),
    "1.2": ("Autonomie", (
        ("1.2.1.1", "Entretien personnel"),
        ("1.2.1.2", "Relations et interactions avec autrui"),
        ("1.2.1.3", "Mobilité"),
        ("1.2.1.4", "Prendre des décisions adaptées et sécurité"))),
    "1.3": ("Participation sociale", (
        ("1.3.1.1", "Accéder aux droits et à la citoyenneté"),
        ("1.3.2.1", "Vivre dans un logement"),
        ("1.3.2.2", "Accomplir les activités domestiques"),
        ("1.3.3.1", "Vie scolaire et étudiante"),
        ("1.3.3.2", "Travail et emploi"),
        ("1.3.3.3", "Apprentissages"),
        ("1.3.3.4", "Vie familiale, parentalité, vie affective et sexuelle"),
        ("1.3.3.5", "Apprendre à être pair-aidant"),
        ("1.3.4.1", "Participer à la vie sociale"),
        ("1.3.4.2", "Se déplacer avec un moyen de transport"),
        ("1.3.5.1", "Ressources et autosuffisance économique"))),
}  # fmt: skip
# Branches of the radar: the national families, their words made short enough to be read around a figure.
BRANCHES = (
    ("1.1", "Santé"), ("1.2.1.1", "Entretien personnel"), ("1.2.1.2", "Relations"), ("1.2.1.3", "Mobilité"),
    ("1.2.1.4", "Décisions et sécurité"), ("1.3.1", "Droits"), ("1.3.2", "Logement"), ("1.3.3", "Rôles sociaux"),
    ("1.3.4", "Vie sociale"), ("1.3.5", "Ressources"),
)  # fmt: skip
AIDE = "De 0 (pas de besoin) à 4 (besoin total) : échelle du produit, la nomenclature n’en fixe pas."


def code_item(besoin: str) -> str:
    return "b_" + besoin.replace(".", "_")


def _besoin(besoin: str, libelle: str) -> Brut:
    return question(code_item(besoin), "entier", libelle, minimum=0, maximum=4, commentaire=True, lien=besoin)


def _branche(racine: str, libelle: str) -> Brut:
    besoins = [b for famille in FAMILLES.values() for b, _ in famille[1] if f"{b}.".startswith(f"{racine}.")]
    return domaine(f"d_{racine.replace('.', '_')}", libelle, somme(*map(code_item, besoins)), 4 * len(besoins))


GRILLES = (
    {
        "code": "SERAFIN-BESOINS", "titre": "Besoins SERAFIN-PH", "licence": "reglementaire",
        "mention": "Nomenclature SERAFIN-PH des besoins, JDV_J285 (ANS, CNSA).", "niveau": 2, "type_national": "MED-1291",
        "resume": "Un nombre par besoin, pour préparer le projet et suivre son évolution.", "secteurs": ["PH", "DOM"],
        "periodicite": {"nombre": 12, "unite": "m"},
        "items": [
            section(code_item(famille), titre, *(_besoin(*b) for b in besoins), aide=AIDE if famille == "1.1" else "")
            for famille, (titre, besoins) in FAMILLES.items()
        ],
        "scores": [_branche(*branche) for branche in BRANCHES],
    },
)  # fmt: skip
