"""Prepare a contract: the decision of law kept with its facts, the text to write, who will sign, what to hand."""

from dataclasses import asdict
from datetime import date
from typing import Any

from django.db import transaction

from administration.choices_contrats import KIT_2002, EtatContrat, EtatVersion, TypeAnnexe, TypeContrat
from administration.models import AnnexeContrat, Contrat, EtatContratHisto, SignataireContrat, VersionContrat
from administration.services.contrats.decision import Decision, Faits, decider_document
from administration.services.contrats.echeances import arreter, poser_du_contrat
from administration.services.contrats.signataires import Attendu, attendus
from administration.services.contrats.socle import annoncer, exiger_ecriture, passer
from dui.core import contexte, horloge
from dui.core.erreurs import ErreurMetier
from dui.core.fusion import enregistrer_versionne
from habilitations.acces import Acteur
from habilitations.models import Professionnel
from usagers.acces import exiger
from usagers.autorite import mineur as est_mineur
from usagers.models import Dossier, Sejour
from usagers.services.dossiers import numero_suivant

# What a DIPC or an avenant takes from the text before it; an opinion is asked again each time.
TEXTES_REPRIS = (
    "participants", "accompagnant", "decisions", "objectifs", "objectifs_falc", "prestations", "conditions_sejour",
    "participation", "particularites", "accueil", "liens", "suivi", "revision",
)  # fmt: skip
NIVEAU, NIVEAU_DU_TEXTE = 1, 2
REVISION = (
    "La personne, son représentant ou l’établissement peut demander une révision à tout moment. "
    "En cas de désaccord, la direction reçoit la personne ; une personne qualifiée peut l’accompagner."
)


@transaction.atomic
def preparer_contrat(
    *, acteur: Acteur | None, dossier: Dossier, faits: Faits, sejour: Sejour | None = None, type: str = "",
    motif: str = "", participation_financiere: bool = False, fin_le: date | None = None,
    remplace: Contrat | None = None,
) -> Contrat:  # fmt: skip
    """The document of the law, or another one with a reason that stays; never a contract where the law forbids it."""
    exiger(acteur, dossier, ("CTR",), "ecrire", "valider", motif="Les contrats sont tenus par l’admission.")
    decision = decider_document(faits)
    retenu = TypeContrat(type) if type else decision.type
    _verifier_choix(decision, retenu, motif)
    if Contrat.objects.en_cours().filter(dossier=dossier, sejour=sejour, type=retenu).exists():
        raise ErreurMetier("deja_ouvert", f"Un {retenu.label.lower()} est déjà en cours pour ce séjour.", champ="type")
    contrat = Contrat.objects.create(
        dossier=dossier, structure_id=dossier.structure_id, niveau=NIVEAU, sejour=sejour,
        numero=numero_suivant(dossier, "CTR"), type=retenu, faits=_faits(faits), type_decide=decision.type,
        article=decision.article, source=decision.source, explication=decision.explication[:400],
        derogation=motif.strip()[:300] if retenu != decision.type else "", mineur=faits.mineur,
        mesure_judiciaire=faits.mesure_judiciaire, participation_financiere=participation_financiere,
        origine=faits.admission, fin_le=fin_le or faits.fin_prevue, remplace=remplace,
    )  # fmt: skip
    _ouvrir(contrat)
    for expire in Contrat.objects.filter(dossier=dossier, sejour=sejour, etat=EtatContrat.EXPIRE):
        passer(expire, EtatContrat.CLOS, f"Remplacé par : {contrat}")
        arreter(expire, "Contrat remplacé")
    return contrat


def _verifier_choix(decision: Decision, retenu: TypeContrat, motif: str) -> None:
    if retenu == decision.type:
        return
    if decision.imperatif:
        raise ErreurMetier("imperatif", f"{decision.explication} ({decision.article})", champ="type")
    if not motif.strip():
        attendu = decision.type.label.lower()
        raise ErreurMetier("motif", f"Le droit demande un {attendu} : dites pourquoi un autre document.", champ="motif")


def _faits(faits: Faits) -> dict[str, Any]:
    return {nom: valeur.isoformat() if isinstance(valeur, date) else valeur for nom, valeur in asdict(faits).items()}


def _ouvrir(contrat: Contrat) -> None:
    EtatContratHisto.objects.create(
        contrat=contrat, structure_id=contrat.structure_id, etat=EtatContrat.BROUILLON, motif=contrat.derogation,
        auteur_id=contexte.exiger().acteur_id, le=horloge.maintenant(),
    )  # fmt: skip
    nouvelle_version(contrat, rang=1, revision=REVISION)
    types = [*KIT_2002, *(t for t in TypeAnnexe if t not in KIT_2002)]
    AnnexeContrat.objects.bulk_create(
        AnnexeContrat(
            contrat=contrat, dossier_id=contrat.dossier_id, structure_id=contrat.structure_id, niveau=NIVEAU, type=t
        )
        for t in types
        if t != TypeAnnexe.TARIFS or contrat.participation_financiere
    )  # fmt: skip
    poser_du_contrat(contrat)
    annoncer(contrat, "prepare")


def nouvelle_version(contrat: Contrat, rang: int, **textes: Any) -> VersionContrat:
    """A draft and the people expected to sign it, as the entourage is today."""
    version = VersionContrat.objects.create(
        contrat=contrat, dossier_id=contrat.dossier_id, structure_id=contrat.structure_id, niveau=NIVEAU_DU_TEXTE,
        rang=rang, **textes,
    )  # fmt: skip
    inscrire_signataires(version)
    return version


def inscrire_signataires(version: VersionContrat, direction: Professionnel | None = None) -> list[Attendu]:
    """Nobody signs yet: the list is made again from the entourage; what was answered before stays in its circuit."""
    contrat = version.contrat
    version.signataires.all().delete()
    jour = horloge.aujourdhui()
    lignes = attendus(contrat.dossier, contrat.type, mineur_ce_jour(contrat, jour), jour, direction)
    SignataireContrat.objects.bulk_create(
        SignataireContrat(
            version_contrat=version, dossier_id=contrat.dossier_id, structure_id=contrat.structure_id, niveau=NIVEAU,
            ordre=rang, qualite=a.qualite, nom=a.nom[:200], contact_id=a.contact_id, requis=a.requis,
            professionnel_id=a.professionnel_id, contact_interdit=a.contact_interdit,
        )
        for rang, a in enumerate(lignes, start=1)
    )  # fmt: skip
    return lignes


def mineur_ce_jour(contrat: Contrat, jour: date) -> bool:
    """As the contract was prepared, when the birth date is unknown."""
    connu = est_mineur(contrat.dossier.usager, jour)
    return contrat.mineur if connu is None else connu


@transaction.atomic
def modifier_version(*, acteur: Acteur, version: VersionContrat, version_lue: int, **champs: Any) -> VersionContrat:
    """The text of a draft; what was handed is taken back first, what was signed never changes."""
    exiger_ecriture(acteur, version.contrat)
    if version.etat != EtatVersion.BROUILLON:
        raise ErreurMetier("figee", "Ce texte a été remis ou signé : il ne change plus. Ouvrez un avenant.")
    modifiee: VersionContrat = enregistrer_versionne(version, champs, version_lue)
    annoncer(version.contrat, "texte")
    return modifiee
