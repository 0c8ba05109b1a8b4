"""Legal measures (metier §6.5): whom they may concern, what deadlines they set, whether they keep a child somewhere."""

from dataclasses import dataclass

MINEUR, MAJEUR, TOUS = "mineur", "majeur", ""


@dataclass(frozen=True)
class TypeMesure:
    """`public`: minors and adults are never mixed (guardianship of a minor is not that of an adult).

    `fonde`: a child lives away from the parents on that basis; past its end, nothing allows it any more.
    `fin`: rule of the end date. `sans_date`: rule counted from the start when the decision gives no end.
    `depart`: rule counted from the very start, whatever the end (hours of an emergency welcome, referral of a judge).
    """

    code: str
    libelle: str
    famille: str
    public: str
    fonde: bool = False
    fin: str = "mesure_fin"
    sans_date: str = ""
    depart: str = ""


PLACEMENT, MILIEU, ADMINISTRATIF, AUTORITE, PENAL, PROTECTION, SOCIAL = (
    "Placement par le juge", "Milieu ouvert et investigation", "Décision administrative",
    "Autorité parentale et tutelle", "Justice pénale des mineurs", "Protection des majeurs", "Accompagnement social",
)  # fmt: skip

_TABLE = (
    TypeMesure("placement_ase", "Placement confié à l’aide sociale à l’enfance", PLACEMENT, MINEUR, True,
               sans_date="placement_maximum"),
    TypeMesure("placement_direct", "Placement direct dans un établissement ou un service", PLACEMENT, MINEUR, True,
               sans_date="placement_maximum"),
    TypeMesure("digne_confiance", "Enfant confié à un tiers ou à l’autre parent", PLACEMENT, MINEUR,
               sans_date="placement_maximum"),
    TypeMesure("opp_juge", "Placement provisoire ordonné par le juge", PLACEMENT, MINEUR, True,
               sans_date="placement_provisoire"),
    TypeMesure("opp_parquet", "Placement provisoire ordonné par le procureur", PLACEMENT, MINEUR, True,
               depart="opp_saisine"),
    TypeMesure("accueil_provisoire", "Accueil provisoire", ADMINISTRATIF, MINEUR, True,
               sans_date="mesure_administrative"),
    TypeMesure("accueil_72h", "Accueil de 72 heures", ADMINISTRATIF, MINEUR, True, depart="accueil_72h"),
    TypeMesure("recueil_5j", "Recueil provisoire en urgence", ADMINISTRATIF, MINEUR, True, depart="recueil_provisoire"),
    TypeMesure("parent_enfant", "Accueil d’un parent avec son enfant", ADMINISTRATIF, TOUS,
               sans_date="mesure_administrative"),
    TypeMesure("pupille", "Pupille de l’État", ADMINISTRATIF, MINEUR, True),
    TypeMesure("aed", "Aide éducative à domicile", ADMINISTRATIF, MINEUR, sans_date="mesure_administrative"),
    TypeMesure("jeune_majeur", "Accompagnement jeune majeur", ADMINISTRATIF, MAJEUR, fin="jeune_majeur_fin"),
    TypeMesure("aemo", "Action éducative en milieu ouvert", MILIEU, MINEUR, sans_date="placement_maximum"),
    TypeMesure("aemo_hebergement", "Action éducative en milieu ouvert avec hébergement", MILIEU, MINEUR, True,
               sans_date="placement_maximum"),
    TypeMesure("mjie", "Mesure judiciaire d’investigation éducative", MILIEU, MINEUR),
    TypeMesure("mjagbf", "Aide judiciaire à la gestion du budget familial", MILIEU, MINEUR),
    TypeMesure("delegation", "Délégation de l’autorité parentale", AUTORITE, MINEUR, fin="protection_fin"),
    TypeMesure("retrait", "Retrait de l’autorité parentale", AUTORITE, MINEUR, fin="protection_fin"),
    TypeMesure("administration_legale", "Administration légale", AUTORITE, MINEUR, fin="protection_fin"),
    TypeMesure("tutelle_mineur", "Tutelle d’un mineur", AUTORITE, MINEUR, True, fin="protection_fin"),
    TypeMesure("tutelle_departement", "Tutelle confiée au département", AUTORITE, MINEUR, True, fin="protection_fin"),
    TypeMesure("controle_judiciaire", "Contrôle judiciaire", PENAL, MINEUR),
    TypeMesure("mesure_educative", "Mesure éducative judiciaire", PENAL, MINEUR),
    TypeMesure("placement_penal", "Placement éducatif pénal", PENAL, MINEUR, True),
    TypeMesure("reparation", "Réparation", PENAL, MINEUR),
    TypeMesure("tig", "Travail d’intérêt général", PENAL, TOUS),
    TypeMesure("sauvegarde", "Sauvegarde de justice", PROTECTION, MAJEUR, fin="protection_fin"),
    TypeMesure("curatelle_simple", "Curatelle simple", PROTECTION, MAJEUR, fin="protection_fin"),
    TypeMesure("curatelle_renforcee", "Curatelle renforcée", PROTECTION, MAJEUR, fin="protection_fin"),
    TypeMesure("tutelle_majeur", "Tutelle d’un majeur", PROTECTION, MAJEUR, fin="protection_fin"),
    TypeMesure("habilitation_generale", "Habilitation familiale générale", PROTECTION, MAJEUR, fin="protection_fin"),
    TypeMesure("habilitation_speciale", "Habilitation familiale spéciale", PROTECTION, MAJEUR, fin="protection_fin"),
    TypeMesure("mandat_futur", "Mandat de protection future", PROTECTION, MAJEUR, fin="protection_fin"),
    TypeMesure("masp", "Accompagnement social personnalisé (MASP)", SOCIAL, MAJEUR, fin="protection_fin"),
    TypeMesure("maj", "Accompagnement judiciaire (MAJ)", SOCIAL, MAJEUR, fin="protection_fin"),
)  # fmt: skip

TYPES_MESURE = {t.code: t for t in _TABLE}
FONDENT = tuple(t.code for t in _TABLE if t.fonde)


def choix_groupes() -> list[tuple[str, list[tuple[str, str]]]]:
    """For a select: families in the order of the table."""
    groupes: dict[str, list[tuple[str, str]]] = {}
    for t in _TABLE:
        groupes.setdefault(t.famille, []).append((t.code, t.libelle))
    return list(groupes.items())
