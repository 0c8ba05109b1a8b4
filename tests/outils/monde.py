"""Fixture `monde`: the smallest world where every clause of the access formula has somebody on each side."""

import time
from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client

from habilitations.choices import Secteur, Transverse
from habilitations.models import OrganismeGestionnaire, Professionnel, Unite
from tests.outils import fabriques as f


@pytest.fixture
def monde(db: None) -> SimpleNamespace:
    """mecs (groupes tilleuls, chenes) and csapa of one organisme; `ailleurs` belongs to another organisme.

    anne: educator of Tilleuls, in Éloïse's team · karim: educator of Chênes · lucie: nurse of the mecs, in Éloïse's
    team · paul: chef de service (whole structure) · sarah: secretary · nora: nurse of the csapa · zoe: stranger.
    """
    organisme = OrganismeGestionnaire.objects.create(nom="Association La Clairière")
    autre = OrganismeGestionnaire.objects.create(nom="Association Voisine")
    mecs, csapa = (
        f.structure(organisme, "MECS Les Tilleuls"),
        f.structure(organisme, "CSAPA Le Quai", Secteur.PDS, "197"),
    )
    ailleurs = f.structure(autre, "MECS du Lac")
    tilleuls = Unite.objects.create(structure=mecs, nom="Tilleuls")
    chenes = Unite.objects.create(structure=mecs, nom="Chênes")
    m = SimpleNamespace(organisme=organisme, autre=autre, mecs=mecs, csapa=csapa, ailleurs=ailleurs, tilleuls=tilleuls,
                        chenes=chenes)  # fmt: skip
    educateur, infirmiere, maison = "Éducateur spécialisé", "Infirmière", Transverse.STRUCTURE
    m.anne = Professionnel(organisme=organisme, prenom="Anne", nom="Dupont", fonction=educateur)
    m.karim = Professionnel(organisme=organisme, prenom="Karim", nom="Sadi", fonction=educateur)
    m.lucie = Professionnel(organisme=organisme, prenom="Lucie", nom="Bonnet", fonction=infirmiere)
    m.paul = Professionnel(organisme=organisme, prenom="Paul", nom="Renaud", fonction="Chef de service")
    m.sarah = Professionnel(organisme=organisme, prenom="Sarah", nom="Petit", fonction="Secrétaire")
    m.nora = Professionnel(organisme=organisme, prenom="Nora", nom="Haddad", fonction=infirmiere)
    m.zoe = Professionnel(organisme=autre, prenom="Zoé", nom="Martin", fonction=educateur)
    m.lucie.professionnel_de_sante = m.nora.professionnel_de_sante = True
    f.equipe(
        (m.anne, mecs, f.EDU, tilleuls, Transverse.NON), (m.karim, mecs, f.EDU, chenes, Transverse.NON),
        (m.lucie, mecs, f.IDE, None, Transverse.NON), (m.paul, mecs, f.CSE, None, maison),
        (m.sarah, mecs, f.SEC, None, maison), (m.nora, csapa, f.IDE, None, maison),
        (m.zoe, ailleurs, f.CSE, None, maison),
    )  # fmt: skip
    with f.technique(mecs, csapa, ailleurs):
        m.eloise = f.usager(mecs, "Éloïse", "Lambert")
        m.sofia = f.usager(mecs, "Sofia", "Costa")
        m.marc = f.usager(csapa, "Marc", "Vidal", sexe="M")
        m.d_eloise, m.d_sofia = f.dossier(m.eloise, mecs, tilleuls), f.dossier(m.sofia, mecs, tilleuls)
        m.d_marc = f.dossier(m.marc, csapa)
        for pro in (m.anne, m.lucie):
            f.lier(m.d_eloise, pro)
    return m


@pytest.fixture
def connecter(client: Client) -> Any:
    """`connecter(monde.anne)` → test client with an open session (second factor included)."""

    def ouvrir(pro: Professionnel, navigateur: Client | None = None) -> Client:
        navigateur = navigateur or client
        navigateur.force_login(pro.compte, backend="allauth.account.auth_backends.AuthenticationBackend")
        session = navigateur.session
        session["second_facteur"] = pro.compte.pk
        session.save()
        return navigateur

    return ouvrir


def fraiche(client: Client, avance_s: float = 0) -> Client:
    """Identity proven a moment ago (S-09), or `avance_s` seconds ahead for walks that last longer than the proof."""
    session = client.session
    session["account_authentication_methods_user"] = session["_auth_user_id"]
    session["account_authentication_methods"] = [{"method": "password", "at": time.time() + avance_s}]
    session.save()
    return client
