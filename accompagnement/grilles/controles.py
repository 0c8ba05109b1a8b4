"""What must hold between the parts of a definition: names, conditions, formulas, thresholds, licence, levels."""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator

from accompagnement.grilles.calcul import niveau_de
from accompagnement.grilles.definition import NOMBRES, OPERATEURS, Definition, Item, Regle, Score
from accompagnement.grilles.formules import FormuleRefusee, analyser
from accompagnement.grilles.lecture import OPTIONS_MAX, Faute, nombre

# Instruments whose items belong to somebody (metier §6.9): their score and the paper are kept, never their questions.
PROTEGES = (
    "SDQ", "CBCL", "ASEBA", "Vineland", "WISC", "WAIS", "WPPSI", "BDI", "HAD", "HADS", "MMSE", "MMS", "MoCA", "MADRS",
    "MIF", "FIM", "NPI", "BASC", "MOHOST", "PECFAS", "MINI",
)  # fmt: skip
_PROTEGES = {re.sub("[^A-Z0-9]", "", nom.upper()) for nom in PROTEGES}
ITEMS_RESTREINTS = 6


def controler(d: Definition) -> list[Faute]:
    fautes = [*_noms(d), *_licence(d)]
    for item in d.tous():
        fautes += [Faute(item.id, mots) for mots in _item(d, item)]
    if not d.items:
        fautes.append(Faute("items", "la grille n’a aucune question."))
    if not fautes:
        fautes += [*_calculs(d), *_cycles(d)]
    return fautes


def _noms(d: Definition) -> Iterator[Faute]:
    def tous(items: tuple[Item, ...]) -> Iterator[Item]:
        for item in items:
            yield item
            yield from tous(item.items)

    comptes = Counter([i.id for i in tous(d.items)] + [s.code for s in d.scores])
    for nom, fois in comptes.items():
        if fois > 1:
            yield Faute(nom, "cet identifiant sert deux fois.")
    liens = Counter(i.linkid for i in tous(d.items))
    for lien, fois in liens.items():
        if fois > 1 and comptes.get(lien, 0) < 2:
            yield Faute(lien, "ce linkId sert deux fois.")


def _licence(d: Definition) -> Iterator[Faute]:
    protege = protegee(f"{d.code} {d.titre}")
    if protege and d.licence != "restreinte":
        yield Faute("licence", f"{protege} est sous droits : on garde son score et le document, jamais ses questions.")
    if d.licence != "restreinte":
        return
    questions = [i for i in d.tous() if i.type not in ("groupe", "affichage")]
    if len(questions) > ITEMS_RESTREINTS or any(i.type in ("choix", "oui_non") for i in questions):
        yield Faute("licence", f"sous licence : {ITEMS_RESTREINTS} champs au plus, sans choix.")


def protegee(texte: str) -> str:
    """The protected instrument that these words name, or nothing."""
    sans_accent = unicodedata.normalize("NFKD", texte).encode("ascii", "ignore").decode().upper()
    mots = re.sub(r"M\.I\.N\.I\.?", "MINI", sans_accent)
    return next((m for m in re.split("[^A-Z0-9]+", mots) if m in _PROTEGES), "")


def _item(d: Definition, item: Item) -> Iterator[str]:
    if item.type == "choix":
        codes = [o.code for o in item.options]
        if len(codes) < 2 or len(codes) > OPTIONS_MAX:
            yield f"un choix a de 2 à {OPTIONS_MAX} options."
        if len(set(codes)) != len(codes):
            yield "deux options ont le même code."
        if any(o.exclusive for o in item.options) and not item.multiple:
            yield "une option exclusive n’a de sens qu’avec plusieurs réponses."
    elif item.options:
        yield "seul un choix a des options."
    if item.multiple and item.type != "choix":
        yield "plusieurs réponses : pour un choix seulement."
    if item.items and item.type != "groupe":
        yield "seule une section contient d’autres items."
    if item.type == "groupe" and not item.items:
        yield "cette section est vide."
    if item.type in ("groupe", "affichage", "calcul") and item.obligatoire and not item.repete:
        yield "il n’y a rien à répondre : il ne peut pas être obligatoire."
    if item.repete and item.type != "groupe":
        yield "seule une section se répète."
    if item.repete and item.id in d.rangees:
        yield "un sous-formulaire répété n’en contient pas un autre."
    if item.id in d.rangees and item.type == "groupe":
        yield "dans un sous-formulaire répété, les questions sont à plat."
    if item.id in d.rangees and item.niveau is not None:
        yield "le niveau se règle sur le sous-formulaire entier."
    if (item.minimum is not None or item.maximum is not None) and item.type not in NOMBRES:
        yield "minimum et maximum sont pour un nombre."
    if item.minimum is not None and item.maximum is not None and item.minimum >= item.maximum:
        yield "le minimum doit être sous le maximum."
    if item.type == "eva" and (item.minimum is None or item.maximum is None):
        yield "une échelle a un minimum et un maximum."
    if item.niveau is not None and item.niveau < d.niveau:
        yield f"son niveau ne peut pas être sous celui de la grille (N{d.niveau})."
    if (item.type == "calcul") is not bool(item.formule):
        yield "un champ calculé a une formule, et lui seul."
    if item.condition:
        yield from _condition(d, item)


def _condition(d: Definition, item: Item) -> Iterator[str]:
    for regle in item.condition.regles if item.condition else ():
        cible = d.index.get(regle.item)
        if cible is None or not cible.demande:
            yield f"la condition parle de « {regle.item} », qui n’est pas une question de la grille."
        elif list(d.index).index(regle.item) >= list(d.index).index(item.id):
            yield f"la condition dépend de « {regle.item} », qui vient après."
        elif d.niveaux_items[regle.item] > d.niveaux_items[item.id]:
            yield f"la condition révélerait « {regle.item} », de niveau plus élevé."
        elif d.rangees.get(regle.item, "") not in ("", d.rangees.get(item.id, "")):
            yield f"« {regle.item} » est dans un sous-formulaire répété."
        else:
            yield from _regle(regle, cible)


def _regle(regle: Regle, cible: Item) -> Iterator[str]:
    if regle.op not in OPERATEURS:
        yield f"l’opérateur « {regle.op} » n’existe pas."
    elif regle.op == "existe":
        if regle.valeur not in (None, True, False):
            yield "« existe » attend vrai ou faux."
    elif cible.type == "choix" and regle.valeur not in [o.code for o in cible.options]:
        yield f"« {regle.valeur} » n’est pas une option de « {cible.id} »."
    elif cible.type == "oui_non" and not isinstance(regle.valeur, bool):
        yield f"« {cible.id} » se compare à vrai ou faux."
    elif cible.type in NOMBRES and not nombre(regle.valeur):
        yield f"« {cible.id} » se compare à un nombre."
    elif cible.type in ("texte", "long", "date") and not isinstance(regle.valeur, str):
        yield f"« {cible.id} » se compare à un texte."
    elif cible.type in ("choix", "oui_non") and regle.op not in ("=", "!="):
        yield f"« {cible.id} » se compare par = ou !=."


def _calculs(d: Definition) -> Iterator[Faute]:
    formules = [(i.id, i.formule) for i in d.tous() if i.formule]
    formules += [(s.code, s.formule) for s in d.scores] + [(a.code, a.si) for a in d.alertes]
    formules += [(s.code, b.si) for s in d.scores for b in s.baremes if b.si]
    for ou, texte in formules:
        yield from _formule(d, ou, texte)
    for score in d.scores:
        yield from _seuils(score)
        if score.domaine and (score.minimum is None or score.maximum is None or score.minimum >= score.maximum):
            yield Faute(score.code, "un domaine du graphique a un minimum, et un maximum au-dessus.")


def _formule(d: Definition, ou: str, texte: str) -> Iterator[Faute]:
    try:
        lue = analyser(texte)
    except FormuleRefusee as refus:
        yield Faute(ou, f"formule illisible, {refus}.")
        return
    for nom in sorted(lue.noms):
        item = d.index.get(nom)
        if item is None or item.type in ("groupe", "affichage"):
            yield Faute(ou, f"la formule nomme « {nom} », qui n’est pas une question de la grille.")


def _seuils(score: Score) -> Iterator[Faute]:
    for bareme in score.baremes:
        bornes = [s.minimum for s in bareme.seuils]
        if not bornes or bornes != sorted(set(bornes)):
            yield Faute(score.code, "les seuils vont du plus petit au plus grand, chacun une fois.")
    if score.prorata < 0:
        yield Faute(score.code, "le prorata est un nombre de réponses.")


def _cycles(d: Definition) -> Iterator[Faute]:
    """A calculated field reads what comes before it; its level follows what it reads."""
    ordre = list(d.index)
    for item in d.tous():
        if item.type != "calcul":
            continue
        try:
            noms = analyser(item.formule).noms
        except FormuleRefusee:
            return
        for nom in sorted(noms & d.index.keys()):
            if d.index[nom].type == "calcul" and ordre.index(nom) >= ordre.index(item.id):
                yield Faute(item.id, f"il dépend de « {nom} », qui se calcule après.")
                return
    for item in d.tous():
        if item.type == "calcul" and niveau_de(d, item.formule) > d.niveaux_items[item.id]:
            yield Faute(item.id, "il se calcule sur une question de niveau plus élevé : donnez-lui ce niveau.")
