"""Ask for an extract of the log, make it in a worker, hand it over, forget it at its term (S-52)."""

import ipaddress
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.core.cache import cache
from django.db import transaction
from django.urls import reverse

from dui.core import adresses, contexte, horloge, journal
from dui.core.erreurs import ErreurMetier, Refus
from dui.core.evenements import publier
from dui.core.notifications import notifier
from habilitations.acteur import Acteur, acteur_de, contexte_de
from habilitations.extraits import archive, requete
from habilitations.models import PerimetreDossier, Professionnel, Structure
from habilitations.models.extraits import EtatExtrait, ExtraitJournal, FormeExtrait, MotifExtrait

GARDE = timedelta(days=7)
PRECISION_MIN = 10
PAR_HEURE = 10
SUIVI_S = 900


class _Annule(Exception):
    """Its asker gave up while it was being made."""


@transaction.atomic
def demander_extrait(
    *, acteur: Acteur, motif: str, precision: str, du: datetime, au: datetime,
    professionnel: Professionnel | None = None, perimetre: PerimetreDossier | None = None, adresse: str = "",
    forme: str = FormeExtrait.CSV,
) -> ExtraitJournal:  # fmt: skip
    """Written, logged, and left to a worker. The caller asked for a fresh proof of identity (S-09)."""
    structures = sorted(acteur.structures_ou("HAB", "lire"))
    if not structures:
        raise Refus()
    _exiger_demande(motif, precision, du, au)
    recents = ExtraitJournal.objects.filter(demandeur=acteur.id, cree_le__gt=horloge.maintenant() - timedelta(hours=1))
    if recents.count() >= PAR_HEURE:
        raise ErreurMetier("trop", "Dix extraits en une heure suffisent. Attendez, ou élargissez la période.")
    extrait = ExtraitJournal.objects.create(
        demandeur_id=acteur.id, structures=structures, motif=motif, precision=precision.strip(), du=du, au=au,
        professionnel=professionnel, perimetre=perimetre, adresse=_reseau(adresse), forme=forme,
        expire_le=horloge.maintenant() + GARDE,
    )  # fmt: skip
    _tracer(extrait)
    publier("habilitations.extrait_demande", structure_id=structures[0], extrait_id=extrait.pk)
    return extrait


def _exiger_demande(motif: str, precision: str, du: datetime, au: datetime) -> None:
    if motif not in MotifExtrait.values:
        raise ErreurMetier("motif", "Choisissez un motif de la liste.", champ="motif")
    if len(precision.strip()) < PRECISION_MIN:
        raise ErreurMetier("precision", "Dites en quelques mots pourquoi.", champ="precision")
    if au <= du:
        raise ErreurMetier("periode", "La fin est avant le début.", champ="au")


def _reseau(adresse: str) -> str:
    """The log keeps networks, not devices: the address given is shortened the same way."""
    if not adresse.strip():
        return ""
    try:
        ipaddress.ip_address(adresse.strip())
    except ValueError:
        raise ErreurMetier("adresse", "Cette adresse n’est pas une adresse IP.", champ="adresse") from None
    return adresses.tronquer(adresse.strip())


def _tracer(extrait: ExtraitJournal) -> None:
    journal.tracer(
        "export", objet=f"extrait:{extrait.pk}", dossier_id=extrait.perimetre_id, motif=extrait.get_motif_display(),
        structure_id=extrait.structures[0] if len(extrait.structures) == 1 else None,
    )  # fmt: skip


def chemin(extrait: ExtraitJournal) -> Path:
    return Path(settings.DUI_DONNEES) / "extraits" / f"{extrait.pk}.chiffre"


def avancement(extrait: ExtraitJournal) -> int:
    return int(cache.get(f"extrait:{extrait.pk}") or 0)


def produire_extrait(extrait: ExtraitJournal) -> None:
    """In a worker: with the rights that the asker has now. What is over stays over."""
    if extrait.etat != EtatExtrait.DEMANDE:
        return
    acteur = acteur_de(extrait.demandeur.compte)
    siennes = acteur.structures_ou("HAB", "lire") & set(extrait.structures)
    if not siennes:
        _finir(extrait, EtatExtrait.ECHEC, "Vous ne lisez plus ce journal.")
        return
    try:
        with contexte.ouvrir(contexte_de(acteur, canal="extrait")):
            resultat = archive.ecrire(extrait, requete.parametres(extrait, siennes), chemin(extrait), _suivre(extrait))
    except _Annule:
        _finir(extrait, EtatExtrait.ANNULE)
    except archive.TropDeLignes:
        _finir(extrait, EtatExtrait.ECHEC, "Plus de 100 000 lignes : demandez un CSV, ou une période plus courte.")
    else:
        extrait.lignes, extrait.sha256, extrait.taille = resultat.lignes, resultat.sha256, resultat.taille
        _finir(extrait, EtatExtrait.PRET)


def _suivre(extrait: ExtraitJournal) -> archive.Suivi:
    def suivre(lignes: int) -> None:
        cache.set(f"extrait:{extrait.pk}", lignes, SUIVI_S)
        if cache.get(f"extrait-arret:{extrait.pk}"):
            raise _Annule

    return suivre


def _finir(extrait: ExtraitJournal, etat: EtatExtrait, raison: str = "") -> None:
    """Unless its asker gave up in the last moment: then the file goes too."""
    fini = ExtraitJournal.objects.filter(pk=extrait.pk, etat=EtatExtrait.DEMANDE).update(
        etat=etat, raison=raison, lignes=extrait.lignes, sha256=extrait.sha256, taille=extrait.taille
    )
    if not fini:
        chemin(extrait).unlink(missing_ok=True)
    elif etat != EtatExtrait.ANNULE:
        texte = "Votre extrait du journal est prêt." if etat == EtatExtrait.PRET else "Votre extrait n’a pas abouti."
        notifier([extrait.demandeur_id], structure_id=extrait.structures[0], nature="extrait", texte=texte,
                 url=reverse("extrait", args=[extrait.pk]))  # fmt: skip


@transaction.atomic
def annuler_extrait(*, acteur: Acteur, extrait: ExtraitJournal) -> None:
    if extrait.demandeur_id != acteur.id:
        raise Refus()
    cache.set(f"extrait-arret:{extrait.pk}", True, SUIVI_S)
    ExtraitJournal.objects.filter(pk=extrait.pk, etat=EtatExtrait.DEMANDE).update(etat=EtatExtrait.ANNULE)


@transaction.atomic
def remettre_extrait(*, acteur: Acteur, extrait: ExtraitJournal) -> Path:
    """To its asker alone, while it exists and while they still read the log; each time is in the log."""
    encore = acteur.structures_ou("HAB", "lire") >= set(extrait.structures)
    if extrait.demandeur_id != acteur.id or not encore:
        raise Refus("Cet extrait est remis à la personne qui l’a demandé, et à elle seule.")
    if not extrait.disponible or not chemin(extrait).exists():
        raise ErreurMetier("absent", "Cet extrait n’est plus là. Demandez-en un autre.")
    _tracer(extrait)
    return chemin(extrait)


def effacer_echus() -> int:
    """At the term, the file goes and the line stays: who asked for what."""
    total = 0
    for structure in Structure.objects.order_by("pk"):
        with contexte.ouvrir(contexte.agent_technique("extraits", [structure.pk])):
            echus = ExtraitJournal.objects.filter(
                structures__0=structure.pk, expire_le__lt=horloge.maintenant()
            ).exclude(etat=EtatExtrait.ECHU)  # fmt: skip
            for extrait in echus:
                chemin(extrait).unlink(missing_ok=True)
            total += echus.update(etat=EtatExtrait.ECHU)
    return total
