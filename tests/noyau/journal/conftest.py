"""Each test has its own anchor beside the log, and its own key."""

import pytest


@pytest.fixture(autouse=True)
def _ancre_et_cle(settings, tmp_path):
    settings.DUI_ANCRE_JOURNAL = str(tmp_path / "ancre.txt")
    settings.DUI_CLE_SCEAU = str(tmp_path / "cle.pem")
