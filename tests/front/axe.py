"""Run axe-core in a page of the browser; used by every room that has a screen."""

from pathlib import Path
from typing import Any

AXE = Path(__file__).resolve().parent / "vendor" / "axe.min.js"
REGLES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


def analyser(page: Any, regles: list[str] | None = None) -> list[str]:
    """Violations as readable lines: rule, element, what is wrong. `regles`: those rules alone."""
    if not page.evaluate("() => Boolean(window.axe)"):
        page.evaluate(AXE.read_text(encoding="utf-8"))
    choix = {"type": "rule", "values": regles} if regles else {"type": "tag", "values": REGLES}
    resultat = page.evaluate("(runOnly) => axe.run({runOnly, resultTypes: ['violations']})", choix)
    return [
        f"{violation['id']}: {noeud['target']}: {noeud['failureSummary']}"
        for violation in resultat["violations"]
        for noeud in violation["nodes"]
    ]


def debordement(page: Any) -> int:
    """Pixels of sideways scroll of the page itself."""
    return int(page.evaluate("() => document.documentElement.scrollWidth - window.innerWidth"))


CIBLES = """() => {
  const haut = (e) => e.getBoundingClientRect().height;
  const etiquette = (e) => e.closest('label') ?? document.querySelector(`label[for="${e.id || '?'}"]`);
  const cible = (e) => e.matches('[type=checkbox], [type=radio]')
    ? Math.max(haut(e), haut(etiquette(e) ?? e)) : haut(e);
  return [...document.querySelectorAll('a[href], button, input, select, textarea, summary, [role=option]')]
    .filter((e) => e.checkVisibility({visibilityProperty: true}) && !e.closest('p, svg, .avis, .evitement, .sr'))
    .filter((e) => !e.matches('.marque, .chemin a, .lien-nom') && haut(e) > 1 && cible(e) < 43.5)
    .map((e) => `${e.tagName} « ${e.textContent.trim().slice(0, 30)} » ${haut(e)} px`);
}"""


def petites_cibles(page: Any) -> list[str]:
    """Controls under 44 px high, links inside sentences excepted (design.md §2, target)."""
    return list(page.evaluate(CIBLES))
