"""The page of one question: it shows what a service refuses and leaves nothing half done; nothing else is caught."""

import uuid
from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import pytest
from django.urls import reverse

from administration.models import Contrat
from administration.views import contrats_actes
from coordination.models import Echeance
from coordination.services.echeances import poser_echeance
from coordination.views import echeances
from dui.core.erreurs import ErreurMetier, Refus
from tests.administration import outils as o
from tests.outils import fabriques as f

pytestmark = pytest.mark.django_db


@pytest.fixture
def m(monde: SimpleNamespace) -> SimpleNamespace:
    o.famille(monde)
    with f.technique(monde.mecs):
        monde.contrat = o.preparer(monde)
        monde.echeance = poser_echeance(acteur=None, dossier=monde.d_eloise, regle="contrat_avenant",
                                        origine=o.jour(), objet="sejour:1")  # fmt: skip
    return monde


def poster(client: Any, nom: str, *args: Any, **champs: Any) -> Any:
    return client.post(reverse(nom, args=args), {"jeton_soumission": str(uuid.uuid4()), **champs})


class Panne(Exception):
    """What nobody foresaw."""


@pytest.mark.parametrize("erreur", [Panne(), ValueError("panne"), KeyError("champ")], ids=lambda e: type(e).__name__)
def test_ce_qui_n_est_pas_prevu_ne_se_tait_jamais(
    m: SimpleNamespace, connecter: Any, monkeypatch: pytest.MonkeyPatch, erreur: Exception
) -> None:
    def casse(**_champs: Any) -> None:
        raise erreur

    client = connecter(m.sarah)
    for table, nom, adresse, pk, champs in (
        (contrats_actes.ACTES, "clore", "contrat_acte", m.contrat.pk, {"motif": "x"}),
        (echeances.ACTES, "sans-objet", "echeance_acte", m.echeance.pk, {"motif": "x"}),
    ):
        monkeypatch.setitem(table, nom, replace(table[nom], service=casse))
        with pytest.raises(type(erreur)):
            poster(client, adresse, pk, nom, **champs)


def test_un_refus_de_droit_reste_un_403(m: SimpleNamespace, connecter: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(**_champs: Any) -> None:
        raise Refus("Pas vous.")

    monkeypatch.setitem(contrats_actes.ACTES, "clore", replace(contrats_actes.ACTES["clore"], service=refuse))
    reponse = poster(connecter(m.sarah), "contrat_acte", m.contrat.pk, "clore", motif="x")
    assert reponse.status_code == 403
    assert "Pas vous." in reponse.content.decode()


def test_ce_qu_un_service_refuse_se_lit_a_sa_place_et_ne_laisse_rien(
    m: SimpleNamespace, connecter: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Written before the refusal, by a service that would not be atomic: undone all the same."""

    def a_moitie(*, contrat: Contrat, motif: str, **_: Any) -> None:
        Contrat.objects.filter(pk=contrat.pk).update(article="À MOITIÉ")
        raise ErreurMetier("regle", "Dites-en plus.", champ="motif" if motif == "court" else "ailleurs")

    acte = replace(contrats_actes.ACTES["clore"], service=a_moitie)
    monkeypatch.setitem(contrats_actes.ACTES, "clore", acte)
    for motif, lieu in (("court", 'href="#id_motif"'), ("long", "Dites-en plus.")):
        reponse = poster(connecter(m.sarah), "contrat_acte", m.contrat.pk, "clore", motif=motif)
        corps = reponse.content.decode()
        assert reponse.status_code == 422
        assert "Dites-en plus." in corps
        assert lieu in corps
        assert "Garder comme avant" in corps
        assert motif in corps, "what was typed stays"
        with f.technique(m.mecs):
            assert Contrat.objects.get(pk=m.contrat.pk).article != "À MOITIÉ"


def test_fait_ramene_a_sa_page_et_le_dit(m: SimpleNamespace, connecter: Any) -> None:
    client = connecter(m.sarah)
    page = client.get(reverse("echeance_acte", args=[m.echeance.pk, "sans-objet"])).content.decode()
    assert m.echeance.libelle in page
    assert "À faire pour le" in page
    reponse = poster(client, "echeance_acte", m.echeance.pk, "sans-objet", motif="Dossier clos")
    assert (reponse.status_code, reponse["Location"]) == (303, reverse("dossier_echeances", args=[m.d_eloise.pk]))
    assert "Échéance sans objet." in client.get(reponse["Location"]).content.decode()
    with f.technique(m.mecs):
        assert Echeance.objects.get(pk=m.echeance.pk).etat == "sans_objet"
