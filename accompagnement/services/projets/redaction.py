"""Open a project: from nothing, or from the last one, copied as a start and never written over."""

from typing import Any

from django.db import transaction

from accompagnement.choices_projets import FINIS_NOEUD, StatutNoeud, StatutProjet
from accompagnement.models import (
    ActionObjectif,
    ActionProjet,
    Attente,
    Besoin,
    BesoinAttente,
    MoyenAction,
    Objectif,
    ObjectifBesoin,
    ProjetPersonnalise,
)
from accompagnement.services.projets.socle import (
    annoncer,
    exiger_ecriture,
    exiger_formule,
    exiger_redigeable,
    inscrire_statut,
)
from dui.core.erreurs import ErreurMetier
from dui.core.fusion import enregistrer_versionne
from habilitations.acces import Acteur
from usagers.models import Dossier
from usagers.services.dossiers import numero_suivant

REPRIS = {
    "attente": ("origine", "qui", "parole", "recueillie_le", "commentaire"),
    "besoin": ("code", "description"),
    "objectif": ("titre", "description", "domaine", "resultat_attendu", "strategie", "referent_id", "falc"),
    "action": ("titre", "description", "frequence", "intervenant", "referent_id", "resultat_attendu"),
    "moyen": ("genre", "code", "titre", "frequence"),
}


@transaction.atomic
def creer_projet(
    *, acteur: Acteur | None, dossier: Dossier, titre: str, type: str = "PP", communication: str = "",
    referent: Any = None, depuis: ProjetPersonnalise | None = None,
) -> ProjetPersonnalise:  # fmt: skip
    """A project in preparation; `depuis`: the former one, whose unfinished chain is copied into new rows."""
    exiger_ecriture(acteur, dossier)
    exiger_formule(dossier)
    if ProjetPersonnalise.objects.filter(dossier=dossier, statut=StatutProjet.ENPREPARATION).exists():
        raise ErreurMetier("deja_ouvert", "Un projet est déjà en préparation pour cette personne.")
    if depuis is not None and depuis.dossier_id != dossier.pk:
        raise ErreurMetier("autre_dossier", "Ce projet n’est pas celui de cette personne.")
    dernier = depuis or ProjetPersonnalise.objects.filter(dossier=dossier).order_by("-numero").first()
    projet = ProjetPersonnalise.objects.create(
        dossier=dossier, structure_id=dossier.structure_id, niveau=2, numero=numero_suivant(dossier, "PPER"), type=type,
        titre=titre.strip()[:150], communication=communication.strip(), referent=referent, predecesseur=dernier,
    )  # fmt: skip
    inscrire_statut(projet, projet, projet.statut)
    if depuis is not None:
        _reprendre(depuis, projet)
    annoncer(projet, "ouvert")
    return projet


@transaction.atomic
def modifier_projet(
    *, acteur: Acteur | None, projet: ProjetPersonnalise, version_lue: int, **champs: Any
) -> ProjetPersonnalise:
    exiger_ecriture(acteur, projet.dossier)
    exiger_redigeable(projet)
    dossier = projet.dossier
    enregistrer_versionne(projet, champs, version_lue)
    projet.dossier = dossier
    annoncer(projet, "change")
    return projet


def _reprendre(ancien: ProjetPersonnalise, projet: ProjetPersonnalise) -> None:
    """New rows, new numbers, links redrawn. Analyses and evaluations stay behind: they are made again."""
    attentes = _copier(Attente.objects.filter(projet=ancien), projet, "attente")
    besoins = _copier(Besoin.objects.filter(projet=ancien), projet, "besoin")
    vivants = Objectif.objects.filter(projet=ancien).exclude(statut__in=FINIS_NOEUD)
    objectifs = _copier(vivants, projet, "objectif", reprend=True)
    actions = _copier(ActionProjet.objects.filter(projet=ancien).exclude(statut__in=FINIS_NOEUD), projet, "action")
    for action_pk, nouvelle in actions.items():
        lignes = MoyenAction.objects.filter(action=action_pk).exclude(statut__in=FINIS_NOEUD)
        for moyen in lignes:
            _copier_un(moyen, projet, "moyen", action=nouvelle)
    _relier(BesoinAttente, "besoin", besoins, "attente", attentes)
    _relier(ObjectifBesoin, "objectif", objectifs, "besoin", besoins)
    _relier(ActionObjectif, "action", actions, "objectif", objectifs)


def _copier(lignes: Any, projet: ProjetPersonnalise, genre: str, reprend: bool = False) -> dict[int, Any]:
    return {
        ligne.pk: _copier_un(ligne, projet, genre, projet=projet, **({"reprend": ligne} if reprend else {}))
        for ligne in lignes.order_by("numero")
    }


def _copier_un(ligne: Any, pour: ProjetPersonnalise, genre: str, **champs: Any) -> Any:
    objet = ligne.OBJET if genre != "moyen" or ligne.genre == "prestation" else "MORE"
    copie = type(ligne).objects.create(
        dossier_id=pour.dossier_id, structure_id=pour.structure_id, niveau=ligne.niveau,
        numero=numero_suivant(pour.dossier, objet), **{nom: getattr(ligne, nom) for nom in REPRIS[genre]}, **champs,
    )  # fmt: skip
    if hasattr(copie, "statut"):
        inscrire_statut(pour, copie, StatutNoeud.ENPREPARATION, "Repris du projet précédent")
    return copie


def _relier(modele: Any, sienne: str, siens: dict[int, Any], autre: str, autres: dict[int, Any]) -> None:
    for ligne in modele.objects.filter(**{f"{sienne}__in": list(siens), f"{autre}__in": list(autres)}):
        modele.objects.create(
            structure_id=ligne.structure_id,
            **{sienne: siens[getattr(ligne, f"{sienne}_id")], autre: autres[getattr(ligne, f"{autre}_id")]},
        )
