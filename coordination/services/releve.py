"""Acts of the handover: take note of a point, say that it is read, open and close what stays open."""

from datetime import date

from django.db import transaction

from coordination.acces import peut_ecrire
from coordination.models import LecturePoint, PointSuspens, ReleveLue, Transmission
from coordination.releve.composition import composer
from coordination.releve.fenetre import Fenetre
from coordination.releve.lecture import chercher_point
from coordination.releve.registre import Demande, Point
from coordination.releve.sources import rassembler
from coordination.services.lectures import marquer_lues, prendre_connaissance
from coordination.services.transmissions import masquer_pour
from dui.core import horloge, journal
from dui.core.erreurs import ErreurMetier, Refus
from dui.core.evenements import publier
from dui.core.typographie import accorder
from habilitations.acces import Acteur
from habilitations.models import Structure
from usagers.models import Dossier


@transaction.atomic
def noter_lu(*, acteur: Acteur, structure_id: int, fenetre: Fenetre, cle: str) -> Point:
    """« J’ai pris connaissance » of one point of my handover; what I do not read does not exist."""
    demande = Demande(acteur, structure_id, fenetre.debut, fenetre.fin)
    point = chercher_point(composer(rassembler(demande)).points, cle)
    if point is None:
        raise ErreurMetier("point", "Ce point n’est plus dans votre relève. Rechargez la page.")
    _marquer(acteur, [point], prise=True)
    return point


def _marquer(acteur: Acteur, points: list[Point], *, prise: bool) -> None:
    ids = {int(p.cle.partition(":")[2]): p for p in points if p.cle.startswith("transmission:")}
    ecrits = list(Transmission.objects.filter(pk__in=ids).select_related("dossier__perimetre"))
    simples = [t for t in ecrits if not (prise and ids[t.pk].prioritaire)]
    marquer_lues(acteur=acteur, transmissions=simples)
    for t in ecrits:
        if t not in simples:
            prendre_connaissance(acteur=acteur, transmission=t)
    autres = [p.cle for p in points if not p.cle.startswith("transmission:")]
    LecturePoint.objects.bulk_create(
        [LecturePoint(acteur_id=acteur.id, cle=cle) for cle in autres], ignore_conflicts=True
    )


@transaction.atomic
def declarer_lue(*, acteur: Acteur, structure: Structure, fenetre: Fenetre) -> ReleveLue:
    """The receipt. What is urgent is acknowledged one by one before; what the page shows is then read, nothing else."""
    releve = composer(rassembler(Demande(acteur, structure.pk, fenetre.debut, fenetre.fin)))
    if releve.urgents_a_lire:
        restent = accorder(releve.urgents_a_lire, "point urgent attend", "points urgents attendent")
        raise ErreurMetier("urgents", f"{restent} encore que vous en preniez connaissance.")
    _marquer(acteur, [p for p in releve.points if not p.lu], prise=False)
    recu, _ = ReleveLue.objects.get_or_create(
        structure=structure, professionnel_id=acteur.id, debut=fenetre.debut, fin=fenetre.fin,
        defaults={"points": len(releve.points), "lue_le": horloge.maintenant()},
    )  # fmt: skip
    publier("coordination.releve_lue", structure_id=structure.pk, releve_id=recu.pk)
    return recu


@transaction.atomic
def ouvrir_point(
    *, acteur: Acteur, structure: Structure, libelle: str, dossier: Dossier | None = None,
    attendu_le: date | None = None, origine: Transmission | None = None,
) -> PointSuspens:  # fmt: skip
    """What the next shift must not forget: about one person whom it alone names, or about the house."""
    _exiger_ecriture(acteur, structure.pk, dossier)
    if not libelle.strip():
        raise ErreurMetier("libelle", "Dites ce qui reste à faire.", champ="libelle")
    if attendu_le is not None and attendu_le < horloge.aujourdhui():
        raise ErreurMetier("attendu_le", "Cette date est déjà passée.", champ="attendu_le")
    texte = masquer_pour(dossier, libelle, []) if dossier else libelle.strip()
    point = PointSuspens.objects.create(
        structure=structure, dossier=dossier, niveau=origine.niveau if origine else 2, origine=origine,
        libelle=texte[:160], attendu_le=attendu_le, auteur_id=acteur.id, ouvert_le=horloge.maintenant(),
    )  # fmt: skip
    _annoncer(point, "ouvert")
    return point


@transaction.atomic
def clore_point(*, acteur: Acteur, point: PointSuspens, mot: str) -> PointSuspens:
    """Closed with a word, by anybody who writes there; the word stays."""
    point = PointSuspens.objects.select_for_update(of=("self",)).get(pk=point.pk)
    _exiger_ecriture(acteur, point.structure_id, point.dossier)
    if not mot.strip():
        raise ErreurMetier("mot", "Dites en un mot ce que cela a donné.", champ="mot")
    if point.clos_le is not None:
        raise ErreurMetier("clos", "Ce point est déjà clos.")
    point.clos_le, point.clos_par_id, point.mot = horloge.maintenant(), acteur.id, mot.strip()[:300]
    point.save()
    _annoncer(point, "clos")
    return point


def _exiger_ecriture(acteur: Acteur, structure_id: int, dossier: Dossier | None) -> None:
    if dossier is not None:
        decision = peut_ecrire(acteur, dossier, 2)
        if not decision.permis:
            raise Refus(decision.motif)
    elif not any(acteur.peut("TRE", action, structure_id) for action in ("ecrire", "creer")):
        raise Refus("Les points en suspens ne sont pas ouverts à votre profil.")


def _annoncer(point: PointSuspens, acte: str) -> None:
    journal.tracer("ecriture", objet=f"suspens:{acte}", structure_id=point.structure_id, dossier_id=point.dossier_id,
                   niveau=point.niveau)  # fmt: skip
    publier(f"coordination.suspens_{acte}", structure_id=point.structure_id, dossier_id=point.dossier_id,
            point_id=point.pk)  # fmt: skip
