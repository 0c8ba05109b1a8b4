"""The chain of a project (S08), a row a link: attente → besoin → objectif → action → prestation or moyen.

Each has its states and versions. What touches health is at N3 or N4, row by row: a reader without that level meets
neither the row nor a trace of it.
"""

from typing import Any

import pghistory
from django.db import models
from django.db.models import Q

from accompagnement.choices_projets import (
    ICONES,
    Atteinte,
    Avancement,
    Domaine,
    GenreMoyen,
    Origine,
    StatutNoeud,
)
from accompagnement.donnees import serafin
from accompagnement.models.projets import AvenantProjet, ProjetPersonnalise
from dui.core import horloge
from dui.core.modeles import Fait, Horodate, Versionne
from habilitations.models import Professionnel
from usagers.models import Dossier


class Noeud(Fait, Horodate, Versionne):
    """A link of the chain: numbered in its dossier for good, added by the project or by one of its avenants."""

    OBJET = ""
    GENRE = ""
    dossier = models.ForeignKey(Dossier, on_delete=models.PROTECT, related_name="+")
    numero = models.PositiveIntegerField("numéro")
    avenant = models.ForeignKey(AvenantProjet, on_delete=models.PROTECT, null=True, related_name="+")
    projet: Any
    version: int

    class Meta:
        abstract = True
        ordering = ["numero"]


class AvecStatut(models.Model):
    statut = models.CharField(max_length=13, choices=StatutNoeud, default=StatutNoeud.ENPREPARATION)

    class Meta:
        abstract = True

    @property
    def fini(self) -> bool:
        return self.statut in (StatutNoeud.TERMINE, StatutNoeud.ANNULE)


@pghistory.track()
class Attente(Noeud):
    """Words as they were said; what a professional thinks of them stands apart, in `commentaire`."""

    OBJET, GENRE = "ATTE", "attente"
    projet = models.ForeignKey(ProjetPersonnalise, on_delete=models.PROTECT, related_name="attentes")
    origine = models.CharField("qui parle", max_length=12, choices=Origine, default=Origine.PERSONNE)
    qui = models.CharField("son nom", max_length=120, blank=True)
    parole = models.TextField("ses mots, tels quels")
    recueillie_le = models.DateField("dits le", default=horloge.aujourdhui)
    commentaire = models.TextField("ce que l’équipe en comprend", blank=True)

    class Meta(Noeud.Meta):
        constraints = [models.UniqueConstraint(fields=["dossier", "numero"], name="attente_numero")]

    def __str__(self) -> str:
        return self.parole[:80]


@pghistory.track()
class Besoin(Noeud):
    """A need of everyday life, on a SERAFIN leaf, in words of its own: never the name of an illness."""

    OBJET, GENRE = "BESO", "besoin"
    projet = models.ForeignKey(ProjetPersonnalise, on_delete=models.PROTECT, related_name="besoins")
    code = models.CharField("besoin SERAFIN-PH", max_length=10)
    description = models.TextField("ce dont la personne a besoin, concrètement")
    attentes: Any = models.ManyToManyField(Attente, through="BesoinAttente", related_name="besoins")

    class Meta(Noeud.Meta):
        constraints = [models.UniqueConstraint(fields=["dossier", "numero"], name="besoin_numero")]

    def __str__(self) -> str:
        return serafin.libelle(self.code)

    @property
    def libelle(self) -> str:
        return serafin.libelle(self.code)


@pghistory.track()
class AnalyseBesoin(Fait, Horodate):
    """How a professional reads that need, signed and dated; another view is another row."""

    besoin = models.ForeignKey(Besoin, on_delete=models.PROTECT, related_name="analyses")
    dossier = models.ForeignKey(Dossier, on_delete=models.PROTECT, related_name="+")
    professionnel = models.ForeignKey(Professionnel, on_delete=models.PROTECT, null=True, related_name="+")
    texte = models.TextField("analyse")
    le = models.DateField(default=horloge.aujourdhui)

    class Meta:
        ordering = ["le", "id"]


@pghistory.track()
class Objectif(Noeud, AvecStatut):
    """What is aimed at, for needs that are named, with the opinion of the person and an easy-to-read text."""

    OBJET, GENRE = "OBJE", "objectif"
    projet = models.ForeignKey(ProjetPersonnalise, on_delete=models.PROTECT, related_name="objectifs")
    titre = models.CharField("objectif", max_length=150)
    description = models.TextField("précisions", blank=True)
    domaine = models.CharField("domaine de vie", max_length=12, choices=Domaine, default=Domaine.QUOTIDIEN)
    resultat_attendu = models.TextField("à quoi verra-t-on qu’il est atteint ?", blank=True)
    strategie = models.TextField("comment s’y prendre", blank=True)
    referent = models.ForeignKey(
        Professionnel, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="référent"
    )
    avis_personne = models.TextField("avis de la personne, ses mots", blank=True)
    avis_le = models.DateField("avis dit le", null=True, blank=True)
    falc = models.TextField("en facile à lire", blank=True)
    debut = models.DateField("à partir du", null=True, blank=True)
    echeance = models.DateField("échéance", null=True, blank=True)
    avancement = models.PositiveSmallIntegerField(choices=Avancement, default=Avancement.AUCUN)
    atteinte = models.CharField("évaluation finale", max_length=9, choices=Atteinte, blank=True)
    evalue_le = models.DateField("évalué le", null=True, blank=True)
    evalue_avec = models.BooleanField("évalué avec la personne", default=False)
    reprend = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="suites")
    besoins: Any = models.ManyToManyField(Besoin, through="ObjectifBesoin", related_name="objectifs")

    class Meta(Noeud.Meta):
        constraints = [
            models.UniqueConstraint(fields=["dossier", "numero"], name="objectif_numero"),
            models.CheckConstraint(
                condition=~Q(statut=StatutNoeud.TERMINE) | ~Q(atteinte=""), name="objectif_termine_evalue"
            ),
        ]

    def __str__(self) -> str:
        return self.titre

    @property
    def icone(self) -> str:
        return ICONES[Domaine(self.domaine)]

    @property
    def lignes_falc(self) -> list[str]:
        return [ligne.strip() for ligne in self.falc.splitlines() if ligne.strip()]


@pghistory.track()
class EvaluationObjectif(Fait, Horodate):
    """Where an objective stood on a day: how far, said how, with her or without. Never rewritten."""

    objectif = models.ForeignKey(Objectif, on_delete=models.PROTECT, related_name="evaluations")
    dossier = models.ForeignKey(Dossier, on_delete=models.PROTECT, related_name="+")
    le = models.DateField(default=horloge.aujourdhui)
    avancement = models.PositiveSmallIntegerField(choices=Avancement)
    texte = models.TextField("ce que l’on constate", blank=True)
    parole = models.TextField("ce qu’en dit la personne", blank=True)
    avec = models.BooleanField("avec la personne", default=False)
    professionnel = models.ForeignKey(Professionnel, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["-le", "-id"]


@pghistory.track()
class ActionProjet(Noeud, AvecStatut):
    """What is done for one or several objectives; `seances_prevues` is compared with what took place."""

    OBJET, GENRE = "ACTI", "action"
    projet = models.ForeignKey(ProjetPersonnalise, on_delete=models.PROTECT, related_name="actions")
    titre = models.CharField("action", max_length=150)
    description = models.TextField("précisions", blank=True)
    frequence = models.CharField("fréquence", max_length=80, blank=True)
    intervenant = models.CharField("avec qui", max_length=120, blank=True)
    referent = models.ForeignKey(
        Professionnel, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="référent"
    )
    debut = models.DateField("à partir du", null=True, blank=True)
    fin = models.DateField("jusqu’au", null=True, blank=True)
    seances_prevues = models.PositiveSmallIntegerField("nombre de fois prévu", null=True, blank=True)
    resultat_attendu = models.CharField("résultat attendu", max_length=300, blank=True)
    avis_personne = models.CharField("avis de la personne, ses mots", max_length=300, blank=True)
    evaluation = models.CharField("évaluation", max_length=300, blank=True)
    objectifs: Any = models.ManyToManyField(Objectif, through="ActionObjectif", related_name="actions")

    class Meta(Noeud.Meta):
        constraints = [
            models.UniqueConstraint(fields=["dossier", "numero"], name="action_numero"),
            models.CheckConstraint(
                condition=~Q(statut=StatutNoeud.TERMINE) | ~Q(evaluation=""), name="action_terminee_evaluee"
            ),
        ]

    def __str__(self) -> str:
        return self.titre


@pghistory.track()
class MoyenAction(Noeud, AvecStatut):
    """A service on a SERAFIN leaf (2.x, 3.x), or a means: money, room, vehicle, somebody."""

    OBJET, GENRE = "PRES", "moyen"
    action = models.ForeignKey(ActionProjet, on_delete=models.PROTECT, related_name="moyens")
    genre = models.CharField(max_length=10, choices=GenreMoyen, default=GenreMoyen.PRESTATION)
    code = models.CharField("prestation SERAFIN-PH", max_length=10, blank=True)
    titre = models.CharField("en quelques mots", max_length=150)
    frequence = models.CharField("fréquence", max_length=80, blank=True)

    class Meta(Noeud.Meta):
        constraints = [
            models.UniqueConstraint(fields=["dossier", "genre", "numero"], name="moyen_numero"),
            models.CheckConstraint(condition=~Q(genre=GenreMoyen.PRESTATION) | ~Q(code=""), name="prestation_codee"),
        ]

    def __str__(self) -> str:
        return self.titre

    @property
    def projet(self) -> ProjetPersonnalise:  # type: ignore[override]
        return self.action.projet


class SeanceAction(Fait):
    """An action took place: by itself, or through an event or a transmission, once for each. Never rewritten."""

    action = models.ForeignKey(ActionProjet, on_delete=models.PROTECT, related_name="seances")
    dossier = models.ForeignKey(Dossier, on_delete=models.PROTECT, related_name="+")
    genre = models.CharField(max_length=12, blank=True)
    objet_id = models.IntegerField(null=True)
    le = models.DateField(default=horloge.aujourdhui)
    note = models.CharField(max_length=200, blank=True)
    auteur_id = models.IntegerField(null=True)
    annulee_le = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-le", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["action", "genre", "objet_id"], condition=Q(objet_id__isnull=False), name="seance_une_fois"
            )
        ]


class Lien(models.Model):
    structure = models.ForeignKey("habilitations.Structure", on_delete=models.PROTECT, related_name="+")

    class Meta:
        abstract = True


@pghistory.track()
class BesoinAttente(Lien):
    besoin = models.ForeignKey(Besoin, on_delete=models.PROTECT, related_name="liens")
    attente = models.ForeignKey(Attente, on_delete=models.PROTECT, related_name="liens")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["besoin", "attente"], name="besoin_attente_unique")]


@pghistory.track()
class ObjectifBesoin(Lien):
    objectif = models.ForeignKey(Objectif, on_delete=models.PROTECT, related_name="liens")
    besoin = models.ForeignKey(Besoin, on_delete=models.PROTECT, related_name="liens_objectifs")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["objectif", "besoin"], name="objectif_besoin_unique")]


@pghistory.track()
class ActionObjectif(Lien):
    action = models.ForeignKey(ActionProjet, on_delete=models.PROTECT, related_name="liens")
    objectif = models.ForeignKey(Objectif, on_delete=models.PROTECT, related_name="liens_actions")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["action", "objectif"], name="action_objectif_unique")]


__all__ = [
    "ActionObjectif", "ActionProjet", "AnalyseBesoin", "Attente", "Besoin", "BesoinAttente", "EvaluationObjectif",
    "MoyenAction", "Objectif", "ObjectifBesoin", "SeanceAction",
]  # fmt: skip
