"""Fiche de synthèse as a PDF: form, content, what is never printed. S22, DESIGN §7, design.md §10."""

import io
import subprocess
from dataclasses import replace

import pikepdf
import pytest

from documents.fiches import Bloc, Contact, FicheSynthese, Identite, Lecteur, Ligne, Moment
from documents.rendu import feuille_de_style, rendre_fiche, rendre_pdf
from dui.core.entrees import inspecter_pdf
from tests.documents.exemple import ANNE, COULON, fiche, fiche_urgence, identite


def ouvrir(octets: bytes) -> pikepdf.Pdf:
    return pikepdf.open(io.BytesIO(octets))


def texte(octets: bytes) -> str:
    """In the order of the content, which is the order of the tags."""
    resultat = subprocess.run(["pdftotext", "-raw", "-", "-"], input=octets, capture_output=True, check=True)
    return resultat.stdout.decode().replace("\xa0", " ")


@pytest.fixture(scope="module")
def pdf() -> bytes:
    return rendre_fiche(fiche(), ANNE)


def polices(document: pikepdf.Pdf) -> dict[str, bool]:
    """Name of each font and whether its file is embedded."""
    trouvees = {}
    for police in document.pages[0].Resources.Font.values():
        for descendante in police.DescendantFonts:
            trouvees[str(descendante.BaseFont)] = "/FontFile2" in descendante.FontDescriptor or (
                "/FontFile3" in descendante.FontDescriptor
            )
    return trouvees


@pytest.mark.parametrize(("variante", "partie", "niveau"), [("pdf/a-3a", "3", "A"), ("pdf/a-1b", "1", "B")])
def test_pdf_a(variante, partie, niveau):
    document = ouvrir(rendre_fiche(fiche(), ANNE, variante=variante))
    with document.open_metadata() as metadonnees:
        assert metadonnees["pdfaid:part"] == partie
        assert metadonnees["pdfaid:conformance"] == niveau
        assert metadonnees["dc:title"] == "Fiche de synthèse"
    intention = document.Root.OutputIntents[0]
    assert intention.S == "/GTS_PDFA1"
    assert len(document.attachments) == 0
    assert all(polices(document).values())


def test_balise_titre_langue(pdf):
    document = ouvrir(pdf)
    assert bool(document.Root.MarkInfo.Marked)
    assert str(document.Root.Lang) == "fr"
    assert "/StructTreeRoot" in document.Root
    assert document.docinfo["/Title"] == "Fiche de synthèse"
    assert document.docinfo["/Author"] == "MECS Les Tilleuls"


def test_police_de_la_maison_seule(pdf):
    trouvees = polices(ouvrir(pdf))
    assert trouvees
    assert all("Atkinson" in nom for nom in trouvees)


def test_une_page_et_rien_d_actif(pdf):
    inspection = inspecter_pdf(pdf)
    assert inspection.pages == 1
    assert inspection.drapeaux == frozenset()


@pytest.mark.mission("PRI-DEF-1", "PDE-GAD-4", "PDS-GAD-4")
def test_tout_y_est_dans_l_ordre(pdf):
    lu = texte(pdf)
    reperes = [
        "MECS Les Tilleuls", "Fiche de synthèse", "Éloïse Lambert", "LAMBERT", "12/03/2011", "INS qualifiée",
        "Allergie à l’arachide", "Mesure et autorité parentale", "Contact interdit", "Vie quotidienne",
        "Projet personnalisé", "Je veux apprendre à cuisiner", "Préparer seule", "Sept jours passés",
        "Sept jours à venir", "Droits et échéances",
    ]  # fmt: skip
    positions = [lu.find(repere) for repere in reperes]
    assert -1 not in positions, [r for r, p in zip(reperes, positions, strict=True) if p < 0]
    assert positions[6:] == sorted(positions[6:])


def test_pied_dit_qui_quand_pour_qui_et_jusqu_ou():
    lu = " ".join(texte(rendre_fiche(fiche(), ANNE)).split())
    assert "Établie par Anne Dupont, éducatrice spécialisée, le 20 novembre 2026 à 16 h 50, pour son usage." in lu
    assert "Extrait limité aux niveaux administratif, accompagnement et consignes de soin." in lu
    assert "Page 1 sur 1" in lu
    lu = " ".join(texte(rendre_fiche(fiche(), COULON)).split())
    assert "pour Mme Coulon, référente ASE. Extrait limité au niveau administratif." in lu


def test_le_numero_d_un_contact_interdit_ne_s_imprime_pas(pdf):
    assert "06 99 99 99 99" not in texte(pdf)
    assert "06 00 00 00 00" in texte(pdf)


def test_matricule_selon_le_lecteur(pdf):
    assert "non affiché à ce lecteur" in texte(pdf)
    avec = rendre_fiche(fiche(identite=identite(matricule="211034410900175")), ANNE)
    assert "211034410900175" in texte(avec)


def test_tout_est_facultatif():
    base = fiche()
    minimale = FicheSynthese(base.entete, Identite("Anonyme 12", "Anonyme"), base.pied)
    lu = texte(rendre_fiche(minimale, Lecteur("Anne Dupont")))
    assert "Anonyme 12" in lu
    for absent in ("Sept jours", "Projet", "None", "Extrait limité"):
        assert absent not in lu


def test_une_fiche_chargee_tient_en_une_page():
    lourde = fiche(
        equipe=Bloc("Équipe", tuple(Ligne(f"Rôle {n}", f"Personne {n}, joignable en journée") for n in range(6))),
        sante=Bloc("Santé", tuple(Ligne(f"Consigne {n}", "Surveiller, noter, appeler") for n in range(5))),
        jours_passes=tuple(Moment(f"jour {n}", "Une ligne de vie ordinaire, un peu longue") for n in range(7)),
    )
    octets = rendre_fiche(lourde, ANNE)
    assert len(ouvrir(octets).pages) == 1
    assert "Personne 5" in texte(octets)


def test_le_texte_saisi_reste_du_texte():
    piege = Bloc("Essai <b>", (Ligne("<img src=file:///etc/hostname>", "<script>1</script> & « ça »"),))
    lu = texte(rendre_fiche(fiche(mesures=piege), ANNE))
    assert "<script>1</script> & « ça »" in lu
    assert "<imgsrc=file:///etc/hostname>" in "".join(lu.split())


def test_les_lettres_etendues_sont_les_bonnes():
    lu = texte(rendre_fiche(fiche(identite=identite(nom_affiche="Łukasz Čapek-Őry")), ANNE))
    assert "Łukasz Čapek-Őry" in lu


def test_urgence():
    octets = rendre_fiche(fiche_urgence(), COULON, urgence=True)
    lu = texte(octets)
    assert len(ouvrir(octets).pages) == 1
    assert lu.index("Allergie à l’arachide") < lu.index("Santé") < lu.index("Mesure et autorité")
    assert "Dr Le Goff, 02 00 00 00 01" in lu
    assert "Vie quotidienne" not in lu


def test_colonnes_equilibrees_dans_l_ordre():
    blocs = {
        nom: Bloc(nom, tuple(Ligne("a", "b") for _ in range(taille)))
        for nom, taille in (("mesures", 6), ("vie_quotidienne", 1), ("entourage", 1), ("sante", 9))
    }
    gauche, droite = fiche(**blocs).colonnes
    assert [b.titre for b in gauche] == ["mesures"]
    assert [b.titre for b in droite] == ["vie_quotidienne", "entourage", "sante"]
    assert fiche(mesures=Bloc("vide"), vie_quotidienne=None).colonnes == ([], [])


def test_contact_interdit_sans_numero_dans_la_donnee():
    contact = Contact("Père", "Marc", "06", interdit="Contact interdit")
    assert replace(contact, interdit="").telephone == "06"


def test_variante_inconnue():
    with pytest.raises(ValueError, match="variant"):
        rendre_pdf("synthese", {"fiche": fiche()}, ANNE, variante="pdf/a-2u")


def test_aucune_couleur_seule():
    """Black and white: what is red is also framed or said in words; links carry no colour."""
    css = feuille_de_style()
    assert "a {" not in css.split("Printed documents")[1]
    lu = texte(rendre_fiche(fiche(), ANNE))
    assert "Contact interdit" in lu


def test_memes_octets():
    assert rendre_fiche(fiche(), ANNE) == rendre_fiche(fiche(), ANNE)
