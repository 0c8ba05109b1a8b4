"""Access log: who saw or did what, without any value, sealed in Merkle batches (AD-4)."""

from django.contrib.postgres.indexes import BrinIndex
from django.db import models
from django.db.models.functions import Now


class TraceAcces(models.Model):
    """One act. Append only; `empreinte` is computed by a trigger over canonical bytes with the random `grain`."""

    id = models.BigAutoField(primary_key=True)
    tx = models.BigIntegerField(editable=False)
    instant = models.DateTimeField(db_default=Now(), editable=False)
    acteur_id = models.IntegerField(null=True)
    structure_id = models.IntegerField(null=True)
    dossier_id = models.IntegerField(null=True)
    usager_id = models.IntegerField(null=True)
    action = models.CharField(max_length=40)
    objet = models.CharField(max_length=80)
    niveau = models.PositiveSmallIntegerField(null=True)
    motif = models.CharField(max_length=200, blank=True)
    canal = models.CharField(max_length=40, blank=True)
    adresse = models.CharField(max_length=45, blank=True)
    grain = models.BinaryField(editable=False)
    empreinte = models.BinaryField(editable=False)

    class Meta:
        indexes = [
            models.Index(fields=["usager_id", "-id"], name="trace_usager"),
            models.Index(fields=["acteur_id", "-id"], name="trace_acteur"),
            models.Index(fields=["tx", "id"], name="trace_ordre"),
            models.Index(fields=["structure_id", "-id"], name="trace_structure"),
            models.Index(fields=["dossier_id", "-id"], name="trace_dossier"),
            BrinIndex(fields=["instant"], name="trace_instant"),
        ]

    def __str__(self) -> str:
        return f"{self.action} {self.objet}"


class Sceau(models.Model):
    """Seal of a batch of traces: Merkle root chained to the previous seal, signed outside the database.

    `feuilles` holds the 32-byte digests of the batch in order, so that a seal outlives the purge of its rows and
    names what was touched.
    """

    numero = models.BigIntegerField(primary_key=True)
    premier_id = models.BigIntegerField()
    dernier_tx = models.BigIntegerField()
    dernier_id = models.BigIntegerField()
    nombre = models.PositiveIntegerField()
    feuilles = models.BinaryField()
    racine = models.BinaryField()
    precedent = models.BinaryField()
    empreinte = models.BinaryField()
    signature = models.BinaryField()
    scelle_le = models.DateTimeField()

    def __str__(self) -> str:
        return f"Sceau {self.numero}"


class NaturePreuve(models.TextChoices):
    """What was done for the proof of the log."""

    COURRIEL = "courriel", "Ancre envoyée par courriel"
    DOSSIER = "dossier", "Ancre déposée hors du serveur"
    VERIFICATION = "verification", "Journal vérifié"
    PURGE = "purge", "Actes échus retirés"


class Preuve(models.Model):
    """One act of the keeper of the log: an anchor that left, a verification, a removal at term. Never a person."""

    nature = models.CharField(max_length=12, choices=NaturePreuve)
    instant = models.DateTimeField(db_default=Now(), editable=False)
    sceau = models.BigIntegerField(default=0)
    empreinte = models.CharField(max_length=64, blank=True)
    reussi = models.BooleanField("réussi", default=True)
    detail = models.CharField("détail", max_length=200, blank=True)

    class Meta:
        indexes = [models.Index(fields=["nature", "-id"], name="preuve_nature")]

    def __str__(self) -> str:
        return self.get_nature_display()
