"""The check that names the Debian line when the PDF engine cannot start."""

from dui.core.entrees import verifications


def test_rien_a_dire_quand_tout_est_la():
    assert verifications.verifier_moteur_pdf() == []


def test_la_ligne_apt_quand_il_manque(monkeypatch):
    monkeypatch.setattr(verifications, "BIBLIOTHEQUES", ("libabsente.so.9",))
    (message,) = verifications.verifier_moteur_pdf()
    assert message.id == "entrees.W001"
    assert "libabsente.so.9" in message.msg
    assert message.hint.startswith("apt-get install")
    assert "libpango-1.0-0" in message.hint
