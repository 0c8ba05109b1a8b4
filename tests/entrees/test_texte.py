"""Text of foreign PDFs, and photographs made into pages: in the closed process, whatever the file (AD-12)."""

import io

import pytest
from PIL import Image

from dui.core.entrees import EntreeRefusee, assembler_pages, generer_pdf, inspecter_pdf, texte_pdf
from dui.core.entrees.travail.polices import lire_table
from dui.core.entrees.travail.texte import jetons, nettoyer


def pdf_a_la_main(contenu: bytes, police: bytes = b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>") -> bytes:
    objets = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1/Resources<</Font<</F1 5 0 R>>>>>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R>>",
        b"<</Length %d>>stream\n%s\nendstream" % (len(contenu), contenu),
        police,
    ]
    sortie, places = bytearray(b"%PDF-1.4\n"), []
    for rang, objet in enumerate(objets, start=1):
        places.append(len(sortie))
        sortie += b"%d 0 obj" % rang + objet + b"endobj\n"
    debut = len(sortie)
    sortie += b"xref\n0 6\n0000000000 65535 f \n" + b"".join(b"%010d 00000 n \n" % p for p in places)
    return bytes(sortie + b"trailer<</Root 1 0 R/Size 6>>\nstartxref\n%d\n%%%%EOF" % debut)


def test_nos_documents():
    html = "<html lang=fr><title>t</title><h1>Contrat</h1><p>Née le 12 mars, « œuvre » d’été.</p></html>"
    assert texte_pdf(generer_pdf(html, "").octets) == ["Contrat\nNée le 12 mars, « œuvre » d’été."]


@pytest.mark.parametrize(
    ("contenu", "attendu"),
    [
        (b"BT /F1 12 Tf 50 700 Td (Bonjour) Tj 0 -14 Td (le monde) Tj ET", "Bonjour\nle monde"),
        (b"BT /F1 12 Tf [(Pr)20(\xe9nom)-300(Nom)] TJ ET", "Prénom Nom"),
        (b"BT /F1 12 Tf (a\\(b\\)\\351\\\\) Tj T* <4f4b> Tj ET", "a(b)é\\\nOK"),
        (b"BI /W 1 ID \x00(x) Tj\xff EI BT /F1 9 Tf (apres) Tj ET", "apres"),
        (b"BT (sans police) Tj ET", ""),
    ],
)
def test_contenus(contenu, attendu):
    assert texte_pdf(pdf_a_la_main(contenu)) == [attendu]


def test_differences_et_table():
    police = b"<</Type/Font/Subtype/Type1/Encoding<</Differences[65/eacute/oe]>>>>"
    assert texte_pdf(pdf_a_la_main(b"BT /F1 9 Tf (AB) Tj ET", police)) == ["éœ"]
    table = lire_table(
        b"2 beginbfchar <01> <0041> <02> <00660069> endbfchar 1 beginbfrange <10> <12> <0061> endbfrange"
    )
    assert table == {1: "A", 2: "fi", 16: "a", 17: "b", 18: "c"}
    assert lire_table(b"1 beginbfrange <00> <01> [<0041> <0042>] endbfrange") == {0: "A", 1: "B"}


@pytest.mark.parametrize("octets", [b"%PDF-1.4\n%%EOF", b"%PDF-1.4\n" + bytes(range(256)) * 40, b"rien"])
def test_un_pdf_abime_est_refuse_avec_une_phrase(octets):
    with pytest.raises(EntreeRefusee):
        texte_pdf(octets)


def test_une_page_qui_se_contient_ne_tourne_pas_sans_fin():
    boucle = pdf_a_la_main(b"").replace(b"/Kids[3 0 R]", b"/Kids[2 0 R]")
    with pytest.raises(EntreeRefusee):
        texte_pdf(boucle)


def test_jetons_bornes_et_nettoyage():
    assert next(iter(jetons(b"(" * 500)))[0] == "valeur"
    assert list(jetons(b"<< /A 1 >> [ 2 ] Tj")) == [
        ("valeur", "/A"), ("valeur", 1.0), ("valeur", 2.0), ("mot", b"Tj"),
    ]  # fmt: skip
    assert nettoyer("a\x07b\u00ad  c\n\n d ") == "a b c\nd"


def image(cote: int, exif: bool = False) -> bytes:
    tampon = io.BytesIO()
    donnees = Image.Exif()
    donnees[0x010E], donnees[0x0112] = "Diagnostic au dos", 6
    Image.new("RGB", (cote, cote // 2), "white").save(tampon, "JPEG", **({"exif": donnees} if exif else {}))
    return tampon.getvalue()


def test_pages_photographiees():
    pdf = assembler_pages([image(3000, exif=True), image(400)])
    vu = inspecter_pdf(pdf.octets)
    assert (pdf.pages, vu.pages, vu.drapeaux) == (2, 2, frozenset())
    assert b"Diagnostic" not in pdf.octets
    assert texte_pdf(pdf.octets) == ["", ""]


def test_pages_refusees():
    for images in ([b"MZ"], [image(100)] * 41, [image(100), b"%PDF-1.4"]):
        with pytest.raises(EntreeRefusee):
            assembler_pages(images)


def test_l_antivirus_voit_chaque_page(monkeypatch):
    vues = []
    monkeypatch.setattr("dui.core.entrees.appel.antivirus.controler", lambda octets: vues.append(len(octets)))
    pages = [image(100), image(200)]
    assembler_pages(pages)
    assert vues == [len(p) for p in pages]
