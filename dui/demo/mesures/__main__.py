"""`python -m dui.demo.mesures`: what `make bench` runs. Each figure is a ratio to the lightest page of the same run."""

import json
import os
import shutil
import statistics
import sys
import time
from collections.abc import Callable
from typing import Any

from dui.demo.lanceur import Services
from dui.demo.lanceur.demo import RACINE

TOURS = int(os.environ.get("DUI_MESURES_TOURS", "15"))


def main() -> int:
    dossier = RACINE / ".donnees" / f"mesures-{os.getpid()}"
    services = Services.demarrer(dossier)
    try:
        os.environ.update(services.env() | {"DJANGO_SETTINGS_MODULE": "dui.settings.demo", "DUI_HOTES": "testserver"})
        os.environ["DUI_STATIQUES"] = str(dossier / "statiques")
        _preparer(dossier)
        mesures = _mesurer()
    finally:
        services.arreter()
        shutil.rmtree(dossier, ignore_errors=True)
    _dire(mesures)
    return 0


def _preparer(dossier: Any) -> None:
    import logging

    from dui.demo.lanceur.preparation import preparer

    preparer(dossier)
    logging.disable(logging.WARNING)


def _mesurer() -> dict[str, float]:
    """Median milliseconds of each act."""
    from dui.demo.fichiers import fichier_de_reprise

    anne, pk = _visiteuse()
    actes: dict[str, Callable[[], Any]] = {
        "aide": lambda: _page(anne, "/aide/"),
        "accueil": lambda: _page(anne, "/"),
        "liste des personnes": lambda: _page(anne, "/personnes/"),
        "recherche avec faute": lambda: _page(anne, "/personnes/suggestions/?q=eloize"),
        "dossier": lambda: _page(anne, f"/dossiers/{pk}/"),
        "fil du dossier": lambda: _page(anne, f"/dossiers/{pk}/fil/"),
        "fil de l’équipe": lambda: _page(anne, "/transmissions/"),
        "composer": lambda: _page(anne, "/transmissions/nouvelle/"),
    }
    mesures = {nom: _mediane(acte, TOURS) for nom, acte in actes.items()}
    mesures["synthèse en PDF"] = _mediane(lambda: _page(anne, f"/dossiers/{pk}/synthese.pdf"), 3)
    fichier = fichier_de_reprise(500, graine=1)
    mesures["reprise, par ligne"] = _reprise(fichier.octets, fichier.correspondances) / 500
    return mesures


def _visiteuse() -> tuple[Any, int]:
    """Anne's open session, and a dossier of her team."""
    from django.test import Client

    from dui.core import contexte
    from habilitations.acces import acteur_de, contexte_de
    from habilitations.models import Compte
    from usagers.selectors.recherche import dossiers_visibles

    compte = Compte.objects.get(email="anne.dupont@clairiere.example")
    client = Client()
    client.force_login(compte, backend="allauth.account.auth_backends.AuthenticationBackend")
    session = client.session
    session["second_facteur"] = compte.pk
    session["account_authentication_methods_user"] = session["_auth_user_id"]
    session["account_authentication_methods"] = [{"method": "password", "at": time.time() + 3600}]
    session.save()
    acteur = acteur_de(compte)
    with contexte.ouvrir(contexte_de(acteur)):
        return client, dossiers_visibles(acteur).order_by("pk").values_list("pk", flat=True)[0]


def _page(client: Any, chemin: str) -> None:
    reponse = client.get(chemin)
    if reponse.status_code != 200:
        raise SystemExit(f"{chemin} : {reponse.status_code}")


def _reprise(octets: bytes, correspondances: dict[str, str]) -> float:
    """Milliseconds of a whole intake, in the name of the command."""
    from dui.core import contexte
    from habilitations.models import Structure
    from usagers.services import reprise

    structure = Structure.objects.order_by("pk")[0]
    agent = contexte.agent_technique("mesures", [structure.pk], organismes=[structure.organisme_id])
    with contexte.ouvrir(agent):
        lot = reprise.recevoir_fichier(acteur=None, structure=structure, source="banc", nom="a.csv", octets=octets)
        reprise.choisir_colonnes(acteur=None, lot=lot, correspondances=correspondances)
        reprise.demander(acteur=None, lot=lot, a_blanc=False)
    debut = time.perf_counter()
    reprise.executer(lot.pk, agent)
    return (time.perf_counter() - debut) * 1000


def _mediane(acte: Callable[[], Any], tours: int) -> float:
    acte()
    durees = []
    for _ in range(tours):
        debut = time.perf_counter()
        acte()
        durees.append((time.perf_counter() - debut) * 1000)
    return statistics.median(durees)


def _dire(mesures: dict[str, float]) -> None:
    base = mesures["aide"]
    for nom, duree in mesures.items():
        print(f"{nom:<24} {duree:8.1f} ms  × {duree / base:6.2f}")
    print(json.dumps({nom: round(duree / base, 2) for nom, duree in mesures.items()}, ensure_ascii=False))


if __name__ == "__main__":
    sys.exit(main())
