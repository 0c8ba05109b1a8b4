"""A file taken in: received, mapped, tried, applied by a worker, stopped, resumed, and its doubts decided."""

import hashlib
import re
from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.db.models import Count

from dui.core import horloge, journal
from dui.core.entrees import lire_tableur
from dui.core.erreurs import ErreurMetier
from dui.core.evenements import publier
from habilitations.acces import Acteur, exiger_droit
from habilitations.models import Structure
from usagers.choices import DecisionLigne, EtatLigne
from usagers.models import LigneReprise, LotReprise, SourceReprise, Usager
from usagers.services.reprise.champs import CHAMPS, LIBELLES, deviner, entetes_uniques

LIGNES_MAX = 20_000
CODE = re.compile(r"[a-z0-9][a-z0-9-]{0,29}")
REQUIS = ("nom_naissance", "prenoms", "date_naissance")


def exiger_reprise(acteur: Acteur | None, structure_id: int) -> None:
    """Whoever takes a file in writes identities and decides admissions. `None`: the command, named in the history."""
    if acteur is not None:
        exiger_droit(acteur, "ID", "ecrire", structure_id)
        exiger_droit(acteur, "ADM", "ecrire", structure_id)


@transaction.atomic
def recevoir_fichier(
    *, acteur: Acteur | None, structure: Structure, source: str, nom: str, octets: bytes
) -> LotReprise:
    """Open the file and keep its lines as read. Nothing is taken in yet."""
    exiger_reprise(acteur, structure.pk)
    code = source.strip().lower()
    if not CODE.fullmatch(code):
        message = "Le logiciel d’origine s’écrit en minuscules, chiffres et tirets, 30 caractères au plus."
        raise ErreurMetier("source", message, champ="source")
    tableau = lire_tableur(octets, nom, lignes=LIGNES_MAX + 1)
    largeur = max(len(ligne) for ligne in tableau.lignes)
    entetes = entetes_uniques(tableau.lignes[0] + [""] * (largeur - len(tableau.lignes[0])))
    if len(tableau.lignes) < 2:
        raise ErreurMetier("vide", "Ce fichier n’a que sa ligne de titres.", champ="fichier")
    origine, _ = SourceReprise.objects.get_or_create(
        structure=structure, code=code, defaults={"organisme_id": structure.organisme_id}
    )
    lot = LotReprise.objects.create(
        source=origine, structure=structure, nom_fichier=nom[-150:], sha256=hashlib.sha256(octets).hexdigest(),
        auteur_id=acteur.id if acteur else None, entetes=entetes, lignes_total=len(tableau.lignes) - 1,
        correspondances=deviner(entetes, origine.correspondances),
    )  # fmt: skip
    LigneReprise.objects.bulk_create(
        (
            LigneReprise(lot=lot, structure=structure, numero=numero, contenu=cellules)
            for numero, cellules in zip(tableau.numeros[1:], tableau.lignes[1:], strict=True)
        ),
        batch_size=1000,
    )
    journal.tracer("ecriture", objet=f"reprise:{lot.pk}", structure_id=structure.pk)
    return lot


@transaction.atomic
def choisir_colonnes(*, acteur: Acteur | None, lot: LotReprise, correspondances: Mapping[str, str]) -> LotReprise:
    """Heading → field, kept for the next file of the same software."""
    exiger_reprise(acteur, lot.structure_id)
    choisies = {e: c for e, c in correspondances.items() if c}
    inconnus = [c for c in choisies.values() if c not in CHAMPS] + [e for e in choisies if e not in lot.entetes]
    if inconnus:
        raise ErreurMetier("colonne", f"« {inconnus[0]} » n’est pas une colonne connue.")
    doubles = [c for c in set(choisies.values()) if list(choisies.values()).count(c) > 1]
    if doubles:
        raise ErreurMetier("double", f"« {LIBELLES[sorted(doubles)[0]]} » est choisi pour deux colonnes.")
    manque = [LIBELLES[c] for c in REQUIS if c not in choisies.values()]
    if manque and not (lot.structure.anonymat_possible and "pseudonyme" in choisies.values()):
        raise ErreurMetier("manque", f"Indiquez la colonne : {', '.join(manque)}.")
    lot.correspondances = choisies
    lot.save(update_fields=["correspondances", "modifie_le"])
    ignorees = dict.fromkeys(set(lot.entetes) - set(choisies), "")
    SourceReprise.objects.filter(pk=lot.source_id).update(
        correspondances=lot.source.correspondances | ignorees | choisies
    )
    return lot


@transaction.atomic
def demander(*, acteur: Acteur | None, lot: LotReprise, a_blanc: bool) -> LotReprise:
    """Ask the worker to try the file, or to take it in."""
    exiger_reprise(acteur, lot.structure_id)
    lot = LotReprise.objects.select_for_update(of=("self",)).select_related("source", "structure").get(pk=lot.pk)
    if lot.demande_le and not lot.termine_le and not lot.annule_le:
        raise ErreurMetier("en_cours", "Ce fichier est déjà en cours de traitement.")
    if not a_blanc and acteur is not None and lot.a_blanc and lot.termine_le is None:
        raise ErreurMetier("essai", "Faites d’abord un essai : rien n’est écrit, et vous voyez ce qui va se passer.")
    if lot.a_blanc or a_blanc:
        _remettre(lot)
    lot.a_blanc, lot.demande_le, lot.termine_le, lot.annule_le = a_blanc, horloge.maintenant(), None, None
    if acteur is not None:
        lot.auteur_id = acteur.id
    lot.save()
    journal.tracer("ecriture", objet=f"reprise:{lot.pk}", structure_id=lot.structure_id)
    if acteur is not None:
        publier("usagers.reprise_demandee", structure_id=lot.structure_id, lot_id=lot.pk)
    return lot


def _remettre(lot: LotReprise) -> None:
    """A try leaves sentences behind, no person."""
    if not lot.a_blanc and lot.demande_le:
        raise ErreurMetier("appliquee", "Ce fichier a déjà été repris. Déposez-le à nouveau pour un autre essai.")
    lot.lignes.update(etat=EtatLigne.A_FAIRE, messages=[], traitee_le=None)


@transaction.atomic
def annuler(*, acteur: Acteur | None, lot: LotReprise) -> None:
    """Stops between two chunks; what is taken in stays, the rest can be resumed."""
    exiger_reprise(acteur, lot.structure_id)
    LotReprise.objects.filter(pk=lot.pk, termine_le=None).update(annule_le=horloge.maintenant())
    journal.tracer("ecriture", objet=f"reprise:{lot.pk}", structure_id=lot.structure_id)


@transaction.atomic
def trancher(*, acteur: Acteur, lot: LotReprise, numero: int, decision: str, usager_id: int | None = None) -> None:
    """The same person as a near one, or another: the line and those about the same person go through again."""
    exiger_reprise(acteur, lot.structure_id)
    lignes = LigneReprise.objects.select_for_update().filter(lot=lot, etat=EtatLigne.DOUTEUSE)
    ligne = lignes.filter(numero=numero).first()
    if ligne is None or lot.a_blanc:
        raise ErreurMetier("tranchee", "Cette ligne n’attend pas de décision.")
    choix: dict[str, Any] = next((m for m in ligne.messages if m["gravite"] == "choix"), {})
    choisi = None
    if decision == DecisionLigne.RATTACHER:
        choisi = _choisi(lot, choix, usager_id)
    elif decision != DecisionLigne.CREER or not choix.get("creer"):
        raise ErreurMetier("decision", "Ce choix n’est pas possible pour cette ligne.")
    lignes.filter(cle=ligne.cle).update(decision=decision, usager=choisi, etat=EtatLigne.A_FAIRE, messages=[])
    lot.termine_le, lot.demande_le, lot.annule_le, lot.auteur_id = None, horloge.maintenant(), None, acteur.id
    lot.save()
    journal.tracer("ecriture", objet=f"reprise:{lot.pk}", structure_id=lot.structure_id)
    publier("usagers.reprise_demandee", structure_id=lot.structure_id, lot_id=lot.pk)


def _choisi(lot: LotReprise, choix: Mapping[str, Any], usager_id: int | None) -> Usager:
    """Only a person that the line itself named near."""
    proposes = list(choix.get("usagers", []))
    if choix.get("ligne"):
        autre = lot.lignes.filter(numero=choix["ligne"]).values_list("usager_id", flat=True).first()
        proposes += [autre] if autre else []
    voulu = usager_id or (proposes[0] if len(proposes) == 1 else 0)
    if (trouve := Usager.objects.filter(pk__in=proposes).filter(pk=voulu).first()) is None:
        raise ErreurMetier("choix", "Choisissez la personne à laquelle rattacher cette ligne.")
    return trouve


def bilan(lot: LotReprise) -> dict[str, int]:
    """Number of lines in each outcome."""
    comptes = dict(lot.lignes.values_list("etat").annotate(n=Count("pk")))
    return {str(etat): comptes.get(etat, 0) for etat in EtatLigne.values}
