"""Fields « autorisation » and « liberte » of the document models (S33, S05): nothing of care."""

from collections.abc import Mapping, Sequence
from typing import Any

from administration.models import Autorisation, MesureLiberte
from administration.selectors.libertes import nom_du_document
from administration.services.consentements import qui_signe
from administration.services.libertes import signature_possible_le
from documents.champs import CHAMPS, OBJETS, Cadre, Champ, Famille, GenreObjet
from documents.langage.noeuds import Tableau
from documents.langage.resolution import Valeur
from dui.core.typographie import date_moyenne
from habilitations.acces import Acteur
from usagers.acces import permet
from usagers.models import Dossier

CTR: dict[str, Any] = {"niveau": 2, "domaine": "CTR", "action": "lire"}
QUI = Tableau(("Nom", "Qualité"), (("Carole Lambert", "mère, autorité parentale"),))
CHAMPS_AUTORISATION = (
    Champ("objet", "Ce qui est demandé", "Sortie ou activité", **CTR),
    Champ("portee", "Précisément", "Camp d’été au lac du 6 au 12 juillet, avec le groupe", **CTR),
    Champ("acte", "Acte usuel ou non", "Acte usuel", **CTR),
    Champ("regle", "Qui doit signer, et pourquoi", "Acte usuel : un titulaire suffit.", **CTR),
    Champ("debut", "À partir du", "6 juillet 2026", **CTR),
    Champ("fin", "Jusqu’au", "12 juillet 2026", **CTR),
    Champ("informee_le", "Information donnée le", "2 juin 2026", **CTR),
    Champ("informee_par", "Par", "Anne Dupont", **CTR),
    Champ("support", "Avec quel support", "entretien et document en facile à lire", **CTR),
    Champ("urgence", "Urgence", "", **CTR),
    Champ("signataires", "Cadres de signature", QUI, bloc="signatures", **CTR),
)
CHAMPS_LIBERTE = (
    Champ("document", "Nom de ce document ici", "Mesure individuelle sur la liberté d’aller et venir", **CTR),
    Champ("type", "Type de mesure", "Horaires", **CTR),
    Champ("consigne", "Ce que l’équipe applique", "Rentre à 18 h 30. Après, appeler l’astreinte.", **CTR),
    Champ("prescripteur", "Prescrite par", "Dr Martin", **CTR),
    Champ("juge", "Décision du juge qui la fonde", "Placement, décision du 3 juin 2026", **CTR),
    Champ("transmise_le", "Projet reçu le", "2 juin 2026", **CTR),
    Champ("possible_le", "Signature possible à partir du", "17 juin 2026", **CTR),
    Champ("debut", "À partir du", "20 juin 2026", **CTR),
    Champ("fin", "Jusqu’au", "20 décembre 2026", **CTR),
    Champ("avis", "Avis de la personne", "Accord", **CTR),
    Champ("paroles", "Ses mots", "D’accord si le samedi c’est plus tard.", **CTR),
    Champ("associe", "Personne associée, avec son accord", "Jeanne Costa, marraine", **CTR),
)


def autorisation(cadre: Cadre) -> Mapping[str, Valeur]:
    a: Autorisation = cadre.objet
    qui = qui_signe(a, cadre.jour)
    lignes = [(str(d.relation.contact), f"{d.relation.libelle.lower()}, {str(d).lower()}") for d in qui.droits]
    if qui.personne_signe or qui.pour_information:
        suite = "pour information et avis" if qui.pour_information else "la personne"
        lignes.append((a.dossier.usager.nom_affiche, suite))
    return {
        "objet": str(a), "portee": a.portee, "acte": a.get_acte_display(), "regle": qui.manque or qui.explication,
        "debut": date_moyenne(a.debut), "fin": date_moyenne(a.fin), "informee_le": date_moyenne(a.informee_le),
        "informee_par": str(a.informee_par or ""), "support": a.support, "urgence": a.urgence,
        "signataires": Tableau(("Nom", "Qualité"), tuple(lignes)) if lignes else "",
    }  # fmt: skip


def liberte(cadre: Cadre) -> Mapping[str, Valeur]:
    """The order and the opinions; the evaluation stays in the care part of the file."""
    m: MesureLiberte = cadre.objet
    juge = m.decision_judiciaire
    possible = signature_possible_le(m)
    return {
        "document": nom_du_document(m.dossier.structure), "type": m.get_type_display(), "consigne": m.consigne,
        "prescripteur": m.prescripteur,
        "juge": f"{juge}, décision du {date_moyenne(juge.date_decision)}" if juge else "",
        "transmise_le": date_moyenne(m.transmise_le) if m.transmise_le else "",
        "possible_le": date_moyenne(possible) if possible and not juge else "",
        "debut": date_moyenne(m.debut) if m.debut else "", "fin": date_moyenne(m.fin) if m.fin else "",
        "avis": m.get_avis_personne_display() if m.avis_personne else "", "paroles": m.paroles,
        "associe": m.associe if m.associe_accord else "",
    }  # fmt: skip


def _autorisations(dossier: Dossier, acteur: Acteur) -> Sequence[tuple[int, str]]:
    if not permet(acteur, dossier, "CTR", "lire"):
        return []
    lignes = Autorisation.objects.filter(dossier=dossier)
    return [(a.pk, f"{a} : {a.portee}"[:90]) for a in lignes[:50]]


def _autorisation(dossier: Dossier, acteur: Acteur, pk: int) -> Autorisation | None:
    if not permet(acteur, dossier, "CTR", "lire"):
        return None
    return Autorisation.objects.filter(dossier=dossier, pk=pk).select_related("dossier__usager", "informee_par").first()


def _libertes(dossier: Dossier, acteur: Acteur) -> Sequence[tuple[int, str]]:
    if not permet(acteur, dossier, "CTR", "lire"):
        return []
    lignes = MesureLiberte.objects.filter(dossier=dossier)
    return [(m.pk, f"{m}, {m.get_statut_display().lower()}") for m in lignes[:50]]


def _liberte(dossier: Dossier, acteur: Acteur, pk: int) -> MesureLiberte | None:
    if not permet(acteur, dossier, "CTR", "lire"):
        return None
    lignes = MesureLiberte.objects.select_related("dossier__structure", "decision_judiciaire")
    return lignes.filter(dossier=dossier, pk=pk).first()


def ouvrir() -> None:
    familles = (
        Famille("autorisation", "Autorisation", CHAMPS_AUTORISATION, autorisation, objet="autorisation"),
        Famille("liberte", "Liberté d’aller et venir", CHAMPS_LIBERTE, liberte, objet="liberte"),
    )
    for ordre, famille in enumerate(familles, start=64):
        CHAMPS.enregistrer(famille, cle=famille.cle, ordre=ordre)
    OBJETS.enregistrer(GenreObjet("autorisation", "Autorisation", _autorisations, _autorisation), cle="autorisation")
    OBJETS.enregistrer(GenreObjet("liberte", "Mesure de liberté", _libertes, _liberte), cle="liberte")
