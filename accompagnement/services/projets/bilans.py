"""Reviews: planned with the person, prepared by each, held, written, with the date of the next one."""

from datetime import date, datetime
from typing import Any

from django.db import transaction

from accompagnement.choices_projets import EtatBilan, Origine, StatutProjet
from accompagnement.models import BilanProjet, InviteBilan, ProjetPersonnalise, SynthesePreparation
from accompagnement.services.projets import echeances
from accompagnement.services.projets.photos import photographier
from accompagnement.services.projets.remises import destinataires
from accompagnement.services.projets.socle import annoncer, enregistrer, exiger_ecriture, exiger_motif
from documents.models import Document
from documents.services import produire
from dui.core import horloge
from dui.core.erreurs import ErreurMetier
from dui.core.fusion import enregistrer_versionne
from habilitations.acces import Acteur
from habilitations.models import Professionnel
from usagers.services.dossiers import numero_suivant

MODELE, CONVOCATION = "PROJET-BILAN", "PROJET-CONVOCATION"


@transaction.atomic
def prevoir_bilan(
    *, acteur: Acteur | None, projet: ProjetPersonnalise, categorie: str, le: datetime, lieu: str = "",
    perimetre: str = "",
) -> BilanProjet:  # fmt: skip
    exiger_ecriture(acteur, projet.dossier)
    if projet.statut != StatutProjet.ENCOURS:
        raise ErreurMetier("statut", "On fait le bilan d’un projet en cours.")
    if projet.bilans.filter(etat=EtatBilan.PREPARE).exists():
        raise ErreurMetier("deja_prevu", "Un bilan est déjà en préparation.")
    bilan = BilanProjet.objects.create(
        projet=projet, dossier_id=projet.dossier_id, structure_id=projet.structure_id, niveau=2, categorie=categorie,
        le=le, lieu=lieu.strip(), perimetre=perimetre.strip(), numero=numero_suivant(projet.dossier, "BILA"),
    )  # fmt: skip
    echeances.poser_bilan(bilan, projet.dossier)
    annoncer(projet, "bilan_prevu", objet_id=bilan.pk)
    return bilan


@transaction.atomic
def inviter(
    *, acteur: Acteur | None, bilan: BilanProjet, professionnel: Professionnel | None = None,
    droit: int | None = None, nom: str = "", qualite: str = "",
) -> InviteBilan:  # fmt: skip
    """A colleague, somebody of her family who has a right to the project, or a partner named in words."""
    _exiger_prepare(acteur, bilan)
    relation = None
    if droit is not None:
        connu = next((d for d in destinataires(bilan.projet.dossier) if d.relation_id == droit), None)
        if connu is None:
            raise ErreurMetier("droit", "Cette personne n’a pas à recevoir ce projet aujourd’hui.", champ="droit")
        relation, nom, qualite = connu.relation, connu.nom, connu.titre
    elif professionnel is not None:
        nom, qualite = str(professionnel), professionnel.fonction
    if not nom.strip():
        raise ErreurMetier("nom", "Dites qui est invité.", champ="nom")
    return InviteBilan.objects.create(
        bilan=bilan, dossier_id=bilan.dossier_id, structure_id=bilan.structure_id, niveau=2, relation=relation,
        professionnel=professionnel if relation is None else None, nom=nom.strip()[:150], qualite=qualite.strip()[:120],
    )  # fmt: skip


@transaction.atomic
def convoquer(*, acteur: Acteur, invite: InviteBilan, adresse: str) -> Document:
    """The letter, to that address alone; refused once the right has ended."""
    bilan = invite.bilan
    _exiger_prepare(acteur, bilan)
    if invite.relation_id and invite.relation_id not in {d.relation_id for d in destinataires(bilan.projet.dossier)}:
        raise ErreurMetier("droit", "Cette personne n’a plus à recevoir ce projet.")
    lignes = [invite.nom, *(ligne.strip() for ligne in adresse.splitlines() if ligne.strip())]
    document = produire(acteur=acteur, code=CONVOCATION, dossier=bilan.projet.dossier, objet=bilan, destinataire=lignes)
    invite.convoque_le = horloge.aujourdhui()
    invite.save(update_fields=["convoque_le", "modifie_le"])
    annoncer(bilan.projet, "convocation", objet_id=bilan.pk)
    return document


@transaction.atomic
def preparer_avis(
    *, acteur: Acteur | None, bilan: BilanProjet, origine: str, texte: str, nom: str = "", conditions: str = ""
) -> SynthesePreparation:
    """What each says before the meeting; her words are kept as they are."""
    _exiger_prepare(acteur, bilan)
    if not texte.strip():
        raise ErreurMetier("texte", "Écrivez ce qui est dit.", champ="texte")
    if origine == Origine.PERSONNE:
        nom = bilan.projet.dossier.usager.nom_affiche
    elif origine == "professionnel":
        nom = acteur.nom if acteur else nom
    if not nom.strip():
        raise ErreurMetier("nom", "Dites qui parle.", champ="nom")
    dite = SynthesePreparation.objects.create(
        bilan=bilan, dossier_id=bilan.dossier_id, structure_id=bilan.structure_id, niveau=2, origine=origine,
        professionnel_id=acteur.id if acteur and origine == "professionnel" else None, nom=nom.strip()[:150],
        texte=texte, conditions=conditions.strip()[:120],
    )  # fmt: skip
    annoncer(bilan.projet, "bilan_prepare", objet_id=bilan.pk)
    return dite


@transaction.atomic
def modifier_bilan(*, acteur: Acteur | None, bilan: BilanProjet, version_lue: int, **champs: Any) -> BilanProjet:
    """The draft of the synthesis: written by several, merged."""
    projet = bilan.projet
    _exiger_prepare(acteur, bilan)
    enregistrer_versionne(bilan, champs, version_lue)
    bilan.projet = projet
    annoncer(projet, "bilan_change", objet_id=bilan.pk)
    return bilan


@transaction.atomic
def tenir_bilan(
    *, acteur: Acteur | None, bilan: BilanProjet, le: date, prochain_le: date | None = None
) -> BilanProjet:  # fmt: skip
    """Held: its synthesis is written and no longer moves; her opinion was asked, or it says why not."""
    _exiger_prepare(acteur, bilan)
    if not bilan.synthese.strip():
        raise ErreurMetier("synthese", "Écrivez d’abord la synthèse.")
    if le > horloge.aujourdhui():
        raise ErreurMetier("date", "Ce bilan n’a pas encore eu lieu.", champ="le")
    if not bilan.preparations.filter(origine=Origine.PERSONNE).exists():
        raise ErreurMetier("parole", "Recueillez d’abord l’avis de la personne, ou dites pourquoi il manque.")
    bilan.etat, bilan.prochain_le = EtatBilan.TENU, prochain_le
    enregistrer(bilan, "etat", "prochain_le")
    photographier(bilan, le)
    echeances.clore_bilan(bilan, bilan.projet.dossier, faite_le=le)
    annoncer(bilan.projet, "bilan_tenu", objet_id=bilan.pk)
    return bilan


@transaction.atomic
def annuler_bilan(*, acteur: Acteur | None, bilan: BilanProjet, motif: str) -> BilanProjet:
    _exiger_prepare(acteur, bilan)
    bilan.motif, bilan.etat = exiger_motif(motif, "Dites pourquoi ce bilan n’a pas lieu."), EtatBilan.ANNULE
    enregistrer(bilan, "etat", "motif")
    echeances.clore_bilan(bilan, bilan.projet.dossier, motif=bilan.motif)
    annoncer(bilan.projet, "bilan_annule", objet_id=bilan.pk)
    return bilan


def _exiger_prepare(acteur: Acteur | None, bilan: BilanProjet) -> None:
    exiger_ecriture(acteur, bilan.projet.dossier)
    if bilan.etat != EtatBilan.PREPARE:
        raise ErreurMetier("etat", "Ce bilan est tenu ou annulé : il ne change plus.")
