"""While it is filled: scores asked of the server and kept nowhere, domains drawn together, an alert told at once."""

import uuid
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accompagnement.choices_grilles import GenreResultat
from accompagnement.donnees.grilles import livrees
from accompagnement.grilles import DefinitionRefusee, en_json, lire
from accompagnement.grilles.classeur import en_lignes, lire_classeur
from accompagnement.models import Passation, ReponsesPassation, ResultatPassation, SituationSSIAD
from coordination.choices import RoleEquipe
from coordination.models import MembreEquipe
from dui.core import horloge
from dui.core.models import Notification
from habilitations.models import Affectation
from tests.accompagnement.test_grilles_passations import KATZ, PHQ, SOCIAL, ouvrir, remplir, valider
from tests.coordination.outils import au_nom_de
from tests.outils import fabriques as f

pytestmark = pytest.mark.django_db
GRILLES = {d.code: d for d in livrees()}


def _calculer(client: Client, monde: SimpleNamespace, passation: Passation, htmx: bool = True, **champs: Any) -> Any:
    url = reverse("evaluation_calcul", args=[monde.d_eloise.pk, passation.pk])
    return client.post(url, champs, headers={"HX-Request": "true"} if htmx else {})


@pytest.fixture
def soin(monde: SimpleNamespace) -> SimpleNamespace:
    """Lucie holds the grids of care (N3, N4)."""
    profil = Affectation.objects.select_related("profil").get(professionnel=monde.lucie).profil
    profil.droits |= {"GRS": "W"}
    profil.save()
    return monde


def _suivi(monde: SimpleNamespace, pro: Any, role: str) -> None:
    MembreEquipe.objects.create(dossier=monde.d_eloise, structure=monde.mecs, professionnel=pro, role=role,
                                debut=horloge.aujourdhui())  # fmt: skip


def _avertis(monde: SimpleNamespace) -> set[str]:
    """Each notice is read by the one it is for."""
    noms = set()
    for nom in ("anne", "karim", "lucie", "paul", "sarah", "nora", "zoe"):
        with au_nom_de(getattr(monde, nom)):
            if Notification.objects.filter(nature="evaluation").exists():
                noms.add(nom)
    return noms


# --- live scores --------------------------------------------------------------------------------------------------


@pytest.mark.exigence("S09")
def test_le_score_se_calcule_pendant_la_saisie_et_rien_n_est_garde(monde: SimpleNamespace, connecter: Any):
    with f.technique(monde.mecs):
        passation = ouvrir(monde)
    client = connecter(monde.anne)
    saisie = reverse("evaluation_saisie", args=[monde.d_eloise.pk, passation.pk])
    page = client.get(saisie).content.decode()
    assert "hx-post" in page
    assert "Calculer" in page.split("<noscript>")[1].split("</noscript>")[0], "sans script, un bouton"
    partiel = _calculer(client, monde, passation, q_k_repas="1").content.decode()
    assert "Encore 5 réponses obligatoires" in partiel.replace("\xa0", " ")
    entier = _calculer(client, monde, passation, **{f"q_{c}": v for c, v in KATZ.items()}).content.decode()
    assert "Indépendant" in entier
    assert "<html" not in entier
    with f.technique(monde.mecs):
        assert not ReponsesPassation.objects.filter(passation=passation).exists()
        assert not ResultatPassation.objects.filter(passation=passation).exists()
        assert Passation.objects.get(pk=passation.pk).version == passation.version


def test_un_champ_qui_ne_se_lit_pas_n_arrete_pas_le_calcul(monde: SimpleNamespace, connecter: Any):
    with f.technique(monde.mecs):
        passation = ouvrir(monde, "SOCIAL")
    client = connecter(monde.anne)
    champs = {"q_ressources": "mille", "q_charges": "400", "q_note_logement": "2"}
    fragment = _calculer(client, monde, passation, **champs).content.decode()
    assert 'id="calcul-reste" hx-swap-oob="innerHTML">–<' in fragment
    page = _calculer(client, monde, passation, htmx=False, **champs)
    assert page.status_code == 422, "sans script, la page entière revient avec l’erreur au champ"
    assert 'value="mille"' in page.content.decode()
    juste = champs | {"q_ressources": "1000,50"}
    assert ">600,5<" in _calculer(client, monde, passation, **juste).content.decode()


@pytest.mark.exigence("S09")
def test_le_calcul_ne_revele_rien_d_un_niveau_ferme(monde: SimpleNamespace, connecter: Any):
    with f.technique(monde.mecs):
        phq = ouvrir(monde, "PHQ-9")
        validee = valider_de(monde)
    anne = connecter(monde.anne)
    assert _calculer(anne, monde, phq, q_q9="1").status_code == 404
    assert _calculer(anne, monde, validee, q_k_repas="1").status_code == 404, "validée, elle ne se recalcule plus"


def valider_de(monde: SimpleNamespace) -> Passation:
    passation = ouvrir(monde)
    remplir(passation, KATZ)
    return valider(passation)


# --- an answer that asks to act -----------------------------------------------------------------------------------


def test_l_ecran_dit_quoi_faire_des_que_la_reponse_est_donnee(soin: SimpleNamespace, connecter: Any):
    monde = soin
    with f.technique(monde.mecs):
        passation = ouvrir(monde, "PHQ-9")
    client = connecter(monde.lucie)
    assert "À faire maintenant" not in _calculer(client, monde, passation, q_q9="0").content.decode()
    fragment = _calculer(client, monde, passation, q_q9="1").content.decode().replace("\xa0", " ")
    assert "À faire maintenant" in fragment
    assert fragment.count("<li>") == len(GRILLES["PHQ-9"].alertes[0].conduite) == 6
    assert "3114" in fragment
    assert _avertis(monde) == set(), "rien n’est gardé, personne n’est encore prévenu"


@pytest.mark.exigence("S09")
def test_les_responsables_sont_prevenus_aussitot_sans_un_mot_de_sante(soin: SimpleNamespace):
    monde = soin
    with f.technique(monde.mecs):
        _suivi(monde, monde.anne, RoleEquipe.REFERENT)
        _suivi(monde, monde.lucie, RoleEquipe.REFERENT_SANTE)
        passation = ouvrir(monde, "PHQ-9")
        remplir(passation, {"q9": "1"})
        remplir(passation, PHQ | {"q9": "3"})
    assert _avertis(monde) == {"lucie"}, "l’éducatrice ne lit pas une grille de soin : rien ne le dit"
    with au_nom_de(monde.lucie):
        avis = list(Notification.objects.filter(nature="evaluation"))
    assert len(avis) == 1, "une fois, même si la réponse change ensuite"
    assert avis[0].url == reverse("evaluation", args=[monde.d_eloise.pk, passation.pk])
    for mot in ("PHQ", "suicid", "mort", "Éloïse", "Lambert", "dépress"):
        assert mot.lower() not in avis[0].texte.lower()


def test_sans_responsable_designe_ceux_qui_lisent_ce_niveau_le_savent(soin: SimpleNamespace):
    monde = soin
    with f.technique(monde.mecs):
        passation = ouvrir(monde, "PHQ-9", evaluateur=None)
        remplir(passation, {"q9": "2"})
    assert _avertis(monde) == {"lucie"}


def test_qui_ecrit_ne_se_previent_pas_lui_meme(soin: SimpleNamespace, connecter: Any):
    monde = soin
    with f.technique(monde.mecs):
        passation = ouvrir(monde, "PHQ-9", evaluateur=monde.lucie)
    url = reverse("evaluation_saisie", args=[monde.d_eloise.pk, passation.pk])
    client = connecter(monde.lucie)
    champs = {"q_q9": "1", "version": "1", "suite": "garder", "jeton_soumission": str(uuid.uuid4())}
    assert client.post(url, champs).status_code == 303
    assert _avertis(monde) == set()
    fiche = client.get(reverse("evaluation", args=[monde.d_eloise.pk, passation.pk])).content.decode()
    assert "À faire maintenant" in fiche


def test_une_alerte_ancienne_se_lit_au_passe(soin: SimpleNamespace, connecter: Any):
    monde, client = soin, connecter(soin.lucie)
    pages = []
    for jours in (0, 40):
        with f.technique(monde.mecs):
            passation = ouvrir(monde, "PHQ-9", date_evaluation=horloge.aujourdhui() - timedelta(days=jours))
            remplir(passation, PHQ | {"q9": "1"})
            valider(passation)
        pages.append(client.get(reverse("evaluation", args=[monde.d_eloise.pk, passation.pk])).content.decode())
    assert ["À faire maintenant" in p for p in pages] == [True, False]
    assert "Ce qu’il y avait à faire" in pages[1]


# --- domains ------------------------------------------------------------------------------------------------------


@pytest.mark.mission("PRI-SUI-5")
def test_les_domaines_se_dessinent_avec_la_fois_d_avant_et_leur_table(monde: SimpleNamespace, connecter: Any):
    with f.technique(monde.mecs):
        for jours, droits in ((60, "1"), (0, "4")):
            passation = ouvrir(monde, "SOCIAL", date_evaluation=horloge.aujourdhui() - timedelta(days=jours))
            remplir(passation, SOCIAL | {"note_droits": droits})
            valider(passation)
        axes = ResultatPassation.objects.filter(passation=passation, genre=GenreResultat.AXE)
        assert [a.chiffre for a in axes] == [2, 1, 4, 2], "figés avec l’évaluation, comme un score"
    client, d = connecter(monde.anne), monde.d_eloise.pk
    fiche = client.get(reverse("evaluation", args=[d, passation.pk])).content.decode()
    dessin = fiche.split('class="radar"')[1].split("</table>")[0]
    assert dessin.count("<polygon") == 4 + 2
    assert [dessin.count(f">{mot}<") for mot in ("Logement", "Ressources", "Droits", "Entourage")] == [2] * 4
    rangee = dessin.split('<th scope="row">Droits</th>')[1].split("</tr>")[0]
    assert [c.split("<")[0] for c in rangee.split(">")[1:] if c.split("<")[0]] == ["4", "1", "0 à 4"]
    suivi = client.get(reverse("evaluations_grille", args=[d, passation.version_grille.grille_id])).content.decode()
    assert 'class="radar"' in suivi
    badges = client.get(reverse("dossier_evaluations", args=[d])).content.decode()
    assert ">4<" not in badges, "un domaine ne se lit pas comme un score"


def test_le_papier_dit_sur_combien_est_un_domaine():
    from accompagnement.champs_grilles import _chiffre

    hauts = {"d_droits": 4}
    lus = [ResultatPassation(code=c, valeur=v) for c, v in (("d_droits", 3), ("d_droits", 2.5), ("stabilite", 11))]
    assert [_chiffre(r, hauts) for r in lus] == ["3 sur 4", "2,5 sur 4", "11"]


def test_une_grille_sans_domaine_n_a_pas_d_etoile(monde: SimpleNamespace, connecter: Any):
    with f.technique(monde.mecs):
        passation = valider_de(monde)
    page = connecter(monde.anne).get(reverse("evaluation", args=[monde.d_eloise.pk, passation.pk])).content.decode()
    assert 'class="radar"' not in page


def test_les_branches_serafin_couvrent_tous_les_besoins_une_fois():
    d = GRILLES["SERAFIN-BESOINS"]
    besoins = [i.id for i in d.tous() if i.type == "entier"]
    dits = [nom for s in d.scores for nom in s.formule[6:-1].split(", ")]
    assert sorted(dits) == sorted(besoins)
    assert all(s.domaine and s.maximum == 4 * (s.formule.count(",") + 1) for s in d.scores)


def test_un_domaine_sans_echelle_est_refuse():
    brut = en_json(GRILLES["SOCIAL"])
    del brut["scores"][1]["maximum"]
    with pytest.raises(DefinitionRefusee, match="minimum, et un maximum"):
        lire(brut)


@pytest.mark.parametrize("code", ["PHQ-9", "SOCIAL", "SITUATION-SSIAD"])
def test_domaines_et_conduite_passent_par_le_classeur(code: str):
    lignes = [[str(c) for c in ligne] for ligne in [*_entete(), *en_lignes(GRILLES[code])]]
    brut, fautes, _ = lire_classeur(lignes, list(range(1, len(lignes) + 1)))
    assert not fautes
    lue = lire(brut)
    assert (lue.alertes, lue.scores) == (GRILLES[code].alertes, GRILLES[code].scores)


def _entete() -> list[list[str]]:
    from accompagnement.grilles.classeur import COLONNES

    return [list(COLONNES)]


# --- situation of an SSIAD ----------------------------------------------------------------------------------------


@pytest.mark.mission("PDE-ACC-1")
def test_la_situation_ssiad_validee_est_celle_qui_se_compte(soin: SimpleNamespace, connecter: Any):
    monde = soin
    with f.technique(monde.mecs):
        passation = ouvrir(monde, "SITUATION-SSIAD", evaluateur=monde.lucie)
    client = connecter(monde.lucie)
    url = reverse("evaluation_saisie", args=[monde.d_eloise.pk, passation.pk])
    commun = {"version": "1", "suite": "terminer"}
    deux = client.post(url, commun | {"q_situation": ["R32", "GEN-365"], "jeton_soumission": str(uuid.uuid4())})
    assert "Cette réponse ne va avec aucune autre." in deux.content.decode()
    bonne = client.post(url, commun | {"q_situation": ["R32", "MED-1294"], "jeton_soumission": str(uuid.uuid4())})
    assert bonne.status_code == 303
    with f.technique(monde.mecs):
        assert not SituationSSIAD.objects.exists(), "pas avant d’être validée"
        passation.refresh_from_db()
        from accompagnement.services import grilles as services

        services.valider_passation(acteur=None, passation=passation)
        dite = SituationSSIAD.objects.get(dossier=monde.d_eloise)
        assert (dite.elements, dite.le, dite.niveau) == (["MED-1294", "R32"], passation.date_evaluation, 4)
        seconde = ouvrir(monde, "SITUATION-SSIAD")
        remplir(seconde, {"situation": ["MED-1294", "R32"]})
        valider(seconde)
        assert SituationSSIAD.objects.count() == 1, "le même constat du même jour ne se compte pas deux fois"
