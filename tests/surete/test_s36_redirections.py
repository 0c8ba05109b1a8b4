"""S-36: nothing that a request says sends the browser, or a letter, to another host; a proxy is believed if it is ours.

By default each address takes one hostile destination, seeded; DUI_REDIRECTIONS=1 gives every one to all of them.
"""

import os
import random
import re
import uuid
from typing import Any
from urllib.parse import urlencode, urlsplit

import pytest
from django.core import mail
from django.db import transaction
from django.test import Client
from django.urls import reverse

from habilitations.donnees.matrices import MATRICES
from habilitations.models import JournalConnexion
from tests.droits import cibles, papiers
from tests.droits.marche import DONNEES, combinaisons, ouvrir
from tests.droits.regles import FERMENT_LA_SESSION, REGLES
from tests.habilitations.outils import MOT_DE_PASSE, code_totp, equiper

pytestmark = [pytest.mark.django_db, pytest.mark.exigence("S-36")]
TOUTES = os.environ.get("DUI_REDIRECTIONS") == "1"
DESTINATIONS = (
    "https://ailleurs.example/", "http://ailleurs.example", "//ailleurs.example", "///ailleurs.example",
    "/\\ailleurs.example", "\\\\ailleurs.example", "https:ailleurs.example", "https:/ailleurs.example",
    "/%09/ailleurs.example", "/\t/ailleurs.example", "//ailleurs.example@testserver",
    "https://testserver@ailleurs.example",
    "https://testserver.ailleurs.example/", "//ailleurs%2eexample", " https://ailleurs.example", "javascript:alert(1)",
    "data:text/html,ailleurs.example", "/.ailleurs.example/../../", "http://[::ffff:192.0.2.1]/ailleurs.example",
    "//ailleurs\u3002example", "/redirige?u=https://ailleurs.example", "ftp://ailleurs.example", "https:///ailleurs.example",
    "//192.0.2.1/ailleurs.example", "' OR '1'='1", "un mot", "personnes",
)  # fmt: skip
PARAMETRES = ("next", "suite", "retour", "depuis", "de", "url", "redirect_to", "origine", "ici")
HOTES = (
    "ailleurs.example", "ailleurs.example:443", "dui.exemple.test.ailleurs.example",
    "ailleurs.example/dui.exemple.test",
    "dui.exemple.test@ailleurs.example", "localhost", "127.0.0.1", "[::1]", "0", "dui.exemple.test\\ailleurs.example",
    ".dui.exemple.test",
)  # fmt: skip
FAUX = ("X-Forwarded-Host", "X-Host", "X-Original-Host", "Forwarded", "X-Forwarded-Server")


def _dehors(reponse: Any) -> bool:
    """Another host, however a browser reads it: back-slashes and tabs are slashes and nothing."""
    for adresse in (reponse.headers.get("Location", ""), reponse.headers.get("HX-Redirect", "")):
        lue = re.sub(r"[\t\r\n]", "", adresse).strip().replace("\\", "/")
        parties = urlsplit(lue)
        if lue.startswith("//") or parties.netloc not in ("", "testserver") or parties.scheme not in ("", "http"):
            return True
    liens = re.findall(rb"""(?:href|action|content)=["']?\s*([^"'\s>]+)""", reponse.content[:200_000])
    return any(re.match(rb"(?:[a-z]+:)?[/\\]{2,}[^/]*ailleurs|javascript:|data:text", lien) for lien in liens)


def test_aucune_adresse_n_envoie_dehors(monkeypatch):
    papiers.sans_papier(monkeypatch)
    m = cibles.maisons("PDE", "177")
    pro, _ = cibles.arriver(m, next(p for p in MATRICES["MECS"] if p.code == "DIR"))
    client, fautes, essais, renvois, alea = ouvrir(pro), [], 0, 0, random.Random(36)
    for _place, nom, args, _lieu in combinaisons(m, pro, ("equipe", "sans objet")):
        chemin = reverse(nom.partition(":")[0], args=args)
        for methode in REGLES[nom] if nom not in FERMENT_LA_SESSION | {"psc_connexion"} else ():
            for cible in DESTINATIONS if TOUTES else [alea.choice(DESTINATIONS)]:
                essais += 1
                reponse = _demander(client, methode, nom, chemin, cible)
                renvois += reponse.status_code in (301, 302, 303)
                if not reponse.streaming and _dehors(reponse):
                    fautes.append((methode, nom, cible))
    print(f"Mesure : {essais} destinations glissées, {renvois} renvois lus, {len(fautes)} vers dehors")
    assert fautes == []
    assert essais > (300 * len(DESTINATIONS) if TOUTES else 300)
    assert renvois > 20


def _demander(client: Client, methode: str, nom: str, chemin: str, cible: str) -> Any:
    glisses = dict.fromkeys(PARAMETRES, cible)
    entetes = {"Referer": cible.strip().replace("\t", "")} if cible.isascii() else {}
    with transaction.atomic():
        if methode == "GET":
            reponse = client.get(f"{chemin}?{urlencode(glisses)}", headers=entetes)
        else:
            donnees = DONNEES.get(nom, {}) | glisses | {"jeton_soumission": str(uuid.uuid4())}
            reponse = client.post(chemin, donnees, headers=entetes)
        transaction.set_rollback(True)
    return reponse


@pytest.mark.parametrize("cible", DESTINATIONS)
@pytest.mark.attaque("S-36", "destinations à l’entrée et à la sortie")
def test_ni_l_entree_ni_la_sortie_ni_le_verrou(monde, cible):
    personne = Client().get(f"/compte/connexion/?{urlencode({'next': cible})}")
    dedans = ouvrir(monde.anne)
    apparence = dedans.post("/compte/apparence/", {"theme": "sombre", "suite": cible})
    structure = dedans.post("/compte/structure/", {"structure": monde.mecs.pk, "suite": cible})
    verrou = dedans.post("/compte/verrouiller/", {"next": cible, "suite": cible})
    rouverte = dedans.post("/compte/deverrouiller/", {"code": "mot-de-passe-de-test", "next": cible})
    sortie = dedans.post("/compte/deconnexion/", {"next": cible})
    secret, entree = equiper(monde.karim), Client()
    mot = {"login": monde.karim.compte.email, "password": MOT_DE_PASSE, "next": cible}
    premier = entree.post("/compte/connexion/", mot)
    entrees = entree.post("/compte/facteurs/verifier/", {"code": code_totp(secret), "next": cible})
    assert (premier.status_code, entrees.status_code) == (302, 302)
    lues = (personne, apparence, structure, verrou, rouverte, sortie, premier, entrees)
    assert [r.status_code for r in lues if _dehors(r)] == []
    assert rouverte.status_code in (302, 303)


def test_un_hote_qui_n_est_pas_le_notre_ne_recoit_rien(monde, settings):
    """Neither a page nor a letter with a link to it, whatever header claims the name."""
    settings.ALLOWED_HOSTS = ["dui.exemple.test"]
    settings.ACCOUNT_RATE_LIMITS = False
    servies = [h for h in HOTES if Client().get("/compte/connexion/", headers={"Host": h}).status_code != 400]
    assert servies == []
    for entete in FAUX:
        valeur = "host=ailleurs.example" if entete == "Forwarded" else "ailleurs.example"
        entetes = {"Host": "dui.exemple.test", entete: valeur}
        Client().post("/compte/mot-de-passe/oublie/", {"email": monde.anne.compte.email}, headers=entetes)
    assert len(mail.outbox) == len(FAUX)
    liens = [lien for lettre in mail.outbox for lien in re.findall(r"https?://\S+", lettre.body)]
    assert {urlsplit(lien).netloc for lien in liens} == {"dui.exemple.test"}
    print(f"Mesure : {len(HOTES)} hôtes étrangers, 0 servi ; {len(FAUX)} en-têtes, 0 lettre vers dehors")


@pytest.mark.parametrize(("mandataires", "attendue"), [(0, "192.0.2.0"), (1, "198.51.100.0")])
def test_l_adresse_dite_par_un_inconnu_ne_compte_pas(monde, settings, mandataires, attendue):
    """Without a proxy of ours the header is nothing; behind one, only what that one wrote, the last, is read."""
    settings.DUI_MANDATAIRES = mandataires
    for rang in range(12):
        entetes = {"X-Forwarded-For": f"203.0.113.{rang}, 198.51.100.7", "X-Real-IP": f"203.0.113.{rang}"}
        client = Client(REMOTE_ADDR="192.0.2.10")
        donnees = {"login": f"inconnu{rang}@exemple.test", "password": "faux-faux-faux"}
        page = client.post("/compte/connexion/", donnees, headers=entetes).content.decode()
    assert "Trop d’essais" in page, "another address at each try would never be stopped"
    assert set(JournalConnexion.objects.values_list("adresse", flat=True)) == {attendue}
