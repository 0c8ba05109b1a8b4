"""From a FHIR R4 Questionnaire, ours or somebody else's, to a grid; what cannot be taken is said, item by item."""

import copy
import json
import re
import unicodedata
from dataclasses import dataclass, field
from typing import Any

from accompagnement.grilles import DefinitionRefusee
from interop.fhir.forme import former
from interop.fhir.questionnaire import HL7, NOTE, NOTRE, OPERATEURS, POINTS

Json = dict[str, Any]
TYPES = {"group": "groupe", "display": "affichage", "boolean": "oui_non", "decimal": "decimal", "integer": "entier",
         "date": "date", "dateTime": "date", "string": "texte", "text": "long", "url": "texte", "choice": "choix",
         "open-choice": "choix", "quantity": "decimal"}  # fmt: skip
ABSENTS = {"time": "heure", "attachment": "pièce jointe", "reference": "lien vers une autre ressource"}
PERTES = {
    "open-choice": "réponse libre à côté des choix : seuls les choix sont gardés",
    "dateTime": "date avec heure : le jour seul est gardé",
    "quantity": "quantité : le nombre seul est gardé, sans conversion d’unité",
    "url": "adresse : gardée comme un texte",
}
IGNOREES = frozenset({"extension", "linkId", "definition", "code", "prefix", "text", "type", "enableWhen",
                      "enableBehavior", "required", "repeats", "readOnly", "maxLength", "answerValueSet",
                      "answerOption", "initial", "item", "id", "_text", "modifierExtension"})  # fmt: skip
SIGNES = {fhir: notre for notre, fhir in OPERATEURS.items()}


@dataclass(frozen=True)
class Remarque:
    """`refuse`: the item is not there; else it is, without what is said."""

    linkid: str
    texte: str
    message: str
    refuse: bool = False

    def __str__(self) -> str:
        return f"« {self.linkid} » {self.texte[:60]} : {self.message}"


@dataclass
class Import:
    """`definition` is in the stored form, for `accompagnement.grilles.lire`; None when nothing can be taken."""

    definition: Json | None = None
    remarques: list[Remarque] = field(default_factory=list)


def depuis_questionnaire(ressource: Any) -> Import:
    if not isinstance(ressource, dict) or ressource.get("resourceType") != "Questionnaire":
        return Import(None, [Remarque("", "", "ce fichier n’est pas un Questionnaire FHIR", True)])
    lecteur = _Lecteur(ressource)
    try:
        return Import(lecteur.definition(), lecteur.remarques)
    except DefinitionRefusee as refus:
        return Import(None, [*lecteur.remarques, *(Remarque(f.ou, "", f.message, True) for f in refus.fautes)])


def extension(objet: Json, url: str) -> Any:
    """The value of an extension, whatever its type."""
    for dite in objet.get("extension") or []:
        if dite.get("url") == url:
            return next((v for cle, v in dite.items() if cle.startswith("value")), None)
    return None


class _Lecteur:
    def __init__(self, ressource: Json) -> None:
        self.r = copy.deepcopy(ressource)
        self.remarques: list[Remarque] = []
        self.ids: dict[str, str] = {}
        self.types: dict[str, str] = {}
        self.gardes: set[str] = set()
        former(self.r, lambda lien, dit: self.remarquer({"linkId": lien}, dit))
        self.contenus = {str(c["id"]): c for c in self.r.get("contained") or [] if c.get("id")}

    def definition(self) -> Json:
        notre = self._notre()
        self._nommer(self.r.get("item") or [])
        items = self._items(self.r.get("item") or [], "", False)
        base = notre or self._base()
        commun = {"titre": self._titre(), "mention": self._mention(), "items": items}
        if self.r.get("description"):
            commun["resume"] = str(self.r["description"])[:400]
        for cle in ("modifierExtension", "derivedFrom"):
            if self.r.get(cle):
                self.remarquer({"linkId": ""}, f"« {cle} » n’est pas repris")
        return base | commun

    def _notre(self) -> Json | None:
        """What only our grids say of themselves, carried by an extension."""
        try:
            lu = json.loads(extension(self.r, NOTRE) or "null")
        except (TypeError, ValueError):
            lu = None
        return lu if isinstance(lu, dict) else None

    def _base(self) -> Json:
        return {"code": self._code(), "licence": "verifier", "niveau": 2}

    def _titre(self) -> str:
        return str(self.r.get("title") or self.r.get("name") or self.r.get("id") or "Questionnaire")[:160]

    def _mention(self) -> str:
        dite = str(self.r.get("copyright") or "").strip()
        return dite[:600] or f"Reçue de {self.r.get('publisher') or 'source inconnue'} : licence à vérifier."

    def _code(self) -> str:
        nu = str(self.r.get("name") or self.r.get("id") or self.r.get("title") or "IMPORT")
        sans = unicodedata.normalize("NFKD", nu).encode("ascii", "ignore").decode().upper()
        code = re.sub("[^A-Z0-9]+", "-", sans).strip("-")[:30].strip("-")
        return code if len(code) > 1 else f"IMPORT-{code or 'X'}"

    def remarquer(self, item: Json, message: str, refuse: bool = False) -> None:
        texte = str(item.get("text") or "")
        self.remarques.append(Remarque(str(item.get("linkId") or ""), texte, message, refuse))

    # --- names: a linkId may be anything, ours are short words ---

    def _nommer(self, items: list[Any]) -> None:
        for item in items:
            if not item.get("linkId"):
                item["linkId"] = f"sans-linkid-{len(self.ids) + 1}"
                self.remarquer(item, "sans linkId, ce que FHIR demande : numéroté")
            lien = str(item["linkId"])
            if lien.endswith(NOTE):
                continue
            self.ids.setdefault(lien, self._libre(extension(item, f"{NOTRE}-id") or lien))
            self.types[lien] = str(item.get("type") or "")
            self._nommer(item.get("item") or [])

    def _libre(self, nom: Any) -> str:
        sans = unicodedata.normalize("NFKD", str(nom)).encode("ascii", "ignore").decode().lower()
        court = re.sub("[^a-z0-9_]+", "_", sans).strip("_")[:34] or "q"
        court = court if court[0].isalpha() else f"i_{court}"
        pris, rang, libre = set(self.ids.values()), 1, court
        while libre in pris:
            rang += 1
            libre = f"{court}_{rang}"
        return libre

    # --- items ---

    def _items(self, items: list[Any], parent: str, rangee: bool) -> list[Json]:
        faits = []
        for item in items:
            if not str(item.get("linkId") or "").endswith(NOTE):
                faits += self._item(item, rangee)
        return faits

    def _item(self, item: Json, rangee: bool) -> list[Json]:
        type_fhir, lien = str(item.get("type") or ""), str(item.get("linkId") or "")
        for cle in sorted(set(item) - IGNOREES):
            self.remarquer(item, f"« {cle} » n’est pas repris")
        if type_fhir in ABSENTS:
            self.remarquer(item, f"une {ABSENTS[type_fhir]} ne se saisit pas dans une grille", True)
            return self._orphelins(item, rangee)
        if type_fhir not in TYPES:
            self.remarquer(item, f"type « {type_fhir} » inconnu", True)
            return self._orphelins(item, rangee)
        if type_fhir in PERTES:
            self.remarquer(item, PERTES[type_fhir])
        fait = self._commun(item, TYPES[type_fhir])
        if fait["type"] == "choix" and not self._options(item, fait):
            return self._orphelins(item, rangee)
        if fait["type"] == "groupe":
            return self._groupe(item, fait, rangee)
        self.gardes.add(lien)
        return [fait, *self._orphelins(item, rangee)]

    def _groupe(self, item: Json, fait: Json, rangee: bool) -> list[Json]:
        fait["items"] = self._items(item.get("item") or [], str(item["linkId"]), rangee or bool(item.get("repeats")))
        if not fait["items"]:
            self.remarquer(item, "section vide", True)
            return []
        if rangee or (fait.get("repete") and any(i["type"] == "groupe" for i in fait["items"])):
            if fait.pop("repete", False) or rangee:
                self.remarquer(item, "sous-formulaire dans un sous-formulaire : mis à plat, sans répétition")
            if rangee:
                return list(fait["items"])
        return [fait]

    def _orphelins(self, item: Json, rangee: bool) -> list[Json]:
        """Questions under a question: they follow it, as FHIR shows them."""
        sous = [i for i in item.get("item") or [] if not str(i.get("linkId") or "").endswith(NOTE)]
        return self._items(sous, str(item.get("linkId") or ""), rangee)

    def _commun(self, item: Json, type_notre: str) -> Json:
        lien = str(item["linkId"])
        formule = extension(item, f"{NOTRE}-formule")
        curseur = type_notre == "entier" and _curseur(item)
        fait: Json = {"id": self.ids[lien], "type": "calcul" if formule else "eva" if curseur else type_notre}
        texte = " ".join(filter(None, [str(item.get("prefix") or ""), str(item.get("text") or "")])).strip()
        fait["libelle"] = texte[:600] or lien
        if lien != fait["id"]:
            fait["lien"] = lien
        if formule:
            fait["formule"] = str(formule)
        self._drapeaux(item, fait)
        self._nombres(item, fait)
        self._autres(item, fait)
        if condition := self._condition(item):
            fait["condition"] = condition
        return fait

    def _drapeaux(self, item: Json, fait: Json) -> None:
        repete = fait["type"] == "groupe" and item.get("repeats")
        if item.get("required") and (repete or fait["type"] not in ("groupe", "affichage", "calcul")):
            fait["obligatoire"] = True
        if item.get("repeats"):
            if fait["type"] in ("groupe", "choix"):
                fait["repete" if fait["type"] == "groupe" else "multiple"] = True
            else:
                self.remarquer(item, "réponse multiple hors d’un choix : une seule est gardée")
        if item.get("readOnly") and fait["type"] != "calcul":
            self.remarquer(item, "en lecture seule : devient une question ordinaire")
        if item.get("initial"):
            self.remarquer(item, "valeur de départ : non reprise, une réponse se donne")
        if any(str(i.get("linkId") or "") == f"{item['linkId']}{NOTE}" for i in item.get("item") or []):
            fait["commentaire"] = True

    def _nombres(self, item: Json, fait: Json) -> None:
        if fait["type"] in ("entier", "decimal", "eva"):
            for nom, url in (("minimum", "minValue"), ("maximum", "maxValue")):
                valeur = extension(item, HL7 + url)
                if isinstance(valeur, int | float) and not isinstance(valeur, bool):
                    fait[nom] = valeur
            if fait["type"] == "eva" and not {"minimum", "maximum"} <= fait.keys():
                fait["type"] = "entier"
        unite = extension(item, f"{NOTRE}-unite") or extension(item, f"{HL7}questionnaire-unit")
        if unite:
            dite = unite.get("display") or unite.get("code") if isinstance(unite, dict) else unite
            fait["unite"] = str(dite or "")[:30]

    def _autres(self, item: Json, fait: Json) -> None:
        if aide := extension(item, f"{NOTRE}-aide"):
            fait["aide"] = str(aide)[:600]
        if niveau := extension(item, f"{NOTRE}-niveau"):
            fait["niveau"] = niveau
        for dite in item.get("extension") or []:
            url = str(dite.get("url"))
            if "xpression" in url or url.endswith("questionnaire-constraint"):
                self.remarquer(item, f"« {url.rsplit('/', 1)[-1]} » (FHIRPath) n’est pas calculé")
        borne = item.get("maxLength")
        if isinstance(borne, int) and borne < 400 and fait["type"] in ("texte", "long"):
            self.remarquer(item, "longueur maximale non reprise")

    # --- options ---

    def _options(self, item: Json, fait: Json) -> bool:
        """False, and said, when the choices are elsewhere."""
        options = [self._option(o, rang) for rang, o in enumerate(item.get("answerOption") or [])]
        if not options and item.get("answerValueSet"):
            options = self._du_jeu(str(item["answerValueSet"]))
            if not options:
                self.remarquer(
                    item, f"ses choix sont dans un jeu de valeurs absent du fichier ({item['answerValueSet']})", True
                )
                return False
        uniques = list({o["code"]: o for o in options}.values())
        if len(uniques) < 2:
            self.remarquer(item, "moins de deux choix", True)
            return False
        if len(uniques) > 120:
            self.remarquer(item, f"{len(uniques)} choix : plus que ce qu’une grille affiche", True)
            return False
        fait["options"] = uniques
        return True

    def _option(self, option: Json, rang: int) -> Json:
        valeur = next((v for cle, v in option.items() if cle.startswith("value")), None)
        if isinstance(valeur, dict):
            fait: Json = {"code": str(valeur.get("code") or valeur.get("display") or rang)[:60],
                    "libelle": str(valeur.get("display") or valeur.get("code") or rang)[:400]}  # fmt: skip
        else:
            fait = {"code": str(valeur)[:60], "libelle": str(valeur)[:400]}
        points = extension(option, POINTS)
        if points is None and isinstance(valeur, dict):
            points = extension(valeur, POINTS)
        if isinstance(points, int | float) and not isinstance(points, bool):
            fait["points"] = points
        if extension(option, f"{HL7}questionnaire-optionExclusive") is True:
            fait["exclusive"] = True
        return fait

    def _du_jeu(self, adresse: str) -> list[Json]:
        """A value set contained in the file, spelled out."""
        jeu = self.contenus.get(adresse.lstrip("#"), {}) if adresse.startswith("#") else {}
        concepts = [c for i in (jeu.get("compose") or {}).get("include") or [] for c in i.get("concept") or []]
        concepts += (jeu.get("expansion") or {}).get("contains") or []
        return [self._option({"valueCoding": c}, rang) for rang, c in enumerate(concepts)]

    # --- conditions ---

    def _condition(self, item: Json) -> Json | None:
        regles = [r for e in item.get("enableWhen") or [] if (r := self._regle(item, e))]
        if not regles:
            return None
        condition: Json = {"regles": regles}
        if len(regles) > 1 and item.get("enableBehavior") == "any":
            condition["tous"] = False
        return condition

    def _regle(self, item: Json, ecrite: Json) -> Json | None:
        lien, signe = str(ecrite.get("question") or ""), str(ecrite.get("operator") or "=")
        if lien not in self.gardes:
            self.remarquer(item, f"sa condition parle de « {lien} », absent ou plus loin : il est toujours demandé")
            return None
        valeur = next((v for cle, v in ecrite.items() if cle.startswith("answer")), None)
        if isinstance(valeur, dict):
            valeur = valeur.get("code", valeur.get("value"))
        if signe == "exists":
            return {"item": self.ids[lien], "op": "existe"} | ({} if valeur is not False else {"valeur": False})
        type_fhir = self.types[lien]
        signe_admis = signe in SIGNES and (
            type_fhir not in ("choice", "open-choice", "boolean") or signe in ("=", "!=")
        )
        if valeur is None or not signe_admis:
            self.remarquer(item, f"condition « {signe} » non reprise : il est toujours demandé")
            return None
        return {"item": self.ids[lien], "op": SIGNES[signe], "valeur": valeur}


def _curseur(item: Json) -> bool:
    controle = extension(item, f"{HL7}questionnaire-itemControl")
    codes = controle.get("coding") or [] if isinstance(controle, dict) else []
    return any(c.get("code") == "slider" for c in codes)


__all__ = ["Import", "Remarque", "depuis_questionnaire", "extension"]
