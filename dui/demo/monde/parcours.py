"""School year of the MECS, a way back to work at the CSAPA, a fortnight of visits and of sessions."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, time, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

from accompagnement.models import Intervention, PeriodeScolaire
from accompagnement.services import domicile, parcours
from accompagnement.services.parcours.assiduite import Note
from dui.core import calendrier, contexte, horloge
from usagers.models import Dossier

if TYPE_CHECKING:
    from dui.demo.monde.peuplement import Monde

CLASSES = {3: "ps", 4: "ms", 5: "gs", 6: "cp", 7: "ce1", 8: "ce2", 9: "cm1", 10: "cm2", 11: "6e", 12: "5e", 13: "4e",
           14: "3e", 15: "2de", 16: "cap1", 17: "cap2"}  # fmt: skip
PETITS, COLLEGES = ("École Jean-Macé", "École Louise-Michel"), ("Collège Rosa-Parks", "Collège Pierre-et-Marie-Curie")
LYCEES = ("Lycée professionnel des Trois-Rivières", "Lycée Nelson-Mandela")
FREQUENTATIONS = "2222223242225222"
ELEVES, VISITES, SEANCES = 24, 8, 6


def semer(monde: "Monde") -> None:
    for code, vivre in (("mecs", _etudier), ("csapa", _travailler), ("ssiad", _visiter), ("cmpp", _recevoir)):
        with _dans(monde, code) as dossiers:
            vivre(monde, dossiers)


@contextmanager
def _dans(monde: "Monde", code: str) -> Iterator[list[Dossier]]:
    structure = monde.structures[code]
    with contexte.ouvrir(contexte.agent_technique("demo", [structure.pk], organismes=[monde.organisme.pk])):
        lus = Dossier.objects.filter(structure=structure, perimetre__phase="actif").order_by("pk")
        yield list(lus.select_related("usager", "structure", "perimetre__unite"))


def _rentree() -> date:
    jour = horloge.aujourdhui()
    return date(jour.year - (jour.month < 9), 9, 1)


def _le(jours: int) -> date:
    return horloge.aujourdhui() + timedelta(days=jours)


def _etudier(_monde: "Monde", dossiers: list[Dossier]) -> None:
    for rang, dossier in enumerate(dossiers[:ELEVES]):
        naissance = dossier.usager.date_naissance
        classe = CLASSES.get(calendrier.age(naissance, _rentree())) if naissance else None
        if classe is None or rang % 11 == 7:
            continue
        periode = _inscrire(dossier, classe, rang)
        if rang % 3 == 0:
            parcours.noter_absence(acteur=None, periode=periode, debut=max(_rentree(), _le(-12)), demi_journees=1,
                                   nature="injustifiee" if rang % 2 else "justifiee", motif="Rendez-vous")  # fmt: skip
        if rang % 6 == 0:
            _faire_l_appel(periode, 9 if rang == 0 else 2)
        if rang % 4 == 1:
            parcours.noter_bulletin(acteur=None, periode=periode, intitule="Mi-trimestre", recu_le=_le(-4),
                                    appreciation="Des efforts réels, à poursuivre.")  # fmt: skip
        _accompagner(dossier, rang)


def _faire_l_appel(periode: PeriodeScolaire, semaines: int) -> None:
    """Week by week: there, two mornings late, a Monday missed; what is already said of a half-day stays."""
    lundi = horloge.aujourdhui() - timedelta(days=horloge.aujourdhui().weekday())
    for n in range(semaines, 0, -1):
        debut = lundi - timedelta(weeks=n)
        if debut < periode.debut:
            continue
        notes = {}
        if n % 3 == 1:
            notes[debut + timedelta(days=1), "m"] = Note("retard", 10 + n)
        if n % 4 == 2:
            notes[debut, "m"] = notes[debut, "s"] = Note("injustifiee" if n > 4 else "justifiee")
        parcours.noter_semaine(acteur=None, periode=periode, lundi=debut, notes=notes, reste_present=True)


def _inscrire(dossier: Dossier, classe: str, rang: int) -> PeriodeScolaire:
    ecoles = LYCEES if classe in ("2de", "cap1", "cap2") else COLLEGES if classe[0] in "6543" else PETITS
    champs = {"ecole": ecoles[rang % 2], "commune": "Nantes", "niveau_suivi": classe, "debut": _rentree(),
              "frequentation": FREQUENTATIONS[rang % len(FREQUENTATIONS)], "demi_journees": 8 + rang % 3}  # fmt: skip
    if rang % 6 == 2:
        champs |= {"enseignement": "ulis", "niveau_reel": "ce2", "demi_journees": 6}
    if classe == "3e":
        champs |= {"orientation_demandee": "Seconde professionnelle", "orientation_avant_le": _le(150)}
    return parcours.ouvrir_periode(acteur=None, dossier=dossier, **champs)


def _accompagner(dossier: Dossier, rang: int) -> None:
    if rang % 6 == 2:
        parcours.noter_plan(acteur=None, dossier=dossier, type="ess", debut=_le(-200), prochaine_le=_le(9 + rang),
                            consigne="Temps majoré, consignes lues à voix haute.")  # fmt: skip
    if rang == 3:
        parcours.etablir_pai(
            acteur=None, dossier=dossier, consigne="Trousse d’urgence à l’accueil. Au moindre gonflement, appeler le 15.",
            texte="Allergie à l’arachide, antécédent d’œdème. Adrénaline auto-injectable.", debut=_rentree(),
            fin=_rentree() + timedelta(days=300), ecole=COLLEGES[1], medecin="Dr Carré",
        )  # fmt: skip
    if rang == 5:
        parcours.ouvrir_pro(acteur=None, dossier=dossier, type="stage", intitule="Découverte, boulangerie",
                            organisme="Boulangerie du Port", debut=_le(-2), fin=_le(8))  # fmt: skip


def _travailler(_monde: "Monde", dossiers: list[Dossier]) -> None:
    """One person back to work by steps."""
    adultes = [d for d in dossiers if not d.usager.anonyme]
    if not adultes:
        return
    dossier = adultes[min(4, len(adultes) - 1)]
    bilan = parcours.ouvrir_pro(acteur=None, dossier=dossier, type="mission", intitule="Accompagnement renforcé",
                                organisme="Mission locale", debut=_le(-260))  # fmt: skip
    parcours.terminer(acteur=None, suivi=bilan, le=_le(-120), atteint="Projet : métiers du bois")
    parcours.ouvrir_pro(acteur=None, dossier=dossier, type="insertion", intitule="Atelier menuiserie", debut=_le(-110),
                        fin=_le(70), organisme="Chantier des Rives", rythme="26 heures par semaine")  # fmt: skip


def _visiter(monde: "Monde", dossiers: list[Dossier]) -> None:
    """A fortnight of rounds: what is past is noted, save this morning's last ones."""
    soignants = [p for p in monde.equipes["ssiad"] if monde.profils[p.pk] == "AS"]
    for rang, dossier in enumerate(dossiers[:VISITES]):
        debut = time(7 + rang // 2, 30 * (rang % 2))
        fin = time(7 + rang // 2, 25 + 30 * (rang % 2))
        prevues = domicile.planifier(
            acteur=None, dossier=dossier, type="MED-1296", professionnel=soignants[rang % 2], debut=debut, fin=fin,
            du=_le(-10), au=_le(4), jours=range(5 + 2 * (rang % 2)),
        )  # fmt: skip
        for i in prevues:
            if i.fin < horloge.maintenant() - timedelta(hours=2):
                _noter(i, rang, debut, fin)
        domicile.noter_situation(
            acteur=None, dossier=dossier, le=_le(-60), elements=["R32"] if rang % 3 else ["GEN-365"]
        )


def _noter(i: Intervention, rang: int, debut: time, fin: time) -> None:
    if rang == 2 and i.debut.astimezone(horloge.PARIS).weekday() == 2:
        domicile.ne_pas_faire(acteur=None, objet=i, motif_national="ORG-077", motif="Hospitalisée la journée")
    else:
        domicile.realiser(
            acteur=None, objet=i, debut=debut, fin=fin, distance_km=Decimal(2 + rang % 4), transport="ORG-202"
        )


def _recevoir(monde: "Monde", dossiers: list[Dossier]) -> None:
    """Sessions of the speech therapist: last week held, this one planned again."""
    orthophoniste = next(p for p in monde.equipes["cmpp"] if monde.profils[p.pk] == "PARA")
    lundi = _le(-7 - horloge.aujourdhui().weekday())
    for rang, dossier in enumerate(dossiers[:SEANCES]):
        jour = lundi + timedelta(days=rang % 3)
        for decale, faite in ((0, True), (7, False)):
            domicile.noter_seances(
                acteur=None, dossiers=[dossier], professionnel=orthophoniste, jour=jour + timedelta(days=decale),
                type="bilan" if rang == 4 else "soin", heure=time(9 + rang), duree=45, faite=faite, parents=rang == 4,
            )  # fmt: skip


__all__ = ["semer"]
