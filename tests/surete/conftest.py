"""Says at the end of the run on how many objects the decision, the filter and the wall were compared."""

from typing import Any


def pytest_terminal_summary(terminalreporter: Any) -> None:
    rapports = [r for r in terminalreporter.stats.get("passed", []) if getattr(r, "when", "") == "call"]
    objets = sum(dict(getattr(r, "user_properties", ())).get("objets", 0) for r in rapports)
    if objets:
        terminalreporter.write_line(f"Mesure : {objets} objets comparés, 0 désaccord")
