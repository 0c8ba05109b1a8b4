"""Équipe d'accompagnement (S20): each change is mirrored to LienDossier in the same transaction."""

from datetime import date, datetime, time

from django.db import transaction

from coordination.choices import EtatMembre, RoleEquipe
from coordination.models import MembreEquipe
from dui.core import horloge, journal
from dui.core.erreurs import ErreurMetier, Refus
from dui.core.evenements import publier
from habilitations.acces import Acteur
from habilitations.choices import NatureLien
from habilitations.models import Affectation, Professionnel
from habilitations.services import delier_dossier, lier_dossier
from usagers.models import Contact, Dossier


def exiger_composition(acteur: Acteur | None, dossier: Dossier) -> None:
    """The team is composed by those who validate the project (chef de service, direction): metier S20."""
    if acteur is not None and not acteur.peut("PP", "valider", dossier.structure_id):
        raise Refus("La composition de l’équipe revient au chef de service ou à la direction.")


@transaction.atomic
def ajouter_membre(
    *,
    acteur: Acteur | None,
    dossier: Dossier,
    professionnel: Professionnel | None = None,
    contact: Contact | None = None,
    role: str = RoleEquipe.AUTRE,
    debut: date | None = None,
    fin: date | None = None,
    motif: str = "",
    equipe_de_soins: bool = False,
    remplace: MembreEquipe | None = None,
) -> MembreEquipe:
    """Add a professional of the structure, or an outside person as a contact (never an account)."""
    exiger_composition(acteur, dossier)
    debut = debut or horloge.aujourdhui()
    if professionnel is not None:
        _controler_professionnel(dossier, professionnel, role, debut, fin)
    membre = MembreEquipe.objects.create(
        dossier=dossier,
        structure_id=dossier.structure_id,
        professionnel=professionnel,
        contact=contact,
        fonction=professionnel.fonction if professionnel else "",
        role=role,
        debut=debut,
        fin=fin,
        motif=motif,
        equipe_de_soins=equipe_de_soins,
        remplace=remplace,
    )
    if professionnel is not None:
        lier_dossier(
            perimetre=dossier.perimetre,
            professionnel=professionnel,
            nature=NatureLien.EQUIPE,
            debut=_a_minuit(debut),
            fin=_fin_de_journee(fin),
            motif=motif,
        )
    _apres(dossier, membre, "ajout")
    return membre


def _controler_professionnel(dossier: Dossier, pro: Professionnel, role: str, debut: date, fin: date | None) -> None:
    if fin is not None and fin < debut:
        raise ErreurMetier("dates", f"La fin ne peut pas être avant le {debut:%d/%m/%Y}.", champ="fin")
    affectations = list(
        Affectation.objects.filter(
            Affectation.en_cours(debut), professionnel=pro, structure=dossier.structure_id
        ).select_related("profil")
    )
    if not affectations:
        raise ErreurMetier(
            "sans_affectation", "Cette personne n’a pas d’affectation dans la structure.", champ="professionnel"
        )
    if fin is None and any(a.profil.code in {"STA", "INT"} for a in affectations):
        raise ErreurMetier("fin_requise", "Un stage ou un remplacement a toujours une date de fin.", champ="fin")
    if MembreEquipe.objects.filter(
        dossier=dossier,
        professionnel=pro,
        role=role,
        etat__in=[EtatMembre.PROPOSE, EtatMembre.ACTIF, EtatMembre.SUSPENDU],
    ).exists():
        raise ErreurMetier("deja_membre", "Cette personne tient déjà ce rôle dans l’équipe.", champ="professionnel")


@transaction.atomic
def terminer_membre(
    *, acteur: Acteur | None, membre: MembreEquipe, motif: str, fin: date | None = None
) -> MembreEquipe:
    """End a membership; access closes at once. The last référent cannot leave without a successor."""
    exiger_composition(acteur, membre.dossier)
    if not motif.strip():
        raise ErreurMetier("motif", "Écrivez pourquoi cette personne quitte l’équipe.", champ="motif")
    membre.etat, membre.fin, membre.motif = EtatMembre.TERMINE, fin or horloge.aujourdhui(), motif
    membre.save()
    _fermer_acces(membre, motif)
    _apres(membre.dossier, membre, "fin")
    return membre


@transaction.atomic
def suspendre_membre(*, acteur: Acteur | None, membre: MembreEquipe, motif: str) -> MembreEquipe:
    exiger_composition(acteur, membre.dossier)
    membre.etat, membre.motif = EtatMembre.SUSPENDU, motif
    membre.save()
    _fermer_acces(membre, motif)
    _apres(membre.dossier, membre, "suspension")
    return membre


@transaction.atomic
def remplacer_membre(
    *, acteur: Acteur | None, membre: MembreEquipe, remplacant: Professionnel, fin: date, motif: str
) -> MembreEquipe:
    """Temporary membership in the same role, with an end date; the replaced one is suspended."""
    suspendre_membre(acteur=acteur, membre=membre, motif=motif)
    return ajouter_membre(
        acteur=acteur,
        dossier=membre.dossier,
        professionnel=remplacant,
        role=membre.role,
        fin=fin,
        motif=motif,
        equipe_de_soins=membre.equipe_de_soins,
        remplace=membre,
    )


@transaction.atomic
def noter_opposition(*, acteur: Acteur | None, membre: MembreEquipe, perimetre: str) -> MembreEquipe:
    """The person objects to sharing with this member (L1110-4, R1110-3): access closes."""
    if membre.professionnel is None:
        raise ErreurMetier("contact", "Une opposition vise un membre qui a accès au dossier.")
    membre.opposition_le, membre.opposition_perimetre = horloge.aujourdhui(), perimetre
    membre.save()
    lier_dossier(
        perimetre=membre.dossier.perimetre,
        professionnel=membre.professionnel,
        nature=NatureLien.OPPOSITION,
        motif=perimetre,
    )
    _apres(membre.dossier, membre, "opposition")
    return membre


def _fermer_acces(membre: MembreEquipe, motif: str) -> None:
    autres = MembreEquipe.objects.filter(
        dossier=membre.dossier, professionnel=membre.professionnel, etat=EtatMembre.ACTIF
    ).exclude(pk=membre.pk)
    if membre.professionnel is not None and not autres.exists():
        delier_dossier(
            perimetre=membre.dossier.perimetre,
            professionnel=membre.professionnel,
            nature=NatureLien.EQUIPE,
            motif=motif,
        )


def _apres(dossier: Dossier, membre: MembreEquipe, acte: str) -> None:
    journal.tracer(
        "ecriture", objet=f"equipe:{acte}", dossier_id=dossier.pk, structure_id=dossier.structure_id, niveau=2
    )
    publier(
        "coordination.equipe_changee",
        structure_id=dossier.structure_id,
        dossier_id=dossier.pk,
        membre_id=membre.pk,
        acte=acte,
    )


def _a_minuit(jour: date) -> datetime:
    return datetime.combine(jour, time.min, tzinfo=horloge.PARIS)


def _fin_de_journee(jour: date | None) -> datetime | None:
    return None if jour is None else datetime.combine(jour, time.max, tzinfo=horloge.PARIS)
