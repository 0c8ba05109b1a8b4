"""What rests in the database of a second factor is unreadable, and survives a change of keys (S-45)."""

import os
from importlib import import_module

import pytest
from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from cryptography.fernet import Fernet, InvalidToken
from django.apps import apps
from django.db import connection

from dui.core.chiffrement import chiffre
from tests.habilitations.outils import entrer, equiper

pytestmark = [pytest.mark.django_db, pytest.mark.exigence("S-45")]


def brut(pro):
    with connection.cursor() as curseur:
        curseur.execute("SELECT data::text FROM mfa_authenticator WHERE user_id = %s", [pro.compte.pk])
        return " ".join(ligne for (ligne,) in curseur.fetchall())


def test_la_base_ne_tient_aucun_secret_lisible(monde):
    secret = equiper(monde.anne)
    codes = RecoveryCodes(Authenticator.objects.get(user=monde.anne.compte, type="recovery_codes"))
    graine = get_adapter().decrypt(codes.instance.data["seed"])
    assert secret not in brut(monde.anne)
    assert graine not in brut(monde.anne)
    assert not any(code in brut(monde.anne) for code in codes.get_unused_codes())


def test_une_nouvelle_cle_ecrit_et_l_ancienne_lit_encore(monde, settings):
    ancienne, nouvelle = Fernet.generate_key().decode(), Fernet.generate_key().decode()
    settings.DUI_CLES_CHAMPS = [ancienne]
    monde.anne.secret = equiper(monde.anne)
    avant = Authenticator.objects.get(user=monde.anne.compte, type="totp").data["secret"]
    settings.DUI_CLES_CHAMPS = [nouvelle, ancienne]
    assert entrer(monde.anne).get("/compte/").status_code == 200
    assert Fernet(nouvelle).decrypt(get_adapter().encrypt("x").encode()) == b"x"
    with pytest.raises(InvalidToken):
        Fernet(nouvelle).decrypt(avant.encode())


def test_la_migration_chiffre_ce_qui_etait_clair_et_ne_touche_pas_le_reste(monde):
    equiper(monde.anne)
    facteur = Authenticator.objects.get(user=monde.anne.compte, type="totp")
    facteur.data["secret"] = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
    facteur.save()
    deja = Authenticator.objects.get(user=monde.anne.compte, type="recovery_codes").data["seed"]
    migration = import_module("habilitations.migrations.0005_secrets_chiffres")
    migration.chiffrer(apps, connection.schema_editor())
    facteur.refresh_from_db()
    assert get_adapter().decrypt(facteur.data["secret"]) == "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
    assert Authenticator.objects.get(user=monde.anne.compte, type="recovery_codes").data["seed"] == deja


def test_tous_les_champs_se_lisent_pendant_et_apres_la_rotation(settings):
    """DUI_CHAMPS fields written under the old key, read with both, written again, read once the old one is gone."""
    nombre = int(os.environ.get("DUI_CHAMPS", "1000"))
    ancienne, nouvelle = Fernet.generate_key().decode(), Fernet.generate_key().decode()
    settings.DUI_CLES_CHAMPS = [ancienne]
    ecrits = [chiffre().encrypt(f"champ {rang}".encode()) for rang in range(nombre)]
    settings.DUI_CLES_CHAMPS = [nouvelle, ancienne]
    perdus = sum(chiffre().decrypt(lu) != f"champ {rang}".encode() for rang, lu in enumerate(ecrits))
    tournes = [chiffre().rotate(lu) for lu in ecrits]
    settings.DUI_CLES_CHAMPS = [nouvelle]
    perdus += sum(chiffre().decrypt(lu) != f"champ {rang}".encode() for rang, lu in enumerate(tournes))
    print(f"Mesure : {nombre} champs tournés, {perdus} illisible")
    assert perdus == 0
    with pytest.raises(InvalidToken):
        chiffre().decrypt(ecrits[0])
