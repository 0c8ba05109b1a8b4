"""Keep answers: part of them is enough, those of each level in their row, scores when all is there (S09)."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction

from accompagnement.choices_grilles import GenreResultat
from accompagnement.grilles import Bilan, Definition, calculer
from accompagnement.grilles.calcul import NOTE, niveau_de, vide
from accompagnement.models import Passation, ReponsesPassation, ResultatPassation
from accompagnement.models.grilles import fusionner
from accompagnement.services.grilles.acces import (
    definition_de,
    exiger_ecriture,
    exiger_ouverte,
    niveaux_ecrits,
    niveaux_lus,
)
from dui.core import journal
from dui.core.erreurs import ErreurMetier
from dui.core.evenements import publier
from habilitations.acces import Acteur

Reponses = dict[str, Any]


class ConflitReponses(ErreurMetier):
    """Both answered the same question since: `leurs` holds what the other wrote, question by question."""

    def __init__(self, leurs: Reponses, version: int) -> None:
        super().__init__("conflit", "Quelqu’un a répondu aux mêmes questions entre-temps.")
        self.leurs, self.version = leurs, version


@transaction.atomic
def enregistrer_reponses(
    *, acteur: Acteur | None, passation: Passation, reponses: Mapping[str, Any], version_lue: int,
    commentaire: str | None = None,
) -> Bilan:  # fmt: skip
    """`reponses`: all those of the levels that this actor writes. What two people answered apart is merged."""
    exiger_ecriture(acteur, passation)
    passation = _verrouiller(passation)
    exiger_ouverte(passation)
    definition, ecrits = definition_de(passation), niveaux_ecrits(acteur, passation)
    lignes = {r.niveau: r for r in ReponsesPassation.objects.filter(passation=passation)
              if r.niveau in niveaux_lus(acteur, passation)}  # fmt: skip
    miennes = {cle: v for cle, v in reponses.items() if niveau_item(definition, cle) in ecrits}
    if passation.version != version_lue:
        miennes = _fusionner(passation, lignes, miennes, version_lue)
    fixes = {cle: v for n, ligne in lignes.items() if n not in ecrits for cle, v in ligne.reponses.items()}
    bilan = calculer(definition, fixes | miennes)
    avant = {n: ligne.reponses for n, ligne in lignes.items()}
    _garder(passation, definition, bilan, ecrits, lignes)
    _resultats(passation, definition, bilan, ecrits)
    _conclure(passation, definition, bilan, ecrits, commentaire, avant)
    journal.tracer("ecriture", objet=f"evaluation:{passation.pk}", dossier_id=passation.dossier_id,
                   structure_id=passation.structure_id, usager_id=passation.dossier.usager_id,
                   niveau=passation.niveau)  # fmt: skip
    return bilan


def _verrouiller(passation: Passation) -> Passation:
    verrou = (
        Passation.objects.select_for_update(of=("self",)).select_related("version_grille__grille").get(pk=passation.pk)
    )
    verrou.dossier = passation.dossier
    return verrou


def niveau_item(definition: Definition, cle: str) -> int:
    """0 for what is no question of this version: it is not kept."""
    return definition.niveaux_items.get(cle.removesuffix(NOTE), 0)


def _fusionner(
    passation: Passation, lignes: Mapping[int, ReponsesPassation], miennes: Reponses, version_lue: int
) -> Reponses:  # fmt: skip
    """Three sides: what I read, what is there, what I write. Only a question that both changed asks to choose."""
    leurs, base = fusionner(lignes.values()), _base(lignes, version_lue)
    cles = leurs.keys() | miennes.keys() | base.keys()
    conflits = {
        c: leurs.get(c) for c in cles
        if leurs.get(c) not in (base.get(c), miennes.get(c)) and miennes.get(c) != base.get(c)
    }  # fmt: skip
    if conflits:
        raise ConflitReponses(conflits, passation.version)
    return {c: miennes.get(c) if miennes.get(c) != base.get(c) else leurs.get(c) for c in cles}


def _base(lignes: Mapping[int, ReponsesPassation], version_lue: int) -> Reponses:
    """The answers as they were in the version that was read, from the history."""
    ensemble: Reponses = {}
    for ligne in lignes.values():
        version = ligne.events.filter(lue_en__lte=version_lue).order_by("-pgh_id").first()  # type: ignore[attr-defined]
        ensemble.update(version.reponses if version else {})
    return ensemble


def _garder(
    passation: Passation, definition: Definition, bilan: Bilan, ecrits: frozenset[int],
    lignes: Mapping[int, ReponsesPassation],
) -> None:  # fmt: skip
    par_niveau: dict[int, Reponses] = {}
    for cle, valeur in bilan.reponses.items():
        niveau = niveau_item(definition, cle)
        if niveau in ecrits and not vide(valeur):
            par_niveau.setdefault(niveau, {})[cle] = valeur
    for niveau in ecrits & (par_niveau.keys() | lignes.keys()):
        ReponsesPassation.objects.update_or_create(
            passation=passation, niveau=niveau,
            defaults={"reponses": par_niveau.get(niveau, {}), "lue_en": passation.version + 1,
                      "structure_id": passation.structure_id, "dossier_id": passation.dossier_id},
        )  # fmt: skip


def _resultats(passation: Passation, definition: Definition, bilan: Bilan, ecrits: frozenset[int]) -> None:
    """Those of the levels that were just written; a score that lost an answer disappears until it is back."""
    voulus = [r for r in _lignes(definition, bilan) if r.niveau in ecrits]
    anciens = {(r.genre, r.code): r for r in ResultatPassation.objects.filter(passation=passation, niveau__in=ecrits)}
    for ligne in voulus:
        ancien = anciens.pop((ligne.genre, ligne.code), None)
        ligne.pk = ancien.pk if ancien else None
        ligne.passation, ligne.dossier_id, ligne.structure_id = passation, passation.dossier_id, passation.structure_id
        ligne.save()
        if ligne.genre == GenreResultat.ALERTE and ancien is None:
            publier("accompagnement.alerte_evaluation", structure_id=passation.structure_id,
                    dossier_id=passation.dossier_id, passation_id=passation.pk, code=ligne.code)  # fmt: skip
    for reste in anciens.values():
        reste.delete()


def _lignes(definition: Definition, bilan: Bilan) -> list[ResultatPassation]:
    scores = [
        ResultatPassation(
            genre=GenreResultat.AXE if r.score.domaine else GenreResultat.SCORE, code=r.score.code,
            libelle=r.score.libelle, valeur=r.valeur, niveau=r.niveau,
            texte=r.texte, ton=r.seuil.ton if r.seuil else "", source=r.source, prorata=r.prorata,
        )
        for r in bilan.resultats if r.valeur is not None
    ]  # fmt: skip
    calculs = [
        ResultatPassation(genre=GenreResultat.CALCUL, code=cle, libelle=definition.index[cle].libelle, valeur=valeur,
                          niveau=definition.niveaux_items[cle])
        for cle, valeur in bilan.calcules.items() if valeur is not None
    ]  # fmt: skip
    alertes = [
        ResultatPassation(genre=GenreResultat.ALERTE, code=a.code, libelle=a.message[:600], ton="danger",
                          niveau=niveau_de(definition, a.si))
        for a in definition.alertes if a.code in bilan.alertes
    ]  # fmt: skip
    return [*alertes, *scores, *calculs]


def _conclure(
    passation: Passation, definition: Definition, bilan: Bilan, ecrits: frozenset[int], commentaire: str | None,
    avant: Mapping[int, Reponses],
) -> None:  # fmt: skip
    """A level is complete when its holders say so; a score of a higher level waits for them after a change below."""
    complets = set(passation.complets) - ecrits
    complets |= {n for n in ecrits if not any(definition.niveaux_items[m] == n for m in bilan.manquants)}
    if any(
        avant.get(n, {}) != {c: v for c, v in bilan.reponses.items() if niveau_item(definition, c) == n} for n in ecrits
    ):
        complets -= {r.niveau for r in bilan.resultats if r.niveau not in ecrits}
    passation.complets = sorted(complets)
    if commentaire is not None:
        passation.commentaire = commentaire
    passation.version += 1
    passation.save(update_fields=["complets", "commentaire", "version", "modifie_le"])
