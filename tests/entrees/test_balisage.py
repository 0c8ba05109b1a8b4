"""Foreign XML: S-39."""

import ast
import statistics
import time

import pytest

from dui.core.entrees import EntreeRefusee, ouvrir_xml
from dui.core.entrees.travail import balisage
from dui.core.entrees.travail.refus import Refus
from tests.surete.test_code import RACINE, _modules

pytestmark = pytest.mark.exigence("S-39")

XXE = b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>'
RIRES = (
    b'<!DOCTYPE l [<!ENTITY a "ha">'
    + b"".join(b'<!ENTITY %c "%s">' % (98 + n, b"&%c;" % (97 + n) * 10) for n in range(9))
    + b"]><l>&j;</l>"
)
CACHE = b"<!--" + b" " * 5000 + b"-->" + XXE.split(b"?>", 1)[1]
EXTERNE = b'<!DOCTYPE a PUBLIC "x" "http://127.0.0.1:9/x.dtd"><a/>'


@pytest.mark.attaque("S-39", "documents XML hostiles")
@pytest.mark.parametrize(
    "attaque", [XXE, RIRES, CACHE, b"<!--" + b" " * 5000 + b"-->" + RIRES, EXTERNE, XXE.decode().encode("utf-16")]
)
def test_tout_doctype_est_refuse(attaque):
    with pytest.raises(EntreeRefusee) as refus:
        ouvrir_xml(attaque)
    assert refus.value.code == "doctype"


@pytest.mark.attaque("S-39", "documents XML hostiles")
def test_la_profondeur_est_bornee():
    with pytest.raises(EntreeRefusee) as refus:
        ouvrir_xml(b"<a>" * 100_000 + b"</a>" * 100_000)
    assert refus.value.code == "profondeur"


@pytest.mark.parametrize("octets", [b"", b"<a>", b"bonjour", b"<a>&inconnue;</a>", b"<a b='1' b='2'/>"])
def test_mal_forme_est_dit_en_francais(octets):
    with pytest.raises(EntreeRefusee) as refus:
        ouvrir_xml(octets)
    assert refus.value.code == "mal_forme"
    assert "XML" in refus.value.message


@pytest.mark.attaque("S-39", "documents XML hostiles")
def test_xinclude_reste_un_element_ordinaire():
    xml = b'<a xmlns:xi="http://www.w3.org/2001/XInclude"><xi:include href="file:///etc/passwd"/></a>'
    racine = ouvrir_xml(xml)
    assert len(racine) == 1
    assert racine[0].text is None


def test_l_arbre_garde_textes_attributs_et_espaces_de_noms():
    racine = ouvrir_xml("<a xmlns='u' x='1'>été<!-- c --> là<b y='2'>B</b>suite</a>".encode())
    assert racine.tag == "{u}a"
    assert racine.get("x") == "1"
    assert racine.text == "été là"
    assert racine.find("{u}b").text == "B"
    assert racine.find("{u}b").tail == "suite"


def test_les_caracteres_de_xml_reviennent_partout():
    racine = ouvrir_xml(b"<a b='1 &amp; &lt;2&gt; &quot;&#233;'>1 &amp; &lt;2&gt; &quot;&#233;</a>")
    assert racine.text == racine.get("b") == '1 & <2> "\xe9'


def test_un_gros_contenu_en_base64_passe():
    racine = ouvrir_xml(b"<a><t>" + b"QUJD" * 3_000_000 + b"</t></a>")
    assert len(racine.findtext("t")) == 12_000_000


@pytest.mark.parametrize("nom", ["xxe", "rires", "cache", "externe", "profondeur"])
def test_le_refus_est_immediat(nom):
    """In the worker, once started: fifty milliseconds of processor at most, the median of five."""
    octets = {"xxe": XXE, "rires": RIRES, "cache": CACHE, "externe": EXTERNE, "profondeur": b"<a>" * 100_000}[nom]
    durees = []
    for _ in range(5):
        debut = time.thread_time()
        with pytest.raises(Refus):
            balisage.lire(octets)
        durees.append(1000 * (time.thread_time() - debut))
    print(f"Mesure : {nom} refusé en {statistics.median(durees):.1f} ms")
    assert statistics.median(durees) <= 50


def test_aucune_transformation_ni_inclusion():
    """XSLT reads local files by default, XInclude too: neither is called, and lxml is called from the worker alone."""
    appels = {"XSLT", "xinclude", "XInclude"}
    fautes, lecteurs = [], set()
    for chemin in _modules():
        for noeud in ast.walk(ast.parse(chemin.read_bytes())):
            if isinstance(noeud, ast.Attribute) and noeud.attr in appels:
                fautes.append(str(chemin))
            if isinstance(noeud, ast.ImportFrom) and (noeud.module or "").partition(".")[0] == "lxml":
                lecteurs.add(str(chemin.relative_to(RACINE)))
    assert fautes == []
    assert lecteurs == {"dui/core/entrees/travail/balisage.py"}
