"""School reports and permissions: they go to, and come from, who holds authority on that day (S24 decides, not a word).

Reports are copied to the ASE when it is around the child.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction

from accompagnement.models import AutorisationScolaire, Bulletin, PeriodeScolaire, RemiseBulletin
from accompagnement.services.parcours.socle import NIVEAU, annoncer, exiger_ecriture, exiger_piece
from dui.core import horloge
from dui.core.erreurs import ErreurMetier
from habilitations.acces import Acteur
from usagers.autorite import Acte, interdits, mineur, signataires
from usagers.models import Dossier, RelationEntourage, Usager

ASE = "ASE"


@dataclass(frozen=True)
class Destinataire:
    """`cle` is what a form sends back: the number of the contact, 0 for the person themselves."""

    cle: int
    nom: str
    qualite: str
    copie: bool = False
    interdit: bool = False


def destinataires(usager: Usager, le: date | None = None) -> list[Destinataire]:
    """Who receives the report on that day: every holder of authority, then the ASE; the person alone, once of age."""
    jour = le or horloge.aujourdhui()
    qui = signataires(usager, Acte.NON_USUEL, jour)
    fermes = {d.relation_id for d in interdits(usager, jour)}
    lus = [
        Destinataire(d.relation.contact_id, str(d.relation.contact), d.get_nature_display(),
                     interdit=d.relation_id in fermes)
        for d in qui.droits
    ]  # fmt: skip
    if mineur(usager, jour) is False:
        lus.insert(0, Destinataire(0, usager.nom_affiche, "La personne elle-même"))
    copies = RelationEntourage.objects.filter(RelationEntourage.en_cours(jour), usager=usager, relation=ASE)
    deja = {d.cle for d in lus}
    lus += [
        Destinataire(r.contact_id, str(r.contact), "Aide sociale à l’enfance", copie=True)
        for r in copies.select_related("contact")
        if r.contact_id not in deja
    ]
    return lus


@transaction.atomic
def noter_bulletin(
    *, acteur: Acteur | None, periode: PeriodeScolaire, intitule: str, recu_le: date, **champs: Any
) -> Bulletin:
    exiger_ecriture(acteur, periode.dossier)
    exiger_piece(periode.dossier, champs.get("piece"))
    if recu_le > horloge.aujourdhui():
        raise ErreurMetier("recu_le", "Ce jour n’est pas encore venu.", champ="recu_le")
    bulletin = Bulletin.objects.create(
        periode=periode, structure_id=periode.structure_id, niveau=NIVEAU, intitule=intitule, recu_le=recu_le, **champs
    )
    annoncer(acteur, bulletin, periode.dossier, "bulletin")
    return bulletin


@transaction.atomic
def remettre(
    *, acteur: Acteur | None, bulletin: Bulletin, a: Sequence[int], le: date, mode: str
) -> list[RemiseBulletin]:
    """To those who have the right to it that day, and nobody else."""
    dossier = bulletin.periode.dossier
    exiger_ecriture(acteur, dossier)
    if not bulletin.recu_le <= le <= horloge.aujourdhui():
        raise ErreurMetier("le", "Ce jour est entre la réception du bulletin et aujourd’hui.", champ="le")
    permis = {d.cle: d for d in destinataires(dossier.usager, le)}
    if not a or any(cle not in permis for cle in a):
        message = "Le bulletin va aux titulaires de l’autorité parentale et à l’aide sociale à l’enfance."
        raise ErreurMetier("a", message, champ="a")
    deja = set(bulletin.remises.values_list("contact_id", flat=True))
    faites = [_remise(acteur, bulletin, permis[cle], le, mode) for cle in a if (cle or None) not in deja]
    if not faites:
        raise ErreurMetier("a", "C’est déjà noté.", champ="a")
    annoncer(acteur, bulletin, dossier, "remis")
    return faites


def _remise(acteur: Acteur | None, bulletin: Bulletin, qui: Destinataire, le: date, mode: str) -> RemiseBulletin:
    return RemiseBulletin.objects.create(
        bulletin=bulletin, structure_id=bulletin.structure_id, niveau=bulletin.niveau, contact_id=qui.cle or None,
        nom=qui.nom, qualite=qui.qualite, le=le, mode=mode, auteur_id=acteur.id if acteur else None,
    )  # fmt: skip


@transaction.atomic
def noter_autorisation(
    *, acteur: Acteur | None, dossier: Dossier, objet: str, decision: str, par: int, le: date,
    fin: date | None = None, precision: str = "", piece: Any = None,
) -> AutorisationScolaire:  # fmt: skip
    """Given by one who holds authority that day; who only visits cannot."""
    exiger_ecriture(acteur, dossier)
    exiger_piece(dossier, piece)
    permis = {d.cle: d for d in destinataires(dossier.usager, le) if not d.copie}
    qui = permis.get(par)
    if qui is None:
        raise ErreurMetier("par", "Cette personne n’a pas l’autorité pour cela ce jour-là.", champ="par")
    if le > horloge.aujourdhui():
        raise ErreurMetier("le", "Ce jour n’est pas encore venu.", champ="le")
    if fin and fin < le:
        raise ErreurMetier("fin", "La fin est avant le jour de l’autorisation.", champ="fin")
    autorisation = AutorisationScolaire.objects.create(
        dossier=dossier, structure_id=dossier.structure_id, niveau=NIVEAU, objet=objet, decision=decision,
        precision=precision.strip(), contact_id=qui.cle or None, nom=qui.nom, qualite=qui.qualite, le=le, fin=fin,
        piece=piece,
    )  # fmt: skip
    annoncer(acteur, autorisation, dossier, "autorisation")
    return autorisation


@transaction.atomic
def retirer_autorisation(
    *, acteur: Acteur | None, autorisation: AutorisationScolaire, le: date
) -> AutorisationScolaire:
    exiger_ecriture(acteur, autorisation.dossier)
    if autorisation.retiree_le is not None:
        raise ErreurMetier("retiree", "C’est déjà retiré.")
    if not autorisation.le <= le <= horloge.aujourdhui():
        raise ErreurMetier("le", "Ce jour est entre l’autorisation et aujourd’hui.", champ="le")
    autorisation.retiree_le = le
    autorisation.save()
    annoncer(acteur, autorisation, autorisation.dossier, "autorisation")
    return autorisation
