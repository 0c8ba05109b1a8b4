"""What people sign before they work: by themselves, on the text they read, kept as it was (metier S26)."""

import hashlib
import uuid
from datetime import timedelta
from io import BytesIO

import pikepdf
import pytest
from django.db import DatabaseError, transaction
from django.test import Client

from dui.core import contexte, horloge
from dui.core.erreurs import ErreurMetier, Refus
from habilitations import sensibilisation as lectures
from habilitations.acces import acteur_de, contexte_de
from habilitations.models import Affectation, Attestation, ContenuSensibilisation, Structure
from habilitations.services.sensibilisation import attester, publier_contenu, regler_comptes
from tests.habilitations.outils import MOT_DE_PASSE, code_totp, entrer, equiper
from tests.outils.monde import fraiche

pytestmark = pytest.mark.django_db
JOUR = timedelta(days=1)


def nom_de(pro):
    return contexte.ouvrir(contexte_de(acteur_de(pro.compte)))


def signer(pro, numero=1):
    with nom_de(pro):
        return attester(acteur=acteur_de(pro.compte), numero=numero)


def exiger(m, oui=True):
    with nom_de(m.helene):
        structure = Structure.objects.select_related("organisme").get(pk=m.mecs.pk)
        regler_comptes(acteur=acteur_de(m.helene.compte), structure=structure, revue_jours=90, absence_jours=30,
                       sensibilisation=oui)  # fmt: skip


@pytest.mark.mission("PRI-CON-4", "PRI-ENJ-5")
def test_signer_garde_l_empreinte_du_texte_lu(direction):
    attestation = signer(direction.anne)
    contenu = ContenuSensibilisation.objects.get()
    assert attestation.empreinte == hashlib.sha256(contenu.texte.encode()).hexdigest()
    assert (attestation.nom, attestation.fonction) == ("Anne Dupont", "Éducateur spécialisé")
    with pytest.raises(ErreurMetier, match="déjà signé"):
        signer(direction.anne)


def test_une_attestation_ne_se_reecrit_ni_ne_s_efface(direction):
    attestation = signer(direction.anne)
    for acte in (lambda: Attestation.objects.filter(pk=attestation.pk).update(nom="Autre"), attestation.delete):
        with transaction.atomic(), pytest.raises(DatabaseError, match="permission denied"):
            acte()


def test_une_nouvelle_edition_se_signe_a_nouveau_l_ancienne_reste(direction):
    signer(direction.anne)
    with nom_de(direction.helene):
        helene = acteur_de(direction.helene.compte)
        publier_contenu(acteur=helene, organisme=direction.organisme, titre="Deux", texte="Autre texte.")
        with pytest.raises(ErreurMetier, match="déjà celui"):
            publier_contenu(acteur=helene, organisme=direction.organisme, titre="Deux", texte="Autre texte.")
    with pytest.raises(ErreurMetier, match="Relisez"):
        signer(direction.anne, 1)
    assert direction.anne in lectures.a_signer(direction.mecs)
    signer(direction.anne, 2)
    assert direction.anne not in lectures.a_signer(direction.mecs)
    assert Attestation.objects.filter(professionnel=direction.anne).count() == 2
    for qui in (direction.paul, direction.victor, direction.zoe):
        with nom_de(qui), pytest.raises(Refus):
            publier_contenu(acteur=acteur_de(qui.compte), organisme=direction.organisme, titre="X", texte="Y")


@pytest.mark.mission("PRI-CON-4")
def test_exigee_elle_precede_le_premier_acces_de_ceux_qui_arrivent(direction):
    m = direction
    exiger(m)
    assert acteur_de(m.anne.compte).postes, "who was already there is not locked out"
    Affectation.objects.filter(professionnel=m.karim).update(debut=horloge.aujourdhui())
    assert not acteur_de(m.karim.compte).postes
    karim = entrer(m.karim)
    assert "Lisez et signez" in karim.get("/").content.decode()
    assert karim.get("/compte/sensibilisation/").status_code == 200
    signer(m.karim)
    assert acteur_de(m.karim.compte).postes
    assert karim.get("/").status_code == 200


def test_a_la_connexion_on_est_mene_a_ce_qu_il_faut_signer(direction):
    exiger(direction)
    Affectation.objects.filter(professionnel=direction.karim).update(debut=horloge.aujourdhui())
    secret = equiper(direction.karim)
    champs = {"login": direction.karim.compte.email, "password": MOT_DE_PASSE}
    for decalage, porte in ((0, "/compte/sensibilisation/"), (1, "/")):
        navigateur = Client()
        navigateur.post("/compte/connexion/", champs)
        reponse = navigateur.post("/compte/facteurs/verifier/", {"code": code_totp(secret, decalage)})
        assert reponse["Location"] == porte
        if decalage == 0:
            signer(direction.karim)


def test_retiree_l_exigence_ne_ferme_plus_rien(direction):
    exiger(direction)
    Affectation.objects.filter(professionnel=direction.karim).update(debut=horloge.aujourdhui())
    exiger(direction, oui=False)
    assert acteur_de(direction.karim.compte).postes


@pytest.mark.parametrize(("champ", "valeur"), [("revue_jours", 10), ("absence_jours", 0), ("revue_jours", 400)])
def test_les_delais_ont_des_bornes(direction, champ, valeur):
    voulu = {"revue_jours": 90, "absence_jours": 30, "sensibilisation": False} | {champ: valeur}
    with nom_de(direction.helene), pytest.raises(ErreurMetier):
        regler_comptes(acteur=acteur_de(direction.helene.compte), structure=direction.mecs, **voulu)


@pytest.mark.mission("PDE-HAB-1", "PDS-HAB-1")
def test_lire_signer_et_garder_son_pdf_par_les_ecrans(direction, connecter):
    m = direction
    anne = fraiche(connecter(m.anne))

    def envoyer(chemin, client=anne, **champs):
        return client.post(chemin, {"jeton_soumission": str(uuid.uuid4()), **champs})

    assert "secret professionnel" in anne.get("/compte/sensibilisation/").content.decode()
    assert envoyer("/compte/sensibilisation/", numero=1).status_code == 422, "the box is not ticked"
    assert envoyer("/compte/sensibilisation/", numero=1, lu="on").status_code == 303
    attestation = Attestation.objects.get()
    chemin = f"/habilitations/sensibilisation/{attestation.pk}/"
    pdf = anne.get(chemin)
    with pikepdf.open(BytesIO(pdf.content)) as ouvert:
        assert ouvert.docinfo["/Title"] == "Attestation de sensibilisation, Anne Dupont"
    for qui, code in ((m.karim, 404), (m.zoe, 404), (m.helene, 200)):
        assert fraiche(connecter(qui)).get(chemin).status_code == code
    helene = fraiche(connecter(m.helene))
    page = helene.get("/habilitations/sensibilisation/").content.decode()
    assert "Karim Sadi" in page
    assert "1 attestation signée" in page.replace("\u00a0", " ")
    envoi = {"titre": "Édition", "texte": "Un texte à nous."}
    assert envoyer("/habilitations/sensibilisation/", helene, **envoi).status_code == 303
    reglages = {"revue_jours": 60, "absence_jours": 20, "sensibilisation": "on"}
    assert envoyer("/habilitations/reglages/", helene, **reglages).status_code == 303
    m.mecs.refresh_from_db()
    assert (m.mecs.revue_jours, m.mecs.sensibilisation_depuis) == (60, horloge.aujourdhui())
    assert envoyer("/habilitations/reglages/", helene, revue_jours=1, absence_jours=20).status_code == 422
    assert fraiche(connecter(m.paul)).get("/habilitations/reglages/").status_code == 403
