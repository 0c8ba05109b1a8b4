"""Visiting rights, return, somebody missing, beds, rounds, desk, end of the stay (S11)."""

import uuid
from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from accompagnement.models import AttributionLit, GesteAccueil, Lit, PointRonde, PresenceAbsence
from accompagnement.services import accueil_jour, fugues, lits
from accompagnement.services.presences.absences import (
    annuler_absence,
    constater_retour,
    declarer_absence,
    fixer_rythme,
    prevoir_serie,
)
from coordination.models import EntreeFil
from dui.core import horloge
from dui.core.erreurs import ErreurMetier
from dui.core.models import EvenementMetier
from tests.accompagnement.presences.outils import SOIR, VENDREDI, a, fugue_de, groupe, suivre, tenues
from tests.outils import fabriques as f
from usagers.services.dossiers import enregistrer_sortie

pytestmark = [pytest.mark.django_db, pytest.mark.mission("PDE-ACC-4", "PDE-COO-5", "PDS-ACC-4")]
SAMEDI = VENDREDI + timedelta(days=1)


@pytest.fixture
def vendredi(monde):
    with horloge.a_l_instant(SOIR), f.technique(monde.mecs):
        yield monde


def noms():
    return list(EvenementMetier.objects.filter(nom__startswith="accompagnement.").values_list("nom", flat=True))


def test_un_week_end_sur_deux_garde_son_heure_toute_l_annee(vendredi):
    """Across the clock change of March: still ten o'clock on the clock of the house."""
    faites = prevoir_serie(acteur=None, dossier=vendredi.d_eloise, motif="famille", debut=a(SAMEDI, 10),
                           fin=a(SAMEDI + timedelta(days=1), 18), semaines=2, jusqu_au=date(2027, 4, 30))  # fmt: skip
    heures = {(p.debut.astimezone(horloge.PARIS).hour, p.borne.astimezone(horloge.PARIS).hour) for p in faites}
    assert heures == {(10, 18)}
    assert len(faites) == 12
    assert all(p.absence_prevue and p.statut == "prevue" for p in faites)


def test_une_serie_laisse_ce_qui_est_deja_pris(vendredi):
    d = vendredi.d_eloise
    autre = declarer_absence(acteur=None, dossier=d, motif="exterieur", debut=a(SAMEDI + timedelta(days=14), 9),
                             fin=a(SAMEDI + timedelta(days=16), 9))  # fmt: skip
    faites = prevoir_serie(acteur=None, dossier=d, motif="famille", debut=a(SAMEDI, 10), fin=a(SAMEDI, 18), semaines=1,
                           jusqu_au=SAMEDI + timedelta(days=28))  # fmt: skip
    assert len(faites) == 4
    autre.refresh_from_db()
    assert autre.portee == "tenue"


def test_une_absence_prevue_a_un_retour_prevu(vendredi):
    with pytest.raises(ErreurMetier, match="retour prévu"):
        declarer_absence(acteur=None, dossier=vendredi.d_eloise, motif="famille", debut=a(SAMEDI, 10))


def test_le_retour_plus_tot_garde_le_prevu_a_cote(vendredi):
    d = vendredi.d_eloise
    absence = declarer_absence(acteur=None, dossier=d, motif="famille", debut=a(SAMEDI, 10),
                               fin=a(SAMEDI + timedelta(days=1), 18))  # fmt: skip
    with horloge.a_l_instant(a(SAMEDI, 22)):
        constater_retour(acteur=None, absence=absence, le=a(SAMEDI, 21, 30))
    absence.refresh_from_db()
    assert (absence.borne, absence.prevu_fin) == (a(SAMEDI, 21, 30), a(SAMEDI + timedelta(days=1), 18))


def test_le_retour_clot_une_absence_ouverte(vendredi):
    absence = declarer_absence(acteur=None, dossier=vendredi.d_eloise, motif="hospi", debut=a(VENDREDI, 9))
    constater_retour(acteur=None, absence=absence, le=a(VENDREDI, 16))
    assert [(p.fin, p.borne) for p in tenues(vendredi.d_eloise)] == [(a(VENDREDI, 16), a(VENDREDI, 16))]


def test_une_absence_annulee_reste_avec_son_motif(vendredi):
    absence = declarer_absence(acteur=None, dossier=vendredi.d_eloise, motif="famille", debut=a(SAMEDI, 10),
                               fin=a(SAMEDI, 18))  # fmt: skip
    annuler_absence(acteur=None, absence=absence, motif="La mère est malade")
    assert [s.motif for s in absence.statuts.all() if s.statut == "annulee"] == ["La mère est malade"]
    assert tenues(vendredi.d_eloise) == []
    assert EntreeFil.objects.get(genre="presence", objet_id=absence.pk).retiree


def test_la_semaine_habituelle_succede_a_la_precedente(vendredi):
    for debut, lettre in ((date(2026, 9, 1), "e"), (VENDREDI, "p")):
        fixer_rythme(acteur=None, dossier=vendredi.d_eloise, debut=debut, semaine=lettre * 21)
    anciens = vendredi.d_eloise.rythmes.order_by("debut").values_list("debut", "fin")
    assert list(anciens) == [(date(2026, 9, 1), VENDREDI - timedelta(days=1)), (VENDREDI, None)]


def test_la_fin_du_sejour_clot_ce_qui_suit_et_libere_le_lit(vendredi):
    d = vendredi.d_eloise
    chambre = lits.creer_chambre(acteur=None, structure=vendredi.mecs, nom="Chambre 1")
    lits.attribuer_lit(acteur=None, dossier=d, lit=chambre.lits.get())
    declarer_absence(acteur=None, dossier=d, motif="famille", debut=a(SAMEDI, 10), fin=a(SAMEDI, 18))
    enregistrer_sortie(acteur=None, sejour=d.sejours.get(), le=VENDREDI, motif="Retour en famille")
    assert tenues(d) == []
    assert AttributionLit.objects.get(dossier=d).fin == VENDREDI


def test_une_fugue_lance_l_horloge_et_la_police_est_dite_une_fois(vendredi):
    fugue = fugue_de(vendredi)
    fugues.noter_demarche(acteur=None, fugue=fugue, code="police", note="Rappel")
    assert noms().count("accompagnement.disparition_signalee") == 1
    assert noms().count("accompagnement.fugue_declaree") == 1
    assert fugue.absence.fin is None
    fugues.clore_fugue(acteur=None, fugue=fugue, retour_le=SOIR - timedelta(minutes=10), retour_comment="Seule")
    (absence,) = [p for p in tenues(vendredi.d_eloise) if p.motif == "fugue"]
    assert (absence.fin, absence.borne) == (SOIR - timedelta(minutes=10),) * 2
    assert noms()[-1] == "accompagnement.fugue_close"
    with pytest.raises(ErreurMetier, match="déjà noté"):
        fugues.clore_fugue(acteur=None, fugue=fugue, retour_le=SOIR)


def test_deux_appels_ouvrent_une_seule_fugue(vendredi):
    assert fugue_de(vendredi).pk == fugues.declarer_fugue(acteur=None, dossier=vendredi.d_eloise, vu_le=SOIR).pk


@pytest.mark.parametrize("quand", [SOIR + timedelta(hours=1), SOIR - timedelta(days=2)])
def test_une_demarche_a_une_heure_possible(vendredi, quand):
    fugue = fugue_de(vendredi)
    with pytest.raises(ErreurMetier):
        fugues.noter_demarche(acteur=None, fugue=fugue, code="ase", fait_le=quand)


def test_un_lit_une_personne(vendredi):
    chambre = lits.creer_chambre(acteur=None, structure=vendredi.mecs, nom="Chambre 1", lits=2)
    lit_a, lit_b = chambre.lits.all()
    lits.attribuer_lit(acteur=None, dossier=vendredi.d_eloise, lit=lit_a)
    with pytest.raises(ErreurMetier, match="libre"):
        lits.attribuer_lit(acteur=None, dossier=vendredi.d_sofia, lit=lit_a)
    lits.attribuer_lit(acteur=None, dossier=vendredi.d_eloise, lit=lit_b)
    lits.attribuer_lit(acteur=None, dossier=vendredi.d_sofia, lit=lit_a)
    vendredi.d_eloise.refresh_from_db()
    assert vendredi.d_eloise.lieu == "Chambre 1, lit B"
    commun = {"sejour": vendredi.d_sofia.sejours.get(), "structure": vendredi.mecs}
    with pytest.raises(IntegrityError, match="lit_un"), transaction.atomic():
        AttributionLit.objects.create(
            dossier=vendredi.d_sofia, lit=Lit.objects.get(pk=lit_b.pk), debut=SAMEDI, **commun
        )


def poster(client, adresse, **champs):
    return client.post(adresse, champs | {"jeton_soumission": str(uuid.uuid4())})


def test_la_ronde_note_chacun_a_sa_minute(monde, connecter):
    groupe(monde, 4)
    suivre(monde)
    nuit = a(VENDREDI, 23)
    with horloge.a_l_instant(nuit):
        client = connecter(monde.anne)
        adresse = poster(client, "/presences/rondes/", unite=monde.tilleuls.pk).url
        assert poster(client, "/presences/rondes/", unite=monde.tilleuls.pk).url == adresse
    with horloge.a_l_instant(nuit + timedelta(minutes=4)):
        assert poster(client, f"{adresse}point/", dossier=monde.d_eloise.pk, constat="dort").status_code == 303
        page = client.get(adresse).content.decode()
    assert "1 sur 4 vus" in page
    assert "Dort, 23\u00a0h\u00a004" in page or "Dort, 23\u00a0h\u00a04" in page
    with f.technique(monde.mecs):
        assert PointRonde.objects.get().le == nuit + timedelta(minutes=4)
    with horloge.a_l_instant(nuit + timedelta(minutes=9)):
        poster(client, f"{adresse}terminer/")
        assert poster(client, f"{adresse}point/", dossier=monde.d_eloise.pk, constat="dort").status_code == 422


def test_le_bureau_d_accueil_compte_sans_nom_et_annule(monde, connecter):
    with f.technique(monde.csapa):
        f.lier(monde.d_marc, monde.nora)
    client = connecter(monde.nora)
    for champs in (
        {"code": "passage"},
        {"code": "passage", "dossier": monde.d_marc.pk},
        {"code": "seringues", "quantite": 12},
    ):
        assert poster(client, "/accueil-du-jour/", **champs).status_code == 303
    page = client.get("/accueil-du-jour/").content.decode()
    assert "2\u00a0passages, dont 1 sans nom" in page
    with f.technique(monde.csapa):
        anonyme = GesteAccueil.objects.get(code="passage", dossier=None)
    assert poster(client, f"/accueil-du-jour/{anonyme.pk}/annuler/").status_code == 303
    assert "1\u00a0passage, dont 0 sans nom" in client.get("/accueil-du-jour/").content.decode()
    with f.technique(monde.csapa):
        assert GesteAccueil.objects.count() == 3


def test_un_compte_d_hier_ne_s_annule_plus(vendredi):
    geste = accueil_jour.compter_geste(acteur=None, structure=vendredi.mecs, code="douche")
    with horloge.a_l_instant(SOIR + timedelta(days=1)), pytest.raises(ErreurMetier, match="jour"):
        accueil_jour.annuler_geste(acteur=None, geste=geste)


def test_l_onglet_d_une_personne_et_ses_formulaires(monde, connecter):
    suivre(monde)
    with horloge.a_l_instant(SOIR):
        client = connecter(monde.anne)
        base = f"/dossiers/{monde.d_eloise.pk}/presences/"
        for nom in ("absence", "serie", "rythme"):
            assert client.get(f"{base}{nom}/").status_code == 200
        envoi = {"motif": "famille", "debut": "2026-11-21T10:00", "fin": "2026-11-22T18:00", "avec": "Sa mère"}
        assert poster(client, f"{base}absence/", **envoi).status_code == 303
        assert poster(client, f"{base}absence/", **envoi).status_code == 422
        page = client.get(base).content.decode()
        assert "Sa mère" in page
        assert "Autorisée par Anne Dupont" in page
        rythme = {f"c{j}{r}": "e" if j < 5 and r < 2 else "p" for j in range(7) for r in range(3)}
        assert poster(client, f"{base}rythme/", debut="23/11/2026", **rythme).status_code == 303
        assert poster(client, f"/dossiers/{monde.d_eloise.pk}/presences/rectifier/").status_code == 403
        assert connecter(monde.karim).get(base).status_code == 403
        for page_autre in ("/presences/visites/?mois=2026-11-01", "/lits/", "/presences/rondes/"):
            assert connecter(monde.anne).get(page_autre).status_code == 200
    with f.technique(monde.mecs):
        assert PresenceAbsence.objects.get().avec == "Sa mère"


def test_l_emargement_s_imprime(monde, connecter):
    groupe(monde, 4)
    with horloge.a_l_instant(SOIR):
        pdf = connecter(monde.anne).get(f"/presences/emargement/?jour={VENDREDI}")
    assert pdf.content.startswith(b"%PDF")
