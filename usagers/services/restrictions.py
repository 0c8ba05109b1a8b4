"""Restricted files: decided by the direction with a reason, open to named people between two dates (S26)."""

from collections.abc import Iterable
from datetime import date, datetime, time

from django.db import transaction
from django.db.models import QuerySet

from dui.core import horloge, journal
from dui.core.erreurs import ErreurMetier
from dui.core.evenements import publier
from habilitations.acces import Acteur
from habilitations.choices import NATURES_PERSONNELLES, NatureLien
from habilitations.models import Affectation, LienDossier, PerimetreDossier, Professionnel
from habilitations.services import lier_dossier
from usagers.choices import MotifRestriction
from usagers.confidentialite import exiger_direction
from usagers.models import Dossier, Restriction


@transaction.atomic
def restreindre(
    *, acteur: Acteur | None, dossier: Dossier, motif: str, admis: Iterable[Professionnel], precision: str = "",
    fin: date | None = None,
) -> Restriction:  # fmt: skip
    """Close the file to everybody but `admis`. Publishes `usagers.dossier_restreint`."""
    exiger_direction(acteur, dossier)
    perimetre = PerimetreDossier.objects.select_for_update().get(pk=dossier.pk)
    nommes = list(admis)
    if perimetre.restreint:
        raise ErreurMetier("deja", "Ce dossier est déjà restreint.")
    if motif not in MotifRestriction.values:
        raise ErreurMetier("motif", "Choisissez un motif de la liste.", champ="motif")
    if motif == MotifRestriction.AUTRE and not precision.strip():
        raise ErreurMetier("precision", "Dites pourquoi ce dossier est restreint.", champ="precision")
    if not nommes:
        raise ErreurMetier("admis", "Nommez au moins une personne : quelqu’un doit accompagner.", champ="admis")
    restriction = Restriction.objects.create(
        dossier=dossier, structure_id=dossier.structure_id, niveau=6, motif=motif, precision=precision.strip(),
        decidee_par_id=acteur.id if acteur else None,
    )  # fmt: skip
    perimetre.restreint = True
    perimetre.save(update_fields=["restreint"])
    for professionnel in nommes:
        _admettre(dossier, professionnel, fin, "Nommé à la restriction")
    _annoncer(dossier, "restreint")
    return restriction


@transaction.atomic
def admettre(
    *, acteur: Acteur | None, dossier: Dossier, professionnel: Professionnel, motif: str, fin: date | None = None
) -> LienDossier:
    """One more name on the list, with a reason and if possible an end."""
    exiger_direction(acteur, dossier)
    if not motif.strip():
        raise ErreurMetier("motif", "Dites pourquoi cette personne ouvre ce dossier.", champ="motif")
    lien = _admettre(dossier, professionnel, fin, motif.strip())
    _annoncer(dossier, "admis")
    return lien


def _admettre(dossier: Dossier, pro: Professionnel, fin: date | None, motif: str) -> LienDossier:
    if not Affectation.objects.filter(
        Affectation.en_cours(), professionnel=pro, structure=dossier.structure_id
    ).exists():
        raise ErreurMetier("sans_affectation", f"{pro} ne travaille pas dans cet établissement.", champ="admis")
    personnels = LienDossier.objects.filter(
        LienDossier.ouverts(), perimetre=dossier.pk, professionnel=pro, nature__in=NATURES_PERSONNELLES
    )
    if personnels.exists():
        raise ErreurMetier("concerne", f"Ce dossier concerne {pro} ou un de ses proches.", champ="admis")
    if fin is not None and fin < horloge.aujourdhui():
        raise ErreurMetier("fin", "La fin ne peut pas être passée.", champ="fin")
    jusqu_a = datetime.combine(fin, time.max, tzinfo=horloge.PARIS) if fin else None
    return lier_dossier(
        perimetre=dossier.perimetre, professionnel=pro, nature=NatureLien.ADMIS, fin=jusqu_a, motif=motif[:300]
    )


@transaction.atomic
def retirer_admis(*, acteur: Acteur | None, dossier: Dossier, lien: LienDossier, motif: str) -> None:
    """The last name stays until the restriction is lifted."""
    exiger_direction(acteur, dossier)
    ouverts = admis_de(dossier)
    if not ouverts.filter(pk=lien.pk).exists():
        raise ErreurMetier("lien", "Cette personne n’est plus sur la liste.")
    if dossier.perimetre.restreint and ouverts.count() == 1:
        raise ErreurMetier("dernier", "Nommez d’abord quelqu’un d’autre, ou levez la restriction.")
    if not motif.strip():
        raise ErreurMetier("motif", "Dites pourquoi cette personne n’ouvre plus ce dossier.", champ="motif")
    lien.fin, lien.motif = horloge.maintenant(), f"{lien.motif} · {motif.strip()}"[:300]
    lien.save(update_fields=["fin", "motif", "modifie_le"])
    _annoncer(dossier, "retire")


@transaction.atomic
def lever_restriction(*, acteur: Acteur | None, dossier: Dossier, motif: str) -> Restriction:
    """Back to the ordinary rule; the decision, its names and its dates stay in the history."""
    exiger_direction(acteur, dossier)
    restriction = Restriction.objects.select_for_update().filter(dossier=dossier, levee_le=None).first()
    if restriction is None:
        raise ErreurMetier("aucune", "Ce dossier n’est pas restreint.")
    if not motif.strip():
        raise ErreurMetier("motif", "Dites pourquoi la restriction n’est plus utile.", champ="motif")
    restriction.levee_le, restriction.levee_motif = horloge.maintenant(), motif.strip()[:200]
    restriction.levee_par_id = acteur.id if acteur else None
    restriction.save()
    PerimetreDossier.objects.filter(pk=dossier.pk).update(restreint=False)
    admis_de(dossier).update(fin=horloge.maintenant())
    _annoncer(dossier, "levee")
    return restriction


def admis_de(dossier: Dossier) -> QuerySet[LienDossier]:
    return LienDossier.objects.filter(
        LienDossier.ouverts(), perimetre=dossier.pk, structure=dossier.structure_id, nature=NatureLien.ADMIS
    )


def _annoncer(dossier: Dossier, acte: str) -> None:
    journal.tracer(
        "ecriture", objet=f"restriction:{acte}", dossier_id=dossier.pk, structure_id=dossier.structure_id,
        usager_id=dossier.usager_id, niveau=6,
    )  # fmt: skip
    publier("usagers.dossier_restreint", structure_id=dossier.structure_id, dossier_id=dossier.pk, acte=acte)


__all__ = ["admettre", "admis_de", "lever_restriction", "restreindre", "retirer_admis"]
