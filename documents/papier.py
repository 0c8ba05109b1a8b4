"""The letterhead in force for a house, ready to print."""

from dataclasses import dataclass
from functools import cached_property

from documents.models import PapierEntete
from documents.rendu import adresse_de_donnees
from habilitations.models import Structure


@dataclass(frozen=True)
class Papier:
    adresse: str = ""
    telephone: str = ""
    courriel: str = ""
    mention: str = ""
    ville: str = ""
    responsable: str = ""
    qualite_responsable: str = ""
    logo_octets: bytes = b""
    logo_mime: str = ""
    logo_taille: tuple[int, int] = (1, 1)

    @cached_property
    def logo(self) -> str:
        return adresse_de_donnees(self.logo_octets, self.logo_mime) if self.logo_octets else ""


TEXTES = ("adresse", "telephone", "courriel", "mention", "ville", "responsable", "qualite_responsable")


def papier_de(structure: Structure) -> Papier:
    """That of the house, what it leaves empty from that of its organisme, then from the directory."""
    lignes = PapierEntete.objects.filter(organisme=structure.organisme_id, structure__in=[structure.pk])
    siens = [*lignes, *PapierEntete.objects.filter(organisme=structure.organisme_id, structure=None)]
    textes = {nom: next((getattr(p, nom) for p in siens if getattr(p, nom)), "") for nom in TEXTES}
    textes["adresse"] = textes["adresse"] or structure.adresse
    textes["telephone"] = textes["telephone"] or structure.telephone
    avec_logo = next((p for p in siens if p.logo), None)
    if avec_logo is None:
        return Papier(**textes)  # type: ignore[arg-type]
    return Papier(
        **textes, logo_octets=avec_logo.octets, logo_mime=avec_logo.logo_mime,
        logo_taille=(avec_logo.logo_largeur, avec_logo.logo_hauteur),
    )  # fmt: skip
