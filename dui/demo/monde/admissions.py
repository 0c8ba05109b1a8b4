"""Requests of admission in every state, in four houses: received, instructed, decided, entered, refused, near their term."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from typing import Any

from administration.donnees import admission as d
from administration.models import (
    AvisCandidature,
    Candidature,
    Commission,
    LigneCommission,
    PlacesUnite,
    ReglageAdmission,
    SyntheseAvis,
    VoeuStructure,
)
from administration.services.admission.demandes import recevoir_demande
from administration.services.admission.statuts import changer_statut
from coordination.choices import IssueContact, ModeEvenement, TypeEvenement
from coordination.services.evenements import planifier_evenement, terminer_evenement
from dui.core import contexte, horloge
from habilitations.models import Compte, Professionnel, Profil
from habilitations.services import affecter
from usagers.models import Sejour

MAISONS = ("mecs", "csapa", "lhss", "camsp")
ADRESSES_DE_RECOURS = (
    "Vous pouvez demander un nouvel examen à la direction, saisir le conseil de la vie sociale ou une personne "
    "qualifiée (CASF, art. L311-5), et contester une décision d’un établissement public devant le tribunal "
    "administratif dans les deux mois."
)
PLACES = {"Tilleuls": 14, "Chênes": 13, "Érables": 12, "Escale": 14, "File active": 60, "Antenne CAARUD": 30}


@dataclass(frozen=True)
class Demande:
    """One request as people told it. `jours`: since its reception; `chemin`: the states it went through."""

    prenom: str
    nom: str
    age: int
    jours: int
    chemin: str
    maisons: tuple[str, ...] = ("mecs",)
    origine: str = "ase"
    mesure: str = ""
    base: str = ""
    motif: str = ""
    urgence: bool = False
    criteres: tuple[str, ...] = ()
    fin: int | None = None  # days before the end of the measure or of the orientation
    pieces: int = 9
    issue: tuple[str, str] = ("", "")  # motive and words of the last state
    avec: str = ""
    avis: tuple[str, ...] = ()
    champs: dict[str, Any] = field(default_factory=dict)


J = "Placement judiciaire"
C, K, R, Z = "complete", "complete contact", "complete contact rencontre", "complete contact rencontre commission"
DEMANDES = (
    Demande("Nolan", "Fabre", 8, 4, "", mesure="Ordonnance de placement provisoire", base="judiciaire", urgence=True,
            criteres=("danger",), pieces=3, fin=10, motif="Le juge décide avant le 1er décembre."),
    Demande("Maëlys", "Aubry", 7, 9, "incomplete", mesure="Accueil provisoire", base="ase_adm", pieces=5),
    Demande("Tom", "Aubry", 5, 9, "incomplete", mesure="Accueil provisoire", base="ase_adm", pieces=5, avec="Maëlys"),
    Demande("Ibrahim", "Sow", 16, 12, "", mesure="Mise à l’abri depuis le 8 novembre", pieces=2,
            champs={"date_declaree": True}),
    Demande("Clara", "Joubert", 13, 21, K, mesure=J, base="judiciaire", pieces=6),
    Demande("Yanis", "Meunier", 11, 33, K, origine="essms", mesure="Réorientation", criteres=("rupture",)),
    Demande("Lina", "Baron", 14, 38, R, mesure=J, base="judiciaire"),
    Demande("Adam", "Leclerc", 9, 46, R, mesure="AEMO, accueil séquentiel demandé", pieces=6),
    Demande("Rose", "Delmas", 12, 52, Z, mesure=J, base="judiciaire", avis=("educatif:favorable", "social:favorable",
            "medical:reserve")),
    Demande("Ilyès", "Haddar", 15, 58, Z, origine="juge", mesure="Placement, contrôle judiciaire", base="judiciaire",
            avis=("educatif:favorable",)),
    Demande("Zoé", "Lemoine", 10, 88, f"{Z} admissible", mesure=J, base="judiciaire", avis=("educatif:favorable",)),
    Demande("Hugo", "Pichon", 17, 142, f"{Z} admissible", mesure="Semi-autonomie", fin=12, criteres=("fin_mesure",)),
    Demande("Jade", "Rivière", 16, 64, f"{Z} admissible", mesure=J),
    Demande("Sacha", "Morel", 13, 71, f"{Z} admis", mesure=J, base="judiciaire"),
    Demande("Naël", "Guérin", 12, 30, f"{Z} impossible", mesure="AEMO", issue=("115", "Le projet relève d’un ITEP.")),
    Demande("Louna", "Brunel", 15, 95, f"{Z} impossible refusee", mesure=J,
            issue=("122", "L’unité n’accueille que des moins de quatorze ans.")),
    Demande("Enzo", "Marchand", 14, 120, f"{K} retiree", mesure="Accueil provisoire",
            issue=("119", "Accueilli par une autre maison.")),
    Demande("Kelya", "Ndiaye", 9, 15, "a_qualifier", origine="parents", pieces=0, motif="Je demande un relais."),
    Demande("Timéo", "Faure", 10, 800, f"{C} retiree", issue=("100", "La famille renonce.")),
    Demande("Awa", "Diarra", 24, 18, K, origine="siao", mesure="Centre parental demandé"),
    Demande("Issa", "Diarra", 1, 18, K, origine="siao", mesure="Centre parental demandé", avec="Awa"),
    Demande("Éva", "Colin", 8, 27, C, mesure=J, base="judiciaire", criteres=("fratrie",)),
    Demande("Marius", "Petitjean", 12, 41, C, mesure="Accueil provisoire", base="ase_adm", pieces=6),
    Demande("Franck", "Garel", 41, 6, "", ("csapa",), "medecin", "Orientation du médecin traitant", "soins"),
    Demande("Sonia", "Perrin", 36, 11, K, ("csapa",), "usager", "", "soins", "Demande d’aide pour arrêter."),
    Demande("Karl", "Weiss", 52, 19, K, ("csapa", "lhss"), "hopital", "Sortie d’hôpital", "soins"),
    Demande("Nadège", "Lucas", 29, 25, R, ("csapa",), "justice", "Obligation de soins", "soins"),
    Demande("Bilal", "Amara", 33, 47, f"{Z} admissible", ("csapa",), "siao", "", "soins"),
    Demande("Damien", "Roy", 45, 80, f"{K} impossible", ("csapa",), "justice", "Injonction", "soins",
            issue=("113", "Suivi repris près de son domicile.")),
    Demande("Josette", "Hamon", 58, 3, "", ("lhss",), "hopital", "Plaies, sans abri", "soins", urgence=True,
            criteres=("sans_solution",)),
    Demande("Ahmed", "Belaïd", 49, 8, K, ("lhss",), "siao", "Sortie d’hôpital", "soins", avis=("medical:favorable",)),
    Demande("Roger", "Le Bihan", 61, 14, Z, ("lhss",), "siao", "", "soins", avis=("medical:favorable",)),
    Demande("Lucette", "Carlier", 55, 22, f"{Z} admissible", ("lhss",), "siao", "", "soins"),
    Demande("Marek", "Nowak", 44, 36, f"{K} retiree", ("lhss",), "siao", "", "soins", issue=("100", "A trouvé ailleurs.")),
    Demande("Arthur", "Blondel", 3, 20, K, ("camsp",), "medecin", "Retard de langage"),
    Demande("Lise", "Garnaud", 2, 44, f"{C}", ("camsp",), "parents", "Suites de prématurité"),
    Demande("Noam", "Lefort", 4, 61, f"{Z} admissible", ("camsp",), "medecin", "Bilan psychomoteur"),
    Demande("Inaya", "Roche", 3, 92, f"{Z} admissible", ("camsp",), "medecin", "Orientation de la PMI"),
)  # fmt: skip


def semer(monde: Any) -> None:
    """Under technical contexts: the rights of each act are proved by the tests, the demonstration must start quickly."""
    _regler(monde)
    faites: dict[str, Candidature] = {}
    with _agent(monde, *MAISONS):
        for demande in DEMANDES:
            faites[demande.prenom] = _recevoir(monde, demande, faites)
        _contacts(monde, faites)
        _commission(monde, faites)
        _sorties_prevues(monde)


def _agent(monde: Any, *codes: str) -> Any:
    ids = [monde.structures[code].pk for code in codes]
    return contexte.ouvrir(contexte.agent_technique("demo", ids, organismes=[monde.organisme.pk]))


@contextmanager
def _il_y_a(jours: int, heure: int = 10) -> Iterator[None]:
    jour = horloge.aujourdhui() - timedelta(days=jours)
    with horloge.a_l_instant(datetime.combine(jour, time(heure), tzinfo=horloge.PARIS)):
        yield


def _regler(monde: Any) -> None:
    """Places, online requests, remedies; the secretary of the MECS also receives the requests of the LHSS."""
    for (code, nom), unite in monde.unites.items():
        if nom in PLACES and code in MAISONS:
            PlacesUnite.objects.create(unite=unite, structure=monde.structures[code], places=PLACES[nom])
    for code in ("mecs", "lhss"):
        ReglageAdmission.objects.create(
            structure=monde.structures[code], formulaire_public=True, recours=ADRESSES_DE_RECOURS
        )
    sarah = next(p for p in monde.equipes["mecs"] if str(p) == "Sarah Petit")
    profil = Profil.objects.get(organisme=monde.organisme, matrice="MECS", code="ADM", structure=None)
    Compte.objects.filter(professionnel=sarah, structure_courante=None).update(
        structure_courante=monde.structures["mecs"]
    )
    with _agent(monde, "lhss"):
        affecter(acteur=None, professionnel=sarah, structure=monde.structures["lhss"], profil=profil,
                 motif="Admissions de l’association")  # fmt: skip


def _recevoir(monde: Any, demande: Demande, faites: dict[str, Candidature]) -> Candidature:
    structures = [monde.structures[code] for code in demande.maisons]
    jour = horloge.aujourdhui()
    avec = faites.get(demande.avec)
    lien = ("parent_enfant" if demande.age < 2 else "fratrie") if avec else ""
    fin = jour + timedelta(days=demande.fin) if demande.fin is not None else None
    with _il_y_a(demande.jours):
        recue = recevoir_demande(
            acteur=None, structures=structures, avec=avec, lien=lien, a_qualifier=demande.chemin == "a_qualifier",
            nom_naissance=demande.nom, nom_utilise=demande.nom, prenoms=demande.prenom, prenom_utilise=demande.prenom,
            date_naissance=jour - timedelta(days=demande.age * 366 + 40), origine=demande.origine,
            canal="formulaire" if demande.chemin == "a_qualifier" else "courrier", mesure=demande.mesure,
            base=demande.base, motif=demande.motif, urgence=demande.urgence, criteres=list(demande.criteres),
            mesure_fin=fin, telephone="06 39 98 00 00", **demande.champs,
        )  # fmt: skip
    _recevoir_pieces(recue, demande)
    for structure in structures:
        voeu = VoeuStructure.objects.select_related("candidature", "structure").get(
            candidature=recue, structure=structure
        )
        _avancer(voeu, demande)
        _donner_avis(monde, voeu, demande)
    return recue


def _recevoir_pieces(recue: Candidature, demande: Demande) -> None:
    ids = list(recue.pieces.values_list("pk", flat=True)[: demande.pieces])
    etat = d.EtatPiece.CONFORME if demande.chemin else d.EtatPiece.RECUE
    recue.pieces.filter(pk__in=ids).update(etat=etat, recue_le=recue.date_reception)


def _avancer(voeu: VoeuStructure, demande: Demande) -> None:
    """Its states, spread between its reception and yesterday."""
    etats = demande.chemin.split() if demande.chemin != "a_qualifier" else []
    for rang, statut in enumerate(etats, start=1):
        motif, mots = demande.issue if statut in d.MOTIFS else ("", "")
        with _il_y_a(max(1, demande.jours - rang * demande.jours // (len(etats) + 1)), 9 + rang):
            voeu = changer_statut(
                acteur=None, voeu=voeu, statut=statut, motif=motif, precision=mots, par_acte=statut in d.PAR_ACTE
            )
    if voeu.statut == d.Statut.ADMIS:
        VoeuStructure.objects.filter(pk=voeu.pk).update(
            admission_prevue=horloge.aujourdhui() + timedelta(days=9), proposition_le=horloge.aujourdhui()
        )


def _donner_avis(monde: Any, voeu: VoeuStructure, demande: Demande) -> None:
    auteurs = {"medical": {"MED", "IDE"}, "educatif": {"EDU-R", "EDU"}, "social": {"ASS", "EDU"}}
    code = demande.maisons[0]
    for mot in demande.avis:
        role, _, sens = mot.partition(":")
        auteur = next(p for p in monde.equipes[code] if monde.profils[p.pk] in auteurs[role])
        avis = AvisCandidature.objects.create(voeu=voeu, structure=voeu.structure, role=role, sens=sens, auteur=auteur)
        if role == "medical":
            SyntheseAvis.objects.create(avis=avis, structure=voeu.structure, niveau=4, texte="Avis donné sur pièces.")


def _contacts(monde: Any, faites: dict[str, Candidature]) -> None:
    """Attempts in the past, visits to come."""
    pro = next(p for p in monde.equipes["mecs"] if str(p) == "Sarah Petit")
    relance = horloge.aujourdhui() + timedelta(days=2)
    for prenom, jours in (("Clara", 9), ("Clara", 3), ("Yanis", 5)):
        with _il_y_a(jours):
            e = _prevoir(
                monde, pro, faites[prenom], TypeEvenement.CONTACT, horloge.maintenant(), ModeEvenement.TELEPHONE
            )
            issue = IssueContact.INJOIGNABLE if prenom == "Clara" else IssueContact.STRUCTURE
            terminer_evenement(acteur=None, evenement=e, fin=e.debut, issue=issue, tentative=1,
                               relance_le=relance if prenom == "Clara" else None)  # fmt: skip
    for prenom, jours, heure in (("Lina", 3, 14), ("Adam", 5, 10)):
        jour = horloge.aujourdhui() + timedelta(days=jours)
        debut = datetime.combine(jour, time(heure), tzinfo=horloge.PARIS)
        _prevoir(monde, pro, faites[prenom], TypeEvenement.VISITE, debut, ModeEvenement.SUR_SITE)


def _prevoir(monde: Any, pro: Professionnel, c: Candidature, type_: str, debut: datetime, mode: str) -> Any:
    return planifier_evenement(
        acteur=None, structure_id=monde.structures["mecs"].pk, type=type_, domaine="ADM", objet=f"candidature:{c.pk}",
        libelle=f"{TypeEvenement(type_).label}, {c.prenom_affiche}", debut=debut, fin=debut + timedelta(minutes=30),
        mode=mode, participants=[pro],
    )  # fmt: skip


def _commission(monde: Any, faites: dict[str, Candidature]) -> None:
    mecs = monde.structures["mecs"]
    jour = horloge.aujourdhui() + timedelta(days=5)
    commission = Commission.objects.create(
        structure=mecs, le=datetime.combine(jour, time(14), tzinfo=horloge.PARIS), lieu="Salle de réunion",
        participants="Hélène Garnier, directrice ; Paul Renaud, chef de service ; Pauline Ferrand, assistante sociale",
    )  # fmt: skip
    for rang, prenom in enumerate(("Rose", "Ilyès"), start=1):
        voeu = VoeuStructure.objects.get(candidature=faites[prenom], structure=mecs)
        LigneCommission.objects.create(commission=commission, structure=mecs, voeu=voeu, ordre=rang)


def _sorties_prevues(monde: Any) -> None:
    """Two planned exits: the places to come."""
    ouverts = Sejour.objects.filter(structure=monde.structures["mecs"], statut="en_cours").order_by("pk")
    for sejour, jours in zip(ouverts[:2], (13, 27), strict=False):
        sejour.date_sortie_prevue = horloge.aujourdhui() + timedelta(days=jours)
        sejour.save()
