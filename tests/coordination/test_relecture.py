"""Writing help (PRI-CON-2): computed here, kept by nobody, never in the way."""

import uuid

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coordination.ecrits.relecture import relire
from coordination.models import Transmission
from dui.core.models import EvenementMetier, TraceAcces
from tests.outils import fabriques as f

URL = "/transmissions/relecture/"


def genres(texte, **contexte):
    return {r.genre: r.mots for r in relire(texte, **contexte).remarques}


@pytest.mark.parametrize(
    ("texte", "genre", "mots"),
    [
        ("Karim est manipulateur, comme d'habitude.", "jugement", ("manipulateur", "comme d'habitude")),
        ("Elle est CAPRICIEUSE ce soir.", "jugement", ("CAPRICIEUSE",)),
        ("Il refuse toujours de se lever.", "generalite", ("toujours",)),
        ("Il semble triste, sans doute fatigué.", "hypothese", ("semble", "sans doute")),
        ("Appel de Mme Costa et de M. Roy.", "tiers", ("Mme Costa", "M. Roy")),
        ("A pris 400 mg, traitement du soir.", "sante", ("traitement", "400 mg")),
    ],
)
def test_ce_qui_merite_un_second_regard(texte, genre, mots):
    assert genres(texte)[genre] == mots


@pytest.mark.parametrize(
    "texte",
    [
        "Rentrée à 17 h 15. A goûté avec le groupe puis fait ses devoirs.",
        "« Je veux voir ma sœur », dit-elle au dîner.",
        "Le foulard et le fourgon : mots qui contiennent un autre mot.",
        "",
    ],
)
def test_un_ecrit_factuel_ne_recoit_aucune_remarque(texte):
    assert relire(texte).remarques == ()


def test_le_detail_de_sante_se_dit_au_niveau_des_soins():
    """Pitfall: health details in an educational thread."""
    assert "sante" in genres("Ordonnance renouvelée.", niveau=2)
    assert "sante" not in genres("Ordonnance renouvelée.", niveau=4)


def test_faits_observations_hypotheses():
    lue = relire("Rentrée à 17 h. Elle dit avoir faim. Elle semble fatiguée. Dîner à 19 h.")
    assert (lue.faits, lue.observations, lue.hypotheses) == (2, 1, 1)


def test_lisibilite_en_mots():
    simple = relire("Elle rentre à pied. Elle mange une pomme. Elle lit au lit. Elle dort bien.")
    lourd = relire(
        "L’accompagnement institutionnel pluridisciplinaire nécessitera ultérieurement une contractualisation "
        "interprofessionnelle particulièrement individualisée."
    )
    assert (simple.lecture, lourd.lecture) == ("facile à lire", "difficile à lire")
    assert "longue" in genres("un mot " * 40)
    assert relire("Bonne nuit.").lecture == ""


@given(st.text(max_size=600), st.integers(1, 4))
def test_jamais_d_erreur_et_chaque_mot_cite_est_dans_le_texte(texte, niveau):
    lue = relire(texte, niveau=niveau)
    assert 0 <= lue.score <= 100
    for remarque in lue.remarques:
        if remarque.genre != "longue":
            assert all(mot in texte for mot in remarque.mots)


def envoyer(client, texte, *dossiers, **entetes):
    return client.post(URL, {"texte": texte, "dossiers": [d.pk for d in dossiers]}, headers=entetes)


@pytest.mark.mission("PRI-CON-2")
def test_relire_a_cote_de_la_saisie(groupe, connecter):
    client = connecter(groupe.anne)
    composer = client.get("/transmissions/nouvelle/").content.decode()
    assert "La personne peut lire ceci" in composer
    assert f'formaction="{URL}"' in composer
    page = envoyer(client, "Sofia est capricieuse avec Éloïse.", groupe.d_eloise).content.decode()
    assert "« capricieuse »" in page
    assert "« Sofia »" in page
    assert "« Éloïse »" not in page
    fragment = envoyer(client, "Calme.", **{"HX-Request": "true"}).content.decode()
    assert fragment.startswith('<div id="relecture"')
    assert "Rien à signaler." in fragment


def test_la_relecture_ne_garde_rien_et_n_empeche_rien(groupe, connecter):
    """Pitfall: what is only thought about a text is never stored; a warning never blocks."""
    client = connecter(groupe.anne)
    envoyer(client, "Karim est manipulateur.", groupe.d_eloise)
    with f.technique(groupe.mecs):
        assert not Transmission.objects.exists()
        assert not EvenementMetier.objects.filter(nom__startswith="coordination.transmission").exists()
        assert not TraceAcces.objects.filter(objet__contains="manipulateur").exists()
    envoi = {"jeton_soumission": str(uuid.uuid4()), "dossiers": [groupe.d_eloise.pk], "texte": "Elle est capricieuse.",
             "importance": "1"}  # fmt: skip
    assert client.post("/transmissions/nouvelle/", envoi).status_code == 303


def test_on_ne_devine_pas_les_gens_des_autres_equipes(groupe, connecter):
    with f.technique(groupe.mecs):
        f.dossier(f.usager(groupe.mecs, "Zacharie", "Roy", sexe="M"), groupe.mecs, groupe.chenes)
    page = envoyer(connecter(groupe.anne), "Zacharie est passé.", groupe.d_eloise).content.decode()
    assert "« Zacharie »" not in page
    assert envoyer(connecter(groupe.sarah), "x").status_code == 403
