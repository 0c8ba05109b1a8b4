"""The same document as a file to finish by hand: ODT and DOCX, our own blocks written by a library."""

from documents.bureautique.docx import en_docx
from documents.bureautique.odt import en_odt

__all__ = ["en_docx", "en_odt"]
