"""The drawings of the sprite, read once: which names exist, and their path for the PDF."""

import re
from functools import lru_cache
from pathlib import Path

SPRITE = Path(__file__).resolve().parents[2] / "static" / "vendor" / "icones.svg"
_SYMBOLE = re.compile(r'<symbol id="([a-z0-9-]+)"[^>]*>(.*?)</symbol>', re.DOTALL)


@lru_cache(maxsize=1)
def dessins() -> dict[str, str]:
    return dict(_SYMBOLE.findall(SPRITE.read_text(encoding="utf-8")))


def verifier(nom: str) -> None:
    if nom not in dessins():
        raise KeyError(
            f"Icon {nom!r} is not in the sprite: add it to scripts/icones.txt and run scripts/vendor_assets.py"
        )


def trace(nom: str) -> str:
    verifier(nom)
    return dessins()[nom]
