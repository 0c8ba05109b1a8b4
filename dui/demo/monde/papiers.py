"""Documents of some dossiers of the MECS: PDF with text, photographs, versions, one that expires, some of care."""

import io
from datetime import timedelta
from functools import lru_cache
from html import escape
from typing import TYPE_CHECKING, Any

from PIL import Image, ImageDraw

from documents.models import Depot
from documents.services.ged import deposer, nouvelle_version, perimer, qualifier_depot, traiter
from dui.core import contexte, horloge
from dui.core.entrees import generer_pdf
from habilitations.acces import Acteur, acteur_de
from usagers.models import Dossier

if TYPE_CHECKING:
    from dui.demo.monde.peuplement import Monde

# (title, J07 type, level, category, days since the document, days left of validity, words of its page)
PAPIERS = (
    ("Certificat de scolarité", "certificat", 1, "scolarite", 40, 210, "Collège Anne-Frank. Classe de 4e B."),
    ("Assurance scolaire", "administratif", 1, "administratif", 70, 18, "Responsabilité civile, année en cours."),
    ("Jugement de placement", "administratif", 2, "justice", 120, None, "Tribunal pour enfants de Nantes. Un an."),
    ("Compte rendu de synthèse", "administratif", 2, "projet", 15, None, "Présents : la référente, le collège."),
    ("Ordonnance du médecin traitant", "prescription", 4, "sante", 9, None, "Lunettes à renouveler."),
)
TYPES = {"certificat": "Certificat, déclaration", "administratif": "Document administratif",
         "prescription": "Prescription (autre)"}  # fmt: skip
COMBIEN = 2
# A second version, or an end, comes after the first was read.
SUIVIS = ("Certificat de scolarité", "Compte rendu de synthèse")


def semer(monde: "Monde") -> None:
    pros = {pro.prenom: pro for pro in monde.equipes["mecs"]}
    structure = monde.structures["mecs"]
    codes = _codes()
    with contexte.ouvrir(contexte.agent_technique("demo", [structure.pk], organismes=[monde.organisme.pk])):
        pks = [d.pk for d in monde.dossiers["mecs"]]
        lus = Dossier.objects.filter(pk__in=pks, perimetre__phase="actif").order_by("pk")
        for rang, dossier in enumerate(lus.select_related("usager", "structure", "perimetre")[:COMBIEN]):
            acteur = acteur_de(pros["Paul"].compte)
            for papier in PAPIERS[: len(PAPIERS) - 2 * rang]:
                auteur = acteur_de(pros["Lucie"].compte) if papier[2] > 2 else acteur
                _ranger(auteur, dossier, codes, papier, lire=rang == 0 and papier[0] in SUIVIS)
            if rang == 0:
                _photographier(acteur, dossier, codes)
                _remplacer(acteur, dossier)
        deposer(
            acteur=acteur_de(pros["Sarah"].compte), structure=structure, fichiers=[_page("Courrier reçu")], niveau=1,
            source="scanne",
        )  # fmt: skip


def _codes() -> dict[str, str]:
    from documents.types import types_documents

    par_libelle = {t.libelle: code for code, t in types_documents().items()}
    return {cle: par_libelle[libelle] for cle, libelle in TYPES.items()}


@lru_cache
def _page(titre: str, mots: str = "") -> bytes:
    html = f"<html lang=fr><title>{escape(titre)}</title><h1>{escape(titre)}</h1><p>{escape(mots)}</p></html>"
    return generer_pdf(html, "").octets


def _ranger(acteur: Acteur, dossier: Dossier, codes: dict[str, str], papier: Any, lire: bool) -> Depot:
    """Read at once where a version follows; elsewhere the worker reads it when it starts, as in real life."""
    titre, type_, niveau, categorie, age, reste, mots = papier
    jour = horloge.aujourdhui()
    depot = deposer(
        acteur=acteur, structure=dossier.structure, dossier=dossier, fichiers=[_page(titre, mots)], niveau=niveau,
        titre=titre, type=codes[type_], categorie=categorie, source="scanne",
    )  # fmt: skip
    if lire:
        traiter(depot, 1)
    relu = Depot.objects.select_related("dossier__perimetre", "structure").get(pk=depot.pk)
    return qualifier_depot(
        acteur=acteur, depot=relu, version_lue=relu.version, date_document=jour - timedelta(days=age),
        valide_jusqu_au=jour + timedelta(days=reste) if reste else None,
    )  # fmt: skip


def _photographier(acteur: Acteur, dossier: Dossier, codes: dict[str, str]) -> None:
    """Two pages from a phone, and a photograph of an outing whose consent was given."""
    carte = deposer(
        acteur=acteur, structure=dossier.structure, dossier=dossier, fichiers=[_photo("Recto"), _photo("Verso")],
        niveau=1, titre="Carte d’identité", type=codes["administratif"], categorie="identite", source="scanne",
    )  # fmt: skip
    traiter(carte, 1)
    deposer(
        acteur=acteur, structure=dossier.structure, dossier=dossier, fichiers=[_photo("Au lac")], niveau=2,
        titre="Sortie au lac", type=codes["administratif"], categorie="photo", legende="Le groupe au lac, en octobre",
        finalite="Journal du groupe", consentement_image="recueilli",
    )  # fmt: skip


def _photo(mots: str) -> bytes:
    image = Image.new("RGB", (900, 600), "#dfe7ea")
    ImageDraw.Draw(image).text((60, 60), mots, fill="#22383f")
    tampon = io.BytesIO()
    image.save(tampon, "JPEG", quality=80)
    return tampon.getvalue()


def _remplacer(acteur: Acteur, dossier: Dossier) -> None:
    """A second version, and one that no longer holds."""
    depots = {d.titre: d for d in Depot.objects.filter(dossier=dossier).select_related("dossier__perimetre")}
    scolarite = depots["Certificat de scolarité"]
    nouvelle_version(acteur=acteur, depot=scolarite, fichiers=[_page("Certificat de scolarité", "Classe de 3e A.")],
                     motif="Changement de classe")  # fmt: skip
    traiter(scolarite, 2)
    perimer(acteur=acteur, depot=depots["Compte rendu de synthèse"], motif="Remplacé par celui du trimestre suivant")
