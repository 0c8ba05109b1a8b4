"""Équipe d'accompagnement (S20): each change is mirrored to LienDossier in the same transaction."""

from datetime import date, datetime, time
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from coordination.choices import EtatMembre, RoleEquipe
from coordination.models import MembreEquipe
from dui.core import horloge, journal
from dui.core.erreurs import ErreurMetier
from dui.core.evenements import publier
from habilitations.acces import Acteur
from habilitations.choices import NatureLien, Phase
from habilitations.models import Affectation, Professionnel
from habilitations.partage import categorie_de
from habilitations.services import delier_dossier, lier_dossier
from usagers.acces import exiger
from usagers.choices import CibleOpposition, Expression
from usagers.models import Contact, Dossier, Opposition
from usagers.services import enregistrer_opposition, terminer_opposition

OUVERTS = (EtatMembre.PROPOSE, EtatMembre.ACTIF, EtatMembre.SUSPENDU)
A_TERME = frozenset({"STA", "INT"})  # a trainee or a stand-in never stays without an end date

HORS_SOINS = "Aucune catégorie de l’article R1110-2 n’est notée pour {qui} : pas de partage dans l’équipe de soins."


def exiger_composition(acteur: Acteur | None, dossier: Dossier) -> None:
    """The team is composed by those who validate the project (chef de service, direction): metier S20."""
    motif = "La composition de l’équipe revient au chef de service ou à la direction."
    exiger(acteur, dossier, ["PP"], "valider", motif=motif)


def exiger_equipe(acteur: Acteur | None, dossier: Dossier) -> None:
    """Noting what the person was told, or refuses, belongs to those who write or validate the project."""
    exiger(acteur, dossier, ["PP"], "ecrire", "valider")


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
    """Add a professional of the structure, or an outside person as a contact (never an account).

    Inside the care team (L1110-12) what is told to one is told to all: nobody enters it without a category of R1110-2.
    """
    exiger_composition(acteur, dossier)
    _exiger_categorie(professionnel, equipe_de_soins)
    membre = _creer(
        dossier, professionnel, contact, role, debut, fin, motif, EtatMembre.ACTIF,
        equipe_de_soins=equipe_de_soins, remplace=remplace,
    )  # fmt: skip
    _ouvrir_acces(membre)
    _annoncer(membre, "ajout")
    return membre


@transaction.atomic
def proposer(
    *,
    acteur: Acteur,
    dossier: Dossier,
    professionnel: Professionnel,
    role: str = RoleEquipe.AUTRE,
    fin: date | None = None,
    motif: str = "",
) -> MembreEquipe:
    """A member of the team suggests somebody: nothing opens before the chef de service accepts."""
    exiger_equipe(acteur, dossier)
    membre = _creer(dossier, professionnel, None, role, None, fin, motif, EtatMembre.PROPOSE)
    _annoncer(membre, "proposition")
    return membre


@transaction.atomic
def accepter_membre(*, acteur: Acteur | None, membre: MembreEquipe) -> MembreEquipe:
    exiger_composition(acteur, membre.dossier)
    if membre.etat != EtatMembre.PROPOSE:
        raise ErreurMetier("etat", "Cette place n’attend pas de réponse.")
    return _activer(membre, "ajout")


def _creer(
    dossier: Dossier,
    professionnel: Professionnel | None,
    contact: Contact | None,
    role: str,
    debut: date | None,
    fin: date | None,
    motif: str,
    etat: str,
    **place: Any,
) -> MembreEquipe:
    debut = debut or horloge.aujourdhui()
    if (professionnel is None) == (contact is None):
        raise ErreurMetier("qui", "Choisissez un professionnel, ou une personne extérieure.", champ="professionnel")
    if fin is not None and fin < debut:
        raise ErreurMetier("dates", f"La fin ne peut pas être avant le {debut:%d/%m/%Y}.", champ="fin")
    _clore_echus(dossier)
    if professionnel is not None:
        _controler_professionnel(dossier, professionnel, role, debut, fin)
    return MembreEquipe.objects.create(
        dossier=dossier,
        structure_id=dossier.structure_id,
        professionnel=professionnel,
        contact=contact,
        fonction=professionnel.fonction if professionnel else contact.organisation[:80] if contact else "",
        role=role,
        debut=debut,
        fin=fin,
        motif=motif,
        etat=etat,
        **place,
    )


def _exiger_categorie(professionnel: Professionnel | None, equipe_de_soins: bool) -> None:
    """Asked when they enter the care team, and again when they come back: it may have been withdrawn meanwhile."""
    if equipe_de_soins and professionnel is not None and categorie_de(professionnel.pk) is None:
        raise ErreurMetier("sans_categorie", HORS_SOINS.format(qui=professionnel), champ="equipe_de_soins")


def _controler_professionnel(dossier: Dossier, pro: Professionnel, role: str, debut: date, fin: date | None) -> None:
    ici = Affectation.objects.filter(Affectation.en_cours(debut), professionnel=pro, structure=dossier.structure_id)
    affectations = list(ici.select_related("profil"))
    if not affectations:
        raise ErreurMetier(
            "sans_affectation", "Cette personne n’a pas d’affectation dans la structure.", champ="professionnel"
        )
    if all(a.profil.code in A_TERME for a in affectations):
        _controler_terme(affectations, fin)
    if MembreEquipe.objects.filter(dossier=dossier, professionnel=pro, role=role, etat__in=OUVERTS).exists():
        raise ErreurMetier("deja_membre", "Cette personne tient déjà ce rôle dans l’équipe.", champ="professionnel")


def _controler_terme(affectations: list[Affectation], fin: date | None) -> None:
    if fin is None:
        raise ErreurMetier("fin_requise", "Un stage ou un remplacement a toujours une date de fin.", champ="fin")
    derniere = max((a.fin or date.max for a in affectations), default=date.max)
    if fin > derniere:
        raise ErreurMetier("fin_tardive", f"Son affectation se termine le {derniere:%d/%m/%Y}.", champ="fin")


def _clore_echus(dossier: Dossier) -> None:
    """A membership whose last day has passed is over: its access ended by date, its state follows."""
    for membre in MembreEquipe.objects.filter(dossier=dossier, etat__in=OUVERTS, fin__lt=horloge.aujourdhui()):
        membre.etat = EtatMembre.TERMINE
        membre.save()


@transaction.atomic
def terminer_membre(
    *,
    acteur: Acteur | None,
    membre: MembreEquipe,
    motif: str,
    fin: date | None = None,
    successeur: Professionnel | None = None,
) -> MembreEquipe:
    """End a membership; access closes at once, or at the end of `fin`. The only référent hands over first."""
    exiger_composition(acteur, membre.dossier)
    if not motif.strip():
        raise ErreurMetier("motif", "Écrivez pourquoi cette personne quitte l’équipe.", champ="motif")
    if membre.etat == EtatMembre.TERMINE:
        raise ErreurMetier("etat", "Cette personne a déjà quitté l’équipe.")
    if successeur is not None:
        ajouter_membre(acteur=acteur, dossier=membre.dossier, professionnel=successeur, role=membre.role, motif=motif)
    propose = membre.etat == EtatMembre.PROPOSE
    if successeur is None and not propose:
        _exiger_autre_referent(membre)
    aujourdhui = horloge.aujourdhui()
    membre.fin, membre.motif = fin or aujourdhui, motif.strip()
    if membre.fin <= aujourdhui:
        membre.etat = EtatMembre.TERMINE
    membre.save()
    _fermer_acces(membre)
    if membre.etat == EtatMembre.ACTIF:
        _ouvrir_acces(membre)
    _annoncer(membre, "refus" if propose else "fin")
    return membre


@transaction.atomic
def retablir_membre(
    *, acteur: Acteur | None, membre: MembreEquipe, motif: str, fin: date | None = None
) -> MembreEquipe:
    """Ended by an act that was undone: the place and its access come back as they were."""
    exiger_composition(acteur, membre.dossier)
    if membre.fin is not None and membre.etat == EtatMembre.TERMINE and _repris(membre):
        return membre
    membre.fin, membre.motif = fin, motif.strip()[:200]
    return _activer(membre, "reprise")


def _repris(membre: MembreEquipe) -> bool:
    """The same person holds this role again by another place."""
    qui = {"professionnel": membre.professionnel_id, "contact": membre.contact_id}
    autres = MembreEquipe.objects.filter(dossier=membre.dossier_id, role=membre.role, etat__in=OUVERTS, **qui)
    return autres.exclude(pk=membre.pk).exists()


def _exiger_autre_referent(membre: MembreEquipe) -> None:
    """A dossier in course always has a référent (S20)."""
    if membre.role != RoleEquipe.REFERENT or membre.dossier.perimetre.phase != Phase.ACTIF:
        return
    if not _actifs(membre.dossier).filter(role=RoleEquipe.REFERENT).exclude(pk=membre.pk).exists():
        raise ErreurMetier(
            "dernier_referent", "Désignez d’abord qui prend la suite comme référent.", champ="successeur"
        )


@transaction.atomic
def suspendre_membre(*, acteur: Acteur | None, membre: MembreEquipe, motif: str) -> MembreEquipe:
    """Absence: access closes until they come back."""
    exiger_composition(acteur, membre.dossier)
    if membre.etat != EtatMembre.ACTIF:
        raise ErreurMetier("etat", "Seul un membre actif peut être suspendu.")
    membre.etat, membre.motif = EtatMembre.SUSPENDU, motif.strip()
    membre.save()
    _fermer_acces(membre)
    _annoncer(membre, "suspension")
    return membre


@transaction.atomic
def remplacer_membre(
    *, acteur: Acteur | None, membre: MembreEquipe, remplacant: Professionnel, fin: date, motif: str
) -> MembreEquipe:
    """Temporary membership in the same role, with an end date; the replaced one is suspended."""
    if fin is None or fin < horloge.aujourdhui():
        raise ErreurMetier("fin_requise", "Un remplacement a une date de fin, aujourd’hui ou plus tard.", champ="fin")
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
def reprendre_membre(*, acteur: Acteur | None, membre: MembreEquipe) -> MembreEquipe:
    """Back from an absence: access opens again, the stand-ins leave."""
    exiger_composition(acteur, membre.dossier)
    if membre.etat != EtatMembre.SUSPENDU:
        raise ErreurMetier("etat", "Cette personne n’est pas suspendue.")
    _activer(membre, "reprise")
    for remplacant in membre.remplacants.filter(etat=EtatMembre.ACTIF).select_related("dossier__perimetre"):
        terminer_membre(acteur=acteur, membre=remplacant, motif="Retour de la personne remplacée")
    return membre


@transaction.atomic
def noter_information(*, acteur: Acteur | None, membre: MembreEquipe, le: date | None = None) -> MembreEquipe:
    """The person was told who is in the team (R1110-3)."""
    exiger_equipe(acteur, membre.dossier)
    membre.personne_informee_le = le or horloge.aujourdhui()
    membre.save()
    _annoncer(membre, "information")
    return membre


@transaction.atomic
def noter_opposition(*, acteur: Acteur, membre: MembreEquipe, perimetre: str, domaine: str = "") -> MembreEquipe:
    """The person objects to sharing with this member (L1110-4, R1110-3): access closes, in `domaine` or wholly."""
    exiger_equipe(acteur, membre.dossier)
    if membre.professionnel is None:
        raise ErreurMetier("contact", "Une opposition vise un membre qui a accès au dossier.")
    if not perimetre.strip():
        raise ErreurMetier("perimetre", "Écrivez ce que la personne ne veut pas partager.", champ="perimetre")
    enregistrer_opposition(
        acteur=acteur,
        dossier=membre.dossier,
        exprimee_par=Expression.PERSONNE,
        cible=CibleOpposition.PROFESSIONNEL,
        professionnel=membre.professionnel,
        domaine=domaine,
        paroles=perimetre,
    )
    membre.refresh_from_db(fields=["opposition_le", "opposition_perimetre"])
    _annoncer(membre, "opposition")
    return membre


@transaction.atomic
def lever_opposition(*, acteur: Acteur, membre: MembreEquipe, motif: str, domaine: str = "") -> MembreEquipe:
    """The person changed their mind: what is open for this member, in `domaine` or wholly, is ended by a date."""
    exiger_composition(acteur, membre.dossier)
    for opposition in _oppositions(membre.dossier_id, membre.professionnel_id):
        if domaine in ("", opposition.domaine):
            terminer_opposition(acteur=acteur, opposition=opposition, motif=motif)
    membre.refresh_from_db(fields=["opposition_le", "opposition_perimetre"])
    _annoncer(membre, "opposition_levee")
    return membre


def _oppositions(dossier_id: int, professionnel_id: int | None) -> QuerySet[Opposition]:
    return Opposition.objects.filter(dossier=dossier_id, professionnel=professionnel_id, levee_le=None)


def refleter_opposition(dossier_id: int, professionnel_id: int) -> None:
    """The list of the team says since when somebody is objected to, wherever it was noted; never what."""
    premiere = _oppositions(dossier_id, professionnel_id).order_by("exprimee_le", "pk").first()
    for membre in MembreEquipe.objects.filter(dossier=dossier_id, professionnel=professionnel_id, etat__in=OUVERTS):
        membre.opposition_le = premiere.exprimee_le if premiere else None
        membre.opposition_perimetre = premiere.partie if premiere else ""
        membre.save()


def _activer(membre: MembreEquipe, acte: str) -> MembreEquipe:
    _exiger_categorie(membre.professionnel, membre.equipe_de_soins)
    membre.etat = EtatMembre.ACTIF
    membre.save()
    _ouvrir_acces(membre)
    _annoncer(membre, acte)
    return membre


def _actifs(dossier: Dossier) -> QuerySet[MembreEquipe]:
    return MembreEquipe.objects.filter(MembreEquipe.en_cours(), dossier=dossier, etat=EtatMembre.ACTIF)


def _ouvrir_acces(membre: MembreEquipe) -> None:
    if membre.professionnel is not None:
        lier_dossier(
            perimetre=membre.dossier.perimetre,
            professionnel=membre.professionnel,
            nature=NatureLien.EQUIPE,
            debut=_a_minuit(membre.debut),
            fin=_fin_de_journee(membre.fin),
            motif=membre.motif,
        )


def _fermer_acces(membre: MembreEquipe) -> None:
    """Close the link, unless another place in the same team keeps it open."""
    if membre.professionnel is None:
        return
    delier_dossier(
        perimetre=membre.dossier.perimetre,
        professionnel=membre.professionnel,
        nature=NatureLien.EQUIPE,
        motif=membre.motif,
    )
    for autre in _actifs(membre.dossier).filter(professionnel=membre.professionnel).exclude(pk=membre.pk):
        _ouvrir_acces(autre)


def _annoncer(membre: MembreEquipe, acte: str) -> None:
    dossier = membre.dossier
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
