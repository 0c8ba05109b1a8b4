"""Several children, a line each: whoever reads one and not the other never learns of the other."""

import uuid

import pytest
from django.db import connection
from django.urls import reverse

from accompagnement.models import InformationPreoccupante, PieceIP
from accompagnement.services import protection as s
from accompagnement.services.protection.ensemble import a_joindre, membres
from accompagnement.services.protection.papiers import faire_papier
from dui.core import horloge
from dui.core.erreurs import ErreurMetier
from tests.accompagnement.protection.outils import PROPOS, RECIT, envoyer, ip_de, relue
from tests.accompagnement.protection.test_recueil import fratrie
from tests.coordination.outils import au_nom_de
from tests.documents.lire_pdf import texte
from tests.outils import fabriques as f

pytestmark = [pytest.mark.django_db, pytest.mark.exigence("S-13"), pytest.mark.mission("PDE-DOCX-7")]


def poster(client, chemin, **champs):
    return client.post(chemin, champs | {"jeton_soumission": str(uuid.uuid4())})


@pytest.fixture
def soeurs(monde):
    """Anne and Paul read about Éloïse; Nadia too; Paul and Anne alone read about her sister Sofia."""
    m = monde
    fratrie(m)
    m.nadia = f.professionnel(m.organisme, "Nadia", "Belkacem", "Psychologue", profession="93")
    f.affecter(m.nadia, m.mecs, f.EDU | {"PSY": "W", "IP": "W"})
    with f.technique(m.mecs):
        f.lier(m.d_eloise, m.nadia)
        f.lier(m.d_sofia, m.anne)
    m.ip = ip_de(m.anne, m.d_eloise, m.paul, m.nadia)
    with au_nom_de(m.anne) as anne:
        m.ip_sofia = s.joindre(acteur=anne, ip=relue(m.ip), dossier=m.d_sofia.pk)
        s.retirer_lecteur(acteur=anne, ip=relue(m.ip_sofia), professionnel=m.nadia.pk, motif="Ne suit pas Sofia")
    return m


def test_chaque_enfant_a_sa_ligne_sans_les_mots_de_l_autre(soeurs):
    m = soeurs
    with au_nom_de(m.anne) as anne:
        lue = relue(m.ip_sofia)
        assert [(x.recit, x.propos) for x in lue.faits.all()] == [(RECIT, "")]
        assert lue.lecteurs == [m.anne.pk, m.paul.pk]
        assert membres(anne, relue(m.ip)) == [lue]
        assert a_joindre(anne, relue(m.ip)) == []


def test_ce_qui_nomme_un_enfant_n_est_pas_repris(monde):
    fratrie(monde)
    with f.technique(monde.mecs):
        f.lier(monde.d_sofia, monde.anne)
    ip = ip_de(monde.anne, monde.d_eloise, recit="Éloïse a une trace au bras.", propos="")
    with au_nom_de(monde.anne) as anne:
        s.rediger(acteur=anne, ip=relue(ip), version_lue=1, contexte="Un week-end sur deux chez le père.",
                  sources="Éloïse l’a dit.", demarches="")  # fmt: skip
        s.ajouter_fait(acteur=anne, ip=relue(ip), le=horloge.aujourdhui(), recit="Le frigo est vide.")
        jointe = s.joindre(acteur=anne, ip=relue(ip), dossier=monde.d_sofia.pk)
        assert [x.recit for x in jointe.faits.all()] == ["Le frigo est vide."]
        assert (jointe.contexte, jointe.sources) == ("Un week-end sur deux chez le père.", "")


def test_sans_fait_anonyme_rien_ne_s_ouvre(monde):
    fratrie(monde)
    with f.technique(monde.mecs):
        f.lier(monde.d_sofia, monde.anne)
    ip = ip_de(monde.anne, monde.d_eloise, recit="Éloïse a une trace au bras.", propos="")
    with au_nom_de(monde.anne) as anne, pytest.raises(ErreurMetier, match="qui ne nomme aucun enfant"):
        s.joindre(acteur=anne, ip=relue(ip), dossier=monde.d_sofia.pk)


def test_qui_lit_l_une_n_apprend_rien_de_l_autre(soeurs, connecter):
    """Nadia reads about Éloïse. Neither the page, nor the form of sending, nor the base says that Sofia has one."""
    m = soeurs
    client = connecter(m.nadia)
    page = client.get(reverse("protection_ip", args=[m.d_eloise.pk, m.ip.pk])).content.decode()
    assert "Sofia" not in page
    assert (
        "Dans le même envoi"
        not in client.get(reverse("protection_acte", args=[m.d_eloise.pk, m.ip.pk, "transmettre"])).content.decode()
    )
    assert client.get(reverse("protection_ip", args=[m.d_sofia.pk, m.ip_sofia.pk])).status_code == 404
    with au_nom_de(m.nadia) as nadia:
        assert membres(nadia, relue(m.ip)) == []
        with pytest.raises(ErreurMetier, match="de la liste"):
            faire_papier(acteur=nadia, ip=relue(m.ip), nom="recueil", avec=[m.ip_sofia.pk])
        with connection.cursor() as curseur:
            curseur.execute("SELECT count(*) FROM accompagnement_informationpreoccupante")
            assert curseur.fetchone() == (1,)


def test_une_ligne_seule_a_aussi_un_ensemble_qui_ne_dit_rien(monde):
    """The column is filled on each line, and different: it tells nobody that there are others."""
    un, deux = ip_de(monde.anne, monde.d_eloise), ip_de(monde.anne, monde.d_eloise)
    assert un.ensemble != deux.ensemble
    with au_nom_de(monde.anne) as anne:
        assert membres(anne, relue(un)) == []


def test_qui_ne_voit_pas_la_ligne_jointe_peut_en_ouvrir_une_sans_l_apprendre(soeurs):
    """Refusing « already written » would tell."""
    m = soeurs
    with f.technique(m.mecs):
        f.lier(m.d_sofia, m.nadia)
    with au_nom_de(m.nadia) as nadia:
        assert [d.pk for d in a_joindre(nadia, relue(m.ip))] == [m.d_sofia.pk]
        sienne = s.joindre(acteur=nadia, ip=relue(m.ip), dossier=m.d_sofia.pk)
        assert sienne.pk != m.ip_sofia.pk


def test_sans_droit_sur_la_soeur_elle_n_est_pas_proposee(monde):
    fratrie(monde)
    psy = f.professionnel(monde.organisme, "Nadia", "Belkacem", "Psychologue")
    f.affecter(psy, monde.mecs, f.EDU | {"IP": "W"})
    with f.technique(monde.mecs):
        f.lier(monde.d_eloise, psy)
    ip = ip_de(psy, monde.d_eloise)
    with au_nom_de(psy) as acteur:
        if a_joindre(acteur, relue(ip)):
            pytest.skip("sa fonction voit toute la maison")
        with pytest.raises(ErreurMetier, match="de la liste"):
            s.joindre(acteur=acteur, ip=relue(ip), dossier=monde.d_sofia.pk)


def test_un_fait_pour_deux_reste_sans_nom_et_sans_les_mots(soeurs):
    m = soeurs
    with au_nom_de(m.anne) as anne:
        s.noter_fait(acteur=anne, ip=relue(m.ip), aussi=[m.ip_sofia.pk], le=horloge.aujourdhui(),
                     recit="Une vitre cassée, personne pour ouvrir.", propos="On avait froid.")  # fmt: skip
        assert relue(m.ip_sofia).faits.last().propos == ""
        assert relue(m.ip).faits.last().propos == "On avait froid."
        with pytest.raises(ErreurMetier, match="nomme"):
            s.noter_fait(acteur=anne, ip=relue(m.ip), aussi=[m.ip_sofia.pk], le=horloge.aujourdhui(),
                         recit="Éloïse pleurait.")  # fmt: skip
        with pytest.raises(ErreurMetier, match="restent à cet enfant"):
            s.noter_fait(acteur=anne, ip=relue(m.ip), aussi=[m.ip_sofia.pk], le=horloge.aujourdhui(), propos="Non.")


def test_un_seul_envoi_se_note_pour_chacune(soeurs, connecter):
    m = soeurs
    with pytest.raises(ErreurMetier, match="nomme Sofia"):
        envoyer(m.anne, m.ip, preuve="Message pour Sofia")
    jour = f"{horloge.aujourdhui():%d/%m/%Y}"
    reponse = poster(connecter(m.anne), reverse("protection_acte", args=[m.d_eloise.pk, m.ip.pk, "transmettre"]),
                     destinataire="crip", adresse="CRIP 44", canal="courrier", le=jour, heure="00:01", preuve="RAR 1",
                     aussi=[m.ip_sofia.pk])  # fmt: skip
    assert reponse.status_code == 303
    with au_nom_de(m.anne):
        etats = InformationPreoccupante.objects.values_list("etat", flat=True)
        assert set(etats) == {"transmise"}
        assert [relue(x).envois.get().preuve for x in (m.ip, m.ip_sofia)] == ["RAR 1", "RAR 1"]


def test_le_papier_ne_nomme_que_les_enfants_choisis(soeurs):
    m = soeurs
    with au_nom_de(m.anne) as anne:
        seule = faire_papier(acteur=anne, ip=relue(m.ip), nom="recueil")
        deux = faire_papier(acteur=anne, ip=relue(m.ip), nom="recueil", avec=[m.ip_sofia.pk])
        lu = texte(seule.contenu)
        assert "Sofia" not in lu
        assert "Enfants concernés" not in lu
        assert "Sofia" in texte(deux.contenu)


def test_le_papier_commun_n_est_lu_que_de_qui_lit_tout(soeurs, connecter):
    m = soeurs
    with au_nom_de(m.anne) as anne:
        deux = faire_papier(acteur=anne, ip=relue(m.ip), nom="recueil", avec=[m.ip_sofia.pk])
        assert deux.lecteurs == [m.anne.pk, m.paul.pk]
    chemin = reverse("protection_piece", args=[m.d_eloise.pk, m.ip.pk, deux.pk])
    assert connecter(m.paul).get(chemin).status_code == 200
    assert connecter(m.nadia).get(chemin).status_code == 404
    with au_nom_de(m.nadia):
        assert not PieceIP.objects.exists()


def test_un_lecteur_retire_d_une_ligne_perd_le_papier_commun(soeurs, connecter):
    """Through the list when its writer reads both, and at the reading in any case."""
    m = soeurs
    with au_nom_de(m.anne) as anne:
        deux = faire_papier(acteur=anne, ip=relue(m.ip), nom="recueil", avec=[m.ip_sofia.pk])
        s.retirer_lecteur(acteur=anne, ip=relue(m.ip_sofia), professionnel=m.paul.pk, motif="Change de groupe")
        assert PieceIP.objects.get(pk=deux.pk).lecteurs == [m.anne.pk]
        PieceIP.objects.filter(pk=deux.pk).update(lecteurs=[m.anne.pk, m.paul.pk])
    chemin = reverse("protection_piece", args=[m.d_eloise.pk, m.ip.pk, deux.pk])
    client = connecter(m.paul)
    assert client.get(chemin).status_code == 404
    assert chemin not in client.get(reverse("protection_ip", args=[m.d_eloise.pk, m.ip.pk])).content.decode()


def test_un_lecteur_ajoute_ne_gagne_pas_le_papier_commun(soeurs):
    m = soeurs
    autre = f.professionnel(m.organisme, "Omar", "Sy", "Assistant social")
    f.affecter(autre, m.mecs, f.EDU | {"IP": "W"})
    with au_nom_de(m.anne) as anne:
        deux = faire_papier(acteur=anne, ip=relue(m.ip), nom="recueil", avec=[m.ip_sofia.pk])
        s.ajouter_lecteur(acteur=anne, ip=relue(m.ip), professionnel=autre.pk, motif="Suit la famille")
        assert autre.pk not in PieceIP.objects.get(pk=deux.pk).lecteurs


def test_la_page_de_deux_soeurs_tient_dans_quinze_requetes(soeurs, connecter, django_assert_max_num_queries):
    m = soeurs
    envoyer(m.anne, m.ip, aussi=[m.ip_sofia.pk])
    client, chemin = connecter(m.anne), reverse("protection_ip", args=[m.d_eloise.pk, m.ip.pk])
    client.get(chemin)
    with django_assert_max_num_queries(15):
        page = client.get(chemin).content.decode()
    assert "Sofia" in page
    assert PROPOS in page
    assert len(page) < 60_000


def test_la_page_propose_d_ouvrir_l_ecrit_d_une_soeur(monde, connecter):
    fratrie(monde)
    with f.technique(monde.mecs):
        f.lier(monde.d_sofia, monde.anne)
    ip = ip_de(monde.anne, monde.d_eloise)
    client, chemin = connecter(monde.anne), reverse("protection_acte", args=[monde.d_eloise.pk, ip.pk, "fratrie"])
    assert "Sofia" in client.get(chemin).content.decode()
    assert poster(client, chemin, dossier=monde.d_sofia.pk, faits=[]).status_code == 422
    with au_nom_de(monde.anne):
        fait = relue(ip).faits.get().pk
    reponse = poster(client, chemin, dossier=monde.d_sofia.pk, faits=[fait])
    assert reponse.status_code == 303
    assert f"/dossiers/{monde.d_sofia.pk}/protection/" in reponse.headers["Location"]
