"""Opposition to a sharing (L1110-4, R1110-3, S26): received, in force at once, lifted by a date, told without what."""

from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.db.utils import ProgrammingError
from django.urls import reverse

from coordination.models import EntreeFil, MembreEquipe
from coordination.services import ajouter_membre
from dui.core import horloge
from dui.core.erreurs import ErreurMetier, Refus
from dui.core.models import Notification, TraceAcces
from habilitations.acces import FERME, decider
from habilitations.models import Affectation
from tests.coordination.outils import au_nom_de, dossiers
from tests.outils import fabriques as f
from tests.usagers.confidentialite.outils import acteur, opposer, poster
from usagers.models import Opposition
from usagers.services import terminer_opposition

pytestmark = pytest.mark.django_db


def lit(pro, dossier, domaine="TRE"):
    with au_nom_de(pro) as qui:
        return decider(qui, "lire", domaine, dossiers(dossier.pk)[0].perimetre).permis


def profil_de(pro):
    return Affectation.objects.get(professionnel=pro).profil


@pytest.mark.mission("PDE-HAB-1", "PDS-HAB-1", "PRI-ENJ-5")
def test_un_professionnel_une_fonction_une_partie(direction):
    """One aim closes for whom it says and for nobody else."""
    m = direction
    opposer(m.anne, m.d_eloise, cible="pro", professionnel=m.lucie, domaine="TRS")
    assert (lit(m.lucie, m.d_eloise, "TRS"), lit(m.lucie, m.d_eloise)) == (False, True)
    opposer(m.anne, m.d_eloise, cible="fonction", profil=profil_de(m.paul))
    assert not lit(m.paul, m.d_eloise)
    assert lit(m.anne, m.d_eloise)
    assert lit(m.helene, m.d_eloise)
    opposer(m.anne, m.d_eloise, domaine="PP")
    assert [lit(pro, m.d_eloise, "PP") for pro in (m.anne, m.lucie, m.helene)] == [False] * 3
    assert lit(m.anne, m.d_eloise)


def test_qui_arrive_plus_tard_dans_la_fonction_est_ferme_aussi(direction):
    """A list of persons frozen on the day would let the next one in."""
    m = direction
    profil = profil_de(m.anne)
    opposer(m.helene, m.d_eloise, cible="fonction", profil=profil)
    nouveau = f.professionnel(m.organisme, "Igor", "Blanc")
    Affectation.objects.create(professionnel=nouveau, structure=m.mecs, profil=profil, debut="2020-01-01")
    with f.technique(m.mecs):
        f.lier(m.d_eloise, nouveau)
    assert not lit(nouveau, m.d_eloise)
    assert not lit(m.anne, m.d_eloise)


def test_tout_a_tout_le_monde_revient_a_la_direction_et_elle_seule_leve(direction):
    """Somebody must be able to lift what closes everything: rights and log are no sharing."""
    m = direction
    with pytest.raises(ErreurMetier, match="revient à la direction"):
        opposer(m.anne, m.d_eloise)
    notee = opposer(m.helene, m.d_eloise)
    pros = (m.anne, m.lucie, m.paul, m.sarah, m.helene)
    assert not any(lit(pro, m.d_eloise, d) for pro in pros for d in ("ID", "TRE", "PP", "URG", "ENT"))
    with au_nom_de(m.paul) as paul, pytest.raises(Refus):
        terminer_opposition(acteur=paul, opposition=notee, motif="x")
    with au_nom_de(m.helene) as helene:
        terminer_opposition(acteur=helene, opposition=notee, motif="Courrier du 3")
    assert lit(m.anne, m.d_eloise)


def test_leve_par_une_date_jamais_supprime(direction):
    m = direction
    notee = opposer(m.anne, m.d_eloise, cible="pro", professionnel=m.lucie, paroles="Mes secrets", piece="Courrier")
    with au_nom_de(m.anne) as anne:
        with pytest.raises(ErreurMetier):
            terminer_opposition(acteur=anne, opposition=notee, motif=" ")
        terminer_opposition(acteur=anne, opposition=notee, motif="Elle l’a dit hier")
        with pytest.raises(Refus):
            terminer_opposition(acteur=anne, opposition=notee, motif="Encore")
    assert lit(m.lucie, m.d_eloise)
    with au_nom_de(m.paul):
        gardee = Opposition.objects.get()
        assert (gardee.recue_par_id, gardee.levee_par_id, gardee.lien.fin) == (m.anne.pk, m.anne.pk, gardee.levee_le)
        versions = Opposition.pgh_event_model.objects.filter(pgh_obj=gardee.pk)
        assert versions.count() == 2
        with pytest.raises(ProgrammingError), transaction.atomic(), connection.cursor() as curseur:
            curseur.execute("DELETE FROM usagers_opposition")
    with f.technique(m.mecs):
        objets = set(TraceAcces.objects.filter(objet__startswith="opposition").values_list("objet", flat=True))
    assert objets == {"opposition:exprimee", "opposition:levee"}


def test_celui_qu_elle_vise_ne_la_leve_pas(direction):
    """Even the chef de service, who would lift any other."""
    m = direction
    notee = opposer(m.anne, m.d_eloise, cible="pro", professionnel=m.paul, domaine="ENT")
    with au_nom_de(m.paul) as paul, pytest.raises(Refus):
        terminer_opposition(acteur=paul, opposition=notee, motif="Je préfère")


@pytest.mark.parametrize(("champs", "code"), [
    ({"exprimee_par": "parent", "domaine": "PP"}, "qui"),
    ({"domaine": "HAB"}, "domaine"),
    ({"domaine": "XXX"}, "domaine"),
    ({"cible": "pro"}, "professionnel"),
    ({"cible": "fonction"}, "fonction"),
    ({"domaine": "PP", "exprimee_le": horloge.aujourdhui() + timedelta(days=1)}, "futur"),
])  # fmt: skip
def test_ce_qui_manque_est_dit(direction, champs, code):
    with pytest.raises(ErreurMetier) as erreur:
        opposer(direction.anne, direction.d_eloise, **champs)
    assert erreur.value.code == code
    with f.technique(direction.mecs):
        assert not Opposition.objects.exists()


def test_un_professionnel_d_ailleurs_ne_se_vise_pas_et_deux_fois_la_meme_non_plus(direction):
    m = direction
    with pytest.raises(ErreurMetier, match="ne travaille pas ici"):
        opposer(m.anne, m.d_eloise, cible="pro", professionnel=m.zoe)
    opposer(m.anne, m.d_eloise, domaine="PP")
    with pytest.raises(ErreurMetier, match="déjà notée"):
        opposer(m.anne, m.d_eloise, domaine="PP")


def test_qui_n_ecrit_pas_dans_le_dossier_ne_la_recoit_pas(direction):
    for pro in (direction.karim, direction.sarah, direction.thomas):
        with pytest.raises(Refus):
            opposer(pro, direction.d_eloise, domaine="PP")


def test_les_autres_savent_que_c_est_ferme_sans_savoir_quoi(direction, connecter):
    """Banner and page: the team is warned, the detail stays with direction, chef de service and receiver."""
    m = direction
    opposer(m.anne, m.d_eloise, cible="pro", professionnel=m.lucie, domaine="PP", paroles="Mon histoire d’avant")
    pages = {}
    for pro in (m.anne, m.lucie, m.paul, m.helene):
        client = connecter(pro)
        assert "Partage limité" in client.get(reverse("dossier", args=[m.d_eloise.pk])).content.decode()
        pages[pro.prenom] = client.get(reverse("confidentialite", args=[m.d_eloise.pk])).content.decode()
    for prenom in ("Anne", "Paul", "Hélène"):
        assert "Mon histoire d’avant" in pages[prenom]
        assert "Projet personnalisé, pas avec Lucie" in pages[prenom]
    assert "vous est fermée" in pages["Lucie"]
    assert "Mon histoire" not in pages["Lucie"]
    assert "Projet personnalisé" not in pages["Lucie"]


def test_le_fil_n_en_dit_rien_et_la_direction_est_prevenue_sans_nom(direction):
    m = direction
    opposer(m.anne, m.d_eloise, domaine="PP", paroles="Mon histoire")
    with f.technique(m.mecs):
        assert not EntreeFil.objects.filter(extrait__icontains="oppos").exists()
    with au_nom_de(m.helene):
        avis = Notification.objects.get()
    assert "Éloïse" not in avis.texte
    assert avis.url == reverse("confidentialite", args=[m.d_eloise.pk])


def test_la_liste_de_l_equipe_suit(direction):
    m = direction
    with au_nom_de(m.paul) as paul:
        ajouter_membre(acteur=paul, dossier=dossiers(m.d_eloise.pk)[0], professionnel=m.lucie)
    notee = opposer(m.anne, m.d_eloise, cible="pro", professionnel=m.lucie, domaine="PP", paroles="Mon histoire")
    with f.technique(m.mecs):
        membre = MembreEquipe.objects.get(professionnel=m.lucie)
        assert membre.opposition_le == notee.exprimee_le
        assert "histoire" not in membre.opposition_perimetre
    with au_nom_de(m.paul) as paul:
        terminer_opposition(acteur=paul, opposition=notee, motif="Entretien")
        assert MembreEquipe.objects.get(professionnel=m.lucie).opposition_le is None


def test_tous_les_refus_se_ressemblent(direction):
    """Not in the team, another unit, objected to, restricted, a relative: one sentence, which tells nothing."""
    m = direction
    opposer(m.anne, m.d_eloise, cible="pro", professionnel=m.lucie)
    ines = f.professionnel(m.organisme, "Inès", "Moreau")
    f.affecter(ines, m.mecs, f.EDU)
    with f.technique(m.mecs):
        f.lier(m.d_sofia, m.anne, "proche")
        type(m.d_sofia.perimetre).objects.filter(pk=m.d_sofia.pk).update(restreint=True)
    motifs = {}
    with f.technique(m.mecs):
        for pro, dossier in ((m.lucie, m.d_eloise), (m.karim, m.d_eloise), (ines, m.d_eloise), (m.paul, m.d_sofia),
                             (m.anne, m.d_sofia)):  # fmt: skip
            decision = decider(acteur(pro), "lire", "TRE", dossiers(dossier.pk)[0].perimetre)
            motifs[decision.regle] = decision.motif
    assert set(motifs) == {"opposition", "unite", "equipe", "restreint", "soi"}
    assert set(motifs.values()) == {FERME}


def test_a_l_ecran_noter_puis_lever(direction, connecter):
    m = direction
    client, pk = connecter(m.anne), m.d_eloise.pk
    assert client.get(reverse("opposition", args=[pk])).status_code == 200
    manque = poster(client, "opposition", pk, exprimee_par="parent", exprimee_le="01/11/2026", cible="pro")
    assert manque.status_code == 422
    saisie = {"exprimee_par": "parent", "qui": "Sandrine, mère", "exprimee_le": "01/11/2026", "cible": "pro",
              "professionnel": m.lucie.pk, "domaine": "PP"}  # fmt: skip
    assert poster(client, "opposition", pk, **saisie).status_code == 303
    with au_nom_de(m.anne):
        notee = Opposition.objects.get()
    page = client.get(reverse("confidentialite", args=[pk])).content.decode()
    assert "Sandrine, mère" in page
    assert poster(connecter(m.lucie), "opposition_fin", pk, notee.pk, motif="x").status_code == 403
    leve = poster(connecter(m.anne), "opposition_fin", pk, notee.pk, demandee_par="parent", motif="Entretien du 12")
    assert leve.status_code == 303
    assert "Entretien du 12" in connecter(m.anne).get(reverse("confidentialite", args=[pk])).content.decode()


def test_noter_contre_soi_meme_ramene_a_l_accueil(direction, connecter):
    """Whoever is told « not with you » writes it down, and the file closes behind them."""
    m = direction
    client = connecter(m.anne)
    saisie = {"exprimee_par": "personne", "exprimee_le": "01/11/2026", "cible": "pro", "professionnel": m.anne.pk}
    reponse = poster(client, "opposition", m.d_eloise.pk, **saisie)
    assert (reponse.status_code, reponse["Location"]) == (303, "/")
    assert client.get(reverse("dossier", args=[m.d_eloise.pk])).status_code == 403
