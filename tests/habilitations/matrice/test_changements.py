"""What changed between two dates: who, when, why; as a page and as a workbook that runs nothing."""

from datetime import UTC, date, datetime, timedelta
from io import BytesIO

import pytest
from django.template.loader import render_to_string
from openpyxl import load_workbook

from documents.rendu import rendre_pdf
from dui.core import horloge
from dui.core.models import TraceAcces
from habilitations import matrice
from habilitations.models import Profil
from tests.habilitations.matrice.test_editeur import regler
from tests.outils import fabriques as f

pytestmark = pytest.mark.django_db


@pytest.fixture
def histoire(maison):
    """EDU: ENT R→W on 1 March, W→S on 10 March; DRO S→R then back on 5 March; IDE: STK closed on 20 March, 23 h 30."""
    pas = (
        (1, 9, "EDU", "ENT", "W", "Essai de mars"),
        (5, 9, "EDU", "DRO", "R", "Demande du siège"),
        (5, 17, "EDU", "DRO", "S", "Erreur de lecture"),
        (10, 9, "EDU", "ENT", "S", "Retour d’usage"),
        (20, 22, "IDE", "STK", "", '=HYPERLINK("http://mal")'),
    )
    for jour, heure, code, domaine, lettre, motif in pas:
        with horloge.a_l_instant(datetime(2026, 3, jour, heure, 30, tzinfo=UTC)):
            regler(maison, code, domaine, lettre, motif=motif)
    return maison


def resume(m, du, au):
    return {(c.profil.code, c.champ): (c.avant, c.apres, len(c.decisions)) for c in matrice.changements(m.mecs, du, au)}


@pytest.mark.mission("PDE-HAB-1", "PDS-HAB-1", "PRI-ENJ-3")
def test_chaque_case_avec_ses_valeurs_aux_deux_bouts(histoire):
    mars = date(2026, 3, 1), date(2026, 3, 31)
    assert resume(histoire, *mars) == {
        ("EDU", "ENT"): ("R", "S", 2),
        ("EDU", "DRO"): ("S", "S", 2),
        ("IDE", "STK"): ("W", "", 1),
    }
    assert resume(histoire, date(2026, 3, 2), date(2026, 3, 12)) == {
        ("EDU", "ENT"): ("W", "S", 1),
        ("EDU", "DRO"): ("S", "S", 2),
    }
    assert resume(histoire, date(2026, 4, 1), date(2026, 4, 30)) == {}
    # 22 h 30 UTC on the 20th is 23 h 30 in Paris: the day is the one of the house.
    assert ("IDE", "STK") in resume(histoire, date(2026, 3, 20), date(2026, 3, 20))
    assert resume(histoire, date(2026, 3, 21), date(2026, 3, 31)) == {}


def test_la_matrice_d_un_jour_passe_se_retrouve(histoire):
    attendues = {date(2026, 2, 28): ("R", "W"), date(2026, 3, 1): ("W", "W"), date(2026, 3, 9): ("W", "W"),
                 date(2026, 3, 10): ("S", "W"), date(2026, 3, 20): ("S", "")}  # fmt: skip
    for jour, (ent, stk) in attendues.items():
        etat = matrice.matrice_au(histoire.mecs, jour)
        assert (etat["EDU"][1].get("ENT", ""), etat["IDE"][1].get("STK", "")) == (ent, stk), jour
        assert set(etat) == set(histoire.profils)


def test_la_page_dit_qui_quand_pourquoi(histoire, entrer_prouve):
    client = entrer_prouve(histoire.thomas)
    page = client.get(f"/habilitations/profils/changements/{histoire.mecs.pk}/?du=01/03/2026&au=31/03/2026")
    texte = page.content.decode().replace("\xa0", " ")
    for mot in ("Équipe éducative", "Entourage", "Hélène Garnier", "Essai de mars", "mars 2026", "Revenu au même"):
        assert mot in texte, mot
    assert (
        client.get(f"/habilitations/profils/changements/{histoire.mecs.pk}/?du=02/03/2026&au=01/03/2026").status_code
        == 422
    )
    assert client.get(f"/habilitations/profils/changements/{histoire.ailleurs.pk}/").status_code == 404


def test_le_classeur_n_execute_rien_et_l_export_est_trace(histoire, entrer_prouve, connecter):
    chemin = f"/habilitations/profils/changements/{histoire.mecs.pk}/rapport.xlsx?du=01/03/2026&au=31/03/2026"
    histoire.anne.fonction = "=1+1"
    histoire.anne.save()
    assert "/compte/confirmer/" in connecter(histoire.thomas).get(chemin)["Location"], "S-09"
    reponse = entrer_prouve(histoire.thomas).get(chemin)
    assert reponse.status_code == 200
    livre = load_workbook(BytesIO(reponse.content))
    assert livre.sheetnames == ["Matrice", "Changements", "Accès à distance", "Affectations"]
    cellules = [c for feuille in livre for ligne in feuille.iter_rows() for c in ligne if c.value is not None]
    assert {c.data_type for c in cellules} == {"s"}
    assert not [c.value for c in cellules if str(c.value)[:1] in "=+-@"]
    textes = {c.value for c in cellules}
    assert {'\'=HYPERLINK("http://mal")', "'=1+1", "Retour d’usage"} <= textes
    rangee = next(r for r in livre["Matrice"].iter_rows(values_only=True) if r[0] == "Équipe éducative")
    assert rangee[3] == "S", "ENT on 31 March"
    with f.technique(histoire.mecs):
        assert TraceAcces.objects.filter(action="export", objet="habilitations:rapport").count() == 1


@pytest.mark.mission("PRI-OBS-5")
def test_un_reglage_hors_des_ecrans_se_voit(histoire, entrer_prouve):
    """SQL as the runtime role changes a letter: the page names the cell that no decision explains."""
    assert matrice.sans_decision(histoire.mecs) == []
    copie = Profil.objects.get(structure=histoire.mecs, code="EDU")
    Profil.objects.filter(pk=copie.pk).update(droits={**copie.droits, "OBS": "R"})
    assert [(p.code, libelle) for p, libelle in matrice.sans_decision(histoire.mecs)] == [
        ("EDU", "Dossier et observations médicales")
    ]
    page = entrer_prouve(histoire.thomas).get(f"/habilitations/profils/changements/{histoire.mecs.pk}/")
    assert "sans décision consignée" in page.content.decode()


def test_par_defaut_les_trente_derniers_jours(maison, entrer_prouve):
    regler(maison, "EDU", "ENT", "W")
    page = entrer_prouve(maison.helene).get(f"/habilitations/profils/changements/{maison.mecs.pk}/").content.decode()
    assert "Équipe éducative" in page
    assert f"{horloge.aujourdhui() - timedelta(days=30):%d/%m/%Y}" in page


def test_le_rapport_sur_papier(histoire, entrer_prouve, connecter, monkeypatch):
    """The same facts as a PDF: fresh proof, logged, nothing of another day."""
    chemin = f"/habilitations/profils/changements/{histoire.mecs.pk}/rapport.pdf?du=01/03/2026&au=12/03/2026"
    assert "/compte/confirmer/" in connecter(histoire.thomas).get(chemin)["Location"], "S-09"
    vus = {}

    def suivre(modele, contexte, lecteur):
        vus.update(
            contexte["fiche"], html=render_to_string(f"documents/{modele}.html", {**contexte, "lecteur": lecteur})
        )
        return rendre_pdf(modele, contexte, lecteur)

    monkeypatch.setattr("documents.views.habilitations.rendre_pdf", suivre)
    thomas = entrer_prouve(histoire.thomas)
    reponse = thomas.get(chemin)
    assert (reponse.status_code, reponse.content[:5]) == (200, b"%PDF-")
    assert {(c.profil.code, c.champ) for c in vus["changements"]} == {("EDU", "ENT"), ("EDU", "DRO")}
    infirmier = next(p for p in vus["profils"] if p.libelle == "Infirmier")
    ecrit = dict(infirmier.droits)["Lire et écrire"]
    assert "stocks" in ecrit, "closed on the 20th only"
    texte = vus["html"].replace("\xa0", " ")
    for mot in ("Retour d’usage", "Revenu au même", "au 12 mars 2026", "Équipe éducative"):
        assert mot in texte, mot
    assert "HYPERLINK" not in texte
    with f.technique(histoire.mecs):
        assert TraceAcces.objects.filter(action="export", objet="habilitations:rapport").count() == 1
    ailleurs = chemin.replace(str(histoire.mecs.pk), str(histoire.ailleurs.pk), 1)
    assert thomas.get(ailleurs).status_code == 404
