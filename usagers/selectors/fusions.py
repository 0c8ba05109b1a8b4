"""What identitovigilance sees: requests, merges that can still be undone, fields side by side."""

from dataclasses import dataclass
from typing import Any

from django.db.models import F, Q, QuerySet

from dui.core import horloge
from dui.core.typographie import date_moyenne
from habilitations.acces import Acteur
from usagers.choices import EtatDemande, EtatFusion
from usagers.models import DemandeRapprochement, Dossier, Fusion, Usager
from usagers.selectors.recherche import dossiers_visibles
from usagers.services.deplacements import CHAMPS, TRAITS
from usagers.services.fusions import BLOC_TRAITS, DELAI, peut_valider, structures_de
from usagers.services.rapprochements import peut_traiter

TRAITS_MONTRES = ("nom_naissance", "prenoms", "sexe", "date_naissance", "lieu_naissance_libelle", "statut_identite")


def structures_de_vigilance(acteur: Acteur) -> frozenset[int]:
    """Where the actor writes identities, or reads them and validates admissions."""
    ecrit = acteur.structures_ou("ID", "ecrire")
    return ecrit | (acteur.structures_ou("ID", "lire") & acteur.structures_ou("ADM", "valider"))


def dossiers_de_vigilance(acteur: Acteur) -> QuerySet[Dossier]:
    return dossiers_visibles(acteur, "ID", "lire").filter(structure__in=structures_de_vigilance(acteur))


def fusions_visibles(acteur: Acteur) -> QuerySet[Fusion]:
    """Both records are in reach of the formula; a merged one is reached through the record that was kept."""
    vues = dossiers_de_vigilance(acteur).values("usager")
    autre = Q(perdant__in=vues) | Q(perdant__fusionne_dans=F("gagnant"))
    fusions = Fusion.objects.filter(autre, gagnant__in=vues)
    return fusions.select_related("gagnant", "perdant", "demandeur", "valideur").order_by("-pk")


def tableau(acteur: Acteur) -> dict[str, Any]:
    """Parts of the page: to decide, mine, undone within thirty days, rapprochements."""
    depuis = horloge.maintenant() - DELAI
    vivantes = list(fusions_visibles(acteur).filter(Q(etat=EtatFusion.DEMANDEE) | Q(validee_le__gte=depuis))[:100])
    demandees = [f for f in vivantes if f.etat == EtatFusion.DEMANDEE]
    return {
        "a_decider": [f for f in demandees if suites(acteur, f)["peut_valider"]],
        "en_attente": [f for f in demandees if not suites(acteur, f)["peut_valider"]],
        "recentes": [f for f in vivantes if f.etat == EtatFusion.VALIDEE],
        "rapprochements": rapprochements(acteur),
    }


def suites(acteur: Acteur, fusion: Fusion) -> dict[str, Any]:
    """What this actor may do with it now."""
    permis = peut_valider(acteur, structures_de(fusion.gagnant, fusion.perdant))
    attend, validee = fusion.etat == EtatFusion.DEMANDEE, fusion.etat == EtatFusion.VALIDEE
    limite = fusion.validee_le + DELAI if fusion.validee_le else None
    mienne = fusion.demandeur_id == acteur.id
    return {
        "peut_valider": attend and permis and not mienne,
        "peut_refuser": attend and (permis or mienne),
        "peut_defaire": validee and permis and limite is not None and limite >= horloge.maintenant(),
        "mienne": mienne,
        "limite": limite,
    }


@dataclass(frozen=True)
class Demande:
    """A rapprochement; `cible` only for who reaches that person and decides."""

    objet: DemandeRapprochement
    cible: Usager | None


def rapprochements(acteur: Acteur) -> list[Demande]:
    lignes = DemandeRapprochement.objects.filter(
        Q(etat=EtatDemande.OUVERTE) | Q(demandeur=acteur.id), structure__in=structures_de_vigilance(acteur)
    )
    demandes = list(lignes.select_related("structure", "demandeur", "traitee_par").order_by("-pk")[:30])
    cibles = Usager.objects.in_bulk({d.cible_id for d in demandes})
    return [Demande(d, _montrable(acteur, d, cibles.get(d.cible_id))) for d in demandes]


def _montrable(acteur: Acteur, demande: DemandeRapprochement, cible: Usager | None) -> Usager | None:
    if cible is None or demande.etat != EtatDemande.OUVERTE or not peut_traiter(acteur, demande, cible):
        return None
    return cible


@dataclass(frozen=True)
class Ligne:
    """One field of two records, side by side. `choix` is its name in the form."""

    choix: str
    libelle: str
    garde: str
    autre: str
    prend_autre: bool

    @property
    def differe(self) -> bool:
        return self.garde != self.autre


def comparer(gagnant: Usager, perdant: Usager, choix: list[str]) -> list[Ligne]:
    """Strict traits as one line, then the fields that differ."""
    bloc = Ligne(BLOC_TRAITS, "Traits d’identité", _traits(gagnant), _traits(perdant), BLOC_TRAITS in choix)
    lignes = [
        Ligne(nom, _libelle(nom), _texte(gagnant, nom), _texte(perdant, nom), nom in choix)
        for nom in CHAMPS
    ]  # fmt: skip
    return [bloc, *(ligne for ligne in lignes if ligne.differe)]


def choix_proposes(gagnant: Usager, perdant: Usager) -> list[str]:
    """What the kept record does not know is taken from the other; the better status brings its traits."""
    rangs = {"provisoire": 0, "validee": 1, "recuperee": 2, "qualifiee": 3}
    vides = [nom for nom in CHAMPS if not getattr(gagnant, nom) and getattr(perdant, nom)]
    meilleur = rangs[perdant.statut_identite] > rangs[gagnant.statut_identite]
    return ([BLOC_TRAITS] if meilleur else []) + vides


def _libelle(nom: str) -> str:
    return str(Usager._meta.get_field(nom).verbose_name).capitalize()  # type: ignore[union-attr]


def _traits(usager: Usager) -> str:
    return " · ".join(texte for nom in TRAITS_MONTRES if nom in TRAITS and (texte := _texte(usager, nom)))


def _texte(usager: Usager, nom: str) -> str:
    affichage = getattr(usager, f"get_{nom}_display", None)
    valeur = affichage() if affichage else getattr(usager, nom)
    if isinstance(valeur, bool):
        return "Oui" if valeur else ""
    if isinstance(valeur, list):
        return ", ".join(valeur)
    return date_moyenne(valeur) if hasattr(valeur, "isoformat") else str(valeur or "")
