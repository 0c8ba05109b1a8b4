"""Archives that we make: same files, same bytes."""

import io
import zipfile
from collections.abc import Mapping

DATE = (1980, 1, 1, 0, 0, 0)


def creer_zip(fichiers: Mapping[str, bytes]) -> bytes:
    """A ZIP of the given files, in the given order, without clock nor owner."""
    tampon = io.BytesIO()
    with zipfile.ZipFile(tampon, "w") as archive:
        for nom, octets in fichiers.items():
            info = zipfile.ZipInfo(nom, DATE)
            info.compress_type = zipfile.ZIP_DEFLATED
            info.external_attr = 0o100644 << 16
            info.create_system = 3
            archive.writestr(info, octets, compresslevel=6)
    return tampon.getvalue()
