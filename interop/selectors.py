"""Reading the exchanges."""

from django.db.models import Count

from habilitations.acces import Acteur
from interop.choices import EtatEnvoi
from interop.models import Envoi
from interop.models.envoi import EnvoiQuerySet

PAGE = 30


def envois_du_dossier(acteur: Acteur, dossier_id: int) -> list[Envoi]:
    lignes = _pour_liste(Envoi.objects.visibles_pour(acteur)).filter(dossier_id=dossier_id)
    return list(lignes[:PAGE])


def envois_suivis(acteur: Acteur, etat: str = "", avant: int | None = None) -> list[Envoi]:
    """Newest first; `avant`: key of the last one seen. One more than a page tells that there is a next."""
    lignes = _pour_liste(Envoi.objects.visibles_pour(acteur)).order_by("-id")
    if etat:
        lignes = lignes.filter(etat=etat)
    if avant:
        lignes = lignes.filter(pk__lt=avant)
    return list(lignes[: PAGE + 1])


def comptes_par_etat(acteur: Acteur) -> dict[str, int]:
    lignes = Envoi.objects.visibles_pour(acteur).order_by().values("etat").annotate(n=Count("pk"))
    return dict.fromkeys(EtatEnvoi.values, 0) | {ligne["etat"]: ligne["n"] for ligne in lignes}


def _pour_liste(lignes: EnvoiQuerySet) -> EnvoiQuerySet:
    return lignes.select_related("auteur", "document", "dossier__usager", "dossier__structure")
