from django.db import models


class EtatEnvoi(models.TextChoices):
    """`en_file` covers the retries: nothing to do. `echec` waits for a person."""

    EN_FILE = "en_file", "En file"
    REMIS = "remis", "Remis"
    ECHEC = "echec", "Échec"


class ContenuEnvoi(models.TextChoices):
    SYNTHESE = "synthese", "Fiche de synthèse"
    URGENCE = "urgence", "Fiche d’urgence"
