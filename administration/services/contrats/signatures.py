"""Facts of signature. The port that a circuit of signatures calls: who, in what quality, when, how (S04, S27).

A contract is signed when every required signature is there: one parent's is not enough when both hold the authority.
"""

from dataclasses import replace
from datetime import date
from typing import Any

from django.db import transaction

from administration.choices_contrats import (
    EtatContrat,
    EtatSignature,
    EtatVersion,
    ModeSignature,
    Qualite,
    TypeContrat,
)
from administration.models import Contrat, SignataireContrat, VersionContrat
from administration.services.contrats.decision import Faits
from administration.services.contrats.echeances import apres_signature, arreter
from administration.services.contrats.preparation import TEXTES_REPRIS, preparer_contrat
from administration.services.contrats.remise import empreinte
from administration.services.contrats.socle import annoncer, enregistrer, exiger_direction, exiger_ecriture, passer
from dui.core import horloge
from dui.core.erreurs import ErreurMetier
from habilitations.acces import Acteur

POUR_INFORMATION = frozenset({Qualite.MINEUR})


@transaction.atomic
def noter_signature(*, acteur: Acteur | None, signataire: SignataireContrat, le: date, mode: str) -> Contrat:
    """One signature; the last required one signs the version. Only the direction signs for the house."""
    contrat = _ouvert(acteur, signataire, le)
    if signataire.qualite == Qualite.DIRECTION:
        exiger_direction(acteur, contrat)
    _repondre(signataire, EtatSignature.SIGNEE, le, mode=ModeSignature(mode))
    _conclure(contrat, le)
    return contrat


@transaction.atomic
def noter_refus(*, acteur: Acteur, signataire: SignataireContrat, le: date, motif: str) -> Contrat:
    """A minor who signs for information may say no: it is written down and stops nothing."""
    contrat = _ouvert(acteur, signataire, le)
    if not motif.strip():
        raise ErreurMetier("motif", "Écrivez le motif du refus, avec ses mots.", champ="motif")
    _repondre(signataire, EtatSignature.REFUSEE, le, motif=motif)
    annoncer(contrat, "refus")
    return contrat


@transaction.atomic
def noter_empechement(*, acteur: Acteur, signataire: SignataireContrat, le: date, motif: str) -> Contrat:
    """Cannot sign: said with its reason. A holder of authority who cannot is replaced by a decision, not by a tick."""
    contrat = _ouvert(acteur, signataire, le)
    if signataire.qualite == Qualite.TITULAIRE:
        raise ErreurMetier("titulaire", "Un parent titulaire empêché : il faut une décision du juge ou une délégation, "
                           "puis la mettre à jour dans l’entourage.")  # fmt: skip
    if not motif.strip():
        raise ErreurMetier("motif", "Écrivez ce qui empêche de signer.", champ="motif")
    _repondre(signataire, EtatSignature.EMPECHEE, le, motif=motif)
    _conclure(contrat, le)
    return contrat


def _ouvert(acteur: Acteur | None, signataire: SignataireContrat, le: date) -> Contrat:
    version = VersionContrat.objects.select_for_update().get(pk=signataire.version_contrat_id)
    contrat = version.contrat
    exiger_ecriture(acteur, contrat)
    if version.etat != EtatVersion.FIGEE or contrat.etat == EtatContrat.REMIS:
        raise ErreurMetier("etat", "Ce texte n’attend pas de signature.")
    if signataire.etat != EtatSignature.ATTENDUE:
        raise ErreurMetier("deja", f"{signataire.nom} a déjà répondu.")
    if le > horloge.aujourdhui():
        raise ErreurMetier("date", "La signature ne peut pas être dans le futur.", champ="le")
    if contrat.remis_le and le < contrat.remis_le:
        raise ErreurMetier("date", f"Le projet a été remis le {contrat.remis_le:%d/%m/%Y} : on ne signe pas avant.",
                           champ="le")  # fmt: skip
    if version.empreinte != empreinte(version):
        raise ErreurMetier("texte", "Le texte a changé depuis sa remise : remettez-le avant de faire signer.")
    return contrat


def _repondre(signataire: SignataireContrat, etat: EtatSignature, le: date, mode: str = "", motif: str = "") -> None:
    signataire.etat, signataire.le, signataire.mode, signataire.motif = etat, le, mode, motif.strip()[:300]
    signataire.save(update_fields=["etat", "le", "mode", "motif", "modifie_le"])


def _conclure(contrat: Contrat, le: date) -> None:
    """Every required signature is there: the version is closed for good."""
    version = contrat.courante
    requises = version.signataires.filter(requis=True)
    if requises.exclude(etat__in=[EtatSignature.SIGNEE, EtatSignature.EMPECHEE]).exists():
        annoncer(contrat, "signature")
        return
    if not requises.filter(etat=EtatSignature.SIGNEE).exists():
        return
    dernier = max(s.le for s in requises if s.le is not None)
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
    refus = contrat.courante.signataires.filter(etat=EtatSignature.REFUSEE, requis=True)
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
