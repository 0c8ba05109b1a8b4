"""S22: the same PDF asked by two roles differs; logged; never cached; never what it must not say."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse

from coordination.extrait import construire_extrait
from coordination.fiche import construire_fiche
from coordination.services import Ecrit, ajouter_membre, noter_opposition, rectifier
from dui.core import horloge
from dui.core.models import TraceAcces
from tests.coordination.outils import au_nom_de, dossiers, ecrire, il_y_a
from tests.documents.lire_pdf import texte as texte_de
from tests.outils import fabriques as f
from tests.outils.monde import fraiche
from usagers.identite import dessiner_svg
from usagers.models import Adresse, AdresseSecrete, Contact, IdentiteINS, RelationEntourage


@pytest.fixture
def scene(groupe):
    m = groupe
    with f.technique(m.mecs):
        m.d_eloise.conduite_a_tenir = "Allergie à l’arachide : stylo, puis le 15."
        m.d_eloise.save()
        for nom, ordre, interdit, telephone in (
            ("Sandrine", 1, False, "06 11 11 11 11"),
            ("Yann", None, True, "06 22 22 22 22"),
        ):
            contact = Contact.objects.create(organisme=m.organisme, nom="Lambert", prenom=nom, telephone=telephone,
                                             structures=[m.mecs.pk])  # fmt: skip
            f.relation(m.eloise, contact, libelle="Parent", ordre_appel=ordre, contact_interdit=interdit)
        Adresse.objects.create(usager=m.eloise, lignes="3 rue du Port")
        AdresseSecrete.objects.create(usager=m.eloise, structure=m.mecs, lignes="12 impasse Cachée", motif="Violences")
        m.eloise.statut_identite = "qualifiee"
        m.eloise.prenoms = m.eloise.premier_prenom = "ELOISE"
        m.eloise.lieu_naissance_cog = "44109"
        m.eloise.save()
        IdentiteINS.objects.create(usager=m.eloise, matricule="211034410912345", oid="1.2.250.1.213.1.4.8")
    ecrire(m.anne, m.d_eloise, texte="Rentrée contente. Suite du texte.")
    ecrire(m.lucie, m.d_eloise, texte="Crise d’asthme cette nuit.", niveau=4, importance=3)
    return m


def fiche(pro, dossier):
    with au_nom_de(pro) as acteur:
        return construire_fiche(dossiers(dossier.pk)[0], acteur)


@pytest.mark.mission("PDE-GAD-4", "PDS-GAD-4", "PRI-ENJ-1")
def test_deux_lecteurs_deux_fiches(scene):
    """PG S22: a PDF made for one role is not the one of another."""
    anne, lucie = fiche(scene.anne, scene.d_eloise), fiche(scene.lucie, scene.d_eloise)
    assert "asthme" not in repr(anne)
    assert "asthme" in repr(lucie)
    assert (anne.fiche.identite.matricule, lucie.fiche.identite.matricule) == (
        "non affiché à ce lecteur",
        "211034410912345",
    )
    assert not anne.fiche.identite.code_svg
    assert anne.lecteur.niveaux == ("administratif", "accompagnement", "consignes de soin")
    assert lucie.lecteur.niveaux[-1] == "soins"
    assert (anne.niveau, lucie.niveau) == (3, 4)
    assert (anne.fiche.pied.auteur, anne.fiche.pied.fonction) == ("Anne Dupont", "Éducateur spécialisé")


def test_le_code_ouvre_le_dossier_quand_le_matricule_est_tu(scene, connecter):
    """The reader without the INS scans the address of the dossier; a fiche that leaves the house has no code."""
    adresse = f"http://testserver/dossiers/{scene.d_eloise.pk}/"
    lues = {}
    for pro in (scene.anne, scene.lucie):
        with au_nom_de(pro) as acteur:
            lues[pro] = construire_fiche(dossiers(scene.d_eloise.pk)[0], acteur, adresse).fiche.identite
    assert lues[scene.anne].code_svg == dessiner_svg(adresse)
    assert lues[scene.anne].code_legende == "Scanner pour ouvrir le dossier"
    assert lues[scene.lucie].code_legende == "INS à scanner"
    assert not fiche(scene.anne, scene.d_eloise).fiche.identite.code_svg
    papier = fraiche(connecter(scene.anne)).get(reverse("synthese_pdf", args=[scene.d_eloise.pk]))
    assert "Scanner pour ouvrir le dossier" in " ".join(texte_de(papier.content).split())
    secours = connecter(scene.anne).get(reverse("synthese_urgence", args=[scene.d_eloise.pk]))
    assert "Scanner" not in texte_de(secours.content)


def test_le_secret_et_l_interdit(scene):
    """PG S01: an address that must stay secret printed on a shared document."""
    for pro in (scene.anne, scene.lucie, scene.paul, scene.sarah):
        texte = repr(fiche(pro, scene.d_eloise).fiche)
        assert "Cachée" not in texte
        assert "06 22 22 22 22" not in texte
        assert "Contact interdit" in texte
        assert "06 11 11 11 11" in texte


def test_le_contact_interdit_reste_dit_meme_quand_la_liste_est_longue(scene):
    with f.technique(scene.mecs):
        for i in range(9):
            contact = Contact.objects.create(organisme=scene.organisme, nom=f"Voisin{i}", structures=[scene.mecs.pk])
            RelationEntourage.objects.create(usager=scene.eloise, contact=contact, relation="X", libelle="Voisin",
                                             ordre_appel=i + 2)  # fmt: skip
    contacts = fiche(scene.anne, scene.d_eloise).fiche.entourage.contacts
    assert any(c.interdit for c in contacts)
    assert len(contacts) <= 6


def test_ce_qui_vient_de_changer_est_sur_la_fiche(scene):
    """PG S22: stale data."""
    ecrire(scene.anne, scene.d_eloise, texte="Nouveau fait. Détail.", importance=2)
    with au_nom_de(scene.paul) as paul:
        membre = ajouter_membre(
            acteur=paul, dossier=dossiers(scene.d_eloise.pk)[0], professionnel=scene.anne, role="referent"
        )
        ajouter_membre(acteur=paul, dossier=dossiers(scene.d_eloise.pk)[0], professionnel=scene.lucie)
        noter_opposition(acteur=paul, membre=membre, perimetre="Ma famille", domaine="PP")
    texte = repr(fiche(scene.lucie, scene.d_eloise).fiche)
    assert "Nouveau fait. À surveiller." in texte
    assert "Référent Anne Dupont" in texte
    assert "a limité le partage" in texte
    assert "Ma famille" not in texte, "it says that something is closed, not what"


def test_une_rectification_remplace_l_original(scene):
    (ecrit,) = ecrire(scene.anne, scene.d_eloise, texte="Heure fausse.", importance=2)
    with au_nom_de(scene.anne) as anne:
        rectifier(acteur=anne, transmission=ecrit, ecrit=Ecrit(texte="Heure juste.", importance=2), motif="Erreur")
    texte = repr(fiche(scene.anne, scene.d_eloise).fiche)
    assert "Heure juste" in texte
    assert "Heure fausse" not in texte


def test_identite_anonyme_sans_ins(scene):
    with f.technique(scene.mecs):
        type(scene.eloise).objects.filter(pk=scene.eloise.pk).update(
            anonyme=True, statut_identite="provisoire", pseudonyme="Lune"
        )
    lue = fiche(scene.lucie, scene.d_eloise).fiche.identite
    assert (lue.nom_affiche, lue.matricule) == ("Lune", "non affiché à ce lecteur")


@pytest.mark.parametrize("nom", ["synthese_pdf", "synthese_urgence"])
def test_pdf_trace_et_jamais_en_cache(scene, connecter, nom):
    client = fraiche(connecter(scene.anne))
    premier = client.get(reverse(nom, args=[scene.d_eloise.pk]))
    assert premier["Content-Type"] == "application/pdf"
    assert "no-store" in premier["Cache-Control"]
    texte = _texte(premier.content)
    assert "Lambert" in texte
    assert "asthme" not in texte
    assert "Page 1 sur 1" in re.sub(r"\s+", " ", texte)
    with f.technique(scene.mecs):
        assert (
            TraceAcces.objects.filter(action="export", dossier_id=scene.d_eloise.pk, acteur_id=scene.anne.pk).count()
            == 1
        )
    soignante = fraiche(connecter(scene.lucie)).get(reverse(nom, args=[scene.d_eloise.pk]))
    assert _texte(soignante.content) != texte


def _texte(octets):
    import subprocess

    return subprocess.run(
        ["pdftotext", "-layout", "-", "-"], input=octets, capture_output=True, check=True
    ).stdout.decode()


def test_le_pdf_suit_les_droits_du_dossier(scene, connecter):
    assert fraiche(connecter(scene.karim)).get(reverse("synthese_pdf", args=[scene.d_eloise.pk])).status_code == 403
    assert fraiche(connecter(scene.nora)).get(reverse("synthese_pdf", args=[scene.d_eloise.pk])).status_code == 404


@pytest.mark.mission("PDE-COO-3")
def test_extrait_d_une_periode_sans_les_tiers(scene):
    ecrire(scene.anne, scene.d_eloise, texte="Appel de Mme Roy.", nomme_tiers=True)
    ecrire(scene.anne, scene.d_eloise, texte="Ancien.", fait_le=il_y_a(days=50))
    jour = horloge.aujourdhui()
    with au_nom_de(scene.anne) as anne:
        lu = construire_extrait(dossiers(scene.d_eloise.pk)[0], anne, jour - timedelta(days=30), jour)
    assert [t.texte for t in lu.ecrits] == ["Rentrée contente. Suite du texte."]
    assert (lu.tiers, lu.niveau) == (1, 2)


def test_extrait_en_pdf(scene, connecter):
    client, url = fraiche(connecter(scene.anne)), reverse("dossier_extrait", args=[scene.d_eloise.pk])
    assert client.get(url).status_code == 200
    assert client.post(url, {"pour": "pro", "du": "10/01/2026", "au": "01/01/2026"}).status_code == 422
    jour = horloge.aujourdhui()
    reponse = client.post(url, {"pour": "pro", "du": f"{jour - timedelta(days=3):%d/%m/%Y}", "au": f"{jour:%d/%m/%Y}"})
    assert "Rentrée contente" in _texte(reponse.content)
    with f.technique(scene.mecs):
        assert TraceAcces.objects.filter(objet="extrait:transmissions", action="export").exists()
    assert fraiche(connecter(scene.sarah)).get(url).status_code == 403
