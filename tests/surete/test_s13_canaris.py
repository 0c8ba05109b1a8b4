"""S-13: a canary in each protected field × each role × each output (pages, PDF, CDA and XDM, search, errors, mails).

A canary found where the reference does not put it fails. The rows of `PERMIS` must be found: a test that sees nothing
proves nothing.
"""

import pytest
from django.core import mail
from django.db import connection
from django.test import Client

from documents.services import conserver
from documents.types import SYNTHESE
from dui.core import boite, contexte
from habilitations.services import ouvrir_bris
from interop.services.envois import _faire_document
from tests.coordination.outils import au_nom_de, dossiers, ecrire
from tests.habilitations.conftest import direction
from tests.outils import fabriques as f
from tests.surete.sorties import archive, pages
from tests.usagers.confidentialite.outils import opposer
from usagers.models import AdresseSecrete, IdentiteINS
from usagers.services import restreindre

__all__ = ["direction"]
pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.exigence("S-13"),
    pytest.mark.mission("PRI-ENJ-5", "PDE-HAB-1", "PDS-HAB-1"),
]
ADRESSE, INS, NSS = "7 impasse du Canari-Bleu", "211034410912345", "211034499999942"
SOIN, PSY, RAISON, PAROLES = (
    "Canari-de-soin",
    "Canari-du-psychologue",
    "Canari-de-la-direction",
    "Canari-de-la-personne",
)
CANARIS = {"adresse": ADRESSE, "ins": INS, "nss": NSS, "soin": SOIN, "psy": PSY, "raison": RAISON, "paroles": PAROLES}
# Who may meet which one (metier §4.2, §2.3): NIR to nurse and secretary, N4 to the nurse, her words to those who lead.
PERMIS = {
    "lucie": {"ins", "nss", "soin"},
    "sarah": {"ins", "nss"},
    "paul": {"paroles"},
    "helene": {"paroles"},
    "anne": {"paroles"},
}
ROLES = ("anne", "lucie", "paul", "sarah", "helene", "thomas", "victor", "karim", "nora", "zoe")


@pytest.fixture
def maison(direction):
    m = direction
    m.nadia = f.professionnel(m.organisme, "Nadia", "Belkacem", "Psychologue", profession="93")
    f.affecter(m.nadia, m.mecs, f.EDU | {"PSY": "W", "GS": "S"})
    with f.technique(m.mecs):
        f.lier(m.d_eloise, m.nadia)
        lien = f.relation(m.eloise, f.contact(m.organisme, "Lambert", "Sandrine", structures=[m.mecs.pk]), "", "Mère")
        for relation in (None, lien):
            AdresseSecrete.objects.create(
                usager=m.eloise, structure=m.mecs, relation=relation, lignes=ADRESSE, motif="Violences"
            )
        IdentiteINS.objects.create(
            usager=m.eloise, matricule=INS, oid="1.2.250.1.213.1.4.8", numero_securite_sociale=NSS
        )
        m.eloise.statut_identite, m.eloise.lieu_naissance_cog = "qualifiee", "44109"
        m.eloise.prenoms = m.eloise.premier_prenom = "ELOISE"
        m.eloise.save()
    ecrire(m.lucie, m.d_eloise, texte=f"{SOIN} cette nuit.", niveau=4, importance=3)
    with au_nom_de(m.nadia) as nadia:
        conserver(acteur=nadia, dossier=dossiers(m.d_eloise.pk)[0], type=SYNTHESE, titre=PSY, niveau=5,
                  contenu=PSY.encode(), lecteur_id=m.nadia.pk)  # fmt: skip
    opposer(m.anne, m.d_eloise, cible="pro", professionnel=m.karim, domaine="PP", paroles=PAROLES)
    return m


def vus(m, pro, recherches=()):
    """Canaries met by that person, with the outputs that showed them, and the number of outputs."""
    sortis: dict[str, set[str]] = {}
    appels = 0
    client = m.connecter(pro, Client())
    for nom, texte in pages(m, client, recherches):
        appels += 1
        for cle, valeur in CANARIS.items():
            if valeur in texte:
                sortis.setdefault(cle, set()).add(nom)
    return sortis, appels


@pytest.mark.parametrize("role", ROLES)
def test_aucun_canari_ne_sort(maison, connecter, role):
    maison.connecter = connecter
    sortis, appels = vus(maison, getattr(maison, role), tuple(CANARIS.values()))
    print(f"S-13 : {role}, {appels} sorties, {len(CANARIS)} canaris, vus : {sorted(sortis)}")
    assert set(sortis) == PERMIS.get(role, set()), sortis
    assert appels > 100


def test_une_autre_psychologue_ne_voit_pas_meme_un_titre(maison, connecter):
    """Level 5 is its author's: neither the timeline nor the synthesis tells the other one that it exists."""
    m = maison
    autre = f.professionnel(m.organisme, "Judith", "Weber", "Psychologue", profession="93")
    f.affecter(autre, m.mecs, f.EDU | {"PSY": "W", "GS": "S"})
    with f.technique(m.mecs):
        f.lier(m.d_eloise, autre)
    m.connecter = connecter
    assert "psy" not in vus(m, autre)[0]
    assert "psy" in vus(m, m.nadia)[0]


def test_la_raison_d_une_restriction_ne_sort_que_chez_la_direction(maison, connecter):
    m = maison
    with au_nom_de(m.helene) as helene:
        dossier = dossiers(m.d_eloise.pk)[0]
        restreindre(acteur=helene, dossier=dossier, motif="connue", precision=RAISON, admis=[m.anne])
    m.connecter = connecter
    for role in ("anne", "paul", "thomas"):
        assert "raison" not in vus(m, getattr(m, role))[0], role
    assert vus(m, m.helene)[0]["raison"] == {"confidentialite"}


def test_sous_bris_de_glace_les_canaris_restent_dedans(maison, connecter):
    m = maison
    with au_nom_de(m.karim) as karim:
        perimetre = dossiers(m.d_eloise.pk)[0].perimetre
        ouvrir_bris(acteur=karim, perimetre=perimetre, motif="fugue", precision="Partie depuis midi.")
    m.connecter = connecter
    assert vus(m, m.karim)[0] == {}
    boite.livrer()
    assert mail.outbox
    assert not any(v in c.subject + c.body for c in mail.outbox for v in CANARIS.values())


def test_ce_qui_part_par_messagerie_n_en_porte_aucun(maison):
    """CDA, metadata and PDF: the qualified INS alone leaves, with the identity; never the rest."""
    m = maison
    for pro in (m.lucie, m.sarah):
        with au_nom_de(pro) as acteur:
            document = _faire_document(acteur, dossiers(m.d_eloise.pk)[0], "dr@exemple.test", "Dr", "synthese")
            pk = document.pk
        with contexte.ouvrir(contexte.agent_technique("test", [m.mecs.pk])):
            parti = archive(type(document).objects.select_related("dossier__structure__organisme").get(pk=pk))
        sortis = {cle for cle, valeur in CANARIS.items() if valeur in parti}
        assert sortis == ({"ins", "soin"} if pro == m.lucie else {"ins"})


def test_la_recherche_ne_trouve_pas_par_un_champ_protege(maison, connecter):
    """Nobody is found by their secret address, their numbers or what was written about them."""
    m = maison
    from usagers.selectors import rechercher

    for pro in (m.anne, m.lucie, m.paul, m.sarah, m.helene):
        with au_nom_de(pro) as acteur:
            assert [t.usager.pk for t in rechercher(acteur, "Lambert")] == [m.eloise.pk]
            for valeur in CANARIS.values():
                assert rechercher(acteur, valeur) == [], (pro.prenom, valeur)


def test_en_sql_nu_l_educatrice_ne_lit_aucun_champ_protege(maison):
    m = maison
    with au_nom_de(m.anne), connection.cursor() as curseur:
        for requete in ("SELECT lignes FROM usagers_adressesecrete", "SELECT matricule FROM usagers_identiteins",
                        "SELECT texte FROM coordination_transmission WHERE niveau > 3",
                        "SELECT titre FROM documents_document WHERE niveau > 3",
                        "SELECT extrait FROM coordination_entreefil WHERE niveau > 3"):  # fmt: skip
            curseur.execute(requete)
            assert curseur.fetchall() == [], requete
