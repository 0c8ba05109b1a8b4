"""Objects of the projects for the gallery of models."""

from datetime import timedelta
from typing import Any

from accompagnement.models import PartiePPE
from accompagnement.services import ppe as services_ppe
from accompagnement.services import projets as services
from accompagnement.services.projets.bilans import inviter, preparer_avis, prevoir_bilan
from dui.core import horloge
from tests.accompagnement.projets import outils as o
from tests.outils import fabriques as f


def projet(monde: Any) -> Any:
    """In force, with an objective of the care team that no paper at level 2 tells; the same for every reader."""
    if not hasattr(monde, "projet"):
        with f.technique(monde.mecs):
            p = o.ouvrir(monde)
            noeuds = o.ecrire(p)
            sante = services.ajouter_noeud(
                acteur=None, projet=p, genre="objectif", titre="CANARI-SOIN", resultat_attendu="CANARI", niveau=4,
                liens=[noeuds.besoin.pk],
            )  # fmt: skip
            services.ajouter_noeud(acteur=None, projet=p, genre="action", titre="CANARI-ACTE", liens=[sante.pk])
            monde.projet = o.en_cours(monde, p)
    with f.technique(monde.mecs):
        return o.relire(monde.projet)


def bilan(monde: Any) -> Any:
    p = projet(monde)
    with f.technique(monde.mecs):
        deja = p.bilans.first()
        if deja is not None:
            return deja
        cree = prevoir_bilan(acteur=None, projet=p, categorie="INTERMEDIAIRE",
                             le=horloge.maintenant() + timedelta(days=20), lieu="Salle du groupe")  # fmt: skip
        inviter(acteur=None, bilan=cree, professionnel=monde.anne)
        preparer_avis(acteur=None, bilan=cree, origine="personne", texte="Ça va mieux.", conditions="écrit seule")
        return cree


def ppe(monde: Any) -> Any:
    with f.technique(monde.mecs):
        from accompagnement.models import ProjetPourEnfant

        deja = ProjetPourEnfant.objects.filter(dossier=monde.d_eloise).first()
        if deja is not None:
            return deja
        cree = services_ppe.attendre_ppe(
            acteur=None, dossier=o.dossier(monde.d_eloise.pk), departement="Loire-Atlantique",
            debut_mesure=horloge.aujourdhui() - timedelta(days=100),
        )  # fmt: skip
        PartiePPE.objects.filter(ppe=cree, code="scolarite").update(
            texte="Troisième.", contribution="Aide aux devoirs."
        )
        return cree


PROJETS = {"projet": projet, "bilan": bilan, "ppe": ppe}
