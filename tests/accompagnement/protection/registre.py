"""Incidents, complaints and meetings of the MECS of `monde`; Valérie keeps the register, Hélène directs."""

from datetime import timedelta
from typing import Any

from accompagnement.models import EcritEducatif, Incident, ReunionCVS
from accompagnement.services import cvs as services_cvs
from accompagnement.services import incidents as s
from accompagnement.services.ecrits import commencer_ecrit
from dui.core import horloge
from habilitations.choices import Transverse
from tests.coordination.outils import au_nom_de, dossiers
from tests.outils import fabriques as f

QUA = {"INC": "V", "GA": "S", "REP": "R", "ID": "S"}


def qualite(monde: Any) -> Any:
    pro = f.professionnel(monde.organisme, "Valérie", "Roux", "Responsable qualité")
    f.affecter(pro, monde.mecs, QUA, transverse=Transverse.STRUCTURE)
    return pro


def saisie(*personnes: tuple[Any, str], **champs: Any) -> s.Saisie:
    il_y_a = horloge.maintenant() - timedelta(hours=3)
    donnees = {
        "survenu_le": il_y_a, "constate_le": il_y_a, "lieu": "Salle à manger", "categorie": "10",
        "description": "Pendant le repas, une chaise est jetée sur Éloïse Lambert.", "mesures": "Séparés, appel du 15.",
    } | champs  # fmt: skip
    return s.Saisie(personnes=personnes, **donnees)


def incident(pro: Any, structure: Any, *personnes: tuple[Any, str], anonyme: bool = False, **champs: Any) -> Incident:
    with au_nom_de(pro) as acteur:
        lues = [(dossiers(d.pk)[0], role) for d, role in personnes]
        return s.declarer(acteur=acteur, structure=structure, saisie=saisie(*lues, **champs), anonyme=anonyme)


def relu(i: Incident) -> Incident:
    return Incident.objects.select_related("structure").get(pk=i.pk)


def reunion(monde: Any) -> ReunionCVS:
    pro = qualite(monde)
    with au_nom_de(pro) as acteur:
        services_cvs.ajouter_membre_cvs(acteur=acteur, structure=monde.mecs, college="usagers", nom="Éloïse Lambert",
                                        debut=horloge.aujourdhui())  # fmt: skip
        prevue = services_cvs.prevoir_reunion(acteur=acteur, structure=monde.mecs, le=horloge.maintenant(),
                                              ordre_du_jour="Les menus")  # fmt: skip
        return services_cvs.rediger_pv(acteur=acteur, reunion=prevue, version_lue=1, presents="Éloïse Lambert",
                                       pv="Deux menus au choix.")  # fmt: skip


def ecrit(monde: Any, genre: str = "cr") -> EcritEducatif:
    with au_nom_de(monde.anne) as anne:
        d = dossiers(monde.d_eloise.pk)[0]
        return commencer_ecrit(acteur=anne, dossier=d, genre=genre, titre="Trois mois", faits="Le 3 octobre, rentrée.")
