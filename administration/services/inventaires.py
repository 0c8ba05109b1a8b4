"""Inventory of belongings (PDE-DOCX-6): held with the person, signed by both, compared at the exit."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import F

from administration.choices_inventaires import RANG_ETAT, EtatInventaire, Moment
from administration.choices_sorties import EtatPoint, EtatSortie
from administration.donnees.sorties import INVENTAIRE
from administration.models import Inventaire, LigneInventaire, PointSortie
from documents.choices_signature import EtatCircuit
from documents.models import CircuitSignature, Depot
from documents.services import produire
from documents.services.ged import deposer
from documents.services.signature import Invite, abandonner_circuit, ouvrir_circuit
from dui.core import horloge, journal
from dui.core.entrees.reception import PDF, reconnaitre
from dui.core.erreurs import ErreurMetier
from dui.core.evenements import publier
from dui.core.fusion import enregistrer_versionne
from habilitations.acces import Acteur
from habilitations.models import Professionnel
from usagers.acces import exiger, permet
from usagers.models import Dossier, Sejour

NIVEAU, MODELE, PHOTOS_MAX = 1, "INVENTAIRE", 6
TIENNENT = ("TRE", "CTR")
REFUS = "L’inventaire est tenu par l’équipe, l’admission et l’encadrement."


def peut_tenir(acteur: Acteur, dossier: Dossier) -> bool:
    return any(permet(acteur, dossier, domaine, "ecrire") for domaine in TIENNENT)


def exiger_tenue(acteur: Acteur | None, dossier: Dossier) -> None:
    exiger(acteur, dossier, TIENNENT, "ecrire", motif=REFUS)


@transaction.atomic
def ouvrir_inventaire(
    *, acteur: Acteur | None, sejour: Sejour, moment: str, le: date | None = None, presents: str = "",
    argent: Decimal | None = None,
) -> Inventaire:  # fmt: skip
    """A new one; at the exit, every line of the last signed one is there to be found again."""
    exiger_tenue(acteur, sejour.dossier)
    jour = le or horloge.aujourdhui()
    if jour > horloge.aujourdhui():
        raise ErreurMetier("le", "Un inventaire se fait devant les objets, pas d’avance.", champ="le")
    ouverts = [EtatInventaire.BROUILLON, EtatInventaire.A_SIGNER]
    if Inventaire.objects.filter(sejour=sejour, moment=moment, etat__in=ouverts).exists():
        raise ErreurMetier("deja", "Cet inventaire est déjà ouvert : terminez-le.")
    precedent = None if moment == Moment.ENTREE else _dernier_signe(sejour)
    inventaire = Inventaire.objects.create(
        dossier=sejour.dossier, sejour=sejour, structure_id=sejour.structure_id, niveau=NIVEAU, moment=moment, le=jour,
        presents=presents.strip(), argent=argent, precedent=precedent, tenu_par_id=acteur.id if acteur else None,
    )  # fmt: skip
    if precedent is not None:
        for ligne in precedent.lignes.filter(retiree=False, quantite__gt=0):
            LigneInventaire.objects.create(
                inventaire=inventaire, structure_id=inventaire.structure_id, niveau=NIVEAU, origine=ligne,
                designation=ligne.designation, quantite=ligne.quantite, etat=ligne.etat, valeur=ligne.valeur,
                coffre=ligne.coffre,
            )  # fmt: skip
    _annoncer(inventaire, "ouvert")
    return inventaire


def _dernier_signe(sejour: Sejour) -> Inventaire | None:
    return Inventaire.objects.filter(sejour=sejour, etat=EtatInventaire.SIGNE).first()


@transaction.atomic
def ajouter_ligne(
    *, acteur: Acteur | None, inventaire: Inventaire, designation: str, fichiers: Sequence[bytes] = (), **champs: Any
) -> LigneInventaire:
    """One kind of object, with the photographs that show it."""
    _exiger_ouvert(acteur, inventaire)
    if not designation.strip():
        raise ErreurMetier("designation", "Nommez l’objet.", champ="designation")
    ligne = LigneInventaire.objects.create(
        inventaire=inventaire, structure_id=inventaire.structure_id, niveau=NIVEAU, designation=designation.strip(),
        photo=_deposer(acteur, inventaire, designation, fichiers) if fichiers else None, **champs,
    )  # fmt: skip
    _tracer(inventaire)
    return ligne


def _deposer(acteur: Acteur | None, inventaire: Inventaire, designation: str, fichiers: Sequence[bytes]) -> Depot:
    """Part of the inventory, by whoever holds it; kept among the documents of the person, original as it came."""
    if acteur is None:
        raise ValueError("a photograph has an author")
    if len(fichiers) > PHOTOS_MAX or any(reconnaitre(f[:16]) == PDF for f in fichiers):
        raise ErreurMetier("fichiers", f"Gardez {PHOTOS_MAX} photos au plus par objet, sans PDF.", champ="fichiers")
    dossier = inventaire.dossier
    return deposer(acteur=acteur, structure=dossier.structure, dossier=dossier, fichiers=fichiers, niveau=NIVEAU,
                   titre=f"Photographie d’inventaire : {designation.strip()}"[:150], categorie="photo",
                   type=MODELE, sejour=inventaire.sejour, ouvrent=TIENNENT)  # fmt: skip


@transaction.atomic
def photographier(*, acteur: Acteur, ligne: LigneInventaire, fichiers: Sequence[bytes]) -> LigneInventaire:
    """Other photographs take the place of the former ones, which stay among the documents."""
    inventaire = ligne.inventaire
    _exiger_ouvert(acteur, inventaire)
    ligne.photo = _deposer(acteur, inventaire, ligne.designation, fichiers)
    LigneInventaire.objects.filter(pk=ligne.pk).update(photo=ligne.photo, version=F("version") + 1)
    _tracer(inventaire)
    return ligne


@transaction.atomic
def changer_ligne(*, acteur: Acteur | None, ligne: LigneInventaire, version_lue: int, **champs: Any) -> LigneInventaire:
    """What is there now. A line is withdrawn with a word, never deleted."""
    inventaire = ligne.inventaire
    _exiger_ouvert(acteur, inventaire)
    enregistrer_versionne(ligne, champs, version_lue)
    ligne.inventaire = inventaire
    if ligne.retiree and not ligne.explication.strip():
        raise ErreurMetier("explication", "Dites pourquoi cette ligne est retirée.", champ="explication")
    _tracer(inventaire)
    return ligne


@transaction.atomic
def observer(
    *, acteur: Acteur | None, inventaire: Inventaire, version_lue: int, argent: Decimal | None, presents: str,
    observations: str,
) -> Inventaire:  # fmt: skip
    """Money that is kept for the person, who was there, what does not fit in a line."""
    _exiger_ouvert(acteur, inventaire)
    dossier, champs = inventaire.dossier, {"presents": presents.strip(), "observations": observations.strip()}
    enregistrer_versionne(inventaire, {"argent": argent, **champs}, version_lue)
    inventaire.dossier = dossier
    _tracer(inventaire)
    return inventaire


def ecart(ligne: LigneInventaire) -> str:
    """What differs from the entry, in words: computed from the two lines; empty when nothing does."""
    avant = ligne.origine
    if avant is None:
        return "nouveau depuis l’entrée" if ligne.inventaire.precedent_id else ""
    dits = []
    if ligne.quantite < avant.quantite:
        dits.append("manquant" if not ligne.quantite else f"{avant.quantite - ligne.quantite} en moins")
    elif ligne.quantite > avant.quantite:
        dits.append(f"{ligne.quantite - avant.quantite} en plus")
    if ligne.quantite and RANG_ETAT[ligne.etat] > RANG_ETAT[avant.etat]:
        dits.append(f"{ligne.get_etat_display().lower()}, était {avant.get_etat_display().lower()}")
    if avant.coffre and not ligne.coffre and ligne.quantite:
        dits.append("sorti du coffre")
    return ", ".join(dits)


def inexpliques(inventaire: Inventaire) -> list[str]:
    """Objects that are missing without a word about it."""
    lignes = inventaire.lignes.filter(retiree=False, origine__isnull=False).select_related("origine", "inventaire")
    return [x.designation for x in lignes if x.origine and x.quantite < x.origine.quantite and not x.explication]


@transaction.atomic
def faire_signer(*, acteur: Acteur, inventaire: Inventaire) -> CircuitSignature:
    """The paper is made, its circuit opens: the person and the professional who held it. Its lines are closed."""
    _exiger_ouvert(acteur, inventaire)
    if not inventaire.lignes.filter(retiree=False).exists() and not inventaire.observations.strip():
        raise ErreurMetier("vide", "Notez au moins un objet, ou « n’a rien apporté » dans les observations.")
    if restent := inexpliques(inventaire):
        raise ErreurMetier("ecarts", f"Expliquez ce qui manque : {', '.join(restent)}.")
    domaine = next(d for d in TIENNENT if permet(acteur, inventaire.dossier, d, "ecrire"))
    document = produire(acteur=acteur, code=MODELE, dossier=inventaire.dossier, objet=inventaire, domaine=domaine,
                        remplace=inventaire.document, titre=str(inventaire))  # fmt: skip
    moi = Professionnel.objects.get(pk=acteur.id)
    circuit = ouvrir_circuit(
        acteur=acteur, document=document, objet=inventaire.objet, domaine=domaine,
        signataires=[Invite("personne"), Invite("professionnel", professionnel=moi)],
    )  # fmt: skip
    inventaire.document, inventaire.circuit = document, circuit
    _passer(inventaire, EtatInventaire.A_SIGNER, "document", "circuit")
    return circuit


@transaction.atomic
def reprendre_inventaire(*, acteur: Acteur, inventaire: Inventaire, motif: str) -> Inventaire:
    """Something was forgotten: the signatures under way are void, the lines open again."""
    exiger_tenue(acteur, inventaire.dossier)
    if inventaire.etat == EtatInventaire.A_SIGNER and inventaire.circuit is not None:
        abandonner_circuit(acteur=acteur, circuit=inventaire.circuit, motif=motif)
        inventaire.refresh_from_db()
    elif inventaire.etat == EtatInventaire.REFUSE:
        inventaire.motif = motif.strip()[:300]
        _passer(inventaire, EtatInventaire.BROUILLON, "motif")
    else:
        raise ErreurMetier("etat", "Un inventaire signé ne change plus : faites-en un autre.")
    return inventaire


def suivre_la_signature(inventaire_id: int, circuit_id: int, etat: str) -> None:
    """Both signed: the checklist of the exit knows it. Refused: it stays, with its reservations; void: open again."""
    inventaire = Inventaire.objects.select_related("dossier").filter(pk=inventaire_id, circuit=circuit_id).first()
    if inventaire is None or inventaire.etat != EtatInventaire.A_SIGNER:
        return
    if etat == EtatCircuit.SIGNE:
        inventaire.signe_le = horloge.aujourdhui()
        _passer(inventaire, EtatInventaire.SIGNE, "signe_le")
        _cocher(inventaire)
    elif etat == EtatCircuit.REFUSE:
        _passer(inventaire, EtatInventaire.REFUSE)
    else:
        _passer(inventaire, EtatInventaire.BROUILLON)


def _cocher(inventaire: Inventaire) -> None:
    if inventaire.moment != Moment.SORTIE:
        return
    points = PointSortie.objects.filter(sortie__sejour=inventaire.sejour_id, code=INVENTAIRE, etat=EtatPoint.A_FAIRE)
    points.exclude(sortie__etat=EtatSortie.ANNULEE).update(
        etat=EtatPoint.FAIT, le=inventaire.signe_le, detail="Inventaire de sortie signé", version=F("version") + 1
    )


def _exiger_ouvert(acteur: Acteur | None, inventaire: Inventaire) -> None:
    exiger_tenue(acteur, inventaire.dossier)
    verrou = Inventaire.objects.select_for_update().values_list("etat", "version")
    etat, inventaire.version = verrou.get(pk=inventaire.pk)
    if etat != EtatInventaire.BROUILLON:
        raise ErreurMetier("etat", "Cet inventaire est à signer ou signé : ses lignes ne changent plus.")


def _passer(inventaire: Inventaire, etat: EtatInventaire, *champs: str) -> None:
    """The state and what comes with it: never what somebody else wrote meanwhile."""
    inventaire.etat = etat
    inventaire.version += 1
    inventaire.save(update_fields=[*champs, "etat", "version", "modifie_le"])
    _annoncer(inventaire, str(etat))


def _annoncer(inventaire: Inventaire, acte: str) -> None:
    _tracer(inventaire)
    publier(
        "administration.inventaire_change", structure_id=inventaire.structure_id, dossier_id=inventaire.dossier_id,
        inventaire_id=inventaire.pk, acte=acte,
    )  # fmt: skip


def _tracer(inventaire: Inventaire) -> None:
    journal.tracer(
        "ecriture", objet=f"inventaire:{inventaire.pk}", dossier_id=inventaire.dossier_id,
        structure_id=inventaire.structure_id, niveau=inventaire.niveau,
    )  # fmt: skip
