"""S10: one writing, one copy per person, immutable, corrected in the open."""

from datetime import timedelta

import pytest

from coordination.choices import EtatTransmission
from coordination.models import EntreeFil, Lecture, Transmission
from coordination.selectors import a_completer
from coordination.services import (
    Ecrit,
    ajouter_membre,
    amender,
    completer_resultat,
    marquer_lues,
    prendre_connaissance,
    publier_transmission,
    rectifier,
    valider_stagiaire,
)
from dui.core import horloge
from dui.core.erreurs import ConflitVersion, ErreurMetier, Refus
from dui.core.models import EvenementMetier
from tests.coordination.outils import au_nom_de, dossiers, ecrire, il_y_a, stagiaire
from tests.outils import fabriques as f

TEXTE = "Appel de sa mère. Éloïse a parlé avec Sofia Costa et @Karim ; Karim Benali et Sofia rient."


@pytest.mark.mission("PDE-ACC-2", "PDS-ACC-2", "PDE-COO-3", "PDS-COO-3")
def test_trois_personnes_trois_copies_qui_ne_nomment_que_la_leur(groupe):
    copies = ecrire(groupe.anne, groupe.d_eloise, groupe.d_sofia, groupe.d_benali, texte=TEXTE)
    assert len({t.groupe for t in copies}) == 1
    par_dossier = {t.dossier_id: t.texte for t in copies}
    assert par_dossier[groupe.d_eloise.pk] == (
        "Appel de sa mère. Éloïse a parlé avec une autre jeune et un autre jeune ; "
        "un autre jeune et une autre jeune rient."
    )
    noms = {groupe.d_eloise.pk: ["Sofia", "Costa", "Karim", "Benali"], groupe.d_sofia.pk: ["loïse", "Karim", "Benali"],
            groupe.d_benali.pk: ["loïse", "Sofia", "Costa"]}  # fmt: skip
    for pk, interdits in noms.items():
        assert not [nom for nom in interdits if nom in par_dossier[pk]]
    with au_nom_de(groupe.anne):
        for entree in EntreeFil.objects.filter(genre="transmission"):
            assert not [nom for nom in noms[entree.dossier_id] if nom in entree.extrait]


def test_une_personne_seulement_mentionnee_est_masquee_sans_recevoir_de_copie(groupe):
    (copie,) = ecrire(groupe.anne, groupe.d_eloise, texte="Éloïse a joué avec @sofia puis @Kiki, sans @personne.")
    assert copie.texte == "Éloïse a joué avec une autre jeune puis un autre jeune, sans @personne."
    with au_nom_de(groupe.anne):
        assert not Transmission.objects.filter(dossier=groupe.d_sofia).exists()


def test_le_masque_couvre_aussi_la_cible_et_le_dar(groupe):
    copie, _ = ecrire(groupe.anne, groupe.d_eloise, groupe.d_sofia, texte="", cible="Dispute avec Sofia",
                      donnee="Sofia a crié.", action="Sofia isolée.", resultat="Sofia calme.")  # fmt: skip
    assert "Sofia" not in " ".join([copie.cible, copie.donnee, copie.action, copie.resultat])


def test_une_meme_personne_choisie_deux_fois_n_a_qu_une_copie(groupe):
    assert len(ecrire(groupe.anne, groupe.d_eloise, groupe.d_eloise)) == 1


@pytest.mark.parametrize(
    ("champs", "code"),
    [
        ({"texte": "  "}, "texte"),
        ({"texte": "", "cible": "Sommeil"}, "texte"),
        ({"texte": "x", "cible": "Sommeil"}, "donnee"),
        ({"texte": "", "donnee": "Dort mal"}, "cible"),
    ],
)
def test_ce_qui_manque_est_dit(groupe, champs, code):
    with pytest.raises(ErreurMetier) as refus:
        ecrire(groupe.anne, groupe.d_eloise, **champs)
    assert refus.value.code == code


def test_un_fait_futur_est_refuse(groupe):
    with pytest.raises(ErreurMetier, match="futur"):
        ecrire(groupe.anne, groupe.d_eloise, fait_le=horloge.maintenant() + timedelta(hours=1))


def test_personne_choisie_hors_de_l_equipe_rien_n_est_ecrit(groupe):
    with f.technique(groupe.mecs):
        ailleurs = f.dossier(f.usager(groupe.mecs, "Léo", "Roy", sexe="M"), groupe.mecs, groupe.chenes)
    with pytest.raises(Refus):
        ecrire(groupe.anne, groupe.d_eloise, ailleurs)
    with au_nom_de(groupe.anne):
        assert not Transmission.objects.exists()


def test_deux_etablissements_deux_ecrits(groupe):
    f.affecter(groupe.anne, groupe.csapa, f.EDU)
    with f.technique(groupe.csapa):
        f.lier(groupe.d_marc, groupe.anne)
    with pytest.raises(ErreurMetier) as refus:
        ecrire(groupe.anne, groupe.d_eloise, groupe.d_marc)
    assert refus.value.code == "structures"


@pytest.mark.mission("PDE-SOI-4", "PRI-PAR-2")
def test_le_soin_s_ecrit_par_qui_en_a_le_droit(groupe):
    for niveau in (3, 4):
        with pytest.raises(Refus):
            ecrire(groupe.anne, groupe.d_eloise, niveau=niveau)
        (copie,) = ecrire(groupe.lucie, groupe.d_eloise, niveau=niveau, categorie="sante")
        assert copie.niveau == niveau
    for niveau in (5, 6):
        with pytest.raises(Refus):
            ecrire(groupe.lucie, groupe.d_eloise, niveau=niveau)


def test_amender_pendant_un_quart_d_heure_garde_chaque_version(groupe):
    copie, autre = ecrire(groupe.anne, groupe.d_eloise, groupe.d_sofia, texte="Premier texte.")
    with au_nom_de(groupe.anne) as anne:
        amendee = amender(acteur=anne, transmission=copie, textes={"texte": "Second texte avec Sofia."}, version=1)
        assert (amendee.texte, amendee.version) == ("Second texte avec une autre jeune.", 2)
        evenements = Transmission.pgh_event_model.objects.filter(pgh_obj=copie.pk).order_by("pgh_id")
        assert [e.texte for e in evenements] == ["Premier texte.", "Second texte avec une autre jeune."]
        assert EntreeFil.objects.get(objet_id=copie.pk).extrait == "Second texte avec une autre jeune."
        autre.refresh_from_db()
        assert autre.texte == "Premier texte."


def test_amender_apres_un_quart_d_heure_est_refuse(groupe):
    (copie,) = ecrire(groupe.anne, groupe.d_eloise)
    plus_tard = horloge.maintenant() + timedelta(minutes=16)
    with horloge.a_l_instant(plus_tard), au_nom_de(groupe.anne) as anne, pytest.raises(ErreurMetier) as refus:
        amender(acteur=anne, transmission=copie, textes={"texte": "Autre."}, version=1)
    assert refus.value.code == "trop_tard"


def test_amender_sur_une_version_perimee_ne_perd_rien(groupe):
    (copie,) = ecrire(groupe.anne, groupe.d_eloise)
    with au_nom_de(groupe.anne) as anne:
        amender(acteur=anne, transmission=copie, textes={"texte": "Depuis le bureau."}, version=1)
        with pytest.raises(ConflitVersion) as conflit:
            amender(acteur=anne, transmission=copie, textes={"texte": "Depuis le téléphone."}, version=1)
        assert conflit.value.saisie == {"texte": "Depuis le téléphone."}
        copie.refresh_from_db()
        assert copie.texte == "Depuis le bureau."


def test_seul_l_auteur_corrige(groupe):
    (copie,) = ecrire(groupe.anne, groupe.d_eloise)
    with au_nom_de(groupe.lucie) as lucie:
        with pytest.raises(Refus):
            amender(acteur=lucie, transmission=copie, textes={"texte": "Autre."}, version=1)
        with pytest.raises(Refus):
            rectifier(acteur=lucie, transmission=copie, ecrit=Ecrit(texte="Autre."), motif="Erreur")


def test_rectifier_garde_l_original_lie(groupe):
    copie, _ = ecrire(groupe.anne, groupe.d_eloise, groupe.d_sofia, texte="Rentrée à 18 h.")
    with au_nom_de(groupe.anne) as anne:
        with pytest.raises(ErreurMetier):
            rectifier(acteur=anne, transmission=copie, ecrit=Ecrit(texte="Rentrée à 19 h."), motif=" ")
        ecrit = Ecrit(texte="Rentrée à 19 h avec Sofia.")
        nouvelle = rectifier(acteur=anne, transmission=copie, ecrit=ecrit, motif="Erreur d’heure")
        copie.refresh_from_db()
        assert (copie.etat, copie.texte) == (EtatTransmission.RECTIFIEE, "Rentrée à 18 h.")
        assert (nouvelle.rectifie, nouvelle.texte) == (copie, "Rentrée à 19 h avec une autre jeune.")
        assert EntreeFil.objects.get(objet_id=copie.pk).retiree
        with pytest.raises(ErreurMetier) as refus:
            rectifier(acteur=anne, transmission=copie, ecrit=ecrit, motif="Encore")
        assert refus.value.code == "deja_rectifiee"


def test_saisie_apres_coup_est_signalee(groupe):
    from coordination.selectors import Filtres, fil_equipe

    ecrire(groupe.anne, groupe.d_eloise, texte="Vieux fait.", fait_le=il_y_a(hours=25))
    ecrire(groupe.anne, groupe.d_eloise, texte="Fait récent.", fait_le=il_y_a(hours=23))
    with au_nom_de(groupe.anne) as anne:
        page = fil_equipe(anne, groupe.mecs.pk, Filtres())
        assert {t.texte: t.en_retard for _, jour in page.jours for t in jour} == {
            "Vieux fait.": True,
            "Fait récent.": False,
        }


@pytest.mark.mission("PDE-SOI-4")
def test_une_cible_ouverte_attend_son_resultat_ou_une_date(groupe):
    (cible,) = ecrire(groupe.anne, groupe.d_eloise, texte="", cible="Alimentation", donnee="N’a rien mangé.")
    with au_nom_de(groupe.anne) as anne:
        assert list(Transmission.objects.filter(a_completer())) == [cible]
        with pytest.raises(ErreurMetier):
            completer_resultat(acteur=anne, transmission=cible, resultat="", suite_le=None)
        hier = horloge.aujourdhui() - timedelta(days=1)
        with pytest.raises(ErreurMetier) as refus:
            completer_resultat(acteur=anne, transmission=cible, resultat="", suite_le=hier)
        assert refus.value.code == "suite_passee"
        demain = horloge.aujourdhui() + timedelta(days=1)
        completer_resultat(acteur=anne, transmission=cible, resultat="", suite_le=demain)
        assert not Transmission.objects.filter(a_completer()).exists()
    with horloge.a_l_instant(horloge.maintenant() + timedelta(days=1)), au_nom_de(groupe.anne) as anne:
        assert list(Transmission.objects.filter(a_completer())) == [cible]
        completer_resultat(acteur=anne, transmission=cible, resultat="A mangé le soir.")
        assert not Transmission.objects.filter(a_completer()).exists()
        with pytest.raises(ErreurMetier) as refus:
            completer_resultat(acteur=anne, transmission=cible, resultat="Encore.")
        assert refus.value.code == "close"


def test_un_resultat_donne_d_emblee_clot_la_cible(groupe):
    (cible,) = ecrire(groupe.anne, groupe.d_eloise, texte="", cible="Chute", donnee="Tombée.", resultat="Sans suite.")
    assert cible.cible_close_le is not None


def test_l_ecrit_du_stagiaire_attend_son_tuteur(groupe):
    ines = stagiaire(groupe)
    with f.technique(groupe.mecs):
        f.lier(groupe.d_eloise, ines)
    (ecrit,) = ecrire(ines, groupe.d_eloise)
    assert ecrit.etat == EtatTransmission.A_VALIDER
    with au_nom_de(groupe.paul) as paul:
        ajouter_membre(acteur=paul, dossier=dossiers(groupe.d_eloise.pk)[0], professionnel=groupe.anne, role="tuteur")
    with au_nom_de(groupe.lucie) as lucie, pytest.raises(Refus):
        valider_stagiaire(acteur=lucie, transmission=_relire(ecrit))
    with au_nom_de(ines) as elle, pytest.raises(Refus):
        valider_stagiaire(acteur=elle, transmission=_relire(ecrit))
    with au_nom_de(groupe.anne) as anne:
        valide = valider_stagiaire(acteur=anne, transmission=_relire(ecrit))
        assert (valide.etat, valide.valide_par_id) == (EtatTransmission.PUBLIEE, groupe.anne.pk)
        with pytest.raises(ErreurMetier):
            valider_stagiaire(acteur=anne, transmission=_relire(ecrit))


def _relire(transmission):
    lignes = Transmission.objects.select_related("dossier__perimetre", "dossier__structure", "dossier__usager")
    return lignes.prefetch_related("dossier__perimetre__liens").get(pk=transmission.pk)


def test_lire_n_est_pas_prendre_connaissance(groupe):
    (urgente,) = ecrire(groupe.anne, groupe.d_eloise, importance=3)
    with au_nom_de(groupe.lucie) as lucie:
        assert marquer_lues(acteur=lucie, transmissions=[urgente]) == 1
        marquer_lues(acteur=lucie, transmissions=[urgente])
        lecture = Lecture.objects.get(professionnel=groupe.lucie)
        assert not lecture.prise
        premiere = prendre_connaissance(acteur=lucie, transmission=_relire(urgente))
        assert premiere.prise
        assert prendre_connaissance(acteur=lucie, transmission=_relire(urgente)).lue_le == premiere.lue_le
        marquer_lues(acteur=lucie, transmissions=[urgente])
        assert Lecture.objects.get(professionnel=groupe.lucie).prise
    with au_nom_de(groupe.anne) as anne:
        assert marquer_lues(acteur=anne, transmissions=[urgente]) == 0


def test_qui_ne_lit_pas_ne_prend_pas_connaissance(groupe):
    (urgente,) = ecrire(groupe.anne, groupe.d_eloise, importance=3)
    with f.technique(groupe.mecs):
        entiere = _relire(urgente)
    with au_nom_de(groupe.karim) as karim, pytest.raises(Refus):
        prendre_connaissance(acteur=karim, transmission=entiere)


def test_chaque_acte_laisse_un_evenement_sans_texte(groupe):
    copies = ecrire(groupe.anne, groupe.d_eloise, groupe.d_sofia, texte="Secret de Sofia.")
    evenements = EvenementMetier.objects.filter(nom="coordination.transmission_publiee")
    assert [e.ids for e in evenements.order_by("pk")] == [{"transmission_id": t.pk} for t in copies]


@pytest.mark.mission("PRI-DEF-4")
def test_rien_d_une_saisie_refusee_ne_reste(groupe):
    """Preparatory notes never enter the record: an unpublished text leaves no row, no event, no line."""
    with pytest.raises(ErreurMetier):
        ecrire(groupe.anne, groupe.d_eloise, texte="Brouillon", cible="Humeur")
    with au_nom_de(groupe.anne):
        assert not Transmission.objects.exists()
        assert not EntreeFil.objects.exists()
    assert not EvenementMetier.objects.filter(nom__startswith="coordination.").exists()


def test_publier_hors_de_tout_contexte_est_impossible(groupe):
    from habilitations.acces import acteur_de

    with pytest.raises(Exception, match=r"row-level|contexte"):
        publier_transmission(
            acteur=acteur_de(groupe.anne.compte), dossiers=[groupe.d_eloise], ecrit=Ecrit(texte="Sans contexte.")
        )
