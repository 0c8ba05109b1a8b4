"""One sending of one document to one address, whatever the number of attempts."""

import uuid

import pghistory
from django.db import models
from django.db.models import Q

from documents.models import Document
from dui.core import horloge
from dui.core.modeles import Fait
from dui.core.stockage import nom_au_hasard, stockage_fichiers
from habilitations.acces import Acteur, numeros_visibles
from habilitations.choices import CadrePartage
from habilitations.donnees.partage import CATEGORIES
from habilitations.models import Professionnel
from interop.choices import EtatEnvoi
from usagers.models import Dossier


class EnvoiQuerySet(models.QuerySet["Envoi"]):
    def visibles_pour(self, acteur: Acteur) -> "EnvoiQuerySet":
        """Those of the dossiers where the actor follows exchanges; who may only send sees their own."""
        lus = Q(dossier__in=numeros_visibles(acteur, "DMP", "resumer"))
        siens = Q(auteur=acteur.id, dossier__in=numeros_visibles(acteur, "DMP", "creer"))
        return self.filter(lus | siens, structure__in=acteur.structures)


@pghistory.track(exclude=["courrier"])
class Envoi(Fait):
    """`courrier`: the exact bytes, made once, the same at each attempt.

    `depart_incertain`: the content may have left and no answer came back; the receiver is asked before any other
    attempt. `categorie`, `cadre`: under which category of R1110-2 the author sends, and whether it is an exchange or a
    sharing inside the care team (L1110-4). `evenement_id`: the request in force; an older one does nothing.
    """

    identifiant = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    dossier = models.ForeignKey(Dossier, on_delete=models.PROTECT, related_name="envois")
    document = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="envois")
    auteur = models.ForeignKey(Professionnel, on_delete=models.PROTECT, related_name="+")
    destinataire = models.EmailField("adresse MSSanté")
    destinataire_nom = models.CharField("nom du destinataire", max_length=120, blank=True)
    texte = models.TextField("message", blank=True)
    etat = models.CharField(max_length=8, choices=EtatEnvoi, default=EtatEnvoi.EN_FILE)
    raison = models.CharField(max_length=300, blank=True)
    detail = models.CharField("réponse technique", max_length=300, blank=True)
    demande_le = models.DateTimeField("demandé le", default=horloge.maintenant)
    remis_le = models.DateTimeField("remis le", null=True)
    essais = models.PositiveIntegerField(default=0)
    ins_transmis = models.BooleanField("INS transmis", default=False)
    courrier = models.FileField(storage=stockage_fichiers, upload_to=nom_au_hasard, blank=True, editable=False)
    message_id = models.CharField(max_length=200, blank=True)
    categorie = models.CharField("catégorie de l’auteur (R1110-2)", max_length=10, blank=True)
    cadre = models.CharField(max_length=8, choices=CadrePartage, default=CadrePartage.ECHANGE)
    depart_incertain = models.BooleanField("départ incertain", default=False)
    evenement_id = models.IntegerField(null=True)

    objects = EnvoiQuerySet.as_manager()

    class Meta:
        ordering = ["-demande_le", "-id"]
        indexes = [
            models.Index(fields=["dossier", "-demande_le"], name="envoi_dossier"),
            models.Index(fields=["structure", "etat", "-demande_le"], name="envoi_structure"),
        ]

    def __str__(self) -> str:
        return f"{self.document_id} → {self.get_etat_display()}"

    @property
    def au_titre_de(self) -> str:
        """« Échange, au titre de : Santé »; sendings older than the categories say the frame alone."""
        categorie = CATEGORIES.get(self.categorie)
        return f"{self.get_cadre_display()}, au titre de : {categorie.court}" if categorie else self.get_cadre_display()

    @property
    def message(self) -> bytes:
        """The bytes that leave, once they were made."""
        if not self.courrier:
            return b""
        with self.courrier.open() as flux:
            return bytes(flux.read())

    @property
    def nom_affiche(self) -> str:
        return self.destinataire_nom or self.destinataire
