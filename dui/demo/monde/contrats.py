"""Contracts of every state and the papers of some dossiers, through the services and their circuits of signature."""

from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any

from administration.models import Contrat, VersionContrat
from administration.services.consentements import demander_autorisation
from administration.services.contrats import (
    basculer_en_dipc,
    noter_annexe,
    ouvrir_aux_signatures,
    ouvrir_avenant,
    preparer_contrat,
    remettre_contrat,
)
from administration.services.contrats.decision import Faits, lieu_habituel
from documents.choices_signature import Mode
from documents.models import CircuitSignature
from documents.services.signature import Recueil, noter_sans_signature, signer
from dui.core import contexte, horloge
from habilitations.acces import Acteur, acteur_de
from habilitations.models import Professionnel
from usagers.autorite import Acte, mineur, signataires
from usagers.models import Dossier

if TYPE_CHECKING:
    from dui.demo.monde.peuplement import Monde

# How far the contracts of each house go, in the order of its persons. Few are signed here: each one is a real PDF.
ETATS = {
    "mecs": ("avenant", "a_signer", "bientot", "refus", "brouillon", "remis", "judiciaire"),
    "ehpad": ("remis", "brouillon"),
    "lhss": ("remis", "brouillon"),
}
TEXTES: dict[str, Any] = {
    "objectifs": "Suivre sa scolarité ou son activité. Garder le lien avec ses proches.",
    "objectifs_falc": "Je continue ce que j’aime.\nJe vois ma famille.",
    "prestations": "Hébergement, chambre individuelle ; tous les jours ; équipe de l’unité\n"
                   "Entretien avec le référent ; chaque semaine ; référent",
    "conditions_sejour": "Chambre individuelle, repas pris avec le groupe.",
    "participation": "Sans reste à charge ; les absences ne sont pas facturées.",
    "avis_mineur": "Je veux bien rester si je garde mes activités.",
    "avis_conditions": "en tête-à-tête, avec son référent",
}  # fmt: skip
RENCONTRE = "Rencontre au service de l’aide sociale à l’enfance, prévue par l’ordonnance"
CAMP = "Camp au lac de Grand-Lieu du 6 au 10 juillet, avec le groupe et deux éducateurs"


def semer(monde: "Monde") -> None:
    for code, etats in ETATS.items():
        structure = monde.structures[code]
        direction = next(p for p in monde.equipes[code] if monde.profils[p.pk] == "DIR")
        with contexte.ouvrir(contexte.agent_technique("demo", [structure.pk], organismes=[monde.organisme.pk])):
            dossiers = [d for d in _lire(monde.dossiers[code]) if d.perimetre.phase == "actif" and _decide(d)]
            for dossier, etat in zip(dossiers, etats, strict=False):
                _contractualiser(direction, dossier, etat)
            if code == "mecs":
                _demander(dossiers[len(etats) + 1])


def _lire(dossiers: list[Dossier]) -> list[Dossier]:
    lignes = Dossier.objects.filter(pk__in=[d.pk for d in dossiers]).order_by("pk")
    return list(lignes.select_related("usager", "structure", "perimetre"))


def _decide(dossier: Dossier) -> bool:
    """Somebody can sign for that person."""
    qui = signataires(dossier.usager, Acte.NON_USUEL)
    return not qui.manque and not dossier.usager.anonyme


def _contractualiser(direction: Professionnel, dossier: Dossier, etat: str) -> None:
    sejour = dossier.sejours.latest("numero")
    admission: date = sejour.date_admission or horloge.aujourdhui()
    fin = horloge.aujourdhui() + timedelta(days=24) if etat == "bientot" else None
    faits = Faits(
        categorie=dossier.structure.categorie, admission=admission, fin_prevue=fin,
        naissance=dossier.usager.date_naissance, lieu=lieu_habituel(dossier.structure.categorie),
        mesure_judiciaire=etat == "judiciaire" and bool(mineur(dossier.usager)),
    )  # fmt: skip
    with _le(admission + timedelta(days=2)):
        contrat = preparer_contrat(acteur=None, dossier=dossier, sejour=sejour, faits=faits, **_autre(etat))
    if etat == "brouillon":
        return
    remise = min(admission + timedelta(days=9), horloge.aujourdhui())
    with _le(remise):
        _ecrire(contrat)
        remettre_contrat(acteur=None, contrat=contrat, le=remise)  # type: ignore[arg-type]
        noter_annexe(acteur=None, contrat=contrat, type="livret", version_lue=1, remise_le=remise,  # type: ignore[arg-type]
                     remise_a=dossier.usager.nom_affiche)  # fmt: skip
    if etat != "remis":
        with _le(min(remise + timedelta(days=6), horloge.aujourdhui())):
            _faire_signer(direction, contrat, etat)


def _autre(etat: str) -> dict[str, Any]:
    """One that ends soon is kept as a contract, whatever its length."""
    return {"type": "sejour", "motif": "Séjour déjà prolongé deux fois"} if etat == "bientot" else {}


def _le(jour: date) -> Any:
    return horloge.a_l_instant(datetime.combine(jour, time(15), tzinfo=horloge.PARIS))


def _ecrire(contrat: Contrat) -> None:
    """The opinion of a minor, the decision of a judge: what the law wants before handing it."""
    champs = TEXTES | {"participants": f"{contrat.dossier.usager.nom_affiche}, la personne\nRéférent de l’unité"}
    champs["avis_le"] = contrat.origine + timedelta(days=5)
    if contrat.mesure_judiciaire:
        champs["decisions"] = "Jugement du tribunal pour enfants : placement pour un an, visites encadrées."
    VersionContrat.objects.filter(pk=contrat.courante.pk).update(**champs)
    del contrat._courante


def _faire_signer(direction: Professionnel, contrat: Contrat, etat: str) -> None:
    acteur = acteur_de(direction.compte)
    circuit = ouvrir_aux_signatures(acteur=acteur, contrat=contrat, direction=direction)
    if etat == "refus":
        _refuser(acteur, circuit, contrat)
        return
    for s in circuit.signataires.select_related("relation").order_by("rang", "pk"):
        s.circuit = circuit
        if s.professionnel_id is None:
            presence = Recueil(Mode.LU_APPROUVE, s.nom, rencontre=RENCONTRE if s.contact_interdit else "")
            signer(acteur=acteur, signataire=s, recueil=presence)
        elif etat != "a_signer":
            signer(acteur=acteur, signataire=s, recueil=Recueil(Mode.ELECTRONIQUE))
    if etat == "avenant":
        signe = Contrat.objects.select_related("dossier").get(pk=contrat.pk)
        ouvrir_avenant(acteur=acteur, contrat=signe, objet="Objectifs du second semestre")


def _refuser(acteur: Acteur, circuit: CircuitSignature, contrat: Contrat) -> None:
    """By somebody whose signature counts: the DIPC takes its place."""
    s = circuit.signataires.filter(professionnel=None, portee="obligatoire").order_by("pk")[0]
    noter_sans_signature(acteur=acteur, signataire=s, mode=Mode.REFUS, motif="« Je ne suis pas d’accord. »")
    refuse = Contrat.objects.get(pk=contrat.pk)
    refuse.dossier = contrat.dossier
    basculer_en_dipc(acteur=acteur, contrat=refuse, motif="Refus de signer, durée contestée")


def _demander(dossier: Dossier) -> None:
    """A question that waits for its answers."""
    jour = horloge.aujourdhui()
    demander_autorisation(
        acteur=None, dossier=dossier, objet="nuitee", portee=CAMP, debut=jour, informee_le=jour,
        support="Entretien et feuille en facile à lire",
    )  # fmt: skip
