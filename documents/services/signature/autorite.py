"""Who holds parental authority today, and what an act asks of them (civil code, 372-2 and 373-2; metier S24, S27)."""

from collections.abc import Sequence
from datetime import date

from django.db.models import Q

from documents.choices_signature import Acte, Portee, RoleSignataire
from documents.models import Signataire
from dui.core import horloge
from dui.core.erreurs import ErreurMetier
from usagers.models import RelationEntourage, Usager

PRESUME = "Acte usuel : l’accord de l’autre titulaire est présumé (article 372-2 du code civil)."
TOUS = "Acte non usuel : chaque titulaire de l’autorité parentale signe."
SEUL = "Un seul titulaire de l’autorité parentale est connu au dossier."


def mineur(usager: Usager, le: date | None = None) -> bool:
    majorite = usager.majorite_le
    return majorite is not None and majorite > (le or horloge.aujourdhui())


def titulaires(usager: Usager, le: date | None = None) -> list[RelationEntourage]:
    """Holders in force that day; none from the eighteenth birthday on."""
    if not mineur(usager, le):
        return []
    relations = RelationEntourage.objects.filter(RelationEntourage.en_cours(le), usager=usager, autorite_parentale=True)
    return list(relations.select_related("contact"))


def interdit(relation: RelationEntourage | None, le: date | None = None) -> bool:
    """An order forbids contact on that day."""
    if relation is None or not relation.contact_interdit:
        return False
    fin = relation.interdit_jusqu_au
    return fin is None or fin >= (le or horloge.aujourdhui())


def relations_interdites(usager: Usager, le: date | None = None) -> Q:
    jour = le or horloge.aujourdhui()
    return Q(usager=usager, contact_interdit=True) & (Q(interdit_jusqu_au=None) | Q(interdit_jusqu_au__gte=jour))


def controler(usager: Usager, acte: str, signataires: Sequence[Signataire], dispense: str) -> str:
    """The sentence about parental authority, or `ErreurMetier` when a holder who must sign is not asked to."""
    if not acte or not mineur(usager):
        return ""
    connus = {relation.pk for relation in titulaires(usager)}
    invites = {s.relation_id for s in signataires if s.role == RoleSignataire.TITULAIRE and s.bloquant}
    if dispense.strip():
        return f"Sans la signature de tous les titulaires : {dispense.strip()}"[:300]
    if acte == Acte.USUEL:
        _exiger(bool(connus & invites), "Un acte usuel demande au moins un titulaire de l’autorité parentale.")
        return PRESUME if connus - invites else (SEUL if len(connus) == 1 else TOUS)
    _exiger(bool(connus), "Aucun titulaire de l’autorité parentale n’est connu : dites sur quelle décision s’appuyer.")
    _exiger(
        connus <= invites,
        "Un acte non usuel demande la signature de chaque titulaire de l’autorité parentale, ou une décision du juge.",
    )
    return SEUL if len(connus) == 1 else TOUS


def _exiger(tenu: bool, message: str) -> None:
    if not tenu:
        raise ErreurMetier("autorite_parentale", message, champ="signataires")


def portee_de(role: str, voulue: str, usager: Usager) -> str:
    """A minor signs for information, whatever was asked; the others as asked."""
    if role != RoleSignataire.PERSONNE or not mineur(usager):
        return voulue or Portee.OBLIGATOIRE
    if voulue in (Portee.OBLIGATOIRE, Portee.ACCORD):
        raise ErreurMetier(
            "mineur", f"{usager.prenom_affiche} n’a pas dix-huit ans : sa signature est pour information et avis."
        )
    return voulue or Portee.INFORMATION
