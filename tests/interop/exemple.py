"""A fictitious person and what is sent about her."""

from dataclasses import replace
from datetime import UTC, date, datetime
from uuid import UUID

from interop.cda.donnees import Coordonnees, DonneesCda, OrganisationCda, PersonneCda, ProfessionnelCda
from interop.nomenclatures import Code, id_local, id_professionnel, id_structure, oid_de_uuid, profession, secteur
from usagers.choices import StatutIdentite
from usagers.identite import OID_TEST, EtatIdentite, TraitsStricts

PDF = b"%PDF-1.4\n%%EOF\n"
FINESS = "440000008"
LE = datetime(2026, 11, 20, 15, 50, tzinfo=UTC)
STRUCTURE = OrganisationCda(
    id_structure(FINESS), "MECS Les Tilleuls & Cie", secteur("177", "PDE"),
    Coordonnees("02 00 00 00 00", "contact@tilleuls.exemple.fr", ("1 rue des Tilleuls", "44000 NANTES")),
)  # fmt: skip
ANNE = ProfessionnelCda(
    id_professionnel("", FINESS, "7"), "DUPONT", "Anne", profession("326"), "MME",
    coordonnees=Coordonnees("02 00 00 00 01"),
)  # fmt: skip
HELENE = ProfessionnelCda(id_professionnel("10000000009", FINESS, "8"), "GARNIER", "Hélène", titre="DR")


def personne(statut: str = StatutIdentite.QUALIFIEE, **autres) -> PersonneCda:
    base = {
        "traits": TraitsStricts("ADRTROIS", "DOMINIQUE MARIE-LOU", "DOMINIQUE", date(1997, 2, 26), "F", "2A020"),
        "etat": EtatIdentite(statut), "oid_local": "2.25.1", "identifiant_local": id_local(FINESS, "U-12"),
        "matricule": "297022A02077878", "oid_ins": OID_TEST, "prenom_utilise": "Domi", "civilite": "MME",
        "lieu_naissance": "AZZANA", "coordonnees": Coordonnees("06 00 00 00 00"),
    }  # fmt: skip
    return PersonneCda(**{**base, **autres})


def donnees(**autres) -> DonneesCda:
    base = {
        "identifiant": oid_de_uuid(UUID(int=1)), "serie": oid_de_uuid(UUID(int=2)), "version": 1,
        "type": Code("28653-4", "Document du secteur social / médico-social", "2.16.840.1.113883.6.1"),
        "titre": "Fiche de synthèse", "cree_le": LE, "personne": personne(), "auteur": ANNE, "responsable": HELENE,
        "structure": STRUCTURE, "acte_debut": LE, "sejour_debut": date(2025, 9, 1),
    }  # fmt: skip
    return DonneesCda(**{**base, **autres})


def version_deux() -> DonneesCda:
    return replace(donnees(), identifiant=oid_de_uuid(UUID(int=3)), version=2, remplace=oid_de_uuid(UUID(int=1)))
