"""Projects at every stage: in force, followed, refused, to approve, being written, with a review that is due."""

from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any

from accompagnement.models import Objectif, PartiePPE, ProjetPersonnalise
from accompagnement.selectors.projets import equipe, referent
from accompagnement.services import ppe as services_ppe
from accompagnement.services import projets as services
from accompagnement.services.projets.bilans import inviter, modifier_bilan, preparer_avis, prevoir_bilan, tenir_bilan
from accompagnement.services.projets.socle import peut
from dui.core import contexte, horloge
from habilitations.acces import acteur_de
from habilitations.models import Professionnel
from usagers.autorite import mineur
from usagers.models import Dossier

if TYPE_CHECKING:
    from dui.demo.monde.peuplement import Monde

# How far the projects of each house go, in the order of its persons.
ETATS = {
    "mecs": ("renouvele", "bilan", "refus", "a_valider", "redaction", "vivant", "a_signer"),
    "csapa": ("vivant", "refus", "redaction", "a_valider"),
}
VALIDENT = {"mecs": "CSE", "csapa": "CSV"}
# Words, need, objective, how one sees it, easy to read, domain, action, with whom, service.
CUISINE = (
    "Je veux apprendre à cuisiner, parce qu’à 18 ans je veux mon appart.", "1.3.2.2",
    "Faire les courses et préparer des repas sans aide.", "Préparer trois repas équilibrés par semaine",
    "Trois repas par semaine cuisinés sans aide, deux mois de suite.",
    "Je cuisine.\nJe fais 3 repas par semaine.\nFatou m’aide le mercredi.", "quotidien",
    "Atelier cuisine du mercredi", "Fatou Sylla", "2.3.2.2", 16, 3,
)  # fmt: skip
FAMILLE = (
    "Ma sœur me manque. Une heure par mois, ce n’est pas assez.", "1.3.3.4",
    "Garder un lien régulier avec sa sœur, dans un cadre apaisé.", "Voir sa sœur deux fois par mois",
    "Deux visites par mois, tenues trois mois de suite.",
    "Je vois ma sœur.\nJe la vois 2 samedis par mois.\nUn accompagnement est prévu en voiture.", "famille",
    "Un samedi sur deux, conduite à la rencontre", "l’équipe", "2.3.3.5", 12, 2,
)  # fmt: skip
TRAVAIL = (
    "Je voudrais retravailler, mais pas à temps plein tout de suite.", "1.3.3.2",
    "Retrouver un rythme et oser se présenter à un employeur.", "Faire deux semaines de stage en cuisine",
    "Un stage tenu jusqu’au bout, avec un retour de l’employeur.", "Je fais un stage.\nLe stage dure 2 semaines.",
    "travail", "Rendez-vous avec la mission locale", "Camille Rey", "2.3.3.2", 6, 2,
)  # fmt: skip
SOINS = (
    "J’en ai marre de courir après mes papiers.", "1.3.1.1",
    "Comprendre ses droits et ne plus laisser passer une date.", "Renouveler ses droits avant leur fin",
    "Aucun droit interrompu pendant un an.", "Je garde mes papiers.\nOn les regarde ensemble.", "droits",
    "Point sur les papiers, une fois par mois", "l’assistante sociale", "2.3.5.1", 12, 1,
)  # fmt: skip
CHAINES = {"mecs": (CUISINE, FAMILLE), "csapa": (TRAVAIL, SOINS)}
# What each wants for her or his life: a heading, the words, how they were said, easy to read.
VIES = {
    "mecs": ("Un chez-moi, et ma sœur", "Un appart à moi, pas loin de ma sœur. Un chien, si le propriétaire veut bien. "
             "Et un métier où on bouge.", "pendant une promenade",
             "Je veux un appartement.\nJe veux vivre près de ma sœur.\nJe veux un chien."),
    "csapa": ("Ma place quelque part", "Retrouver du boulot et revoir mon fils le week-end, sans avoir honte.",
              "à la fin d’un entretien", "Je veux un travail.\nJe veux voir mon fils."),
}  # fmt: skip
AVEC_VIE = ("renouvele", "bilan", "vivant", "redaction")


def semer(monde: "Monde") -> None:
    for code, etats in ETATS.items():
        structure = monde.structures[code]
        chef = next(p for p in monde.equipes[code] if monde.profils[p.pk] == VALIDENT[code])
        with contexte.ouvrir(contexte.agent_technique("demo", [structure.pk], organismes=[monde.organisme.pk])):
            dossiers = [d for d in _lire(monde.dossiers[code]) if d.perimetre.phase == "actif" and not d.usager.anonyme]
            for dossier, etat in zip(dossiers, etats, strict=False):
                if etat in AVEC_VIE:
                    titre, souhaits, conditions, falc = VIES[code]
                    services.dire_projet_de_vie(acteur=None, dossier=dossier, titre=titre, souhaits=souhaits,
                                                conditions=conditions, falc=falc)  # fmt: skip
                _projeter(chef, dossier, etat, CHAINES[code])
                if code == "mecs" and etat in ("renouvele", "bilan") and mineur(dossier.usager):
                    _suivre_ppe(dossier, etat)


def _lire(dossiers: list[Dossier]) -> list[Dossier]:
    lignes = Dossier.objects.filter(pk__in=[d.pk for d in dossiers]).order_by("pk")
    return list(lignes.select_related("usager", "structure", "perimetre"))


def _jour(jours: int) -> date:
    return horloge.aujourdhui() + timedelta(days=jours)


def _referent(dossier: Dossier) -> Professionnel | None:
    """The référent, else a member of the team: somebody who may write there today."""
    for pro in (referent(dossier), *equipe(dossier)):
        if pro is not None and peut(acteur_de(pro.compte), dossier, "ecrire"):
            return pro
    return None


def _projeter(chef: Professionnel, dossier: Dossier, etat: str, chaines: Any) -> None:
    qui = _referent(dossier)
    if qui is None:
        return
    debut = _jour(-380 if etat == "renouvele" else -200)
    projet = services.creer_projet(
        acteur=None, dossier=dossier, titre=f"Projet personnalisé {debut.year}", referent=qui,
        communication="Phrases courtes, prendre le temps.",
    )  # fmt: skip
    noeuds = [_ecrire(projet, qui, chaine, debut) for chaine in chaines]
    if etat != "redaction":
        _avancer(chef, qui, projet, etat, debut)
    if projet.statut != "ENCOURS":
        return
    for jours in (-130, -75):
        _tenir(projet, noeuds, jours)
    _suivre(projet, noeuds, chaines)
    if etat == "bilan":
        _prevoir(projet, qui)
    if etat == "renouvele":
        suivant = services.creer_projet(acteur=None, dossier=dossier, titre=f"Projet personnalisé {_jour(0).year}",
                                        referent=qui, depuis=projet)  # fmt: skip
        for besoin in suivant.besoins.all():
            besoin.projet = suivant
            services.analyser_besoin(acteur=None, besoin=besoin, texte="A gagné en confiance depuis un an.")


def _ecrire(projet: ProjetPersonnalise, qui: Professionnel, c: Any, le: date) -> tuple[Any, Any]:
    parole, code, besoin, titre, resultat, falc, domaine, action, avec, prestation, fois, _ = c
    a = services.ajouter_noeud(acteur=None, projet=projet, genre="attente", parole=parole, recueillie_le=le)
    b = services.ajouter_noeud(acteur=None, projet=projet, genre="besoin", code=code, description=besoin, liens=[a.pk])
    services.analyser_besoin(acteur=None, besoin=b, texte="En parle souvent. Sait demander de l’aide, n’ose pas seul.")
    o = services.ajouter_noeud(
        acteur=None, projet=projet, genre="objectif", titre=titre, liens=[b.pk], resultat_attendu=resultat, falc=falc,
        domaine=domaine, referent=qui, echeance=_jour(240),
    )  # fmt: skip
    x = services.ajouter_noeud(acteur=None, projet=projet, genre="action", titre=action, liens=[o.pk], intervenant=avec,
                               referent=qui, seances_prevues=fois)  # fmt: skip
    services.ajouter_moyen(acteur=None, action=x, genre="prestation", titre="", code=prestation)
    return o, x


def _avancer(chef: Professionnel, qui: Professionnel, projet: ProjetPersonnalise, etat: str, debut: date) -> None:
    dossier = projet.dossier
    services.soumettre_projet(acteur=acteur_de(qui.compte), projet=projet)
    if etat == "a_valider":
        return
    services.valider_projet(acteur=acteur_de(chef.compte), projet=projet)
    projet.dossier = dossier
    if etat == "a_signer":
        return
    refus = etat == "refus"
    motif = "« Je préfère attendre d’être sûr. »" if refus else "Accord donné de vive voix, papier à signer au bilan"
    reponse = "refus" if refus else "non_recueilli"
    services.noter_sans_accord(acteur=None, projet=projet, cote="usager", reponse=reponse, motif=motif, le=debut)
    for d in services.qui_repond(dossier)[:1]:
        services.noter_sans_accord(acteur=None, projet=projet, cote="entourage", relation=d.relation, le=debut,
                                   reponse="non_recueilli", motif="Joint par téléphone, papier envoyé")  # fmt: skip
    fait = services.mettre_en_oeuvre(acteur=None, projet=projet, le=debut)
    projet.statut, projet.debut, projet.version = fait.statut, fait.debut, fait.version


def _suivre(projet: ProjetPersonnalise, noeuds: Any, chaines: Any) -> None:
    for (objectif, action), chaine in zip(noeuds, chaines, strict=True):
        frais = Objectif.objects.get(pk=objectif.pk)
        frais.projet = projet
        services.evaluer_objectif(acteur=None, objectif=frais, avancement=chaine[-1], avec=True, le=_jour(-15))
        action.refresh_from_db()
        action.projet = projet
        for n in range(chaine[-1] * 2):
            services.noter_seance(acteur=None, action=action, le=_jour(-7 * (n + 1)))


def _tenir(projet: ProjetPersonnalise, noeuds: Any, jours: int) -> None:
    """A review of the past, with where each objective stood: what the curve is made of."""
    for rang, (objectif, _) in enumerate(noeuds):
        frais = Objectif.objects.get(pk=objectif.pk)
        frais.projet = projet
        services.evaluer_objectif(acteur=None, objectif=frais, avancement=1 + (rang == 0 and jours > -100), avec=True,
                                  le=_jour(jours - 1))  # fmt: skip
    quand = datetime.combine(_jour(jours), time(17), tzinfo=horloge.PARIS)
    bilan = prevoir_bilan(acteur=None, projet=projet, categorie="PARTIEL", le=quand, lieu="Salle du groupe")
    preparer_avis(acteur=None, bilan=bilan, origine="personne", texte="Ça va. C’est long, mais ça va.")
    modifier_bilan(acteur=None, bilan=bilan, version_lue=bilan.version,
                   synthese="Les objectifs sont gardés. On se revoit dans deux mois.")  # fmt: skip
    tenir_bilan(acteur=None, bilan=bilan, le=_jour(jours))


def _prevoir(projet: ProjetPersonnalise, qui: Professionnel) -> None:
    """Due in nine days: the person and a relative have spoken, the team has begun."""
    quand = datetime.combine(_jour(9), time(17), tzinfo=horloge.PARIS)
    bilan = prevoir_bilan(acteur=None, projet=projet, categorie="INTERMEDIAIRE", le=quand, lieu="Salle du groupe",
                          perimetre="Les six derniers mois")  # fmt: skip
    inviter(acteur=None, bilan=bilan, professionnel=qui)
    preparer_avis(acteur=None, bilan=bilan, origine="personne", conditions="écrit seul, sur papier",
                  texte="Ça va mieux. J’aime bien le mercredi. Je voudrais voir plus souvent ma sœur.")  # fmt: skip
    preparer_avis(acteur=None, bilan=bilan, origine="professionnel", nom=str(qui),
                  texte="Tient le rythme des ateliers. Les visites restent à préparer.")  # fmt: skip


def _suivre_ppe(dossier: Dossier, etat: str) -> None:
    """One received and to update, one still awaited."""
    ppe = services_ppe.attendre_ppe(acteur=None, dossier=dossier, departement="Loire-Atlantique",
                                    debut_mesure=_jour(-200), referent_ase="Mme Coulon")  # fmt: skip
    textes = {
        "scolarite": ("Maintien au collège, aide aux devoirs.", "Aide aux devoirs chaque soir, lien avec le collège."),
        "relations": ("Visites de la sœur, préparées avec l’enfant.", "Conduite un samedi sur deux."),
    }
    for code, (texte, contribution) in textes.items():
        PartiePPE.objects.filter(ppe=ppe, code=code).update(
            texte=texte if etat == "renouvele" else "", contribution=contribution
        )
    if etat == "renouvele":
        services_ppe.recevoir_ppe(acteur=None, ppe=ppe, etabli_le=_jour(-120))
