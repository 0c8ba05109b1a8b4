"""Quarterly review: opened for a structure, proposed by the chef de service, decided by the direction and applied."""

from datetime import date, timedelta

from django.db import transaction
from django.db.models import Max, Q
from django.urls import reverse

from dui.core import horloge, journal
from dui.core.erreurs import ErreurMetier, Refus
from dui.core.evenements import publier
from dui.core.notifications import notifier
from habilitations.acteur import Acteur
from habilitations.choices import DecisionRevue, EtatCompte
from habilitations.models import Affectation, Compte, LigneRevue, Profil, RevueHabilitations, Structure, Unite
from habilitations.services.affectations import affecter, terminer_affectation
from habilitations.services.autorite import exiger_decision, peut_decider, refuser_soi
from habilitations.services.bris import veilleurs
from habilitations.services.comptes import changer_etat

DELAI = timedelta(days=15)


@transaction.atomic
def ouvrir_revue(*, acteur: Acteur | None, structure: Structure, echeance: date | None = None) -> RevueHabilitations:
    """One at a time; its lines are the rights in force and the accounts that hold none."""
    exiger_decision(acteur, structure)
    jour = horloge.aujourdhui()
    Structure.objects.select_for_update().get(pk=structure.pk)
    if RevueHabilitations.objects.filter(structure=structure, close_le=None).exists():
        raise ErreurMetier("revue", "Une revue est déjà ouverte ici.")
    if echeance is not None and echeance < jour:
        raise ErreurMetier("echeance", "L’échéance est déjà passée.", champ="echeance")
    revue = RevueHabilitations.objects.create(
        structure=structure, debut=jour, echeance=echeance or jour + DELAI, ouverte_par_id=acteur.id if acteur else None
    )
    LigneRevue.objects.bulk_create([*_droits(revue), *_comptes_sans_droit(revue)])
    _dire(revue, "ouverte")
    notifier(
        [pro.pk for pro in veilleurs(structure) if pro.pk != (acteur.id if acteur else None)],
        structure_id=structure.pk, nature="revue", texte="Une revue des habilitations est ouverte.",
        url=reverse("revue", args=[revue.pk]),
    )  # fmt: skip
    return revue


def _droits(revue: RevueHabilitations) -> list[LigneRevue]:
    lignes = Affectation.objects.filter(Affectation.en_cours(), structure=revue.structure).select_related(
        "profil", "unite", "professionnel__compte"
    )
    return [
        LigneRevue(
            revue=revue, structure=revue.structure, professionnel=a.professionnel, affectation=a,
            profil=a.profil.libelle, unite=a.unite.nom if a.unite else "", depuis=a.debut, jusqu_au=a.fin,
            **_compte(getattr(a.professionnel, "compte", None)),
        )
        for a in lignes
    ]  # fmt: skip


def _comptes_sans_droit(revue: RevueHabilitations) -> list[LigneRevue]:
    """Open accounts of the organisme that hold nothing anywhere, and worked here last or never worked."""
    organisme = revue.structure.organisme_id
    actifs = Affectation.objects.filter(Q(fin=None) | Q(fin__gte=horloge.aujourdhui())).values("professionnel")
    comptes = Compte.objects.filter(professionnel__organisme=organisme).exclude(etat=EtatCompte.CLOS)
    passes = Q(structure_courante=revue.structure) | Q(structure_courante=None)
    return [
        LigneRevue(revue=revue, structure=revue.structure, professionnel=c.professionnel, **_compte(c))
        for c in comptes.filter(passes).exclude(professionnel__in=actifs)
    ]


def _compte(compte: Compte | None) -> dict[str, object]:
    if compte is None:
        return {}
    vue = compte.sessions.aggregate(vue=Max("ouverte_le"))["vue"]
    return {"etat_compte": compte.etat, "derniere_connexion": vue}


@transaction.atomic
def ouvrir_revues_dues() -> int:
    """By the clock: a structure whose last campaign is old enough, or which has rights past their review date."""
    jour, ouvertes = horloge.aujourdhui(), 0
    en_cours = RevueHabilitations.objects.filter(close_le=None).values("structure")
    for structure in Structure.objects.exclude(pk__in=en_cours):
        dernier = structure.revues.aggregate(dernier=Max("debut"))["dernier"]
        if dernier is not None and dernier + timedelta(days=structure.revue_jours) > jour:
            continue
        dus = Affectation.objects.filter(Affectation.en_cours(), structure=structure, a_revoir_le__lte=jour)
        if dus.exists():
            ouvrir_revue(acteur=None, structure=structure)
            ouvertes += 1
    return ouvertes


@transaction.atomic
def proposer_avis(*, acteur: Acteur, ligne: LigneRevue, avis: str, motif: str = "") -> LigneRevue:
    """The chef de service proposes; it changes no right."""
    if not any(acteur.peut("HAB", a, ligne.structure_id) for a in ("creer", "valider")):
        raise Refus()
    ligne = _ouverte(ligne)
    refuser_soi(acteur, ligne.professionnel)
    _exiger_motif(avis, motif)
    ligne.avis, ligne.avis_motif, ligne.avis_par_id = avis, motif.strip(), acteur.id
    ligne.save(update_fields=["avis", "avis_motif", "avis_par", "modifie_le"])
    return ligne


@transaction.atomic
def decider_ligne(
    *, acteur: Acteur, ligne: LigneRevue, decision: str, motif: str = "", profil: Profil | None = None,
    unite: Unite | None = None, fin: date | None = None,
) -> LigneRevue:  # fmt: skip
    """Keep, change or remove, and do it. Never one's own rights: another direction decides of them."""
    ligne = _ouverte(ligne)
    refuser_soi(acteur, ligne.professionnel)
    exiger_revue(acteur, ligne)
    _exiger_motif(decision, motif)
    if decision == DecisionRevue.GARDER:
        effet = _garder(ligne)
    elif decision == DecisionRevue.RETIRER:
        effet = _retirer(acteur, ligne, motif)
    else:
        effet = _changer(acteur, ligne, motif, profil, unite, fin)
    ligne.decision, ligne.motif, ligne.effet = decision, motif.strip(), effet
    ligne.decidee_par_id, ligne.decidee_le = acteur.id, horloge.maintenant()
    ligne.save(update_fields=["decision", "motif", "effet", "decidee_par", "decidee_le", "modifie_le"])
    journal.tracer("revue_decision", objet=f"ligne_revue:{ligne.pk}", structure_id=ligne.structure_id)
    return ligne


def _ouverte(ligne: LigneRevue) -> LigneRevue:
    lignes = LigneRevue.objects.select_for_update(of=("self",)).select_related("revue", "structure", "professionnel")
    relue = lignes.get(pk=ligne.pk)
    if relue.revue.close_le is not None:
        raise ErreurMetier("close", "Cette revue est close.")
    if relue.decision:
        raise ErreurMetier("decidee", "Cette ligne est déjà décidée.")
    return relue


def exiger_revue(acteur: Acteur, ligne: LigneRevue) -> None:
    if not revoit(acteur, ligne):
        raise Refus("Seule la direction de cette structure décide.")


def revoit(acteur: Acteur, ligne: LigneRevue) -> bool:
    """Direction of the house; for the rights of a direction, any other direction of the organisme."""
    if acteur.id == ligne.professionnel_id:
        return False
    if peut_decider(acteur, ligne.structure):
        return True
    dirige = ligne.affectation is not None and ligne.affectation.profil.droits.get("HAB") == "V"
    return dirige and acteur.organisme_id == ligne.structure.organisme_id and acteur.peut("HAB", "valider")


def _exiger_motif(decision: str, motif: str) -> None:
    if decision not in DecisionRevue.values:
        raise ErreurMetier("decision", "Choisissez une décision.", champ="decision")
    if decision != DecisionRevue.GARDER and not motif.strip():
        raise ErreurMetier("motif", "Dites pourquoi.", champ="motif")


def _garder(ligne: LigneRevue) -> str:
    if ligne.affectation is None:
        return "Compte gardé."
    suivante = horloge.aujourdhui() + timedelta(days=ligne.structure.revue_jours)
    ligne.affectation.a_revoir_le = suivante
    ligne.affectation.save(update_fields=["a_revoir_le", "modifie_le"])
    return f"Gardé, à revoir le {suivante:%d/%m/%Y}."


def _retirer(acteur: Acteur, ligne: LigneRevue, motif: str) -> str:
    if ligne.affectation is None:
        changer_etat(acteur=acteur, compte=ligne.professionnel.compte, etat=EtatCompte.CLOS)
        return "Compte clos."
    fin = _arreter(ligne, motif)
    return f"Droits arrêtés, dernier jour le {fin:%d/%m/%Y}."


def _arreter(ligne: LigneRevue, motif: str) -> date:
    """Stops since yesterday; what began today lasts until tonight."""
    affectation: Affectation = ligne.affectation  # type: ignore[assignment]
    fin = max(affectation.debut, horloge.aujourdhui() - timedelta(days=1))
    if affectation.fin is None or affectation.fin > fin:
        terminer_affectation(acteur=None, affectation=affectation, fin=fin, motif=f"Revue : {motif}"[:200])
    return affectation.fin or fin


def _changer(
    acteur: Acteur, ligne: LigneRevue, motif: str, profil: Profil | None, unite: Unite | None, fin: date | None
) -> str:
    ancienne = ligne.affectation
    if ancienne is None:
        raise ErreurMetier("compte_seul", "Ce compte n’a pas de droits : gardez-le ou retirez-le.", champ="decision")
    voulu = profil or ancienne.profil
    if (voulu.pk, unite.pk if unite else None) == (ancienne.profil_id, ancienne.unite_id):
        return _changer_la_fin(ancienne, fin, motif)
    _arreter(ligne, motif)
    affecter(
        acteur=None, professionnel=ligne.professionnel, structure=ligne.structure, profil=voulu, unite=unite, fin=fin,
        motif=f"Revue : {motif}"[:200], tuteur=ancienne.tuteur, suppleant=ancienne.suppleant,
    )  # fmt: skip
    lieu = unite.nom if unite else "toute la structure"
    return f"Désormais {voulu.libelle}, {lieu}{f', jusqu’au {fin:%d/%m/%Y}' if fin else ''}."


def _changer_la_fin(affectation: Affectation, fin: date | None, motif: str) -> str:
    if fin is None or fin == affectation.fin:
        raise ErreurMetier("rien", "Dites ce qui change : profil, unité ou fin.", champ="decision")
    terminer_affectation(acteur=None, affectation=affectation, fin=fin, motif=f"Revue : {motif}"[:200])
    suivante = horloge.aujourdhui() + timedelta(days=affectation.structure.revue_jours)
    affectation.a_revoir_le = suivante
    affectation.save(update_fields=["a_revoir_le", "modifie_le"])
    return f"Jusqu’au {fin:%d/%m/%Y}."


@transaction.atomic
def clore_revue(*, acteur: Acteur, revue: RevueHabilitations) -> RevueHabilitations:
    """Every line decided, but those of the one who closes when nobody else may decide: they stay due."""
    revue = RevueHabilitations.objects.select_for_update().select_related("structure").get(pk=revue.pk)
    exiger_decision(acteur, revue.structure)
    if revue.close_le is not None:
        raise ErreurMetier("close", "Cette revue est déjà close.")
    reste = revue.lignes.filter(decision="").exclude(professionnel=acteur.id).count()
    if reste:
        raise ErreurMetier("reste", f"{reste} ligne{'s' if reste > 1 else ''} à décider avant de clore.")
    revue.close_le, revue.close_par_id = horloge.maintenant(), acteur.id
    revue.save(update_fields=["close_le", "close_par", "modifie_le"])
    _dire(revue, "close")
    return revue


def _dire(revue: RevueHabilitations, fait: str) -> None:
    journal.tracer(f"revue_{fait}", objet=f"revue:{revue.pk}", structure_id=revue.structure_id)
    publier(f"habilitations.revue_{fait}", structure_id=revue.structure_id, revue_id=revue.pk)
