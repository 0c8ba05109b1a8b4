"""Who may exchange and share health data: the categories of CSP art. R1110-2, and what a profession says for certain.

L1110-4 opens exchange (II) and sharing (III) to those categories only, within the double limit of R1110-1: what is
strictly necessary, and within one's mission. The seven of the national list (ATL-PRO-1…7) come first.
"""

from dataclasses import dataclass

TEXTE = "Code de la santé publique, article R1110-2, version de 2024"


@dataclass(frozen=True)
class Categorie:
    """`mission`: its row in the national list, when it is one of the seven."""

    code: str
    libelle: str
    court: str
    article: str
    mission: str = ""

    @property
    def source(self) -> str:
        return f"{TEXTE} ; liste nationale, {self.mission}" if self.mission else TEXTE


SANTE, SOCIAL, OSTEO, PSY, AMP_AES, EDUC, MJPM = "SANTE", "SOCIAL", "OSTEO", "PSY", "AMP_AES", "EDUC", "MJPM"
FAMILIAL, ACCUEIL, ESSMS, APA, APPUI = "FAMILIAL", "ACCUEIL", "ESSMS", "APA", "APPUI"

CATEGORIES: dict[str, Categorie] = {
    c.code: c
    for c in (
        Categorie(SANTE, "Professionnels de santé", "Santé", "R1110-2, 1°", "ATL-PRO-1"),
        Categorie(SOCIAL, "Assistants de service social", "Service social", "R1110-2, 2°, a", "ATL-PRO-2"),
        Categorie(OSTEO, "Ostéopathes, chiropracteurs", "Ostéopathie, chiropraxie", "R1110-2, 2°, b", "ATL-PRO-3"),
        Categorie(PSY, "Psychologues et psychothérapeutes non professionnels de santé par ailleurs", "Psychologie",
                  "R1110-2, 2°, b", "ATL-PRO-4"),
        Categorie(AMP_AES, "Aides médico-psychologiques et accompagnants éducatifs et sociaux", "AMP, AES",
                  "R1110-2, 2°, b", "ATL-PRO-5"),
        Categorie(EDUC, "Éducateurs et aides familiaux, personnels pédagogiques occasionnels des accueils collectifs "
                  "de mineurs, permanents des lieux de vie", "Éducateurs", "R1110-2, 2°, d", "ATL-PRO-6"),
        Categorie(MJPM, "Mandataires judiciaires à la protection des majeurs et délégués aux prestations familiales",
                  "Protection des majeurs", "R1110-2, 2°, f", "ATL-PRO-7"),
        Categorie(FAMILIAL, "Assistants maternels et assistants familiaux", "Accueil familial", "R1110-2, 2°, c"),
        Categorie(ACCUEIL, "Particuliers accueillant des personnes âgées ou handicapées", "Accueillants",
                  "R1110-2, 2°, e"),
        Categorie(ESSMS, "Autres salariés d’un établissement ou service social ou médico-social", "Salariés ESSMS",
                  "R1110-2, 2°, g"),
        Categorie(APA, "Équipe médico-sociale de l’allocation personnalisée d’autonomie", "Équipe APA",
                  "R1110-2, 2°, i"),
        Categorie(APPUI, "Personnels des dispositifs d’appui à la coordination des parcours complexes",
                  "Appui aux parcours", "R1110-2, 2°, j"),
    )
}  # fmt: skip

# Professions of JDV_J01 (the codes of Professionnel.profession) whose category leaves no doubt. Students, managers and
# experimental codes are absent on purpose: somebody chooses.
PROFESSIONS: dict[str, dict[str, str]] = {
    SANTE: {
        "G15_10": "Médecin", "G15_21": "Pharmacien", "G15_26": "Audioprothésiste", "G15_28": "Opticien-lunetier",
        "G15_31": "Assistant dentaire", "G15_32": "Physicien médical", "G15_40": "Chirurgien-dentiste",
        "G15_50": "Sage-femme", "G15_60": "Infirmier", "G15_69": "Infirmier psychiatrique",
        "G15_70": "Masseur-kinésithérapeute", "G15_80": "Pédicure-podologue", "G15_81": "Orthoprothésiste",
        "G15_82": "Podo-orthésiste", "G15_83": "Orthopédiste-orthésiste", "G15_84": "Oculariste",
        "G15_85": "Épithésiste", "G15_86": "Technicien de laboratoire médical", "G15_91": "Orthophoniste",
        "G15_92": "Orthoptiste", "G15_94": "Ergothérapeute", "G15_95": "Diététicien", "G15_96": "Psychomotricien",
        "G15_98": "Manipulateur ERM", "313": "Aide-soignant", "314": "Ambulancier",
        "315": "Auxiliaire de puériculture", "316": "Préparateur en pharmacie hospitalière",
        "317": "Préparateur en pharmacie (officine)", "329": "Conseiller en génétique",
    },
    SOCIAL: {"41": "Assistant de service social"},
    OSTEO: {"71": "Ostéopathe", "73": "Chiropracteur"},
    PSY: {"93": "Psychologue", "72": "Psychothérapeute"},
    AMP_AES: {"323": "Aide médico-psychologique", "328": "Accompagnant éducatif et social"},
    EDUC: {
        "326": "Éducateur spécialisé", "324": "Moniteur éducateur", "325": "Éducateur de jeunes enfants",
        "327": "Éducateur technique spécialisé",
    },
    MJPM: {"307": "Mandataire judiciaire à la protection des majeurs"},
    FAMILIAL: {"322": "Assistant familial", "351": "Assistant maternel"},
}  # fmt: skip
LIBELLES: dict[str, str] = {code: nom for liste in PROFESSIONS.values() for code, nom in liste.items()}
PAR_PROFESSION: dict[str, str] = {code: c for c, liste in PROFESSIONS.items() for code in liste}


def deduite(profession: str, de_sante: bool) -> tuple[str, str]:
    """(category, why) when it is certain, else empty strings: somebody must choose.

    An RPPS number alone says nothing since social workers and psychologists have one too. A psychologist or an
    osteopath who is a health professional besides may be either.
    """
    categorie = PAR_PROFESSION.get(profession, "")
    if categorie == SANTE or (categorie and not de_sante):
        return categorie, f"Profession : {LIBELLES[profession]}"
    if de_sante and not profession:
        return SANTE, "Inscrit comme professionnel de santé"
    return "", ""
