"""Quick entry: the grammar, what it proposes, what is written once confirmed (experience §5.4)."""

import re
import uuid
from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from coordination.eclair.grammaire import analyser
from coordination.eclair.natures import CATEGORIES
from coordination.eclair.registre import ECLAIR, Nature
from coordination.models import Evenement, Reservation, Ressource, Tache, Transmission
from dui.core import horloge
from tests.outils import fabriques as f

URL, APERCU = "/transmissions/eclair/", "/transmissions/eclair/apercu/"
VENDREDI = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)  # 10 h in Paris


def lire(ligne: str, mots: dict[str, str] | None = None):
    return analyser(ligne, VENDREDI, CATEGORIES, mots)


@pytest.mark.parametrize(
    ("ligne", "heure", "duree", "jour"),
    [
        ("14h30 dentiste @Léa +Karim véhicule 2h", time(14, 30), timedelta(hours=2), None),
        ("dentiste à 14 h 30", time(14, 30), None, None),
        ("à 9h deux heures 2h 31 personnes", time(9), timedelta(hours=2), None),
        ("judo 2h à 14h30", time(14, 30), timedelta(hours=2), None),
        ("musique de 14h à 16h30 @Léa", time(14), timedelta(hours=2, minutes=30), None),
        ("garde 22h-6h", time(22), timedelta(hours=8), None),
        ("appel 17:15 pendant 20 min", time(17, 15), timedelta(minutes=20), None),
        ("appel 45 minutes", None, timedelta(minutes=45), None),
        ("demain 9h kiné", time(9), None, date(2026, 11, 21)),
        ("après-demain piscine", None, None, date(2026, 11, 22)),
        ("hier 20h a pleuré", time(20), None, date(2026, 11, 19)),
        ("aujourd’hui 18h musique", time(18), None, date(2026, 11, 20)),
        ("mardi 17h lycée", time(17), None, date(2026, 11, 24)),
        ("vendredi réunion", None, None, date(2026, 11, 27)),
        ("24/11 17h lycée", time(17), None, date(2026, 11, 24)),
        ("le 3 décembre bilan", None, None, date(2026, 12, 3)),
        ("1er février 2 rdv", None, None, date(2026, 2, 1)),
        ("24/11/2027 audience", None, None, date(2027, 11, 24)),
        ("rentrée contente", None, None, None),
        ("", None, None, None),
    ],
)
def test_le_temps(ligne, heure, duree, jour):
    lue = lire(ligne)
    assert (lue.heure, lue.duree, lue.jour) == (heure, duree, jour)


@pytest.mark.parametrize(
    ("ligne", "incompris"),
    [
        ("31/02 bilan", ["31/02"]),
        ("14h30 véhicule 2h 31/02", ["31/02"]),
        ("25h12 dentiste", ["25h12"]),
        ("#licorne calme", ["#licorne"]),
        ("@ 14h", ["@"]),
        ("demain mardi kiné", ["mardi"]),
        ("8h 9h 10h", ["10h"]),
        ("14h30 dentiste @Léa +Karim véhicule 2h", []),
        ("note de 15/20 en français", []),
    ],
)
def test_ce_qui_n_est_pas_compris_est_dit_et_reste_dans_le_texte(ligne, incompris):
    lue = lire(ligne)
    assert lue.incompris == incompris
    if not incompris or not incompris[0].startswith("#"):
        assert all(mot in lue.texte for mot in incompris)


def test_les_signes_trient_et_le_texte_reste():
    lue = lire("!! 14h30 dentiste @Léa et @Sofia +Karim #santé véhicule 2h", {"véhicule": "ressource"})
    assert (lue.importance, lue.valeurs("personne"), lue.valeurs("collegue")) == (3, ["Léa", "Sofia"], ["Karim"])
    assert lue.valeurs("categorie") == ["sante"]
    assert lue.valeurs("ressource") == ["véhicule"]
    assert lue.texte == "14h30 dentiste Léa et Sofia Karim véhicule 2h"
    assert lue.debut is not None
    assert lue.fin == lue.debut + timedelta(hours=2)


def test_une_adresse_n_est_pas_une_personne_ni_une_heure_une_note():
    lue = lire("mail à lea@exemple.fr, a eu 12h de sommeil? 3x2h")
    assert lue.valeurs("personne") == []


def test_deux_heures_durent_deux_heures_la_nuit_du_changement():
    lue = analyser("25/10 à 1h30 pendant 2h", datetime(2026, 10, 24, 20, tzinfo=UTC), CATEGORIES)
    assert lue.debut is not None
    assert lue.fin is not None
    assert horloge.duree(lue.debut, lue.fin) == timedelta(hours=2)


@settings(max_examples=400, deadline=None)
@given(
    st.one_of(
        st.text(max_size=120),
        st.lists(st.sampled_from(["14h30", "2h", "à 9h", "@Léa", "+Karim", "#école", "#", "!", "!!", "demain", "31/02",
                                  "24/11", "de 14h à 16h", "45 min", "mardi", "dentiste", "@", "99h", "le 3 mai", ",",
                                  "2h2h", "00 min"]), max_size=14).map(" ".join),
    )
)  # fmt: skip
@example("de 14h à 16h 14h à 2h")
def test_jamais_d_erreur_jamais_d_invention_rien_ne_se_perd(ligne):
    lue = lire(ligne, {"dentiste": "soin"})
    assert "".join(fragment.brut for fragment in lue.fragments) == ligne[:400]
    for fragment in lue.fragments:
        if fragment.genre in {"personne", "collegue"}:
            assert fragment.valeur in ligne
    heures = [fr for fr in lue.fragments if fr.genre == "heure"]
    assert len(heures) <= 1 or lue.incompris is not None
    mots = set(re.findall(r"[^\W\d_]{3,}", " ".join(fr.brut for fr in lue.fragments if fr.genre != "categorie")))
    assert all(mot in lue.texte for mot in mots)
    assert lue.debut is None or lue.heure is not None


def poster(client, url, ligne, **champs):
    return client.post(url, {"jeton_soumission": str(uuid.uuid4()), "ligne": ligne} | champs)


def base(m):
    with f.technique(m.mecs):
        return list(Transmission.objects.order_by("dossier_id")), list(Evenement.objects.order_by("pk"))


@pytest.mark.mission("PDE-ACC-2", "PDS-ACC-2", "PRI-CAS-1")
def test_une_ligne_donne_une_transmission_et_un_rendez_vous(groupe, connecter):
    client = connecter(groupe.anne)
    ligne = "demain 14h30 dentiste @Éloïse @Sofia +Lucie 2h"
    corps = client.post(APERCU, {"ligne": ligne}).content.decode()
    assert base(groupe) == ([], [])
    assert corps.count('name="natures"') == 2
    assert 'value="transmission" checked' in corps
    choix = {"personnes": [groupe.d_eloise.pk, groupe.d_sofia.pk], "collegues": [groupe.lucie.pk]}
    fait = poster(client, URL, ligne, vu=ligne, natures=["transmission", "evenement"], **choix)
    assert fait.status_code == 303
    ecrits, prevus = base(groupe)
    debut = "demain 14h30 dentiste"
    assert [t.texte for t in ecrits] == [
        f"{debut} Éloïse une autre jeune Lucie 2h", f"{debut} une autre jeune Sofia Lucie 2h",
    ]  # fmt: skip
    assert sorted((e.libelle, e.dossier_id, (e.fin - e.debut).seconds) for e in prevus) == [
        ("Dentiste", groupe.d_eloise.pk, 7200), ("Dentiste", groupe.d_sofia.pk, 7200)]  # fmt: skip
    with f.technique(groupe.mecs):
        assert {p.professionnel_id for e in prevus for p in e.participants.all()} == {groupe.lucie.pk}


def test_rien_n_est_ecrit_sans_avoir_ete_montre(groupe, connecter):
    client = connecter(groupe.anne)
    assert poster(client, URL, "@Éloïse calme").status_code == 200
    assert poster(client, URL, "@Éloïse calme", vu="@Éloïse agitée", natures="transmission").status_code == 200
    assert poster(client, URL, "@Éloïse calme", vu="@Éloïse calme").status_code == 422
    assert base(groupe) == ([], [])


def test_une_heure_passee_date_le_fait_et_ne_prevoit_rien(groupe, connecter):
    client, ligne = connecter(groupe.anne), "hier 20h @Éloïse a pleuré #humeur !"
    corps = client.post(APERCU, {"ligne": ligne}).content.decode()
    assert 'value="evenement"' not in corps
    poster(client, URL, ligne, vu=ligne, natures=["transmission", "evenement"])
    (ecrit,), prevus = base(groupe)
    assert (prevus, ecrit.importance, ecrit.theme, ecrit.categorie) == ([], 2, "humeur", "comportement")
    assert ecrit.fait_le.astimezone(horloge.PARIS).hour == 20


def test_deux_personnes_du_meme_prenom_personne_n_est_choisi_a_ma_place(groupe, connecter):
    with f.technique(groupe.mecs):
        autre = f.dossier(f.usager(groupe.mecs, "Éloïse", "Roche"), groupe.mecs, groupe.tilleuls)
        f.lier(autre, groupe.anne)
    client, ligne = connecter(groupe.anne), "@Éloïse calme"
    corps = client.post(APERCU, {"ligne": ligne}).content.decode()
    assert corps.count('name="personnes"') == 2
    assert not re.search(r'name="personnes"[^>]* checked', corps)
    assert 'name="natures"' not in corps
    poster(client, URL, ligne, vu=ligne, natures="transmission", personnes=[autre.pk])
    ((ecrit,), _) = base(groupe)
    assert ecrit.dossier_id == autre.pk


def test_on_ne_nomme_ni_n_ecrit_hors_de_son_equipe(groupe, connecter):
    with f.technique(groupe.mecs):
        ailleurs = f.dossier(f.usager(groupe.mecs, "Léo", "Roy", sexe="M"), groupe.mecs, groupe.chenes)
    client, ligne = connecter(groupe.anne), "@Léo calme"
    corps = client.post(APERCU, {"ligne": ligne}).content.decode()
    assert "Personne de connu ici" in corps
    assert "Léo Roy" not in corps
    poster(client, URL, ligne, vu=ligne, natures="transmission", personnes=[ailleurs.pk])
    assert base(groupe) == ([], [])
    assert connecter(groupe.sarah).get(URL).status_code == 403


def test_une_salle_ajoute_ce_qu_une_ligne_peut_faire(groupe, connecter, monkeypatch):
    monkeypatch.setattr(ECLAIR, "_objets", dict(ECLAIR._objets))
    faits = []
    nature = Nature("ressource", "Véhicule", "package", lambda s: "Kangoo" if s.phrase.valeurs("ressource") else None,
                    lambda s: faits.append(s.phrase.valeurs("ressource")), {"véhicule": "ressource"})  # fmt: skip
    ECLAIR.enregistrer(nature, cle="ressource")
    client, ligne = connecter(groupe.anne), "@Éloïse dentiste véhicule"
    assert "Kangoo" in client.post(APERCU, {"ligne": ligne}).content.decode()
    poster(client, URL, ligne, vu=ligne, natures=["transmission", "ressource"])
    assert faits == [["véhicule"]]


def test_le_fragment_et_la_page(groupe, connecter):
    client = connecter(groupe.anne)
    assert "<html" in client.get(URL).content.decode()
    assert "<html" not in client.get(URL, headers={"HX-Request": "true"}).content.decode()
    fragment = client.post(APERCU, {"ligne": "@Éloïse calme"}, headers={"HX-Request": "true"}).content.decode()
    assert fragment.strip().startswith('<div id="apercu"')
    assert client.post(APERCU, {"ligne": ""}).status_code == 422


@pytest.mark.parametrize(
    ("ligne", "limite"),
    [
        ("+Karim faire la demande avant le 12", date(2026, 12, 12)),
        ("rendre le dossier avant le 25", date(2026, 11, 25)),
        ("bilan avant le 20", date(2026, 11, 20)),
        ("rappeler l’école avant mardi", date(2026, 11, 24)),
        ("devis d’ici demain", date(2026, 11, 21)),
        ("dossier avant le 15 janvier", date(2027, 1, 15)),
        ("dossier d’ici le 03/12", date(2026, 12, 3)),
        ("dossier avant le 03/12/2026", date(2026, 12, 3)),
        ("dossier avant le 03/10/2026", None),
        ("avant le 12h tout va bien", None),
        ("calme avant le repas", None),
        ("calme avant 12 personnes", None),
        ("dossier avant le 31/02", None),
    ],
)
def test_une_limite_est_a_venir(ligne, limite):
    assert lire(ligne).limite == limite


def test_faire_en_tete_dit_une_tache_et_pas_ailleurs():
    assert lire("@Éloïse +Karim faire la demande de bourse").a_faire
    assert lire("à faire : la lessive").tache == "la lessive"
    assert not lire("@Éloïse a voulu faire du vélo").a_faire
    assert lire("faire le point avant le 12").tache == "faire le point"


def test_a_cote_d_un_vehicule_deux_heures_durent():
    mots = {"véhicule": "ressource"}
    assert lire("véhicule 2h courses", mots).duree == timedelta(hours=2)
    assert lire("véhicule 2h courses", mots).heure is None
    assert lire("véhicule 14h courses", mots).heure == time(14)
    assert (lire("véhicule 2h 14h30", mots).heure, lire("véhicule 2h 14h30", mots).duree) == (
        time(14, 30), timedelta(hours=2),
    )  # fmt: skip


def taches(m):
    with f.technique(m.mecs):
        return list(Tache.objects.order_by("pk"))


@pytest.mark.mission("PDE-COO-6", "PDS-COO-5")
def test_une_ligne_confie_une_tache_et_ne_la_raconte_pas_deux_fois(groupe, connecter):
    client, ligne = connecter(groupe.anne), "@Éloïse +Lucie faire la demande de bourse avant le 12"
    corps = client.post(APERCU, {"ligne": ligne}).content.decode()
    assert 'value="tache" checked' in corps
    assert 'value="transmission">' in corps
    assert "à faire par Lucie Bonnet" in corps
    assert poster(client, URL, ligne, vu=ligne, natures="tache").status_code == 303
    (tache,) = taches(groupe)
    assert (tache.libelle, tache.responsable_id, tache.dossier_id) == (
        "Faire la demande de bourse", groupe.lucie.pk, groupe.d_eloise.pk,
    )  # fmt: skip
    assert tache.pour_le is not None
    assert tache.pour_le.day == 12
    assert base(groupe) == ([], [])


def test_sans_nom_la_tache_est_a_qui_l_ecrit_et_deux_noms_attendent(groupe, connecter):
    client, ligne = connecter(groupe.anne), "faire les courses avant demain"
    assert "à faire par vous" in client.post(APERCU, {"ligne": ligne}).content.decode()
    poster(client, URL, ligne, vu=ligne, natures="tache")
    assert [(t.responsable_id, t.dossier_id) for t in taches(groupe)] == [(groupe.anne.pk, None)]
    deux = client.post(APERCU, {"ligne": "+Lucie +Paul faire les courses"}).content.decode()
    assert "gardez un nom" in deux
    assert 'value="tache"' not in deux


def test_arrobas_d_un_collegue_dans_une_tache_se_demande(groupe, connecter):
    """Karim Benali is accompanied, Karim Sadi is a colleague: nobody is chosen in the place of the author."""
    client = connecter(groupe.anne)
    corps = client.post(APERCU, {"ligne": "@Karim faire son sac avant demain"}).content.decode()
    assert "Karim Benali" in corps
    assert "Karim Sadi" in corps
    assert not re.search(r'name="(personnes|collegues)"[^>]* checked', corps)
    assert "Karim Sadi" not in client.post(APERCU, {"ligne": "@Karim calme"}).content.decode()
    assert "à faire par Paul Renaud" in client.post(APERCU, {"ligne": "@Paul faire la liste"}).content.decode()


def garer(m, *noms, genre="vehicule"):
    with f.technique(m.mecs):
        return [Ressource.objects.create(structure=m.mecs, genre=genre, nom=nom) for nom in noms]


def prises(m):
    with f.technique(m.mecs):
        return [(r.ressource_id, r.evenement.libelle) for r in Reservation.objects.select_related("evenement")]


@pytest.mark.mission("PDE-COO-4")
def test_le_vehicule_part_avec_le_rendez_vous(groupe, connecter):
    (kangoo,) = garer(groupe, "Kangoo")
    client, ligne = connecter(groupe.anne), "demain 14h30 dentiste @Éloïse +Lucie véhicule 2h"
    corps = client.post(APERCU, {"ligne": ligne}).content.decode()
    assert corps.count('name="natures"') == 3
    assert poster(client, URL, ligne, vu=ligne, natures=["evenement", "ressource"]).status_code == 303
    assert prises(groupe) == [(kangoo.pk, "Dentiste")]
    autre = client.post(APERCU, {"ligne": "demain 15h courses kangoo 1h"}).content.decode()
    assert "Kangoo est déjà pris" in autre
    poster(client, URL, "demain 15h courses kangoo 1h", vu="demain 15h courses kangoo 1h", natures="ressource")
    assert prises(groupe)[1] == (kangoo.pk, "Courses")


def test_deux_vehicules_on_demande_lequel(groupe, connecter):
    kangoo, trafic = garer(groupe, "Kangoo", "Trafic")
    client, ligne = connecter(groupe.anne), "demain 15h courses véhicule 1h"
    corps = client.post(APERCU, {"ligne": ligne}).content.decode()
    assert corps.count('name="q-ressource"') == 2
    assert 'value="ressource"' not in corps
    choix = {"q-ressource": str(trafic.pk)}
    assert 'value="ressource" checked' in client.post(APERCU, {"ligne": ligne} | choix).content.decode()
    poster(client, URL, ligne, vu=ligne, natures="ressource", **choix)
    assert prises(groupe) == [(trafic.pk, "Courses")]
    nommee = client.post(APERCU, {"ligne": "demain 15h kangoo 1h"}).content.decode()
    assert "q-ressource" not in nommee
    assert kangoo.nom in nommee


def test_une_reservation_demande_son_heure(groupe, connecter):
    garer(groupe, "Kangoo")
    client = connecter(groupe.anne)
    assert "dites l’heure et la durée" in client.post(APERCU, {"ligne": "véhicule 2h courses"}).content.decode()
    assert "cette heure est passée" in client.post(APERCU, {"ligne": "hier 8h véhicule 1h"}).content.decode()
    assert "Réservation" not in client.post(APERCU, {"ligne": "@Éloïse dans la salle de jeux"}).content.decode()
