"""Tune the profiles of a structure, cell by cell: who, when, why, and what nobody may open (metier §4.1, S26)."""

from django.db import transaction
from django.urls import reverse

from dui.core import horloge
from dui.core.erreurs import ErreurMetier
from dui.core.evenements import publier
from dui.core.notifications import notifier
from habilitations.acteur import Acteur
from habilitations.choices import Domaine, Droit
from habilitations.donnees.matrices import ouvrable
from habilitations.models import Affectation, DecisionProfil, DemandeAffectation, Profil, Structure
from habilitations.services.autorite import exiger_decision
from habilitations.services.bris import veilleurs

MOTIF_MIN = 5
CHAMPS_COPIES = ("libelle", "droits", "transverse", "fenetre_heures", "proposition", "reglages")


@transaction.atomic
def regler_cellule(
    *, acteur: Acteur, profil: Profil, structure: Structure, domaine: str, droit: str, motif: str,
    lu: str | None = None,
) -> Profil:  # fmt: skip
    """Give one cell another letter ("" closes it) for one structure.

    `lu` is the letter that the screen showed: when somebody else tuned the cell meanwhile, nothing is overwritten.
    The cells that nobody may open are refused whoever asks, here and in the database.
    """
    exiger_reglage(acteur, profil, structure, motif)
    if domaine not in Domaine.values or (droit and droit not in Droit.values):
        raise ErreurMetier("cellule", "Cette case ou cette lettre n’existe pas.", champ="droit")
    if not ouvrable(profil.matrice, profil.code, domaine, droit):
        raise ErreurMetier("cellule_fermee", "Cette case ne peut être ouverte par personne.", champ="droit")
    copie = profil_de_la_structure(profil, structure)
    avant = copie.droits.get(domaine, "")
    if lu is not None and lu != avant:
        raise ErreurMetier("cellule_changee", f"Cette case vient d’être réglée sur « {mots(avant)} ». Relisez-la.")
    if avant == droit:
        raise ErreurMetier("cellule_inchangee", f"Cette case est déjà sur « {mots(droit)} ».", champ="droit")
    copie.droits = {**copie.droits, domaine: droit} if droit else _sans(copie.droits, domaine)
    copie.save()
    consigner(acteur, copie, structure, domaine, avant, droit, motif)
    return copie


def exiger_reglage(acteur: Acteur, profil: Profil, structure: Structure, motif: str) -> None:
    """The direction, with a reason, and never on a profile that one holds oneself there."""
    exiger_decision(acteur, structure)
    if profil.organisme_id != structure.organisme_id or profil.structure_id not in (None, structure.pk):
        raise ErreurMetier("profil", "Ce profil est réglé pour une autre structure.")
    if est_le_sien(acteur, profil, structure):
        raise ErreurMetier("soi", "Ce profil est le vôtre. Une autre direction peut le régler.")
    if len(motif.strip()) < MOTIF_MIN:
        raise ErreurMetier("motif", "Dites pourquoi, en quelques mots.", champ="motif")


def est_le_sien(acteur: Acteur, profil: Profil, structure: Structure) -> bool:
    """Held there now or to come: tuning it would be giving oneself rights."""
    siennes = Affectation.objects.filter(professionnel=acteur.id, structure=structure, profil__code=profil.code)
    return siennes.filter(profil__matrice=profil.matrice).exclude(fin__lt=horloge.aujourdhui()).exists()


def consigner(
    acteur: Acteur, copie: Profil, structure: Structure, champ: str, avant: str, apres: str, motif: str
) -> DecisionProfil:
    """One line of the book of decisions, an event, and a notice to those who watch over rights there."""
    decision = DecisionProfil.objects.create(
        structure=structure, profil=copie, champ=champ, avant=avant, apres=apres, motif=motif.strip(),
        auteur_id=acteur.id,
    )  # fmt: skip
    publier("habilitations.profil_regle", structure_id=structure.pk, profil_id=copie.pk, decision_id=decision.pk)
    notifier(
        (pro.pk for pro in veilleurs(structure) if pro.pk != acteur.id),
        structure_id=structure.pk,
        nature="profil",
        texte=f"Profil « {copie.libelle} » réglé à {structure.nom}."[:200],
        url=reverse("profil", args=[structure.pk, copie.pk]),
    )
    return decision


def profil_de_la_structure(profil: Profil, structure: Structure) -> Profil:
    """The structure's own copy of a profile, locked; affectations and proposals move to it the first time."""
    copie, cree = Profil.objects.select_for_update().get_or_create(
        organisme_id=profil.organisme_id,
        structure=structure,
        matrice=profil.matrice,
        code=profil.code,
        defaults={champ: getattr(profil, champ) for champ in CHAMPS_COPIES},
    )
    if cree:
        Affectation.objects.filter(structure=structure, profil=profil).update(profil=copie)
        DemandeAffectation.objects.filter(structure=structure, profil=profil, decidee_le=None).update(profil=copie)
    return copie


def profil_en_vigueur(profil: Profil, structure: Structure) -> Profil:
    """What the profile is in that structure: its own copy when it tuned one."""
    if profil.structure_id is not None:
        return profil
    copies = Profil.objects.filter(structure=structure, matrice=profil.matrice, code=profil.code)
    return copies.filter(organisme=profil.organisme_id).first() or profil


def droits_d_origine(profil: Profil) -> dict[str, str]:
    """Letters from which the structure started: the organisme's own profile."""
    if profil.structure_id is None:
        return dict(profil.droits)
    origine = Profil.objects.filter(
        organisme=profil.organisme_id, structure=None, matrice=profil.matrice, code=profil.code
    ).first()
    return dict(origine.droits) if origine else {}


def mots(lettre: str) -> str:
    return str(Droit(lettre).label) if lettre else "Fermé"


def _sans(droits: dict[str, str], domaine: str) -> dict[str, str]:
    return {cle: valeur for cle, valeur in droits.items() if cle != domaine}
