"""S-30: each address that writes, posted without a token, or with the token of another: nothing is done."""

import pytest
from django.middleware.csrf import _get_new_csrf_string, _mask_cipher_secret
from django.test import Client
from django.urls import reverse

from habilitations.donnees.matrices import MATRICES
from tests.droits import cibles
from tests.droits.marche import adresses, combinaisons, ouvrir
from tests.droits.regles import REGLES
from tests.surete.test_code import EXEMPTES_DE_CSRF

pytestmark = [pytest.mark.django_db, pytest.mark.exigence("S-30")]
# Views that write while they are read: each reason was read in a review.
ECRIVENT_EN_LISANT = {
    "agenda_flux": "dernier passage d’un calendrier abonné",
    "dossier_administratif": "date de la dernière visite",
    "dossier_entourage": "date de la dernière visite",
    "dossier_equipe": "date de la dernière visite",
    "message": "accusé de lecture de son destinataire",
    "psc_connexion": "départ vers Pro Santé Connect",
    "psc_retour": "retour de Pro Santé Connect, lié au navigateur par son état",
    "second_facteur": "clé de session renouvelée",
}


def test_aucun_envoi_sans_son_jeton():
    m = cibles.maisons("PDE", "177")
    pro, _ = cibles.arriver(m, next(p for p in MATRICES["MECS"] if p.code == "DIR"))
    client = Client(enforce_csrf_checks=True)
    client.cookies = ouvrir(pro).cookies
    passes, essais = [], 0
    for _place, nom, args, _lieu in combinaisons(m, pro, ("equipe", "ici", "sans objet")):
        if "POST" not in REGLES[nom] or nom in EXEMPTES_DE_CSRF:
            continue
        chemin = reverse(nom.partition(":")[0], args=args)
        etranger = {"csrfmiddlewaretoken": _mask_cipher_secret(_get_new_csrf_string())}
        essais += 1
        if client.post(chemin, etranger if essais % 2 else {}).status_code != 403:
            passes.append(nom)
    print(f"Mesure : {essais} envois étrangers, {len(passes)} reçus")
    assert passes == []
    assert essais > 150


def test_les_vues_qui_ecrivent_en_lisant_sont_connues():
    trouvees = {a.name for a in adresses() if getattr(a.callback, "ecriture_permise", False)}
    assert trouvees == set(ECRIVENT_EN_LISANT)
