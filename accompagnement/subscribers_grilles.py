"""What the timeline tells of an assessment: that it is validated, never its figures; an alert stands out."""

from accompagnement.choices_grilles import DOMAINES, StatutPassation
from accompagnement.models import Passation
from coordination.choices import Importance
from coordination.services.fil import inscrire_au_fil
from dui.core.evenements import abonner
from dui.core.models import EvenementMetier


@abonner("accompagnement.evaluation_change", id="accompagnement.fil_grilles", synchrone=True)
def indexer_evaluation(evenement: EvenementMetier) -> None:
    if evenement.ids["statut"] == StatutPassation.VALIDE:
        _inscrire(evenement, "validée.", Importance.INFO)


@abonner("accompagnement.alerte_evaluation", id="accompagnement.fil_grilles", synchrone=True)
def indexer_alerte(evenement: EvenementMetier) -> None:
    """At the level of the assessment: those who read it act; the words say that it must be read, not what it holds."""
    _inscrire(evenement, "une réponse demande d’agir maintenant. Lisez l’évaluation.", Importance.URGENT)


def _inscrire(evenement: EvenementMetier, mots: str, importance: int) -> None:
    passation = Passation.objects.select_related("dossier", "version_grille__grille").get(
        pk=evenement.ids["passation_id"]
    )
    inscrire_au_fil(
        dossier=passation.dossier, genre="evaluation", objet_id=evenement.pk, niveau=passation.niveau,
        domaine=DOMAINES[passation.niveau], titre="Évaluation", instant=evenement.cree_le,
        extrait=f"{passation.version_grille.grille} : {mots}", auteur_id=evenement.acteur_id, importance=importance,
    )  # fmt: skip
