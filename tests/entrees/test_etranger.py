"""A PDF made to break its reader is refused in words; a fault of ours is never taken for one of the file."""

import io
import random
from collections import Counter
from typing import Any

import pytest

from dui.core.entrees import EntreeRefusee, texte_pdf
from dui.core.entrees.travail import cachet, inspection, texte
from dui.core.entrees.travail.etranger import ICI, pdf_etranger
from dui.core.entrees.travail.refus import Refus
from tests.entrees.test_texte import pdf_a_la_main

CACHET = {"champ": "Cachet", "le": "2026-01-01T00:00:00+00:00", "nom": "n", "motif": "m"}
TACHES: list[tuple[Any, dict[str, str]]] = [(texte, {}), (inspection, {}), (cachet, CACHET)]
MOTS = (b"/Kids", b"/Kids 3", b"/Contents 5", b"/Count [1]", b"/Font 7", b"/ToUnicode 9", b"/Resources (a)",
        b"/Encoding<</Differences 3>>", b"/FlateDecode", b"/Filter/FlateDecode", b"obj", b"<<", b"[", b"null", b"-1",
        b"99999999999", b"/Prev 5")  # fmt: skip


def abimer(octets: bytes, hasard: random.Random) -> bytes:
    abime = bytearray(octets)
    for _ in range(hasard.choice((1, 2, 5))):
        ou, comment = hasard.randrange(9, len(abime)), hasard.randrange(4)
        if comment == 0:
            abime[ou] = hasard.randrange(256)
        elif comment == 1:
            del abime[ou : ou + hasard.randrange(1, 20)]
        else:
            abime[ou:ou] = hasard.choice(MOTS) + b" "
    return bytes(abime)


@pytest.mark.parametrize(("tache", "parametres"), TACHES, ids=lambda x: getattr(x, "__name__", "")[-10:])
def test_rien_d_autre_qu_un_refus_ne_sort(tache: Any, parametres: dict[str, str]) -> None:
    hasard, depart = random.Random(3), pdf_a_la_main(b"BT /F1 12 Tf 50 700 Td (Bonjour) Tj ET")
    fins: Counter[str] = Counter()
    for _ in range(150):
        try:
            tache.executer(parametres, [abimer(depart, hasard)], io.BytesIO())
        except Refus as refus:
            fins[refus.code] += 1
        else:
            fins["lu"] += 1
    assert set(fins) <= {"lu", "mal_forme", "format"}
    assert min(fins["lu"], fins["mal_forme"]) >= 5, fins


def test_un_flux_mal_comprime_est_refuse() -> None:
    """zlib has its own error, which is none of the usual ones."""
    casse = pdf_a_la_main(b"pas du zlib").replace(b"<</Length 11>>", b"<</Length 11/Filter/FlateDecode>>")
    with pytest.raises(EntreeRefusee, match="ne peut pas être lu") as refus:
        texte_pdf(casse)
    assert refus.value.code == "mal_forme"


def test_une_faute_de_nos_lignes_ne_passe_pas_pour_celle_du_fichier() -> None:
    faute = compile("{}['absente']", f"{ICI}/texte.py", "exec")
    with pytest.raises(KeyError), pdf_etranger("Ce fichier est abîmé."):
        exec(faute, {})
    ailleurs = compile("{}['absente']", "/lib/pyhanko/generic.py", "exec")
    with pytest.raises(Refus, match="abîmé"), pdf_etranger("Ce fichier est abîmé."):
        exec(ailleurs, {})
