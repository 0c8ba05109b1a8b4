"""The access log does not hold: direction and DPO of every structure are told at once, without any content."""

from django.urls import reverse

from dui.core import contexte
from dui.core.notifications import notifier
from habilitations.models import Structure
from habilitations.services.bris import veilleurs

TEXTE = "La vérification du journal des accès a trouvé une altération. Appelez votre administrateur."


def journal_altere() -> None:
    for structure in Structure.objects.all():
        with contexte.ouvrir(contexte.agent_technique("journal", [structure.pk])):
            notifier(
                (pro.pk for pro in veilleurs(structure)), structure_id=structure.pk, nature="journal", texte=TEXTE,
                url=reverse("journal_preuve"),
            )  # fmt: skip
