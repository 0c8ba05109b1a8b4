"""Transmissions (S10): published once, one copy per person, corrected without ever losing the original."""

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction

from coordination.acces import a_valider, decider_transmission, peut_ecrire
from coordination.choices import Categorie, EtatTransmission, Importance
from coordination.models import Lecture, Transmission
from coordination.services.masquage import masquer
from dui.core import horloge, journal
from dui.core.erreurs import ErreurMetier, Refus
from dui.core.evenements import publier
from habilitations.acces import Acteur
from usagers.models import Dossier, Usager

REPRISE_LIBRE = timedelta(minutes=15)
RETARD = timedelta(hours=24)
CHAMPS_TEXTE = ("texte", "donnee", "action", "resultat", "cible")


@dataclass(frozen=True)
class Ecrit:
    """What the composer sends. Free text, or the DAR trio on a named target (`cible`)."""

    texte: str = ""
    cible: str = ""
    macrocible: str = ""
    donnee: str = ""
    action: str = ""
    resultat: str = ""
    categorie: str = Categorie.QUOTIDIEN
    niveau: int = 2
    importance: int = Importance.INFO
    fait_le: datetime | None = None
    suite_le: date | None = None
    nomme_tiers: bool = False


@transaction.atomic
def publier_transmission(*, acteur: Acteur, dossiers: Sequence[Dossier], ecrit: Ecrit) -> list[Transmission]:
    """One row per dossier; in each copy the other persons are « une autre jeune »."""
    _controler(acteur, dossiers, ecrit)
    groupe, copies = uuid.uuid4(), []
    for dossier in dossiers:
        autres = [d.usager for d in dossiers if d.pk != dossier.pk]
        copies.append(_copie(acteur, dossier, autres, ecrit, groupe))
    return copies


def _controler(acteur: Acteur, dossiers: Sequence[Dossier], ecrit: Ecrit) -> None:
    if not dossiers:
        raise ErreurMetier("personne", "Dites pour qui vous écrivez.", champ="dossiers")
    if not (ecrit.texte.strip() or ecrit.donnee.strip()):
        raise ErreurMetier("texte", "Écrivez ce qui s’est passé.", champ="texte")
    if ecrit.cible and not ecrit.donnee.strip():
        raise ErreurMetier("donnee", "Une transmission ciblée commence par ce que vous avez observé.", champ="donnee")
    if ecrit.donnee and not ecrit.cible.strip():
        raise ErreurMetier("cible", "Nommez la cible de cette transmission.", champ="cible")
    if ecrit.fait_le and ecrit.fait_le > horloge.maintenant() + timedelta(minutes=1):
        raise ErreurMetier("futur", "Le fait ne peut pas être dans le futur.", champ="fait_le")
    for dossier in dossiers:
        decision = peut_ecrire(acteur, dossier, ecrit.niveau)
        if not decision.permis:
            raise Refus(decision.motif)


def _copie(acteur: Acteur, dossier: Dossier, autres: Iterable[Usager], ecrit: Ecrit, groupe: uuid.UUID) -> Transmission:
    secteur = dossier.structure.secteur
    textes = {champ: masquer(getattr(ecrit, champ).strip(), autres, secteur) for champ in CHAMPS_TEXTE}
    stagiaire = a_valider(acteur, dossier.structure_id)
    transmission = Transmission.objects.create(
        structure_id=dossier.structure_id,
        niveau=ecrit.niveau,
        dossier=dossier,
        groupe=groupe,
        auteur_id=acteur.id,
        fonction=acteur.fonction,
        fait_le=ecrit.fait_le or horloge.maintenant(),
        saisi_le=horloge.maintenant(),
        categorie=ecrit.categorie,
        macrocible=ecrit.macrocible,
        suite_le=ecrit.suite_le,
        importance=ecrit.importance,
        nomme_tiers=ecrit.nomme_tiers,
        etat=EtatTransmission.A_VALIDER if stagiaire else EtatTransmission.PUBLIEE,
        **textes,
    )
    _apres(transmission, "publiee")
    return transmission


@transaction.atomic
def amender(*, acteur: Acteur, transmission: Transmission, textes: dict[str, str]) -> Transmission:
    """Free correction by the author for 15 minutes; every version stays in the history."""
    _exiger_auteur(acteur, transmission)
    if horloge.maintenant() - transmission.saisi_le > REPRISE_LIBRE:
        raise ErreurMetier("trop_tard", "Les quinze minutes sont passées : rectifiez, l’original restera visible.")
    for champ, valeur in textes.items():
        if champ in CHAMPS_TEXTE:
            setattr(transmission, champ, valeur.strip())
    transmission.version += 1
    transmission.save()
    _apres(transmission, "amendee")
    return transmission


@transaction.atomic
def rectifier(*, acteur: Acteur, transmission: Transmission, ecrit: Ecrit, motif: str) -> Transmission:
    """New linked writing; the original stays, struck through."""
    _exiger_auteur(acteur, transmission)
    if not motif.strip():
        raise ErreurMetier("motif", "Écrivez pourquoi vous rectifiez.", champ="motif")
    if transmission.etat == EtatTransmission.RECTIFIEE:
        raise ErreurMetier("deja_rectifiee", "Cette transmission est déjà rectifiée.")
    nouvelle = _copie(acteur, transmission.dossier, [], ecrit, transmission.groupe)
    nouvelle.rectifie, nouvelle.motif_rectification = transmission, motif.strip()
    nouvelle.save()
    transmission.etat = EtatTransmission.RECTIFIEE
    transmission.version += 1
    transmission.save()
    _apres(transmission, "rectifiee")
    return nouvelle


@transaction.atomic
def completer_resultat(
    *, acteur: Acteur, transmission: Transmission, resultat: str, clore: bool = True, suite_le: date | None = None
) -> Transmission:
    """A target opened gets its result, or a new date to look at it again (S10)."""
    decision = peut_ecrire(acteur, transmission.dossier, transmission.niveau)
    if not decision.permis:
        raise Refus(decision.motif)
    if not transmission.cible:
        raise ErreurMetier("sans_cible", "Seule une transmission ciblée attend un résultat.")
    if not resultat.strip() and suite_le is None:
        raise ErreurMetier("resultat", "Écrivez le résultat, ou donnez une date pour y revenir.", champ="resultat")
    if resultat.strip():
        transmission.resultat = "\n".join(filter(None, [transmission.resultat, resultat.strip()]))
        transmission.cible_close_le = horloge.maintenant() if clore else None
    transmission.suite_le = suite_le
    transmission.version += 1
    transmission.save()
    _apres(transmission, "completee")
    return transmission


@transaction.atomic
def valider_stagiaire(*, acteur: Acteur, transmission: Transmission) -> Transmission:
    """The tutor (a writer of the team) validates what a trainee wrote."""
    if transmission.auteur_id == acteur.id or not acteur.peut("TRE", "ecrire", transmission.structure_id):
        raise Refus("Un membre de l’équipe qui écrit valide les écrits du stagiaire.")
    if transmission.etat != EtatTransmission.A_VALIDER:
        raise ErreurMetier("etat", "Cette transmission n’attend pas de validation.")
    transmission.etat, transmission.valide_par_id = EtatTransmission.PUBLIEE, acteur.id
    transmission.save()
    _apres(transmission, "validee")
    return transmission


def marquer_lues(*, acteur: Acteur, transmissions: Iterable[Transmission]) -> int:
    """Passive reading marks (2 s in view); never counts as « pris connaissance »."""
    lignes = [_lecture(acteur, t, prise=False) for t in transmissions if t.auteur_id != acteur.id]
    Lecture.objects.bulk_create(lignes, ignore_conflicts=True)
    return len(lignes)


def prendre_connaissance(*, acteur: Acteur, transmission: Transmission) -> Lecture:
    """Explicit « J’ai pris connaissance » of a priority item."""
    if not decider_transmission(acteur, transmission).permis:
        raise Refus()
    lecture, _ = Lecture.objects.update_or_create(
        transmission=transmission,
        professionnel_id=acteur.id,
        defaults={"structure_id": transmission.structure_id, "prise": True, "lue_le": horloge.maintenant()},
    )
    return lecture


def _lecture(acteur: Acteur, transmission: Transmission, *, prise: bool) -> Lecture:
    return Lecture(
        transmission=transmission,
        structure_id=transmission.structure_id,
        professionnel_id=acteur.id,
        lue_le=horloge.maintenant(),
        prise=prise,
    )


def _exiger_auteur(acteur: Acteur, transmission: Transmission) -> None:
    if transmission.auteur_id != acteur.id:
        raise Refus("Seule la personne qui a écrit peut corriger sa transmission.")


def _apres(transmission: Transmission, acte: str) -> None:
    journal.tracer(
        "ecriture",
        objet=f"transmission:{acte}",
        dossier_id=transmission.dossier_id,
        structure_id=transmission.structure_id,
        niveau=transmission.niveau,
    )
    publier(
        f"coordination.transmission_{acte}",
        structure_id=transmission.structure_id,
        dossier_id=transmission.dossier_id,
        transmission_id=transmission.pk,
    )
