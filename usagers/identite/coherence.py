"""Does the number look like the person? Warnings only: registers hold numbers that were right when they were
given.
"""

from usagers.identite.traits import COG_INCONNU, TraitsStricts

MASCULIN, FEMININ = "137", "248"
# Départements whose limits changed: births up to these years keep the former code.
ANCIENS = {
    "75": 1968,
    "78": 1968,
    "20": 1976,
    "91": 1968,
    "92": 1968,
    "93": 1968,
    "94": 1968,
    "95": 1968,
    "96": 1962,
}


def coherence_nir(matricule: str, traits: TraitsStricts) -> list[str]:
    """Differences between the first ten characters of the number and the traits, in French, for the person
    who checks.
    """
    avertissements = []
    if _sexe(matricule) and traits.sexe in ("M", "F") and _sexe(matricule) != traits.sexe:
        avertissements.append("Le matricule ne correspond pas au sexe.")
    if int(matricule[1:3]) != traits.date_naissance.year % 100:
        avertissements.append("Le matricule ne correspond pas à l’année de naissance.")
    mois = int(matricule[3:5])
    # 20 and more: the month was unknown or out of the calendar when the number was given.
    if 1 <= mois <= 12 and mois != traits.date_naissance.month:
        avertissements.append("Le matricule ne correspond pas au mois de naissance.")
    if not _departement_coherent(matricule[5:10], traits):
        avertissements.append("Le matricule ne correspond pas au département de naissance.")
    return avertissements


def _sexe(matricule: str) -> str:
    if matricule[0] in MASCULIN:
        return "M"
    return "F" if matricule[0] in FEMININ else ""


def _departement_coherent(lieu: str, traits: TraitsStricts) -> bool:
    if traits.lieu_cog == COG_INCONNU:
        return True
    departement, attendu = (code[:3] if code[:2] in ("97", "98") else code[:2] for code in (lieu, traits.lieu_cog))
    if departement == attendu:
        return True
    return departement in ANCIENS and traits.date_naissance.year <= ANCIENS[departement]
