"""What stops a start-up; the message is printed as it is."""


class EchecLancement(Exception):
    """A service could not start: the sentence says what to do."""
