"""Subscribers of this room: importing their modules registers them."""

from interop import fil
from interop.mssante import tasks as mssante

__all__ = ["fil", "mssante"]
