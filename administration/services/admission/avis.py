"""Opinions on a request: the sense for all its readers, the text for its level alone (metier S02, RG)."""

from django.db import transaction

from administration.donnees import admission as d
from administration.models import AvisCandidature, SyntheseAvis, VoeuStructure
from administration.selectors.fiche_admission import roles_de
from administration.services.admission.acces import voeux_visibles
from dui.core import journal
from dui.core.erreurs import ErreurMetier, Refus
from dui.core.evenements import publier
from habilitations.acces import Acteur


@transaction.atomic
def donner_avis(
    *, acteur: Acteur, voeu: VoeuStructure, role: str, sens: str, texte: str = "", soins_hospitaliers: bool = False
) -> AvisCandidature:
    """By somebody of that function in that house. A reserved or unfavourable opinion says why, at its level."""
    if not voeux_visibles(acteur).filter(pk=voeu.pk).exists() or role not in roles_de(acteur, voeu.structure_id):
        raise Refus("Cet avis revient à une autre fonction.")
    if voeu.statut not in d.OUVERTS:
        raise ErreurMetier("statut", "Cette demande n’est plus à l’étude.")
    if sens not in d.SensAvis.values:
        raise ErreurMetier("sens", "Donnez le sens de votre avis.", champ="sens")
    if sens != d.SensAvis.FAVORABLE and not texte.strip():
        raise ErreurMetier("texte", "Dites ce qui fonde cet avis.", champ="texte")
    avis = AvisCandidature.objects.create(
        voeu=voeu, structure_id=voeu.structure_id, role=role, sens=sens, auteur_id=acteur.id,
        soins_hospitaliers=soins_hospitaliers and role == d.RoleAvis.MEDICAL,
    )  # fmt: skip
    niveau = d.NIVEAU_AVIS.get(role, 1)
    if texte.strip():
        SyntheseAvis.objects.create(avis=avis, structure_id=voeu.structure_id, niveau=niveau, texte=texte.strip())
    journal.tracer("ecriture", objet=f"candidature:{voeu.candidature_id}", structure_id=voeu.structure_id,
                   usager_id=voeu.candidature.usager_id, niveau=niveau)  # fmt: skip
    publier("administration.avis_donne", structure_id=voeu.structure_id, voeu_id=voeu.pk, avis_id=avis.pk)
    return avis
