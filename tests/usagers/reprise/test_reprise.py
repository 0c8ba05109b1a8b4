"""Intake of a foreign file (S01): exact counts, nothing twice, nothing in silence, whatever stops in between."""

import os
import signal
import subprocess
import sys
import threading
import time

import pytest
from django.db import connection

from dui.core import contexte
from dui.core.entrees import EntreeRefusee
from dui.core.erreurs import ErreurMetier
from dui.demo.fichiers import DEFAUTS, fichier_de_reprise
from tests.usagers.reprise.conftest import LIGNES
from usagers.models import Adresse, Contact, IdentiteINS, LotReprise, Sejour, Usager
from usagers.services import reprise
from usagers.services.reprise import execution

pytestmark = pytest.mark.django_db(transaction=True)
ENTETE = "Référence;Nom de naissance;Prénoms;Né le;Sexe;Date admission;Date entrée;Date sortie\r\n"


class Coupure(Exception):
    """The worker dies here."""


def csv(*lignes: str) -> bytes:
    return (ENTETE + "\r\n".join(lignes) + "\r\n").encode()


def compter(atelier, structure):
    with contexte.ouvrir(atelier.agent(structure)):
        return Usager.objects.count(), Sejour.objects.count(), Contact.objects.count(), Adresse.objects.count()


@pytest.mark.mission("PDE-SVC-3", "PDS-SVC-3")
def test_les_comptes_sont_exacts_et_l_essai_n_ecrit_rien(monde, atelier, fichier):
    avant = compter(atelier, monde.mecs)
    lot = atelier.recevoir(fichier.octets, **fichier.correspondances)
    assert atelier.executer(lot, a_blanc=True)
    assert atelier.bilan(lot) == fichier.attendu
    assert compter(atelier, monde.mecs) == avant
    assert atelier.executer(lot)
    assert atelier.bilan(lot) == fichier.attendu
    apres = compter(atelier, monde.mecs)
    assert (apres[0] - avant[0], apres[1] - avant[1]) == (fichier.personnes, fichier.sejours)
    with contexte.ouvrir(atelier.agent(monde.mecs)):
        etats = dict(lot.lignes.values_list("numero", "etat"))
        sans_phrase = [ligne.numero for ligne in lot.lignes.filter(etat="rejetee") if not ligne.messages]
    ecarts = [(n, d, etats[n]) for d, numeros in fichier.defauts.items() for n in numeros if etats[n] != DEFAUTS[d][1]]
    assert ecarts == []
    assert sans_phrase == []


def test_le_meme_fichier_deux_fois_n_ajoute_rien(monde, atelier, fichier):
    atelier.executer(atelier.recevoir(fichier.octets, **fichier.correspondances))
    avant = compter(atelier, monde.mecs)
    second = atelier.recevoir(fichier.octets)
    atelier.executer(second)
    assert compter(atelier, monde.mecs) == avant
    bilan = atelier.bilan(second)
    assert "reprise" not in bilan
    assert bilan["inchangee"] == fichier.attendu["reprise"] + fichier.attendu["inchangee"]


@pytest.mark.parametrize("graine", [1, 2])
def test_coupee_a_chaque_tranche_elle_reprend_sans_perdre_ni_doubler(monde, atelier, monkeypatch, graine):
    monkeypatch.setattr(execution, "LOT", 23)
    fichier = fichier_de_reprise(150, graine)
    avant = compter(atelier, monde.mecs)
    lot = atelier.recevoir(fichier.octets, **fichier.correspondances)
    coupures = 0

    def mourir():
        raise Coupure

    with contexte.ouvrir(atelier.agent(monde.mecs)):
        reprise.demander(acteur=None, lot=lot, a_blanc=False)
    for tranche in range(1, 40):
        restants = iter(range(1 + tranche % 2))

        def apres(restants=restants):
            if next(restants, None) is None:
                mourir()

        try:
            if reprise.executer(lot.pk, atelier.agent(monde.mecs), entre=apres):
                break
        except Coupure:
            coupures += 1
    assert coupures >= 4
    assert atelier.bilan(lot) == fichier.attendu
    apres_tout = compter(atelier, monde.mecs)
    assert (apres_tout[0] - avant[0], apres_tout[1] - avant[1]) == (fichier.personnes, fichier.sejours)


def test_kill_9_de_la_commande_puis_reprendre(monde, atelier, tmp_path):
    """A real process, killed while it writes; --reprendre ends it with the counts of an uninterrupted run."""
    fichier = fichier_de_reprise(max(LIGNES, 1500), 3)
    chemin = tmp_path / "export.csv"
    chemin.write_bytes(fichier.octets)
    avant = compter(atelier, monde.mecs)
    commande = [sys.executable, "manage.py", "reprise", "--structure", monde.mecs.finess]
    environ = os.environ | {"DJANGO_SETTINGS_MODULE": "dui.settings.test"}
    processus = subprocess.Popen([*commande, str(chemin), "--source", "ancien", "--appliquer"], env=environ)
    lot = None
    for _ in range(600):
        time.sleep(0.05)
        with contexte.ouvrir(atelier.agent(monde.mecs)):
            lot = LotReprise.objects.first()
            faites = lot.lignes.exclude(etat="a_faire").count() if lot else 0
        if faites:
            break
    processus.send_signal(signal.SIGKILL)
    processus.wait()
    assert lot is not None
    assert atelier.bilan(lot).get("a_faire", 0) > 0, "killed too late to prove anything"
    fin = subprocess.run(
        [*commande, "--reprendre", str(lot.pk), "--json"], env=environ, capture_output=True, check=True
    )
    assert b'"a_faire": 0' in fin.stdout
    assert atelier.bilan(lot) == fichier.attendu
    apres = compter(atelier, monde.mecs)
    assert (apres[0] - avant[0], apres[1] - avant[1]) == (fichier.personnes, fichier.sejours)


def test_un_doute_ne_fusionne_jamais_en_silence(monde, atelier):
    with contexte.ouvrir(atelier.agent(monde.mecs)):
        avant = Usager.objects.count()
    lot = atelier.recevoir(csv("1;Lambert;Eloise;12/03/2011;F;01/02/2024;;", "2;Lambrt;Éloïse;12/03/2011;F;;;"))
    atelier.executer(lot)
    assert atelier.bilan(lot) == {"douteuse": 2}
    with contexte.ouvrir(atelier.agent(monde.mecs)):
        assert Usager.objects.count() == avant
        phrases = " ".join(m.get("texte", "") for ligne in lot.lignes.all() for m in ligne.messages)
    assert "Éloïse Lambert, déjà dans votre structure" in phrases


def test_une_valeur_inconnue_se_dit_et_ne_s_invente_pas(monde, atelier):
    lignes = ("1;Arvor;Nils;12/13/2012;M;;;", "2;Brehat;Ines;vers Pâques;F;;;", "3;;Tom;01/02/2012;M;;;",
              "4;Kerdu;Lou;03/04/2012;?;;;")  # fmt: skip
    lot = atelier.recevoir(csv(*lignes))
    atelier.executer(lot)
    with contexte.ouvrir(atelier.agent(monde.mecs)):
        lues = {ligne.numero: ligne for ligne in lot.lignes.select_related("usager")}
        assert [lues[n].etat for n in (2, 3, 4, 5)] == ["rejetee", "rejetee", "rejetee", "reprise"]
        assert "le mois 13 n’existe pas" in lues[2].messages[0]["texte"]
        assert "vers Pâques" in lues[3].messages[0]["texte"]
        assert lues[5].usager.sexe == "I"
        assert lues[5].messages, "an unknown sex is said, not chosen"


@pytest.mark.parametrize(
    ("encodage", "separateur"), [("utf-8-sig", ";"), ("cp1252", ";"), ("utf-8", ","), ("utf-8", "\t")]
)
def test_encodages_et_separateurs(monde, atelier, encodage, separateur):
    texte = ENTETE + "1;Lécuyer;Zoé Aïda;2 février 2012;F;2024-01-05;8/1/24;\r\n"
    lot = atelier.recevoir(texte.replace(";", separateur).encode(encodage))
    atelier.executer(lot)
    with contexte.ouvrir(atelier.agent(monde.mecs)):
        usager = lot.lignes.get().usager
        assert (usager.nom_naissance, usager.prenoms, str(usager.date_naissance)) == (
            "LECUYER",
            "ZOE AIDA",
            "2012-02-02",
        )
        sejour = Sejour.objects.get(dossier__usager=usager)
        assert (str(sejour.date_admission), str(sejour.date_entree)) == ("2024-01-05", "2024-01-08")


def test_deux_maisons_au_meme_logiciel_ne_se_melangent_pas(monde, atelier):
    ligne = "1;Arvor;Nils;12/03/2012;M;;;"
    ici, la = atelier.recevoir(csv(ligne)), atelier.recevoir(csv("1;Brehat;Ines;05/06/1990;F;;;"), monde.csapa)
    for lot in (ici, la):
        atelier.executer(lot)
    with contexte.ouvrir(atelier.agent(monde.mecs)):
        assert [u.nom_naissance for u in Usager.objects.filter(reference_source="1")] == ["ARVOR"]
        assert not LotReprise.objects.filter(pk=la.pk).exists()
    with contexte.ouvrir(atelier.agent(monde.csapa)):
        assert [u.nom_naissance for u in Usager.objects.filter(reference_source="1")] == ["BREHAT"]


def test_le_numero_de_securite_sociale_a_mauvaise_cle_n_est_pas_repris(monde, atelier):
    entete = "Référence;Nom;Prénom;Né le;Sexe;NSS\r\n"
    octets = (entete + "1;Arvor;Nils;12/03/2012;M;112034410912300\r\n").encode()
    lot = atelier.recevoir(octets)
    atelier.executer(lot)
    with contexte.ouvrir(atelier.agent(monde.mecs)):
        ligne = lot.lignes.select_related("usager").get()
        assert ligne.etat == "reprise"
        assert "la clé de ce numéro ne correspond pas" in str(ligne.messages)
        assert "112034410912300" not in str(ligne.messages)
        assert not IdentiteINS.objects.filter(usager=ligne.usager).exists()


@pytest.mark.parametrize("octets", [
    b"", b"\x00\x01\x02", b"PK\x03\x04 pas un classeur", b"Nom\r\n", ("a;" * 5000 + "\r\n1;2").encode(),
])  # fmt: skip
def test_un_fichier_hostile_est_refuse_d_une_phrase(monde, atelier, octets):
    with pytest.raises((EntreeRefusee, ErreurMetier)) as refus:
        atelier.recevoir(octets)
    assert refus.value.message.endswith((".", "?"))
    with contexte.ouvrir(atelier.agent(monde.mecs)):
        assert not LotReprise.objects.exists()


def test_une_colonne_necessaire_manque(monde, atelier):
    with pytest.raises(ErreurMetier, match="Prénoms de naissance"):
        atelier.recevoir(b"Nom;Date de naissance\r\nArvor;12/03/2012\r\n")


def test_arretee_ce_qui_est_ecrit_reste_et_le_reste_se_reprend(monde, atelier, monkeypatch):
    monkeypatch.setattr(execution, "LOT", 20)
    fichier = fichier_de_reprise(100, 5)
    lot = atelier.recevoir(fichier.octets, **fichier.correspondances)

    def arreter():
        with contexte.ouvrir(atelier.agent(monde.mecs)):
            if lot.lignes.exclude(etat="a_faire").exists():
                reprise.annuler(acteur=None, lot=lot)

    assert not atelier.executer(lot, entre=arreter)
    assert atelier.bilan(lot)["a_faire"] == 80
    assert atelier.executer(lot)
    assert atelier.bilan(lot) == fichier.attendu


def test_un_essai_plus_long_qu_une_tranche_finit_avec_les_memes_comptes(monde, atelier, monkeypatch):
    monkeypatch.setattr(execution, "LOT", 20)
    fichier = fichier_de_reprise(120, 5)
    lot = atelier.recevoir(fichier.octets, **fichier.correspondances)
    assert atelier.executer(lot, a_blanc=True, duree_s=0.01)
    assert atelier.bilan(lot) == fichier.attendu


def test_un_second_ouvrier_attend_et_ne_clot_pas_le_travail_du_premier(monde, atelier):
    """The first one holds the file, then dies: the second does every line before it says the file is done."""
    fichier = fichier_de_reprise(100, 5)
    lot = atelier.recevoir(fichier.octets, **fichier.correspondances)
    pris = threading.Event()

    def tenir_puis_mourir():
        try:
            with contexte.ouvrir(atelier.agent(monde.mecs)):
                LotReprise.objects.select_for_update().get(pk=lot.pk)
                list(lot.lignes.select_for_update())
                pris.set()
                time.sleep(1.5)
                raise Coupure
        except Coupure:
            connection.close()

    with contexte.ouvrir(atelier.agent(monde.mecs)):
        reprise.demander(acteur=None, lot=lot, a_blanc=False)
    premier = threading.Thread(target=tenir_puis_mourir)
    premier.start()
    assert pris.wait(10)
    assert reprise.executer(lot.pk, atelier.agent(monde.mecs))
    premier.join()
    assert atelier.bilan(lot) == fichier.attendu
