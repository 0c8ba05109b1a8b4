"""Local demonstration: real services on loopback, fictional world, plain HTTP."""

from dui.settings.base import *  # noqa: F403
from dui.settings.base import STORAGES

DUI_BAC_A_SABLE = True
STORAGES = STORAGES | {"staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"}}
