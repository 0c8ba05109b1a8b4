"""« Voir comme »: in words and on the screens, read only, in one's own name, never more than one reads oneself."""

import itertools
import random
import uuid
from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.urls import NoReverseMatch, reverse

from coordination.acces import decider_transmission, visibles
from coordination.models import Transmission
from dui.core import contexte, horloge
from dui.core.models import JetonSoumission, TraceAcces
from habilitations import apercu, sessions
from habilitations.acces import acteur_de, contexte_de, perimetres_visibles
from habilitations.apercu import acteur_vu, lettre_vue
from habilitations.choices import ACTIONS_PAR_DROIT
from habilitations.middleware import EN_APERCU
from habilitations.models import Affectation, Profil
from tests.coordination.outils import ecrire
from tests.droits.marche import adresses
from tests.outils import fabriques as f
from tests.surete.test_formule import QUESTIONS, tirer

pytestmark = pytest.mark.django_db
LIT = {"lire", "resumer", "agreger"}
ECRIT = ("ecrire", "creer", "valider")


@pytest.fixture
def vie(maison):
    ecrire(maison.anne, maison.d_eloise, texte="A préparé le repas.")
    ecrire(maison.lucie, maison.d_eloise, texte="Température normale.", niveau=4, categorie="sante")
    return maison


def commencer(client, m, code, unite=None, structure=None, **plus):
    champs = {"structure": (structure or m.mecs).pk, "profil": m.profils[code].pk, **plus}
    return client.post("/habilitations/apercu/voir/", champs | ({"unite": unite.pk} if unite else {}))


@pytest.mark.parametrize(("domaine", "profil", "sienne", "vue"), [
    ("TRE", "W", "R", "W"), ("TRE", "W", "V", "W"), ("TRE", "R", "W", "R"), ("TRE", "W", "S", "S"),
    ("TRE", "R", "S", "S"), ("TRE", "C", "S", ""), ("TRE", "C", "R", "C"), ("TRE", "S", "A", ""),
    ("TRE", "R", "A", "A"), ("TRE", "V", "R", "V"), ("TRE", "V", "C", ""), ("TRE", "W", "", ""),
    ("OBS", "W", "", ""), ("PSY", "W", "R", "R"), ("IP", "V", "W", "R"), ("IP", "W", "V", "R"),
    ("HAB", "V", "R", "R"), ("HAB", "V", "C", ""), ("NIR", "W", "R", "R"),
])  # fmt: skip
def test_une_case_de_l_apercu(domaine, profil, sienne, vue):
    assert lettre_vue(domaine, profil, sienne) == vue


def test_aucune_lettre_ne_lit_plus_que_la_sienne():
    """All couples of letters, in an ordinary domain and in a reserved one."""
    for domaine, p, s in itertools.product(("TRE", "IP", "HAB"), ["", *"WRVCSA"], ["", *"WRVCSA"]):
        actions = ACTIONS_PAR_DROIT.get(lettre_vue(domaine, p, s), frozenset())
        assert actions & LIT <= ACTIONS_PAR_DROIT.get(s, frozenset()), (domaine, p, s)
        assert actions <= ACTIONS_PAR_DROIT.get(p, frozenset()), (domaine, p, s)


@pytest.mark.mission("PRI-ENJ-5")
def test_un_apercu_ne_montre_rien_que_l_on_ne_lise_deja():
    """Random worlds: for every profile looked at, what the formula and the database give ⊆ one's own."""
    montres = 0
    for graine in range(5):
        point = transaction.savepoint()
        montres += _regarder_un_monde(random.Random(graine))
        transaction.savepoint_rollback(point)
    assert montres > 20, "worlds where nothing is ever shown prove nothing"


def _regarder_un_monde(alea):
    m = tirer(alea)
    profils = list(Profil.objects.filter(structure=None))
    with f.technique(*m.structures):
        ecrits = list(Transmission.objects.select_related("dossier__perimetre").prefetch_related(
            "dossier__perimetre__liens"))  # fmt: skip
    montres = 0
    for pro in m.pros:
        propre = acteur_de(pro.compte)
        for structure in [s for s in m.structures if s.pk in propre.structures]:
            for profil in alea.sample([p for p in profils if p.organisme_id == structure.organisme_id], 3):
                vu = acteur_vu(propre, profil, structure, alea.choice([None, *m.unites[structure.pk]]))
                montres += _compare(alea, propre, vu, ecrits)
    return montres


def _compare(alea, propre, vu, ecrits):
    questions = alea.sample([q for q in QUESTIONS if q[1] in LIT], 20)
    montres = 0
    with transaction.atomic():
        sien = contexte_de(propre)
        with contexte.ouvrir(sien):
            lus = set(visibles(propre).values_list("pk", flat=True))
            siens = {q: set(perimetres_visibles(propre, *q).values_list("pk", flat=True)) for q in questions}
            ecrits_ou = {a: set(perimetres_visibles(propre, "TRE", a).values_list("pk", flat=True)) for a in ECRIT}
            lisibles = set(perimetres_visibles(propre, "TRE").values_list("pk", flat=True))
        signe = apercu.contexte(vu, sien)
        assert signe.cles <= sien.cles
        assert signe.structures <= sien.structures
        with contexte.ouvrir(signe):
            assert set(visibles(vu).values_list("pk", flat=True)) <= lus
            assert {t.pk for t in ecrits if decider_transmission(vu, t).permis} <= lus
            for q in questions:
                trouves = set(perimetres_visibles(vu, *q).values_list("pk", flat=True))
                assert trouves <= siens[q], q
                montres += len(trouves)
            for action in ECRIT:
                ouverts = set(perimetres_visibles(vu, "TRE", action).values_list("pk", flat=True))
                assert ouverts <= lisibles | ecrits_ou[action], action
    return montres


@pytest.mark.mission("PDE-HAB-1", "PDS-HAB-1")
def test_les_ecrans_sont_ceux_du_profil_et_jamais_plus_que_les_siens(vie, entrer_prouve):
    helene = entrer_prouve(vie.helene)
    chemin = f"/dossiers/{vie.d_eloise.pk}/fil/"
    assert commencer(helene, vie, "IDE").status_code == 303
    page = helene.get(chemin).content.decode()
    assert "A préparé le repas" in page
    assert "Température normale" not in page, "the nurse reads it, the director does not"
    assert "Infirmier" in page
    assert "Hélène Garnier" in page, "still in one's own name"
    assert helene.get("/habilitations/").status_code == 403, "the screens of a nurse"
    assert helene.post("/habilitations/apercu/fin/")["Location"] == "/habilitations/apercu/"
    assert helene.get("/habilitations/").status_code == 200
    commencer(helene, vie, "CPT")
    assert "A préparé le repas" not in helene.get(chemin).content.decode(), "the accountant reads no writing"


def test_une_unite_ferme_les_autres(vie, entrer_prouve):
    helene = entrer_prouve(vie.helene)
    commencer(helene, vie, "EDU", vie.chenes)
    assert "Éloïse" not in helene.get("/personnes/").content.decode()
    helene.post("/habilitations/apercu/fin/")
    commencer(helene, vie, "EDU", vie.tilleuls)
    assert "Éloïse" in helene.get("/personnes/").content.decode()


@pytest.mark.mission("PRI-OBS-5")
def test_rien_ne_s_ecrit_sur_aucune_adresse(vie, entrer_prouve):
    """Every URL of the product × POST, PUT: refused before the view; reading leaves no trace of a visit."""
    helene = entrer_prouve(vie.helene)
    commencer(helene, vie, "EDU")
    avant = _compter()
    essais = 0
    for motif in adresses():
        chemin = _chemin(motif)
        if motif.name in EN_APERCU or chemin is None or motif.name in {"sante", "aide", "planche"}:
            continue
        for methode in ("post", "put"):
            reponse = getattr(helene, methode)(chemin, {"jeton_soumission": str(uuid.uuid4())})
            assert reponse.status_code == 403, (methode, chemin, reponse.status_code)
            essais += 1
    for chemin in ("/", "/transmissions/", f"/dossiers/{vie.d_eloise.pk}/equipe/", f"/dossiers/{vie.d_eloise.pk}/fil/"):
        assert helene.get(chemin).status_code == 200, chemin
    assert _compter() == avant
    assert essais > 200
    assert not JetonSoumission.objects.exists()


def _chemin(motif):
    for arguments in ([], [1], [1, 1], ["x"], [1, "ENT"], [1, 1, "ENT"], [1, 1, "accepter"], ["x", "y"]):
        try:
            return reverse(motif.name, args=arguments)
        except NoReverseMatch:
            continue
    return None


def _compter():
    """Rows of every table but the access log and the session."""
    with connection.cursor() as curseur:
        curseur.execute("SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace"
                        " AND relname NOT IN ('core_traceacces', 'django_session') AND"
                        " has_table_privilege(oid, 'SELECT')")  # fmt: skip
        noms = sorted(nom for (nom,) in curseur.fetchall())
        comptes = {}
        for nom in noms:
            curseur.execute(f"SELECT count(*) FROM {nom}")
            comptes[nom] = curseur.fetchone()[0]
    return comptes


def test_une_page_qui_ecrit_en_lisant_ne_s_ouvre_pas(vie, entrer_prouve, monkeypatch):
    """The read-only guard holds on the pages that usually may write: without the skip of visits, it refuses."""
    helene = entrer_prouve(vie.helene)
    commencer(helene, vie, "EDU")
    monkeypatch.setattr("coordination.views.equipe.noter_visite", _ecrire_une_visite)
    reponse = helene.get(f"/dossiers/{vie.d_eloise.pk}/equipe/")
    assert reponse.status_code == 403
    assert "rien ne s’écrit" in reponse.content.decode()


def _ecrire_une_visite(acteur, lieu):
    from coordination.models import Visite

    Visite.objects.create(acteur_id=acteur.id, lieu=lieu, vue_le=horloge.maintenant())


@pytest.mark.parametrize("fin", ["temps", "verrou", "droit", "profil"])
def test_l_apercu_finit_de_lui_meme(vie, entrer_prouve, fin):
    helene = entrer_prouve(vie.helene)
    commencer(helene, vie, "CPT")
    assert "Aperçu du profil" in helene.get("/").content.decode()
    instant = horloge.maintenant()
    if fin == "temps":
        instant += timedelta(minutes=15, seconds=1)
        session = helene.session
        session[sessions.VU] = int(instant.timestamp())  # somebody still moves: it is not the idle lock
        session.save()
    elif fin == "verrou":
        helene.post("/compte/verrouiller/")
        assert helene.get("/").status_code == 302
        session = helene.session
        del session["verrouillee"]
        session.save()
    elif fin == "droit":
        Affectation.objects.filter(professionnel=vie.helene).update(profil=vie.profils["EDU"])
    else:
        Profil.objects.filter(pk=vie.profils["CPT"].pk).update(organisme=vie.autre)
    with horloge.a_l_instant(instant):
        page = helene.get("/").content.decode()
    assert "Aperçu du profil" not in page
    assert "apercu" not in helene.session


@pytest.mark.mission("PRI-ENJ-3")
def test_le_journal_garde_le_nom_et_le_mot_apercu(vie, entrer_prouve):
    helene = entrer_prouve(vie.helene)
    commencer(helene, vie, "IDE", vie.tilleuls)
    helene.get(f"/dossiers/{vie.d_eloise.pk}/")
    helene.post("/habilitations/apercu/fin/")
    helene.get(f"/dossiers/{vie.d_eloise.pk}/")
    with f.technique(vie.mecs):
        traces = list(TraceAcces.objects.filter(acteur_id=vie.helene.pk).order_by("id")
                      .values_list("action", "canal", "motif"))  # fmt: skip
    assert ("apercu", "web", "Voir comme IDE") in traces
    lectures = [(canal, motif) for action, canal, motif in traces if action == "lecture"]
    assert ("apercu", "Voir comme : Infirmier, Tilleuls") in lectures
    assert lectures[-1] == ("web", "")
    assert ("apercu_fin", "apercu", "Voir comme : Infirmier, Tilleuls") in traces


def test_qui_ne_lit_aucun_dossier_reste_aux_mots(vie, entrer_prouve):
    """The technical administrator learns what a profile is, and sees nobody."""
    victor = entrer_prouve(vie.victor)
    page = victor.get(f"/habilitations/apercu/?profil={vie.profils['EDU'].pk}").content.decode()
    assert "l’aperçu reste en mots" in page
    assert "Transmissions de l’équipe" in page
    assert commencer(victor, vie, "EDU").status_code == 422
    assert "apercu" not in victor.session


def test_on_choisit_un_profil_jamais_une_personne(vie, entrer_prouve):
    page = entrer_prouve(vie.helene).get("/habilitations/apercu/").content.decode()
    assert 'name="profil"' in page
    for nom in ("Dupont", "Bonnet", "Renaud", "Sadi"):
        assert nom not in page


@pytest.mark.parametrize(("qui", "structure", "code"), [
    ("anne", "mecs", 403), ("helene", "ailleurs", 404), ("helene", "csapa", 404), ("zoe", "mecs", 404),
])  # fmt: skip
def test_seulement_la_ou_l_on_administre(vie, entrer_prouve, qui, structure, code):
    client = entrer_prouve(getattr(vie, qui))
    assert commencer(client, vie, "EDU", structure=getattr(vie, structure)).status_code == code
    assert "apercu" not in client.session


def test_les_mots_sont_ceux_du_profil_exact(vie, entrer_prouve):
    """In words nothing is narrowed: the nurse's part on health is said, with what the director cannot see of it."""
    helene = entrer_prouve(vie.helene)
    adresse = f"/habilitations/apercu/?profil={vie.profils['IDE'].pk}&unite={vie.tilleuls.pk}"
    page = " ".join(helene.get(adresse).content.decode().replace("\xa0", " ").split())
    for attendu in ("Dossier et observations médicales", "Lire et écrire", "Vous ne le lisez pas", "N4 équipe de soins",
                    "26 parties ouvertes", "Équipe seulement, à Tilleuls", "Transmissions", "Aujourd’hui"):  # fmt: skip
        assert attendu in page, attendu
    assert "N5 psychologue" not in page


def test_l_opposition_a_sa_propre_fonction_reste(vie, entrer_prouve):
    """Looking as a nurse does not lift what the person opposes to the direction."""
    with f.technique(vie.mecs):
        f.lier(vie.d_eloise, None, "opposition", profil="DIR", debut=horloge.maintenant() - timedelta(hours=1))
    helene = entrer_prouve(vie.helene)
    commencer(helene, vie, "IDE")
    assert "A préparé le repas" not in helene.get("/transmissions/").content.decode()
    assert helene.get(f"/dossiers/{vie.d_eloise.pk}/fil/").status_code in (403, 404)
