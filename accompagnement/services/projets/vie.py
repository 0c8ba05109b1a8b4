"""What the person wants for her life (ProjetVie): her words as she says them, never rewritten; easy to read beside."""

from datetime import timedelta

from django.db import transaction

from accompagnement.models import ProjetVie
from accompagnement.services.projets.socle import exiger_ecriture
from dui.core import horloge, journal
from dui.core.erreurs import ErreurMetier
from dui.core.evenements import publier
from dui.core.fusion import enregistrer_versionne
from habilitations.acces import Acteur
from usagers.models import Dossier
from usagers.services.dossiers import numero_suivant


@transaction.atomic
def dire_projet_de_vie(
    *, acteur: Acteur | None, dossier: Dossier, titre: str, souhaits: str, conditions: str = "", falc: str = ""
) -> ProjetVie:
    """What she wants now; the one before stays, with its end."""
    exiger_ecriture(acteur, dossier)
    if not souhaits.strip():
        raise ErreurMetier("souhaits", "Écrivez ses mots.", champ="souhaits")
    jour = horloge.aujourdhui()
    for ancien in ProjetVie.objects.select_for_update().filter(dossier=dossier, fin__isnull=True):
        ancien.fin, ancien.version = max(ancien.debut, jour - timedelta(days=1)), ancien.version + 1
        ancien.save(update_fields=["fin", "version", "modifie_le"])
    dit = ProjetVie.objects.create(
        dossier=dossier, structure_id=dossier.structure_id, niveau=2, numero=numero_suivant(dossier, "PDV"),
        titre=titre.strip()[:150], souhaits=souhaits.strip(), conditions=conditions.strip()[:120], falc=falc.strip(),
        debut=jour,
    )  # fmt: skip
    _tracer(dit)
    publier("accompagnement.projet_vie_dit", structure_id=dit.structure_id, dossier_id=dossier.pk, projet_vie_id=dit.pk)
    return dit


@transaction.atomic
def traduire_projet_de_vie(
    *, acteur: Acteur | None, projet_vie: ProjetVie, version_lue: int, titre: str, falc: str
) -> ProjetVie:
    """Its heading and its easy-to-read text change; her words do not: she says them again, and that is another row."""
    dossier = projet_vie.dossier
    exiger_ecriture(acteur, dossier)
    if projet_vie.fin is not None:
        raise ErreurMetier("fin", "Ces mots sont d’avant : ils ne changent plus.")
    enregistrer_versionne(projet_vie, {"titre": titre.strip()[:150], "falc": falc.strip()}, version_lue)
    projet_vie.dossier = dossier
    _tracer(projet_vie)
    return projet_vie


def _tracer(dit: ProjetVie) -> None:
    journal.tracer("ecriture", objet=f"projet_vie:{dit.pk}", dossier_id=dit.dossier_id, structure_id=dit.structure_id,
                   niveau=dit.niveau)  # fmt: skip


__all__ = ["dire_projet_de_vie", "traduire_projet_de_vie"]
