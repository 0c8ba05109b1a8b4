"""Celery application. Redis only rings the bell: the work to do is in PostgreSQL (dui.core.boite)."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "dui.settings.prod")
app = Celery("dui")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
