"""Small helpers of admission: receive a request, act in the name of somebody."""

from datetime import date, timedelta
from typing import Any

from administration.models import Candidature, VoeuStructure
from administration.services.admission.demandes import recevoir_demande
from administration.services.admission.statuts import changer_statut
from dui.core import horloge
from tests.coordination.outils import au_nom_de
from tests.outils import fabriques as f

# The way to the commission, as people walk it.
CHEMIN = ("complete", "contact", "rencontre", "commission")


def il_y_a(jours: int) -> date:
    return horloge.aujourdhui() - timedelta(days=jours)


def recevoir(m: Any, *structures: Any, pro: Any = None, **champs: Any) -> Candidature:
    """A request, received by the secretary of the MECS unless said otherwise."""
    donnees = {"nom_naissance": "Aubry", "prenoms": "Maëlys", "date_naissance": date(2016, 4, 2), "sexe": "F",
               "origine": "ase", "canal": "courrier", "date_reception": il_y_a(40)} | champs  # fmt: skip
    structures = structures or (m.mecs,)
    if pro is False:
        with f.technique(*structures):
            return recevoir_demande(acteur=None, structures=structures, **donnees)
    with au_nom_de(pro or m.sarah) as acteur:
        return recevoir_demande(acteur=acteur, structures=structures, **donnees)


def voeu_de(candidature: Candidature, structure: Any) -> VoeuStructure:
    with f.technique(structure):
        return VoeuStructure.objects.select_related("candidature", "structure").get(
            candidature=candidature, structure=structure
        )


def avancer(m: Any, voeu: VoeuStructure, *statuts: str, pro: Any = None, **champs: Any) -> VoeuStructure:
    with au_nom_de(pro or m.sarah) as acteur:
        for statut in statuts:
            voeu = changer_statut(acteur=acteur, voeu=voeu, statut=statut, **champs)
    return voeu
