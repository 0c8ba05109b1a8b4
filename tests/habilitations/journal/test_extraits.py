"""S-52: who saw what between two instants, signed, complete, for its asker alone; S-29, S-41: text stays text."""

import csv
import io
import os
import random
import resource
import zipfile
from datetime import UTC, datetime, timedelta

import pytest
from django.core.management import call_command
from django.db import connection
from openpyxl import load_workbook

from dui.core import boite, contexte, horloge, journal
from dui.core.entrees import neutraliser_cellule
from dui.core.erreurs import ErreurMetier, Refus
from dui.core.models import Notification, TraceAcces
from habilitations.acces import acteur_de, contexte_de
from habilitations.extraits import archive, coffre, requete
from habilitations.models.extraits import EtatExtrait, ExtraitJournal
from habilitations.services import extraits as services
from tests.habilitations.outils import entrer
from tests.outils import fabriques as f

pytestmark = [
    pytest.mark.django_db(transaction=True, databases=["default", "sceau"]),
    pytest.mark.mission("PRI-ENJ-3", "PRI-ENJ-5", "PRI-OBS-5"),
    pytest.mark.exigence("S-52"),
]
LIGNES = int(os.environ.get("DUI_EXTRAIT_LIGNES", "20000"))
PIEGES = ("=1+1", "+1", "-1+1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "\uff1d1+1", " =1", "\u200b=1", "\ufeff@x",
          "a\nforgée;ligne;1", "b\r\n2;c", "\x1b[31mrouge", "gauche\u202edroite", "\u2028saut",
          '"guillemet";=1')  # fmt: skip


@pytest.fixture(autouse=True)
def _ailleurs(settings, tmp_path):
    settings.DUI_DONNEES = str(tmp_path)
    settings.DUI_CLE_SCEAU = str(tmp_path / "sceau" / "cle.pem")


def agir(pro, dossier, motif="", action="lecture", adresse="192.0.2.0"):
    ctx = contexte_de(acteur_de(pro.compte))
    with contexte.ouvrir(ctx):
        journal.tracer(action, objet="dossier:TRE", structure_id=dossier.structure_id, dossier_id=dossier.pk,
                       motif=motif, adresse=adresse)  # fmt: skip


def demander(pro, **champs):
    maintenant = horloge.maintenant()
    base = {"motif": "plainte", "precision": "Plainte 2026-118, page 3", "du": maintenant - timedelta(days=1),
            "au": maintenant + timedelta(minutes=1)}  # fmt: skip
    with contexte.ouvrir(contexte_de(acteur_de(pro.compte))):
        return services.demander_extrait(acteur=acteur_de(pro.compte), **base | champs)


def relire(pro, extrait):
    with contexte.ouvrir(contexte_de(acteur_de(pro.compte))):
        return ExtraitJournal.objects.get(pk=extrait.pk)


def ouvrir(extrait):
    return zipfile.ZipFile(io.BytesIO(b"".join(coffre.lire(services.chemin(extrait)))))


def lignes_csv(zip_):
    texte = zip_.read("traces.csv").decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(texte, newline=""), delimiter=";")), texte


def test_demander_preparer_prendre_verifier(direction, tmp_path):
    """The whole way, through the outbox and the pages; nothing is readable on disk meanwhile."""
    for _ in range(3):
        agir(direction.anne, direction.d_eloise)
    agir(direction.lucie, direction.d_eloise)
    navigateur = entrer(direction.thomas)
    page = navigateur.get(f"/habilitations/journal/extraits/?pro={direction.anne.pk}").content.decode()
    jeton = page.split('name="jeton_soumission" value="')[1].split('"')[0]
    assert 'value="Anne Dupont"' in page
    jour = horloge.aujourdhui()
    champs = {
        "motif": "plainte", "precision": "Plainte 2026-118", "professionnel": "Anne Dupont", "dossier": "",
        "adresse": "", "du": f"{jour:%d/%m/%Y}", "au": f"{jour:%d/%m/%Y}", "du_heure": "", "au_heure": "",
        "forme": "csv", "jeton_soumission": jeton,
    }  # fmt: skip
    reponse = navigateur.post("/habilitations/journal/extraits/", champs)
    assert reponse.status_code == 303, reponse.content.decode()
    chemin = reponse["Location"]
    assert "En préparation" in navigateur.get(chemin).content.decode()
    boite.livrer()
    page = navigateur.get(chemin).content.decode()
    assert "Prendre l’archive" in page
    (fichier,) = (tmp_path / "extraits").iterdir()
    assert b"Dupont" not in fichier.read_bytes()
    assert b"PK\x03\x04" not in fichier.read_bytes()
    octets = b"".join(navigateur.post(f"{chemin}fichier/").streaming_content)
    (tmp_path / "recu.zip").write_bytes(octets)
    lues, _ = lignes_csv(zipfile.ZipFile(tmp_path / "recu.zip"))
    assert [x["professionnel"] for x in lues] == ["Anne Dupont"] * 3
    assert {x["en_clair"] for x in lues} == {"transmissions de l’équipe"}
    assert {x["dossier"] for x in lues} == {direction.d_eloise.numero}
    call_command("verifier_extrait", str(tmp_path / "recu.zip"))
    with contexte.ouvrir(contexte_de(acteur_de(direction.thomas.compte))):
        assert TraceAcces.objects.filter(action="export", objet__startswith="extrait:").count() == 2
        assert "prêt" in Notification.objects.get(nature="extrait").texte


@pytest.mark.parametrize("nom", ["manifeste.json", "traces.csv"])
def test_une_archive_retouchee_se_voit(direction, tmp_path, nom, capsys):
    agir(direction.anne, direction.d_eloise)
    extrait = demander(direction.thomas)
    boite.livrer()
    bonne = ouvrir(extrait)
    change = {"manifeste.json": (b"plainte", b"controle"), "traces.csv": (b"Anne Dupont", b"Karim Sadi")}[nom]
    with zipfile.ZipFile(tmp_path / "fausse.zip", "w") as fausse:
        for membre in bonne.namelist():
            octets = bonne.read(membre)
            assert membre != nom or change[0] in octets
            fausse.writestr(membre, octets.replace(*change) if membre == nom else octets)
    with pytest.raises(SystemExit):
        call_command("verifier_extrait", str(tmp_path / "fausse.zip"))
    (tmp_path / "autre.zip").write_bytes(b"PK bonjour")
    with pytest.raises(SystemExit):
        call_command("verifier_extrait", str(tmp_path / "autre.zip"))


def test_les_criteres_et_rien_d_autre(direction):
    """A user, a file, a network, two instants: each narrows; what another organisme did never comes."""
    agir(direction.anne, direction.d_eloise)
    agir(direction.anne, direction.d_sofia)
    agir(direction.lucie, direction.d_eloise, adresse="198.51.100.0")
    milieu = horloge.maintenant()
    agir(direction.karim, direction.d_eloise, action="refus")
    agir(direction.nora, direction.d_marc)
    with contexte.ouvrir(contexte_de(acteur_de(direction.zoe.compte))):
        journal.tracer("lecture", objet="dossier:ID", structure_id=direction.ailleurs.pk)
    attendus = (
        ({"professionnel": direction.anne}, 2), ({"perimetre": direction.d_eloise.perimetre}, 3),
        ({"adresse": "198.51.100.77"}, 1), ({"du": milieu}, 1), ({"au": milieu}, 3),
        ({"professionnel": direction.nora}, 0), ({"professionnel": direction.anne, "adresse": "198.51.100.1"}, 0),
        ({}, 4),
    )  # fmt: skip
    for criteres, nombre in attendus:
        extrait = demander(direction.thomas, **criteres)
        boite.livrer()
        lues, _ = lignes_csv(ouvrir(extrait))
        assert len([x for x in lues if x["acte"] != "Export ou impression"]) == nombre, criteres
        assert relire(direction.thomas, extrait).lignes == len(lues)


@pytest.mark.parametrize("forme", ["csv", "xlsx"])
def test_aucune_formule_aucune_ligne_forgee(direction, forme):
    """S-29, S-41: reasons, names and numbers that a spreadsheet or a terminal would run."""
    for piege in PIEGES:
        agir(direction.anne, direction.d_eloise, motif=piege)
    direction.lucie.nom, direction.lucie.fonction = "=cmd|calc", "+SUM(1)\n2"
    direction.lucie.save()
    agir(direction.lucie, direction.d_eloise)
    extrait = demander(direction.thomas, perimetre=direction.d_eloise.perimetre, forme=forme)
    boite.livrer()
    zip_ = ouvrir(extrait)
    if forme == "csv":
        lues, texte = lignes_csv(zip_)
        cellules = [v for x in lues for v in x.values()]
        assert not {"\x1b", "\u202e", "\u2028"} & set(texte)
        assert len(lues) == len(PIEGES) + 2
    else:
        feuille = load_workbook(io.BytesIO(zip_.read("traces.xlsx"))).active
        cellules = [c.value for rangee in feuille.iter_rows(min_row=2) for c in rangee]
        assert {c.data_type for rangee in feuille.iter_rows() for c in rangee} <= {"s", "n", "inlineStr"}
        assert feuille.max_row == len(PIEGES) + 3
    for cellule in cellules:
        if isinstance(cellule, str) and cellule:
            assert neutraliser_cellule(cellule) == cellule, repr(cellule)
            assert not {"\r", "\n", "\x1b", "\u202e"} & set(cellule)


@pytest.mark.parametrize(("qui", "champs", "dit"), [
    ("thomas", {"motif": "curiosite"}, "motif"), ("thomas", {"precision": "court"}, "pourquoi"),
    ("thomas", {"adresse": "pas une adresse"}, "IP"),
    ("thomas", {"au": datetime(2020, 1, 1, tzinfo=UTC)}, "avant"), ("victor", {}, None), ("paul", {}, None),
    ("anne", {}, None),
])  # fmt: skip
def test_ce_qui_est_refuse(direction, qui, champs, dit):
    with pytest.raises(ErreurMetier if dit else Refus, match=dit):
        demander(getattr(direction, qui), **champs)


def test_l_archive_est_a_qui_l_a_demandee(direction):
    """The direction sees that the DPO asked, and what for; the file goes to the DPO alone, freshly identified."""
    agir(direction.anne, direction.d_eloise)
    extrait = demander(direction.thomas)
    boite.livrer()
    chemin = f"/habilitations/journal/extraits/{extrait.pk}/"
    helene = entrer(direction.helene)
    assert "remise à Thomas Aubert seulement" in helene.get(chemin).content.decode()
    assert helene.post(f"{chemin}fichier/").status_code == 403
    assert entrer(direction.victor).get(chemin).status_code == 403
    thomas = entrer(direction.thomas)
    session = thomas.session
    session["account_authentication_methods"] = [
        m | {"at": m["at"] - 3600} for m in session["account_authentication_methods"]
    ]
    session.save()
    for methode in (thomas.get, thomas.post):
        reponse = methode(f"{chemin}fichier/")
        assert reponse.status_code in {302, 303}
        assert "streaming" not in type(reponse).__name__.lower()
    assert thomas.get("/habilitations/journal/extraits/").status_code == 302


def test_des_droits_perdus_entre_temps_ne_donnent_rien(direction):
    """Made with the rights of the moment: affectation ended, no line leaves."""
    agir(direction.anne, direction.d_eloise)
    extrait = demander(direction.thomas)
    direction.thomas.affectations.update(fin=horloge.aujourdhui() - timedelta(days=1))
    boite.livrer()
    direction.thomas.affectations.update(fin=None)
    lu = relire(direction.thomas, extrait)
    assert (lu.etat, lu.lignes) == (EtatExtrait.ECHEC, None)
    assert not services.chemin(lu).exists()


def test_a_son_terme_le_fichier_part_la_demande_reste(direction):
    extrait = demander(direction.thomas)
    boite.livrer()
    assert services.effacer_echus() == 0
    with contexte.ouvrir(contexte_de(acteur_de(direction.thomas.compte))):
        ExtraitJournal.objects.update(expire_le=horloge.maintenant() - timedelta(seconds=1))
    assert services.effacer_echus() == 1
    assert not services.chemin(extrait).exists()
    lu = relire(direction.thomas, extrait)
    assert lu.etat == EtatExtrait.ECHU
    with contexte.ouvrir(contexte_de(acteur_de(direction.thomas.compte))), pytest.raises(ErreurMetier):
        services.remettre_extrait(acteur=acteur_de(direction.thomas.compte), extrait=lu)


def test_annule_pendant_qu_il_se_fait(direction, monkeypatch):
    monkeypatch.setattr(archive, "MORCEAU", 1)
    agir(direction.anne, direction.d_eloise)
    extrait = demander(direction.thomas)
    from django.core.cache import cache

    cache.set(f"extrait-arret:{extrait.pk}", True, 60)
    boite.livrer()
    assert relire(direction.thomas, extrait).etat == EtatExtrait.ANNULE
    assert not list(services.chemin(extrait).parent.iterdir())


def test_annule_au_dernier_moment(direction, monkeypatch):
    """Given up between the last line and the end: nothing is left to take."""
    agir(direction.anne, direction.d_eloise)
    extrait = demander(direction.thomas)
    entier = archive.ecrire

    def ecrire_puis_annuler(*arguments):
        resultat = entier(*arguments)
        ExtraitJournal.objects.filter(pk=extrait.pk).update(etat=EtatExtrait.ANNULE)
        return resultat

    monkeypatch.setattr(archive, "ecrire", ecrire_puis_annuler)
    boite.livrer()
    assert relire(direction.thomas, extrait).etat == EtatExtrait.ANNULE
    assert not services.chemin(extrait).exists()


def test_dix_par_heure(direction):
    for _ in range(services.PAR_HEURE):
        demander(direction.thomas)
    with pytest.raises(ErreurMetier, match="Dix extraits"):
        demander(direction.thomas)


def test_un_classeur_trop_long_le_dit(direction, monkeypatch):
    monkeypatch.setattr(archive, "LIGNES_MAX_XLSX", 2)
    for _ in range(3):
        agir(direction.anne, direction.d_eloise)
    extrait = demander(direction.thomas, forme="xlsx")
    boite.livrer()
    assert "demandez un CSV" in relire(direction.thomas, extrait).raison


@pytest.mark.parametrize("faute", ["ote", "echange", "coupe", "double"])
def test_un_coffre_abime_ne_se_lit_pas(tmp_path, monkeypatch, faute):
    monkeypatch.setattr(coffre, "BLOC", 1000)
    fichier = tmp_path / "coffre"
    clair = random.Random(1).randbytes(3500)
    with fichier.open("wb") as flux:
        ecrit = coffre.Coffre(flux)
        for debut in range(0, len(clair), 300):
            ecrit.write(clair[debut : debut + 300])
        ecrit.fermer()
    assert b"".join(coffre.lire(fichier)) == clair
    octets, blocs = fichier.read_bytes(), []
    while octets:
        longueur = 4 + int.from_bytes(octets[:4], "big")
        blocs.append(octets[:longueur])
        octets = octets[longueur:]
    abimes = {"ote": blocs[1:], "echange": [blocs[1], blocs[0], *blocs[2:]], "coupe": blocs[:-1],
              "double": [blocs[0], *blocs]}  # fmt: skip
    fichier.write_bytes(b"".join(abimes[faute]))
    with pytest.raises(coffre.FichierAbime):
        list(coffre.lire(fichier))


def test_a_pleine_taille_en_moins_d_une_minute(direction, tmp_path):
    """5 million lines by `make proofs`: time of the whole extract, and memory that does not grow with it."""
    import time

    from tests.noyau.outils_journal import superutilisateur

    with superutilisateur() as brute:
        brute.execute(
            "INSERT INTO core_traceacces (tx, instant, acteur_id, structure_id, dossier_id, action, objet, motif,"
            " canal, adresse, grain, empreinte) SELECT n, now() - n * interval '1 second', %s, %s, %s, 'lecture',"
            " 'dossier:TRE', '', 'web', '192.0.2.0', '\\x00', sha256(n::text::bytea) FROM generate_series(1, %s) n",
            [direction.anne.pk, direction.mecs.pk, direction.d_eloise.pk, LIGNES],
        )
    extrait = demander(direction.thomas, du=datetime(2020, 1, 1, tzinfo=UTC), perimetre=direction.d_eloise.perimetre)
    acteur = acteur_de(direction.thomas.compte)
    avant = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    with contexte.ouvrir(contexte_de(acteur)):
        valeurs = requete.parametres(extrait, extrait.structures)
        debut = time.perf_counter()
        resultat = archive.ecrire(extrait, valeurs, tmp_path / "gros", lambda lignes: None)
        duree = time.perf_counter() - debut
    sommet = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - avant) / 1024
    poids = f"{resultat.taille / 1e6:.0f} Mo, {sommet:.0f} Mo de mémoire de plus"
    print(f"{resultat.lignes} lignes en {duree:.1f} s, {poids}")
    assert resultat.lignes == LIGNES + 1  # the request itself names the dossier
    assert duree <= 60
    assert sommet <= 30


def test_la_memoire_et_le_mur(direction):
    """Second wall: raw SQL of somebody who does not watch over that log reads no request."""
    demander(direction.thomas)
    f.affecter(direction.zoe, direction.ailleurs, f.DIR)
    for pro, attendu in ((direction.helene, 1), (direction.anne, 0), (direction.zoe, 0), (direction.victor, 0)):
        with contexte.ouvrir(contexte_de(acteur_de(pro.compte))), connection.cursor() as curseur:
            curseur.execute("SELECT count(*) FROM habilitations_extraitjournal")
            assert curseur.fetchone() == (attendu,), pro
