"""Bris de glace (metier S26, S-17): reason, fresh proof, one dossier, at once told, over at its hour, reviewed."""

import uuid
from datetime import timedelta

import pytest
from django.core import mail
from django.core.cache import cache

from dui.core import boite, contexte, horloge
from dui.core.erreurs import ErreurMetier, Refus
from dui.core.models import Notification, TraceAcces
from habilitations.acces import acteur_de, contexte_de, decider, perimetres_visibles
from habilitations.choices import NatureLien
from habilitations.models import BrisDeGlace, LienDossier
from habilitations.services import fermer_bris, ouvrir_bris, revoir_bris
from tests.habilitations.outils import entrer
from tests.outils import fabriques as f
from usagers.models import AdresseSecrete, Usager
from usagers.selectors import rechercher

# Real commits: a link begins after the transaction that reads it has begun.
pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.exigence("S-09", "S-17")]
PRECISION = "Éloïse a disparu depuis une heure."


def au_nom_de(pro):
    return contexte.ouvrir(contexte_de(acteur_de(pro.compte)))


def briser(pro, dossier):
    with au_nom_de(pro):
        return ouvrir_bris(
            acteur=acteur_de(pro.compte), perimetre=dossier.perimetre, motif="fugue", precision=PRECISION
        )


def saisie(**autres):
    return {
        "jeton_soumission": str(uuid.uuid4()), "motif": "fugue", "precision": PRECISION, "nom": "Lambert",
        "prenom": "Éloïse", "naissance": "2011-03-12",
    } | autres  # fmt: skip


@pytest.mark.mission("PDE-HAB-1", "PDS-HAB-1", "PRI-ENJ-7")
def test_du_refus_a_l_avis(direction):
    """The whole way, in the browser's terms."""
    karim = entrer(direction.karim)
    dossier = f"/dossiers/{direction.d_eloise.pk}/"
    assert karim.get(dossier).status_code == 403
    assert karim.get("/urgence/").status_code == 200
    reponse = karim.post("/urgence/", saisie())
    assert (reponse.status_code, reponse["Location"]) == (303, dossier)
    page = karim.get(dossier)
    assert page.status_code == 200
    assert "Accès d’urgence jusqu’à" in page.content.decode()
    assert karim.get(f"/dossiers/{direction.d_sofia.pk}/").status_code == 403

    helene = entrer(direction.helene)
    assert "Un accès d’urgence a été ouvert" in helene.get("/notifications/").content.decode()
    with f.technique(direction.mecs):
        bris = BrisDeGlace.objects.get()
        assert bris.expire_le - bris.ouvert_le == timedelta(hours=4)
    revue = f"/habilitations/urgences/{bris.pk}/"
    assert "encore ouvert" in helene.get(revue).content.decode()
    assert karim.post(f"/urgence/{bris.pk}/refermer/", {"jeton_soumission": str(uuid.uuid4())}).status_code == 303
    assert karim.get(dossier).status_code == 403
    page = helene.get(revue).content.decode()
    assert PRECISION in page
    assert "dossier:ID" in page
    sans_raison = helene.post(revue, {"jeton_soumission": str(uuid.uuid4()), "avis": "abusif", "commentaire": ""})
    assert sans_raison.status_code == 422
    assert helene.post(revue, {"jeton_soumission": str(uuid.uuid4()), "avis": "justifie"}).status_code == 303
    assert "a été revu" in karim.get("/notifications/").content.decode()


def test_direction_et_dpo_sont_prevenus_dans_la_meme_transaction(direction):
    bris = briser(direction.karim, direction.d_eloise)
    for pro in (direction.helene, direction.thomas):
        with au_nom_de(pro):
            assert Notification.objects.get().url == f"/habilitations/urgences/{bris.pk}/"
    for pro in (direction.karim, direction.anne, direction.victor, direction.nora):
        with au_nom_de(pro):
            assert not Notification.objects.exists()
    assert "bris" in actes(direction)


def actes(m, **filtre):
    with f.technique(m.mecs):
        return set(TraceAcces.objects.filter(**filtre).values_list("action", flat=True))


def test_le_courriel_ne_nomme_personne(direction):
    briser(direction.karim, direction.d_eloise)
    boite.livrer()
    assert sorted(m.to[0] for m in mail.outbox) == sorted(
        [direction.helene.compte.email, direction.thomas.compte.email]
    )
    for message in mail.outbox:
        texte = (message.subject + message.body).lower()
        assert not any(mot in texte for mot in ("éloïse", "lambert", "karim", "tilleuls", "fugue", "d0"))


def test_a_son_heure_l_acces_est_fini(direction):
    """Access after expiry: none, by the formula and by the database."""
    bris = briser(direction.karim, direction.d_eloise)
    with f.technique(direction.mecs):
        transmission_visible = decider(acteur_de(direction.karim.compte), "lire", "TRE", direction.d_eloise.perimetre)
        assert transmission_visible.regle == "bris"
        LienDossier.objects.filter(pk=bris.lien_id).update(
            debut=horloge.maintenant() - timedelta(hours=5), fin=horloge.maintenant() - timedelta(seconds=1)
        )
    acteur = acteur_de(direction.karim.compte)
    assert acteur.bris == frozenset()
    with au_nom_de(direction.karim):
        assert not decider(acteur, "lire", "TRE", direction.d_eloise.perimetre).permis
        assert direction.d_eloise.pk not in perimetres_visibles(acteur, "TRE").values_list("pk", flat=True)
    assert entrer(direction.karim).get(f"/dossiers/{direction.d_eloise.pk}/").status_code == 403


def test_jamais_plus_de_vingt_quatre_heures(direction):
    bris = briser(direction.karim, direction.d_eloise)
    with f.technique(direction.mecs), pytest.raises(Exception, match="bris_24_h_au_plus"):
        BrisDeGlace.objects.filter(pk=bris.pk).update(expire_le=bris.ouvert_le + timedelta(hours=25))


@pytest.mark.parametrize(("domaine", "niveau"), [("PSY", None), ("TRE", 5), ("TRE", 6), ("NIR", None), ("IP", None),
                                                ("HAB", None), ("ARC", None)])  # fmt: skip
def test_ce_qui_reste_ferme(direction, domaine, niveau):
    briser(direction.karim, direction.d_eloise)
    with au_nom_de(direction.karim):
        acteur = acteur_de(direction.karim.compte)
        assert not decider(acteur, "lire", domaine, direction.d_eloise.perimetre, niveau).permis
        assert not decider(acteur, "ecrire", "TRE", direction.d_eloise.perimetre).permis


def test_l_adresse_secrete_reste_secrete(direction):
    with f.technique(direction.mecs):
        AdresseSecrete.objects.create(
            usager=direction.eloise, structure=direction.mecs, lignes="3 chemin du Secret", motif="Ordonnance"
        )
    briser(direction.karim, direction.d_eloise)
    with au_nom_de(direction.karim):
        assert not AdresseSecrete.objects.exists()
    karim = entrer(direction.karim)
    for page in ("", "fil/", "entourage/", "administratif/", "synthese.pdf"):
        assert b"chemin du Secret" not in karim.get(f"/dossiers/{direction.d_eloise.pk}/{page}").content


def test_jamais_pour_soi(direction):
    with f.technique(direction.mecs):
        f.lier(direction.d_eloise, direction.karim, NatureLien.SOI)
    with pytest.raises(Refus, match="vous concerne"):
        briser(direction.karim, direction.d_eloise)


def test_jamais_hors_de_ses_maisons_ni_sans_contenu(direction):
    for pro in (direction.zoe, direction.nora, direction.victor, direction.thomas, direction.sarah):
        with pytest.raises(Refus):
            briser(pro, direction.d_eloise)


def test_nul_ne_revoit_le_sien_ni_deux_fois(direction):
    bris = briser(direction.helene, direction.d_eloise)
    with au_nom_de(direction.helene):
        fermer_bris(acteur=acteur_de(direction.helene.compte), bris=bris)
        with pytest.raises(ErreurMetier, match="votre propre accès"):
            revoir_bris(acteur=acteur_de(direction.helene.compte), bris=bris, avis="justifie")
    with au_nom_de(direction.karim), pytest.raises(Refus):
        revoir_bris(acteur=acteur_de(direction.karim.compte), bris=bris, avis="justifie")
    with au_nom_de(direction.thomas):
        revoir_bris(acteur=acteur_de(direction.thomas.compte), bris=bris, avis="abusif", commentaire="Sans objet")
        with pytest.raises(ErreurMetier, match="déjà été revu"):
            revoir_bris(acteur=acteur_de(direction.thomas.compte), bris=bris, avis="justifie")


@pytest.mark.parametrize("champs", [
    {"nom": "Lamber"}, {"nom": "L"}, {"nom": "%"}, {"prenom": "Eloi"}, {"naissance": "2011-03-13"},
    {"nom": "Vidal", "prenom": "Marc"}, {"nom": "Martin", "prenom": "Zoé"},
])  # fmt: skip
def test_rien_d_approchant_ne_se_trouve(direction, champs):
    """Neither a beginning, nor a neighbour, nor somebody of another house; each search is logged."""
    karim = entrer(direction.karim)
    reponse = karim.post("/urgence/", saisie(**champs))
    assert reponse.status_code == 422
    assert "dans vos établissements" in reponse.content.decode()
    assert actes(direction, objet="urgence") == {"recherche"}
    with f.technique(direction.mecs, direction.csapa):
        assert not BrisDeGlace.objects.exists()


@pytest.mark.parametrize("champs", [{"nom": "lambert"}, {"nom": "LAMBERT", "prenom": "eloise"}])
def test_accents_et_capitales_ne_comptent_pas(direction, champs):
    assert entrer(direction.karim).post("/urgence/", saisie(**champs)).status_code == 303


def test_deux_homonymes_n_ouvrent_rien(direction):
    with f.technique(direction.mecs):
        autre: Usager = f.usager(direction.mecs, "Éloïse", "Lambert")
        f.dossier(autre, direction.mecs, direction.tilleuls)
    reponse = entrer(direction.karim).post("/urgence/", saisie())
    assert reponse.status_code == 422
    assert "Deux personnes" in reponse.content.decode()


def test_on_ne_parcourt_pas_une_ville(direction, settings):
    settings.DUI_URGENCE_RECHERCHES_HEURE = 3
    karim = entrer(direction.karim)
    for _ in range(3):
        assert "dans vos établissements" in karim.post("/urgence/", saisie(nom="Autre")).content.decode()
    assert "Trop de recherches" in karim.post("/urgence/", saisie()).content.decode()
    cache.clear()


def test_une_preuve_fraiche_est_demandee_et_rien_n_attend_dans_la_session(direction, connecter):
    """S-09: an old session is sent to prove itself; the name typed is not kept in it."""
    karim = connecter(direction.karim)
    assert karim.get("/urgence/").status_code == 302
    reponse = karim.post("/urgence/", saisie())
    assert (reponse.status_code, reponse["Location"]) == (303, "/urgence/")
    assert "Lambert" not in str(dict(karim.session))
    with f.technique(direction.mecs):
        assert not BrisDeGlace.objects.exists()


def test_dans_son_equipe_rien_ne_s_ouvre(direction):
    anne = entrer(direction.anne)
    assert anne.post("/urgence/", saisie())["Location"] == f"/dossiers/{direction.d_eloise.pk}/"
    with f.technique(direction.mecs):
        assert not BrisDeGlace.objects.exists()


def test_la_recherche_ordinaire_ne_s_elargit_pas_aux_autres(direction):
    briser(direction.karim, direction.d_eloise)
    with au_nom_de(direction.karim):
        trouves = rechercher(acteur_de(direction.karim.compte), "Costa Sofia")
    assert [t.usager.pk for t in trouves] == []


def test_une_notification_ne_s_ouvre_que_par_son_destinataire(direction):
    briser(direction.karim, direction.d_eloise)
    with au_nom_de(direction.helene):
        avis = Notification.objects.get()
    assert entrer(direction.karim).post("/notifications/vues/", {"avis": str(avis.pk)}).status_code == 404
    helene = entrer(direction.helene)
    assert helene.post("/notifications/vues/", {"avis": "x"}).status_code == 404
    assert helene.post("/notifications/vues/", {"avis": str(avis.pk)})["Location"] == avis.url
    with au_nom_de(direction.helene):
        assert Notification.objects.get().lue_le is not None
