"""Requests of admission: one request, its wishes by structure, its pieces, opinions, commissions (metier S02).

A request is seen by every structure it is addressed to; a wish, by its own structure alone. The identity is copied
here even when the person is known: another house of the organisme may not see that record.
"""

import hashlib
from datetime import date
from typing import Any

import pghistory
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from administration.donnees import admission as d
from administration.donnees.nomenclatures import MODES, MOTIFS_NATIONAUX, STATUTS_NATIONAUX, TEMPORALITES
from dui.core import coffre, horloge
from dui.core.modeles import Fait, Horodate, Niveau, Versionne
from dui.core.stockage import nom_au_hasard, stockage_fichiers
from habilitations.models import OrganismeGestionnaire, Professionnel, Structure, Unite
from usagers.choices import Sexe
from usagers.models import Dossier, Sejour, Usager


def lisible(nom: str) -> str:
    """As it was written, unless it was all in capitals or all in small letters."""
    return nom.title() if nom.isupper() or nom.islower() else nom


@pghistory.track()
class Candidature(Horodate, Versionne):
    """One request for one person. `usager` once the person is known here; before, a minimal identity."""

    organisme = models.ForeignKey(OrganismeGestionnaire, on_delete=models.PROTECT, related_name="+")
    structures = ArrayField(models.IntegerField(), default=list, editable=False)
    numero = models.CharField("numéro", max_length=20)
    recu = models.CharField("numéro de reçu", max_length=20, blank=True)
    auteur = models.ForeignKey(Professionnel, on_delete=models.PROTECT, null=True, related_name="+")
    usager = models.ForeignKey(Usager, on_delete=models.PROTECT, null=True, blank=True, related_name="candidatures")
    doublon_de = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="doublons")
    groupe = models.UUIDField("demandes qui vont ensemble", null=True, blank=True)
    lien = models.CharField(max_length=15, choices=d.Lien, blank=True)
    place = models.CharField("place dans le groupe", max_length=10, blank=True)
    # Minimal identity
    nom_naissance = models.CharField("nom de naissance", max_length=100, blank=True)
    prenoms = models.CharField("prénoms", max_length=100, blank=True)
    nom_utilise = models.CharField("nom utilisé", max_length=100, blank=True)
    prenom_utilise = models.CharField("prénom utilisé", max_length=100, blank=True)
    # As they were said, for the screens: the traits above are in capitals without accents.
    nom_dit = models.CharField("nom, comme il a été dit", max_length=100, blank=True)
    prenoms_dits = models.CharField("prénoms, comme ils ont été dits", max_length=100, blank=True)
    pseudonyme = models.CharField(max_length=60, blank=True)
    sexe = models.CharField(max_length=1, choices=Sexe, default=Sexe.INDETERMINE)
    date_naissance = models.DateField("date de naissance", null=True, blank=True)
    date_declaree = models.BooleanField("date déclarée, sans justificatif", default=False)
    commune = models.CharField("commune", max_length=100, blank=True)
    # How to reach them without harm (metier S03)
    telephone = models.CharField("téléphone", max_length=30, blank=True)
    courriel = models.EmailField(blank=True)
    adresse = models.CharField(max_length=250, blank=True)
    laisser_message = models.BooleanField("on peut laisser un message", default=False)
    courrier_discret = models.BooleanField("courrier sans nom d’établissement", default=True)
    sans_ecrit = models.BooleanField("aucun écrit ni SMS", default=False)
    consigne_contact = models.CharField("comment la joindre", max_length=200, blank=True)
    # The request
    origine = models.CharField("origine de la demande", max_length=10, choices=d.Origine)
    canal = models.CharField(max_length=15, choices=d.Canal)
    demandeur = models.CharField("demandeur", max_length=120, blank=True)
    demandeur_qualite = models.CharField("qualité du demandeur", max_length=80, blank=True)
    demandeur_telephone = models.CharField("téléphone du demandeur", max_length=30, blank=True)
    demandeur_courriel = models.EmailField("courriel du demandeur", blank=True)
    date_demande = models.DateField("demandée le")
    date_reception = models.DateField("reçue le")
    urgence = models.BooleanField(default=False)
    motif = models.TextField("motif de la demande", blank=True)
    base = models.CharField("fondement", max_length=12, choices=d.Base, blank=True)
    mesure = models.CharField("mesure en cours", max_length=120, blank=True)
    mesure_fin = models.DateField("fin de la mesure", null=True, blank=True)
    accord_le = models.DateField("accord écrit des représentants légaux", null=True, blank=True)
    orientation = models.CharField("décision d’orientation", max_length=60, blank=True)
    orientation_fin = models.DateField("fin de la décision d’orientation", null=True, blank=True)
    criteres = ArrayField(models.CharField(max_length=15, choices=d.Critere), default=list, blank=True)
    points = models.PositiveSmallIntegerField("rang de priorité", default=0, editable=False)
    # Retention of what was not admitted (metier §7)
    dernier_contact = models.DateField("dernier contact", default=horloge.aujourdhui)
    purge_le = models.DateField("à effacer à partir du", null=True, blank=True)
    gel_motif = models.CharField("conservée parce que", max_length=200, blank=True)
    gel_par = models.ForeignKey(Professionnel, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    effacee_le = models.DateTimeField("contenu effacé le", null=True, blank=True)

    class Meta:
        ordering = ["date_reception", "id"]
        constraints = [
            models.UniqueConstraint(fields=["organisme", "numero"], name="candidature_numero_unique"),
            models.CheckConstraint(
                condition=Q(date_reception__gte=models.F("date_demande")), name="candidature_reception_apres_demande"
            ),
            models.CheckConstraint(
                condition=Q(effacee_le__isnull=True)
                | Q(
                    nom_naissance="",
                    prenoms="",
                    nom_utilise="",
                    prenom_utilise="",
                    nom_dit="",
                    prenoms_dits="",
                    motif="",
                    telephone="",
                    adresse="",
                    demandeur="",
                    gel_motif="",
                    usager=None,
                    date_naissance=None,
                ),
                name="candidature_effacee_sans_contenu",
            ),
        ]
        indexes = [
            models.Index(fields=["-points", "date_reception", "id"], name="candidature_priorite"),
            models.Index(fields=["date_reception", "id"], name="candidature_attente"),
            models.Index(fields=["purge_le"], condition=Q(purge_le__isnull=False), name="candidature_purge"),
        ]

    def __str__(self) -> str:
        return self.nom_affiche

    @property
    def prenom_affiche(self) -> str:
        return self._prenom or self.pseudonyme or "Cette personne"

    @property
    def _prenom(self) -> str:
        return self.prenom_utilise or lisible(self.prenoms_dits or self.prenoms).split(" ")[0]

    @property
    def nom_affiche(self) -> str:
        if self.effacee_le:
            return f"Demande {self.numero}, effacée"
        complet = f"{self._prenom} {self.nom_utilise or lisible(self.nom_dit or self.nom_naissance)}".strip()
        return complet or self.pseudonyme or f"Demande {self.numero}"

    def attente(self, le: date | None = None) -> int:
        """Days since the reception: never counted from an entry (metier S02, PG)."""
        return ((le or horloge.aujourdhui()) - self.date_reception).days

    @property
    def personne(self) -> int:
        """One number a person, over every list and request."""
        if self.doublon_de is not None:
            return self.doublon_de.personne
        return self.usager_id or -self.pk

    @property
    def traits(self) -> dict[str, Any]:
        """What the duplicate check compares."""
        noms = ("nom_naissance", "prenoms", "date_naissance", "sexe")
        return {nom: getattr(self, nom) for nom in noms}


@pghistory.track()
class VoeuStructure(Horodate, Versionne):
    """The same request in the list of one structure: its own state, place, dates and decision."""

    candidature = models.ForeignKey(Candidature, on_delete=models.PROTECT, related_name="voeux")
    structure = models.ForeignKey(Structure, on_delete=models.PROTECT, related_name="+")
    # Copied from the request, so that a list of thousands is counted without a join.
    personne = models.IntegerField("personne comptée une fois", editable=False)
    recue_le = models.DateField("reçue le", editable=False)
    unite = models.ForeignKey(Unite, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    temporalite = models.CharField("temporalité", max_length=2, blank=True)
    mode = models.CharField("mode d’accueil", max_length=2, blank=True)
    sequentiel = models.BooleanField("accueil séquentiel", default=False)
    statut = models.CharField(max_length=15, choices=d.Statut, default=d.Statut.RECUE)
    statut_le = models.DateTimeField("depuis", default=horloge.maintenant)
    referent = models.ForeignKey(Professionnel, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    proposition_le = models.DateField("place proposée le", null=True, blank=True)
    admission_prevue = models.DateField("admission prévue le", null=True, blank=True)
    essai_fin = models.DateField("fin de l’essai", null=True, blank=True)
    retrait_propose = models.BooleanField("retrait proposé : admise ailleurs", default=False)
    sejour = models.OneToOneField(Sejour, on_delete=models.PROTECT, null=True, blank=True, related_name="voeu")
    dossier = models.ForeignKey(Dossier, on_delete=models.PROTECT, null=True, blank=True, related_name="voeux")

    class Meta:
        ordering = ["structure__nom", "id"]
        constraints = [models.UniqueConstraint(fields=["candidature", "structure"], name="voeu_unique")]
        indexes = [models.Index(fields=["structure", "statut", "candidature"], name="voeu_liste")]

    @property
    def etape(self) -> str:
        return d.ETAPE_DE.get(self.statut, "")

    @property
    def accueil(self) -> str:
        """« Permanent, accueil de jour, séquentiel » in one line."""
        mots = [TEMPORALITES[self.temporalite].libelle if self.temporalite else ""]
        mots += [MODES[self.mode].libelle if self.mode else "", "Séquentiel" if self.sequentiel else ""]
        return ", ".join(mot for mot in mots if mot)


class StatutVoeu(models.Model):
    """Each state of a wish: who, when, why, and what it is in the national lists. Never rewritten."""

    voeu = models.ForeignKey(VoeuStructure, on_delete=models.PROTECT, related_name="statuts")
    structure = models.ForeignKey(Structure, on_delete=models.PROTECT, related_name="+")
    statut = models.CharField(max_length=15, choices=d.Statut)
    national = models.CharField("code TRE_R357", max_length=3)
    motif = models.CharField("code TRE_R358", max_length=3, blank=True)
    precision = models.CharField("précision", max_length=500, blank=True)
    auteur_id = models.IntegerField(null=True)
    le = models.DateTimeField(default=horloge.maintenant)

    class Meta:
        ordering = ["-le", "-id"]

    @property
    def motif_libelle(self) -> str:
        return MOTIFS_NATIONAUX[self.motif].libelle if self.motif else ""

    @property
    def national_libelle(self) -> str:
        return STATUTS_NATIONAUX[self.national].libelle


@pghistory.track()
class PieceCandidature(Horodate, Versionne):
    """A document expected or received: its kind and state are administrative, its file has its own level."""

    candidature = models.ForeignKey(Candidature, on_delete=models.PROTECT, related_name="pieces")
    structures = ArrayField(models.IntegerField(), default=list, editable=False)
    type = models.CharField(max_length=12, choices=d.TypePiece)
    libelle = models.CharField("libellé", max_length=100, blank=True)
    etat = models.CharField("état", max_length=10, choices=d.EtatPiece, default=d.EtatPiece.ATTENDUE)
    recue_le = models.DateField("reçue le", null=True, blank=True)
    remarque = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return self.libelle or str(self.get_type_display())


class FichierPiece(models.Model):
    """The bytes received for a piece. `cles` (structure × level) is their wall: the houses asked, at that level."""

    piece = models.ForeignKey(PieceCandidature, on_delete=models.PROTECT, related_name="fichiers")
    niveau = models.PositiveSmallIntegerField("niveau de confidentialité", choices=Niveau, default=Niveau.N1)
    cles = ArrayField(models.IntegerField(), default=list, editable=False)
    fichier = models.FileField(storage=stockage_fichiers, upload_to=nom_au_hasard, editable=False)
    nom = models.CharField(max_length=100, blank=True)
    mime = models.CharField(max_length=60)
    sha256 = models.CharField("empreinte SHA-256", max_length=64)
    taille = models.PositiveIntegerField()
    depose_par = models.ForeignKey(Professionnel, on_delete=models.PROTECT, null=True, related_name="+")
    le = models.DateTimeField(default=horloge.maintenant)

    class Meta:
        ordering = ["-le", "-id"]

    @property
    def contenu(self) -> bytes:
        """The bytes, proved to be those that were received."""
        with self.fichier.open() as flux:
            octets = bytes(flux.read())
        if hashlib.sha256(octets).hexdigest() != self.sha256:
            raise coffre.FichierRefuse("fichier_altere", coffre.ALTERE, self.fichier.name or "")
        return octets


class AvisCandidature(models.Model):
    """Sense of an opinion: who reads the request sees it, and only it. Never rewritten, another one is given."""

    voeu = models.ForeignKey(VoeuStructure, on_delete=models.PROTECT, related_name="avis")
    structure = models.ForeignKey(Structure, on_delete=models.PROTECT, related_name="+")
    role = models.CharField("rôle", max_length=10, choices=d.RoleAvis)
    sens = models.CharField(max_length=12, choices=d.SensAvis)
    soins_hospitaliers = models.BooleanField("relève de soins hospitaliers", default=False)
    auteur = models.ForeignKey(Professionnel, on_delete=models.PROTECT, related_name="+")
    le = models.DateTimeField(default=horloge.maintenant)

    class Meta:
        ordering = ["-le", "-id"]


class SyntheseAvis(Fait):
    """What founds an opinion, at its own level: a medical one never leaves N4."""

    avis = models.OneToOneField(AvisCandidature, on_delete=models.PROTECT, related_name="synthese")
    texte = models.TextField()


@pghistory.track()
class Commission(Horodate, Versionne):
    """Commission of admission of one structure."""

    structure = models.ForeignKey(Structure, on_delete=models.PROTECT, related_name="+")
    le = models.DateTimeField("date et heure")
    lieu = models.CharField(max_length=100, blank=True)
    participants = models.CharField("participants", max_length=500, blank=True)
    etat = models.CharField("état", max_length=10, choices=d.EtatCommission, default=d.EtatCommission.PREPAREE)
    auteur = models.ForeignKey(Professionnel, on_delete=models.PROTECT, null=True, related_name="+")
    close_par = models.ForeignKey(Professionnel, on_delete=models.PROTECT, null=True, related_name="+")
    close_le = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-le", "-id"]


@pghistory.track()
class LigneCommission(Horodate, Versionne):
    """One request on the agenda: what is proposed, then what the direction decided."""

    commission = models.ForeignKey(Commission, on_delete=models.PROTECT, related_name="lignes")
    structure = models.ForeignKey(Structure, on_delete=models.PROTECT, related_name="+")
    voeu = models.ForeignKey(VoeuStructure, on_delete=models.PROTECT, related_name="passages")
    ordre = models.PositiveSmallIntegerField(default=0)
    proposition = models.CharField(max_length=12, choices=d.Proposition, blank=True)
    motif = models.CharField("code TRE_R358", max_length=3, blank=True)
    motivation = models.CharField(max_length=500, blank=True)
    decide_par = models.ForeignKey(Professionnel, on_delete=models.PROTECT, null=True, related_name="+")
    decide_le = models.DateTimeField("décidé le", null=True)

    class Meta:
        ordering = ["ordre", "id"]
        constraints = [models.UniqueConstraint(fields=["commission", "voeu"], name="ligne_commission_unique")]


class ReglageAdmission(Horodate, Versionne):
    """How a structure receives requests: public form, remedies named in a refusal."""

    structure = models.OneToOneField(Structure, on_delete=models.PROTECT, related_name="reglage_admission")
    formulaire_public = models.BooleanField("demande en ligne ouverte", default=False)
    accueil = models.CharField("phrase d’accueil du formulaire", max_length=400, blank=True)
    recours = models.CharField("voies de recours d’un refus", max_length=600, blank=True)


class PlacesUnite(Horodate):
    """Places of a unit: with the planned exits, they give the places to come."""

    unite = models.OneToOneField(Unite, on_delete=models.PROTECT, related_name="places")
    structure = models.ForeignKey(Structure, on_delete=models.PROTECT, related_name="+")
    places = models.PositiveSmallIntegerField()


class PreuvePurge(models.Model):
    """What was erased, when, by which rule: no name, no content."""

    candidature = models.OneToOneField(Candidature, on_delete=models.PROTECT, related_name="preuve")
    structures = ArrayField(models.IntegerField(), editable=False)
    regle = models.CharField("règle appliquée", max_length=100)
    dernier_contact = models.DateField()
    pieces = models.PositiveSmallIntegerField()
    empreinte = models.CharField("empreinte du contenu effacé", max_length=64)
    le = models.DateTimeField(default=horloge.maintenant)


class CourrierAdmission(models.Model):
    """A letter made about a request, or the minutes of a commission: kept as it left, read in its house, erased with
    the request. It has no dossier yet, so it is not a `Document`."""

    voeu = models.ForeignKey(VoeuStructure, on_delete=models.PROTECT, null=True, related_name="courriers")
    commission = models.ForeignKey(Commission, on_delete=models.PROTECT, null=True, related_name="courriers")
    structure = models.ForeignKey(Structure, on_delete=models.PROTECT, related_name="+")
    code = models.CharField("modèle", max_length=40)
    reference = models.CharField("modèle et version", max_length=80)
    titre = models.CharField(max_length=150)
    destinataire = models.CharField(max_length=254, blank=True)
    fichier = models.FileField(storage=stockage_fichiers, upload_to=nom_au_hasard, editable=False)
    sha256 = models.CharField("empreinte SHA-256", max_length=64)
    taille = models.PositiveIntegerField()
    auteur = models.ForeignKey(Professionnel, on_delete=models.PROTECT, related_name="+")
    le = models.DateTimeField(default=horloge.maintenant)

    class Meta:
        ordering = ["-le", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(voeu__isnull=False, commission__isnull=True)
                | Q(voeu__isnull=True, commission__isnull=False),
                name="courrier_admission_sujet",
            )
        ]

    @property
    def contenu(self) -> bytes:
        """The bytes, proved to be those that were made."""
        with self.fichier.open() as flux:
            octets = bytes(flux.read())
        if hashlib.sha256(octets).hexdigest() != self.sha256:
            raise coffre.FichierRefuse("fichier_altere", coffre.ALTERE, self.fichier.name or "")
        return octets
