"""Second wall of the register: who keeps it in that house, or who declared; nobody reads an anonymous author."""

from django.db import migrations

from dui.core import rls

REGISTRE = "structure_id = ANY ((SELECT ctx.ensemble('i'))::int[])"
ICI = "structure_id = ANY ((SELECT ctx.ensemble('s'))::int[])"
DECLARE = f"{REGISTRE} OR ({ICI} AND declarant_id = (SELECT ctx.acteur()))"
AGIT = f"{REGISTRE} OR ({ICI} AND responsable_id = (SELECT ctx.acteur()))"
TABLES = ("incident", "personneincident", "reclamation", "etaperegistre", "pieceregistre")
SUIVIES = ("incident", "reclamation")
JAMAIS = ("incident", "personneincident", "reclamation", "etaperegistre", "pieceregistre", "actionqualite")


def _sans_retrait(table: str, *droits: str) -> tuple[str, str]:
    return (f"REVOKE {', '.join(droits)} ON {table} FROM dui_app;", f"GRANT {', '.join(droits)} ON {table} TO dui_app;")


class Migration(migrations.Migration):
    dependencies = [("accompagnement", "0009_incidents")]
    operations = [
        *(migrations.RunSQL(*rls.regle(f"accompagnement_{nom}", DECLARE)) for nom in TABLES),
        migrations.RunSQL(*rls.regle("accompagnement_actionqualite", AGIT)),
        *(migrations.RunSQL(*rls.regle(f"accompagnement_{nom}event", DECLARE, "true")) for nom in SUIVIES),
        migrations.RunSQL(*rls.regle("accompagnement_actionqualiteevent", AGIT, "true")),
        *(
            migrations.RunSQL(*_sans_retrait(f"accompagnement_{nom}event", "UPDATE", "DELETE"))
            for nom in (*SUIVIES, "actionqualite")
        ),
        *(migrations.RunSQL(*_sans_retrait(f"accompagnement_{nom}", "DELETE")) for nom in JAMAIS),
        migrations.RunSQL(*rls.fait("accompagnement_pointeurincident", "dossier_id")),
        migrations.RunSQL(*rls.historique("accompagnement_pointeurincidentevent")),
        migrations.RunSQL(*rls.fait("accompagnement_ecriteducatif", "dossier_id")),
        migrations.RunSQL(*rls.historique("accompagnement_ecriteducatifevent")),
        migrations.RunSQL(*rls.fait("accompagnement_actionecrit")),
        migrations.RunSQL(*rls.historique("accompagnement_actionecritevent")),
        *(
            migrations.RunSQL(*rls.structure(f"accompagnement_{nom}"))
            for nom in ("membrecvs", "reunioncvs", "aviscvs", "piececvs")
        ),
        *(
            migrations.RunSQL(*rls.historique_structure(f"accompagnement_{nom}event"))
            for nom in ("membrecvs", "reunioncvs", "aviscvs")
        ),
    ]
