"""S-05: one person, one account: every session open in her name is listed, and one gesture closes the others.

DUI_SESSIONS gives how many devices are open at the same time (50 for the whole attack).
"""

import os
import re
import uuid
from typing import Any

import pytest
from django.core.cache import cache

from dui.core.erreurs import ErreurMetier
from habilitations.acces import acteur_de
from habilitations.models import Professionnel, SessionCompte
from habilitations.services import inviter
from tests.habilitations.conftest import direction
from tests.habilitations.outils import entrer

__all__ = ["direction"]
pytestmark = [pytest.mark.django_db, pytest.mark.exigence("S-05")]
NOMBRE = int(os.environ.get("DUI_SESSIONS", "6"))
COMMUNES = (
    "educateurs", "veilleurs", "equipe", "accueil", "direction", "secretariat", "contact", "infirmerie", "stagiaire",
    "admin", "interim", "groupe", "astreinte", "bureau", "mecs", "test", "veilleurs.nuit", "educateurs2", "Équipe-A",
    "direction.mecs",
)  # fmt: skip


def appareil(pro: Any) -> Any:
    """Through the login itself; the code of the telephone, good for one use, is forgotten between two."""
    cache.clear()
    return entrer(pro)


def test_chaque_session_est_dans_la_liste_et_se_ferme(monde):
    appareils = [appareil(monde.anne) for _ in range(NOMBRE)]
    page = appareils[0].get("/compte/").content.decode()
    listees = {int(pk) for pk in re.findall(r"/compte/sessions/(\d+)/fermer/", page)}
    ouvertes = set(SessionCompte.objects.filter(compte=monde.anne.compte, fermee_le=None).values_list("pk", flat=True))
    assert len(ouvertes) == NOMBRE
    assert len(ouvertes - listees) == 1, "every one but this very session, which has no button"
    assert f"{NOMBRE}\u00a0sessions" in page
    appareils[0].post("/compte/sessions/fermer/", {"jeton_soumission": str(uuid.uuid4())})
    vivantes = [a for a in appareils[1:] if a.get("/compte/").status_code != 302]
    print(f"Mesure : {NOMBRE} sessions ouvertes, {len(listees) + 1} listées, {len(vivantes)} encore ouvertes ensuite")
    assert vivantes == []
    assert appareils[0].get("/compte/").status_code == 200


def test_aucune_adresse_commune_n_ouvre_un_compte(direction):
    helene = acteur_de(direction.helene.compte)
    pro = Professionnel.objects.create(organisme=direction.organisme, prenom="Ines", nom="Moreau", fonction="Cadre")
    for nom in COMMUNES:
        with pytest.raises(ErreurMetier, match="une seule personne"):
            inviter(acteur=helene, professionnel=pro, email=f"{nom}@exemple.test")
    print(f"Mesure : {len(COMMUNES)} adresses communes, 0 acceptée")
    inviter(acteur=helene, professionnel=pro, email="ines.moreau.direction@exemple.test")
