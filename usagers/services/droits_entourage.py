"""Rights of a relation: given, suspended, withdrawn, each with its day and its reason; never deleted (S24)."""

from datetime import date, timedelta
from typing import Any

from django.db import transaction

from dui.core import horloge, journal
from dui.core.erreurs import ErreurMetier
from dui.core.evenements import publier
from habilitations.acces import Acteur, exiger_droit
from usagers.choices import (
    AVEC_PREUVE,
    DE_MINORITE,
    EXCLUS_PAR_L_INTERDIT,
    SURVIVENT_A_LA_MAJORITE,
    ModaliteDroit,
    NatureDroit,
    StatutDroit,
    TermeDroit,
)
from usagers.models import DroitEntourage, RelationEntourage, Usager, en_vigueur

EXCLU = "Le contact est interdit avec cette personne : ce droit ne peut pas lui être donné."


@transaction.atomic
def accorder_droit(*, acteur: Acteur, relation: RelationEntourage, nature: str, **champs: Any) -> DroitEntourage:
    """A dated right with its proof. `champs`: debut, terme, fin, modalite, precision, preuve, preuve_du."""
    exiger_droit(acteur, "ENT", "ecrire")
    terme, fin = champs.get("terme") or "", champs.get("fin")
    if nature in AVEC_PREUVE and not str(champs.get("preuve") or "").strip():
        message = "Ce rôle demande un document : dites lequel (jugement, acte, désignation écrite)."
        raise ErreurMetier("preuve", message, champ="preuve")
    if terme == TermeDroit.DATE and fin is None:
        raise ErreurMetier("fin", "Donnez la date de fin, ou dites qu’il n’y en a pas.", champ="fin")
    droit = poser_droit(relation, nature, **champs)
    journal.tracer("ecriture", objet=f"droit_entourage:{droit.pk}", usager_id=relation.usager_id)
    annoncer(relation, "droit")
    return droit


def poser_droit(
    relation: RelationEntourage, nature: str, *, debut: date | None = None, terme: str = "", fin: date | None = None,
    modalite: str = "", precision: str = "", preuve: str = "", preuve_du: date | None = None,
) -> DroitEntourage:  # fmt: skip
    """The rules that hold whoever writes: majority, prohibition, order of dates."""
    debut = debut or horloge.aujourdhui()
    usager = relation.usager
    _refuser_adulte(usager, nature, debut)
    _refuser_interdit(relation, nature, modalite, debut)
    terme, fin = terme_applicable(usager, nature, debut, terme, fin)
    if fin is not None and fin < debut:
        raise ErreurMetier("fin", f"La fin ne peut pas être avant le {debut:%d/%m/%Y}.", champ="fin")
    if nature == NatureDroit.INTERDIT:
        _suspendre_ce_qui_est_exclu(relation, debut)
    return DroitEntourage.objects.create(
        usager=usager, relation=relation, structures=relation.structures, nature=nature, modalite=modalite,
        precision=precision.strip(), terme=terme, debut=debut, fin=fin, preuve=preuve.strip(), preuve_du=preuve_du,
    )  # fmt: skip


def droit_repris(relation: RelationEntourage, nature: str, fin: date | None, preuve: str) -> DroitEntourage | None:
    """Row of a file taken in, not saved: same end as any other; none for a right that an adult cannot be under."""
    usager, jour = relation.usager, horloge.aujourdhui()
    if nature in DE_MINORITE and usager.majorite_le is not None and usager.majorite_le <= jour:
        return None
    debut = min(jour, fin) if fin else jour
    terme, fin = terme_applicable(usager, nature, debut, "", fin)
    return DroitEntourage(
        usager=usager, relation=relation, structures=relation.structures, nature=nature, debut=debut, terme=terme,
        fin=fin, preuve=preuve,
    )  # fmt: skip


def terme_applicable(usager: Usager, nature: str, debut: date, terme: str, fin: date | None) -> tuple[str, date | None]:
    """A right held over a minor ends on the eve of the eighteenth birthday at the latest (C. civ. art. 414)."""
    veille = usager.majorite_le - timedelta(days=1) if usager.majorite_le else None
    bornee = veille is not None and debut <= veille and nature not in SURVIVENT_A_LA_MAJORITE
    if bornee and (fin is None or fin >= veille):  # type: ignore[operator]
        return TermeDroit.MAJORITE, veille
    if fin is not None:
        return TermeDroit.DATE, fin
    return (terme if terme in (TermeDroit.SANS_LIMITE, TermeDroit.INCONNU) else TermeDroit.INCONNU), None


def _refuser_adulte(usager: Usager, nature: str, debut: date) -> None:
    majorite = usager.majorite_le
    if nature in DE_MINORITE and majorite is not None and debut >= majorite:
        raise ErreurMetier(
            "majorite",
            f"Cette personne est majeure depuis le {majorite:%d/%m/%Y} : ce droit ne s’exerce que sur un mineur.",
            champ="nature",
        )


def _refuser_interdit(relation: RelationEntourage, nature: str, modalite: str, debut: date) -> None:
    if nature not in EXCLUS_PAR_L_INTERDIT or _mediatisee(nature, modalite):
        return
    if DroitEntourage.objects.filter(en_vigueur(debut), relation=relation, nature=NatureDroit.INTERDIT).exists():
        raise ErreurMetier("contact_interdit", EXCLU, champ="nature")


def _mediatisee(nature: str, modalite: str) -> bool:
    return nature == NatureDroit.VISITE and modalite == ModaliteDroit.MEDIATISEE


def _suspendre_ce_qui_est_exclu(relation: RelationEntourage, debut: date) -> None:
    droits = DroitEntourage.objects.filter(
        en_vigueur(debut), relation=relation, nature__in=EXCLUS_PAR_L_INTERDIT
    ).exclude(nature=NatureDroit.VISITE, modalite=ModaliteDroit.MEDIATISEE)
    for droit in droits:
        _changer(droit, StatutDroit.SUSPENDU, "Contact interdit")


@transaction.atomic
def suspendre_droit(*, acteur: Acteur, droit: DroitEntourage, motif: str) -> DroitEntourage:
    """Suspended at once, by a decision that is named."""
    return _acte(acteur, droit, StatutDroit.SUSPENDU, motif)


@transaction.atomic
def retablir_droit(*, acteur: Acteur, droit: DroitEntourage, motif: str) -> DroitEntourage:
    """In force again, unless a prohibition now excludes it."""
    if droit.statut != StatutDroit.SUSPENDU:
        raise ErreurMetier("statut", "Seul un droit suspendu peut être rétabli.")
    _refuser_interdit(droit.relation, droit.nature, droit.modalite, horloge.aujourdhui())
    return _acte(acteur, droit, StatutDroit.ACTIF, motif)


@transaction.atomic
def retirer_droit(*, acteur: Acteur, droit: DroitEntourage, motif: str) -> DroitEntourage:
    """Withdrawn at once: what it opened closes in the same second. Its row stays, with the day it ended."""
    droit = _acte(acteur, droit, StatutDroit.RETIRE, motif)
    jour = max(droit.debut, horloge.aujourdhui())
    if droit.fin is None or droit.fin > jour:
        DroitEntourage.objects.filter(pk=droit.pk).update(fin=jour, terme=TermeDroit.DATE)
        droit.fin, droit.terme = jour, TermeDroit.DATE
    return droit


@transaction.atomic
def borner_droit(*, droit: DroitEntourage, fin: date, motif: str) -> DroitEntourage:
    """For the room whose decision gave it: it ends with that decision, never later. Not begun yet: it never begins."""
    if droit.statut == StatutDroit.RETIRE or (droit.fin is not None and droit.fin <= fin):
        return droit
    if fin < droit.debut:
        droit.statut, droit.motif = StatutDroit.RETIRE, motif.strip()[:200]
    droit.fin, droit.terme, droit.version = max(fin, droit.debut), TermeDroit.DATE, droit.version + 1
    droit.save(update_fields=["statut", "motif", "fin", "terme", "version", "modifie_le"])
    journal.tracer("ecriture", objet=f"droit_entourage:{droit.pk}", usager_id=droit.usager_id)
    annoncer(droit.relation, "droit")
    return droit


def _acte(acteur: Acteur, droit: DroitEntourage, statut: str, motif: str) -> DroitEntourage:
    exiger_droit(acteur, "ENT", "ecrire")
    if droit.statut == StatutDroit.RETIRE:
        raise ErreurMetier("statut", "Ce droit a déjà été retiré.")
    if not motif.strip():
        raise ErreurMetier("motif", "Dites sur quelle décision ou pour quelle raison.", champ="motif")
    _changer(droit, statut, motif.strip())
    journal.tracer("ecriture", objet=f"droit_entourage:{droit.pk}", usager_id=droit.usager_id)
    annoncer(droit.relation, "droit")
    return droit


def _changer(droit: DroitEntourage, statut: str, motif: str) -> None:
    droit.statut, droit.motif, droit.version = statut, motif[:200], droit.version + 1
    droit.save(update_fields=["statut", "motif", "version", "modifie_le"])


@transaction.atomic
def recaler_sur_la_majorite(usager: Usager) -> int:
    """The birth date moved: the ends that follow majority move with it. Number of rights moved."""
    veille = usager.majorite_le - timedelta(days=1) if usager.majorite_le else None
    suivent = DroitEntourage.objects.filter(usager=usager, terme=TermeDroit.MAJORITE).exclude(fin=veille)
    deplaces = 0
    for droit in suivent:
        droit.fin = max(veille, droit.debut) if veille else None
        droit.terme = TermeDroit.MAJORITE if veille else TermeDroit.INCONNU
        droit.version += 1
        droit.save(update_fields=["fin", "terme", "version", "modifie_le"])
        deplaces += 1
    return deplaces


def annoncer(relation: RelationEntourage, acte: str) -> None:
    """`usagers.entourage_change`, for what hangs on rights: contacts printed, portal, authorisations."""
    for structure_id in relation.structures:
        publier("usagers.entourage_change", structure_id=structure_id, relation_id=relation.pk, acte=acte)
