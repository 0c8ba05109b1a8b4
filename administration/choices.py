"""Code lists shared by the subjects of this room."""
