"""An agreement signed on the tablet: the circuit of the documents, one answer for each signer (S33, S27)."""

from collections.abc import Sequence
from typing import Any

from django.db import transaction

from administration.choices_consentements import DecisionAccord, ModeRecueil, StatutAutorisation
from administration.models import Accord, Autorisation
from administration.services.consentements import ECRIVENT, inscrire_accord, qui_signe
from documents.choices_signature import OUVERTS, Mode, Portee, RoleSignataire
from documents.models import CircuitSignature, Signature
from documents.services import produire
from documents.services.signature import Invite, ouvrir_circuit, titulaires
from documents.services.signature.ouverture import LANCER
from dui.core.erreurs import ErreurMetier
from habilitations.acces import Acteur
from usagers.acces import exiger, permet
from usagers.autorite import Signataires
from usagers.choices import NatureDroit
from usagers.models import DroitEntourage

MODELE = "AUTORISATION"
SANS_REPONSE = (Mode.IMPOSSIBILITE, Mode.EMPECHEMENT)
CLOSES = (StatutAutorisation.RETIREE, StatutAutorisation.REFUSEE)


@transaction.atomic
def faire_signer_autorisation(
    *, acteur: Acteur, autorisation: Autorisation, droits: Sequence[DroitEntourage] = ()
) -> CircuitSignature:
    """The paper of that one question, and who answers it: those chosen for a usual act, each of them for another."""
    exiger(acteur, autorisation.dossier, ECRIVENT, "ecrire")
    qui = qui_signe(autorisation)
    _exiger_ouverte(autorisation, qui)
    repondus = set(autorisation.accords.values_list("droit_id", flat=True))
    choisis = [d for d in (droits if qui.un_suffit and droits else qui.droits) if d.pk not in repondus]
    document = produire(acteur=acteur, code=MODELE, dossier=autorisation.dossier, objet=autorisation)
    personne = None not in repondus and (qui.personne_signe or qui.pour_information)
    return ouvrir_circuit(
        acteur=acteur, document=document, objet=autorisation.cle,
        domaine="CTR" if permet(acteur, autorisation.dossier, "CTR", *LANCER) else "GS",
        signataires=[*([_personne(qui)] if personne else []), *map(_invite, choisis)],
        **_autorite(autorisation, choisis),
    )  # fmt: skip


def _exiger_ouverte(autorisation: Autorisation, qui: Signataires) -> None:
    if autorisation.statut != StatutAutorisation.A_RECUEILLIR:
        raise ErreurMetier("statut", "Cette demande n’attend plus de réponse.")
    if qui.manque:
        raise ErreurMetier("signataires", qui.manque)
    if CircuitSignature.objects.filter(objet=autorisation.cle, etat__in=OUVERTS).exists():
        raise ErreurMetier("deja_ouvert", "Cette autorisation est déjà en cours de signature.")


def _personne(qui: Signataires) -> Invite:
    return Invite(RoleSignataire.PERSONNE, portee=Portee.INFORMATION if qui.pour_information else Portee.ACCORD)


def _invite(droit: DroitEntourage) -> Invite:
    titulaire = droit.nature == NatureDroit.AUTORITE
    role = RoleSignataire.TITULAIRE if titulaire else RoleSignataire.REPRESENTANT
    return Invite(role, relation=droit.relation, portee=Portee.ACCORD, qualite="" if titulaire else str(droit)[:120])


def _autorite(autorisation: Autorisation, choisis: Sequence[DroitEntourage]) -> dict[str, Any]:
    """What the civil code says of that act; a guardian or a delegate signs in their own name."""
    invites = {d.relation_id for d in choisis if d.nature == NatureDroit.AUTORITE}
    if not invites:
        return {}
    repondus = Accord.objects.filter(autorisation=autorisation, droit__isnull=False)
    deja = repondus.values_list("droit__relation", flat=True)
    autres = {r.pk for r in titulaires(autorisation.dossier.usager)} - invites
    raison = "l’autre titulaire a déjà répondu" if set(deja) & autres else "autorité exercée par un seul titulaire"
    return {"acte": autorisation.acte, "dispense": raison if autres and autorisation.acte == "non_usuel" else ""}


def suivre_signature(signature: Signature) -> None:
    """Each signature is an answer; somebody who cannot sign has given none."""
    signataire = signature.signataire
    autorisation = Autorisation.objects.select_related("dossier__usager", "dossier__structure").get(
        pk=int(signataire.circuit.objet.partition(":")[2])
    )
    if autorisation.statut in CLOSES:
        raise ErreurMetier("statut", "Cette demande est close : personne ne la signe plus.")
    if signature.mode in SANS_REPONSE:
        return
    qui = qui_signe(autorisation, signature.jour)
    droit = next((d for d in qui.droits if d.relation_id == signataire.relation_id), None)
    if droit is None and signataire.role != RoleSignataire.PERSONNE:
        raise ErreurMetier("titulaire", f"{signataire.nom} ne décide plus de cet acte aujourd’hui.")
    decision = DecisionAccord.REFUS if signature.mode == Mode.REFUS else DecisionAccord.ACCORD
    inscrire_accord(
        autorisation, qui, droit, decision, le=signature.jour, recueilli_par_id=signature.temoin_id,
        mode=ModeRecueil.ECRIT if signature.mode == Mode.PAPIER else ModeRecueil.PRESENCE,
        preuve=f"Signature n° {signataire.circuit_id}" + (f" : {signature.motif}" if signature.motif else "")[:120],
    )  # fmt: skip
