"""A year of the register of the MECS, two complaints, a CVS with its minutes, two « informations préoccupantes »."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING

from accompagnement.models import Crip, EvaluationIP, InformationPreoccupante
from accompagnement.services import cvs, ecrits
from accompagnement.services import incidents as registre
from accompagnement.services import protection as ip
from accompagnement.services.protection.ensemble import a_joindre
from dui.core import contexte, horloge
from dui.demo.monde.confidentialite import _relire
from habilitations.acces import Acteur, acteur_de, contexte_de
from habilitations.models import Professionnel
from usagers.models import Dossier
from usagers.services.groupes import grouper

if TYPE_CHECKING:
    from dui.demo.monde.peuplement import Monde

# (days ago, hour, category, place, what, measures, severity, frequency, serious)
INCIDENTS = (
    (341, 19, "10", "Salle à manger, Chênes", "Une altercation pendant le repas. Un verre est jeté contre le mur.",
     "Séparés, repas fini en deux services.", 2, 3, False),
    (318, 22, "9", "Retour de sortie", "Absence à 21 h. Recherches dans le quartier, gendarmerie appelée à 22 h 10.",
     "Fiche de recherche transmise, parents et ASE prévenus.", 3, 2, True),
    (290, 8, "2", "Chaufferie", "Panne de chauffage, 14 degrés au réveil dans six chambres.",
     "Radiateurs d’appoint, chauffagiste dans la matinée.", 2, 1, False),
    (262, 17, "4", "Infirmerie", "Un traitement du soir donné deux fois, repéré au comptage.",
     "Centre antipoison appelé, surveillance trois heures, parents prévenus.", 3, 2, True),
    (233, 21, "10", "Couloir, Érables", "Une porte cassée à coups de pied après un appel téléphonique.",
     "Temps calme avec l’éducateur, porte sécurisée.", 2, 3, False),
    (201, 16, "5", "Parking", "Un parent insulte l’équipe pendant une visite et refuse de partir.",
     "Police appelée, visite interrompue, référente ASE prévenue.", 3, 2, True),
    (170, 3, "1", "Cuisine, Tilleuls", "Dégât des eaux, cuisine inutilisable deux jours.",
     "Eau coupée, repas livrés par le collège.", 2, 1, False),
    (143, 20, "10", "Salle de jeux", "Coups échangés pour une console. Une lèvre ouverte.",
     "Soins à l’infirmerie, parents prévenus le soir même.", 2, 4, False),
    (112, 7, "3", "Groupe Chênes", "Un adulte seul de 7 h à 9 h, deux absences le même matin.",
     "Chef de service venu en renfort.", 3, 2, False),
    (86, 23, "7", "Chambre", "Propos suicidaires et griffures aux bras, découverts au coucher.",
     "Présence continue, 15 appelé, urgences pédiatriques avec un éducateur.", 4, 1, True),
    (54, 18, "0", "Cour", "Chute de vélo, poignet douloureux.", "Radio le soir, pas de fracture.", 1, 3, False),
    (27, 19, "10", "Salle à manger, Érables", "Une chaise renversée, des menaces entre deux jeunes.",
     "Repas fini à deux tables, reprise avec chacun le lendemain.", 2, 4, False),
    (9, 15, "11", "Entrée", "La boîte aux lettres et deux rétroviseurs dégradés.", "Plainte déposée.", 1, 2, False),
    (1, 21, "8", "Groupe Tilleuls", "Un jeune dit qu’un adulte l’a tiré par le bras et insulté.",
     "Adulte éloigné du groupe, direction prévenue à 21 h 20.", None, None, True),
)  # fmt: skip
ARS = "ARS Pays de la Loire et département"


def semer(monde: "Monde") -> None:
    equipe = {str(pro): pro for pro in monde.equipes["mecs"]}
    dossiers = monde.dossiers["mecs"]
    for rang, ligne in enumerate(INCIDENTS):
        _incident(monde, equipe, dossiers, rang, *ligne)
    _reclamer(monde, equipe)
    _reunir(monde, equipe)
    _annuaire(monde, equipe)
    _freres(dossiers[1], dossiers[2])
    _evaluee(equipe, dossiers[1])
    _neuve(equipe, dossiers[4])
    _ecrire(equipe, dossiers[0])


@contextmanager
def _au_nom(pro: Professionnel) -> Iterator[Acteur]:
    acteur = acteur_de(pro.compte)
    with contexte.ouvrir(contexte_de(acteur)):
        yield acteur


def _jour(jours: int) -> date:
    return horloge.aujourdhui() - timedelta(days=jours)


def _a(jours: int, heure: int) -> datetime:
    return min(datetime.combine(_jour(jours), time(heure), tzinfo=horloge.PARIS), horloge.maintenant())


def _incident(
    monde: "Monde", equipe: dict[str, Professionnel], dossiers: list[Dossier], rang: int, jours: int, heure: int,
    categorie: str, lieu: str, quoi: str, mesures: str, gravite: int | None, frequence: int | None, grave: bool,
) -> None:  # fmt: skip
    structure, le = monde.structures["mecs"], _a(jours, heure)
    auteur = equipe["Mehdi Rahal" if rang % 2 else "Paul Renaud"]
    with _au_nom(auteur) as acteur:
        visibles = registre.Saisie(
            survenu_le=le, constate_le=le, lieu=lieu, categorie=categorie, description=quoi, mesures=mesures,
            information="Parents et ASE prévenus." if grave else "", grave=grave, personnes=_personnes(rang, dossiers),
        )  # fmt: skip
        anonyme = rang == len(INCIDENTS) - 1
        incident = registre.declarer(acteur=acteur, structure=structure, saisie=visibles, anonyme=anonyme)
    with _au_nom(equipe["Valérie Roux"]) as valerie:
        if grave:
            registre.informer_autorite(acteur=valerie, incident=incident, autorite=ARS, le=le + timedelta(minutes=50))
        if gravite is None or frequence is None:
            return
        registre.qualifier(acteur=valerie, incident=incident, categorie=categorie, gravite=gravite,
                           frequence=frequence, grave=grave)  # fmt: skip
        if grave:
            registre.declarer_par_ecrit(
                acteur=valerie, incident=incident, autorite=ARS, canal="portail", preuve=f"Portail, accusé {4410 + rang}",
                le=le + timedelta(hours=20 if rang != 5 else 61),
            )  # fmt: skip
        if jours > 60:
            registre.analyser(acteur=valerie, incident=incident, causes="Moments de transition, peu d’adultes.",
                              retex="Deux services le soir. Un adulte de plus entre 18 h et 20 h.")  # fmt: skip
            registre.clore_incident(acteur=valerie, incident=incident)
        if rang == 7:
            registre.prevoir_action(acteur=valerie, structure=structure, incident=incident, pour_le=_jour(-20),
                                    libelle="Règle d’usage de la console écrite avec les jeunes",
                                    responsable=equipe["Mehdi Rahal"].pk)  # fmt: skip


def _personnes(rang: int, dossiers: list[Dossier]) -> list[tuple[Dossier, str]]:
    """Violence between two people, one person, or nobody; the register alone knows who did what."""
    if rang in (0, 7, 11):
        return [(dossiers[rang + 15], "auteur"), (dossiers[rang + 16], "victime")]
    return [(dossiers[rang + 15], "concerne")] if rang in (1, 3, 9, 10, 13) else []


def _reclamer(monde: "Monde", equipe: dict[str, Professionnel]) -> None:
    structure = monde.structures["mecs"]
    with _au_nom(equipe["Valérie Roux"]) as valerie:
        repas = registre.enregistrer_reclamation(
            acteur=valerie, structure=structure, qualite="usager", nom="Les jeunes du groupe Chênes",
            sujet="Repas du soir servis froids", texte="Le soir on mange froid. Ça fait trois fois cette semaine.",
            recue_le=_jour(75),
        )  # fmt: skip
        registre.accuser_reclamation(acteur=valerie, reclamation=repas, le=_jour(73))
        registre.repondre(acteur=valerie, reclamation=repas, le=_jour(61),
                          reponse="Un chariot chauffant est commandé. Les repas partent dix minutes plus tard.")  # fmt: skip
        action = registre.prevoir_action(acteur=valerie, structure=structure, reclamation=repas,
                                         libelle="Chariot chauffant pour le groupe Chênes", pour_le=_jour(40),
                                         responsable=equipe["Paul Renaud"].pk)  # fmt: skip
        registre.faire_action(acteur=valerie, action=action, le=_jour(42))
        registre.evaluer_action(acteur=valerie, action=action, efficacite="oui", bilan="Plus de repas froid signalé.")
        registre.enregistrer_reclamation(
            acteur=valerie, structure=structure, qualite="famille", nom="Mme Costa", sujet="Appels du dimanche",
            texte="Je rappelle trois fois avant d’avoir ma fille au téléphone le dimanche.", recue_le=_jour(6),
        )  # fmt: skip


MEMBRES = (
    ("usagers", "Inès Da Costa", "Déléguée du groupe Tilleuls", True),
    ("usagers", "Noah Perrin", "Délégué du groupe Chênes", False),
    ("familles", "Sandrine Lambert", "Mère", False),
    ("personnel", "Claire Morvan", "Monitrice-éducatrice", False),
    ("organisme", "Jean Delmas", "Administrateur de l’association", False),
    ("invite", "Hélène Garnier", "Directrice", False),
)  # fmt: skip


def _reunir(monde: "Monde", equipe: dict[str, Professionnel]) -> None:
    structure = monde.structures["mecs"]
    with _au_nom(equipe["Hélène Garnier"]) as helene:
        for college, nom, qualite, preside in MEMBRES:
            cvs.ajouter_membre_cvs(acteur=helene, structure=structure, college=college, nom=nom, qualite=qualite,
                                   preside=preside, debut=_jour(300))  # fmt: skip
        tenue = cvs.prevoir_reunion(acteur=helene, structure=structure, le=_a(38, 18), lieu="Salle commune",
                                    ordre_du_jour="Les repas du soir\nLe règlement des téléphones\nLe camp d’été")  # fmt: skip
        cvs.noter_avis(acteur=helene, reunion=tenue, sujet="Téléphones le soir", sens="reserve",
                       texte="D’accord pour 22 h en semaine, 23 h le week-end.",
                       suite="Essai de trois mois, bilan à la prochaine réunion.")  # fmt: skip
        cvs.noter_avis(acteur=helene, reunion=tenue, sujet="Camp d’été", sens="favorable", texte="La mer plutôt.")
        cvs.rediger_pv(
            acteur=helene, reunion=tenue, version_lue=tenue.version, adopte_le=_jour(30),
            presents="\n".join(f"{nom}, {qualite[0].lower()}{qualite[1:]}" for _, nom, qualite, _ in MEMBRES),
            pv="Les repas arrivent chauds depuis le chariot. Les jeunes demandent deux menus par semaine.\n"
            "Les téléphones : l’essai commence lundi.\nLe camp : trois lieux seront proposés en janvier.",
        )  # fmt: skip
        prochaine = datetime.combine(_jour(-24), time(18), tzinfo=horloge.PARIS)
        cvs.prevoir_reunion(acteur=helene, structure=structure, le=prochaine, lieu="Salle commune",
                            ordre_du_jour="Bilan des téléphones\nLe budget des sorties")  # fmt: skip


def _annuaire(monde: "Monde", equipe: dict[str, Professionnel]) -> None:
    """Two departments, with fictional coordinates; the second is to be checked again."""
    with _au_nom(equipe["Hélène Garnier"]) as helene:
        for code, nom, ville, age in (("44", "CRIP 44", "44000 Nantes", 40), ("49", "CRIP 49", "49000 Angers", 420)):
            ip.ajouter_crip(
                acteur=helene, structure=monde.structures["mecs"], departement=code, nom=nom,
                adresse=f"Service fictif\n1 rue de l’Exemple\n{ville}", messagerie=f"crip{code}@mssante.example",
                telephone=f"02 00 00 00 {code}", verifiee_le=_jour(age),
            )  # fmt: skip


def _freres(un: Dossier, deux: Dossier) -> None:
    with contexte.ouvrir(contexte.agent_technique("demo", [un.structure_id], organismes=[un.usager.organisme_id])):
        grouper(acteur=None, nature="fratrie", membres=[(un.usager, ""), (deux.usager, "")])


def _evaluee(equipe: dict[str, Professionnel], dossier: Dossier) -> None:
    """Written by the référente, sent, under evaluation: five people know it."""
    autres = [equipe[nom].pk for nom in ("Hélène Garnier", "Paul Renaud", "Nadia Belkacem", "Pauline Ferrand")]
    with _au_nom(equipe["Pauline Ferrand"]) as pauline:
        lu = _relire(dossier)
        ecrite = ip.reperer(
            acteur=pauline, dossier=lu, fait_le=_jour(24), origine="10", natures=["SECURITE", "SANTE"],
            recit="Trace rouge de quatre centimètres à l’avant-bras gauche, vue au retour du week-end.",
            propos="Il m’a serré fort parce que j’avais renversé. J’ai eu peur.", lecteurs=autres,
        )  # fmt: skip
        commun = ip.ajouter_fait(
            acteur=pauline, ip=_ip(ecrite), le=_jour(31), circonstances="Dit par la voisine au téléphone",
            recit="Les enfants sont restés seuls de 20 h à minuit, portes ouvertes.", recueilli_par="Anne Dupont",
        )  # fmt: skip
        ip.ajouter_mineur(acteur=pauline, ip=ecrite, lien="petit frère", age=4)
        ip.rediger(
            acteur=pauline, ip=_ip(ecrite), version_lue=_ip(ecrite).version, parents="differee", reperee_le=_jour(24),
            parents_motif="Représailles craintes au prochain droit de visite.",
            sources="Dit à l’assistante sociale, sans témoin, le dimanche soir. Question posée : « Qu’est-ce qui s’est passé ? »",
            contexte="Hébergement un week-end sur deux chez le père. Deux retours avec des marques depuis l’été.",
            demarches="Examen à l’infirmerie le soir même. Droit de visite signalé à la référente ASE.",
            enfant_informe="Que des adultes allaient en parler pour aider.",
        )  # fmt: skip
        jointes = [ip.joindre(acteur=pauline, ip=_ip(ecrite), dossier=d.pk, faits=[commun.pk])
                   for d in a_joindre(pauline, _ip(ecrite))]  # fmt: skip
    with _au_nom(equipe["Paul Renaud"]) as paul:
        ip.valider(acteur=paul, ip=_ip(ecrite), avis="Relu ensemble.")
    with _au_nom(equipe["Pauline Ferrand"]) as pauline:
        envoi = ip.transmettre(
            acteur=pauline, ip=_ip(ecrite), destinataire="crip", canal="mssante", le=_a(23, 9),
            crip=Crip.objects.get(departement="44", organisme=pauline.organisme_id).pk,
            preuve="Message MSS 2026-11-8842", aussi=[x.pk for x in jointes],
        )  # fmt: skip
        ip.accuser(acteur=pauline, ip=_ip(ecrite), envoi=envoi.pk, le=_jour(22), reference="CRIP 44-1170")
        ip.ouvrir_evaluation(acteur=pauline, ip=_ip(ecrite), recue_le=_jour(20))
        evaluation = EvaluationIP.objects.select_related("ip__dossier__usager").get(ip=ecrite)
        ip.rediger_evaluation(
            acteur=pauline, evaluation=evaluation, version_lue=1,
            participants="Pauline Ferrand, assistante sociale\nNadia Belkacem, psychologue",
            enfant="« Je veux bien le voir, mais pas dormir là-bas. »", sante="Suivi à jour. Sommeil agité le lundi.",
            education="Présente au collège, résultats en baisse depuis septembre.",
        )  # fmt: skip


def _neuve(equipe: dict[str, Professionnel], dossier: Dossier) -> None:
    """Just written by the psychologist, not sent yet; the direction is named, the team is not."""
    with _au_nom(equipe["Nadia Belkacem"]) as nadia:
        ip.reperer(
            acteur=nadia, dossier=_relire(dossier), fait_le=_jour(1), natures=["CONDEDUC"],
            recit="Arrive le lundi sans avoir mangé depuis la veille ; même tenue que le vendredi.",
            propos="Y avait rien dans le frigo, c’est pas grave.", lecteurs=[equipe["Hélène Garnier"].pk],
        )  # fmt: skip


def _ip(ecrite: InformationPreoccupante) -> InformationPreoccupante:
    lignes = InformationPreoccupante.objects.select_related("dossier__usager", "dossier__structure")
    return lignes.get(pk=ecrite.pk)


def _ecrire(equipe: dict[str, Professionnel], dossier: Dossier) -> None:
    """A report ended, a shuttle sheet begun."""
    with _au_nom(equipe["Pauline Ferrand"]) as acteur:
        lu = _relire(dossier)
        fini = ecrits.commencer_ecrit(
            acteur=acteur, dossier=lu, genre="cr", titre="Les trois premiers mois", debut=_jour(100), fin=_jour(10),
            destinataire="Aide sociale à l’enfance de Loire-Atlantique",
            faits="Le 3 octobre, rentre à pied du collège pour la première fois.\nLe 12 octobre, refuse la "
            "visite et demande à appeler sa mère.\nLe 2 novembre, présente son exposé devant la classe.",
            observations="Demande de l’aide aux devoirs, surtout le mardi. Mange avec le groupe depuis un mois.",
            hypotheses="La confiance semblerait plus grande avec les adultes présents le soir.",
            paroles="Je veux bien parler au juge, mais avec vous.",
            suites="Un appel médiatisé par semaine. Rencontre avec le collège en décembre.",
        )  # fmt: skip
        ecrits.prevoir_dans_ecrit(acteur=acteur, ecrit=fini, quoi="Rencontrer le professeur principal",
                                  qui="Anne Dupont", pour_le=_jour(-12))  # fmt: skip
        ecrits.finir_ecrit(acteur=acteur, ecrit=fini)
        ecrits.commencer_ecrit(
            acteur=acteur, dossier=lu, genre="navette", titre="Point avec le collège", destinataire="Collège Jean-Moulin",
            faits="Deux retards cette semaine.", suites="Pouvez-vous nous dire l’heure d’arrivée du lundi ?",
        )  # fmt: skip
