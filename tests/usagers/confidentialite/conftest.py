from tests.habilitations.conftest import direction

__all__ = ["direction"]
