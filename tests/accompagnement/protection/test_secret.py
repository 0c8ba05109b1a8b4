"""Acceptance 8: what an « information préoccupante » says never reaches somebody whom it does not name."""

import os

import pytest
from django.db import connection
from django.test import Client

from accompagnement.models import EvaluationIP
from accompagnement.models.protection import tables
from accompagnement.services import protection as s
from accompagnement.services.protection.papiers import faire_papier
from coordination.models import Echeance
from coordination.services.alertes_echeances import alerter
from dui.core import boite, contexte, horloge
from dui.core.models import Notification
from habilitations.choices import MotifBris
from habilitations.models import PerimetreDossier
from habilitations.services import ouvrir_bris
from tests.accompagnement.protection.outils import envoyer, ip_de, relue
from tests.coordination.outils import au_nom_de
from tests.habilitations.conftest import direction
from tests.outils import fabriques as f
from tests.outils.tirage import part
from tests.surete.sorties import pages

__all__ = ["direction"]
pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.mission("PDE-DOCX-7", "PDE-DOCX-8")]
MOT = "Canari"
CANARIS = [f"{MOT}-{n}" for n in ("recit", "propos", "contexte", "sources", "demarche", "adresse", "preuve", "avis",
                                  "enfant", "conclusion", "motif")]  # fmt: skip
# Everything about it is absent for these; direction and chef de service are not named on this one.
# The direction and the chef de service each day, two of the others in turn.
AUTRES = ("lucie", "sarah", "thomas", "victor", "karim", "nora", "zoe")
NON_NOMMES = ("helene", "paul", *(AUTRES if os.environ.get("DUI_DROITS_COMPLET") == "1" else part(AUTRES, 2)))
TABLES = [t._meta.db_table for t in tables()] + [f"{t._meta.db_table}event" for t in tables() if hasattr(t, "events")]


@pytest.fixture
def maison(direction):
    """Anne writes about Éloïse; the psychologist is named; evaluated and sent, papers made. Nobody leads here."""
    m = direction
    m.nadia = f.professionnel(m.organisme, "Nadia", "Belkacem", "Psychologue", profession="93")
    f.affecter(m.nadia, m.mecs, f.EDU | {"PSY": "W", "IP": "W"})
    with f.technique(m.mecs):
        f.lier(m.d_eloise, m.nadia)
    c = dict(zip(("recit", "propos", "contexte", "sources", "demarches", "adresse", "preuve", "avis", "enfant",
                  "conclusion", "motif"), CANARIS, strict=True))  # fmt: skip
    m.ip = ip_de(m.anne, m.d_eloise, m.nadia, recit=c["recit"], propos=c["propos"])
    with au_nom_de(m.anne) as anne:
        s.rediger(acteur=anne, ip=relue(m.ip), version_lue=1, contexte=c["contexte"], sources=c["sources"],
                  demarches=c["demarches"])  # fmt: skip
    envoyer(m.anne, m.ip, adresse=c["adresse"], preuve=c["preuve"])
    with au_nom_de(m.anne) as anne:
        s.ouvrir_evaluation(acteur=anne, ip=relue(m.ip), recue_le=horloge.aujourdhui())
        evaluation = EvaluationIP.objects.select_related("ip__dossier__usager").get(ip=m.ip)
        s.rediger_evaluation(acteur=anne, evaluation=evaluation, version_lue=1, participants="Anne\nNadia",
                             enfant=c["enfant"])  # fmt: skip
        evaluation = EvaluationIP.objects.select_related("ip__dossier__usager").get(ip=m.ip)
        s.conclure(acteur=anne, evaluation=evaluation, danger="confirme", conclusion=c["conclusion"],
                   proposition="judiciaire", proposition_texte=c["motif"], rendue_le=horloge.aujourdhui())  # fmt: skip
        Echeance.objects.filter(objet=m.ip.objet).update(libelle=f"{MOT}-titre", etat="ouverte", date_realisee=None)
        faire_papier(acteur=anne, ip=relue(m.ip), nom="recueil")
    return m


def sorties(m, pro):
    """Names of the outputs where a planted word was read, and how many outputs were read."""
    client, lues = m.connecter(pro, Client()), 0
    fuites = set()
    for nom, texte in pages(m, client, (MOT,)):
        lues += 1
        if MOT in texte:
            fuites.add(nom)
    for chemin in adresses(m):
        lues += 1
        reponse = client.get(chemin)
        if MOT in reponse.content.decode("utf-8", "replace") or reponse.status_code == 200:
            fuites.add(chemin)
    return fuites, lues


def adresses(m):
    """The addresses of that very one."""
    ici = f"/dossiers/{m.d_eloise.pk}/protection/{m.ip.pk}/"
    with au_nom_de(m.anne):
        piece, fait = m.ip.pieces.first().pk, m.ip.faits.first().pk
    noms = ("", "rediger/", "evaluer/", "fait/", "transmettre/", "nommer/", "suite/", "clore/")
    return [ici + nom for nom in noms] + [f"{ici}pieces/{piece}/", f"{ici}faits/{fait}/ecarter/"]


@pytest.mark.parametrize("role", NON_NOMMES)
def test_rien_n_en_sort_chez_qui_n_est_pas_nomme(maison, connecter, role):
    """Pages, search, fil, synthesis, deadlines, home, exports, extracts, PDF, errors: complete by construction."""
    maison.connecter = connecter
    fuites, lues = sorties(maison, getattr(maison, role))
    print(f"Acceptation 8 : {role}, {lues} sorties lues, {len(CANARIS) + 1} mots semés, fuites : {sorted(fuites)}")
    assert fuites == set()
    assert lues > 100


def test_qui_est_nomme_la_lit_et_son_echeance_aussi(maison, connecter):
    """A test that sees nothing proves nothing."""
    maison.connecter = connecter
    for pro in (maison.anne, maison.nadia):
        fuites, _ = sorties(maison, pro)
        assert any(f"/protection/{maison.ip.pk}/" in x for x in fuites)
        assert "dossier_echeances" in fuites


@pytest.mark.parametrize("role", ["helene", "paul", "lucie"])
def test_sql_brut_ne_montre_pas_une_ligne(maison, role):
    """The second wall: the runtime role, the keys of the direction, level 6 included."""
    with au_nom_de(getattr(maison, role)), connection.cursor() as curseur:
        assert 6 in {cle % 8 for cle in contexte.courant().cles} or role == "lucie"
        for table in TABLES:
            curseur.execute(f"SELECT count(*) FROM {table}")
            assert curseur.fetchone() == (0,), table
        for table in ("coordination_echeance", "coordination_echeanceevent"):
            curseur.execute(f"SELECT count(*) FROM {table} WHERE objet = %s", [maison.ip.objet])
            assert curseur.fetchone() == (0,), table
    with au_nom_de(maison.anne), connection.cursor() as curseur:
        for table in set(TABLES) - {"accompagnement_mineurip"}:
            curseur.execute(f"SELECT count(*) FROM {table}")
            assert curseur.fetchone()[0] > 0, table


def test_un_bris_de_glace_de_la_direction_ne_l_ouvre_pas(maison, connecter):
    """No emergency opens it, of whoever directs the house: neither the page, the tab, nor the base."""
    m = maison
    with au_nom_de(m.helene) as helene:
        bris = ouvrir_bris(acteur=helene, perimetre=PerimetreDossier.objects.get(pk=m.d_eloise.pk),
                           motif=MotifBris.URGENCE_VITALE, precision="Malaise, elle ne répond plus.")  # fmt: skip
    client = connecter(m.helene, Client())
    assert client.get(f"/dossiers/{m.d_eloise.pk}/").status_code == 200
    for chemin in adresses(m):
        assert client.get(chemin).status_code == 404, chemin
    onglet = client.get(f"/dossiers/{m.d_eloise.pk}/protection/")
    assert f"/protection/{m.ip.pk}/" not in onglet.content.decode()
    with au_nom_de(m.helene) as helene, connection.cursor() as curseur:
        assert m.d_eloise.pk in contexte.courant().bris
        for table in TABLES:
            curseur.execute(f"SELECT count(*) FROM {table}")
            assert curseur.fetchone() == (0,), table
    assert bris.pk


def test_un_agent_technique_ne_la_lit_pas(maison):
    """Workers, exports and exits of a house run without it: nothing can carry it away."""
    with f.technique(maison.mecs), connection.cursor() as curseur:
        for table in TABLES:
            curseur.execute(f"SELECT count(*) FROM {table}")
            assert curseur.fetchone() == (0,), table


def test_l_avis_du_jour_va_a_qui_en_repond_et_ne_dit_rien(maison):
    with au_nom_de(maison.anne):
        Echeance.objects.filter(objet=maison.ip.objet).update(proche_le=horloge.aujourdhui(),
                                                              date_due=horloge.aujourdhui())  # fmt: skip
    with f.technique(maison.mecs):
        assert alerter(maison.mecs) == 1
        assert not boite.livrer()
    with au_nom_de(maison.anne) as anne:
        avis = Notification.objects.get(acteur_id=anne.id)
        assert MOT not in avis.texte + avis.url


def test_le_journal_du_dossier_ne_dit_pas_qu_elle_existe(maison):
    """Every act is in the log by its number; the log of the child's file has no line of it."""
    with f.technique(maison.mecs), connection.cursor() as curseur:
        curseur.execute("SELECT count(*), count(dossier_id) FROM core_traceacces WHERE objet = %s", [maison.ip.objet])
        lignes, avec_dossier = curseur.fetchone()
    assert lignes >= 6
    assert avec_dossier == 0
