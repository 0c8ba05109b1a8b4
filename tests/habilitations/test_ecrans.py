"""Screens of the rights answer each profile as their letter says."""

import pytest

pytestmark = pytest.mark.django_db
ECRANS = ("/", "/professionnels/", "/structures/", "/profils/", "/pourquoi/", "/connexions/", "/journal/")


@pytest.mark.mission("PDE-HAB-1", "PDS-HAB-1", "ATL-SI-2")
@pytest.mark.parametrize("qui", ["helene", "thomas", "victor", "paul", "anne"])
def test_chaque_ecran_selon_la_lettre(direction, connecter, qui):
    navigateur = connecter(getattr(direction, qui))
    for ecran in ECRANS:
        attendu = 403 if qui == "anne" or (ecran == "/journal/" and qui in {"victor", "paul"}) else 200
        assert navigateur.get(f"/habilitations{ecran}").status_code == attendu, (qui, ecran)


def test_un_autre_organisme_n_existe_pas(direction, connecter):
    navigateur = connecter(direction.helene)
    assert navigateur.get(f"/habilitations/professionnels/{direction.zoe.pk}/").status_code == 404
    assert navigateur.get(f"/habilitations/professionnels/{direction.anne.pk}/").status_code == 200


@pytest.mark.mission("PRI-CON-6")
def test_verrouiller_puis_reprendre(direction, connecter):
    from habilitations import sessions

    sessions.choisir_pin(direction.anne.compte, "246813")
    navigateur = connecter(direction.anne)
    ancien = navigateur.session.session_key
    assert navigateur.get("/compte/").status_code == 200
    navigateur.post("/compte/verrouiller/", {"suite": "/compte/"})
    assert navigateur.session.session_key != ancien
    assert navigateur.get("/compte/")["Location"].startswith("/compte/deverrouiller/")
    assert navigateur.get("/compte/", headers={"X-Requested-With": "fetch"}).json() == {"reprise": "/compte/reprise/"}
    assert navigateur.get("/compte/deverrouiller/").status_code == 200
    assert navigateur.post("/compte/reprise/", {"code": "000000"}).status_code == 422
    assert navigateur.post("/compte/reprise/", {"code": "246813"}).status_code == 204
    assert navigateur.get("/compte/").status_code == 200
