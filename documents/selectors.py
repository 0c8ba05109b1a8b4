"""Readings of the room: which models are in force here, for whom."""

from documents.choices import EtatVersion
from documents.models import ModeleDocument
from habilitations.acces import Acteur
from usagers.acces import permet
from usagers.models import Dossier


def modeles_ouverts(acteur: Acteur, dossier: Dossier) -> list[ModeleDocument]:
    """Models that this actor may produce on this dossier: one a code, the nearest to the house first; those about an
    object of the dossier are produced from its own screen.
    """
    publies = ModeleDocument.objects.de_la_maison(dossier.structure).filter(
        versions__etat=EtatVersion.PUBLIEE, objet=""
    )
    par_code: dict[str, ModeleDocument] = {}
    for modele in sorted(publies, key=lambda m: (m.structure_id is None, m.organisme_id is None)):
        par_code.setdefault(modele.code, modele)
    permis = [m for m in par_code.values() if permet(acteur, dossier, m.domaine, *m.actions)]
    return sorted(permis, key=lambda m: (m.rubrique, m.titre))
