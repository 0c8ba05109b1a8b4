"""Flags of a relation become dated rights; then the second wall on their table."""

from django.db import migrations

from dui.core import rls

TABLES = ("usagers_relationentourage", "usagers_usager")
# The end of a right held over a minor: the eve of the eighteenth birthday (29 February: 28 February).
VEILLE = """CASE WHEN extract(month FROM u.date_naissance) = 2 AND extract(day FROM u.date_naissance) = 29
    THEN (u.date_naissance + interval '18 years')::date ELSE (u.date_naissance + interval '18 years')::date - 1 END"""


def _reprendre(drapeau: str, nature: str, de_minorite: bool = True, precision: str = "''") -> str:
    veille = f"({VEILLE})" if de_minorite else "NULL::date"
    return f"""
        INSERT INTO usagers_droitentourage (cree_le, modifie_le, version, debut, fin, nature, modalite, precision, terme,
            preuve, statut, motif, structures, relation_id, usager_id)
        SELECT now(), now(), 1, r.debut, e.fin, '{nature}', '', {precision},
            CASE WHEN e.fin IS NULL THEN 'inconnu' WHEN e.fin = {veille} THEN 'majorite' ELSE 'date' END,
            'Noté avant la tenue des preuves', 'actif', '', r.structures, r.id, r.usager_id
        FROM usagers_relationentourage r JOIN usagers_usager u ON u.id = r.usager_id,
            LATERAL (SELECT greatest(r.debut, {veille if de_minorite else "r.interdit_jusqu_au"}) AS fin) AS e
        WHERE {drapeau} AND ({veille} IS NULL OR {veille} >= r.debut);
    """


ALLER = (
    "".join(f"ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY;" for table in TABLES)
    + _reprendre("r.autorite_parentale", "autorite")
    + _reprendre("r.representant_legal AND NOT r.autorite_parentale", "representant", de_minorite=False).replace(
        "r.interdit_jusqu_au", "NULL::date"
    )
    + _reprendre("r.personne_a_prevenir", "prevenir")
    + _reprendre("r.droits_visite <> ''", "visite", precision="r.droits_visite")
    + _reprendre("r.contact_interdit", "interdit", de_minorite=False)
    + "".join(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY;" for table in TABLES)
)


class Migration(migrations.Migration):
    dependencies = [("usagers", "0010_droits_entourage")]
    operations = [
        migrations.RunSQL(ALLER, migrations.RunSQL.noop),
        migrations.RunSQL(*rls.personne("usagers_droitentourage")),
        migrations.RunSQL(*rls.historique_personne("usagers_droitentourageevent")),
        migrations.RunSQL(
            "CREATE TRIGGER heriter BEFORE INSERT ON usagers_droitentourage "
            "FOR EACH ROW EXECUTE FUNCTION usagers_heriter_auteur();",
            "DROP TRIGGER heriter ON usagers_droitentourage;",
        ),
    ]
