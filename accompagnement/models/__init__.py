"""Tables of the room, one file per subject; exported here."""

__all__: list[str] = []
