"""Follow-up by those who keep the register: qualify, treat, analyse, learn, close."""

from datetime import date

from django.db import transaction

from accompagnement.choices_incidents import EtatIncident
from accompagnement.models import Incident
from accompagnement.services.incidents.commun import changer, exiger_registre, exiger_vif, noter_etape
from dui.core.erreurs import ErreurMetier
from habilitations.acces import Acteur


@transaction.atomic
def qualifier(
    *, acteur: Acteur, incident: Incident, categorie: str, gravite: int, frequence: int, grave: bool, motif: str = ""
) -> None:
    exiger_registre(acteur, incident.structure_id)
    exiger_vif(incident)
    if not grave and incident.oral_le is not None:
        message = "L’autorité est déjà informée : cet évènement reste à déclarer."
        raise ErreurMetier("grave", message, champ="grave")
    avance = EtatIncident.QUALIFIE if incident.statut == EtatIncident.SAISI else incident.statut
    changer(incident, categorie=categorie, gravite=gravite, frequence=frequence, grave=grave, statut=avance)
    noter_etape(acteur.id, EtatIncident.QUALIFIE, incident=incident, motif=motif)


@transaction.atomic
def traiter_incident(*, acteur: Acteur, incident: Incident, mesures: str, information: str = "") -> None:
    exiger_registre(acteur, incident.structure_id)
    exiger_vif(incident)
    avance = EtatIncident.TRAITE if incident.statut in ("saisi", "qualifie") else incident.statut
    changer(incident, mesures=mesures.strip(), information=information.strip(), statut=avance)
    noter_etape(acteur.id, EtatIncident.TRAITE, incident=incident)


@transaction.atomic
def analyser(
    *, acteur: Acteur, incident: Incident, causes: str, retex: str = "", suites: str = "", mediatique: str = "",
    cvs_informe_le: date | None = None,
) -> None:  # fmt: skip
    exiger_registre(acteur, incident.structure_id)
    exiger_vif(incident)
    avance = incident.statut if incident.a_declarer else EtatIncident.ANALYSE
    changer(incident, causes=causes.strip(), retex=retex.strip(), suites=suites.strip(), mediatique=mediatique.strip(),
            cvs_informe_le=cvs_informe_le, statut=avance)  # fmt: skip
    noter_etape(acteur.id, EtatIncident.ANALYSE, incident=incident)


@transaction.atomic
def clore_incident(*, acteur: Acteur, incident: Incident, motif: str = "") -> None:
    """Never before the authorities have the writing that the law asks for."""
    exiger_registre(acteur, incident.structure_id)
    exiger_vif(incident)
    if incident.a_declarer:
        raise ErreurMetier("declaration", "Cet évènement grave n’est pas encore déclaré par écrit.")
    if incident.gravite is None:
        raise ErreurMetier("gravite", "Qualifiez cet incident avant de le clore.")
    changer(incident, statut=EtatIncident.CLOS)
    noter_etape(acteur.id, EtatIncident.CLOS, incident=incident, motif=motif)
