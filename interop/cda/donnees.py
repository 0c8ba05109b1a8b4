"""What a CDA header needs, as plain values: the caller fills it through selectors, the mapping writes it."""

from dataclasses import dataclass
from datetime import date, datetime

from interop.nomenclatures import ESSMS, NORMAL, Code
from usagers.identite import EtatIdentite, TraitsStricts


@dataclass(frozen=True)
class Coordonnees:
    """Telephone and mail as typed by people; `lignes` at most seven, never the secret address."""

    telephone: str = ""
    courriel: str = ""
    lignes: tuple[str, ...] = ()


@dataclass(frozen=True)
class OrganisationCda:
    """`identifiant`: Struct_IdNat (1 + FINESS)."""

    identifiant: str
    nom: str
    secteur: Code
    coordonnees: Coordonnees = Coordonnees()
    cadre: Code = ESSMS


@dataclass(frozen=True)
class ProfessionnelCda:
    """`identifiant`: PS_IdNat. `civilite`: M or MME or nothing; `titre`: DR, PR… or nothing."""

    identifiant: str
    nom: str
    prenom: str
    profession: Code | None = None
    civilite: str = ""
    titre: str = ""
    coordonnees: Coordonnees = Coordonnees()


@dataclass(frozen=True)
class PersonneCda:
    """The person. The matricule is given whenever it is known: the mapping decides whether it leaves."""

    traits: TraitsStricts
    etat: EtatIdentite
    oid_local: str
    identifiant_local: str
    matricule: str = ""
    oid_ins: str = ""
    nom_utilise: str = ""
    prenom_utilise: str = ""
    civilite: str = ""
    lieu_naissance: str = ""
    ordre_naissance: int | None = None
    coordonnees: Coordonnees = Coordonnees()


@dataclass(frozen=True)
class DonneesCda:
    """`identifiant`, `serie` and `remplace` are OIDs; `serie` stays the same over the versions.

    `masques`: to whom the document stays invisible (JDV_J08), beside its confidentiality.
    """

    identifiant: str
    serie: str
    version: int
    type: Code
    titre: str
    cree_le: datetime
    personne: PersonneCda
    auteur: ProfessionnelCda
    responsable: ProfessionnelCda
    structure: OrganisationCda
    acte_debut: datetime
    sejour_debut: date
    sejour_fin: date | None = None
    acte_fin: datetime | None = None
    confidentialite: Code = NORMAL
    masques: tuple[Code, ...] = ()
    remplace: str = ""
