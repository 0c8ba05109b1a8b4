"""Fields « sortie » and « inventaire » of the document models: plain words, never an address."""

from collections.abc import Mapping, Sequence
from typing import Any

from administration.choices_sorties import EtatPoint, EtatSortie
from administration.models import BilanSortie, Inventaire, PointSortie, Sortie
from administration.services.inventaires import ecart
from documents.champs import CHAMPS, OBJETS, Cadre, Champ, Famille, GenreObjet
from documents.langage.noeuds import Tableau
from documents.langage.resolution import Valeur
from dui.core.typographie import date_moyenne, nombre
from habilitations.acces import Acteur
from usagers.acces import permet
from usagers.models import Dossier

N1: dict[str, Any] = {"domaine": "CTR"}
RECIT: dict[str, Any] = {"niveau": 2, "domaine": "CTR", "action": "lire"}
REMIS = Tableau(("Remis à la sortie", "Le", "À"), (("Papiers originaux", "21 novembre 2026", "Éloïse Lambert"),))
OBJETS_LUS = Tableau(
    ("Objet", "Nombre", "État", "Valeur déclarée", "Coffre", "Photo", "Remarque"),
    (("Vélo", "1", "Bon", "120 €", "non", "oui", ""),),
)
CHAMPS_SORTIE = (
    Champ("le", "Date de sortie", "21 novembre 2026", **N1),
    Champ("motif", "Motif", "Autre établissement ou service", **N1),
    Champ("destination", "Destination", "Autre établissement ou service, SAVS du Quai", **N1),
    Champ("relais", "Relais", "SAVS du Quai, premier rendez-vous le 24 novembre 2026", **N1),
    Champ("remis", "Documents et objets remis", REMIS, bloc="tableau", **N1),
    Champ("solde", "Argent rendu", "42,50 €, à Éloïse Lambert", **N1),
    Champ("bilan", "Bilan de fin d’accompagnement", "Scolarité maintenue, départ préparé.", **RECIT),
    Champ("paroles", "Ses mots", "Je suis prête.", **RECIT),
    Champ("situation", "Situation à la sortie", "Logement propre ; emploi ; salaire", **RECIT),
    Champ("diplome", "Dernier diplôme", "CAP cuisine", **RECIT),
)
CHAMPS_INVENTAIRE = (
    Champ("titre", "Titre", "Inventaire à l’entrée"),
    Champ("le", "Fait le", "12 janvier 2026"),
    Champ("presents", "En présence de", "sa mère"),
    Champ("objets", "Objets", OBJETS_LUS, bloc="tableau"),
    Champ("argent", "Argent confié", "20 €"),
    Champ("observations", "Observations", "N’a rien apporté d’autre."),
    Champ("compare", "Comparé à l’entrée (pour une condition)", "12 janvier 2026"),
    Champ("tenu_par", "Tenu par", "Anne Dupont"),
)


def _jour(jour: object) -> str:
    return date_moyenne(jour) if jour else ""  # type: ignore[arg-type]


def _argent(montant: object) -> str:
    return nombre(montant, "€") if montant is not None else ""  # type: ignore[arg-type]


def sortie(cadre: Cadre) -> Mapping[str, Valeur]:
    s: Sortie = cadre.objet
    points = PointSortie.objects.filter(sortie=s, etat=EtatPoint.FAIT)
    lignes = tuple((p.genre.libelle, _jour(p.le), p.a_qui) for p in points if p.code in
                   ("inventaire", "argent", "papiers", "documents"))  # fmt: skip
    rdv = f", premier rendez-vous le {_jour(s.relais_rdv)}" if s.relais_rdv else ""
    ou = ", ".join(filter(None, [s.get_destination_display() if s.destination else "", s.destination_nom]))
    solde = ", à ".join(filter(None, [_argent(s.solde), s.solde_a])) if s.solde is not None else ""
    return {"le": _jour(s.date_sortie or s.date_prevue), "motif": s.motif_dit.libelle, "destination": ou,
            "solde": solde, "relais": f"{s.relais_nom}{rdv}" if s.relais_nom else "",
            "remis": Tableau(REMIS.colonnes, lignes), **_recit(s)}  # fmt: skip


def _recit(s: Sortie) -> dict[str, str]:
    bilan = BilanSortie.objects.filter(sortie=s).first()
    if bilan is None:
        return {}
    dits = [bilan.get_logement_display(), bilan.get_activite_display(), bilan.get_ressources_display()]
    return {"bilan": bilan.bilan, "paroles": bilan.paroles, "diplome": bilan.diplome,
            "situation": " ; ".join(d for d in dits if d)}  # fmt: skip


def inventaire(cadre: Cadre) -> Mapping[str, Valeur]:
    i: Inventaire = cadre.objet
    lignes = i.lignes.filter(retiree=False).select_related("origine", "inventaire")
    rangees = tuple(
        (x.designation, str(x.quantite), x.get_etat_display(), _argent(x.valeur), "oui" if x.coffre else "non",
         "oui" if x.photo_id else "non", " ; ".join(filter(None, [ecart(x), x.explication]))) for x in lignes
    )  # fmt: skip
    return {"titre": str(i), "le": _jour(i.le), "presents": i.presents, "objets": Tableau(OBJETS_LUS.colonnes, rangees),
            "argent": _argent(i.argent), "observations": i.observations, "tenu_par": str(i.tenu_par or ""),
            "compare": _jour(i.precedent.le) if i.precedent else ""}  # fmt: skip


def choix(dossier: Dossier, acteur: Acteur) -> Sequence[tuple[int, str]]:
    if not permet(acteur, dossier, "CTR", "lire"):
        return []
    lignes = Sortie.objects.filter(dossier=dossier).exclude(etat=EtatSortie.ANNULEE)
    return [(s.pk, f"{s}, {s.get_etat_display().lower()}") for s in lignes[:20]]


def charger(dossier: Dossier, acteur: Acteur, pk: int) -> Sortie | None:
    if not permet(acteur, dossier, "CTR", "lire"):
        return None
    return Sortie.objects.filter(dossier=dossier, pk=pk).first()


def ouvrir() -> None:
    CHAMPS.enregistrer(Famille("sortie", "Sortie", CHAMPS_SORTIE, sortie, objet="sortie"), cle="sortie", ordre=64)
    famille = Famille("inventaire", "Inventaire", CHAMPS_INVENTAIRE, inventaire, objet="inventaire")
    CHAMPS.enregistrer(famille, cle="inventaire", ordre=65)
    OBJETS.enregistrer(GenreObjet("sortie", "Sortie", choix, charger), cle="sortie")
