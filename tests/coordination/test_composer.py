"""Composer: three persons in one POST, pickers, audience, without script (A-U1, A-R1)."""

import re
import uuid
from datetime import timedelta

import pytest
from django.urls import reverse

from coordination.audience import audience
from coordination.models import Transmission
from coordination.services import ajouter_membre
from dui.core import contexte, horloge
from habilitations.acces import acteur_de, contexte_de, decider
from habilitations.choices import NatureLien
from tests.coordination.outils import au_nom_de, dossiers, ecrire, stagiaire
from tests.outils import fabriques as f

URL = "/transmissions/nouvelle/"


def saisie(*dossiers, **champs):
    return {"jeton_soumission": str(uuid.uuid4()), "dossiers": [d.pk for d in dossiers], "texte": "Rentrée contente.",
            "importance": "1", "theme": "ecole"} | champs  # fmt: skip


def textes(groupe):
    with f.technique(groupe.mecs):
        return {t.dossier_id: t for t in Transmission.objects.all()}


@pytest.mark.mission("PDE-ACC-2", "PDS-COO-3")
def test_trois_personnes_en_un_envoi_sans_script(groupe, connecter):
    client = connecter(groupe.anne)
    donnees = saisie(groupe.d_eloise, groupe.d_sofia, groupe.d_benali, texte="Éloïse, Sofia et Karim au judo.")
    reponse = client.post(URL, donnees)
    assert (reponse.status_code, reponse["Location"]) == (303, "/transmissions/")
    ecrits = textes(groupe)
    assert ecrits[groupe.d_sofia.pk].texte == "Une autre jeune, Sofia et un autre jeune au judo."
    assert {t.categorie for t in ecrits.values()} == {"scolarite"}
    assert "Transmission publiée pour Karim, Sofia et Éloïse." in client.get(reponse["Location"]).content.decode()


def test_le_meme_envoi_deux_fois_n_ecrit_qu_une_fois(groupe, connecter):
    client, donnees = connecter(groupe.anne), saisie(groupe.d_eloise)
    assert client.post(URL, donnees).status_code == 303
    assert client.post(URL, donnees).status_code == 303
    assert len(textes(groupe)) == 1


def test_tiroir_fragment_puis_annonce(groupe, connecter):
    client = connecter(groupe.anne)
    fragment = client.get(URL, headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in fragment
    assert "tiroir-corps" in fragment
    reponse = client.post(URL, saisie(groupe.d_eloise), headers={"HX-Request": "true"})
    assert reponse.status_code == 200
    assert "Transmission publi" in reponse["HX-Trigger"]
    assert "tiroir:fermer" in reponse["HX-Trigger"]


def test_erreurs_dites_et_saisie_gardee(groupe, connecter):
    reponse = connecter(groupe.anne).post(URL, saisie(texte="", cible="Sommeil", donnee=""))
    corps = reponse.content.decode()
    assert reponse.status_code == 422
    for phrase in (
        "Dites pour qui vous écrivez.",
        "Écrivez ce qui s’est passé.",
        "commence par ce que vous avez observé",
    ):
        assert phrase in corps
    assert "<title>Erreur" in corps
    assert 'value="Sommeil"' in corps
    assert re.search(r"<details[^>]* open><summary>Transmission ciblée", corps)


def test_on_n_ecrit_pas_hors_de_son_equipe(groupe, connecter):
    with f.technique(groupe.mecs):
        ailleurs = f.dossier(f.usager(groupe.mecs, "Léo", "Roy", sexe="M"), groupe.mecs, groupe.chenes)
    reponse = connecter(groupe.anne).post(URL, saisie(groupe.d_eloise, ailleurs))
    assert reponse.status_code == 422
    assert "Léo" not in reponse.content.decode()
    assert not textes(groupe)


def test_le_niveau_de_soin_n_est_pas_offert_ni_accepte(groupe, connecter):
    client = connecter(groupe.anne)
    assert 'name="niveau"' not in client.get(URL).content.decode()
    assert client.post(URL, saisie(groupe.d_eloise, niveau="4")).status_code == 422
    assert not textes(groupe)


def test_l_infirmiere_choisit_qui_pourra_lire(groupe, connecter):
    client = connecter(groupe.lucie)
    assert 'name="niveau"' in client.get(URL).content.decode()
    assert client.post(URL, saisie(groupe.d_eloise, theme="soin", niveau="4")).status_code == 303
    (ecrit,) = textes(groupe).values()
    assert (ecrit.niveau, ecrit.categorie) == (4, "sante")


def test_dar_depuis_le_formulaire(groupe, connecter):
    donnees = saisie(groupe.d_eloise, texte="", cible="Sommeil", donnee="Dort peu.", suite_le="31/12/2099")
    assert connecter(groupe.anne).post(URL, donnees).status_code == 303
    (ecrit,) = textes(groupe).values()
    assert (ecrit.donnee, ecrit.cible_close_le, ecrit.suite_le.year) == ("Dort peu.", None, 2099)


def cochees(corps):
    return {int(pk) for pk in re.findall(r'name="dossiers" value="(\d+)"[^>]* checked', corps)}


def test_pour_qui_par_defaut(groupe, connecter):
    """Same persons as my previous entry; the person of the page one comes from wins."""
    client = connecter(groupe.anne)
    assert cochees(client.get(URL).content.decode()) == set()
    ecrire(groupe.anne, groupe.d_eloise, groupe.d_sofia)
    assert cochees(client.get(URL).content.decode()) == {groupe.d_eloise.pk, groupe.d_sofia.pk}
    page = f"http://testserver/dossiers/{groupe.d_benali.pk}/fil/"
    htmx = {"HX-Request": "true", "HX-Current-URL": page}
    assert cochees(client.get(URL, headers=htmx).content.decode()) == {groupe.d_benali.pk}
    assert cochees(client.get(URL, headers={"Referer": page}).content.decode()) == {groupe.d_benali.pk}
    assert cochees(client.get(URL, {"dossier": "99999"}).content.decode()) == set()


def options(client, **parametres):
    corps = client.get(reverse("mentions"), parametres).content.decode()
    return [nom.strip() for nom in re.findall(r'data-texte="([^"]+)"', corps)]


def test_suggestions_cinq_lignes_mon_groupe_d_abord(groupe, connecter):
    f.affecter(groupe.lucie, groupe.mecs, f.EDU, groupe.tilleuls)
    with f.technique(groupe.mecs):
        for i, prenom in enumerate(("Kamel", "Kaïs", "Karine", "Katia", "Kassim", "Kévin")):
            d = f.dossier(f.usager(groupe.mecs, prenom, f"A{i}"), groupe.mecs, groupe.chenes)
            f.lier(d, groupe.lucie)
        f.lier(groupe.d_benali, groupe.lucie)
    client = connecter(groupe.lucie)
    trouves = options(client, q="ka", type="@")
    assert (len(trouves), trouves[0]) == (5, "Karim")
    assert options(client, q="kais", type="@") == ["Kaïs"]
    assert options(client, q="kiki", type="@") == ["Karim"]
    assert options(client, q="Benali", type="@") == ["Karim"]
    assert options(client, q="zzz", type="@") == []
    assert options(client, q="fam", type="#") == ["#Famille"]


def test_les_suggestions_ne_disent_rien_d_ailleurs(groupe, connecter):
    """Somebody known elsewhere in the same organisme does not exist here."""
    assert options(connecter(groupe.anne), q="marc", type="@") == []
    assert options(connecter(groupe.karim), q="elo", type="@") == []


def test_audience_comptee_par_la_formule(groupe):
    """The sentence counts exactly those whom the access formula lets read."""
    f.affecter(groupe.karim, groupe.mecs, f.EDU)
    with f.technique(groupe.mecs):
        f.lier(groupe.d_eloise, groupe.karim)
        f.lier(groupe.d_eloise, groupe.lucie, NatureLien.OPPOSITION)
    pros = (groupe.anne, groupe.karim, groupe.lucie, groupe.paul, groupe.sarah, groupe.nora)
    for niveau, domaine, action in ((2, "TRE", "lire"), (3, "TRS", "resumer"), (4, "TRS", "lire")):
        attendus = set()
        for pro in pros:
            acteur = acteur_de(pro.compte)
            with contexte.ouvrir(contexte_de(acteur)):
                trouve = dossiers(groupe.d_eloise.pk)
                sante = niveau < 4 or pro.professionnel_de_sante
                if trouve and sante and decider(acteur, action, domaine, trouve[0].perimetre, niveau).permis:
                    attendus.add(str(pro))
        with au_nom_de(groupe.anne):
            lue = audience(groupe.mecs.pk, "PDE", [groupe.d_eloise.pk], niveau)
        assert set(lue.noms) == attendus, niveau
    assert {"Anne Dupont", "Karim Sadi", "Paul Renaud"} == set(_audience(groupe).noms)


def _audience(groupe):
    with au_nom_de(groupe.anne):
        return audience(groupe.mecs.pk, "PDE", [groupe.d_eloise.pk], 2)


def test_phrase_d_audience(groupe, connecter):
    client = connecter(groupe.anne)
    corps = client.get(reverse("transmission_lecteurs"), {"dossiers": [groupe.d_eloise.pk]}).content.decode()
    assert "Lisible par l’équipe éducative, 3 personnes." in corps.replace("\u00a0", " ")
    vide = client.get(reverse("transmission_lecteurs")).content.decode()
    assert "Choisissez pour qui" in vide
    with f.technique(groupe.mecs):
        inconnu = f.dossier(f.usager(groupe.mecs, "Léo", "Roy"), groupe.mecs)
    assert "Choisissez" in client.get(reverse("transmission_lecteurs"), {"dossiers": [inconnu.pk]}).content.decode()


def test_le_stagiaire_ecrit_a_valider(groupe, connecter):
    ines = stagiaire(groupe)
    with f.technique(groupe.mecs):
        f.lier(groupe.d_eloise, ines)
    assert connecter(ines).post(URL, saisie(groupe.d_eloise)).status_code == 303
    corps = connecter(groupe.anne).get("/transmissions/").content.decode()
    assert "À valider par le tuteur" in corps
    (ecrit,) = textes(groupe).values()
    assert connecter(groupe.anne).post(reverse("transmission_valider", args=[ecrit.pk])).status_code == 303
    assert "À valider par le tuteur" not in connecter(groupe.anne).get("/transmissions/").content.decode()


def test_qui_n_ecrit_pas_n_a_ni_bouton_ni_page(groupe, connecter):
    assert connecter(groupe.sarah).get(URL).status_code == 403


def test_corriger_dans_le_quart_d_heure_puis_rectifier(groupe, connecter):
    ecrit, _ = ecrire(groupe.anne, groupe.d_eloise, groupe.d_sofia, texte="Rentrée à 18 h.")
    client, url = connecter(groupe.anne), reverse("transmission_corriger", args=[ecrit.pk])
    assert 'name="motif"' not in client.get(url).content.decode()
    envoi = {"jeton_soumission": str(uuid.uuid4()), "version": "1", "texte": "Rentrée à 19 h avec Sofia."}
    assert client.post(url, envoi).status_code == 303
    assert textes(groupe)[groupe.d_eloise.pk].texte == "Rentrée à 19 h avec une autre jeune."
    with f.technique(groupe.mecs):
        Transmission.objects.filter(pk=ecrit.pk).update(saisi_le=horloge.maintenant() - timedelta(minutes=20))
    assert 'name="motif"' in client.get(url).content.decode()
    envoi = {"jeton_soumission": str(uuid.uuid4()), "version": "2", "texte": "Rentrée à 20 h."}
    assert client.post(url, envoi).status_code == 422
    envoi |= {"jeton_soumission": str(uuid.uuid4()), "motif": "Erreur"}
    assert client.post(url, envoi).status_code == 303
    corps = client.get("/transmissions/").content.decode()
    assert "<s>Rentrée à 19" in corps.replace("\u00a0", " ")
    assert "Rentrée à 20" in corps


def test_corriger_sur_une_version_perimee_montre_les_deux(groupe, connecter):
    """F: two tabs. Nothing typed is lost."""
    (ecrit,) = ecrire(groupe.anne, groupe.d_eloise, texte="Premier.")
    client, url = connecter(groupe.anne), reverse("transmission_corriger", args=[ecrit.pk])
    client.post(url, {"jeton_soumission": str(uuid.uuid4()), "version": "1", "texte": "Depuis le bureau."})
    reponse = client.post(url, {"jeton_soumission": str(uuid.uuid4()), "version": "1", "texte": "Depuis le mobile."})
    assert reponse.status_code == 409
    assert "Depuis le mobile." in reponse.content.decode()
    assert textes(groupe)[groupe.d_eloise.pk].texte == "Depuis le bureau."


def test_completer_le_resultat_depuis_la_page(groupe, connecter):
    (ecrit,) = ecrire(groupe.anne, groupe.d_eloise, texte="", cible="Sommeil", donnee="Dort peu.")
    client, url = connecter(groupe.lucie), reverse("transmission_completer", args=[ecrit.pk])
    assert client.post(url, {"jeton_soumission": str(uuid.uuid4())}).status_code == 422
    envoi = {
        "jeton_soumission": str(uuid.uuid4()),
        "resultat": "A bien dormi.",
        "suite": "/transmissions/?a_completer=1",
    }
    assert client.post(url, envoi)["Location"] == f"/transmissions/?a_completer=1#t{ecrit.pk}"
    assert "A bien dormi." in client.get("/transmissions/").content.decode()


def test_composer_ne_depend_pas_du_nombre_de_personnes(groupe, connecter, django_assert_max_num_queries):
    client = connecter(groupe.lucie)
    with f.technique(groupe.mecs):
        for i in range(160):
            f.lier(f.dossier(f.usager(groupe.mecs, f"Prénom{i}", "Nom"), groupe.mecs, groupe.tilleuls), groupe.lucie)
    with django_assert_max_num_queries(14):
        reponse = client.get(URL)
    assert len(reponse.content) <= 60_000


def test_le_chef_ajoute_un_membre_et_l_audience_suit(groupe):
    f.affecter(groupe.karim, groupe.mecs, f.EDU)
    avant = len(_audience(groupe).noms)
    with au_nom_de(groupe.paul) as paul:
        ajouter_membre(acteur=paul, dossier=dossiers(groupe.d_eloise.pk)[0], professionnel=groupe.karim)
    assert len(_audience(groupe).noms) == avant + 1


def test_un_nom_tape_sans_choisir_la_personne_se_signale_avant_l_envoi(groupe, connecter):
    """PG S10: same text in several files with a name in it. Said once; choosing or ticking lets it pass."""
    client = connecter(groupe.anne)
    texte = "Éloïse et Sofia ont cuisiné avec karim benali."
    donnees = saisie(groupe.d_eloise, groupe.d_sofia, texte=texte)
    reponse = client.post(URL, donnees)
    corps = reponse.content.decode()
    assert (reponse.status_code, "non choisies" in corps, 'name="noms_voulus"' in corps) == (422, True, True)
    assert not textes(groupe)
    assert client.post(URL, donnees | {"noms_voulus": "on"}).status_code == 303
    assert "karim benali" in textes(groupe)[groupe.d_sofia.pk].texte


def test_un_texte_qui_ne_nomme_que_les_choisis_part_d_un_coup(groupe, connecter):
    client = connecter(groupe.anne)
    assert 'name="noms_voulus"' not in client.get(URL).content.decode()
    assert client.post(URL, saisie(groupe.d_eloise, groupe.d_sofia, texte="Sofia et Éloïse lisent.")).status_code == 303


@pytest.mark.mission("PRI-CON-2")
def test_l_ecran_d_ecriture_aide_a_bien_ecrire(groupe, connecter):
    """Facts, dated, without judgement; what was seen, what was done, what it gave; who will read."""
    corps = connecter(groupe.anne).get(URL).content.decode()
    for aide in ("sans jugement", "Ce que vous avez observé", "Ce qui a été fait", "qui pourra lire"):
        assert aide in corps
