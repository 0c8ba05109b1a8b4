"""What is told of an event: accounts and comments, one copy for each dossier, each at its level (S19)."""

from collections.abc import Iterable

from django.db import transaction

from coordination.models import Commentaire, CompteRendu, DetailEvenement, Evenement, PersonneEvenement
from coordination.services.cloture import lignes_ouvertes
from coordination.services.evenements import auteur_id, exiger_ecriture
from coordination.services.transmissions import masquer_pour
from coordination.verrous import exiger_ouvert
from dui.core import journal
from dui.core.erreurs import ErreurMetier, Refus
from dui.core.evenements import publier
from dui.core.fusion import enregistrer_versionne
from habilitations.acces import Acteur
from usagers.models import Dossier


@transaction.atomic
def rediger_compte_rendu(
    *, acteur: Acteur | None, evenement: Evenement, texte: str, niveau: int, lignes: Iterable[PersonneEvenement] = ()
) -> list[CompteRendu]:
    """One text, one copy for each dossier that names its person alone; a meeting without persons keeps one."""
    exiger_ecriture(acteur, evenement)
    exiger_ouvert(evenement.structure_id, evenement.debut)
    _verifier(acteur, evenement, texte, niveau)
    concernees = list(lignes) or lignes_ouvertes(acteur, evenement)
    usagers = [ligne.dossier.usager for ligne in evenement.personnes.select_related("dossier__usager")]
    if not concernees:
        return [_ecrire(evenement, None, texte.strip(), niveau)]
    return [
        _ecrire(evenement, ligne.dossier, masquer_pour(ligne.dossier, texte, usagers), niveau) for ligne in concernees
    ]


def _verifier(acteur: Acteur | None, evenement: Evenement, texte: str, niveau: int) -> None:
    if not texte.strip():
        raise ErreurMetier("texte", "Écrivez le compte rendu.", champ="texte")
    if niveau < _niveau_des_mots(evenement):
        raise ErreurMetier("niveau", "Ce rendez-vous est réservé : son compte rendu aussi.", champ="niveau")
    _exiger_niveau(acteur, evenement, niveau)


def _niveau_des_mots(evenement: Evenement) -> int:
    """Of what the event says: that of its detail when the team sees the slot alone."""
    if not evenement.sensible:
        return evenement.niveau
    niveau = DetailEvenement.objects.filter(evenement=evenement).values_list("niveau", flat=True).first()
    if niveau is None:
        raise Refus("Le détail de ce rendez-vous est réservé.")
    return niveau


def _exiger_niveau(acteur: Acteur | None, evenement: Evenement, niveau: int) -> None:
    """Nobody writes what they could not read again."""
    if acteur is None:
        return
    if niveau not in acteur.niveaux(evenement.structure_id) or (niveau == 4 and not acteur.professionnel_de_sante):
        raise ErreurMetier("niveau", "Ce niveau n’est pas ouvert à votre profil.", champ="niveau")


def _ecrire(evenement: Evenement, dossier: Dossier | None, texte: str, niveau: int) -> CompteRendu:
    recit = CompteRendu.objects.create(
        evenement=evenement, structure_id=evenement.structure_id, dossier=dossier, niveau=niveau, texte=texte,
        auteur_id=auteur_id(),
    )  # fmt: skip
    _dire(recit)
    return recit


@transaction.atomic
def corriger_compte_rendu(
    *, acteur: Acteur | None, compte_rendu: CompteRendu, texte: str, version_lue: int
) -> CompteRendu:
    """By its author alone; two pages of the same author merge, and it still names its person alone."""
    evenement = compte_rendu.evenement
    exiger_ecriture(acteur, evenement)
    exiger_ouvert(compte_rendu.structure_id, evenement.debut)
    if acteur is not None and compte_rendu.auteur_id != acteur.id:
        raise ErreurMetier("auteur", "Seul son auteur change un compte rendu : ajoutez un commentaire.")
    if not texte.strip():
        raise ErreurMetier("texte", "Écrivez le compte rendu.", champ="texte")
    if compte_rendu.dossier is not None:
        usagers = [ligne.dossier.usager for ligne in evenement.personnes.select_related("dossier__usager")]
        texte = masquer_pour(compte_rendu.dossier, texte, usagers)
    corrige = enregistrer_versionne(compte_rendu, {"texte": texte.strip()}, version_lue)
    _dire(corrige)
    return corrige


def _dire(recit: CompteRendu) -> None:
    ou, dossier_id = recit.structure_id, recit.dossier_id
    journal.tracer(
        "ecriture", objet=f"compte_rendu:{recit.pk}", niveau=recit.niveau, structure_id=ou, dossier_id=dossier_id
    )
    publier(
        "coordination.compte_rendu_ecrit", structure_id=ou, dossier_id=dossier_id, compte_rendu_id=recit.pk,
        evenement_id=recit.evenement_id,
    )  # fmt: skip


@transaction.atomic
def commenter(*, acteur: Acteur | None, evenement: Evenement, texte: str) -> int:
    """A word beside the event, in each dossier that the writer reads, with no other name."""
    exiger_ecriture(acteur, evenement)
    if not texte.strip():
        raise ErreurMetier("texte", "Écrivez un commentaire.", champ="texte")
    niveau = max(2, _niveau_des_mots(evenement))
    _exiger_niveau(acteur, evenement, niveau)
    usagers = [ligne.dossier.usager for ligne in evenement.personnes.select_related("dossier__usager")]
    siens: list[Dossier | None] = [ligne.dossier for ligne in lignes_ouvertes(acteur, evenement)]
    faits = Commentaire.objects.bulk_create(
        Commentaire(
            evenement=evenement, structure_id=evenement.structure_id, dossier=d, niveau=niveau,
            texte=(masquer_pour(d, texte, usagers) if d else texte.strip())[:500], auteur_id=auteur_id(),
        )
        for d in siens or [None]
    )  # fmt: skip
    journal.tracer("ecriture", objet=f"evenement:{evenement.pk}", structure_id=evenement.structure_id)
    return len(faits)
