"""Says at the end of the run how much was walked, asked and compared, and how much of it was wrong.

A test gives its share by `record_property("axe_pages", 12)`; shares of one figure add up over the workers. A sentence
of its own goes by `record_property("mesure", "…")`. Under the mark `attaque` each case is one try, counted by name.
"""

from collections import Counter
from typing import Any

import pytest

MESURES = {
    "axe": "{pages} pages et refus par axe, {passages} passages, {fautes} page en faute",
    "clavier": "{pages} pages au clavier, {arrets} arrêts, {fautes} page en faute",
    "script": "{pages} pages sans script, {formulaires} formulaires, {fautes} page en faute",
    "droits": "{combinaisons} combinaisons de droits, {ecarts} écart",
    "formule": "{objets} objets comparés, tous d’accord",
}


def pytest_runtest_setup(item: pytest.Item) -> None:
    for marque in item.iter_markers("attaque"):
        item.user_properties.append(("attaque", " ".join(marque.args)))


def pytest_terminal_summary(terminalreporter: Any) -> None:
    sommes: Counter[str] = Counter()
    for rapport in (r for etat in ("passed", "failed") for r in terminalreporter.stats.get(etat, [])):
        if getattr(rapport, "when", "") == "call":
            sommes.update({c: v for c, v in rapport.user_properties if c.partition("_")[0] in MESURES})
    for cle, phrase in MESURES.items():
        lues = {c.partition("_")[2]: v for c, v in sommes.items() if c.startswith(f"{cle}_")}
        if lues:
            terminalreporter.write_line(f"Mesure : {phrase.format(**lues)}")
    for etat in ("passed", "failed"):
        for dit in _dits(terminalreporter, etat, "mesure"):
            terminalreporter.write_line(f"Mesure : {dit}")
    faites, passees = (Counter(_dits(terminalreporter, etat, "attaque")) for etat in ("passed", "failed"))
    for dit in sorted(faites | passees):
        terminalreporter.write_line(f"Mesure : {dit} : {faites[dit] + passees[dit]} essais, {passees[dit]} passé")


def _dits(terminalreporter: Any, etat: str, cle: str) -> list[str]:
    rapports = [r for r in terminalreporter.stats.get(etat, []) if getattr(r, "when", "") == "call"]
    return [str(valeur) for rapport in rapports for nom, valeur in rapport.user_properties if nom == cle]
