"""Tabs of the dossier: dots, cost, weight, and the team on paper."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from coordination.fil import equipe_changee_depuis, onglet_change_depuis
from coordination.services import ajouter_membre, noter_opposition
from dui.core.models import TraceAcces
from tests.administration.mesures.outils import accorde, le
from tests.coordination.outils import au_nom_de, dossiers, ecrire, il_y_a
from tests.outils import fabriques as f
from tests.outils.monde import fraiche
from usagers.models import Contact, RelationEntourage
from usagers.services.dossiers import reprendre_sejour, suspendre_sejour
from usagers.services.entourage import ajouter_contact, relier_contact

TECHNIQUES = ("SAVEPOINT", "RELEASE", "SELECT set_config")


def compter(client, adresse):
    with CaptureQueriesContext(connection) as requetes:
        reponse = client.get(adresse)
    assert reponse.status_code == 200
    return len([q for q in requetes if not q["sql"].startswith(TECHNIQUES)]), len(reponse.content)


def remplir(m, nombre):
    for rang in range(nombre):
        ecrire(m.anne, m.d_eloise, texte=f"Note {rang:03d}.", fait_le=il_y_a(hours=rang + 1))
        with f.technique(m.mecs):
            contact = Contact.objects.create(organisme=m.organisme, nom=f"Nom{rang}", structures=[m.mecs.pk])
            RelationEntourage.objects.create(usager=m.eloise, contact=contact, relation="MTH", libelle="Tante")
            hugo = f.professionnel(m.organisme, "Hugo", f"Marin{rang}")
            f.affecter(hugo, m.mecs, f.EDU)
        with au_nom_de(m.paul) as paul:
            ajouter_membre(acteur=paul, dossier=dossiers(m.d_eloise.pk)[0], professionnel=hugo)


@pytest.mark.parametrize("qui", ["anne", "paul"])
def test_chaque_onglet_coute_autant_a_5_qu_a_25_et_reste_leger(monde, connecter, qui):
    noms = ("dossier", "dossier_administratif", "dossier_entourage", "dossier_fil", "dossier_equipe")
    adresses = [reverse(nom, args=[monde.d_eloise.pk]) for nom in noms]
    remplir(monde, 5)
    client = connecter(getattr(monde, qui))
    for adresse in adresses:
        client.get(adresse)
    avant = {adresse: compter(client, adresse)[0] for adresse in adresses}
    remplir(monde, 20)
    apres = {adresse: compter(client, adresse) for adresse in adresses}
    assert {a: n for a, (n, _) in apres.items()} == avant
    assert {a: n for a, n in avant.items() if n > 15} == {}
    assert {a: poids for a, (_, poids) in apres.items() if poids > 60_000} == {}


def test_le_point_de_l_onglet_equipe(monde, connecter):
    """Nothing before a first visit; a change by somebody else lights it; opening the tab puts it out."""
    client, page = connecter(monde.anne), reverse("dossier_equipe", args=[monde.d_eloise.pk])

    def change():
        with au_nom_de(monde.anne) as anne:
            return equipe_changee_depuis(dossiers(monde.d_eloise.pk)[0], anne)

    def ajouter(pro):
        with au_nom_de(monde.paul) as paul:
            return ajouter_membre(acteur=paul, dossier=dossiers(monde.d_eloise.pk)[0], professionnel=pro)

    ajouter(monde.anne)
    assert not change()
    assert client.get(page).status_code == 200
    assert not change()
    membre = ajouter(monde.karim)
    assert change()
    with au_nom_de(monde.paul) as paul:
        assert not equipe_changee_depuis(dossiers(monde.d_eloise.pk)[0], paul), "my own change is not news"
    client.get(page)
    assert not change()
    with au_nom_de(monde.paul) as paul:
        noter_opposition(acteur=paul, membre=membre, perimetre="Ma santé")
    assert not change(), "an opposition is told to nobody by a dot"


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("cle", ["administratif", "entourage"])
def test_le_point_des_onglets_de_faits(monde, connecter, cle):
    """Out before a first visit and for one's own acts; lit by somebody else's; put out by opening the tab."""
    client, page = connecter(monde.anne), reverse(f"dossier_{cle}", args=[monde.d_eloise.pk])

    def change(pro):
        with au_nom_de(pro) as acteur:
            return onglet_change_depuis(cle, dossiers(monde.d_eloise.pk)[0], acteur)

    def agir(rang):
        with au_nom_de(monde.sarah) as sarah:
            (dossier,) = dossiers(monde.d_eloise.pk)
            if cle == "entourage":
                contact = ajouter_contact(acteur=sarah, organisme=monde.organisme, nom=f"Nom{rang}")
                relier_contact(acteur=sarah, usager=dossier.usager, contact=contact, relation="MTH", libelle="Tante")
            else:
                acte = (suspendre_sejour, reprendre_sejour)[rang]
                acte(acteur=sarah, sejour=dossier.sejours.get(), motif="Hôpital")

    assert client.get(page).status_code == 200
    assert not change(monde.anne)
    connecter(monde.sarah, Client()).get(page)
    agir(0)
    assert change(monde.anne)
    assert not change(monde.sarah), "my own change is not news"
    assert onglet_de(client.get(reverse("dossier", args=[monde.d_eloise.pk])), cle)["nouveau"]
    client.get(page)
    assert not change(monde.anne)
    agir(1)
    assert change(monde.anne)


def onglet_de(reponse, cle):
    return next(o for o in reponse.context["onglets_dossier"] if o["cle"] == cle)


def test_l_equipe_sur_papier(monde, connecter):
    from coordination.liste_equipe import construire_equipe

    with au_nom_de(monde.paul) as paul:
        (dossier,) = dossiers(monde.d_eloise.pk)
        ajouter_membre(acteur=paul, dossier=dossier, professionnel=monde.lucie)
        ajouter_membre(acteur=paul, dossier=dossier, professionnel=monde.anne, role="referent")
        liste = construire_equipe(dossier, paul)
    assert [str(m.qui) for m in liste.membres] == ["Anne Dupont", "Lucie Bonnet"]
    reponse = fraiche(connecter(monde.anne)).get(reverse("equipe_pdf", args=[monde.d_eloise.pk]))
    assert reponse.content.startswith(b"%PDF")
    assert "no-store" in reponse["Cache-Control"]
    with f.technique(monde.mecs):
        assert TraceAcces.objects.filter(action="export", objet="equipe", acteur_id=monde.anne.pk).exists()


def test_une_section_differee_se_lit_seule_et_sans_script(monde, connecter):
    """Its place is in the page; its lines come by themselves in six queries, or as a page; nothing to say, no card."""
    client = connecter(monde.paul)
    page = client.get(reverse("dossier", args=[monde.d_eloise.pk])).content.decode()
    adresse = reverse("dossier_section", args=[monde.d_eloise.pk, "droits"])
    assert f'hx-get="{adresse}"' in page
    assert f'<a href="{adresse}">Afficher</a>' in page
    assert client.get(adresse, headers={"HX-Request": "true"}).content == b""
    assert "Rien n’est encore écrit ici" in client.get(adresse).content.decode()
    with f.technique(monde.mecs):
        for _ in range(3):
            accorde(monde.d_eloise, fin=le(60))
    with CaptureQueriesContext(connection) as requetes:
        fragment = client.get(adresse, headers={"HX-Request": "true"}).content.decode()
    assert fragment.startswith("<section")
    assert "jusqu’au" in fragment
    assert len([q for q in requetes if not q["sql"].startswith(TECHNIQUES)]) <= 6
    assert "jusqu’au" in client.get(adresse).content.decode()
    assert client.get(reverse("dossier_section", args=[monde.d_eloise.pk, "identite"])).status_code == 404
