"""Who keeps the models: written by admission, quality and management, published by the last two."""

from django.db.models import Q
from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from documents.models import ModeleDocument
from dui.core.erreurs import Refus
from habilitations.acces import Acteur

REDIGER = (("ADM", "ecrire"), ("ADM", "valider"), ("INC", "valider"), ("HAB", "valider"))
PUBLIER = (("HAB", "valider"), ("INC", "valider"))


def redige(acteur: Acteur | None, structure_id: int | None = None) -> bool:
    return acteur is not None and any(acteur.peut(d, action, structure_id) for d, action in REDIGER)


def publie(acteur: Acteur | None, structure_id: int | None = None) -> bool:
    return acteur is not None and any(acteur.peut(d, action, structure_id) for d, action in PUBLIER)


def redacteur(request: HttpRequest) -> Acteur:
    acteur: Acteur | None = request.acteur  # type: ignore[attr-defined]
    if acteur is None or not redige(acteur):
        raise Refus("Les modèles sont tenus par l’admission, la qualité et la direction.")
    return acteur


def modele_de(acteur: Acteur, pk: int) -> ModeleDocument:
    """One shipped, or of the actor's organisme: another does not exist."""
    siens = Q(organisme=None) | Q(organisme=acteur.organisme_id)
    return get_object_or_404(ModeleDocument.objects.filter(siens).select_related("structure"), pk=pk)


def exiger_redaction(acteur: Acteur, modele: ModeleDocument) -> None:
    """For services: a text of one's own organisme; that of one house, by those who keep its models."""
    if modele.organisme_id != acteur.organisme_id:
        raise Refus("Un modèle livré ne se change pas : adaptez-le d’abord pour votre organisme.")
    if not redige(acteur, modele.structure_id):
        raise Refus()


def exiger_publication(acteur: Acteur, modele: ModeleDocument) -> None:
    exiger_redaction(acteur, modele)
    if not publie(acteur, modele.structure_id):
        raise Refus("La direction ou la qualité publie et retire les modèles.")
