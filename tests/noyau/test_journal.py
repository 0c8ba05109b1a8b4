"""S-24…S-29: who saw what is written with the page, cannot be changed, and any change is found and named."""

import hashlib
from datetime import UTC, datetime, timedelta
from io import StringIO

import psycopg
import pytest
from django.core.management import call_command
from django.db import IntegrityError, ProgrammingError, connection, transaction

from dui.core import contexte, garde, journal, purge, sceaux, verification
from dui.core.models import TraceAcces
from tests.noyau.outils_journal import ecrire, sceller_tout, superutilisateur

pytestmark = [pytest.mark.mission("PRI-ENJ-3"), pytest.mark.exigence("S-24", "S-25", "S-26")]
commis = pytest.mark.django_db(transaction=True, databases=["default", "sceau"])
VECTEUR = [42, 1234, 1763686800123456, 7, 3, None, None, "lecture", 'l’usager "É" \\ \n', 2, "", "web", "192.0.2.0",
           "00112233445566778899aabbccddeeff"]  # fmt: skip


@pytest.fixture(autouse=True)
def _ancre_neuve(settings, tmp_path):
    settings.DUI_ANCRE_JOURNAL = str(tmp_path / "ancre.txt")


def test_octets_canoniques_figes():
    """A change of these bytes would make every sealed line unreadable: the vector is pinned."""
    octets = sceaux.octets_trace(VECTEUR)
    assert octets.decode() == (
        '["dui.trace.1", 42, 1234, 1763686800123456, 7, 3, null, null, "lecture", "l’usager \\"É\\" \\\\ \\n", 2, "",'
        ' "web", "192.0.2.0", "00112233445566778899aabbccddeeff"]'
    )
    assert hashlib.sha256(octets).hexdigest() == ("d288da9f400e2d55123b2856fea69cda37f9198040dab72044acbbc661d32b41")


@pytest.mark.django_db
def test_la_base_calcule_les_memes_octets():
    with connection.cursor() as curseur:
        curseur.execute(
            "SELECT core_octets_trace(ROW(42, 1234, to_timestamp(1763686800.123456), 7, 3, NULL, NULL, 'lecture',"
            " %s, 2, '', 'web', '192.0.2.0', %s, NULL)::core_traceacces)",
            [VECTEUR[8], bytes.fromhex(VECTEUR[-1])],
        )
        assert bytes(curseur.fetchone()[0]) == sceaux.octets_trace(VECTEUR)


@pytest.mark.django_db
def test_une_seule_instruction_meme_en_lecture_seule(django_assert_num_queries):
    with contexte.ouvrir(contexte.Contexte(acteur_id=7, adresse="192.0.2.0")):
        with garde.lecture_seule(), django_assert_num_queries(1):
            journal.tracer("lecture", objet="dossier:1", dossier_id=1)
        ligne = TraceAcces.objects.get()
    assert (ligne.acteur_id, ligne.dossier_id, ligne.adresse, ligne.canal) == (7, 1, "192.0.2.0", "web")
    assert len(ligne.grain) == 16
    assert len(ligne.empreinte) == 32


@pytest.mark.django_db
def test_chacun_ne_signe_que_pour_soi():
    _refuse(
        "INSERT INTO core_traceacces (acteur_id, action, objet, motif, canal, adresse)"
        " VALUES (8, 'lecture', 'dossier:1', '', '', '')"
    )


def _refuse(ordre: str) -> None:
    with (
        contexte.ouvrir(contexte.Contexte(acteur_id=7)),
        pytest.raises((ProgrammingError, IntegrityError)),
        transaction.atomic(),
        connection.cursor() as curseur,
    ):
        curseur.execute(ordre)


@pytest.mark.django_db
def test_ni_l_instant_ni_l_empreinte_ne_se_choisissent():
    with contexte.ouvrir(contexte.Contexte(acteur_id=7)):
        with connection.cursor() as curseur:
            curseur.execute(
                "INSERT INTO core_traceacces (tx, instant, acteur_id, action, objet, motif, canal, adresse, grain,"
                " empreinte) VALUES (1, '2001-01-01', 7, 'lecture', 'dossier:1', '', '', '', '\\x00', '\\x00')"
            )
        ligne = TraceAcces.objects.get()
    assert ligne.instant > datetime.now(UTC) - timedelta(minutes=1)
    assert ligne.tx > 1
    assert len(ligne.empreinte) == 32


@pytest.mark.django_db
def test_qui_lit_le_journal():
    """One's own acts, and those of the structures whose log one watches over."""
    ecrire(2)
    with contexte.ouvrir(contexte.Contexte(acteur_id=8)):
        assert TraceAcces.objects.count() == 0
    with contexte.ouvrir(contexte.Contexte(acteur_id=7)):
        assert TraceAcces.objects.count() == 2
    with contexte.ouvrir(contexte.Contexte(acteur_id=8, structures_journal=frozenset({3}))):
        assert TraceAcces.objects.count() == 2


@pytest.mark.django_db
@pytest.mark.parametrize("ordre", ["UPDATE core_traceacces SET objet = 'x'", "DELETE FROM core_traceacces",
                                   "TRUNCATE core_traceacces", "INSERT INTO core_sceau DEFAULT VALUES",
                                   "UPDATE core_sceau SET nombre = 0", "DELETE FROM core_sceau"])  # fmt: skip
def test_le_role_applicatif_ne_change_rien(ordre):
    ecrire(1)
    _refuse(ordre)


@commis
@pytest.mark.parametrize("role", ["dui_owner", "dui_sceau"])
def test_ni_le_proprietaire_ni_le_scelleur_ne_changent_une_ligne(connexion_role, role):
    ecrire(1)
    brute = connexion_role(role)
    for ordre in ("UPDATE core_traceacces SET objet = 'x'", "DELETE FROM core_traceacces", "TRUNCATE core_traceacces"):
        try:
            brute.execute(ordre)
        except psycopg.Error:
            continue
    with contexte.ouvrir(contexte.Contexte(acteur_id=7)):
        assert TraceAcces.objects.get().objet == "dossier:0"


def _sceller_trois_lots() -> None:
    """Lines 1 to 15 in three seals, whatever the rolled-back tests before drew from the sequence."""
    with superutilisateur() as connexion:
        connexion.execute("SELECT setval('core_traceacces_id_seq', 1, false)")
    for _ in range(3):
        ecrire(5)
        sceller_tout(5)


def _verifier(*arguments: str) -> tuple[int, str]:
    sortie = StringIO()
    try:
        call_command("verifier_journal", *arguments, stdout=sortie)
    except SystemExit as fin:
        return int(fin.code), sortie.getvalue()
    return 0, sortie.getvalue()


@commis
def test_intact_puis_la_suite_s_enchaine():
    _sceller_trois_lots()
    ecrire(2)
    code, texte = _verifier()
    assert code == 0
    assert texte.startswith("intact : 3 sceaux, 15 lignes scellées, 2 en attente, 3 sceaux ancrés")
    sceller_tout(2)
    assert sceaux.sceller() == 0


REHACHER = "UPDATE core_traceacces t SET empreinte = sha256(core_octets_trace(t)) WHERE id IN (7, 8)"
ATTAQUES = {
    "modifier": ("modifie", 2, ["UPDATE core_traceacces SET dossier_id = 99 WHERE id = 7"]),
    "modifier_et_rehacher": ("modifie", 2, ["UPDATE core_traceacces SET dossier_id = 99 WHERE id = 7", REHACHER]),
    "supprimer": ("supprime", 2, ["DELETE FROM core_traceacces WHERE id = 7"]),
    "reordonner": ("reordonne", 2, [
        "UPDATE core_traceacces SET id = -7 WHERE id = 7", "UPDATE core_traceacces SET id = 7 WHERE id = 8",
        "UPDATE core_traceacces SET id = 8 WHERE id = -7"]),
    "antidater": ("antidate", 2, [
        "INSERT INTO core_traceacces SELECT -1, tx, instant, acteur_id, structure_id, dossier_id, usager_id, action,"
        " objet, niveau, motif, canal, adresse, '\\x00', '\\x00' FROM core_traceacces WHERE id = 8",
        "UPDATE core_traceacces t SET empreinte = sha256(core_octets_trace(t)) WHERE id = -1"]),
    "tronquer": ("tronque", 3, [
        "DELETE FROM core_traceacces WHERE id > 10", "DELETE FROM core_sceau WHERE numero = 3"]),
}  # fmt: skip


@commis
@pytest.mark.parametrize("attaque", list(ATTAQUES))
def test_chaque_attaque_du_superutilisateur_est_trouvee_et_nommee(attaque):
    nature, sceau, ordres = ATTAQUES[attaque]
    _sceller_trois_lots()
    with superutilisateur() as connexion:
        for ordre in ordres:
            connexion.execute(ordre)
    defaut = verification.verifier().defaut
    assert (defaut.nature, defaut.sceau) == (nature, sceau)
    code, texte = _verifier()
    assert code == 1
    assert texte.startswith(f"ALTÉRÉ : sceau {sceau}, {verification.LIBELLES[nature]}")


def _recalculer(avec_la_cle: bool, settings, tmp_path) -> None:
    """The superuser changes a line, then seals everything again from the start."""
    with superutilisateur() as connexion:
        connexion.execute("UPDATE core_traceacces SET dossier_id = 99 WHERE id = 7")
        connexion.execute(REHACHER)
        connexion.execute("DELETE FROM core_sceau")
    vraie_ancre, vraie_cle = settings.DUI_ANCRE_JOURNAL, settings.DUI_CLE_SCEAU
    settings.DUI_ANCRE_JOURNAL = str(tmp_path / "ancre-du-faussaire.txt")
    if not avec_la_cle:
        settings.DUI_CLE_SCEAU = str(tmp_path / "cle-du-faussaire.pem")
    sceller_tout(15)
    settings.DUI_ANCRE_JOURNAL, settings.DUI_CLE_SCEAU = vraie_ancre, vraie_cle


@commis
@pytest.mark.parametrize("avec_la_cle", [True, False])
def test_tout_recalculer_se_voit(avec_la_cle, settings, tmp_path):
    _sceller_trois_lots()
    _recalculer(avec_la_cle, settings, tmp_path)
    assert verification.verifier().defaut.nature == "recalcule"
    sans_ancre = verification.verifier(tmp_path / "absente.txt").defaut
    assert (sans_ancre is None) == avec_la_cle  # why the anchor lives elsewhere


@commis
def test_une_date_fausse_hors_des_sceaux_se_voit_aussi():
    _sceller_trois_lots()
    with superutilisateur() as connexion:
        connexion.execute(
            "INSERT INTO core_traceacces (tx, instant, action, objet, motif, canal, adresse, grain, empreinte)"
            " SELECT tx + 1000, '2020-01-01', 'lecture', 'x', '', '', '', '\\x00', '\\x00'"
            " FROM core_traceacces WHERE id = 15"
        )
        connexion.execute("UPDATE core_traceacces t SET empreinte = sha256(core_octets_trace(t)) WHERE objet = 'x'")
    assert verification.verifier().defaut.nature == "antidate"


@commis
def test_une_transaction_en_cours_n_est_pas_scellee(connexion_role):
    """Nothing is sealed past the oldest open transaction, so a late commit never falls inside a sealed range."""
    lente = connexion_role("dui_app")
    lente.execute("BEGIN")
    lente.execute("INSERT INTO core_traceacces (action, objet, motif, canal, adresse) VALUES ('a', 'b', '', '', '')")
    ecrire(3)
    assert sceaux.sceller() == 0
    lente.execute("COMMIT")
    sceller_tout(4)
    assert verification.verifier().intact


@commis
def test_l_ancre_rattrape_son_retard(settings, tmp_path):
    """F-28: the anchor store was unreachable; the next pass publishes what it missed."""
    ecrire(1)
    sceller_tout(1)
    (tmp_path / "ancre.txt").unlink()
    ecrire(1)
    sceller_tout(1)
    assert set(sceaux.lire_ancre(tmp_path / "ancre.txt")) == {1, 2}


@commis
def test_la_purge_a_terme_garde_la_preuve(settings):
    """S-28: past the retention the content goes, the seals still hold; before it, a missing line is an attack."""
    _sceller_trois_lots()
    vieillir = datetime.now(UTC) - timedelta(days=1200)
    with superutilisateur() as connexion:
        connexion.execute("UPDATE core_traceacces SET instant = %s WHERE id <= 5", [vieillir])
        connexion.execute("UPDATE core_traceacces t SET empreinte = sha256(core_octets_trace(t)) WHERE id <= 5")
        _resceller_le_premier(connexion, vieillir)
    assert verification.verifier(_nulle_part(settings)).intact
    assert purge.purger_journal() == 5
    rapport = verification.verifier(_nulle_part(settings))
    assert rapport.intact
    assert (rapport.purgees, rapport.traces) == (5, 10)
    settings.DUI_JOURNAL_CONSERVATION_JOURS = 3650
    assert verification.verifier(_nulle_part(settings)).defaut.nature == "supprime"


def _nulle_part(settings):
    return sceaux.Path(settings.DUI_ANCRE_JOURNAL).with_name("absente.txt")


def _resceller_le_premier(connexion, instant) -> None:
    """Age the chain: seals of the test rebuilt with the right key, the first one dated long ago."""
    connexion.execute("DELETE FROM core_sceau")
    precedent = None
    for premier in (1, 6, 11):
        lignes = connexion.execute(
            "SELECT id, tx, empreinte, %s::timestamptz FROM core_traceacces WHERE id BETWEEN %s AND %s ORDER BY tx, id",
            [instant if premier == 1 else datetime.now(UTC), premier, premier + 4],
        ).fetchall()
        sceau = sceaux._composer(lignes, precedent)
        with connexion.cursor() as curseur:
            sceaux._ecrire(curseur, sceau)
            precedent = sceaux.lire_sceaux(curseur, "ORDER BY numero DESC LIMIT 1")[0]


@commis
def test_un_jeune_journal_ne_se_purge_pas():
    _sceller_trois_lots()
    assert purge.purger_journal() == 0
