"""Keep a document that was just made."""

import hashlib

from django.core.files.base import ContentFile
from django.db import transaction

from documents.models import Document, VersionModele
from documents.types import type_connu
from dui.core import horloge, journal
from dui.core.erreurs import ErreurMetier
from dui.core.evenements import publier
from habilitations.acces import Acteur
from usagers.models import Dossier


@transaction.atomic
def conserver(
    *,
    acteur: Acteur,
    dossier: Dossier,
    type: str,
    titre: str,
    niveau: int,
    contenu: bytes,
    mime: str = "application/pdf",
    lecteur_id: int | None = None,
    destinataire: str = "",
    remplace: Document | None = None,
    version_modele: VersionModele | None = None,
) -> Document:
    """Write the document for one reader. With `remplace`, the next version of the same set.

    Publishes `documents.document_conserve`.
    """
    if not type_connu(type):
        raise ErreurMetier("type", "Ce type de document n’est pas connu.", champ="type")
    suite = {"jeu": remplace.jeu, "version": remplace.version + 1, "remplace": remplace} if remplace else {}
    document = Document.objects.create(
        dossier=dossier,
        structure_id=dossier.structure_id,
        niveau=niveau,
        type=type,
        titre=titre,
        auteur_id=acteur.id,
        lecteur_id=lecteur_id,
        destinataire=destinataire,
        fichier=ContentFile(contenu, name="document"),
        mime=mime,
        sha256=hashlib.sha256(contenu).hexdigest(),
        taille=len(contenu),
        produit_le=horloge.maintenant(),
        version_modele=version_modele,
        **suite,
    )
    journal.tracer(
        "ecriture",
        objet=f"document:{document.pk}",
        dossier_id=dossier.pk,
        structure_id=dossier.structure_id,
        usager_id=dossier.usager_id,
        niveau=niveau,
    )
    publier(
        "documents.document_conserve",
        structure_id=dossier.structure_id,
        dossier_id=dossier.pk,
        document_id=document.pk,
    )
    return document
