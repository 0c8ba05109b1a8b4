"""The clocks of a contract (metier §2.5): each set when its date is known, moved with it, closed when it is done."""

from datetime import date

from administration.choices_contrats import A_SIGNER_PAR_TOUS, EtatVersion, TypeAnnexe, TypeContrat
from administration.models import Contrat
from administration.services.contrats.decision import LHSS
from coordination.services.echeances import clore_echeances, poser_echeance
from usagers.choices import StatutSejour
from usagers.models import Dossier, Sejour

AVEC_AVENANT = frozenset({TypeContrat.SEJOUR, TypeContrat.CAST})


def poser_du_sejour(sejour: Sejour) -> None:
    """Before any contract exists: somebody must hand one, and a stay in LHSS runs, with or without a name."""
    dossier = Dossier.objects.select_related("structure", "usager").get(pk=sejour.dossier_id)
    if sejour.statut == StatutSejour.TERMINE:
        return
    cle = f"sejour:{sejour.pk}"
    if sejour.date_admission is not None and not dossier.usager.anonyme:
        poser_echeance(acteur=None, dossier=dossier, regle="contrat_remise", origine=sejour.date_admission, objet=cle)
    debut = sejour.date_entree or sejour.date_entree_prevue or sejour.date_admission
    if dossier.structure.categorie in LHSS and debut is not None:
        poser_echeance(acteur=None, dossier=dossier, regle="lhss_duree", origine=debut, objet=cle)


def poser_du_contrat(contrat: Contrat) -> None:
    """Signature within a month and objectives within six, both from the admission; only while they are to come."""
    if contrat.type in A_SIGNER_PAR_TOUS and contrat.signe_le is None:
        _poser(contrat, "contrat_signature", contrat.origine)
    if contrat.type in AVEC_AVENANT and not contrat.versions.filter(rang__gt=1, etat=EtatVersion.SIGNEE).exists():
        _poser(contrat, "contrat_avenant", contrat.origine)
    if contrat.fin_le is not None:
        _poser(contrat, regle_de_fin(contrat), contrat.fin_le)


def regle_de_fin(contrat: Contrat) -> str:
    return "jeune_majeur_fin" if contrat.type == TypeContrat.JEUNE_MAJEUR else "contrat_fin"


def apres_remise(contrat: Contrat, le: date) -> None:
    if contrat.sejour_id:
        clore_echeances(
            dossier=contrat.dossier, objet=f"sejour:{contrat.sejour_id}", regles=("contrat_remise",), faite_le=le
        )


def apres_signature(contrat: Contrat, le: date, avenant: bool) -> None:
    """Signed: the month is kept; twelve months start again; the tariff annex only where the person pays."""
    quoi = ("contrat_avenant",) if avenant else ("contrat_signature",)
    clore_echeances(dossier=contrat.dossier, objet=contrat.cle, regles=quoi, faite_le=le)
    _poser(contrat, "contrat_annuel", le)
    if contrat.participation_financiere:
        suivre_tarifs(contrat, le)
    if contrat.fin_le is not None:
        _poser(contrat, regle_de_fin(contrat), contrat.fin_le)


def suivre_tarifs(contrat: Contrat, signature: date | None = None) -> None:
    """A year from the last tariff annex handed, or from the signature when none was."""
    remises = contrat.annexes.filter(type=TypeAnnexe.TARIFS).values_list("remise_le", flat=True)
    depart = next((le for le in remises if le is not None), None) or signature
    if contrat.participation_financiere and depart is not None:
        _poser(contrat, "contrat_tarifs", depart)


def arreter(contrat: Contrat, motif: str, regles: tuple[str, ...] = ()) -> None:
    """Nothing more is expected of this contract."""
    clore_echeances(dossier=contrat.dossier, objet=contrat.cle, motif=motif, regles=regles)


def _poser(contrat: Contrat, regle: str, origine: date) -> None:
    poser_echeance(acteur=None, dossier=contrat.dossier, regle=regle, origine=origine, objet=contrat.cle)
