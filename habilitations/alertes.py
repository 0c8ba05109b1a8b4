"""The access log does not hold, or the backups: direction and DPO of every structure are told, without any content."""

from django.urls import reverse

from dui.core import contexte
from dui.core.notifications import notifier
from habilitations.models import Structure
from habilitations.services.bris import veilleurs

JOURNAL = "La vérification du journal des accès a trouvé une altération. Appelez votre administrateur."
SAUVEGARDE = "Les sauvegardes sont en retard ou abîmées. Appelez votre administrateur."


def journal_altere() -> None:
    _prevenir("journal", JOURNAL, reverse("journal_preuve"))


def sauvegardes_en_defaut() -> None:
    _prevenir("sauvegarde", SAUVEGARDE, reverse("journal_preuve"))


def _prevenir(nature: str, texte: str, url: str) -> None:
    for structure in Structure.objects.all():
        with contexte.ouvrir(contexte.agent_technique(nature, [structure.pk])):
            notifier(
                (pro.pk for pro in veilleurs(structure)), structure_id=structure.pk, nature=nature, texte=texte, url=url
            )
