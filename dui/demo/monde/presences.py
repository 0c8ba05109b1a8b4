"""A living month of presences: rhythms, week-ends in family, somebody in hospital, a young person who came back."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING

from django.db.models import QuerySet

from accompagnement.choices_presences import ConstatRonde, Convive, Motif
from accompagnement.models import EtapePresence, Repas
from accompagnement.services import accueil_jour, fugues, lits, rondes
from accompagnement.services.presences.absences import declarer_absence, fixer_rythme, prevoir_serie
from accompagnement.services.presences.creneaux import instant, premier
from accompagnement.services.presences.mois import choisir_regle
from dui.core import contexte, horloge
from habilitations.models import Structure, Unite
from usagers.choices import StatutSejour
from usagers.models import Dossier, Sejour

if TYPE_CHECKING:
    from dui.demo.monde.peuplement import Monde

ECOLE = "eepeepeppeepeeppppppp"
SEQUENTIEL = "ppppppccccccpppcccccc"
RESERVATIONS = {"mecs": 15, "lhss": 5, "ehpad": 30}
HEBERGENT = ("mecs", "lhss", "ehpad")
MOTIFS = {"mecs": (Motif.FAMILLE, Motif.EXTERIEUR), "lhss": (Motif.PERMISSION,), "ehpad": (Motif.FAMILLE,)}


def semer(monde: "Monde") -> None:
    for code in (*HEBERGENT, "csapa"):
        structure = monde.structures[code]
        with contexte.ouvrir(contexte.agent_technique("demo", [structure.pk], organismes=[monde.organisme.pk])):
            if code == "csapa":
                _tenir_l_accueil(monde, structure)
            else:
                _vivre(monde, code, structure)


def _presents(structure: Structure, unite: Unite | None = None) -> "QuerySet[Sejour]":
    lus = Sejour.objects.filter(structure=structure, statut=StatutSejour.EN_COURS).select_related(
        "dossier__usager", "dossier__perimetre__unite", "dossier__structure"
    )
    return (lus.filter(dossier__perimetre__unite=unite) if unite else lus).order_by("pk")


def _vivre(monde: "Monde", code: str, structure: Structure) -> None:
    sejours = list(_presents(structure))
    choisir_regle(acteur=None, structure=structure, debut=premier(_il_y_a(70)), regle="presence_minuit", heures=6,
                  reservation_jours=RESERVATIONS[code])  # fmt: skip
    _loger(structure, sejours)
    for rang, sejour in enumerate(sejours):
        if code == "mecs":
            depuis = max(sejour.date_entree or _il_y_a(60), _il_y_a(60))
            fixer_rythme(acteur=None, dossier=sejour.dossier, debut=depuis, semaine=ECOLE, libelle="Année scolaire")
        elif rang % 9 == 4:
            fixer_rythme(acteur=None, dossier=sejour.dossier, debut=horloge.aujourdhui(), semaine=SEQUENTIEL,
                         libelle="Accueil séquentiel, trois jours par semaine")  # fmt: skip
        if rang % 3 == 1:
            _visiter(sejour, MOTIFS[code][rang % len(MOTIFS[code])])
    _hospitaliser(sejours[2])
    if code == "mecs":
        _disparaitre(sejours[6])
    _clore_les_jours(structure)
    _rondes(structure)


def _il_y_a(jours: int) -> date:
    return horloge.aujourdhui() - timedelta(days=jours)


def _a(jour: date, heure: int, minute: int = 0) -> datetime:
    return instant(jour, time(heure, minute))


def _loger(structure: Structure, sejours: list[Sejour]) -> None:
    """Two beds a room in the MECS, one elsewhere; two rooms more than needed."""
    par_chambre = 2 if structure.secteur == "PDE" else 1
    for rang in range(len(sejours) // par_chambre + 2):
        voisins = sejours[rang * par_chambre : (rang + 1) * par_chambre]
        unite = voisins[0].dossier.perimetre.unite if voisins else None
        chambre = lits.creer_chambre(
            acteur=None, structure=structure, nom=f"Chambre {rang + 1}", unite=unite, lits=par_chambre
        )
        for sejour, lit in zip(voisins, chambre.lits.all(), strict=False):
            lits.attribuer_lit(acteur=None, dossier=sejour.dossier, lit=lit, debut=sejour.date_entree)


def _visiter(sejour: Sejour, motif: str) -> None:
    """One week-end out of two, the next one included; written a month ago, lived since."""
    depuis = max(_il_y_a(30), (sejour.date_entree or _il_y_a(30)) + timedelta(days=1))
    samedi = depuis + timedelta(days=(5 - depuis.weekday()) % 7)
    with horloge.a_l_instant(_a(depuis, 9)):
        prevoir_serie(acteur=None, dossier=sejour.dossier, motif=motif, debut=_a(samedi, 10),
                      fin=_a(samedi + timedelta(days=1), 18), semaines=2,
                      jusqu_au=horloge.aujourdhui() + timedelta(days=75), avec="Sa mère")  # fmt: skip


def _hospitaliser(sejour: Sejour) -> None:
    """Since three days, the return is not known."""
    debut = max(_a(_il_y_a(3), 15), _a(sejour.date_entree or _il_y_a(3), 15))
    with horloge.a_l_instant(debut + timedelta(minutes=20)):
        declarer_absence(acteur=None, dossier=sejour.dossier, motif=Motif.HOSPI, debut=debut, lieu="CHU de Nantes",
                         precision="Place gardée. La famille est prévenue.")  # fmt: skip


def _disparaitre(sejour: Sejour) -> None:
    """Missing one evening of last week, back the next morning, everybody told."""
    soir = _a(_il_y_a(8), 21, 5)
    if sejour.date_entree and sejour.date_entree >= _il_y_a(8):
        return
    with horloge.a_l_instant(soir):
        fugue = fugues.declarer_fugue(
            acteur=None, dossier=sejour.dossier, vu_le=soir - timedelta(minutes=50), lieu="Arrêt de tramway Commerce",
            tenue="Blouson rouge, jean, baskets blanches", circonstances="Sortie autorisée jusqu’à 20 h 30, pas de retour.",
        )  # fmt: skip
    appels = (("appel", 5, "", "Messagerie"), ("recherche", 20, "", "Tour du quartier, parc, arrêt de tramway"),
              ("astreinte", 25, "Paul Renaud", ""), ("police", 40, "Commissariat central", "Signalement enregistré"),
              ("parents", 50, "Sa mère", "Prévient si appel"), ("ase", 60, "Permanence du département", ""),
              ("magistrat", 70, "Permanence du parquet des mineurs", ""))  # fmt: skip
    for code, minutes, qui, note in appels:
        with horloge.a_l_instant(soir + timedelta(minutes=minutes)):
            fugues.noter_demarche(acteur=None, fugue=fugue, code=code, interlocuteur=qui, note=note,
                                  reference="2026/4417" if code == "police" else "")  # fmt: skip
    matin = _a(_il_y_a(7), 7, 50)
    with horloge.a_l_instant(matin):
        fugues.clore_fugue(acteur=None, fugue=fugue, retour_le=matin, retour_comment="Retour à pied, grande fatigue",
                           entretien="J’étais chez un copain, j’avais besoin de respirer.")  # fmt: skip


def _clore_les_jours(structure: Structure) -> None:
    """Confirmed until yesterday, validated until last week: rows written at once, as the days went by."""
    unites = list(Unite.objects.filter(structure=structure))
    etapes: list[EtapePresence] = []
    repas: list[Repas] = []
    for ecart in range(45, 0, -1):
        jour = _il_y_a(ecart)
        for unite in unites:
            le = _a(jour, 21, 30)
            etapes.append(EtapePresence(structure=structure, unite=unite, jour=jour, acte="confirmee", le=le))
            if ecart > 4:
                etapes.append(EtapePresence(structure=structure, unite=unite, jour=jour, acte="validee",
                                            le=le + timedelta(days=3)))  # fmt: skip
            repas += _repas(structure, unite, jour)
    EtapePresence.objects.bulk_create(etapes)
    Repas.objects.bulk_create(repas)


def _repas(structure: Structure, unite: Unite, jour: date) -> Iterator[Repas]:
    """Three adults at the table of the evening, the cook at noon, a guest on Sundays, a picnic on Wednesdays."""
    habitude = [("diner", Convive.PERSONNEL, 2), ("diner", Convive.REGULIER, 1), ("petit_dejeuner", Convive.PERSONNEL, 1),
                ("dejeuner", Convive.REGULIER, 1)]  # fmt: skip
    habitude += {2: [("dejeuner", Convive.EMPORTE, 4)], 6: [("dejeuner", Convive.INVITE, 2)]}.get(jour.weekday(), [])
    for type, convive, combien in habitude:
        yield Repas(structure=structure, niveau=2, unite=unite, jour=jour, type=type, convive=convive, adultes=combien)


def _rondes(structure: Structure) -> None:
    """Last night: two rounds in each group."""
    for unite in Unite.objects.filter(structure=structure)[:2]:
        dossiers = [s.dossier for s in _presents(structure, unite)]
        for heure, jour in ((23, 1), (3, 0)):
            debut = _a(_il_y_a(jour), heure)
            if debut < horloge.maintenant():
                _tourner(structure, unite, dossiers, debut)


def _tourner(structure: Structure, unite: Unite, dossiers: list[Dossier], debut: datetime) -> None:
    with horloge.a_l_instant(debut):
        ronde = rondes.commencer_ronde(acteur=None, structure=structure, unite=unite)
    for rang, dossier in enumerate(dossiers):
        with horloge.a_l_instant(debut + timedelta(minutes=2 * rang + 1)):
            constat = ConstatRonde.EVEILLE if rang % 7 == 5 else ConstatRonde.DORT
            rondes.noter_point(acteur=None, ronde=ronde, dossier=dossier, constat=constat)
    with horloge.a_l_instant(debut + timedelta(minutes=2 * len(dossiers) + 2)):
        rondes.terminer_ronde(acteur=None, ronde=ronde)


def _gestes() -> Iterator[tuple[str, int]]:
    yield from (("passage", 1), ("cafe", 1), ("passage", 1), ("douche", 1), ("passage", 1), ("kit_injection", 2),
                ("seringues", 12), ("passage", 1), ("linge", 1), ("preservatifs", 6), ("passage", 1), ("cafe", 1))  # fmt: skip


def _tenir_l_accueil(monde: "Monde", structure: Structure) -> None:
    """Yesterday and this morning at the desk of the antenna."""
    for ecart in (1, 0):
        for rang, (code, quantite) in enumerate(_gestes()):
            with horloge.a_l_instant(min(_a(_il_y_a(ecart), 9, 4 * rang), horloge.maintenant())):
                accueil_jour.compter_geste(acteur=None, structure=structure, code=code, quantite=quantite)


__all__ = ["semer"]
