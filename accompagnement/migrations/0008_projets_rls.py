"""Second wall on the personalised project: facts at their level, links of the chain by house, histories unwritten."""

from django.db import migrations

from dui.core import rls

AVEC_DOSSIER = (
    "projetpersonnalise", "avenantprojet", "projetvie", "attente", "besoin", "analysebesoin", "objectif",
    "evaluationobjectif", "actionprojet", "moyenaction", "accordprojet", "bilanprojet", "invitebilan",
    "synthesepreparation", "projetpourenfant", "partieppe",
)  # fmt: skip
SANS_VERSION = ("seanceaction", "remiseprojet")
LIENS = ("besoinattente", "objectifbesoin", "actionobjectif")


class Migration(migrations.Migration):
    dependencies = [("accompagnement", "0007_projets")]
    operations = [
        *(migrations.RunSQL(*rls.fait(f"accompagnement_{t}", "dossier_id")) for t in (*AVEC_DOSSIER, *SANS_VERSION)),
        *(migrations.RunSQL(*rls.historique(f"accompagnement_{t}event")) for t in AVEC_DOSSIER),
        *(migrations.RunSQL(*rls.structure(f"accompagnement_{t}")) for t in (*LIENS, "statutprojethisto")),
        *(migrations.RunSQL(*rls.historique_structure(f"accompagnement_{t}event")) for t in LIENS),
    ]
