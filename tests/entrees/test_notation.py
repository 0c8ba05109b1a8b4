"""Foreign JSON: plain values or a sentence (S-39)."""

import pytest

from dui.core.entrees import EntreeRefusee, lire_json


def test_un_json_ordinaire():
    assert lire_json('\ufeff{"é": [1, 2.5, null, true]}'.encode()) == {"é": [1, 2.5, None, True]}


@pytest.mark.parametrize(("octets", "mots"), [
    (b"{", "mal form"), (b"\xff\xfe", "mal form"), (b'{"a": 1, "a": 2}', "deux fois"), (b"[NaN]", "NaN"),
    (b"[1e999]", "trop grand"), (b"[" * 60 + b"]" * 60, "trop profond"), (b"[" * 100_000, "m"),
])  # fmt: skip
def test_ce_qui_est_refuse(octets: bytes, mots: str):
    with pytest.raises(EntreeRefusee, match=mots):
        lire_json(octets)
