"""Who decides for a person, from the dated rights of the entourage: never from a word like « mother » (S24, S27).

A usual act: one holder is enough, the agreement of the other is presumed (C. civ. art. 372-2). A non-usual act: every
holder in joint exercise. Majority ends it all; a protected adult is assisted or represented (C. civ. art. 440, 459).
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from dui.core import horloge
from usagers.choices import ModaliteDroit, NatureDroit
from usagers.models import DroitEntourage, Usager, en_vigueur

DECIDENT = (
    NatureDroit.AUTORITE, NatureDroit.DELEGATION, NatureDroit.TUTEUR_MINEUR, NatureDroit.AD_HOC, NatureDroit.TUTEUR,
    NatureDroit.CURATEUR, NatureDroit.MANDATAIRE, NatureDroit.REPRESENTANT,
)  # fmt: skip


class Acte(StrEnum):
    USUEL = "usuel"
    NON_USUEL = "non_usuel"


@dataclass(frozen=True)
class Signataires:
    """Who must sign. `un_suffit`: any of `droits`; else all. `personne_signe`: the person's own signature counts;
    a minor's is for information. `manque` says why nobody can sign today; empty otherwise."""

    droits: Sequence[DroitEntourage] = field(default_factory=tuple)
    un_suffit: bool = False
    personne_signe: bool = False
    pour_information: bool = False
    explication: str = ""
    manque: str = ""


def mineur(usager: Usager, le: date | None = None) -> bool | None:
    """None when the birth date is unknown: nothing is presumed."""
    majorite = usager.majorite_le
    return None if majorite is None else (le or horloge.aujourdhui()) < majorite


def droits_du_jour(usager: Usager, le: date | None = None) -> list[DroitEntourage]:
    """Rights in force that day, of relations that are not closed."""
    jour = le or horloge.aujourdhui()
    droits = DroitEntourage.objects.filter(en_vigueur(jour), usager=usager).select_related("relation__contact")
    return [d for d in droits if d.relation.debut <= jour and (d.relation.fin is None or d.relation.fin >= jour)]


def signataires(
    usager: Usager, acte: Acte, le: date | None = None, droits: Sequence[DroitEntourage] | None = None
) -> Signataires:
    """Who signs this act for the person on that day, with the reason to show. `droits`: those of the day, if known."""
    du_jour = droits_du_jour(usager, le) if droits is None else droits
    droits = [d for d in du_jour if d.nature in DECIDENT]
    est_mineur = mineur(usager, le)
    if est_mineur is None:
        return Signataires(manque="La date de naissance est inconnue : rien ne dit si cette personne est majeure.")
    return _pour_un_mineur(droits, acte) if est_mineur else _pour_un_majeur(droits)


def _pour_un_mineur(droits: Sequence[DroitEntourage], acte: Acte) -> Signataires:
    tuteurs = [d for d in droits if d.nature in (NatureDroit.TUTEUR_MINEUR, NatureDroit.AD_HOC)]
    parents = [d for d in droits if d.nature == NatureDroit.AUTORITE]
    delegues = [d for d in droits if d.nature == NatureDroit.DELEGATION]
    exclusifs = [d for d in parents if d.modalite == ModaliteDroit.EXCLUSIVE]
    titulaires = exclusifs or parents or tuteurs
    if acte == Acte.USUEL and (titulaires or delegues):
        texte = "Acte usuel : un titulaire suffit, l’accord de l’autre est présumé (C. civ. art. 372-2)."
        return Signataires((*titulaires, *delegues), un_suffit=True, pour_information=True, explication=texte)
    if not titulaires:
        return Signataires(
            pour_information=True,
            manque="Personne ne porte l’autorité parentale aujourd’hui : le juge peut autoriser l’acte.",
        )
    texte = "Acte non usuel : chaque titulaire de l’autorité parentale signe (C. civ. art. 372 et 373-2)."
    if exclusifs or len(titulaires) == 1:
        texte = "Acte non usuel : le seul titulaire de l’autorité parentale signe."
    return Signataires(tuple(titulaires), pour_information=True, explication=texte)


def _pour_un_majeur(droits: Sequence[DroitEntourage]) -> Signataires:
    tuteurs = [d for d in droits if d.nature in (NatureDroit.TUTEUR, NatureDroit.REPRESENTANT)]
    assistants = [d for d in droits if d.nature in (NatureDroit.CURATEUR, NatureDroit.MANDATAIRE)]
    if tuteurs:
        texte = "Majeur représenté : son tuteur signe, la personne est associée (C. civ. art. 459)."
        return Signataires(tuple(tuteurs), personne_signe=True, explication=texte)
    if assistants:
        texte = "Majeur assisté : la personne signe, avec son curateur (C. civ. art. 467)."
        return Signataires(tuple(assistants), personne_signe=True, explication=texte)
    return Signataires(personne_signe=True, explication="Majeur : la personne signe elle-même.")


def interdits(usager: Usager, le: date | None = None) -> list[DroitEntourage]:
    """Prohibitions in force: shown before any number is read or any call is made."""
    return [d for d in droits_du_jour(usager, le) if d.nature in (NatureDroit.INTERDIT, NatureDroit.VIOLENCE)]
