"""Where people are at an instant: banner of the dossier, portraits of the evening, events of the medication room."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db.models import OuterRef, Q, Subquery
from django.db.models.functions import JSONObject

from accompagnement.choices_presences import SIGNES, Motif, Portee, lettre
from accompagnement.models import PresenceAbsence, Rythme
from accompagnement.services.presences.creneaux import Creneau
from accompagnement.services.presences.trame import Trame
from dui.core import horloge
from dui.core.typographie import heure, jour_mois
from habilitations.acces import Acteur, decider, numeros_visibles
from habilitations.choices import Phase
from usagers.models import Dossier
from usagers.presence import Etat

MOTS = {
    Motif.ECOLE: "À l’école", Motif.FAMILLE: "En famille", Motif.VACANCES: "En vacances",
    Motif.HOSPI: "À l’hôpital", Motif.HOSPI_JOUR: "À l’hôpital de jour", Motif.HAD: "Hospitalisation à domicile",
    Motif.HORS_CONTRAT: "Hors des jours du contrat", Motif.RELAIS: "En famille relais",
}  # fmt: skip


def etats(acteur: Acteur, dossiers: Sequence[Dossier], le: datetime | None = None) -> Mapping[int, Etat]:
    """One query whatever the number of persons; only those whose presences this reader may see."""
    ouverts = (d for d in dossiers if acteur.peut("PRE", "lire", d.structure_id))
    actifs = {d.pk: d for d in ouverts if d.perimetre.phase == Phase.ACTIF}
    instant = le or horloge.maintenant()
    return {pk: _etat(actifs[pk], ligne, semaine, instant) for pk, ligne, semaine in _faits(acteur, actifs, instant)}


def _faits(acteur: Acteur, dossiers: Mapping[int, Any], instant: datetime) -> Iterable[tuple[int, Any, str | None]]:
    """(dossier, interval that holds, weekly rhythm), from the page that already read them or all at once."""
    if all(hasattr(d, "presence_permise") for d in dossiers.values()):
        return [(pk, d.presence_ligne, d.presence_semaine) for pk, d in dossiers.items() if d.presence_permise]
    if len(dossiers) == 1:
        ((pk, seul),) = dossiers.items()
        if hasattr(seul, "presence_ligne"):
            permis = decider(acteur, "lire", "PRE", seul.perimetre).permis
            return [(pk, seul.presence_ligne, seul.presence_semaine)] if permis else []
    if not dossiers:
        return []
    lus = Dossier.objects.filter(pk__in=dossiers, structure__in={d.structure_id for d in dossiers.values()})
    visibles = lus.filter(pk__in=numeros_visibles(acteur, "PRE", "lire"))
    lues: Any = visibles.annotate(**annotations("", instant))
    return lues.values_list("pk", "presence_ligne", "presence_semaine")  # type: ignore[no-any-return]


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
        "presence_semaine": Subquery(rythmes.values("semaine")[:1]),
    }


def _etat(dossier: Dossier, brut: Any, semaine: str | None, instant: datetime) -> Etat:
    ligne = None
    if brut is not None:
        dates = {c: v and datetime.fromisoformat(v) for c, v in brut.items() if c != "motif"}
        ligne = PresenceAbsence(motif=brut["motif"], **dates)
    cellule = Creneau.a(instant)
    rythmes = [Rythme(semaine=semaine, debut=cellule.jour)] if semaine else []
    return etat(dossier, ligne, Trame(rythmes=rythmes).attendu(cellule), instant)


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
