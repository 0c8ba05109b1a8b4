"""A grid as a workbook for those who write no code: a line a question, an option, a threshold; and back.

Faults carry the number of the line in the file.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import Any

from accompagnement.grilles.definition import LICENCES, TYPES, Definition, Item, Score
from accompagnement.grilles.textes import (
    Brut,
    TexteRefuse,
    dire_condition,
    lire_condition,
    lire_nombre,
    typer,
    types_de,
)
from dui.core.entrees import neutraliser_cellule

COLONNES = ("Ligne", "Identifiant", "Libellé", "Type", "Obligatoire", "Points", "Condition", "Formule", "Aide",
            "Niveau", "Minimum", "Maximum", "Unité", "Mention")  # fmt: skip
LIGNES = ("grille", "réglage", "section", "sous-section", "sous-formulaire", "fin", "question", "option", "score",
          "seuil", "alerte")  # fmt: skip
SUITE = " | "
REGLAGES = ("resume", "public", "secteurs", "type_national", "auto_evaluation", "periodicite")


@dataclass(frozen=True)
class FauteLigne:
    numero: int
    message: str

    def __str__(self) -> str:
        return f"Ligne {self.numero} : {self.message}" if self.numero else self.message


# --- out ----------------------------------------------------------------------------------------------------------


def en_lignes(d: Definition) -> list[list[Any]]:
    lignes = [_ligne("grille", d.code, d.titre, type=d.licence, aide=d.mention, niveau=d.niveau)]
    for nom in REGLAGES:
        if valeur := _reglage(d, nom):
            lignes.append(_ligne("réglage", nom, valeur))
    for item in d.items:
        lignes += _lignes_item(item, 0)
    for score in d.scores:
        lignes += _lignes_score(score)
    lignes += [_ligne("alerte", a.code, a.message, formule=a.si, aide=SUITE.join(a.conduite)) for a in d.alertes]
    return lignes


def _reglage(d: Definition, nom: str) -> str:
    valeur = getattr(d, nom)
    if nom == "periodicite":
        return f"{valeur.nombre} {valeur.unite}" if valeur else ""
    if nom == "secteurs":
        return ", ".join(valeur)
    return "oui" if valeur is True else valeur or ""


def _ligne(genre: str, id: str = "", libelle: str = "", **autres: Any) -> list[Any]:
    """`autres`: the other columns, by their name without accent."""
    rangs = {"type": 3, "obligatoire": 4, "points": 5, "condition": 6, "formule": 7, "aide": 8, "niveau": 9,
             "minimum": 10, "maximum": 11, "unite": 12, "mention": 13}  # fmt: skip
    ligne: list[Any] = [genre, id, libelle, *[""] * 11]
    for nom, valeur in autres.items():
        ligne[rangs[nom]] = "" if valeur is None else valeur
    return ligne


def _lignes_item(item: Item, profondeur: int) -> list[list[Any]]:
    commun = {"aide": item.aide, "condition": dire_condition(item.condition), "niveau": item.niveau,
              "mention": item.lien, "obligatoire": "oui" if item.obligatoire else ""}  # fmt: skip
    if item.type == "groupe":
        genre = "section" if not profondeur else "sous-formulaire" if item.repete else "sous-section"
        repete = "répétée" if item.repete and not profondeur else ""
        dedans = [x for i in item.items for x in _lignes_item(i, profondeur + 1)]
        return [_ligne(genre, item.id, item.libelle, type=repete, **commun), *dedans, _ligne("fin")]
    drapeaux = "+".join(mot for mot, oui in (("plusieurs", item.multiple), ("précision", item.commentaire)) if oui)
    ligne = _ligne("question", item.id, item.libelle, type=item.type, minimum=item.minimum, maximum=item.maximum,
                   unite=item.unite, formule=item.formule, points=drapeaux, **commun)  # fmt: skip
    options = [
        _ligne("option", o.code, o.libelle, points=o.points, type="seule" if o.exclusive else "") for o in item.options
    ]
    return [ligne, *options]


def _lignes_score(s: Score) -> list[list[Any]]:
    lignes = [_ligne("score", s.code, s.libelle, formule=s.formule, minimum=s.minimum, maximum=s.maximum, unite=s.unite,
                     points=s.prorata or None, type="domaine" if s.domaine else "")]  # fmt: skip
    for b in s.baremes:
        lignes += [_ligne("seuil", "", t.libelle, points=t.minimum, type=t.ton, condition=b.si, aide=b.source)
                   for t in b.seuils]  # fmt: skip
    return lignes


def en_classeur(lignes: Iterable[Sequence[Any]]) -> bytes:
    """One sheet, its head, and a second one that explains the columns."""
    from openpyxl import Workbook
    from openpyxl.styles import Alignment, Font

    classeur = Workbook()
    feuille = classeur.active
    feuille.title = "Grille"
    for ligne in (COLONNES, *lignes):
        feuille.append([neutraliser_cellule(v) for v in ligne])
    for cellule in feuille[1]:
        cellule.font = Font(bold=True)
    feuille.freeze_panes = "A2"
    for lettre, largeur in zip("ABCDEFGHI", (15, 18, 60, 14, 12, 12, 28, 28, 40), strict=True):
        feuille.column_dimensions[lettre].width = largeur
    aide = classeur.create_sheet("Mode d’emploi")
    for mots in MODE_D_EMPLOI:
        aide.append([mots])
    aide.column_dimensions["A"].width = 110
    for rangee in aide.iter_rows():
        rangee[0].alignment = Alignment(wrap_text=True, vertical="top")
    sortie = BytesIO()
    classeur.save(sortie)
    return sortie.getvalue()


MODE_D_EMPLOI = (
    "Une ligne « grille » d’abord : code en capitales, titre, licence, mention des droits (colonne Aide), niveau.",
    f"Licence (colonne Type) : {', '.join(LICENCES)}.",
    "« réglage » : resume, public, secteurs, type_national, auto_evaluation (oui), periodicite (6 m, 1 a…).",
    "« section » ouvre une partie. « sous-section » et « sous-formulaire » (lignes répétées) se ferment par « fin ».",
    f"« question » : identifiant en minuscules, libellé, type : {', '.join(t for t in TYPES if t != 'groupe')}.",
    "Colonne Points d’une question : plusieurs, précision, ou plusieurs+précision.",
    "« option », sous sa question : code, libellé, points ; Type « seule » quand elle exclut les autres.",
    "Condition : « logement = rue », « age >= 18 et seul = oui », « note existe », « note vide ».",
    "Formule d’un calcul ou d’un score : somme(q1, q2), moyenne(…), si(q1 > 3; 1; 0), defaut(q1, 0), arrondi(…).",
    "« score » : Points = nombre de réponses à partir duquel on proratise ; vide : jamais.",
    "« seuil », sous son score : Points = à partir de, Type = ok, info, attention ou danger, Aide = d’où il vient.",
    "Type « domaine » sur un score : une branche du graphique en étoile (Minimum et Maximum sont alors nécessaires).",
    "« alerte » : Formule = quand, Libellé = ce qui s’affiche, Aide = ce qu’il faut faire, étapes séparées par « | ».",
)  # fmt: skip
EXEMPLE = (
    ["grille", "BIEN-ETRE", "Bien-être de la semaine", "maison", "", "", "", "", "Grille de la maison.", 2],
    ["réglage", "periodicite", "3 m"],
    ["section", "semaine", "Cette semaine"],
    ["question", "sommeil", "Comment avez-vous dormi ?", "choix", "oui"],
    ["option", "0", "Mal", "", "", 0], ["option", "1", "Moyennement", "", "", 1], ["option", "2", "Bien", "", "", 2],
    ["question", "reveils", "Combien de réveils ?", "entier", "", "", "sommeil = 0", "", "", "", 0, 20],
    ["question", "humeur", "Votre humeur, de 0 à 10", "eva", "oui", "", "", "", "", "", 0, 10],
    ["fin"],
    ["score", "total", "Bien-être", "", "", "", "", "sommeil * 5 + humeur", "", "", 0, 20],
    ["seuil", "", "À surveiller", "attention", "", 0, "", "", "Repères de la maison"],
    ["seuil", "", "Plutôt bien", "ok", "", 10, "", "", "Repères de la maison"],
)  # fmt: skip


# --- in -----------------------------------------------------------------------------------------------------------


def depuis_lignes(lignes: Sequence[Sequence[str]], numeros: Sequence[int]) -> tuple[Brut, list[FauteLigne]]:
    """The raw definition, for `lire`; and what could not be read, line by line."""
    return _Lecture().faire(lignes, numeros)


class _Lecture:
    def __init__(self) -> None:
        self.d: Brut = {"items": [], "scores": [], "alertes": []}
        self.pile: list[Brut] = []
        self.fautes: list[FauteLigne] = []
        self.conditions: list[Brut] = []
        self.places: dict[str, int] = {}
        self.question: Brut | None = None
        self.numero = 0

    def faire(self, lignes: Sequence[Sequence[str]], numeros: Sequence[int]) -> tuple[Brut, list[FauteLigne]]:
        entetes = [str(c).strip().lower() for c in lignes[0]] if lignes else []
        if entetes[:3] != [c.lower() for c in COLONNES[:3]]:
            return self.d, [FauteLigne(1, f"les premières colonnes sont : {', '.join(COLONNES[:3])}…")]
        for ligne, numero in zip(lignes[1:], numeros[1:], strict=True):
            cases = [str(c).strip().removeprefix("'") for c in ligne] + [""] * len(COLONNES)
            self.numero = numero
            self._ligne(dict(zip(COLONNES, cases, strict=False)))
        types = types_de(self.d["items"])
        for condition in self.conditions:
            typer(condition, types)
        if "code" not in self.d:
            self.fautes.insert(0, FauteLigne(0, "Il manque la ligne « grille »."))
        return {c: v for c, v in self.d.items() if v not in ([], "")}, self.fautes

    def faute(self, message: str) -> None:
        self.fautes.append(FauteLigne(self.numero, message))

    def _ligne(self, c: dict[str, str]) -> None:
        genre = c["Ligne"].lower()
        if not genre:
            return
        if genre not in LIGNES:
            self.faute(f"« {c['Ligne'][:30]} » n’est pas un genre de ligne ({', '.join(LIGNES)}).")
            return
        if c["Identifiant"]:
            self.places.setdefault(c["Identifiant"], self.numero)
        faire = {"grille": self._grille, "réglage": self._reglage, "section": self._groupe,
                 "sous-section": self._groupe, "sous-formulaire": self._groupe, "fin": self._fin,
                 "question": self._poser, "option": self._option,
                 "score": self._score, "seuil": self._seuil, "alerte": self._alerte}  # fmt: skip
        faire[genre](c)

    def _grille(self, c: dict[str, str]) -> None:
        self.d |= {
            "code": c["Identifiant"],
            "titre": c["Libellé"],
            "licence": c["Type"] or "maison",
            "mention": c["Aide"],
        }
        if c["Niveau"]:
            self.d["niveau"] = self._nombre(c["Niveau"])

    def _reglage(self, c: dict[str, str]) -> None:
        nom, valeur = c["Identifiant"], c["Libellé"]
        if nom not in REGLAGES:
            self.faute(f"le réglage « {nom[:30]} » n’existe pas ({', '.join(REGLAGES)}).")
        elif nom == "periodicite":
            nombre, _, unite = valeur.partition(" ")
            self.d[nom] = {"nombre": self._nombre(nombre), "unite": unite.strip()}
        elif nom == "secteurs":
            self.d[nom] = [mot.strip() for mot in valeur.split(",") if mot.strip()]
        else:
            self.d[nom] = valeur.lower() in ("oui", "vrai") if nom == "auto_evaluation" else valeur

    def _groupe(self, c: dict[str, str]) -> None:
        if c["Ligne"].lower() == "section":
            self.pile.clear()
        groupe: Brut = {"id": c["Identifiant"], "type": "groupe", "libelle": c["Libellé"], "items": []}
        if c["Ligne"].lower() == "sous-formulaire" or c["Type"].lower().startswith("répét"):
            groupe["repete"] = True
        self._commun(c, groupe)
        self._ranger(groupe)
        self.pile.append(groupe)

    def _fin(self, c: dict[str, str]) -> None:
        if not self.pile:
            self.faute("« fin » ne ferme rien.")
        else:
            self.pile.pop()
        self.question = None

    def _ranger(self, item: Brut) -> None:
        (self.pile[-1]["items"] if self.pile else self.d["items"]).append(item)
        self.question = item

    def _poser(self, c: dict[str, str]) -> None:
        item: Brut = {"id": c["Identifiant"], "type": c["Type"].lower() or "texte", "libelle": c["Libellé"]}
        for drapeau in filter(None, (m.strip().lower() for m in c["Points"].split("+"))):
            if drapeau not in ("plusieurs", "précision"):
                self.faute(f"« {drapeau[:20]} » dans Points : plusieurs, précision ou rien.")
            item["multiple" if drapeau == "plusieurs" else "commentaire"] = True
        for nom, colonne in (("minimum", "Minimum"), ("maximum", "Maximum")):
            if c[colonne]:
                item[nom] = self._nombre(c[colonne])
        for nom, colonne in (("unite", "Unité"), ("formule", "Formule")):
            if c[colonne]:
                item[nom] = c[colonne]
        self._commun(c, item)
        self._ranger(item)

    def _commun(self, c: dict[str, str], item: Brut) -> None:
        if c["Aide"]:
            item["aide"] = c["Aide"]
        if c["Obligatoire"].lower() in ("oui", "x", "vrai"):
            item["obligatoire"] = True
        if c["Niveau"]:
            item["niveau"] = self._nombre(c["Niveau"])
        if c["Mention"]:
            item["lien"] = c["Mention"]
        try:
            condition = lire_condition(c["Condition"])
        except TexteRefuse as refus:
            self.faute(f"{refus}.")
            return
        if condition:
            item["condition"] = condition
            self.conditions.append(condition)

    def _option(self, c: dict[str, str]) -> None:
        if self.question is None or self.question["type"] != "choix":
            self.faute("une option se met sous une question de type choix.")
            return
        option: Brut = {"code": c["Identifiant"], "libelle": c["Libellé"]}
        if c["Points"]:
            option["points"] = self._nombre(c["Points"])
        if c["Type"].lower() == "seule":
            option["exclusive"] = True
        self.question.setdefault("options", []).append(option)

    def _score(self, c: dict[str, str]) -> None:
        score: Brut = {"code": c["Identifiant"], "libelle": c["Libellé"], "formule": c["Formule"], "baremes": []}
        for nom, colonne in (("minimum", "Minimum"), ("maximum", "Maximum"), ("prorata", "Points")):
            if c[colonne]:
                score[nom] = self._nombre(c[colonne])
        if c["Unité"]:
            score["unite"] = c["Unité"]
        if c["Type"].lower() == "domaine":
            score["domaine"] = True
        self.d["scores"].append(score)

    def _seuil(self, c: dict[str, str]) -> None:
        if not self.d["scores"]:
            self.faute("un seuil se met sous un score.")
            return
        baremes = self.d["scores"][-1]["baremes"]
        cle = (c["Aide"], c["Condition"])
        if not baremes or (baremes[-1]["source"], baremes[-1].get("si", "")) != cle:
            baremes.append({"source": c["Aide"], "seuils": []} | ({"si": c["Condition"]} if c["Condition"] else {}))
        seuil: Brut = {"minimum": self._nombre(c["Points"]), "libelle": c["Libellé"]}
        baremes[-1]["seuils"].append(seuil | ({"ton": c["Type"].lower()} if c["Type"] else {}))

    def _alerte(self, c: dict[str, str]) -> None:
        alerte: Brut = {"code": c["Identifiant"], "si": c["Formule"], "message": c["Libellé"]}
        conduite = [etape.strip() for etape in c["Aide"].split("|") if etape.strip()]
        self.d["alertes"].append(alerte | ({"conduite": conduite} if conduite else {}))

    def _nombre(self, texte: str) -> Any:
        lu = lire_nombre(texte)
        if lu is None:
            self.faute(f"« {texte[:20]} » n’est pas un nombre.")
            return 0
        return lu


def situer(ou: str, places: dict[str, int]) -> int:
    """Line of the item that a fault of the definition is about; 0 when it is about the whole."""
    return places.get(ou, 0)


def lire_classeur(
    lignes: Sequence[Sequence[str]], numeros: Sequence[int]
) -> tuple[Brut, list[FauteLigne], dict[str, int]]:
    """As `depuis_lignes`, with the line of each identifier so that later faults find theirs."""
    lecture = _Lecture()
    brut, fautes = lecture.faire(lignes, numeros)
    return brut, fautes, lecture.places
