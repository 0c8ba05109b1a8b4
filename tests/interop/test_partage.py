"""Nothing that concerns health leaves the house by who is not of R1110-2, and each sending says its frame (L1110-4)."""

import uuid
from datetime import timedelta

import pytest

from coordination.models import MembreEquipe
from coordination.services.equipe import ajouter_membre, reprendre_membre, suspendre_membre
from dui.core import horloge
from dui.core.erreurs import ErreurMetier
from habilitations.choices import CadrePartage
from habilitations.models import CategoriePartage
from interop.choices import EtatEnvoi
from interop.models import Envoi
from tests.coordination.outils import dossiers, ecrire
from tests.interop.outils import DR, contact, demander, livrer, relancer, relire
from tests.outils import fabriques as f
from tests.outils.monde import fraiche

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.mission("ATL-MET-4")]


def decider(pro, categorie: str) -> None:
    CategoriePartage.objects.create(professionnel=pro, categorie=categorie, origine="choisie", motif="Contrat vu")


def test_sans_categorie_aucun_envoi_ne_se_demande(monde, bac):
    decider(monde.lucie, "")
    with pytest.raises(ErreurMetier, match="ni échanger ni partager") as refus:
        demander(monde)
    assert refus.value.code == "sans_categorie"
    with f.technique(monde.mecs):
        assert Envoi.objects.count() == 0


def test_jamais_decide_vaut_sans_categorie(monde):
    pro = f.professionnel(monde.organisme, "Ines", "Moreau", categorie="")
    f.affecter(pro, monde.mecs, f.IDE)
    with f.technique(monde.mecs):
        f.lier(monde.d_eloise, pro)
    with pytest.raises(ErreurMetier, match="R1110-2"):
        demander(monde, pro=pro)
    decider(pro, "EDUC")
    assert demander(monde, pro=pro).categorie == "EDUC"


def test_retiree_depuis_la_demande_rien_ne_part_et_cela_se_dit(monde, bac, boite):
    envoi = demander(monde)
    decider(monde.lucie, "")
    livrer()
    envoi = relire(monde, envoi)
    assert (envoi.etat, envoi.essais, boite(DR)) == (EtatEnvoi.ECHEC, 0, [])
    assert "R1110-2" in envoi.raison
    with pytest.raises(ErreurMetier, match="R1110-2"):
        relancer(monde, envoi)
    decider(monde.lucie, "SANTE")
    relancer(monde, envoi)
    livrer()
    assert relire(monde, envoi).etat == EtatEnvoi.REMIS


def test_l_envoi_dit_a_quel_titre_et_si_c_est_un_echange_ou_un_partage(monde, connecter):
    """L1110-4: III inside the care team of that dossier, II with any other identified professional."""
    dedans = contact(monde)
    with f.technique(monde.mecs):
        ajouter_membre(acteur=None, dossier=monde.d_eloise, contact=dedans, equipe_de_soins=True)
    partage, echange = demander(monde, adresse=DR.upper()), demander(monde, adresse="autre@demo.mssante.example")
    assert (partage.cadre, partage.categorie) == (CadrePartage.EQUIPE, "SANTE")
    assert (echange.cadre, echange.categorie) == (CadrePartage.ECHANGE, "SANTE")
    html = connecter(monde.lucie).get(f"/dossiers/{monde.d_eloise.pk}/envois/").content.decode()
    assert "Partage dans l’équipe de soins, au titre de : Santé" in html
    assert "Échange, au titre de : Santé" in html
    assert "Professionnels de santé (R1110-2, 1°)" in html


def test_un_membre_parti_n_est_plus_de_l_equipe_de_soins(monde):
    dehors = contact(monde)
    with f.technique(monde.mecs):
        membre = ajouter_membre(acteur=None, dossier=monde.d_eloise, contact=dehors, equipe_de_soins=True)
        type(membre).objects.filter(pk=membre.pk).update(debut="2026-01-01", fin="2026-01-02")
    assert demander(monde).cadre == CadrePartage.ECHANGE


def test_l_ecran_le_dit_avant_que_l_on_ecrive(monde, connecter):
    decider(monde.lucie, "")
    client = connecter(monde.lucie)
    adresse = f"/dossiers/{monde.d_eloise.pk}/envois/"
    html = client.get(adresse).content.decode()
    assert "vous ne pouvez ni échanger ni partager" in html
    assert "Envoyer le document" not in html
    donnees = {"jeton_soumission": str(uuid.uuid4()), "contenu": "synthese", "adresse": DR}
    assert client.post(adresse, donnees).status_code == 422
    with f.technique(monde.mecs):
        assert Envoi.objects.count() == 0


def test_nul_n_entre_dans_l_equipe_de_soins_sans_categorie(monde):
    pro = f.professionnel(monde.organisme, "Ines", "Moreau", categorie="")
    f.affecter(pro, monde.mecs, f.EDU)
    with f.technique(monde.mecs):
        with pytest.raises(ErreurMetier, match="pas de partage dans l’équipe de soins"):
            ajouter_membre(acteur=None, dossier=monde.d_eloise, professionnel=pro, equipe_de_soins=True)
        ajouter_membre(acteur=None, dossier=monde.d_eloise, professionnel=pro)


def test_de_retour_dans_l_equipe_de_soins_la_categorie_est_redemandee(monde):
    """Withdrawn during the absence: they come back outside the care team, or not at all."""
    pro = f.professionnel(monde.organisme, "Ines", "Moreau")
    f.affecter(pro, monde.mecs, f.EDU)
    decider(pro, "EDUC")
    with f.technique(monde.mecs):
        membre = ajouter_membre(acteur=None, dossier=monde.d_eloise, professionnel=pro, equipe_de_soins=True)
        suspendre_membre(acteur=None, membre=membre, motif="Congé")
    decider(pro, "")
    with f.technique(monde.mecs):
        with pytest.raises(ErreurMetier, match="pas de partage dans l’équipe de soins"):
            reprendre_membre(acteur=None, membre=membre)
        decide = MembreEquipe.objects.get(pk=membre.pk)
    assert decide.etat == "suspendu"


@pytest.mark.parametrize(("niveau", "code"), [(4, 422), (2, 200)])
def test_un_extrait_de_sante_ne_va_pas_a_un_autre_professionnel(monde, connecter, monkeypatch, niveau, code):
    """On paper too: with a writing of care in it, the extract for a professional asks for the category."""
    monkeypatch.setattr("coordination.views.synthese.rendre_pdf", lambda *a, **k: b"%PDF-1.4")
    with f.technique(monde.mecs):
        (ouvert,) = dossiers(monde.d_eloise.pk)
    ecrire(monde.lucie, ouvert, texte="Fièvre.", categorie="sante", niveau=niveau)
    decider(monde.lucie, "")
    jour = horloge.aujourdhui()
    client, adresse = fraiche(connecter(monde.lucie)), f"/dossiers/{monde.d_eloise.pk}/extrait/"
    periode = {"du": f"{jour - timedelta(days=9):%d/%m/%Y}", "au": f"{jour:%d/%m/%Y}"}
    reponse = client.post(adresse, periode | {"pour": "pro"})
    assert reponse.status_code == code
    assert ("R1110-2" in reponse.content.decode()) == (code == 422)
    assert client.post(adresse, periode | {"pour": "titulaires"}).status_code == 200, "her parents are no professionals"
