"""S-16: what exists elsewhere and what does not exist give the same answer, byte for byte."""

import re
from typing import Any

import pytest

pytestmark = [pytest.mark.django_db, pytest.mark.exigence("S-16")]
VARIABLES = re.compile(rb'nonce="[^"]+"|name="jeton_soumission" value="[^"]+"|[A-Za-z0-9]{64}|\d+')
INCONNU = 987_654


def adresses(personne: int, dossier: int) -> list[str]:
    return [
        f"/personnes/{personne}/", f"/personnes/{personne}/photo/", f"/personnes/{personne}/modifier/",
        f"/personnes/{personne}/adresse-protegee/", f"/personnes/{personne}/numeros/", f"/dossiers/{dossier}/",
        f"/dossiers/{dossier}/fil/", f"/dossiers/{dossier}/administratif/", f"/dossiers/{dossier}/entourage/",
        f"/dossiers/{dossier}/equipe/", f"/dossiers/{dossier}/synthese.pdf", f"/dossiers/{dossier}/urgence.pdf",
        f"/dossiers/{dossier}/envois/", f"/dossiers/{dossier}/extrait/", f"/dossiers/{dossier}/acces/",
        f"/dossiers/{dossier}/confidentialite/", f"/transmissions/?dossier={dossier}",
        f"/transmissions/lecteurs/?dossiers={dossier}", f"/transmissions/nouvelle/?dossier={dossier}",
    ]  # fmt: skip


def reponse(client: Any, adresse: str) -> tuple[int, bytes, list[tuple[str, str]]]:
    lue = client.get(adresse)
    entetes = sorted((n, v) for n, v in lue.headers.items() if n not in ("Content-Security-Policy", "Content-Length"))
    return lue.status_code, VARIABLES.sub(b"", lue.content), entetes


@pytest.mark.parametrize("qui", ["anne", "sarah", "paul", "zoe"])
def test_connu_ailleurs_ou_inconnu_la_meme_reponse(monde, connecter, qui):
    client = connecter(getattr(monde, qui))
    ailleurs = adresses(monde.marc.pk, monde.d_marc.pk)
    nulle_part = adresses(INCONNU, INCONNU)
    differentes = [a for a, b in zip(ailleurs, nulle_part, strict=True) if reponse(client, a) != reponse(client, b)]
    assert differentes == []


def test_dans_sa_maison_le_refus_se_dit(monde, connecter):
    """403, not 404, where the person is known to be: the reader can ask."""
    assert connecter(monde.karim).get(f"/dossiers/{monde.d_eloise.pk}/").status_code == 403
