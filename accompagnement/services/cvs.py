"""The council of social life: members, meetings, minutes, opinions and the answer of the house."""

import hashlib
from datetime import date, datetime

from django.core.files.base import ContentFile
from django.db import transaction

from accompagnement.models import AvisCVS, MembreCVS, PieceCVS, ReunionCVS
from accompagnement.papiers_maison import rendre_pour_la_maison
from accompagnement.services.incidents.commun import tient_le_registre
from dui.core import horloge, journal
from dui.core.erreurs import ErreurMetier, Refus
from dui.core.fusion import enregistrer_versionne
from habilitations.acces import Acteur
from habilitations.models import Structure


def exiger_secretariat(acteur: Acteur, structure_id: int) -> None:
    if not tient_le_registre(acteur, structure_id):
        raise Refus("Le conseil de la vie sociale est suivi par la direction et la qualité.")


@transaction.atomic
def ajouter_membre_cvs(
    *, acteur: Acteur, structure: Structure, college: str, nom: str, debut: date, qualite: str = "",
    suppleant: bool = False, preside: bool = False, fin: date | None = None,
) -> MembreCVS:  # fmt: skip
    exiger_secretariat(acteur, structure.pk)
    if fin is not None and fin < debut:
        raise ErreurMetier("fin", "Le mandat ne finit pas avant d’avoir commencé.", champ="fin")
    journal.tracer("ecriture", objet="cvs", structure_id=structure.pk)
    return MembreCVS.objects.create(structure=structure, college=college, nom=nom.strip(), qualite=qualite.strip(),
                                    suppleant=suppleant, preside=preside, debut=debut, fin=fin)  # fmt: skip


@transaction.atomic
def prevoir_reunion(
    *, acteur: Acteur, structure: Structure, le: datetime, ordre_du_jour: str, lieu: str = ""
) -> ReunionCVS:
    exiger_secretariat(acteur, structure.pk)
    journal.tracer("ecriture", objet="cvs", structure_id=structure.pk)
    return ReunionCVS.objects.create(structure=structure, le=le, lieu=lieu.strip(), ordre_du_jour=ordre_du_jour.strip())


@transaction.atomic
def rediger_pv(
    *, acteur: Acteur, reunion: ReunionCVS, version_lue: int, presents: str, pv: str, adopte_le: date | None = None
) -> ReunionCVS:
    exiger_secretariat(acteur, reunion.structure_id)
    if adopte_le is not None and adopte_le < reunion.le.astimezone(horloge.PARIS).date():
        raise ErreurMetier("adopte_le", "Le compte rendu s’adopte après la réunion.", champ="adopte_le")
    champs = {"presents": presents.strip(), "pv": pv.strip(), "adopte_le": adopte_le}
    journal.tracer("ecriture", objet=f"reunion_cvs:{reunion.pk}", structure_id=reunion.structure_id)
    return enregistrer_versionne(reunion, champs, version_lue)  # type: ignore[no-any-return]


@transaction.atomic
def noter_avis(
    *, acteur: Acteur, reunion: ReunionCVS, sujet: str, sens: str, texte: str = "", suite: str = ""
) -> AvisCVS:
    exiger_secretariat(acteur, reunion.structure_id)
    journal.tracer("ecriture", objet=f"reunion_cvs:{reunion.pk}", structure_id=reunion.structure_id)
    return AvisCVS.objects.create(structure_id=reunion.structure_id, reunion=reunion, sujet=sujet.strip(), sens=sens,
                                  texte=texte.strip(), suite=suite.strip())  # fmt: skip


@transaction.atomic
def imprimer_pv(*, acteur: Acteur, reunion: ReunionCVS) -> PieceCVS:
    exiger_secretariat(acteur, reunion.structure_id)
    if not reunion.pv:
        raise ErreurMetier("pv", "Écrivez d’abord le compte rendu.")
    octets, reference = rendre_pour_la_maison(acteur, "CVS-PV", reunion.structure, reunion)
    journal.tracer("impression", objet=f"reunion_cvs:{reunion.pk}", structure_id=reunion.structure_id)
    return PieceCVS.objects.create(
        structure_id=reunion.structure_id, reunion=reunion, titre="Compte rendu du CVS", reference=reference,
        fichier=ContentFile(octets, name="piece"), sha256=hashlib.sha256(octets).hexdigest(), taille=len(octets),
    )  # fmt: skip
