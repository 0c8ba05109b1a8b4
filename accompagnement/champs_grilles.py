"""Fields « evaluation » of the document models: one assessment, by the level of the paper (S09, PDF 34842-5)."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from accompagnement.choices_grilles import DOMAINES, GenreResultat
from accompagnement.grilles.definition import Nombre
from accompagnement.models import Passation, ResultatPassation
from accompagnement.selectors.grilles import Lue, Reponse, en_mots, lire_passation, qui, resultats_lus
from documents.champs import CHAMPS, Cadre, Champ, Famille
from documents.langage.noeuds import Tableau
from documents.langage.resolution import Valeur
from dui.core.typographie import date_longue, nombre

# Family and kind of object → level of the paper: an answer above it is not printed.
PAPIERS = {"evaluation": 2, "evaluation_sante": 4, "evaluation_psy": 5}
MODELES = {"evaluation": "EVALUATION", "evaluation_sante": "EVALUATION-SANTE", "evaluation_psy": "EVALUATION-PSY"}
RESULTATS = Tableau(("Résultat", "Valeur", "Lecture"), (("Katz", "4", "Atteinte modérée"),))
REPONSES = Tableau(("Question", "Réponse"), (("Se laver", "Seul"), ("Manger", "Avec aide")))


def papier_de(passation: Passation) -> str:
    return next(cle for cle, niveau in PAPIERS.items() if passation.niveau <= niveau)


def _champs(niveau: int) -> tuple[Champ, ...]:
    acces: dict[str, Any] = {"niveau": niveau, "domaine": DOMAINES[niveau], "action": "lire"}
    textes = (
        ("titre", "Grille", "Katz, activités de la vie quotidienne"), ("le", "Date", "12 novembre 2026"),
        ("par", "Qui a évalué", "Anne Dupont"), ("comment", "Comment", "Observation au quotidien"),
        ("statut", "État", "Validée"), ("numero", "Numéro local", "EVAL-3"), ("version", "Version de la grille", "1"),
        ("auto", "Auto-évaluation (pour une condition)", "oui"), ("commentaire", "Commentaire", "Fatiguée ce jour-là."),
        ("sources", "D’où viennent les seuils", "Katz, 1963"), ("licence", "Droits", "Publié en 1963."),
        ("alertes", "Alertes", "Prévenir le médecin."),
    )  # fmt: skip
    return (*(Champ(nom, libelle, exemple, **acces) for nom, libelle, exemple in textes),
            Champ("resultats", "Résultats", RESULTATS, bloc="tableau", **acces),
            Champ("reponses", "Réponses", REPONSES, bloc="tableau", **acces))  # fmt: skip


def _valeurs(niveau: int) -> Callable[[Cadre], Mapping[str, Valeur]]:
    def valeurs(cadre: Cadre) -> Mapping[str, Valeur]:
        passation: Passation = cadre.objet
        passation.dossier = cadre.dossier
        lue = lire_passation(cadre.acteur, passation)
        lue.niveaux = lue.niveaux & frozenset(range(1, niveau + 1))
        resultats = resultats_lus(lue)
        scores = [r for r in resultats if r.genre in (GenreResultat.SCORE, GenreResultat.AXE)]
        hauts = {s.code: s.maximum for s in lue.definition.scores if s.domaine}
        return {
            "titre": str(passation.grille), "le": date_longue(passation.date_evaluation), "par": qui(passation),
            "comment": passation.get_modalite_display(), "statut": passation.get_statut_display(),
            "numero": f"EVAL-{passation.numero}", "version": str(passation.version_grille.numero),
            "auto": "oui" if passation.auto_evaluation else "", "commentaire": passation.commentaire,
            "sources": " ; ".join(dict.fromkeys(r.source for r in scores if r.source)),
            "licence": lue.definition.mention,
            "alertes": " ".join(r.libelle for r in resultats if r.genre == GenreResultat.ALERTE),
            "resultats": Tableau(RESULTATS.colonnes, tuple((r.libelle, _chiffre(r, hauts), r.texte) for r in scores)),
            "reponses": Tableau(("Question", "Réponse"), tuple(_rangees(en_mots(lue, resultats)))),
        }  # fmt: skip

    return valeurs


def _chiffre(r: ResultatPassation, hauts: Mapping[str, Nombre | None]) -> str:
    """A domain says out of how many: nothing beside it reads it."""
    haut, valeur = hauts.get(r.code), r.chiffre
    if haut is None or valeur is None:
        return str(r.valeur)
    return f"{nombre(valeur, decimales=0 if valeur.is_integer() else None)} sur {nombre(haut)}"


def _rangees(reponses: Iterable[Reponse]) -> Iterable[tuple[str, str]]:
    for r in reponses:
        if r.tableau:
            for rangee in r.tableau:
                yield r.item.libelle, ", ".join(filter(None, rangee))
        elif r.item.type == "groupe":
            yield from _rangees(r.lignes)
        elif r.texte:
            yield r.item.libelle, f"{r.texte} ({r.note})" if r.note else r.texte


def ouvrir() -> None:
    for cle, niveau in PAPIERS.items():
        famille = Famille(cle, "Évaluation", _champs(niveau), _valeurs(niveau), objet=cle)
        CHAMPS.enregistrer(famille, cle=cle, ordre=70)


__all__ = ["MODELES", "PAPIERS", "Lue", "ouvrir", "papier_de"]
