"""What this room adds to the screens of the others: each subject opens its own doors."""


def ouvrir() -> None:
    """Called once by AppConfig.ready()."""
