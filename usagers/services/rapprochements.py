"""A near identity exists out of sight: ask identitovigilance, or open a dossier here for the same person (S01)."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import transaction

from dui.core import horloge, journal
from dui.core.erreurs import ErreurMetier, Refus
from dui.core.evenements import publier
from habilitations.acces import Acteur
from habilitations.models import Structure, Unite
from usagers.choices import EtatDemande
from usagers.models import DemandeRapprochement, Dossier, Usager
from usagers.selectors.doublons import Doublons, doublons_possibles, peut_verifier
from usagers.services.dossiers import ouvrir_dossier

GARDES = ("nom_naissance", "prenoms", "date_naissance", "sexe", "lieu_naissance_cog")


@transaction.atomic
def demander_rapprochement(*, acteur: Acteur, structure: Structure, traits: Mapping[str, Any]) -> DemandeRapprochement:
    """To the identitovigilance or the direction: is it the same person? The other structure is named nowhere."""
    doublons = _verifier(acteur, structure, traits)
    if doublons.reference is None or doublons.ailleurs is None:
        raise ErreurMetier("sans_objet", "Aucune identité proche n’existe ailleurs dans votre organisme.")
    demande, creee = DemandeRapprochement.objects.get_or_create(
        structure=structure, cible_id=doublons.reference, etat=EtatDemande.OUVERTE,
        defaults={
            "proximite": doublons.ailleurs, "demandeur_id": acteur.id,
            "traits": {nom: _texte(traits[nom]) for nom in GARDES if traits.get(nom)},
        },
    )  # fmt: skip
    if creee:
        publier("usagers.rapprochement_demande", structure_id=structure.pk, demande_id=demande.pk)
    journal.tracer("ecriture", objet=f"rapprochement:{demande.pk}", structure_id=structure.pk)
    return demande


def _verifier(acteur: Acteur, structure: Structure, traits: Mapping[str, Any]) -> Doublons:
    if not peut_verifier(acteur, structure.pk):
        raise Refus("Cette vérification revient à l’admission ou à l’identitovigilance.")
    return doublons_possibles(acteur, structure, traits)


def _texte(valeur: Any) -> str:
    return valeur.isoformat() if isinstance(valeur, date) else str(valeur)


@transaction.atomic
def ouvrir_dossier_connu(
    *, acteur: Acteur, structure: Structure, traits: Mapping[str, Any], unite: Unite | None = None
) -> Dossier:
    """A dossier here for a person the organisme already knows, when all strict traits agree.

    The identity is one; what the other house wrote (dossier, stays, addresses, entourage) stays out of sight.
    """
    doublons = _verifier(acteur, structure, traits)
    if doublons.reference is None or not doublons.rattachable:
        raise ErreurMetier(
            "traits_differents",
            "Les traits ne sont pas tous les mêmes : demandez le rapprochement.",
        )
    connue = Usager(pk=doublons.reference, organisme_id=structure.organisme_id)
    dossier = ouvrir_dossier(acteur=acteur, usager=connue, structure=structure, unite=unite)
    _clore(acteur, structure, doublons.reference, EtatDemande.RAPPROCHEE)
    return Dossier.objects.select_related("usager", "perimetre").get(pk=dossier.pk)


def _clore(acteur: Acteur, structure: Structure, cible_id: int, etat: str) -> None:
    DemandeRapprochement.objects.filter(structure=structure, cible=cible_id, etat=EtatDemande.OUVERTE).update(
        etat=etat, traitee_par=acteur.id, traitee_le=horloge.maintenant()
    )


@transaction.atomic
def traiter_rapprochement(
    *, acteur: Acteur, demande: DemandeRapprochement, meme_personne: bool, reponse: str
) -> Dossier | None:
    """By somebody else, who reaches the person in question: open the dossier here, or say that they differ."""
    demande = DemandeRapprochement.objects.select_for_update().get(pk=demande.pk)
    if demande.etat != EtatDemande.OUVERTE:
        raise ErreurMetier("traitee", "Cette demande a déjà sa réponse.")
    if demande.demandeur_id == acteur.id:
        raise Refus("Une autre personne que vous répond à cette demande.")
    cible = Usager.objects.filter(pk=demande.cible_id).first()
    if cible is None or not peut_traiter(acteur, demande, cible):
        raise Refus("Cette demande revient à l’identitovigilance ou à la direction de l’organisme.")
    if not reponse.strip():
        raise ErreurMetier("reponse", "Dites sur quoi vous vous fondez.", champ="reponse")
    demande.etat = EtatDemande.RAPPROCHEE if meme_personne else EtatDemande.ECARTEE
    demande.reponse, demande.traitee_par_id = reponse.strip()[:200], acteur.id
    demande.traitee_le = horloge.maintenant()
    demande.save()
    journal.tracer("ecriture", objet=f"rapprochement:{demande.pk}", structure_id=demande.structure_id)
    if not meme_personne or Dossier.objects.filter(usager=cible, structure=demande.structure_id).exists():
        return None
    return ouvrir_dossier(acteur=None, usager=cible, structure=demande.structure)


def peut_traiter(acteur: Acteur, demande: DemandeRapprochement, cible: Usager) -> bool:
    """Direction or identitovigilance of the asking structure and of every structure that knows the person."""
    return demande.demandeur_id != acteur.id and all(
        acteur.peut("ID", "lire", s)
        and (acteur.peut("ADM", "valider", s) or (acteur.peut("ID", "ecrire", s) and acteur.peut("NIR", "ecrire", s)))
        for s in {demande.structure_id, *cible.structures}
    )


__all__ = ["demander_rapprochement", "ouvrir_dossier_connu", "peut_traiter", "traiter_rapprochement"]
