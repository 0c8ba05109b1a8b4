"""What the session of Pro Santé Connect opens, and how it is lost: rights bound to it, refresh, both logouts."""

from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
import time_machine
from django.test import Client
from redis.exceptions import ConnectionError as RedisEteint

from bac_a_sable.psc import Psc
from habilitations.models import JournalConnexion, Profil, ReseauConnu, SessionPSC
from habilitations.psc import session as psc_session
from habilitations.services.psc import retirer_psc
from tests.habilitations.outils import entrer
from tests.habilitations.psc.outils import traverser
from tests.outils import fabriques as f

pytestmark = [pytest.mark.django_db, pytest.mark.exigence("S-03")]
ENVOIS = "/envois/"


def _plus_tard(**duree: float) -> Any:
    return time_machine.travel(datetime.now(UTC) + timedelta(**duree), tick=True)


def _dmp(navigateur: Client) -> bool:
    """Are the parts bound to Pro Santé Connect open to this session?"""
    return bool(navigateur.get(ENVOIS).status_code == 200)


def _dedans(navigateur: Client) -> bool:
    return bool(navigateur.get("/personnes/").status_code == 200)


@pytest.mark.mission("PDE-SVC-1", "PDS-SVC-1")
def test_le_mot_de_passe_ouvre_tout_sauf_ce_qui_demande_psc(lies, client):
    """Reduced rights, said on the screen; the same person with Pro Santé Connect reaches the rest."""
    local = entrer(lies.nora, Client())
    page = local.get("/personnes/").content.decode()
    assert not _dmp(local)
    assert "Sans Pro Santé Connect" in page
    assert "Session ouverte sans Pro Santé Connect\u00a0:" in page
    traverser(client)
    assert _dmp(client)
    assert "Sans Pro Santé Connect" not in client.get("/personnes/").content.decode()


def test_qui_n_est_pas_lie_garde_ses_droits(lies):
    """Pro Santé Connect is optional per account: a nurse without link works as before."""
    assert _dmp(entrer(lies.lucie))


def test_sans_configuration_les_comptes_lies_gardent_leurs_droits(lies, settings):
    settings.DUI_PSC = {"emetteur": "", "client": "", "secret": ""}
    assert _dmp(entrer(lies.nora))


def test_le_refus_dit_ce_qui_manque(lies):
    from habilitations.acces import acteur_de, decider

    lies.d_marc.perimetre.refresh_from_db()
    sans = acteur_de(lies.nora.compte, session_psc=None)
    assert sans.psc == "absente"
    assert "Pro Santé Connect" in decider(sans, "lire", "DMP", lies.d_marc.perimetre).motif
    assert "Pro Santé Connect" not in decider(sans, "lire", "PSY", lies.d_marc.perimetre).motif


def test_la_page_refusee_propose_de_s_identifier(lies, client):
    """Step-up from where one is: the 403 of a part bound to Pro Santé Connect leads to it, and back."""
    f.lier(lies.d_marc, lies.nora)
    local = entrer(lies.nora)
    chemin = f"/dossiers/{lies.d_marc.pk}/envois/"
    refus = local.get(chemin)
    assert refus.status_code == 403
    page = refus.content.decode()
    assert "Cette partie demande votre session Pro Santé Connect" in page
    assert f'href="/compte/psc/?next={chemin}"' in page
    assert traverser(local, suite=chemin)["Location"] == chemin
    assert local.get(chemin).status_code == 200


def test_hors_du_reseau_la_bande_offre_pro_sante_connect_puis_le_dit(lies, client):
    """A profile that asks for a strong proof from outside: the strip leads to the provider and back, then names it."""
    ReseauConnu.objects.create(structure=lies.csapa, cidr="192.0.2.0/24", libelle="Ici", motif="Essai")
    profil = Profil.objects.get(affectations__professionnel=lies.nora)
    profil.reglages |= {"distance": {"facteur": "cle", "ouverts": sorted(profil.droits)}}
    profil.save()
    local = entrer(lies.nora)
    page = local.get("/personnes/").content.decode()
    assert "/compte/psc/?next=%2Fpersonnes%2F" in page
    assert "identifié par Pro Santé Connect" not in page
    assert traverser(local, suite="/personnes/").status_code == 302
    page = local.get("/personnes/").content.decode()
    assert "Vous êtes hors du réseau de CSAPA Le Quai, identifié par Pro Santé Connect" in page
    assert "/compte/psc/?next" not in page


def test_la_session_d_un_autre_ne_prouve_rien(lies, client):
    """The number of a live session, put in the session of somebody else."""
    from habilitations.acces import acteur_de

    traverser(client)
    numero = SessionPSC.objects.get().pk
    assert acteur_de(lies.nora.compte, session_psc=numero).psc == "ouverte"
    assert acteur_de(lies.ines.compte, session_psc=numero).psc == "absente"


def test_le_jeton_se_renouvelle_sans_rien_demander(lies, client, psc):
    traverser(client)
    avant = SessionPSC.objects.get()
    with _plus_tard(minutes=5):
        assert _dmp(client)
    apres = SessionPSC.objects.get()
    assert apres.jetons != avant.jetons
    assert apres.confirmee_le > avant.confirmee_le
    with _plus_tard(minutes=9):
        assert _dmp(client)


def test_entre_deux_echeances_le_fournisseur_n_est_pas_derange(lies, client, psc, monkeypatch):
    traverser(client)
    monkeypatch.setattr("habilitations.psc.transport.demander", lambda *a, **k: pytest.fail("appel"))
    with _plus_tard(minutes=3):
        assert _dmp(client)


@pytest.mark.mission("PDE-SVC-1")
def test_la_session_revoquee_ferme_ses_droits_et_le_dit(lies, client, psc):
    """invalid_grant at the refresh: that very request has lost the rights, the session goes on."""
    traverser(client)
    psc.fournisseur.fermer()
    with _plus_tard(minutes=5):
        page = client.get(ENVOIS)
        assert page.status_code != 200
        assert "Votre session Pro Santé Connect est finie" in page.content.decode()
        assert _dedans(client)
        assert not _dmp(client)
    ligne = SessionPSC.objects.get()
    assert (ligne.cause, ligne.jetons) == ("finie", "")
    assert "psc_perdu" in JournalConnexion.objects.values_list("nature", flat=True)


def test_le_refus_de_renouveler_ferme_aussi(lies, client, psc):
    traverser(client)
    psc.effets.ordonner("refresh_revoque")
    with _plus_tard(minutes=5):
        assert not _dmp(client)
        assert _dedans(client)


@pytest.mark.parametrize("effet", ["autre_cle", "autre_sub", "aud"])
def test_un_renouvellement_forge_ferme_aussi(lies, client, psc, effet):
    """The answer to the refresh is verified like the first one."""
    traverser(client)
    psc.effets.ordonner(effet)
    with _plus_tard(minutes=5):
        assert not _dmp(client)
        assert _dedans(client)


def test_une_panne_courte_ne_coupe_pas_le_travail(lies, client, psc):
    """F-26: fifteen minutes of silence are granted, not more; back again, the person proves themself anew."""
    traverser(client)
    psc.effets.ordonner("coupure")
    with _plus_tard(minutes=5):
        assert _dmp(client)
    with _plus_tard(minutes=9):
        assert _dmp(client)
    with _plus_tard(minutes=16), _jamais_inactive(client):
        assert not _dmp(client)
        assert _dedans(client)


def _jamais_inactive(navigateur: Client) -> Any:
    """Somebody worked all that time: only the silence of the provider counts here."""
    from contextlib import nullcontext

    from habilitations import sessions

    contenu = navigateur.session
    contenu[sessions.VU] = sessions.maintenant()
    contenu.save()
    return nullcontext()


def test_deux_requetes_a_la_fois_ne_renouvellent_qu_une_fois(lies, client, psc):
    """A refresh token that comes twice would close the session over there."""
    traverser(client)
    ligne = SessionPSC.objects.get()
    assert psc_session._reserver(ligne)
    assert not psc_session._reserver(ligne)
    with _plus_tard(minutes=5):
        SessionPSC.objects.update(bail_le=datetime.now(UTC) + timedelta(seconds=10))
        assert _dmp(client)
    assert SessionPSC.objects.get().jetons == ligne.jetons


def test_un_lien_retire_ferme_ce_qu_il_ouvrait(lies, client):
    traverser(client)
    retirer_psc(acteur=None, professionnel=lies.nora)
    assert SessionPSC.objects.get().cause == "retire"
    assert _dmp(client), "sans lien, le compte retrouve les droits de son seul profil"


@pytest.mark.mission("PDE-SVC-1")
def test_la_fermeture_annoncee_agit_a_la_requete_suivante(lies, client, psc):
    """Back-channel logout: the signed announcement closes at once, without waiting for the refresh."""
    traverser(client)
    assert _dmp(client)
    for jeton in psc.fournisseur.fermer():
        assert Client().post("/compte/psc/fermeture/", {"logout_token": jeton}).status_code == 200
    assert not _dmp(client)
    assert _dedans(client)


def _fermetures_forgees(psc: Psc) -> dict[str, str]:
    fournisseur = psc.fournisseur
    vive = next(s for s in fournisseur.sessions if not s.fermee)
    honnete = fournisseur.jeton_de_fermeture(vive)
    entete, corps, signature = honnete.split(".")
    return {
        "vide": "",
        "illisible": "abc",
        "sans signature": f"{entete}.{corps}.",
        "signature coupée": f"{entete}.{corps}.{signature[:-8]}",
        "autre clé": fournisseur.jeton_de_fermeture(vive, etranger=True),
        "autre client": fournisseur.jeton_de_fermeture(vive, aud="un-autre"),
        "autre émetteur": fournisseur.jeton_de_fermeture(vive, iss="https://mechant.exemple"),
        "échu": fournisseur.jeton_de_fermeture(vive, iat=1, exp=2),
        "avec nonce": fournisseur.jeton_de_fermeture(vive, nonce="x"),
        "sans événement": fournisseur.jeton_de_fermeture(vive, events={}),
        "sans personne": fournisseur.signataire.ordinaire({
            "iss": fournisseur.emetteur, "aud": fournisseur.client.identifiant, "jti": "1",
            "events": {"http://schemas.openid.net/event/backchannel-logout": {}},
        }),
    }  # fmt: skip


def test_une_fermeture_forgee_ne_ferme_rien(lies, client, psc):
    traverser(client)
    for nom, jeton in _fermetures_forgees(psc).items():
        assert Client().post("/compte/psc/fermeture/", {"logout_token": jeton}).status_code == 400, nom
    assert _dmp(client)


def test_la_fermeture_d_un_autre_ne_ferme_pas_la_mienne(lies, client, psc):
    traverser(client)
    ailleurs = Client()
    traverser(ailleurs, "sans-rpps")
    autre = psc.fournisseur.sessions[-1]
    jeton = psc.fournisseur.jeton_de_fermeture(autre)
    assert Client().post("/compte/psc/fermeture/", {"logout_token": jeton}).status_code == 200
    assert _dmp(client)


@pytest.mark.mission("PDE-SVC-1")
def test_la_deconnexion_ferme_des_deux_cotes(lies, client, psc):
    """RP-initiated logout, by a page: a form may not be sent to another origin (CSP)."""
    traverser(client)
    reponse = client.post("/compte/deconnexion/")
    assert reponse.status_code == 200
    assert '"cookies"' in reponse["Clear-Site-Data"]
    suite = reponse["Refresh"].removeprefix("0;url=")
    champs = {nom: v[0] for nom, v in parse_qs(urlsplit(suite).query).items()}
    assert champs["post_logout_redirect_uri"] == "http://testserver/compte/connexion/"
    assert psc.fournisseur.sortir(champs) == champs["post_logout_redirect_uri"]
    assert psc.fournisseur.sessions[-1].fermee
    assert client.get("/personnes/").status_code == 302
    assert SessionPSC.objects.get().jetons == ""


def test_la_deconnexion_marche_fournisseur_eteint(lies, client, psc):
    from habilitations.psc import metadonnees

    traverser(client)
    metadonnees.oublier()
    psc.effets.ordonner("panne")
    reponse = client.post("/compte/deconnexion/")
    assert (reponse.status_code, reponse["Location"]) == (302, "/compte/connexion/")
    assert client.get("/personnes/").status_code == 302


def test_une_entree_par_psc_ouvre_le_mur_du_poste(lies, client, settings):
    """Shared workstation: a full login on it, this one too, gives its hours of passage by code."""
    from habilitations.models import PassagePoste
    from habilitations.services.postes import enroler_poste

    poste, jeton = enroler_poste(acteur=None, structure=lies.csapa, unite=None, nom="Infirmerie")
    client.cookies[settings.DUI_COOKIE_POSTE] = jeton
    traverser(client)
    assert PassagePoste.objects.filter(compte=lies.nora.compte, poste=poste).exists()


def test_une_session_evincee_rend_ses_jetons(lies, client):
    """Suspended, or closed from afar: nothing of theirs stays here."""
    from habilitations.services import changer_etat

    traverser(client)
    changer_etat(acteur=None, compte=lies.nora.compte, etat="suspendu")
    assert (SessionPSC.objects.get().cause, SessionPSC.objects.get().jetons) == ("evincee", "")
    assert client.get("/personnes/").status_code == 302


def test_sans_cache_pro_sante_connect_ouvre_encore(lies, client, monkeypatch):
    """S-03: passwords cannot be counted any more and stay closed; this door counts nothing and stays open."""

    def eteint(*args: Any, **kwargs: Any) -> None:
        raise RedisEteint("refused")

    for verbe in ("add", "get", "set", "incr", "delete", "touch"):
        monkeypatch.setattr(f"django.core.cache.backends.redis.RedisCache.{verbe}", eteint)
    assert traverser(client, suite="/compte/code/").status_code == 302
    assert client.get("/compte/code/").status_code == 200


def test_trente_departs_a_la_minute(lies, client):
    codes = [client.get("/compte/psc/").status_code for _ in range(32)]
    assert codes[:30] == [302] * 30
    assert codes[30:] == [429] * 2
