"""What the direction of the MECS decided of its profiles these last months, and from where its people work."""

from datetime import timedelta
from typing import Any

from dui.core import contexte, horloge
from habilitations.acces import acteur_de, contexte_de
from habilitations.choices import FacteurDistance
from habilitations.models import Profil
from habilitations.services import declarer_reseau, regler_cellule, regler_distance

# The demonstration itself is inside; the other network is the one of the house.
RESEAUX = (
    ("192.0.2.0/24", "Maison des Tilleuls", "Fibre de la maison"),
    ("127.0.0.0/16", "Poste de démonstration", "Cet ordinateur"),
    ("::1/128", "Poste de démonstration", "Cet ordinateur"),
)
# (days ago, profile, domain, letter, why)
CASES = (
    (58, "EDU", "DRO", "R", "L’équipe suit les demandes de bourse, essai de deux mois"),
    (41, "MDM", "GA", "R", "Menus et régimes sont rangés dans les documents"),
    (12, "EDU", "DRO", "S", "Fin de l’essai : l’assistante sociale reprend les bourses"),
)
# (days ago, profile, proof asked, closed besides, why)
POLITIQUES = (
    (40, "VEI", FacteurDistance.AUCUN, "", "La veille se fait dans la maison"),
    (39, "IDE", FacteurDistance.ROBUSTE, "NIR STU IP", "Astreinte à domicile, sans code de secours"),
)


def decider(monde: Any) -> None:
    """Through the services, in the name of the director, each at its date."""
    structure = monde.structures["mecs"]
    direction = next(pro for pro in monde.equipes["mecs"] if monde.profils[pro.pk] == "DIR")
    acteur = acteur_de(direction.compte)
    with contexte.ouvrir(contexte_de(acteur)):
        with _il_y_a(90):
            for cidr, libelle, motif in RESEAUX:
                declarer_reseau(acteur=acteur, structure=structure, cidr=cidr, libelle=libelle, motif=motif)
        for jours, code, domaine, droit, motif in CASES:
            with _il_y_a(jours):
                regler_cellule(acteur=acteur, profil=_profil(structure, code), structure=structure, domaine=domaine,
                               droit=droit, motif=motif)  # fmt: skip
        for jours, code, facteur, fermes, motif in POLITIQUES:
            profil = _profil(structure, code)
            with _il_y_a(jours):
                regler_distance(acteur=acteur, profil=profil, structure=structure, facteur=facteur,
                                ouverts=set(profil.droits) - set(fermes.split()), motif=motif)  # fmt: skip


def _il_y_a(jours: int) -> Any:
    return horloge.a_l_instant(horloge.maintenant() - timedelta(days=jours))


def _profil(structure: Any, code: str) -> Profil:
    profils = Profil.objects.filter(organisme=structure.organisme_id, matrice="MECS", code=code)
    return profils.filter(structure=structure).first() or profils.get(structure=None)
