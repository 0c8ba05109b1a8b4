"""Contrasts are recomputed from the CSS: a colour changed without care fails here, in both themes."""

import re
from pathlib import Path

import pytest

RACINE = Path(__file__).resolve().parents[2]
CSS = (RACINE / "static" / "css" / "jetons.css").read_text(encoding="utf-8")
JETONS = {
    nom: (clair, sombre)
    for nom, clair, sombre in re.findall(r"--([a-z0-9-]+): light-dark\((#[0-9a-f]{6}), (#[0-9a-f]{6})\)", CSS)
}
TEXTE, GRAPHIQUE = 4.5, 3.0
FONDS_NEUTRES = ("surface", "surface-2", "fond")
PAIRES: list[tuple[str, str, float]] = [
    *[(encre, fond, TEXTE) for encre in ("encre", "encre-2", "encre-3", "accent") for fond in FONDS_NEUTRES],
    *[(ton, fond, TEXTE) for ton in ("ok", "attention", "danger", "info", "sante") for fond in FONDS_NEUTRES],
    *[(ton, f"{ton}-doux", TEXTE) for ton in ("ok", "attention", "danger", "info", "sante", "parole")],
    *[("encre", f"{ton}-doux", TEXTE) for ton in ("ok", "attention", "danger", "info", "sante", "parole", "accent")],
    *[("encre", f"teinte-{n}", TEXTE) for n in range(1, 7)],
    ("accent-fort", "accent-doux", TEXTE),
    ("accent-fort", "surface", TEXTE),
    ("sur-accent", "accent", TEXTE),
    ("sur-accent", "accent-fort", TEXTE),
    ("sur-danger", "danger", TEXTE),
    ("encre-2", "accent-doux", TEXTE),
    ("encre-3", "accent-doux", TEXTE),
    ("surface", "encre-3", TEXTE),
    ("bord-fort", "surface", GRAPHIQUE),
    ("bord-fort", "fond", GRAPHIQUE),
    ("accent", "fond", GRAPHIQUE),
    ("parole-trait", "parole-doux", GRAPHIQUE),
]


def luminance(couleur: str) -> float:
    canaux = (int(couleur[i : i + 2], 16) / 255 for i in (1, 3, 5))
    lineaires = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in canaux]
    return 0.2126 * lineaires[0] + 0.7152 * lineaires[1] + 0.0722 * lineaires[2]


def contraste(a: str, b: str) -> float:
    haut, bas = sorted((luminance(a), luminance(b)), reverse=True)
    return (haut + 0.05) / (bas + 0.05)


def test_known_contrast() -> None:
    assert contraste("#000000", "#ffffff") == pytest.approx(21)
    assert contraste("#0f5964", "#ffffff") == pytest.approx(8.0, abs=0.1)


@pytest.mark.parametrize("theme", [0, 1], ids=["clair", "sombre"])
@pytest.mark.parametrize(("devant", "derriere", "minimum"), PAIRES, ids=lambda v: str(v))
def test_pair_holds(devant: str, derriere: str, minimum: float, theme: int) -> None:
    mesure = contraste(JETONS[devant][theme], JETONS[derriere][theme])
    assert mesure >= minimum, f"{devant} on {derriere}: {mesure:.2f}"


def test_tokens_are_those_of_the_design() -> None:
    assert JETONS["accent"] == ("#0f5964", "#83cad3")
    assert JETONS["parole-doux"] == ("#fcf1e6", "#33261b")
    assert len(JETONS) == 32 + 0  # 26 of design.md §2 and 6 portrait tints


def test_components_use_tokens_only() -> None:
    """A colour written by hand would escape both themes. Print and the veil of dialogs excepted."""
    for feuille in (RACINE / "static" / "css").rglob("*.css"):
        if feuille.name == "jetons.css":
            continue
        texte = feuille.read_text(encoding="utf-8").split("@media print")[0]
        assert not re.findall(r"#[0-9a-f]{3,8}\b(?=[;\s,)])", texte), feuille.name


def test_apricot_is_kept_for_her_words() -> None:
    """Signature 1: only .parole and the badge that announces it may be apricot."""
    for feuille in (RACINE / "static" / "css").rglob("*.css"):
        texte = feuille.read_text(encoding="utf-8")
        for selecteur, corps in re.findall(r"([^{}]+)\{([^{}]*)\}", texte):
            if "var(--parole" in corps:
                assert "parole" in selecteur, f"{feuille.name}: {selecteur.strip()}"
