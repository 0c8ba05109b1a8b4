"""The chain (S08): her words apart, needs of their own, links that two people change without erasing each other."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accompagnement.donnees import serafin
from accompagnement.falc import conseils, morceaux
from accompagnement.models import ActionProjet, Besoin, MoyenAction, Objectif, ProjetPersonnalise
from accompagnement.selectors.projets import lire_chaine, objectifs_du_jour
from accompagnement.services import projets as services
from dui.core import contexte
from dui.core.erreurs import ConflitVersion, ErreurMetier, Refus
from habilitations.acces import contexte_de
from tests.accompagnement.projets import outils as o
from tests.outils import fabriques as f

pytestmark = [pytest.mark.django_db, pytest.mark.mission("PDE-ACC-3", "PDS-ACC-3", "PRI-SUI-2", "PRI-CAR-ACC-1")]


def test_les_codes_se_trient_comme_des_nombres():
    codes = serafin.feuilles(serafin.BESOINS)
    assert codes.index("1.1.10") == codes.index("1.1.9") + 1
    assert len(codes) == 25
    assert not {"1", "1.1", "1.2.1", "1.3.3"} & set(codes), "on note une feuille, jamais une famille"


@given(st.lists(st.lists(st.integers(1, 20), min_size=1, max_size=4), min_size=2, max_size=12))
def test_tri_numerique_de_n_importe_quel_code(codes: list[list[int]]):
    dits = [".".join(map(str, code)) for code in codes]
    assert [list(serafin.cle_tri(c)) for c in sorted(dits, key=serafin.cle_tri)] == sorted(codes)


def test_la_parole_reste_mot_pour_mot_et_l_analyse_a_part(monde: Any):
    parole = "  j’veux   mon appart !!\nvoilà "
    with f.technique(monde.mecs):
        p = o.ouvrir(monde)
        a = services.ajouter_noeud(
            acteur=None, projet=p, genre="attente", parole=parole, commentaire="Projet réaliste."
        )
        a.refresh_from_db()
    assert a.parole == parole
    assert a.commentaire == "Projet réaliste."


@pytest.mark.parametrize(
    ("texte", "niveau"),
    [("F32.1", 4), ("Épisode dépressif", 2), ("Vit avec un diabète", 3), ("TDAH", 2), ("E11", 3)],
)
def test_un_diagnostic_n_est_pas_un_besoin(monde: Any, texte: str, niveau: int):
    """PG: needs copied from the diagnosis."""
    with f.technique(monde.mecs), pytest.raises(ErreurMetier) as refus:
        services.ajouter_noeud(
            acteur=None, projet=o.ouvrir(monde), genre="besoin", code="1.1.1", description=texte, niveau=niveau
        )
    assert refus.value.code == "diagnostic"


@pytest.mark.parametrize("texte", ["", "  ", "Accomplir les activités domestiques"])
def test_un_besoin_a_ses_propres_mots(monde: Any, texte: str):
    with f.technique(monde.mecs), pytest.raises(ErreurMetier, match="concrètement"):
        services.ajouter_noeud(acteur=None, projet=o.ouvrir(monde), genre="besoin", code="1.3.2.2", description=texte)


@pytest.mark.parametrize("code", ["1", "1.1", "1.3.2", "2.1.1.1", "9.9"])
def test_un_besoin_se_note_sur_une_feuille(monde: Any, code: str):
    with f.technique(monde.mecs), pytest.raises(ErreurMetier) as refus:
        services.ajouter_noeud(acteur=None, projet=o.ouvrir(monde), genre="besoin", code=code, description="Cuisiner")
    assert refus.value.code == "code"


def test_l_analyse_ne_se_copie_pas_du_diagnostic(monde: Any):
    with f.technique(monde.mecs):
        noeuds = o.ecrire(o.ouvrir(monde))
        with pytest.raises(ErreurMetier, match="maladie"):
            services.analyser_besoin(acteur=None, besoin=noeuds.besoin, texte="Schizophrénie stabilisée")


def test_un_seul_texte_ne_fait_pas_un_projet(monde: Any):
    """PG: a single text box."""
    with f.technique(monde.mecs):
        p = o.ouvrir(monde)
        services.ajouter_noeud(acteur=None, projet=p, genre="attente", parole="Tout est dit ici, longuement. " * 40)
        manque = services.manques(p)
        assert {"un besoin", "un objectif"} <= set(manque)
        with pytest.raises(ErreurMetier) as refus:
            o.soumettre(monde, p)
        assert refus.value.code == "incomplet"
        o.ecrire(p)
        assert services.manques(p) == []


def test_chaque_maillon_manquant_est_dit(monde: Any):
    with f.technique(monde.mecs):
        p = o.ouvrir(monde, referent=None)
        assert services.manques(p) == ["une attente, avec ses mots", "un besoin", "un objectif", "un référent"]
        services.ajouter_noeud(acteur=None, projet=p, genre="attente", parole="Cuisiner")
        services.ajouter_noeud(acteur=None, projet=p, genre="besoin", code="1.3.2.2", description="Cuisiner seule")
        services.ajouter_noeud(acteur=None, projet=p, genre="objectif", titre="Cuisiner")
        assert services.manques(p) == [
            "l’analyse de 1 besoin", "l’attente d’où vient chaque besoin", "le besoin auquel répond chaque objectif",
            "le résultat attendu de chaque objectif", "une action pour chaque objectif", "un référent",
        ]  # fmt: skip


def test_les_numeros_ne_resservent_jamais(monde: Any):
    with f.technique(monde.mecs):
        p = o.ouvrir(monde)
        premier = o.ecrire(p).objectif
        services.annuler_noeud(acteur=None, noeud=premier, motif="Saisi par erreur")
        second = services.ajouter_noeud(acteur=None, projet=p, genre="objectif", titre="Autre")
        services.terminer_projet(acteur=None, projet=o.relire(p), motif="Abandonné")
        suivant = o.ouvrir(monde, titre="Projet 2027")
        assert (premier.numero, second.numero, p.numero, suivant.numero) == (1, 2, 1, 2)
        assert services.ajouter_noeud(acteur=None, projet=suivant, genre="objectif", titre="X").numero == 3


def test_deux_personnes_changent_des_liens_sans_s_effacer(monde: Any):
    """Ticks are compared with what each one had under the eyes."""
    with f.technique(monde.mecs):
        p = o.ouvrir(monde)
        besoins = [
            services.ajouter_noeud(acteur=None, projet=p, genre="besoin", code=code, description=f"Besoin {code}")
            for code in ("1.3.2.2", "1.3.3.4", "1.3.4.1")
        ]
        a, b, c = (x.pk for x in besoins)
        objectif = services.ajouter_noeud(acteur=None, projet=p, genre="objectif", titre="Vivre", liens=[a])
        for liens in ([a, b], [c]):  # one adds b; the other, who had read [a] too, takes it away and adds c
            frais = Objectif.objects.get(pk=objectif.pk)
            services.modifier_noeud(acteur=None, noeud=frais, version_lue=frais.version, liens=liens, liens_lus=[a])
        assert set(objectif.besoins.values_list("pk", flat=True)) == {b, c}


def test_deux_personnes_ecrivent_le_meme_objectif(monde: Any):
    """Disjoint fields merge; the same one asks, both texts at hand (acceptance 7)."""
    with f.technique(monde.mecs):
        objectif = o.ecrire(o.ouvrir(monde)).objectif
        lue = Objectif.objects.get(pk=objectif.pk).version
        champs = {"titre": objectif.titre, "strategie": ""}
        for change in ({"strategie": "Le mercredi"}, {"titre": "Cuisiner seule"}):
            frais = Objectif.objects.get(pk=objectif.pk)
            services.modifier_noeud(acteur=None, noeud=frais, version_lue=lue, **(champs | change))
        objectif.refresh_from_db()
        assert (objectif.titre, objectif.strategie) == ("Cuisiner seule", "Le mercredi")
        frais = Objectif.objects.get(pk=objectif.pk)
        with pytest.raises(ConflitVersion) as conflit:
            services.modifier_noeud(acteur=None, noeud=frais, version_lue=lue, **(champs | {"strategie": "Le samedi"}))
        assert conflit.value.saisie["strategie"] == "Le samedi"
        objectif.refresh_from_db()
        assert objectif.strategie == "Le mercredi", "rien n’est écrasé"


def test_on_ne_relie_que_dans_le_meme_projet(monde: Any):
    with f.technique(monde.mecs):
        ailleurs = o.ecrire(o.ouvrir(monde, dossier=o.dossier(monde.d_sofia.pk))).besoin
        with pytest.raises(ErreurMetier, match="dans ce projet"):
            services.ajouter_noeud(
                acteur=None, projet=o.ouvrir(monde), genre="objectif", titre="Cuisiner", liens=[ailleurs.pk]
            )


def test_un_objectif_de_sante_ferme_ce_qui_en_depend(monde: Any):
    """N4: absent for the educator, with its action and its service; whole for the nurse."""
    with f.technique(monde.mecs):
        p = o.ouvrir(monde)
        noeuds = o.ecrire(p)
        sante = services.ajouter_noeud(
            acteur=None, projet=p, genre="objectif", titre="CANARI-SOIN", niveau=4, liens=[noeuds.besoin.pk]
        )
        action = services.ajouter_noeud(acteur=None, projet=p, genre="action", titre="CANARI-ACTE", liens=[sante.pk])
        moyen = services.ajouter_moyen(acteur=None, action=action, genre="prestation", titre="", code="2.1.1.2")
        assert (action.niveau, moyen.niveau) == (4, 4)
        assert moyen.titre == "Soins infirmiers et surveillance"
    for pro, vus in ((monde.anne, 1), (monde.lucie, 2)):
        qui = o.acteur(pro)
        with contexte.ouvrir(contexte_de(qui)):
            chaine = lire_chaine(qui, o.relire(p, pro))
            assert len(chaine.objectifs) == vus, pro
            assert Objectif.objects.filter(projet=p).count() == vus, "le second mur aussi"
            assert MoyenAction.objects.filter(action__projet=p).count() == vus - 1


def test_remonter_un_objectif_ferme_son_action(monde: Any):
    with f.technique(monde.mecs):
        noeuds = o.ecrire(o.ouvrir(monde))
        frais = Objectif.objects.get(pk=noeuds.objectif.pk)
        services.modifier_noeud(acteur=None, noeud=frais, version_lue=frais.version, niveau=4)
        assert ActionProjet.objects.get(pk=noeuds.action.pk).niveau == 4


def test_l_educateur_n_ecrit_pas_au_niveau_du_soin(monde: Any):
    with f.technique(monde.mecs):
        p = o.ouvrir(monde)
    qui = o.acteur(monde.anne)
    with contexte.ouvrir(contexte_de(qui)), pytest.raises(Refus):
        services.ajouter_noeud(acteur=qui, projet=o.relire(p, monde.anne), genre="objectif", titre="X", niveau=4)


def test_qui_n_est_pas_de_l_equipe_ne_touche_a_rien(monde: Any):
    with f.technique(monde.mecs):
        p = o.ouvrir(monde)
    qui = o.acteur(monde.karim)
    with contexte.ouvrir(contexte_de(qui)):
        assert not ProjetPersonnalise.objects.visibles_pour(qui).exists()
        with pytest.raises(Refus):
            services.ajouter_noeud(acteur=qui, projet=o.relire(p, monde.karim), genre="attente", parole="Rien")


def test_objectifs_du_jour(monde: Any):
    """What is in force today, with what was done; nothing of a draft."""
    with f.technique(monde.mecs):
        p = o.ouvrir(monde)
        noeuds = o.ecrire(p)
        qui, d = o.acteur(monde.anne), o.dossier(monde.d_eloise.pk, monde.anne)
        assert objectifs_du_jour(qui, d) == []
        o.en_cours(monde, p)
        (action,) = objectifs_du_jour(qui, d)
        frais = ActionProjet.objects.get(pk=action.pk)
        for _ in range(2):  # said twice through the same transmission: once
            services.noter_seance(acteur=None, action=frais, genre="transmission", objet_id=12)
        seule = services.noter_seance(acteur=None, action=frais, note="À la maison")
        (action,) = objectifs_du_jour(qui, d)
        assert action.faites == 2
        assert [x.pk for x in action.objectifs.all()] == [noeuds.objectif.pk]
        services.annuler_seance(acteur=None, seance=seule)
        assert objectifs_du_jour(qui, d)[0].faites == 1


@pytest.mark.parametrize(
    ("texte", "attendu"),
    [
        ("Je cuisine.\nJe fais 3 repas.", 0),
        ("Un accompagnement est prévu en voiture.", 1),
        ("Les prestations évaluées.", 1),
        ("Je vais chaque mercredi à la cuisine avec Fatou pour apprendre à faire un repas.", 1),
        ("L’accompagnement et l’accompagnement.", 1),
        ("", 0),
    ],
)
def test_conseils_en_facile_a_lire(texte: str, attendu: int):
    assert len(conseils(texte)) == attendu


@given(st.text(max_size=200))
def test_le_texte_facile_a_lire_n_est_jamais_change(texte: str):
    assert "".join(morceau for morceau, _ in morceaux(texte)) == texte


def test_aucun_projet_la_ou_on_n_en_formule_pas(monde: Any):
    with f.technique(monde.mecs):
        monde.mecs.formule_projet_personnalise = False
        monde.mecs.save(update_fields=["formule_projet_personnalise"])
        with pytest.raises(ErreurMetier) as refus:
            o.ouvrir(monde)
    assert refus.value.code == "sans_projet"
    assert Besoin._meta.get_field("code").max_length == 10
