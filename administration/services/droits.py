"""Rights and benefits: asked, decided, renewed by another row, closed with its own day; pieces and resources (S06)."""

from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Q

from administration.choices_mesures import NatureDemande, StatutDroitSocial, Terme
from administration.donnees.droits import TYPES_DROIT
from administration.models import CouvertureMaladie, DroitSocial, PieceDroit, Ressource
from administration.models.droits import NIVEAU_DROIT
from coordination.choices import EtatEcheance
from coordination.models import Echeance
from coordination.services.echeances import clore_echeances, poser_echeance
from dui.core import horloge, journal
from dui.core.erreurs import ErreurMetier
from dui.core.evenements import publier
from dui.core.fusion import enregistrer_versionne
from habilitations.acces import Acteur
from usagers.acces import exiger
from usagers.models import Dossier

DECISION = ("date_decision", "date_ouverture", "date_effet", "terme", "fin")
EN_ATTENTE = (StatutDroitSocial.A_DEMANDER, StatutDroitSocial.DEMANDE, StatutDroitSocial.RAPO)


@transaction.atomic
def preparer_droit(
    *, acteur: Acteur | None, dossier: Dossier, type: str, pieces: bool = True, **champs: Any
) -> DroitSocial:
    """A right to ask for, with the usual pieces. Already asked when `date_demande` is given."""
    exiger(acteur, dossier, ["DRO"], "ecrire")
    genre = TYPES_DROIT.get(type)
    if genre is None:
        raise ErreurMetier("type", "Choisissez un droit de la liste.", champ="type")
    champs["conditions"] = champs.get("conditions") or genre.conditions
    _pas_futur(champs.get("date_demande"), "date_demande", "La demande")
    statut = StatutDroitSocial.DEMANDE if champs.get("date_demande") else StatutDroitSocial.A_DEMANDER
    droit = DroitSocial.objects.create(
        dossier=dossier, structure_id=dossier.structure_id, niveau=NIVEAU_DROIT, type=type, statut=statut, **champs
    )
    if pieces:
        lignes = [
            PieceDroit(droit=droit, structure_id=droit.structure_id, niveau=droit.niveau, libelle=libelle)
            for libelle in genre.pieces
        ]
        PieceDroit.objects.bulk_create(lignes)
    _annoncer(droit, statut)
    return droit


@transaction.atomic
def inscrire_droit(
    *, acteur: Acteur | None, dossier: Dossier, type: str, decision: dict[str, Any], **champs: Any
) -> DroitSocial:
    """A right that exists already when the person arrives: written with its decision, nothing to ask for."""
    droit = preparer_droit(acteur=acteur, dossier=dossier, type=type, pieces=False, **champs)
    return accorder_droit_social(acteur=acteur, droit=droit, **decision)


@transaction.atomic
def envoyer_demande(*, acteur: Acteur | None, droit: DroitSocial, le: date, recepisse: str = "") -> DroitSocial:
    _exiger_etat(acteur, droit, StatutDroitSocial.A_DEMANDER)
    _pas_futur(le, "le", "La demande")
    return _changer(droit, statut=StatutDroitSocial.DEMANDE, date_demande=le, recepisse=recepisse.strip())


@transaction.atomic
def accorder_droit_social(
    *, acteur: Acteur | None, droit: DroitSocial, date_decision: date, date_ouverture: date, terme: str,
    fin: date | None = None, date_effet: date | None = None, **champs: Any,
) -> DroitSocial:  # fmt: skip
    """The decision, its opening, its effect, how its end is known; the deadline of the former right is done."""
    _exiger_etat(acteur, droit, *EN_ATTENTE, StatutDroitSocial.REFUSE)
    _pas_futur(date_decision, "date_decision", "La décision")
    fin = verifier_terme(terme, fin, date_ouverture)
    _changer(droit, statut=StatutDroitSocial.ACCORDE, date_decision=date_decision, date_ouverture=date_ouverture,
             date_effet=date_effet, terme=terme, fin=fin, motif="", **champs)  # fmt: skip
    _poser(acteur, droit)
    if droit.precede_id is not None:
        clore_echeances(dossier=droit.dossier, objet=f"droit:{droit.precede_id}", faite_le=date_decision)
    return droit


def verifier_terme(terme: str, fin: date | None, depart: date) -> date | None:
    """A date, « without limit » or unknown: said, never deduced from an empty box."""
    if terme not in Terme.values:
        raise ErreurMetier("terme", "Dites si la fin est datée, sans limitation, ou inconnue.", champ="terme")
    if terme == Terme.DATE and fin is None:
        raise ErreurMetier(
            "fin", "Donnez la date de fin, ou dites qu’elle est sans limitation ou inconnue.", champ="fin"
        )
    if terme != Terme.DATE and fin is not None:
        raise ErreurMetier("fin", "Une date est donnée : choisissez « À une date ».", champ="terme")
    if fin is not None and fin < depart:
        raise ErreurMetier("fin", f"La fin ne peut pas être avant le {depart:%d/%m/%Y}.", champ="fin")
    return fin


@transaction.atomic
def refuser_droit(*, acteur: Acteur | None, droit: DroitSocial, le: date, motif: str) -> DroitSocial:
    """The delay of the appeal starts from the decision."""
    _exiger_etat(acteur, droit, *EN_ATTENTE)
    _pas_futur(le, "le", "La décision")
    _exiger_motif(motif, "Dites ce que répond la décision.")
    recours = droit.statut == StatutDroitSocial.RAPO
    _changer(droit, statut=StatutDroitSocial.REFUSE, motif=motif.strip())
    if recours:
        clore_echeances(dossier=droit.dossier, objet=droit.objet, faite_le=le)
    else:
        poser_echeance(acteur=acteur, dossier=droit.dossier, regle="droit_rapo", origine=le, objet=droit.objet,
                       libelle=f"{droit} : dernier jour du recours")  # fmt: skip
    return droit


@transaction.atomic
def exercer_recours(*, acteur: Acteur | None, droit: DroitSocial, le: date, motif: str = "") -> DroitSocial:
    """Mandatory appeal before the judge (RAPO)."""
    _exiger_etat(acteur, droit, StatutDroitSocial.REFUSE)
    _pas_futur(le, "le", "Le recours")
    _changer(droit, statut=StatutDroitSocial.RAPO, motif=motif.strip() or droit.motif)
    clore_echeances(dossier=droit.dossier, objet=droit.objet, faite_le=le, regles=("droit_rapo",))
    return droit


@transaction.atomic
def renouveler_droit(*, acteur: Acteur | None, droit: DroitSocial, nature: str = NatureDemande.RENOUVELLEMENT,
                     date_demande: date | None = None) -> DroitSocial:  # fmt: skip
    """Another right, linked to this one, whose dates are never touched."""
    _exiger_etat(acteur, droit, StatutDroitSocial.ACCORDE)
    ouverte = droit.suites.filter(statut__in=(*EN_ATTENTE, StatutDroitSocial.ACCORDE)).first()
    if ouverte is not None:
        raise ErreurMetier("suite", f"Ce droit a déjà une suite : {ouverte.get_statut_display().lower()}.")
    return preparer_droit(
        acteur=acteur, dossier=droit.dossier, type=droit.type, precision=droit.precision, nature=nature, precede=droit,
        organisme=droit.organisme, numero=droit.numero, conditions=droit.conditions, date_demande=date_demande,
    )  # fmt: skip


@transaction.atomic
def clore_droit(
    *, acteur: Acteur | None, droit: DroitSocial, decidee_le: date, effet_le: date, motif: str
) -> DroitSocial:
    """Closed by a decision that has its own day of effect; the end that was first decided stays as it was."""
    _exiger_etat(acteur, droit, StatutDroitSocial.ACCORDE)
    _exiger_motif(motif, "Dites pourquoi ce droit s’arrête.")
    if droit.date_ouverture and effet_le < droit.date_ouverture:
        raise ErreurMetier("effet_le", "La fin d’effet ne peut pas être avant l’ouverture.", champ="effet_le")
    _changer(droit, statut=StatutDroitSocial.CLOS, cloture_le=decidee_le, cesse_le=effet_le, motif=motif.strip())
    _clore_tout(droit, f"Droit clos : {motif.strip()}")
    return droit


@transaction.atomic
def annuler_droit(*, acteur: Acteur | None, droit: DroitSocial, motif: str) -> DroitSocial:
    """Written by mistake: the row stays, counts for nothing, and is written anew."""
    exiger(acteur, droit.dossier, ["DRO"], "ecrire")
    if droit.statut == StatutDroitSocial.ANNULE:
        raise ErreurMetier("statut", "Cette saisie est déjà annulée.")
    _exiger_motif(motif, "Dites quelle était l’erreur.")
    _changer(droit, statut=StatutDroitSocial.ANNULE, motif=motif.strip())
    _clore_tout(droit, f"Saisi par erreur : {motif.strip()}")
    return droit


@transaction.atomic
def declarer(*, acteur: Acteur | None, droit: DroitSocial, le: date) -> DroitSocial:
    """A periodic statement (RSA, housing) was made: its next deadline starts from that day."""
    _exiger_etat(acteur, droit, StatutDroitSocial.ACCORDE)
    regle = droit.genre.declaration
    if not regle:
        raise ErreurMetier("declaration", "Ce droit ne demande pas de déclaration périodique.")
    _pas_futur(le, "le", "La déclaration")
    _suivante(acteur, droit, le)
    _annoncer(droit, "declaration")
    return droit


def _suivante(acteur: Acteur | None, droit: DroitSocial, le: date) -> None:
    """One row a statement: the one that was due is done, the next starts from that day."""
    rang = Echeance.objects.filter(dossier=droit.dossier, objet__startswith=f"{droit.objet}:decl").count()
    clore_echeances(dossier=droit.dossier, objet=f"{droit.objet}:decl:{rang}", faite_le=le)
    poser_echeance(acteur=acteur, dossier=droit.dossier, regle=droit.genre.declaration, origine=le,
                   objet=f"{droit.objet}:decl:{rang + 1}")  # fmt: skip


@transaction.atomic
def noter_piece(
    *, acteur: Acteur | None, piece: PieceDroit, le: date | None = None, ecartee: bool = False
) -> PieceDroit:
    """Received on that day, or not asked for here."""
    exiger(acteur, piece.droit.dossier, ["DRO"], "ecrire")
    _pas_futur(le, "le", "La réception")
    piece.recue_le, piece.ecartee = le, ecartee
    piece.save(update_fields=["recue_le", "ecartee", "modifie_le"])
    return piece


@transaction.atomic
def ajouter_piece(*, acteur: Acteur | None, droit: DroitSocial, libelle: str) -> PieceDroit:
    exiger(acteur, droit.dossier, ["DRO"], "ecrire")
    if PieceDroit.objects.filter(droit=droit, libelle=libelle.strip()).exists():
        raise ErreurMetier("libelle", "Cette pièce est déjà dans la liste.", champ="libelle")
    return PieceDroit.objects.create(
        droit=droit, structure_id=droit.structure_id, niveau=droit.niveau, libelle=libelle.strip()
    )


@transaction.atomic
def decrire_couverture(
    *, acteur: Acteur | None, droit: DroitSocial, version_lue: int = 0, **champs: Any
) -> CouvertureMaladie:
    """What the certificate of the fund says beside the dates."""
    exiger(acteur, droit.dossier, ["DRO"], "ecrire")
    if not droit.genre.assurance:
        raise ErreurMetier("type", "Ce droit n’est pas une couverture maladie.")
    couverture, neuve = CouvertureMaladie.objects.get_or_create(
        droit=droit, defaults=champs | {"structure_id": droit.structure_id, "niveau": droit.niveau}
    )
    if not neuve:
        enregistrer_versionne(couverture, champs, version_lue)
    _annoncer(droit, "couverture")
    return couverture


@transaction.atomic
def ajouter_ressource(*, acteur: Acteur | None, dossier: Dossier, **champs: Any) -> Ressource:
    exiger(acteur, dossier, ["DRO"], "ecrire")
    if champs.get("fin") and champs["fin"] < champs["debut"]:
        raise ErreurMetier("fin", "La fin ne peut pas être avant le début.", champ="fin")
    ressource = Ressource.objects.create(
        dossier=dossier, structure_id=dossier.structure_id, niveau=NIVEAU_DROIT, **champs
    )
    _tracer(dossier, f"ressource:{ressource.pk}")
    return ressource


@transaction.atomic
def terminer_ressource(*, acteur: Acteur | None, ressource: Ressource, le: date, motif: str) -> Ressource:
    exiger(acteur, ressource.dossier, ["DRO"], "ecrire")
    if ressource.fin is not None:
        raise ErreurMetier("fin", "Cette ressource a déjà une fin.")
    if le < ressource.debut:
        raise ErreurMetier("le", "La fin ne peut pas être avant le début.", champ="le")
    ressource.fin, ressource.motif_fin, ressource.version = le, motif.strip(), ressource.version + 1
    ressource.save(update_fields=["fin", "motif_fin", "version", "modifie_le"])
    _tracer(ressource.dossier, f"ressource:{ressource.pk}")
    return ressource


def _poser(acteur: Acteur | None, droit: DroitSocial) -> None:
    if droit.fin is not None:
        poser_echeance(acteur=acteur, dossier=droit.dossier, regle=droit.genre.regle, origine=droit.fin,
                       objet=droit.objet, libelle=f"{droit} : fin du droit")  # fmt: skip
    if droit.genre.declaration and droit.date_ouverture:
        # An old right written today is not years late: the statement of the present period is the one to make.
        _suivante(acteur, droit, max(droit.date_ouverture, horloge.aujourdhui()))


def _clore_tout(droit: DroitSocial, motif: str) -> None:
    """Its end and its statements."""
    siennes = Q(objet=droit.objet) | Q(objet__startswith=f"{droit.objet}:")
    ouvertes = Echeance.objects.filter(siennes, dossier=droit.dossier, etat=EtatEcheance.OUVERTE)
    for objet in set(ouvertes.values_list("objet", flat=True)):
        clore_echeances(dossier=droit.dossier, objet=objet, motif=motif[:200])


def _changer(droit: DroitSocial, **champs: Any) -> DroitSocial:
    for nom, valeur in champs.items():
        setattr(droit, nom, valeur)
    droit.version += 1
    droit.save(update_fields=[*champs, "version", "modifie_le"])
    _annoncer(droit, str(champs.get("statut", "")))
    return droit


def _exiger_etat(acteur: Acteur | None, droit: DroitSocial, *statuts: str) -> None:
    exiger(acteur, droit.dossier, ["DRO"], "ecrire")
    if droit.statut not in statuts:
        raise ErreurMetier("statut", f"Ce droit est « {droit.get_statut_display().lower()} » : cela ne se fait plus.")


def _exiger_motif(motif: str, message: str) -> None:
    if not motif.strip():
        raise ErreurMetier("motif", message, champ="motif")


def _pas_futur(le: date | None, champ: str, quoi: str) -> None:
    if le is not None and le > horloge.aujourdhui():
        raise ErreurMetier(champ, f"{quoi} ne peut pas être dans le futur.", champ=champ)


def _annoncer(droit: DroitSocial, acte: str) -> None:
    _tracer(droit.dossier, droit.objet)
    publier("administration.droit_change", structure_id=droit.structure_id, dossier_id=droit.dossier_id,
            droit_id=droit.pk, acte=acte)  # fmt: skip


def _tracer(dossier: Dossier, objet: str) -> None:
    journal.tracer(
        "ecriture", objet=objet, dossier_id=dossier.pk, structure_id=dossier.structure_id, niveau=NIVEAU_DROIT
    )
