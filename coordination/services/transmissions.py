"""Transmissions (S10): published once, one copy per person, corrected without ever losing the original."""

import re
import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction

from coordination.acces import a_valider, decider_transmission, peut_ecrire
from coordination.choices import Categorie, EtatTransmission, Importance
from coordination.mesures import DEFINITIONS, Valeurs, dire, fautes, theme_de
from coordination.models import Mesure, Transmission
from coordination.services.masquage import designe, masquer
from dui.core import horloge, journal
from dui.core.erreurs import ConflitVersion, ErreurMetier, Refus
from dui.core.evenements import publier
from habilitations.acces import Acteur, numeros_visibles
from usagers.models import Dossier, Usager

REPRISE_LIBRE = timedelta(minutes=15)
CHAMPS_TEXTE = ("texte", "donnee", "action", "resultat", "cible")
_ARROBAS = re.compile(r"@([^\W\d_][\w'’-]*)")


@dataclass(frozen=True)
class Ecrit:
    """What the composer sends. Free text, or the DAR trio on a named target (`cible`), or values alone."""

    texte: str = ""
    cible: str = ""
    macrocible: str = ""
    donnee: str = ""
    action: str = ""
    resultat: str = ""
    categorie: str = Categorie.QUOTIDIEN
    theme: str = ""
    niveau: int = 2
    importance: int = Importance.INFO
    fait_le: datetime | None = None
    suite_le: date | None = None
    nomme_tiers: bool = False
    mesures: Valeurs = field(default_factory=dict)


@transaction.atomic
def publier_transmission(*, acteur: Acteur, dossiers: Sequence[Dossier], ecrit: Ecrit) -> list[Transmission]:
    """One row per dossier; in each copy the other persons, and those named with @, are « une autre jeune »."""
    dossiers = list(dict.fromkeys(dossiers))
    _controler(acteur, dossiers, ecrit)
    groupe, copies = uuid.uuid4(), []
    nommes = [dossier.usager for dossier in dossiers] + _mentionnes(acteur, dossiers, ecrit)
    for dossier in dossiers:
        copies.append(_copie(acteur, dossier, nommes, ecrit, groupe))
    return copies


def _controler(acteur: Acteur, dossiers: Sequence[Dossier], ecrit: Ecrit) -> None:
    if not dossiers:
        raise ErreurMetier("personne", "Dites pour qui vous écrivez.", champ="dossiers")
    if len({dossier.structure_id for dossier in dossiers}) > 1:
        raise ErreurMetier("structures", "Une transmission reste dans un établissement : écrivez-en une par lieu.")
    controler_ecrit(ecrit, len(dossiers))
    for dossier in dossiers:
        decision = peut_ecrire(acteur, dossier, ecrit.niveau)
        if not decision.permis:
            raise Refus(decision.motif)


def controler_ecrit(ecrit: Ecrit, personnes: int = 1) -> None:
    """A text, or a target with what was observed, or values; never in the future."""
    for champ, phrase in fautes(ecrit.mesures, ecrit.niveau, personnes):
        raise ErreurMetier("mesure", phrase, champ=champ)
    if not (ecrit.texte.strip() or ecrit.donnee.strip() or ecrit.mesures):
        raise ErreurMetier("texte", "Écrivez ce qui s’est passé.", champ="texte")
    if ecrit.cible.strip() and not ecrit.donnee.strip():
        raise ErreurMetier("donnee", "Une transmission ciblée commence par ce que vous avez observé.", champ="donnee")
    if ecrit.donnee.strip() and not ecrit.cible.strip():
        raise ErreurMetier("cible", "Nommez la cible de cette transmission.", champ="cible")
    if ecrit.fait_le and ecrit.fait_le > horloge.maintenant() + timedelta(minutes=1):
        raise ErreurMetier("futur", "Le fait ne peut pas être dans le futur.", champ="fait_le")


def _mentionnes(acteur: Acteur, dossiers: Sequence[Dossier], ecrit: Ecrit) -> list[Usager]:
    """Persons named with @ without being concerned: masked too. Searched among those the author may know."""
    mots = {mot for champ in CHAMPS_TEXTE for mot in _ARROBAS.findall(getattr(ecrit, champ))}
    if not mots:
        return []
    perimetres = numeros_visibles(acteur, "ID", "resumer")
    connus = Dossier.objects.filter(perimetre__in=perimetres, structure__in={d.structure_id for d in dossiers})
    concernes = {d.usager_id for d in dossiers}
    usagers = (d.usager for d in connus.select_related("usager").exclude(usager__in=concernes))
    return [usager for usager in usagers if any(designe(mot, usager) for mot in mots)]


def _copie(
    acteur: Acteur,
    dossier: Dossier,
    nommes: Iterable[Usager],
    ecrit: Ecrit,
    groupe: uuid.UUID,
    **liens: Any,
) -> Transmission:
    stagiaire = a_valider(acteur, dossier.structure_id)
    textes = textes_de(dossier, ecrit, nommes)
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
        theme=ecrit.theme or theme_de(ecrit.mesures),
        macrocible=ecrit.macrocible,
        suite_le=ecrit.suite_le,
        cible_close_le=_cloture(textes["resultat"], ecrit.suite_le),
        importance=ecrit.importance,
        nomme_tiers=ecrit.nomme_tiers,
        etat=EtatTransmission.A_VALIDER if stagiaire else EtatTransmission.PUBLIEE,
        **textes,
        **liens,
    )
    mesurer(transmission, ecrit.mesures)
    annoncer(transmission, "publiee")
    return transmission


def textes_de(dossier: Dossier, ecrit: Ecrit, nommes: Iterable[Usager]) -> dict[str, str]:
    """The words of one copy, and those of its values; values alone are its text."""
    textes = {champ: masquer_pour(dossier, getattr(ecrit, champ), nommes) for champ in CHAMPS_TEXTE}
    textes["valeurs"] = dire(ecrit.mesures)
    if not (textes["texte"] or textes["donnee"]):
        textes["texte"] = textes["valeurs"]
    return textes


def mesurer(transmission: Transmission, valeurs: Valeurs) -> None:
    """The rows of a writing, as they now are."""
    Mesure.objects.filter(transmission=transmission).exclude(genre__in=valeurs).delete()
    for genre, valeur in valeurs.items():
        Mesure.objects.update_or_create(
            transmission=transmission,
            genre=genre,
            defaults={
                "valeur": valeur, "unite": DEFINITIONS[genre].unite, "prise_le": transmission.fait_le,
                "structure_id": transmission.structure_id, "dossier_id": transmission.dossier_id,
                "niveau": transmission.niveau,
            },
        )  # fmt: skip


def valeurs_de(transmission: Transmission) -> Valeurs:
    return {m.genre: m.valeur for m in transmission.mesures.all()}


def masquer_pour(dossier: Dossier, texte: str, nommes: Iterable[Usager]) -> str:
    autres = [usager for usager in nommes if usager.pk != dossier.usager_id]
    return masquer(texte.strip(), autres, dossier.structure.secteur, dossier.usager)


def _cloture(resultat: str, suite_le: date | None) -> datetime | None:
    """A target is closed by its result, unless a date to look at it again is given."""
    return horloge.maintenant() if resultat and suite_le is None else None


def autres_personnes(transmission: Transmission) -> list[Usager]:
    """Persons of the other copies: no later text may name them either."""
    copies = Transmission.objects.filter(groupe=transmission.groupe).exclude(dossier=transmission.dossier_id)
    return list(Usager.objects.filter(dossiers__in=copies.values("dossier")).distinct())


@transaction.atomic
def amender(
    *, acteur: Acteur, transmission: Transmission, textes: dict[str, str], version: int, valeurs: Valeurs | None = None
) -> Transmission:
    """Free correction by the author for 15 minutes; every version stays in the history. No `valeurs`: those noted."""
    transmission = _verrouiller(transmission)
    _exiger_auteur(acteur, transmission)
    if transmission.etat == EtatTransmission.RECTIFIEE or not libre(transmission):
        raise ErreurMetier("trop_tard", "Les quinze minutes sont passées : rectifiez, l’original restera visible.")
    if transmission.version != version:
        raise ConflitVersion(transmission, dict(textes), version)
    mesures = valeurs_de(transmission) if valeurs is None else valeurs
    mots = {champ: textes.get(champ, getattr(transmission, champ)) for champ in CHAMPS_TEXTE}
    saisie = Ecrit(**mots, niveau=transmission.niveau, mesures=mesures)
    controler_ecrit(saisie)
    nommes = autres_personnes(transmission) + _mentionnes(acteur, [transmission.dossier], saisie)
    for champ, dit in textes_de(transmission.dossier, saisie, nommes).items():
        setattr(transmission, champ, dit)
    mesurer(transmission, mesures)
    _enregistrer(transmission, "amendee")
    return transmission


def libre(transmission: Transmission) -> bool:
    """Still within the quarter of an hour after it was written."""
    return horloge.maintenant() - transmission.saisi_le <= REPRISE_LIBRE


@transaction.atomic
def rectifier(*, acteur: Acteur, transmission: Transmission, ecrit: Ecrit, motif: str) -> Transmission:
    """New linked writing; the original stays, struck through."""
    transmission = _verrouiller(transmission)
    _exiger_auteur(acteur, transmission)
    if not motif.strip():
        raise ErreurMetier("motif", "Écrivez pourquoi vous rectifiez.", champ="motif")
    if transmission.etat == EtatTransmission.RECTIFIEE:
        raise ErreurMetier("deja_rectifiee", "Cette transmission est déjà rectifiée.")
    _controler(acteur, [transmission.dossier], ecrit)
    nommes = autres_personnes(transmission) + _mentionnes(acteur, [transmission.dossier], ecrit)
    nouvelle = _copie(
        acteur, transmission.dossier, nommes, ecrit, transmission.groupe, rectifie=transmission,
        motif_rectification=motif.strip(), reponse_a_id=transmission.reponse_a_id,
    )  # fmt: skip
    transmission.etat = EtatTransmission.RECTIFIEE
    _enregistrer(transmission, "rectifiee")
    return nouvelle


@transaction.atomic
def repondre(*, acteur: Acteur, transmission: Transmission, ecrit: Ecrit) -> Transmission:
    """A writing of its own, under the one that began the thread, never read by more people than it (S10)."""
    transmission = _verrouiller(transmission)
    if not decider_transmission(acteur, transmission).permis:
        raise Refus()
    if transmission.etat == EtatTransmission.RECTIFIEE:
        raise ErreurMetier("rectifiee", "Cette transmission a été rectifiée : répondez à la rectification.")
    if ecrit.niveau < transmission.niveau:
        raise ErreurMetier("niveau", "Une réponse se lit au même niveau que ce à quoi elle répond.", champ="niveau")
    _controler(acteur, [transmission.dossier], ecrit)
    nommes = autres_personnes(transmission) + _mentionnes(acteur, [transmission.dossier], ecrit)
    racine = transmission.reponse_a_id or transmission.pk
    return _copie(acteur, transmission.dossier, nommes, ecrit, uuid.uuid4(), reponse_a_id=racine)


@transaction.atomic
def completer_resultat(
    *, acteur: Acteur, transmission: Transmission, resultat: str, suite_le: date | None = None
) -> Transmission:
    """A target opened gets its result, or a new date to look at it again (S10)."""
    transmission = _verrouiller(transmission)
    decision = peut_ecrire(acteur, transmission.dossier, transmission.niveau)
    if not decision.permis:
        raise Refus(decision.motif)
    if not transmission.cible or transmission.etat == EtatTransmission.RECTIFIEE:
        raise ErreurMetier("sans_cible", "Seule une transmission ciblée attend un résultat.")
    if transmission.cible_close_le:
        raise ErreurMetier("close", "Cette cible est close. Ouvrez-en une nouvelle s’il y a du nouveau.")
    if not resultat.strip() and suite_le is None:
        raise ErreurMetier("resultat", "Écrivez le résultat, ou donnez une date pour y revenir.", champ="resultat")
    if suite_le is not None and suite_le < horloge.aujourdhui():
        raise ErreurMetier("suite_passee", "La date pour y revenir est déjà passée.", champ="suite_le")
    nommes = autres_personnes(transmission) + _mentionnes(acteur, [transmission.dossier], Ecrit(resultat=resultat))
    ajout = masquer_pour(transmission.dossier, resultat, nommes)
    transmission.resultat = "\n".join(filter(None, [transmission.resultat, ajout]))
    transmission.suite_le = suite_le
    transmission.cible_close_le = _cloture(ajout, suite_le)
    _enregistrer(transmission, "completee")
    return transmission


def _verrouiller(transmission: Transmission) -> Transmission:
    """The row as it is now, held until the end of the transaction."""
    lignes = Transmission.objects.select_for_update(of=("self",))
    return lignes.select_related("dossier__usager", "dossier__structure", "dossier__perimetre").get(pk=transmission.pk)


def _enregistrer(transmission: Transmission, acte: str) -> None:
    transmission.version += 1
    transmission.save()
    annoncer(transmission, acte)


def _exiger_auteur(acteur: Acteur, transmission: Transmission) -> None:
    if transmission.auteur_id != acteur.id:
        raise Refus("Seule la personne qui a écrit peut corriger sa transmission.")


def annoncer(transmission: Transmission, acte: str) -> None:
    """Trace and event of an act on a transmission."""
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
