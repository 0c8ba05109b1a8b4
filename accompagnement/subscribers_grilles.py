"""What the timeline tells of an assessment: that it is validated, never its figures; an alert stands out."""

from accompagnement.choices_grilles import DOMAINES, StatutPassation
from accompagnement.donnees.grilles import domicile
from accompagnement.models import Passation, ReponsesPassation, SituationSSIAD
from accompagnement.services.domicile import noter_situation
from accompagnement.services.grilles.alertes import prevenir
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


@abonner("accompagnement.alerte_evaluation", id="accompagnement.avis_grilles", synchrone=True)
def avertir_les_responsables(evenement: EvenementMetier) -> None:
    """In the transaction of the answer: nobody waits for a worker to learn that somebody is in danger."""
    passation = Passation.objects.select_related("version_grille__grille").get(pk=evenement.ids["passation_id"])
    prevenir(passation, str(evenement.ids["code"]), sauf=evenement.acteur_id)


@abonner("accompagnement.evaluation_change", id="accompagnement.situation_ssiad", synchrone=True)
def compter_la_situation(evenement: EvenementMetier) -> None:
    """The validated grid of situation is the dated statement that reports count: one place, whichever way it came."""
    if evenement.ids["statut"] != StatutPassation.VALIDE:
        return
    passation = Passation.objects.select_related("dossier", "version_grille__grille").get(
        pk=evenement.ids["passation_id"]
    )
    grille = passation.version_grille.grille
    if (grille.code, grille.organisme_id) != (domicile.CODE, None):
        return
    reponses = ReponsesPassation.objects.get(passation=passation, niveau=passation.niveau).reponses
    elements, le = sorted(reponses[domicile.QUESTION]), passation.date_evaluation
    dites = SituationSSIAD.objects.filter(dossier=passation.dossier, le=le, elements=elements, annulee=False)
    if not dites.exists():
        noter_situation(acteur=None, dossier=passation.dossier, le=le, elements=elements, auteur_id=passation.auteur_id)


def _inscrire(evenement: EvenementMetier, mots: str, importance: int) -> None:
    passation = Passation.objects.select_related("dossier", "version_grille__grille").get(
        pk=evenement.ids["passation_id"]
    )
    inscrire_au_fil(
        dossier=passation.dossier, genre="evaluation", objet_id=evenement.pk, niveau=passation.niveau,
        domaine=DOMAINES[passation.niveau], titre="Évaluation", instant=evenement.cree_le,
        extrait=f"{passation.version_grille.grille} : {mots}", auteur_id=evenement.acteur_id, importance=importance,
    )  # fmt: skip
