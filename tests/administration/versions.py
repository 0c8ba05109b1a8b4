"""Two people open the same page, both save: the second one reads both versions, and nothing is lost."""

from collections.abc import Callable
from typing import Any

from django.urls import reverse

from tests.administration.mesures.outils import lu, poster


def deux_editions(
    clients: tuple[Any, Any], page: tuple[str, list[Any]], champ: str, textes: tuple[str, str],
    enregistre: Callable[[], str], **communs: Any,
) -> None:  # fmt: skip
    """`communs` holds the version that both read. The merge screen is answered with « the other's »."""
    adresse = reverse(page[0], args=page[1])
    premiere = poster(clients[0], adresse, **{champ: textes[0]}, **communs)
    assert premiere.status_code == 303, lu(premiere)
    seconde = poster(clients[1], adresse, **{champ: textes[1]}, **communs)
    assert seconde.status_code == 409
    vue = lu(seconde)
    assert all(texte in vue for texte in textes)
    assert f'name="fusion_choix_{champ}"' in vue
    assert enregistre() == textes[0], "the second save wrote over the first"
    version = seconde.context["version"]
    choix = {f"fusion_choix_{champ}": "moi", f"fusion_moi_{champ}": textes[1], f"fusion_eux_{champ}": textes[0]}
    assert poster(clients[1], adresse, **choix, **communs | {"version": version}).status_code == 303
    assert enregistre() == textes[1]
