"""The timeline is fed by events, in the same transaction: what is published is in the fil at once."""

from datetime import date, datetime, time
from typing import Any

from coordination.choices import Categorie, EtatTransmission
from coordination.models import Echeance, EntreeFil, MembreEquipe, ReglageEcheance, Transmission
from coordination.services.anniversaires import poser_anniversaires
from coordination.services.echeances import clore_echeances, poser_echeance
from coordination.services.equipe import refleter_opposition
from coordination.services.fil import inscrire_au_fil
from coordination.services.regles import recalculer
from documents.choices_ged import EtatDepot
from documents.models import Depot, Document
from documents.services.ged.qualification import echeance
from dui.core import horloge
from dui.core.boite import RemiseEnCours
from dui.core.evenements import abonner
from dui.core.modeles import Niveau
from dui.core.models import EvenementMetier
from dui.core.typographie import date_longue
from habilitations.models import Structure
from usagers.models import Dossier, Opposition, Sejour

ACTES = {
    "ajout": "rejoint l’équipe",
    "fin": "quitte l’équipe",
    "suspension": "est absent de l’équipe",
    "reprise": "est de retour dans l’équipe",
}
ECHEANCES = {
    "deplacee": "{quoi} : la date devient le {le}.",
    "faite": "{quoi} : fait.",
    "sans_objet": "{quoi} : sans objet. {motif}",
    "ouverte": "{quoi} : de nouveau à faire. {motif}",
}
SEJOURS = {
    "usagers.admission_prononcee": ("Admission prononcée", "date_admission", 0),
    "usagers.sejour_commence": ("Entrée", "date_entree", 1),
    "usagers.sejour_termine": ("Sortie", "date_sortie", 2),
}


@abonner("coordination.transmission_publiee", id="coordination.fil", synchrone=True)
@abonner("coordination.transmission_amendee", id="coordination.fil", synchrone=True)
@abonner("coordination.transmission_completee", id="coordination.fil", synchrone=True)
@abonner("coordination.transmission_rectifiee", id="coordination.fil", synchrone=True)
def indexer_transmission(evenement: EvenementMetier) -> None:
    t = Transmission.objects.select_related("dossier").get(pk=evenement.ids["transmission_id"])
    inscrire_au_fil(
        dossier=t.dossier,
        genre="transmission",
        objet_id=t.pk,
        niveau=t.niveau,
        domaine="TRS" if t.niveau > 2 else "TRE",
        instant=t.fait_le,
        titre=" · ".join(filter(None, [Categorie(t.categorie).label, t.cible])),
        extrait=" ".join(filter(None, [_valeurs(t), t.texte, t.donnee, t.action, t.resultat])),
        importance=t.importance,
        auteur_id=t.auteur_id,
        retiree=t.etat == EtatTransmission.RECTIFIEE,
    )


def _valeurs(t: Transmission) -> str:
    return f"{t.valeurs}." if t.valeurs and t.valeurs != t.texte else ""


@abonner("coordination.equipe_changee", id="coordination.fil", synchrone=True)
def indexer_equipe(evenement: EvenementMetier) -> None:
    """Arrivals, departures and absences; an opposition is never told in the fil."""
    acte = ACTES.get(str(evenement.ids["acte"]))
    if acte is None:
        return
    membre = MembreEquipe.objects.select_related("professionnel", "contact", "dossier").get(
        pk=evenement.ids["membre_id"]
    )
    inscrire_au_fil(
        dossier=membre.dossier,
        genre="equipe",
        objet_id=evenement.pk,
        titre="Équipe",
        instant=evenement.cree_le,
        extrait=f"{membre.professionnel or membre.contact} {acte} ({membre.get_role_display().lower()}).",
        auteur_id=evenement.acteur_id,
    )


@abonner("coordination.echeance_changee", id="coordination.fil", synchrone=True)
def indexer_echeance(evenement: EvenementMetier) -> None:
    """What people did with a deadline, and the dates that moved; its birth is no news."""
    mots = ECHEANCES.get(str(evenement.ids["acte"]))
    if mots is None:
        return
    echeance = Echeance.objects.select_related("dossier").get(pk=evenement.ids["echeance_id"])
    inscrire_au_fil(
        dossier=echeance.dossier,
        genre="echeance",
        objet_id=evenement.pk,
        niveau=echeance.niveau,
        domaine=echeance.domaine,
        titre="Échéance",
        instant=evenement.cree_le,
        extrait=mots.format(quoi=echeance.libelle, le=date_longue(echeance.date_due), motif=echeance.motif),
        auteur_id=evenement.acteur_id,
    )


@abonner("coordination.regle_changee", id="coordination.regles", libelle="Recalcul des échéances")
def recalculer_les_echeances(evenement: EvenementMetier, remise: RemiseEnCours) -> None:
    """In a worker, house by house; a second delivery finds nothing left to move."""
    reglage = ReglageEcheance.objects.get(pk=evenement.ids["reglage_id"])
    recalculer(Structure.objects.get(pk=evenement.structure_id), reglage.regle)


@abonner("usagers.admission_prononcee", id="coordination.naissance", synchrone=True)
@abonner("usagers.sejour_commence", id="coordination.naissance", synchrone=True)
@abonner("usagers.sejour_corrige", id="coordination.naissance", synchrone=True)
@abonner("usagers.identite_modifiee", id="coordination.naissance", synchrone=True)
def suivre_la_naissance(evenement: EvenementMetier) -> None:
    """Majority and the interview at seventeen follow the birth date, in each house of child protection."""
    lignes = Dossier.objects.select_related("usager", "structure", "perimetre")
    qui = {"pk": evenement.dossier_id} if evenement.dossier_id else {"usager": evenement.ids["usager_id"]}
    for dossier in lignes.filter(structure=evenement.structure_id, **qui):
        poser_anniversaires(dossier)


@abonner("usagers.opposition_exprimee", id="coordination.equipe", synchrone=True)
@abonner("usagers.opposition_levee", id="coordination.equipe", synchrone=True)
def suivre_opposition(evenement: EvenementMetier) -> None:
    opposition = Opposition.objects.get(pk=evenement.ids["opposition_id"])
    if opposition.professionnel_id is not None:
        refleter_opposition(opposition.dossier_id, opposition.professionnel_id)


@abonner("documents.document_conserve", id="coordination.fil", synchrone=True)
def indexer_document(evenement: EvenementMetier) -> None:
    """Made for a reader of the house; one that leaves the house is told by its sending."""
    document = Document.objects.select_related("dossier", "lecteur").get(pk=evenement.ids["document_id"])
    if document.lecteur is None:
        return
    inscrire_au_fil(
        dossier=document.dossier,
        genre="document",
        objet_id=document.pk,
        niveau=document.niveau,
        domaine="GS" if document.niveau > 2 else "GA",
        titre="Document",
        instant=document.produit_le,
        extrait=f"{document}, pour {document.lecteur}.",
        auteur_id=document.auteur_id,
    )


@abonner("documents.depot_lisible", id="coordination.fil", synchrone=True)
@abonner("documents.depot_change", id="coordination.fil", synchrone=True)
def indexer_depot(evenement: EvenementMetier) -> None:
    """One line for each version and one for its end, at the level the document has today; its author alone for N5."""
    depot = Depot.objects.select_related("dossier").get(pk=evenement.ids["depot_id"])
    dossier = depot.dossier
    if dossier is None or not depot.type or depot.niveau == Niveau.N5:
        EntreeFil.objects.filter(genre="depot", objet_id__in=depot.versions.values("pk")).update(retiree=True)
        EntreeFil.objects.filter(genre="depot_fin", objet_id__in=depot.statuts.values("pk")).update(retiree=True)
        return
    commun: dict[str, Any] = {"dossier": dossier, "niveau": depot.niveau, "domaine": depot.domaine, "titre": "Document"}
    for v in depot.versions.all():
        mots = f"nouvelle version {v.numero}, {v.motif}" if v.numero > 1 else f"ajouté, {depot.type_libelle.lower()}"
        inscrire_au_fil(genre="depot", objet_id=v.pk, instant=v.le, extrait=f"{depot.titre} : {mots}.",
                        auteur_id=v.auteur_id, **commun)  # fmt: skip
    for s in depot.statuts.filter(etat=EtatDepot.PERIME):
        inscrire_au_fil(genre="depot_fin", objet_id=s.pk, instant=s.le, auteur_id=s.auteur_id,
                        extrait=f"{depot.titre} : ne vaut plus. {s.motif}", **commun)  # fmt: skip


@abonner("documents.validite_changee", id="coordination.echeances", synchrone=True)
def suivre_la_validite(evenement: EvenementMetier) -> None:
    """A paper that runs out is to be renewed, told to those who may read it; the psychologist's and N6 tell nobody."""
    depot = Depot.objects.select_related("dossier__structure").get(pk=evenement.ids["depot_id"])
    fin, objet = echeance(depot), f"depot:{depot.pk}"
    dossier, regle = depot.dossier, {"GA": "document_validite", "GS": "document_validite_sante"}.get(depot.domaine)
    if dossier is None:
        return
    autres = tuple({"document_validite", "document_validite_sante"} - ({regle} if fin else set()))
    clore_echeances(dossier=dossier, objet=objet, motif="La validité du document a changé.", regles=autres)
    if fin is not None and regle is not None:
        poser_echeance(
            acteur=None, dossier=dossier, regle=regle, origine=fin, objet=objet, niveau=depot.niveau,
            libelle=f"À renouveler : {depot.type_libelle}"[:200],
        )  # fmt: skip


@abonner("usagers.admission_prononcee", id="coordination.fil", synchrone=True)
@abonner("usagers.sejour_commence", id="coordination.fil", synchrone=True)
@abonner("usagers.sejour_termine", id="coordination.fil", synchrone=True)
def indexer_sejour(evenement: EvenementMetier) -> None:
    sejour = Sejour.objects.select_related("unite").get(pk=evenement.ids["sejour_id"])
    _indexer(evenement, sejour, *SEJOURS[evenement.nom])


@abonner("usagers.sejour_corrige", id="coordination.fil", synchrone=True)
def corriger_le_sejour(evenement: EvenementMetier) -> None:
    """The lines already told follow their corrected day; an exit that was undone is withdrawn."""
    sejour = Sejour.objects.select_related("unite").get(pk=evenement.ids["sejour_id"])
    for titre, champ, rang in SEJOURS.values():
        if EntreeFil.objects.filter(genre="sejour", objet_id=sejour.pk * 3 + rang).exists():
            _indexer(evenement, sejour, titre, champ, rang)


def _indexer(evenement: EvenementMetier, sejour: Sejour, titre: str, champ: str, rang: int) -> None:
    jour: date | None = getattr(sejour, champ)
    unite = f", {sejour.unite}" if sejour.unite else ""
    inscrire_au_fil(
        dossier=Dossier.objects.get(pk=evenement.dossier_id),
        genre="sejour",
        objet_id=sejour.pk * 3 + rang,
        niveau=1,
        titre=titre,
        instant=_instant(jour, evenement.cree_le),
        extrait=f"Séjour n° {sejour.numero}{unite}" + (f", {date_longue(jour)}." if jour else "."),
        auteur_id=evenement.acteur_id,
        retiree=jour is None and evenement.nom == "usagers.sejour_corrige",
    )


def _instant(jour: date | None, maintenant: datetime) -> datetime:
    """A fact of another day is told at noon of its day."""
    if jour is None or jour == maintenant.astimezone(horloge.PARIS).date():
        return maintenant
    return datetime.combine(jour, time(12), tzinfo=horloge.PARIS)
