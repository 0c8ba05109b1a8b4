"""Who reads which writing: the filter, the decision and the database wall say the same thing (S10, §2.3, §4.1)."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import connection

from coordination.acces import decider_transmission, visibles
from coordination.models import Transmission
from dui.core import horloge
from habilitations.acces import acteur_de
from habilitations.choices import NatureLien, Transverse
from tests.coordination.outils import au_nom_de, ecrire, il_y_a, stagiaire
from tests.outils import fabriques as f

VEI = {"ID": "S", "TRE": "W", "TRS": "S", "PP": "S", "PRE": "W", "URG": "R"}


def textes(pro):
    with au_nom_de(pro) as acteur:
        return set(Transmission.objects.visibles_pour(acteur).values_list("texte", flat=True))


@pytest.fixture
def ecrits(groupe):
    """One writing of each level about Éloïse, one about Sofia whose team is Anne alone."""
    ecrire(groupe.anne, groupe.d_eloise, texte="n2")
    ecrire(groupe.lucie, groupe.d_eloise, texte="n3", niveau=3)
    ecrire(groupe.lucie, groupe.d_eloise, texte="n4", niveau=4)
    ecrire(groupe.anne, groupe.d_sofia, texte="sofia")
    return groupe


@pytest.mark.mission("PDE-EXE-2", "PRI-PAR-2")
def test_chacun_lit_selon_son_niveau_et_son_equipe(ecrits):
    assert textes(ecrits.anne) == {"n2", "n3", "sofia"}
    assert textes(ecrits.lucie) == {"n2", "n3", "n4"}
    assert textes(ecrits.paul) == {"n2", "n3", "sofia"}
    assert textes(ecrits.karim) == set()
    assert textes(ecrits.sarah) == set()
    assert textes(ecrits.nora) == set()
    assert textes(ecrits.zoe) == set()


def test_le_detail_de_sante_n_atteint_pas_le_fil_educatif_meme_en_sql(ecrits):
    """PG S10: health details in the educational thread."""
    with au_nom_de(ecrits.anne), connection.cursor() as curseur:
        curseur.execute("SELECT texte FROM coordination_transmission")
        assert "n4" not in {ligne[0] for ligne in curseur.fetchall()}
        curseur.execute("SELECT extrait FROM coordination_entreefil")
        assert "n4" not in {ligne[0] for ligne in curseur.fetchall()}
        curseur.execute("SELECT texte FROM coordination_transmissionevent")
        assert "n4" not in {ligne[0] for ligne in curseur.fetchall()}


def test_n4_revient_aux_professionnels_de_sante_de_l_equipe(ecrits):
    ecrits.lucie.professionnel_de_sante = False
    ecrits.lucie.save()
    assert textes(ecrits.lucie) == {"n2", "n3"}


def test_n3_s_ouvre_aussi_par_les_consignes(ecrits):
    """A trainee reads the instructions of health (URG), not the writings of the team."""
    ines = stagiaire(ecrits)
    with f.technique(ecrits.mecs):
        f.lier(ecrits.d_eloise, ines)
    ecrire(ines, ecrits.d_eloise, texte="le mien")
    assert textes(ines) == {"le mien", "n3"}


def test_profil_c_ne_relit_que_ses_ecrits(ecrits):
    mdm = stagiaire(ecrits, "Odile", "MDM", ID="S", TRE="C", TRS="S")
    with f.technique(ecrits.mecs):
        f.lier(ecrits.d_eloise, mdm)
    ecrire(mdm, ecrits.d_eloise, texte="goûter")
    assert textes(mdm) == {"goûter", "n3"}


def test_le_veilleur_lit_72_heures_de_son_unite_et_ses_propres_ecrits(ecrits):
    """PG S10: no window of the night."""
    yves = f.professionnel(ecrits.organisme, "Yves", "Kerloch", "Surveillant de nuit")
    poste = f.affecter(yves, ecrits.mecs, VEI, ecrits.tilleuls, transverse=Transverse.UNITE)
    poste.profil.fenetre_heures = 72
    poste.profil.save()
    ecrire(ecrits.anne, ecrits.d_eloise, texte="ancien", fait_le=il_y_a(hours=73))
    ecrire(ecrits.anne, ecrits.d_eloise, texte="récent", fait_le=il_y_a(hours=71))
    ecrire(yves, ecrits.d_sofia, texte="à moi", fait_le=il_y_a(hours=100))
    assert textes(yves) == {"récent", "à moi", "n2", "n3", "sofia"}


def test_une_fenetre_ne_borne_pas_une_autre_affectation(ecrits):
    """Night watch of one unit, educator of the other: the window follows the affectation."""
    yves = f.professionnel(ecrits.organisme, "Yves", "Kerloch", "Surveillant de nuit")
    poste = f.affecter(yves, ecrits.mecs, VEI, ecrits.chenes, transverse=Transverse.UNITE)
    poste.profil.fenetre_heures = 72
    poste.profil.save()
    f.affecter(yves, ecrits.mecs, f.EDU, ecrits.tilleuls, transverse=Transverse.UNITE)
    ecrire(ecrits.anne, ecrits.d_eloise, texte="ancien", fait_le=il_y_a(hours=200))
    assert "ancien" in textes(yves)


@pytest.mark.mission("PRI-ENJ-2")
def test_opposition_soi_restreint_archive_ferment(ecrits):
    with f.technique(ecrits.mecs):
        lien = f.lier(ecrits.d_sofia, ecrits.anne, NatureLien.OPPOSITION)
    assert textes(ecrits.anne) == {"n2", "n3"}
    with f.technique(ecrits.mecs):
        lien.fin = horloge.maintenant()
        lien.save()
        ecrits.d_sofia.perimetre.restreint = True
        ecrits.d_sofia.perimetre.save()
    assert textes(ecrits.anne) == {"n2", "n3"}
    with f.technique(ecrits.mecs):
        ecrits.d_eloise.perimetre.phase = "archive"
        ecrits.d_eloise.perimetre.save()
    assert textes(ecrits.anne) == set()


def test_quitter_l_equipe_ferme_jusqu_a_ses_propres_ecrits(ecrits):
    with f.technique(ecrits.mecs):
        ecrits.d_sofia.perimetre.liens.update(fin=horloge.maintenant() - timedelta(seconds=1))
    assert textes(ecrits.anne) == {"n2", "n3"}


def test_le_bris_de_glace_ouvre_tout_sauf_n4_aux_non_soignants(ecrits):
    ecrire(ecrits.anne, ecrits.d_eloise, texte="ancien", fait_le=il_y_a(days=90))
    with f.technique(ecrits.mecs):
        f.lier(ecrits.d_eloise, ecrits.karim, NatureLien.BRIS, debut=il_y_a(hours=1))
    assert textes(ecrits.karim) == {"n2", "n3", "ancien"}


def test_le_filtre_et_la_decision_s_accordent(ecrits):
    ines = stagiaire(ecrits)
    yves = f.professionnel(ecrits.organisme, "Yves", "Kerloch", "Surveillant de nuit")
    poste = f.affecter(yves, ecrits.mecs, VEI, ecrits.tilleuls, transverse=Transverse.UNITE)
    poste.profil.fenetre_heures = 72
    poste.profil.save()
    ecrire(ecrits.anne, ecrits.d_eloise, texte="ancien", fait_le=il_y_a(hours=80))
    with f.technique(ecrits.mecs):
        f.lier(ecrits.d_eloise, ines)
        f.lier(ecrits.d_eloise, ecrits.karim, NatureLien.BRIS, debut=il_y_a(hours=1))
    ecrire(ines, ecrits.d_eloise, texte="stagiaire")
    m = ecrits
    for pro in (m.anne, m.lucie, m.paul, m.karim, m.sarah, m.nora, m.zoe, ines, yves):
        acteur = acteur_de(pro.compte)
        with f.technique(m.mecs, m.csapa):
            lus = set(visibles(acteur).values_list("pk", flat=True))
            for t in Transmission.objects.select_related("dossier__perimetre"):
                assert decider_transmission(acteur, t).permis == (t.pk in lus), (pro.prenom, t.texte)


def test_n5_et_n6_ne_sont_jamais_lus_ici(ecrits):
    with f.technique(ecrits.mecs):
        for niveau in (5, 6):
            Transmission.objects.create(
                structure=ecrits.mecs,
                niveau=niveau,
                dossier=ecrits.d_eloise,
                auteur=ecrits.lucie,
                fonction="x",
                fait_le=horloge.maintenant(),
                texte=f"n{niveau}",
            )
        acteur = acteur_de(ecrits.lucie.compte)
        tout = replace(acteur, structures_nomme=frozenset({ecrits.mecs.pk}))
        assert not set(visibles(tout).values_list("niveau", flat=True)) & {5, 6}
