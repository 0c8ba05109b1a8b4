"""What a PDF from elsewhere may do to the library that reads it."""

import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from .refus import Refus

ICI = str(Path(__file__).parent)


@contextmanager
def pdf_etranger(message: str) -> Iterator[None]:
    """A file made to break its reader is refused, with `message`.

    Broad on purpose: pyHanko follows the structure without looking at types, and mutated files made it raise each of
    these beside its own PdfError. Only what its lines raised is the fault of the file: an error of ours goes on, ends
    the walled process and is logged as the defect it is.
    """
    from pyhanko.pdf_utils.misc import PdfError

    try:
        yield
    except (PdfError, zlib.error, AssertionError, AttributeError, IndexError, KeyError, NotImplementedError, TypeError,
            ValueError) as erreur:  # fmt: skip
        if _de_nos_lignes(erreur):
            raise
        raise Refus("mal_forme", message) from erreur


def _de_nos_lignes(erreur: BaseException) -> bool:
    trace = erreur.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    return trace is not None and trace.tb_frame.f_code.co_filename.startswith(ICI)
