"""Legal measures: recorded from a decision, renewed by another row, lifted with a day of effect (S06, §6.5)."""

from datetime import date, datetime, time, timedelta
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from administration.choices_mesures import StatutMesure, Terme
from administration.donnees.mesures import MAJEUR, MINEUR, TYPES_MESURE, TypeMesure
from administration.models import MesureProtection
from administration.services.droits import verifier_terme
from coordination.services.echeances import clore_echeances, poser_echeance
from dui.core import horloge, journal
from dui.core.erreurs import ErreurMetier
from dui.core.evenements import publier
from habilitations.acces import Acteur
from usagers.acces import exiger
from usagers.choices import NatureDroit, TermeDroit
from usagers.models import Dossier, DroitEntourage, RelationEntourage
from usagers.services.droits_entourage import accorder_droit, borner_droit

NIVEAU = 2


@transaction.atomic
def enregistrer_mesure(
    *, acteur: Acteur | None, dossier: Dossier, type: str, date_decision: date, debut: date, terme: str = Terme.DATE,
    fin: date | None = None, precede: MesureProtection | None = None, **champs: Any,
) -> MesureProtection:  # fmt: skip
    """A decision received. Its deadlines follow; those of the measure that it renews are done."""
    exiger(acteur, dossier, ["MES"], "ecrire")
    genre = TYPES_MESURE.get(type)
    if genre is None:
        raise ErreurMetier("type", "Choisissez une mesure de la liste.", champ="type")
    if date_decision > horloge.aujourdhui():
        raise ErreurMetier("date_decision", "La décision ne peut pas être dans le futur.", champ="date_decision")
    _exiger_public(dossier, genre, debut)
    fin = verifier_terme(terme, fin, debut)
    _exiger_minorite(dossier, genre, fin)
    mesure = MesureProtection.objects.create(
        dossier=dossier, structure_id=dossier.structure_id, niveau=NIVEAU, type=type, date_decision=date_decision,
        debut=debut, terme=terme, fin=fin, precede=precede, **champs,
    )  # fmt: skip
    _poser(acteur, mesure)
    if precede is not None:
        clore_echeances(dossier=dossier, objet=precede.objet, faite_le=min(date_decision, horloge.aujourdhui()))
    _annoncer(mesure, "enregistree")
    return mesure


def _exiger_public(dossier: Dossier, genre: TypeMesure, debut: date) -> None:
    """Guardianship of a minor and of an adult are two laws: the age on the first day decides."""
    if not genre.public:
        return
    majorite = dossier.usager.majorite_le
    if majorite is None:
        message = "La date de naissance est inconnue : complétez l’identité avant d’écrire cette mesure."
        raise ErreurMetier("age", message, champ="type")
    if genre.public == MINEUR and debut >= majorite:
        message = f"Cette mesure ne concerne que les mineurs : la personne est majeure le {majorite:%d/%m/%Y}."
        raise ErreurMetier("age", message, champ="type")
    if genre.public == MAJEUR and debut < majorite:
        message = f"Cette mesure ne concerne que les majeurs : elle peut commencer le {majorite:%d/%m/%Y} au plus tôt."
        raise ErreurMetier("age", message, champ="type")


def _exiger_minorite(dossier: Dossier, genre: TypeMesure, fin: date | None) -> None:
    majorite = dossier.usager.majorite_le
    if genre.public == MINEUR and genre.fonde and majorite and fin and fin > majorite:
        message = f"Un enfant n’est plus confié après ses dix-huit ans, le {majorite:%d/%m/%Y}."
        raise ErreurMetier("fin", message, champ="fin")


@transaction.atomic
def renouveler_mesure(*, acteur: Acteur | None, mesure: MesureProtection, **champs: Any) -> MesureProtection:
    """A new decision takes over: the former one keeps its dates and tells which came after."""
    _exiger_active(acteur, mesure)
    if mesure.suites.exclude(statut=StatutMesure.ANNULEE).exists():
        raise ErreurMetier("suite", "Cette mesure est déjà renouvelée.")
    repris = {nom: champs.pop(nom, None) or getattr(mesure, nom) for nom in ("juridiction", "numero_rg", "designe")}
    return enregistrer_mesure(
        acteur=acteur, dossier=mesure.dossier, precede=mesure, type=champs.pop("type", "") or mesure.type,
        etendue=champs.pop("etendue", "") or mesure.etendue, **repris, **champs,
    )  # fmt: skip


@transaction.atomic
def lever_mesure(
    *, acteur: Acteur | None, mesure: MesureProtection, decidee_le: date, effet_le: date, motif: str
) -> MesureProtection:
    """Lifted: the end first decided stays written, the effect has its own day."""
    _exiger_active(acteur, mesure)
    if not motif.strip():
        raise ErreurMetier("motif", "Dites le motif de la mainlevée.", champ="motif")
    if effet_le < mesure.debut:
        raise ErreurMetier("effet_le", "L’effet ne peut pas être avant le début de la mesure.", champ="effet_le")
    _changer(mesure, statut=StatutMesure.LEVEE, cloture_le=decidee_le, cesse_le=effet_le, motif=motif.strip())
    _clore_tout(mesure, f"Mainlevée : {motif.strip()}")
    _borner_les_visites(mesure, effet_le - timedelta(days=1), f"Mainlevée : {motif.strip()}")
    _annoncer(mesure, "levee")
    return mesure


@transaction.atomic
def annuler_mesure(*, acteur: Acteur | None, mesure: MesureProtection, motif: str) -> MesureProtection:
    """Written by mistake: the row stays and founds nothing."""
    _exiger_active(acteur, mesure)
    if not motif.strip():
        raise ErreurMetier("motif", "Dites quelle était l’erreur.", champ="motif")
    _changer(mesure, statut=StatutMesure.ANNULEE, motif=motif.strip())
    _clore_tout(mesure, f"Saisie par erreur : {motif.strip()}")
    _retirer_les_visites(mesure, f"Mesure saisie par erreur : {motif.strip()}")
    _annoncer(mesure, "annulee")
    return mesure


@transaction.atomic
def noter_saisine(*, acteur: Acteur | None, mesure: MesureProtection, le: date) -> MesureProtection:
    """The prosecutor has referred the case: fifteen days for the judge (C. civ. art. 375-5)."""
    _exiger_active(acteur, mesure)
    if mesure.genre.depart != "opp_saisine":
        raise ErreurMetier("type", "La saisine du juge ne se note que sur une ordonnance du procureur.")
    if not mesure.date_decision <= le <= horloge.aujourdhui():
        raise ErreurMetier("le", "La saisine se situe entre l’ordonnance et aujourd’hui.", champ="le")
    _changer(mesure, saisine_le=le)
    clore_echeances(dossier=mesure.dossier, objet=mesure.objet, faite_le=le, regles=("opp_saisine",))
    poser_echeance(
        acteur=acteur, dossier=mesure.dossier, regle="opp_decision", origine=le, objet=mesure.objet, niveau=NIVEAU
    )
    _annoncer(mesure, "saisine")
    return mesure


@transaction.atomic
def accorder_visite(
    *, acteur: Acteur, mesure: MesureProtection, relation: RelationEntourage, modalite: str, debut: date,
    fin: date | None = None, precision: str = "",
) -> DroitEntourage:  # fmt: skip
    """Visit and lodging that this decision grants: a dated right of the entourage, proved by it, ended with it."""
    _exiger_active(acteur, mesure)
    exiger(acteur, mesure.dossier, ["ENT"], "ecrire", motif="Les droits de l’entourage s’écrivent avec l’entourage.")
    if debut < mesure.debut:
        raise ErreurMetier("debut", f"La mesure ne commence que le {mesure.debut:%d/%m/%Y}.", champ="debut")
    if mesure.fin is not None and (fin is None or fin > mesure.fin):
        fin = mesure.fin
    return accorder_droit(
        acteur=acteur, relation=relation, nature=NatureDroit.VISITE, modalite=modalite, debut=debut, fin=fin,
        terme=TermeDroit.DATE if fin else _terme_du_droit(mesure), precision=precision, preuve=mesure.preuve,
        preuve_du=mesure.date_decision,
    )  # fmt: skip


def visites_accordees(mesure: MesureProtection) -> QuerySet[DroitEntourage]:
    """Rights of visit that this decision gave: it is their proof."""
    return DroitEntourage.objects.filter(
        usager=mesure.dossier.usager_id, nature=NatureDroit.VISITE, preuve_du=mesure.date_decision,
        preuve=mesure.preuve,
    )  # fmt: skip


def _borner_les_visites(mesure: MesureProtection, fin: date, motif: str) -> None:
    for droit in visites_accordees(mesure).select_related("relation"):
        borner_droit(droit=droit, fin=fin, motif=motif)


def _retirer_les_visites(mesure: MesureProtection, motif: str) -> None:
    """They rested on nothing: none of them counts, whatever its day."""
    for droit in visites_accordees(mesure).select_related("relation"):
        borner_droit(droit=droit, fin=droit.debut - timedelta(days=1), motif=motif)


def _terme_du_droit(mesure: MesureProtection) -> str:
    return TermeDroit.SANS_LIMITE if mesure.terme == Terme.SANS_LIMITATION else TermeDroit.INCONNU


def _poser(acteur: Acteur | None, mesure: MesureProtection) -> None:
    genre = mesure.genre

    def poser(regle: str, origine: date | datetime, libelle: str = "") -> None:
        poser_echeance(acteur=acteur, dossier=mesure.dossier, regle=regle, origine=origine, objet=mesure.objet,
                       libelle=libelle, niveau=NIVEAU)  # fmt: skip

    if mesure.fin is not None:
        poser(genre.fin, mesure.fin, f"Fin de la mesure : {genre.libelle.lower()}")
    elif genre.sans_date and mesure.terme == Terme.INCONNUE:
        poser(genre.sans_date, mesure.debut)
    if genre.depart == "accueil_72h":
        poser(genre.depart, datetime.combine(mesure.debut, mesure.heure_debut or time(0), tzinfo=horloge.PARIS))
    elif genre.depart:
        poser(genre.depart, mesure.date_decision if genre.depart == "opp_saisine" else mesure.debut)


def _clore_tout(mesure: MesureProtection, motif: str) -> None:
    clore_echeances(dossier=mesure.dossier, objet=mesure.objet, motif=motif[:200])


def _changer(mesure: MesureProtection, **champs: Any) -> None:
    for nom, valeur in champs.items():
        setattr(mesure, nom, valeur)
    mesure.version += 1
    mesure.save(update_fields=[*champs, "version", "modifie_le"])


def _exiger_active(acteur: Acteur | None, mesure: MesureProtection) -> None:
    exiger(acteur, mesure.dossier, ["MES"], "ecrire")
    if mesure.statut != StatutMesure.ACTIVE:
        raise ErreurMetier("statut", f"Cette mesure est « {mesure.get_statut_display().lower()} ».")


def _annoncer(mesure: MesureProtection, acte: str) -> None:
    journal.tracer("ecriture", objet=mesure.objet, dossier_id=mesure.dossier_id, structure_id=mesure.structure_id,
                   niveau=NIVEAU)  # fmt: skip
    publier("administration.mesure_changee", structure_id=mesure.structure_id, dossier_id=mesure.dossier_id,
            mesure_id=mesure.pk, acte=acte)  # fmt: skip
