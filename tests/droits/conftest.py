"""Says at the end of the run how many combinations of the permission table were asked, and how many were wrong."""

from typing import Any


def pytest_terminal_summary(terminalreporter: Any) -> None:
    rapports = [r for etat in ("passed", "failed") for r in terminalreporter.stats.get(etat, [])]
    mesures = [dict(getattr(r, "user_properties", ())) for r in rapports if getattr(r, "when", "") == "call"]
    faites = sum(m.get("combinaisons", 0) for m in mesures)
    if faites:
        ecarts = sum(m.get("ecarts", 0) for m in mesures)
        terminalreporter.write_line(f"Mesure : {faites} combinaisons de droits, {ecarts} écart")
