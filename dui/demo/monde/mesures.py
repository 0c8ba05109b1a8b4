"""Rights, measures and agreements of the MECS: one placement that ended nine days ago, the others as usual."""

from datetime import date, timedelta
from typing import TYPE_CHECKING

from administration.services.consentements import demander_autorisation, recueillir_accord
from administration.services.droits import accorder_droit_social, preparer_droit
from administration.services.libertes import evaluer_liberte, mettre_en_vigueur, proposer_liberte, transmettre_projet
from administration.services.mesures import enregistrer_mesure
from dui.core import contexte, horloge
from usagers.autorite import Acte, mineur, signataires
from usagers.models import Dossier

if TYPE_CHECKING:
    from dui.demo.monde.peuplement import Monde

COMBIEN, EXPIREE, LIBERTE = 14, 4, 6
# Days left of each placement: one past, two near, the others far.
RESTE = (210, 62, 330, 140, -9, 400, 255, 21, 180, 300, 95, 365, 120, 240)


def semer(monde: "Monde") -> None:
    structure = monde.structures["mecs"]
    with contexte.ouvrir(contexte.agent_technique("demo", [structure.pk], organismes=[monde.organisme.pk])):
        pks = [d.pk for d in monde.dossiers["mecs"][:COMBIEN]]
        lus = Dossier.objects.filter(pk__in=pks, perimetre__phase="actif")
        for rang, dossier in enumerate(lus.select_related("usager", "structure", "perimetre").order_by("pk")):
            if mineur(dossier.usager, _le(400)):
                _placer(dossier, rang)
                _autoriser(dossier, rang)
            _ouvrir(dossier, rang)
            if rang == LIBERTE:
                _limiter(dossier)


def _le(jours: int) -> date:
    return horloge.aujourdhui() + timedelta(days=jours)


def _placer(dossier: Dossier, rang: int) -> None:
    fin = _le(RESTE[rang])
    debut = fin - timedelta(days=364)
    enregistrer_mesure(
        acteur=None, dossier=dossier, type="placement_ase", juridiction="Tribunal pour enfants de Nantes",
        numero_rg=f"25/{412 + rang * 7:05d}", date_decision=min(debut, _le(0)), debut=debut, fin=fin,
        designe="Aide sociale à l’enfance de Loire-Atlantique", piece="Jugement reçu par courrier",
    )  # fmt: skip


def _ouvrir(dossier: Dossier, rang: int) -> None:
    amo = preparer_droit(acteur=None, dossier=dossier, type="amo", pieces=False, organisme="CPAM de Loire-Atlantique")
    accorder_droit_social(acteur=None, droit=amo, date_decision=_le(-200), date_ouverture=_le(-200), terme="date",
                          fin=_le(165 if rang % 5 else 40))  # fmt: skip
    if rang % 3 == 0:
        preparer_droit(acteur=None, dossier=dossier, type="cni", organisme="Mairie de Nantes")
    if rang % 4 == 1:
        aeeh = preparer_droit(
            acteur=None, dossier=dossier, type="aeeh", pieces=False, organisme="MDPH de Loire-Atlantique"
        )
        accorder_droit_social(acteur=None, droit=aeeh, date_decision=_le(-500), date_ouverture=_le(-480), terme="date",
                              fin=_le(100 if rang > 1 else -6), montant="151.80", frequence="mois")  # fmt: skip


def _autoriser(dossier: Dossier, rang: int) -> None:
    """One parent for an outing; the anaesthesia waits for the others."""
    qui = signataires(dossier.usager, Acte.USUEL)
    if not qui.droits or rang % 3 == 2:
        return
    demande = demander_autorisation(
        acteur=None, dossier=dossier, objet="sortie", portee="Sorties du mercredi avec le groupe, en Loire-Atlantique",
        debut=_le(-60), informee_le=_le(-60), support="Entretien d’accueil",
    )  # fmt: skip
    recueillir_accord(acteur=None, autorisation=demande, droit=qui.droits[0], decision="accord", mode="ecrit",
                      preuve="Formulaire signé à l’entrée", le=_le(-58))  # fmt: skip


def _limiter(dossier: Dossier) -> None:
    mesure = proposer_liberte(acteur=None, dossier=dossier, type="horaires",
                              consigne="Rentre à 18 h 30. Après, appeler l’astreinte.")  # fmt: skip
    evaluer_liberte(
        acteur=None, mesure=mesure, faite_le=_le(-40), risque="Retours tardifs répétés, deux fois sans prévenir.",
        benefices="Repères le soir ; moins de temps avec ses amis.", alternatives="Contrat oral, appel à 18 h.",
        participants="Dr Nadia Lefèvre, médecin ; Lucie Bonnet, infirmière ; Mehdi Rahal, éducateur.",
    )  # fmt: skip
    transmettre_projet(acteur=None, mesure=mesure, le=_le(-35))
    mettre_en_vigueur(acteur=None, mesure=mesure, signee_le=_le(-19), debut=_le(-19), fin=_le(70),
                      avis_personne="accord", paroles="D’accord si le samedi c’est plus tard.")  # fmt: skip
