"""« Rapport d’habilitations »: the matrix at a date, what changed, who holds what; workbook or paper (metier S26)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from io import BytesIO

from django.db.models import Q
from openpyxl import Workbook
from openpyxl.styles import Font
from openpyxl.worksheet.worksheet import Worksheet

from dui.core import horloge
from dui.core.entrees import neutraliser_cellule
from dui.core.typographie import instant
from habilitations.choices import Domaine, Droit
from habilitations.distance import politique
from habilitations.matrice import changements, matrice_au, minuit, minuscule, mots_valeur
from habilitations.models import Affectation, DecisionProfil, ReseauConnu, Structure
from habilitations.partage import categories_au
from habilitations.services.distance import en_mots

MIME = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def classeur(structure: Structure, du: date, au: date) -> bytes:
    """Four sheets; every text stays a text when the file is opened (S-41)."""
    livre = Workbook()
    livre.remove(livre.active)
    livre.properties.creator = "DUI"
    _feuille(livre.create_sheet("Matrice"), _matrice(structure, au))
    _feuille(livre.create_sheet("Changements"), _changements(structure, du, au))
    _feuille(livre.create_sheet("Accès à distance"), _distance(structure, au))
    _feuille(livre.create_sheet("Affectations"), _affectations(structure, au))
    tampon = BytesIO()
    livre.save(tampon)
    return tampon.getvalue()


Lignes = Iterable[list[str]]


def _matrice(structure: Structure, le: date) -> Lignes:
    yield [f"{structure.nom}, FINESS {structure.finess}, matrice au {le:%d/%m/%Y}"]
    yield ["Profil", *(f"{code} {libelle}" for code, libelle in Domaine.choices)]
    for profil, droits in matrice_au(structure, le).values():
        yield [profil.libelle, *(droits.get(domaine, "") for domaine in Domaine.values)]


def _changements(structure: Structure, du: date, au: date) -> Lignes:
    yield [f"{structure.nom}, du {du:%d/%m/%Y} au {au:%d/%m/%Y}"]
    yield ["Profil", "Partie du dossier", "Avant", "Après", "Quand", "Par", "Pourquoi"]
    for c in changements(structure, du, au):
        for d in c.decisions:
            valeurs = [mots_valeur(c.champ, d.avant), mots_valeur(c.champ, d.apres)]
            qui = str(d.auteur) if d.auteur else ""
            yield [c.profil.libelle, c.libelle, *valeurs, instant(d.decide_le), qui, d.motif]


def _distance(structure: Structure, le: date) -> Lignes:
    """Networks known at the end of that day, then the policy of each profile: today's, later decisions undone."""
    soir = minuit(le + timedelta(days=1))
    yield [f"{structure.nom}, accès à distance au {le:%d/%m/%Y}"]
    yield ["Réseau ou profil", "Règle", "Depuis", "Par", "Pourquoi"]
    for r in reseaux_au(structure, soir):
        yield [r.libelle, r.cidr, instant(r.cree_le), str(r.auteur or ""), r.motif]
    avant = _politiques_avant(structure, soir)
    for profil, _ in matrice_au(structure, le).values():
        yield [profil.libelle, avant.get(profil.pk) or en_mots(politique(profil), profil)]


def reseaux_au(structure: Structure, soir: datetime) -> list[ReseauConnu]:
    """Those declared before that instant and not yet taken back then."""
    connus = structure.reseaux.filter(Q(retire_le=None) | Q(retire_le__gte=soir), cree_le__lt=soir)
    return list(connus.select_related("auteur"))


def _politiques_avant(structure: Structure, soir: datetime) -> dict[int, str]:
    """Profile → its remote policy at that instant, for those whose policy changed since."""
    suivantes = DecisionProfil.objects.filter(structure=structure, champ="distance", decide_le__gte=soir)
    return {d.profil_id: d.avant for d in suivantes.order_by("-decide_le", "-pk")}


@dataclass(frozen=True)
class ProfilEnClair:
    """One profile on paper: each right, with the parts that it covers."""

    libelle: str
    portee: str
    droits: list[tuple[str, list[str]]]
    distance: str


def profils_au(structure: Structure, le: date) -> list[ProfilEnClair]:
    soir = minuit(le + timedelta(days=1))
    avant = _politiques_avant(structure, soir)
    return [
        ProfilEnClair(
            profil.libelle,
            profil.get_transverse_display(),
            _par_droit(droits),
            avant.get(profil.pk) or en_mots(politique(profil), profil),
        )
        for profil, droits in matrice_au(structure, le).values()
    ]


def _par_droit(droits: dict[str, str]) -> list[tuple[str, list[str]]]:
    groupes = [
        (str(mot), [minuscule(libelle) for d, libelle in Domaine.choices if droits.get(d) == lettre])
        for lettre, mot in Droit.choices
    ]
    return [(mot, parties) for mot, parties in groupes if parties]


def _affectations(structure: Structure, le: date) -> Lignes:
    yield [f"{structure.nom}, affectations au {le:%d/%m/%Y}, établi le {instant(horloge.maintenant())}"]
    yield ["Professionnel", "Fonction", "Profil", "Unité", "Depuis", "Jusqu’au", "Catégorie (R1110-2)"]
    lignes = Affectation.objects.filter(Affectation.en_cours(le), structure=structure)
    categories = categories_au(structure, minuit(le + timedelta(days=1)))
    for a in lignes.select_related("professionnel", "profil", "unite").order_by("professionnel__nom", "pk"):
        fin = f"{a.fin:%d/%m/%Y}" if a.fin else ""
        unite = a.unite.nom if a.unite else "Toute la structure"
        dates = [f"{a.debut:%d/%m/%Y}", fin, categories.get(a.professionnel_id, "À choisir")]
        yield [str(a.professionnel), a.professionnel.fonction, a.profil.libelle, unite, *dates]


def _feuille(feuille: Worksheet, lignes: Lignes) -> None:
    for rang, ligne in enumerate(lignes, start=1):
        for colonne, texte in enumerate(ligne, start=1):
            cellule = feuille.cell(rang, colonne)
            cellule.value = str(neutraliser_cellule(texte))
            cellule.data_type = "s"
            cellule.font = Font(bold=rang <= 2)
    feuille.freeze_panes = "B3"
    feuille.column_dimensions["A"].width = 34
