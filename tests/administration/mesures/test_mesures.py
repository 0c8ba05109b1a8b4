"""Legal measures (S06, §6.5, §9.12): a decision is a row; a child whom nothing keeps here any more is an emergency."""

from datetime import date, datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pytest
import time_machine
from django.db import DatabaseError, transaction
from django.urls import reverse

from administration.donnees.mesures import FONDENT, TYPES_MESURE
from administration.models import MesureProtection
from administration.selectors.mesures import a_alerter, depuis_quand, garde_sans_base, mesures_de, sans_base
from administration.services import mesures as services
from coordination.donnees.regles import REGLES
from coordination.models import Echeance, EntreeFil
from dui.core import horloge
from dui.core.erreurs import ErreurMetier, Refus
from tests.administration.mesures.outils import le, lu, place, poster
from tests.coordination.outils import au_nom_de
from tests.outils import fabriques as f
from usagers.models import Dossier, DroitEntourage, RelationEntourage, Usager
from usagers.services.droits_entourage import poser_droit

pytestmark = pytest.mark.django_db
NU = "Enfant gardé sans base légale"


def _situations(d: Dossier) -> list[str]:
    return [x.situation for x in mesures_de(d)]


@pytest.mark.mission("PDE-GAD-3", "PRI-SUI-4", "PRI-CAR-COO-4")
def test_placement_fini_sans_renouvellement_bandeau_accueil_et_synthese(scene: SimpleNamespace, connecter: Any) -> None:
    """PG: the last day still founds the stay; from the next, an emergency, for those whose work it is."""
    with f.technique(scene.mecs):
        place(scene.d_eloise, le(-200), le(0))
        place(scene.d_sofia, le(-200), le(-3))
    dossier = {pro: lu(connecter(pro).get(reverse("dossier", args=[scene.d_sofia.pk]))) for pro in (scene.nina,)}
    assert NU in dossier[scene.nina]
    assert NU not in lu(connecter(scene.nina).get(reverse("dossier", args=[scene.d_eloise.pk])))
    page = lu(connecter(scene.nina).get(reverse("dossier_mesures", args=[scene.d_sofia.pk])))
    assert "sans base légale depuis le" in page
    assert NU in lu(connecter(scene.nina).get("/"))
    assert NU not in lu(connecter(scene.anne).get("/")), "Sofia n’est pas de son équipe"
    with f.technique(scene.mecs):
        f.lier(scene.d_sofia, scene.anne)
    assert NU in lu(connecter(scene.anne).get("/"))
    for ailleurs in (scene.sarah, scene.karim, scene.veronique):
        assert NU not in lu(connecter(ailleurs).get("/")), ailleurs


def test_sans_base_compte_les_fins_les_mainlevees_et_les_suites(scene: SimpleNamespace) -> None:
    d, tous = scene.d_eloise, Dossier.objects.filter(structure=scene.mecs)

    def nu(jours: int) -> bool:
        return sans_base(tous, le(jours)).filter(pk=d.pk).exists()

    with f.technique(scene.mecs):
        assert not nu(0), "aucune décision écrite : ce n’est pas une mesure finie"
        premiere = place(d, le(-300), le(-10))
        assert (nu(-10), nu(-9), nu(0)) == (False, True, True)
        assert depuis_quand(d) == le(-9)
        seconde = services.renouveler_mesure(
            acteur=None, mesure=premiere, date_decision=le(-12), debut=le(-9), fin=le(300)
        )
        assert (nu(-9), nu(300), nu(301)) == (False, False, True)
        services.lever_mesure(acteur=None, mesure=seconde, decidee_le=le(-1), effet_le=le(0), motif="Retour en famille")
        assert (nu(-1), nu(0)) == (False, True)
        assert depuis_quand(d) == le(0)
        place(d, le(-1), None, "pupille", terme="sans")
        assert not nu(0)
        services.annuler_mesure(acteur=None, mesure=mesures_de(d)[0].mesure, motif="Mauvais enfant")
        assert nu(0)
        place(d, le(-1), le(90), "aemo")
        assert nu(0), "une mesure en milieu ouvert ne fonde pas un accueil"
        assert not sans_base(tous, scene.eloise.majorite_le).exists(), "la majorité finit tout"
        premiere.refresh_from_db()
        assert premiere.fin == le(-10)


def test_fils_d_etats_notifiee_en_cours_echeance_renouvelee_expiree(scene: SimpleNamespace) -> None:
    d = scene.d_eloise
    with f.technique(scene.mecs):
        future = place(d, le(5), le(400))
        assert _situations(d) == ["notifiee"]
        services.annuler_mesure(acteur=None, mesure=future, motif="Essai")
        m = place(d, le(-300), le(40))
        assert _situations(d)[-1] == "a_echeance"
        services.renouveler_mesure(acteur=None, mesure=m, date_decision=le(0), debut=le(41), fin=le(400))
        assert _situations(d)[-1] == "en_cours"
        with pytest.raises(ErreurMetier, match="déjà renouvelée"):
            services.renouveler_mesure(acteur=None, mesure=m, date_decision=le(0), debut=le(41), fin=le(500))
        assert m.situation(le(41), renouvelee=True) == "renouvelee"
        assert m.situation(le(41)) == "expiree"
        assert Echeance.objects.get(objet=m.objet, regle="mesure_fin").etat == "faite"


def test_la_base_refuse_qu_une_decision_change(scene: SimpleNamespace) -> None:
    with f.technique(scene.mecs):
        m = place(scene.d_eloise, le(-30), le(40))
        for champs in ({"fin": le(300)}, {"debut": le(-3)}, {"type": "aemo"}, {"date_decision": le(-9)}):
            with pytest.raises(DatabaseError, match="mesure_figee"), transaction.atomic():
                MesureProtection.objects.filter(pk=m.pk).update(**champs)


@pytest.mark.mission("PDS-GAD-3")
def test_tutelle_des_mineurs_et_tutelle_des_majeurs_ne_se_melent_jamais(scene: SimpleNamespace) -> None:
    """PG: the age on the first day decides, on the very day of majority too; unknown, nothing is written."""
    majorite = scene.eloise.majorite_le
    veille = majorite - timedelta(days=1)
    cas = [("tutelle_mineur", veille, True), ("tutelle_mineur", majorite, False), ("tutelle_majeur", veille, False),
           ("tutelle_majeur", majorite, True), ("curatelle_renforcee", veille, False),
           ("placement_ase", majorite, False),
           ("jeune_majeur", majorite, True), ("tig", veille, True), ("tig", majorite, True)]  # fmt: skip
    with f.technique(scene.mecs):
        for type_, debut, permis in cas:
            if permis:
                place(scene.d_eloise, debut, None, type_)
                continue
            with pytest.raises(ErreurMetier, match=r"mineurs|majeurs"):
                place(scene.d_eloise, debut, None, type_)
        with pytest.raises(ErreurMetier, match="dix-huit ans"):
            place(scene.d_eloise, le(0), majorite + timedelta(days=1))
        scene.eloise.date_naissance = None
        scene.eloise.save()
        with pytest.raises(ErreurMetier, match="naissance est inconnue"):
            place(Dossier.objects.get(pk=scene.d_eloise.pk), le(0), None, "tutelle_majeur")


@pytest.mark.parametrize(("type_", "fin", "regle", "due"), [
    ("placement_ase", le(200), "mesure_fin", le(200)),
    ("placement_ase", None, "placement_maximum", date(2028, 3, 1)),
    ("opp_juge", None, "placement_provisoire", date(2026, 9, 1)),
    ("accueil_provisoire", None, "mesure_administrative", date(2027, 3, 1)),
    ("opp_parquet", None, "opp_saisine", date(2026, 3, 9)),
    ("accueil_72h", None, "accueil_72h", date(2026, 3, 4)),
    ("recueil_5j", None, "recueil_provisoire", date(2026, 3, 6)),
    ("delegation", le(100), "protection_fin", le(100)),
])  # fmt: skip
def test_echeances_de_chaque_mesure(
    scene: SimpleNamespace, type_: str, fin: date | None, regle: str, due: date
) -> None:
    with f.technique(scene.mecs):
        m = place(scene.d_eloise, date(2026, 3, 1), fin, type_)
        posees = {e.regle: e for e in Echeance.objects.filter(objet=m.objet)}
        assert set(posees) == {regle}
        assert posees[regle].date_due == due


def test_saisine_du_juge_puis_sa_decision(scene: SimpleNamespace) -> None:
    with f.technique(scene.mecs):
        m = place(scene.d_eloise, le(-6), None, "opp_parquet")
        with pytest.raises(ErreurMetier, match="entre"):
            services.noter_saisine(acteur=None, mesure=m, le=le(1))
        services.noter_saisine(acteur=None, mesure=m, le=le(-2))
        assert Echeance.objects.get(objet=m.objet, regle="opp_saisine").date_realisee == le(-2)
        assert Echeance.objects.get(objet=m.objet, regle="opp_decision").date_due == le(13)
        autre = place(scene.d_eloise, le(-6), le(9))
        with pytest.raises(ErreurMetier, match="procureur"):
            services.noter_saisine(acteur=None, mesure=autre, le=le(-2))


def test_l_alerte_nait_a_minuit_heure_de_paris(scene: SimpleNamespace) -> None:
    with f.technique(scene.mecs):
        place(scene.d_eloise, date(2026, 1, 5), date(2026, 11, 30))
    for heure, attendu in (("2026-11-30T22:59:00+00:00", 0), ("2026-11-30T23:01:00+00:00", 1)):
        with time_machine.travel(datetime.fromisoformat(heure)), au_nom_de(scene.nina) as nina:
            assert len(a_alerter(nina, scene.mecs.pk)) == attendu, heure


def test_chaque_mesure_a_ses_regles() -> None:
    for genre in TYPES_MESURE.values():
        for regle in (genre.fin, genre.sans_date, genre.depart):
            assert not regle or REGLES.get(regle) is not None, genre.code
        assert genre.public in ("mineur", "majeur", "")
        assert not genre.fonde or genre.public == "mineur", "on ne garde pas un majeur par décision"
    assert "placement_ase" in FONDENT
    assert "aemo" not in FONDENT


def test_ecrans_ecrire_lire_resumer(scene: SimpleNamespace, connecter: Any) -> None:
    d = scene.d_eloise
    champs = {"type": "placement_ase", "juridiction": "Juge des enfants", "numero_rg": "26/00123",
              "date_decision": le(-9), "debut": le(-9), "terme": "date", "designe": "ASE 44"}  # fmt: skip
    client = connecter(scene.nina)
    nouvelle = reverse("mesure_nouvelle", args=[d.pk])
    assert poster(client, nouvelle, **champs).status_code == 422
    assert poster(client, nouvelle, **champs, fin=le(200)).status_code == 303
    m = MesureProtection.objects.get()
    fiche = reverse("mesure", args=[d.pk, m.pk])
    assert "26/00123" in lu(client.get(fiche))
    assert EntreeFil.objects.filter(genre="mesure", extrait__contains="décision reçue").exists()
    assert connecter(scene.anne).get(fiche).status_code == 200
    assert poster(connecter(scene.anne), nouvelle, **champs).status_code == 403
    nuit = connecter(scene.veronique)
    resume = lu(nuit.get(reverse("dossier_mesures", args=[d.pk])))
    assert "Placement confié" in resume
    assert "Juge des enfants" not in resume
    assert nuit.get(fiche).status_code == 403
    renouveler = reverse("mesure_acte", args=[d.pk, m.pk, "renouveler"])
    suite = {"date_decision": le(0), "debut": le(201), "fin": le(500), "terme": "date"}
    assert poster(connecter(scene.nina), renouveler, **suite).status_code == 303
    assert MesureProtection.objects.get(precede=m).juridiction == "Juge des enfants"
    lever = reverse("mesure_acte", args=[d.pk, m.pk, "lever"])
    assert poster(connecter(scene.nina), lever, decidee_le=le(0), effet_le=le(1), motif="").status_code == 422
    assert connecter(scene.zoe).get(fiche).status_code == 404


def test_qui_ne_tient_pas_les_mesures_n_en_ecrit_pas(scene: SimpleNamespace) -> None:
    with au_nom_de(scene.anne) as anne, pytest.raises(Refus):
        services.enregistrer_mesure(acteur=anne, dossier=scene.d_eloise, type="aemo", juridiction="Juge",
                                    date_decision=horloge.aujourdhui(), debut=le(0), fin=le(9))  # fmt: skip


@pytest.mark.parametrize(("debut", "fin", "type"), [
    (-200, -3, "placement_ase"), (-200, 0, "placement_ase"), (-200, -1, "placement_ase"), (2, 60, "placement_ase"),
    (-200, None, "opp_juge"), (-200, -3, "aed"), (0, 0, "accueil_72h"),
])  # fmt: skip
def test_le_bandeau_et_la_liste_des_enfants_disent_la_meme_chose(scene, debut, fin, type):
    """`garde_sans_base` of one person is `sans_base` of the house, whatever the decision."""

    def accord() -> bool:
        lu_en_base = Dossier.objects.select_related("usager", "perimetre").get(pk=scene.d_eloise.pk)
        en_liste = sans_base(Dossier.objects.filter(pk=lu_en_base.pk)).exists()
        return garde_sans_base(lu_en_base) == en_liste

    with f.technique(scene.mecs):
        assert accord()
        mesure = place(scene.d_eloise, le(debut), le(fin) if fin is not None else None, type=type)
        assert accord()
        MesureProtection.objects.filter(pk=mesure.pk).update(cesse_le=le(-1)) if debut < -1 else None
        assert accord()
        Usager.objects.filter(pk=scene.eloise.pk).update(date_naissance=le(0) - timedelta(days=366 * 19))
        assert accord()


@pytest.mark.mission("PDE-REL-3", "PRI-CAR-COO-5")
def test_la_visite_accordee_par_la_decision_est_un_droit_date(scene: SimpleNamespace, connecter: Any) -> None:
    """S06, S24: given on the page of the measure, proved by it, ended with it; a prohibited contact gets none."""
    d = scene.d_eloise
    with f.technique(scene.mecs):
        mesure = place(d, le(-9), le(200))
        liens = [f.relation(scene.eloise, f.contact(scene.organisme, "Lambert", p, structures=[scene.mecs.pk]), "", x)
                 for p, x in (("Carole", "Mère"), ("Marc", "Père"))]  # fmt: skip
        poser_droit(liens[1], "interdit", debut=le(0), fin=le(300), preuve="Jugement")
    url = reverse("mesure_acte", args=[d.pk, mesure.pk, "visite"])
    champs = {"relation": liens[0].pk, "modalite": "mediatisee", "debut": le(0), "fin": le(400),
              "precision": "un mercredi sur deux"}  # fmt: skip
    client = connecter(scene.nina)
    assert poster(client, url, **champs | {"debut": le(-30)}).status_code == 422
    assert poster(client, url, **champs | {"relation": liens[1].pk, "modalite": "libre"}).status_code == 422
    assert poster(client, url, **champs).status_code == 303
    with f.technique(scene.mecs):
        droit = DroitEntourage.objects.get(relation=liens[0], nature="visite")
        assert (droit.modalite, droit.fin, droit.preuve_du) == ("mediatisee", mesure.fin, mesure.date_decision)
        assert droit.preuve == mesure.preuve
        assert RelationEntourage.objects.get(pk=liens[0].pk).droits_visite == "un mercredi sur deux"
    page = lu(client.get(reverse("mesure", args=[d.pk, mesure.pk])))
    assert "Carole Lambert, mère" in page
    assert "En présence d’un tiers · un mercredi sur deux" in page
    assert "Marc Lambert" not in page
    assert poster(connecter(scene.anne), url, **champs).status_code == 403


def _visites(m: SimpleNamespace) -> tuple[Any, list[DroitEntourage]]:
    """One that runs without end, one that begins later, one of another decision."""
    mesure, autre = place(m.d_eloise, le(-9), None), place(m.d_eloise, le(-8), None, type="aemo")
    lien = f.relation(m.eloise, f.contact(m.organisme, "Lambert", "Carole", structures=[m.mecs.pk]), "", "Mère")
    droits = [
        poser_droit(lien, "visite", modalite="mediatisee", debut=debut, terme="inconnu", preuve=source.preuve,
                    preuve_du=source.date_decision)
        for debut, source in ((le(-5), mesure), (le(40), mesure), (le(-5), autre))
    ]  # fmt: skip
    return mesure, droits


@pytest.mark.mission("PDE-REL-3", "PRI-CAR-COO-5")
def test_la_mainlevee_met_fin_aux_visites_que_la_mesure_donnait(scene: SimpleNamespace) -> None:
    """S06, S24: a right lives no longer than the decision that gives it; that of another decision goes on."""
    with f.technique(scene.mecs):
        mesure, droits = _visites(scene)
        services.lever_mesure(acteur=None, mesure=mesure, decidee_le=le(0), effet_le=le(10), motif="Retour en famille")
        en_cours, a_venir, autre = (DroitEntourage.objects.get(pk=x.pk) for x in droits)
        assert (en_cours.statut, en_cours.fin) == ("actif", le(9))
        assert en_cours.situation(le(9)) == "En vigueur"
        assert en_cours.situation(le(10)) == "Terminé"
        assert (a_venir.statut, a_venir.motif) == ("retire", "Mainlevée : Retour en famille")
        assert (autre.statut, autre.fin) == ("actif", droits[2].fin)


def test_une_mesure_saisie_par_erreur_ne_donnait_aucune_visite(scene: SimpleNamespace) -> None:
    with f.technique(scene.mecs):
        mesure, droits = _visites(scene)
        services.annuler_mesure(acteur=None, mesure=mesure, motif="Autre enfant")
        assert [DroitEntourage.objects.get(pk=x.pk).statut for x in droits] == ["retire", "retire", "actif"]
