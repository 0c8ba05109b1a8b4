"""Health check of the web container: exit status 0 when /sante/ answers 200."""

import os
import sys
import urllib.request

hote = os.environ.get("DUI_HOTES", "localhost").split(",")[0]
requete = urllib.request.Request("http://127.0.0.1:8000/sante/", headers={"Host": hote, "X-Forwarded-Proto": "https"})
try:
    with urllib.request.urlopen(requete, timeout=4) as reponse:  # noqa: S310 - a constant address of loopback
        sys.exit(int(reponse.status != 200))
except OSError:
    sys.exit(1)
