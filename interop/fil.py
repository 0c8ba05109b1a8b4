"""Sendings in the timeline of the dossier: one line each, with its state of the moment."""

from collections.abc import Mapping, Sequence
from typing import Any

from coordination.choices import Importance
from coordination.services.fil import inscrire_au_fil
from dui.core.evenements import abonner
from dui.core.models import EvenementMetier
from dui.core.registres import GenreFil
from habilitations.acces import Acteur, perimetres_visibles
from interop.choices import EtatEnvoi
from interop.models import Envoi


@abonner("interop.envoi_demande", id="interop.fil", synchrone=True)
@abonner("interop.envoi_conclu", id="interop.fil", synchrone=True)
def indexer_envoi(evenement: EvenementMetier) -> None:
    """The line keeps its place, the day of the request; a failure makes it important until somebody acts."""
    envoi = Envoi.objects.select_related("dossier", "document").get(pk=evenement.ids["envoi_id"])
    inscrire_au_fil(
        dossier=envoi.dossier,
        genre="envoi",
        objet_id=envoi.pk,
        niveau=envoi.niveau,
        titre="Envoi",
        instant=envoi.demande_le,
        extrait=f"{envoi.document.titre}, à {envoi.nom_affiche}.",
        importance=Importance.A_SURVEILLER if envoi.etat == EtatEnvoi.ECHEC else Importance.INFO,
        auteur_id=envoi.auteur_id,
    )


def _joindre(acteur: Acteur, ids: Sequence[int]) -> Mapping[int, Any]:
    """State of each, and whether this reader may try again."""
    lus = Envoi.objects.visibles_pour(acteur).filter(pk__in=ids)
    envoient = set(perimetres_visibles(acteur, "DMP", "creer").filter(pk__in=lus.values("dossier")).values_list("pk"))
    envois = {envoi.pk: envoi for envoi in lus}
    for envoi in envois.values():
        en_echec = envoi.etat == EtatEnvoi.ECHEC
        envoi.peut_relancer = en_echec and (envoi.dossier_id,) in envoient  # type: ignore[attr-defined]
    return envois


GENRE = GenreFil("envoi", "Envois", "send", "DMP", _joindre, "interop/_fil.html")
