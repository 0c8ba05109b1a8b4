"""S-35: whatever an address says, the database is never asked something else: no 5xx, no other row."""

from urllib.parse import urlencode

import pytest

pytestmark = [pytest.mark.django_db, pytest.mark.exigence("S-35")]
CHARGES = (
    "'", "''", "' OR '1'='1", "\" OR \"\"=\"", "'; SELECT pg_sleep(9)--", "1; DROP TABLE usagers_usager", "1 OR 1=1",
    "%' OR 1=1 --", "\\'; --", "' UNION SELECT NULL,NULL--", "1) OR (1=1", "$$ OR true $$", "E'\\x27'", "\x00", "%00",
    "０", "١", "99999999999999999999", "-1", "1e9", "é" * 4000, "_%_%", "ʼ OR 1=1", "{{7*7}}", "../../etc/passwd",
)  # fmt: skip
PARAMETRES = (
    "q", "s", "page", "avant", "apres", "genre", "etat", "unite", "categorie", "importance", "dossier", "dossiers",
    "niveau", "type", "structure", "phase", "miens", "identite", "du", "au", "pro", "numero", "professionnel",
    "domaine", "suite", "non_lues", "moi", "a_completer", "nom", "prenom", "naissance", "qui", "next", "fait", "usager",
)  # fmt: skip
PAGES = (
    "/", "/personnes/", "/personnes/recherche/", "/personnes/suggestions/", "/personnes/nouvelle/", "/transmissions/",
    "/transmissions/nouvelle/", "/transmissions/mentions/", "/transmissions/lecteurs/", "/envois/", "/notifications/",
    "/dossiers/{d}/fil/", "/dossiers/{d}/acces/", "/habilitations/professionnels/", "/habilitations/profils/",
    "/habilitations/pourquoi/", "/habilitations/journal/", "/habilitations/connexions/", "/habilitations/urgences/",
    "/habilitations/journal/anomalies/", "/remises/", "/reprise/", "/personnes/fusions/", "/compte/",
)  # fmt: skip


@pytest.mark.parametrize("qui", ["anne", "paul"])
def test_aucun_parametre_ne_change_la_question(monde, connecter, qui):
    client = connecter(getattr(monde, qui))
    fautes = []
    for page in PAGES:
        chemin = page.format(d=monde.d_eloise.pk)
        for charge in CHARGES:
            adresse = f"{chemin}?{urlencode(dict.fromkeys(PARAMETRES, charge))}"
            reponse = client.get(adresse)
            montre = "Vidal" in reponse.content.decode(errors="replace")
            if reponse.status_code >= 500 or montre:
                fautes.append((page, charge[:30], reponse.status_code, montre))
    assert fautes == []


def test_la_connexion_non_plus(client):
    for charge in CHARGES:
        reponse = client.post("/compte/connexion/", {"login": charge, "password": charge})
        assert reponse.status_code < 500, charge[:30]
