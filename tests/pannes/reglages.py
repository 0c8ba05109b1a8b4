"""Settings of the workers of the fault suite: those of the tests, with the sending application."""

from dui.settings.test import *  # noqa: F403
from dui.settings.test import INSTALLED_APPS

INSTALLED_APPS = [*INSTALLED_APPS, "tests.pannes.apps.PannesConfig"]
CELERY_BEAT_SCHEDULE = {"livrer": {"task": "dui.core.livrer", "schedule": 0.5, "options": {"expires": 10}}}
