"""Tell the authorities: at once by word, then in writing within the delay (R331-8). Quality is not awaited."""

from datetime import datetime

from django.db import transaction

from accompagnement.choices_incidents import EtatIncident
from accompagnement.models import Incident, PointeurIncident
from accompagnement.services.incidents.commun import changer, exiger_declarant, exiger_vif, noter_etape
from coordination.services.echeances import calculer, clore_echeances, delai_applicable, poser_echeance
from dui.core import horloge
from dui.core.erreurs import ErreurMetier
from habilitations.acces import Acteur
from usagers.models import Dossier

REGLE = "eig_confirmation"


@transaction.atomic
def informer_autorite(*, acteur: Acteur, incident: Incident, autorite: str, le: datetime) -> None:
    """The call: its hour starts the clock of the writing."""
    exiger_declarant(acteur, incident)
    exiger_vif(incident)
    if not incident.survenu_le <= le <= horloge.maintenant():
        raise ErreurMetier("date", "L’autorité est informée après les faits, et pas dans le futur.", champ="le")
    delai = delai_applicable(REGLE, incident.structure.organisme_id)
    changer(incident, grave=True, oral_le=le, oral_autorite=autorite.strip(), ecrit_avant=calculer(delai, le).instant)
    dossier = _dossier(incident)
    if dossier is not None:
        poser_echeance(acteur=acteur, dossier=dossier, regle=REGLE, origine=le, objet=incident.objet, niveau=2,
                       responsable_id=acteur.id)  # fmt: skip


@transaction.atomic
def declarer_par_ecrit(
    *, acteur: Acteur, incident: Incident, autorite: str, canal: str, preuve: str, le: datetime
) -> None:
    """In any state of the register: neither qualification nor analysis comes before the law."""
    exiger_declarant(acteur, incident)
    exiger_vif(incident)
    if not preuve.strip():
        raise ErreurMetier("preuve", "Donnez la preuve : référence du portail, du message ou du recommandé.",
                           champ="preuve")  # fmt: skip
    if not incident.survenu_le <= le <= horloge.maintenant():
        raise ErreurMetier("date", "La déclaration vient après les faits, et pas dans le futur.", champ="le")
    changer(incident, grave=True, ecrit_le=le, ecrit_canal=canal, ecrit_preuve=preuve.strip(),
            oral_autorite=incident.oral_autorite or autorite.strip(), statut=EtatIncident.DECLARE)  # fmt: skip
    noter_etape(acteur.id, EtatIncident.DECLARE, incident=incident, motif=autorite)
    dossier = _dossier(incident)
    if dossier is not None:
        clore_echeances(dossier=dossier, objet=incident.objet, faite_le=le.astimezone(horloge.PARIS).date())


def _dossier(incident: Incident) -> Dossier | None:
    """Where the deadline hangs: the first person concerned; without any, the register alone counts the hours."""
    pointeur = PointeurIncident.objects.filter(incident=incident).select_related("dossier__structure").first()
    return pointeur.dossier if pointeur else None
