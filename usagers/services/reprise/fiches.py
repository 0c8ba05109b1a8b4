"""One line of the file as a person, contacts and a stay, with everything that is wrong in it. No database."""

import hashlib
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from usagers.choices import CanalTelecom
from usagers.identite import TraitInvalide, cog_valide, normaliser_nom, normaliser_prenom
from usagers.services.reprise import valeurs
from usagers.services.reprise.champs import CONTACTS, DATES, LIBELLES
from usagers.services.reprise.valeurs import ValeurRefusee

ERREUR, AVERTISSEMENT, DOUTE = "erreur", "avertissement", "doute"
COURRIEL = re.compile(r"[^@\s;,]+@[^@\s;,]+\.[^@\s;,]+")
LONGUEURS = {
    "nom_utilise": 100, "prenom_utilise": 100, "surnom": 60, "pseudonyme": 60, "lieu_naissance_libelle": 100,
    "adresse": 250, "code_postal": 10, "commune": 100, "sejour_numero": 40, "lieu": 40, "motif_sortie": 40,
    "provenance": 40, "reference": 60, "courriel": 120,
}  # fmt: skip
STRICTS = ("nom_naissance", "prenoms", "date_naissance")


@dataclass(frozen=True)
class ContactLu:
    """A person around, as the line tells it."""

    nom: str
    prenom: str
    lien: str
    telephone: str = ""
    courriel: str = ""
    autorite: bool = False
    prevenir: bool = False
    interdit: bool = False
    interdit_fin: date | None = None
    ordre: int = 1

    @property
    def cle(self) -> str:
        """The same doctor on two lines is one contact."""
        return _empreinte(self.nom.lower(), self.prenom.lower(), re.sub(r"\D", "", self.telephone))


@dataclass(frozen=True)
class SejourLu:
    numero: str = ""
    unite: str = ""
    lieu: str = ""
    admission: date | None = None
    entree: date | None = None
    sortie: date | None = None
    motif: str = ""
    provenance: str = ""

    @property
    def ouvert(self) -> bool:
        return self.entree is not None and self.sortie is None

    @property
    def debut(self) -> date | None:
        return self.entree or self.admission

    def meme(self, numero: str, entree: date | None, admission: date | None) -> bool:
        """The same stay told twice: same administrative number, else same first day."""
        if self.numero and numero:
            return self.numero == numero
        return self.debut is not None and self.debut == (entree or admission)

    def chevauche(self, entree: date | None, sortie: date | None) -> bool:
        """Two presences over the same days; leaving and coming back the same day is allowed."""
        if self.entree is None or entree is None:
            return False
        return self.entree < (sortie or date.max) and entree < (self.sortie or date.max)


@dataclass
class Fiche:
    """What a line says. `messages` are (gravity, column, sentence)."""

    numero: int
    cle: str = ""
    identite: dict[str, Any] = field(default_factory=dict)
    nss: str = ""
    telecoms: list[tuple[str, str]] = field(default_factory=list)
    adresse: dict[str, str] = field(default_factory=dict)
    contacts: list[ContactLu] = field(default_factory=list)
    sejour: SejourLu | None = None
    messages: list[tuple[str, str, str]] = field(default_factory=list)

    @property
    def refusee(self) -> bool:
        return any(gravite == ERREUR for gravite, _, _ in self.messages)

    @property
    def anonyme(self) -> bool:
        return bool(self.identite.get("anonyme"))

    def dire(self, gravite: str, colonne: str, phrase: str) -> None:
        self.messages.append((gravite, LIBELLES.get(colonne, colonne), phrase))


class Lecteur:
    """Reads the cells of one line; what fails is said and left out."""

    def __init__(self, numero: int, cellules: Mapping[str, str], aujourdhui: date) -> None:
        self.fiche = Fiche(numero)
        self.aujourdhui = aujourdhui
        self.cellules = {champ: valeurs.reparer(texte).strip() for champ, texte in cellules.items()}
        if any(self.cellules[c] != t.strip() for c, t in cellules.items()):
            self.fiche.dire(AVERTISSEMENT, "", "Des accents abîmés ont été réparés.")

    def texte(self, champ: str) -> str:
        """The cell, cut to what the field keeps, and said when cut."""
        texte = " ".join(self.cellules.get(champ, "").split())
        maximum = LONGUEURS.get(champ, 100)
        if len(texte) > maximum:
            self.fiche.dire(AVERTISSEMENT, champ, f"Texte coupé à {maximum} caractères.")
        return texte[:maximum].strip()

    def lire(self, champ: str, lecture: Callable[[str], Any], defaut: Any = None, gravite: str = ERREUR) -> Any:
        texte = self.cellules.get(champ, "")
        if not texte:
            return defaut
        try:
            return lecture(texte)
        except ValeurRefusee as refus:
            self.fiche.dire(gravite, champ, _phrase(str(refus)))
            return defaut

    def date(self, champ: str) -> date | None:
        lue: date | None = self.lire(champ, lambda t: valeurs.lire_date(t, self.aujourdhui))
        return lue

    def strict(self, champ: str, regle: Callable[[str], str]) -> str:
        texte = self.cellules.get(champ, "")
        if not texte:
            self.fiche.dire(ERREUR, champ, "Cette colonne est vide.")
            return ""
        if "�" in texte:
            self.fiche.dire(ERREUR, champ, f"« {texte} » contient un caractère perdu : corrigez-le dans le fichier.")
            return ""
        try:
            return regle(texte)
        except TraitInvalide as refus:
            self.fiche.dire(ERREUR, champ, f"« {texte[:60]} » : {_minuscule(refus.message)}")
            return ""


def lire_ligne(
    numero: int, cellules: Mapping[str, str], *, aujourdhui: date, anonymat: bool = False, nir: bool = True
) -> Fiche:
    """`cellules`: field → text. `anonymat`: the structure may welcome anonymously. `nir`: NSS may be written."""
    lecteur = Lecteur(numero, cellules, aujourdhui)
    if anonymat and lecteur.lire("anonyme", valeurs.lire_booleen, False):
        _anonyme(lecteur)
    else:
        _identite(lecteur)
        _numeros(lecteur, nir)
        _coordonnees(lecteur)
        lecteur.fiche.contacts = [c for rang in CONTACTS if (c := _contact(lecteur, rang))]
    lecteur.fiche.sejour = _sejour(lecteur)
    lecteur.fiche.cle = _cle(lecteur)
    return lecteur.fiche


def _cle(lecteur: Lecteur) -> str:
    """Number in the other software; without it, a digest of the identity stands for it."""
    if reference := lecteur.texte("reference"):
        return reference
    identite = lecteur.fiche.identite
    if lecteur.fiche.anonyme:
        return "~" + _empreinte("anonyme", identite["pseudonyme"].lower())
    return "~" + _empreinte(*(str(identite.get(trait)) for trait in STRICTS))


def _anonyme(lecteur: Lecteur) -> None:
    """CAARUD, CSAPA on request: a pseudonym, and no civil identity even when the file holds one."""
    pseudonyme = lecteur.texte("pseudonyme")
    if not pseudonyme and not lecteur.texte("reference"):
        lecteur.fiche.dire(ERREUR, "pseudonyme", "Un accueil anonyme a besoin d’un pseudonyme ou d’un numéro.")
    if lecteur.cellules.get("nom_naissance") or lecteur.cellules.get("date_naissance"):
        lecteur.fiche.dire(AVERTISSEMENT, "anonyme", "Accueil anonyme : l’identité du fichier n’est pas gardée.")
    lecteur.fiche.identite = {
        "anonyme": True, "pseudonyme": pseudonyme, "sexe": lecteur.lire("sexe", valeurs.lire_sexe) or "I",
    }  # fmt: skip


def _identite(lecteur: Lecteur) -> None:
    fiche, prenoms = lecteur.fiche, lecteur.strict("prenoms", lambda t: normaliser_prenom(t.replace(",", " ")))
    nom = lecteur.strict("nom_naissance", normaliser_nom)
    naissance, partielle = lecteur.lire(
        "date_naissance", lambda t: valeurs.lire_naissance(t, lecteur.aujourdhui), (None, False)
    )
    if not lecteur.cellules.get("date_naissance"):
        fiche.dire(ERREUR, "date_naissance", "Cette colonne est vide.")
    if partielle:
        fiche.dire(AVERTISSEMENT, "date_naissance", "Date incomplète : elle est notée comme déclarée.")
    fiche.identite = {
        "nom_naissance": nom, "prenoms": prenoms, "premier_prenom": (prenoms.split() or [""])[0],
        "date_naissance": naissance, "date_declaree": partielle, "sexe": _sexe(lecteur),
        "lieu_naissance_cog": _cog(lecteur),
        **{c: lecteur.texte(c) for c in ("nom_utilise", "prenom_utilise", "surnom", "lieu_naissance_libelle")},
    }  # fmt: skip


def _sexe(lecteur: Lecteur) -> str:
    texte = lecteur.cellules.get("sexe", "")
    sexe = valeurs.lire_sexe(texte) if texte else None
    if texte and sexe is None:
        lecteur.fiche.dire(AVERTISSEMENT, "sexe", f"« {texte[:20]} » n’est pas connu : noté indéterminé.")
    if not texte and "sexe" in lecteur.cellules:
        lecteur.fiche.dire(AVERTISSEMENT, "sexe", "Non indiqué : noté indéterminé.")
    return sexe or "I"


def _cog(lecteur: Lecteur) -> str:
    code = lecteur.cellules.get("lieu_naissance_cog", "").upper().replace(" ", "")
    if code and not cog_valide(code):
        lecteur.fiche.dire(AVERTISSEMENT, "lieu_naissance_cog", f"« {code[:10]} » n’est pas un code officiel : laissé.")
        return ""
    return code


def _numeros(lecteur: Lecteur, nir: bool) -> None:
    """A file proves nothing: no INS comes in by it, only INSi gives one (socle.md §1.2)."""
    if lecteur.cellules.get("ins"):
        lecteur.fiche.dire(AVERTISSEMENT, "ins", "Non repris : le matricule INS se demande au service national.")
    if not lecteur.cellules.get("nss"):
        return
    if not nir:
        lecteur.fiche.dire(AVERTISSEMENT, "nss", "Non repris : votre profil n’ouvre pas ce numéro.")
        return
    try:
        lecteur.fiche.nss = valeurs.lire_nss(lecteur.cellules["nss"])
    except ValeurRefusee as refus:
        lecteur.fiche.dire(AVERTISSEMENT, "nss", f"Non repris : {refus}")


def _coordonnees(lecteur: Lecteur) -> None:
    fiche = lecteur.fiche
    if telephone := lecteur.lire("telephone", valeurs.lire_telephone, "", AVERTISSEMENT):
        chiffres = re.sub(r"\D", "", telephone).removeprefix("0033").removeprefix("33").lstrip("0")
        canal = CanalTelecom.MOBILE if chiffres[:1] in ("6", "7") else CanalTelecom.FIXE
        fiche.telecoms.append((canal, telephone))
    if courriel := _courriel(lecteur, "courriel"):
        fiche.telecoms.append((CanalTelecom.COURRIEL, courriel))
    if lignes := lecteur.texte("adresse") or lecteur.texte("commune"):
        fiche.adresse = {"lignes": lignes, "code_postal": lecteur.texte("code_postal"),
                         "commune": lecteur.texte("commune")}  # fmt: skip


def _courriel(lecteur: Lecteur, champ: str) -> str:
    texte = lecteur.texte(champ)
    if texte and not COURRIEL.fullmatch(texte):
        lecteur.fiche.dire(AVERTISSEMENT, champ, f"« {texte[:60]} » n’est pas un courriel : laissé.")
        return ""
    return texte


def _contact(lecteur: Lecteur, rang: int) -> ContactLu | None:
    prefixe = f"contact{rang}_"
    if not (nom := lecteur.texte(prefixe + "nom")):
        if lecteur.texte(prefixe + "telephone"):
            lecteur.fiche.dire(AVERTISSEMENT, prefixe + "nom", "Un téléphone sans nom : ce contact n’est pas repris.")
        return None
    oui = {c: lecteur.lire(prefixe + c, valeurs.lire_booleen, False) for c in ("autorite", "prevenir", "interdit")}
    if oui["interdit"] and oui["prevenir"]:
        phrase = "Une personne interdite de contact ne peut pas être à prévenir."
        lecteur.fiche.dire(ERREUR, prefixe + "interdit", phrase)
    if not (lien := lecteur.texte(prefixe + "lien")[:60]):
        lecteur.fiche.dire(AVERTISSEMENT, prefixe + "lien", "Lien non indiqué : noté « Contact ».")
    return ContactLu(
        nom=nom, prenom=lecteur.texte(prefixe + "prenom"), lien=lien or "Contact",
        telephone=lecteur.lire(prefixe + "telephone", valeurs.lire_telephone, "", AVERTISSEMENT),
        courriel=_courriel(lecteur, prefixe + "courriel"), **oui, interdit_fin=lecteur.date(prefixe + "interdit_fin"),
        ordre=rang,
    )  # fmt: skip


def _sejour(lecteur: Lecteur) -> SejourLu | None:
    fiche = lecteur.fiche
    admission, entree, sortie = (lecteur.date(c) for c in ("date_admission", "date_entree", "date_sortie"))
    if fiche.refusee or not (admission or entree or sortie):
        return None
    if entree is None and sortie is not None:
        fiche.dire(ERREUR, "date_entree", f"Une sortie le {sortie:%d/%m/%Y}, mais aucune entrée.")
    if admission and entree and entree < admission:
        fiche.dire(ERREUR, "date_entree", f"L’entrée ne peut pas être avant l’admission du {admission:%d/%m/%Y}.")
    if entree and sortie and sortie < entree:
        fiche.dire(ERREUR, "date_sortie", f"La sortie ne peut pas être avant l’entrée du {entree:%d/%m/%Y}.")
    naissance = fiche.identite.get("date_naissance")
    if entree and naissance and entree < naissance:
        fiche.dire(ERREUR, "date_entree", f"L’entrée ne peut pas être avant la naissance, le {naissance:%d/%m/%Y}.")
    for champ, jour in (("date_entree", entree), ("date_sortie", sortie)):
        if jour and jour > lecteur.aujourdhui:
            fiche.dire(ERREUR, champ, f"Le {jour:%d/%m/%Y} n’est pas encore passé.")
    return SejourLu(
        numero=lecteur.texte("sejour_numero"), unite=lecteur.texte("unite"), lieu=lecteur.texte("lieu"),
        admission=admission, entree=entree, sortie=sortie, motif=lecteur.texte("motif_sortie"),
        provenance=lecteur.texte("provenance"),
    )  # fmt: skip


def _empreinte(*parties: str) -> str:
    return hashlib.sha256("|".join(parties).encode()).hexdigest()[:24]


def _phrase(texte: str) -> str:
    return texte[:1].upper() + texte[1:]


def _minuscule(texte: str) -> str:
    return texte[:1].lower() + texte[1:]


__all__ = ["AVERTISSEMENT", "DATES", "DOUTE", "ERREUR", "ContactLu", "Fiche", "Lecteur", "SejourLu", "lire_ligne"]
