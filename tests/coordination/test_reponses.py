"""S10: a reply is a writing of its own, under what it answers, never read by more people than it."""

import pytest
from django.urls import reverse

from coordination.extrait import caches
from coordination.releve.registre import Demande
from coordination.releve.sources import transmissions as source
from coordination.selectors import Filtres, fil_equipe
from coordination.services import Ecrit, marquer_lues, rectifier, repondre
from dui.core import horloge
from dui.core.erreurs import ErreurMetier, Refus
from tests.coordination.outils import au_nom_de, ecrire, il_y_a, poster


def repond(pro, t, **champs):
    with au_nom_de(pro) as acteur:
        return repondre(
            acteur=acteur, transmission=t, ecrit=Ecrit(**({"texte": "Vue ce matin.", "niveau": t.niveau} | champs))
        )


@pytest.mark.django_db
@pytest.mark.mission("PDE-COO-3", "PDS-COO-3")
def test_une_reponse_se_lit_sous_son_ecrit_et_a_son_heure(groupe, connecter):
    (t,) = ecrire(groupe.anne, groupe.d_eloise, texte="Elle tousse.")
    url = reverse("transmission_repondre", args=[t.pk])
    client = connecter(groupe.lucie)
    assert "Elle tousse." in client.get(url).content.decode()
    vide = poster(client, url, texte="", importance="1", niveau="2")
    assert vide.status_code == 422
    assert "Écrivez votre réponse." in vide.content.decode()
    donnees = {"texte": "Vue, rien de grave.", "importance": "1", "niveau": "2"}
    assert poster(client, url, **donnees).status_code == 303
    page = connecter(groupe.anne).get("/transmissions/").content.decode()
    assert page.count("Vue, rien de grave.") == 2
    assert "Répond à" in page
    assert "1\u00a0réponse" in page
    fil = connecter(groupe.anne).get(reverse("dossier_fil", args=[groupe.d_eloise.pk])).content.decode()
    assert "Vue, rien de grave." in fil
    assert "Répond à" in fil


@pytest.mark.django_db
@pytest.mark.exigence("S-13")
def test_une_reponse_ne_descend_pas_sous_le_niveau_de_son_ecrit(groupe, connecter):
    (soins,) = ecrire(groupe.lucie, groupe.d_eloise, niveau=4, texte="Traitement changé.")
    with pytest.raises(ErreurMetier, match="même niveau"):
        repond(groupe.lucie, soins, niveau=2)
    assert repond(groupe.lucie, soins).niveau == 4
    client = connecter(groupe.anne)
    assert client.get(reverse("transmission_repondre", args=[soins.pk])).status_code == 404
    page = client.get("/transmissions/").content.decode()
    assert "Vue ce matin." not in page
    (ecrit,) = ecrire(groupe.anne, groupe.d_eloise, texte="Elle tousse.")
    repond(groupe.lucie, ecrit, niveau=4, texte="Sirop matin et soir.")
    assert "Sirop" not in client.get("/transmissions/").content.decode()
    assert "Sirop" in connecter(groupe.lucie).get("/transmissions/").content.decode()


@pytest.mark.django_db
def test_un_fil_n_a_qu_un_etage_et_ce_qui_est_rectifie_n_attend_plus(groupe):
    (t,) = ecrire(groupe.anne, groupe.d_eloise)
    premiere = repond(groupe.lucie, t)
    assert repond(groupe.anne, premiere).reponse_a_id == t.pk
    with au_nom_de(groupe.lucie) as lucie:
        corrigee = rectifier(acteur=lucie, transmission=premiere, ecrit=Ecrit(texte="Vue hier."), motif="Jour")
        assert corrigee.reponse_a_id == t.pk
    with pytest.raises(ErreurMetier, match="rectification"):
        repond(groupe.anne, premiere)
    with au_nom_de(groupe.anne) as anne:
        lus = [e for _, jour in fil_equipe(anne, groupe.mecs.pk, Filtres()).jours for e in jour if e.pk == t.pk]
        assert [r.texte for r in lus[0].fil_reponses] == ["Vue ce matin.", "Vue hier."]


@pytest.mark.django_db
def test_qui_repond_sait_si_l_autre_a_lu(groupe, connecter):
    (t,) = ecrire(groupe.anne, groupe.d_eloise)
    reponse = repond(groupe.lucie, t)
    url = reverse("transmission", args=[reponse.pk])
    assert "Pas encore lue par Anne" in connecter(groupe.lucie).get(url).content.decode()
    with au_nom_de(groupe.anne) as anne:
        marquer_lues(acteur=anne, transmissions=[reponse])
        moi = fil_equipe(anne, groupe.mecs.pk, Filtres(me_concernant=True))
        assert reponse.pk in {e.pk for _, jour in moi.jours for e in jour}
    assert ">Lue par Anne" in connecter(groupe.lucie).get(url).content.decode()


@pytest.mark.django_db
def test_la_reponse_masque_les_autres_personnes_du_groupe(groupe):
    copies = ecrire(groupe.anne, groupe.d_eloise, groupe.d_sofia, texte="Éloïse et Sofia au cinéma.")
    t = next(c for c in copies if c.dossier_id == groupe.d_eloise.pk)
    assert "Sofia" not in repond(groupe.anne, t, texte="Sofia était contente.").texte


@pytest.mark.django_db
def test_la_releve_dit_qu_on_a_repondu(groupe):
    (t,) = ecrire(groupe.anne, groupe.d_eloise)
    repond(groupe.lucie, t)
    with au_nom_de(groupe.anne) as anne:
        (point,) = source(Demande(anne, groupe.mecs.pk, il_y_a(hours=1), horloge.maintenant()))
        assert point.objet.endswith("réponse")
        assert point.texte == "Vue ce matin."


@pytest.mark.django_db
def test_ce_qui_est_cache_aux_parents_l_est_avec_ses_reponses(groupe, monkeypatch):
    (t,) = ecrire(groupe.anne, groupe.d_eloise)
    reponse = repond(groupe.anne, t)
    monkeypatch.setattr("coordination.extrait.caches_aux_titulaires", lambda dossier, genre: {t.pk})
    with au_nom_de(groupe.anne):
        assert caches(groupe.d_eloise) == {t.pk, reponse.pk}


@pytest.mark.django_db
def test_ne_repond_pas_qui_ne_lit_pas(groupe, connecter):
    (t,) = ecrire(groupe.anne, groupe.d_eloise)
    assert poster(connecter(groupe.karim), reverse("transmission_repondre", args=[t.pk])).status_code == 404
    with au_nom_de(groupe.karim) as karim, pytest.raises(Refus):
        repondre(acteur=karim, transmission=t, ecrit=Ecrit(texte="Non."))
