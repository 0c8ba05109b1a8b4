"""Leftovers of S10: draft of the month from quotes, notebook for the family, macro-targets; pitfalls, one by one."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from coordination.extrait import construire_extrait
from coordination.models import Transmission
from coordination.mois import lire_mois, macrocibles, synthese_du_mois
from coordination.services.transmissions import amender
from dui.core import horloge
from dui.core.erreurs import ErreurMetier
from tests.coordination.outils import au_nom_de, dossiers, ecrire, il_y_a
from tests.coordination.test_fil_equipe import TUYAUTERIE
from tests.outils import fabriques as f
from tests.outils.monde import fraiche


@pytest.mark.parametrize(
    ("texte", "cle", "jours"),
    [("2026-02", "2026-02", 28), ("2024-02", "2024-02", 29), ("2026-12", "2026-12", 31)],
)
def test_un_mois(texte, cle, jours):
    mois = lire_mois(texte)
    assert (mois.cle, (mois.fin - mois.debut).days + 1) == (cle, jours)


@pytest.mark.parametrize("texte", ["", "novembre", "2026-13", "9" * 30])
def test_un_mois_faux_est_le_mois_courant(texte):
    assert lire_mois(texte).debut == horloge.aujourdhui().replace(day=1)


@pytest.mark.mission("PDE-COO-3", "PRI-PAR-2")
def test_la_synthese_du_mois_ne_dit_que_ce_qui_est_ecrit(groupe, connecter):
    ecrire(groupe.lucie, groupe.d_eloise, texte="Rentrée contente. Elle en parle longtemps.", categorie="scolarite")
    ecrire(groupe.lucie, groupe.d_eloise, texte="Un soin du corps.", niveau=4, categorie="sante")
    page = connecter(groupe.anne).get(f"/dossiers/{groupe.d_eloise.pk}/mois/").content.decode()
    assert "« Rentrée contente. »" in page
    assert "longtemps" not in page
    assert "soin du corps" not in page
    with f.technique(groupe.mecs):
        textes = [t.texte for t in Transmission.objects.all()]
        for ligne in synthese_du_mois(list(Transmission.objects.all())).splitlines():
            if "«" in ligne:
                assert any(ligne.partition("« ")[2].rstrip("» ") in texte for texte in textes)


def test_le_meme_nombre_de_requetes_a_dix_et_a_cent(groupe, connecter):
    client, url = connecter(groupe.anne), f"/dossiers/{groupe.d_eloise.pk}/mois/"
    nombres = []
    for combien in (10, 90):
        for i in range(combien):
            ecrire(groupe.lucie, groupe.d_eloise, texte=f"Note {i}.", macrocible="V" if i % 9 == 0 else "")
        client.get(url)
        with CaptureQueriesContext(connection) as capture:
            client.get(url)
        nombres.append(len(capture))
    assert nombres[0] == nombres[1] <= 15 + TUYAUTERIE


def test_les_macrocibles_a_l_entree_et_ensuite(groupe):
    from usagers.models import Sejour

    entree = horloge.aujourdhui() - timedelta(days=60)
    with f.technique(groupe.mecs):
        Sejour.objects.filter(dossier=groupe.d_eloise).delete()
        Sejour.objects.create(dossier=groupe.d_eloise, structure=groupe.mecs, numero=1, date_entree=entree,
                              date_admission=entree)  # fmt: skip
    ecrire(groupe.lucie, groupe.d_eloise, texte="Vécu de l’arrivée.", macrocible="V", fait_le=il_y_a(days=58))
    ecrire(groupe.lucie, groupe.d_eloise, texte="Elle grandit.", macrocible="D", fait_le=il_y_a(days=5))
    with au_nom_de(groupe.anne) as anne:
        (eloise,) = dossiers(groupe.d_eloise.pk)
        moments = macrocibles(eloise, anne)
    assert [(m.titre, m.nombre) for m in moments] == [("À l’entrée", 1), ("En cours d’accompagnement", 1)]


def test_le_cahier_de_liaison_ne_livre_ni_soin_ni_tiers(groupe, connecter, monkeypatch):
    from coordination.views import mois as vues

    ecrire(groupe.lucie, groupe.d_eloise, texte="Rentrée contente.", categorie="scolarite")
    ecrire(groupe.lucie, groupe.d_eloise, texte="Un soin.", niveau=3, categorie="sante")
    ecrire(groupe.lucie, groupe.d_eloise, texte="Nomme quelqu’un.", categorie="famille", nomme_tiers=True)
    ecrire(groupe.lucie, groupe.d_eloise, texte="Comportement.", categorie="comportement")
    rendus = []
    monkeypatch.setattr(vues, "rendre_pdf", lambda modele, contexte, lecteur: rendus.append(contexte) or b"%PDF-")
    reponse = fraiche(connecter(groupe.anne)).get(f"/dossiers/{groupe.d_eloise.pk}/cahier.pdf")
    assert reponse.status_code == 200
    assert [t.texte for t in rendus[0]["ecrits"]] == ["Rentrée contente."]


def test_le_cahier_est_un_pdf(groupe, connecter):
    ecrire(groupe.lucie, groupe.d_eloise, texte="Rentrée contente.", categorie="scolarite")
    reponse = fraiche(connecter(groupe.anne)).get(f"/dossiers/{groupe.d_eloise.pk}/cahier.pdf")
    assert reponse.content[:5] == b"%PDF-"


def test_apres_publication_rien_ne_se_reecrit(groupe):
    """Pitfall: editing after publication."""
    (t,) = ecrire(groupe.anne, groupe.d_eloise, texte="Premier texte.")
    with f.technique(groupe.mecs):
        Transmission.objects.filter(pk=t.pk).update(saisi_le=il_y_a(minutes=16))
    with au_nom_de(groupe.anne) as anne, pytest.raises(ErreurMetier, match="quinze minutes"):
        amender(acteur=anne, transmission=t, textes={"texte": "Réécrit."}, version=t.version)
    with f.technique(groupe.mecs):
        assert Transmission.objects.get(pk=t.pk).texte == "Premier texte."


def test_le_meme_texte_dans_trois_dossiers_ne_nomme_que_sa_personne(groupe):
    """Pitfall: the same text pasted in the files of three children, with their names."""
    trois = ecrire(groupe.anne, groupe.d_eloise, groupe.d_sofia, groupe.d_benali,
                   texte="Éloïse, Sofia et Karim au judo.")  # fmt: skip
    noms = {groupe.d_eloise.pk: "Éloïse", groupe.d_sofia.pk: "Sofia", groupe.d_benali.pk: "Karim"}
    for t in trois:
        assert {nom for nom in noms.values() if nom in t.texte} == {noms[t.dossier_id]}


def test_ecrit_apres_coup_se_voit(groupe, connecter):
    """Entered more than a day after the fact."""
    ecrire(groupe.lucie, groupe.d_eloise, texte="Avant-hier.", fait_le=il_y_a(hours=25))
    ecrire(groupe.lucie, groupe.d_eloise, texte="Ce matin.", fait_le=il_y_a(hours=5))
    assert connecter(groupe.anne).get("/transmissions/").content.decode().count("Écrite après coup") == 1


def test_l_extrait_laisse_dehors_ce_qui_nomme_un_tiers(groupe):
    ecrire(groupe.anne, groupe.d_eloise, texte="Nomme.", nomme_tiers=True)
    ecrire(groupe.anne, groupe.d_eloise, texte="Ne nomme pas.")
    with au_nom_de(groupe.anne) as anne:
        (eloise,) = dossiers(groupe.d_eloise.pk)
        jour = horloge.aujourdhui()
        lu = construire_extrait(eloise, anne, jour, jour)
    assert ([t.texte for t in lu.ecrits], lu.tiers) == (["Ne nomme pas."], 1)
