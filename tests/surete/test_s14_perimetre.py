"""S-14, before and after the change: twelve cases for each model that hangs on a house and a level.

Asked of the base itself, under the role and the signed context of an educator: what a service would let through by
mistake stops here. A row of one's own, one of another house, one above one's level: read, changed in place, moved out,
drawn in, created elsewhere, taken away.
"""

from typing import Any

import pytest
from django.db import DatabaseError, connection, models, transaction

from habilitations.donnees.matrices import MATRICES
from tests.coordination.outils import au_nom_de
from tests.droits import cibles
from tests.outils import fabriques as f
from tests.surete.test_s13_pieces import porteurs

pytestmark = [pytest.mark.django_db, pytest.mark.exigence("S-14")]
MUR = "42501"  # insufficient_privilege: the policy, or the right that the role does not have
AU_DESSUS = (6, 5, 4)


def _premiere(modele: type[models.Model], structure: int, sauf: int = 0) -> int | None:
    lues = modele._base_manager.filter(structure=structure, niveau__lte=2).exclude(pk=sauf)
    return lues.order_by("pk").values_list("pk", flat=True).first()


def _monter(modele: type[models.Model], pk: int) -> int | None:
    """Level where that row now stands, above the educator; None when the base fixes its level."""
    for niveau in AU_DESSUS:
        try:
            with transaction.atomic():
                modele._base_manager.filter(pk=pk).update(niveau=niveau)
        except DatabaseError:
            continue
        return niveau
    return None


def _faire(sql: str, *valeurs: Any) -> int | str:
    """Rows touched, or the state of the refusal; undone each time."""
    try:
        with transaction.atomic(), connection.cursor() as curseur:
            curseur.execute(sql, valeurs)
            transaction.set_rollback(True)
            return curseur.rowcount
    except DatabaseError as erreur:
        return getattr(erreur.__cause__, "sqlstate", None) or type(erreur).__name__


def _colonnes(modele: type[models.Model]) -> list[str]:
    return [
        c.column for c in modele._meta.concrete_fields
        if c.column and not c.primary_key and not isinstance(c, models.GeneratedField) and c.column != "structure_id"
    ]  # fmt: skip


def _cas(
    modele: type[models.Model], ici: int, sien: int, dehors: int, dessus: int | None, voisine: int
) -> dict[str, Any]:
    """What each attempt gave. Without a row above (a level that the base fixes) its own cases are left out."""
    t = connection.ops.quote_name(modele._meta.db_table)
    noms = ", ".join(map(connection.ops.quote_name, _colonnes(modele)))
    copie = f"INSERT INTO {t} (structure_id, {noms}) SELECT %s, {noms} FROM {t} WHERE id = %s"
    lire, place = f"SELECT id FROM {t} WHERE id = %s", f"UPDATE {t} SET niveau = niveau WHERE id = %s"
    loger, monter = f"UPDATE {t} SET structure_id = %s WHERE id = %s", f"UPDATE {t} SET niveau = %s WHERE id = %s"
    oter = f"DELETE FROM {t} WHERE id = %s"
    essais = {
        "lire le sien": _faire(lire, sien), "changer le sien": _faire(place, sien),
        "le sien part dehors": _faire(loger, voisine, sien), "créer dehors": _faire(copie, voisine, sien),
        "lire dehors": _faire(lire, dehors), "changer dehors": _faire(place, dehors),
        "dehors entre": _faire(loger, ici, dehors), "ôter dehors": _faire(oter, dehors),
    }  # fmt: skip
    if dessus is not None:
        essais |= {
            "lire au-dessus": _faire(lire, dessus), "changer au-dessus": _faire(place, dessus),
            "descendre d’au-dessus": _faire(monter, 1, dessus), "le sien monte": _faire(monter, 6, sien),
        }  # fmt: skip
    return essais


REFUS_ATTENDUS = {"le sien part dehors", "créer dehors", "le sien monte"}


def fautes(essais: dict[str, Any]) -> dict[str, Any]:
    """Attempts that gave something else than expected: one's own row is read, nothing else is touched."""
    mauvais = {}
    for nom, rendu in essais.items():
        if nom == "lire le sien":
            bon = rendu == 1
        elif nom == "changer le sien":
            bon = rendu in (1, MUR)  # a register takes no change at all, not even its own
        elif nom in REFUS_ATTENDUS:
            bon = isinstance(rendu, str)
        else:
            bon = rendu in (0, MUR)
        if not bon:
            mauvais[nom] = rendu
    return mauvais


def test_avant_comme_apres_rien_ne_sort_de_son_perimetre(record_property):
    m = cibles.maisons("PDE", "177")
    pro, _ = cibles.arriver(m, next(p for p in MATRICES["MECS"] if p.code == "EDU"))
    for nom in ("equipe", "unite", "autre_structure"):
        cibles.poser(m, nom, pro)
    rangs = []
    with f.technique(m.ici, m.voisine):
        for modele in porteurs():
            dessus, dehors = _premiere(modele, m.ici.pk), _premiere(modele, m.voisine.pk)
            sien = _premiere(modele, m.ici.pk, dessus or 0)
            if not (dessus and dehors and sien):
                continue
            rangs.append((modele, sien, dehors, dessus if _monter(modele, dessus) else None))
    mauvais, faits = {}, 0
    with au_nom_de(pro):
        for modele, sien, dehors, dessus in rangs:
            essais = _cas(modele, m.ici.pk, sien, dehors, dessus, m.voisine.pk)
            faits += len(essais)
            if trouvees := fautes(essais):
                mauvais[modele.__name__] = trouvees
    record_property("mesure", f"S-14 : {len(rangs)} modèles, {faits} essais, {len(mauvais)} en faute")
    assert mauvais == {}
    assert len(rangs) >= 25
    assert faits >= 10 * len(rangs)
