"""/reprise/ in the hands of a chef de service: deposit, columns, try, take in, decide, report."""

import re
import uuid

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from dui.core import boite, contexte
from dui.demo.fichiers import fichier_de_reprise
from tests.usagers.reprise.test_reprise import csv
from usagers.models import LotReprise, SourceReprise, Usager

pytestmark = pytest.mark.django_db(transaction=True)


def poster(navigateur, chemin, **champs):
    return navigateur.post(chemin, {"jeton_soumission": str(uuid.uuid4())} | champs)


def deposer(navigateur, octets, source="ancien"):
    reponse = poster(navigateur, "/reprise/", source=source, fichier=SimpleUploadedFile("export.csv", octets))
    assert reponse.status_code == 303, reponse.content.decode()
    return reponse["Location"]


def essayer(navigateur, lot):
    """Send the columns back as the page proposes them."""
    page = navigateur.get(lot).content.decode()
    choix = {}
    for nom, corps in re.findall(r'<select name="(colonne_\d+)"[^>]*>(.*?)</select>', page, re.S):
        choisi = re.search(r'<option value="(\w*)" selected', corps)
        choix[nom] = choisi[1] if choisi else ""
    reponse = poster(navigateur, lot, **choix)
    assert reponse.status_code == 303, reponse.content.decode()
    boite.livrer()


@pytest.mark.mission("PDE-SVC-3", "PDS-SVC-3")
def test_du_depot_au_rapport(monde, atelier, connecter):
    fichier = fichier_de_reprise(120, 4)
    paul = connecter(monde.paul)
    lot = deposer(paul, fichier.octets)
    assert poster(paul, f"{lot}demander/").status_code == 422, "no intake before a try"
    essayer(paul, lot)
    page = paul.get(lot).content.decode()
    assert "rien n’est encore écrit" in page
    with contexte.ouvrir(atelier.agent(monde.mecs)):
        assert Usager.objects.count() == 2
        assert SourceReprise.objects.get().correspondances["Né(e) le"] == "date_naissance"
    assert poster(paul, f"{lot}demander/").status_code == 303
    assert "Reprise en cours" in paul.get(lot).content.decode()
    assert b"lignes vues" in paul.get(f"{lot}avancement/").content
    boite.livrer()
    assert paul.get(f"{lot}avancement/")["HX-Refresh"] == "true"
    with contexte.ouvrir(atelier.agent(monde.mecs)):
        lu = LotReprise.objects.get()
        assert Usager.objects.count() == 2 + fichier.personnes
    assert atelier.bilan(lu) == fichier.attendu
    for etat in ("reprise", "douteuse", "rejetee", "inchangee"):
        assert paul.get(f"{lot}?etat={etat}").status_code == 200
    rapport = paul.get(f"{lot}rapport.csv")
    assert rapport["Content-Disposition"].startswith("attachment")
    assert len(rapport.content.decode().strip().splitlines()) == 121


def test_les_numeros_de_sante_ne_se_montrent_pas_a_qui_choisit_les_colonnes(monde, connecter):
    paul = connecter(monde.paul)
    entete = "Nom;Prénom;Né le;Quelque chose\r\n"
    lot = deposer(paul, (entete + "Arvor;Nils;12/03/2012;1 12 03 44 109 123 79\r\n").encode())
    page = paul.get(lot).content.decode()
    assert "numéro masqué" in page
    assert "109 123" not in page


def test_trancher_un_doute_dans_les_deux_sens(monde, atelier, connecter):
    paul = connecter(monde.paul)
    lot = deposer(paul, csv("1;Lambert;Eloise;12/03/2011;F;01/02/2027;;", "2;Cost;Sofia;12/03/2011;F;;;"))
    essayer(paul, lot)
    poster(paul, f"{lot}demander/")
    boite.livrer()
    page = paul.get(f"{lot}?etat=douteuse").content.decode()
    assert "C’est Éloïse Lambert" in page
    assert poster(paul, f"{lot}lignes/2/", choix=str(monde.sofia.pk)).status_code == 422, "not a person the line named"
    assert poster(paul, f"{lot}lignes/2/", choix=str(monde.eloise.pk)).status_code == 303
    assert poster(paul, f"{lot}lignes/3/", choix="creer").status_code == 303
    boite.livrer()
    with contexte.ouvrir(atelier.agent(monde.mecs)):
        lignes = {ligne.numero: ligne for ligne in LotReprise.objects.get().lignes.all()}
        assert lignes[2].usager_id == monde.eloise.pk
        assert lignes[3].usager_id not in (None, monde.sofia.pk)
        assert Usager.objects.count() == 3
    assert poster(paul, f"{lot}lignes/2/", choix="creer").status_code == 422, "decided once"


def test_chacun_chez_soi(monde, connecter):
    """No right: 403. Another house: 404, on each address."""
    paul = connecter(monde.paul)
    lot = deposer(paul, csv("1;Arvor;Nils;12/03/2012;M;;;"))
    for pro, attendu in ((monde.anne, 403), (monde.nora, 403), (monde.zoe, 404)):
        navigateur = connecter(pro)
        for chemin in (lot, f"{lot}avancement/", f"{lot}rapport.csv"):
            assert navigateur.get(chemin).status_code == attendu, (pro, chemin)
        for chemin in (lot, f"{lot}demander/", f"{lot}annuler/", f"{lot}lignes/2/"):
            assert poster(navigateur, chemin).status_code == attendu, (pro, chemin)


def test_le_rapport_ne_porte_aucune_formule(monde, connecter):
    paul = connecter(monde.paul)
    lot = deposer(paul, csv('1;"=HYPERLINK(""http://x"")";@Nils;12/03/2012;M;;;'))
    essayer(paul, lot)
    corps = paul.get(f"{lot}rapport.csv").content.decode()
    for cellule in re.split(r"[;\r\n]+", corps):
        assert not cellule.strip('"').startswith(("=", "+", "@", "-", "\t"))


def test_un_fichier_illisible_garde_la_page_et_le_dit_au_champ(monde, connecter):
    reponse = poster(
        connecter(monde.paul), "/reprise/", source="ancien", fichier=SimpleUploadedFile("a.xlsx", b"PK\x03\x04rien")
    )
    assert reponse.status_code == 422
    assert "ancien" in reponse.content.decode()


def test_celui_qui_perd_son_droit_ne_reprend_plus(monde, atelier, connecter):
    """The worker acts with the rights of now, not of when it was asked (S-08)."""
    paul = connecter(monde.paul)
    lot = deposer(paul, csv("1;Arvor;Nils;12/03/2012;M;;;"))
    essayer(paul, lot)
    poster(paul, f"{lot}demander/")
    profil = monde.paul.affectations.get().profil
    profil.droits = profil.droits | {"ADM": "R"}
    profil.save()
    boite.livrer()
    with contexte.ouvrir(atelier.agent(monde.mecs)):
        assert Usager.objects.count() == 2
