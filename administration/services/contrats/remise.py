"""Hand the project, with what the law wants in it and beside it; take it back as long as nobody has signed."""

import hashlib
import json
from datetime import date

from django.db import transaction

from administration.choices_contrats import EtatContrat, EtatVersion, Qualite, TypeAnnexe, TypeContrat
from administration.models import AnnexeContrat, Contrat, VersionContrat
from administration.services.contrats.echeances import apres_remise, suivre_tarifs
from administration.services.contrats.preparation import inscrire_signataires
from administration.services.contrats.socle import annoncer, enregistrer, exiger_ecriture, passer
from dui.core import horloge
from dui.core.erreurs import ErreurMetier
from dui.core.fusion import enregistrer_versionne
from habilitations.acces import Acteur

TEXTES = ("objet", "participants", "accompagnant", "avis_mineur", "avis_conditions", "avis_impossible", "decisions",
          "objectifs", "objectifs_falc", "prestations", "conditions_sejour", "participation", "particularites",
          "accueil", "liens", "suivi", "revision")  # fmt: skip
SEJOUR = (("objectifs", "les objectifs"), ("prestations", "les prestations"))
EXIGES: dict[str, tuple[tuple[str, str], ...]] = {
    TypeContrat.SEJOUR: (*SEJOUR, ("conditions_sejour", "les conditions de séjour et d’accueil")),
    TypeContrat.DIPC: SEJOUR,
    TypeContrat.CAST: SEJOUR,
    TypeContrat.SERVICE: (("prestations", "les prestations"),),
    TypeContrat.PROVISOIRE: (
        ("accueil", "le mode et le lieu d’accueil"),
        ("liens", "les liens avec la famille et les personnes autorisées"),
        ("suivi", "les personnes chargées du suivi"),
    ),
    TypeContrat.JEUNE_MAJEUR: SEJOUR,
}


def manques(version: VersionContrat) -> list[str]:
    """What the law wants and is not there yet, in words; empty when the project can be handed (D311 III, V, VI)."""
    contrat = version.contrat
    absents = [mots for champ, mots in EXIGES[contrat.type] if not getattr(version, champ).strip()]
    if not version.participants.strip():
        absents.append("les noms de ceux qui l’ont élaboré")
    if contrat.mineur and not _avis(version):
        absents.append("l’avis du mineur, son jour et ses conditions")
    if contrat.mesure_judiciaire and not version.decisions.strip():
        absents.append("la décision judiciaire que ce document suit")
    if contrat.participation_financiere and not version.participation.strip():
        absents.append("la participation financière, absences comprises")
    if contrat.mineur and contrat.type != TypeContrat.DIPC and not _titulaires(version):
        absents.append("un titulaire de l’autorité parentale dans l’entourage")
    return absents


def _avis(version: VersionContrat) -> bool:
    """Heard, with the day and the conditions; or why it could not be."""
    recueilli = version.avis_mineur.strip() and version.avis_le and version.avis_conditions.strip()
    return bool(recueilli or version.avis_impossible.strip())


def _titulaires(version: VersionContrat) -> bool:
    """Or somebody who is of age by now and signs alone."""
    return any(s.qualite in (Qualite.TITULAIRE, Qualite.REPRESENTANT, Qualite.PERSONNE)
               for s in version.signataires.all())  # fmt: skip


@transaction.atomic
def remettre_contrat(*, acteur: Acteur, contrat: Contrat, le: date) -> Contrat:
    """The project is in the hands of the person: its text is frozen, the fifteen days are kept."""
    exiger_ecriture(acteur, contrat)
    if le > horloge.aujourdhui():
        raise ErreurMetier("date", "La remise ne peut pas être dans le futur.", champ="le")
    if le < contrat.origine:
        raise ErreurMetier("date", f"La remise ne peut pas être avant l’admission du {contrat.origine:%d/%m/%Y}.",
                           champ="le")  # fmt: skip
    version = contrat.courante
    inscrire_signataires(version)
    if absents := manques(version):
        raise ErreurMetier("incomplet", f"Il manque {', '.join(absents)}.")
    figer(version)
    contrat.remis_le = contrat.remis_le or le
    enregistrer(contrat, "remis_le")
    passer(contrat, EtatContrat.REMIS, f"Remis le {le:%d/%m/%Y}")
    apres_remise(contrat, le)
    return contrat


def figer(version: VersionContrat) -> None:
    version.etat, version.figee_le = EtatVersion.FIGEE, horloge.maintenant()
    version.empreinte = empreinte(version)
    version.version += 1
    version.save(update_fields=["etat", "figee_le", "empreinte", "version", "modifie_le"])


def empreinte(version: VersionContrat) -> str:
    """Of the words alone: a signature holds for this text and no other."""
    textes = {nom: getattr(version, nom) for nom in TEXTES} | {"avis_le": str(version.avis_le or "")}
    return hashlib.sha256(json.dumps(textes, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


@transaction.atomic
def reprendre_brouillon(*, acteur: Acteur, contrat: Contrat, motif: str) -> Contrat:
    """Change what was handed, with a reason: the signatures awaited are void, those given stay in their proof."""
    exiger_ecriture(acteur, contrat)
    version = contrat.courante
    if not motif.strip():
        raise ErreurMetier("motif", "Dites ce qui doit changer.", champ="motif")
    passer(contrat, EtatContrat.BROUILLON, motif)
    version.etat, version.empreinte, version.figee_le = EtatVersion.BROUILLON, "", None
    version.version += 1
    version.save(update_fields=["etat", "empreinte", "figee_le", "version", "modifie_le"])
    inscrire_signataires(version)
    return contrat


@transaction.atomic
def noter_annexe(
    *, acteur: Acteur, contrat: Contrat, type: str, version_lue: int, remise_le: date | None = None,
    remise_a: str = "", sans_objet: str = "",
) -> AnnexeContrat:  # fmt: skip
    """Handed on a day, or without object with its reason. No tariff annex where nobody pays."""
    exiger_ecriture(acteur, contrat)
    annexe = contrat.annexes.filter(type=type).first()
    if annexe is None:
        raise ErreurMetier("annexe", "Cette annexe n’a pas d’objet : il n’y a pas de participation financière.")
    if remise_le is not None and remise_le > horloge.aujourdhui():
        raise ErreurMetier("date", "La remise ne peut pas être dans le futur.", champ="remise_le")
    champs = {"remise_le": remise_le, "remise_a": remise_a[:120], "sans_objet": sans_objet[:200]}
    enregistrer_versionne(annexe, champs, version_lue)
    if type == TypeAnnexe.TARIFS:
        suivre_tarifs(contrat, contrat.signe_le)
    annoncer(contrat, "annexe")
    return annexe
