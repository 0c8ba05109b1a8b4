"""The life of a project: submitted by its référent, validated by who commits the house, agreed, in force, closed."""

from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Count, Exists, OuterRef, Subquery
from django.db.models.functions import Coalesce

from accompagnement.choices_projets import (
    FINIS_NOEUD,
    SUITES,
    VIVANTS,
    Cote,
    Etape,
    Reponse,
    StatutNoeud,
    StatutProjet,
)
from accompagnement.models import (
    AccordProjet,
    ActionProjet,
    AnalyseBesoin,
    Attente,
    Besoin,
    MoyenAction,
    Objectif,
    ProjetPersonnalise,
)
from accompagnement.services.projets import echeances
from accompagnement.services.projets.accords import manque_accords
from accompagnement.services.projets.socle import (
    annoncer,
    enregistrer,
    enumerer,
    exiger_ecriture,
    exiger_motif,
    exiger_validation,
    inscrire_statut,
)
from documents.services.signature import annuler_circuits
from dui.core import horloge
from dui.core.erreurs import ErreurMetier
from habilitations.acces import Acteur


def manques(projet: ProjetPersonnalise) -> list[str]:
    """What a project lacks before it is submitted: each link of the chain, never one long text. One query."""
    etat = ProjetPersonnalise.objects.filter(pk=projet.pk).annotate(**_maillons()).values(*_maillons()).get()
    n = etat["sans_analyse"]
    dits = [
        (not etat["attente"], "une attente, avec ses mots"),
        (not etat["besoin"], "un besoin"),
        (bool(n), f"l’analyse de {n} besoin{'s' if n > 1 else ''}"),
        (etat["sans_attente"], "l’attente d’où vient chaque besoin"),
        (not etat["objectif"], "un objectif"),
        (etat["sans_besoin"], "le besoin auquel répond chaque objectif"),
        (etat["sans_resultat"], "le résultat attendu de chaque objectif"),
        (etat["sans_action"], "une action pour chaque objectif"),
        (projet.referent_id is None, "un référent"),
    ]
    return [mots for manque, mots in dits if manque]


def _maillons() -> dict[str, Any]:
    ici = OuterRef("pk")
    besoins = Besoin.objects.filter(projet=ici)
    objectifs = Objectif.objects.filter(projet=ici).exclude(statut__in=FINIS_NOEUD)
    nus = besoins.exclude(Exists(AnalyseBesoin.objects.filter(besoin=OuterRef("pk")))).order_by().values("projet")
    return {
        "attente": Exists(Attente.objects.filter(projet=ici)),
        "besoin": Exists(besoins),
        "sans_analyse": Coalesce(Subquery(nus.annotate(n=Count("pk")).values("n")), 0),
        "sans_attente": Exists(besoins.filter(liens__isnull=True)),
        "objectif": Exists(objectifs),
        "sans_besoin": Exists(objectifs.filter(liens__isnull=True)),
        "sans_resultat": Exists(objectifs.filter(resultat_attendu="")),
        "sans_action": Exists(objectifs.filter(liens_actions__isnull=True)),
    }


@transaction.atomic
def soumettre_projet(*, acteur: Acteur, projet: ProjetPersonnalise) -> ProjetPersonnalise:
    """By its référent, once the chain is whole."""
    exiger_ecriture(acteur, projet.dossier)
    _exiger_etape(projet, Etape.REDACTION)
    if absents := manques(projet):
        raise ErreurMetier("incomplet", f"Avant de le soumettre, il manque {enumerer(absents)}.")
    if projet.referent_id != acteur.id:
        raise ErreurMetier("referent", f"Ce projet est soumis par son référent, {projet.referent}.")
    projet.soumis_par_id = acteur.id
    return _avancer(projet, Etape.SOUMIS, "soumis", "soumis_par")


@transaction.atomic
def valider_projet(*, acteur: Acteur, projet: ProjetPersonnalise) -> ProjetPersonnalise:
    """The house agrees, in the name of somebody who did not submit it."""
    exiger_validation(acteur, projet.dossier)
    _exiger_etape(projet, Etape.SOUMIS)
    if projet.soumis_par_id == acteur.id:
        raise ErreurMetier("soi_meme", "Un projet se valide par une autre personne que celle qui l’a soumis.")
    projet.valide_par_id, projet.valide_le = acteur.id, horloge.aujourdhui()
    AccordProjet.objects.create(
        projet=projet, dossier_id=projet.dossier_id, structure_id=projet.structure_id, niveau=2,
        cote=Cote.PROFESSIONNEL, reponse=Reponse.ACCORD, professionnel_id=acteur.id, nom=acteur.nom,
        qualite=acteur.fonction[:120], le=horloge.aujourdhui(), recueilli_par_id=acteur.id,
    )  # fmt: skip
    return _avancer(projet, Etape.VALIDE, "valide", "valide_par", "valide_le")


@transaction.atomic
def renvoyer_projet(*, acteur: Acteur, projet: ProjetPersonnalise, motif: str) -> ProjetPersonnalise:
    """Back to writing, with the reason: what was agreed on that text no longer counts, and stays in its proof."""
    exiger_validation(acteur, projet.dossier)
    if not projet.se_prepare or projet.etape == Etape.REDACTION:
        raise ErreurMetier("etape", "Ce projet est déjà en rédaction.")
    motif = exiger_motif(motif, "Dites ce qu’il faut reprendre.")
    annuler_circuits(objet=projet.cle, motif=f"Projet repris : {motif}"[:300])
    AccordProjet.objects.filter(projet=projet, avenant=None, perime_le=None).update(perime_le=horloge.maintenant())
    projet.valide_par, projet.valide_le = None, None
    return _avancer(projet, Etape.REDACTION, "renvoye", "valide_par", "valide_le", motif=motif)


def _exiger_etape(projet: ProjetPersonnalise, etape: Etape) -> None:
    if not projet.se_prepare or projet.etape != etape:
        raise ErreurMetier("etape", f"Ce projet est {projet.etat_dit.lower()} : ce n’est pas le moment.")


def _avancer(projet: ProjetPersonnalise, etape: Etape, acte: str, *champs: str, motif: str = "") -> ProjetPersonnalise:
    projet.etape = etape
    enregistrer(projet, "etape", *champs)
    inscrire_statut(projet, projet, etape, motif)
    annoncer(projet, acte)
    return projet


@transaction.atomic
def mettre_en_oeuvre(*, acteur: Acteur | None, projet: ProjetPersonnalise, le: date) -> ProjetPersonnalise:
    """In force: the house agreed, and the person did, or refused and said why. The former project ends that day."""
    exiger_ecriture(acteur, projet.dossier)
    projet = _verrouiller(projet)
    _exiger_etape(projet, Etape.VALIDE)
    if absents := manque_accords(projet):
        raise ErreurMetier("accords", f"Avant de le mettre en œuvre, il manque {enumerer(absents)}.")
    if le > horloge.aujourdhui():
        raise ErreurMetier("date", "Un projet commence aujourd’hui ou avant.", champ="le")
    for ancien in ProjetPersonnalise.objects.vivants().filter(dossier=projet.dossier_id):
        ancien.dossier = projet.dossier
        _terminer(ancien, le, f"Remplacé par « {projet.titre} »", faite_le=le)
    projet.debut = le
    projet.revision_le = echeances.poser_annuelle(projet, le)
    _passer(projet, StatutProjet.ENCOURS, "", "debut", "revision_le")
    activer_chaine(projet)
    echeances.clore_premier(projet, le)
    annoncer(projet, "mis_en_oeuvre")
    return projet


def _verrouiller(projet: ProjetPersonnalise) -> ProjetPersonnalise:
    dossier = projet.dossier
    verrouille = ProjetPersonnalise.objects.select_for_update(of=("self",)).get(pk=projet.pk)
    verrouille.dossier = dossier
    return verrouille


def activer_chaine(projet: ProjetPersonnalise) -> None:
    """What was prepared is in force, as far as this context sees; a worker does it for the levels it does not."""
    for modele, filtre in ((Objectif, {"projet": projet}), (ActionProjet, {"projet": projet}),
                           (MoyenAction, {"action__projet": projet})):  # fmt: skip
        for noeud in modele.objects.filter(statut=StatutNoeud.ENPREPARATION, **filtre):  # type: ignore[attr-defined]
            noeud.statut = StatutNoeud.ACTIF
            enregistrer(noeud, "statut")
            inscrire_statut(projet, noeud, StatutNoeud.ACTIF)


@transaction.atomic
def mettre_en_pause(*, acteur: Acteur, projet: ProjetPersonnalise, motif: str) -> ProjetPersonnalise:
    exiger_ecriture(acteur, projet.dossier)
    _passer(projet, StatutProjet.ENPAUSE, exiger_motif(motif, "Dites pourquoi le projet est en pause."))
    annoncer(projet, "en_pause")
    return projet


@transaction.atomic
def reprendre_projet(*, acteur: Acteur, projet: ProjetPersonnalise) -> ProjetPersonnalise:
    exiger_ecriture(acteur, projet.dossier)
    if projet.statut != StatutProjet.ENPAUSE:
        raise ErreurMetier("statut", "Ce projet n’est pas en pause.")
    _passer(projet, StatutProjet.ENCOURS, "")
    annoncer(projet, "repris")
    return projet


@transaction.atomic
def terminer_projet(*, acteur: Acteur | None, projet: ProjetPersonnalise, motif: str) -> ProjetPersonnalise:
    """It ends, or a draft is given up; nothing of it is removed."""
    exiger_ecriture(acteur, projet.dossier)
    motif = exiger_motif(motif, "Dites pourquoi le projet se termine.")
    return _terminer(projet, horloge.aujourdhui(), motif)


def _terminer(projet: ProjetPersonnalise, le: date, motif: str, faite_le: date | None = None) -> ProjetPersonnalise:
    annuler_circuits(objet=projet.cle, motif=motif[:300])
    projet.fin = le if projet.statut in VIVANTS else None
    _passer(projet, StatutProjet.TERMINE, motif, "fin")
    echeances.arreter(projet, motif, faite_le)
    annoncer(projet, "termine")
    return projet


def _passer(projet: ProjetPersonnalise, statut: StatutProjet, motif: str, *champs: str) -> None:
    actuel = StatutProjet(projet.statut)
    if statut not in SUITES[actuel]:
        raise ErreurMetier(
            "statut", f"Un projet « {actuel.label.lower()} » ne peut pas devenir « {statut.label.lower()} »."
        )
    projet.statut = statut
    enregistrer(projet, "statut", *champs)
    inscrire_statut(projet, projet, statut, motif)
