"""A writing that its author ended is told in the timeline of the person."""

from accompagnement.models import EcritEducatif
from coordination.services.fil import inscrire_au_fil
from dui.core.evenements import abonner
from dui.core.models import EvenementMetier


@abonner("accompagnement.ecrit_fini", id="accompagnement.ecrits", synchrone=True)
def inscrire(evenement: EvenementMetier) -> None:
    e = EcritEducatif.objects.select_related("dossier").get(pk=evenement.ids["ecrit_id"])
    inscrire_au_fil(
        dossier=e.dossier, genre="ecrit", objet_id=e.pk, niveau=e.niveau, titre="Écrit",
        instant=e.fini_le or evenement.cree_le, extrait=f"{e.get_genre_display()} : {e.titre}.", auteur_id=e.auteur_id,
    )  # fmt: skip
