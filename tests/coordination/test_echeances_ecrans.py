"""Screens of the deadlines: lists by right, figures equal to their lists, what people do, what is told and to whom."""

import re
import uuid
from datetime import UTC, date, datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from coordination import echeances as lectures
from coordination.models import Echeance, EntreeFil
from coordination.services.anniversaires import poser_anniversaires
from coordination.services.echeances import poser_echeance
from dui.core import horloge
from dui.core.registres import AGENDA
from habilitations.choices import Secteur
from tests.coordination.outils import au_nom_de
from tests.outils import fabriques as f
from usagers.models import Dossier, Usager
from usagers.services.dossiers import enregistrer_entree, ouvrir_dossier, prononcer_admission

pytestmark = pytest.mark.django_db
LISTE = "/echeances/"


def _le(jours: int) -> date:
    return horloge.aujourdhui() + timedelta(days=jours)


def _poser(d: Dossier, regle: str, origine: date, objet: str) -> Echeance:
    echeance = poser_echeance(acteur=None, dossier=d, regle=regle, origine=origine, objet=objet)
    assert echeance is not None
    return echeance


@pytest.fixture
def scene(monde: SimpleNamespace) -> SimpleNamespace:
    """One deadline of each situation, and a measure past its end."""
    with f.technique(monde.mecs):
        monde.passee = _poser(monde.d_eloise, "contrat_remise", _le(-40), "sejour:1")
        monde.proche = _poser(monde.d_eloise, "contrat_signature", _le(-27), "sejour:1")
        monde.lointaine = _poser(monde.d_sofia, "contrat_avenant", _le(-5), "sejour:2")
        monde.mesure = _poser(monde.d_sofia, "mesure_fin", _le(-3), "mesure:1")
    return monde


def _poster(client: Any, e: Echeance, nom: str, **champs: Any) -> Any:
    return client.post(reverse("echeance_acte", args=[e.pk, nom]), {"jeton_soumission": str(uuid.uuid4()), **champs})


def _corps(reponse: Any) -> str:
    return reponse.content.decode().replace("\u00a0", " ")


def _lignes(corps: str) -> int:
    return corps.count("<tr data-element>")


def test_chaque_chiffre_ouvre_la_liste_qu_il_compte(scene: SimpleNamespace, connecter: Any) -> None:
    client = connecter(scene.paul)
    corps = _corps(client.get(LISTE))
    ruban = re.search(r'<div class="ruban">.*?</div>', corps, re.DOTALL)
    assert ruban is not None
    cellules = re.findall(r'<a href="(.*?)">(.*?)<b>(\d+)</b>', ruban.group())
    nombres = {titre: int(n) for _, titre, n in cellules}
    assert nombres == {"Urgences": 1, "Dépassées": 2, "Proches": 1, "À 30 jours": 3, "Sans responsable": 4}
    for url, titre, n in cellules:
        assert _lignes(_corps(client.get(LISTE + url.replace("&amp;", "&")))) == int(n), titre


@pytest.mark.parametrize(("adresse", "attendu"), [
    ("", 4), ("?horizon=30", 3),
    ("?horizon=180", 4), ("?situation=a_venir", 1), ("?situation=faite", 0),
    ("?horizon=tout", 4), ("?horizon=2033", 4), ("?domaine=MES", 1),
    ("?personne=costa", 2), ("?personne=LAMBÉRT", 2), ("?situation=inconnue&unite=abc", 4),
])  # fmt: skip
def test_filtres(scene: SimpleNamespace, connecter: Any, adresse: str, attendu: int) -> None:
    assert _lignes(_corps(connecter(scene.paul).get(LISTE + adresse))) == attendu


def test_la_page_s_ouvre_sur_six_mois_et_ce_qui_est_passe(scene: SimpleNamespace, connecter: Any) -> None:
    """A majority of 2033 waits behind « Toutes les dates »; what was missed long ago is always there."""
    with f.technique(scene.mecs):
        _poser(scene.d_sofia, "contrat_fin", _le(180), "contrat:180")
        _poser(scene.d_sofia, "contrat_fin", _le(181), "contrat:181")
        _poser(scene.d_sofia, "contrat_fin", _le(-900), "contrat:900")
    client = connecter(scene.paul)
    corps = _corps(client.get(LISTE))
    assert _lignes(corps) == 6
    assert "1 échéance au-delà de 180 jours." in corps
    assert f'<a href="{lectures.Filtres(horizon=0).adresse()}">Voir toutes les dates</a>' in corps
    assert _lignes(_corps(client.get(LISTE + lectures.Filtres(horizon=0).adresse()))) == 7
    assert _lignes(_corps(client.get(f"{LISTE}?horizon=30"))) == 4
    with f.technique(scene.mecs):
        Echeance.objects.filter(objet="contrat:181").update(etat="faite", date_realisee=_le(0))
    assert _lignes(_corps(client.get(f"{LISTE}?situation=faite"))) == 1, "what is closed has no horizon"


def test_filtre_par_unite_et_les_miennes(scene: SimpleNamespace, connecter: Any) -> None:
    anne = connecter(scene.anne)
    assert _lignes(_corps(anne.get(LISTE))) == 2
    assert _lignes(_corps(anne.get(f"{LISTE}?unite={scene.chenes.pk}"))) == 0
    assert _lignes(_corps(anne.get(f"{LISTE}?unite={scene.tilleuls.pk}&miennes=1"))) == 2
    with f.technique(scene.mecs):
        Echeance.objects.filter(pk=scene.passee.pk).update(responsable=scene.lucie)
    assert _lignes(_corps(anne.get(f"{LISTE}?miennes=1"))) == 1
    assert _lignes(_corps(connecter(scene.lucie).get(f"{LISTE}?miennes=1"))) == 2


def test_qui_ne_lit_pas_ne_trouve_rien(scene: SimpleNamespace, connecter: Any) -> None:
    """Karim works in another unit, Zoé for another organisme: absent from lists, 404 by address."""
    for pro in (scene.karim, scene.zoe):
        client = connecter(pro)
        assert _lignes(_corps(client.get(LISTE))) == 0
        assert client.get(reverse("echeance", args=[scene.passee.pk])).status_code == 404
        assert _poster(client, scene.passee, "faite", le=_le(0)).status_code == 404
    comptable = f.professionnel(scene.organisme, "Gil", "Monnier", "Comptable")
    f.affecter(comptable, scene.mecs, {"ID": "S", "PRE": "R"})
    assert connecter(comptable).get(LISTE).status_code == 403


def test_faire_declarer_sans_objet_rouvrir_confier(scene: SimpleNamespace, connecter: Any) -> None:
    client = connecter(scene.sarah)
    assert _poster(client, scene.passee, "faite", le=f"{_le(1):%d/%m/%Y}").status_code == 422
    assert _poster(client, scene.passee, "faite", le=f"{_le(-1):%d/%m/%Y}").status_code == 303
    assert _poster(client, scene.passee, "faite", le=f"{_le(-1):%d/%m/%Y}").status_code == 422
    assert _poster(client, scene.proche, "sans-objet", motif=" ").status_code == 422
    assert _poster(client, scene.proche, "sans-objet", motif="Le service précédent l’a fait signer").status_code == 303
    assert _poster(client, scene.proche, "rouvrir", motif="Erreur").status_code == 303
    assert _poster(client, scene.proche, "confier", responsable=scene.karim.pk).status_code == 422
    assert _poster(client, scene.proche, "confier", responsable=scene.anne.pk).status_code == 303
    page = _corps(client.get(reverse("dossier_echeances", args=[scene.d_eloise.pk])))
    assert "faite le" in page
    assert "Anne Dupont" in page
    with f.technique(scene.mecs):
        lignes = EntreeFil.objects.filter(genre="echeance").order_by("pk").values_list("extrait", flat=True)
        assert [x.split(" : ")[1] for x in lignes] == [
            "fait.", "sans objet. Le service précédent l’a fait signer", "de nouveau à faire. Erreur"
        ]  # fmt: skip


def test_qui_lit_sans_ecrire_ne_change_rien(scene: SimpleNamespace, connecter: Any) -> None:
    anne = connecter(scene.anne)
    page = _corps(anne.get(reverse("echeance", args=[scene.passee.pk])))
    assert "C’est fait" not in page
    assert anne.get(reverse("echeance_acte", args=[scene.passee.pk, "faite"])).status_code == 403
    assert _poster(anne, scene.passee, "faite", le=f"{_le(0):%d/%m/%Y}").status_code == 403


def test_la_fiche_dit_sa_base_sa_source_et_ses_dates(scene: SimpleNamespace, connecter: Any) -> None:
    client = connecter(scene.paul)
    with f.technique(scene.mecs):
        _poser(scene.d_eloise, "contrat_remise", _le(-30), "sejour:1")
    page = _corps(client.get(reverse("echeance", args=[scene.passee.pk])))
    assert "CASF art. D311, III" in page
    assert "À vérifier" not in page
    assert page.split("Les dates qu’elle a eues")[1].count("15 jours") == 2
    mesure = _corps(client.get(reverse("echeance", args=[scene.mesure.pk])))
    assert "À vérifier" in mesure
    assert "Urgence" in mesure


@pytest.mark.mission("PRI-CAR-COO-4")
def test_une_mesure_apres_sa_fin_est_une_urgence_partout(scene: SimpleNamespace, connecter: Any) -> None:
    client = connecter(scene.paul)
    mots = "Urgence : dépassée de 3 jours"
    assert mots in _corps(client.get("/"))
    accueil = _corps(client.get("/")).split("Mes échéances")[1]
    assert accueil.index(mots) < accueil.index("Remettre le contrat"), "the emergency comes first"
    assert mots in _corps(client.get(LISTE))
    assert "Urgence." in _corps(client.get(reverse("dossier_echeances", args=[scene.d_sofia.pk])))
    assert mots in _corps(client.get(reverse("dossier", args=[scene.d_sofia.pk])))


def test_synthese_a_quatre_vingt_dix_jours(scene: SimpleNamespace, connecter: Any) -> None:
    with f.technique(scene.mecs):
        _poser(scene.d_eloise, "contrat_fin", _le(89), "contrat:1")
        _poser(scene.d_eloise, "contrat_tarifs", _le(1), "contrat:1")
    page = _corps(connecter(scene.paul).get(reverse("dossier", args=[scene.d_eloise.pk])))
    assert "Fin du contrat" in page
    assert "annexe tarifaire" not in page


def test_agenda_donne_les_jours(scene: SimpleNamespace) -> None:
    (fournisseur,) = [s for s in AGENDA if s.__module__ == "coordination.portes_echeances"]
    with au_nom_de(scene.paul) as paul:
        jours = fournisseur(paul, scene.mecs.pk, _le(-10), _le(10))
    assert [(o.titre, o.ton) for o in jours] == [
        ("Fin de la mesure de placement", "danger"), ("Faire signer le contrat de séjour", "")
    ]  # fmt: skip


def test_jour_ferie_dit_quand_le_faire(monde: SimpleNamespace, connecter: Any) -> None:
    """15 August 2026 is a Saturday; in Moselle, 26 December is a holiday too."""
    with f.technique(monde.mecs), time_machine.travel(datetime(2026, 7, 1, 9, tzinfo=UTC)):
        e = _poser(monde.d_eloise, "contrat_fin", date(2026, 8, 15), "contrat:9")
        assert e.conseil.replace("\u00a0", " ") == "samedi 15 août, férié : à faire le vendredi 14"
        noel = _poser(monde.d_eloise, "contrat_fin", date(2028, 12, 26), "contrat:8")
        assert noel.conseil == ""
        noel.structure.finess = "570000001"
        assert noel.conseil.replace("\u00a0", " ") == "mardi 26 décembre, férié : à faire le vendredi 22"
        lundi = _poser(monde.d_eloise, "contrat_fin", date(2026, 11, 1), "contrat:7")
        assert lundi.conseil.replace("\u00a0", " ") == "dimanche 1er novembre, férié : à faire le vendredi 30 octobre"
        assert e.date_due == date(2026, 8, 15), "the legal day is not moved"


@pytest.mark.parametrize(("naissance", "admission", "entretien", "majorite"), [
    (date(2010, 2, 28), date(2026, 3, 1), date(2027, 2, 28), date(2028, 2, 28)),
    (date(2012, 2, 29), date(2026, 3, 1), date(2029, 3, 1), date(2030, 3, 1)),
    (date(2009, 1, 10), date(2026, 3, 1), date(2026, 3, 1), date(2027, 1, 10)),
])  # fmt: skip
def test_dix_sept_et_dix_huit_ans(monde: SimpleNamespace, naissance: date, admission: date, entretien: date,
                                  majorite: date) -> None:  # fmt: skip
    """CASF L222-5-1: at seventeen at the latest; admitted later, as soon as possible."""
    with f.technique(monde.mecs), time_machine.travel(datetime(2026, 3, 2, 9, tzinfo=UTC)):
        usager = f.usager(monde.mecs, "Noé", "Perrin", date_naissance=naissance)
        d = ouvrir_dossier(acteur=None, usager=usager, structure=monde.mecs)
        enregistrer_entree(acteur=None, sejour=prononcer_admission(acteur=None, dossier=d, le=admission), le=admission)
        dues = dict(Echeance.objects.filter(dossier=d, objet__startswith="usager:").values_list("regle", "date_due"))
        assert dues == {"entretien_autonomie": entretien, "majorite": majorite}


def test_naissance_corrigee_ou_perdue(monde: SimpleNamespace) -> None:
    with f.technique(monde.mecs), time_machine.travel(datetime(2026, 3, 2, 9, tzinfo=UTC)):
        poser_anniversaires(monde.d_eloise)
        Usager.objects.filter(pk=monde.eloise.pk).update(date_naissance=date(2012, 3, 12))
        d = Dossier.objects.select_related("usager", "structure", "perimetre").get(pk=monde.d_eloise.pk)
        poser_anniversaires(d)
        e = Echeance.objects.get(dossier=d, regle="majorite")
        assert (e.date_due, e.dates.count()) == (date(2030, 3, 12), 2)
        d.usager.date_naissance = None
        poser_anniversaires(d)
        e.refresh_from_db()
        assert (e.etat, e.motif) == ("sans_objet", "Date de naissance inconnue")


def test_pas_de_majorite_hors_protection_de_l_enfance(monde: SimpleNamespace) -> None:
    with f.technique(monde.csapa):
        poser_anniversaires(monde.d_marc)
        assert monde.csapa.secteur == Secteur.PDS
        assert not Echeance.objects.filter(dossier=monde.d_marc).exists()


def test_meme_nombre_de_requetes_a_dix_et_a_cent(monde: SimpleNamespace, connecter: Any) -> None:
    client, comptes = connecter(monde.paul), []
    for debut, fin in ((0, 10), (10, 100)):
        with f.technique(monde.mecs):
            for n in range(debut, fin):
                _poser(monde.d_eloise, "contrat_fin", _le(n - 20), f"contrat:{n}")
        client.get(LISTE)
        with CaptureQueriesContext(
            connection,
        ) as requetes:
            reponse = client.get(LISTE)
        comptes.append(len([q for q in requetes.captured_queries if "SAVEPOINT" not in q["sql"]]))
        assert len(reponse.content) < 60_000
    assert comptes[0] == comptes[1]
    assert comptes[1] <= 10


def test_suite_de_la_liste(monde: SimpleNamespace, connecter: Any) -> None:
    with f.technique(monde.mecs):
        for n in range(60):
            _poser(monde.d_eloise, "contrat_fin", _le(n % 7), f"contrat:{n}")
    client = connecter(monde.paul)
    corps = _corps(client.get(LISTE))
    assert _lignes(corps) == 50
    suite = re.search(r'href="(\?apres=[^"]+)"', corps)
    assert suite is not None
    assert _lignes(_corps(client.get(LISTE + suite.group(1)))) == 10
    assert lectures.Filtres.lire({"apres": "n’importe quoi"}).condition() is not None
