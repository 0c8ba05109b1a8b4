"""The neutral line of the timeline, and the disappearance that a fugue announces."""

from datetime import datetime, time

from accompagnement.models import PointeurIncident
from accompagnement.services.incidents import declarer_disparition
from coordination.services.fil import inscrire_au_fil
from dui.core import contexte, horloge
from dui.core.evenements import abonner
from dui.core.models import EvenementMetier
from usagers.models import Dossier


@abonner("accompagnement.incident_pointe", id="accompagnement.incidents", synchrone=True)
def inscrire(evenement: EvenementMetier) -> None:
    """« Un incident concerne Éloïse. »: no author, no role, no nature, nobody else."""
    p = PointeurIncident.objects.select_related("dossier__usager").get(pk=evenement.ids["pointeur_id"])
    inscrire_au_fil(
        dossier=p.dossier, genre="incident", objet_id=p.pk, niveau=2, titre="Incident",
        instant=datetime.combine(p.le, time(12), tzinfo=horloge.PARIS),
        extrait=f"Un incident concerne {p.dossier.usager.prenom_affiche}. Il est noté au registre.",
    )  # fmt: skip


@abonner("accompagnement.disparition_signalee", id="accompagnement.incidents", synchrone=True)
def ouvrir_la_disparition(evenement: EvenementMetier) -> None:
    """Police or gendarmerie know: category 9 is declared to the authorities, in the name of who signalled."""
    dossier = Dossier.objects.select_related("structure", "usager").get(pk=evenement.dossier_id)
    structure = dossier.structure
    agent = contexte.agent_technique("fugue", [structure.pk], organismes=[structure.organisme_id])
    with contexte.ouvrir(agent):
        declarer_disparition(
            structure=structure, dossier=dossier, origine=f"fugue:{evenement.ids['fugue_id']}",
            le=evenement.cree_le, declarant=evenement.acteur_id,
        )  # fmt: skip
