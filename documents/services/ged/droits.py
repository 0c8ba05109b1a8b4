"""Who may write a document at a level: the part that opens it, on that dossier or, without dossier, in that house."""

from collections.abc import Sequence

from documents.choices_ged import DOMAINES
from documents.models import Depot
from dui.core.erreurs import ErreurMetier, Refus
from dui.core.modeles import Niveau
from habilitations.acces import Acteur
from habilitations.models import Structure
from usagers.acces import exiger, permet
from usagers.models import Dossier

ECRIRE = ("ecrire", "creer", "valider")
FERME = "Ce niveau de confidentialité n’est pas ouvert à votre profil."


def exiger_depot(
    acteur: Acteur, structure: Structure, dossier: Dossier | None, niveau: int, ouvrent: Sequence[str] = ()
) -> None:
    """To write a new document at that level: its part opens it, or one of `ouvrent` on that dossier."""
    _exiger_niveau(acteur, structure.pk, niveau)
    if dossier is not None and any(permet(acteur, dossier, domaine, "ecrire") for domaine in ouvrent):
        return
    domaine = DOMAINES[Niveau(niveau)]
    if dossier is not None:
        exiger(acteur, dossier, [domaine], *(("ecrire", "creer") if niveau == Niveau.N5 else ECRIRE))
    elif niveau > Niveau.N4:
        raise ErreurMetier("niveau", "Un document de ce niveau se range tout de suite au dossier.", champ="niveau")
    elif not acteur.peut(domaine, "ecrire", structure.pk):
        raise Refus()


def exiger_changement(acteur: Acteur, depot: Depot) -> None:
    """To change one: write there, or be the one who brought it when one may only create."""
    if depot.dossier is None:
        exiger_depot(acteur, depot.structure, None, depot.niveau)
        return
    if depot.niveau == Niveau.N5 and depot.depose_par_id != acteur.id:
        raise Refus()
    sien = depot.depose_par_id == acteur.id
    exiger(acteur, depot.dossier, [depot.domaine], *(("ecrire", "creer") if sien else ("ecrire",)))


def niveaux_ouverts(acteur: Acteur, structure_id: int, dossier: Dossier | None) -> list[int]:
    """Levels at which this actor may file here."""
    ouverts = []
    for niveau, domaine in DOMAINES.items():
        if niveau in acteur.niveaux(structure_id) and (dossier is not None or niveau <= Niveau.N4):
            actions = ECRIRE if dossier is not None else ("ecrire",)
            if any(acteur.peut(domaine, action, structure_id) for action in actions):
                ouverts.append(int(niveau))
    return ouverts


def _exiger_niveau(acteur: Acteur, structure_id: int, niveau: int) -> None:
    if niveau not in acteur.niveaux(structure_id):
        raise ErreurMetier("niveau", FERME, champ="niveau")
