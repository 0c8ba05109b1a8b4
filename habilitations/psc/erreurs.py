"""Why an identification is refused: `code` chooses the page, `cause` goes to the logs (never a value)."""

from allauth.socialaccount.providers.oauth2.client import OAuth2Error

ANNULEE, INCONNUE, INDISPONIBLE, INVALIDE = "annulee", "inconnue", "indisponible", "invalide"
NIVEAU, PERIMEE, AUTRE_PERSONNE, ANCIENNE = "niveau", "perimee", "autre_personne", "ancienne"


class EchecPSC(OAuth2Error):
    """Caught by allauth as any failure of the dialogue, shown by our own page."""

    def __init__(self, code: str, cause: str = "", numero: str = "") -> None:
        super().__init__(code)
        self.code, self.cause, self.numero = code, cause or code, numero


class SessionFinie(EchecPSC):
    """The provider says that its session is over: nothing will bring it back."""

    def __init__(self) -> None:
        super().__init__(INVALIDE, "session_finie")
