"""Development on one's own machine; `make demo` uses dui.settings.demo."""

import os

os.environ.setdefault("DUI_SECRET_KEY", "cle-de-developpement-sans-valeur-hors-de-ce-poste-0123456789")
os.environ.setdefault("DUI_CLE_CONTEXTE", "0" * 64)
os.environ.setdefault("DATABASE_URL", "postgresql://dui_app@localhost/dui")

from dui.settings.base import *  # noqa: F403

DEBUG = True
