"""Freedom to come and go (S05): always for a time, known at night, its reasons read by carers alone."""

from datetime import datetime
from types import SimpleNamespace
from typing import Any

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.urls import reverse

from administration.models import EvaluationLiberte, MesureLiberte
from administration.selectors.libertes import consignes, nom_du_document
from administration.services import libertes as services
from coordination.models import Echeance
from dui.core import calendrier
from dui.core.erreurs import ErreurMetier, Refus
from habilitations.models import Structure
from tests.administration.mesures.outils import le, lu, place, poster
from tests.coordination.outils import au_nom_de
from tests.outils import fabriques as f

pytestmark = pytest.mark.django_db
CONSIGNE = "Ne sort pas seule après 19 h ; appeler le chef de service."
SECRET = "Deux fugues vers un réseau"
EVALUATION = {"risque": SECRET, "benefices": "La protéger", "alternatives": "Accompagnement", "participants": "Dr Lou"}


@pytest.fixture
def maison(scene: SimpleNamespace) -> SimpleNamespace:
    scene.dora = f.professionnel(scene.organisme, "Dora", "Roche", "Directrice")
    f.affecter(scene.dora, scene.mecs, f.EDU | {"CTR": "V", "MES": "W"}, transverse="structure")
    return scene


def _evaluee(m: SimpleNamespace, **champs: Any) -> MesureLiberte:
    donnees = {"type": "sortie", "consigne": CONSIGNE} | champs
    mesure = services.proposer_liberte(acteur=None, dossier=m.d_eloise, **donnees)
    services.evaluer_liberte(acteur=None, mesure=mesure, faite_le=le(-30), **EVALUATION)
    return mesure


def _en_vigueur(m: SimpleNamespace, **champs: Any) -> MesureLiberte:
    mesure = services.transmettre_projet(acteur=None, mesure=_evaluee(m), le=le(-20))
    donnees = {"signee_le": le(0), "debut": le(0), "avis_personne": "accord"} | champs
    return services.mettre_en_vigueur(acteur=None, mesure=mesure, **donnees)


@pytest.mark.mission("PDE-GAD-2", "PDS-GAD-2")
def test_proposer_evaluer_transmettre_signer_chacun_le_sien(maison: SimpleNamespace) -> None:
    """Référent or nurse propose, carers evaluate, the direction decides, fifteen days after reception."""
    with au_nom_de(maison.veronique) as nuit, pytest.raises(Refus):
        services.proposer_liberte(acteur=nuit, dossier=maison.d_eloise, type="sortie", consigne=CONSIGNE)
    with au_nom_de(maison.nina) as nina:
        mesure = services.proposer_liberte(acteur=nina, dossier=maison.d_eloise, type="sortie", consigne=CONSIGNE)
        with pytest.raises(Refus, match="soins"):
            services.evaluer_liberte(acteur=nina, mesure=mesure, faite_le=le(0), **EVALUATION)
    with au_nom_de(maison.lucie) as lucie:
        services.evaluer_liberte(acteur=lucie, mesure=mesure, faite_le=le(0), **EVALUATION)
        with pytest.raises(Refus, match="direction"):
            services.transmettre_projet(acteur=lucie, mesure=mesure, le=le(-14))
    with au_nom_de(maison.dora) as dora:
        services.transmettre_projet(acteur=dora, mesure=mesure, le=le(-14))
        signer = {"mesure": mesure, "debut": le(0), "avis_personne": "desaccord"}
        with pytest.raises(ErreurMetier, match="possible à partir"):
            services.mettre_en_vigueur(acteur=dora, signee_le=le(0), **signer)
        MesureLiberte.objects.filter(pk=mesure.pk).update(transmise_le=le(-15))
        mesure.refresh_from_db()
        services.mettre_en_vigueur(acteur=dora, signee_le=le(0), **signer)
        assert mesure.fin == calendrier.ajouter(le(0), 6, "m")
        assert mesure.decideur == maison.dora
        assert [e.acte for e in mesure.etapes.all()][-1] == "En vigueur"
        assert Echeance.objects.get(objet=mesure.objet, regle="liberte_signature").etat == "faite"
        assert Echeance.objects.get(objet=mesure.objet, regle="liberte_reevaluation").date_due == mesure.fin


def test_toujours_pour_un_temps(maison: SimpleNamespace) -> None:
    """PG: permanent « free text » restriction. Neither the service nor the base lets one exist."""
    with f.technique(maison.mecs):
        with pytest.raises(ErreurMetier, match="six mois au plus"):
            _en_vigueur(maison, fin=le(400))
        mesure = _en_vigueur(maison, fin=le(30))
        assert Echeance.objects.get(objet=mesure.objet, regle="liberte_reevaluation").date_due == le(30)
        with pytest.raises(IntegrityError), transaction.atomic():
            MesureLiberte.objects.filter(pk=mesure.pk).update(fin=None)
        with pytest.raises(ErreurMetier, match="en une phrase"):
            services.proposer_liberte(acteur=None, dossier=maison.d_eloise, type="sortie", consigne="  ")


def test_levee_elle_disparait_la_meme_minute_pour_la_nuit(maison: SimpleNamespace, connecter: Any) -> None:
    """PG: measure applied by night staff without knowing it was lifted; and at midnight after its last day."""
    with f.technique(maison.mecs):
        mesure = _en_vigueur(maison)
    nuit = connecter(maison.veronique)
    adresses = [reverse("dossier", args=[maison.d_eloise.pk]), reverse("dossier_libertes", args=[maison.d_eloise.pk]),
                reverse("libertes")]  # fmt: skip
    for adresse in adresses:
        assert "après 19 h" in lu(nuit.get(adresse)), adresse
    lever = reverse("liberte_acte", args=[maison.d_eloise.pk, mesure.pk, "lever"])
    assert poster(connecter(maison.anne), lever, motif="Elle va mieux").status_code == 403
    assert poster(connecter(maison.dora), lever, motif="Elle va mieux").status_code == 303
    for adresse in adresses:
        assert "après 19 h" not in lu(connecter(maison.veronique).get(adresse)), adresse


def test_finie_elle_ne_s_applique_plus_et_le_registre_le_dit(maison: SimpleNamespace, connecter: Any) -> None:
    with f.technique(maison.mecs):
        mesure = _en_vigueur(maison, debut=le(-60), fin=le(-1), signee_le=le(-1))
        assert mesure.situation() == "expiree"
    with au_nom_de(maison.veronique) as nuit:
        assert consignes(_relire(maison), nuit) == []
    page = lu(connecter(maison.veronique).get(f"/libertes/?unite={maison.tilleuls.pk}"))
    assert "Expirée" in page
    assert "après 19 h" not in page
    assert "Expirée" not in lu(connecter(maison.dora).get(f"/libertes/?unite={maison.chenes.pk}"))


def test_le_dernier_jour_finit_a_minuit_heure_de_paris(maison: SimpleNamespace) -> None:
    with time_machine.travel(datetime.fromisoformat("2026-12-10T10:00:00+00:00")), f.technique(maison.mecs):
        mesure = _en_vigueur(maison)
    fin = mesure.fin
    assert fin is not None
    for heure, attendu in (("21:59", 1), ("22:01", 0)):  # 10 June 2027: two hours ahead of UTC
        with (
            time_machine.travel(datetime.fromisoformat(f"{fin}T{heure}:00+00:00")),
            au_nom_de(maison.veronique) as nuit,
        ):
            assert len(consignes(_relire(maison), nuit)) == attendu, heure


def _relire(m: SimpleNamespace) -> Any:
    from usagers.models import Dossier

    lus = Dossier.objects.select_related("usager", "structure", "perimetre").prefetch_related("perimetre__liens")
    return lus.get(pk=m.d_eloise.pk)


def test_l_evaluation_n_est_lue_que_par_les_soignants(maison: SimpleNamespace, connecter: Any) -> None:
    """PG: evaluation content visible to all; the director decides without reading it, the base agrees."""
    with f.technique(maison.mecs):
        mesure = _en_vigueur(maison)
    fiche = reverse("liberte", args=[maison.d_eloise.pk, mesure.pk])
    assert SECRET in lu(connecter(maison.lucie).get(fiche))
    for pro in (maison.dora, maison.nina, maison.anne):
        assert SECRET not in lu(connecter(pro).get(fiche)), pro
    assert connecter(maison.veronique).get(fiche).status_code == 403
    for pro, nombre in ((maison.dora, 0), (maison.anne, 0), (maison.lucie, 1)):
        with au_nom_de(pro):
            assert EvaluationLiberte.objects.count() == nombre, pro


def test_en_protection_de_l_enfance_le_juge_fixe_les_visites(maison: SimpleNamespace) -> None:
    with f.technique(maison.mecs):
        with pytest.raises(ErreurMetier, match="le juge fixe"):
            services.proposer_liberte(acteur=None, dossier=maison.d_eloise, type="visites", consigne=CONSIGNE)
        autre = place(maison.d_sofia, le(-9), le(90))
        with pytest.raises(ErreurMetier, match="autre personne"):
            _evaluee(maison, type="visites", decision_judiciaire=autre)
        juge = place(maison.d_eloise, le(-9), le(20))
        mesure = _evaluee(maison, type="visites", decision_judiciaire=juge)
        signer = {"acteur": None, "mesure": mesure, "signee_le": le(0), "debut": le(0), "avis_personne": "accord"}
        with pytest.raises(ErreurMetier, match="décision du juge"):
            services.mettre_en_vigueur(**signer, fin=le(60))
        assert services.mettre_en_vigueur(**signer, fin=le(20)).statut == "en_vigueur"


def test_contention_prescrite_et_personne_associee_avec_accord(maison: SimpleNamespace) -> None:
    with f.technique(maison.mecs):
        with pytest.raises(ErreurMetier, match="prescrite"):
            services.proposer_liberte(acteur=None, dossier=maison.d_eloise, type="contention", consigne=CONSIGNE)
        with pytest.raises(ErreurMetier, match="accepter"):
            _en_vigueur(maison, associe="Carole Lambert")
        assert _en_vigueur(maison, associe="Carole Lambert", associe_accord=True).associe


def test_reevaluee_c_est_une_autre_mesure_avec_sa_signature(maison: SimpleNamespace) -> None:
    with f.technique(maison.mecs):
        mesure = _en_vigueur(maison)
        suite = services.reevaluer_liberte(acteur=None, mesure=mesure, motif="Maintenue, plus tard le soir")
        assert (suite.statut, suite.precede, suite.fin) == ("proposee", mesure, None)
        with pytest.raises(ErreurMetier, match="déjà proposée"):
            services.reevaluer_liberte(acteur=None, mesure=mesure, motif="Encore")


def test_annexe_nommee_en_ehpad_seulement() -> None:
    assert "3-9-1" in nom_du_document(Structure(categorie="500"))
    for categorie in ("177", "197", "354"):
        assert "3-9-1" not in nom_du_document(Structure(categorie=categorie))


def test_par_les_ecrans(maison: SimpleNamespace, connecter: Any) -> None:
    d = maison.d_eloise
    client = connecter(maison.nina)
    assert (
        poster(
            client, reverse("liberte_nouvelle", args=[d.pk]), type="horaires", consigne="Rentrée à 18 h."
        ).status_code
        == 303
    )
    mesure = MesureLiberte.objects.get()
    evaluer = reverse("liberte_acte", args=[d.pk, mesure.pk, "evaluer"])
    assert poster(connecter(maison.dora), evaluer, faite_le=le(0), **EVALUATION).status_code == 403
    assert poster(connecter(maison.lucie), evaluer, faite_le=le(0), **EVALUATION).status_code == 303
    refuser = reverse("liberte_acte", args=[d.pk, mesure.pk, "refuser"])
    assert poster(connecter(maison.dora), refuser, motif="Elle ne le veut pas").status_code == 303
    assert connecter(maison.zoe).get(reverse("liberte", args=[d.pk, mesure.pk])).status_code == 404
