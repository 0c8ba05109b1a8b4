"""S-29, S-33: no forged line, no personal data in the technical logs."""

import json
import logging

import pytest

from dui.core.journalisation import formateur

pytestmark = pytest.mark.exigence("S-29")


def _ecrire(message, *arguments, exc_info=None, **extra):
    record = logging.LogRecord("essai", logging.WARNING, "f.py", 1, message, arguments, exc_info)
    vars(record).update(extra)
    return formateur().format(record)


def test_une_ligne_de_json_en_utc():
    ligne = json.loads(_ecrire("remise en échec", remise=12, cause="TimeoutError"))
    assert ligne["fait"] == "remise en échec"
    assert (ligne["remise"], ligne["cause"], ligne["niveau"]) == (12, "TimeoutError", "warning")
    assert ligne["instant"].endswith("Z")


def test_ni_les_arguments_ni_les_cles_inconnues_ne_sortent():
    texte = _ecrire("Not Found: %s", "/personnes/?q=DUPONT", nom="DUPONT", user="dupont@exemple.test")
    assert "DUPONT" not in texte
    assert "dupont" not in texte


def test_une_exception_ne_cite_pas_la_ligne():
    try:
        raise ValueError("Key (nom)=(DUPONT) already exists.")
    except ValueError as erreur:
        texte = _ecrire("échec", exc_info=(type(erreur), erreur, erreur.__traceback__))
    assert json.loads(texte)["exception"] == "ValueError"
    assert "DUPONT" not in texte
    assert json.loads(texte)["pile"][-1].startswith("test_journalisation.py:")


def test_aucune_ligne_forgee():
    texte = _ecrire("a\nb\r\n\x1b[31mc\u202ed\u2028e")
    assert texte.isascii()
    assert not {"\n", "\r", "\x1b"} & set(texte)
    assert json.loads(texte)["fait"] == "a\nb\r\n\x1b[31mc\u202ed\u2028e"


def test_le_produit_ecrit_avec_ce_format(settings):
    assert settings.LOGGING["handlers"]["console"]["formatter"] == "json"
    assert settings.LOGGING["root"]["handlers"] == ["console"]
