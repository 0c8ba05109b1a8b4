"""Agreements: asked for one precise thing, answered by whoever may, withdrawn at will; directives and notices (S33)."""

import re
from datetime import date, timedelta
from typing import Any

from django.db import transaction

from administration.choices_consentements import OBJETS, DecisionAccord, ModeRecueil, StatutAutorisation
from administration.models import Accord, Autorisation, ContenuDirectives, DirectivesAnticipees, InformationRGPD
from coordination.services.echeances import clore_echeances, poser_echeance
from documents.services.signature import annuler_circuits
from dui.core import calendrier, horloge, journal
from dui.core.erreurs import ErreurMetier
from dui.core.evenements import publier
from dui.core.fusion import enregistrer_versionne
from habilitations.acces import Acteur
from usagers.acces import exiger
from usagers.autorite import Acte, Signataires, mineur, signataires
from usagers.models import Dossier, DroitEntourage

NIVEAU, NIVEAU_CONSIGNE, NIVEAU_SOIN = 2, 3, 4
# « tous les soins », « toute intervention », « tout acte », « sans réserve »: nobody agrees to everything in advance.
GENERAL = re.compile(
    r"\b(tou(t|te|s|tes)\s+(les\s+|l[’']\s*)?(soins?|actes?|interventions?|opérations?|sorties?|décisions?)|"
    r"quel(le)?s?\s+qu|sans\s+réserve)", re.IGNORECASE,
)  # fmt: skip
ECRIVENT = ("CTR", "OBS")


@transaction.atomic
def demander_autorisation(
    *, acteur: Acteur | None, dossier: Dossier, objet: str, portee: str, debut: date, informee_le: date, support: str,
    fin: date | None = None, acte: str = "", **champs: Any,
) -> Autorisation:  # fmt: skip
    """One precise question, after information; always with an end, by majority at the latest for a minor."""
    exiger(acteur, dossier, ECRIVENT, "ecrire")
    genre = OBJETS.get(objet)
    if genre is None:
        raise ErreurMetier("objet", "Choisissez ce qui est demandé.", champ="objet")
    _exiger_precise(portee)
    limite = calendrier.ajouter(debut, genre.mois, "m")
    if mineur(dossier.usager, debut) and dossier.usager.majorite_le:
        limite = min(limite, dossier.usager.majorite_le - timedelta(days=1))
    fin = fin or limite
    if not debut <= fin <= limite:
        raise ErreurMetier("fin", f"L’autorisation finit entre le début et le {limite:%d/%m/%Y}.", champ="fin")
    autorisation = Autorisation.objects.create(
        dossier=dossier, structure_id=dossier.structure_id, niveau=NIVEAU, objet=objet, acte=acte or genre.acte,
        portee=portee.strip(), debut=debut, fin=fin, informee_le=informee_le, support=support.strip(),
        informee_par_id=acteur.id if acteur else None, **champs,
    )  # fmt: skip
    if champs.get("juge"):
        _changer(autorisation, statut=StatutAutorisation.RECUEILLIE)
        _poser(autorisation)
    _annoncer(autorisation)
    return autorisation


def _exiger_precise(portee: str) -> None:
    if len(portee.strip()) < 8 or GENERAL.search(portee):
        message = "Dites précisément pour quoi : une autorisation générale ne vaut rien."
        raise ErreurMetier("portee", message, champ="portee")


def qui_signe(autorisation: Autorisation, le: date | None = None) -> Signataires:
    return signataires(autorisation.dossier.usager, Acte(autorisation.acte), le)


@transaction.atomic
def recueillir_accord(
    *, acteur: Acteur | None, autorisation: Autorisation, decision: str, mode: str, preuve: str, le: date,
    droit: DroitEntourage | None = None,
) -> Accord:  # fmt: skip
    """The answer of a holder (`droit`), or of the person when none. A professional gives no answer for anybody."""
    exiger(acteur, autorisation.dossier, ECRIVENT, "ecrire")
    if autorisation.statut in (StatutAutorisation.RETIREE, StatutAutorisation.REFUSEE):
        raise ErreurMetier("statut", "Cette demande est close. Posez la question de nouveau.")
    _exiger_preuve(acteur, mode, preuve, le)
    qui = qui_signe(autorisation, le)
    if droit is not None and droit.pk not in {d.pk for d in qui.droits}:
        raise ErreurMetier("droit", qui.manque or "Cette personne ne peut pas décider de cet acte.", champ="droit")
    if droit is None and not (qui.personne_signe or qui.pour_information):
        raise ErreurMetier("droit", qui.manque or "Choisissez qui répond.", champ="droit")
    if Accord.objects.filter(autorisation=autorisation, droit=droit).exists():
        raise ErreurMetier("droit", "Sa réponse est déjà notée.", champ="droit")
    temoin = acteur.id if acteur else None
    return inscrire_accord(autorisation, qui, droit, decision, mode=mode, preuve=preuve.strip(), le=le,
                           recueilli_par_id=temoin)  # fmt: skip


def inscrire_accord(
    autorisation: Autorisation, qui: Signataires, droit: DroitEntourage | None, decision: str, **champs: Any
) -> Accord:
    """Write the answer and draw what it decides; whoever calls has checked who answers."""
    accord = Accord.objects.create(
        autorisation=autorisation, structure_id=autorisation.structure_id, niveau=autorisation.niveau, droit=droit,
        nom=str(droit.relation.contact) if droit else autorisation.dossier.usager.nom_affiche,
        qualite=str(droit) if droit else "la personne elle-même", decision=decision,
        pour_information=droit is None and qui.pour_information, **champs,
    )  # fmt: skip
    _conclure(autorisation, qui)
    _annoncer(autorisation)
    return accord


def _exiger_preuve(acteur: Acteur | None, mode: str, preuve: str, le: date) -> None:
    """Signed paper, or a witness who is not the one who writes."""
    if le > horloge.aujourdhui():
        raise ErreurMetier("le", "La réponse ne peut pas être dans le futur.", champ="le")
    if not preuve.strip():
        quoi = "Nommez le témoin." if mode == ModeRecueil.ORAL else "Dites quel document porte la signature."
        raise ErreurMetier("preuve", quoi, champ="preuve")
    if mode == ModeRecueil.ORAL and acteur is not None and acteur.nom.casefold() in preuve.casefold():
        raise ErreurMetier("preuve", "Le témoin est une autre personne que vous.", champ="preuve")


def _conclure(autorisation: Autorisation, qui: Signataires) -> None:
    """Refused by one who counts: refused. Given by all who must: in force."""
    reponses = list(Accord.objects.filter(autorisation=autorisation, pour_information=False))
    if any(a.decision == DecisionAccord.REFUS for a in reponses):
        _changer(autorisation, statut=StatutAutorisation.REFUSEE)
        return
    donnes = {a.droit_id for a in reponses}
    attendus = {d.pk for d in qui.droits}
    parents = bool(donnes & attendus) if qui.un_suffit else attendus <= donnes
    if parents and (None in donnes or not qui.personne_signe) and donnes:
        _changer(autorisation, statut=StatutAutorisation.RECUEILLIE)
        _poser(autorisation)


def _poser(autorisation: Autorisation) -> None:
    poser_echeance(acteur=None, dossier=autorisation.dossier, regle="autorisation_fin", origine=autorisation.fin,
                   objet=autorisation.cle, libelle=f"Fin d’autorisation : {autorisation}", niveau=NIVEAU)  # fmt: skip


@transaction.atomic
def retirer_autorisation(
    *, acteur: Acteur | None, autorisation: Autorisation, par: str, motif: str = ""
) -> Autorisation:
    """At any time, without having to say why; nothing may be done on it from this minute."""
    exiger(acteur, autorisation.dossier, ECRIVENT, "ecrire")
    if autorisation.statut == StatutAutorisation.RETIREE:
        raise ErreurMetier("statut", "Cette autorisation est déjà retirée.")
    if not par.strip():
        raise ErreurMetier("par", "Dites qui la retire.", champ="par")
    _changer(autorisation, statut=StatutAutorisation.RETIREE, retrait_le=horloge.maintenant(), retrait_par=par.strip(),
             motif=motif.strip())  # fmt: skip
    annuler_circuits(objet=autorisation.cle, motif=f"Autorisation retirée par {par.strip()}")
    clore_echeances(dossier=autorisation.dossier, objet=autorisation.cle, motif="Autorisation retirée")
    _annoncer(autorisation)
    return autorisation


@transaction.atomic
def noter_directives(
    *, acteur: Acteur | None, dossier: Dossier, version_lue: int = 0, existence: str, lieu: str = "",
    redigees_le: date | None = None, contenu: str = "",
) -> DirectivesAnticipees:  # fmt: skip
    """Existence, place and date for the team; what they say, in the care part of the file."""
    exiger(acteur, dossier, ECRIVENT, "ecrire")
    champs = {"existence": existence, "lieu": lieu.strip(), "redigees_le": redigees_le}
    directives, neuve = DirectivesAnticipees.objects.get_or_create(
        dossier=dossier, defaults=champs | {"niveau": NIVEAU_CONSIGNE, "structure_id": dossier.structure_id}
    )
    if not neuve:
        enregistrer_versionne(directives, champs, version_lue)
    if contenu.strip():
        exiger(acteur, dossier, ["OBS"], "ecrire", motif="Le contenu des directives est noté par l’équipe de soins.")
        ContenuDirectives.objects.create(
            directives=directives, structure_id=dossier.structure_id, niveau=NIVEAU_SOIN, texte=contenu.strip(),
            auteur_id=acteur.id if acteur else None,
        )  # fmt: skip
    _tracer(dossier, f"directives:{directives.pk}")
    return directives


@transaction.atomic
def remettre_notice(*, acteur: Acteur | None, dossier: Dossier, version_notice: str, remise_le: date,
                    destinataire: str) -> InformationRGPD:  # fmt: skip
    exiger(acteur, dossier, ECRIVENT, "ecrire")
    deja = InformationRGPD.objects.filter(dossier=dossier, version_notice=version_notice, destinataire=destinataire)
    if deja.exists():
        raise ErreurMetier(
            "version_notice", "Cette version a déjà été remise à cette personne.", champ="version_notice"
        )
    if remise_le > horloge.aujourdhui():
        raise ErreurMetier("remise_le", "La remise ne peut pas être dans le futur.", champ="remise_le")
    information = InformationRGPD.objects.create(
        dossier=dossier, structure_id=dossier.structure_id, niveau=NIVEAU, version_notice=version_notice.strip(),
        remise_le=remise_le, destinataire=destinataire.strip(), remise_par_id=acteur.id if acteur else None,
    )  # fmt: skip
    _tracer(dossier, f"notice:{information.pk}")
    return information


def _changer(autorisation: Autorisation, **champs: Any) -> None:
    for nom, valeur in champs.items():
        setattr(autorisation, nom, valeur)
    autorisation.version += 1
    autorisation.save(update_fields=[*champs, "version", "modifie_le"])


def _annoncer(autorisation: Autorisation) -> None:
    _tracer(autorisation.dossier, autorisation.cle)
    publier("administration.autorisation_changee", structure_id=autorisation.structure_id,
            dossier_id=autorisation.dossier_id, autorisation_id=autorisation.pk)  # fmt: skip


def _tracer(dossier: Dossier, objet: str) -> None:
    journal.tracer("ecriture", objet=objet, dossier_id=dossier.pk, structure_id=dossier.structure_id, niveau=NIVEAU)
