"""Sending with its proof, receipt, what came of it. Whoever writes may send: nobody's leave is asked (L226-2-1)."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.db import transaction

from accompagnement.choices_protection import DestinataireIP, EtatIP, SuiteIP
from accompagnement.models import Crip, EnvoiIP, InformationPreoccupante
from accompagnement.services.protection.annuaire import adresse_pour
from accompagnement.services.protection.commun import exiger_nomme, exiger_un_seul_mineur, ligne, marquer, tracer
from accompagnement.services.protection.ensemble import choisies
from coordination.services.echeances import clore_echeances
from dui.core import horloge
from dui.core.erreurs import ErreurMetier
from dui.core.typographie import date_moyenne
from habilitations.acces import Acteur


@transaction.atomic
def transmettre(
    *, acteur: Acteur, ip: InformationPreoccupante, destinataire: str, canal: str, le: datetime, preuve: str,
    adresse: str = "", crip: int | None = None, aussi: Iterable[int] = (),
) -> EnvoiIP:  # fmt: skip
    """In any state: without validation, the sending says that it was made personally.

    `crip` comes from the directory of the organisme; `aussi` are lines of other children that left in the same sending.
    """
    exiger_nomme(acteur, ip)
    autres = choisies(acteur, ip, aussi)
    if not preuve.strip():
        raise ErreurMetier("preuve", "Donnez la preuve de l’envoi : numéro de suivi, référence, nom de qui a reçu.",
                           champ="preuve")  # fmt: skip
    if le > horloge.maintenant():
        raise ErreurMetier("date", "L’envoi ne peut pas être dans le futur.", champ="le")
    choisie = _crip(acteur, destinataire, crip)
    adresse = adresse.strip() or (adresse_pour(choisie, canal) if choisie else "")
    if not adresse:
        message = "Choisissez la CRIP, ou écrivez à qui et où vous envoyez."
        raise ErreurMetier("adresse", message, champ="adresse")
    commun = {"destinataire": destinataire, "crip": choisie, "adresse": adresse, "canal": canal, "le": le,
              "preuve": preuve.strip(), "expediteur_id": acteur.id}  # fmt: skip
    envoi = _envoyer(acteur, ip, commun)
    for autre in autres:
        _envoyer(acteur, autre, commun)
    return envoi


def _crip(acteur: Acteur, destinataire: str, crip: int | None) -> Crip | None:
    if not crip or destinataire != DestinataireIP.CRIP:
        return None
    trouvee = Crip.objects.filter(pk=crip, organisme=acteur.organisme_id, retiree_le__isnull=True).first()
    if trouvee is None:
        raise ErreurMetier("crip", "Choisissez une CRIP de l’annuaire.", champ="crip")
    return trouvee


def _envoyer(acteur: Acteur, ip: InformationPreoccupante, commun: dict[str, Any]) -> EnvoiIP:
    """One line a child: the proof is the same, and names no other child."""
    if ip.etat == EtatIP.CLOSE:
        raise ErreurMetier("close", "Cette information est close.")
    exiger_un_seul_mineur(ip.dossier, {"adresse": commun["adresse"], "preuve": commun["preuve"]})
    validee = ip.etapes.filter(etat=EtatIP.VALIDEE).exists()
    envoi = EnvoiIP.objects.create(**ligne(ip), **commun, personnel=not validee)
    if ip.libre and commun["destinataire"] != DestinataireIP.PCD:
        marquer(acteur, ip, EtatIP.TRANSMISE, "" if validee else "Transmise personnellement, sans validation")
    tracer("envoi", ip)
    return envoi


def copie_due(envois: Iterable[EnvoiIP]) -> bool:
    """Sent to the prosecutor, and the department has no copy yet (L226-4 II)."""
    vers = {envoi.destinataire for envoi in envois}
    return DestinataireIP.PROCUREUR in vers and not vers & {DestinataireIP.PCD, DestinataireIP.CRIP}


@transaction.atomic
def accuser(*, acteur: Acteur, ip: InformationPreoccupante, envoi: int, le: date, reference: str = "") -> None:
    exiger_nomme(acteur, ip)
    vise = ip.envois.filter(pk=envoi, accuse_le=None).first()
    if vise is None:
        raise ErreurMetier("envoi", "Choisissez un envoi qui attend son accusé.", champ="envoi")
    parti = vise.le.astimezone(horloge.PARIS).date()
    if not parti <= le <= horloge.aujourdhui():
        message = f"L’accusé est entre le {date_moyenne(parti)}, jour de l’envoi, et aujourd’hui."
        raise ErreurMetier("date", message, champ="le")
    vise.accuse_le, vise.accuse_reference = le, reference.strip()[:120]
    vise.save(update_fields=["accuse_le", "accuse_reference"])
    if ip.etat == EtatIP.TRANSMISE:
        marquer(acteur, ip, EtatIP.ACCUSEE)
    tracer("ecriture", ip)


@transaction.atomic
def noter_suite(*, acteur: Acteur, ip: InformationPreoccupante, suite: str, le: date, texte: str = "") -> None:
    """What the department or the judge decided; another one later is another row of the states."""
    exiger_nomme(acteur, ip)
    if ip.libre:
        raise ErreurMetier("libre", "Rien n’est encore transmis : il n’y a pas de suite à noter.")
    if le > horloge.aujourdhui():
        raise ErreurMetier("date", "La suite ne peut pas être dans le futur.", champ="le")
    ip.suite, ip.suite_le, ip.suite_texte = suite, le, texte.strip()
    ip.version += 1
    ip.save(update_fields=["suite", "suite_le", "suite_texte", "version", "modifie_le"])
    marquer(acteur, ip, EtatIP.SUITE, str(SuiteIP(suite).label))
    clore_echeances(dossier=ip.dossier, objet=ip.objet, motif="La suite est connue.")
    tracer("ecriture", ip)


@transaction.atomic
def clore(*, acteur: Acteur, ip: InformationPreoccupante, motif: str) -> None:
    """Its follow-up ends; nothing is removed, its readers keep reading it."""
    exiger_nomme(acteur, ip)
    if not motif.strip():
        raise ErreurMetier("motif", "Dites pourquoi le suivi s’arrête.", champ="motif")
    clore_echeances(dossier=ip.dossier, objet=ip.objet, motif="Suivi clos.")
    marquer(acteur, ip, EtatIP.CLOSE, motif)
    tracer("ecriture", ip)
