"""Around a project: who agreed, the reviews and their preparation, to whom it was handed, the département's project."""

import pghistory
import pgtrigger
from django.db import models
from django.db.models import Q

from accompagnement.choices_projets import (
    Atteinte,
    Avancement,
    CategorieBilan,
    Cote,
    EtatBilan,
    EtatPPE,
    Origine,
    Reponse,
    StatutNoeud,
)
from accompagnement.donnees.ppe import RUBRIQUES, Rubrique
from accompagnement.models.projets import AvenantProjet, ProjetPersonnalise
from accompagnement.models.projets_chaine import Objectif
from administration.models import MesureProtection
from documents.models import Document, Signature
from dui.core import horloge
from dui.core.modeles import Fait, Horodate, Versionne
from habilitations.models import Professionnel
from usagers.models import Dossier, RelationEntourage


@pghistory.track()
class AccordProjet(Fait, Horodate):
    """An answer to a project or to an avenant: yes, no, or not collected; the last two with their reason."""

    projet = models.ForeignKey(ProjetPersonnalise, on_delete=models.PROTECT, related_name="accords")
    avenant = models.ForeignKey(AvenantProjet, on_delete=models.PROTECT, null=True, related_name="accords")
    dossier = models.ForeignKey(Dossier, on_delete=models.PROTECT, related_name="+")
    cote = models.CharField("qui répond", max_length=13, choices=Cote)
    reponse = models.CharField("réponse", max_length=13, choices=Reponse)
    professionnel = models.ForeignKey(Professionnel, on_delete=models.PROTECT, null=True, related_name="+")
    relation = models.ForeignKey(RelationEntourage, on_delete=models.PROTECT, null=True, related_name="+")
    nom = models.CharField(max_length=150)
    qualite = models.CharField("qualité", max_length=120, blank=True)
    le = models.DateField("répondu le")
    valide_jusqu_au = models.DateField("vaut jusqu’au", null=True, blank=True)
    motif = models.CharField(max_length=300, blank=True)
    parole = models.TextField("avis, ses mots", blank=True)
    signature = models.OneToOneField(Signature, on_delete=models.PROTECT, null=True, related_name="+")
    recueilli_par_id = models.IntegerField(null=True)
    perime_le = models.DateTimeField("ne vaut plus depuis", null=True, blank=True)

    class Meta:
        ordering = ["le", "id"]
        constraints = [
            models.CheckConstraint(condition=Q(reponse=Reponse.ACCORD) | ~Q(motif=""), name="accord_projet_motive")
        ]

    def __str__(self) -> str:
        return f"{self.nom} : {self.get_reponse_display().lower()}"


@pghistory.track()
class BilanProjet(Fait, Horodate, Versionne):
    """A review: prepared by each, held on a day, with a synthesis and the date of the next one."""

    projet = models.ForeignKey(ProjetPersonnalise, on_delete=models.PROTECT, related_name="bilans")
    dossier = models.ForeignKey(Dossier, on_delete=models.PROTECT, related_name="+")
    numero = models.PositiveIntegerField("numéro")
    categorie = models.CharField("bilan", max_length=13, choices=CategorieBilan, default=CategorieBilan.INTERMEDIAIRE)
    le = models.DateTimeField("réunion prévue le")
    lieu = models.CharField(max_length=120, blank=True)
    perimetre = models.CharField("sur quoi porte le bilan", max_length=300, blank=True)
    problematique = models.TextField("où en est-on, dans l’ensemble", blank=True)
    synthese = models.TextField("synthèse", blank=True)
    falc = models.TextField("en facile à lire", blank=True)
    prochain_le = models.DateField("prochain bilan le", null=True, blank=True)
    etat = models.CharField("état", max_length=8, choices=EtatBilan, default=EtatBilan.PREPARE)
    motif = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["-le", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["dossier", "numero"], name="bilan_projet_numero"),
            models.UniqueConstraint(
                fields=["projet"], condition=Q(etat=EtatBilan.PREPARE), name="bilan_projet_un_prepare"
            ),
            models.CheckConstraint(condition=~Q(etat=EtatBilan.TENU) | ~Q(synthese=""), name="bilan_projet_redige"),
        ]

    def __str__(self) -> str:
        return f"Bilan {self.get_categorie_display().lower()}"

    @property
    def cle(self) -> str:
        return f"bilan_projet:{self.pk}"


class PhotoObjectif(Fait):
    """An objective as it stood on the day of a review: the curve of the project is made of these. Never rewritten."""

    bilan = models.ForeignKey(BilanProjet, on_delete=models.PROTECT, related_name="photos")
    objectif = models.ForeignKey(Objectif, on_delete=models.PROTECT, related_name="photos")
    dossier = models.ForeignKey(Dossier, on_delete=models.PROTECT, related_name="+")
    le = models.DateField("bilan tenu le")
    statut = models.CharField(max_length=13, choices=StatutNoeud)
    avancement = models.PositiveSmallIntegerField(choices=Avancement)
    atteinte = models.CharField(max_length=9, choices=Atteinte, blank=True)

    class Meta:
        ordering = ["le", "id"]
        constraints = [models.UniqueConstraint(fields=["bilan", "objectif"], name="photo_objectif_unique")]
        triggers = [pgtrigger.Protect(name="photo_figee", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self) -> str:
        return str(self.get_atteinte_display() or self.get_avancement_display())


@pghistory.track()
class InviteBilan(Fait, Horodate):
    """Somebody asked to a review: a professional, a relative with rights, or a name."""

    bilan = models.ForeignKey(BilanProjet, on_delete=models.PROTECT, related_name="invites")
    dossier = models.ForeignKey(Dossier, on_delete=models.PROTECT, related_name="+")
    professionnel = models.ForeignKey(Professionnel, on_delete=models.PROTECT, null=True, related_name="+")
    relation = models.ForeignKey(RelationEntourage, on_delete=models.PROTECT, null=True, related_name="+")
    nom = models.CharField(max_length=150)
    qualite = models.CharField("qualité", max_length=120, blank=True)
    convoque_le = models.DateField("convoqué le", null=True, blank=True)
    present = models.BooleanField("présent", null=True)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return self.nom


@pghistory.track()
class SynthesePreparation(Fait, Horodate, Versionne):
    """What a professional, the person or a relative says before a review; hers is kept as she said it."""

    bilan = models.ForeignKey(BilanProjet, on_delete=models.PROTECT, related_name="preparations")
    dossier = models.ForeignKey(Dossier, on_delete=models.PROTECT, related_name="+")
    origine = models.CharField(
        "qui parle", max_length=13, choices=[("professionnel", "Un professionnel"), *Origine.choices]
    )
    professionnel = models.ForeignKey(Professionnel, on_delete=models.PROTECT, null=True, related_name="+")
    nom = models.CharField(max_length=150)
    texte = models.TextField()
    conditions = models.CharField("comment il a été recueilli", max_length=120, blank=True)
    le = models.DateField("dit le", default=horloge.aujourdhui)

    class Meta:
        ordering = ["le", "id"]

    @property
    def parole(self) -> bool:
        return self.origine == Origine.PERSONNE


class RemiseProjet(Fait):
    """To whom a paper of the project was handed: the person, or somebody who has the right to it that day."""

    projet = models.ForeignKey(ProjetPersonnalise, on_delete=models.PROTECT, related_name="remises")
    dossier = models.ForeignKey(Dossier, on_delete=models.PROTECT, related_name="+")
    relation = models.ForeignKey(RelationEntourage, on_delete=models.PROTECT, null=True, related_name="+")
    nom = models.CharField(max_length=150)
    titre = models.CharField("droit à ce titre", max_length=160)
    le = models.DateField("remis le", default=horloge.aujourdhui)
    auteur_id = models.IntegerField(null=True)

    class Meta:
        ordering = ["-le", "-id"]


@pghistory.track()
class ProjetPourEnfant(Fait, Horodate, Versionne):
    """The département's document: it is awaited, contributed to and kept here; its clocks are its own."""

    dossier = models.ForeignKey(Dossier, on_delete=models.PROTECT, related_name="projets_enfant")
    mesure = models.ForeignKey(
        MesureProtection, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="mesure"
    )
    etat = models.CharField("état", max_length=9, choices=EtatPPE, default=EtatPPE.ATTENDU)
    departement = models.CharField("département", max_length=120)
    referent_ase = models.CharField("référent de l’aide sociale à l’enfance", max_length=150, blank=True)
    personne_confiance = models.CharField("personne de confiance choisie par l’enfant", max_length=150, blank=True)
    debut_mesure = models.DateField("début de la mesure")
    etabli_le = models.DateField("établi le", null=True, blank=True)
    actualise_le = models.DateField("dernière actualisation", null=True, blank=True)
    avis_enfant = models.TextField("avis de l’enfant, ses mots", blank=True)
    avis_le = models.DateField("avis dit le", null=True, blank=True)
    document = models.ForeignKey(Document, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    motif = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(fields=["dossier"], condition=~Q(etat=EtatPPE.CLOS), name="ppe_un_ouvert"),
            models.CheckConstraint(
                condition=Q(etat__in=[EtatPPE.ATTENDU, EtatPPE.CLOS]) | Q(etabli_le__isnull=False),
                name="ppe_recu_date",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return "Projet pour l’enfant"

    @property
    def cle(self) -> str:
        return f"ppe:{self.pk}"


@pghistory.track()
class PartiePPE(Fait, Horodate, Versionne):
    """One part of the frame: what the département wrote, what the house brings. Health at its own level."""

    ppe = models.ForeignKey(ProjetPourEnfant, on_delete=models.PROTECT, related_name="parties")
    dossier = models.ForeignKey(Dossier, on_delete=models.PROTECT, related_name="+")
    code = models.CharField(max_length=30)
    texte = models.TextField("ce qu’écrit le département", blank=True)
    contribution = models.TextField("ce que nous apportons", blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["ppe", "code"], name="partie_ppe_unique")]

    def __str__(self) -> str:
        return self.rubrique.titre

    @property
    def rubrique(self) -> Rubrique:
        return RUBRIQUES[self.code]


__all__ = [
    "AccordProjet", "BilanProjet", "InviteBilan", "PartiePPE", "PhotoObjectif", "ProjetPourEnfant", "RemiseProjet",
    "SynthesePreparation",
]  # fmt: skip
