"""One's own file and those of one's relatives: closed to oneself, by declaration or by the direction (S26)."""

from datetime import date

from django.db import transaction
from django.urls import reverse

from dui.core import horloge, journal
from dui.core.erreurs import ErreurMetier, Refus
from dui.core.notifications import notifier
from habilitations.acces import Acteur
from habilitations.choices import NATURES_PERSONNELLES, NatureLien
from habilitations.models import LienDossier, Professionnel
from habilitations.services import lier_dossier
from usagers.confidentialite import direction_de, exiger_direction
from usagers.models import Dossier
from usagers.selectors.urgence import porteurs


@transaction.atomic
def declarer_proche(*, acteur: Acteur, nom: str, prenom: str, naissance: date, lien: str) -> None:
    """« I know this person »: if a file of one's houses bears that name, it closes to oneself.

    Says nothing of what was found, so that it is no search; only the direction opens again.
    """
    if not lien.strip():
        raise ErreurMetier("lien", "Dites ce qui vous lie.", champ="lien")
    journal.tracer("ecriture", objet="proche:declare")
    pro = Professionnel.objects.get(pk=acteur.id)
    for dossier in porteurs(acteur.structures, nom, prenom, naissance):
        _fermer(dossier, pro, NatureLien.PROCHE, f"Déclaré par le professionnel : {lien.strip()}")
        notifier(
            {d.pk for d in direction_de(dossier.structure_id)} - {acteur.id}, structure_id=dossier.structure_id,
            nature="proche", texte="Un professionnel a déclaré un proche : ce dossier lui est fermé.",
            url=reverse("confidentialite", args=[dossier.pk]),
        )  # fmt: skip


@transaction.atomic
def concerner(
    *, acteur: Acteur | None, dossier: Dossier, professionnel: Professionnel, nature: str, motif: str
) -> LienDossier:
    """The direction says that the file is that of a professional, or of somebody near to them."""
    exiger_direction(acteur, dossier)
    if nature not in NATURES_PERSONNELLES:
        raise ErreurMetier("nature", "Dites si c’est son dossier ou celui d’un proche.", champ="nature")
    if not motif.strip():
        raise ErreurMetier("motif", "Dites comment vous le savez.", champ="motif")
    if professionnel.organisme_id != dossier.structure.organisme_id:
        raise ErreurMetier("professionnel", "Cette personne ne travaille pas ici.", champ="professionnel")
    return _fermer(dossier, professionnel, NatureLien(nature), motif.strip())


def _fermer(dossier: Dossier, pro: Professionnel, nature: NatureLien, motif: str) -> LienDossier:
    lien = lier_dossier(perimetre=dossier.perimetre, professionnel=pro, nature=nature, motif=motif[:300])
    _tracer(dossier, "ferme")
    return lien


@transaction.atomic
def ne_plus_concerner(*, acteur: Acteur, dossier: Dossier, lien: LienDossier, motif: str) -> None:
    """An error, or an end (a separation): by the direction, never by the one concerned."""
    exiger_direction(acteur, dossier)
    if lien.perimetre_id != dossier.pk or lien.nature not in NATURES_PERSONNELLES or not lien.en_vigueur():
        raise ErreurMetier("lien", "Cette personne n’est plus sur la liste.")
    if lien.professionnel_id == acteur.id:
        raise Refus()
    if not motif.strip():
        raise ErreurMetier("motif", "Dites pourquoi ce dossier peut s’ouvrir à nouveau.", champ="motif")
    lien.fin, lien.motif = horloge.maintenant(), f"{lien.motif} · {motif.strip()}"[:300]
    lien.save(update_fields=["fin", "motif", "modifie_le"])
    _tracer(dossier, "rouvert")


def _tracer(dossier: Dossier, acte: str) -> None:
    journal.tracer(
        "ecriture", objet=f"proche:{acte}", dossier_id=dossier.pk, structure_id=dossier.structure_id,
        usager_id=dossier.usager_id,
    )  # fmt: skip


__all__ = ["concerner", "declarer_proche", "ne_plus_concerner"]
