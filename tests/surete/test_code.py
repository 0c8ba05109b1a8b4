"""S-30, S-34, S-35, S-43: rules on the code and the configuration that no reviewer has to remember."""

import ast
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import connection
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from dui.core import garde
from dui.core.garde import EcritureSurLecture, lecture_seule

pytestmark = pytest.mark.exigence("S-30", "S-35", "S-43")

RACINE = Path(__file__).resolve().parents[2]
PIECES = ("dui", "habilitations", "usagers", "documents", "coordination", "administration", "accompagnement", "interop")
SQL = {"execute", "executemany", "raw", "extra", "copy"}
# Modules whose SQL is composed of their own constants, or of a query of the ORM with its parameters; read in review.
COMPOSEES = {
    "dui/core/journal.py": 1,
    "dui/core/sante.py": 1,
    "dui/core/sauvegarde/postgres.py": 1,
    "dui/core/sceaux.py": 2,
    "dui/core/verification.py": 1,
    "dui/core/versement.py": 4,
    "habilitations/extraits/archive.py": 2,
    "usagers/selectors/doublons.py": 1,
    "usagers/selectors/recherche.py": 1,
}
EXEMPTES_DE_CSRF = {
    "envoi_repris": "valeur chiffrée, datée, liée au navigateur ; rien n’est fait avant le clic suivant",
    "psc_fermeture": "appelée par Pro Santé Connect sans cookie : un jeton signé par lui tient lieu de preuve",
}


def _modules() -> Iterator[Path]:
    for piece in PIECES:
        for chemin in sorted((RACINE / piece).rglob("*.py")):
            if "migrations" not in chemin.parts and "demo" not in chemin.parts:
                yield chemin


def _composes(chemin: Path) -> int:
    """Calls that run SQL whose text is built on the spot (f-string with values, %, +, format)."""
    compte = 0
    for noeud in ast.walk(ast.parse(chemin.read_bytes())):
        if isinstance(noeud, ast.Call) and isinstance(noeud.func, ast.Attribute) and noeud.func.attr in SQL:
            compte += bool(noeud.args) and _construit(noeud.args[0])
    return compte


def _construit(texte: ast.expr) -> bool:
    if isinstance(texte, ast.JoinedStr):
        return any(isinstance(morceau, ast.FormattedValue) for morceau in texte.values)
    if isinstance(texte, ast.BinOp):
        return not (isinstance(texte.left, ast.Constant) and isinstance(texte.right, ast.Constant))
    return isinstance(texte, ast.Call) and isinstance(texte.func, ast.Attribute) and texte.func.attr == "format"


def test_aucun_sql_compose_avec_des_valeurs():
    trouves = {str(c.relative_to(RACINE)): n for c in _modules() if (n := _composes(c))}
    assert trouves == COMPOSEES, "relisez ce SQL ; s’il n’est fait que de constantes, inscrivez-le dans COMPOSEES"


def test_la_regle_voit_une_faute(tmp_path):
    faute = tmp_path / "faute.py"
    faute.write_text('c.execute(f"SELECT {nom}")\nc.execute("SELECT %s" % nom)\nc.execute("SELECT {}".format(n))\n')
    assert _composes(faute) == 3


def _vues(motifs: list[URLPattern | URLResolver]) -> Iterator[URLPattern]:
    for motif in motifs:
        if isinstance(motif, URLResolver):
            yield from _vues(motif.url_patterns)
        else:
            yield motif


def test_toute_vue_est_protegee_du_csrf():
    exemptes = {m.name for m in _vues(get_resolver().url_patterns) if getattr(m.callback, "csrf_exempt", False)}
    assert exemptes == set(EXEMPTES_DE_CSRF)


@pytest.mark.django_db
@pytest.mark.parametrize("sql", [
    "UPDATE core_remise SET erreur = ''", "DELETE FROM core_remise", "INSERT INTO core_remise DEFAULT VALUES",
    "WITH x AS (DELETE FROM core_remise RETURNING 1) SELECT * FROM x", "TRUNCATE core_remise", "CREATE TABLE x ()",
])  # fmt: skip
def test_une_lecture_n_ecrit_pas(sql):
    with lecture_seule(), pytest.raises(EcritureSurLecture), connection.cursor() as curseur:
        curseur.execute(sql)
    assert "GET" in garde.METHODES_SURES


@pytest.mark.django_db
@pytest.mark.parametrize("chemin", ["/aide/", "/compte/login/", "/sante/", "/introuvable/"])
def test_les_entetes_de_chaque_reponse(chemin):
    entetes = Client().get(chemin).headers
    assert entetes["Cache-Control"] == "no-store" or "no-store" in entetes["Cache-Control"]
    assert entetes["X-Content-Type-Options"] == "nosniff"
    if chemin != "/sante/":
        assert "unsafe" not in entetes["Content-Security-Policy"]


BONNE = {
    "DUI_SECRET_KEY": "kZ8!r4Vn2#qLw9Ty6&Xb1Pm5@Hd3Gs7-Jc0Fa-uE+oI=tR_yQxWvBnMz",
    "DUI_CLE_CONTEXTE": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
    "DATABASE_URL": "postgresql://dui_app@localhost/dui",
    "DUI_HOTES": "dui.exemple.test",
}
PSC = {
    "DUI_PSC_EMETTEUR": "https://auth.exemple.test/realms/r",
    "DUI_PSC_CLIENT": "dui",
    "DUI_PSC_SECRET_FICHIER": str(RACINE / "LICENSE"),
}
MAUVAISES = {
    "sans_cle": {"DUI_SECRET_KEY": None},
    "cle_courte": {"DUI_SECRET_KEY": "courte"},
    "cle_uniforme": {"DUI_SECRET_KEY": "a" * 64},
    "sans_cle_de_contexte": {"DUI_CLE_CONTEXTE": None},
    "cle_de_contexte_courte": {"DUI_CLE_CONTEXTE": "abcd"},
    "cle_de_contexte_uniforme": {"DUI_CLE_CONTEXTE": "0" * 64},
    "tous_les_hotes": {"DUI_HOTES": "*"},
    "aucun_hote": {"DUI_HOTES": ""},
    "sans_base": {"DATABASE_URL": None},
    "bac_a_sable": {"DUI_BAC_A_SABLE": "1"},
    "psc_incomplet": {"DUI_PSC_EMETTEUR": "https://auth.exemple.test/realms/r"},
    "psc_sans_fichier": PSC | {"DUI_PSC_SECRET_FICHIER": "/introuvable/secret"},
    "psc_sans_chiffrement": PSC | {"DUI_PSC_EMETTEUR": "http://auth.exemple.test/realms/r"},
    "psc_bac_a_sable": PSC | {"DUI_PSC_EMETTEUR": "https://auth.bas.psc.esante.gouv.fr/auth/realms/esante-wallet"},
    "psc_secret_court": PSC | {"DUI_PSC_SECRET_FICHIER": "/dev/null"},
}


def _demarrer(changements):
    env = {"PATH": os.environ["PATH"], "PYTHONPATH": str(RACINE)} | BONNE | changements
    propre = {nom: valeur for nom, valeur in env.items() if valeur is not None}
    commande = [sys.executable, "-c", "import dui.settings.prod as p; print(p.DEBUG, p.SECURE_SSL_REDIRECT)"]
    return subprocess.run(commande, env=propre, capture_output=True, text=True, cwd=RACINE)


@pytest.mark.attaque("S-43", "mauvaises configurations")
@pytest.mark.parametrize("nom", list(MAUVAISES))
def test_la_production_refuse_une_mauvaise_configuration(nom):
    fait = _demarrer(MAUVAISES[nom])
    assert fait.returncode != 0
    assert "ImproperlyConfigured" in fait.stderr


def test_la_production_demarre_bien_configuree():
    for reglages in ({}, PSC):
        fait = _demarrer(reglages)
        assert fait.stdout.split() == ["False", "True"], fait.stderr


# Keys and tokens as they are written by those who give them.
SECRET = re.compile(
    r"-----BEGIN [A-Z ]*PRIVATE KEY-----|\b(AKIA|ASIA)[0-9A-Z]{16}\b|\bgh[opsu]_\w{36}|\bglpat-[\w-]{20}"
    r"|\bxox[abprs]-\d|\bAIza[\w-]{35}|\bsk_live_\w{20}|\bpypi-AgE\w{40}"
)


def test_aucun_secret_dans_le_depot_ni_dans_son_histoire():
    """Each line ever added, and, where the history did not come along, each file that is here."""
    lus = {".py", ".md", ".toml", ".env", ".yml", ".html", ".js"}
    ici = [chemin for chemin in RACINE.glob("**/*") if chemin.suffix in lus
           and not {".venv", ".donnees", ".git"} & set(chemin.parts)]  # fmt: skip
    lignes = [ligne for chemin in ici for ligne in chemin.read_text(errors="replace").splitlines()]
    if (RACINE / ".git").exists():
        commande = ["git", "log", "-p", "--no-color", "--no-ext-diff"]
        lu = subprocess.run(commande, cwd=RACINE, capture_output=True, text=True, errors="replace", check=True).stdout
        lignes += [ligne for ligne in lu.splitlines() if ligne.startswith("+")]
    trouves = [ligne[:80] for ligne in lignes if SECRET.search(ligne)]
    print(f"Mesure : {len(lignes)} lignes lues, {len(trouves)} secret")
    assert trouves == []
    assert len(lignes) > 20_000


def test_le_lecteur_de_secrets_en_voit_un():
    assert SECRET.search("-----BEGIN " + "RSA PRIVATE KEY-----")
    assert SECRET.search("cle = " + "AKIA" + "Z" * 16)
