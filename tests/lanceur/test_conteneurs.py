"""Dockerfile and docker-compose.yml read, not run: they name what the product has, give what its settings ask."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

RACINE = Path(__file__).resolve().parents[2]
COMPOSE = yaml.safe_load((RACINE / "docker-compose.yml").read_text())
DOCKERFILE = (RACINE / "Dockerfile").read_text()
SERVICES = COMPOSE["services"]
# Given by the image, or whose default suits every installation.
PAR_AILLEURS = {
    "DATABASE_URL_PROPRIETAIRE", "DATABASE_URL_SAUVEGARDE", "DUI_PG_OUTILS",
    "DUI_ANCRE_JOURNAL", "DUI_BAC_A_SABLE", "DUI_BAIL_SECONDES", "DUI_CLE_SCEAU",
    "DUI_CONN_MAX_AGE", "DUI_DONNEES", "DUI_FICHIERS", "DUI_INVITATION_A_L_ECRAN", "DUI_JOURNAL_CONSERVATION_JOURS",
    "DUI_SECRET_KEY_ANCIENNES", "DUI_STATIQUES", "DUI_URGENCE_RECHERCHES_HEURE", "DUI_VERROU_MINUTES",
}  # fmt: skip


def variables_des_reglages() -> set[str]:
    textes = "".join(p.read_text() for p in (RACINE / "dui" / "settings").glob("*.py") if p.name != "test.py")
    lues = re.findall(r"env\.\w+\(\s*\"([A-Z_]+)\"", textes)
    return set(lues) | {"DATABASE_URL_PROPRIETAIRE", "DATABASE_URL_SCEAU"}


def test_chaque_reglage_est_donne_ou_a_son_defaut():
    donnees = set(COMPOSE["x-application"]["environment"])
    assert variables_des_reglages() - donnees == PAR_AILLEURS & variables_des_reglages()
    assert donnees - variables_des_reglages() == set()


@pytest.mark.parametrize(
    "nom", ["proxy", "migrations", "web", "worker", "beat", "sauvegarde", "postgres", "valkey", "bac-a-sable"]
)
def test_chaque_service_est_la(nom):
    assert nom in SERVICES


def test_seul_le_mandataire_est_publie_et_la_base_ne_sort_pas():
    assert {nom for nom, s in SERVICES.items() if "ports" in s} == {"proxy"}
    assert COMPOSE["networks"]["interne"] == {"internal": True}
    for nom in ("postgres", "valkey", "beat", "migrations"):
        assert SERVICES[nom]["networks"] == ["interne"]


def test_plusieurs_exemplaires_sont_possibles():
    for nom in ("web", "worker"):
        assert "container_name" not in SERVICES[nom]
        assert "ports" not in SERVICES[nom]


def test_le_mot_de_passe_du_proprietaire_ne_va_qu_aux_migrations():
    porteurs = {nom for nom, s in SERVICES.items() if "DUI_MDP_OWNER" in str(s.get("environment", {}))}
    assert porteurs == {"migrations", "postgres"}


def test_le_role_qui_lit_tout_ne_va_qu_aux_sauvegardes():
    assert {nom for nom, s in SERVICES.items() if "DATABASE_URL_SAUVEGARDE" in str(s)} == {"sauvegarde"}
    assert SERVICES["sauvegarde"]["networks"] == ["interne"]


def test_aucun_secret_n_est_ecrit_et_chacun_est_exige():
    brut = (RACINE / "docker-compose.yml").read_text()
    for nom in (
        "DUI_SECRET_KEY",
        "DUI_CLE_CONTEXTE",
        "DUI_MDP_APP",
        "DUI_MDP_OWNER",
        "DUI_MDP_SCEAU",
        "DUI_MDP_VALKEY",
    ):
        assert f"${{{nom}:?}}" in brut
        assert not re.search(rf"{nom}:-[^}}]", brut)
    exemple = (RACINE / "deploiement" / "exemple.env").read_text()
    exiges = set(re.findall(r"\$\{(\w+):\?\}", brut))
    assert exiges <= set(re.findall(r"^(\w+)=$", exemple, re.M))


def test_le_dockerfile_copie_ce_qui_existe_et_chaque_salle():
    sources = re.findall(r"^COPY (?!--)(.+)$", DOCKERFILE, re.M)
    fichiers = [f for ligne in sources for f in ligne.split()[:-1]]
    assert [f for f in fichiers if not (RACINE / f).exists()] == []
    salles = {p.parent.name for p in RACINE.glob("*/apps.py")} - {"bac_a_sable"}
    assert salles <= set(fichiers)


def test_l_image_ne_tourne_pas_en_root_et_n_installe_que_des_versions_verrouillees():
    assert re.search(r"^USER 10001", DOCKERFILE, re.M)
    assert all("--require-hashes" in ligne for ligne in re.findall(r"pip (?:wheel|install)[^\n]*", DOCKERFILE))
    assert COMPOSE["x-application"]["read_only"] is True


def test_les_cles_de_construction_passent_les_reglages_de_production(tmp_path):
    """The static files of the image are collected with these; a refusal would break the build."""
    bloc = re.search(r"^RUN (DUI_SECRET_KEY.*?)\\\n\s+python manage.py collectstatic", DOCKERFILE, re.M | re.S)
    assert bloc
    cles = dict(re.findall(r'(\w+)="?([^"\s\\]+)"?', bloc[1]))
    env = {"PATH": os.environ["PATH"], "DJANGO_SETTINGS_MODULE": "dui.settings.prod", "DUI_STATIQUES": str(tmp_path)}
    commande = [sys.executable, "manage.py", "collectstatic", "--noinput", "--verbosity", "0"]
    fait = subprocess.run(commande, cwd=RACINE, env=env | cles, capture_output=True, text=True)
    assert fait.returncode == 0, fait.stderr[-800:]
    assert any(tmp_path.rglob("*.css"))


def test_les_commandes_existent():
    commandes = " ".join(" ".join(s["command"]) for s in SERVICES.values() if isinstance(s.get("command"), list))
    for nom in re.findall(r"manage\.py (\w+)", commandes):
        trouves = [*RACINE.glob(f"*/management/commands/{nom}.py"), *RACINE.glob(f"dui/*/management/commands/{nom}.py")]
        assert trouves or nom == "migrate"
