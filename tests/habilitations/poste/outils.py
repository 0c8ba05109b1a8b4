"""One browser of a shared workstation. Imported once Django is ready."""

from typing import Any

from django.conf import settings
from django.test import Client

from habilitations.models import PassagePoste
from tests.habilitations.outils import MOT_DE_PASSE, PIN, code_totp


class Appareil:
    """One browser of the workstation, with its cookie and the CSRF check of a real one."""

    def __init__(self, jeton: str) -> None:
        self.client = Client(enforce_csrf_checks=True)
        self.client.cookies[settings.DUI_COOKIE_POSTE] = jeton

    def get(self, chemin: str, **suite: Any) -> Any:
        return self.client.get(chemin, **suite)

    def post(self, chemin: str, champs: dict[str, Any] | None = None, **suite: Any) -> Any:
        """As a form of a page just loaded: with the token of now."""
        jeton = self.jeton()
        return self.client.post(chemin, {**(champs or {}), "csrfmiddlewaretoken": jeton}, **suite)

    def jeton(self) -> str:
        if "csrftoken" not in self.client.cookies or not self.client.cookies["csrftoken"].value:
            self.client.get("/poste/")
            self.client.get("/aide/")
        return str(self.client.cookies["csrftoken"].value)

    def identifier(self, pro: Any, decalage: int = 0) -> None:
        """Both factors, through the pages."""
        self.post("/compte/connexion/", {"login": pro.compte.email, "password": MOT_DE_PASSE})
        reponse = self.post("/compte/facteurs/verifier/", {"code": code_totp(pro.secret, decalage)})
        assert reponse.status_code == 302, reponse.content.decode()

    def passer(self) -> Any:
        return self.post("/poste/passer/")

    def prendre(self, pro: Any, code: str = PIN) -> Any:
        passage = PassagePoste.objects.get(compte=pro.compte, poste__revoque_le=None)
        return self.post(f"/poste/{passage.pk}/", {"code": code})
