"""An account is corrected by its author: merge screen, former versions, still naming one person alone (S19)."""

import pytest

from coordination.models import CompteRendu, EntreeFil
from coordination.services.cloture import clore_evenement
from coordination.services.recits import corriger_compte_rendu, rediger_compte_rendu
from dui.core import horloge
from dui.core.erreurs import ErreurMetier, Refus
from tests.coordination.agenda.outils import dans, jeton, prevoir
from tests.coordination.outils import au_nom_de
from tests.outils import fabriques as f

pytestmark = [pytest.mark.django_db, pytest.mark.mission("PDE-COO-1", "PDS-COO-1")]


@pytest.fixture
def tenu(six):
    """A match held with everybody, told by Anne: Éloïse's account."""
    e = prevoir(six.anne, six.mecs, *six.jeunes, libelle="Foot", type="activite")
    with au_nom_de(six.anne) as anne:
        clore_evenement(acteur=anne, evenement=e, reponses={ligne.pk: "vu" for ligne in e.personnes.all()})
        rediger_compte_rendu(acteur=anne, evenement=e, texte="A bien joué.", niveau=2)
        six.recit = CompteRendu.objects.get(dossier=six.d_eloise)
    return six


def url(m):
    return f"/agenda/comptes-rendus/{m.recit.pk}/"


def test_son_auteur_corrige_et_l_ancienne_version_reste(tenu, connecter):
    client = connecter(tenu.anne)
    fiche = f"/agenda/evenements/{tenu.recit.evenement_id}/"
    assert url(tenu) in client.get(fiche).content.decode()
    page = client.get(url(tenu)).content.decode()
    assert "A bien joué." in page
    assert "Versions précédentes" not in page
    vide = client.post(url(tenu), jeton(texte=" ", version="1"))
    assert vide.status_code == 422
    assert "Écrivez le compte rendu." in vide.content.decode()
    fait = client.post(url(tenu), jeton(texte="A bien joué, Sofia aussi.", version="1"))
    assert (fait.status_code, fait["Location"]) == (303, fiche)
    page = client.get(url(tenu)).content.decode()
    assert "A bien joué, une autre jeune aussi." in page
    assert "Versions précédentes" in page
    with au_nom_de(tenu.anne):
        assert "une autre jeune" in EntreeFil.objects.get(genre="compte_rendu", objet_id=tenu.recit.pk).extrait
        assert CompteRendu.objects.get(dossier=tenu.d_sofia).texte == "A bien joué."


def test_deux_pages_du_meme_auteur_se_montrent_toutes_les_deux(tenu, connecter):
    client = connecter(tenu.anne)
    client.post(url(tenu), jeton(texte="Depuis le bureau.", version="1"))
    conflit = client.post(url(tenu), jeton(texte="Depuis le mobile.", version="1"))
    assert conflit.status_code == 409
    assert "Depuis le mobile." in conflit.content.decode()
    with au_nom_de(tenu.anne):
        tenu.recit.refresh_from_db()
    assert tenu.recit.texte == "Depuis le bureau."


def test_un_collegue_le_lit_et_ne_le_change_pas(tenu, connecter):
    client = connecter(tenu.lucie)
    page = client.get(url(tenu)).content.decode()
    assert "A bien joué." in page
    assert "Enregistrer la correction" not in page
    assert client.post(url(tenu), jeton(texte="Autre.", version="1")).status_code == 403
    assert connecter(tenu.karim).get(url(tenu)).status_code == 404


def test_qui_n_est_pas_son_auteur_est_refuse_par_le_service(tenu):
    with au_nom_de(tenu.karim) as karim, pytest.raises((Refus, ErreurMetier)):
        corriger_compte_rendu(acteur=karim, compte_rendu=tenu.recit, texte="Non.", version_lue=1)
    with au_nom_de(tenu.lucie) as lucie, pytest.raises(ErreurMetier, match="Seul son auteur"):
        corriger_compte_rendu(acteur=lucie, compte_rendu=tenu.recit, texte="Non.", version_lue=1)


def test_un_mois_verrouille_garde_son_compte_rendu(tenu, connecter, mois_verrouille):
    debut = tenu.recit.evenement.debut.astimezone(horloge.PARIS)
    mois_verrouille.append((tenu.mecs.pk, debut.year, debut.month))
    client = connecter(tenu.anne)
    assert "Enregistrer la correction" not in client.get(url(tenu)).content.decode()
    assert client.post(url(tenu), jeton(texte="Autre.", version="1")).status_code == 422


def test_la_cloture_en_masse_refusee_garde_les_reponses(six, connecter, mois_verrouille):
    e = prevoir(six.anne, six.mecs, six.d_eloise, debut=dans(hours=-3))
    with f.technique(six.mecs):
        ligne = e.personnes.get().pk
    debut = e.debut.astimezone(horloge.PARIS)
    mois_verrouille.append((six.mecs.pk, debut.year, debut.month))
    reponse = connecter(six.anne).post("/agenda/a-cloturer/", jeton(**{f"p-{ligne}": "excuse"}))
    page = reponse.content.decode()
    assert reponse.status_code == 422
    assert "Rendez-vous au collège" in page
    assert f'name="p-{ligne}" value="excuse" checked' in page
