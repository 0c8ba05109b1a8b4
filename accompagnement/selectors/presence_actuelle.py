"""Where people are at an instant: banner of the dossier, portraits of the evening, events of the medication room."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.db.models import OuterRef, Q, Subquery
from django.db.models.functions import JSONObject

from accompagnement.choices_presences import SIGNES, Motif, Portee, lettre
from accompagnement.models import PresenceAbsence, Rythme
from accompagnement.selectors.vacances import avec_vacances, sans_ecole
from accompagnement.services.presences.creneaux import Creneau
from accompagnement.services.presences.trame import Trame
from dui.core import horloge
from dui.core.typographie import heure, jour_mois
from habilitations.acces import Acteur, decider
from habilitations.choices import Phase
from usagers.models import Dossier
from usagers.presence import Etat, avec_presence

MOTS = {
    Motif.ECOLE: "À l’école", Motif.FAMILLE: "En famille", Motif.VACANCES: "En vacances",
    Motif.HOSPI: "À l’hôpital", Motif.HOSPI_JOUR: "À l’hôpital de jour", Motif.HAD: "Hospitalisation à domicile",
    Motif.HORS_CONTRAT: "Hors des jours du contrat", Motif.RELAIS: "En famille relais",
}  # fmt: skip

# What says where somebody is expected: their week, that of the holidays, and when these are.
SEMAINE = {
    "semaine": "semaine", "vacances": "vacances", "zone": "zone_choisie", "siennes": "vacances_siennes",
    "finess": "structure__finess",
}  # fmt: skip


def etats(acteur: Acteur, dossiers: Sequence[Dossier], le: datetime | None = None) -> Mapping[int, Etat]:
    """One query whatever the number of persons; only those whose presences this reader may see."""
    ouverts = (d for d in dossiers if acteur.peut("PRE", "lire", d.structure_id))
    actifs = {d.pk: d for d in ouverts if d.perimetre.phase == Phase.ACTIF}
    if le is not None or not all(hasattr(d, "presence_ligne") for d in actifs.values()):
        structures = {d.structure_id for d in actifs.values()}
        lus = avec_presence(acteur, Dossier.objects.filter(pk__in=actifs, structure__in=structures), le)
        actifs = {d.pk: d for d in lus.select_related("usager")} if actifs else {}
    instant = le or horloge.maintenant()
    return {pk: _etat(d, instant) for pk, d in actifs.items() if _permise(acteur, d)}


def _permise(acteur: Acteur, dossier: Any) -> bool:
    """A list brings the answer of the formula; a dossier that came with its links is judged here."""
    if hasattr(dossier, "presence_permise"):
        return bool(dossier.presence_permise)
    return decider(acteur, "lire", "PRE", dossier.perimetre).permis


def annotations(vers: str = "", le: datetime | None = None) -> Mapping[str, Any]:
    """What says where somebody is, inside the query that fetches the dossier: its page keeps its number of queries."""
    instant = le or horloge.maintenant()
    ici: dict[str, Any] = {"dossier": OuterRef(vers or "pk"), "structure": OuterRef("structure")}
    lignes = PresenceAbsence.objects.filter(tient(instant), portee=Portee.TENUE, debut__lte=instant, **ici)
    champs = {nom: nom for nom in ("motif", "debut", "fin", "borne", "retour_prevu")}
    jour = Creneau.a(instant).jour
    rythmes = Rythme.objects.filter(Q(fin__isnull=True) | Q(fin__gte=jour), debut__lte=jour, **ici)
    return {
        "presence_ligne": Subquery(lignes.order_by("-debut").values(json=JSONObject(**champs))[:1]),
        "presence_rythme": Subquery(avec_vacances(rythmes, jour).values(json=JSONObject(**SEMAINE))[:1]),
    }


def _etat(dossier: Any, instant: datetime) -> Etat:
    """From what `annotations` brought with the dossier."""
    ligne, brut = None, dossier.presence_ligne
    if brut is not None:
        dates = {c: v and datetime.fromisoformat(v) for c, v in brut.items() if c != "motif"}
        ligne = PresenceAbsence(motif=brut["motif"], **dates)
    cellule = Creneau.a(instant)
    return etat(dossier, ligne, _trame(dossier.presence_rythme, cellule.jour).attendu(cellule), instant)


def _trame(lu: Any, jour: date) -> Trame:
    """The ordinary week, and when school is closed."""
    if lu is None:
        return Trame()
    rythme = Rythme(semaine=lu["semaine"], vacances=lu["vacances"], debut=jour)
    return Trame(rythmes=[rythme], vacances=sans_ecole(lu["zone"], lu["finess"], lu["siennes"]))


def tient(instant: datetime) -> Q:
    """It holds, or it is open: somebody whose return nobody noted is still away."""
    return Q(borne__gt=instant) | Q(fin__isnull=True)


def etat(dossier: Dossier, ligne: PresenceAbsence | None, attendu: str, instant: datetime) -> Etat:
    """One state in words: who is there needs no more, who is away says until when."""
    e = {"F": "e", "M": ""}.get(dossier.usager.sexe, "·e")
    motif = ligne.motif if ligne else attendu
    if motif == Motif.PRESENT:
        return Etat(f"Présent{e}", "ok", "check")
    signe = SIGNES[lettre(motif)]
    if ligne is None:
        return Etat(MOTS.get(motif, str(Motif(motif).label)), signe.ton, signe.icone)  # type: ignore[call-overload]
    if motif == Motif.FUGUE:
        return Etat(f"Absent{e} sans autorisation", "danger", signe.icone, f"depuis {_quand(ligne.debut, instant)}")
    mots = MOTS.get(motif, f"Absent{e}, {str(Motif(motif).label).lower()}")  # type: ignore[call-overload]
    if ligne.fin or ligne.retour_prevu:
        return Etat(mots, signe.ton, signe.icone, f"retour {_quand(ligne.retour_prevu or ligne.fin, instant)}")
    suite = "retour non connu" if ligne.borne > instant else "retour à confirmer"
    return Etat(mots, signe.ton, signe.icone, suite)


def _quand(quand: datetime | None, instant: datetime) -> str:
    if quand is None:
        return ""
    local = quand.astimezone(horloge.PARIS)
    if local.date() == instant.astimezone(horloge.PARIS).date():
        return heure(local)
    return f"le {jour_mois(local)} à {heure(local)}"


__all__ = ["etat", "etats", "tient"]
