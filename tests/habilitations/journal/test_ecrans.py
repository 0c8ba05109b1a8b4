"""Screens of the access log: who reads it, what an address says, that reading it is noted, S-27 complete."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from dui.core import contexte, horloge, journal
from dui.core.models import TraceAcces
from habilitations import lecture_journal as lectures
from habilitations import mots_journal
from habilitations.acces import acteur_de, contexte_de
from habilitations.choices import Transverse
from habilitations.lecture_journal import Filtre
from tests.outils import fabriques as f
from usagers.selectors import consultations
from usagers.services import ajouter_telecom

pytestmark = [pytest.mark.django_db, pytest.mark.mission("PRI-ENJ-3", "PRI-ENJ-5"), pytest.mark.exigence("S-27")]


def vivre(direction):
    """Anne reads and writes, Karim is refused, Lucie reads the health part: six lines on Éloïse."""
    d, u = direction.d_eloise.pk, direction.eloise.pk
    for pro, action, objet, niveau in (
        (direction.anne, "lecture", "dossier:TRE", 2), (direction.anne, "ecriture", "transmission", 2),
        (direction.anne, "lecture", "dossier:TRE", 2), (direction.karim, "refus", "dossier:ID", None),
        (direction.lucie, "lecture", "dossier:OBS", 4), (direction.lucie, "bris", "dossier:danger", None),
    ):  # fmt: skip
        with contexte.ouvrir(contexte_de(acteur_de(pro.compte))):
            journal.tracer(
                action, objet=objet, structure_id=direction.mecs.pk, dossier_id=d, usager_id=u, niveau=niveau
            )


def _posables(**champs):
    vides = {"professionnel": "", "dossier": "", "genre": "", "niveau": "", "du": "", "au": ""}
    return vides | champs


def test_le_filtre_pose_ne_met_que_des_identifiants_dans_l_adresse(direction, connecter):
    vivre(direction)
    navigateur = connecter(direction.thomas)
    numero = direction.d_eloise.numero
    reponse = navigateur.post(
        "/habilitations/journal/", _posables(professionnel="Anne Dupont", dossier=numero, genre="lecture", niveau="2")
    )
    assert reponse.status_code == 303
    adresse = reponse["Location"]
    assert adresse.endswith(f"?pro={direction.anne.pk}&dossier={direction.d_eloise.pk}&genre=lecture&niveau=2")
    assert "Dupont" not in adresse
    assert numero not in adresse
    page = navigateur.get(adresse).content.decode()
    assert page.count("<tr data-element>") == 2
    assert "Lecture : transmissions de l’équipe" in page
    assert "Anne Dupont" in page


@pytest.mark.parametrize(("champs", "dit"), [
    ({"professionnel": "Inconnu"}, "Aucun professionnel de ce nom."),
    ({"dossier": "X-1"}, "Aucun dossier de ce numéro"),
    ({"du": "20/11/2026", "au": "19/11/2026"}, "La fin est avant le début."),
    ({"professionnel": "a"}, "Plusieurs professionnels répondent"),
])  # fmt: skip
def test_un_filtre_faux_dit_pourquoi(direction, connecter, champs, dit):
    reponse = connecter(direction.thomas).post("/habilitations/journal/", _posables(**champs))
    assert reponse.status_code == 422
    assert dit in reponse.content.decode()


def test_ce_qu_il_ne_surveille_pas_n_existe_pas(direction, connecter):
    """Another house where he works without watching over its log, another organisme."""
    f.affecter(direction.thomas, direction.csapa, f.EDU, transverse=Transverse.STRUCTURE)
    navigateur = connecter(direction.thomas)
    for filtre in (f"dossier={direction.d_marc.pk}", f"structure={direction.csapa.pk}", f"pro={direction.zoe.pk}"):
        assert navigateur.get(f"/habilitations/journal/?{filtre}").status_code == 404, filtre


def test_lire_le_journal_est_note(direction, connecter):
    navigateur = connecter(direction.thomas)
    navigateur.get(f"/habilitations/journal/?dossier={direction.d_eloise.pk}")
    navigateur.get(f"/dossiers/{direction.d_eloise.pk}/acces/")
    with contexte.ouvrir(contexte_de(acteur_de(direction.helene.compte))):
        notees = TraceAcces.objects.filter(acteur_id=direction.thomas.pk)
        assert {(t.action, t.objet) for t in notees} == {("journal", "journal"), ("lecture", "dossier:HAB")}
        assert {t.dossier_id for t in notees} == {direction.d_eloise.pk}


@pytest.mark.parametrize("qui", ["victor", "paul", "anne", "sarah"])
def test_qui_ne_lit_pas_le_journal_ne_l_ouvre_nulle_part(direction, connecter, qui):
    """The technical administrator holds the accounts (HAB: C) and sees no line, not even a count."""
    vivre(direction)
    pro = getattr(direction, qui)
    navigateur = connecter(pro)
    assert navigateur.get("/habilitations/journal/").status_code == 403
    assert navigateur.get(f"/dossiers/{direction.d_eloise.pk}/acces/").status_code == 403 if qui != "victor" else True
    with contexte.ouvrir(contexte_de(acteur_de(pro.compte))):
        assert set(TraceAcces.objects.values_list("acteur_id", flat=True)) <= {pro.pk}


def test_une_ligne_sans_etablissement_est_lue_par_qui_surveille_son_auteur(direction):
    """An identity belongs to no house: the line of Anne is for her DPO, never for the one of another organisme."""
    with contexte.ouvrir(contexte_de(acteur_de(direction.anne.compte))):
        journal.tracer("ecriture", objet="identite", usager_id=direction.eloise.pk)
    f.affecter(direction.zoe, direction.ailleurs, f.DIR)
    for pro, attendu in ((direction.thomas, 1), (direction.zoe, 0), (direction.karim, 0), (direction.victor, 0)):
        with contexte.ouvrir(contexte_de(acteur_de(pro.compte))):
            assert TraceAcces.objects.filter(acteur_id=direction.anne.pk).count() == attendu, pro


@pytest.mark.mission("PDE-HAB-1", "PDS-HAB-1")
def test_qui_a_vu_ce_dossier_est_complet(direction, connecter):
    """S-27: every line that names the dossier, and those on the identity of its person; nothing of another one."""
    vivre(direction)
    with f.technique(direction.mecs):
        journal.tracer("lecture", objet="dossier:ID", structure_id=direction.mecs.pk, dossier_id=direction.d_sofia.pk)
    with contexte.ouvrir(contexte_de(acteur_de(direction.sarah.compte))):
        ajouter_telecom(
            acteur=acteur_de(direction.sarah.compte), usager=direction.eloise, canal="mobile", valeur="06 39 98 00 01"
        )
    page = connecter(direction.helene).get(f"/dossiers/{direction.d_eloise.pk}/acces/").content.decode()
    assert page.count("<tr data-element>") == 7 + 1  # the opening of this very page comes first
    page = page.replace("\u00a0", " ")
    assert "8 actes" in page
    assert "téléphone ou messagerie" in page
    assert "Dont 1 acte d’accès d’urgence" in page


def test_le_papier_compte_chaque_acte_une_fois(direction):
    """Gathered by day, then by month when there are too many: the sum stays that of the log."""
    vivre(direction)
    jour = horloge.aujourdhui()
    with contexte.ouvrir(contexte_de(acteur_de(direction.helene.compte))):
        for seuil in (600, 0):
            consultations.LIGNES_PAR_JOUR, avant = seuil, consultations.LIGNES_PAR_JOUR
            try:
                lignes = consultations.consultations(direction.d_eloise, jour - timedelta(days=1), jour)
            finally:
                consultations.LIGNES_PAR_JOUR = avant
            assert sum(ligne.nombre for ligne in lignes) == consultations.traces(direction.d_eloise).count() == 6
        assert [ligne.quoi for ligne in lignes if ligne.urgence] == ["danger pour la personne ou pour autrui"]
        assert consultations.consultations(direction.d_eloise, jour + timedelta(days=1), jour + timedelta(days=2)) == []


@pytest.mark.parametrize("noms", ["oui", "non"])
def test_remettre_le_papier_a_la_personne(direction, noms):
    from tests.habilitations.outils import entrer

    vivre(direction)
    navigateur = entrer(direction.thomas)
    chemin = f"/dossiers/{direction.d_eloise.pk}/acces/remettre/"
    assert navigateur.get(chemin).status_code == 200
    jour = horloge.aujourdhui()
    champs = {"du": f"{jour - timedelta(days=30):%d/%m/%Y}", "au": f"{jour:%d/%m/%Y}", "noms": noms}
    reponse = navigateur.post(chemin, champs)
    assert reponse.status_code == 200, reponse.content.decode()[:400]
    texte = _texte(reponse.content)
    assert ("Anne" in texte) == (noms == "oui")
    assert "Éducateur" in texte
    assert "Accès d’urgence" in texte.replace("\n", " ")
    with contexte.ouvrir(contexte_de(acteur_de(direction.helene.compte))):
        assert TraceAcces.objects.filter(action="export", objet="journal_dossier").count() == 1


def _texte(octets):
    import io

    import pikepdf

    with pikepdf.open(io.BytesIO(octets)) as pdf:
        arbre = pdf.Root.StructTreeRoot
        assert arbre is not None
        return "".join(_mots(page) for page in pdf.pages)


def _mots(page):
    """Words of a page through its ToUnicode maps."""
    import pikepdf

    cartes = {nom: _carte(police) for nom, police in page.Resources.Font.items()}
    sortie, carte = [], {}
    for operandes, operateur in pikepdf.parse_content_stream(page):
        if str(operateur) == "Tf":
            carte = cartes[str(operandes[0])]
        for morceau in operandes[0] if str(operateur) == "TJ" else operandes if str(operateur) == "Tj" else ():
            if isinstance(morceau, pikepdf.String):
                octets = bytes(morceau)
                codes = [octets[i : i + 2].hex() for i in range(0, len(octets), 2)]
                sortie.append("".join(carte.get(code, "") for code in codes))
    return "".join(sortie)


def _carte(police):
    texte = bytes(police.ToUnicode.read_bytes()).decode("latin-1")
    paires = re.findall(r"<([0-9a-fA-F]{4})>\s*<([0-9a-fA-F]+)>", texte)
    return {code.lower(): bytes.fromhex(cible).decode("utf-16-be") for code, cible in paires}


def test_chaque_acte_sur_un_dossier_a_son_genre():
    """An act of the rooms that hold dossiers has its kind; those of the administration of rights share one."""
    from pathlib import Path

    actions = set()
    for piece in ("usagers", "documents", "coordination", "administration", "accompagnement", "interop", "dui/core"):
        for chemin in Path(piece).rglob("*.py"):
            actions |= set(re.findall(r"tracer(?:_lot)?\(\s*\"(\w+)\"", chemin.read_text()))
    assert {"lecture", "ecriture", "export"} <= actions
    sans_genre = actions - set(mots_journal.connues())
    assert sans_genre == set(), "donnez un genre à cet acte dans habilitations/mots_journal.py"


def test_chaque_ligne_est_d_un_genre_et_d_un_seul(direction):
    """The filter by kind parts the log: an act that nobody named yet is among those of the house."""
    with contexte.ouvrir(contexte_de(acteur_de(direction.helene.compte))):
        for action in [*mots_journal.connues(), "acte_d_une_salle_a_venir"]:
            journal.tracer(action, objet="dossier:ID", structure_id=direction.mecs.pk)
        par_genre = {cle: TraceAcces.objects.filter(mots_journal.clause(cle)).count() for cle in mots_journal.GENRES}
        assert sum(par_genre.values()) == TraceAcces.objects.count()
        assert par_genre[mots_journal.RESTE] == 1
    assert mots_journal.genre("acte_d_une_salle_a_venir") == "Comptes et droits"


@pytest.mark.parametrize(("objet", "mots"), [
    ("dossier:TRE", "transmissions de l’équipe"), ("usager:NIR", "INS et numéro de sécurité sociale"),
    ("document:12", "document n° 12"), ("synthese:urgence", "fiche d’urgence"), ("inconnu_encore", "inconnu encore"),
    ("dossier:vitale", "urgence vitale ou médicale"), ("equipe:ajout", "équipe d’accompagnement"),
])  # fmt: skip
def test_ce_qui_a_ete_vu_en_clair(objet, mots):
    assert mots_journal.quoi(objet) == mots


def test_le_nombre_de_requetes_ne_depend_pas_du_nombre_de_lignes(direction, connecter):
    navigateur = connecter(direction.thomas)
    navigateur.get("/compte/")
    comptes = []
    for nombre in (1, 15):
        for _ in range(nombre):
            vivre(direction)
        for chemin in ("/habilitations/journal/", f"/dossiers/{direction.d_eloise.pk}/acces/"):
            with CaptureQueriesContext(connection) as requetes:
                page = navigateur.get(chemin)
            assert len(page.content) <= 60_000, chemin
            comptes.append(sum(not q["sql"].startswith(("SAVE", "RELEASE")) for q in requetes))
    assert comptes[:2] == comptes[2:]
    assert comptes[0] <= 10
    assert comptes[1] <= 15


def test_la_page_suivante_reprend_ou_la_premiere_s_arrete(direction):
    for _ in range(3):
        vivre(direction)
    acteur = acteur_de(direction.helene.compte)
    with contexte.ouvrir(contexte_de(acteur)):
        tout = [t.pk for t in lectures.traces_de(acteur, Filtre())]
        lues, avant = [], None
        while True:
            page, suivante = lectures.tranche(lectures.traces_de(acteur, Filtre()), avant, 5)
            lues += [t.pk for t in page]
            if suivante is None:
                break
            avant = str(suivante)
    assert lues == tout
    assert len(lues) == 18


@pytest.mark.parametrize("parametres", [
    {"pro": "1;DROP"}, {"dossier": "²"}, {"du": "2026-99-99"}, {"genre": "tout"}, {"niveau": "-1"}, {"pro": "9" * 30},
])  # fmt: skip
def test_une_adresse_absurde_est_ignoree(parametres):
    assert not Filtre.lire(parametres)


def test_la_page_de_la_preuve_dit_ce_qui_est(direction, connecter, settings):
    from dui.core.models import Preuve

    settings.DUI_ANCRE_COURRIEL, settings.DUI_ANCRE_DOSSIER = ["dpo@exemple.test"], ""
    navigateur = connecter(direction.thomas)
    page = navigateur.get("/habilitations/journal/preuve/").content.decode()
    assert "La première vérification a lieu cette nuit." in page
    assert "Rien d’envoyé encore" in page
    assert "Non réglée" in page
    assert Preuve.objects.count() == 0
    for qui in (direction.victor, direction.anne):
        assert connecter(qui).get("/habilitations/journal/preuve/").status_code == 403


def test_un_journal_altere_previent_direction_et_dpo(direction):
    from dui.core.models import Notification
    from habilitations.alertes import journal_altere

    journal_altere()
    for pro, attendu in ((direction.helene, 1), (direction.thomas, 1), (direction.victor, 0), (direction.anne, 0)):
        with contexte.ouvrir(contexte_de(acteur_de(pro.compte))):
            assert Notification.objects.filter(nature="journal").count() == attendu, pro
