"""School year of the MECS, a way back to work at the CSAPA, a fortnight of visits and of sessions."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, time, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from accompagnement.models import Intervention, PeriodeScolaire, Seance
from accompagnement.services import domicile, parcours
from accompagnement.services.parcours.assiduite import Note
from dui.core import calendrier, contexte, horloge
from habilitations.models import Professionnel
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
    for code, vivre in (("mecs", _etudier), ("csapa", _travailler), ("ssiad", _visiter), ("cmpp", _recevoir),
                         ("camsp", _depister), ("ehpad", _situer)):  # fmt: skip
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


def _depister(monde: "Monde", dossiers: list[Dossier]) -> None:
    """Six weeks of a CAMSP: first contacts, sessions alone and in a group, guidance, a visit, one that nobody came to."""
    pros = {monde.profils[p.pk]: p for p in monde.equipes["camsp"]}
    medecin, psychomot = pros["MED"], pros["PARA"]
    lundi = _le(-7 - horloge.aujourdhui().weekday())
    for rang, dossier in enumerate(dossiers[:SEANCES]):
        sejour = dossier.sejours.first()
        if sejour is not None and sejour.date_admission is not None:
            domicile.decrire_sejour(acteur=None, sejour=sejour, premier_contact=sejour.date_admission - timedelta(days=40),
                                    mode_garde=("famille", "creche", "assistante")[rang % 3])  # fmt: skip
        for semaines in range(3):
            jour = lundi + timedelta(days=rang % 4 - 7 * semaines)
            _seance(dossier, psychomot, jour, 9 + rang, "soin", parents=rang % 2 == 0)
        _seance(dossier, medecin, lundi + timedelta(days=rang % 4 - 28), 9 + rang, "bilan", parents=True, duree=60)
    _seance(dossiers[0], medecin, lundi + timedelta(days=3), 16, "synthese", enfant=False, partenaires=True)
    _seance(dossiers[1], psychomot, lundi + timedelta(days=4), 16, "visite", parents=True, lieu="domicile")
    _seance(dossiers[2], psychomot, lundi + timedelta(days=4), 10, "guidance", parents=True, enfant=False)
    domicile.noter_seances(acteur=None, dossiers=dossiers[:3], professionnel=psychomot, type="soin", heure=time(14),
                           jour=lundi + timedelta(days=4), duree=45, avec="Florence Dumas")  # fmt: skip
    for seance in _seance(dossiers[4], psychomot, lundi + timedelta(days=4), 17, "soin", faite=False):
        domicile.ne_pas_faire(acteur=None, objet=seance, motif_national="GEN-358", motif="Enfant malade")


def _seance(
    dossier: Dossier, pro: Professionnel, jour: date, heure: int, genre: str, duree: int = 45, **champs: Any
) -> list[Seance]:
    return domicile.noter_seances(acteur=None, dossiers=[dossier], professionnel=pro, type=genre, jour=jour,
                                  heure=time(heure), duree=duree, **champs)  # fmt: skip


def _situer(_monde: "Monde", dossiers: list[Dossier]) -> None:
    """Where the residents of the EHPAD come from, as the annual report asks."""
    for rang, dossier in enumerate(dossiers[:VISITES]):
        sejour = dossier.sejours.first()
        if sejour is not None:
            provenance = ("domicile", "mco", "smr", "autre_ehpad", "ra")[rang % 5]
            domicile.decrire_sejour(acteur=None, sejour=sejour, provenance=provenance)


__all__ = ["semer"]
