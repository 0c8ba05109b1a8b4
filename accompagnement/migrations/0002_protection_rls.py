"""Second wall of protection (N6): the list on the row, and a house where one works. No level opens it, nobody deletes."""

from django.db import migrations

from dui.core import rls

TABLES = ("informationpreoccupante", "lecteurip", "faitip", "mineurip", "etapeip", "pieceip", "envoiip", "evaluationip")
SUIVIES = ("informationpreoccupante", "lecteurip", "faitip", "envoiip", "evaluationip")
NOMMES = "structure_id = ANY ((SELECT ctx.ensemble('s'))::int[]) AND (SELECT ctx.acteur()) = ANY (lecteurs)"


def _sans_retrait(table: str, *droits: str) -> tuple[str, str]:
    return (f"REVOKE {', '.join(droits)} ON {table} FROM dui_app;", f"GRANT {', '.join(droits)} ON {table} TO dui_app;")


class Migration(migrations.Migration):
    dependencies = [("accompagnement", "0001_protection")]
    operations = [
        *(migrations.RunSQL(*rls.regle(f"accompagnement_{nom}", NOMMES)) for nom in TABLES),
        *(migrations.RunSQL(*_sans_retrait(f"accompagnement_{nom}", "DELETE")) for nom in TABLES),
        *(migrations.RunSQL(*rls.regle(f"accompagnement_{nom}event", NOMMES, "true")) for nom in SUIVIES),
        *(migrations.RunSQL(*_sans_retrait(f"accompagnement_{nom}event", "UPDATE", "DELETE")) for nom in SUIVIES),
    ]
