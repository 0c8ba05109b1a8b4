"""A living week of the MECS: series, an outing, rooms, a vehicle taken twice, tasks, messages."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any

from coordination.agenda import ouverts_a_l_ecriture
from coordination.models import PersonneEvenement, Ressource
from coordination.recurrence import instant
from coordination.services.agenda import Plan, planifier
from coordination.services.cloture import clore_evenement
from coordination.services.messages import Courrier, envoyer_message
from coordination.services.moyens import creer_ressource, declarer_indisponible, tenir_liste
from coordination.services.recits import rediger_compte_rendu
from coordination.services.series import Repetition, creer_serie
from coordination.services.taches import creer_tache
from dui.core import contexte, horloge
from habilitations.acces import Acteur, acteur_de, contexte_de

if TYPE_CHECKING:
    from dui.demo.monde.peuplement import Monde

RESSOURCES = (
    ("vehicule", "Kangoo blanc", 5, "Clés au bureau"), ("vehicule", "Trafic", 9, "Permis depuis deux ans"),
    ("salle", "Salle des familles", 8, ""), ("salle", "Salle du rez-de-chaussée", 14, ""),
    ("materiel", "Vidéoprojecteur", None, ""),
)  # fmt: skip
# (days from today, hour, minutes, what, type, place, how many of the group, vehicle or room)
SEMAINE = (
    (-2, "10:00", 60, "Rendez-vous au collège", "ecole", "Collège Jules-Verne", 1, "Kangoo blanc"),
    (-1, "14:30", 45, "Entretien de suivi", "entretien", "Bureau", 1, "Salle des familles"),
    (-1, "17:00", 90, "Aide aux devoirs", "atelier", "Salle du rez-de-chaussée", 4, "Salle du rez-de-chaussée"),
    (0, "09:00", 60, "Point avec la référente ASE", "rencontre", "Salle des familles", 1, "Salle des familles"),
    (0, "14:00", 60, "Conduite au stage", "demarche", "Garage Martin", 1, "Kangoo blanc"),
    (0, "17:15", 30, "Appel de sa mère, accompagné", "famille", "Bureau", 1, ""),
    (1, "14:00", 120, "Piscine", "sortie", "Piscine des Dervallières", 5, "Trafic"),
    (1, "16:00", 60, "Visite de l’internat", "ecole", "Lycée Monge", 1, "Kangoo blanc"),
    (1, "16:30", 60, "Courses du groupe", "activite", "", 2, "Kangoo blanc"),
    (2, "11:00", 45, "Préparer le bilan de projet", "entretien", "Bureau", 1, ""),
    (3, "18:00", 90, "Rencontre des parents", "famille", "Salle des familles", 1, "Salle des familles"),
)  # fmt: skip
SERVICES = (("Anne", "14:00", 425), ("Claire", "07:00", 420), ("Bruno", "21:00", 600))
TACHES = (
    ("Rappeler le collège pour la cantine", 0), ("Devis des lunettes", 2), ("Imprimer l’autorisation de sortie", 1),
    ("Prendre rendez-vous à la mission locale", 6), ("Relancer la CAF", -1),
)  # fmt: skip


def semer(monde: "Monde") -> None:
    """Through the services, each act in the name of the person who does it."""
    pros = {pro.prenom: pro for pro in monde.equipes["mecs"]}
    structure = monde.structures["mecs"]
    with _au_nom_de(pros["Paul"]) as paul:
        for genre, nom, places, detail in RESSOURCES:
            creer_ressource(acteur=paul, structure_id=structure.pk, genre=genre, nom=nom, places=places, detail=detail)
        tenir_liste(acteur=paul, structure_id=structure.pk, nom="Équipe Tilleuls",
                    membres=[pros[p].pk for p in ("Anne", "Claire", "Fatou", "Bruno")])  # fmt: skip
        _services(paul, structure.pk, pros)
    with _au_nom_de(pros["Anne"]) as anne:
        _vivre(anne, structure.pk, pros)
        _taches(anne, structure.pk, pros)
    with _au_nom_de(pros["Lucie"]) as lucie:
        _soigner(lucie, structure.pk, pros)
    with _au_nom_de(pros["Claire"]) as claire:
        jour = horloge.aujourdhui() + timedelta(days=9)
        declarer_indisponible(acteur=claire, structure_id=structure.pk, debut=_le(jour, "00:00"),
                              fin=_le(jour + timedelta(days=5), "00:00"), motif="conges")  # fmt: skip


def _services(paul: Acteur, structure_id: int, pros: dict[str, Any]) -> None:
    """The shifts of three educators, planned by their chef de service a week before and a week ahead."""
    jour = horloge.aujourdhui()
    for prenom, heure, minutes in SERVICES:
        for ecart in range(-7, 8):
            if (jour + timedelta(days=ecart)).weekday() < 5:
                debut = _le(jour + timedelta(days=ecart), heure)
                plan = Plan(structure_id=structure_id, type="service", libelle="Service au groupe Tilleuls", debut=debut,
                            fin=debut + timedelta(minutes=minutes), participants=(pros[prenom],))  # fmt: skip
                planifier(acteur=paul, plan=plan, annoncer=False)


def _vivre(anne: Acteur, structure_id: int, pros: dict[str, Any]) -> None:
    groupe = list(ouverts_a_l_ecriture(anne, structure_id)[:8])
    if len(groupe) < 2:
        return
    ressources = {r.nom: r for r in Ressource.objects.filter(structure=structure_id)}
    jour = horloge.aujourdhui()
    for rang, (ecart, heure, minutes, quoi, genre, lieu, combien, avec) in enumerate(SEMAINE):
        debut = _le(jour + timedelta(days=ecart), heure)
        siens = [groupe[(rang + n) % len(groupe)] for n in range(min(combien, len(groupe)))]
        plan = Plan(structure_id=structure_id, type=genre, libelle=quoi, debut=debut,
                    fin=debut + timedelta(minutes=minutes), lieu=lieu, groupe=len(siens) > 1, dossiers=tuple(siens),
                    participants=(pros["Anne"], pros["Claire"]) if rang % 3 == 0 else (pros["Anne"],),
                    ressources=(ressources[avec],) if avec else ())  # fmt: skip
        evenement = planifier(acteur=anne, plan=plan)
        if ecart == -2 or (ecart == -1 and combien > 1):
            _clore(anne, evenement)
    _repeter(anne, structure_id, groupe, pros, ressources)


def _clore(anne: Acteur, evenement: Any) -> None:
    """All there but the last of a group."""
    lignes = list(PersonneEvenement.objects.filter(evenement=evenement))
    reponses = {ligne.pk: "vu" for ligne in lignes}
    if len(lignes) > 1:
        reponses[lignes[-1].pk] = "excuse"
    clore_evenement(acteur=anne, evenement=evenement, reponses=reponses)
    rediger_compte_rendu(acteur=anne, evenement=evenement, niveau=2,
                         texte="Est venu à l’heure. A posé ses questions, prochain point dans un mois.")  # fmt: skip


def _repeter(
    anne: Acteur, structure_id: int, groupe: list[Any], pros: dict[str, Any], ressources: dict[str, Any]
) -> None:
    """Football each Wednesday except in the holidays; the team meets each Tuesday."""
    mercredi = _prochain(2)
    foot = Plan(structure_id=structure_id, type="activite", libelle="Football au city-stade", debut=_le(mercredi, "14:30"),
                fin=_le(mercredi, "16:00"), lieu="City-stade", groupe=True, dossiers=tuple(groupe[:6]),
                participants=(pros["Anne"],), ressources=(ressources["Trafic"],))  # fmt: skip
    creer_serie(acteur=anne, plan=foot, repetition=Repetition("FREQ=WEEKLY", "sauf", "B"))
    mardi = _prochain(1)
    reunion = Plan(structure_id=structure_id, type="reunion", libelle="Réunion d’équipe", debut=_le(mardi, "13:30"),
                   fin=_le(mardi, "15:30"), lieu="Salle du rez-de-chaussée",
                   participants=tuple(pros[p] for p in ("Anne", "Claire", "Paul", "Lucie")),
                   ressources=(ressources["Salle du rez-de-chaussée"],))  # fmt: skip
    creer_serie(acteur=anne, plan=reunion, repetition=Repetition("FREQ=WEEKLY", sauf_feries=True))


def _soigner(lucie: Acteur, structure_id: int, pros: dict[str, Any]) -> None:
    """What the team sees as « RDV santé »."""
    groupe = list(ouverts_a_l_ecriture(lucie, structure_id)[:3])
    for rang, dossier in enumerate(groupe):
        debut = _le(horloge.aujourdhui() + timedelta(days=rang), "17:30")
        planifier(acteur=lucie, plan=Plan(
            structure_id=structure_id, type="sante", libelle="Consultation d’orthodontie", debut=debut, niveau=4,
            fin=debut + timedelta(minutes=45), lieu="Cabinet de la place", dossiers=(dossier,),
            participants=(pros["Lucie"],)))  # fmt: skip
    if groupe:
        envoyer_message(acteur=lucie, structure_id=structure_id, destinataires=[pros["Anne"].pk, pros["Paul"].pk],
                        courrier=Courrier(dossier=groupe[0], demande="preparer"))  # fmt: skip


def _taches(anne: Acteur, structure_id: int, pros: dict[str, Any]) -> None:
    groupe = list(ouverts_a_l_ecriture(anne, structure_id)[:5])
    for rang, (quoi, ecart) in enumerate(TACHES[: len(groupe)]):
        creer_tache(acteur=anne, structure_id=structure_id, libelle=quoi, responsable=pros["Anne"],
                    pour_le=horloge.aujourdhui() + timedelta(days=ecart), dossier=groupe[rang])  # fmt: skip
    creer_tache(acteur=anne, structure_id=structure_id, libelle="Commander les clés du bureau",
                responsable=pros["Paul"], pour_le=horloge.aujourdhui() + timedelta(days=4))  # fmt: skip
    envoyer_message(acteur=anne, structure_id=structure_id, destinataires=[pros["Claire"].pk, pros["Paul"].pk],
                    courrier=Courrier(objet="Réunion de mardi", texte="Elle commence à 14 h cette semaine."))  # fmt: skip


def _le(jour: date, heure: str) -> datetime:
    return instant(datetime.combine(jour, time.fromisoformat(heure)))


def _prochain(rang: int) -> date:
    """The coming day of the week, today apart."""
    jour = horloge.aujourdhui() + timedelta(days=1)
    return jour + timedelta(days=(rang - jour.weekday()) % 7)


@contextmanager
def _au_nom_de(pro: Any) -> Iterator[Acteur]:
    acteur = acteur_de(pro.compte)
    with contexte.ouvrir(contexte_de(acteur)):
        yield acteur
