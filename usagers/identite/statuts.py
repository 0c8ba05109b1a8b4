"""Identity statuses and attributes: what each allows, and how one moves from one to the other (RNIV,
socle.md §1.2).
"""

from dataclasses import dataclass, replace

from dui.core.erreurs import ErreurMetier
from usagers.choices import StatutIdentite as S

DETIENT_INS = frozenset({S.RECUPEREE, S.QUALIFIEE})
ATTRIBUTS = ("homonyme", "douteuse", "fictive")


class IdentiteRefusee(ErreurMetier):
    """A status or an attribute that the rules do not allow here."""


@dataclass(frozen=True)
class EtatIdentite:
    statut: str
    homonyme: bool = False
    douteuse: bool = False
    fictive: bool = False

    @property
    def suspendue(self) -> bool:
        """Doubtful or made-up: everything national stops."""
        return self.douteuse or self.fictive

    @property
    def permise(self) -> bool:
        """Doubtful and made-up go with the provisional status only; doubtful + homonym is the only pair."""
        if self.suspendue and self.statut != S.PROVISOIRE:
            return False
        return not self.fictive or not (self.douteuse or self.homonyme)


@dataclass(frozen=True)
class Verdict:
    """True or false with its reason in French; empty when nothing is in the way."""

    permis: bool
    motif: str = ""

    def __bool__(self) -> bool:
        return self.permis


def peut_appeler_insi(etat: EtatIdentite) -> Verdict:
    """Any status may ask or ask again, unless the identity is suspended (EXI SI 09 and 22)."""
    if etat.fictive:
        return Verdict(False, "Cette identité est fictive : elle n’est jamais envoyée au service national.")
    if etat.douteuse:
        return Verdict(False, "Cette identité est douteuse : levez d’abord le doute.")
    return Verdict(True)


def peut_transmettre_ins(etat: EtatIdentite) -> Verdict:
    """Matricule and OID leave only with a qualified identity (EXI ID 29); else local number and traits."""
    if etat.suspendue:
        return Verdict(False, "Cette identité est douteuse ou fictive : le matricule INS ne part pas.")
    if etat.statut != S.QUALIFIEE:
        return Verdict(False, "L’identité n’est pas qualifiée : le matricule INS ne part pas.")
    return Verdict(True)


def traits_verrouilles(etat: EtatIdentite) -> Verdict:
    """True when strict traits are read-only: they came from INSi and change only by INSi or with a reason."""
    if etat.statut in DETIENT_INS:
        return Verdict(True, "Ces traits viennent du service national : seul un nouvel appel peut les changer.")
    return Verdict(False)


@dataclass(frozen=True)
class Passage:
    """What a change of status needs."""

    piece: bool = False
    insi: bool = False
    motif: bool = False


PASSAGES: dict[tuple[str, str], Passage] = {
    (S.PROVISOIRE, S.VALIDEE): Passage(piece=True),
    (S.PROVISOIRE, S.RECUPEREE): Passage(insi=True),
    (S.PROVISOIRE, S.QUALIFIEE): Passage(piece=True, insi=True),
    (S.VALIDEE, S.QUALIFIEE): Passage(insi=True),
    (S.RECUPEREE, S.QUALIFIEE): Passage(piece=True),
    (S.VALIDEE, S.PROVISOIRE): Passage(motif=True),
    (S.RECUPEREE, S.PROVISOIRE): Passage(motif=True),
    (S.QUALIFIEE, S.VALIDEE): Passage(motif=True),
    (S.QUALIFIEE, S.RECUPEREE): Passage(motif=True),
    (S.QUALIFIEE, S.PROVISOIRE): Passage(motif=True),
}


def changer_statut(
    etat: EtatIdentite, vers: str, *, piece: bool = False, insi: bool = False, motif: str = ""
) -> EtatIdentite:
    """The next state. `piece`: a high-confidence document was seen; `insi`: INSi answered 00 and a person
    agreed.
    """
    passage = PASSAGES.get((etat.statut, vers))
    if passage is None:
        raise IdentiteRefusee("passage", "Ce changement de statut n’est pas prévu.", champ="statut")
    if etat.suspendue:
        message = "Levez d’abord l’attribut « douteuse » ou « fictive »."
        raise IdentiteRefusee("suspendue", message, champ="statut")
    if passage.piece and not piece:
        message = "Il faut avoir vu une pièce d’identité à haut niveau de confiance."
        raise IdentiteRefusee("piece", message, champ="piece")
    if passage.insi and not insi:
        message = "Il faut une réponse unique du service national d’identité."
        raise IdentiteRefusee("insi", message, champ="statut")
    if passage.motif and not motif.strip():
        raise IdentiteRefusee("motif", "Dites pourquoi l’identité revient en arrière.", champ="motif")
    return replace(etat, statut=vers)


def poser_attribut(etat: EtatIdentite, attribut: str, *, motif: str) -> EtatIdentite:
    """Doubtful brings any status back to provisional: matricule and OID are then no longer valid."""
    if not motif.strip():
        raise IdentiteRefusee("motif", "Dites pourquoi cet attribut est posé.", champ="motif")
    statut = etat.statut
    if attribut == "douteuse":
        statut = S.PROVISOIRE
    suivant = _avec(replace(etat, statut=statut), attribut, True)
    if not suivant.permise:
        message = "Ces attributs ne vont pas ensemble, ou pas avec ce statut."
        raise IdentiteRefusee("combinaison", message, champ=attribut)
    return suivant


def lever_attribut(etat: EtatIdentite, attribut: str, *, motif: str) -> EtatIdentite:
    if not motif.strip():
        raise IdentiteRefusee("motif", "Dites pourquoi cet attribut est levé.", champ="motif")
    return _avec(etat, attribut, False)


def _avec(etat: EtatIdentite, attribut: str, pose: bool) -> EtatIdentite:
    poses = {nom: getattr(etat, nom) for nom in ATTRIBUTS} | {attribut: pose}
    return EtatIdentite(etat.statut, **poses)


def ins_a_invalider(avant: EtatIdentite, apres: EtatIdentite) -> bool:
    """True when the change takes the right to hold matricule and OID away."""
    return avant.statut in DETIENT_INS and apres.statut not in DETIENT_INS
