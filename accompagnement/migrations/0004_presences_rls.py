"""Second wall on presences; no two intervals of one person overlap, in what was planned nor in what took place."""

from django.db import migrations

from dui.core import rls

AVEC_DOSSIER = ("presenceabsence", "rythme", "lignemois", "rectification", "attributionlit", "pointronde", "fugue")
SANS_DOSSIER = ("repas", "demarchefugue", "gesteaccueil")
MAISON = ("statutpresencehisto", "etapepresence", "reglecomptage", "chambre", "lit", "rondenuit")
SUIVIES = ("presenceabsence", "rythme", "repas", "attributionlit", "fugue")


def exclusion(nom: str, table: str, qui: str, quand: str, condition: str = "true") -> migrations.RunSQL:
    """Integers as ranges: GiST knows them without an extension."""
    return migrations.RunSQL(
        f"ALTER TABLE accompagnement_{table} ADD CONSTRAINT {nom} EXCLUDE USING gist "
        f"(int8range({qui}, {qui}, '[]') WITH &&, {quand} WITH &&) WHERE ({condition})",
        f"ALTER TABLE accompagnement_{table} DROP CONSTRAINT {nom}",
    )


class Migration(migrations.Migration):
    dependencies = [("accompagnement", "0003_presences")]
    operations = [
        *(migrations.RunSQL(*rls.fait(f"accompagnement_{nom}", "dossier_id")) for nom in AVEC_DOSSIER),
        *(migrations.RunSQL(*rls.fait(f"accompagnement_{nom}")) for nom in SANS_DOSSIER),
        *(migrations.RunSQL(*rls.structure(f"accompagnement_{nom}")) for nom in MAISON),
        *(migrations.RunSQL(*rls.historique(f"accompagnement_{nom}event")) for nom in SUIVIES),
        exclusion("presence_reelle", "presenceabsence", "dossier_id", "tstzrange(debut, borne)", "portee = 'tenue'"),
        exclusion(
            "presence_prevue", "presenceabsence", "dossier_id", "tstzrange(prevu_debut, prevu_fin)",
            "portee <> 'annulee' AND prevu_debut IS NOT NULL",
        ),
        exclusion("rythme_seul", "rythme", "dossier_id", "daterange(debut, fin, '[]')"),
        exclusion("lit_une_personne", "attributionlit", "lit_id", "daterange(debut, fin)"),
        exclusion("lit_un_seul", "attributionlit", "dossier_id", "daterange(debut, fin)"),
    ]  # fmt: skip
