"""Exits of the MECS: one thought of, one pronounced, one followed; what each person brought with them."""

from datetime import date, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

from administration.models import Inventaire, PointSortie, Sortie
from administration.services import inventaires
from administration.services import sorties as services
from coordination.models import MembreEquipe
from dui.core import contexte, horloge
from usagers.models import Sejour

if TYPE_CHECKING:
    from dui.demo.monde.peuplement import Monde

# After those who have measures and contracts, so that each screen shows its own.
ENVISAGEE, PRONONCEE, SUIVIE = 16, 17, 19
RELAIS = "Maison d’enfants La Source, Mme Leroux"
BILAN = (
    "Deux ans dans la maison. Scolarité suivie, budget tenu, aide demandée quand il en faut. "
    "La place en autonomie a été visitée deux fois."
)
PAROLES = "J’ai hâte, et un peu peur. Je veux pouvoir appeler le groupe le dimanche."
EFFETS = (
    ("Sac à dos bleu", 1, "bon"), ("Pantalons", 4, "usage"), ("Téléphone", 1, "abime"),
    ("Album photo", 1, "bon"), ("Chaussures de sport", 2, "neuf"),
)  # fmt: skip


def semer(monde: "Monde") -> None:
    structure = monde.structures["mecs"]
    with contexte.ouvrir(contexte.agent_technique("demo", [structure.pk], organismes=[monde.organisme.pk])):
        for rang in (ENVISAGEE, PRONONCEE, SUIVIE):
            dossier = monde.dossiers["mecs"][rang]
            lus = Sejour.objects.select_related("dossier__perimetre", "dossier__structure", "dossier__usager")
            sejour = lus.get(dossier=dossier)
            _apporter(sejour)
            sortie = services.envisager_sortie(
                acteur=None, sejour=sejour, motif="orientation", initiative="usager", destination="esms",
                date_prevue=_le(25),
            )  # fmt: skip
            if rang == ENVISAGEE:
                _regler(sortie, "papiers", "documents")
            else:
                _prononcer(sortie)
            if rang == SUIVIE:
                _partir(sortie)


def _le(jours: int) -> date:
    return horloge.aujourdhui() + timedelta(days=jours)


def _apporter(sejour: Sejour) -> Inventaire:
    tenu = inventaires.ouvrir_inventaire(
        acteur=None, sejour=sejour, moment="entree", le=sejour.date_entree, presents="La personne, son éducatrice",
        argent=Decimal("12.50"),
    )  # fmt: skip
    for designation, quantite, etat in EFFETS:
        inventaires.ajouter_ligne(acteur=None, inventaire=tenu, designation=designation, quantite=quantite, etat=etat)
    return tenu


def _regler(sortie: Sortie, *codes: str) -> None:
    for point in PointSortie.objects.filter(sortie=sortie):
        if not codes or point.code in codes:
            point.sortie = sortie
            services.regler_point(acteur=None, point=point, version_lue=point.version, etat="fait")


def _prononcer(sortie: Sortie) -> None:
    services.completer_sortie(acteur=None, sortie=sortie, version_lue=sortie.version, relais_nom=RELAIS)
    services.ecrire_bilan(
        acteur=None, sortie=sortie, version_lue=sortie.bilan.version, bilan=BILAN, paroles=PAROLES,
        partage_le=_le(-1),
    )  # fmt: skip
    sortie.refresh_from_db()
    _regler(sortie)
    services.declarer_prete(acteur=None, sortie=sortie)
    services.prononcer_sortie(acteur=None, sortie=sortie, decision="Place acquise, projet partagé avec la personne.",
                              date_prevue=_le(10))  # fmt: skip


def _partir(sortie: Sortie) -> None:
    """Left twelve days ago; the first call was made, the next ones wait."""
    referents = MembreEquipe.objects.filter(dossier=sortie.dossier_id, role="referent").values_list("pk", flat=True)
    services.effectuer_sortie(acteur=None, sortie=sortie, le=_le(-12), equipe_suivi=list(referents))
    premiere = sortie.actions.order_by("prevue_le")[0]
    services.noter_action(acteur=None, action=premiere, issue="realise", le=_le(-4),
                          compte_rendu="L’installation se passe bien. Demande des nouvelles du groupe.")  # fmt: skip


__all__ = ["semer"]
