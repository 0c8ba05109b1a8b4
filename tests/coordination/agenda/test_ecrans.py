"""Screens of the agenda: each page answers, keeps its budget, and a day is lived from end to end without script."""

import re
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from coordination.models import Evenement, PersonneEvenement, Reservation
from dui.core import horloge
from tests.coordination.agenda.outils import dans, jeton, prevoir
from tests.outils import fabriques as f
from tests.outils.monde import fraiche

pytestmark = pytest.mark.django_db
Monde = SimpleNamespace


def _corps(reponse: Any) -> str:
    return str(reponse.content.decode().replace("\u00a0", " ").replace("\u202f", " "))


def _champs(m: Monde, *pour: Any, **autres: Any) -> dict[str, Any]:
    demain = horloge.aujourdhui() + timedelta(days=1)
    return jeton(libelle="Dentiste", type="rendez_vous", niveau=2, jour=f"{demain:%d/%m/%Y}", heure="14:30", minutes=45,
                 personnes=[d.pk for d in pour], participants=[m.anne.pk], version=1, **autres)  # fmt: skip


@pytest.mark.mission("PDE-COO-1", "PDS-COO-1", "PRI-CAR-COO-2", "PRI-CAS-2")
def test_prevoir_vivre_et_clore_un_rendez_vous(six: Monde, connecter: Any) -> None:
    client = connecter(six.anne)
    assert client.get("/agenda/nouveau/").status_code == 200
    reponse = client.post("/agenda/nouveau/", _champs(six, six.d_eloise, ressources=[six.kangoo.pk]))
    assert reponse.status_code == 303, _corps(reponse)
    with f.technique(six.mecs):
        e = Evenement.objects.get(libelle="Dentiste")
        assert (e.dossier_id, e.personnes.count(), e.reservations.count()) == (six.d_eloise.pk, 1, 1)
    assert "Kangoo" in _corps(client.get(reverse("evenement", args=[e.pk])))
    with f.technique(six.mecs):
        hier = horloge.maintenant() - timedelta(days=1)
        Evenement.objects.filter(pk=e.pk).update(debut=hier, fin=hier + timedelta(hours=1))
    assert "Vu" in _corps(client.get("/agenda/"))
    clos = client.post(reverse("evenement_issue", args=[e.pk]), {"issue": "vu", "suite": "/agenda/"})
    assert (clos.status_code, clos["Location"]) == (303, "/agenda/")
    with f.technique(six.mecs):
        assert PersonneEvenement.objects.get(evenement=e).present is True


def test_voir_les_conflits_ne_bloque_pas(six: Monde, connecter: Any) -> None:
    client = connecter(six.anne)
    champs = _champs(six, six.d_eloise, ressources=[six.kangoo.pk])
    assert client.post("/agenda/nouveau/", champs).status_code == 303
    corps = _corps(
        client.post("/agenda/nouveau/", _champs(six, six.d_eloise, verifier="1", ressources=[six.kangoo.pk]))
    )
    for dit in ("Anne Dupont a déjà un rendez-vous", "Éloïse est déjà attendu", "Kangoo blanc est déjà pris"):
        assert dit in corps
    with f.technique(six.mecs):
        assert Evenement.objects.filter(libelle="Dentiste").count() == 1
    assert client.post("/agenda/nouveau/", _champs(six, six.d_sofia, ressources=[six.kangoo.pk])).status_code == 303
    demain = horloge.aujourdhui() + timedelta(days=1)
    assert "Pris deux fois" in _corps(client.get(f"/agenda/ressources/?jour={demain.isoformat()}"))
    with f.technique(six.mecs):
        assert Reservation.objects.filter(ressource=six.kangoo).count() == 2


def test_un_conflit_ne_nomme_que_ceux_que_l_on_lit(six: Monde, connecter: Any) -> None:
    e = prevoir(six.anne, six.mecs, *six.jeunes, libelle="Foot", type="activite", debut=dans(hours=30))
    for dossier in (six.d_eloise, six.d_sofia):
        prevoir(six.anne, six.mecs, dossier, debut=dans(hours=30))
    page = reverse("evenement", args=[e.pk])
    assert "Sofia est déjà attendu" in _corps(connecter(six.anne).get(page))
    lu = _corps(connecter(six.lucie).get(page))
    assert "Éloïse est déjà attendu" in lu
    assert "Sofia" not in lu


def test_un_titre_de_groupe_ne_nomme_personne(six: Monde, connecter: Any) -> None:
    champs = _champs(six, six.d_eloise, six.d_sofia) | {"libelle": "Cinéma avec Sofia"}
    reponse = connecter(six.anne).post("/agenda/nouveau/", champs)
    assert reponse.status_code == 422
    assert "il ne peut pas nommer Sofia" in _corps(reponse)


def test_une_serie_se_prevoit_se_dit_et_s_arrete(six: Monde, connecter: Any) -> None:
    client = connecter(six.anne)
    reponse = client.post("/agenda/nouveau/", _champs(six, six.d_eloise, rythme="FREQ=WEEKLY"), follow=True)
    assert "tous les " in _corps(reponse)
    with f.technique(six.mecs):
        occurrences = list(Evenement.objects.filter(libelle="Dentiste").order_by("debut"))
    assert len(occurrences) == 18
    milieu = occurrences[9]
    page = _corps(client.get(reverse("evenement_modifier", args=[milieu.pk])))
    assert "Celle-ci et les suivantes" in page
    arret = client.post(reverse("evenement_acte", args=[milieu.pk, "arreter"]), jeton(motif="Fin des soins"))
    assert arret.status_code == 303
    with f.technique(six.mecs):
        assert Evenement.objects.filter(libelle="Dentiste", statut="ANNULE").count() == 9


@pytest.mark.mission("PDE-COO-4", "PDS-COO-4", "PRI-CAR-COO-1")
def test_la_cloture_demande_chacun(six: Monde, connecter: Any) -> None:
    e = prevoir(six.anne, six.mecs, *six.jeunes, libelle="Foot", type="activite")
    client = connecter(six.anne)
    adresse = reverse("evenement_cloture", args=[e.pk])
    assert client.post(adresse, jeton()).status_code == 422
    with f.technique(six.mecs):
        lignes = list(PersonneEvenement.objects.filter(evenement=e))
    reponses = {f"p-{ligne.pk}": "vu" if i < 4 else "absent" for i, ligne in enumerate(lignes)}
    assert client.post(adresse, jeton(**reponses)).status_code == 303
    with f.technique(six.mecs):
        assert Evenement.objects.get(pk=e.pk).statut == "TERMINE"
        assert PersonneEvenement.objects.filter(evenement=e, present=True).count() == 4
    fil = _corps(client.get(f"/dossiers/{six.d_eloise.pk}/fil/"))
    assert "Foot" in fil
    assert "Malik" not in fil


def test_a_cloturer_en_masse_sans_presence_par_defaut(six: Monde, connecter: Any) -> None:
    evenements = [prevoir(six.anne, six.mecs, d, debut=dans(hours=-3 - i)) for i, d in enumerate(six.jeunes[:3])]
    client = connecter(six.anne)
    page = _corps(client.get("/agenda/a-cloturer/"))
    assert page.count('type="radio"') == 12
    assert not re.search(r'type="radio"[^>]*checked', page)
    with f.technique(six.mecs):
        lignes = {li.evenement_id: li.pk for li in PersonneEvenement.objects.filter(evenement__in=evenements)}
    choix = {f"p-{lignes[evenements[0].pk]}": "vu", f"p-{lignes[evenements[1].pk]}": "excuse"}
    assert client.post("/agenda/a-cloturer/", jeton(**choix)).status_code == 303
    with f.technique(six.mecs):
        etats = [Evenement.objects.get(pk=e.pk).statut for e in evenements]
    assert etats == ["TERMINE", "ANNULE", "PLANIFIE"]


def test_chaque_acte_a_sa_page(six: Monde, connecter: Any) -> None:
    e = prevoir(six.anne, six.mecs, six.d_eloise)
    client = connecter(six.anne)
    for nom in ("annuler", "confirmer", "corriger", "copier", "compte-rendu", "commenter", "transport"):
        assert client.get(reverse("evenement_acte", args=[e.pk, nom])).status_code == 200, nom
    poste = lambda nom, **c: client.post(reverse("evenement_acte", args=[e.pk, nom]), jeton(**c))  # noqa: E731
    assert poste("transport", qui=f"d{six.d_eloise.pk}", mode="ORG-204", motorisation="essence", part_a="09:00",
                 arrive_a="09:40", nature="3.2.4.3").status_code == 303  # fmt: skip
    assert poste("compte-rendu", niveau=2, texte="Éloïse a parlé de son stage.").status_code == 303
    assert poste("commenter", texte="Penser au carnet.").status_code == 303
    assert poste("copier", jour="12/01/2027", heure="10:00").status_code == 303
    assert poste("annuler", motif_national="").status_code == 422
    corps = _corps(client.get(reverse("evenement", args=[e.pk])))
    for dit in ("Transport en commun", "Éloïse a parlé de son stage", "Penser au carnet"):
        assert dit in corps
    with f.technique(six.mecs):
        transport = e.transports.get()
        assert (transport.motorisation, transport.nature) == ("", "3.2.4.3")


def test_une_invitation_se_decline_avec_un_motif(six: Monde, connecter: Any) -> None:
    with f.technique(six.mecs):
        f.lier(six.d_sofia, six.lucie)
    e = prevoir(six.anne, six.mecs, six.d_eloise, debut=dans(days=1), participants=(six.anne, six.lucie))
    client = connecter(six.lucie)
    assert "Répondre" in _corps(client.get("/agenda/"))
    adresse = reverse("evenement_acte", args=[e.pk, "repondre"])
    assert client.post(adresse, jeton(reponse="declinee")).status_code == 422
    assert client.post(adresse, jeton(reponse="declinee", motif="Formation")).status_code == 303
    corps = _corps(connecter(six.anne).get(reverse("evenement", args=[e.pk])))
    assert "Ne vient pas" in corps
    assert "Formation" in corps


def test_l_agenda_d_un_collegue_ne_dit_que_ce_que_je_lis(six: Monde, connecter: Any) -> None:
    prevoir(six.anne, six.mecs, six.d_eloise, libelle="Avec Éloïse", debut=dans(days=1), participants=(six.anne,))
    prevoir(six.anne, six.mecs, six.d_sofia, libelle="Avec l’autre", debut=dans(days=1, hours=3),
            participants=(six.anne,))  # fmt: skip
    corps = _corps(connecter(six.lucie).get(f"/agenda/?avec={six.anne.pk}"))
    assert "Avec Éloïse" in corps
    assert "Avec l’autre" not in corps
    assert corps.count("Occupé") == 2  # the sentence of the page, and the slot


PAGES = ("/agenda/", "/agenda/semaine/", "/agenda/ressources/", "/agenda/a-cloturer/", "/boite/", "/taches/")


def _mesurer(client: Any, adresse: str) -> tuple[int, int]:
    client.get(adresse)
    with CaptureQueriesContext(
        connection,
    ) as lues:
        reponse = client.get(adresse)
    assert reponse.status_code == 200, adresse
    utiles = [q for q in lues.captured_queries if not re.match(r"SAVEPOINT|RELEASE|SET |SELECT set_config", q["sql"])]
    return len(utiles), len(reponse.content)


def test_le_cout_ne_grandit_pas_avec_les_lignes(six: Monde, connecter: Any, record_property: Any) -> None:
    """Ten rows and a hundred: the same queries; no page over 60 kB."""

    def remplir(debut: int, fin: int) -> None:
        for i in range(debut, fin):
            prevoir(six.anne, six.mecs, six.jeunes[i % 6], debut=dans(minutes=-61 - i % 10 * 18), minutes=60,
                    participants=(six.anne,), ressources=(six.kangoo,), libelle=f"Point {i}")  # fmt: skip

    client = connecter(six.anne)
    adresses = (*PAGES, f"/dossiers/{six.d_eloise.pk}/agenda/", "/")
    remplir(0, 10)
    dix = {a: _mesurer(client, a) for a in adresses}
    remplir(10, 100)
    cent = {a: _mesurer(client, a) for a in adresses}
    assert {a: n for a, (n, _) in cent.items()} == {a: n for a, (n, _) in dix.items()}
    assert {a: o for a, (_, o) in cent.items() if o > 60_000} == {}
    lourdes = {a: n for a, (n, _) in cent.items() if n > (17 if a == "/" else 15 if "dossiers" in a else 10)}
    assert lourdes == {}
    record_property("mesure", f"agenda : {max(n for n, _ in cent.values())} requêtes au plus, à 10 comme à 100 lignes")


def test_les_papiers_ne_se_font_que_pour_qui_lit(six: Monde, connecter: Any) -> None:
    e = prevoir(six.anne, six.mecs, *six.jeunes[:2], libelle="Foot", type="activite")
    client = fraiche(connecter(six.anne))
    for adresse in ("/agenda/planning.pdf", "/taches/releve.pdf", reverse("evenement_emargement", args=[e.pk])):
        reponse = client.get(adresse)
        assert (reponse.status_code, reponse.content[:4]) == (200, b"%PDF"), adresse
    assert connecter(six.karim).get(reverse("evenement_emargement", args=[e.pk])).status_code == 404
