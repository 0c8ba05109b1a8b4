"""Fields of the papers of a project, of its reviews, of the project for the child: level 2, unless one says more."""

from collections.abc import Mapping, Sequence
from typing import Any

from accompagnement.choices_projets import FINIS_NOEUD, Origine, Reponse
from accompagnement.donnees import serafin
from accompagnement.models import (
    ActionProjet,
    Attente,
    AvenantProjet,
    Besoin,
    BilanProjet,
    MoyenAction,
    Objectif,
    ProjetPersonnalise,
    ProjetPourEnfant,
    ProjetVie,
)
from accompagnement.services.projets.accords import accords_de, qui_repond
from documents.champs import CHAMPS, Cadre, Champ, Famille
from documents.langage.noeuds import Tableau
from documents.langage.resolution import Valeur
from dui.core.typographie import date_moyenne, instant

N2: dict[str, Any] = {"niveau": 2, "domaine": "PP", "action": "lire"}
N4: dict[str, Any] = {"niveau": 4, "domaine": "PP", "action": "lire"}
BESOINS = Tableau(("Besoin", "Code", "Concrètement"),
                  (("Accomplir les activités domestiques", "1.3.2.2", "Apprendre à cuisiner."),))  # fmt: skip
OBJECTIFS = Tableau(
    ("Objectif", "Atteint quand", "Référent", "Échéance", "Où en est-on"),
    (("Préparer trois repas par semaine", "Deux mois de suite", "Anne Dupont", "30 juin 2026", "En bonne voie"),),
)
ACTIONS = Tableau(("Action", "Pour", "Avec qui", "Fréquence"),
                  (("Atelier cuisine", "Préparer trois repas", "Fatou Sylla", "chaque mercredi"),))  # fmt: skip
PRESTATIONS = Tableau(
    ("Prestation ou moyen", "Code", "Fréquence"), (("Aide aux activités domestiques", "2.3.2.2", ""),)
)
REPONSES = Tableau(
    ("Qui", "Qualité", "Réponse", "Le"), (("Éloïse Lambert", "la personne", "Accord", "12 décembre 2025"),)
)
PROCHES = Tableau(("Qui parle", "Ses mots"), (("Carole Lambert, sa mère", "Je voudrais qu’elle voie sa sœur."),))
SIGNATAIRES = Tableau(("Nom", "Qualité"), (("Carole Lambert", "mère, autorité parentale"),))
INVITES = Tableau(("Nom", "Qualité", "Présent"), (("Carole Lambert", "mère", "oui"),))
PARTIES = Tableau(("Partie", "Ce qui est écrit"), (("Scolarité", "Troisième au collège Jules-Verne."),))
CHAMPS_PROJET = (
    Champ("titre", "Titre", "Projet personnalisé 2026", **N2),
    Champ("type", "Comment il s’appelle ici", "Projet personnalisé", **N2),
    Champ("etat", "État", "En cours", **N2),
    Champ("debut", "Mis en œuvre le", "12 décembre 2025", **N2),
    Champ("revision", "À réviser le", "12 décembre 2026", **N2),
    Champ("referent", "Référent", "Anne Dupont", **N2),
    Champ("communication", "Comment communiquer", "Phrases courtes, temps de pause.", **N2),
    Champ("vie", "Ce qu’elle ou il veut pour sa vie, ses mots", "Un appart à moi, et un chien.", **N2),
    Champ("vie_falc", "Le même, en facile à lire", "Je veux un appartement.", **N2),
    Champ("paroles", "Ses attentes, ses mots", "Je veux apprendre à cuisiner.", **N2),
    Champ("proches", "Ce que disent ses proches", PROCHES, bloc="tableau", **N2),
    Champ("besoins", "Besoins", BESOINS, bloc="tableau", **N2),
    Champ("objectifs", "Objectifs", OBJECTIFS, bloc="tableau", **N2),
    Champ("actions", "Actions", ACTIONS, bloc="tableau", **N2),
    Champ("prestations", "Prestations et moyens", PRESTATIONS, bloc="tableau", **N2),
    Champ("avis", "Avis de la personne sur les objectifs", "C’est mon idée.", **N2),
    Champ("falc", "En facile à lire", "Je cuisine.\nJe fais 3 repas par semaine.", **N2),
    Champ("reponses", "Accords et refus", REPONSES, bloc="tableau", **N2),
    Champ("avenant", "Avenant", "Avenant n° 1", **N2),
    Champ("avenant_objet", "Ce que l’avenant change", "Les visites à sa sœur", **N2),
    Champ("avenant_objectifs", "Objectifs ajoutés par l’avenant", OBJECTIFS, bloc="tableau", **N2),
    Champ("signataires", "Cadres de signature", SIGNATAIRES, bloc="signatures", **N2),
)
CHAMPS_BILAN = (
    Champ("titre", "Titre", "Bilan intermédiaire", **N2),
    Champ("le", "Réunion le", "9 décembre 2026, 17 h", niveau=1, domaine="PP", action="lire"),
    Champ("lieu", "Lieu", "Salle du groupe Tilleuls", niveau=1, domaine="PP", action="lire"),
    Champ("perimetre", "Sur quoi il porte", "Les six premiers mois", **N2),
    Champ("paroles", "Ce que dit la personne", "Ça va mieux.", **N2),
    Champ("proches", "Ce que disent ses proches", PROCHES, bloc="tableau", **N2),
    Champ("equipe", "Ce que dit l’équipe", PROCHES, bloc="tableau", **N2),
    Champ("problematique", "Où en est-on", "Elle prend confiance.", **N2),
    Champ("synthese", "Synthèse", "Les objectifs sont gardés.", **N2),
    Champ("falc", "En facile à lire", "Ça avance.", **N2),
    Champ("objectifs", "Objectifs", OBJECTIFS, bloc="tableau", **N2),
    Champ("invites", "Invités", INVITES, bloc="tableau", **N2),
    Champ("prochain", "Prochain bilan", "9 juin 2027", **N2),
)
CHAMPS_PPE = (
    Champ("departement", "Département", "Loire-Atlantique", **N2),
    Champ("referent", "Référent de l’aide sociale à l’enfance", "Mme Coulon", **N2),
    Champ("confiance", "Personne de confiance", "Jeanne Costa, marraine", **N2),
    Champ("debut", "Début de la mesure", "12 février 2026", **N2),
    Champ("etabli", "Établi le", "2 mai 2026", **N2),
    Champ("actualise", "Dernière actualisation", "3 novembre 2026", **N2),
    Champ("avis", "Avis de l’enfant, ses mots", "Je veux voir ma sœur.", **N2),
    Champ("avis_le", "Avis dit le", "14 octobre 2026", **N2),
    Champ("parties", "Parties du projet", PARTIES, bloc="tableau", **N2),
    Champ("contributions", "Ce que l’établissement apporte", PARTIES, bloc="tableau", **N2),
    Champ("sante", "Santé, réservé à l’équipe de soins", "Bilan fait le 20 mars.", **N4),
)


def _jour(jour: Any) -> str:
    return date_moyenne(jour) if jour else ""


def _table(modele: Tableau, lignes: Sequence[tuple[str, ...]]) -> Tableau | str:
    return Tableau(modele.colonnes, tuple(lignes)) if lignes else ""


def projet(cadre: Cadre) -> Mapping[str, Valeur]:
    """A project, or one of its avenants. Level 2 alone: what is above stays with the care team."""
    sujet: Any = cadre.objet
    avenant = sujet if isinstance(sujet, AvenantProjet) else None
    p: ProjetPersonnalise = sujet.projet if avenant is not None else sujet
    objectifs = _objectifs(p)
    return {
        "titre": p.titre, "type": p.get_type_display(), "etat": p.etat_dit, "debut": _jour(p.debut),
        "revision": _jour(p.revision_le), "referent": str(p.referent or ""), "communication": p.communication,
        **_vie(p), **_paroles(p), **_chaine(p), "objectifs": _dire(objectifs),
        "avis": "\n".join(o.avis_personne for o in objectifs if o.avis_personne),
        "falc": "\n".join(ligne for o in objectifs for ligne in o.lignes_falc),
        "reponses": _reponses(p, avenant), "signataires": _signataires(cadre, p),
        "avenant": str(avenant or ""), "avenant_objet": avenant.objet if avenant else "",
        "avenant_objectifs": _dire([o for o in objectifs if avenant and o.avenant_id == avenant.pk]),
    }  # fmt: skip


def _objectifs(p: ProjetPersonnalise) -> list[Objectif]:
    lus = Objectif.objects.filter(projet=p, niveau=2).exclude(statut="ANNULE").select_related("referent")
    return list(lus.order_by("numero"))


def _dire(objectifs: Sequence[Objectif]) -> Tableau | str:
    return _table(OBJECTIFS, [
        (o.titre, o.resultat_attendu, str(o.referent or ""), _jour(o.echeance),
         o.get_atteinte_display() or o.get_avancement_display()) for o in objectifs
    ])  # fmt: skip


def _photo(b: BilanProjet) -> Tableau | str:
    """Where they stood on the day of the review: a paper printed a year later says the same."""
    lues = b.photos.filter(niveau=2).select_related("objectif__referent").order_by("objectif__numero")
    return _table(OBJECTIFS, [
        (o.titre, o.resultat_attendu, str(o.referent or ""), _jour(o.echeance), str(x))
        for x, o in ((x, x.objectif) for x in lues)
    ])  # fmt: skip


def _vie(p: ProjetPersonnalise) -> dict[str, Valeur]:
    dit = ProjetVie.objects.filter(dossier=p.dossier_id, structure=p.structure_id, niveau=2, fin=None).first()
    return {"vie": dit.souhaits if dit else "", "vie_falc": "\n".join(dit.lignes_falc) if dit else ""}


def _paroles(p: ProjetPersonnalise) -> dict[str, Valeur]:
    dites = list(Attente.objects.filter(projet=p, niveau=2))
    proches = [(a.qui or a.get_origine_display(), a.parole) for a in dites if a.origine != Origine.PERSONNE]
    return {"paroles": "\n".join(a.parole for a in dites if a.origine == Origine.PERSONNE),
            "proches": _table(PROCHES, proches)}  # fmt: skip


def _chaine(p: ProjetPersonnalise) -> dict[str, Valeur]:
    besoins = sorted(Besoin.objects.filter(projet=p, niveau=2), key=lambda b: serafin.cle_tri(b.code))
    lues = ActionProjet.objects.filter(projet=p, niveau=2).exclude(statut__in=FINIS_NOEUD)
    actions = lues.prefetch_related("objectifs").order_by("numero")
    moyens = MoyenAction.objects.filter(action__in=actions, niveau=2).exclude(statut="ANNULE").order_by("numero")
    return {
        "besoins": _table(BESOINS, [(b.libelle, b.code, b.description) for b in besoins]),
        "actions": _table(ACTIONS, [
            (a.titre, ", ".join(o.titre for o in a.objectifs.all() if o.niveau == 2), a.intervenant, a.frequence)
            for a in actions
        ]),
        "prestations": _table(PRESTATIONS, [(m.titre, m.code, m.frequence) for m in moyens]),
    }  # fmt: skip


def _reponses(p: ProjetPersonnalise, avenant: AvenantProjet | None) -> Tableau | str:
    lignes = []
    for a in accords_de(p, avenant):
        mots = a.get_reponse_display() if a.reponse == Reponse.ACCORD else f"{a.get_reponse_display()} : {a.motif}"
        lignes.append((a.nom, a.qualite, mots, _jour(a.le)))
    return _table(REPONSES, lignes)


def _signataires(cadre: Cadre, p: ProjetPersonnalise) -> Tableau:
    siens = [(str(d.relation.contact), f"{d.relation.libelle}, {d.get_nature_display().lower()}")
             for d in qui_repond(cadre.dossier)]  # fmt: skip
    pro = p.valide_par or p.referent
    maison = [(str(pro), pro.fonction)] if pro is not None else []
    return Tableau(SIGNATAIRES.colonnes, ((cadre.dossier.usager.nom_affiche, "la personne"), *siens, *maison))


def bilan(cadre: Cadre) -> Mapping[str, Valeur]:
    b: BilanProjet = cadre.objet
    dites = list(b.preparations.all())
    proches = [(d.nom, d.texte) for d in dites if d.origine in (Origine.PROCHE, Origine.REPRESENTANT)]
    presents = {True: "oui", False: "non", None: ""}
    return {
        "titre": str(b), "le": instant(b.le), "lieu": b.lieu, "perimetre": b.perimetre, "falc": b.falc,
        "problematique": b.problematique, "synthese": b.synthese, "prochain": _jour(b.prochain_le),
        "paroles": "\n".join(d.texte for d in dites if d.origine == Origine.PERSONNE),
        "proches": _table(PROCHES, proches),
        "equipe": _table(PROCHES, [(d.nom, d.texte) for d in dites if d.origine == "professionnel"]),
        "objectifs": _photo(b) or _dire(_objectifs(b.projet)),
        "invites": _table(INVITES, [(i.nom, i.qualite, presents[i.present]) for i in b.invites.all()]),
    }  # fmt: skip


def ppe(cadre: Cadre) -> Mapping[str, Valeur]:
    e: ProjetPourEnfant = cadre.objet
    parties = list(e.parties.all())
    lues = [x for x in parties if x.niveau == 2]
    sante = [x for x in parties if x.niveau == 4]
    return {
        "departement": e.departement, "referent": e.referent_ase, "confiance": e.personne_confiance,
        "debut": _jour(e.debut_mesure), "etabli": _jour(e.etabli_le), "actualise": _jour(e.actualise_le),
        "avis": e.avis_enfant, "avis_le": _jour(e.avis_le),
        "parties": _table(PARTIES, [(str(x), x.texte) for x in lues if x.texte]),
        "contributions": _table(PARTIES, [(str(x), x.contribution) for x in lues if x.contribution]),
        "sante": "\n".join(filter(None, (m for x in sante for m in (x.texte, x.contribution)))),
    }  # fmt: skip


def ouvrir() -> None:
    CHAMPS.enregistrer(Famille("projet", "Projet personnalisé", CHAMPS_PROJET, projet, objet="projet"), cle="projet",
                       ordre=70)  # fmt: skip
    CHAMPS.enregistrer(Famille("bilan", "Bilan de projet", CHAMPS_BILAN, bilan, objet="bilan"), cle="bilan", ordre=71)
    CHAMPS.enregistrer(Famille("ppe", "Projet pour l’enfant", CHAMPS_PPE, ppe, objet="ppe"), cle="ppe", ordre=72)
