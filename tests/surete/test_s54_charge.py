"""S-54: one account's heavy acts do not become everybody's wait; a page never holds the database more than 5 s.

DUI_CHARGE=1 measures the wait of the others beside twenty heavy calls, with the limits of production.
"""

import ast
import multiprocessing
import os
import statistics
import time
import traceback
from pathlib import Path
from typing import Any

import pytest
from django.db import OperationalError, connection, connections, transaction

from dui.core import contexte
from dui.settings import base
from habilitations.acces import acteur_de, contexte_de
from tests.droits.marche import adresses, ouvrir
from tests.outils.monde import fraiche

pytestmark = [pytest.mark.django_db, pytest.mark.exigence("S-54")]
RACINE = Path(__file__).resolve().parents[2]
CHARGE = os.environ.get("DUI_CHARGE") == "1"
APPELS, PAGES = 20, 100
# What makes a file on the spot: a view that calls one of these is counted.
FABRIQUENT = {"rendre_pdf", "rendre_fiche", "en_pdf", "classeur", "rapport_csv", "rendre", "archive", "en_csv"}
# Views whose service makes a paper, seen from here by name; and the one sheet that is never counted.
COMPTEES = {
    "contrat_annexe", "contrat_papier", "contrat_signatures", "autorisation_signatures", "inventaire_signer",
    "voeu_courrier", "commission_pv", "document_produire", "dossier_extrait", "equipe_pdf", "synthese_pdf",
    "dossier_acces_remise", "profils_rapport", "profils_rapport_pdf", "revue_rapport", "attestation_pdf",
    "circuit_preuve", "documents_export", "reprise_rapport", "modele_apercu", "modele_essai",
    "personne_recherche", "personne_suggestions", "demande_publique",
}  # fmt: skip


def test_tout_ce_qui_fabrique_un_papier_est_compte():
    """By name, then by reading: a module of views that makes a file has its counter."""
    comptees = {a.name for a in adresses() if getattr(a.callback, "debit", "")}
    assert comptees >= COMPTEES, COMPTEES - comptees
    muets = []
    for chemin in RACINE.glob("*/views/**/*.py"):
        arbre = ast.parse(chemin.read_bytes())
        appels = [n for n in ast.walk(arbre) if isinstance(n, ast.Call) and isinstance(n.func, ast.Name)]
        if any(n.func.id in FABRIQUENT for n in appels) and not any(n.func.id == "debit" for n in appels):
            muets.append(str(chemin.relative_to(RACINE)))
    assert muets == []


@pytest.mark.skipif(not CHARGE, reason="DUI_CHARGE n’est pas donné : aucune attente mesurée.")
@pytest.mark.django_db(transaction=True)
def test_les_autres_n_attendent_pas_deux_fois_plus(monde, settings):
    """Twenty papers asked for by one account, to a process of their own as behind the server of production; another
    account reads pages meanwhile, and before, and after.
    """
    settings.DUI_DEBITS = base.DUI_DEBITS | {"papier": 5}
    lourd, autre = fraiche(ouvrir(monde.anne), avance_s=3600), ouvrir(monde.lucie)
    papier, jumeau = f"/dossiers/{monde.d_eloise.pk}/synthese.pdf", multiprocessing.get_context("fork")
    calme = _durees(autre, PAGES // 2)
    connections.close_all()
    ici, la_bas = jumeau.Pipe(duplex=False)
    ouvrier = jumeau.Process(target=_appeler, args=(lourd, papier, la_bas))
    ouvrier.start()
    pendant = []
    while ouvrier.is_alive() or len(pendant) < PAGES:
        pendant += _durees(autre, 4)
    assert ici.poll(), f"the other process ended with {ouvrier.exitcode} and no answer"
    codes = ici.recv()
    assert isinstance(codes, list), codes
    calme += _durees(autre, PAGES // 2)
    avant, ensuite = (statistics.quantiles(d, n=20)[18] for d in (calme, pendant))
    print(f"Mesure : {APPELS} papiers d’un compte, {codes.count(200)} faits ; p95 des autres {avant * 1000:.0f} puis"
          f" {ensuite * 1000:.0f} ms, rapport {ensuite / avant:.2f}")  # fmt: skip
    assert (codes.count(200), codes.count(429)) == (5, APPELS - 5)
    assert ensuite <= 2 * avant


def _appeler(client: Any, chemin: str, reponse: Any) -> None:
    """In the child: connections of its own, and out without the end of the tests of its parent."""
    codes: list[int] = []
    try:
        codes = [client.get(chemin).status_code for _ in range(APPELS)]
        connections.close_all()
    finally:
        reponse.send(codes or traceback.format_exc())
        os._exit(0)


def _durees(client: Any, nombre: int) -> list[float]:
    lues = []
    for _ in range(nombre):
        debut = time.perf_counter()
        assert client.get("/personnes/").status_code == 200
        lues.append(time.perf_counter() - debut)
    return lues


def test_trop_de_papiers_en_une_minute(monde, connecter, settings, monkeypatch):
    settings.DUI_DEBITS = {"papier": 3, "export": 2, "recherche": 4}
    monkeypatch.setattr("coordination.views.synthese.rendre_fiche", lambda *a, **k: b"%PDF")
    client = fraiche(connecter(monde.anne))
    papier = f"/dossiers/{monde.d_eloise.pk}/synthese.pdf"
    codes = [client.get(papier).status_code for _ in range(20)]
    assert codes == [200] * 3 + [429] * 17
    refus = client.get(papier)
    assert refus.headers["Retry-After"] == "60"
    assert "Attendez un instant" in refus.content.decode()
    # The emergency sheet is never counted, the others are not slowed down.
    assert client.get(f"/dossiers/{monde.d_eloise.pk}/urgence.pdf").status_code == 200
    assert fraiche(connecter(monde.lucie)).get(papier).status_code == 200


def test_trop_de_recherches_en_une_minute(monde, connecter, settings):
    settings.DUI_DEBITS = {"papier": 3, "export": 2, "recherche": 4}
    client = connecter(monde.anne)
    codes = [client.get(f"/personnes/suggestions/?q=elo{n}").status_code for n in range(8)]
    assert codes == [200] * 4 + [429] * 4


def test_une_requete_de_page_s_arrete(monde):
    acteur = acteur_de(monde.anne.compte)
    with contexte.ouvrir(contexte_de(acteur)), connection.cursor() as curseur:
        curseur.execute("SELECT current_setting('statement_timeout')")
        assert curseur.fetchone()[0] == "5s"
        curseur.execute("SET LOCAL statement_timeout = '100ms'")
        with pytest.raises(OperationalError), transaction.atomic():
            curseur.execute("SELECT pg_sleep(3)")


def test_une_tache_garde_sa_limite(monde):
    with contexte.ouvrir(contexte.agent_technique("essai", [monde.mecs.pk])), connection.cursor() as curseur:
        curseur.execute("SELECT current_setting('statement_timeout')")
        assert curseur.fetchone()[0] != "5s"


@pytest.mark.parametrize("taille", [5 * 1024 * 1024 + 1000, 12 * 1024 * 1024])
def test_un_corps_trop_gros_est_refuse(monde, connecter, taille):
    donnees = {"texte": "x" * taille, "dossiers": [monde.d_eloise.pk]}
    assert connecter(monde.anne).post("/transmissions/nouvelle/", donnees).status_code in (400, 413)
