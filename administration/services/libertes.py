"""Freedom to come and go: proposed, evaluated by carers, signed fifteen days later, lifted at once (S05)."""

from datetime import date
from typing import Any

from django.db import transaction

from administration.choices_libertes import StatutLiberte, TypeLiberte
from administration.models import EtapeLiberte, EvaluationLiberte, MesureLiberte, MesureProtection
from administration.models.mesures import en_vigueur
from coordination.services.echeances import clore_echeances, delai_applicable, poser_echeance
from dui.core import calendrier, horloge, journal
from dui.core.erreurs import ErreurMetier, Refus
from dui.core.evenements import publier
from habilitations.acces import Acteur
from habilitations.choices import Secteur
from usagers.acces import exiger, permet
from usagers.models import Dossier

NIVEAU_CONSIGNE, NIVEAU_SOIN = 2, 4
MOIS_PAR_DEFAUT = 6
PROPOSENT = (("CTR", "ecrire"), ("TRS", "ecrire"))


def peut_proposer(acteur: Acteur, dossier: Dossier) -> bool:
    """Référent, or nurse (S05, AC)."""
    return any(permet(acteur, dossier, domaine, action) for domaine, action in PROPOSENT)


@transaction.atomic
def proposer_liberte(
    *, acteur: Acteur | None, dossier: Dossier, type: str, consigne: str, **champs: Any
) -> MesureLiberte:
    """Nothing applies yet: a proposal is read by those who will evaluate it."""
    if acteur is not None and not peut_proposer(acteur, dossier):
        raise Refus("Une mesure est proposée par le référent ou l’infirmier.")
    if not consigne.strip():
        raise ErreurMetier("consigne", "Dites en une phrase ce que l’équipe applique.", champ="consigne")
    _exiger_juge(dossier, type, champs.get("decision_judiciaire"))
    if type == TypeLiberte.CONTENTION and not str(champs.get("prescripteur") or "").strip():
        raise ErreurMetier("prescripteur", "Une contention est prescrite : nommez le médecin.", champ="prescripteur")
    mesure = MesureLiberte.objects.create(
        dossier=dossier, structure_id=dossier.structure_id, niveau=NIVEAU_CONSIGNE, type=type,
        consigne=consigne.strip(),
        proposee_par_id=acteur.id if acteur else None, **champs,
    )  # fmt: skip
    _etape(acteur, mesure, "Proposée")
    return mesure


def _exiger_juge(dossier: Dossier, type: str, decision: MesureProtection | None) -> None:
    """In child protection, a judge (or the parents' rights) limits visits and letters, never the house alone."""
    if decision is not None and decision.dossier_id != dossier.pk:
        raise ErreurMetier(
            "decision_judiciaire", "Cette décision concerne une autre personne.", champ="decision_judiciaire"
        )
    if type == TypeLiberte.VISITES and dossier.structure.secteur == Secteur.PDE and decision is None:
        message = "En protection de l’enfance, le juge fixe les visites et la correspondance : choisissez sa décision."
        raise ErreurMetier("decision_judiciaire", message, champ="decision_judiciaire")


@transaction.atomic
def evaluer_liberte(
    *, acteur: Acteur | None, mesure: MesureLiberte, faite_le: date, risque: str, benefices: str, alternatives: str,
    participants: str,
) -> EvaluationLiberte:  # fmt: skip
    """Multidisciplinary evaluation, kept in the care part of the file."""
    exiger(acteur, mesure.dossier, ["OBS"], "ecrire", motif="L’évaluation revient à l’équipe de soins.")
    _exiger_etat(mesure, StatutLiberte.PROPOSEE, StatutLiberte.EVALUEE, StatutLiberte.EN_VIGUEUR)
    evaluation = EvaluationLiberte.objects.create(
        mesure=mesure, structure_id=mesure.structure_id, niveau=NIVEAU_SOIN, auteur_id=acteur.id if acteur else None,
        faite_le=faite_le, risque=risque, benefices=benefices, alternatives=alternatives, participants=participants,
    )  # fmt: skip
    if mesure.statut == StatutLiberte.PROPOSEE:
        _changer(mesure, statut=StatutLiberte.EVALUEE)
    _etape(acteur, mesure, "Évaluée en équipe")
    return evaluation


@transaction.atomic
def transmettre_projet(*, acteur: Acteur | None, mesure: MesureLiberte, le: date) -> MesureLiberte:
    """The day the project was received is certain: fifteen days run from it."""
    _exiger_directeur(acteur, mesure)
    _exiger_etat(mesure, StatutLiberte.EVALUEE)
    if le > horloge.aujourdhui():
        raise ErreurMetier("le", "La réception ne peut pas être dans le futur.", champ="le")
    _changer(mesure, statut=StatutLiberte.TRANSMISE, transmise_le=le)
    poser_echeance(acteur=acteur, dossier=mesure.dossier, regle="liberte_signature", origine=le, objet=mesure.objet,
                   niveau=NIVEAU_CONSIGNE)  # fmt: skip
    _etape(acteur, mesure, f"Projet reçu le {le:%d/%m/%Y}")
    return mesure


def signature_possible_le(mesure: MesureLiberte) -> date | None:
    """First day of signature: the delay of the rule after reception; at once when a judge decided."""
    if mesure.decision_judiciaire_id is not None:
        return horloge.aujourdhui()
    if mesure.transmise_le is None:
        return None
    delai = delai_applicable("liberte_signature", mesure.dossier.structure.organisme_id)
    return calendrier.ajouter(mesure.transmise_le, delai.nombre, delai.unite)


@transaction.atomic
def mettre_en_vigueur(
    *, acteur: Acteur | None, mesure: MesureLiberte, signee_le: date, debut: date, avis_personne: str,
    fin: date | None = None, **champs: Any,
) -> MesureLiberte:  # fmt: skip
    """Signed, always with an end: six months unless said shorter. The opinion of the person is part of it."""
    _exiger_directeur(acteur, mesure)
    _exiger_signature(mesure, signee_le)
    _exiger_association(champs)
    limite = calendrier.ajouter(debut, MOIS_PAR_DEFAUT, "m")
    fin = fin or limite
    if not debut <= fin <= limite:
        raise ErreurMetier(
            "fin", f"La mesure finit entre le début et le {limite:%d/%m/%Y} : six mois au plus.", champ="fin"
        )
    if mesure.decision_judiciaire and mesure.decision_judiciaire.fin and fin > mesure.decision_judiciaire.fin:
        raise ErreurMetier("fin", "La mesure ne peut pas durer plus que la décision du juge.", champ="fin")
    _changer(mesure, statut=StatutLiberte.EN_VIGUEUR, signee_le=signee_le, debut=debut, fin=fin, reevaluation=fin,
             decideur_id=acteur.id if acteur else None, avis_personne=avis_personne, **champs)  # fmt: skip
    clore_echeances(dossier=mesure.dossier, objet=mesure.objet, faite_le=signee_le, regles=("liberte_signature",))
    _poser_reevaluation(acteur, mesure, debut)
    _etape(acteur, mesure, "En vigueur")
    return mesure


def _exiger_signature(mesure: MesureLiberte, signee_le: date) -> None:
    if mesure.decision_judiciaire_id is None or mesure.statut not in (StatutLiberte.PROPOSEE, StatutLiberte.EVALUEE):
        _exiger_etat(mesure, StatutLiberte.TRANSMISE)
    if mesure.decision_judiciaire_id is not None:
        if not MesureProtection.objects.filter(en_vigueur(), pk=mesure.decision_judiciaire_id).exists():
            raise ErreurMetier("decision_judiciaire", "La décision du juge n’est plus en vigueur.")
        return
    possible = signature_possible_le(mesure)
    if possible is None or signee_le < possible:
        raise ErreurMetier(
            "signee_le", f"La signature est possible à partir du {possible:%d/%m/%Y}.", champ="signee_le"
        )
    if signee_le > horloge.aujourdhui():
        raise ErreurMetier("signee_le", "La signature ne peut pas être dans le futur.", champ="signee_le")


def _exiger_association(champs: dict[str, Any]) -> None:
    """A representative or trusted person is associated only if the person agrees."""
    if champs.get("associe") and not champs.get("associe_accord"):
        message = "La personne doit accepter que quelqu’un soit associé à la mesure."
        raise ErreurMetier("associe_accord", message, champ="associe_accord")


def _poser_reevaluation(acteur: Acteur | None, mesure: MesureLiberte, depart: date) -> None:
    """The rule gives the delay; a measure that ends before is looked at before its end."""
    echeance = poser_echeance(acteur=acteur, dossier=mesure.dossier, regle="liberte_reevaluation", origine=depart,
                              objet=mesure.objet, niveau=NIVEAU_CONSIGNE, libelle=f"{mesure} : réévaluer")  # fmt: skip
    if echeance is not None and mesure.fin and echeance.date_due > mesure.fin:
        delai = delai_applicable("liberte_reevaluation", mesure.dossier.structure.organisme_id)
        avant = calendrier.ajouter(mesure.fin, -delai.nombre, delai.unite)
        poser_echeance(acteur=acteur, dossier=mesure.dossier, regle="liberte_reevaluation", origine=avant,
                       objet=mesure.objet, niveau=NIVEAU_CONSIGNE, motif="La mesure finit avant")  # fmt: skip


@transaction.atomic
def refuser_liberte(*, acteur: Acteur | None, mesure: MesureLiberte, motif: str) -> MesureLiberte:
    """By the person, who keeps their freedom, or by the direction."""
    _exiger_directeur(acteur, mesure)
    _exiger_etat(mesure, StatutLiberte.PROPOSEE, StatutLiberte.EVALUEE, StatutLiberte.TRANSMISE)
    return _terminer(acteur, mesure, StatutLiberte.REFUSEE, "Refusée", motif)


@transaction.atomic
def lever_liberte(*, acteur: Acteur | None, mesure: MesureLiberte, motif: str) -> MesureLiberte:
    """Lifted in this very minute: the night reads it no more."""
    _exiger_directeur(acteur, mesure)
    _exiger_etat(mesure, StatutLiberte.EN_VIGUEUR)
    return _terminer(acteur, mesure, StatutLiberte.LEVEE, "Levée", motif)


def retablir_liberte(mesure: MesureLiberte, motif: str, dit: str) -> None:
    """Lifted by an act that was itself undone: in force again, with the dates that were signed."""
    _changer(mesure, statut=StatutLiberte.EN_VIGUEUR, motif=motif, levee_le=None)
    _etape(None, mesure, "De nouveau en vigueur", dit[:300])


@transaction.atomic
def reevaluer_liberte(*, acteur: Acteur | None, mesure: MesureLiberte, motif: str, consigne: str = "") -> MesureLiberte:
    """Reevaluated: kept or changed, it is another measure with another end, after another signature."""
    _exiger_directeur(acteur, mesure)
    _exiger_etat(mesure, StatutLiberte.EN_VIGUEUR)
    if mesure.suites.exclude(statut=StatutLiberte.REFUSEE).exists():
        raise ErreurMetier("suite", "Une suite est déjà proposée.")
    suite = MesureLiberte.objects.create(
        dossier=mesure.dossier, structure_id=mesure.structure_id, niveau=mesure.niveau, type=mesure.type,
        precede=mesure,
        consigne=consigne.strip() or mesure.consigne, prescripteur=mesure.prescripteur,
        decision_judiciaire=mesure.decision_judiciaire, proposee_par_id=acteur.id if acteur else None,
    )  # fmt: skip
    clore_echeances(dossier=mesure.dossier, objet=mesure.objet, faite_le=horloge.aujourdhui())
    _etape(acteur, mesure, "Réévaluée", motif)
    _etape(acteur, suite, "Proposée à la réévaluation", motif)
    return suite


def _terminer(acteur: Acteur | None, mesure: MesureLiberte, statut: str, acte: str, motif: str) -> MesureLiberte:
    if not motif.strip():
        raise ErreurMetier("motif", "Dites pourquoi.", champ="motif")
    _changer(mesure, statut=statut, motif=motif.strip(), levee_le=horloge.maintenant())
    clore_echeances(dossier=mesure.dossier, objet=mesure.objet, motif=f"{acte} : {motif.strip()}"[:200])
    _etape(acteur, mesure, acte, motif)
    return mesure


def _exiger_directeur(acteur: Acteur | None, mesure: MesureLiberte) -> None:
    exiger(acteur, mesure.dossier, ["CTR"], "valider", motif="Cette décision revient à la direction.")


def _exiger_etat(mesure: MesureLiberte, *statuts: str) -> None:
    if mesure.statut not in statuts:
        raise ErreurMetier("statut", f"Cette mesure est « {mesure.get_statut_display().lower()} ».")


def _changer(mesure: MesureLiberte, **champs: Any) -> None:
    for nom, valeur in champs.items():
        setattr(mesure, nom, valeur)
    mesure.version += 1
    mesure.save()


def _etape(acteur: Acteur | None, mesure: MesureLiberte, acte: str, commentaire: str = "") -> None:
    EtapeLiberte.objects.create(
        mesure=mesure, structure_id=mesure.structure_id, niveau=mesure.niveau, statut=mesure.statut, acte=acte,
        auteur_id=acteur.id if acteur else None, commentaire=commentaire.strip(),
    )  # fmt: skip
    journal.tracer("ecriture", objet=mesure.objet, dossier_id=mesure.dossier_id, structure_id=mesure.structure_id,
                   niveau=mesure.niveau)  # fmt: skip
    publier("administration.liberte_changee", structure_id=mesure.structure_id, dossier_id=mesure.dossier_id,
            mesure_id=mesure.pk)  # fmt: skip
