"""A page walked by keyboard alone: Tab, Enter, Escape."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

MARCHE = (Path(__file__).parent / "clavier.js").read_text(encoding="utf-8")
OUVERT = "(e) => e.matches(':popover-open, [open]') || (e.id === 'tiroir' && e.childElementCount > 0)"


def parcourir(page: Any) -> list[str]:
    """Tab from the start to the start again; twice as many steps as there are stops, or it is held somewhere."""
    page.evaluate(MARCHE)
    attendus = page.evaluate("() => marche.preparer()")
    for _ in range(2 * attendus + 20):
        page.keyboard.press("Tab")
        if page.evaluate("() => marche.boucle()"):
            break
    else:
        return ["le tour ne se ferme pas", *page.evaluate("() => marche.bilan()")]
    return list(page.evaluate("() => marche.bilan()"))


def envoyer(page: Any) -> Iterator[str]:
    """Enter sends each form, from its first text field and from its button."""
    for depart in page.evaluate("() => marche.guetter()"):
        page.evaluate("(d) => marche.viser(d)", depart)
        avant = page.evaluate("() => marche.partis.length")
        page.keyboard.press("Enter")
        if page.evaluate("() => marche.partis")[avant:] != [depart["rang"]]:
            yield f"Entrée n’envoie pas : {depart['dit']}"


def ouvrir_et_fermer(page: Any) -> Iterator[str]:
    """Menus and drawer: Enter opens, Escape closes, the focus comes back where it was."""
    leviers = page.locator("button[popovertarget]:visible, a[data-tiroir]:visible, [data-ouvrir]:visible")
    for rang in range(leviers.count()):
        levier = leviers.nth(rang)
        cible = levier.evaluate("(e) => e.getAttribute('popovertarget') ?? e.dataset.ouvrir ?? 'tiroir'")
        yield from _un_levier(page, levier, page.locator(f"#{cible}"), cible)
    yield from _une_fenetre(page, "Control+k", "#palette")
    yield from _une_fenetre(page, "?", "#aide-clavier")


def _un_levier(page: Any, levier: Any, cible: Any, nom: str) -> Iterator[str]:
    levier.focus()
    page.keyboard.press("Enter")
    if not attendre(page, cible, True):
        yield f"{nom} ne s’ouvre pas au clavier"
        return
    if nom == "tiroir":
        page.wait_for_function("() => document.activeElement?.closest('#tiroir')")
    else:
        page.keyboard.press("Tab")
        if not cible.evaluate("(e) => e.contains(document.activeElement)"):
            yield f"Tab n’entre pas dans {nom}"
    page.keyboard.press("Escape")
    if not attendre(page, cible, False):
        yield f"Échap ne ferme pas {nom}"
    if not levier.evaluate("(e) => e === document.activeElement"):
        yield f"le point de saisie ne revient pas en fermant {nom}"


def _une_fenetre(page: Any, touches: str, selecteur: str) -> Iterator[str]:
    cible = page.locator(selecteur)
    if not cible.count():
        return
    depart = page.locator("main a[href]:visible, main button:visible").first
    depart.focus()
    page.keyboard.press(touches)
    if not attendre(page, cible, True):
        yield f"{touches} n’ouvre pas {selecteur}"
        return
    page.keyboard.press("Escape")
    if not attendre(page, cible, False):
        yield f"Échap ne ferme pas {selecteur}"
    if not depart.evaluate("(e) => e === document.activeElement"):
        yield f"le point de saisie ne revient pas en fermant {selecteur}"


def attendre(page: Any, cible: Any, ouvert: bool) -> bool:
    """The drawer comes from the server: two seconds at most."""
    for _ in range(40):
        if cible.evaluate(OUVERT) is ouvert:
            return True
        page.wait_for_timeout(50)
    return False
