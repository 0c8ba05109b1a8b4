"""Entry point of the worker process: `python -I lancer.py <tache>`.

Isolated mode and a private import path: the process loads neither Django nor the project, only the parsers,
and starts in a few hundredths of a second.
"""

import sys
from importlib import import_module
from pathlib import Path

if __name__ == "__main__":
    sys.path.append(str(Path(__file__).resolve().parent))
    sys.exit(import_module("travail.boucle").executer(sys.argv[1]))
