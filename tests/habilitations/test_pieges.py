"""The five traps of S26 (PG), each with the test that shows it is not ours.

« Role = job title only » is proved in matrice/test_editeur.py, « technical administrator reads content » in
vie/test_admin_technique.py, « export that goes round the filters » over random worlds in tests/surete/test_formule.py.
The two others are here.
"""

import random
import re
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from habilitations.donnees.matrices import MATRICES
from tests.droits import cibles
from tests.droits.marche import combinaisons
from tests.droits.regles import A_TOUS
from tests.outils import fabriques as f

pytestmark = pytest.mark.django_db
VARIABLES = re.compile(r'nonce="[^"]+"|jeton-csrf" content="[^"]+"|value="[^"]+"')


@pytest.mark.mission("PDE-HAB-1", "PDS-HAB-1", "PRI-ENJ-5")
@pytest.mark.parametrize("qui", ["anne", "paul", "sarah", "lucie"])
def test_la_recherche_ne_dit_pas_qu_un_dossier_existe_au_csapa(monde, connecter, qui):
    """By name, by number, by date of birth: the answer is that given for somebody who does not exist."""
    with f.technique(monde.csapa):
        type(monde.marc).objects.filter(pk=monde.marc.pk).update(date_naissance="1961-07-19")
        numero = monde.d_marc.numero
    client = connecter(getattr(monde, qui))
    for connu, inconnu in (
        ("Vidal", "Xylob"),
        ("Marc Vidal", "Marx Xylob"),
        (numero, "Z-2001-99"),
        ("19/07/1961",) * 2,
    ):
        pages = [_suggestions(client, mots) for mots in (connu, inconnu)]
        assert pages[0] == pages[1], connu
        assert str(monde.marc.pk) not in re.findall(r"/personnes/(\d+)/", pages[0])


def _suggestions(client: Client, mots: str) -> str:
    page: str = client.get(reverse("personne_suggestions"), {"q": mots}).content.decode()
    return VARIABLES.sub("", page).replace(mots, "")


def test_aucun_jeton_n_ouvre_une_adresse():
    """There is no API: no address reads anything but the session, whatever token it is shown."""
    m = cibles.maisons("PDE", "177")
    pro, _ = cibles.arriver(m, MATRICES["MECS"][0])
    toutes = [c for c in combinaisons(m, pro, ("equipe", "ici")) if c[1].partition(":")[0] not in A_TOUS]
    ouvertes: list[Any] = []
    for schema in ("Bearer", "Token", "Basic"):
        client = Client(headers={"Authorization": f"{schema} {settings.SECRET_KEY[:40]}"})
        for _place, nom, args, _lieu in random.Random(schema).sample(toutes, 20):
            reponse = client.get(reverse(nom.partition(":")[0], args=args))
            if not reponse.headers.get("Location", "").startswith("/compte/connexion/"):
                ouvertes.append((schema, nom, reponse.status_code))
    assert ouvertes == []
