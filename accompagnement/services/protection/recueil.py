"""The recueil: facts with their days, the child's own words, sources, context, what was done (S35)."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db import transaction

from accompagnement.choices_protection import EtatIP, InformationParents, OrigineIP, QualiteLecteur
from accompagnement.models import FaitIP, InformationPreoccupante, MineurIP
from accompagnement.models.protection import PORTES
from accompagnement.services.protection.commun import (
    exiger_libre,
    exiger_nomme,
    exiger_un_seul_mineur,
    ligne,
    marquer,
    tracer,
)
from accompagnement.services.protection.lecteurs import Candidat, candidats, nommer
from dui.core import horloge
from dui.core.erreurs import ErreurMetier, Refus
from dui.core.fusion import enregistrer_versionne
from habilitations.acces import Acteur
from usagers.acces import exiger
from usagers.models import Dossier

TEXTES = ("sources", "contexte", "demarches", "enfant_informe")


@transaction.atomic
def reperer(
    *, acteur: Acteur, dossier: Dossier, fait_le: date, recit: str = "", propos: str = "", recueilli_par: str = "",
    lecteurs: Sequence[int] = (), origine: str = OrigineIP.SOCIAL, natures: Sequence[str] = (),
) -> InformationPreoccupante:  # fmt: skip
    """By whoever takes part in protection here. Its author reads it, with those that the author names; nobody else."""
    exiger(acteur, dossier, ["IP"], *PORTES)
    connus = {c.id: c for c in candidats(dossier)}
    if set(lecteurs) - set(connus) - {acteur.id}:
        raise ErreurMetier("lecteurs", "Choisissez des personnes de la liste.", champ="lecteurs")
    liste = [acteur.id, *sorted(set(lecteurs) - {acteur.id})]
    ip = InformationPreoccupante.objects.create(
        dossier=dossier, structure_id=dossier.structure_id, lecteurs=liste, auteur_id=acteur.id, origine=origine,
        natures=list(natures),
    )  # fmt: skip
    moi = Candidat(acteur.id, acteur.nom, acteur.fonction, QualiteLecteur.AUTEUR, True)
    nommer(acteur, ip, [moi, *(connus[pk] for pk in liste[1:])])
    marquer(acteur, ip, EtatIP.REPEREE)
    ajouter_fait(acteur=acteur, ip=ip, le=fait_le, recit=recit, propos=propos, recueilli_par=recueilli_par)
    return ip


@transaction.atomic
def ajouter_fait(
    *, acteur: Acteur, ip: InformationPreoccupante, le: date, recit: str = "", propos: str = "",
    recueilli_par: str = "", circonstances: str = "",
) -> FaitIP:  # fmt: skip
    """What was seen and heard apart from what the child said; the child's words are kept as they are."""
    exiger_nomme(acteur, ip)
    exiger_libre(ip)
    if not recit.strip() and not propos.strip():
        raise ErreurMetier("fait", "Écrivez ce qui a été vu ou entendu, ou les mots de l’enfant.", champ="recit")
    if le > horloge.aujourdhui():
        raise ErreurMetier("date", "Un fait ne peut pas être dans le futur.", champ="le")
    exiger_un_seul_mineur(ip.dossier, {"recit": recit, "circonstances": circonstances})
    fait = FaitIP.objects.create(
        **ligne(ip), le=le, recit=recit.strip(), propos=propos, recueilli_par=recueilli_par.strip() or acteur.nom,
        circonstances=circonstances.strip(), auteur_id=acteur.id,
    )  # fmt: skip
    tracer("ecriture", ip)
    return fait


@transaction.atomic
def ecarter_fait(*, acteur: Acteur, ip: InformationPreoccupante, fait: FaitIP, motif: str) -> None:
    """Written by mistake: the row stays with the reason, and leaves the recueil."""
    exiger_nomme(acteur, ip)
    exiger_libre(ip)
    if not motif.strip():
        raise ErreurMetier("motif", "Dites quelle était l’erreur.", champ="motif")
    fait.ecarte_motif = motif.strip()[:200]
    fait.save(update_fields=["ecarte_motif"])
    tracer("ecriture", ip)


@transaction.atomic
def ajouter_mineur(
    *, acteur: Acteur, ip: InformationPreoccupante, lien: str, age: int | None = None, precision: str = ""
) -> MineurIP:
    """Another minor of the home: a link and an age."""
    exiger_nomme(acteur, ip)
    exiger_libre(ip)
    exiger_un_seul_mineur(ip.dossier, {"lien": lien, "precision": precision})
    tracer("ecriture", ip)
    return MineurIP.objects.create(**ligne(ip), lien=lien.strip(), age=age, precision=precision.strip())


@transaction.atomic
def rediger(*, acteur: Acteur, ip: InformationPreoccupante, version_lue: int, **champs: Any) -> InformationPreoccupante:
    """Texts of the recueil. Parents are told first, unless it is against the child's interest: then, say why."""
    exiger_nomme(acteur, ip)
    exiger_libre(ip)
    exiger_un_seul_mineur(ip.dossier, {nom: str(champs.get(nom) or "") for nom in TEXTES})
    parents = champs.get("parents", ip.parents)
    if parents == InformationParents.DIFFEREE and not str(champs.get("parents_motif") or "").strip():
        message = "Dites en quoi informer les parents irait contre l’intérêt de l’enfant."
        raise ErreurMetier("parents_motif", message, champ="parents_motif")
    if parents == InformationParents.FAITE and not champs.get("parents_le"):
        raise ErreurMetier("parents_le", "Donnez le jour où les parents ont été informés.", champ="parents_le")
    ecrite = enregistrer_versionne(ip, champs, version_lue)
    if ecrite.etat == EtatIP.REPEREE:
        marquer(acteur, ecrite, EtatIP.REDIGEE)
    tracer("ecriture", ecrite)
    return ecrite  # type: ignore[no-any-return]


@transaction.atomic
def valider(*, acteur: Acteur, ip: InformationPreoccupante, avis: str = "") -> None:
    """The hierarchy reads and says so. It supports the sending; it is never a condition of it (L226-2-1)."""
    exiger_nomme(acteur, ip)
    if not acteur.peut("IP", "valider", ip.structure_id):
        raise Refus("La validation revient à la direction ou au chef de service.")
    exiger_libre(ip)
    marquer(acteur, ip, EtatIP.VALIDEE, avis)
    tracer("ecriture", ip)
