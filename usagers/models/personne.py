"""The person: one row per organisme, whatever the number of structures (metier §2.1, S01)."""

from datetime import date

import pghistory
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.urls import reverse

from dui.core import horloge
from dui.core.calendrier import anniversaire
from dui.core.modeles import Horodate, Intervalle, Versionne
from habilitations.models import OrganismeGestionnaire, Structure
from usagers.choices import CanalTelecom, NatureGroupe, Sexe, SituationFamiliale, StatutIdentite, TypeAdresse


@pghistory.track(exclude=["cle_recherche", "cle_tri"])
class Usager(Horodate, Versionne):
    """Identity. Strict traits are normalised capitals (SEL-MP-043); `structures` is kept by a trigger for RLS."""

    organisme = models.ForeignKey(OrganismeGestionnaire, on_delete=models.PROTECT, related_name="+")
    structures = ArrayField(models.IntegerField(), default=list, editable=False)
    identifiant_local = models.CharField("identifiant local", max_length=40)
    nom_naissance = models.CharField("nom de naissance", max_length=100, blank=True)
    prenoms = models.CharField("prénoms de naissance", max_length=100, blank=True)
    premier_prenom = models.CharField("premier prénom de l’acte de naissance", max_length=100, blank=True)
    nom_utilise = models.CharField("nom utilisé", max_length=100, blank=True)
    prenom_utilise = models.CharField("prénom utilisé", max_length=100, blank=True)
    surnom = models.CharField("surnom", max_length=60, blank=True)
    pseudonyme = models.CharField(max_length=60, blank=True)
    anonyme = models.BooleanField("accueil anonyme", default=False)
    sexe = models.CharField(max_length=1, choices=Sexe, default=Sexe.INDETERMINE)
    civilite = models.CharField("civilité", max_length=3, blank=True)
    date_naissance = models.DateField("date de naissance", null=True, blank=True)
    date_declaree = models.BooleanField("date déclarée, sans justificatif", default=False)
    ordre_naissance = models.PositiveSmallIntegerField("ordre de naissance à l’état civil", null=True, blank=True)
    lieu_naissance_cog = models.CharField("lieu de naissance (code COG)", max_length=5, blank=True)
    lieu_naissance_libelle = models.CharField("lieu de naissance", max_length=100, blank=True)
    situation_familiale = models.CharField(max_length=1, choices=SituationFamiliale, blank=True)
    composition_foyer = models.CharField("composition du foyer", max_length=10, blank=True)
    description_foyer = models.CharField("précisions sur le foyer", max_length=300, blank=True)
    nationalites = ArrayField(models.CharField(max_length=3), default=list, blank=True)
    langues = ArrayField(models.CharField(max_length=30), default=list, blank=True)
    interprete = models.BooleanField("besoin d’un interprète", default=False)
    date_deces = models.DateField("date de décès", null=True, blank=True)
    causes_deces = ArrayField(models.CharField("code CIM-10", max_length=8), default=list, blank=True)
    numero_mdph = models.CharField("numéro individu MDPH", max_length=20, blank=True)
    photo_empreinte = models.CharField(max_length=16, blank=True, editable=False)
    commentaire = models.CharField(max_length=500, blank=True)
    statut_identite = models.CharField(max_length=10, choices=StatutIdentite, default=StatutIdentite.PROVISOIRE)
    homonyme = models.BooleanField(default=False)
    douteuse = models.BooleanField("identité douteuse", default=False)
    fictive = models.BooleanField("identité fictive", default=False)
    fusionne_dans = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="fusions")
    # Both kept by a trigger (0003_recherche), whatever writes the row.
    cle_tri = models.CharField(max_length=420, editable=False, default="")
    cle_recherche = models.CharField(max_length=600, editable=False, default="")
    source = models.CharField("logiciel d’origine", max_length=40, blank=True)
    reference_source = models.CharField(max_length=60, blank=True)

    class Meta:
        ordering = ["cle_tri"]
        constraints = [
            models.UniqueConstraint(fields=["organisme", "identifiant_local"], name="usager_identifiant_unique"),
            models.UniqueConstraint(
                fields=["organisme", "source", "reference_source"],
                condition=~models.Q(reference_source=""),
                name="usager_reprise_unique",
            ),
            models.CheckConstraint(
                condition=~models.Q(anonyme=True) | models.Q(statut_identite=StatutIdentite.PROVISOIRE),
                name="usager_anonyme_sans_ins",
            ),
        ]
        indexes = [models.Index(fields=["cle_tri", "id"], name="usager_tri")]

    def __str__(self) -> str:
        return self.nom_affiche

    @property
    def url_photo(self) -> str:
        """Address of the portrait, changed with it; empty without photo."""
        if not self.photo_empreinte:
            return ""
        return reverse("photo", args=[self.pk]) + f"?v={self.photo_empreinte}"

    @property
    def majorite_le(self) -> date | None:
        """The day of the eighteenth birthday: parental access ends by itself (metier §9.4)."""
        return anniversaire(self.date_naissance, 18) if self.date_naissance else None

    @property
    def prenom_affiche(self) -> str:
        return self.prenom_utilise or self.premier_prenom.title() or self.pseudonyme or "Personne"

    @property
    def nom_affiche(self) -> str:
        """First and last name as used; the pseudonym for an anonymous person."""
        if self.anonyme:
            return self.pseudonyme or f"Anonyme {self.identifiant_local}"
        nom = self.nom_utilise or self.nom_naissance.title()
        return f"{self.prenom_affiche} {nom}".strip()


@pghistory.track()
class IdentiteINS(Horodate):
    """Matricule and OID, never one without the other; NSS is another number. Domain NIR."""

    usager = models.OneToOneField(Usager, on_delete=models.PROTECT, related_name="ins")
    structures = ArrayField(models.IntegerField(), default=list, editable=False)
    matricule = models.CharField("matricule INS", max_length=15, blank=True)
    oid = models.CharField("OID", max_length=30, blank=True)
    numero_securite_sociale = models.CharField("numéro de sécurité sociale", max_length=15, blank=True)
    obtenu_le = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=(models.Q(matricule="") & models.Q(oid="")) | (~models.Q(matricule="") & ~models.Q(oid="")),
                name="ins_matricule_avec_oid",
            )
        ]


class PhotoUsager(Horodate):
    """Portrait, made again from its pixels; apart from Usager so that lists never load it."""

    usager = models.OneToOneField(Usager, on_delete=models.PROTECT, related_name="photo", primary_key=True)
    structures = ArrayField(models.IntegerField(), default=list, editable=False)
    octets = models.BinaryField()
    mime = models.CharField(max_length=20)


class ChangementIdentite(models.Model):
    """Each change of status is a row: who, when, why, on which document."""

    usager = models.ForeignKey(Usager, on_delete=models.PROTECT, related_name="changements_identite")
    structures = ArrayField(models.IntegerField(), default=list, editable=False)
    statut = models.CharField(max_length=10, choices=StatutIdentite)
    attributs = models.CharField(max_length=40, blank=True)
    piece = models.CharField("pièce vue", max_length=40, blank=True)
    niveau_confiance = models.CharField(max_length=20, blank=True)
    motif = models.CharField(max_length=200)
    auteur_id = models.IntegerField(null=True)
    le = models.DateTimeField(default=horloge.maintenant)


@pghistory.track()
class Adresse(Horodate, Intervalle):
    """Typed address; the one kept secret lives in AdresseSecrete and never reaches a document."""

    usager = models.ForeignKey(Usager, on_delete=models.PROTECT, related_name="adresses")
    structures = ArrayField(models.IntegerField(), default=list, editable=False)
    type = models.CharField(max_length=14, choices=TypeAdresse, default=TypeAdresse.DOMICILE)
    lignes = models.CharField("adresse", max_length=250)
    code_postal = models.CharField(max_length=10, blank=True)
    commune = models.CharField(max_length=100, blank=True)
    cog = models.CharField("code commune", max_length=5, blank=True)
    organisme_domiciliation = models.CharField("organisme de domiciliation", max_length=100, blank=True)
    destinataire_courrier = models.CharField("destinataire du courrier", max_length=100, blank=True)


@pghistory.track()
class AdresseSecrete(Horodate, Intervalle):
    """Address kept secret (N6): only the named list of the dossier reads it. `relation`: that of somebody around."""

    usager = models.ForeignKey(Usager, on_delete=models.PROTECT, related_name="adresses_secretes")
    relation = models.ForeignKey(
        "usagers.RelationEntourage", on_delete=models.PROTECT, null=True, blank=True, related_name="adresses_secretes"
    )
    structure = models.ForeignKey(Structure, on_delete=models.PROTECT, related_name="+")
    niveau = models.PositiveSmallIntegerField(default=6, editable=False)
    cle_acces = models.GeneratedField(
        expression=models.F("structure_id") * 8 + models.F("niveau"),
        output_field=models.IntegerField(),
        db_persist=True,
    )
    lignes = models.CharField("adresse", max_length=250)
    code_postal = models.CharField(max_length=10, blank=True)
    commune = models.CharField(max_length=100, blank=True)
    motif = models.CharField(max_length=200)


@pghistory.track()
class Telecommunication(Horodate):
    usager = models.ForeignKey(Usager, on_delete=models.PROTECT, related_name="telecoms")
    structures = ArrayField(models.IntegerField(), default=list, editable=False)
    canal = models.CharField(max_length=10, choices=CanalTelecom)
    valeur = models.CharField(max_length=120)
    usage = models.CharField(max_length=60, blank=True)
    laisser_message = models.BooleanField("peut-on laisser un message ?", default=False)


class GroupeFamilial(Horodate):
    """Fratrie, or parent housed with a child (L223-1-1 CASF: siblings are taken into account)."""

    structures = ArrayField(models.IntegerField(), default=list, editable=False)
    nature = models.CharField(max_length=15, choices=NatureGroupe)
    nom = models.CharField(max_length=100)
    membres = models.ManyToManyField(Usager, through="MembreGroupe", related_name="groupes")


class MembreGroupe(models.Model):
    groupe = models.ForeignKey(GroupeFamilial, on_delete=models.CASCADE, related_name="appartenances")
    usager = models.ForeignKey(Usager, on_delete=models.PROTECT, related_name="appartenances")
    structures = ArrayField(models.IntegerField(), default=list, editable=False)
    place = models.CharField(max_length=40, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["groupe", "usager"], name="membre_groupe_unique")]
