"""/transmissions/: feed, filters, paging, reading marks; constant cost."""

import re
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from coordination.models import Lecture, Transmission, Visite
from coordination.selectors import Filtres, attente, derniere_visite, fil_equipe
from coordination.services import marquer_lues, noter_visite
from dui.core import horloge
from dui.core.models import TraceAcces
from tests.coordination.outils import au_nom_de, ecrire, il_y_a
from tests.outils import fabriques as f

URL = "/transmissions/"
TUYAUTERIE = 3  # the transaction of the request (savepoint and its release in a test) and its signed context


def remplir(groupe, nombre):
    """`nombre` writings about Éloïse and Sofia, one minute apart, the newest now."""
    with f.technique(groupe.mecs):
        Transmission.objects.bulk_create(
            Transmission(
                structure=groupe.mecs,
                niveau=2,
                dossier=(groupe.d_eloise, groupe.d_sofia)[i % 2],
                auteur=groupe.lucie,
                fonction="Infirmière",
                fait_le=il_y_a(minutes=i),
                saisi_le=il_y_a(minutes=i),
                texte=f"Note {i:03}",
                importance=1 + i % 3,
                cible="Sommeil" if i % 5 == 0 else "",
                donnee="Dort." if i % 5 == 0 else "",
            )
            for i in range(nombre)
        )


def requetes(client, url, **entetes):
    with CaptureQueriesContext(
        connection,
    ) as capture:
        reponse = client.get(url, headers=entetes)
    assert reponse.status_code == 200
    return len(capture), reponse


def test_le_fil_cinq_ou_cent_lignes_memes_requetes(groupe, connecter):
    client = connecter(groupe.anne)
    remplir(groupe, 10)
    client.get(URL)
    dix, _ = requetes(client, URL)
    remplir(groupe, 90)
    cent, reponse = requetes(client, URL)
    assert dix == cent <= 10 + TUYAUTERIE
    assert len(reponse.content) <= 60_000


def test_la_suite_par_cle_sans_trou_ni_doublon(groupe, connecter):
    remplir(groupe, 75)
    client, url, vus = connecter(groupe.anne), URL, []
    while url:
        corps = client.get(url).content.decode()
        vus += re.findall(r"Note (\d{3})", corps)
        suite = re.search(r'href="([^"]+)"[^>]*id="suite-transmissions"', corps)
        url = suite[1].replace("&amp;", "&") if suite else ""
    # the targeted ones print « Dort. » rather than their note
    assert vus == [f"{i:03}" for i in range(75)]


def test_fragment_de_suite(groupe, connecter):
    remplir(groupe, 40)
    client = connecter(groupe.anne)
    with au_nom_de(groupe.anne) as anne:
        cle = fil_equipe(anne, groupe.mecs.pk, Filtres()).suivante
    client.get(URL)
    nombre, reponse = requetes(client, f"{URL}?avant={cle.replace('+', '%2B')}", **{"HX-Request": "true"})
    assert nombre <= 6 + TUYAUTERIE
    corps = reponse.content.decode()
    assert "<html" not in corps
    assert corps.count("<article") == 10


@pytest.mark.parametrize("cle", ["", "x", "2026-01-01_3", "_", "2026-01-01T00:00:00+00:00_99999999999999", "%00"])
def test_une_cle_fausse_donne_la_premiere_page(groupe, connecter, cle):
    remplir(groupe, 3)
    reponse = connecter(groupe.anne).get(URL, {"avant": cle})
    assert reponse.content.decode().count("<article") == 3


@pytest.mark.parametrize(
    ("filtre", "attendus"),
    [
        ({"categorie": "famille"}, {"visite"}),
        ({"importance": "3"}, {"urgent"}),
        ({"importance": "2"}, {"urgent", "guet"}),
        ({"a_completer": "1"}, {"Dort peu."}),
        ({"moi": "1"}, {"visite"}),
        ({"non_lues": "1"}, {"urgent", "guet", "Dort peu."}),
        ({"importance": "2", "categorie": "famille"}, set()),
        ({"categorie": "inconnue", "importance": "zz", "unite": "9" * 40}, {"visite", "urgent", "guet", "Dort peu."}),
    ],
)
def test_filtres_dans_l_adresse(groupe, connecter, filtre, attendus):
    """`me concernant`: mine, and those of the teams I belong to (rows of MembreEquipe, none here)."""
    ecrire(groupe.anne, groupe.d_eloise, texte="visite", categorie="famille")
    ecrire(groupe.lucie, groupe.d_eloise, texte="urgent", importance=3)
    ecrire(groupe.lucie, groupe.d_eloise, texte="guet", importance=2)
    ecrire(groupe.lucie, groupe.d_eloise, texte="", cible="Sommeil", donnee="Dort peu.")
    corps = connecter(groupe.anne).get(URL, filtre).content.decode()
    assert {
        mot
        for mot in ("visite", "urgent", "guet", "Dort peu.")
        if f"<p>{mot}</p>" in corps or f"<dd>{mot}</dd>" in corps
    } == attendus


def test_filtre_unite_et_personne(groupe, connecter):
    with f.technique(groupe.mecs):
        chene = f.dossier(f.usager(groupe.mecs, "Léo", "Roy", sexe="M"), groupe.mecs, groupe.chenes)
        f.lier(chene, groupe.lucie)
    ecrire(groupe.lucie, chene, texte="chênes")
    ecrire(groupe.lucie, groupe.d_eloise, texte="tilleuls")
    client = connecter(groupe.paul)
    assert "chênes" in client.get(URL, {"unite": groupe.chenes.pk}).content.decode()
    assert "tilleuls</p>" not in client.get(URL, {"unite": groupe.chenes.pk}).content.decode()
    assert "tilleuls</p>" not in client.get(URL, {"dossier": chene.pk}).content.decode()


def test_une_puce_active_se_retire_et_garde_les_autres(groupe, connecter):
    corps = connecter(groupe.anne).get(URL, {"non_lues": "1", "categorie": "famille"}).content.decode()
    actives = re.findall(r'<a class="filtre" href="([^"]*)" aria-current="true">([^<]+)', corps)
    assert {libelle: parse_qs(urlsplit(url).query) for url, libelle in actives} == {
        "Non lues": {"categorie": ["famille"]},
        "Famille": {"non_lues": ["1"]},
    }


def test_le_chiffre_a_lire_est_la_liste_derriere(groupe, connecter):
    remplir(groupe, 12)
    ecrire(groupe.lucie, groupe.d_eloise, texte="vieille", fait_le=il_y_a(days=40))
    with au_nom_de(groupe.anne) as anne:
        chiffre = attente(anne, groupe.mecs.pk)
    corps = connecter(groupe.anne).get(URL, {"non_lues": "1"}).content.decode()
    assert corps.count("<article") == chiffre.a_lire == 13
    assert chiffre.urgentes == 4


def test_lot_de_lectures_passives(groupe, connecter):
    remplir(groupe, 4)
    client = connecter(groupe.anne)
    pks = list(_pks(groupe))
    (hors,) = ecrire(groupe.lucie, groupe.d_eloise, texte="n4", niveau=4)
    reponse = client.post(reverse("lectures"), {"ids": [*pks[:2], hors.pk, "zz", "9" * 30]})
    assert reponse.status_code == 204
    with au_nom_de(groupe.anne) as anne:
        assert set(Lecture.objects.values_list("transmission_id", flat=True)) == set(pks[:2])
        assert attente(anne, groupe.mecs.pk).a_lire == 2
        assert not Lecture.objects.filter(prise=True).exists()


def _pks(groupe):
    with f.technique(groupe.mecs):
        return list(Transmission.objects.order_by("pk").values_list("pk", flat=True))


def test_tout_lu_sans_script(groupe, connecter):
    remplir(groupe, 40)
    reponse = connecter(groupe.anne).post(reverse("lectures"), {"tout": "1"}, follow=True)
    assert reponse.redirect_chain[0][1] == 303
    assert "Tout est lu." in reponse.content.decode()


def test_lire_une_page_ne_marque_rien(groupe, connecter):
    remplir(groupe, 3)
    connecter(groupe.anne).get(URL)
    with f.technique(groupe.mecs):
        assert not Lecture.objects.exists()
        assert not Visite.objects.exists()


def test_depuis_votre_derniere_lecture(groupe, connecter):
    depart = horloge.maintenant()
    with horloge.a_l_instant(depart - timedelta(hours=10)), au_nom_de(groupe.anne) as anne:
        noter_visite(acteur=anne, lieu="transmissions")
        assert derniere_visite(anne, "transmissions") is None
    remplir(groupe, 3)
    with f.technique(groupe.mecs):
        Transmission.objects.filter(texte="Note 002").update(fait_le=depart - timedelta(hours=12))
    corps = connecter(groupe.anne).get(URL).content.decode()
    assert corps.index("Note 001") < corps.index('class="repere"') < corps.index("Note 002")
    with au_nom_de(groupe.anne) as anne:
        noter_visite(acteur=anne, lieu="transmissions")
        avant = derniere_visite(anne, "transmissions")
        assert avant is not None
        assert depart - timedelta(hours=11) < avant < depart - timedelta(hours=9)


def test_lu_par_cinq_sur_sept_ne_compte_que_l_equipe(groupe, connecter):
    from coordination.services import ajouter_membre, prendre_connaissance
    from tests.coordination.outils import dossiers
    from tests.coordination.test_transmissions import _relire

    with au_nom_de(groupe.paul) as paul:
        for pro in (groupe.anne, groupe.lucie, groupe.karim):
            ajouter_membre(acteur=paul, dossier=dossiers(groupe.d_eloise.pk)[0], professionnel=pro)
    (urgente,) = ecrire(groupe.anne, groupe.d_eloise, importance=3)
    for pro in (groupe.lucie, groupe.paul):
        with au_nom_de(pro) as acteur:
            prendre_connaissance(acteur=acteur, transmission=_relire(urgente))
    corps = connecter(groupe.anne).get(URL).content.decode()
    assert "lu par 1 sur 2" in corps
    assert "Lucie Bonnet</p>" in re.sub(r"\s*\n\s*", "", corps)


def test_j_ai_pris_connaissance_avec_et_sans_script(groupe, connecter):
    urgente, _ = ecrire(groupe.anne, groupe.d_eloise, groupe.d_sofia, importance=3)
    client = connecter(groupe.lucie)
    url = reverse("transmission_connaissance", args=[urgente.pk])
    fragment = client.post(url, headers={"HX-Request": "true"})
    assert "Pris connaissance" in fragment.content.decode()
    reponse = client.post(url, {"suite": "/transmissions/?non_lues=1"})
    assert (reponse.status_code, reponse["Location"]) == (303, f"/transmissions/?non_lues=1#t{urgente.pk}")
    assert client.post(url, {"suite": "https://ailleurs.test/"})["Location"] == f"/transmissions/#t{urgente.pk}"


def test_la_lecture_du_fil_est_tracee_personne_par_personne(groupe, connecter):
    remplir(groupe, 4)
    connecter(groupe.anne).get(URL)
    with f.technique(groupe.mecs):
        traces = TraceAcces.objects.filter(objet="transmissions", action="lecture")
        assert set(traces.values_list("dossier_id", flat=True)) == {groupe.d_eloise.pk, groupe.d_sofia.pk}


def test_un_ecrit_hors_de_portee_n_existe_pas(groupe, connecter):
    (soin,) = ecrire(groupe.lucie, groupe.d_eloise, niveau=4)
    client = connecter(groupe.anne)
    for nom in ("transmission", "transmission_completer", "transmission_corriger"):
        assert client.get(reverse(nom, args=[soin.pk])).status_code == 404
    for nom in ("transmission_connaissance", "transmission_valider"):
        assert client.post(reverse(nom, args=[soin.pk])).status_code == 404


def test_sans_droit_la_page_est_refusee(groupe, connecter):
    assert connecter(groupe.sarah).get(URL).status_code == 403


def test_le_detail_montre_les_versions(groupe, connecter):
    from coordination.services import amender

    (ecrit,) = ecrire(groupe.anne, groupe.d_eloise, texte="Rentrée à 18 h.")
    with au_nom_de(groupe.anne) as anne:
        amender(acteur=anne, transmission=ecrit, textes={"texte": "Rentrée à 19 h."}, version=1)
        marquer_lues(acteur=anne, transmissions=[ecrit])
    corps = connecter(groupe.lucie).get(reverse("transmission", args=[ecrit.pk])).content.decode()
    assert corps.index("Rentrée à 19") < corps.index("Versions précédentes") < corps.index("Rentrée à 18")


def test_accueil_compte_et_montre_l_urgent(groupe, connecter):
    ecrire(groupe.lucie, groupe.d_eloise, texte="Fièvre à 39,5.", importance=3)
    ecrire(groupe.lucie, groupe.d_eloise, texte="Calme.")
    corps = connecter(groupe.anne).get("/").content.decode()
    assert "<b>2</b> à lire" in corps
    assert "Fièvre" in corps
