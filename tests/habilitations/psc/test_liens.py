"""The link is prepared by an administrator, for somebody else, once; its number is checked."""

import uuid
from typing import Any

import pytest

from dui.core.erreurs import ErreurMetier, Refus
from habilitations.acces import acteur_de
from habilitations.models import Compte, JournalConnexion, LienPSC
from habilitations.services.psc import lier_psc, retirer_psc
from tests.habilitations.outils import entrer

pytestmark = pytest.mark.django_db
BON = "899700000187"


def _jeton() -> dict[str, str]:
    return {"jeton_soumission": str(uuid.uuid4())}


@pytest.fixture
def maison(direction: Any, psc: Any) -> Any:
    return direction


@pytest.mark.mission("PRI-CON-5")
def test_la_direction_lie_un_compte(maison):
    navigateur = entrer(maison.helene)
    page = f"/habilitations/professionnels/{maison.lucie.pk}/psc/"
    assert navigateur.get(page).status_code == 200
    reponse = navigateur.post(page, {"identifiant": BON, **_jeton()})
    assert reponse.status_code == 303, reponse.content.decode()
    lien = LienPSC.objects.get()
    assert (lien.compte.professionnel, lien.identifiant, lien.auteur) == (maison.lucie, BON, maison.helene)
    assert BON in navigateur.get(f"/habilitations/professionnels/{maison.lucie.pk}/").content.decode()
    assert navigateur.post(f"{page}retirer/").status_code == 303
    assert not LienPSC.objects.filter(retire_le=None).exists()
    natures = list(JournalConnexion.objects.filter(compte=maison.lucie.compte).values_list("nature", flat=True))
    assert sorted(natures) == ["psc_lie", "psc_retire"]


def test_le_numero_rpps_de_l_annuaire_est_propose(maison):
    maison.lucie.rpps = BON[1:]
    maison.lucie.save()
    page = entrer(maison.helene).get(f"/habilitations/professionnels/{maison.lucie.pk}/psc/").content.decode()
    assert f'value="{BON}"' in page


@pytest.mark.parametrize("numero", ["", "12", "8" * 70, "899700000188", "8997000001", "8997000001870", "8' OR 1=1 --",
                                    "899700000187<b>", "abc899700000187"])  # fmt: skip
def test_un_numero_faux_est_refuse_pres_du_champ(maison, numero):
    page = f"/habilitations/professionnels/{maison.lucie.pk}/psc/"
    assert entrer(maison.helene).post(page, {"identifiant": numero, **_jeton()}).status_code == 422
    assert not LienPSC.objects.exists()


def test_un_numero_et_un_compte_ne_se_lient_qu_une_fois(maison):
    """One identity, one account (S-05); after a removal, the number is free again."""
    helene = acteur_de(maison.helene.compte)
    lier_psc(acteur=helene, professionnel=maison.lucie, identifiant=BON)
    for pro, numero in ((maison.anne, BON), (maison.lucie, "899700000179")):
        with pytest.raises(ErreurMetier):
            lier_psc(acteur=helene, professionnel=pro, identifiant=numero)
    retirer_psc(acteur=helene, professionnel=maison.lucie)
    assert lier_psc(acteur=helene, professionnel=maison.anne, identifiant=BON).pk
    with pytest.raises(ErreurMetier):
        retirer_psc(acteur=helene, professionnel=maison.lucie)


def test_un_autre_rpps_que_celui_de_l_annuaire(maison):
    maison.lucie.rpps = "99700000179"
    with pytest.raises(ErreurMetier, match="annuaire"):
        lier_psc(acteur=None, professionnel=maison.lucie, identifiant=BON)


def test_personne_ne_se_lie_soi_meme_ni_sans_droit_ni_d_ailleurs(maison):
    cas = [
        (maison.helene, maison.helene, ErreurMetier),
        (maison.anne, maison.lucie, Refus),
        (maison.zoe, maison.lucie, Refus),
    ]
    for qui, pour, erreur in cas:
        acteur = acteur_de(qui.compte)
        with pytest.raises(erreur):
            lier_psc(acteur=acteur, professionnel=pour, identifiant=BON)
        with pytest.raises(erreur):
            retirer_psc(acteur=acteur, professionnel=pour)


def test_pas_de_lien_sans_compte_ouvert_a_la_personne(maison):
    Compte.objects.filter(pk=maison.lucie.compte.pk).update(etat="clos")
    with pytest.raises(ErreurMetier, match="Invitez"):
        lier_psc(acteur=None, professionnel=maison.lucie, identifiant=BON)


def test_lier_demande_une_preuve_fraiche(maison, connecter):
    """S-09."""
    reponse = connecter(maison.helene).post(
        f"/habilitations/professionnels/{maison.lucie.pk}/psc/", {"identifiant": BON}
    )
    assert reponse["Location"].startswith("/compte/confirmer/")
    assert not LienPSC.objects.exists()


def test_mon_compte_dit_ou_j_en_suis(maison, connecter):
    navigateur = connecter(maison.lucie)
    assert "n’est pas lié" in navigateur.get("/compte/").content.decode()
    lier_psc(acteur=None, professionnel=maison.lucie, identifiant=BON)
    assert "ouverte sans Pro Santé Connect" in navigateur.get("/compte/").content.decode()
