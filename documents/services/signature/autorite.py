"""Who holds parental authority today, and what an act asks of them (civil code, 372-2 and 373-2; metier S24, S27)."""

from collections.abc import Sequence
from datetime import date

from django.db.models import QuerySet

from documents.choices_signature import Acte, Portee, RoleSignataire
from documents.models import Signataire
from dui.core import horloge
from dui.core.erreurs import ErreurMetier
from usagers.choices import NatureDroit
from usagers.models import DroitEntourage, RelationEntourage, Usager, en_vigueur

PRESUME = "Acte usuel : l’accord de l’autre titulaire est présumé (article 372-2 du code civil)."
TOUS = "Acte non usuel : chaque titulaire de l’autorité parentale signe."
INTERDITS = (NatureDroit.INTERDIT, NatureDroit.VIOLENCE)
SEUL = "Un seul titulaire de l’autorité parentale est connu au dossier."


def mineur(usager: Usager, le: date | None = None) -> bool:
    majorite = usager.majorite_le
    return majorite is not None and majorite > (le or horloge.aujourdhui())


def titulaires(usager: Usager, le: date | None = None) -> list[RelationEntourage]:
    """Holders in force that day; none from the eighteenth birthday on."""
    if not mineur(usager, le):
        return []
    porteurs = _droits(usager, le).filter(nature=NatureDroit.AUTORITE).values("relation")
    relations = RelationEntourage.objects.filter(RelationEntourage.en_cours(le), pk__in=porteurs)
    return list(relations.select_related("contact"))


def _droits(usager: Usager, le: date | None) -> QuerySet[DroitEntourage]:
    return DroitEntourage.objects.filter(en_vigueur(le), usager=usager)


def interdit(relation: RelationEntourage | None, le: date | None = None) -> bool:
    """An order forbids contact on that day, or violence was said."""
    if relation is None:
        return False
    return _droits(relation.usager, le).filter(relation=relation, nature__in=INTERDITS).exists()


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
