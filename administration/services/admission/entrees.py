"""Admission, opening of the dossier, entry, trial, transfer: three dates that are never the same thing (S01, S02)."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import transaction

from administration.donnees import admission as d
from administration.models import AvisCandidature, Candidature, StatutVoeu, VoeuStructure
from administration.services.admission.acces import exiger_decision, exiger_instruction
from administration.services.admission.demandes import reconnaitre_usager
from administration.services.admission.statuts import changer_statut, noter_statut
from coordination.services.echeances import poser_echeance
from dui.core import horloge
from dui.core.erreurs import ErreurMetier
from habilitations.acces import Acteur
from habilitations.choices import Secteur
from habilitations.models import Affectation, Unite
from usagers.acces import exiger
from usagers.choices import StatutSejour
from usagers.models import Dossier, GroupeFamilial, Sejour, Usager
from usagers.selectors import Doublons, doublons_possibles
from usagers.services import (
    creer_usager,
    enregistrer_entree,
    enregistrer_sortie,
    grouper,
    ouvrir_dossier,
    ouvrir_dossier_connu,
    prononcer_admission,
)

ESSAI_NON_CONCLUANT = "Essai non concluant"
TRANSFERT = "Transfert dans une autre unité"


@transaction.atomic
def admettre(
    *, acteur: Acteur | None, voeu: VoeuStructure, prevue: date | None = None, precision: str = ""
) -> VoeuStructure:
    """The direction decides. What the law asks before is checked here, and nowhere can it be gone round."""
    exiger_decision(acteur, voeu.structure_id)
    _controler(voeu, prevue or horloge.aujourdhui(), precision)
    voeu = changer_statut(acteur=acteur, voeu=voeu, statut=d.Statut.ADMIS, precision=precision, par_acte=True)
    voeu.admission_prevue = prevue
    voeu.proposition_le = voeu.proposition_le or horloge.aujourdhui()
    voeu.save(update_fields=["admission_prevue", "proposition_le", "modifie_le"])
    return voeu


def _controler(voeu: VoeuStructure, le: date, precision: str) -> None:
    c = voeu.candidature
    _controler_orientation(voeu, c, le)
    if c.mesure_fin is not None and c.mesure_fin < le:
        raise ErreurMetier(
            "mesure", f"La mesure a pris fin le {c.mesure_fin:%d/%m/%Y} : demandez la nouvelle décision."
        )
    if c.base == d.Base.ASE_ADMINISTRATIVE:
        _controler_accord(c)
    if voeu.structure.categorie in d.CATEGORIES_LHSS:
        _controler_lhss(voeu, precision)


def _controler_orientation(voeu: VoeuStructure, c: Candidature, le: date) -> None:
    """An admission stands on a decision still in force on that day (metier S02, PG)."""
    if c.orientation_fin is not None and c.orientation_fin < le:
        raise ErreurMetier(
            "orientation", f"La décision d’orientation a pris fin le {c.orientation_fin:%d/%m/%Y} : "
            "demandez son renouvellement avant d’admettre.",
        )  # fmt: skip
    requise = voeu.structure.secteur == Secteur.PH and voeu.structure.categorie not in d.SANS_ORIENTATION
    if (requise or c.base == d.Base.CDAPH) and c.orientation_fin is None:
        raise ErreurMetier("orientation", "Donnez la décision d’orientation et sa date de fin avant d’admettre.")


def _controler_accord(c: Candidature) -> None:
    """CASF L223-2: a reception without decision of a judge needs the written agreement of the legal representatives."""
    recue = c.pieces.filter(type=d.TypePiece.ACCORD, etat__in=[d.EtatPiece.RECUE, d.EtatPiece.CONFORME]).exists()
    if c.accord_le is None or not recue:
        raise ErreurMetier(
            "accord", "L’accueil administratif demande l’accord écrit des représentants légaux (CASF, L223-2) : "
            "sa date et sa pièce.",
        )  # fmt: skip


def _controler_lhss(voeu: VoeuStructure, precision: str) -> None:
    """CASF D312-176-4: the director, after the opinion of the doctor of the structure; never instead of a hospital."""
    medecins = Affectation.objects.filter(Affectation.en_cours(), structure=voeu.structure_id)
    avis = AvisCandidature.objects.filter(
        voeu=voeu, role=d.RoleAvis.MEDICAL, auteur__in=medecins.values("professionnel")
    ).first()
    if avis is None:
        raise ErreurMetier("avis_medical", "L’avis du médecin de la structure est attendu avant la décision.")
    if avis.soins_hospitaliers:
        raise ErreurMetier("hopital", "Son état relève de soins hospitaliers : l’admission n’est pas possible ici.")
    if avis.sens == d.SensAvis.DEFAVORABLE and not precision.strip():
        raise ErreurMetier(
            "precision", "L’avis médical est défavorable : dites pourquoi vous admettez.", champ="precision"
        )


def identites_proches(acteur: Acteur, voeu: VoeuStructure) -> Doublons:
    """Persons who may be this one, before a record is made."""
    c = voeu.candidature
    if c.usager_id is not None or (c.pseudonyme and not c.nom_naissance):
        return Doublons()
    return doublons_possibles(acteur, voeu.structure, c.traits)


@transaction.atomic
def ouvrir_sejour(
    *, acteur: Acteur, voeu: VoeuStructure, decision: str = "", meme: Usager | None = None, unite: Unite | None = None
) -> Sejour:
    """The person, their dossier and a planned stay. A readmission is a new stay in the same dossier.

    `decision`: "meme" with the person chosen, "connue" (known elsewhere, same traits), "autre" (somebody else).
    `unite`: the one that receives; by default the one that was wished.
    """
    exiger_instruction(acteur, voeu, "ecrire")
    if voeu.statut != d.Statut.ADMIS or voeu.sejour_id is not None:
        raise ErreurMetier("statut", "Le séjour s’ouvre une fois, après l’admission.")
    if unite is not None:
        if unite.structure_id != voeu.structure_id:
            raise ErreurMetier("unite", "Cette unité est celle d’un autre établissement.", champ="unite")
        voeu.unite = unite
    dossier = _dossier(acteur, voeu, decision, meme)
    c = voeu.candidature
    sejour = prononcer_admission(
        acteur=None, dossier=dossier, le=_decide_le(voeu), entree_prevue=voeu.admission_prevue, unite=voeu.unite,
        origine_demande=c.get_origine_display()[:40], modalite_accueil=voeu.accueil[:40],
    )  # fmt: skip
    voeu.dossier, voeu.sejour = dossier, sejour
    voeu.version += 1
    voeu.save()
    if c.orientation_fin:
        poser_echeance(acteur=None, dossier=dossier, regle="notification_fin", origine=c.orientation_fin,
                       objet=f"sejour:{sejour.pk}")  # fmt: skip
    _reunir(c, dossier.usager)
    return sejour


def _decide_le(voeu: VoeuStructure) -> date:
    """Day of the decision: that of the state, not of this act."""
    ligne = StatutVoeu.objects.filter(voeu=voeu, statut=d.Statut.ADMIS).first()
    instant = ligne.le if ligne else horloge.maintenant()
    jour = instant.astimezone(horloge.PARIS).date()
    return min(jour, voeu.admission_prevue) if voeu.admission_prevue else jour


def _dossier(acteur: Acteur, voeu: VoeuStructure, decision: str, meme: Usager | None) -> Dossier:
    c = voeu.candidature
    if meme is not None and c.usager_id is None:
        reconnaitre_usager(acteur=acteur, candidature=c, usager=meme)
    if c.usager_id is None:
        return _nouvelle_personne(acteur, voeu, decision)
    usager = Usager.objects.get(pk=c.usager_id)
    connus = Dossier.objects.select_related("perimetre", "usager", "structure__organisme")
    dossier = connus.filter(usager=usager, structure=voeu.structure_id).first()
    return dossier or ouvrir_dossier(acteur=None, usager=usager, structure=voeu.structure, unite=voeu.unite)


def _nouvelle_personne(acteur: Acteur, voeu: VoeuStructure, decision: str) -> Dossier:
    """Never two persons: a near identity asks somebody to decide."""
    c = voeu.candidature
    proches = identites_proches(acteur, voeu)
    if proches.rattachable and decision == "connue":
        dossier = ouvrir_dossier_connu(acteur=acteur, structure=voeu.structure, traits=c.traits, unite=voeu.unite)
        _rattacher(c, dossier.usager)
        return dossier
    if proches and decision != "autre":
        raise ErreurMetier("doublons", "Une identité proche existe : dites d’abord si c’est la même personne.")
    usager = creer_usager(acteur=None, structure=voeu.structure, **_etat_civil(c))
    _rattacher(c, usager)
    return ouvrir_dossier(acteur=None, usager=usager, structure=voeu.structure, unite=voeu.unite)


def _etat_civil(c: Candidature) -> Mapping[str, Any]:
    if c.pseudonyme and not c.nom_naissance:
        return {"anonyme": True, "pseudonyme": c.pseudonyme, "sexe": c.sexe}
    if not c.prenoms or c.date_naissance is None:
        raise ErreurMetier("traits", "Complétez d’abord le prénom et la date de naissance sur la demande.")
    return {**c.traits, "nom_utilise": c.nom_utilise, "prenom_utilise": c.prenom_utilise,
            "date_declaree": c.date_declaree}  # fmt: skip


def _rattacher(c: Candidature, usager: Usager) -> None:
    c.usager = usager
    c.version += 1
    c.save(update_fields=["usager", "version", "modifie_le"])


def _reunir(c: Candidature, usager: Usager) -> None:
    """Siblings admitted, or a parent with their child, are linked once two of them have a record here."""
    if c.groupe is None:
        return
    autres = Candidature.objects.filter(groupe=c.groupe, usager__isnull=False).exclude(pk=c.pk).select_related("usager")
    membres = [(autre.usager, autre.place) for autre in autres if autre.usager is not None and autre.usager != usager]
    if not membres:
        return
    nature = str(c.lien)
    groupe = GroupeFamilial.objects.filter(nature=nature, appartenances__usager__in=[u for u, _ in membres]).first()
    grouper(acteur=None, nature=nature, membres=[(usager, c.place), *membres], groupe=groupe)


@transaction.atomic
def entrer(
    *, acteur: Acteur, voeu: VoeuStructure, le: date, lieu: str = "", essai_fin: date | None = None
) -> VoeuStructure:
    """The person is there. With `essai_fin`, it is a trial: the entry counts, the end is to be concluded."""
    exiger_instruction(acteur, voeu, "ecrire")
    if voeu.statut != d.Statut.ADMIS or voeu.sejour is None:
        raise ErreurMetier("statut", "L’entrée suit l’admission et l’ouverture du séjour.")
    if le > horloge.aujourdhui():
        raise ErreurMetier("entree", "L’entrée se note le jour où la personne est là.", champ="le")
    if essai_fin is not None and essai_fin <= le:
        raise ErreurMetier("essai", "L’essai finit après l’entrée.", champ="essai_fin")
    c = voeu.candidature
    if c.orientation_fin is not None and c.orientation_fin < le:
        raise ErreurMetier(
            "orientation", f"La décision d’orientation a pris fin le {c.orientation_fin:%d/%m/%Y}.", champ="le"
        )
    enregistrer_entree(acteur=None, sejour=_sejour(voeu.sejour.pk), le=le, lieu=lieu)
    voeu.essai_fin = essai_fin
    voeu.save(update_fields=["essai_fin", "modifie_le"])
    statut = d.Statut.ESSAI if essai_fin else d.Statut.ENTRE
    return changer_statut(acteur=acteur, voeu=voeu, statut=statut, par_acte=True, precision=f"Entrée le {le:%d/%m/%Y}")


def _sejour(pk: int) -> Sejour:
    lus = Sejour.objects.select_related("dossier__perimetre", "dossier__structure", "dossier__usager")
    return lus.get(pk=pk)


@transaction.atomic
def conclure_essai(
    *,
    acteur: Acteur,
    voeu: VoeuStructure,
    concluant: bool,
    le: date | None = None,
    motif: str = "",
    precision: str = "",
) -> VoeuStructure:
    """A trial that convinces becomes an ordinary stay; the other one ends with its motive and an exit."""
    exiger_instruction(acteur, voeu, "ecrire")
    if concluant:
        return changer_statut(acteur=acteur, voeu=voeu, statut=d.Statut.ENTRE, par_acte=True,
                              precision=precision or "Essai concluant")  # fmt: skip
    if not precision.strip():
        raise ErreurMetier("precision", "Dites pourquoi l’essai ne convient pas.", champ="precision")
    termine = changer_statut(acteur=acteur, voeu=voeu, statut=d.Statut.ESSAI_NC, motif=motif, precision=precision,
                             par_acte=True)  # fmt: skip
    enregistrer_sortie(
        acteur=None, sejour=_sejour(voeu.sejour_id or 0), le=le or horloge.aujourdhui(), motif=ESSAI_NON_CONCLUANT
    )
    return termine


@transaction.atomic
def transferer(*, acteur: Acteur | None, sejour: Sejour, unite: Unite, le: date, motif: str) -> Sejour:
    """To another unit of the house: the stay ends there, the next one begins here the same day, same dossier."""
    dossier = sejour.dossier
    exiger(acteur, dossier, ("ADM", "ID"), "ecrire")
    if unite.structure_id != sejour.structure_id:
        raise ErreurMetier("unite", "Vers un autre établissement, passez par une nouvelle demande.", champ="unite")
    if unite.pk == sejour.unite_id:
        raise ErreurMetier("unite", "La personne est déjà dans cette unité.", champ="unite")
    if sejour.statut != StatutSejour.EN_COURS:
        raise ErreurMetier("statut", "Seul un séjour en cours se transfère.")
    if not motif.strip():
        raise ErreurMetier("motif", "Dites pourquoi la personne change d’unité.", champ="motif")
    if le > horloge.aujourdhui():
        raise ErreurMetier("le", "Le transfert se note le jour où il a lieu.", champ="le")
    repris = {nom: getattr(sejour, nom) for nom in ("origine_demande", "modalite_accueil", "numero_administratif")}
    lieu = dossier.lieu
    voeu = VoeuStructure.objects.filter(sejour=sejour).first()
    if voeu is not None:  # the wish follows the stay in force, and does not take this exit for the person's
        VoeuStructure.objects.filter(pk=voeu.pk).update(sejour=None)
    enregistrer_sortie(acteur=None, sejour=sejour, le=le, motif=TRANSFERT)
    suivant = prononcer_admission(
        acteur=None, dossier=dossier, le=le, entree_prevue=le, unite=unite, **repris,
        provenance="Autre unité de l’établissement", commentaire=motif.strip()[:500],
    )  # fmt: skip
    enregistrer_entree(acteur=None, sejour=_sejour(suivant.pk), le=le, lieu=lieu)
    if voeu is not None:
        VoeuStructure.objects.filter(pk=voeu.pk).update(sejour=suivant)
    return _sejour(suivant.pk)


def noter_sortie(sejour_id: int, motif: str) -> None:
    """The person left: the wish that brought them says so (state 48 or 188)."""
    voeux = VoeuStructure.objects.filter(sejour=sejour_id, statut__in=[d.Statut.ENTRE, d.Statut.REORIENTATION])
    for voeu in voeux.select_related("candidature", "structure"):
        noter_statut(voeu, d.Statut.SORTI, precision=motif)


def annuler_sortie_de_la_demande(sejour_id: int, motif: str) -> None:
    """The person did not leave: the wish is again what it was."""
    for voeu in VoeuStructure.objects.filter(sejour=sejour_id, statut=d.Statut.SORTI).select_related("candidature"):
        avant = StatutVoeu.objects.filter(voeu=voeu).exclude(statut=d.Statut.SORTI).first()
        if avant is not None:
            noter_statut(voeu, avant.statut, precision=motif, national=avant.national)
