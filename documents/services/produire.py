"""A document from a model: for one reader, from one dossier, kept (S28, S31, DESIGN §7)."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from documents.champs import Cadre, Remplissage, champs_connus, remplir
from documents.choices import MIMES, EtatVersion, Format, GenreModele
from documents.fiches import Lecteur
from documents.langage import Texte, analyser, resoudre
from documents.langage.resolution import vides
from documents.models import Document, ModeleDocument, VersionModele
from documents.rendu_modele import Piece, rendre
from documents.services.conserver import conserver
from dui.core import horloge
from dui.core.erreurs import ErreurMetier, Refus
from dui.core.evenements import publier
from habilitations.acces import Acteur
from habilitations.models import PerimetreDossier, Structure
from usagers.acces import permet
from usagers.models import Dossier

LIGNES_ADRESSE = 6


@dataclass(frozen=True)
class Prepare:
    """What would be written, before anything is: for the production, the test on a dossier, and the tests."""

    version: VersionModele
    cadre: Cadre
    texte: Texte
    remplissage: Remplissage

    @property
    def manquants(self) -> list[str]:
        return vides(self.texte, self.remplissage.valeurs)

    @property
    def niveau(self) -> int:
        return max(self.version.modele.niveau, self.remplissage.niveau)

    @property
    def blocs(self) -> tuple[Any, ...]:
        return resoudre(self.texte, self.remplissage.valeurs)


def version_en_vigueur(code: str, structure: Structure) -> VersionModele:
    """Published text of that code: of the house, else of its organisme, else shipped."""
    modeles = ModeleDocument.objects.de_la_maison(structure).filter(code=code)
    publiees = VersionModele.objects.filter(modele__in=modeles, etat=EtatVersion.PUBLIEE).select_related("modele")
    rangees = sorted(publiees, key=lambda v: (v.modele.structure_id is None, v.modele.organisme_id is None))
    if not rangees:
        raise ErreurMetier("modele_absent", "Ce modèle n’est pas en vigueur dans cet établissement.", champ="modele")
    return rangees[0]


def preparer(
    *, acteur: Acteur, version: VersionModele, dossier: Dossier, objet: Any = None, pour: Acteur | None = None,
    destinataire: Sequence[str] = (),
) -> Prepare:  # fmt: skip
    """Values for one reader: the actor, another professional (`pour`), or somebody outside (`destinataire`)."""
    modele = version.modele
    if modele.objet and objet is None:
        raise ErreurMetier("objet", "Choisissez de quoi parle ce document.", champ="objet")
    lignes = [ligne.strip() for ligne in destinataire if ligne.strip()][:LIGNES_ADRESSE]
    perimetre = dossier.perimetre
    if pour is not None:  # both are asked: the links of both
        perimetre = PerimetreDossier.objects.prefetch_related("liens").get(pk=dossier.pk)
    cadre = Cadre(
        dossier=dossier, perimetre=perimetre, acteur=acteur, lecteur=_lecteur(pour or acteur, lignes),
        le=horloge.maintenant(), objet=objet, pour=pour if pour and pour.id != acteur.id else None,
        niveau_max=modele.niveau if lignes else 6, destinataire=tuple(lignes),
    )  # fmt: skip
    texte = analyser(version.corps, champs_connus(modele.objet))
    return Prepare(version, cadre, texte, remplir(texte.champs, cadre, modele.objet))


def _lecteur(acteur: Acteur, destinataire: Sequence[str]) -> Lecteur:
    return Lecteur(", ".join(destinataire[:2])) if destinataire else Lecteur(acteur.nom, acteur.fonction)


@transaction.atomic
def produire(
    *,
    acteur: Acteur,
    code: str,
    dossier: Dossier,
    objet: Any = None,
    lecteur: Acteur | None = None,
    destinataire: Sequence[str] = (),
    format: str = Format.PDF,
    titre: str = "",
    remplace: Document | None = None,
    domaine: str = "",
) -> Document:
    """Make it, keep it, log it. `lecteur`: another professional of the dossier; `destinataire`: lines of an address.

    `objet` is what a model about something is made from (a contract, a measure): the caller has authorised it.
    `domaine`: the one where the caller found the right, for a paper that two trades keep (an inventory).
    Publishes `documents.document_conserve`, then `documents.document_produit`.
    """
    version = version_en_vigueur(code, dossier.structure)
    exiger_production(acteur, dossier, version.modele, domaine)
    if version.modele.genre == GenreModele.COURRIER and not any(ligne.strip() for ligne in destinataire):
        raise ErreurMetier("destinataire", "Un courrier a un destinataire : écrivez son nom et son adresse.",
                           champ="destinataire")  # fmt: skip
    prepare = preparer(
        acteur=acteur, version=version, dossier=dossier, objet=objet, pour=lecteur, destinataire=destinataire
    )
    if prepare.niveau not in acteur.niveaux(dossier.structure_id):
        raise Refus("Ce document est à un niveau de confidentialité fermé à votre profil.")
    document = conserver(
        acteur=acteur, dossier=dossier, type=version.modele.type, titre=(titre or version.modele.titre)[:150],
        niveau=prepare.niveau, contenu=rendre(piece_de(prepare), format), mime=MIMES[Format(format)],
        lecteur_id=None if prepare.cadre.destinataire else (lecteur or acteur).id,
        destinataire=", ".join(prepare.cadre.destinataire)[:254], remplace=remplace, version_modele=version,
    )  # fmt: skip
    publier("documents.document_produit", structure_id=dossier.structure_id, dossier_id=dossier.pk,
            document_id=document.pk)  # fmt: skip
    return document


def exiger_production(acteur: Acteur, dossier: Dossier, modele: ModeleDocument, domaine: str = "") -> None:
    """On this very dossier, whatever is open elsewhere in the house."""
    if not permet(acteur, dossier, domaine or modele.domaine, *modele.actions):
        raise Refus("Ce document ne se produit pas depuis votre profil.")


def piece_de(prepare: Prepare) -> Piece:
    modele = prepare.version.modele
    return Piece(
        titre=modele.titre, blocs=prepare.blocs, cadre=prepare.cadre, courrier=modele.genre == GenreModele.COURRIER,
        reference=f"{modele.code}, version {prepare.version.numero}", secret=prepare.niveau > 1,
    )  # fmt: skip
