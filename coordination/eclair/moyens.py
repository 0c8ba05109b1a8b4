"""A task for a colleague or for oneself; a vehicle or a room for the hour that the line says."""

from collections.abc import Mapping
from typing import Any

from django.db.models import Q, QuerySet

from coordination.choices import TypeEvenement
from coordination.choices_agenda import GenreRessource
from coordination.conflits import conflits
from coordination.eclair.grammaire import cle
from coordination.eclair.registre import ECLAIR, Nature, Proposition, Question, Saisie
from coordination.models import Ressource
from coordination.services.agenda import Plan, planifier, reserver
from coordination.services.taches import creer_tache
from dui.core import horloge
from dui.core.typographie import date_longue, heure
from habilitations.models import Professionnel, Structure
from usagers.acces import permet
from usagers.models import Dossier

GENERIQUES = {
    **dict.fromkeys(("véhicule", "voiture", "minibus"), GenreRessource.VEHICULE),
    "salle": GenreRessource.SALLE,
}  # fmt: skip


def proposer_tache(saisie: Saisie) -> Proposition | None:
    p = saisie.phrase
    if not p.a_faire or not p.tache:
        return None
    ouverts = all(any(permet(saisie.acteur, d, dom, "ecrire", "creer") for dom in ("AGE", "TRE"))
                  for d in saisie.dossiers)  # fmt: skip
    if not ouverts:
        return None
    if len(saisie.collegues) > 1:
        return Proposition("Une tâche a un seul responsable : gardez un nom.", pret=False)
    qui = f"{saisie.collegues[0]}" if saisie.collegues else "vous"
    pour = f", pour {', '.join(d.usager.prenom_affiche for d in saisie.dossiers)}" if saisie.dossiers else ""
    quand = f", avant le {date_longue(p.limite)}" if p.limite else ", sans date"
    return Proposition(f"« {_titre(p.tache)} », à faire par {qui}{quand}{pour}")


def _titre(mots: str) -> str:
    return mots[:1].upper() + mots[1:]


def enregistrer_tache(saisie: Saisie) -> Any:
    """One for each person: a dossier never names another."""
    responsable = next(iter(saisie.collegues), None) or Professionnel.objects.get(pk=saisie.acteur.id)
    concernees: list[Dossier | None] = list(saisie.dossiers)
    return [
        creer_tache(acteur=saisie.acteur, structure_id=saisie.structure.pk, libelle=_titre(saisie.phrase.tache),
                    responsable=responsable, pour_le=saisie.phrase.limite, dossier=d)
        for d in concernees or [None]
    ]  # fmt: skip


def noms_des_vehicules(structure: Structure) -> Mapping[str, str]:
    """« Kangoo »: a vehicle called by a name of one word is as good as « véhicule »."""
    noms = _ouvertes(structure).filter(genre=GenreRessource.VEHICULE).values_list("nom", flat=True)
    return {nom: "ressource" for nom in noms if nom.isalpha()}


def _ouvertes(structure: Structure) -> QuerySet[Ressource]:
    gardees = Q(retiree_le__isnull=True) | Q(retiree_le__gt=horloge.aujourdhui())
    return Ressource.objects.filter(gardees, structure=structure)


def _possibles(saisie: Saisie) -> list[Ressource]:
    """Those that the line names; else those of the kind it says."""
    mots = {cle(mot) for mot in saisie.phrase.valeurs("ressource")}
    if not mots:
        return []
    texte, toutes = cle(saisie.phrase.texte), list(_ouvertes(saisie.structure))
    nommees = [r for r in toutes if cle(r.nom) in mots or f" {cle(r.nom)} " in f" {texte} "]
    genres = {genre for mot, genre in GENERIQUES.items() if cle(mot) in mots}
    return nommees or [r for r in toutes if r.genre in genres]


def _choisie(saisie: Saisie, possibles: list[Ressource]) -> Ressource | None:
    if len(possibles) == 1:
        return possibles[0]
    return next((r for r in possibles if str(r.pk) == saisie.choix.get("ressource")), None)


def proposer_ressource(saisie: Saisie) -> Proposition | None:
    possibles, p = _possibles(saisie), saisie.phrase
    if not possibles or not saisie.acteur.peut("AGE", "ecrire", saisie.structure.pk):
        return None
    question = Question("Laquelle ?", tuple((str(r.pk), str(r)) for r in possibles)) if len(possibles) > 1 else None
    choisie = _choisie(saisie, possibles)
    if p.debut is None or p.fin is None:
        return Proposition("Pour réserver, dites l’heure et la durée : « 14h30 », « 2h ».", False, question)
    if p.debut <= saisie.maintenant:
        return Proposition("On réserve pour plus tard : cette heure est passée.", pret=False)
    if choisie is None:
        return Proposition("Choisissez ce que vous réservez.", False, question)
    mots = f"{choisie}, {date_longue(p.debut)}, de {heure(p.debut)} à {heure(p.fin)}"
    pris = conflits(structure_id=saisie.structure.pk, debut=p.debut, fin=p.fin, ressources=[choisie.pk])
    return Proposition(mots, question=question, attention=tuple(pris))


def enregistrer_ressource(saisie: Saisie) -> Any:
    """For the appointment of the same line when there is one; else for the author."""
    choisie, p = _choisie(saisie, _possibles(saisie)), saisie.phrase
    if choisie is None or p.debut is None or p.fin is None:
        return None
    prevus = saisie.faits.get("evenement") or []
    if prevus:
        return reserver(prevus[0], [choisie])
    plan = Plan(
        structure_id=saisie.structure.pk, type=TypeEvenement.AUTRE, libelle=_titre(p.objet) or str(choisie),
        debut=p.debut, fin=p.fin, participants=(Professionnel.objects.get(pk=saisie.acteur.id),), ressources=(choisie,),
    )  # fmt: skip
    return planifier(acteur=saisie.acteur, plan=plan)


def ouvrir() -> None:
    tache = Nature("tache", "Tâche", "list-checks", proposer_tache, enregistrer_tache, suffit=True)
    ECLAIR.enregistrer(tache, cle=tache.cle, ordre=30)
    mots = dict.fromkeys(GENERIQUES, "ressource")
    ressource = Nature("ressource", "Réservation", "package", proposer_ressource, enregistrer_ressource, mots,
                       noms_des_vehicules)  # fmt: skip
    ECLAIR.enregistrer(ressource, cle=ressource.cle, ordre=40)
