"""What the fiche de synthèse says, already chosen for one reader: plain values, every part optional (S22).

The rooms that know the facts fill it through the SYNTHESE registry; the templates of
`templates/documents/` only lay it out.
"""

from dataclasses import dataclass
from datetime import date, datetime

NON_AFFICHE = "non affiché à ce lecteur"


@dataclass(frozen=True)
class Lecteur:
    """For whom the document is made, and how far it goes. Levels in words: « administratif », « accompagnement »."""

    nom: str
    fonction: str = ""
    niveaux: tuple[str, ...] = ()


@dataclass(frozen=True)
class Entete:
    structure: str
    organisme: str = ""
    finess: str = ""


@dataclass(frozen=True)
class Pied:
    auteur: str
    fonction: str
    le: datetime


@dataclass(frozen=True)
class Badge:
    """`ton`: empty, attention or danger; the word says it too."""

    texte: str
    ton: str = ""


@dataclass(frozen=True)
class Identite:
    """`matricule` is empty when this reader may not see it; `code_svg` is then a way to open the record."""

    nom_affiche: str
    prenom: str
    nom_naissance: str = ""
    prenoms: str = ""
    sexe: str = ""
    date_naissance: date | None = None
    lieu_naissance: str = ""
    matricule: str = ""
    statut: str = ""
    badges: tuple[Badge, ...] = ()
    photo: bytes = b""
    photo_mime: str = "image/jpeg"
    code_svg: str = ""
    code_legende: str = ""


@dataclass(frozen=True)
class Alerte:
    """Danger first: what it is, then what to do."""

    titre: str
    texte: str = ""


@dataclass(frozen=True)
class Ligne:
    libelle: str
    texte: str
    fort: str = ""


@dataclass(frozen=True)
class Contact:
    """Person to call. `interdit`: contact forbidden, said in words, number never printed."""

    role: str
    nom: str
    telephone: str = ""
    mention: str = ""
    interdit: str = ""


@dataclass(frozen=True)
class Bloc:
    titre: str
    lignes: tuple[Ligne, ...] = ()
    contacts: tuple[Contact, ...] = ()

    @property
    def hauteur(self) -> int:
        """Rough number of printed lines, to balance the two columns."""
        textes = [ligne.texte for ligne in self.lignes] + [f"{c.nom} {c.mention}" for c in self.contacts]
        return 2 + sum(1 + len(texte) // 42 for texte in textes)


@dataclass(frozen=True)
class Parole:
    """Verbatim words of the person."""

    texte: str
    auteur: str
    le: date | None = None


@dataclass(frozen=True)
class Objectif:
    titre: str
    etat: str = ""


@dataclass(frozen=True)
class Projet:
    titre: str
    parole: Parole | None = None
    objectifs: tuple[Objectif, ...] = ()


@dataclass(frozen=True)
class Moment:
    quand: str
    texte: str


@dataclass(frozen=True)
class Echeance:
    titre: str
    le: str
    responsable: str = ""
    etat: str = ""


@dataclass(frozen=True)
class FicheSynthese:
    entete: Entete
    identite: Identite
    pied: Pied
    alertes: tuple[Alerte, ...] = ()
    sejour: Bloc | None = None
    mesures: Bloc | None = None
    entourage: Bloc | None = None
    equipe: Bloc | None = None
    vie_quotidienne: Bloc | None = None
    sante: Bloc | None = None
    consentements: Bloc | None = None
    projet: Projet | None = None
    jours_passes: tuple[Moment, ...] = ()
    jours_a_venir: tuple[Moment, ...] = ()
    echeances: tuple[Echeance, ...] = ()

    @property
    def blocs_urgence(self) -> list[Bloc]:
        """What a rescuer needs, in the order of their questions."""
        blocs = (self.sante, self.entourage, self.mesures, self.consentements)
        return [bloc for bloc in blocs if bloc is not None and (bloc.lignes or bloc.contacts)]

    @property
    def colonnes(self) -> tuple[list[Bloc], list[Bloc]]:
        """The blocks in reading order, each put under the shorter column."""
        gauche: list[Bloc] = []
        droite: list[Bloc] = []
        ordre = (
            self.mesures, self.sejour, self.vie_quotidienne, self.entourage, self.sante, self.equipe,
            self.consentements,
        )  # fmt: skip
        for bloc in ordre:
            if bloc is not None and (bloc.lignes or bloc.contacts):
                hauteurs = [sum(b.hauteur for b in colonne) for colonne in (gauche, droite)]
                (gauche if hauteurs[0] <= hauteurs[1] else droite).append(bloc)
        return gauche, droite
