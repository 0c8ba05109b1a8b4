"""The closed markup of document models: parsed by us, never evaluated. See docs/recettes/document.md."""

from documents.langage.analyse import analyser
from documents.langage.fautes import Faute, ModeleRefuse
from documents.langage.noeuds import Texte
from documents.langage.resolution import resoudre

__all__ = ["Faute", "ModeleRefuse", "Texte", "analyser", "resoudre"]
