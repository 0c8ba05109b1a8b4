"""Who may exchange and share health data (CSP L1110-4, R1110-1, R1110-2): readings, and the refusal everyone calls."""

import csv
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from io import StringIO
from typing import Any

from django.db.models import Count, QuerySet

from dui.core.entrees import neutraliser_cellule
from dui.core.erreurs import ErreurMetier
from habilitations.acteur import Acteur
from habilitations.categories import derniere_categorie
from habilitations.donnees.partage import CATEGORIES, Categorie
from habilitations.models import Affectation, CategoriePartage, Professionnel, Structure
from habilitations.sensibilisation import au_travail

SANS = "sans"
NIVEAU_SANTE = 3
SANS_CATEGORIE = (
    "Aucune catégorie de l’article R1110-2 n’est notée pour vous : vous ne pouvez ni échanger ni partager des données"
    " de santé. Voyez avec la direction de votre structure."
)
LIMITE = "Seulement ce qui est nécessaire au suivi, et dans le cadre de sa mission (R1110-1)."


def en_vigueur(pro_id: int) -> CategoriePartage | None:
    """The last decision; None when nobody decided yet."""
    return CategoriePartage.objects.filter(professionnel=pro_id).first()


def historique(pro: Professionnel) -> list[CategoriePartage]:
    return list(CategoriePartage.objects.filter(professionnel=pro).select_related("auteur"))


def categorie_de(pro_id: int) -> Categorie | None:
    decision = en_vigueur(pro_id)
    return decision.texte if decision else None


def exiger_categorie(acteur: Acteur, niveau: int = NIVEAU_SANTE, champ: str | None = None) -> str:
    """Code of the category under which the actor lets health data (N3 and above) go; refusal when there is none."""
    categorie = categorie_de(acteur.id)
    if categorie is None and niveau >= NIVEAU_SANTE:
        raise ErreurMetier("sans_categorie", SANS_CATEGORIE, champ=champ)
    return categorie.code if categorie else ""


def avec_categorie(pros: QuerySet[Professionnel]) -> QuerySet[Any]:
    """Each with `categorie_partage`: the code in force, "" without one."""
    return pros.annotate(categorie_partage=derniere_categorie("pk"))


def habilites(structure: Structure, filtre: str = "") -> QuerySet[Professionnel]:
    """People at work in that house; `filtre` is a category, or « sans »."""
    lignes: QuerySet[Any] = avec_categorie(au_travail(structure))
    if filtre == SANS:
        return lignes.filter(categorie_partage="")
    return lignes.filter(categorie_partage=filtre) if filtre in CATEGORIES else lignes


def a_choisir(structure: Structure) -> QuerySet[Professionnel]:
    """Those at work there about whom nobody decided, not even that they have none."""
    return au_travail(structure).filter(categories_partage=None)


def comptes(structure: Structure) -> dict[str, int]:
    """Category → number of people at work there; « sans » for those without."""
    groupes = avec_categorie(au_travail(structure)).order_by().values("categorie_partage").annotate(n=Count("pk"))
    lus = {groupe["categorie_partage"] or SANS: groupe["n"] for groupe in groupes}
    return {cle: lus.get(cle, 0) for cle in (SANS, *CATEGORIES)}


@dataclass(frozen=True)
class Ligne:
    """Somebody at work there and the last decision about them."""

    pro: Professionnel
    decision: CategoriePartage | None


def lignes_de(pros: Iterable[Professionnel]) -> list[Ligne]:
    """In their order, with one query for all decisions."""
    gens = list(pros)
    dernieres = CategoriePartage.objects.filter(professionnel__in=gens).order_by("professionnel_id", "-pk")
    par_pro = {d.professionnel_id: d for d in dernieres.distinct("professionnel_id").select_related("auteur")}
    return [Ligne(pro, par_pro.get(pro.pk)) for pro in gens]


def categories_au(structure: Structure, soir: datetime) -> dict[int, str]:
    """Professional → category in force at that instant, in words, for those who have or had an affectation there."""
    ici = Affectation.objects.filter(structure=structure).values("professionnel")
    decisions = CategoriePartage.objects.filter(professionnel__in=ici, decide_le__lt=soir)
    dernieres = decisions.order_by("professionnel_id", "-pk").distinct("professionnel_id")
    return {d.professionnel_id: f"{d} ({d.texte.article})" if d.texte else str(d) for d in dernieres}


ENTETES = ("Nom", "Prénom", "Fonction", "Catégorie", "Article", "Depuis", "Origine", "Motif", "Source")


def en_csv(structure: Structure, filtre: str = "") -> Iterator[bytes]:
    """The list for a spreadsheet: no cell can become a formula (S-41)."""
    yield "\ufeff".encode()
    yield _rangee(ENTETES)
    for ligne in lignes_de(habilites(structure, filtre)):
        pro, d = ligne.pro, ligne.decision
        texte = d.texte if d else None
        loi = (texte.libelle, texte.article) if texte else ("Aucune" if d else "À choisir", "")
        suite = (f"{d.depuis:%d/%m/%Y}", d.get_origine_display(), d.motif) if d else ("", "", "")
        yield _rangee((pro.nom, pro.prenom, pro.fonction, *loi, *suite, texte.source if texte else ""))


def _rangee(cellules: Iterable[str]) -> bytes:
    tampon = StringIO()
    csv.writer(tampon, delimiter=";", lineterminator="\r\n").writerow([neutraliser_cellule(c) for c in cellules])
    return tampon.getvalue().encode()
