"""Visits at home: planned by days of the week, done at their real hours, counted once, not done with a reason."""

from datetime import date, datetime, time, timedelta
from itertools import pairwise
from types import SimpleNamespace
from typing import Any

import pytest
import time_machine
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accompagnement.models import EtapeActe, Intervention, SituationSSIAD
from accompagnement.selectors import domicile as lectures
from accompagnement.selectors import domicile_comptes as comptes
from accompagnement.services import domicile as services
from accompagnement.services.domicile.actes import bornes
from coordination.models import EntreeFil
from dui.core import horloge
from dui.core.erreurs import ErreurMetier, Refus
from tests.accompagnement.parcours.outils import le, lu, poster
from tests.coordination.outils import au_nom_de
from tests.outils import fabriques as f

pytestmark = pytest.mark.django_db
MATIN = {"debut": time(8), "fin": time(8, 30)}


def prevue(m: Any, jour: date | None = None, **champs: Any) -> Intervention:
    donnees = {"type": "MED-1296", "professionnel": m.elodie, "du": jour or le(-1)} | MATIN | champs
    return services.planifier(acteur=None, dossier=m.d_rose, **donnees)[0]


def faite(m: Any, jour: date | None = None, heures: dict[str, time] | None = None, **champs: Any) -> Intervention:
    heures = heures or MATIN
    return services.realiser(acteur=None, objet=prevue(m, jour, **champs | heures), **heures)


@given(
    jour=st.dates(date(2025, 1, 1), date(2027, 12, 31)),
    debut=st.times().map(lambda t: t.replace(second=0, microsecond=0)),
    minutes=st.integers(1, 600),
)
def test_la_duree_est_celle_vecue_meme_la_nuit_du_changement_d_heure(jour: date, debut: time, minutes: int) -> None:
    """Whatever the day: the end is after the start, and the duration is that of two instants, not of two clocks."""
    fin = (datetime.combine(jour, debut) + timedelta(minutes=minutes)).time()
    try:
        depart, arrivee = bornes(jour, debut, fin)
    except ErreurMetier as erreur:
        if (erreur.champ, jour.month) != ("fin", 3):
            raise
        return
    duree = horloge.duree(depart, arrivee)
    assert timedelta(0) < duree <= timedelta(hours=25)
    assert abs(duree - timedelta(minutes=minutes)) in (timedelta(0), timedelta(hours=1))


@pytest.mark.parametrize(
    ("jour", "heures"), [(date(2026, 10, 24), 11), (date(2026, 3, 28), 9), (date(2026, 11, 3), 10)]
)
def test_une_nuit_de_garde_fait_neuf_dix_ou_onze_heures(jour: date, heures: int) -> None:
    depart, arrivee = bornes(jour, time(21), time(7))
    assert horloge.duree(depart, arrivee) == timedelta(hours=heures)


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(visites=st.lists(st.tuples(st.integers(0, 20), st.integers(5, 90)), min_size=1, max_size=8))
def test_la_meme_personne_n_est_jamais_a_deux_endroits(scene: SimpleNamespace, visites: list[tuple[int, int]]) -> None:
    """Random rounds: what is kept never overlaps, and the minutes add up to what is kept."""
    with transaction.atomic(), f.technique(scene.ssiad):
        for quart, minutes in visites:
            debut = datetime(2026, 11, 10, 8, tzinfo=horloge.PARIS) + timedelta(minutes=15 * quart)
            heures = {"debut": debut.time(), "fin": (debut + timedelta(minutes=minutes)).time()}
            try:
                faite(scene, date(2026, 11, 10), heures)
            except ErreurMetier as erreur:
                if "déjà noté" not in erreur.message:
                    raise
        gardees = list(
            comptes.interventions_faites(scene.ssiad.pk, date(2026, 11, 10), date(2026, 11, 10)).order_by("reel_debut")
        )
        for avant, apres in pairwise(gardees):
            assert avant.reel_fin <= apres.reel_debut
        total = sum(comptes.minutes_par_type(Intervention.objects.filter(pk__in=[i.pk for i in gardees])).values())
        assert total == sum((i.reel_fin - i.reel_debut).seconds // 60 for i in gardees)
        transaction.set_rollback(True)


@pytest.mark.mission("PRI-CAR-ACC-4")
def test_prevoir_puis_noter_une_tournee(scene: SimpleNamespace, connecter: Any) -> None:
    client, pk = connecter(scene.corinne), scene.d_rose.pk
    donnees = {"type": "MED-1298", "professionnel": scene.elodie.pk, "debut": "08:00", "fin": "08:30",
               "du": le(-7), "au": le(-1), "jours": ["0", "2", "4"]}  # fmt: skip
    assert poster(client, reverse("interventions_prevoir", args=[pk]), **donnees).status_code == 303
    with f.technique(scene.ssiad):
        lues = list(Intervention.objects.order_by("debut"))
        assert len(lues) == 3
        assert len({i.serie for i in lues}) == 1
        assert sorted(i.numero for i in lues) == [1, 2, 3]
        une = lues[0]
    elodie = connecter(scene.elodie)
    jour = une.debut.astimezone(horloge.PARIS).date()
    tournee = reverse("tournee_jour", args=[jour.isoformat()])
    assert "Rose Morel" in lu(elodie.get(tournee))
    acte = reverse("intervention_acte", args=[pk, une.pk, "faite"])
    reponse = poster(elodie, acte, debut="08:10", fin="08:55", distance_km="3,5", transport="ORG-202")
    assert reponse.status_code == 303, lu(reponse)
    assert reponse.headers["Location"] == tournee
    assert poster(elodie, acte, debut="08:10", fin="08:55").status_code == 422
    with f.technique(scene.ssiad):
        une.refresh_from_db()
        assert (une.statut, str(une.distance_km), une.trajet) == ("realise", "3.5", 1)
        assert comptes.minutes_par_type(Intervention.objects.filter(pk=une.pk)) == {"MED-1298": 45}
        assert [e.auteur_id for e in EtapeActe.objects.filter(intervention=une)] == [scene.corinne.pk, scene.elodie.pk]


def test_non_faite_a_toujours_un_des_six_motifs(scene: SimpleNamespace) -> None:
    with f.technique(scene.ssiad):
        une = prevue(scene)
        with pytest.raises(ErreurMetier, match="pourquoi"):
            services.ne_pas_faire(acteur=None, objet=une, motif_national="")
        with pytest.raises(IntegrityError), transaction.atomic():
            Intervention.objects.filter(pk=une.pk).update(statut="annule")
        with pytest.raises(IntegrityError), transaction.atomic():
            Intervention.objects.filter(pk=une.pk).update(statut="realise")
        services.ne_pas_faire(acteur=None, objet=une, motif_national="ORG-077")
        with pytest.raises(ErreurMetier, match="déjà noté"):
            services.realiser(acteur=None, objet=une, **MATIN)
        assert comptes.par_motif(comptes.non_faites(scene.ssiad.pk, le(-1), le(-1))) == {"ORG-077": 1}
        with pytest.raises(ErreurMetier, match="faux"):
            services.corriger(acteur=None, objet=une, motif=" ")
        services.corriger(acteur=None, objet=une, motif="Elle était rentrée")
        services.realiser(acteur=None, objet=une, **MATIN)
        assert [e.statut for e in EtapeActe.objects.filter(intervention=une)] == [
            "planifie",
            "annule",
            "planifie",
            "realise",
        ]


def test_rien_n_est_fait_d_avance(scene: SimpleNamespace) -> None:
    with time_machine.travel(datetime(2027, 11, 10, 8, 20, tzinfo=horloge.PARIS), tick=False), f.technique(scene.ssiad):
        une = prevue(scene, date(2027, 11, 10))
        with pytest.raises(ErreurMetier, match="pas encore passée"):
            services.realiser(acteur=None, objet=une, **MATIN)
        with pytest.raises(ErreurMetier, match="à deux"):
            prevue(scene, type="MED-1299")
        with pytest.raises(ErreurMetier, match="au plus"):
            prevue(scene, au=date(2028, 11, 10), jours=range(7))


def test_une_situation_fausse_se_corrige_avec_son_motif(scene: SimpleNamespace, connecter: Any) -> None:
    """The right one takes its place on its day; the wrong one leaves the counts and keeps why."""
    with f.technique(scene.ssiad):
        fausse = services.noter_situation(acteur=None, dossier=scene.d_rose, le=le(-30), elements=["R32"])
    client, adresse = connecter(scene.corinne), reverse("situation_acte", args=[scene.d_rose.pk, fausse.pk, "corriger"])
    assert 'value="R32" class' not in lu(client.get(adresse))
    assert "checked" in lu(client.get(adresse))
    sans_motif = poster(client, adresse, le=le(-30), elements=["R15"], motif="")
    assert sans_motif.status_code == 422
    impossible = poster(client, adresse, le=le(-30), elements=["GEN-365", "R15"], motif="Erreur")
    assert impossible.status_code == 422
    with f.technique(scene.ssiad):
        assert comptes.situations_au(scene.ssiad.pk, le(0)).get().elements == ["R32"]
    assert poster(client, adresse, le=le(-30), elements=["R15"], motif="Confusion de dossier").status_code == 303
    with f.technique(scene.ssiad):
        juste = comptes.situations_au(scene.ssiad.pk, le(-30)).get()
        assert (juste.elements, juste.remplace_id, juste.numero) == (["R15"], fausse.pk, 2)
        relue = SituationSSIAD.objects.get(pk=fausse.pk)
        assert (relue.annulee, relue.annulee_motif) == (True, "Confusion de dossier")
        assert [e.annulee for e in relue.events.order_by("pgh_id")] == [False, True]
    assert poster(client, adresse, le=le(-30), elements=["R32"], motif="Encore").status_code == 404
    page = lu(client.get(reverse("dossier_interventions", args=[scene.d_rose.pk])))
    assert "Confusion de dossier" in page
    assert "Incontinence fécale" in page


def test_les_semaines_du_forfait(scene: SimpleNamespace) -> None:
    """ISO weeks over the new year; nurse and week-end flags."""
    with time_machine.travel(datetime(2027, 2, 1, 12, tzinfo=horloge.PARIS)), f.technique(scene.ssiad):
        faite(scene, date(2026, 12, 31))
        faite(scene, date(2027, 1, 2), type="MED-1298")
        faite(scene, date(2027, 1, 6))
        lues = comptes.semaines(Intervention.objects.filter(dossier=scene.d_rose))
        assert [(s.annee, s.numero, s.interventions, s.infirmier, s.week_end) for s in lues] == [
            (2026, 53, 2, True, True), (2027, 1, 1, False, False)]  # fmt: skip


def test_la_situation_est_datee_et_reservee_aux_soins(scene: SimpleNamespace, connecter: Any) -> None:
    with au_nom_de(scene.elodie) as elodie, pytest.raises(Refus):
        services.noter_situation(acteur=elodie, dossier=scene.d_rose, le=le(0), elements=["R32"])
    adresse = reverse("situation_ssiad", args=[scene.d_rose.pk])
    client = connecter(scene.corinne)
    assert poster(client, adresse, le=le(0), elements=["GEN-365", "R32"]).status_code == 422
    assert poster(client, adresse, le=le(-30), elements=["R32", "E66.9"]).status_code == 303
    assert poster(client, adresse, le=le(0), elements=["GEN-365"]).status_code == 303
    with f.technique(scene.ssiad):
        assert [s.numero for s in SituationSSIAD.objects.order_by("numero")] == [1, 2]
        assert comptes.situations_au(scene.ssiad.pk, le(-1)).get().elements == ["E66.9", "R32"]
        actuelle = comptes.situations_au(scene.ssiad.pk, le(0)).get()
        assert actuelle.elements == ["GEN-365"]
        with pytest.raises(ErreurMetier, match="ce qui était faux"):
            services.ecarter_situation(acteur=None, situation=actuelle, motif=" ")
        services.ecarter_situation(acteur=None, situation=actuelle, motif="D’une autre personne")
        assert comptes.situations_au(scene.ssiad.pk, le(0)).get().elements == ["E66.9", "R32"]
        with pytest.raises(IntegrityError), transaction.atomic():
            SituationSSIAD.objects.filter(pk=actuelle.pk).update(elements=["GEN-365", "R15"])
    onglet = reverse("dossier_interventions", args=[scene.d_rose.pk])
    assert "Obésité" in lu(client.get(onglet))
    assert "Obésité" not in lu(connecter(scene.elodie).get(onglet))


def test_entree_et_sortie_comme_les_rapports_les_demandent(scene: SimpleNamespace, connecter: Any) -> None:
    with f.technique(scene.ssiad):
        sejour = scene.d_rose.sejours.get()
        assert comptes.entrees_par_provenance(scene.ssiad.pk, 2026) == {"": 1}
        assert comptes.sans_prescription(scene.ssiad.pk, le(0)).count() == 1
    adresse = reverse("sejour_national", args=[scene.d_rose.pk, sejour.pk])
    client = connecter(scene.corinne)
    assert adresse in lu(client.get(reverse("dossier_administratif", args=[scene.d_rose.pk])))
    refus = poster(client, adresse, provenance="mco", lieu_deces="hopital")
    assert refus.status_code == 422
    assert poster(client, adresse, provenance="mco", prescription_debut=le(-40)).status_code == 303
    with f.technique(scene.ssiad):
        assert comptes.entrees_par_provenance(scene.ssiad.pk, 2026) == {"mco": 1}
        assert comptes.sorties_par_destination(scene.ssiad.pk, 2026) == {}
        assert comptes.sans_prescription(scene.ssiad.pk, le(0)).count() == 0
        assert comptes.sans_prescription(scene.ssiad.pk, le(-50)).count() == 1


def test_qui_lit_qui_note(scene: SimpleNamespace, connecter: Any) -> None:
    with f.technique(scene.ssiad):
        une = prevue(scene)
    pages = [reverse("dossier_interventions", args=[scene.d_rose.pk]), reverse("tournee"), reverse("interventions")]
    for pro, attendus in ((scene.corinne, [200] * 3), (scene.elodie, [200] * 3), (scene.hugo, [403] * 3),
                          (scene.zoe, [404, 200, 200])):  # fmt: skip
        assert [connecter(pro).get(p).status_code for p in pages] == attendus, pro
    assert "Rose" not in lu(connecter(scene.zoe).get(reverse("tournee_jour", args=[le(-1).isoformat()])))
    with au_nom_de(scene.hugo) as hugo, pytest.raises(Refus):
        services.realiser(acteur=hugo, objet=une, **MATIN)
    assert connecter(scene.corinne).get("/tournee/2026-13-45/").status_code == 404


def test_la_tournee_et_le_mois_ont_un_cout_constant(scene: SimpleNamespace, connecter: Any) -> None:
    client = connecter(scene.corinne)
    jour = le(-1)
    pages = {reverse("tournee_jour", args=[jour.isoformat()]): [], f"{reverse('interventions')}?mois={jour:%Y-%m}": []}
    for page in pages:
        client.get(page)
    for combien in (10, 20):
        with f.technique(scene.ssiad):
            for rang in range(combien):
                d = f.dossier(f.usager(scene.ssiad, f"Personne{rang}", "Petit"), scene.ssiad)
                services.planifier(
                    acteur=None, dossier=d, type="MED-1296", professionnel=scene.elodie, du=jour, **MATIN
                )
        for page, couts in pages.items():
            with CaptureQueriesContext(connection) as lues:
                reponse = client.get(page)
            couts.append(sum("SAVEPOINT" not in q["sql"] for q in lues.captured_queries))
            assert len(reponse.content) < 60_000, (page, len(reponse.content))
    for page, couts in pages.items():
        assert couts[0] == couts[1] <= 10, (page, couts)


def test_l_onglet_tient_dans_son_budget(scene: SimpleNamespace, connecter: Any) -> None:
    client, adresse = connecter(scene.corinne), reverse("dossier_interventions", args=[scene.d_rose.pk])
    client.get(adresse)
    couts = []
    for n in (1, 2):
        with f.technique(scene.ssiad):
            prevue(scene, le(-n), au=le(-n))
            services.noter_situation(acteur=None, dossier=scene.d_rose, le=le(-n), elements=["R32"])
        with CaptureQueriesContext(connection) as lues:
            client.get(adresse)
        couts.append(sum("SAVEPOINT" not in q["sql"] for q in lues.captured_queries))
    assert couts[0] == couts[1] <= 15, couts


def test_l_adresse_vient_avec_la_tournee_jamais_la_secrete(scene: SimpleNamespace, connecter: Any) -> None:
    from usagers.models import Adresse, AdresseSecrete

    with f.technique(scene.ssiad):
        prevue(scene)
        ici = {"usager": scene.rose, "debut": le(-100), "commune": "Nantes"}
        Adresse.objects.create(structures=[scene.ssiad.pk], lignes="4, rue des Lilas", **ici)
        AdresseSecrete.objects.create(structure=scene.ssiad, lignes="9, rue Cachée", motif="Violences", **ici)
    page = lu(connecter(scene.elodie).get(reverse("tournee_jour", args=[le(-1).isoformat()])))
    assert "4, rue des Lilas, Nantes" in page
    assert "Cachée" not in page
    assert {"354"} <= lectures.SSIAD


def test_le_fil_dit_la_visite_a_qui_lit_les_soins(scene: SimpleNamespace, connecter: Any) -> None:
    """Level 3, once held; foreseen or put back to foreseen, nothing is said; rewritten when corrected."""
    with f.technique(scene.ssiad):
        prevue(scene)
        assert not EntreeFil.objects.filter(genre="intervention").exists()
        faite_ = faite(scene, le(-2))
        ligne = EntreeFil.objects.get(genre="intervention")
        assert (ligne.niveau, ligne.domaine, ligne.retiree) == (3, "TRS", False)
        assert "Aide-soignant, 8 h, 30 min" in ligne.extrait.replace("\u00a0", " ")
        services.corriger(acteur=None, objet=faite_, motif="Autre jour")
        assert EntreeFil.objects.get(genre="intervention").retiree
        services.ne_pas_faire(acteur=None, objet=faite_, motif_national="ORG-077", motif="Urgences")
        ligne = EntreeFil.objects.get(genre="intervention")
        assert not ligne.retiree
        assert "non faite : hospitalisation, y compris à domicile, Urgences." in ligne.extrait
