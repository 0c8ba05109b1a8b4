"""National lists that admission speaks, re-expressed with their system and their source (metier S02, §6.4).

R357 and R358 come from the national tracking of orientations; J30 and J264 say what kind of stay is asked.
"""

from dataclasses import dataclass

R357 = "1.2.250.1.213.3.3.247"
R358 = "1.2.250.1.213.3.3.248"
R240 = "TRE_R240-TemporaliteAccueil"
R213 = "TRE_R213-ModePriseEnCharge"
ANS = "ANS, nomenclature des objets de santé"


@dataclass(frozen=True)
class Code:
    """One entry of a national list."""

    code: str
    libelle: str
    systeme: str
    source: str = ANS


def _liste(systeme: str, *paires: tuple[str, str]) -> dict[str, Code]:
    return {code: Code(code, libelle, systeme) for code, libelle in paires}


STATUTS_NATIONAUX = _liste(
    R357,
    ("37", "Décision d’orientation annulée"),
    ("39", "Notification envoyée"),
    ("40", "Notification lue"),
    ("41", "Contact effectué"),
    ("42", "Liste d’attente. En cours d’analyse, demande d’admission reçue dans l’ESMS"),
    ("43", "Période d’essai en cours dans l’ESMS"),
    ("44", "Période d’essai non concluante dans l’ESMS"),
    ("45", "Admission impossible signalée"),
    ("46", "Admission impossible entérinée"),
    ("47", "Usager entré"),
    ("48", "Usager sorti"),
    ("49", "Notification annulée"),
    ("51", "Demande de réorientation dans l’ESMS"),
    ("54", "Notification réactivée"),
    ("71", "Liste d’attente. Admis dans l’ESMS"),
    ("72", "Liste d’attente. Admissible dans l’ESMS"),
    ("180", "Retiré de la liste d’attente ou accompagnement annulé"),
    ("181", "Période d’essai non concluante dans l’unité"),
    ("182", "Liste d’attente. En cours d’analyse, demande d’admission reçue dans l’unité"),
    ("183", "Liste d’attente. Admissible dans l’unité"),
    ("184", "Liste d’attente. Admis dans l’unité"),
    ("185", "Période d’essai en cours dans l’unité"),
    ("186", "Usager pris en charge"),
    ("187", "Demande de réorientation dans l’unité"),
    ("188", "Fin de prise en charge"),
)
MOTIFS_NATIONAUX = _liste(
    R358,
    ("84", "Le demandeur ne remplit pas les exigences d’admission"),
    ("85", "Volonté du demandeur"),
    ("86", "Le plateau technique n’est pas adapté à la prise en charge de l’usager"),
    ("87", "L’usager est admis dans un autre ESMS suite à un déménagement"),
    ("88", "Suite à la décision de la CDAPH"),
    ("89", "L’usager ne souhaite plus être pris en charge par l’ESMS"),
    ("91", "L’usager est admis dans un autre ESMS suite à une réorientation"),
    ("92", "Amélioration notoire de la situation de l’usager"),
    ("93", "Aggravation notoire de la situation de l’usager"),
    ("95", "Annulation automatique"),
    ("98", "Fin de validité de la notification"),
    ("100", "Volonté de l’usager"),
    ("109", "Déménagement"),
    ("112", "Erreur d’utilisation du logiciel"),
    ("113", "Eloignement géographique"),
    ("114", "Les ressources de l’ESMS ne sont pas suffisantes"),
    ("115", "L’ESMS n’est pas adapté au projet de vie actuel de l’usager"),
    ("116", "Le type de handicap ne relève pas de l’ESMS"),
    ("117", "La situation de l’usager a changé, l’ESMS n’est pas adapté"),
    ("118", "L’usager ou son représentant légal refuse de s’inscrire dans l’ESMS"),
    ("119", "L’usager a été admis dans un autre ESMS, l’orientation n’est plus pertinente"),
    ("120", "L’usager a déménagé, l’orientation n’est plus pertinente géographiquement"),
    ("121", "L’usager ou son représentant légal refuse d’adhérer au projet de vie de l’ESMS"),
    ("122", "L’âge de l’usager est incompatible"),
    ("124", "L’usager est décédé"),
    ("125", "L’usager a démissionné (ESAT)"),
    ("126", "Prise en charge invalidité SS (ESAT)"),
    ("127", "Retraite (ESAT)"),
    ("128", "Fin de contrat (SAVS/SAMSAH/SESSAD)"),
    ("135", "Fin de période d’essai"),
    ("136", "Renouvellement"),
    ("146", "Entrée en apprentissage"),
    ("147", "Réinsertion en milieu ordinaire"),
    ("148", "L’ESMS n’a pas réussi à joindre l’usager"),
    ("150", "L’usager a pris contact avec l’ESMS"),
    ("151", "L’ESMS a pris contact avec l’usager"),
    ("152", "L’usager a visité l’ESMS"),
    ("153", "L’ESMS a envoyé une documentation à l’usager"),
    ("157", "Hospitalisation"),
    ("158", "Admission en établissement pour personnes âgées"),
    ("159", "Fin de formation"),
    ("168", "Pour placer l’usager en liste d’attente"),
    ("170", "Pour prendre en charge l’usager à temps adapté"),
    ("172", "Changement de situation de l’usager"),
    ("173", "Une autre décision annule et remplace cette décision"),
    ("174", "Décision clôturée par la MDPH"),
    ("184", "L’usager est accueilli en famille d’accueil"),
    ("204", "Fin de l’accueil temporaire"),
    ("253", "L’usager est transféré dans une autre unité"),
)
TEMPORALITES = _liste(R240, ("01", "Temporaire"), ("02", "Permanent"))
MODES = _liste(
    R213,
    ("46", "Hébergement (accueil jour et nuit)"),
    ("47", "Accueil de jour"),
    ("48", "Accueil de nuit"),
    ("49", "Sur les lieux de vie"),
)


def choix(liste: dict[str, Code], vide: str = "Non précisé") -> list[tuple[str, str]]:
    """For a select: what is not said stays possible."""
    return [("", vide), *((c.code, c.libelle) for c in liste.values())]
