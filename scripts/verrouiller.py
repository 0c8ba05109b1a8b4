"""Resolves requirements/*.in into hash-locked files in which no host is written."""

import subprocess
import sys
from pathlib import Path

REQUIREMENTS = Path(__file__).resolve().parents[1] / "requirements"
OPTIONS = ["--universal", "--generate-hashes", "--no-emit-index-url", "--python-version", "3.11"]


def main() -> int:
    for nom in ("base", "demo", "dev"):
        commande = [
            sys.executable,
            "-m",
            "uv",
            "pip",
            "compile",
            "-q",
            *OPTIONS,
            f"{nom}.in",
            "-o",
            f"{nom}.txt",
        ]
        if subprocess.run(commande, cwd=REQUIREMENTS).returncode:
            return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
