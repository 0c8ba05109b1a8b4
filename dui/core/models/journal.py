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
