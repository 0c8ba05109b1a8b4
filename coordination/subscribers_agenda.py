"""What events of the agenda bring elsewhere: lines of the timeline, mail without content, tasks of those who left."""

from contextlib import AbstractContextManager

from django.db.models import QuerySet
from django.utils import timezone

from coordination.choices import MotifNonRealisation, StatutEvenement
from coordination.choices_agenda import IssuePersonne
from coordination.models import CompteRendu, Evenement, PersonneEvenement, SerieEvenement
from coordination.services.courriels import envoyer_avis
from coordination.services.evenements import OUVERTS
from coordination.services.fil import inscrire_au_fil
from coordination.services.series import recaler_serie
from coordination.services.taches import reprendre_taches
from dui.core import contexte, horloge
from dui.core.boite import RemiseEnCours
from dui.core.contexte import Contexte
from dui.core.evenements import abonner
from dui.core.models import EvenementMetier
from usagers.models import Sejour

SORTIE = "Sortie"
DITS = {StatutEvenement.TERMINE: "a eu lieu", StatutEvenement.ANNULE: "n’a pas eu lieu"}


@abonner("coordination.evenement_change", id="coordination.fil", synchrone=True)
def indexer_evenement(evenement: EvenementMetier) -> None:
    """Once it is closed: one line a dossier, which names its person alone; a reserved slot says no more than it is."""
    e = Evenement.objects.filter(pk=evenement.ids["evenement_id"], domaine="AGE").first()
    if e is None or e.statut not in DITS:
        return
    for ligne in e.personnes.select_related("dossier"):
        issue = IssuePersonne(ligne.issue).label if ligne.issue else DITS[StatutEvenement(e.statut)]
        inscrire_au_fil(
            dossier=ligne.dossier, genre="evenement", objet_id=ligne.pk, niveau=e.niveau, domaine="AGE",
            instant=min(e.debut, timezone.now()), titre=e.libelle, extrait=str(issue), auteur_id=e.auteur_id,
        )  # fmt: skip


@abonner("coordination.compte_rendu_ecrit", id="coordination.fil", synchrone=True)
def indexer_compte_rendu(evenement: EvenementMetier) -> None:
    r = CompteRendu.objects.select_related("dossier", "evenement").get(pk=evenement.ids["compte_rendu_id"])
    if r.dossier is None:
        return
    inscrire_au_fil(
        dossier=r.dossier, genre="compte_rendu", objet_id=r.pk, niveau=r.niveau, domaine="AGE",
        instant=r.evenement.debut, titre=f"Compte rendu : {r.evenement.libelle}", extrait=r.texte,
        auteur_id=r.auteur_id,
    )  # fmt: skip


@abonner("coordination.vacances_changees", id="coordination.series", libelle="Agenda : dates des vacances")
def recaler_les_series(evenement: EvenementMetier, remise: RemiseEnCours) -> None:
    """In a worker, house by house; a second delivery finds nothing left to move."""
    concernees = SerieEvenement.objects.filter(structure=evenement.structure_id, zone__in=list(evenement.ids["zones"]))
    for serie in concernees.exclude(vacances=""):
        recaler_serie(serie=serie)


@abonner("usagers.sejour_termine", id="coordination.groupes", synchrone=True)
def quitter_les_groupes(evenement: EvenementMetier) -> None:
    """Somebody who left is no longer expected in the activities of the group; the activity itself goes on."""
    with _en_agent(evenement):
        _groupes_a_venir(evenement).filter(statut__in=OUVERTS).update(
            statut=StatutEvenement.ANNULE, present=False, motif_national=MotifNonRealisation.LEGAL, motif=SORTIE
        )


@abonner("usagers.sejour_corrige", id="coordination.groupes", synchrone=True)
def revenir_dans_les_groupes(evenement: EvenementMetier) -> None:
    """The exit did not take place: expected again in the activities that are still to come."""
    with _en_agent(evenement):
        if Sejour.objects.get(pk=evenement.ids["sejour_id"]).date_sortie is not None:
            return
        lignes = _groupes_a_venir(evenement).filter(
            statut=StatutEvenement.ANNULE, issue="", motif=SORTIE, evenement__statut__in=OUVERTS
        )
        lignes.update(statut=StatutEvenement.PLANIFIE, present=None, motif_national="", motif="")


def _en_agent(evenement: EvenementMetier) -> AbstractContextManager[Contexte]:
    """Every activity, whatever the one who writes the exit may read."""
    return contexte.ouvrir(contexte.agent_technique("coordination.sejour", [int(evenement.structure_id or 0)]))


def _groupes_a_venir(evenement: EvenementMetier) -> QuerySet[PersonneEvenement]:
    sejour = Sejour.objects.get(pk=evenement.ids["sejour_id"])
    return PersonneEvenement.objects.filter(
        dossier=sejour.dossier_id, evenement__groupe=True, evenement__debut__gt=horloge.maintenant()
    )


@abonner("habilitations.depart", id="coordination.taches")
def redonner(evenement: EvenementMetier, remise: RemiseEnCours) -> None:
    """Tasks of somebody who left go to who accompanies the person; the night task finds those of any other end."""
    reprendre_taches(professionnel_id=evenement.ids["professionnel_id"], structure_id=evenement.structure_id)


@abonner("coordination.avis_pose", id="coordination.courriel", libelle="Avis par courriel")
def avertir(evenement: EvenementMetier, remise: RemiseEnCours) -> None:
    """« Something waits for you »: no word of what. At most one an hour for each."""
    remise.confirmer()
    envoyer_avis(evenement.ids["professionnels"])
