"""« ip »: what the papers of protection may name. Who reads them is the list of that one, checked by their service."""

from collections.abc import Mapping
from typing import Any

from accompagnement.models import EvaluationIP, FaitIP, InformationPreoccupante
from accompagnement.models.protection import RUBRIQUES
from accompagnement.selectors.protection import FicheIP, fiche
from documents.champs import CHAMPS, Cadre, Champ, Famille
from documents.langage.noeuds import Tableau
from documents.langage.resolution import Valeur
from dui.core.typographie import date_longue, date_moyenne, instant
from usagers.models import Usager

FAITS = ("Jour", "Ce qui a été vu ou entendu", "Les mots de l’enfant", "Recueilli par")
ENFANTS = ("Enfant", "Date de naissance")
ENVOIS = ("Envoyé le", "À qui", "Par quel moyen", "Preuve", "Accusé")
ECRITS = ("sources", "contexte", "demarches", "enfant_informe")
CHAMPS_IP = (
    Champ("reperee_le", "Repérée le", "vendredi 13 novembre 2026"),
    Champ("auteur", "Auteur", "Anne Dupont, éducatrice spécialisée"),
    Champ("redacteurs", "Personnes associées", "Paul Renaud, chef de service"),
    Champ("origine", "Origine de l’information", "Le mineur lui-même"),
    Champ("natures", "Ce qui inquiète", "Sécurité, santé"),
    Champ("enfants", "Enfants concernés par cet envoi",
          Tableau(ENFANTS, (("Léo Petit", "3 mars 2015"), ("Zoé Petit", "9 juin 2018"))), bloc="tableau"),
    Champ("faits", "Faits", Tableau(FAITS, (("13 novembre 2026", "Trace rouge à l’avant-bras.", "« Il a serré. »",
                                             "Anne Dupont"),)), bloc="tableau"),
    Champ("autres_mineurs", "Autres mineurs au domicile",
          Tableau(("Lien", "Âge", "Précision"), (("Sœur", "9 ans", ""),)), bloc="tableau"),
    Champ("sources", "Sources", "Dit à l’éducatrice au retour du week-end."),
    Champ("contexte", "Contexte", "Vit un week-end sur deux chez son père."),
    Champ("demarches", "Démarches faites", "Examen à l’infirmerie le soir même."),
    Champ("enfant_informe", "Ce qui a été dit à l’enfant", "Que des adultes allaient l’aider."),
    Champ("parents", "Information des parents", "Informés le 14 novembre 2026"),
    Champ("validation", "Avis de la hiérarchie", "Validée le 14 novembre 2026 par Paul Renaud"),
    Champ("envois", "Envois", Tableau(ENVOIS, (("14 nov. 2026, 9 h 10", "La CRIP", "Messagerie sécurisée", "MSG-44",
                                                "15 novembre 2026"),)), bloc="tableau"),
    Champ("recue_le", "Évaluation demandée le", "16 novembre 2026"),
    Champ("evaluateurs", "Évaluateurs", Tableau(("Personne et profession",), (("Nadia Belkacem, psychologue",),)),
          bloc="tableau"),
    *(Champ(f"eval_{nom}", f"Évaluation : {nom.replace('_', ' ')}", "Ce qui a été observé.") for nom in RUBRIQUES),
    Champ("danger", "Conclusion", "Danger ou risque de danger confirmé"),
    Champ("conclusion", "Conclusion commune", "L’enfant est exposé à des violences."),
    Champ("proposition", "Proposition", "Actions adaptées à la situation"),
    Champ("proposition_texte", "Détail de la proposition", "Visites accompagnées."),
    Champ("rendue_le", "Rapport rendu le", "2 février 2027"),
)  # fmt: skip


def ip(cadre: Cadre) -> Mapping[str, Valeur]:
    objet: InformationPreoccupante = cadre.objet
    f = fiche(objet)
    ensemble = [objet, *objet.jointes] if objet.jointes else []
    valeurs: dict[str, Valeur] = {
        "reperee_le": date_longue(objet.reperee_le), "auteur": f"{objet.auteur}, {objet.auteur.fonction.lower()}",
        "redacteurs": _associes(f), "origine": objet.get_origine_display(),
        "natures": ", ".join(objet.natures_dites),
        "enfants": Tableau(ENFANTS, tuple((u.nom_affiche, _jour(u.date_naissance)) for u in _enfants(ensemble))),
        "faits": _faits(f, [(x, fiche(x)) for x in objet.jointes]),
        "autres_mineurs": Tableau(("Lien", "Âge", "Précision"), tuple(
            (m.lien, f"{m.age} ans" if m.age is not None else "", m.precision) for m in f.autres
        )),
        "parents": _parents(objet), "validation": _validation(f),
        "envois": Tableau(ENVOIS, tuple(
            (instant(e.le), f"{e.get_destinataire_display()}, {e.adresse}", e.get_canal_display(), e.preuve,
             _jour(e.accuse_le)) for e in f.envois
        )),
    }  # fmt: skip
    valeurs |= {nom: getattr(objet, nom) for nom in ECRITS}
    return valeurs | (_evaluation(f.evaluation) if f.evaluation is not None else {})


def _enfants(ensemble: list[InformationPreoccupante]) -> list[Usager]:
    return [ip.dossier.usager for ip in ensemble]


def _faits(f: FicheIP, jointes: list[tuple[InformationPreoccupante, FicheIP]]) -> Tableau:
    """Of this child alone; with the others chosen, each fact says whose it is, and a shared one stands once."""
    if not jointes:
        return Tableau(FAITS, tuple(_ligne_fait(x) for x in f.faits))
    reunis: dict[tuple[Any, ...], list[str]] = {}
    for ip, lue in ((f.ip, f), *jointes):
        for x in lue.faits:
            reunis.setdefault((x.le, _ligne_fait(x)), []).append(ip.dossier.usager.prenom_affiche)
    lignes = sorted(reunis.items(), key=lambda ligne: ligne[0][0])
    return Tableau(("Enfant", *FAITS), tuple((", ".join(noms), *ligne) for (_, ligne), noms in lignes))


def _ligne_fait(x: FaitIP) -> tuple[str, ...]:
    return (date_moyenne(x.le), x.recit, f"«\u00a0{x.propos}\u00a0»" if x.propos else "", x.recueilli_par)


def _associes(f: FicheIP) -> str:
    """The others of the list: an « information préoccupante » is thought by several."""
    autres = [n for n in f.nommes if n.professionnel_id != f.ip.auteur_id]
    return ", ".join(f"{n.professionnel} ({n.professionnel.fonction.lower()})" for n in autres)


def _parents(objet: InformationPreoccupante) -> str:
    if objet.parents == "faite":
        return f"Informés le {_jour(objet.parents_le)}."
    return f"Différée, dans l’intérêt de l’enfant : {objet.parents_motif}" if objet.parents == "differee" else ""


def _validation(f: FicheIP) -> str:
    etape = next((e for e in f.etapes if e.etat == "validee"), None)
    if etape is None:
        return "Transmise par son auteur, en son nom."
    return f"Validée le {date_moyenne(etape.le)} par {etape.auteur}. {etape.motif}".strip()


def _evaluation(e: EvaluationIP) -> dict[str, Valeur]:
    valeurs: dict[str, Valeur] = {f"eval_{nom}": getattr(e, nom) for nom in RUBRIQUES}
    return valeurs | {
        "recue_le": date_moyenne(e.recue_le), "danger": e.get_danger_display(), "conclusion": e.conclusion,
        "proposition": e.get_proposition_display(), "proposition_texte": e.proposition_texte,
        "rendue_le": _jour(e.rendue_le),
        "evaluateurs": Tableau(("Personne et profession",), tuple((nom,) for nom in e.evaluateurs)),
    }  # fmt: skip


def _jour(jour: object) -> str:
    return date_moyenne(jour) if jour else ""  # type: ignore[arg-type]


def ouvrir() -> None:
    CHAMPS.enregistrer(Famille("ip", "Information préoccupante", CHAMPS_IP, ip, objet="ip"), cle="ip", ordre=90)
