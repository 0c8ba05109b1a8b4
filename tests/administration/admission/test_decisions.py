"""Commission, public form, term of retention (S02)."""

import json
from datetime import timedelta

import pytest
import time_machine
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, connection, transaction
from django.urls import reverse

from administration.donnees import admission as d
from administration.models import (
    Candidature,
    FichierPiece,
    LigneCommission,
    PreuvePurge,
    ReglageAdmission,
    StatutVoeu,
    SyntheseAvis,
    VoeuStructure,
)
from administration.services.admission.avis import donner_avis
from administration.services.admission.commissions import (
    clore_commission,
    decider_ligne,
    inscrire,
    preparer_commission,
    proposer,
)
from administration.services.admission.contacts import noter_contact, planifier_contact
from administration.services.admission.pieces import recevoir_piece
from administration.services.admission.purge import geler, purger_echues
from administration.tasks import purger_candidatures
from coordination.models import Evenement
from dui.core import horloge
from dui.core.erreurs import ErreurMetier, Refus
from dui.core.idempotence import nouveau_jeton
from dui.core.models import TraceAcces
from tests.administration.admission.outils import CHEMIN, avancer, il_y_a, recevoir, voeu_de
from tests.coordination.outils import au_nom_de
from tests.entrees.test_images_et_pdf import pdf
from tests.outils import fabriques as f

pytestmark = [pytest.mark.django_db, pytest.mark.mission("PDE-ADM-1", "PDS-ADM-1", "PRI-CAR-ADM-1")]
SECRET = "Une maladie rare."


# --- commission -----------------------------------------------------------------------------------------------------


def preparer(m, *voeux):
    with au_nom_de(m.paul) as paul:
        commission = preparer_commission(
            acteur=paul, structure=m.mecs, le=horloge.maintenant(), participants="P. Renaud"
        )
        return commission, [inscrire(acteur=paul, commission=commission, voeu=v) for v in voeux]


def test_la_direction_fait_sien_ce_que_propose_la_commission(maison):
    m = maison
    voeux = [
        avancer(m, voeu_de(recevoir(m, prenoms=p), m.mecs), *CHEMIN[:2]) for p in ("Un", "Deux", "Trois", "Quatre")
    ]
    commission, lignes = preparer(m, *voeux)
    assert voeu_de(voeux[0].candidature, m.mecs).statut == "commission"
    with au_nom_de(m.paul) as paul:
        with pytest.raises(ErreurMetier):
            proposer(acteur=paul, ligne=lignes[1], version_lue=lignes[1].version, proposition="impossible", motif="115")
        with pytest.raises(ErreurMetier):
            proposer(
                acteur=paul, ligne=lignes[1], version_lue=lignes[1].version, proposition="impossible", motivation="Non"
            )
        proposer(acteur=paul, ligne=lignes[0], version_lue=lignes[0].version, proposition="admissible")
        proposer(
            acteur=paul,
            ligne=lignes[1],
            version_lue=lignes[1].version,
            proposition="impossible",
            motif="115",
            motivation="Relève d’un ITEP.",
        )
        proposer(
            acteur=paul,
            ligne=lignes[2],
            version_lue=lignes[2].version,
            proposition="ajourner",
            motivation="Rencontrer la mère d’abord.",
        )
        proposer(acteur=paul, ligne=lignes[3], version_lue=lignes[3].version, proposition="admis")
        with pytest.raises(Refus):
            decider_ligne(acteur=paul, ligne=lignes[0])
    with au_nom_de(m.helene) as helene:
        with pytest.raises(ErreurMetier):
            clore_commission(acteur=helene, commission=commission)
        for ligne in LigneCommission.objects.filter(commission=commission).select_related("voeu", "commission"):
            decider_ligne(acteur=helene, ligne=ligne)
        clore_commission(acteur=helene, commission=commission)
        with pytest.raises(ErreurMetier):
            proposer(acteur=helene, ligne=lignes[0], version_lue=lignes[0].version, proposition="admis")
    etats = [voeu_de(v.candidature, m.mecs).statut for v in voeux]
    assert etats == ["admissible", "refusee", "commission", "admis"]
    with f.technique(m.mecs):
        refus = StatutVoeu.objects.filter(voeu=voeux[1], statut="refusee").get()
        assert (refus.national, refus.motif, refus.precision) == ("46", "115", "Relève d’un ITEP.")
        assert "impossible" in StatutVoeu.objects.filter(voeu=voeux[1]).values_list("statut", flat=True)


def test_la_decision_en_commission_passe_par_les_memes_verifications(maison):
    m = maison
    voeu = avancer(m, voeu_de(recevoir(m, orientation_fin=il_y_a(2)), m.mecs), *CHEMIN[:2])
    _, [ligne] = preparer(m, voeu)
    with au_nom_de(m.helene) as helene:
        proposer(acteur=helene, ligne=ligne, version_lue=ligne.version, proposition="admis")
        with pytest.raises(ErreurMetier) as erreur:
            decider_ligne(acteur=helene, ligne=ligne)
    assert erreur.value.code == "orientation"


def test_la_commission_ne_voit_pas_le_dossier_medical(maison, connecter):
    m = maison
    c = recevoir(m)
    voeu = avancer(m, voeu_de(c, m.mecs), *CHEMIN[:2])
    with au_nom_de(m.denis) as denis:
        donner_avis(acteur=denis, voeu=voeu, role="medical", sens="reserve", texte=SECRET)
    commission, _ = preparer(m, voeu)
    adresse = reverse("commission", args=[commission.pk])
    for pro in (m.paul, m.helene, m.sarah):
        page = connecter(pro).get(adresse).content.decode()
        assert "Avis médical" in page
        assert SECRET not in page
    assert connecter(m.anne).get(adresse).status_code == 403
    assert connecter(m.ines).get(adresse).status_code == 404


# --- public form ----------------------------------------------------------------------------------------------------


@pytest.fixture
def ouverte(maison):
    ReglageAdmission.objects.create(structure=maison.mecs, formulaire_public=True)
    maison.adresse = reverse("demande_publique", args=[maison.mecs.finess])
    return maison


def saisie(client, m, **champs):
    """What a person types, a few seconds after the page was shown."""
    from lxml import html

    with time_machine.travel(horloge.maintenant() - timedelta(minutes=2), tick=False):
        jeton = html.fromstring(client.get(m.adresse).content).xpath('//input[@name="jeton"]/@value')[0]
    return {
        "jeton": jeton, "demandeur": "Carole Aubry", "demandeur_qualite": "Mère", "origine": "parents",
        "demandeur_telephone": "06 11 22 33 44", "nom_naissance": "Aubry", "prenoms": "Maëlys",
        "date_naissance": "02/04/2016", "sexe": "F",
        "motif": "Je demande un accueil.",
    } | champs  # fmt: skip


@pytest.mark.mission("PDE-EXE-1")
def test_une_demande_en_ligne_arrive_a_qualifier(ouverte, client):
    m = ouverte
    fichier = SimpleUploadedFile("ordonnance.pdf", pdf())
    reponse = client.post(m.adresse, saisie(client, m, fichiers=[fichier], piece_type="decision"))
    assert reponse.status_code == 303
    recue = client.get(reponse["Location"]).content.decode()
    with f.technique(m.mecs):
        c = Candidature.objects.get()
        voeu = c.voeux.get()
        assert (voeu.statut, c.canal, c.auteur_id, c.usager_id) == ("a_qualifier", "formulaire", None, None)
        assert StatutVoeu.objects.get().national == "39"
        assert FichierPiece.objects.get().piece.type == "decision"
        assert TraceAcces.objects.filter(objet=f"candidature:{c.pk}").exists()
    assert c.recu in recue
    for mot in ("Aubry", "Maëlys", "Carole", "06 11"):
        assert mot not in recue


@pytest.mark.mission("PDE-EXE-1")
def test_rien_ne_dit_si_la_personne_est_connue(ouverte, client):
    """Same answer, same number of queries, whoever is asked for."""
    m = ouverte
    connue = {"nom_naissance": "Lambert", "prenoms": "Éloïse", "date_naissance": "12/03/2011"}
    reponses = []
    for champs in (connue, {"nom_naissance": "Personne", "prenoms": "Inconnue"}):
        reponse = client.post(m.adresse, saisie(client, m, **champs))
        reponses.append((reponse.status_code, reponse["Location"].partition("?")[0]))
    assert reponses[0] == reponses[1]
    with f.technique(m.mecs):
        assert set(Candidature.objects.values_list("usager", flat=True)) == {None}
    page = client.get(m.adresse).content.decode()
    assert "Lambert" not in page


@pytest.mark.mission("PDE-EXE-1")
def test_robots_doubles_et_pages_perimees(ouverte, client):
    m = ouverte
    donnees = saisie(client, m)
    # A robot fills every field: it is thanked, nothing is written.
    assert client.post(m.adresse, donnees | {"site": "https://spam.example"}).status_code == 303
    # Too quick to have been typed.
    vite = saisie(client, m)
    from lxml import html

    vite["jeton"] = html.fromstring(client.get(m.adresse).content).xpath('//input[@name="jeton"]/@value')[0]
    assert client.post(m.adresse, vite).status_code == 422
    # A token of nobody, and one of too long ago.
    assert client.post(m.adresse, donnees | {"jeton": "faux"}).status_code == 422
    with time_machine.travel(horloge.maintenant() + timedelta(hours=4), tick=False):
        assert client.post(m.adresse, donnees).status_code == 422
    with f.technique(m.mecs):
        assert not Candidature.objects.exists()
    # The same page sent twice is one request and one number.
    premiere, seconde = client.post(m.adresse, donnees), client.post(m.adresse, donnees)
    assert (premiere.status_code, seconde.status_code) == (303, 303)
    with f.technique(m.mecs):
        assert Candidature.objects.count() == 1


@pytest.mark.mission("PDE-EXE-1")
def test_une_piece_dangereuse_arrete_tout_l_envoi(ouverte, client):
    m = ouverte
    donnees = saisie(
        client, m, fichiers=[SimpleUploadedFile("a.pdf", pdf()), SimpleUploadedFile("b.pdf", b"MZ programme")]
    )
    reponse = client.post(m.adresse, donnees)
    assert reponse.status_code == 422
    with f.technique(m.mecs):
        assert not Candidature.objects.exists()
        assert not FichierPiece.objects.exists()


def test_le_formulaire_est_ferme_par_defaut_et_compte_par_adresse(maison, ouverte, client, settings):
    m = ouverte
    assert client.get(reverse("demande_publique", args=[m.csapa.finess])).status_code == 404
    assert client.get(reverse("demande_recue")).status_code == 404
    assert client.get(reverse("demande_recue"), {"r": "faux"}).status_code == 404
    cache.clear()
    settings.DUI_DEBITS = settings.DUI_DEBITS | {"demande": 3}
    assert [client.get(m.adresse).status_code for _ in range(5)] == [200, 200, 200, 429, 429]
    assert client.get(m.adresse, REMOTE_ADDR="203.0.113.9").status_code == 200


def test_la_page_publique_ne_montre_rien_de_la_maison(ouverte, client):
    page = client.get(ouverte.adresse).content.decode()
    assert "noindex" in page
    for mots in ("Éloïse", "Sarah", "/admissions/", "/personnes/"):
        assert mots not in page


# --- term of retention ----------------------------------------------------------------------------------------------


def echue(m, **champs):
    """A refused request, full of everything, two years and a day after its last contact."""
    c = recevoir(m, motif=SECRET, telephone="06 11 22 33 44", demandeur="Carole Aubry", **champs)
    voeu = voeu_de(c, m.mecs)
    with au_nom_de(m.sarah) as sarah:
        recevoir_piece(acteur=sarah, candidature=c, octets=pdf(), type="medical")
        evenement = planifier_contact(acteur=sarah, voeu=voeu, mode="telephone", debut=horloge.maintenant())
        noter_contact(acteur=sarah, voeu=voeu, evenement=evenement, issue="151", compte_rendu=SECRET)
    with au_nom_de(m.denis) as denis:
        donner_avis(acteur=denis, voeu=voeu_de(c, m.mecs), role="medical", sens="reserve", texte=SECRET)
    avancer(m, voeu_de(c, m.mecs), "retiree", motif="100", precision=SECRET)
    with f.technique(m.mecs):
        Candidature.objects.filter(pk=c.pk).update(purge_le=il_y_a(1))
    return c


def toute_la_base():
    """Every text column of the tables of requests and events, versions included, read by the test role alone."""
    with connection.cursor() as curseur:
        curseur.execute(
            "SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace"
            " AND (relname LIKE 'administration_%%' OR relname LIKE 'coordination_%%evenement%%')"
        )
        lu = []
        for (table,) in curseur.fetchall():
            curseur.execute(f"SELECT to_jsonb(t)::text FROM {table} t")
            lu += [ligne[0] for ligne in curseur.fetchall()]
    return "\n".join(json.dumps(json.loads(ligne), ensure_ascii=False) for ligne in lu)


def test_au_terme_tout_s_efface_sauf_le_compte_et_la_preuve(maison):
    m = maison
    c = echue(m)
    with f.technique(m.mecs):
        assert SECRET in toute_la_base()
        nom = FichierPiece.objects.get().fichier.name
        stockage = FichierPiece.objects.get().fichier.storage
    assert stockage.exists(nom)
    purger_candidatures()
    with f.technique(m.mecs):
        reste = toute_la_base()
        for mot in (SECRET, "AUBRY", "MAELYS", "06 11 22", "Carole"):
            assert mot not in reste, mot
        effacee = Candidature.objects.get(pk=c.pk)
        assert (effacee.origine, effacee.numero, effacee.date_naissance) == ("ase", c.numero, None)
        assert VoeuStructure.objects.get(candidature=c).statut == "retiree"
        assert StatutVoeu.objects.filter(voeu__candidature=c).count() > 2
        preuve = PreuvePurge.objects.get(candidature=c)
        assert (preuve.pieces, len(preuve.empreinte)) == (1, 64)
        assert not FichierPiece.objects.exists()
        assert not SyntheseAvis.objects.exists()
        assert Evenement.objects.get().libelle == "Contact"
        assert TraceAcces.objects.filter(action="effacement", objet=f"candidature:{c.pk}").count() == 1
    assert purger_echues() == 0


def test_rien_ne_s_efface_avant_terme_ni_sous_gel_ni_tant_qu_une_liste_la_tient(maison):
    m = maison
    gelee, tenue, jeune = echue(m), recevoir(m, m.mecs, m.csapa, pro=False, prenoms="Tom"), recevoir(m, prenoms="Zoé")
    with au_nom_de(m.sarah) as sarah, pytest.raises(Refus):
        geler(acteur=sarah, candidature=gelee, version_lue=gelee.version, gel_motif="Contentieux")
    with au_nom_de(m.helene) as helene:
        geler(
            acteur=helene,
            candidature=Candidature.objects.get(pk=gelee.pk),
            version_lue=Candidature.objects.get(pk=gelee.pk).version,
            gel_motif="Contentieux en cours",
        )
    avancer(m, voeu_de(tenue, m.mecs), "annulee", motif="112", precision="Erreur")
    with f.technique(m.mecs):
        Candidature.objects.filter(pk=tenue.pk).update(purge_le=il_y_a(1))
        Candidature.objects.filter(pk=jeune.pk).update(purge_le=horloge.aujourdhui() + timedelta(days=1))
    assert purger_echues() == 0
    with au_nom_de(m.helene) as helene:
        geler(
            acteur=helene,
            candidature=Candidature.objects.get(pk=gelee.pk),
            version_lue=Candidature.objects.get(pk=gelee.pk).version,
            gel_motif="",
        )
    assert purger_echues() == 1


def test_les_versions_ne_s_oublient_que_pour_une_demande_effacee_de_sa_maison(maison):
    m = maison
    c = recevoir(m)
    for pro in (m.sarah, m.zoe):
        with au_nom_de(pro), pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as curseur:
            curseur.execute("SELECT administration_oublier(%s)", [c.pk])


def test_l_apercu_dit_ce_qui_va_s_effacer_et_la_direction_peut_garder(maison, connecter):
    m = maison
    c = echue(m)
    page = connecter(m.sarah).get(reverse("admissions_purge")).content.decode()
    assert "Maëlys Aubry" in page
    assert "Cette nuit" in page
    adresse = reverse("candidature_gel", args=[c.pk])
    donnees = {"jeton_soumission": nouveau_jeton(), "gel_motif": "Plainte déposée", "version": c.version}
    assert connecter(m.sarah).post(adresse, donnees).status_code == 403
    assert connecter(m.helene).post(adresse, donnees).status_code == 303
    assert "Plainte déposée" in connecter(m.sarah).get(reverse("admissions_purge")).content.decode()
    purger_candidatures()
    assert connecter(m.sarah).get(reverse("candidature", args=[c.pk])).status_code == 200
    with f.technique(m.mecs):
        assert Candidature.objects.get(pk=c.pk).effacee_le is None


def test_une_demande_effacee_ne_reprend_pas(maison, connecter):
    from administration.services.admission.statuts import reactiver

    m = maison
    c = echue(m)
    purger_candidatures()
    page = connecter(m.sarah).get(reverse("candidature", args=[c.pk])).content.decode()
    assert "a été effacé" in page
    with au_nom_de(m.sarah) as sarah, pytest.raises(ErreurMetier):
        reactiver(acteur=sarah, voeu=voeu_de(c, m.mecs), precision="Encore")
    assert voeu_de(c, m.mecs).statut == d.Statut.RETIREE
