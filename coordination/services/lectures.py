"""What happens to a writing after it: read marks, acknowledgement, validation of a trainee's writing."""

from collections.abc import Iterable

from django.db import transaction

from coordination.acces import decider_transmission, peut_ecrire
from coordination.choices import EtatMembre, EtatTransmission, RoleEquipe
from coordination.models import Lecture, MembreEquipe, Transmission
from coordination.services.transmissions import annoncer
from dui.core import horloge
from dui.core.erreurs import ErreurMetier, Refus
from habilitations.acces import Acteur, decider
from habilitations.vie import tuteurs_de


@transaction.atomic
def marquer_lues(*, acteur: Acteur, transmissions: Iterable[Transmission]) -> int:
    """Passive reading marks (2 s in view); never counts as « pris connaissance »."""
    lignes = [_lecture(acteur, t) for t in transmissions if t.auteur_id != acteur.id]
    Lecture.objects.bulk_create(lignes, ignore_conflicts=True)
    return len(lignes)


@transaction.atomic
def prendre_connaissance(*, acteur: Acteur, transmission: Transmission) -> Lecture:
    """Explicit « J’ai pris connaissance » of a priority item. The first moment stays the true one."""
    if not decider_transmission(acteur, transmission).permis:
        raise Refus()
    lecture, creee = Lecture.objects.get_or_create(
        transmission=transmission,
        professionnel_id=acteur.id,
        defaults={"structure_id": transmission.structure_id, "prise": True, "lue_le": horloge.maintenant()},
    )
    if not creee and not lecture.prise:
        lecture.prise, lecture.lue_le = True, horloge.maintenant()
        lecture.save()
    return lecture


def _lecture(acteur: Acteur, transmission: Transmission) -> Lecture:
    return Lecture(
        transmission=transmission,
        structure_id=transmission.structure_id,
        professionnel_id=acteur.id,
        lue_le=horloge.maintenant(),
    )


@transaction.atomic
def valider_stagiaire(*, acteur: Acteur, transmission: Transmission) -> Transmission:
    """The tutor of the team validates what a trainee wrote; without a tutor, any member who writes."""
    if not peut_valider(acteur, transmission):
        raise Refus("Le tuteur du stagiaire valide ses écrits.")
    if transmission.etat != EtatTransmission.A_VALIDER:
        raise ErreurMetier("etat", "Cette transmission n’attend pas de validation.")
    transmission.etat, transmission.valide_par_id = EtatTransmission.PUBLIEE, acteur.id
    transmission.version += 1
    transmission.save()
    annoncer(transmission, "validee")
    return transmission


def peut_valider(acteur: Acteur, transmission: Transmission) -> bool:
    if transmission.auteur_id == acteur.id:
        return False
    if not decider(acteur, "ecrire", "TRE", transmission.dossier.perimetre).permis:
        return False
    if not peut_ecrire(acteur, transmission.dossier, transmission.niveau).permis:
        return False
    tuteurs = MembreEquipe.objects.filter(
        MembreEquipe.en_cours(), dossier=transmission.dossier_id, role=RoleEquipe.TUTEUR, etat=EtatMembre.ACTIF
    ).values_list("professionnel_id", flat=True)
    responsables = {*tuteurs, *tuteurs_de(transmission.auteur_id, transmission.structure_id)}
    encadre = decider(acteur, "valider", "PP", transmission.dossier.perimetre).permis
    return encadre or not responsables or acteur.id in responsables
