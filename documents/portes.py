"""What this room adds to the screens of the others: a kind of line in the timeline."""

from collections.abc import Mapping, Sequence

from django.http import HttpRequest
from django.urls import reverse

from documents.acces import redige
from documents.models import CircuitSignature, Document
from documents.origines import ORIGINES
from dui.core.navigation import Entree
from dui.core.registres import ACTES, FIL, NAVIGATION, ONGLETS, GenreFil, Onglet
from habilitations.acces import Acteur


def _joindre(acteur: Acteur, ids: Sequence[int]) -> Mapping[int, Document]:
    """Only those that this reader may download; of the others the line alone is shown."""
    return Document.objects.servis_a(acteur).in_bulk(ids)


ACTES_D_ICI = {
    "document": "document", "modele": "modèle de document", "essai_modele": "essai d’un modèle",
    "papier": "papier à en-tête",
}  # fmt: skip
ACTES_GED = {"depot": "document du dossier", "depots": "documents de la maison"}
ACTES_SIGNATURE = {
    "circuit": "circuit de signature",
    "signature": "signature recueillie",
    "signatures": "documents à signer",
}


def _vers_le_document(circuit: CircuitSignature, pk: int) -> tuple[str, str]:
    return "Voir le document", reverse("depot", args=[pk])


def ouvrir() -> None:
    """Called once by AppConfig.ready()."""
    for cle, mots in ACTES_D_ICI.items():
        ACTES.enregistrer(mots, cle=cle)
    modeles = Entree("Modèles", "modeles", "file-text", groupe="Maison",
                     visible=lambda request: redige(getattr(request, "acteur", None)))  # fmt: skip
    NAVIGATION.enregistrer(modeles, cle="modeles", ordre=790)
    for cle, mots in (ACTES_SIGNATURE | ACTES_GED).items():
        ACTES.enregistrer(mots, cle=cle)
    genre = GenreFil("document", "Documents", "file-text", "GA", _joindre, "documents/_fil.html")
    FIL.enregistrer(genre, cle="document", ordre=10)
    for cle, mots in (("depot", "Documents reçus"), ("depot_fin", "Documents périmés")):
        FIL.enregistrer(GenreFil(cle, mots, "folder", "GA"), cle=cle, ordre=11)
    ORIGINES.enregistrer(_vers_le_document, cle="depot")
    onglet = Onglet("documents", "Documents", "dossier_documents", "GA|GS|PSY|IP", "lire|creer")
    ONGLETS.enregistrer(onglet, cle="documents", ordre=40)
    bannette = Entree("Documents", "bannette", "folder", groupe="Suivi", visible=_lit, raccourci="d")
    NAVIGATION.enregistrer(bannette, cle="bannette", ordre=77)
    parapheur = Entree("Signatures", "parapheur", "square-pen", groupe="Suivi", visible=_signe, raccourci="s")
    NAVIGATION.enregistrer(parapheur, cle="parapheur", ordre=78)


def _lit(request: HttpRequest) -> bool:
    acteur = getattr(request, "acteur", None)
    return acteur is not None and any(acteur.peut(d, a) for d in ("GA", "GS", "PSY", "IP") for a in ("lire", "creer"))


def _signe(request: HttpRequest) -> bool:
    """Whoever reads some part of dossiers may be asked to sign there."""
    acteur = getattr(request, "acteur", None)
    return acteur is not None and any(acteur.peut(domaine, "lire") for domaine in ("GA", "GS", "CTR", "ADM", "PP"))
