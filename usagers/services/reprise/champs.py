"""What a file of another software may hold, and how its columns are usually called."""

import re
from collections.abc import Iterable, Mapping

from usagers.selectors.saisie import simplifier

CONTACTS = (1, 2, 3)
_PERSONNE = {
    "reference": (
        "Numéro dans l’ancien logiciel",
        "reference id identifiant ndossier numdossier nodossier numero numerodossier iddossier ref",
    ),
    "nom_naissance": ("Nom de naissance", "nomdenaissance nomnaissance nom nompatronymique nomfamille"),
    "prenoms": ("Prénoms de naissance", "prenoms prenom prenomsdenaissance prenomdenaissance"),
    "nom_utilise": ("Nom utilisé", "nomutilise nomusage nomdusage nommarital"),
    "prenom_utilise": ("Prénom utilisé", "prenomutilise prenomusuel prenomusage"),
    "surnom": ("Surnom", "surnom diminutif"),
    "sexe": ("Sexe", "sexe genre"),
    "date_naissance": ("Date de naissance", "datedenaissance datenaissance naissance neele nele ddn"),
    "lieu_naissance_cog": (
        "Lieu de naissance (code)",
        "codelieunaissance codelieudenaissance cognaissance cog codeinseenaissance",
    ),
    "lieu_naissance_libelle": ("Lieu de naissance", "lieudenaissance lieunaissance villedenaissance communenaissance"),
    "anonyme": ("Accueil anonyme", "anonyme anonymat"),
    "pseudonyme": ("Pseudonyme", "pseudonyme pseudo"),
    "nss": ("Numéro de sécurité sociale", "nss numerosecu numerosecuritesociale securitesociale nir"),
    "ins": ("Matricule INS", "ins matriculeins matricule"),
    "telephone": ("Téléphone", "telephone tel mobile portable telephoneportable"),
    "courriel": ("Courriel", "courriel email mail"),
    "adresse": ("Adresse", "adresse rue adresse1"),
    "code_postal": ("Code postal", "codepostal cp"),
    "commune": ("Commune", "commune ville"),
}
_SEJOUR = {
    "sejour_numero": ("Séjour : numéro administratif", "numerosejour sejour numeroadministratif"),
    "unite": ("Séjour : unité", "unite groupe service antenne"),
    "lieu": ("Séjour : chambre ou lieu", "chambre lieu appartement"),
    "date_admission": ("Séjour : date d’admission", "dateadmission datedadmission admission"),
    "date_entree": ("Séjour : date d’entrée", "dateentree datedentree entree"),
    "date_sortie": ("Séjour : date de sortie", "datesortie datedesortie sortie"),
    "motif_sortie": ("Séjour : motif de sortie", "motifsortie motifdesortie"),
    "provenance": ("Séjour : provenance", "provenance origine"),
}
_CONTACT = {
    "nom": ("nom", "nom"),
    "prenom": ("prénom", "prenom"),
    "lien": ("lien", "lien relation qualite parente"),
    "telephone": ("téléphone", "telephone tel"),
    "courriel": ("courriel", "courriel email mail"),
    "autorite": ("autorité parentale", "autoriteparentale autorite ap"),
    "prevenir": ("à prévenir", "aprevenir prevenir urgence"),
    "interdit": ("contact interdit", "interdit contactinterdit"),
    "interdit_fin": ("interdit jusqu’au", "interditjusquau fininterdiction interditfin"),
}


def _tous() -> dict[str, tuple[str, frozenset[str]]]:
    champs = {cle: (libelle, frozenset(mots.split())) for cle, (libelle, mots) in {**_PERSONNE, **_SEJOUR}.items()}
    for rang in CONTACTS:
        for cle, (libelle, mots) in _CONTACT.items():
            noms = {f"{prefixe}{rang}{mot}" for mot in mots.split() for prefixe in ("contact", "proche")}
            noms |= {f"{mot}contact{rang}" for mot in mots.split()}
            champs[f"contact{rang}_{cle}"] = (f"Contact {rang} : {libelle}", frozenset(noms))
    return champs


CHAMPS = _tous()
LIBELLES = {cle: libelle for cle, (libelle, _) in CHAMPS.items()}
DATES = frozenset(cle for cle in CHAMPS if cle.startswith("date_") or cle.endswith("interdit_fin"))


def deviner(entetes: Iterable[str], connues: Mapping[str, str] | None = None) -> dict[str, str]:
    """Heading → field: the mapping kept for this source first, the usual names next. A field serves once."""
    choisies: dict[str, str] = {}
    for entete in entetes:
        champ = (connues or {}).get(entete)
        if champ is None and connues and entete in connues:
            continue
        champ = champ or next((c for c, (_, mots) in CHAMPS.items() if _cle(entete) in mots), "")
        if champ in CHAMPS and champ not in choisies.values():
            choisies[entete] = champ
    return choisies


def _cle(entete: str) -> str:
    return re.sub(r"[^a-z0-9]", "", simplifier(entete))


def entetes_uniques(entetes: Iterable[str]) -> list[str]:
    """Two columns with the same heading get a rank, an empty one its position."""
    vus: dict[str, int] = {}
    sortie = []
    for rang, entete in enumerate(entetes, start=1):
        nom = entete.strip()[:80] or f"Colonne {rang}"
        vus[nom] = vus.get(nom, 0) + 1
        sortie.append(nom if vus[nom] == 1 else f"{nom} ({vus[nom]})")
    return sortie
