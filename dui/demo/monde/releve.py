"""A shift of the Tilleuls: forty writings since Anne left, two urgent, two to watch, points that wait."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING, Any

from coordination.acces import peut_ecrire
from coordination.models import Transmission
from coordination.releve.fenetre import PAUSE
from coordination.services import Ecrit, publier_transmission
from coordination.services.evenements import planifier_evenement
from coordination.services.releve import ouvrir_point
from dui.core import contexte, horloge
from dui.demo.monde import textes
from habilitations.acces import Acteur, acteur_de, contexte_de
from habilitations.models import JournalConnexion, Professionnel
from usagers.models import Dossier

if TYPE_CHECKING:
    from dui.demo.monde.peuplement import Monde

NOMBRE = 40
GRAVES: tuple[tuple[int, str, dict[str, Any]], ...] = (
    (1, "N’est pas rentré{e} du lycée. Police et astreinte prévenues à 21 h 30. Retrouvé{e} chez sa tante à 23 h 40, "
        "revenu{e} avec elle à 0 h 25. Calme, couché{e} sans manger.",
     {"importance": 3, "theme": "incident", "categorie": "comportement"}),
    (4, "A vomi à 6 h 30. 38,4 °C à 9 h, 37,9 °C à midi. Boire souvent, rappeler Lucie au-dessus de 39 °C.",
     {"importance": 3, "theme": "soin", "categorie": "quotidien"}),
    (7, "Dispute au dîner avec un autre jeune, assiette cassée. Retour au calme seul{e} dans sa chambre.",
     {"importance": 2, "theme": "repas", "categorie": "quotidien"}),
    (9, "Sa mère ne viendra pas samedi. {p} l’apprend calmement, demande à l’appeler demain.",
     {"importance": 2, "theme": "famille", "categorie": "famille"}),
)  # fmt: skip
POINTS = (("Rappeler le collège pour la cantine", 0, 2), ("Lunettes cassées, devis demandé", 3, 4),
          ("Clé de la chambre 4 : double à refaire", None, None))  # fmt: skip
RENDEZ_VOUS = (("Appel de la mère", 1), ("Dentiste", 2.5), ("Cours de musique", 4))


def semer(monde: "Monde") -> None:
    pros = {pro.prenom: pro for pro in monde.equipes["mecs"]}
    jeunes = jeunes_des_tilleuls(monde)
    depart = _depart()
    _partir(pros["Anne"], depart)
    _ecrire(monde, [pros[p] for p in ("Claire", "Bruno", "Fatou")], jeunes, depart)
    with au_nom_de(pros["Anne"]) as anne:
        for libelle, rang, jours in POINTS:
            with horloge.a_l_instant(depart - timedelta(hours=2)):
                ouvrir_point(
                    acteur=anne, structure=monde.structures["mecs"], libelle=libelle,
                    dossier=None if rang is None else jeunes[rang],
                    attendu_le=None if jours is None else horloge.aujourdhui() + timedelta(days=jours),
                )  # fmt: skip
        for rang, (libelle, heures) in enumerate(RENDEZ_VOUS):
            planifier_evenement(
                acteur=anne, structure_id=jeunes[0].structure_id, type="rendez_vous", libelle=libelle,
                debut=horloge.maintenant() + timedelta(hours=heures), dossier=jeunes[rang], participants=[pros["Anne"]],
            )  # fmt: skip


def jeunes_des_tilleuls(monde: "Monde") -> list[Dossier]:
    """Those who live in the group today."""
    structure = monde.structures["mecs"]
    with contexte.ouvrir(contexte.agent_technique("demo", [structure.pk], organismes=[monde.organisme.pk])):
        lus = Dossier.objects.filter(perimetre__unite=monde.unites["mecs", "Tilleuls"], perimetre__phase="actif")
        lus = lus.select_related("usager", "perimetre__unite", "structure__organisme")
        return list(lus.prefetch_related("perimetre__liens").order_by("usager__cle_tri")[:12])


def _depart() -> datetime:
    """Yesterday at five past nine in the evening."""
    hier = horloge.aujourdhui() - timedelta(days=1)
    return datetime.combine(hier, time(21, 5), tzinfo=horloge.PARIS)


def _partir(anne: Professionnel, depart: datetime) -> None:
    """She logged in at two, locked and left; whatever else she wrote that night belongs to a colleague's story."""
    fin = depart + PAUSE + timedelta(hours=3)
    with au_nom_de(anne):
        Transmission.objects.filter(auteur=anne, saisi_le__gt=depart, saisi_le__lt=fin).update(saisi_le=depart)
    for instant, nature in ((depart - timedelta(hours=7), "connexion"), (depart, "verrou")):
        JournalConnexion.objects.create(compte=anne.compte, instant=instant, nature=nature)


def _ecrire(monde: "Monde", auteurs: list[Professionnel], jeunes: list[Dossier], depart: datetime) -> None:
    pas = max((horloge.maintenant() - depart) / (NOMBRE + 1), timedelta(seconds=30))
    graves = {rang: (mots, champs) for rang, mots, champs in GRAVES}
    themes = [t for t in textes.PDE if t != "sante"]
    for rang in range(NOMBRE):
        dossier = jeunes[rang % len(jeunes)]
        accord = {"p": dossier.usager.prenom_affiche, "e": "e" if dossier.usager.sexe == "F" else ""}
        categorie = themes[rang % len(themes)]
        ordinaire = (textes.PDE[categorie][rang % len(textes.PDE[categorie])], {"categorie": categorie})
        mots, champs = graves.get(rang, ordinaire)
        instant = depart + pas * (rang + 1)
        with horloge.a_l_instant(instant), au_nom_de(auteurs[rang % len(auteurs)]) as auteur:
            if not peut_ecrire(auteur, dossier, 2).permis:
                continue
            ecrit = Ecrit(texte=mots.format(**accord), fait_le=instant, **champs)
            publier_transmission(acteur=auteur, dossiers=[dossier], ecrit=ecrit)


@contextmanager
def au_nom_de(pro: Professionnel) -> Iterator[Acteur]:
    acteur = acteur_de(pro.compte)
    with contexte.ouvrir(contexte_de(acteur)):
        yield acteur
