"""Who may exchange and share health data (CSP R1110-2): categories, decisions, list, spreadsheet, explanation."""

import csv
import io
import uuid
from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction

from dui.core import contexte, horloge
from dui.core.erreurs import ErreurMetier, Refus
from habilitations import partage
from habilitations.acces import acteur_de, contexte_de
from habilitations.donnees.partage import CATEGORIES, PROFESSIONS, deduite
from habilitations.models import CategoriePartage, Professionnel
from habilitations.pourquoi import QUESTION_PARTAGE, expliquer
from habilitations.services import choisir_categorie, creer_professionnel
from habilitations.services.partage import deduire_categorie
from tests.outils import fabriques as f
from tests.outils.monde import fraiche

pytestmark = pytest.mark.django_db
LISTE = "/habilitations/partage/"
# Wording of the national list, row by row, and one professional of each.
SEPT = (
    ("SANTE", "G15_60", "1°", "Professionnels de santé"),
    ("SOCIAL", "41", "2°, a", "Assistants de service social"),
    ("OSTEO", "71", "2°, b", "Ostéopathes, chiropracteurs"),
    ("PSY", "93", "2°, b", "Psychologues et psychothérapeutes non professionnels de santé par ailleurs"),
    ("AMP_AES", "323", "2°, b", "Aides médico-psychologiques et accompagnants éducatifs et sociaux"),
    ("EDUC", "326", "2°, d", "Éducateurs et aides familiaux, personnels pédagogiques occasionnels des accueils "
     "collectifs de mineurs, permanents des lieux de vie"),
    ("MJPM", "307", "2°, f", "Mandataires judiciaires à la protection des majeurs et délégués aux prestations "
     "familiales"),
)  # fmt: skip


def nom_de(pro):
    return contexte.ouvrir(contexte_de(acteur_de(pro.compte)))


def choisir(par, pro, categorie="ESSMS", motif="Contrat de travail vu", **champs):
    with nom_de(par):
        return choisir_categorie(
            acteur=acteur_de(par.compte), professionnel=pro, categorie=categorie, motif=motif, **champs
        )


def sans(m, prenom="Ines", nom="Moreau", **champs):
    """At work in the MECS, no category noted."""
    pro = f.professionnel(m.organisme, prenom, nom, categorie="", **champs)
    f.affecter(pro, m.mecs, f.EDU | {"DMP": "C"}, m.tilleuls)
    return pro


@pytest.mark.mission("ATL-PRO-1", "ATL-PRO-2", "ATL-PRO-3", "ATL-PRO-4", "ATL-PRO-5", "ATL-PRO-6", "ATL-PRO-7")
@pytest.mark.parametrize(
    ("code", "profession", "article", "libelle"),
    [
        pytest.param(*SEPT[0], marks=pytest.mark.mission("ATL-PRO-1"), id=SEPT[0][0]),
        pytest.param(*SEPT[1], marks=pytest.mark.mission("ATL-PRO-2"), id=SEPT[1][0]),
        pytest.param(*SEPT[2], marks=pytest.mark.mission("ATL-PRO-3"), id=SEPT[2][0]),
        pytest.param(*SEPT[3], marks=pytest.mark.mission("ATL-PRO-4"), id=SEPT[3][0]),
        pytest.param(*SEPT[4], marks=pytest.mark.mission("ATL-PRO-5"), id=SEPT[4][0]),
        pytest.param(*SEPT[5], marks=pytest.mark.mission("ATL-PRO-6"), id=SEPT[5][0]),
        pytest.param(*SEPT[6], marks=pytest.mark.mission("ATL-PRO-7"), id=SEPT[6][0]),
    ],
)
def test_chaque_categorie_nationale_se_deduit_se_liste_et_ouvre_le_partage(
    direction, connecter, code, profession, article, libelle
):
    """Hired with that profession: noted at once, listed under its article, able to share; without it, refused."""
    m = direction
    with nom_de(m.helene):
        pro = creer_professionnel(
            acteur=acteur_de(m.helene.compte), organisme=m.organisme, prenom="Lou", nom="Abric", fonction="Au travail",
            profession=profession,
        )  # fmt: skip
    f.affecter(pro, m.mecs, f.EDU)
    decision = partage.en_vigueur(pro.pk)
    assert (decision.categorie, decision.origine, decision.auteur) == (code, "deduite", None)
    assert (decision.texte.libelle, decision.texte.article) == (libelle, f"R1110-2, {article}")
    page = connecter(m.helene).get(LISTE, {"categorie": code}).content.decode()
    assert "Lou Abric" in page
    assert libelle in page
    lou = acteur_nu(pro)
    assert partage.exiger_categorie(lou) == code
    choisir(m.helene, pro, "", "N’exerce plus")
    with pytest.raises(ErreurMetier, match="R1110-2"):
        partage.exiger_categorie(lou)
    assert "Lou Abric" not in connecter(m.helene).get(LISTE, {"categorie": code}).content.decode()


def acteur_nu(pro):
    from habilitations.acces import Acteur

    return Acteur(pro.pk, str(pro), pro.fonction, pro.organisme_id)


def test_la_liste_est_celle_du_texte():
    """The seven of the national list first, then the others of R1110-2; each says where it comes from."""
    assert [c.mission for c in CATEGORIES.values()][:7] == [f"ATL-PRO-{n}" for n in range(1, 8)]
    assert [c.article[len("R1110-2, ") :] for c in list(CATEGORIES.values())[7:]] == [
        "2°, c", "2°, e", "2°, g", "2°, i", "2°, j",
    ]  # fmt: skip
    assert all(c.source.startswith("Code de la santé publique, article R1110-2") for c in CATEGORIES.values())


def test_les_professions_deduites_sont_des_codes_nationaux():
    from interop.nomenclatures import _professions

    codes = [code for liste in PROFESSIONS.values() for code in liste]
    assert len(codes) == len(set(codes))
    assert set(codes) <= set(_professions())


@pytest.mark.parametrize(
    ("profession", "de_sante", "attendue"),
    [("93", True, ""), ("71", True, ""), ("358", False, ""), ("G16_10", True, ""), ("", False, ""), ("345", False, ""),
     ("", True, "SANTE"), ("G15_10", False, "SANTE")],
)  # fmt: skip
def test_on_ne_deduit_que_ce_qui_est_certain(profession, de_sante, attendue):
    """A psychologist who is a health professional besides, a student, a manager: somebody chooses."""
    assert deduite(profession, de_sante)[0] == attendue


def test_un_numero_rpps_seul_ne_dit_rien(direction):
    with nom_de(direction.helene):
        pro = creer_professionnel(
            acteur=acteur_de(direction.helene.compte), organisme=direction.organisme, prenom="Lou", nom="Abric",
            fonction="Psychologue ou infirmière", rpps="99700000120",
        )  # fmt: skip
    assert partage.en_vigueur(pro.pk) is None


def test_choisir_garde_qui_quand_pourquoi_et_l_histoire(direction):
    pro, hier = sans(direction), horloge.aujourdhui() - timedelta(days=1)
    choisir(direction.helene, pro, "EDUC", "Diplôme vu", depuis=hier)
    choisir(direction.helene, pro, "", "Fin de mission")
    assert [(d.categorie, d.motif, d.auteur) for d in partage.historique(pro)] == [
        ("", "Fin de mission", direction.helene),
        ("EDUC", "Diplôme vu", direction.helene),
    ]
    assert partage.historique(pro)[1].depuis == hier
    assert partage.categorie_de(pro.pk) is None


def test_une_decision_ne_se_reecrit_ni_ne_s_efface(direction):
    decision = choisir(direction.helene, sans(direction))
    for acte in (lambda: CategoriePartage.objects.filter(pk=decision.pk).update(categorie="SANTE"), decision.delete):
        with transaction.atomic(), pytest.raises(DatabaseError, match="permission denied"):
            acte()


@pytest.mark.parametrize(
    ("champs", "code"),
    [({"categorie": "ZZZ"}, "categorie"), ({"motif": "ok"}, "motif"),
     ({"depuis": horloge.aujourdhui() + timedelta(days=3)}, "depuis")],
)  # fmt: skip
def test_choix_refuse(direction, champs, code):
    with pytest.raises(ErreurMetier) as refus:
        choisir(direction.helene, sans(direction), **champs)
    assert refus.value.code == code


def test_une_profession_certaine_n_a_pas_d_autre_categorie(direction):
    pro = sans(direction, profession="41")
    with pytest.raises(ErreurMetier, match="Assistants de service social"):
        choisir(direction.helene, pro, "SANTE")
    deduire_categorie(professionnel=pro)
    with pytest.raises(ErreurMetier) as refus:
        choisir(direction.helene, pro, "SOCIAL")
    assert refus.value.code == "categorie_inchangee"


def test_ni_pour_soi_ni_sans_droit_ni_ailleurs(direction):
    pro = sans(direction)
    with pytest.raises(ErreurMetier) as refus:
        choisir(direction.helene, direction.helene, "SANTE")
    assert refus.value.code == "soi"
    for autre in (direction.anne, direction.thomas):
        with pytest.raises(Refus):
            choisir(autre, pro)
    with pytest.raises(Refus):
        choisir(direction.helene, direction.zoe)


def poster(client, pro, **champs):
    donnees = {"jeton_soumission": str(uuid.uuid4()), "categorie-categorie": "EDUC", "categorie-motif": "Diplôme vu",
               "categorie-depuis": f"{horloge.aujourdhui():%d/%m/%Y}"}  # fmt: skip
    return client.post(f"/habilitations/professionnels/{pro.pk}/categorie/", donnees | champs)


def test_la_page_du_professionnel_note_et_raconte(direction, connecter):
    pro = sans(direction)
    client = connecter(direction.helene)
    adresse = f"/habilitations/professionnels/{pro.pk}/"
    assert "À choisir" in client.get(adresse).content.decode()
    assert poster(client, pro).status_code == 302, "identity is proven first"
    assert poster(fraiche(client), pro).status_code == 303
    assert (
        poster(client, pro, **{"categorie-categorie": "AUCUNE", "categorie-motif": "Fin de mission"}).status_code == 303
    )
    page = client.get(adresse).content.decode()
    assert "Aucune catégorie" in page
    assert "Diplôme vu" in page
    assert poster(client, pro, **{"categorie-motif": ""}).status_code == 422


def test_le_formulaire_d_arrivee_note_la_categorie(direction, connecter):
    client = fraiche(connecter(direction.helene))
    jour = f"{horloge.aujourdhui():%d/%m/%Y}"
    for nom, plus in (("Deduit", {"profession": "323"}), ("Choisi", {"categorie": "MJPM"}), ("Plus-tard", {})):
        donnees = {"prenom": "Lou", "nom": nom, "fonction": "Au travail", "contrat_debut": jour,
                   "jeton_soumission": str(uuid.uuid4())}  # fmt: skip
        assert client.post("/habilitations/professionnels/", donnees | plus).status_code == 303
    lus = {p.nom: p.categorie_partage for p in partage.avec_categorie(Professionnel.objects.filter(prenom="Lou"))}
    assert lus == {"Deduit": "AMP_AES", "Choisi": "MJPM", "Plus-tard": ""}


@pytest.mark.mission("ATL-MET-4")
def test_la_liste_filtre_et_compte_ceux_qui_n_ont_rien(direction, connecter):
    sans(direction)
    choisir(direction.helene, sans(direction, "Lou", "Abric"), "", "En stage")
    client = connecter(direction.helene)
    page = client.get(LISTE).content.decode()
    assert "dont 2 sans catégorie" in page
    assert "Lucie Bonnet" in page
    assert "Nora Haddad" not in page, "she works in another house"
    vides = client.get(LISTE, {"categorie": "sans"}).content.decode()
    assert ("Ines Moreau" in vides, "Lou Abric" in vides, "Lucie Bonnet" in vides) == (True, True, False)
    sante = client.get(LISTE, {"categorie": "SANTE"}).content.decode()
    assert ("Ines Moreau" in sante, "Lucie Bonnet" in sante) == (False, True)
    assert client.get(LISTE, {"categorie": "zzz", "page": "x"}).status_code == 200
    assert connecter(direction.anne).get(LISTE).status_code == 403


@pytest.mark.mission("ATL-MET-4")
def test_le_tableur_ne_porte_aucune_formule(direction, connecter):
    pro = sans(direction, "=1+1", "@Moreau", fonction="+33")
    choisir(direction.helene, pro, "EDUC", "=HYPERLINK(1)")
    reponse = connecter(direction.helene).get(f"{LISTE}liste.csv")
    assert reponse.headers["Content-Type"].startswith("text/csv")
    lignes = list(csv.reader(io.StringIO(reponse.content.decode("utf-8-sig")), delimiter=";"))
    assert not [c for ligne in lignes for c in ligne if c[:1] in "=+-@\t" and c]
    ligne = next(ligne for ligne in lignes if ligne[0] == "'@Moreau")
    assert ligne[1:5] == ["'=1+1", "'+33", CATEGORIES["EDUC"].libelle, "R1110-2, 2°, d"]
    assert ligne[7] == "'=HYPERLINK(1)"
    assert ligne[8].endswith("ATL-PRO-6")
    filtre = connecter(direction.helene).get(f"{LISTE}liste.csv", {"categorie": "SANTE"}).content.decode()
    assert "Moreau" not in filtre
    assert connecter(direction.anne).get(f"{LISTE}liste.csv").status_code == 403


@pytest.mark.parametrize("nombre", [10, 100])
def test_requetes_constantes_et_page_legere(direction, connecter, django_assert_max_num_queries, nombre):
    gens = Professionnel.objects.bulk_create(
        Professionnel(organisme=direction.organisme, prenom="P", nom=f"N{n}", fonction="Éducateur")
        for n in range(nombre)
    )
    profil = direction.anne.affectations.get().profil
    type(direction.anne.affectations.get()).objects.bulk_create(
        type(direction.anne.affectations.get())(professionnel=p, structure=direction.mecs, profil=profil) for p in gens
    )
    CategoriePartage.objects.bulk_create(
        CategoriePartage(professionnel=p, categorie="EDUC", origine="choisie", motif="Diplôme vu") for p in gens
    )
    client = connecter(direction.helene)
    client.get(LISTE)
    with django_assert_max_num_queries(10):
        page = client.get(LISTE)
    assert len(page.content) < 60_000


def test_pourquoi_dit_la_categorie(direction):
    """« Pourquoi je (ne) vois (pas) »: for health, and for sending, the category is a condition that one reads."""
    m = direction
    pro = sans(m)
    with f.technique(m.mecs):
        f.lier(m.d_eloise, pro)
    with nom_de(m.helene):
        perimetre = m.d_eloise.perimetre
        avant = expliquer(pro, perimetre, "DMP")
        choisir(m.helene, pro, "EDUC", "Diplôme vu")
        apres = expliquer(pro, perimetre, "DMP")
        ailleurs = expliquer(pro, perimetre, "PP")
    assert [ligne.oui for ligne in avant.lignes if ligne.question == QUESTION_PARTAGE] == [False]
    assert [ligne.oui for ligne in apres.lignes if ligne.question == QUESTION_PARTAGE] == [True]
    assert (dict(avant.actions)["Envoyer"], dict(apres.actions)["Envoyer"]) == (False, True)
    assert dict(avant.actions)["Créer"], "the category is no right: it closes what leaves, not the dossier"
    assert "R1110-1" in apres.partage
    assert not [ligne for ligne in ailleurs.lignes if ligne.question == QUESTION_PARTAGE]
