"""Individual measures on the freedom to come and go (S05): kinds, states, what each opinion says."""

from django.db import models


class TypeLiberte(models.TextChoices):
    SORTIE = "sortie", "Sorties accompagnées"
    HORAIRES = "horaires", "Horaires de sortie"
    PERIMETRE = "perimetre", "Périmètre de sortie"
    GEOLOCALISATION = "geolocalisation", "Dispositif de géolocalisation"
    PORTE = "porte", "Porte sécurisée"
    CONTENTION = "contention", "Contention prescrite"
    TELEPHONE = "telephone", "Téléphone et internet"
    VISITES = "visites", "Visites et correspondance"
    CHAMBRE = "chambre", "Accès à la chambre"


class StatutLiberte(models.TextChoices):
    """Proposed, evaluated, handed over, signed or refused, in force, lifted; « expirée » comes from the calendar."""

    PROPOSEE = "proposee", "Proposée"
    EVALUEE = "evaluee", "Évaluée"
    TRANSMISE = "transmise", "Projet transmis"
    REFUSEE = "refusee", "Refusée"
    EN_VIGUEUR = "en_vigueur", "En vigueur"
    LEVEE = "levee", "Levée"
    REMPLACEE = "remplacee", "Modifiée, remplacée par une autre"


class AvisLiberte(models.TextChoices):
    ACCORD = "accord", "D’accord"
    DESACCORD = "desaccord", "Pas d’accord"
    NON_EXPRIME = "non_exprime", "N’a pas pu ou pas voulu le dire"


TONS_LIBERTE: dict[str, tuple[str, str]] = {
    "proposee": ("info", "hourglass"), "evaluee": ("info", "check"), "transmise": ("attention", "send"),
    "refusee": ("", "ban"), "en_vigueur": ("ok", "check"), "levee": ("", "unlock"), "remplacee": ("", "check"),
    "expiree": ("danger", "clock"), "a_venir": ("info", "clock"),
}  # fmt: skip
# The legal annex (CASF art. L311-4-1, R311-0-5) is for these; elsewhere, the same record has no such name.
CATEGORIES_ANNEXE = frozenset({"202", "500", "501", "502"})
