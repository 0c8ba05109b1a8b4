"""A project of Éloïse, fifteen, written through the services; her mother holds the authority."""

from datetime import timedelta
from types import SimpleNamespace
from typing import Any

from accompagnement.models import Attente, Besoin, Objectif, ProjetPersonnalise
from accompagnement.services import projets as services
from dui.core import horloge
from habilitations.acces import Acteur, acteur_de
from habilitations.models import Professionnel
from tests.outils import fabriques as f
from usagers.acces import liens_pour
from usagers.models import Dossier, RelationEntourage
from usagers.services.entourage import ajouter_contact, relier_contact

PAROLE = "Je veux apprendre à cuisiner, parce qu’à 18 ans je veux mon appart."


def acteur(pro: Professionnel) -> Acteur:
    return acteur_de(pro.compte)


def dossier(pk: int, pour: Professionnel | None = None) -> Dossier:
    lignes = Dossier.objects.select_related("usager", "structure", "perimetre")
    if pour is not None:
        lignes = lignes.prefetch_related(liens_pour(acteur(pour)))
    return lignes.get(pk=pk)


def parent(m: SimpleNamespace, prenom: str, libelle: str, **champs: Any) -> RelationEntourage:
    contact = ajouter_contact(acteur=None, organisme=m.organisme, nom="Lambert", prenom=prenom)
    donnees = {"relation": "MTH", "autorite_parentale": True, "preuve": "Livret de famille"} | champs
    return relier_contact(acteur=None, usager=m.eloise, contact=contact, libelle=libelle, **donnees)


def ouvrir(m: SimpleNamespace, **champs: Any) -> ProjetPersonnalise:
    d = champs.pop("dossier", None) or dossier(m.d_eloise.pk)
    return services.creer_projet(acteur=None, dossier=d, **({"titre": "Projet 2026", "referent": m.anne} | champs))


def ecrire(projet: ProjetPersonnalise, titre: str = "Préparer seule trois repas par semaine", niveau: int = 2) -> Any:
    """The whole chain once: words, need and its analysis, objective, action."""
    a: Attente = services.ajouter_noeud(acteur=None, projet=projet, genre="attente", parole=PAROLE)
    b: Besoin = services.ajouter_noeud(
        acteur=None, projet=projet, genre="besoin", code="1.3.2.2", liens=[a.pk],
        description="Apprendre à faire les courses et la cuisine.",
    )  # fmt: skip
    services.analyser_besoin(acteur=None, besoin=b, texte="Sait suivre une recette, n’ose pas allumer le four.")
    o: Objectif = services.ajouter_noeud(
        acteur=None, projet=projet, genre="objectif", titre=titre, niveau=niveau, liens=[b.pk],
        resultat_attendu="Trois repas cuisinés sans aide, deux mois de suite.",
        falc="Je cuisine.\nJe fais 3 repas par semaine.",
    )  # fmt: skip
    action = services.ajouter_noeud(
        acteur=None, projet=projet, genre="action", titre="Atelier cuisine du mercredi", liens=[o.pk],
        intervenant="Fatou Sylla", seances_prevues=16,
    )  # fmt: skip
    return SimpleNamespace(attente=a, besoin=b, objectif=o, action=action)


def soumettre(m: SimpleNamespace, projet: ProjetPersonnalise) -> ProjetPersonnalise:
    return services.soumettre_projet(acteur=acteur(m.anne), projet=relire(projet, m.anne))


def valider(m: SimpleNamespace, projet: ProjetPersonnalise) -> ProjetPersonnalise:
    soumettre(m, projet)
    return services.valider_projet(acteur=acteur(m.paul), projet=relire(projet, m.paul))


def refuser(projet: ProjetPersonnalise, motif: str = "« Je préfère attendre. »", **champs: Any) -> Any:
    donnees = {"cote": "usager", "reponse": "refus", "motif": motif, "le": horloge.aujourdhui()} | champs
    return services.noter_sans_accord(acteur=None, projet=relire(projet), **donnees)


def en_cours(m: SimpleNamespace, projet: ProjetPersonnalise, jours: int = 0) -> ProjetPersonnalise:
    """Validated, answered by a motivated refusal of each side, in force since that many days."""
    valider(m, projet)
    refuser(projet)
    for d in services.qui_repond(relire(projet).dossier):
        refuser(projet, cote="entourage", relation=d.relation)
    le = horloge.aujourdhui() - timedelta(days=jours)
    return services.mettre_en_oeuvre(acteur=None, projet=relire(projet), le=le)


def relire(projet: ProjetPersonnalise, pour: Professionnel | None = None) -> ProjetPersonnalise:
    """As the view reads it."""
    lu = ProjetPersonnalise.objects.select_related("referent").get(pk=projet.pk)
    lu.dossier = dossier(lu.dossier_id, pour)
    return lu


__all__ = ["PAROLE", "acteur", "dossier", "ecrire", "en_cours", "f", "ouvrir", "parent", "refuser", "relire",
           "soumettre", "valider"]  # fmt: skip
