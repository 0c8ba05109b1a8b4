"""Letters of admission, from models that are data: made for a person who has no dossier yet (S02, DOC)."""

import hashlib
from collections.abc import Sequence
from typing import Any

from django.core.files.base import ContentFile
from django.db import transaction

from administration.champs_admission import SujetAdmission
from administration.donnees import admission as d
from administration.models import Commission, CourrierAdmission, VoeuStructure
from administration.services.admission.acces import exiger_instruction
from administration.services.admission.contacts import verifier_surete
from coordination.choices import ModeEvenement
from documents.rendu_modele import rendre
from documents.services.produire import piece_de, preparer, version_en_vigueur
from dui.core import horloge, journal
from dui.core.erreurs import ErreurMetier, Refus
from dui.core.evenements import publier
from habilitations.acces import Acteur
from habilitations.choices import NatureLien
from habilitations.models import LienDossier, PerimetreDossier, Structure, Unite
from usagers.models import Dossier

COURRIERS = {
    "ADM-ACCUSE": "Accusé de réception", "ADM-PIECES": "Demande de pièces",
    "ADM-CONVOCATION": "Invitation à une rencontre",
    "ADM-ADMISSION": "Courrier d’admission", "ADM-REFUS": "Courrier de refus motivé",
}  # fmt: skip
PV = "ADM-PV"
# A letter that announces a decision waits for it.
APRES = {
    "ADM-ADMISSION": (d.Statut.ADMIS, d.Statut.ESSAI, d.Statut.ENTRE),
    "ADM-REFUS": (d.Statut.REFUSEE,),
}


def courriers_possibles(voeu: VoeuStructure) -> list[tuple[str, str]]:
    """Models that fit the state of the request."""
    return [(c, mots) for c, mots in COURRIERS.items() if c not in APRES or voeu.statut in APRES[c]]


@transaction.atomic
def ecrire_courrier(
    *, acteur: Acteur, voeu: VoeuStructure, code: str, destinataire: Sequence[str]
) -> CourrierAdmission:
    """A letter leaves only where writing is safe; a refusal always says why and what can be done."""
    exiger_instruction(acteur, voeu, "ecrire")
    if code not in dict(courriers_possibles(voeu)):
        raise ErreurMetier("code", "Ce courrier attend une décision.", champ="code")
    if voeu.candidature.effacee_le:
        raise ErreurMetier("effacee", "Le contenu de cette demande a été effacé.")
    lignes = [ligne.strip() for ligne in destinataire if ligne.strip()]
    if not lignes:
        raise ErreurMetier("destinataire", "Écrivez à qui ce courrier est adressé.", champ="destinataire")
    verifier_surete(voeu.candidature, voeu.structure, ModeEvenement.COURRIER)
    return _faire(acteur, code, voeu.structure, voeu.unite, SujetAdmission(voeu), lignes, voeu=voeu)


@transaction.atomic
def ecrire_pv(*, acteur: Acteur, commission: Commission) -> CourrierAdmission:
    """Minutes of a commission: proposals and decisions, nothing medical."""
    if not any(acteur.peut("ADM", action, commission.structure_id) for action in ("ecrire", "valider")):
        raise Refus("Le procès-verbal revient à l’admission et à la direction.")
    return _faire(acteur, PV, commission.structure, None, commission, [], commission=commission)


def _faire(
    acteur: Acteur, code: str, structure: Structure, unite: Unite | None, objet: Any, lignes: list[str], **sujet: Any
) -> CourrierAdmission:
    version = version_en_vigueur(code, structure)
    prepare = preparer(
        acteur=acteur, version=version, dossier=_lieu(acteur, structure, unite), objet=objet, destinataire=lignes
    )
    octets = rendre(piece_de(prepare), "pdf")
    courrier = CourrierAdmission.objects.create(
        structure=structure, code=code, reference=f"{code}, version {version.numero}", titre=version.modele.titre[:150],
        destinataire=", ".join(lignes)[:254], fichier=ContentFile(octets, name="courrier"), taille=len(octets),
        sha256=hashlib.sha256(octets).hexdigest(), auteur_id=acteur.id, **sujet,
    )  # fmt: skip
    journal.tracer("impression", objet=f"courrier_admission:{courrier.pk}", structure_id=structure.pk)
    publier("administration.courrier_ecrit", structure_id=structure.pk, courrier_id=courrier.pk)
    return courrier


def _lieu(acteur: Acteur, structure: Structure, unite: Unite | None) -> Dossier:
    """Where the formula is asked: house and unit of the request, in the name of who instructs it. Never saved."""
    perimetre = PerimetreDossier(pk=0, structure=structure, unite=unite, phase="candidat")
    lien = LienDossier(professionnel_id=acteur.id, nature=NatureLien.EQUIPE, debut=horloge.maintenant())
    perimetre._prefetched_objects_cache = {"liens": [lien]}  # type: ignore[attr-defined]
    dossier = Dossier(pk=0, structure=structure, numero="")
    dossier.perimetre = perimetre
    return dossier
