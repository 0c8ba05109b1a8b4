"""A few unusual accesses in the MECS, so that the screen of the DPO has something to look at."""

from typing import TYPE_CHECKING

from dui.core import contexte, horloge, journal
from habilitations.acces import acteur_de, contexte_de
from habilitations.models import Professionnel
from habilitations.models.journal import Anomalie, NatureAnomalie
from habilitations.services.anomalies import FENETRE, examiner_anomalie, rechercher
from usagers.models import Dossier
from usagers.services.entourage import ajouter_contact, relier_contact

if TYPE_CHECKING:
    from dui.demo.monde.peuplement import Monde


def semer(monde: "Monde") -> None:
    """The secretary goes through the whole house, an educator looks elsewhere, another finds her niece."""
    structure = monde.structures["mecs"]
    dossiers = monde.dossiers["mecs"]
    ailleurs = next(d for d in dossiers if d.perimetre.unite == monde.unites["mecs", "Tilleuls"])
    siens = next(d for d in dossiers if d.perimetre.unite == monde.unites["mecs", "Chênes"])
    agent = contexte.agent_technique("demo", [structure.pk], organismes=[monde.organisme.pk])
    with contexte.ouvrir(agent):
        tante = ajouter_contact(acteur=None, organisme=monde.organisme, nom="Tessier", prenom="Martine")
        relier_contact(acteur=None, usager=siens.usager, contact=tante, relation="AUNT", libelle="Tante")
    _ouvrir(_pro("Sarah", "Petit"), dossiers[:34])
    _ouvrir(_pro("Karim", "Sadi"), [ailleurs])
    _ouvrir(_pro("Julie", "Tessier"), [siens])
    maintenant = horloge.maintenant()
    with contexte.ouvrir(agent):
        rechercher(structure, maintenant - FENETRE, maintenant)
    _conclure(_pro("Thomas", "Aubert"))


def _pro(prenom: str, nom: str) -> Professionnel:
    return Professionnel.objects.get(prenom=prenom, nom=nom)


def _ouvrir(pro: Professionnel, dossiers: list[Dossier]) -> None:
    with contexte.ouvrir(contexte_de(acteur_de(pro.compte))):
        for d in dossiers:
            journal.tracer(
                "lecture", objet="dossier:ID", structure_id=d.structure_id, dossier_id=d.pk, usager_id=d.usager_id
            )


def _conclure(pro: Professionnel) -> None:
    """The DPO already asked about the homonym."""
    acteur = acteur_de(pro.compte)
    with contexte.ouvrir(contexte_de(acteur)):
        homonyme = Anomalie.objects.filter(nature=NatureAnomalie.NOM).first()
        if homonyme is not None:
            motif = "Une tante porte ce nom, sans lien avec la professionnelle. Vu avec elle et le chef de service."
            examiner_anomalie(acteur=acteur, anomalie=homonyme, etat="explique", motif=motif)
