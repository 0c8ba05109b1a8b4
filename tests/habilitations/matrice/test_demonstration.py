"""The fictional world shows a history of decisions, and opens to who tries it on this computer."""

from datetime import timedelta

import pytest

from dui.core import contexte, horloge
from dui.demo.monde import matrices, peuplement
from dui.demo.monde.maison import EQUIPE, MAISONS
from habilitations import matrice, partage
from habilitations.acces import acteur_de
from habilitations.distance import Situation
from habilitations.models import OrganismeGestionnaire, Professionnel


@pytest.mark.django_db
def test_la_maison_fictive_a_une_histoire_et_reste_ouverte_ici():
    monde = peuplement.Monde(OrganismeGestionnaire.objects.create(nom="La Clairière"))
    with contexte.ouvrir(contexte.agent_technique("demo", [], organismes=[monde.organisme.pk])):
        for maison in MAISONS:
            peuplement._batir(monde, maison)
        for ligne in EQUIPE:
            peuplement._embaucher(monde, *ligne)
    matrices.decider(monde)
    sans = {p.fonction for p in partage.avec_categorie(Professionnel.objects.all()).filter(categorie_partage="")}
    assert sans == {"Stagiaire", "Stagiaire éducatrice"}
    assert not Professionnel.objects.filter(categories_partage=None).exists(), "somebody decided for everyone"
    mecs, jour = monde.structures["mecs"], horloge.aujourdhui()
    trouves = {(c.profil.code, c.champ): c.net for c in matrice.changements(mecs, jour - timedelta(days=70), jour)}
    assert trouves == {
        ("EDU", "DRO"): False, ("MDM", "GA"): True, ("VEI", "distance"): True, ("IDE", "distance"): True,
    }  # fmt: skip
    assert matrice.sans_decision(mecs) == []
    veilleur = Professionnel.objects.get(prenom="Bruno", nom="Le Gall").compte
    for adresse, ouvert in (("127.0.0.1", True), ("::1", True), ("203.0.113.9", False)):
        vu = acteur_de(veilleur, situation=Situation(adresse))
        assert bool(vu.postes[0].droits) is ouvert, adresse
