"""The agreement collected on screen: the paper of that very project, and a circuit over it (S27)."""

from datetime import date
from typing import Any

from django.db import transaction

from accompagnement.choices_projets import Cote, Etape, EtatAvenant, Reponse, StatutProjet
from accompagnement.models import AccordProjet, AvenantProjet, ProjetPersonnalise
from accompagnement.services.projets.accords import manque_accords, qui_repond
from accompagnement.services.projets.avenants import mettre_en_vigueur
from accompagnement.services.projets.etapes import mettre_en_oeuvre
from accompagnement.services.projets.socle import DOMAINE, annoncer, enregistrer, exiger_ecriture
from documents.choices_signature import OUVERTS, EtatCircuit, Mode, Portee, RoleSignataire
from documents.models import CircuitSignature, Signature
from documents.services import produire
from documents.services.signature import Invite, ouvrir_circuit, titulaires
from dui.core import calendrier, horloge
from dui.core.erreurs import ErreurMetier
from habilitations.acces import Acteur
from usagers.autorite import Acte, mineur, signataires
from usagers.choices import NatureDroit
from usagers.models import DroitEntourage

MODELE, MODELE_AVENANT = "PROJET", "PROJET-AVENANT"
COTES = {RoleSignataire.PERSONNE: Cote.USAGER, RoleSignataire.PROFESSIONNEL: Cote.PROFESSIONNEL}
REPONSES = {Mode.REFUS: Reponse.REFUS, Mode.IMPOSSIBILITE: Reponse.NON_RECUEILLI,
            Mode.EMPECHEMENT: Reponse.NON_RECUEILLI}  # fmt: skip
# An agreement is asked again with the yearly update.
DUREE = (13, "m")


@transaction.atomic
def faire_signer_projet(
    *, acteur: Acteur, projet: ProjetPersonnalise, limite: date | None = None, avenant: AvenantProjet | None = None
) -> CircuitSignature:
    """To the person, to those who answer for her, then to who validated for the house."""
    exiger_ecriture(acteur, projet.dossier)
    sujet: Any = avenant or projet
    _exiger_a_signer(projet, avenant)
    code = MODELE_AVENANT if avenant is not None else MODELE
    sujet.document = produire(acteur=acteur, code=code, dossier=projet.dossier, objet=sujet, remplace=sujet.document)
    enregistrer(sujet, "document")
    if avenant is not None and avenant.etat == EtatAvenant.OUVERT:
        avenant.etat = EtatAvenant.A_SIGNER
        enregistrer(avenant, "etat")
    droits = qui_repond(projet.dossier)
    circuit = ouvrir_circuit(
        acteur=acteur, document=sujet.document, signataires=_invites(projet, droits), objet=sujet.cle, domaine=DOMAINE,
        limite=limite, **_autorite(projet, droits),
    )  # fmt: skip
    annoncer(projet, "a_signer")
    return circuit


def _exiger_a_signer(projet: ProjetPersonnalise, avenant: AvenantProjet | None) -> None:
    pret = projet.se_prepare and projet.etape == Etape.VALIDE
    if avenant is not None:
        pret = projet.statut == StatutProjet.ENCOURS and avenant.etat in (EtatAvenant.OUVERT, EtatAvenant.A_SIGNER)
    if not pret:
        raise ErreurMetier("etape", "Le projet se signe une fois validé.")
    cle = (avenant or projet).cle
    if CircuitSignature.objects.filter(objet=cle, etat__in=OUVERTS).exists():
        raise ErreurMetier("deja_ouvert", "Ce projet est déjà en cours de signature.")


def _invites(projet: ProjetPersonnalise, droits: Any) -> list[Invite]:
    enfant = bool(mineur(projet.dossier.usager))
    personne = Invite(RoleSignataire.PERSONNE, portee=Portee.INFORMATION if enfant else Portee.ACCORD)
    pro = projet.valide_par or projet.referent
    maison = [Invite(RoleSignataire.PROFESSIONNEL, professionnel=pro, rang=2)] if pro is not None else []
    return [personne, *map(_invite, droits), *maison]


def _invite(droit: DroitEntourage) -> Invite:
    titulaire = droit.nature == NatureDroit.AUTORITE
    role = RoleSignataire.TITULAIRE if titulaire else RoleSignataire.REPRESENTANT
    return Invite(role, relation=droit.relation, portee=Portee.ACCORD, qualite="" if titulaire else str(droit)[:120])


def _autorite(projet: ProjetPersonnalise, droits: Any) -> dict[str, Any]:
    """A usual act: one holder is enough, the other is presumed to agree."""
    tenus = {d.relation_id for d in droits if d.nature == NatureDroit.AUTORITE}
    return {"acte": Acte.USUEL} if tenus & {r.pk for r in titulaires(projet.dossier.usager)} else {}


def _sujet(circuit: CircuitSignature) -> tuple[ProjetPersonnalise, AvenantProjet | None] | None:
    genre, _, pk = circuit.objet.partition(":")
    if genre == "projet":
        return ProjetPersonnalise.objects.select_related("dossier__usager", "dossier__structure").get(pk=int(pk)), None
    if genre == "avenant_projet":
        lignes = AvenantProjet.objects.select_related("projet__dossier__usager", "projet__dossier__structure")
        avenant = lignes.get(pk=int(pk))
        return avenant.projet, avenant
    return None


def suivre_signature(signature: Signature) -> None:
    """Each answer on the tablet or on paper is an answer to the project, with its proof."""
    signataire = signature.signataire
    sujet = _sujet(signataire.circuit)
    if sujet is None:
        return
    projet, avenant = sujet
    reponse = REPONSES.get(Mode(signature.mode), Reponse.ACCORD)
    cote = COTES.get(RoleSignataire(signataire.role), Cote.ENTOURAGE)
    if cote == Cote.ENTOURAGE and signataire.relation_id not in {d.relation_id for d in _droits(projet, signature)}:
        raise ErreurMetier("titulaire", f"{signataire.nom} ne répond plus de cette personne aujourd’hui.")
    AccordProjet.objects.create(
        projet=projet, avenant=avenant, dossier_id=projet.dossier_id, structure_id=projet.structure_id, niveau=2,
        cote=cote, reponse=reponse, professionnel_id=signataire.professionnel_id, relation_id=signataire.relation_id,
        nom=signataire.nom, qualite=signataire.qualite, le=signature.jour, signature=signature,
        valide_jusqu_au=calendrier.ajouter(signature.jour, *DUREE),
        motif="" if reponse == Reponse.ACCORD else (signature.motif or "Sans motif dit")[:300],
        recueilli_par_id=signature.temoin_id,
    )  # fmt: skip
    if reponse == Reponse.REFUS:
        annoncer(projet, "refus")


def _droits(projet: ProjetPersonnalise, signature: Signature) -> list[DroitEntourage]:
    return list(signataires(projet.dossier.usager, Acte.USUEL, signature.jour).droits)


def suivre_fin(circuit: CircuitSignature) -> None:
    """Signed by all: in force at once. Refused: the refusal stays, with its reason, and the référent decides."""
    sujet = _sujet(circuit)
    if sujet is None:
        return
    projet, avenant = sujet
    if circuit.etat != EtatCircuit.SIGNE or manque_accords(projet, avenant):
        return
    if avenant is not None:
        mettre_en_vigueur(acteur=None, avenant=avenant)
    elif projet.se_prepare and projet.etape == Etape.VALIDE:
        mettre_en_oeuvre(acteur=None, projet=projet, le=horloge.aujourdhui())
