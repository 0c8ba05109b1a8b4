"""Frame of the project for the child (CASF L223-1-1, D223-12 and following): what the département's document holds.

Our own words; the legal form itself was not found, so the order is a proposal. `niveau` 4 is read by the care team alone.
"""

from dataclasses import dataclass

# Measures for which the département establishes one (CASF L223-1-1): help of the ASE, or protection by a judge. Hours
# of an emergency welcome, an investigation, a penal measure or money alone do not call for it.
MESURES = frozenset({
    "placement_ase", "placement_direct", "digne_confiance", "opp_juge", "opp_parquet", "accueil_provisoire", "pupille",
    "parent_enfant", "aed", "aemo", "aemo_hebergement", "tutelle_departement",
})  # fmt: skip


@dataclass(frozen=True)
class Rubrique:
    code: str
    titre: str
    aide: str
    partie: str
    niveau: int = 2
    maison: bool = False  # the house contributes to it


SITUATION, VIE, ACTION, ACCUEIL, SUITE = (
    "Sa situation", "Ses domaines de vie", "Ce qui est fait, par qui", "Son accueil", "Suivre et réviser",
)  # fmt: skip

RUBRIQUES = {
    r.code: r
    for r in (
        Rubrique("mesures", "Mesures et décisions", "Décisions qui fondent l’accueil, avec leurs dates.", SITUATION),
        Rubrique("evaluation", "Évaluation de départ", "Ce qui a conduit à la mesure, sans détail inutile.", SITUATION),
        Rubrique("sante", "Bilan de santé et évaluation médicale et psychologique",
                 "Réservé à l’équipe de soins. Le bilan est obligatoire à l’entrée.", SITUATION, 4, True),
        Rubrique("besoins", "Besoins fondamentaux", "Sécurité, affection, stimulation, identité, appartenance.", SITUATION, 2,
                 True),
        Rubrique("developpement", "Développement et bien-être", "Croissance, santé physique et psychique, sans diagnostic.", VIE,
                 2, True),
        Rubrique("relations", "Famille et autres liens", "Parents, fratrie, tiers qui comptent.", VIE, 2, True),
        Rubrique("scolarite", "Scolarité et vie sociale", "École, formation, amis, loisirs.", VIE, 2, True),
        Rubrique("objectifs", "Objectifs", "Ce que l’on vise pour l’enfant, et quand.", ACTION),
        Rubrique("interventions_mineur", "Auprès de l’enfant", "Qui fait quoi, à quel rythme.", ACTION, 2, True),
        Rubrique("interventions_parents", "Auprès des parents", "Qui fait quoi, à quel rythme.", ACTION, 2, True),
        Rubrique("interventions_environnement", "Autour de l’enfant", "École, voisinage, soins, loisirs.", ACTION, 2, True),
        Rubrique("role_parents", "Rôle des parents et des tiers", "Ce qu’ils gardent, ce qui leur est demandé.", ACTION),
        Rubrique("fratrie", "Frères et sœurs", "Où ils vivent, comment ils se voient.", ACCUEIL, 2, True),
        Rubrique("accueil", "Lieu et modalités d’accueil", "Établissement, famille d’accueil, relais.", ACCUEIL, 2, True),
        Rubrique("dvh", "Droits de visite et d’hébergement", "Tels que décidés : fréquence, lieu, présence d’un tiers.", ACCUEIL),
        Rubrique("actes_usuels", "Actes usuels confiés", "Liste annexée : qui signe quoi, sans demander aux parents.", ACCUEIL),
        Rubrique("autonomie", "Projet d’accès à l’autonomie", "À partir de dix-sept ans au plus tard.", SUITE, 2, True),
        Rubrique("concordance", "Accord avec les autres documents",
                 "Contrat ou document individuel, projet personnalisé, accueil scolaire, projet de scolarisation.", SUITE, 2, True),
        Rubrique("delais", "Délais et durée", "Quand chaque chose doit être faite, durée prévue.", SUITE),
        Rubrique("destinataires", "Destinataires", "À qui il est remis, et ce qui n’est pas remis à tous.", SUITE),
    )
}  # fmt: skip
