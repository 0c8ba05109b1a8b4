"""S-26: who may do what to the log, role by role; S-29: nothing typed by anybody forges a line."""

import io
import json
import logging

import psycopg
import pytest
from django.test import Client

from dui.core import contexte, journal
from dui.core.journalisation import formateur
from dui.core.models import TraceAcces
from tests.noyau.outils_journal import ecrire

pytestmark = pytest.mark.mission("PRI-OBS-5")
INSERER = (
    "INSERT INTO core_traceacces (acteur_id, action, objet, motif, canal, adresse)"
    " VALUES (%s, 'lecture', 'x', '', '', '')"
)
HOSTILES = (
    "a\nb",
    "a\r\n2026-11-21 forgée",
    "\x1b[2J\x1b[31mrouge",
    "\u202eesrevni\u202c",
    "\u2028saut",
    "\x00nul",
    "\x85nel",
)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("ordre", [
    "SELECT 1 FROM core_traceacces", "UPDATE core_traceacces SET objet = 'x'", "DELETE FROM core_traceacces",
    "TRUNCATE core_traceacces", "DROP TABLE core_traceacces", "ALTER TABLE core_traceacces DISABLE TRIGGER ALL",
    "INSERT INTO core_sceau DEFAULT VALUES", "SELECT 1 FROM core_preuve",
])  # fmt: skip
@pytest.mark.parametrize("role", ["dui_journal", "dui_portail"])
def test_les_roles_d_ajout_n_ont_que_l_ajout(connexion_role, role, ordre):
    ecrire(1)
    with pytest.raises(psycopg.Error):
        connexion_role(role).execute(ordre)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("role", ["dui_app", "dui_journal"])
def test_personne_n_ecrit_au_nom_d_un_autre_ni_a_une_autre_heure(connexion_role, role):
    """Without a signed context a line is nobody's; the database sets instant, order and digest."""
    brute = connexion_role(role)
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        brute.execute(INSERER, [7])
    brute.execute(
        "INSERT INTO core_traceacces (tx, instant, action, objet, motif, canal, adresse, grain, empreinte)"
        " VALUES (1, '2020-01-01', 'a', 'b', '', '', '', '\\x00', '\\x00')"
    )
    with contexte.ouvrir(contexte.agent_technique("test", [3])):
        assert not TraceAcces.objects.filter(acteur_id=7).exists()
    lue = connexion_role("dui_sceau").execute("SELECT instant > now() - interval '1 minute', tx > 1, length(empreinte),"
                                              " length(grain) FROM core_traceacces")  # fmt: skip
    assert lue.fetchall() == [(True, True, 32, 16)]


@pytest.fixture
def sortie():
    """What the product would write on its console."""
    flux = io.StringIO()
    porteur = logging.StreamHandler(flux)
    porteur.setFormatter(formateur())
    cibles = [logging.getLogger(nom) for nom in ("", "django", "django.request", "django.security", "dui")]
    for cible in cibles:
        cible.addHandler(porteur)
    yield flux
    for cible in cibles:
        cible.removeHandler(porteur)


@pytest.mark.django_db
@pytest.mark.parametrize("texte", HOSTILES)
def test_aucune_ligne_forgee_par_une_requete(sortie, texte):
    """Addresses, headers, fields: each line written is one object of JSON in ASCII, and holds none of it."""
    client = Client(raise_request_exception=False)
    sans_nul = texte.replace("\x00", "")
    client.get("/introuvable/" + "".join(f"%{o:02x}" for o in sans_nul.encode()) + "/")
    client.get("/introuvable/", headers={"User-Agent": "n", "Referer": "http://autre/"}, query_params={"q": texte})
    client.post("/compte/connexion/", {"login": f"{texte}@exemple.test", "password": texte})
    client.post("/personnes/nouvelle/", {"nom": texte})
    logging.getLogger("dui.essai").warning("essai %s", texte, extra={"cause": texte})
    lignes = sortie.getvalue().splitlines()
    assert lignes
    for ligne in lignes:
        assert ligne.isascii()
        assert isinstance(json.loads(ligne), dict)
        assert "forg" not in ligne or '"cause"' in ligne


@pytest.mark.django_db
@pytest.mark.parametrize("texte", [t for t in HOSTILES if "\x00" not in t])
def test_un_motif_hostile_reste_une_seule_ligne_et_une_seule_empreinte(texte):
    with contexte.ouvrir(contexte.Contexte(acteur_id=7)):
        journal.tracer("lecture", objet="dossier:ID", structure_id=3, motif=texte)
        assert TraceAcces.objects.get().motif == texte
