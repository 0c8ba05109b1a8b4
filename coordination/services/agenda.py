"""Plan, change, copy what is in the agenda: one event, one line for each person, whatever their number (S19)."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from coordination.choices import StatutEvenement, TypeEvenement
from coordination.models import (
    DetailEvenement,
    Evenement,
    ParticipantEvenement,
    PersonneEvenement,
    Reservation,
    Ressource,
)
from coordination.services.cloture import lignes_ouvertes
from coordination.services.evenements import OUVERTS, auteur_id, exiger_ecriture, noter, planifier_evenement
from coordination.services.invitations import inviter
from coordination.services.masquage import nommees
from coordination.verrous import exiger_ouvert
from dui.core import horloge
from dui.core.erreurs import ErreurMetier, Refus
from dui.core.fusion import enregistrer_versionne
from habilitations.acces import Acteur
from habilitations.models import Professionnel
from usagers.acces import exiger
from usagers.models import Dossier

RESERVES = frozenset({4, 5})
NEUTRE = "Rendez-vous de santé"
DU_DETAIL = ("libelle", "lieu", "objectif", "serafin", "type_ssiad")


@dataclass(frozen=True)
class Plan:
    """What is planned. `niveau`: that of its words; at 4 and 5 the team sees the slot alone."""

    structure_id: int
    type: str
    libelle: str
    debut: datetime
    fin: datetime
    niveau: int = 2
    lieu: str = ""
    objectif: str = ""
    mode: str = ""
    groupe: bool = False
    unite_id: int | None = None
    serafin: tuple[str, ...] = ()
    type_ssiad: str = ""
    structure_en_charge: str = ""
    repas: bool = False
    hors_prestation: bool = False
    action_projet: int | None = None
    prestation_projet: int | None = None
    dossiers: tuple[Dossier, ...] = ()
    participants: tuple[Professionnel, ...] = ()
    autres: tuple[str, ...] = ()
    ressources: tuple[Ressource, ...] = ()

    @property
    def sensible(self) -> bool:
        return self.niveau in RESERVES

    @property
    def minutes(self) -> int:
        return int(horloge.duree(self.debut, self.fin).total_seconds() // 60)

    def mots(self) -> dict[str, Any]:
        """The words as they are."""
        return {"libelle": self.libelle.strip()[:150], "lieu": self.lieu, "objectif": self.objectif,
                "serafin": list(self.serafin), "type_ssiad": self.type_ssiad}  # fmt: skip

    def montre(self) -> dict[str, Any]:
        """What the row of the slot says to the team."""
        if self.sensible:
            return {"libelle": NEUTRE, "lieu": "", "objectif": "", "serafin": [], "type_ssiad": "",
                    "type": TypeEvenement.SANTE}  # fmt: skip
        return self.mots() | {"type": self.type}

    def colonnes(self) -> dict[str, Any]:
        return {
            "mode": self.mode, "groupe": self.groupe or len(self.dossiers) > 1, "unite_id": self.unite_id,
            "structure_en_charge": self.structure_en_charge, "repas": self.repas, "sensible": self.sensible,
            "hors_prestation": self.hors_prestation, "action_projet": self.action_projet,
            "prestation_projet": self.prestation_projet,
        }  # fmt: skip


@transaction.atomic
def planifier(*, acteur: Acteur | None, plan: Plan, annoncer: bool = True, **liens: Any) -> Evenement:
    """One event, its lines, its words at their level, its resources; who takes part is invited."""
    verifier_plan(acteur, plan)
    seul = plan.dossiers[0] if len(plan.dossiers) == 1 and not plan.groupe else None
    evenement = planifier_evenement(
        acteur=acteur, structure_id=plan.structure_id, debut=plan.debut, fin=plan.fin, dossier=seul,
        objet="" if seul else _objet(plan), personnes=plan.dossiers,
        niveau=1 if plan.sensible else plan.niveau, participants=plan.participants, autres=plan.autres,
        **plan.montre(), **plan.colonnes(), **liens,
    )  # fmt: skip
    if plan.sensible:
        DetailEvenement.objects.create(
            evenement=evenement, structure_id=plan.structure_id, niveau=plan.niveau, dossier=seul, **plan.mots()
        )
    reserver(evenement, plan.ressources)
    if annoncer:
        inviter(evenement)
    return evenement


def _objet(plan: Plan) -> str:
    if plan.dossiers:
        return "groupe"
    return "service" if plan.type == TypeEvenement.SERVICE else "reunion"


def verifier_plan(acteur: Acteur | None, plan: Plan) -> None:
    """Every dossier is open to who plans; nobody writes above their level; an hour of end is known."""
    if plan.fin <= plan.debut:
        raise ErreurMetier("fin", "La fin vient après le début.", champ="fin")
    if not plan.libelle.strip():
        raise ErreurMetier("libelle", "Dites de quoi il s’agit.", champ="libelle")
    if plan.type == TypeEvenement.SERVICE:
        _verifier_service(plan)
    if plan.sensible and not plan.dossiers:
        raise ErreurMetier("niveau", "Ce niveau demande une personne concernée.", champ="niveau")
    _exiger_neutre(plan)
    for dossier in plan.dossiers:
        exiger(acteur, dossier, ["AGE"], "ecrire", "creer")
        if dossier.structure_id != plan.structure_id:
            raise ErreurMetier("personnes", "Une activité se tient dans une seule maison.", champ="personnes")
    if acteur is None:
        return
    if not plan.dossiers and not acteur.peut("AGE", "ecrire", plan.structure_id):
        raise Refus("Votre profil n’écrit pas dans l’agenda de cette maison.")
    if plan.niveau not in acteur.niveaux(plan.structure_id) or (plan.niveau == 4 and not acteur.professionnel_de_sante):
        raise ErreurMetier("niveau", "Ce niveau n’est pas ouvert à votre profil.", champ="niveau")


def _verifier_service(plan: Plan) -> None:
    """The working hours of professionals: nobody accompanied is in it."""
    if plan.dossiers:
        raise ErreurMetier("personnes", "Un service est celui de professionnels : retirez les personnes.",
                           champ="personnes")  # fmt: skip
    if not plan.participants:
        raise ErreurMetier("participants", "Dites de qui c’est le service.", champ="participants")


def _exiger_neutre(plan: Plan, *, autres: bool = False) -> None:
    """What an activity of several says is read in the dossier of each: it names nobody whom the writer put there.

    `autres`: others take part whom the writer does not read; to name them by chance must not tell that they do.
    """
    if len(plan.dossiers) < 2 and not (autres and plan.dossiers):
        return
    texte = "\n".join((plan.libelle, plan.lieu, plan.objectif))
    if cites := nommees(texte, [d.usager for d in plan.dossiers], ()):
        noms = ", ".join(u.prenom_affiche for u in cites[:3])
        raise ErreurMetier(
            "noms", f"Ce titre se lira dans chaque dossier : il ne peut pas nommer {noms}.", champ="libelle"
        )


def reserver(evenement: Evenement, ressources: Iterable[Ressource]) -> None:
    """A conflict is shown, never refused."""
    Reservation.objects.bulk_create(
        Reservation(evenement=evenement, ressource=r, structure_id=evenement.structure_id, debut=evenement.debut,
                    fin=evenement.fin or evenement.debut)
        for r in ressources
    )  # fmt: skip


@transaction.atomic
def modifier_evenement(
    *, acteur: Acteur | None, evenement: Evenement, plan: Plan, version_lue: int, detacher: bool = True
) -> Evenement:
    """Change what is still to come: fields merge with those of a colleague, people and resources are set."""
    exiger_ecriture(acteur, evenement)
    if evenement.statut not in OUVERTS:
        raise ErreurMetier("statut", "Ce qui est clos ne se déplace plus : corrigez-le, avec un motif.")
    if plan.sensible != evenement.sensible:
        raise ErreurMetier("niveau", "Prévoyez un autre rendez-vous pour changer qui le lit.", champ="niveau")
    exiger_ouvert(evenement.structure_id, evenement.debut, plan.debut)
    verifier_plan(acteur, plan)
    ouvertes = {ligne.pk for ligne in lignes_ouvertes(acteur, evenement)}
    _exiger_neutre(plan, autres=evenement.personnes.exclude(pk__in=ouvertes).exists())
    champs = plan.montre() | {"debut": plan.debut, "fin": plan.fin, "mode": plan.mode, "repas": plan.repas,
                              "structure_en_charge": plan.structure_en_charge,
                              "hors_prestation": plan.hors_prestation}  # fmt: skip
    bouge = (evenement.debut, evenement.fin) != (plan.debut, plan.fin)
    evenement = enregistrer_versionne(evenement, champs, version_lue)
    if detacher and evenement.serie_id is not None:
        Evenement.objects.filter(pk=evenement.pk).update(detachee=True)
    if plan.sensible:
        DetailEvenement.objects.filter(evenement=evenement).update(**plan.mots())
    _poser_personnes(evenement, plan, ouvertes)
    _poser_participants(evenement, plan)
    _poser_ressources(evenement, plan)
    noter(evenement, "", "Déplacé" if bouge else "Modifié")
    if bouge:
        evenement.participants.exclude(professionnel=auteur_id()).update(reponse="", reponse_motif="", repondu_le=None)
        inviter(evenement, nature="deplacement")
    return evenement


def _poser_personnes(evenement: Evenement, plan: Plan, ouvertes: set[int]) -> None:
    """Only those whom the writer could have named leave: a line that they do not see stays."""
    voulus = {d.pk: d for d in plan.dossiers}
    tenus = dict(evenement.personnes.values_list("dossier_id", "pk"))
    PersonneEvenement.objects.bulk_create(
        PersonneEvenement(evenement=evenement, structure_id=evenement.structure_id, niveau=evenement.niveau, dossier=d)
        for pk, d in voulus.items()
        if pk not in tenus
    )
    if evenement.groupe and voulus:
        retires = [ligne for pk, ligne in tenus.items() if pk not in voulus]
        evenement.personnes.filter(pk__in=ouvertes.intersection(retires), statut__in=OUVERTS).delete()


def _poser_participants(evenement: Evenement, plan: Plan) -> None:
    voulus = {p.pk for p in plan.participants}
    tenus = set(evenement.participants.exclude(professionnel=None).values_list("professionnel_id", flat=True))
    evenement.participants.filter(professionnel__in=tenus - voulus).delete()
    evenement.participants.filter(professionnel=None, contact=None).exclude(nom__in=plan.autres).delete()
    connus = set(evenement.participants.filter(professionnel=None).values_list("nom", flat=True))
    ParticipantEvenement.objects.bulk_create([
        *(ParticipantEvenement(evenement=evenement, structure_id=evenement.structure_id, professionnel_id=pk)
          for pk in sorted(voulus - tenus)),
        *(ParticipantEvenement(evenement=evenement, structure_id=evenement.structure_id, nom=nom[:120])
          for nom in plan.autres if nom not in connus),
    ])  # fmt: skip


def _poser_ressources(evenement: Evenement, plan: Plan) -> None:
    voulues = {r.pk: r for r in plan.ressources}
    evenement.reservations.exclude(ressource__in=voulues).delete()
    evenement.reservations.update(debut=plan.debut, fin=plan.fin)
    tenues = set(evenement.reservations.values_list("ressource_id", flat=True))
    reserver(evenement, [r for pk, r in voulues.items() if pk not in tenues])


@transaction.atomic
def copier_evenement(*, acteur: Acteur | None, evenement: Evenement, le: datetime) -> Evenement:
    """The same activity at another time: one event and its lines, however often it is asked."""
    if Evenement.objects.filter(copie_de=evenement, debut=le).exclude(statut=StatutEvenement.ANNULE).exists():
        raise ErreurMetier("doublon", "Cette activité est déjà copiée à cette heure.", champ="le")
    plan = plan_de(evenement)
    duree = timedelta(minutes=plan.minutes)
    return planifier(acteur=acteur, plan=replace(plan, debut=le, fin=le + duree), copie_de=evenement)


def plan_de(evenement: Evenement) -> Plan:
    """What an event would be planned from, for who may read its words."""
    mots = DetailEvenement.objects.filter(evenement=evenement).first() if evenement.sensible else evenement
    if mots is None:
        raise Refus("Le détail de ce rendez-vous est réservé à l’équipe de soins.")
    lignes = evenement.personnes.select_related("dossier__usager", "dossier__perimetre", "dossier__structure")
    tenants = [p.professionnel for p in evenement.participants.select_related("professionnel") if p.professionnel]
    return Plan(
        structure_id=evenement.structure_id, type=evenement.type, debut=evenement.debut,
        fin=evenement.fin or evenement.debut + timedelta(hours=1), niveau=mots.niveau, mode=evenement.mode,
        groupe=evenement.groupe, unite_id=evenement.unite_id, structure_en_charge=evenement.structure_en_charge,
        repas=evenement.repas, hors_prestation=evenement.hors_prestation, action_projet=evenement.action_projet,
        prestation_projet=evenement.prestation_projet, dossiers=tuple(ligne.dossier for ligne in lignes),
        participants=tuple(tenants),
        autres=tuple(evenement.participants.filter(professionnel=None, contact=None).values_list("nom", flat=True)),
        ressources=tuple(r.ressource for r in evenement.reservations.select_related("ressource")),
        libelle=mots.libelle, lieu=mots.lieu, objectif=mots.objectif, serafin=tuple(mots.serafin),
        type_ssiad=mots.type_ssiad,
    )  # fmt: skip


__all__ = ["Plan", "copier_evenement", "modifier_evenement", "plan_de", "planifier", "reserver"]
