"""Fields that a model may name: families registered by each room, computed for ONE reader (DESIGN §7, S28).

    CHAMPS.enregistrer(Famille("contrat", "Contrat", (Champ("debut", "Date d’effet", "9 novembre 2026"), …), valeurs,
                               objet="contrat"), cle="contrat", ordre=60)

`valeurs(cadre)` gives plain values by name; what the reader may not see is never shown, whatever it gives.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any

from documents.fiches import Identite, Lecteur
from documents.langage.noeuds import Tableau, Vignettes
from documents.langage.resolution import MASQUE, Valeur
from dui.core.horloge import PARIS
from dui.core.registres import Registre
from habilitations.acces import Acteur, decider
from habilitations.models import PerimetreDossier
from usagers.models import Dossier

PAS_UN_BLOC = ""


@dataclass(frozen=True)
class Champ:
    """`niveau`, `domaine`, `action`: what a reader must reach on this very dossier to see the value.

    `exemple` is fictional and of the same kind as the value: text, or a `Tableau` (`bloc="tableau"`), names and
    qualities to sign (`bloc="signatures"`), an `Identite` (`bloc="identite"`).
    """

    nom: str
    libelle: str
    exemple: Any
    niveau: int = 1
    domaine: str = "ID"
    action: str = "resumer"
    bloc: str = PAS_UN_BLOC


@dataclass(frozen=True)
class Cadre:
    """For whom and about what a document is made. `niveau_max` bounds an outside reader by the level of the model."""

    dossier: Dossier
    perimetre: PerimetreDossier
    acteur: Acteur
    lecteur: Lecteur
    le: datetime
    objet: Any = None
    pour: Acteur | None = None
    niveau_max: int = 6
    destinataire: Sequence[str] = field(default=())

    @property
    def jour(self) -> date:
        return self.le.astimezone(PARIS).date()

    def lit(self, champ: Champ) -> bool:
        """Both the one who makes it and the professional for whom it is made."""
        if champ.niveau > self.niveau_max:
            return False
        lecteurs = [self.acteur] if self.pour is None else [self.acteur, self.pour]
        return all(decider(a, champ.action, champ.domaine, self.perimetre, champ.niveau).permis for a in lecteurs)


@dataclass(frozen=True)
class Famille:
    """`objet`: kind of object that the model must be given (contrat, mesure…); empty: the dossier is enough."""

    cle: str
    libelle: str
    champs: Sequence[Champ]
    valeurs: Callable[[Cadre], Mapping[str, Valeur]]
    objet: str = ""


@dataclass(frozen=True)
class GenreObjet:
    """Kind of object that models may be made about, and how one chooses among those of a dossier."""

    cle: str
    libelle: str
    choix: Callable[[Dossier, Acteur], Sequence[tuple[int, str]]]
    charger: Callable[[Dossier, Acteur, int], Any]


CHAMPS: Registre[Famille] = Registre("champs")
OBJETS: Registre[GenreObjet] = Registre("objets de modèles")


def champs_connus(objet: str = "") -> dict[str, Champ]:
    """Every field by its full name; those of a family of objects only for the models about that kind."""
    return {f"{f.cle}.{champ.nom}": champ for f in CHAMPS if f.objet in ("", objet) for champ in f.champs}


def familles(objet: str = "") -> list[Famille]:
    return [famille for famille in CHAMPS if famille.objet in ("", objet)]


def exemples(objet: str = "") -> dict[str, Valeur]:
    """Fictional values: what the preview of a model shows."""
    return {nom: champ.exemple for nom, champ in champs_connus(objet).items()}


@dataclass(frozen=True)
class Remplissage:
    """Values for one reader, and the highest level among those that were given."""

    valeurs: Mapping[str, Valeur]
    niveau: int


def remplir(noms: Iterable[str], cadre: Cadre, objet: str = "") -> Remplissage:
    """Values of the fields that a model names. A family is asked only when the reader may see one of its fields."""
    connus, demandes = champs_connus(objet), set(noms)
    permis = {nom for nom in demandes if cadre.lit(connus[nom])}
    valeurs: dict[str, Valeur] = dict.fromkeys(demandes - permis, MASQUE)
    for famille in familles(objet):
        siens = {nom for nom in permis if nom.partition(".")[0] == famille.cle}
        if siens:
            donnees = famille.valeurs(cadre)
            valeurs |= {nom: _propre(donnees.get(nom.partition(".")[2])) for nom in siens}
    niveaux = [connus[nom].niveau for nom in permis if valeurs.get(nom)]
    return Remplissage(valeurs, max(niveaux, default=1))


def _propre(valeur: Valeur) -> Valeur:
    """Plain text only: a field never brings constructions nor control characters into a document."""
    if isinstance(valeur, str):
        return _texte(valeur)
    if isinstance(valeur, Tableau):
        lignes = tuple(tuple(_case(case) for case in ligne) for ligne in valeur.lignes)
        return replace(valeur, lignes=lignes) if lignes else None
    if valeur is None or valeur is MASQUE or isinstance(valeur, Identite):
        return valeur
    raise TypeError(f"A field gives text, a table or an identity, not {type(valeur).__name__}.")


def _case(valeur: str) -> str:
    """Pictures are ours, made again from their pixels; what is said of them is text like any other."""
    if not isinstance(valeur, Vignettes):
        return _texte(valeur)
    return Vignettes(_texte(valeur), tuple(replace(image, dit=_texte(image.dit)) for image in valeur.images))


def _texte(valeur: str) -> str:
    return "".join(c for c in valeur if c in "\n\xa0\u202f" or c.isprintable()).strip()
