"""What may be agreed to or refused (S33): usual or not, for how long at most; what each decision says."""

from dataclasses import dataclass

from django.db import models


class ActeCivil(models.TextChoices):
    """A usual act: one holder is enough. A non-usual one: each of them (C. civ. art. 372-2, 375-7)."""

    USUEL = "usuel", "Acte usuel"
    NON_USUEL = "non_usuel", "Acte non usuel"


class StatutAutorisation(models.TextChoices):
    A_RECUEILLIR = "a_recueillir", "À recueillir"
    RECUEILLIE = "recueillie", "Recueillie"
    REFUSEE = "refusee", "Refusée"
    RETIREE = "retiree", "Retirée"


class DecisionAccord(models.TextChoices):
    ACCORD = "accord", "Oui"
    REFUS = "refus", "Non"


class ModeRecueil(models.TextChoices):
    """How the person said it: never a box ticked by a professional."""

    ECRIT = "ecrit", "Papier signé"
    PRESENCE = "presence", "Signé ici, devant nous"
    COURRIEL = "courriel", "Courriel ou courrier reçu"
    ORAL = "oral", "De vive voix, devant un témoin"


class Feu(models.TextChoices):
    VERT = "vert", "Autorisé"
    ORANGE = "orange", "À compléter"
    ROUGE = "rouge", "Pas d’autorisation"


class Existence(models.TextChoices):
    OUI = "oui", "Elles existent"
    NON = "non", "La personne n’en a pas"
    INCONNUE = "inconnue", "La question n’a pas été posée"


@dataclass(frozen=True)
class ObjetAutorisation:
    """`mois`: longest life; `personnel`: only the person (or their representative) agrees, whatever the act."""

    code: str
    libelle: str
    acte: str
    mois: int = 12


_USUEL, _NON = ActeCivil.USUEL, ActeCivil.NON_USUEL
OBJETS = {o.code: o for o in (
    ObjetAutorisation("soins", "Soins courants", _USUEL),
    ObjetAutorisation("vaccination", "Vaccination", _NON, 6),
    ObjetAutorisation("hospitalisation", "Hospitalisation", _NON, 6),
    ObjetAutorisation("anesthesie", "Anesthésie", _NON, 3),
    ObjetAutorisation("chirurgie", "Chirurgie", _NON, 3),
    ObjetAutorisation("sortie", "Sortie ou activité", _USUEL),
    ObjetAutorisation("transport", "Transport", _USUEL),
    ObjetAutorisation("nuitee", "Nuit à l’extérieur", _USUEL),
    ObjetAutorisation("image", "Droit à l’image", _NON),
    ObjetAutorisation("internet", "Réseaux et internet", _USUEL),
    ObjetAutorisation("religion", "Pratique religieuse", _NON),
    ObjetAutorisation("partage", "Partage hors de l’équipe", _NON),
    ObjetAutorisation("dmp", "Mon espace santé", _NON),
    ObjetAutorisation("mssante", "Messagerie de santé", _NON),
    ObjetAutorisation("portail", "Accès au portail", _NON),
    ObjetAutorisation("geolocalisation", "Géolocalisation", _NON, 6),
    ObjetAutorisation("tso", "Contrat de soins TSO", _NON, 6),
)}  # fmt: skip
# What is looked at for everybody, before an outing or an operation.
TABLEAU = ("soins", "sortie", "transport", "nuitee", "image", "hospitalisation", "anesthesie")
TONS_FEU = {"vert": ("ok", "check"), "orange": ("attention", "clock"), "rouge": ("danger", "ban")}
