"""Models shipped with the product: one text file each in `<room>/modeles/`, our own words, read again at each migrate.

    livrer(Path(__file__).parent / "modeles")          # in AppConfig.ready()

A file begins with its header (`titre: …`), then `---`, then the text in the markup of docs/recettes/document.md.
"""

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.core.checks import CheckMessage, Error, register

from documents.champs import champs_connus
from documents.choices import GenreModele
from documents.langage import ModeleRefuse, analyser
from documents.types import type_connu
from dui.core import horloge
from dui.core.registres import Registre
from habilitations.choices import Action, Domaine, Secteur

CODE = re.compile(r"[A-Z][A-Z0-9-]{2,39}")
CLES = frozenset({"titre", "resume", "rubrique", "type", "genre", "niveau", "droit", "objet", "secteurs"})
MOTIF = "Livrée avec le logiciel"


@dataclass(frozen=True)
class ModeleLivre:
    code: str
    titre: str
    rubrique: str
    type: str
    corps: str
    resume: str = ""
    genre: str = GenreModele.DOCUMENT
    niveau: int = 1
    domaine: str = Domaine.GA
    ecriture: bool = True
    objet: str = ""
    secteurs: tuple[str, ...] = ()

    @property
    def colonnes(self) -> dict[str, Any]:
        """What the row of the model holds."""
        noms = ("titre", "rubrique", "type", "resume", "genre", "niveau", "domaine", "ecriture", "objet")
        return {nom: getattr(self, nom) for nom in noms} | {"secteurs": list(self.secteurs)}


MODELES: Registre[ModeleLivre] = Registre("modèles livrés")


def livrer(dossier: Path) -> None:
    """Register every model of a folder; a file that cannot be read stops the start, with its name."""
    for chemin in sorted(dossier.glob("*.md")):
        modele = lire(chemin)
        if MODELES.get(modele.code) is not None and MODELES.get(modele.code) != modele:
            raise ValueError(f"{chemin.name}: the code {modele.code} is already taken")
        MODELES.enregistrer(modele, cle=modele.code)


def lire(chemin: Path) -> ModeleLivre:
    """The file is named after its code: `ATTEST-HEBGT.md`."""
    entete, _, corps = chemin.read_text(encoding="utf-8").partition("\n---\n")
    champs = dict(_ligne(chemin, texte) for texte in entete.splitlines() if texte.strip())
    if not CODE.fullmatch(chemin.stem) or not corps.strip():
        raise ValueError(f"{chemin.name}: name or body missing")
    domaine, _, action = champs.get("droit", "GA.ecrire").partition(".")
    secteurs = tuple(mot for mot in champs.get("secteurs", "").replace(" ", "").split(",") if mot)
    if domaine not in Domaine.values or action not in Action.values or set(secteurs) - set(Secteur.values):
        raise ValueError(f"{chemin.name}: unknown right or sector")
    return ModeleLivre(
        code=chemin.stem, titre=champs["titre"], rubrique=champs["rubrique"], type=champs["type"],
        corps=corps.strip() + "\n", resume=champs.get("resume", ""), objet=champs.get("objet", ""),
        genre=GenreModele(champs.get("genre", GenreModele.DOCUMENT)), niveau=int(champs.get("niveau", "1")),
        domaine=domaine, ecriture=action != "lire", secteurs=secteurs,
    )  # fmt: skip


def _ligne(chemin: Path, texte: str) -> tuple[str, str]:
    cle, separateur, valeur = texte.partition(":")
    if not separateur or cle.strip() not in CLES:
        raise ValueError(f"{chemin.name}: header line « {texte[:40]} » is not known")
    return cle.strip(), valeur.strip()


@register()
def verifier_modeles(app_configs: Any = None, **kwargs: Any) -> list[CheckMessage]:
    """Each shipped model parses, with the fields that are registered, and its type is known."""
    fautes: list[CheckMessage] = []
    for modele in MODELES:
        try:
            analyser(modele.corps, champs_connus(modele.objet))
        except ModeleRefuse as refus:
            fautes.append(Error(f"{modele.code}: {refus.message}", id="documents.E001"))
        if not type_connu(modele.type):
            fautes.append(Error(f"{modele.code}: type {modele.type} is not known", id="documents.E002"))
    return fautes


def poser(sender: Any, using: str, apps: Any, **kwargs: Any) -> None:
    """post_migrate: a row a model, and a new version when the text of the file has changed."""
    try:
        modele_document, version_modele = (
            apps.get_model("documents", nom) for nom in ("ModeleDocument", "VersionModele")
        )
    except LookupError:
        return
    modeles, versions = modele_document.objects.using(using), version_modele.objects.using(using)
    for livre in MODELES:
        modele, _ = modeles.update_or_create(code=livre.code, organisme=None, defaults=livre.colonnes)
        derniere = versions.filter(modele=modele).order_by("-numero").first()
        if derniere is None or derniere.corps != livre.corps:
            _publier(versions, modele, livre, derniere.numero + 1 if derniere else 1)


def _publier(versions: Any, modele: Any, livre: ModeleLivre, numero: int) -> None:
    le = horloge.maintenant()
    versions.filter(modele=modele, etat="publiee").update(
        etat="retiree", retire_le=le, retire_motif=f"Remplacée par la version {numero}"
    )
    versions.create(modele=modele, numero=numero, corps=livre.corps, etat="publiee", publie_le=le, motif=MOTIF)
