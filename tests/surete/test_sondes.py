"""S-21, S-23: raw SQL as an educator reads no health row, whatever the door; nothing stays on the connection."""

import pytest
from django.db import DatabaseError, connection, transaction

from coordination.models import Transmission
from dui.core import contexte, evenements, horloge
from dui.core.boite import livrer
from dui.core.erreurs import ErreurMetier
from habilitations.acces import acteur_de, contexte_de
from tests.outils import fabriques as f

pytestmark = [pytest.mark.django_db, pytest.mark.mission("PRI-OBS-5"), pytest.mark.exigence("S-21", "S-23")]
CANARI = "canari-traitement-7f3a"


@pytest.fixture
def sante(monde):
    """One health writing (N4) and one of the psychologist (N5) on a dossier that the educator follows."""
    with f.technique(monde.mecs):
        for niveau in (4, 5):
            Transmission.objects.create(
                structure=monde.mecs, niveau=niveau, dossier=monde.d_eloise, auteur=monde.lucie, fonction="Infirmière",
                fait_le=horloge.maintenant(), texte=CANARI,
            )  # fmt: skip
    return monde


def _executer(sql, *parametres):
    """Rows, or the text of the error: both are what an attacker would see."""
    try:
        with transaction.atomic(), connection.cursor() as curseur:
            curseur.execute(sql, parametres or None)
            return curseur.fetchall() if curseur.description else curseur.rowcount
    except DatabaseError as erreur:
        return f"{erreur} {getattr(erreur.__cause__, 'diag', None) and erreur.__cause__.diag.message_detail}"


def _educatrice(monde):
    return contexte.ouvrir(contexte_de(acteur_de(monde.anne.compte)))


LECTURES = {
    "select": "SELECT texte FROM coordination_transmission WHERE niveau >= 4",
    "sous_requete": "SELECT (SELECT max(texte) FROM coordination_transmission WHERE niveau = 4)",
    "jointure": "SELECT t.texte FROM usagers_dossier d JOIN coordination_transmission t ON t.dossier_id = d.id",
    "versions": "SELECT texte FROM coordination_transmissionevent",
    "agregat": "SELECT string_agg(texte, '|') FROM coordination_transmission",
    "ligne_entiere": "SELECT t::text FROM coordination_transmission t",
    "statistiques": "SELECT most_common_vals::text FROM pg_stats WHERE tablename = 'coordination_transmission'",
    "statistiques_etendues": "SELECT stavalues1::text FROM pg_statistic",
    "explain": "EXPLAIN (ANALYZE, VERBOSE) SELECT texte FROM coordination_transmission",
    "fonction_bon_marche": "SELECT texte FROM coordination_transmission WHERE texte::int > 0",
    "oracle_division": "SELECT 1 FROM coordination_transmission WHERE 1 / (niveau - 4) = 0",
    "oracle_expression": "SELECT 1 FROM coordination_transmission WHERE (texte || 'x')::xml IS NOT NULL",
    "curseur": "DECLARE c CURSOR FOR SELECT texte FROM coordination_transmission; FETCH ALL FROM c",
    "update_returning": "UPDATE coordination_transmission SET cible = '' WHERE niveau >= 4 RETURNING texte",
    "delete_returning": "DELETE FROM coordination_transmission WHERE niveau >= 4 RETURNING texte",
    "for_update": "SELECT texte FROM coordination_transmission FOR UPDATE",
    "pages": "SELECT ctid, texte FROM coordination_transmission WHERE ctid >= '(0,0)'",
    "filtre_desactive": "SET LOCAL row_security = off; SELECT texte FROM coordination_transmission",
    "copy_programme": "COPY coordination_transmission TO PROGRAM 'cat'",
    "copy_fichier": "COPY coordination_transmission TO '/tmp/fuite'",
    "fichier_serveur": "SELECT pg_read_file('/etc/hostname')",
}


@pytest.mark.parametrize("sonde", list(LECTURES))
def test_aucune_lecture_ne_rend_une_ligne_de_sante(sante, sonde):
    with _educatrice(sante):
        resultat = str(_executer(LECTURES[sonde]))
    assert CANARI not in resultat
    if sonde.startswith("oracle") or sonde == "fonction_bon_marche":
        assert resultat == "[]", "une erreur dirait qu’une ligne cachée existe"


@pytest.mark.parametrize("table", ["coordination_transmission", "usagers_usager", "usagers_adressesecrete"])
def test_copy_ne_sort_rien(sante, table):
    with (
        _educatrice(sante),
        connection.cursor() as curseur,
        curseur.copy(f"COPY (SELECT * FROM {table}) TO STDOUT") as flux,
    ):
        assert CANARI.encode() not in b"".join(bytes(bloc) for bloc in flux)


ECHAPPEES = {
    "creer_vue": "CREATE VIEW fuite AS SELECT * FROM coordination_transmission",
    "creer_vue_materialisee": "CREATE MATERIALIZED VIEW fuite AS SELECT * FROM coordination_transmission",
    "table_temporaire": "CREATE TEMP TABLE fuite AS SELECT * FROM coordination_transmission",
    "creer_fonction": "CREATE FUNCTION public.f(t text) RETURNS bool LANGUAGE sql COST 0.0001 AS 'SELECT true'",
    "fonction_temporaire": "CREATE FUNCTION pg_temp.f(t text) RETURNS bool LANGUAGE sql COST 0.0001 AS 'SELECT true'",
    "truncate": "TRUNCATE coordination_transmission CASCADE",
    "cle_etrangere": "ALTER TABLE core_remise ADD COLUMN t int REFERENCES coordination_transmission",
    "desactiver": "ALTER TABLE coordination_transmission DISABLE ROW LEVEL SECURITY",
    "politique": "CREATE POLICY tout ON coordination_transmission USING (true)",
    "role_proprietaire": "SET ROLE dui_owner",
    "role_definisseur": "SET ROLE dui_definisseur",
    "autorisation": "SET SESSION AUTHORIZATION dui_owner",
    "sans_declencheur": "SET session_replication_role = replica",
    "cle_du_contexte": "SELECT * FROM ctx.cle",
    "remplacer_le_contexte": "CREATE OR REPLACE FUNCTION ctx.charge() RETURNS jsonb LANGUAGE sql AS 'SELECT NULL'",
    "langage": "DO LANGUAGE plpython3u 'pass'",
}


@pytest.mark.parametrize("sonde", list(ECHAPPEES))
def test_aucune_echappee(sante, sonde):
    with _educatrice(sante):
        resultat = _executer(ECHAPPEES[sonde])
        assert isinstance(resultat, str), f"{sonde} a réussi : {resultat}"
        assert _executer("SELECT count(*) FROM coordination_transmission WHERE niveau >= 4") == [(0,)]


def test_ecrire_au_dessus_de_son_niveau_est_refuse(sante):
    """WITH CHECK: neither a new health row, nor one moved out of one's own perimeter."""
    with _educatrice(sante):
        Transmission.objects.create(
            structure=sante.mecs, niveau=2, dossier=sante.d_eloise, auteur=sante.anne, fonction="Éducatrice",
            fait_le=horloge.maintenant(), texte="Journée calme.",
        )  # fmt: skip
        for sql in (
            "UPDATE coordination_transmission SET niveau = 4",
            f"UPDATE coordination_transmission SET structure_id = {sante.csapa.pk}",
        ):
            assert "row-level security" in _executer(sql)


def test_sans_contexte_rien(sante):
    with transaction.atomic():
        contexte.poser(contexte.Contexte())
        for table in (
            "coordination_transmission",
            "usagers_usager",
            "usagers_dossier",
            "usagers_contact",
            "usagers_sejour",
        ):
            assert _executer(f"SELECT count(*) FROM {table}") == [(0,)], table


def test_les_definisseurs_ne_depassent_pas_le_contexte(sante):
    """The duplicate search given another structure answers nothing from it."""
    with f.technique(sante.csapa):
        f.dossier(f.usager(sante.csapa, "Zacharie", "Introuvable", sexe="M"), sante.csapa)
    with _educatrice(sante):
        resultat = str(_executer("SELECT doublons_usagers(%s, 50)", [sante.csapa.pk]))
        assert "Introuvable" not in resultat
        assert "permission denied" in _executer("SELECT count(*) FROM usagers_indexrecherche")


# --- S-23: pooled connections -------------------------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
def test_rien_ne_reste_sur_la_connexion(sante):
    with f.technique(sante.mecs):
        assert Transmission.objects.count() == 2
    assert _executer("SELECT current_setting('dui.ctx', true)") in ([("",)], [(None,)])
    assert _executer("SELECT count(*) FROM coordination_transmission") == [(0,)]
    assert contexte.courant() is None


@pytest.mark.django_db(transaction=True)
def test_une_exception_ne_laisse_rien(sante):
    with pytest.raises(ErreurMetier), f.technique(sante.mecs):
        _lever()
    assert contexte.courant() is None
    with _educatrice(sante):
        assert Transmission.objects.count() == 0


def _lever():
    raise ErreurMetier("non", "Non.")


@pytest.mark.django_db(transaction=True)
def test_une_tache_ne_garde_pas_le_contexte_de_la_precedente(sante):
    """Two deliveries of two structures in a row, then a reading without context, on the same connection."""
    vus = []
    evenements.abonner("sonde.fait", id="sonde")(
        lambda e, r: vus.append((e.structure_id, Transmission.objects.count()))
    )
    for structure in (sante.mecs, sante.csapa):
        with f.technique(structure):
            evenements.publier("sonde.fait", structure_id=structure.pk)
    livrer()
    evenements.desabonner("sonde.fait", "sonde")
    assert vus == [(sante.mecs.pk, 2), (sante.csapa.pk, 0)]
    assert Transmission.objects.count() == 0


@pytest.mark.django_db(transaction=True)
def test_un_reglage_de_session_forge_est_sans_effet(sante):
    forge = '{"a":1,"x":9999999999,"c":[' + ",".join(str(sante.mecs.pk * 8 + n) for n in range(1, 7)) + "]}"
    _executer("SELECT set_config('dui.ctx', %s, false)", "0" * 64 + "." + forge)
    assert _executer("SELECT count(*) FROM coordination_transmission") == [(0,)]
    _executer("SELECT set_config('dui.ctx', '', false)")
