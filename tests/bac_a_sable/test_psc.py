"""The provider itself, spoken to by another library than the one it is made with (PyJWT against joserfc)."""

import base64
import hashlib
import json
import threading
import urllib.error
import urllib.request
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import jwt
import pytest

from bac_a_sable.psc import Psc

DUI = "http://dui.example"
RETOUR = f"{DUI}/compte/psc/retour/"
VERIFICATEUR = "v" * 50
DEFI = base64.urlsafe_b64encode(hashlib.sha256(VERIFICATEUR.encode()).digest()).rstrip(b"=").decode()
DEMANDE = {
    "client_id": "dui-bac-a-sable", "redirect_uri": RETOUR, "response_type": "code", "scope": "openid scope_all",
    "acr_values": "eidas1", "state": "etat", "nonce": "nonce", "code_challenge": DEFI, "code_challenge_method": "S256",
}  # fmt: skip


@pytest.fixture
def psc() -> Iterator[Psc]:
    with Psc(dui=[DUI]) as ouvert:
        yield ouvert


class _SansSuite(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_args: Any) -> None:
        return None


def _appeler(url: str, champs: dict[str, str] | None = None, **entetes: str) -> tuple[int, Any, dict[str, str]]:
    corps = urlencode(champs).encode() if champs is not None else None
    demande = urllib.request.Request(url, corps, entetes)
    try:
        with urllib.request.build_opener(_SansSuite).open(demande, timeout=10) as reponse:
            return reponse.status, reponse.read(), dict(reponse.headers)
    except urllib.error.HTTPError as erreur:
        return erreur.code, erreur.read(), dict(erreur.headers)


def _decouverte(psc: Psc) -> dict[str, Any]:
    return json.loads(_appeler(f"{psc.adresses['emetteur']}/.well-known/wallet-openid-configuration")[1])


def _autoriser(psc: Psc, **changements: str) -> dict[str, str]:
    champs = DEMANDE | {"professionnel": "infirmiere"} | changements
    adresse = _decouverte(psc)["authorization_endpoint"]
    entetes = _appeler(f"{adresse}?{urlencode({n: v for n, v in champs.items() if v})}")[2]
    return {n: v[0] for n, v in parse_qs(urlsplit(entetes.get("Location", "")).query).items()}


def _jetons(psc: Psc, champs: dict[str, str], **autres: str) -> tuple[int, dict[str, Any]]:
    client = {"client_id": "dui-bac-a-sable", "client_secret": psc.adresses["secret"], "redirect_uri": RETOUR}
    statut, corps, _ = _appeler(_decouverte(psc)["token_endpoint"], client | champs | autres)
    return statut, json.loads(corps)


def _entrer(psc: Psc, **changements: str) -> dict[str, Any]:
    code = _autoriser(psc, **changements)["code"]
    statut, recus = _jetons(psc, {"grant_type": "authorization_code", "code": code, "code_verifier": VERIFICATEUR})
    assert statut == 200, recus
    return recus


def test_les_chemins_sont_ceux_du_vrai_service(psc):
    lue = _decouverte(psc)
    assert lue["issuer"].endswith("/auth/realms/esante-wallet")
    assert lue["token_endpoint"].endswith("/auth/realms/esante-wallet/protocol/openid-connect/token")
    assert urlsplit(lue["authorization_endpoint"]).path == "/auth"


def test_un_jeton_honnete_se_verifie(psc):
    recus = _entrer(psc)
    cles = jwt.PyJWKClient(_decouverte(psc)["jwks_uri"])
    cle = cles.get_signing_key_from_jwt(recus["id_token"])
    emetteur = psc.adresses["emetteur"]
    lu = jwt.decode(recus["id_token"], cle, algorithms=["RS256"], audience="dui-bac-a-sable", issuer=emetteur)
    assert (lu["nonce"], lu["acr"], lu["azp"]) == ("nonce", "eidas1", "dui-bac-a-sable")
    profil = _appeler(_decouverte(psc)["userinfo_endpoint"], Authorization=f"Bearer {recus['access_token']}")[1]
    assert json.loads(profil)["sub"] == lu["sub"]


@pytest.mark.parametrize(("changement", "erreur"), [
    ({"acr_values": ""}, "invalid_request"), ({"acr_values": "eidas3"}, "invalid_request"),
    ({"scope": "openid"}, "invalid_scope"), ({"nonce": ""}, "invalid_request"),
    ({"response_type": "token"}, "unsupported_response_type"), ({"code_challenge_method": "plain"}, "invalid_request"),
    ({"professionnel": "refus"}, "access_denied"),
])  # fmt: skip
def test_une_demande_incomplete_est_refusee(psc, changement, erreur):
    assert _autoriser(psc, **changement)["error"] == erreur


@pytest.mark.parametrize("changement", [{"redirect_uri": "http://ailleurs.example/"}, {"client_id": "autre"}])
def test_une_adresse_inconnue_ne_recoit_rien(psc, changement):
    assert _autoriser(psc, **changement) == {}


def test_un_code_ne_sert_qu_une_fois_et_a_qui_l_a_demande(psc):
    base = {"grant_type": "authorization_code", "code_verifier": VERIFICATEUR}
    code = _autoriser(psc)["code"]
    assert _jetons(psc, base | {"code": code}, code_verifier="autre" * 10)[0] == 400
    assert _jetons(psc, base | {"code": code}, client_secret="faux")[0] == 401
    statut, recus = _jetons(psc, base | {"code": code})
    assert statut == 200
    assert _jetons(psc, base | {"code": code}) == (400, {"error": "invalid_grant",
                                                         "error_description": "code déjà utilisé"})  # fmt: skip
    assert _jetons(psc, {"grant_type": "refresh_token", "refresh_token": recus["refresh_token"]})[0] == 400


def test_un_jeton_de_renouvellement_qui_revient_ferme_la_session(psc):
    premier = _entrer(psc)["refresh_token"]
    statut, second = _jetons(psc, {"grant_type": "refresh_token", "refresh_token": premier})
    assert statut == 200
    assert _jetons(psc, {"grant_type": "refresh_token", "refresh_token": premier})[0] == 400
    assert _jetons(psc, {"grant_type": "refresh_token", "refresh_token": second["refresh_token"]})[0] == 400


def test_la_sortie_ferme_et_renvoie(psc):
    recus = _entrer(psc)
    champs = {"id_token_hint": recus["id_token"], "post_logout_redirect_uri": f"{DUI}/compte/connexion/", "state": "x"}
    statut, _, entetes = _appeler(f"{_decouverte(psc)['end_session_endpoint']}?{urlencode(champs)}")
    assert (statut, entetes["Location"]) == (302, f"{DUI}/compte/connexion/")
    assert _jetons(psc, {"grant_type": "refresh_token", "refresh_token": recus["refresh_token"]})[0] == 400


def test_la_presence_dure_et_se_redemande(psc):
    """Single sign-on: auth_time stays that of the first proof, unless a new one is asked."""
    horloge = [1_800_000_000.0]
    psc.fournisseur.horloge = psc.fournisseur.signataire.horloge = lambda: horloge[0]
    vues = []
    for demande in ({}, {}, {"prompt": "login"}):
        horloge[0] += 600
        vues.append(jwt.decode(_entrer(psc, **demande)["id_token"], options={"verify_signature": False})["auth_time"])
    assert vues == [1_800_000_600, 1_800_000_600, 1_800_001_800]


def test_la_fermeture_s_annonce_par_derriere(psc):
    recus: list[str] = []

    class Ecoute(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            recus.append(self.rfile.read(int(self.headers["Content-Length"])).decode())
            self.send_response(200)
            self.end_headers()

        def log_message(self, *_args: Any) -> None:
            """Quiet."""

    _entrer(psc)
    with HTTPServer(("127.0.0.1", 0), Ecoute) as serveur:
        threading.Thread(target=serveur.serve_forever, daemon=True).start()
        psc.fournisseur.client.fermetures = {f"http://127.0.0.1:{serveur.server_address[1]}/"}
        reponse = _appeler(f"{psc.fournisseur.racine}/_controle/revocation", {"annoncer": "1"})
        serveur.shutdown()
    assert json.loads(reponse[1]) == {"fermees": 1}
    lu = jwt.decode(parse_qs(recus[0])["logout_token"][0], options={"verify_signature": False})
    assert "nonce" not in lu
    assert lu["sub"].endswith(":899700000120")


def test_les_effets_s_ordonnent_par_http(psc):
    racine = f"{psc.fournisseur.racine}/_controle/effets"
    connus = json.loads(_appeler(racine)[1])["connus"]
    assert len(connus) >= 28
    assert json.loads(_appeler(racine, {"effet": "nonce", "fois": "1"})[1])["effets"] == {"nonce": 1}
    assert _appeler(racine, {"effet": "inconnu"})[0] == 400
    demandes = [jwt.decode(_entrer(psc)["id_token"], options={"verify_signature": False})["nonce"] for _ in range(2)]
    assert demandes == ["un-autre-nonce", "nonce"]


def test_le_bac_a_sable_le_demarre_avec_le_reste(tmp_path):
    from bac_a_sable import BacASable

    bac = BacASable(tmp_path, dui=[DUI])
    with ThreadPoolExecutor(1) as fil:  # the browser driver may keep an event loop running in this thread
        fil.submit(bac.__enter__).result()
        try:
            adresses, secret = bac.adresses, tmp_path / "psc.secret"
            assert adresses["psc_secret_fichier"] == str(secret)
            assert secret.stat().st_mode & 0o077 == 0
            assert bac.psc.adresses["secret"] == secret.read_text()
            assert _appeler(f"{adresses['psc_emetteur']}/protocol/openid-connect/certs")[0] == 200
        finally:
            fil.submit(bac.__exit__).result()
