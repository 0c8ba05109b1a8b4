"""One query for an extract: PostgreSQL writes the lines, names come from tables composed here. Texts stay texts (S-41).

A reason is the only free text of the log: its control characters, escape sequences and direction marks become spaces,
and what a spreadsheet would run takes an apostrophe. Names and numbers go through the common rule.
"""

import json
import re
from collections.abc import Iterable
from typing import Any

from dui.core.entrees import neutraliser_cellule
from dui.core.registres import ACTES
from habilitations import mots_journal
from habilitations.choices import Domaine
from habilitations.models import PerimetreDossier, Professionnel, Structure
from habilitations.models.extraits import ExtraitJournal

INVISIBLES = re.compile("[\x00-\x1f\x7f-\xa0\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]")
ENTETES = ("numero", "instant_utc", "professionnel_id", "professionnel", "fonction", "acte", "objet", "en_clair",
           "niveau", "dossier", "etablissement", "motif", "canal", "reseau", "empreinte")  # fmt: skip
# Names are looked up in constants, not joined: one ordered reading of the log, whatever its statistics say.
SELECTION = r"""
SELECT t.id, to_char(t.instant AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'), t.acteur_id,
    %(pros)s::jsonb ->> t.acteur_id::text, %(fonctions)s::jsonb ->> t.acteur_id::text,
    coalesce(%(actes)s::jsonb ->> t.action, t.action),
    CASE WHEN t.objet ~ '^[a-z]' THEN t.objet ELSE '''' || t.objet END,
    coalesce(%(objets)s::jsonb ->> t.objet, %(objets)s::jsonb ->> split_part(t.objet, ':', 1)),
    t.niveau, %(dossiers)s::jsonb ->> t.dossier_id::text, %(lieux)s::jsonb ->> t.structure_id::text,
    CASE WHEN t.motif = '' THEN '' ELSE
        (SELECT CASE WHEN ltrim(normalize(propre, NFKC)) ~ '^[=+@-]' THEN '''' ELSE '' END || propre
        FROM regexp_replace(t.motif,
            '[\u0001-\u001f\u007f-\u00a0\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]', ' ', 'g') AS propre) END,
    t.canal, t.adresse, encode(t.empreinte, 'hex')
FROM (SELECT id, instant, acteur_id, action, objet, niveau, dossier_id, structure_id, motif, canal, adresse, empreinte
    FROM core_traceacces
    WHERE (structure_id = ANY (%(structures)s::int[]) OR structure_id IS NULL)
        AND instant >= %(du)s AND instant < %(au)s
        AND (%(acteur)s::int IS NULL OR acteur_id = %(acteur)s)
        AND (%(dossier)s::int IS NULL OR dossier_id = %(dossier)s)
        AND (%(reseau)s = '' OR adresse = %(reseau)s)
    ORDER BY id OFFSET 0) t
"""


def parametres(extrait: ExtraitJournal, structures: Iterable[int]) -> dict[str, Any]:
    """Values of the query; `structures` are those that the asker still watches over."""
    siennes = sorted(structures)
    pros = list(Professionnel.objects.filter(organisme=extrait.demandeur.organisme_id))
    dossiers = PerimetreDossier.objects.filter(structure__in=siennes).values_list("pk", "dossier__numero")
    tables: dict[str, Iterable[tuple[Any, Any]]] = {
        "pros": ((p.pk, str(p)) for p in pros), "fonctions": ((p.pk, p.fonction) for p in pros),
        "dossiers": dossiers.iterator(), "objets": _objets().items(),
        "lieux": Structure.objects.filter(pk__in=siennes).values_list("pk", "nom"),
        "actes": ((action, mots_journal.genre(action)) for action in mots_journal.connues()),
    }  # fmt: skip
    criteres = {"structures": siennes, "du": extrait.du, "au": extrait.au, "acteur": extrait.professionnel_id,
                "dossier": extrait.perimetre_id, "reseau": extrait.adresse}  # fmt: skip
    return criteres | {nom: _table(rangees) for nom, rangees in tables.items()}


def _table(rangees: Iterable[tuple[Any, Any]]) -> str:
    return json.dumps({str(cle): _propre(mots or "") for cle, mots in rangees}, ensure_ascii=False)


def _propre(texte: str) -> object:
    """The same as in the query: one line, no escape sequence, no direction mark, nothing to run."""
    return neutraliser_cellule(INVISIBLES.sub(" ", texte))


def _objets() -> dict[str, str]:
    domaines = {f"{nature}:{d}": mots_journal.quoi(f"{nature}:{d}") for nature in ("dossier", "usager")
                for d in Domaine.values}  # fmt: skip
    return {cle: ACTES.get(cle) or "" for cle in ACTES.cles()} | domaines
