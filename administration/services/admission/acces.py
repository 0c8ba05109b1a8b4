"""Which requests an actor reads or instructs: domain ADM, by structure and unit of their posts (metier S02, AC)."""

from django.db.models import Exists, OuterRef, Q, QuerySet

from administration.donnees.admission import AVIS_SEULEMENT
from administration.models import Candidature, VoeuStructure
from dui.core.erreurs import Refus
from habilitations.acces import Acteur, Poste, perimetres_fermes
from usagers.models import Dossier

LECTURE = ("resumer", "lire")
INSTRUIRE = "L’instruction des demandes revient à l’admission et à l’encadrement."
DECIDER = "La décision revient à la direction."


def voeux_visibles(acteur: Acteur, *actions: str) -> QuerySet[VoeuStructure]:
    """Wishes on which the actor may do one of these actions; their own requests too for who may only create.

    A request about oneself, a relative or a person whose file is closed to the actor does not exist for them.
    """
    actions = actions or LECTURE
    regle = Q(pk__in=[])
    for poste in acteur.postes:
        if any(poste.permet("ADM", action) for action in actions):
            regle |= _lieu(poste)
        elif poste.permet("ADM", "creer") and set(actions) & set(LECTURE):
            regle |= Q(structure=poste.structure_id, candidature__auteur=acteur.id)
    clos = Dossier.objects.filter(perimetre__in=perimetres_fermes(acteur, "ADM").values("pk")).values("usager")
    fermees = Candidature.objects.filter(usager__in=clos).values("pk")
    return VoeuStructure.objects.filter(regle, ~Q(candidature__in=fermees), structure__in=acteur.structures)


def _lieu(poste: Poste) -> Q:
    lieu = Q(structure=poste.structure_id)
    return lieu & Q(unite=poste.unite_id) if poste.unite_id else lieu


def candidatures_visibles(acteur: Acteur, *actions: str) -> QuerySet[Candidature]:
    voeux = voeux_visibles(acteur, *actions).filter(candidature=OuterRef("pk"))
    return Candidature.objects.filter(Exists(voeux))


def exiger_instruction(acteur: Acteur | None, voeu: VoeuStructure, *actions: str) -> None:
    """For services: the actor may do that on this very wish. `None`: named technical agent."""
    if acteur is not None and not voeux_visibles(acteur, *(actions or ("ecrire",))).filter(pk=voeu.pk).exists():
        raise Refus(INSTRUIRE)


def exiger_demande(acteur: Acteur | None, candidature: Candidature) -> None:
    """The actor instructs the request in one of the lists where it is."""
    if acteur is not None and not voeux_visibles(acteur, "ecrire").filter(candidature=candidature).exists():
        raise Refus(INSTRUIRE)


def decide(acteur: Acteur, structure_id: int) -> bool:
    """Direction: validates admissions. A physician's « V(avis) » does not decide."""
    return any(
        p.permet("ADM", "valider") and p.profil not in AVIS_SEULEMENT
        for p in acteur.postes
        if p.structure_id == structure_id
    )


def exiger_decision(acteur: Acteur | None, structure_id: int) -> None:
    if acteur is not None and not decide(acteur, structure_id):
        raise Refus(DECIDER)
