"""The day somebody leaves: the stay ends, what must stop stops, those who follow keep their access (S07)."""

from collections.abc import Sequence
from datetime import date, datetime, time

from django.db import transaction
from django.db.models import QuerySet

from administration.choices_libertes import StatutLiberte
from administration.choices_sorties import EtatPoint, EtatSortie
from administration.donnees.mesures import FONDENT
from administration.donnees.sorties import DECES, FENETRE_SANS_SUIVI, PERDU, PLAN, SANS_PLAN
from administration.models import MesureLiberte, MesureProtection, PointSortie, Sortie
from administration.models.mesures import en_vigueur
from administration.services.libertes import lever_liberte
from administration.services.sorties.effets import fermes, relever
from administration.services.sorties.preparation import avis_medical_attendu, manques
from administration.services.sorties.socle import annoncer, en_agent, exiger_direction, exiger_ecriture, passer
from administration.services.sorties.suivi import poser_plan
from coordination.choices import EtatMembre, MotifNonRealisation, StatutEvenement
from coordination.models import Echeance, Evenement, MembreEquipe
from coordination.services.echeances import clore_echeances, delai_applicable, poser_echeance
from coordination.services.equipe import terminer_membre
from coordination.services.evenements import annuler_evenement
from dui.core import calendrier, horloge
from dui.core.erreurs import ErreurMetier
from habilitations.acces import Acteur
from usagers.services import corriger_sejour, enregistrer_sortie
from usagers.services.personnes import modifier_identite

OUVERTS = (EtatMembre.PROPOSE, EtatMembre.ACTIF, EtatMembre.SUSPENDU)
PREVUS = (StatutEvenement.PLANIFIE, StatutEvenement.VALIDE)


@transaction.atomic
def effectuer_sortie(
    *, acteur: Acteur | None, sortie: Sortie, le: date, equipe_suivi: Sequence[int] = (),
    echeances_gardees: Sequence[int] = (), suivi: bool = True, sans_suivi: str = "",
    dernier_contact: date | None = None,
) -> Sortie:  # fmt: skip
    """The person left on that day. Refused while something that S07 asks for is missing."""
    suivi = suivi and sortie.motif not in SANS_PLAN
    _exiger_pret(acteur, sortie)
    _verifier_jour(sortie, le)
    sortie.dernier_contact = _dernier_contact(sortie, le, dernier_contact)
    if not suivi and sortie.motif not in SANS_PLAN and not sans_suivi.strip():
        raise ErreurMetier("sans_suivi", "Dites pourquoi aucune nouvelle ne sera prise.", champ="sans_suivi")
    if suivi and not _membres(sortie).filter(pk__in=list(equipe_suivi)).exists():
        raise ErreurMetier("equipe_suivi", "Choisissez au moins une personne qui suit après la sortie.",
                           champ="equipe_suivi")  # fmt: skip
    sortie.date_sortie, sortie.sans_suivi = le, sans_suivi.strip()[:300]
    sortie.suivi_fin = fin_du_suivi(le, suivi)
    with en_agent(sortie.structure_id):
        avant = relever(sortie)
    enregistrer_sortie(acteur=None, sejour=sortie.sejour, le=le, motif=sortie.motif_dit.libelle,
                       contact=sortie.dernier_contact)  # fmt: skip
    with en_agent(sortie.structure_id):
        membres, evenements = _fermer_equipe(sortie, le, equipe_suivi), _annuler_rendez_vous(sortie, le)
        _fermer_echeances(sortie, le, echeances_gardees)
        _lever_libertes(sortie)
        sortie.effets = {"evenements": evenements, "membres": membres, **fermes(sortie, avant)}
    sortie.equipe_suivi = list(equipe_suivi)
    sortie.save(update_fields=["date_sortie", "dernier_contact", "sans_suivi", "suivi_fin", "effets", "equipe_suivi"])
    passer(acteur, sortie, EtatSortie.SUIVIE if suivi else EtatSortie.EFFECTIVE, f"Sortie le {le:%d/%m/%Y}")
    _apres(acteur, sortie, suivi)
    annoncer(sortie, "effective")
    return sortie


def _exiger_pret(acteur: Acteur | None, sortie: Sortie) -> None:
    """Pronounced first. A sudden one is written by whoever keeps the exit, the direction confirms it afterwards."""
    exiger_ecriture(acteur, sortie.dossier)
    if sortie.subie:
        if bloquants := [p.genre.libelle for p in sortie.points.all() if p.ouvert and p.genre.bloquant]:
            raise ErreurMetier("bloquant", f"Avant d’écrire cette sortie : {' ; '.join(bloquants)}.")
        return
    if sortie.etat != EtatSortie.PRONONCEE:
        raise ErreurMetier("etat", "La sortie est d’abord préparée, puis prononcée par la direction.")
    if avis_medical_attendu(sortie) and not sortie.avis_medical:
        raise ErreurMetier("avis_medical", "L’avis du médecin de la structure est attendu (CASF, D312-176-4).")
    if absents := manques(sortie):
        raise ErreurMetier("incomplet", f"Il manque encore : {' ; '.join(absents)}.")


def _verifier_jour(sortie: Sortie, le: date) -> None:
    if le > horloge.aujourdhui():
        raise ErreurMetier("le", "La sortie se note le jour où la personne part.", champ="le")
    verifier_mesure(sortie, le)


def verifier_mesure(sortie: Sortie, le: date) -> None:
    """A child whom a judge still places here does not leave because « the measure is over »."""
    if not sortie.motif_dit.mesure:
        return
    lendemain = calendrier.ajouter(le, 1, "j")
    tenue = MesureProtection.objects.filter(en_vigueur(lendemain), dossier=sortie.dossier_id, type__in=FONDENT).first()
    if tenue is not None:
        fin = f" jusqu’au {tenue.fin:%d/%m/%Y}" if tenue.fin else ""
        dit = f"{tenue} : la mesure est encore en vigueur{fin}. Enregistrez d’abord sa mainlevée."
        raise ErreurMetier("mesure", dit, champ="le")


def _dernier_contact(sortie: Sortie, le: date, dit: date | None) -> date | None:
    """Lost from sight: since when is part of the exit (§6.6), and the silence is long enough for this house."""
    if sortie.motif != PERDU:
        return dit
    if dit is None:
        raise ErreurMetier("dernier_contact", "Écrivez la date du dernier contact.", champ="dernier_contact")
    seuil = delai_applicable("perdu_de_vue", sortie.structure.organisme_id)
    possible = calendrier.ajouter(dit, seuil.nombre, seuil.unite)
    if le < possible:
        raise ErreurMetier(
            "dernier_contact", f"Perdue de vue après {seuil.en_mots} sans contact : possible le {possible:%d/%m/%Y}.",
            champ="dernier_contact",
        )  # fmt: skip
    return dit


def fin_du_suivi(le: date, suivi: bool) -> date:
    """Window of the plan; without follow-up, the time to close the file."""
    if not suivi:
        return calendrier.ajouter(le, FENETRE_SANS_SUIVI, "m")
    nombre, unite, _ = PLAN[-1]
    return calendrier.ajouter(calendrier.ajouter(le, nombre, unite), FENETRE_SANS_SUIVI, "m")


def _annuler_rendez_vous(sortie: Sortie, le: date) -> list[list[int]]:
    """Nothing stays planned after the exit (PG): each is cancelled with the national motive."""
    debut = datetime.combine(le, time.max, tzinfo=horloge.PARIS)
    if sortie.motif == DECES:
        debut = datetime.combine(le, time.min, tzinfo=horloge.PARIS)
    prevus = list(Evenement.objects.filter(dossier=sortie.dossier_id, debut__gt=debut, statut__in=PREVUS))
    for evenement in prevus:
        annuler_evenement(acteur=None, evenement=evenement, motif_national=MotifNonRealisation.LEGAL,
                          motif="Sortie de l’établissement")  # fmt: skip
    return [[e.pk, e.version] for e in prevus]


def _membres(sortie: Sortie) -> QuerySet[MembreEquipe]:
    return MembreEquipe.objects.filter(dossier=sortie.dossier_id, etat__in=OUVERTS)


def _fermer_equipe(sortie: Sortie, le: date, gardes: Sequence[int]) -> list[list[object]]:
    """Who follows keeps the file until the end of the follow-up; the others leave the team now (PG)."""
    quittent: list[list[object]] = []
    fin_gardee = sortie.suivi_fin or le
    for membre in _membres(sortie).select_related("dossier__perimetre", "professionnel", "contact"):
        garde = membre.pk in gardes
        if garde and membre.fin is not None and membre.fin <= fin_gardee:
            continue
        quittent.append([membre.pk, membre.fin.isoformat() if membre.fin else ""])
        fin = max(fin_gardee if garde else le, membre.debut)
        terminer_membre(acteur=None, membre=membre, fin=fin, motif="Suivi après la sortie" if garde else "Sortie")
    return quittent


def _fermer_echeances(sortie: Sortie, le: date, gardees: Sequence[int]) -> None:
    """What nobody takes over has lost its object; at a death, everything at once."""
    garde = () if sortie.motif == DECES else gardees
    motif = f"Sortie le {le:%d/%m/%Y} : {sortie.motif_dit.libelle.lower()}"
    ouvertes = Echeance.objects.ouvertes().filter(dossier=sortie.dossier_id, lecteurs=None).exclude(pk__in=list(garde))
    for objet, regle in list(ouvertes.values_list("objet", "regle")):
        clore_echeances(dossier=sortie.dossier, objet=objet, regles=(regle,), motif=motif)


def _lever_libertes(sortie: Sortie) -> None:
    """A limit to comings and goings has no sense for somebody who lives elsewhere."""
    for mesure in MesureLiberte.objects.filter(dossier=sortie.dossier_id, statut=StatutLiberte.EN_VIGUEUR):
        lever_liberte(acteur=None, mesure=mesure, motif="Sortie de l’établissement")


def _apres(acteur: Acteur | None, sortie: Sortie, suivi: bool) -> None:
    if sortie.sejour.date_sortie_prevue is None:
        corriger_sejour(acteur=None, sejour=sortie.sejour, motif="Sortie", date_sortie_prevue=sortie.date_sortie)
    if sortie.motif == DECES:
        modifier_identite(acteur=None, usager=sortie.dossier.usager, donnees={"date_deces": sortie.date_sortie})
    if suivi:
        with en_agent(sortie.structure_id):
            poser_plan(acteur, sortie)
    a_regler = PointSortie.objects.filter(sortie=sortie, etat=EtatPoint.A_FAIRE)
    if any(p.genre.requis for p in a_regler) and sortie.date_sortie:
        poser_echeance(acteur=None, dossier=sortie.dossier, regle="sortie_regulariser", origine=sortie.date_sortie,
                       objet=sortie.objet)  # fmt: skip


__all__ = ["effectuer_sortie", "exiger_direction", "fin_du_suivi", "verifier_mesure"]
