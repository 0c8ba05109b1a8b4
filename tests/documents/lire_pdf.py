"""What a PDF says and how it is made, for tests: structure by pikepdf, words in the order of the tags."""

import io
import subprocess

import pikepdf


def ouvrir(octets: bytes) -> pikepdf.Pdf:
    return pikepdf.open(io.BytesIO(octets))


def texte(octets: bytes) -> str:
    """In the order of the content, which is the order of the tags."""
    resultat = subprocess.run(["pdftotext", "-raw", "-", "-"], input=octets, capture_output=True, check=True)
    return resultat.stdout.decode().replace("\xa0", " ").replace("\u202f", " ")


def polices(document: pikepdf.Pdf) -> dict[str, bool]:
    """Name of each font and whether its file is embedded."""
    trouvees = {}
    for page in document.pages:
        for police in page.Resources.get("/Font", {}).values():
            for descendante in police.DescendantFonts:
                decrite = descendante.FontDescriptor
                trouvees[str(descendante.BaseFont)] = "/FontFile2" in decrite or "/FontFile3" in decrite
    return trouvees


def verifier_pdf_a_3a(octets: bytes, titre: str) -> None:
    """Acceptance 3 of the documents: OutputIntent, pdfaid, tagged, fonts embedded, Lang, Title."""
    document = ouvrir(octets)
    with document.open_metadata() as metadonnees:
        assert (metadonnees["pdfaid:part"], metadonnees["pdfaid:conformance"]) == ("3", "A")
        assert metadonnees["dc:title"] == titre
    assert document.Root.OutputIntents[0].S == "/GTS_PDFA1"
    assert bool(document.Root.MarkInfo.Marked)
    assert "/StructTreeRoot" in document.Root
    assert str(document.Root.Lang) == "fr"
    trouvees = polices(document)
    assert trouvees
    assert all(trouvees.values())
    assert len(document.attachments) == 0
