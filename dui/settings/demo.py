"""Local demonstration: real services on loopback, fictional world, plain HTTP."""

from dui.settings.base import *  # noqa: F403

DUI_BAC_A_SABLE = True
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
