"""« candidature », « commission »: what the letters of admission may name (docs/recettes/document.md)."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from administration.donnees import admission as d
from administration.models import Commission, ReglageAdmission, StatutVoeu, VoeuStructure
from coordination.choices import StatutEvenement, TypeEvenement
from coordination.models import Evenement
from coordination.services.echeances import delai_applicable
from documents.champs import CHAMPS, Cadre, Champ, Famille
from documents.langage.noeuds import Tableau
from documents.langage.resolution import Valeur
from documents.livraison import livrer
from dui.core import horloge
from dui.core.typographie import date_longue, date_moyenne, heure


def _adm(nom: str, libelle: str, exemple: Any, bloc: str = "") -> Champ:
    """A field for who reads at least the summary of requests."""
    return Champ(nom, libelle, exemple, domaine="ADM", action="resumer", bloc=bloc)


CHAMPS_CANDIDATURE = (
    Champ("nom", "Nom de la personne", "Maëlys Aubry"),
    Champ("prenom", "Prénom", "Maëlys"),
    Champ("ne", "Né, née", "née"),
    Champ("lui", "Lui, elle", "elle"),
    Champ("naissance", "Date de naissance", "2 avril 2016"),
    _adm("numero", "Référence de la demande", "2026-00042"),
    _adm("recue_le", "Reçue le", "12 octobre 2026"),
    _adm("manquantes", "Pièces qui manquent", Tableau(("Pièce", "Remarque"), (("Bulletins scolaires", ""),)),
          bloc="tableau"),
    _adm("conservation", "Durée de conservation", "deux ans après le dernier contact"),
    _adm("rendez_vous", "Prochaine rencontre", "mardi 24 novembre 2026 à 14 h"),
    _adm("rendez_vous_lieu", "Lieu de la rencontre", "Salle de réunion"),
    _adm("decision_le", "Date de la décision", "26 novembre 2026"),
    _adm("entree_prevue", "Entrée prévue", "30 novembre 2026"),
    _adm("unite", "Unité", "groupe Tilleuls"),
    _adm("accueil", "Type d’accueil", "permanent, hébergement"),
    _adm("motif", "Motif du refus", "L’ESMS n’est pas adapté au projet de vie actuel"),
    _adm("motivation", "Ce qui motive la décision", "Le projet relève d’un accompagnement spécialisé."),
    _adm("recours", "Voies de recours", "Vous pouvez demander un nouvel examen à la direction."),
)  # fmt: skip
CHAMPS_COMMISSION = (
    _adm("le", "Date et heure", "jeudi 26 novembre 2026 à 14 h"),
    _adm("lieu", "Lieu", "Salle de réunion"),
    _adm("participants", "Participants", "Hélène Garnier, directrice"),
    Champ("personnes", "Personnes dont la demande est examinée", "Maëlys Aubry, Tom Aubry"),
    _adm("decisions", "Propositions et décisions",
          Tableau(("Personne", "Proposition", "Décision"), (("Maëlys Aubry", "Admettre", "Admettre"),)),
          bloc="tableau"),
    _adm("close_le", "Close le", "26 novembre 2026"),
    _adm("close_par", "Close par", "Hélène Garnier"),
)  # fmt: skip


@dataclass(frozen=True)
class SujetAdmission:
    """What a letter is about: one wish, in its house."""

    voeu: VoeuStructure


def candidature(cadre: Cadre) -> Mapping[str, Valeur]:
    voeu = cadre.objet.voeu
    c = voeu.candidature
    delai = delai_applicable("candidature_purge", c.organisme_id)
    return {
        "nom": c.nom_affiche, "prenom": c.prenom_affiche, "numero": c.numero,
        "recue_le": date_moyenne(c.date_reception),
        "ne": {"F": "née", "M": "né"}.get(c.sexe, "né(e)"), "lui": {"F": "elle", "M": "lui"}.get(c.sexe, "elle ou lui"),
        "naissance": date_moyenne(c.date_naissance) if c.date_naissance else "",
        "manquantes": _manquantes(c), "conservation": f"{delai.en_mots} après le dernier contact",
        "unite": voeu.unite.nom if voeu.unite else "", "accueil": voeu.accueil.lower(),
        "entree_prevue": date_moyenne(voeu.admission_prevue) if voeu.admission_prevue else "",
        **_rencontre(voeu), **_decision(voeu),
    }  # fmt: skip


def _manquantes(c: Any) -> Tableau | None:
    recues = (d.EtatPiece.RECUE, d.EtatPiece.CONFORME)
    lignes = tuple((str(p), p.remarque) for p in c.pieces.exclude(etat__in=recues))
    return Tableau(("Pièce", "Remarque"), lignes) if lignes else None


def _rencontre(voeu: VoeuStructure) -> dict[str, Valeur]:
    """The next one planned by this house, person to person."""
    prochaines = Evenement.objects.filter(
        objet=f"candidature:{voeu.candidature_id}", structure=voeu.structure_id, debut__gte=horloge.maintenant(),
        type__in=[TypeEvenement.VISITE, TypeEvenement.RENCONTRE, TypeEvenement.CONTACT],
    ).exclude(statut=StatutEvenement.ANNULE)  # fmt: skip
    e = prochaines.order_by("debut").first()
    if e is None:
        return {}
    return {"rendez_vous": f"{date_longue(e.debut)} à {heure(e.debut)}", "rendez_vous_lieu": e.lieu}


def _decision(voeu: VoeuStructure) -> dict[str, Valeur]:
    """The last decision of the direction, and the remedies that the house names."""
    decisions = StatutVoeu.objects.filter(voeu=voeu, statut__in=[d.Statut.ADMIS, d.Statut.REFUSEE])
    ligne = decisions.first()
    reglage = ReglageAdmission.objects.filter(structure=voeu.structure_id).first()
    lu: dict[str, Valeur] = {"recours": reglage.recours if reglage else ""}
    if ligne is not None:
        lu |= {
            "decision_le": date_moyenne(ligne.le),
            "motif": _en_clair(ligne.motif_libelle),
            "motivation": ligne.precision,
        }
    return lu


def _en_clair(motif: str) -> str:
    """Words of the national list, as one writes them to a family."""
    for sigle, mots in (("ESMS", "établissement"), ("usager", "personne")):
        motif = motif.replace(f"L’{sigle}", f"{'L’' if sigle == 'ESMS' else 'La '}{mots}")
        motif = motif.replace(f"l’{sigle}", f"{'l’' if sigle == 'ESMS' else 'la '}{mots}")
    return motif


def commission(cadre: Cadre) -> Mapping[str, Valeur]:
    k: Commission = cadre.objet
    lignes = list(k.lignes.select_related("voeu__candidature", "decide_par"))
    decisions = tuple(
        (x.voeu.candidature.nom_affiche, x.get_proposition_display() if x.proposition else "à examiner",
         f"{x.get_proposition_display()}. {x.motivation}".strip() if x.decide_le else "en attente")
        for x in lignes
    )  # fmt: skip
    return {
        "le": f"{date_longue(k.le)} à {heure(k.le)}", "lieu": k.lieu, "participants": k.participants,
        "personnes": ", ".join(x.voeu.candidature.nom_affiche for x in lignes),
        "decisions": Tableau(("Personne", "Proposition", "Décision"), decisions) if decisions else None,
        "close_le": date_moyenne(k.close_le) if k.close_le else "", "close_par": str(k.close_par or ""),
    }  # fmt: skip


def ouvrir() -> None:
    CHAMPS.enregistrer(
        Famille("candidature", "Demande d’admission", CHAMPS_CANDIDATURE, candidature, objet="candidature"),
        cle="candidature", ordre=50,
    )  # fmt: skip
    CHAMPS.enregistrer(
        Famille("commission", "Commission d’admission", CHAMPS_COMMISSION, commission, objet="commission"),
        cle="commission", ordre=51,
    )  # fmt: skip
    livrer(Path(__file__).parent / "modeles")
