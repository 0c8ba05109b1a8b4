"""« eig », « cvs »: what the declaration to the authorities and the minutes of the CVS may name."""

from collections.abc import Mapping

from accompagnement.choices_incidents import BASE
from accompagnement.models import Incident, MembreCVS, ReunionCVS
from documents.champs import CHAMPS, Cadre, Champ, Famille
from documents.langage.noeuds import Tableau
from documents.langage.resolution import Valeur
from dui.core import horloge
from dui.core.typographie import date_longue, date_moyenne, heure, instant

ACTIONS = ("Action", "Qui", "Pour le", "Faite le")
AVIS = ("Sujet", "Avis", "Ce que dit le conseil", "Réponse de la maison")
CHAMPS_EIG = (
    Champ("reference", "Référence", "Incident n° 12"),
    Champ("base", "Textes", BASE),
    Champ("categorie", "Nature", "10. Comportement violent d’un usager"),
    Champ("survenu", "Survenu le", "14 nov. 2026, 19 h 40"),
    Champ("constate", "Constaté le", "14 nov. 2026, 19 h 45"),
    Champ("lieu", "Lieu", "Salle à manger des Tilleuls"),
    Champ("declarant", "Constaté et écrit par", "Anne Dupont, éducatrice spécialisée"),
    Champ("nombre", "Nombre de personnes", "2"),
    Champ("description", "Faits", "Une altercation pendant le repas."),
    Champ("consequences", "Conséquences", "Une plaie au front, trois points de suture."),
    Champ("mesures", "Mesures prises", "Séparation, appel du 15."),
    Champ("information", "Information donnée", "Parents appelés à 20 h 10."),
    Champ("oral", "Information orale", "14 nov. 2026, 20 h 30, ARS"),
    Champ("suites", "Suites administratives ou judiciaires", "Dépôt de plainte."),
    Champ("mediatique", "Répercussions médiatiques", "Aucune connue."),
    Champ("cvs", "CVS informé le", "2 décembre 2026"),
    Champ("causes", "Causes", "Deux services au même moment, un adulte de moins."),
    Champ("retex", "Ce que l’équipe retient", "Deux tables, et un adulte de plus entre 18 h et 20 h."),
    Champ("actions", "Actions", Tableau(ACTIONS, (("Revoir le placement à table", "Anne Dupont", "1 déc. 2026", ""),)),
          bloc="tableau"),
)  # fmt: skip
CHAMPS_CVS = (
    Champ("le", "Réunion du", "mercredi 18 novembre 2026, 18 h"),
    Champ("lieu", "Lieu", "Salle commune"),
    Champ("ordre_du_jour", "Ordre du jour", "Les menus du soir"),
    Champ("presents", "Présents", "Éloïse Lambert, collège des jeunes"),
    Champ("membres", "Membres", Tableau(("Nom", "Collège", "Qualité"), (("Éloïse Lambert", "Jeunes", ""),)),
          bloc="tableau"),
    Champ("pv", "Compte rendu", "Les jeunes demandent deux menus par semaine."),
    Champ("avis", "Avis", Tableau(AVIS, (("Menus", "Favorable", "Deux fois par semaine.", "Dès janvier."),)),
          bloc="tableau"),
    Champ("adopte", "Adopté le", "2 décembre 2026"),
)  # fmt: skip


def eig(cadre: Cadre) -> Mapping[str, Valeur]:
    i: Incident = cadre.objet
    return {
        "reference": str(i), "base": BASE, "categorie": i.get_categorie_display(), "survenu": instant(i.survenu_le),
        "constate": instant(i.constate_le), "lieu": i.lieu,
        "declarant": f"{i.declarant}, {i.declarant.fonction.lower()}" if i.declarant else "",
        "nombre": str(i.personnes_nombre), "description": i.description, "consequences": i.consequences,
        "mesures": i.mesures,
        "information": i.information, "causes": i.causes, "retex": i.retex, "suites": i.suites,
        "mediatique": i.mediatique,
        "oral": f"{instant(i.oral_le)}, {i.oral_autorite}" if i.oral_le else "",
        "cvs": date_moyenne(i.cvs_informe_le) if i.cvs_informe_le else "",
        "actions": Tableau(ACTIONS, tuple(
            (a.libelle, str(a.responsable), date_moyenne(a.pour_le), date_moyenne(a.faite_le) if a.faite_le else "")
            for a in i.actions.select_related("responsable")
        )),
    }  # fmt: skip


def cvs(cadre: Cadre) -> Mapping[str, Valeur]:
    r: ReunionCVS = cadre.objet
    jour = r.le.astimezone(horloge.PARIS).date()
    membres = MembreCVS.objects.filter(MembreCVS.en_cours(jour), structure=r.structure_id)
    return {
        "le": f"{date_longue(jour)}, {heure(r.le)}", "lieu": r.lieu,
        "ordre_du_jour": r.ordre_du_jour, "presents": r.presents, "pv": r.pv,
        "adopte": date_moyenne(r.adopte_le) if r.adopte_le else "",
        "membres": Tableau(("Nom", "Collège", "Qualité"), tuple(
            (m.nom, m.get_college_display(), ", ".join(x for x in (m.qualite, _role(m)) if x)) for m in membres
        )),
        "avis": Tableau(AVIS, tuple((a.sujet, a.get_sens_display(), a.texte, a.suite) for a in r.avis.all())),
    }  # fmt: skip


def _role(membre: MembreCVS) -> str:
    if membre.preside:
        return "préside le conseil"
    return "suppléance" if membre.suppleant else ""


def ouvrir() -> None:
    CHAMPS.enregistrer(Famille("eig", "Incident", CHAMPS_EIG, eig, objet="incident"), cle="eig", ordre=91)
    CHAMPS.enregistrer(Famille("cvs", "Réunion du CVS", CHAMPS_CVS, cvs, objet="cvs"), cle="cvs", ordre=92)
