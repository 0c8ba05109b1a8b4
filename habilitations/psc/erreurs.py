"""Why an identification is refused: `code` chooses the page, `cause` goes to the logs (never a value).

`compte` is the account that the refused identity would have opened: its owner reads the refusal in their connections.
"""

from typing import Any

from allauth.socialaccount.providers.oauth2.client import OAuth2Error

ANNULEE, INCONNUE, INDISPONIBLE, INVALIDE = "annulee", "inconnue", "indisponible", "invalide"
NIVEAU, PERIMEE, AUTRE_PERSONNE, ANCIENNE = "niveau", "perimee", "autre_personne", "ancienne"


class EchecPSC(OAuth2Error):
    """Caught by allauth as any failure of the dialogue, shown by our own page."""

    def __init__(self, code: str, cause: str = "", numero: str = "", compte: Any = None) -> None:
        super().__init__(code)
        self.code, self.cause, self.numero, self.compte = code, cause or code, numero, compte


class SessionFinie(EchecPSC):
    """The provider says that its session is over: nothing will bring it back."""

    def __init__(self) -> None:
        super().__init__(INVALIDE, "session_finie")
