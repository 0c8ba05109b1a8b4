"""The sandbox operator, for what is sent."""

from tests.interop.conftest import bac, boite, operateur  # noqa: F401
