"""S-24: no page names a person without a line of the log, written in the transaction that shows it."""

import os

import pytest
from django.db import transaction
from django.urls import reverse

from dui.core.models import TraceAcces
from habilitations.donnees.matrices import MATRICES
from tests.droits import cibles, papiers
from tests.droits.marche import combinaisons, ouvrir
from tests.droits.regles import REGLES
from tests.outils import fabriques as f

pytestmark = [pytest.mark.django_db, pytest.mark.exigence("S-24")]
COMPLET = os.environ.get("DUI_DROITS_COMPLET") == "1"
NOM = "Lambert equipe"
LECTURES = ("lecture", "recherche", "export", "impression", "ecriture")


@pytest.mark.parametrize("code", ["IDE", "DIR"] if COMPLET else ["DIR"])
def test_chaque_page_qui_nomme_quelqu_un_laisse_une_trace(code, monkeypatch):
    papiers.sans_papier(monkeypatch)
    m = cibles.maisons("PDE", "177")
    pro, _ = cibles.arriver(m, next(p for p in MATRICES["MECS"] if p.code == code))
    client, muettes, montrees = ouvrir(pro), [], 0
    for place, nom, args, _lieu in combinaisons(m, pro, ("equipe", "ici", "sans objet")):
        if "GET" not in REGLES[nom]:
            continue
        with transaction.atomic():
            avant = _traces(m, pro)
            reponse = client.get(reverse(nom.partition(":")[0], args=args))
            if reponse.status_code == 200 and _montre(place, reponse):
                montrees += 1
                if _traces(m, pro) == avant:
                    muettes.append(nom)
            transaction.set_rollback(True)
    print(f"Mesure : {montrees} pages nomment une personne ({code}), {len(muettes)} sans trace")
    assert muettes == []
    assert montrees > 20


def _traces(m, pro):
    with f.technique(m.ici):
        return TraceAcces.objects.filter(acteur_id=pro.pk, action__in=LECTURES).count()


def _montre(place, reponse):
    """Their name on a page; any file of their dossier."""
    if reponse.headers["Content-Type"].startswith("text/html"):
        return NOM in reponse.content.decode()
    return place == "equipe"
