"""What a circuit of signatures does to a contract (S04, S27).

A contract is signed when every required signature is there: one parent's is not enough when both hold the authority.
A DIPC is signed by the direction; the others may countersign.
"""

from dataclasses import replace
from datetime import date
from typing import Any

from django.db import transaction

from administration.choices_contrats import COTE_PERSONNE, EtatContrat, EtatSignature, EtatVersion, TypeContrat
from administration.models import Contrat, SignataireContrat, VersionContrat
from administration.services.contrats.decision import Faits
from administration.services.contrats.echeances import apres_signature, arreter
from administration.services.contrats.preparation import TEXTES_REPRIS, preparer_contrat
from administration.services.contrats.remise import empreinte
from administration.services.contrats.socle import annoncer, enregistrer, exiger_ecriture, passer
from documents.choices_signature import EtatCircuit, Mode
from documents.models import CircuitSignature, Signature
from dui.core import horloge
from dui.core.erreurs import ErreurMetier
from habilitations.acces import Acteur

# What an outcome of the circuit is for the contract.
ETATS = {Mode.REFUS: EtatSignature.REFUSEE, Mode.IMPOSSIBILITE: EtatSignature.EMPECHEE,
         Mode.EMPECHEMENT: EtatSignature.EMPECHEE}  # fmt: skip


def suivre_signature(signature: Signature) -> None:
    """In the transaction of the signature: what does not hold here is not signed there either."""
    ligne = SignataireContrat.objects.filter(signataire=signature.signataire_id).first()
    if ligne is None:
        return
    contrat = _verrouiller(ligne, signature.jour)
    ligne.etat = ETATS.get(Mode(signature.mode), EtatSignature.SIGNEE)
    ligne.le, ligne.motif = signature.jour, signature.motif
    ligne.mode = signature.mode if signature.signe else ""
    ligne.save(update_fields=["etat", "le", "mode", "motif", "modifie_le"])
    annoncer(contrat, "refus" if ligne.etat == EtatSignature.REFUSEE and ligne.requis else "signature")
    requis = contrat.courante.signataires.filter(requis=True)
    if contrat.type == TypeContrat.DIPC and not requis.exclude(etat=EtatSignature.SIGNEE).exists():
        _conclure(contrat)


def _verrouiller(ligne: SignataireContrat, le: date) -> Contrat:
    version = VersionContrat.objects.select_for_update(of=("self",)).get(pk=ligne.version_contrat_id)
    contrat = Contrat.objects.select_related("dossier").get(pk=version.contrat_id)
    if contrat.remis_le and le < contrat.remis_le:
        raise ErreurMetier("date", f"Le projet a été remis le {contrat.remis_le:%d/%m/%Y} : on ne signe pas avant.",
                           champ="papier_le")  # fmt: skip
    if version.empreinte != empreinte(version):
        raise ErreurMetier("texte", "Le texte a changé depuis sa remise : remettez-le avant de faire signer.")
    return contrat


def suivre_fin(circuit: CircuitSignature) -> None:
    """Signed by all: so is the contract. Void: its answers no longer count. Refused: the DIPC is offered."""
    version = VersionContrat.objects.filter(document=circuit.document_id).select_related("contrat__dossier").first()
    if version is None or version.etat != EtatVersion.FIGEE:
        return
    if circuit.etat == EtatCircuit.SIGNE:
        _conclure(version.contrat)
    elif circuit.etat == EtatCircuit.CADUC:
        version.signataires.update(etat=EtatSignature.ATTENDUE, le=None, mode="", motif="")
        annoncer(version.contrat, "caduc")


def _conclure(contrat: Contrat) -> None:
    """Every required signature is there: the version is closed for good."""
    version = contrat.courante
    if version.etat != EtatVersion.FIGEE:
        return
    dernier = max(s.le for s in version.signataires.filter(requis=True) if s.le is not None)
    version.etat, version.signee_le = EtatVersion.SIGNEE, dernier
    version.version += 1
    version.save(update_fields=["etat", "signee_le", "version", "modifie_le"])
    if version.rang > 1:
        passer(contrat, EtatContrat.AVENANTE, str(version))
    else:
        _mettre_en_vigueur(contrat, dernier)
    apres_signature(contrat, dernier, avenant=version.rang > 1)


def _mettre_en_vigueur(contrat: Contrat, le: date) -> None:
    contrat.signe_le, contrat.effet_le = le, contrat.effet_le or contrat.origine
    enregistrer(contrat, "signe_le", "effet_le")
    passer(contrat, EtatContrat.SIGNE, f"Signé le {le:%d/%m/%Y}")
    if contrat.effet_le <= horloge.aujourdhui():
        passer(contrat, EtatContrat.EN_VIGUEUR)


@transaction.atomic
def basculer_en_dipc(*, acteur: Acteur, contrat: Contrat, motif: str) -> Contrat:
    """Refusal to sign: the contract ends there, a DIPC takes its words and its place (D311 II)."""
    exiger_ecriture(acteur, contrat)
    if contrat.type == TypeContrat.DIPC:
        raise ErreurMetier(
            "dipc", "Un document individuel de prise en charge ne demande pas la signature de la personne."
        )
    refus = contrat.courante.signataires.filter(etat=EtatSignature.REFUSEE, requis=True, qualite__in=COTE_PERSONNE)
    if not refus.exists():
        raise ErreurMetier("refus", "Notez d’abord qui refuse de signer, et pourquoi.")
    if not motif.strip():
        raise ErreurMetier("motif", "Écrivez le motif, il reste au dossier.", champ="motif")
    version = contrat.courante
    passer(contrat, EtatContrat.REFUSE, motif)
    arreter(contrat, "Refus de signer : document individuel de prise en charge")
    nouveau = preparer_contrat(
        acteur=acteur, dossier=contrat.dossier, sejour=contrat.sejour, remplace=contrat, fin_le=contrat.fin_le,
        faits=replace(_lire(contrat), refus=True), participation_financiere=contrat.participation_financiere,
    )  # fmt: skip
    VersionContrat.objects.filter(contrat=nouveau, rang=1).update(
        **{nom: getattr(version, nom) for nom in TEXTES_REPRIS}
    )  # fmt: skip
    return nouveau


def _lire(contrat: Contrat) -> Faits:
    """The facts as they were answered."""
    jours = {"admission", "fin_prevue", "naissance"}
    valeurs: dict[str, Any] = dict(contrat.faits)
    for nom in jours & {n for n, v in valeurs.items() if v}:
        valeurs[nom] = date.fromisoformat(valeurs[nom])
    return Faits(**valeurs)
