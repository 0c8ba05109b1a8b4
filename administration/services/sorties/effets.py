"""What an exit closes by itself, kept so that one written by mistake gives everything back as it was.

Each thing is kept with its state before, and its version or its reason after: what somebody touched since is theirs,
and stays as they left it.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any

from administration.choices_contrats import FINIS, EtatContrat
from administration.choices_libertes import StatutLiberte
from administration.choices_sorties import IssueAction
from administration.donnees.sorties import DECES
from administration.models import ActionSuivi, Contrat, MesureLiberte, Sortie
from administration.services.admission.entrees import annuler_sortie_de_la_demande
from administration.services.contrats.vie import rouvrir_contrat
from administration.services.libertes import retablir_liberte
from administration.services.sorties.socle import en_agent
from administration.services.sorties.suivi import REGLE, REGLE_ASE
from coordination.choices import EtatEcheance, EtatMembre, StatutEvenement
from coordination.models import Echeance, Evenement, MembreEquipe
from coordination.services.echeances import clore_echeances, rouvrir_echeance
from coordination.services.equipe import retablir_membre
from coordination.services.evenements import retablir_evenement
from dui.core import horloge
from usagers.models import Dossier, Usager
from usagers.services import annuler_sortie_sejour, corriger_sejour
from usagers.services.personnes import modifier_identite


@dataclass(frozen=True)
class Avant:
    """As it was just before the stay ended."""

    echeances: list[int]
    contrats: dict[int, str]
    libertes: dict[int, str]
    contact: date | None
    deces: date | None


def relever(sortie: Sortie) -> Avant:
    contrats = Contrat.objects.filter(sejour=sortie.sejour_id).exclude(etat__in=FINIS - {EtatContrat.EXPIRE})
    libertes = MesureLiberte.objects.filter(dossier=sortie.dossier_id, statut=StatutLiberte.EN_VIGUEUR)
    return Avant(
        list(Echeance.objects.ouvertes().filter(dossier=sortie.dossier_id, lecteurs=None).values_list("pk", flat=True)),
        dict(contrats.values_list("pk", "etat")), dict(libertes.values_list("pk", "motif")),
        Dossier.objects.values_list("dernier_contact", flat=True).get(pk=sortie.dossier_id),
        Usager.objects.values_list("date_deces", flat=True).get(pk=sortie.dossier.usager_id),
    )  # fmt: skip


def fermes(sortie: Sortie, avant: Avant) -> dict[str, Any]:
    """What was open and is closed now."""
    echeances = Echeance.objects.filter(pk__in=avant.echeances, etat=EtatEcheance.SANS_OBJET)
    contrats = Contrat.objects.filter(pk__in=avant.contrats, etat=EtatContrat.CLOS).values_list("pk", "version")
    libertes = MesureLiberte.objects.filter(pk__in=avant.libertes, statut=StatutLiberte.LEVEE)
    return {
        "echeances": [[pk, motif] for pk, motif in echeances.values_list("pk", "motif")],
        "contrats": [[pk, version, avant.contrats[pk]] for pk, version in contrats],
        "libertes": [[pk, version, avant.libertes[pk]] for pk, version in libertes.values_list("pk", "version")],
        "contact": [_iso(avant.contact), _iso(sortie.dernier_contact or sortie.date_sortie)],
        "deces": _iso(avant.deces),
    }


def _iso(jour: date | None) -> str:
    return jour.isoformat() if jour else ""


def _date(texte: str) -> date | None:
    return date.fromisoformat(texte) if texte else None


def retablir(sortie: Sortie, motif: str) -> None:
    """The stay goes on, and with it everything that the exit had closed; its own follow-up has no object."""
    annuler_sortie_sejour(acteur=None, sejour=sortie.sejour, motif=motif)
    dit = f"Sortie annulée : {motif.strip()}"
    if sortie.sejour.date_sortie_prevue in (sortie.date_prevue, sortie.date_sortie):
        corriger_sejour(acteur=None, sejour=sortie.sejour, motif=dit, date_sortie_prevue=None)
    annuler_sortie_de_la_demande(sortie.sejour_id, dit)
    _personne(sortie)
    with en_agent(sortie.structure_id):
        _equipe(sortie)
        _ecarter_le_suivi(sortie, dit)
        _rendez_vous(sortie, dit)
        _contrats_et_libertes(sortie, dit)
        _echeances(sortie, dit)


def _contrats_et_libertes(sortie: Sortie, dit: str) -> None:
    for pk, version, etat in sortie.effets.get("contrats", []):
        for contrat in Contrat.objects.filter(pk=pk, version=version, etat=EtatContrat.CLOS).select_related("dossier"):
            rouvrir_contrat(contrat, EtatContrat(etat), dit)
    for pk, version, avant in _rangs(sortie, "libertes"):
        for mesure in MesureLiberte.objects.filter(pk=pk, version=version, statut=StatutLiberte.LEVEE):
            retablir_liberte(mesure, avant, dit)


def _rangs(sortie: Sortie, nom: str) -> list[list[Any]]:
    """Rows of `effets`; an exit written before they were kept whole has keys alone, and nothing to compare."""
    return [rang for rang in sortie.effets.get(nom, []) if isinstance(rang, list)]


def cles(sortie: Sortie, nom: str) -> list[int]:
    return [rang[0] if isinstance(rang, list) else rang for rang in sortie.effets.get(nom, [])]


def _ecarter_le_suivi(sortie: Sortie, dit: str) -> None:
    for action in ActionSuivi.objects.filter(sortie=sortie, issue=IssueAction.A_FAIRE):
        clore_echeances(dossier=sortie.dossier, objet=action.objet, motif=dit[:200], regles=(REGLE, REGLE_ASE))
        action.issue, action.compte_rendu, action.version = IssueAction.SANS_OBJET, dit[:300], action.version + 1
        action.save(update_fields=["issue", "compte_rendu", "version", "modifie_le"])
    clore_echeances(dossier=sortie.dossier, objet=sortie.objet, motif=dit[:200])


def _personne(sortie: Sortie) -> None:
    """The last contact and the day of death that this exit wrote, unless somebody wrote another since."""
    avant, apres = sortie.effets.get("contact", ["", ""])
    dossier = Dossier.objects.select_for_update().get(pk=sortie.dossier_id)
    if apres and dossier.dernier_contact == _date(apres):
        dossier.dernier_contact = _date(avant)
        dossier.save(update_fields=["dernier_contact", "modifie_le"])
    usager = Usager.objects.get(pk=dossier.usager_id)
    if sortie.motif == DECES and usager.date_deces == sortie.date_sortie:
        modifier_identite(acteur=None, usager=usager, donnees={"date_deces": _date(sortie.effets.get("deces", ""))})


def _equipe(sortie: Sortie) -> None:
    """Places as they were the day before, for those whose own end has not come since."""
    fins = {int(pk): fin for pk, fin in sortie.effets.get("membres", [])}
    for membre in MembreEquipe.objects.filter(pk__in=fins).select_related("dossier__perimetre", "professionnel"):
        fin = _date(fins[membre.pk])
        if membre.etat == EtatMembre.SUSPENDU or (fin is not None and fin < horloge.aujourdhui()):
            continue
        retablir_membre(acteur=None, membre=membre, fin=fin, motif="Sortie annulée")


def _rendez_vous(sortie: Sortie, dit: str) -> None:
    """Those whose hour has not come; the page names the others."""
    versions: dict[int, int] = dict(_rangs(sortie, "evenements"))
    a_venir = Evenement.objects.filter(pk__in=versions, statut=StatutEvenement.ANNULE, debut__gt=horloge.maintenant())
    for evenement in a_venir.select_related("dossier"):
        if evenement.version == versions[evenement.pk]:
            retablir_evenement(acteur=None, evenement=evenement, motif=dit)


def _echeances(sortie: Sortie, dit: str) -> None:
    motifs: dict[int, str] = dict(_rangs(sortie, "echeances"))
    fermees = Echeance.objects.filter(pk__in=cles(sortie, "echeances"), etat=EtatEcheance.SANS_OBJET)
    for echeance in fermees.select_related("dossier__structure"):
        if motifs.get(echeance.pk, echeance.motif) == echeance.motif:
            rouvrir_echeance(acteur=None, echeance=echeance, motif=dit[:200])


__all__ = ["Avant", "cles", "fermes", "relever", "retablir"]
