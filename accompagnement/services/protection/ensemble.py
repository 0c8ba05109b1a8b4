"""Several children of one family in one « information préoccupante »: a line for each, with its own readers.

Whoever reads one and not the other never learns of the other: nothing here is decided on a line that the actor does
not read, and what two lines share is only what names neither child.
"""

from collections.abc import Iterable, Sequence

from django.db import transaction

from accompagnement.models import FaitIP, InformationPreoccupante
from accompagnement.models.protection import PORTES
from accompagnement.services.protection.commun import exiger_nomme, fratrie
from accompagnement.services.protection.lecteurs import candidats
from accompagnement.services.protection.recueil import TEXTES, ajouter_fait, reperer
from coordination.services.masquage import nommees
from dui.core.erreurs import ErreurMetier
from habilitations.acces import Acteur
from usagers.acces import liens_pour, permet
from usagers.models import Dossier

COMMUNS = ("natures", "origine", "reperee_le")


def membres(acteur: Acteur, ip: InformationPreoccupante) -> list[InformationPreoccupante]:
    """The lines of the other children that this reader reads."""
    lignes = InformationPreoccupante.objects.visibles_pour(acteur).filter(ensemble=ip.ensemble).exclude(pk=ip.pk)
    return list(lignes.select_related("dossier__usager", "dossier__structure").order_by("pk"))


def dossiers_ouverts(acteur: Acteur, dossier: Dossier) -> list[Dossier]:
    """Files of brothers and sisters in which this actor could write alone, oldest child first."""
    autres = [u.pk for u in fratrie(dossier)]
    if not autres:
        return []
    lignes = Dossier.objects.filter(usager__in=autres, structure__in=acteur.structures, perimetre__phase="actif")
    lus = lignes.select_related("usager", "structure", "perimetre__unite").prefetch_related(liens_pour(acteur))
    return [d for d in lus.order_by("usager__date_naissance", "pk") if _ecrirait(acteur, d)]


def _ecrirait(acteur: Acteur, dossier: Dossier) -> bool:
    return permet(acteur, dossier, "ID", "resumer") and permet(acteur, dossier, "IP", *PORTES)


def a_joindre(acteur: Acteur, ip: InformationPreoccupante) -> list[Dossier]:
    """Those without a line that this reader sees; a line that names others than this reader changes nothing to it."""
    deja = {m.dossier_id for m in membres(acteur, ip)}
    return [d for d in dossiers_ouverts(acteur, ip.dossier) if d.pk not in deja]


def faits_a_reprendre(ip: InformationPreoccupante) -> list[FaitIP]:
    """Facts that were seen: the words of a child alone are not a fact of another one."""
    return list(ip.faits.filter(ecarte_motif="").exclude(recit="").order_by("le", "pk"))


@transaction.atomic
def joindre(
    *, acteur: Acteur, ip: InformationPreoccupante, dossier: int, faits: Iterable[int] | None = None
) -> InformationPreoccupante:
    """A line for a brother or a sister: what was seen, without what names a child and without the other's words.

    `faits`: those to take again; all of them when nothing is said.
    """
    exiger_nomme(acteur, ip)
    vise = next((d for d in a_joindre(acteur, ip) if d.pk == dossier), None)
    if vise is None:
        raise ErreurMetier("dossier", "Choisissez un enfant de la liste.", champ="dossier")
    repris = [f for f in faits_a_reprendre(ip) if faits is None or f.pk in set(faits)]
    if not (repris := [f for f in repris if _anonyme(vise, f.recit)]):
        raise ErreurMetier("faits", "Il faut un fait au moins, qui ne nomme aucun enfant : écrivez-le d’abord ici.",
                           champ="faits")  # fmt: skip
    jointe = _ouvrir(acteur, vise, ip, repris)
    for nom in TEXTES:
        texte = getattr(ip, nom)
        setattr(jointe, nom, texte if nom != "enfant_informe" and _anonyme(vise, texte) else "")
    for nom in (*COMMUNS, "ensemble"):
        setattr(jointe, nom, getattr(ip, nom))
    jointe.save(update_fields=[*TEXTES, *COMMUNS, "ensemble", "modifie_le"])
    return jointe


def _ouvrir(
    acteur: Acteur, dossier: Dossier, ip: InformationPreoccupante, faits: Sequence[FaitIP]
) -> InformationPreoccupante:
    """Its readers: those of the first line who may be named for this child too."""
    permis = {c.id for c in candidats(dossier)} - {acteur.id}
    premier, *suivants = faits
    jointe = reperer(
        acteur=acteur, dossier=dossier, fait_le=premier.le, recit=premier.recit, recueilli_par=premier.recueilli_par,
        lecteurs=[pk for pk in ip.lecteurs if pk in permis], origine=ip.origine, natures=ip.natures,
    )  # fmt: skip
    for fait in suivants:
        ajouter_fait(acteur=acteur, ip=jointe, le=fait.le, recit=fait.recit, recueilli_par=fait.recueilli_par)
    return jointe


def _anonyme(dossier: Dossier, texte: str) -> bool:
    """Names no child of the family: neither this one, nor the one it was written about."""
    return bool(texte.strip()) and not nommees(texte, fratrie(dossier), [dossier.usager])


@transaction.atomic
def noter_fait(
    *, acteur: Acteur, ip: InformationPreoccupante, aussi: Iterable[int] = (), **champs: object
) -> list[FaitIP]:
    """One fact for several children of the set; the words of a child stay on that child's line."""
    autres = choisies(acteur, ip, aussi)
    if autres and not str(champs.get("recit") or "").strip():
        raise ErreurMetier("recit", "Les mots d’un enfant restent à cet enfant : écrivez ce qui a été vu.",
                           champ="aussi")  # fmt: skip
    faits = [ajouter_fait(acteur=acteur, ip=ip, **champs)]  # type: ignore[arg-type]
    return faits + [ajouter_fait(acteur=acteur, ip=x, **champs | {"propos": ""}) for x in autres]  # type: ignore[arg-type]


def choisies(acteur: Acteur, ip: InformationPreoccupante, lesquelles: Iterable[int]) -> list[InformationPreoccupante]:
    """Lines of other children, among those that this reader reads."""
    voulues = set(lesquelles)
    trouvees = [m for m in membres(acteur, ip) if m.pk in voulues] if voulues else []
    if len(trouvees) != len(voulues):
        raise ErreurMetier("aussi", "Choisissez des enfants de la liste.", champ="aussi")
    return trouvees
