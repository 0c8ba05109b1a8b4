"""Fictional professionals, always the same; the page of choice, or the parameter `professionnel`, names one of them."""

from typing import Any

ORIGINE = "f:550dc1c8-d97b-4b1e-ac8c-8eb4471cf9dd"


def _activite(finess: str, raison: str, **autres: str) -> dict[str, str]:
    """Absent values are empty strings, as the real service gives them."""
    vide = dict.fromkeys(
        (
            "codeModeExercice", "codeSecteurDactivite", "codeSectionPharmacien", "codeRole", "codeGenreActivite",
            "numeroSiretSite", "numeroSirenSite", "numeroFinessetablissementJuridique",
            "identifiantTechniqueDeLaStructure", "raisonSocialeSite", "enseigneCommercialeSite", "adresseSite",
        ),
        "",
    )  # fmt: skip
    return vide | {"numeroFinessSite": finess, "raisonSocialeSite": raison, "codeModeExercice": "S"} | autres


def _exercice(profession: str, nom: str, prenom: str, *activites: dict[str, str], savoir: str = "") -> dict[str, Any]:
    return {
        "codeProfession": profession, "codeCategorieProfessionnelle": "C", "codeCiviliteDexercice": "",
        "nomDexercice": nom, "prenomDexercice": prenom, "codeTypeSavoirFaire": "S" if savoir else "",
        "codeSavoirFaire": savoir, "activities": list(activites),
    }  # fmt: skip


MECS = _activite("440999019", "MECS LES TILLEULS", codeSecteurDactivite="SA07", codeGenreActivite="GENR01")
CSAPA = _activite("440999027", "CSAPA LE QUAI", codeSecteurDactivite="SA09", codeGenreActivite="GENR01")


def _personne(idnat: str, nom: str, prenom: str, *exercices: dict[str, Any], **autres: Any) -> dict[str, Any]:
    premier = exercices[0]["codeProfession"] if exercices else ""
    base = {
        "sub": f"{ORIGINE}:{idnat}", "SubjectNameID": idnat, "preferred_username": idnat, "family_name": nom,
        "given_name": prenom, "SubjectRole": [f"{premier}^1.2.250.1.213.1.1.5.5"] if premier else [],
        "Secteur_Activite": "SA07^1.2.250.1.71.4.2.4", "SubjectOrganization": "", "SubjectOrganizationID": "",
        "Mode_Acces_Raison": "", "Acces_Regulation_Medicale": "FAUX", "UITVersion": "1.0",
        "PSI_Locale": "1.2.250.1.213.1.3.1.1", "Palier_Authentification": "APPPRIP3^1.2.250.1.213.1.5.1.1.1",
        "authMode": "MOBILE",
        "otherIds": [{"identifiant": idnat, "origine": "RPPS", "qualite": 1}] if idnat.startswith("8") else [],
        "SubjectRefPro": {"codeCivilite": "", "exercices": list(exercices)},
    }  # fmt: skip
    return base | autres


def _seule(idnat: str, nom: str, prenom: str, profession: str, *sites: dict[str, str], **autres: Any) -> dict[str, Any]:
    """One exercice, on any number of sites."""
    return _personne(idnat, nom, prenom, _exercice(profession, nom, prenom, *sites), **autres)


PROFESSIONNELS: dict[str, dict[str, Any]] = {
    "infirmiere": _seule("899700000120", "HADDAD", "NORA", "60", CSAPA),
    "medecin": _seule("899700000112", "CARRÉ", "DENIS", "10", MECS),
    "deux-exercices": _personne(
        "899700000138",
        "MARCHAL",
        "INÈS",
        _exercice("60", "MARCHAL", "INÈS", CSAPA),
        _exercice("93", "MARCHAL", "INÈS", MECS),
    ),
    "deux-sites": _seule("899700000146", "LE GOFF", "YANN", "10", MECS, CSAPA),
    "sans-activite": _seule("899700000153", "MOREL", "INÈS", "60"),
    "sans-rpps": _personne("3440999019/0042", "DUPONT", "ANNE"),
    "inconnu": _seule("899700000161", "PERSONNE", "ALIX", "60", MECS),
}
