"""Catalogue of rights and benefits (metier §6.8): family, deadline rule, usual pieces. Delays are in the rules.

The pieces are what services usually ask for; each is a proposal that the request may drop or complete.
"""

from dataclasses import dataclass

IDENTITE = "Pièce d’identité ou titre de séjour"
DOMICILE = "Justificatif de domicile ou d’hébergement"
RESSOURCES = "Justificatifs de ressources"
CERTIFICAT = "Certificat médical récent"
RIB = "Relevé d’identité bancaire"


@dataclass(frozen=True)
class TypeDroit:
    """`regle`: deadline at the end of the right. `declaration`: deadline that starts again at each statement made.

    `assurance`: read by those who only read the health cover (metier S06, AC).
    """

    code: str
    libelle: str
    famille: str
    regle: str
    pieces: tuple[str, ...] = ()
    declaration: str = ""
    assurance: bool = False
    conditions: str = ""


HANDICAP, SANTE, REVENU, LOGEMENT, ETAT_CIVIL, AGE = (
    "Handicap", "Santé", "Ressources", "Logement", "Identité et séjour", "Grand âge",
)  # fmt: skip
_MDPH = (IDENTITE, DOMICILE, "Formulaire de demande à la MDPH", CERTIFICAT)
_RECUPERABLE = "Peut être récupérée sur la succession : à dire à la personne avant la demande."

_TABLE = (
    TypeDroit("aah", "Allocation aux adultes handicapés", HANDICAP, "droit_mdph", _MDPH),
    TypeDroit("mva", "Majoration pour la vie autonome", HANDICAP, "droit_mdph", _MDPH),
    TypeDroit("cpr", "Complément de ressources", HANDICAP, "droit_mdph", _MDPH),
    TypeDroit("rqth", "Reconnaissance de travailleur handicapé", HANDICAP, "droit_mdph", _MDPH),
    TypeDroit("cmi", "Carte mobilité inclusion", HANDICAP, "droit_mdph", (*_MDPH, "Photo d’identité")),
    TypeDroit("pch", "Prestation de compensation du handicap", HANDICAP, "droit_mdph", (*_MDPH, RIB)),
    TypeDroit("aeeh", "Allocation d’éducation de l’enfant handicapé", HANDICAP, "droit_mdph", (*_MDPH, RIB)),
    TypeDroit("orientation", "Orientation vers un établissement ou un service", HANDICAP, "droit_mdph", _MDPH),
    TypeDroit("esat", "Orientation en établissement de travail", HANDICAP, "droit_mdph", _MDPH),
    TypeDroit("amo", "Assurance maladie", SANTE, "droit_amo", (IDENTITE, DOMICILE), assurance=True),
    TypeDroit("c2s", "Complémentaire santé solidaire", SANTE, "droit_c2s", (IDENTITE, RESSOURCES), assurance=True),
    TypeDroit("ame", "Aide médicale de l’État", SANTE, "droit_ame", (IDENTITE, DOMICILE, RESSOURCES), assurance=True),
    TypeDroit("ald", "Exonération pour affection de longue durée", SANTE, "droit_ald", ("Protocole de soins",),
              assurance=True),
    TypeDroit("mutuelle", "Complémentaire santé", SANTE, "droit_mutuelle", ("Attestation de la complémentaire",),
              assurance=True),
    TypeDroit("apa", "Allocation personnalisée d’autonomie", AGE, "droit_apa", (IDENTITE, RESSOURCES, RIB)),
    TypeDroit("ash", "Aide sociale à l’hébergement", AGE, "droit_ash", (IDENTITE, RESSOURCES, RIB),
              conditions=_RECUPERABLE),
    TypeDroit("aspa", "Allocation de solidarité aux personnes âgées", AGE, "droit_autre", (IDENTITE, RESSOURCES, RIB),
              conditions=_RECUPERABLE),
    TypeDroit("rsa", "Revenu de solidarité active", REVENU, "droit_autre", (IDENTITE, RESSOURCES, RIB), "droit_rsa"),
    TypeDroit("prime", "Prime d’activité", REVENU, "droit_autre", (RESSOURCES, RIB)),
    TypeDroit("cej", "Contrat d’engagement jeune", REVENU, "droit_autre", (IDENTITE,)),
    TypeDroit("logement", "Aide au logement", LOGEMENT, "droit_autre", ("Bail ou attestation de loyer", RIB)),
    TypeDroit("sne", "Demande de logement social", LOGEMENT, "droit_autre", (IDENTITE, RESSOURCES), "droit_logement"),
    TypeDroit("dalo", "Droit au logement opposable", LOGEMENT, "droit_autre", (IDENTITE, "Demande de logement social"),
              "droit_logement"),
    TypeDroit("cni", "Carte d’identité ou passeport", ETAT_CIVIL, "droit_identite",
              ("Acte de naissance", "Photo d’identité", DOMICILE)),
    TypeDroit("sejour", "Titre de séjour", ETAT_CIVIL, "droit_identite",
              ("Passeport ou acte de naissance", "Photo d’identité", DOMICILE)),
    TypeDroit("autre", "Autre droit ou prestation", "Autre", "droit_autre"),
)  # fmt: skip

TYPES_DROIT = {t.code: t for t in _TABLE}


def choix_groupes() -> list[tuple[str, list[tuple[str, str]]]]:
    """For a select: families in the order of the table."""
    groupes: dict[str, list[tuple[str, str]]] = {}
    for t in _TABLE:
        groupes.setdefault(t.famille, []).append((t.code, t.libelle))
    return list(groupes.items())
