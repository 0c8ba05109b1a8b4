"""Second wall on the agenda and the desk. A message is its sender's and its recipients'; who opens it is checked again."""

from django.db import migrations

from dui.core import rls

MOI = "(SELECT ctx.acteur())"
LECTEURS = f"{MOI} = ANY (lecteurs)"
DESTINATAIRE = f"professionnel_id = {MOI} OR envoye_par_id = {MOI}"
FAITS = ("personneevenement", "detailevenement", "compterendu", "commentaire", "transport", "tache")
MAISON = ("ressource", "reservation", "indisponibilite", "listediffusion")


class Migration(migrations.Migration):
    dependencies = [("coordination", "0013_agenda")]
    operations = [
        *(migrations.RunSQL(*rls.fait(f"coordination_{nom}", "dossier_id")) for nom in FAITS),
        migrations.RunSQL(*rls.fait("coordination_serieevenement")),
        *(migrations.RunSQL(*rls.historique(f"coordination_{nom}event")) for nom in (*FAITS, "serieevenement")),
        *(migrations.RunSQL(*rls.structure(f"coordination_{nom}")) for nom in MAISON),
        *(migrations.RunSQL(*rls.historique_structure(f"coordination_{nom}event")) for nom in MAISON),
        migrations.RunSQL(*rls.regle("coordination_messageinterne", LECTEURS)),
        migrations.RunSQL(*rls.regle("coordination_destinatairemessage", DESTINATAIRE)),
    ]
