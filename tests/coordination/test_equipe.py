"""S20: the team opens the dossier, dates close it, the person may object."""

from datetime import timedelta

import pytest

from coordination.models import EntreeFil, MembreEquipe
from coordination.selectors import alerte_referent, equipe_de, referent_de
from coordination.services import (
    accepter_membre,
    ajouter_membre,
    lever_opposition,
    noter_information,
    noter_opposition,
    proposer,
    remplacer_membre,
    reprendre_membre,
    suspendre_membre,
    terminer_membre,
)
from dui.core import horloge
from dui.core.erreurs import ErreurMetier, Refus
from habilitations.acces import decider
from habilitations.models import Compte
from tests.coordination.outils import au_nom_de, dossiers, stagiaire
from tests.outils import fabriques as f
from usagers.models import Contact


def jour(n=0):
    return horloge.aujourdhui() + timedelta(days=n)


def ouvert(pro, monde, domaine="TRE"):
    with au_nom_de(pro) as acteur:
        (dossier,) = dossiers(monde.d_sofia.pk)
        return decider(acteur, "lire", domaine, dossier.perimetre).permis


def ajouter(monde, pro, **champs):
    with au_nom_de(monde.paul) as paul:
        return ajouter_membre(acteur=paul, dossier=dossiers(monde.d_sofia.pk)[0], professionnel=pro, **champs)


@pytest.mark.mission("PDE-COO-2", "PDS-COO-2", "PDE-EXE-2")
def test_entrer_dans_l_equipe_ouvre_le_dossier_en_sortir_le_ferme(monde):
    assert not ouvert(monde.anne, monde)
    ajouter(monde, monde.karim, role="referent")
    membre = ajouter(monde, monde.anne, role="co_referent")
    assert ouvert(monde.anne, monde)
    assert not ouvert(monde.lucie, monde)
    with au_nom_de(monde.paul) as paul:
        terminer_membre(acteur=paul, membre=membre, motif="Change de groupe")
    assert not ouvert(monde.anne, monde)


def test_tout_le_monde_n_est_pas_dans_toutes_les_equipes(monde):
    """PG S20: an affectation in the structure opens nothing by itself."""
    assert [ouvert(pro, monde) for pro in (monde.anne, monde.lucie, monde.karim)] == [False] * 3


def test_seul_le_chef_de_service_compose(monde):
    with au_nom_de(monde.anne) as anne, pytest.raises(Refus):
        ajouter_membre(acteur=anne, dossier=dossiers(monde.d_eloise.pk)[0], professionnel=monde.karim)


def test_une_proposition_n_ouvre_rien_avant_accord(monde):
    with f.technique(monde.mecs):
        f.lier(monde.d_sofia, monde.anne)
    with au_nom_de(monde.anne) as anne:
        membre = proposer(acteur=anne, dossier=dossiers(monde.d_sofia.pk)[0], professionnel=monde.lucie, motif="Suivi")
    assert not ouvert(monde.lucie, monde)
    with au_nom_de(monde.anne) as anne, pytest.raises(Refus):
        accepter_membre(acteur=anne, membre=membre)
    with au_nom_de(monde.paul) as paul:
        accepter_membre(acteur=paul, membre=membre)
    assert ouvert(monde.lucie, monde)


@pytest.mark.mission("PRI-CAR-COO-3")
def test_une_personne_exterieure_est_un_contact_jamais_un_compte(monde):
    """PG S20: external people added as users of the DUI."""
    comptes = Compte.objects.count()
    with f.technique(monde.mecs):
        coulon = Contact.objects.create(organisme=monde.organisme, nom="Coulon", prenom="Marie", organisation="ASE 44",
                                        structures=[monde.mecs.pk])  # fmt: skip
    membre = ajouter(monde, None, contact=coulon, role="ase")
    assert (membre.professionnel, membre.fonction, Compte.objects.count()) == (None, "ASE 44", comptes)
    with f.technique(monde.mecs):
        assert not monde.d_sofia.perimetre.liens.exists()
    with pytest.raises(ErreurMetier):
        ajouter(monde, monde.anne, contact=coulon)
    with pytest.raises(ErreurMetier):
        ajouter(monde, None)


def test_un_professionnel_d_ailleurs_n_entre_pas(monde):
    for pro in (monde.nora, monde.zoe):
        with pytest.raises(ErreurMetier) as refus:
            ajouter(monde, pro)
        assert refus.value.code == "sans_affectation"


def test_un_stagiaire_a_toujours_une_fin_et_pas_apres_son_stage(monde):
    """PG S20: the trainee stays for years."""
    ines = stagiaire(monde)
    for fin, code in ((None, "fin_requise"), (jour(61), "fin_tardive")):
        with pytest.raises(ErreurMetier) as refus:
            ajouter(monde, ines, fin=fin)
        assert refus.value.code == code
    assert ajouter(monde, ines, fin=jour(60)).fin == jour(60)


def test_l_acces_s_arrete_de_lui_meme_au_dernier_jour(monde):
    """PG S20: end dates never set, or never obeyed."""
    ajouter(monde, monde.anne, fin=jour(2))
    with horloge.a_l_instant(horloge.maintenant() + timedelta(days=2)):
        assert ouvert(monde.anne, monde)
    with horloge.a_l_instant(horloge.maintenant() + timedelta(days=3)):
        assert not ouvert(monde.anne, monde)
        assert ajouter(monde, monde.anne).etat == "actif"
        assert ouvert(monde.anne, monde)


def test_une_fin_annoncee_laisse_ouvert_jusque_la(monde):
    ajouter(monde, monde.karim, role="referent")
    membre = ajouter(monde, monde.anne)
    with au_nom_de(monde.paul) as paul:
        terminer_membre(acteur=paul, membre=membre, motif="Départ", fin=jour(5))
    assert ouvert(monde.anne, monde)
    with horloge.a_l_instant(horloge.maintenant() + timedelta(days=6)):
        assert not ouvert(monde.anne, monde)


@pytest.mark.parametrize(("debut", "fin"), [(0, -1), (10, 9)])
def test_la_fin_suit_le_debut(monde, debut, fin):
    with pytest.raises(ErreurMetier) as refus:
        ajouter(monde, monde.anne, debut=jour(debut), fin=jour(fin))
    assert refus.value.champ == "fin"


def test_le_meme_role_une_seule_fois(monde):
    ajouter(monde, monde.anne)
    with pytest.raises(ErreurMetier) as refus:
        ajouter(monde, monde.anne)
    assert refus.value.code == "deja_membre"


@pytest.mark.mission("PDE-COO-2")
def test_le_dernier_referent_passe_la_main(monde):
    membre = ajouter(monde, monde.anne, role="referent")
    with au_nom_de(monde.paul) as paul:
        with pytest.raises(ErreurMetier) as refus:
            terminer_membre(acteur=paul, membre=membre, motif="Départ")
        assert refus.value.code == "dernier_referent"
        terminer_membre(acteur=paul, membre=membre, motif="Départ", successeur=monde.lucie)
        assert referent_de(monde.d_sofia).professionnel == monde.lucie
    assert not ouvert(monde.anne, monde)
    assert ouvert(monde.lucie, monde)


def test_alerte_sans_referent_ou_referent_absent(monde):
    with f.technique(monde.mecs):
        assert alerte_referent(equipe_de(monde.d_sofia)).startswith("Aucun référent")
    membre = ajouter(monde, monde.anne, role="referent")
    with au_nom_de(monde.paul) as paul:
        assert alerte_referent(equipe_de(monde.d_sofia)) == ""
        suspendre_membre(acteur=paul, membre=membre, motif="Arrêt")
        assert "Anne Dupont" in alerte_referent(equipe_de(monde.d_sofia))


def test_remplacer_puis_revenir(monde):
    membre = ajouter(monde, monde.anne, role="referent")
    with au_nom_de(monde.paul) as paul:
        with pytest.raises(ErreurMetier):
            remplacer_membre(acteur=paul, membre=membre, remplacant=monde.lucie, fin=jour(-1), motif="Congé")
        remplacant = remplacer_membre(acteur=paul, membre=membre, remplacant=monde.lucie, fin=jour(10), motif="Congé")
        assert (remplacant.role, remplacant.remplace, remplacant.fin) == ("referent", membre, jour(10))
        assert alerte_referent(equipe_de(monde.d_sofia)) == ""
    assert (ouvert(monde.anne, monde), ouvert(monde.lucie, monde)) == (False, True)
    with au_nom_de(monde.paul) as paul:
        reprendre_membre(acteur=paul, membre=MembreEquipe.objects.get(pk=membre.pk))
    assert (ouvert(monde.anne, monde), ouvert(monde.lucie, monde)) == (True, False)


def test_deux_roles_un_seul_acces(monde):
    """Leaving one place keeps the door that the other one opened."""
    ajouter(monde, monde.anne, role="referent")
    second = ajouter(monde, monde.anne, role="tuteur")
    with au_nom_de(monde.paul) as paul:
        terminer_membre(acteur=paul, membre=second, motif="Fin de stage")
    assert ouvert(monde.anne, monde)


def test_l_opposition_de_la_personne_ferme_et_se_leve(monde):
    membre = ajouter(monde, monde.lucie)
    ajouter(monde, monde.anne, role="referent")
    with au_nom_de(monde.anne) as anne:
        membre = type(membre).objects.get(pk=membre.pk)
        with pytest.raises(ErreurMetier):
            noter_opposition(acteur=anne, membre=membre, perimetre=" ")
        noter_opposition(acteur=anne, membre=membre, perimetre="Tout ce que je dis", domaine="TRE")
        assert not EntreeFil.objects.filter(extrait__icontains="opposition").exists()
    assert (ouvert(monde.lucie, monde), ouvert(monde.lucie, monde, "PP")) == (False, True)
    with au_nom_de(monde.paul) as paul:
        lever_opposition(acteur=paul, membre=membre, motif="À sa demande", domaine="TRE")
    assert ouvert(monde.lucie, monde)


def test_la_personne_est_informee_de_son_equipe(monde):
    membre = ajouter(monde, monde.lucie)
    with au_nom_de(monde.sarah) as sarah, pytest.raises(Refus):
        noter_information(acteur=sarah, membre=membre)
    with au_nom_de(monde.paul) as paul:
        assert noter_information(acteur=paul, membre=membre).personne_informee_le == jour()


def test_l_histoire_de_l_equipe_reste(monde):
    ajouter(monde, monde.karim, role="referent")
    membre = ajouter(monde, monde.anne)
    with au_nom_de(monde.paul) as paul:
        with pytest.raises(ErreurMetier):
            terminer_membre(acteur=paul, membre=membre, motif="")
        terminer_membre(acteur=paul, membre=membre, motif="Change de groupe")
        with pytest.raises(ErreurMetier):
            terminer_membre(acteur=paul, membre=membre, motif="Encore")
        etats = MembreEquipe.pgh_event_model.objects.filter(pgh_obj=membre.pk).order_by("pgh_id")
        assert [e.etat for e in etats][-1] == "termine"
        assert list(EntreeFil.objects.filter(genre="equipe").order_by("pk").values_list("extrait", flat=True)) == [
            "Karim Sadi rejoint l’équipe (référent éducatif).",
            "Anne Dupont rejoint l’équipe (autre membre).",
            "Anne Dupont quitte l’équipe (autre membre).",
        ]
