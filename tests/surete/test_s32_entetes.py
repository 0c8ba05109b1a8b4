"""S-32, S-34: every answer, whatever its code, carries the policy; nothing of a session rests in a cache."""

import re
from typing import Any

import pytest
from django.test import Client

from habilitations.donnees.matrices import MATRICES
from tests.droits import cibles, papiers
from tests.droits.marche import combinaisons, demander, ouvrir
from tests.droits.regles import FERMENT_LA_SESSION

pytestmark = [pytest.mark.django_db, pytest.mark.exigence("S-32", "S-34")]
DIRECTIVES = ("default-src", "object-src 'none'", "base-uri 'none'", "frame-ancestors 'none'", "form-action")
# Shown in the frame of our own page: its viewer does not start under « sandbox », and no other site may frame it.
ENCADRES = {"circuit_document", "depot_fichier"}
# Portraits stay in the browser of who is at work, checked again at each use.
PRIVES = {"photo"}


def fautes(nom: str, reponse: Any) -> list[str]:
    entetes = reponse.headers
    if nom in ENCADRES and reponse.status_code == 200:
        seul = "frame-ancestors 'self'" in entetes.get("Content-Security-Policy", "")
        return [] if seul and entetes["X-Frame-Options"] == "SAMEORIGIN" else ["encadrable"]
    politique = entetes.get("Content-Security-Policy", "")
    trouvees = [d for d in DIRECTIVES if d not in politique and politique != "sandbox" and nom != "sante"]
    trouvees += ["unsafe"] if "unsafe" in politique else []
    cache = entetes.get("Cache-Control", "")
    trouvees += [] if "no-store" in cache or (nom in PRIVES and "private" in cache) else [f"cache {cache!r}"]
    attendus = {"X-Content-Type-Options": "nosniff", "Referrer-Policy": "same-origin|no-referrer|strict-origin.*",
                "Cross-Origin-Opener-Policy": "same-origin", "Cross-Origin-Resource-Policy": "same-origin",
                "X-Frame-Options": "DENY"}  # fmt: skip
    trouvees += [n for n, v in attendus.items() if not re.fullmatch(v, entetes.get(n, ""))]
    return trouvees


def test_chaque_reponse_porte_la_politique(monkeypatch):
    papiers.sans_papier(monkeypatch)
    m = cibles.maisons("PDE", "177")
    pro, _ = cibles.arriver(m, next(p for p in MATRICES["MECS"] if p.code == "CSE"))
    client, lues, codes = ouvrir(pro), {}, set()
    for place, nom, args, _lieu in combinaisons(m, pro):
        if place not in ("equipe", "autre_unite", "autre_structure", "ici", "sans objet"):
            continue
        for methode in ("GET", "POST"):
            if methode == "POST" and nom in FERMENT_LA_SESSION:
                continue
            reponse = demander(client, methode, nom, args)
            codes.add(reponse.status_code)
            if trouvees := fautes(nom, reponse):
                lues[f"{methode} {nom} {reponse.status_code}"] = trouvees
    assert lues == {}
    assert {200, 303, 403, 404, 405, 422} <= codes


def test_sans_session_non_plus():
    for chemin in ("/compte/connexion/", "/aide/", "/personnes/", "/introuvable/", "/invitation/inconnue/"):
        assert fautes("", Client().get(chemin)) == [], chemin
