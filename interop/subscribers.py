"""Subscribers of this room: importing their modules registers them."""

from interop.mssante import tasks as mssante

__all__ = ["mssante"]
