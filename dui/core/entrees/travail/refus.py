"""The worker's way to say no: a stable code and a French sentence for the person who gave the file."""


class Refus(Exception):
    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
