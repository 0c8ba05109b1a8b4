"""Every address × default profile × place of the object × method gets its expected code (S-10, S-11, issue of rights).

`DUI_DROITS_COMPLET=1` takes every profile of every sector; without it, two of them, others each day.
"""

import os
import random
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client

from habilitations.choices import Secteur
from habilitations.donnees.matrices import MATRICES, Modele
from tests.droits import cibles, papiers
from tests.droits.marche import PAR_DOSSIER, PAR_MAISON, SEULES, adresses, combinaisons, demander, ouvrir
from tests.droits.oracle import Lecteur, Place, code_attendu
from tests.droits.regles import A_TOUS, ALLAUTH, FERMENT_LA_SESSION, REGLES
from tests.outils.tirage import part

pytestmark = pytest.mark.exigence("S-10", "S-11")

COMPLET = os.environ.get("DUI_DROITS_COMPLET") == "1"
SECTEURS = {"MECS": (Secteur.PDE, "177"), "CSAPA": (Secteur.PDS, "197"), "LHSS": (Secteur.PDS, "180"),
            "SSIAD": (Secteur.DOM, "354"), "EHPAD": (Secteur.PA, "500"), "CAMSP": (Secteur.PH, "190"),
            "CMPP": (Secteur.PH, "189")}  # fmt: skip
METHODES = ("GET", "POST")
ACCEPTES = frozenset({200, 204, 302, 303, 409, 422})  # 409: let in, and asked to choose between two versions


def profils() -> list[Any]:
    """One parameter a profile, same rights counted once; two of them, those of the day, in the everyday run."""
    vus: set[Any] = set()
    gardes = []
    for matrice, modeles in MATRICES.items():
        for modele in modeles:
            cle = (tuple(sorted(modele.droits.items())), modele.transverse, modele.fenetre)
            if cle not in vus:
                vus.add(cle)
                gardes.append(pytest.param(matrice, modele, id=f"{matrice}-{modele.code}"))
    random.Random(26).shuffle(gardes)
    return gardes if COMPLET else part(gardes, 2)


def test_chaque_adresse_a_un_nom_et_une_regle():
    assert [str(m.pattern) for m in adresses() if not m.name] == []
    noms = {m.name for m in adresses() if not m.name.startswith(ALLAUTH)}
    avec_objet = {m.name for m in adresses() if m.pattern.converters or "(?P" in str(m.pattern)}
    regles = {cle.partition(":")[0] for cle in REGLES}
    assert noms == regles
    dits = {cle.partition(":")[0] for cle in (*PAR_DOSSIER, *PAR_MAISON, *SEULES)}
    assert avec_objet & noms <= dits


def ecart(reponse: HttpResponse, attendu: int) -> str:
    code = reponse.status_code
    if attendu:
        return "" if code == attendu else f"attendu {attendu}, obtenu {code}"
    if code not in ACCEPTES:
        return f"accordé, obtenu {code}"
    porte = reponse.headers.get("Location", "")
    return f"renvoyé vers {porte}" if porte.startswith(("/compte/connexion", "/compte/confirmer")) else ""


@pytest.mark.mission("PDE-HAB-1", "PDS-HAB-1", "PRI-ENJ-7")
@pytest.mark.django_db
@pytest.mark.parametrize(("matrice", "modele"), profils())
def test_chaque_combinaison(matrice: str, modele: Modele, record_property: Any, monkeypatch: pytest.MonkeyPatch):
    papiers.sans_papier(monkeypatch)
    m = cibles.maisons(*SECTEURS[matrice])
    pro, lecteur = cibles.arriver(m, modele)
    client = ouvrir(pro)
    ecarts, faites = [], 0
    for place, nom, args, lieu in combinaisons(m, pro):
        for methode in METHODES:
            if methode == "POST" and nom in FERMENT_LA_SESSION:
                continue
            faites += 1
            if faute := _essayer(client, methode, nom, args, lecteur, lieu):
                ecarts.append(f"{methode} {nom} ({place}) : {faute}")
    record_property("droits_combinaisons", faites)
    record_property("droits_ecarts", len(ecarts))
    assert not ecarts, "\n".join(ecarts)
    assert faites > 500


def _essayer(client: Client, methode: str, nom: str, args: list[Any], lecteur: Lecteur, lieu: Place) -> str:
    regle = REGLES[nom].get(methode, "jamais 405")
    return ecart(demander(client, methode, nom, args), code_attendu(regle, lecteur, lieu))


@pytest.mark.django_db
def test_sans_session_rien_ne_s_ouvre():
    m = cibles.maisons(*SECTEURS["MECS"])
    pro, _ = cibles.arriver(m, MATRICES["MECS"][0])
    ecarts = []
    for place, nom, args, _lieu in combinaisons(m, pro):
        for methode in METHODES:
            reponse = demander(Client(), methode, nom, args)
            if nom.partition(":")[0] not in A_TOUS and not _fermee(reponse):
                ecarts.append(f"{methode} {nom} ({place}) : {reponse.status_code}")
    assert not ecarts, "\n".join(ecarts)


def _fermee(reponse: HttpResponse) -> bool:
    porte = reponse.headers.get("Location", "/compte/connexion/")
    return reponse.status_code in {302, 303, 401, 403, 405} and porte.startswith("/compte/connexion/")
