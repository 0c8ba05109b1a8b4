"""A house writes its own grids: a draft that always reads, then a version that nobody changes any more."""

from typing import Any

from django.db import transaction

from accompagnement.choices_grilles import EtatVersionGrille
from accompagnement.grilles import DefinitionRefusee, lire
from accompagnement.livraison_grilles import colonnes
from accompagnement.models import Grille, VersionGrille
from dui.core import horloge, journal
from dui.core.erreurs import ErreurMetier, Refus
from dui.core.fusion import enregistrer_versionne
from habilitations.acces import Acteur

Brut = dict[str, Any]
PREMIERE = {"id": "section_1", "type": "groupe", "libelle": "Première partie", "items": [
    {"id": "question_1", "type": "texte", "libelle": "Première question"}]}  # fmt: skip


def exiger_redacteur(acteur: Acteur | None) -> None:
    """Whoever validates projects answers for what is asked in the house."""
    if acteur is not None and not acteur.peut("PP", "valider"):
        raise Refus("Les grilles de la maison s’écrivent par la direction et les chefs de service.")


@transaction.atomic
def creer_grille(
    *, acteur: Acteur, code: str, titre: str, niveau: int, definition: Brut | None = None,
    copie_de: Grille | None = None, remarques: list[str] | None = None,
) -> VersionGrille:  # fmt: skip
    """A grid of the organisme, with its first draft."""
    exiger_redacteur(acteur)
    brut = dict(definition or {"licence": "maison", "mention": "Grille de la maison.", "items": [PREMIERE]})
    brut |= {"code": code, "titre": titre, "niveau": niveau}
    lue = _lire(brut)
    if Grille.objects.filter(organisme=acteur.organisme_id, code=code).exists():
        raise ErreurMetier("code", "Une grille de la maison a déjà ce code.", champ="code")
    grille = Grille.objects.create(organisme_id=acteur.organisme_id, code=code, copie_de=copie_de, **colonnes(lue))
    journal.tracer("reglages", objet=f"grille:{grille.pk}")
    return VersionGrille.objects.create(
        grille=grille, organisme_id=acteur.organisme_id, numero=1, definition=brut, auteur_id=acteur.id,
        remarques=remarques or [],
    )  # fmt: skip


@transaction.atomic
def copier_grille(*, acteur: Acteur, version: VersionGrille, code: str, titre: str) -> VersionGrille:
    """A shipped grid adapted by the house: its source stays named; figures stop being those of the original."""
    brut = dict(version.definition)
    if brut["licence"] != "restreinte":
        brut |= {
            "licence": "maison",
            "mention": f"Adaptée de « {version.grille} » par la maison. {brut['mention']}"[:600],
        }
    return creer_grille(acteur=acteur, code=code, titre=titre, niveau=version.lue.niveau, definition=brut,
                        copie_de=version.grille)  # fmt: skip


@transaction.atomic
def brouillon_de(*, acteur: Acteur, grille: Grille) -> VersionGrille:
    """The draft; else a new one that begins with the version in force."""
    _exiger_sienne(acteur, grille)
    derniere = VersionGrille.objects.filter(grille=grille).order_by("-numero").first()
    if derniere is None:
        raise ErreurMetier("grille", "Cette grille n’a aucune version.")
    if derniere.etat == EtatVersionGrille.BROUILLON:
        return derniere
    return VersionGrille.objects.create(
        grille=grille, organisme_id=acteur.organisme_id, numero=derniere.numero + 1, definition=derniere.definition,
        auteur_id=acteur.id,
    )  # fmt: skip


@transaction.atomic
def ecrire_brouillon(*, acteur: Acteur, brouillon: VersionGrille, definition: Brut, version_lue: int) -> VersionGrille:
    """Refused whole when one item makes no sense: a draft can always be looked at."""
    _exiger_sienne(acteur, brouillon.grille)
    if brouillon.etat != EtatVersionGrille.BROUILLON:
        raise ErreurMetier("publiee", "Une version publiée ne change plus : ouvrez-en une autre.")
    propre = dict(definition) | {"code": brouillon.grille.code}
    _lire(propre)
    return enregistrer_versionne(brouillon, {"definition": propre}, version_lue)  # type: ignore[no-any-return]


@transaction.atomic
def publier_version(*, acteur: Acteur, brouillon: VersionGrille, motif: str) -> VersionGrille:
    """In force from now on; what was begun with the former one keeps it."""
    _exiger_sienne(acteur, brouillon.grille)
    lue = _lire(brouillon.definition)
    if brouillon.etat != EtatVersionGrille.BROUILLON:
        raise ErreurMetier("publiee", "Cette version est déjà publiée.")
    anciennes = VersionGrille.objects.filter(grille=brouillon.grille, etat=EtatVersionGrille.PUBLIEE)
    anciennes.update(etat=EtatVersionGrille.RETIREE)
    VersionGrille.objects.filter(pk=brouillon.pk).update(
        etat=EtatVersionGrille.PUBLIEE, motif=motif[:300], publiee_le=horloge.maintenant(), publiee_par_id=acteur.id
    )
    Grille.objects.filter(pk=brouillon.grille_id).update(**colonnes(lue))
    journal.tracer("reglages", objet=f"grille:{brouillon.grille_id}", motif=motif[:200])
    brouillon.refresh_from_db()
    return brouillon


@transaction.atomic
def retirer_grille(*, acteur: Acteur, grille: Grille, motif: str) -> Grille:
    """Nobody begins it any more; what was filled stays."""
    _exiger_sienne(acteur, grille)
    VersionGrille.objects.filter(grille=grille, etat=EtatVersionGrille.PUBLIEE).update(etat=EtatVersionGrille.RETIREE)
    journal.tracer("reglages", objet=f"grille:{grille.pk}", motif=motif[:200])
    return grille


def _exiger_sienne(acteur: Acteur, grille: Grille) -> None:
    exiger_redacteur(acteur)
    if grille.organisme_id != acteur.organisme_id:
        raise Refus("Une grille livrée ne se modifie pas : copiez-la pour l’adapter.")


def _lire(brut: Brut) -> Any:
    try:
        return lire(brut)
    except DefinitionRefusee as refus:
        message = " ".join(map(str, refus.fautes[:8]))
        raise ErreurMetier("definition", message, champ=None) from refus


# --- changes of a draft, as plain functions of its text -----------------------------------------------------------


def trouver(items: list[Brut], id: str) -> tuple[list[Brut], int] | None:
    """The list that holds the item, and its place there."""
    for rang, item in enumerate(items):
        if item["id"] == id:
            return items, rang
        if (dedans := trouver(item.get("items") or [], id)) is not None:
            return dedans
    return None


def deplacer(definition: Brut, id: str, pas: int) -> Brut:
    """Up or down among its neighbours."""
    neuve = _copie(definition)
    trouve = trouver(neuve["items"], id)
    if trouve is not None and 0 <= trouve[1] + pas < len(trouve[0]):
        liste, rang = trouve
        liste[rang], liste[rang + pas] = liste[rang + pas], liste[rang]
    return neuve


def retirer(definition: Brut, id: str) -> Brut:
    neuve = _copie(definition)
    if (trouve := trouver(neuve["items"], id)) is not None:
        del trouve[0][trouve[1]]
    return neuve


def poser(definition: Brut, id: str, item: Brut, parent: str) -> Brut:
    """Change the item `id`, or add it at the end of `parent` (the grid itself when empty)."""
    neuve = _copie(definition)
    trouve = trouver(neuve["items"], id) if id else None
    if trouve is not None:
        dedans = trouve[0][trouve[1]].get("items")
        trouve[0][trouve[1]] = item | ({"items": dedans} if dedans else {})
        return neuve
    place = trouver(neuve["items"], parent) if parent else None
    liste = place[0][place[1]].setdefault("items", []) if place is not None else neuve["items"]
    if item["type"] == "groupe":
        item = item | {"items": [{"id": f"{item['id']}_1"[:40], "type": "texte", "libelle": "Question"}]}
    liste.append(item)
    return neuve


def poser_score(definition: Brut, code: str, score: Brut | None) -> Brut:
    neuve = _copie(definition)
    scores = [s for s in neuve.get("scores") or [] if s["code"] != code]
    neuve["scores"] = [*scores, score] if score else scores
    if not neuve["scores"]:
        del neuve["scores"]
    return neuve


def _copie(definition: Brut) -> Brut:
    from copy import deepcopy

    return deepcopy(definition)
