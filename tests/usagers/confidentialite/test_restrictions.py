"""Files restricted to named people, and files of oneself or of a relative (S26)."""

from datetime import timedelta

import pytest
from django.urls import reverse

from coordination.selectors import non_lues
from dui.core import contexte, horloge
from dui.core.erreurs import ErreurMetier, Refus
from dui.core.models import Notification, TraceAcces
from habilitations.acces import FERME, contexte_de, decider, perimetres_visibles
from habilitations.choices import NatureLien
from habilitations.models import LienDossier, PerimetreDossier
from habilitations.services import ouvrir_bris
from tests.coordination.outils import au_nom_de, dossiers, ecrire
from tests.habilitations.outils import entrer
from tests.outils import fabriques as f
from tests.usagers.confidentialite.outils import acteur, poster
from usagers.models import AdresseSecrete, Restriction
from usagers.selectors import rechercher
from usagers.selectors.personnes import adresses_secretes
from usagers.selectors.urgence import dossiers_exacts
from usagers.services import (
    admettre,
    concerner,
    declarer_proche,
    lever_restriction,
    ne_plus_concerner,
    restreindre,
    retirer_admis,
)

pytestmark = pytest.mark.django_db(transaction=True)


def restreint(m, *admis, **champs):
    champs = {"motif": "connue", "precision": "Fille d’une élue"} | champs
    with au_nom_de(m.helene) as helene:
        return restreindre(acteur=helene, dossier=dossiers(m.d_eloise.pk)[0], admis=admis, **champs)


def visibles(pro, domaine="ID"):
    qui = acteur(pro)
    with contexte.ouvrir(contexte_de(qui)):
        return set(perimetres_visibles(qui, domaine, "resumer").values_list("pk", flat=True))


@pytest.mark.mission("PDE-HAB-1", "PDS-HAB-1", "PRI-ENJ-5", "PRI-ENJ-7")
def test_restreint_aux_personnes_nommees(direction, connecter):
    """Team, chef de service, secretary and direction itself: closed; the one named keeps her ordinary rights."""
    m = direction
    ecrire(m.anne, m.d_eloise)
    restreint(m, m.anne)
    assert m.d_eloise.pk in visibles(m.anne)
    for pro in (m.lucie, m.paul, m.sarah, m.helene):
        assert m.d_eloise.pk not in visibles(pro)
        with au_nom_de(pro) as qui:
            assert rechercher(qui, "Lambert") == []
            assert not non_lues(qui, m.mecs.pk).exists()
    page = connecter(m.lucie).get(reverse("dossier", args=[m.d_eloise.pk]))
    assert page.status_code == 403
    texte = page.content.decode()
    assert FERME in texte
    for mot in ("Éloïse", "Lambert", "restreint", "élue"):
        assert mot not in texte


def test_la_raison_est_a_la_direction(direction):
    """Level 6, by the database too: the educator named reads the file, not why it is restricted."""
    m = direction
    restreint(m, m.anne)
    with au_nom_de(m.anne):
        assert not Restriction.objects.exists()
    with au_nom_de(m.helene):
        assert Restriction.objects.get().precision == "Fille d’une élue"


def test_etre_nomme_n_ouvre_pas_l_adresse_secrete(direction):
    """Two lists: who accompanies a restricted file, and who reads level 6."""
    m = direction
    with f.technique(m.mecs):
        AdresseSecrete.objects.create(usager=m.eloise, structure=m.mecs, lignes="3 chemin du Secret", motif="x")
    restreint(m, m.anne)
    with au_nom_de(m.anne) as anne:
        assert 6 not in anne.niveaux(m.mecs.pk)
        assert not adresses_secretes(anne, m.eloise).exists()
        assert not AdresseSecrete.objects.exists()


def test_nommer_avec_une_fin_retirer_lever(direction):
    m = direction
    restreint(m, m.anne)
    demain = horloge.aujourdhui() + timedelta(days=1)
    with au_nom_de(m.helene) as helene:
        dossier = dossiers(m.d_eloise.pk)[0]
        admettre(acteur=helene, dossier=dossier, professionnel=m.lucie, motif="Soins du matin", fin=demain)
        liens = {lien.professionnel_id: lien for lien in LienDossier.objects.filter(nature=NatureLien.ADMIS)}
    assert m.d_eloise.pk in visibles(m.lucie)
    assert liens[m.lucie.pk].fin is not None
    with f.technique(m.mecs):
        passe = horloge.maintenant() - timedelta(minutes=1)
        LienDossier.objects.filter(pk=liens[m.lucie.pk].pk).update(debut=passe - timedelta(days=1), fin=passe)
    assert m.d_eloise.pk not in visibles(m.lucie)
    with au_nom_de(m.helene) as helene:
        dossier = dossiers(m.d_eloise.pk)[0]
        with pytest.raises(ErreurMetier, match="Nommez d’abord"):
            retirer_admis(acteur=helene, dossier=dossier, lien=liens[m.anne.pk], motif="Change de groupe")
        lever_restriction(acteur=helene, dossier=dossier, motif="Mandat fini")
    assert m.d_eloise.pk in visibles(m.lucie)
    with f.technique(m.mecs):
        assert not LienDossier.objects.filter(LienDossier.ouverts(), nature=NatureLien.ADMIS).exists()
        assert Restriction.pgh_event_model.objects.count() == 2
        objets = set(TraceAcces.objects.filter(objet__startswith="restriction:").values_list("objet", flat=True))
    assert objets == {"restriction:restreint", "restriction:admis", "restriction:levee"}


@pytest.mark.parametrize(("champs", "code"), [
    ({"motif": "rien"}, "motif"), ({"motif": "autre", "precision": " "}, "precision"),
    ({"fin": horloge.aujourdhui() - timedelta(days=1)}, "fin"),
])  # fmt: skip
def test_ce_qui_manque_est_dit_et_rien_ne_se_ferme(direction, champs, code):
    with pytest.raises(ErreurMetier) as erreur:
        restreint(direction, direction.anne, **champs)
    assert erreur.value.code == code
    with f.technique(direction.mecs):
        assert not PerimetreDossier.objects.filter(restreint=True).exists()


def test_personne_nommee_ou_d_ailleurs_est_refuse(direction):
    m = direction
    with pytest.raises(ErreurMetier, match="au moins une personne"):
        restreint(m)
    with pytest.raises(ErreurMetier, match="ne travaille pas"):
        restreint(m, m.nora)
    with f.technique(m.mecs):
        f.lier(m.d_eloise, m.lucie, NatureLien.PROCHE)
    with pytest.raises(ErreurMetier, match="proches"):
        restreint(m, m.lucie)


def test_la_direction_seule_decide(direction):
    m = direction
    for pro in (m.paul, m.anne, m.sarah, m.thomas):
        with au_nom_de(pro) as qui:
            dossier = dossiers(m.d_eloise.pk)[0]
            with pytest.raises(Refus):
                restreindre(acteur=qui, dossier=dossier, motif="connue", admis=[pro])
            with pytest.raises(Refus):
                concerner(acteur=qui, dossier=dossier, professionnel=m.lucie, nature="soi", motif="x")


@pytest.mark.mission("PRI-ENJ-7")
@pytest.mark.parametrize("nature", [NatureLien.SOI, NatureLien.PROCHE])
def test_son_dossier_et_celui_d_un_proche_restent_fermes_partout(direction, nature):
    """Not by team, nor function, nor name on a list, nor bris de glace, nor any search (S26)."""
    m = direction
    with au_nom_de(m.helene) as helene:
        concerner(
            acteur=helene, dossier=dossiers(m.d_eloise.pk)[0], professionnel=m.lucie, nature=nature, motif="Sa nièce"
        )
    with f.technique(m.mecs):
        f.lier(m.d_eloise, m.lucie, NatureLien.NOMME)
        f.lier(m.d_eloise, m.lucie, NatureLien.ADMIS)
        f.lier(m.d_eloise, m.lucie, NatureLien.BRIS)
    with au_nom_de(m.lucie) as lucie:
        perimetre = dossiers(m.d_eloise.pk)[0].perimetre
        assert not any(
            decider(lucie, a, d, perimetre).permis for d in ("ID", "TRE", "OBS", "URG") for a in ("lire", "resumer")
        )
        assert m.d_eloise.pk not in perimetres_visibles(lucie, "ID", "resumer").values_list("pk", flat=True)
        assert rechercher(lucie, "Éloïse Lambert") == []
        assert dossiers_exacts(lucie, "Lambert", "Éloïse", m.eloise.date_naissance) == []
        with pytest.raises(Refus):
            ouvrir_bris(acteur=lucie, perimetre=perimetre, motif="vitale", precision="Malaise dans la cour")


def test_la_recherche_d_urgence_ne_dit_pas_que_le_dossier_d_un_proche_existe(direction):
    """Refused would tell that it exists: the answer is that of a name unknown here."""
    m = direction
    with au_nom_de(m.helene) as helene:
        concerner(
            acteur=helene, dossier=dossiers(m.d_eloise.pk)[0], professionnel=m.karim, nature="proche", motif="Nièce"
        )
    saisie = {"motif": "fugue", "precision": "Elle a disparu depuis midi.", "naissance": "2011-03-12"}
    karim = entrer(m.karim)
    proche = poster(karim, "urgence", nom="Lambert", prenom="Éloïse", **saisie)
    inconnu = poster(karim, "urgence", nom="Lembert", prenom="Éloïse", **saisie)
    assert proche.status_code == inconnu.status_code == 422
    assert "Personne de ce nom" in proche.content.decode()
    assert "concerne" not in proche.content.decode()


def test_declarer_un_proche_ferme_sans_rien_dire(direction, connecter):
    """The same answer whether the name is here or not: no oracle; the direction is told, and alone opens again."""
    m = direction
    client = connecter(m.anne)
    saisie = {"prenom": "Éloïse", "naissance": "2011-03-12", "lien": "Nièce"}
    connu = poster(client, "proche", nom="Lambert", **saisie)
    texte_connu = client.get("/").content.decode()
    inconnu = poster(client, "proche", nom="Introuvable", **saisie)
    assert (connu.status_code, connu["Location"]) == (inconnu.status_code, inconnu["Location"]) == (303, "/")
    assert "C’est noté." in texte_connu
    assert client.get(reverse("dossier", args=[m.d_eloise.pk])).status_code == 403
    with f.technique(m.mecs):
        lien = LienDossier.objects.get(nature=NatureLien.PROCHE)
    with au_nom_de(m.helene) as helene:
        assert Notification.objects.get().url == reverse("confidentialite", args=[m.d_eloise.pk])
        with pytest.raises(ErreurMetier):
            ne_plus_concerner(acteur=helene, dossier=dossiers(m.d_eloise.pk)[0], lien=lien, motif=" ")
        ne_plus_concerner(acteur=helene, dossier=dossiers(m.d_eloise.pk)[0], lien=lien, motif="Erreur de nom")
    assert client.get(reverse("dossier", args=[m.d_eloise.pk])).status_code == 200


def test_on_ne_declare_pas_dans_les_maisons_des_autres(direction):
    m = direction
    with au_nom_de(m.nora) as nora:
        declarer_proche(acteur=nora, nom="Lambert", prenom="Éloïse", naissance=m.eloise.date_naissance, lien="Nièce")
    with f.technique(m.mecs, m.csapa):
        assert not LienDossier.objects.filter(nature=NatureLien.PROCHE).exists()


def test_a_l_ecran_la_direction_restreint_nomme_et_leve(direction):
    """After a fresh proof of identity, and without one: back to it, nothing typed waits in the session (S-09)."""
    m, pk = direction, direction.d_eloise.pk
    helene = entrer(m.helene)
    assert helene.get(reverse("restriction", args=[pk])).status_code == 200
    assert poster(helene, "restriction", pk, motif="connue").status_code == 422
    saisie = {"motif": "connue", "precision": "Fille d’une élue", "admis": [m.anne.pk]}
    assert poster(helene, "restriction", pk, **saisie).status_code == 303
    page = helene.get(reverse("confidentialite", args=[pk])).content.decode()
    assert "Fille d’une élue" in page
    assert "Anne Dupont" in page
    assert helene.get(reverse("dossier", args=[pk])).status_code == 403
    assert poster(helene, "admis", pk, professionnel=m.lucie.pk, motif="Soins").status_code == 303
    with f.technique(m.mecs):
        lien = LienDossier.objects.get(nature=NatureLien.ADMIS, professionnel=m.lucie)
    assert poster(helene, "admis_fin", pk, lien.pk, motif="Fini").status_code == 303
    assert poster(helene, "concerne", pk, professionnel=m.paul.pk, nature="soi", motif="Son enfant").status_code == 303
    with f.technique(m.mecs):
        lien = LienDossier.objects.get(nature=NatureLien.SOI)
    assert poster(helene, "concerne_fin", pk, lien.pk, motif="Erreur").status_code == 303
    assert poster(helene, "restriction_levee", pk, motif="Fini").status_code == 303
    assert entrer(m.paul).get(reverse("restriction", args=[pk])).status_code == 403


def test_sans_preuve_fraiche_rien_ne_se_decide(direction, connecter):
    client, pk = connecter(direction.helene), direction.d_eloise.pk
    reponse = poster(client, "restriction", pk, motif="connue", admis=[direction.anne.pk])
    assert (reponse.status_code, reponse["Location"]) == (303, reverse("restriction", args=[pk]))
    with f.technique(direction.mecs):
        assert not Restriction.objects.exists()
