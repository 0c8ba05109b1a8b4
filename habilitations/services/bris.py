"""Break the glass: open one dossier for a few hours, tell the direction and the DPO at once, review afterwards."""

from datetime import timedelta

from django.db import transaction
from django.urls import reverse

from dui.core import horloge, journal
from dui.core.erreurs import ErreurMetier, Refus
from dui.core.evenements import publier
from dui.core.notifications import notifier
from habilitations.acteur import Acteur
from habilitations.choices import NATURES_PERSONNELLES, PROFESSIONS_MEDECIN, AvisBris, MotifBris, NatureLien, Phase
from habilitations.models import Affectation, BrisDeGlace, LienDossier, PerimetreDossier, Professionnel, Structure
from habilitations.services.liens import delier_dossier, lier_dossier

PRECISION_MIN = 10


def peut_briser(acteur: Acteur, structure_id: int) -> bool:
    """Those whose work includes answering an emergency: who reads the emergency sheet of that house."""
    siens = (p for p in acteur.postes if p.pour is None and p.structure_id == structure_id)
    return any(p.permet("URG", "resumer") for p in siens)


def est_medecin(pro: Professionnel) -> bool:
    return pro.professionnel_de_sante and pro.profession in PROFESSIONS_MEDECIN


@transaction.atomic
def ouvrir_bris(*, acteur: Acteur, perimetre: PerimetreDossier, motif: str, precision: str) -> BrisDeGlace:
    """Open `perimetre` to `acteur` for the hours that the structure allows (24 at most).

    Raises `Refus` outside one's own houses or for one's own file, `ErreurMetier` when the reason is too short.
    The caller asked for a fresh proof of identity (S-09).
    """
    _exiger_possible(acteur, perimetre)
    precision = precision.strip()
    if motif not in MotifBris.values:
        raise ErreurMetier("motif", "Choisissez un motif de la liste.", champ="motif")
    if len(precision) < PRECISION_MIN:
        raise ErreurMetier("precision", "Dites en quelques mots ce qui se passe.", champ="precision")
    pro = Professionnel.objects.get(pk=acteur.id)
    en_cours = perimetre.bris.filter(professionnel=pro, ferme_le=None, expire_le__gt=horloge.maintenant()).first()
    if en_cours is not None:
        return en_cours
    debut = horloge.maintenant()
    fin = debut + timedelta(hours=min(max(perimetre.structure.bris_heures, 1), 24))
    lien = lier_dossier(perimetre=perimetre, professionnel=pro, nature=NatureLien.BRIS, debut=debut, fin=fin)
    vital = motif == MotifBris.URGENCE_VITALE and est_medecin(pro)
    if vital:
        lier_dossier(perimetre=perimetre, professionnel=pro, nature=NatureLien.VITAL, debut=debut, fin=fin)
    bris = BrisDeGlace.objects.create(
        perimetre=perimetre, structure_id=perimetre.structure_id, professionnel=pro, lien=lien, motif=motif,
        precision=precision, vital=vital, ouvert_le=debut, expire_le=fin,
    )  # fmt: skip
    _prevenir(bris)
    return bris


def _exiger_possible(acteur: Acteur, perimetre: PerimetreDossier) -> None:
    if not peut_briser(acteur, perimetre.structure_id):
        raise Refus("Votre fonction n’ouvre pas d’accès d’urgence dans cette structure.")
    if perimetre.phase == Phase.ELIMINE:
        raise Refus("Ce dossier n’existe plus.")
    if perimetre.liens.filter(LienDossier.ouverts(), nature__in=NATURES_PERSONNELLES, professionnel=acteur.id).exists():
        raise Refus("Vous ne pouvez pas ouvrir un dossier qui vous concerne.")


def _prevenir(bris: BrisDeGlace) -> None:
    """Log, notices in the product, and an event for the service mail, all in the transaction of the act."""
    journal.tracer("bris", objet=f"dossier:{bris.motif}", structure_id=bris.structure_id, dossier_id=bris.perimetre_id)
    notifier(
        (pro.pk for pro in veilleurs(bris.structure) if pro.pk != bris.professionnel_id),
        structure_id=bris.structure_id,
        nature="bris",
        texte="Un accès d’urgence a été ouvert. Il attend votre avis.",
        url=reverse("urgence_revue", args=[bris.pk]),
    )
    if bris.vital:
        notifier(
            (pro.pk for pro in psychologues(bris.perimetre)),
            structure_id=bris.structure_id,
            nature="bris_vital",
            texte="Un médecin a ouvert le volet du psychologue, pour une urgence vitale.",
            url=reverse("dossier", args=[bris.perimetre_id]),
        )
    publier("habilitations.bris_ouvert", structure_id=bris.structure_id, dossier_id=bris.perimetre_id, bris_id=bris.pk)


def veilleurs(structure: Structure) -> list[Professionnel]:
    """Who is told and who reviews: those who decide of rights in that house or read its log (direction, DPO)."""
    postes = Affectation.objects.filter(
        Affectation.en_cours(), structure=structure, profil__droits__HAB__in=["V", "R"]
    ).select_related("professionnel__compte")
    return list({p.professionnel_id: p.professionnel for p in postes if p.professionnel.en_poste()}.values())


def psychologues(perimetre: PerimetreDossier) -> list[Professionnel]:
    """Those who write at level 5: of the team of that dossier, else of the house."""
    postes = Affectation.objects.filter(
        Affectation.en_cours(), structure=perimetre.structure_id, profil__droits__PSY="W"
    ).select_related("professionnel__compte")
    tous = {p.professionnel_id: p.professionnel for p in postes if p.professionnel.en_poste()}
    equipe = LienDossier.objects.filter(
        LienDossier.ouverts(), perimetre=perimetre, nature=NatureLien.EQUIPE, professionnel__in=tous
    )
    siens = set(equipe.values_list("professionnel", flat=True))
    return [pro for pk, pro in tous.items() if pk in siens or not siens]


@transaction.atomic
def fermer_bris(*, acteur: Acteur, bris: BrisDeGlace) -> None:
    """Its author closes it before the end: what is no longer needed is no longer open."""
    if bris.professionnel_id != acteur.id:
        raise Refus()
    if not bris.en_cours:
        return
    maintenant = horloge.maintenant()
    bris.ferme_le = maintenant
    bris.save(update_fields=["ferme_le", "modifie_le"])
    bris.lien.fin = maintenant
    bris.lien.save(update_fields=["fin", "modifie_le"])
    if bris.vital:
        perimetre, pro = bris.perimetre, bris.professionnel
        delier_dossier(perimetre=perimetre, professionnel=pro, nature=NatureLien.VITAL, motif="Refermé")
    journal.tracer("bris_fin", objet="dossier", structure_id=bris.structure_id, dossier_id=bris.perimetre_id)


@transaction.atomic
def revoir_bris(*, acteur: Acteur, bris: BrisDeGlace, avis: str, commentaire: str = "") -> None:
    """Justified or not, by somebody else, once the access is over. The author is told that it was reviewed."""
    if acteur.id == bris.professionnel_id:
        raise ErreurMetier("soi", "Vous ne pouvez pas revoir votre propre accès d’urgence.")
    if not acteur.peut("HAB", "lire", bris.structure_id):
        raise Refus()
    if bris.revu_le is not None:
        raise ErreurMetier("revu", "Cet accès a déjà été revu.")
    if bris.en_cours:
        raise ErreurMetier("en_cours", "Cet accès est encore ouvert. Il se revoit quand il est fini.")
    if avis not in AvisBris.values:
        raise ErreurMetier("avis", "Choisissez un avis.", champ="avis")
    if avis == AvisBris.ABUSIF and not commentaire.strip():
        raise ErreurMetier("commentaire", "Dites pourquoi cet accès n’était pas justifié.", champ="commentaire")
    bris.avis, bris.commentaire = avis, commentaire.strip()
    bris.revu_par_id, bris.revu_le = acteur.id, horloge.maintenant()
    bris.save(update_fields=["avis", "commentaire", "revu_par", "revu_le", "modifie_le"])
    journal.tracer("bris_revue", objet=f"bris:{bris.pk}", structure_id=bris.structure_id, dossier_id=bris.perimetre_id)
    notifier(
        [bris.professionnel_id], structure_id=bris.structure_id, nature="bris_revu",
        texte="Un de vos accès d’urgence a été revu.", url=reverse("urgence"),
    )  # fmt: skip


__all__ = ["est_medecin", "fermer_bris", "ouvrir_bris", "peut_briser", "psychologues", "revoir_bris", "veilleurs"]
