"""The directory of CRIP: kept by who validates, chosen at the sending, kept by the sendings made."""

import uuid
from datetime import timedelta

import pytest
from django.db import IntegrityError, ProgrammingError, connection, transaction
from django.test import Client
from django.urls import reverse

from accompagnement.donnees.departements import DEPARTEMENTS, du_finess
from accompagnement.models import Crip, EnvoiIP
from accompagnement.services import protection as s
from dui.core import horloge
from dui.core.erreurs import ErreurMetier, Refus
from tests.accompagnement.protection.outils import envoyer, ip_de, relue
from tests.coordination.outils import au_nom_de
from tests.outils import fabriques as f

pytestmark = [pytest.mark.django_db, pytest.mark.mission("PDE-DOCX-7")]
JOUR = f"{horloge.aujourdhui():%d/%m/%Y}"
LOIRE = {"departement": "44", "nom": "CRIP 44", "adresse": "3 quai du Port\n44000 Nantes",
         "messagerie": "crip@loire.mssante.example", "telephone": "02 00 00 00 44"}  # fmt: skip


def poster(client, chemin, **champs):
    return client.post(chemin, champs | {"jeton_soumission": str(uuid.uuid4())})


def crip_de(monde, **champs):
    with au_nom_de(monde.paul) as paul:
        return s.ajouter_crip(acteur=paul, structure=monde.mecs, **LOIRE | champs)


@pytest.mark.parametrize(("finess", "code"), [("440012345", "44"), ("2A0000012", "2A"), ("9A0100001", "971"),
                                               ("9F0000001", "976"), ("XX", "")])  # fmt: skip
def test_le_departement_se_lit_dans_le_finess(finess, code):
    assert du_finess(finess) == code


def test_aucune_coordonnee_n_est_livree(monde):
    assert len(DEPARTEMENTS) == 101
    with au_nom_de(monde.paul):
        assert not Crip.objects.exists()


def test_la_direction_la_tient_un_educateur_la_lit(monde, connecter):
    anne, paul = connecter(monde.anne, Client()), connecter(monde.paul, Client())
    assert poster(anne, reverse("protection_crip_nouvelle"), **LOIRE).status_code == 403
    assert poster(paul, reverse("protection_crip_nouvelle"), **LOIRE).status_code == 303
    page = anne.get(reverse("protection_crips")).content.decode()
    assert "crip@loire.mssante.example" in page
    assert "Modifier" not in page
    with au_nom_de(monde.anne) as acteur, pytest.raises(Refus):
        s.retirer_crip(acteur=acteur, crip=Crip.objects.get(), motif="Non")


def test_ni_adresse_ni_boite_et_un_departement_deja_note_se_disent_au_champ(monde, connecter):
    client, chemin = connecter(monde.paul), reverse("protection_crip_nouvelle")
    refus = poster(client, chemin, **LOIRE | {"adresse": "", "messagerie": ""})
    assert refus.status_code == 422
    assert "Notez une adresse postale ou une boîte sécurisée." in refus.content.decode()
    crip_de(monde)
    deja = poster(client, chemin, **LOIRE | {"nom": "Une autre"})
    assert deja.status_code == 422
    assert "déjà sa CRIP" in deja.content.decode()
    assert "Une autre" in deja.content.decode()


def test_la_base_refuse_une_crip_sans_adresse_et_ne_l_efface_pas(monde):
    crip = crip_de(monde)
    with au_nom_de(monde.paul):
        with pytest.raises(IntegrityError), transaction.atomic():
            Crip.objects.filter(pk=crip.pk).update(adresse="", messagerie="")
        with pytest.raises(ProgrammingError), transaction.atomic(), connection.cursor() as curseur:
            curseur.execute("DELETE FROM accompagnement_crip")


@pytest.mark.parametrize(("canal", "lieu"), [("mssante", ", crip@loire.mssante.example"), ("portail", ""),
                                              ("courrier", ", 3 quai du Port, 44000 Nantes"),
                                              ("telephone", ", 02 00 00 00 44")])  # fmt: skip
def test_choisie_a_l_envoi_sa_coordonnee_du_canal_est_gardee(monde, canal, lieu):
    crip = crip_de(monde)
    envoi = envoyer(monde.anne, ip_de(monde.anne, monde.d_eloise), canal=canal, crip=crip.pk, adresse="")
    assert (envoi.adresse, envoi.crip_id) == (f"CRIP 44{lieu}", crip.pk)


def test_un_canal_sans_coordonnee_se_dit(monde):
    crip, ip = crip_de(monde, messagerie=""), ip_de(monde.anne, monde.d_eloise)
    with pytest.raises(ErreurMetier, match="Aucune boîte sécurisée"):
        envoyer(monde.anne, ip, crip=crip.pk, adresse="")
    with pytest.raises(ErreurMetier, match="à qui et où"):
        envoyer(monde.anne, ip, adresse=" ")


def test_la_crip_du_departement_est_proposee(monde, connecter):
    crip_de(monde, departement="49")
    crip, ip = crip_de(monde), ip_de(monde.anne, monde.d_eloise)
    with f.technique(monde.mecs):
        type(monde.mecs).objects.filter(pk=monde.mecs.pk).update(finess="440000987")
    chemin = reverse("protection_acte", args=[monde.d_eloise.pk, ip.pk, "transmettre"])
    client = connecter(monde.anne)
    assert f'<option value="{crip.pk}" selected>' in client.get(chemin).content.decode()
    reponse = poster(client, chemin, destinataire="crip", crip=crip.pk, adresse="", canal="mssante", le=JOUR,
                     heure="00:01", preuve="MSG-7")  # fmt: skip
    assert reponse.status_code == 303
    with au_nom_de(monde.anne):
        assert EnvoiIP.objects.get().crip == crip


def test_retiree_elle_ne_se_choisit_plus_et_l_envoi_la_garde(monde):
    crip, ip = crip_de(monde), ip_de(monde.anne, monde.d_eloise)
    envoi = envoyer(monde.anne, ip, crip=crip.pk, adresse="")
    with au_nom_de(monde.paul) as paul:
        s.retirer_crip(acteur=paul, crip=Crip.objects.get(), motif="Service fermé")
        with pytest.raises(ErreurMetier, match="retirée"):
            s.verifier_crip(acteur=paul, crip=Crip.objects.get(), le=horloge.aujourdhui())
    with pytest.raises(ErreurMetier, match="de l’annuaire"):
        envoyer(monde.anne, ip, crip=crip.pk, adresse="")
    with au_nom_de(monde.anne):
        assert relue(ip).envois.get() == envoi
    assert crip_de(monde, nom="CRIP nouvelle").pk != crip.pk


def test_au_bout_d_un_an_elle_est_a_verifier(monde):
    crip = crip_de(monde, verifiee_le=horloge.aujourdhui() - timedelta(days=400))
    assert crip.a_revoir
    with au_nom_de(monde.paul) as paul:
        assert not s.verifier_crip(acteur=paul, crip=crip, le=horloge.aujourdhui()).a_revoir


def test_un_autre_organisme_n_en_voit_rien(monde, connecter):
    crip = crip_de(monde)
    maison = f.structure(monde.autre, "MECS d’ailleurs")
    dir_ = f.professionnel(monde.autre, "Ada", "Lune", "Directrice")
    f.affecter(dir_, maison, f.DIR)
    client = connecter(dir_)
    assert "crip@loire" not in client.get(reverse("protection_crips")).content.decode()
    assert client.get(reverse("protection_crip_acte", args=[crip.pk, "modifier"])).status_code == 404
    with au_nom_de(dir_), connection.cursor() as curseur:
        curseur.execute("SELECT count(*) FROM accompagnement_crip")
        assert curseur.fetchone() == (0,)
