"""Who works where, with which profile, between which dates: given by the direction, proposed by others."""

from datetime import date, timedelta

from django.db import transaction
from django.db.models import Q

from dui.core import horloge
from dui.core.erreurs import ErreurMetier, Refus
from dui.core.evenements import publier
from habilitations.acteur import Acteur
from habilitations.effectives import TUTORE
from habilitations.models import Affectation, Compte, DemandeAffectation, Professionnel, Profil, Structure, Unite
from habilitations.services.autorite import exiger_decision, refuser_soi
from habilitations.services.matrice import profil_en_vigueur


@transaction.atomic
def affecter(
    *, acteur: Acteur | None, professionnel: Professionnel, structure: Structure, profil: Profil,
    unite: Unite | None = None, debut: date | None = None, fin: date | None = None, motif: str = "",
    tuteur: Professionnel | None = None, suppleant: Professionnel | None = None,
) -> Affectation:  # fmt: skip
    """Give a profile in a structure between two dates (never to oneself)."""
    exiger_decision(acteur, structure)
    refuser_soi(acteur, professionnel)
    debut = debut or horloge.aujourdhui()
    _controler(professionnel, structure, profil, unite, debut, fin)
    profil = profil_en_vigueur(profil, structure)
    encadrement = encadrer(professionnel, structure, profil, unite, tuteur, suppleant)
    affectation = Affectation.objects.create(
        professionnel=professionnel, structure=structure, unite=unite, profil=profil, debut=debut, fin=fin,
        auteur_id=acteur.id if acteur else None, motif=motif,
        a_revoir_le=max(debut, horloge.aujourdhui()) + timedelta(days=structure.revue_jours), **encadrement,
    )  # fmt: skip
    Compte.objects.filter(professionnel=professionnel, structure_courante=None).update(structure_courante=structure)
    publier("habilitations.affectation", structure_id=structure.pk, affectation_id=affectation.pk)
    return affectation


def _controler(
    pro: Professionnel, structure: Structure, profil: Profil, unite: Unite | None, debut: date, fin: date | None
) -> None:
    if pro.organisme_id != structure.organisme_id or profil.organisme_id != structure.organisme_id:
        raise ErreurMetier("organisme", "Cette personne ou ce profil relève d’un autre organisme.")
    if profil.structure_id not in (None, structure.pk):
        raise ErreurMetier("profil", "Ce profil est réglé pour une autre structure.", champ="profil")
    if unite is not None and unite.structure_id != structure.pk:
        raise ErreurMetier("unite", "Cette unité est dans une autre structure.", champ="unite")
    if unite is not None and unite.fermee_le is not None and unite.fermee_le < debut:
        raise ErreurMetier("unite_fermee", f"Cette unité a fermé le {unite.fermee_le:%d/%m/%Y}.", champ="unite")
    if fin is not None and fin < debut:
        raise ErreurMetier("dates", f"La fin ne peut pas être avant le {debut:%d/%m/%Y}.", champ="fin")
    if pro.contrat_fin is not None and pro.contrat_fin < debut:
        raise ErreurMetier("contrat", f"Le contrat finit le {pro.contrat_fin:%d/%m/%Y}.", champ="debut")
    exigences = profil.reglages.get("exigences", [])
    if "fin" in exigences and fin is None:
        raise ErreurMetier("fin_requise", "Un stage ou un remplacement a toujours une date de fin.", champ="fin")
    if "unite" in exigences and unite is None:
        raise ErreurMetier("unite_requise", "Un remplacement se fait dans une unité.", champ="unite")
    if exigences and pro.contrat_fin is not None and fin is not None and fin > pro.contrat_fin:
        raise ErreurMetier("au_dela", f"Le contrat ou la convention finit le {pro.contrat_fin:%d/%m/%Y}.", champ="fin")


def encadrer(
    pro: Professionnel, structure: Structure, profil: Profil, unite: Unite | None,
    tuteur: Professionnel | None, suppleant: Professionnel | None,
) -> dict[str, Professionnel | None]:  # fmt: skip
    """A trainee has a tutor who works there, and may have somebody who stands in; others have neither."""
    if "tuteur" not in profil.reglages.get("exigences", []):
        return {"tuteur": None, "suppleant": None}
    if tuteur is None:
        raise ErreurMetier("tuteur_requis", "Un stage a toujours un tuteur.", champ="tuteur")
    for champ, personne in (("tuteur", tuteur), ("suppleant", suppleant)):
        if personne is not None and (personne.pk == pro.pk or not _peut_encadrer(personne, structure, unite)):
            raise ErreurMetier("tuteur", "Cette personne ne travaille pas ici, ou est elle-même en stage.", champ=champ)
    if tuteur == suppleant:
        raise ErreurMetier("suppleant", "Le suppléant est une autre personne.", champ="suppleant")
    return {"tuteur": tuteur, "suppleant": suppleant}


def _peut_encadrer(pro: Professionnel, structure: Structure, unite: Unite | None) -> bool:
    ici = Affectation.objects.filter(Affectation.en_cours(), ~TUTORE, professionnel=pro, structure=structure)
    return ici.filter(Q(unite=None) | Q(unite=unite)).exists()


@transaction.atomic
def changer_tuteur(
    *, acteur: Acteur | None, affectation: Affectation, tuteur: Professionnel, suppleant: Professionnel | None = None
) -> Affectation:
    """Another tutor, or another stand-in: without one present, the trainee has no rights."""
    exiger_decision(acteur, affectation.structure)
    refuser_soi(acteur, affectation.professionnel)
    ligne = affectation
    choix = encadrer(ligne.professionnel, ligne.structure, ligne.profil, ligne.unite, tuteur, suppleant)
    if choix["tuteur"] is None:
        raise ErreurMetier("sans_tuteur", "Ce profil ne demande pas de tuteur.")
    affectation.tuteur, affectation.suppleant = choix["tuteur"], choix["suppleant"]
    affectation.save(update_fields=["tuteur", "suppleant", "modifie_le"])
    publier("habilitations.tuteur_change", structure_id=affectation.structure_id, affectation_id=affectation.pk)
    return affectation


@transaction.atomic
def terminer_affectation(*, acteur: Acteur | None, affectation: Affectation, fin: date, motif: str) -> Affectation:
    """End an affectation; the rights stop the day after `fin`, at once when it is yesterday."""
    exiger_decision(acteur, affectation.structure)
    refuser_soi(acteur, affectation.professionnel)
    if not motif.strip():
        raise ErreurMetier("motif", "Dites pourquoi ces droits s’arrêtent.", champ="motif")
    if fin < affectation.debut:
        raise ErreurMetier("dates", f"La fin ne peut pas être avant le {affectation.debut:%d/%m/%Y}.", champ="fin")
    affectation.fin, affectation.motif = fin, motif
    affectation.save()
    publier(
        "habilitations.affectation_terminee",
        structure_id=affectation.structure_id,
        affectation_id=affectation.pk,
    )
    return affectation


@transaction.atomic
def proposer_affectation(
    *, acteur: Acteur, professionnel: Professionnel, structure: Structure, profil: Profil, motif: str,
    unite: Unite | None = None, debut: date | None = None, fin: date | None = None,
    tuteur: Professionnel | None = None, suppleant: Professionnel | None = None,
) -> DemandeAffectation:  # fmt: skip
    """Opens nothing: the direction decides."""
    if not any(acteur.peut("HAB", a, structure.pk) for a in ("creer", "valider")):
        raise Refus("Votre profil ne propose pas de droits dans cette structure.")
    refuser_soi(acteur, professionnel)
    debut = debut or horloge.aujourdhui()
    _controler(professionnel, structure, profil, unite, debut, fin)
    encadrement = encadrer(professionnel, structure, profil, unite, tuteur, suppleant)
    if not motif.strip():
        raise ErreurMetier("motif", "Dites pourquoi vous proposez ces droits.", champ="motif")
    demande = DemandeAffectation.objects.create(
        professionnel=professionnel, structure=structure, profil=profil, unite=unite, debut=debut, fin=fin,
        motif=motif, demandeur_id=acteur.id, **encadrement,
    )  # fmt: skip
    publier("habilitations.affectation_proposee", structure_id=structure.pk, demande_id=demande.pk)
    return demande


@transaction.atomic
def decider_demande(*, acteur: Acteur, demande: DemandeAffectation, accorder: bool) -> DemandeAffectation:
    """Grant or decline, once; the grant is an ordinary affectation of the one who decides."""
    demande = DemandeAffectation.objects.select_for_update().get(pk=demande.pk)
    exiger_decision(acteur, demande.structure)
    if demande.decidee_le is not None:
        raise ErreurMetier("deja_decidee", "Cette demande a déjà reçu une réponse.")
    if accorder:
        demande.affectation = affecter(
            acteur=acteur, professionnel=demande.professionnel, structure=demande.structure, profil=demande.profil,
            unite=demande.unite, debut=demande.debut, fin=demande.fin, motif=demande.motif, tuteur=demande.tuteur,
            suppleant=demande.suppleant,
        )  # fmt: skip
    demande.decideur_id, demande.decidee_le = acteur.id, horloge.maintenant()
    demande.save()
    return demande
