"""SERAFIN-PH needs and services: the codes of the national lists (JDV_J283, J284, J285), told in our own short words.

A record is made on a leaf; its parents are shown. Codes sort as numbers: 1.1.10 comes after 1.1.9.
"""

_BESOINS = """
1.1 Santé
1.1.1 Mémoire, pensée, émotions
1.1.2 Vue, audition et autres sens
1.1.3 Douleur
1.1.4 Voix, parole, bouche et dents
1.1.5 Cœur, sang, défenses, respiration
1.1.6 Digestion, poids, métabolisme
1.1.7 Fonctions urinaires et sexuelles
1.1.8 Bouger, se tenir
1.1.9 Peau
1.1.10 Entretenir sa santé, en prendre soin
1.2 Autonomie
1.2.1 Actes et décisions
1.2.1.1 Prendre soin de soi chaque jour
1.2.1.2 Relations avec les autres
1.2.1.3 Se déplacer chez soi et dehors
1.2.1.4 Décider et rester en sécurité
1.3 Participation sociale
1.3.1 Droits
1.3.1.1 Accéder à ses droits, être citoyen
1.3.2 Chez soi
1.3.2.1 Vivre dans un logement
1.3.2.2 Accomplir les activités domestiques
1.3.3 Rôles sociaux
1.3.3.1 Vie scolaire et étudiante
1.3.3.2 Travail et emploi
1.3.3.3 Apprendre
1.3.3.4 Vie familiale, affective et sexuelle, parentalité
1.3.3.5 Devenir pair-aidant
1.3.4 Vie sociale
1.3.4.1 Participer à la vie sociale
1.3.4.2 Prendre un moyen de transport
1.3.5 Ressources
1.3.5.1 Avoir des ressources et les gérer
"""
_DIRECTES = """
2.1 Soins
2.1.1 Soins du corps et de l’esprit
2.1.1.1 Soins du médecin
2.1.1.2 Soins infirmiers et surveillance
2.1.1.3 Psychologue
2.1.1.4 Pharmacie
2.1.2 Rééducation
2.1.2.1 Rééducation, auxiliaires médicaux
2.2 Autonomie
2.2.1 Aide aux actes de la vie quotidienne
2.2.2 Aide à la communication et aux relations
2.2.3 Aide pour décider et rester en sécurité
2.3 Participation sociale
2.3.1 Droits
2.3.1.1 Aide à dire son projet
2.3.1.2 Exercice des droits et des libertés
2.3.2 Logement
2.3.2.1 Aide pour vivre dans un logement
2.3.2.2 Aide aux activités domestiques
2.3.3 Rôles sociaux
2.3.3.1 Vie d’élève, d’étudiant, d’apprenti
2.3.3.2 Préparer sa vie professionnelle
2.3.3.3 Mener sa vie professionnelle
2.3.3.4 Activités de jour
2.3.3.5 Vie familiale, affective et sexuelle, parentalité
2.3.3.6 Représenter ses pairs, pair-aidance
2.3.4 Vie sociale
2.3.4.1 Lien avec les proches et le voisinage
2.3.4.2 Activités sociales et loisirs
2.3.4.3 Autonomie dans les déplacements
2.3.5 Ressources
2.3.5.1 Ouverture des droits
2.3.5.2 Autonomie dans la gestion des ressources
2.3.5.3 Conseil et mesures de protection des adultes
2.4 Coordination
2.4.1 Coordination renforcée du parcours
"""
_INDIRECTES = """
3.1 Gérer, manager, coopérer
3.1.1 Équipes
3.1.1.1 Direction
3.1.1.2 Ressources humaines
3.1.2 Gestion
3.1.2.1 Budget, finances, comptabilité
3.1.2.2 Gestion administrative
3.1.3 Information
3.1.3.1 Communication, documents collectifs
3.1.3.2 Dossiers, informatique, archives
3.1.4 Qualité
3.1.4.1 Amélioration continue
3.1.4.2 Analyse des pratiques
3.1.4.3 Supervision
3.1.5 Territoire
3.1.5.1 Coopération avec d’autres acteurs
3.1.5.2 Appui-ressources, partenariats
3.1.6 Transports de gestion
3.2 Fonctions logistiques
3.2.1 Locaux
3.2.1.1 Locaux pour héberger
3.2.1.2 Locaux pour l’accueil de jour
3.2.1.3 Locaux de soins et d’accompagnement
3.2.1.4 Locaux de gestion
3.2.1.5 Entretien et sécurité des locaux
3.2.2 Repas
3.2.2.1 Fournir des repas
3.2.3 Linge
3.2.3.1 Entretenir le linge
3.2.4 Transports du projet
3.2.4.1 Trajets entre le domicile et la structure
3.2.4.2 Trajets pour les soins
3.2.4.3 Trajets pour l’autonomie et la vie sociale
3.2.5 Transports des repas et du linge
"""


def _lire(*textes: str) -> dict[str, str]:
    paires = (ligne.partition(" ") for texte in textes for ligne in texte.strip().splitlines())
    return {code: mots for code, _, mots in paires}


BESOINS = _lire(_BESOINS)
PRESTATIONS = _lire(_DIRECTES, _INDIRECTES)
_TOUS = BESOINS | PRESTATIONS


def cle_tri(code: str) -> tuple[int, ...]:
    """1.1.10 after 1.1.9."""
    return tuple(int(rang) for rang in code.split("."))


def feuilles(codes: dict[str, str]) -> list[str]:
    """Codes without a child, in their order."""
    parents = {code.rpartition(".")[0] for code in codes}
    return sorted((code for code in codes if code not in parents), key=cle_tri)


def libelle(code: str) -> str:
    return _TOUS.get(code, code)


def parent(code: str) -> str:
    """« Participation sociale »: the second level, under which the leaves are listed."""
    return libelle(".".join(code.split(".")[:2]))


def choix(codes: dict[str, str]) -> list[tuple[str, list[tuple[str, str]]]]:
    """Leaves under their second level, for a list of choices."""
    groupes: dict[str, list[tuple[str, str]]] = {}
    for code in feuilles(codes):
        groupes.setdefault(parent(code), []).append((code, f"{code} {codes[code]}"))
    return list(groupes.items())


FEUILLES_BESOINS = frozenset(feuilles(BESOINS))
FEUILLES_PRESTATIONS = frozenset(feuilles(PRESTATIONS))
# Needs about the body and the mind: what is written there is health (N3 or N4).
SANTE = "1.1."
