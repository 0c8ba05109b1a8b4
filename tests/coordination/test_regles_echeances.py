"""Rules of an organisme, their recomputation in a worker, and who is told each day."""

import uuid
from datetime import UTC, date, datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.urls import reverse

from coordination.models import Echeance, ReglageEcheance
from coordination.services import ajouter_membre
from coordination.services.alertes_echeances import alerter
from coordination.services.echeances import poser_echeance
from coordination.services.regles import annoncer, entrees_en_vigueur, recalculer
from dui.core import boite, horloge
from dui.core.models import Notification
from tests.coordination.outils import au_nom_de
from tests.outils import fabriques as f
from usagers.models import Dossier

pytestmark = pytest.mark.django_db


def _le(n: int) -> date:
    return horloge.aujourdhui() + timedelta(days=n)


def _poser(d: Dossier, regle: str, origine: Any, objet: str, **champs: Any) -> Echeance:
    echeance = poser_echeance(acteur=None, dossier=d, regle=regle, origine=origine, objet=objet, **champs)
    assert echeance is not None
    return echeance


@pytest.fixture
def m(monde: SimpleNamespace) -> SimpleNamespace:
    monde.helene = f.professionnel(monde.organisme, "Hélène", "Garnier", "Directrice")
    f.affecter(monde.helene, monde.mecs, f.DIR | {"CTR": "V"}, transverse="structure")
    return monde


def _poster(client: Any, code: str, **champs: Any) -> Any:
    donnees = {"nombre": "10", "unite": "j", "preavis": "5 jours", "depuis": f"{_le(0):%d/%m/%Y}", "active": "on",
               "motif": "Projet de service"} | champs  # fmt: skip
    jeton = {"jeton_soumission": str(uuid.uuid4())}
    return client.post(reverse("regle_echeance", args=[code]), jeton | {n: v for n, v in donnees.items() if v})


def _texte(reponse: Any) -> str:
    return reponse.content.decode().replace("\u00a0", " ")


def test_voir_ce_qui_bouge_puis_appliquer(m: SimpleNamespace, connecter: Any) -> None:
    """The preview counts and changes nothing; applied, the worker moves what is open and keeps the former dates."""
    with f.technique(m.mecs):
        ouverte = _poser(m.d_eloise, "contrat_remise", _le(-12), "sejour:1")
        faite = _poser(m.d_sofia, "contrat_remise", _le(-12), "sejour:2")
        Echeance.objects.filter(pk=faite.pk).update(etat="faite", date_realisee=_le(-1))
    client = connecter(m.helene)
    assert "CASF art. D311, III" in _texte(client.get(reverse("regles_echeance")))
    vue = _texte(_poster(client, "contrat_remise"))
    assert "1 échéance ouverte" in vue
    assert "1 change de date, 1 serait déjà dépassée" in vue
    assert not ReglageEcheance.objects.exists()
    assert _poster(client, "contrat_remise", appliquer="1").status_code == 303
    boite.livrer()
    with f.technique(m.mecs):
        ouverte.refresh_from_db()
        faite.refresh_from_db()
        assert (ouverte.date_due, faite.date_due) == (_le(-2), _le(3))
        assert [d.motif for d in ouverte.dates.all()] == ["Règle changée par l’organisme", "Calculée à l’origine"]
        assert recalculer(m.mecs, "contrat_remise") == 0, "done again, nothing moves"
    assert "Projet de service" in _texte(client.get(reverse("regle_echeance", args=["contrat_remise"])))


def test_regle_retiree_ferme_avec_son_motif(m: SimpleNamespace, connecter: Any) -> None:
    with f.technique(m.mecs):
        e = _poser(m.d_eloise, "suivi_sortie", _le(20), "sortie:1")
    assert _poster(connecter(m.helene), "suivi_sortie", active="", appliquer="1").status_code == 303
    boite.livrer()
    with f.technique(m.mecs):
        e.refresh_from_db()
        assert (e.etat, e.motif) == ("sans_objet", "Règle retirée par l’organisme")


def test_une_regle_a_venir_attend_son_jour(m: SimpleNamespace, connecter: Any) -> None:
    with f.technique(m.mecs):
        e = _poser(m.d_eloise, "contrat_remise", _le(-2), "sejour:1")
    reponse = _poster(connecter(m.helene), "contrat_remise", appliquer="1", depuis=f"{_le(3):%d/%m/%Y}")
    assert reponse.status_code == 303
    boite.livrer()
    with f.technique(m.mecs):
        e.refresh_from_db()
        assert e.date_due == _le(13)
        with horloge.a_l_instant(horloge.maintenant() + timedelta(days=3)):
            (reglage,) = entrees_en_vigueur(horloge.aujourdhui())
            annoncer(reglage)
            recalculer(m.mecs, "contrat_remise")
        e.refresh_from_db()
        assert e.date_due == _le(8)


def test_les_heures_restent_des_heures(m: SimpleNamespace, connecter: Any) -> None:
    origine = datetime(2026, 11, 20, 9, 15, tzinfo=UTC)
    with f.technique(m.mecs):
        e = _poser(m.d_eloise, "accueil_72h", origine, "mesure:1")
    client = connecter(m.helene)
    refus = _poster(client, "accueil_72h", appliquer="1", nombre="3", unite="j")
    assert (refus.status_code, "reste en heures" in _texte(refus)) == (422, True)
    assert _poster(client, "accueil_72h", appliquer="1", nombre="48", unite="h", preavis="12 heures").status_code == 303
    boite.livrer()
    with f.technique(m.mecs):
        e.refresh_from_db()
        assert e.heure_due == origine + timedelta(hours=48)


@pytest.mark.parametrize("faute", [{"motif": ""}, {"preavis": "bientôt"}, {"nombre": "0"}, {"nombre": "-1"}])
def test_une_regle_mal_dite_est_refusee(m: SimpleNamespace, connecter: Any, faute: dict[str, str]) -> None:
    assert _poster(connecter(m.helene), "contrat_remise", appliquer="1", **faute).status_code == 422
    assert not ReglageEcheance.objects.exists()


def test_seule_la_direction_regle(m: SimpleNamespace, connecter: Any) -> None:
    for pro in (m.paul, m.anne):
        client = connecter(pro)
        assert client.get(reverse("regles_echeance")).status_code == 403
        assert _poster(client, "contrat_remise", appliquer="1").status_code == 403
        assert "Délais et bases" not in _texte(client.get("/echeances/"))
    assert connecter(m.helene).get(reverse("regle_echeance", args=["inconnue"])).status_code == 404


def recus(m: SimpleNamespace, pro: Any) -> list[Notification]:
    """Each one reads their own alone."""
    with au_nom_de(pro):
        return list(Notification.objects.filter(nature="echeances"))


def test_seul_le_responsable_est_averti_une_fois_sans_contenu(m: SimpleNamespace) -> None:
    """S06: alerts to everybody reach nobody. Given: to that person. Else: to the referent. Never to the team."""
    with au_nom_de(m.paul) as paul:
        d = Dossier.objects.select_related("perimetre", "usager", "structure").get(pk=m.d_eloise.pk)
        ajouter_membre(acteur=paul, dossier=d, professionnel=m.anne, role="referent")
        ajouter_membre(acteur=paul, dossier=d, professionnel=m.lucie, role="autre")
    with f.technique(m.mecs):
        _poser(m.d_eloise, "contrat_signature", _le(0), "contrat:1")
        with horloge.a_l_instant(horloge.maintenant() + timedelta(days=1)):
            assert alerter(m.mecs) == 0, "nothing near yet"
        _poser(m.d_eloise, "contrat_fin", _le(0), "contrat:2")
        _poser(m.d_eloise, "majorite", _le(0), "usager:1", responsable_id=m.sarah.pk)
        _poser(m.d_sofia, "contrat_fin", _le(0), "contrat:3")
        assert alerter(m.mecs) == 2
        assert alerter(m.mecs) == 0, "told once a day"
    assert [len(recus(m, pro)) for pro in (m.anne, m.sarah, m.lucie, m.paul)] == [1, 1, 0, 0]
    avis = recus(m, m.anne) + recus(m, m.sarah)
    for a in avis:
        assert "Lambert" not in a.texte + a.url
        assert a.texte.replace("\u00a0", " ") == "1 échéance à regarder aujourd’hui"


def test_une_urgence_est_redite_chaque_jour(m: SimpleNamespace) -> None:
    with f.technique(m.mecs):
        _poser(m.d_eloise, "mesure_fin", _le(-5), "mesure:1", responsable_id=m.paul.pk)
        _poser(m.d_eloise, "contrat_fin", _le(-5), "contrat:1", responsable_id=m.anne.pk)
        assert alerter(m.mecs) == 1
        with horloge.a_l_instant(horloge.maintenant() + timedelta(days=1)):
            assert alerter(m.mecs) == 1
    assert [len(recus(m, pro)) for pro in (m.paul, m.anne)] == [2, 0]
