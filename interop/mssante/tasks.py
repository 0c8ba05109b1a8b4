"""What the worker does with a requested sending: at most once in the mailbox, whatever breaks (DESIGN §5).

Called by the outbox. The bytes are made once and committed; the content leaves only behind the fence; a departure
without answer is remembered, and the receiver is asked before anything is sent again.
"""

from django.conf import settings
from django.core.files.base import ContentFile

from documents.types import types_documents
from dui.core import horloge
from dui.core.boite import EchecRemise, RemiseEnCours
from dui.core.coffre import FichierRefuse
from dui.core.evenements import abonner, publier
from dui.core.models import EvenementMetier
from interop.cda.mapping import construire_n1, transmet_ins
from interop.cda.selectors import donnees_de, oid_structure
from interop.choices import EtatEnvoi
from interop.models import Envoi
from interop.mssante.client import ClientMssante, Messagerie, Reglages
from interop.mssante.erreurs import REPONSE_PERDUE, EchecEnvoi, Nature
from interop.mssante.mapping import Courrier, construire_message, message_id
from interop.nomenclatures import oid_de_uuid
from interop.services.envois import empechement
from interop.xdm.mapping import MetaXdm, construire_xdm

SANS_REGLAGES = "La messagerie sécurisée n’est pas réglée sur ce serveur. Prévenez l’administrateur."
INCONNU = "On ne sait pas si le message est arrivé. Demandez au destinataire avant de relancer."


def messagerie() -> Messagerie:
    """The client of the operator named in the settings."""
    regle = settings.DUI_MSSANTE
    reglages = Reglages(
        smtp=regle["smtp"],
        autorites=regle["autorites"],
        identifiant=regle["identifiant"],
        mot_de_passe=regle["mot_de_passe"],
        expediteur=regle["expediteur"],
        consultation=regle["consultation"],
    )
    if not reglages.complets:
        raise EchecRemise(SANS_REGLAGES)
    return ClientMssante(reglages)


@abonner("interop.envoi_demande", id="interop.mssante")
def expedier(evenement: EvenementMetier, remise: RemiseEnCours) -> None:
    envoi = _charger(evenement)
    if envoi is None:
        return None
    client = messagerie()
    refus = empechement(envoi)
    if refus and not envoi.depart_incertain:
        return _noter(envoi, remise, "definitif", refus, "")
    try:
        message = envoi.message or preparer(envoi)
    except FichierRefuse as altere:
        return _noter(envoi, remise, "definitif", altere.message, altere.code)
    remise.confirmer()
    if envoi.depart_incertain and _interroger(envoi, client, remise):
        return None
    if refus:
        return _noter(envoi, remise, "definitif", refus, "")
    try:
        accuse = client.envoyer(message, envoi.destinataire, lambda: _barriere(envoi, remise))
    except EchecEnvoi as echec:
        _conclure_echec(envoi, client, remise, echec)
    else:
        _remettre(envoi, accuse)


def _charger(evenement: EvenementMetier) -> Envoi | None:
    """The sending, unless it is done or a later request took over."""
    lignes = Envoi.objects.select_for_update(of=("self",)).select_related("document", "dossier__structure__organisme")
    envoi = lignes.get(pk=evenement.ids["envoi_id"])
    depasse = envoi.evenement_id not in (None, evenement.pk)
    return None if envoi.etat == EtatEnvoi.REMIS or depasse else envoi


def preparer(envoi: Envoi) -> bytes:
    """Phase 1: CDA, archive and message, kept as bytes."""
    document = envoi.document
    donnees = donnees_de(document)
    pdf = document.contenu
    cda = construire_n1(donnees, pdf)
    lot = oid_de_uuid(envoi.identifiant)
    source = oid_structure(envoi.dossier.structure)
    meta = MetaXdm(lot, source, envoi.demande_le, types_documents()[document.type])
    courrier = Courrier(
        identifiant=lot,
        expediteur=settings.DUI_MSSANTE["expediteur"],
        expediteur_nom=envoi.dossier.structure.nom,
        destinataire=envoi.destinataire,
        envoye_le=envoi.demande_le,
        texte=envoi.texte,
    )
    message = construire_message(courrier, donnees, construire_xdm(cda, pdf, donnees, meta), pdf)
    envoi.courrier = ContentFile(message, name="courrier")
    envoi.message_id = message_id(courrier)
    envoi.ins_transmis = transmet_ins(donnees.personne)
    envoi.save(update_fields=["courrier", "message_id", "ins_transmis"])
    return message


def _barriere(envoi: Envoi, remise: RemiseEnCours) -> None:
    """Just before the content: remember that it may leave, commit it, check that this worker still holds it."""
    envoi.depart_incertain, envoi.essais = True, envoi.essais + 1
    envoi.save(update_fields=["depart_incertain", "essais"])
    remise.confirmer()


def _interroger(envoi: Envoi, client: Messagerie, remise: RemiseEnCours) -> bool:
    """Ask the receiver about a departure without answer. True: nothing more to send in this attempt."""
    connu = client.connu(envoi.message_id)
    if connu:
        _remettre(envoi, "déjà reçu")
        return True
    if connu is None:
        nature = "temporaire" if settings.DUI_MSSANTE["consultation"] else "definitif"
        _noter(envoi, remise, nature, INCONNU if nature == "definitif" else REPONSE_PERDUE, "")
        return True
    envoi.depart_incertain = False
    return False


def _conclure_echec(envoi: Envoi, client: Messagerie, remise: RemiseEnCours, echec: EchecEnvoi) -> None:
    if echec.nature == Nature.INCERTAIN:
        if _interroger(envoi, client, remise):
            return
        _noter(envoi, remise, "temporaire", echec.message, echec.detail)
        return
    envoi.depart_incertain = False
    nature = "definitif" if echec.nature == Nature.DEFINITIF else "temporaire"
    _noter(envoi, remise, nature, echec.message, echec.detail)


def _remettre(envoi: Envoi, accuse: str) -> None:
    envoi.etat, envoi.raison, envoi.detail = EtatEnvoi.REMIS, "", accuse[:300]
    envoi.remis_le, envoi.depart_incertain = horloge.maintenant(), False
    envoi.save(update_fields=["etat", "raison", "detail", "remis_le", "depart_incertain"])
    _conclure(envoi)


def _noter(envoi: Envoi, remise: RemiseEnCours, nature: str, raison: str, detail: str) -> None:
    """The reason stays readable in the dossier; after the last attempt a person must act."""
    fini = nature == "definitif" or remise.dernier_essai
    if fini and envoi.depart_incertain:
        raison = INCONNU
    envoi.etat = EtatEnvoi.ECHEC if fini else EtatEnvoi.EN_FILE
    envoi.raison, envoi.detail = raison[:300], detail[:300]
    envoi.save(update_fields=["etat", "raison", "detail", "depart_incertain"])
    if fini:
        _conclure(envoi)
    remise.echouer("definitif" if nature == "definitif" else "temporaire", raison)


def _conclure(envoi: Envoi) -> None:
    """Nothing more happens by itself: said to who listens, in the transaction that says so."""
    publier("interop.envoi_conclu", structure_id=envoi.structure_id, dossier_id=envoi.dossier_id, envoi_id=envoi.pk)
