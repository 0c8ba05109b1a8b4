"""Tune a cell: reason, fresh proof, never one's own profile, never a reserved cell, effect at the next request."""

import uuid

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client

from dui.core import contexte
from dui.core.erreurs import ErreurMetier, Refus
from dui.core.models import Notification
from habilitations.acces import acteur_de, contexte_de
from habilitations.models import Affectation, DecisionProfil, Professionnel, Profil
from habilitations.services import affecter, decider_demande, proposer_affectation, regler_cellule
from tests.outils import fabriques as f

pytestmark = [pytest.mark.django_db, pytest.mark.exigence("S-09")]
POURQUOI = "Décision du comité du 3 novembre"


def adresse(m, code, domaine=""):
    return f"/habilitations/profils/{m.mecs.pk}/{m.profils[code].pk}/" + (f"{domaine}/" if domaine else "")


def envoyer(client: Client, chemin: str, **champs: str):
    return client.post(chemin, {"jeton_soumission": str(uuid.uuid4()), "motif": POURQUOI, **champs})


def regler(m, code, domaine, droit, qui=None, structure=None, **plus):
    with f.technique(m.mecs, m.csapa):
        return regler_cellule(
            acteur=acteur_de((qui or m.helene).compte), profil=m.profils[code], structure=structure or m.mecs,
            domaine=domaine, droit=droit, motif=plus.pop("motif", POURQUOI), **plus,
        )  # fmt: skip


@pytest.mark.mission("PDE-HAB-1", "PDS-HAB-1", "ATL-SI-2")
def test_l_effet_est_a_la_requete_suivante_et_seulement_dans_la_structure(maison, entrer_prouve):
    anne, helene = entrer_prouve(maison.anne), entrer_prouve(maison.helene)
    chemin = f"/dossiers/{maison.d_eloise.pk}/entourage/"
    assert anne.get(chemin).status_code == 200
    reponse = envoyer(helene, adresse(maison, "EDU", "ENT"), droit="-", lu="R")
    assert reponse.status_code == 303
    assert anne.get(chemin).status_code == 403
    d = DecisionProfil.objects.get()
    assert (d.champ, d.avant, d.apres, d.motif, d.auteur) == ("ENT", "R", "", POURQUOI, maison.helene)
    origine = Profil.objects.get(pk=maison.profils["EDU"].pk)
    assert origine.droits["ENT"] == "R", "the profile of the organisme, so of every other house, is untouched"
    copie = Profil.objects.get(structure=maison.mecs, code="EDU")
    assert Affectation.objects.get(professionnel=maison.anne).profil == copie
    assert ", réglée ici" in helene.get("/habilitations/profils/").content.decode()


def test_remettre_d_origine_rend_la_lettre_et_garde_l_histoire(maison, entrer_prouve):
    helene = entrer_prouve(maison.helene)
    regler(maison, "EDU", "DRO", "R")
    copie = Profil.objects.get(structure=maison.mecs, code="EDU")
    chemin = f"/habilitations/profils/{maison.mecs.pk}/{copie.pk}/DRO/"
    assert "Remettre d’origine" in helene.get(chemin).content.decode()
    assert envoyer(helene, chemin, droit="W", lu="R", origine="1").status_code == 303
    copie.refresh_from_db()
    assert copie.droits["DRO"] == "S"
    assert list(DecisionProfil.objects.order_by("pk").values_list("avant", "apres")) == [("S", "R"), ("R", "S")]


@pytest.mark.parametrize("motif", ["", "    ", "ok"])
def test_sans_motif_rien_ne_change(maison, entrer_prouve, motif):
    helene = entrer_prouve(maison.helene)
    reponse = envoyer(helene, adresse(maison, "EDU", "ENT"), droit="W", motif=motif)
    assert reponse.status_code == 422
    assert "Dites pourquoi" in reponse.content.decode()
    with pytest.raises(ErreurMetier, match="Dites pourquoi"):
        regler(maison, "EDU", "ENT", "W", motif=motif)
    with pytest.raises(IntegrityError), transaction.atomic():
        DecisionProfil.objects.create(structure=maison.mecs, profil=maison.profils["EDU"], champ="ENT", avant="R",
                                      apres="W", motif="")  # fmt: skip


def test_sans_preuve_fraiche_la_page_demande_et_le_geste_n_ecrit_pas(maison, connecter):
    """S-09, on the page and on the endpoint itself."""
    helene = connecter(maison.helene)
    chemin = adresse(maison, "EDU", "ENT")
    assert "/compte/confirmer/" in helene.get(chemin)["Location"]
    assert envoyer(helene, chemin, droit="W").status_code == 303
    assert not DecisionProfil.objects.exists()


@pytest.mark.parametrize(("code", "domaine", "lettre"), [
    ("EDU", "PSY", "R"), ("IDE", "PSY", "S"), ("DIR", "PSY", "W"), ("EDU", "NIR", "S"), ("EDU", "IP", "R"),
    ("VEI", "IP", "W"), ("SYS", "ID", "S"), ("SYS", "HAB", "V"), ("SYS", "OBS", "A"),
])  # fmt: skip
def test_une_case_reservee_reste_fermee_a_l_ecran_et_au_service(maison, entrer_prouve, code, domaine, lettre):
    """The third wall, in the database, is in test_defauts.py."""
    jeanne = _seconde_direction(maison)
    client = entrer_prouve(jeanne)
    chemin = adresse(maison, code, domaine)
    page = client.get(chemin).content.decode()
    assert f'value="{lettre}"' not in page
    assert "réservée" in page
    assert envoyer(client, chemin, droit=lettre).status_code == 422
    with pytest.raises(ErreurMetier, match="par personne"):
        regler(maison, code, domaine, lettre, qui=jeanne)
    assert not DecisionProfil.objects.exists()


def _seconde_direction(m) -> Professionnel:
    """Holds no profile of the reference there: only the right to decide."""
    pro = f.professionnel(m.organisme, "Jeanne", "Kermarrec", "Directrice adjointe")
    f.affecter(pro, m.mecs, f.DIR, transverse="structure")
    return pro


def test_nul_ne_regle_son_propre_profil(maison, entrer_prouve):
    helene = entrer_prouve(maison.helene)
    chemin = adresse(maison, "DIR", "OBS")
    assert helene.get(chemin).status_code == 403
    assert envoyer(helene, chemin, droit="R").status_code == 403
    with pytest.raises(ErreurMetier, match="le vôtre"):
        regler(maison, "DIR", "OBS", "R")
    fiche = helene.get(adresse(maison, "DIR")).content.decode()
    assert "Ce profil est le vôtre" in fiche
    assert "Régler<" not in fiche
    regler(maison, "DIR", "OBS", "R", qui=_seconde_direction(maison))


def test_ni_un_profil_qu_on_aura_demain(maison):
    """An affectation to come counts: one could prepare one's own rights."""
    jeanne = _seconde_direction(maison)
    from datetime import timedelta

    from dui.core import horloge

    Affectation.objects.create(professionnel=jeanne, structure=maison.mecs, profil=maison.profils["MED"],
                               debut=horloge.aujourdhui() + timedelta(days=9))  # fmt: skip
    with pytest.raises(ErreurMetier, match="le vôtre"):
        regler(maison, "MED", "HAB", "V", qui=jeanne)


@pytest.mark.parametrize(
    ("qui", "code"), [("paul", 403), ("victor", 403), ("thomas", 403), ("anne", 403), ("zoe", 404)]
)
def test_seule_la_direction_de_la_structure_regle(maison, entrer_prouve, qui, code):
    client = entrer_prouve(getattr(maison, qui))
    assert client.get(adresse(maison, "EDU", "ENT")).status_code == code
    assert envoyer(client, adresse(maison, "EDU", "ENT"), droit="W").status_code == code
    with pytest.raises(Refus):
        regler(maison, "EDU", "ENT", "W", qui=getattr(maison, qui))
    assert not DecisionProfil.objects.exists()


def test_la_direction_d_une_autre_maison_ne_regle_pas_celle_ci(maison, entrer_prouve):
    """Same organisme, other structure: it reads the matrix and tunes nothing."""
    autre = f.professionnel(maison.organisme, "Yann", "Thomas", "Directeur du CSAPA")
    f.affecter(autre, maison.csapa, f.DIR, transverse="structure")
    client = entrer_prouve(autre)
    assert client.get(adresse(maison, "EDU")).status_code == 200
    assert client.get(adresse(maison, "EDU", "ENT")).status_code == 403
    profil = Profil.objects.create(organisme=maison.autre, matrice="MECS", code="ETR", libelle="Étranger")
    assert client.get(f"/habilitations/profils/{maison.csapa.pk}/{profil.pk}/").status_code == 404
    assert client.get(f"/habilitations/profils/{maison.ailleurs.pk}/{profil.pk}/").status_code == 404


def test_deux_directions_ne_s_ecrasent_pas(maison, entrer_prouve):
    helene = entrer_prouve(maison.helene)
    regler(maison, "EDU", "ENT", "W", qui=_seconde_direction(maison))
    copie = Profil.objects.get(structure=maison.mecs, code="EDU")
    reponse = envoyer(helene, f"/habilitations/profils/{maison.mecs.pk}/{copie.pk}/ENT/", droit="S", lu="R")
    assert reponse.status_code == 422
    assert "vient d’être réglée" in reponse.content.decode()
    copie.refresh_from_db()
    assert copie.droits["ENT"] == "W"


def test_une_proposition_en_attente_et_une_affectation_suivent_le_reglage(maison):
    """Rights given after the tuning are those of the tuned profile, whatever profile the form named."""
    paul, helene = acteur_de(maison.paul.compte), acteur_de(maison.helene.compte)
    with f.technique(maison.mecs):
        demande = proposer_affectation(acteur=paul, professionnel=maison.nora, structure=maison.mecs,
                                       profil=maison.profils["EDU"], motif="Renfort du soir")  # fmt: skip
    regler(maison, "EDU", "ENT", "")
    copie = Profil.objects.get(structure=maison.mecs, code="EDU")
    with f.technique(maison.mecs):
        demande.refresh_from_db()
        assert decider_demande(acteur=helene, demande=demande, accorder=True).affectation.profil == copie
        donnee = affecter(acteur=helene, professionnel=maison.sarah, structure=maison.mecs,
                          profil=maison.profils["EDU"], motif="Renfort")  # fmt: skip
    assert donnee.profil == copie


@pytest.mark.mission("PRI-ENJ-3")
def test_le_livre_des_decisions_ne_se_reecrit_pas_et_ceux_qui_veillent_sont_prevenus(maison):
    regler(maison, "EDU", "ENT", "")
    with connection.cursor() as curseur:
        for commande in ("UPDATE", "DELETE", "TRUNCATE"):
            curseur.execute("SELECT has_table_privilege('dui_app', 'habilitations_decisionprofil', %s)", [commande])
            assert curseur.fetchone() == (False,), commande
    assert _avis(maison.thomas) == 1, "the DPO"
    assert _avis(maison.helene) == 0, "not the one who decided"


def _avis(pro):
    with contexte.ouvrir(contexte_de(acteur_de(pro.compte))):
        return Notification.objects.filter(nature="profil", acteur_id=pro.pk).count()


def test_une_structure_neuve_se_regle_avant_d_avoir_une_direction(maison, entrer_prouve):
    from habilitations.services import creer_structure

    with f.technique(maison.mecs):
        neuve = creer_structure(acteur=None, organisme=maison.organisme, nom="MECS Neuve", finess="440000016",
                                categorie="177")  # fmt: skip
    client = entrer_prouve(maison.helene)
    chemin = f"/habilitations/profils/{neuve.pk}/{maison.profils['EDU'].pk}/ENT/"
    assert envoyer(client, chemin, droit="W", lu="R").status_code == 303
    assert DecisionProfil.objects.get().structure == neuve


@pytest.mark.mission("PDE-HAB-1", "PDS-HAB-1")
def test_la_fonction_ecrite_ne_donne_aucun_droit(maison, entrer_prouve):
    """PG S26, « role = job title only »: rights come from the affectations in force, never from the words of a card."""
    avant = acteur_de(maison.anne.compte)
    Professionnel.objects.filter(pk=maison.anne.pk).update(
        fonction="Médecin directrice", profession="G15_10", role="354", professionnel_de_sante=True, rpps="10101010101"
    )
    maison.anne.refresh_from_db()
    apres = acteur_de(Professionnel.objects.get(pk=maison.anne.pk).compte)
    assert apres.postes == avant.postes
    assert not apres.peut("OBS", "lire")
    Affectation.objects.filter(professionnel=maison.anne).delete()
    sans = acteur_de(Professionnel.objects.get(pk=maison.anne.pk).compte)
    assert not sans.postes
    assert entrer_prouve(maison.anne).get(f"/dossiers/{maison.d_eloise.pk}/").status_code == 404


def test_la_page_dit_ce_que_chaque_lettre_ouvre_de_plus(maison, entrer_prouve):
    page = entrer_prouve(maison.helene).get(adresse(maison, "EDU", "OBS")).content.decode()
    assert "Lire. Ouvre aussi les écrits N4" in page
    assert "2 personnes sont concernées" in page.replace("\xa0", " "), "Anne and Karim"
