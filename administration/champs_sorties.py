"""Fields « sortie » and « inventaire » of the document models: plain words, never an address."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db.models import Q

from administration.choices_sorties import EtatPoint, EtatSortie
from administration.models import (
    ActionSuivi,
    BilanSortie,
    Inventaire,
    LigneInventaire,
    PointSortie,
    Sortie,
    VignetteEffet,
)
from administration.services.inventaires import ecart
from administration.services.sorties.effets import cles
from administration.services.vignettes import vignettes_de
from coordination.agenda import habiller
from coordination.choices import EtatTransmission, Importance, StatutEvenement
from coordination.models import Evenement, MembreEquipe, Transmission
from documents.champs import CHAMPS, OBJETS, Cadre, Champ, Famille, GenreObjet
from documents.langage.noeuds import Tableau, Vignette, Vignettes
from documents.langage.resolution import Valeur
from dui.core.typographie import date_moyenne, instant, nombre
from habilitations.acces import Acteur
from usagers.acces import permet
from usagers.models import Dossier

N1: dict[str, Any] = {"domaine": "CTR"}
RECIT: dict[str, Any] = {"niveau": 2, "domaine": "CTR", "action": "lire"}
REMIS = Tableau(("Remis à la sortie", "Le", "À"), (("Papiers originaux", "21 novembre 2026", "Éloïse Lambert"),))
SOIN: dict[str, Any] = {"niveau": 4, "domaine": "TRS", "action": "lire"}
NOUVELLES = Tableau(
    ("Le", "Contact", "Résultat", "Nouvelles"),
    (("28 novembre 2026", "Une semaine après", "Nouvelles reçues", "A commencé son apprentissage."),),
)
SOINS = Tableau(
    ("Le", "Observé", "Fait"), (("12 novembre 2026", "Toux sèche la nuit", "Consultation, à revoir dans dix jours"),)
)
RENDEZ_VOUS = Tableau(("Rendez-vous", "Le", "Où"), (("Orthodontiste", "4 décembre 2026, 10 h", "Nantes"),))
SOINS_MONTRES = 8
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
    Champ("garde", "Qui garde le lien après la sortie", "Anne Dupont, référente", **N1),
    Champ("retour", "Retour possible jusqu’au (aide avant 21 ans)", "12 mars 2032", **N1),
    Champ("nouvelles", "Nouvelles reçues depuis la sortie", NOUVELLES, bloc="tableau", **RECIT),
    Champ("soins", "Faits de santé récents à surveiller", SOINS, bloc="tableau", **SOIN),
    Champ("rendez_vous", "Rendez-vous de soins à reprendre", RENDEZ_VOUS, bloc="tableau", **SOIN),
    Champ("traitements", "Traitements et ordonnances remis", "remis le 21 novembre 2026, à Éloïse Lambert", niveau=3,
          domaine="TRS"),
)  # fmt: skip
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
            "remis": _tableau(REMIS, lignes), "garde": _garde(s), "retour": _jour(s.retour_jusqu_au),
            **_recit(s), **soins_de_sortie(cadre, s)}  # fmt: skip


def _tableau(exemple: Tableau, lignes: Sequence[tuple[str, ...]]) -> Tableau:
    return Tableau(exemple.colonnes, tuple(lignes))


def _garde(s: Sortie) -> str:
    membres = MembreEquipe.objects.filter(pk__in=s.equipe_suivi).select_related("professionnel", "contact")
    return " ; ".join(f"{m.professionnel or m.contact}, {m.get_role_display().lower()}" for m in membres)


def soins_de_sortie(cadre: Cadre, s: Sortie) -> dict[str, Valeur]:
    """For whoever takes over the care: what is being watched, what was planned; a reader without care has neither."""
    suivies = Transmission.objects.visibles_pour(cadre.acteur).filter(
        dossier=s.dossier_id, niveau__in=(3, 4), importance__gte=Importance.A_SURVEILLER,
        etat=EtatTransmission.PUBLIEE,
    )  # fmt: skip
    soins = [(_jour(t.fait_le), t.donnee or t.texte, " ; ".join(filter(None, [t.action, t.resultat])))
             for t in suivies.order_by("-fait_le")[:SOINS_MONTRES]]  # fmt: skip
    prevus = Q(statut__in=(StatutEvenement.PLANIFIE, StatutEvenement.VALIDE)) | Q(pk__in=cles(s, "evenements"))
    de_soin = Q(niveau__gte=3) | Q(sensible=True)
    rdv = Evenement.objects.filter(prevus, de_soin, dossier=s.dossier_id, debut__gt=cadre.le).order_by("debut")
    remis = PointSortie.objects.filter(sortie=s, code="traitements", etat=EtatPoint.FAIT).first()
    a_qui = f", à {remis.a_qui}" if remis is not None and remis.a_qui else ""
    return {
        "soins": _tableau(SOINS, soins),
        "rendez_vous": _tableau(
            RENDEZ_VOUS, [(v.titre, instant(v.e.debut), v.lieu) for v in habiller(cadre.acteur, rdv)]
        ),
        "traitements": f"remis le {_jour(remis.le)}{a_qui}" if remis is not None else "",
    }


def _recit(s: Sortie) -> dict[str, Valeur]:
    bilan = BilanSortie.objects.filter(sortie=s).first()
    if bilan is None:
        return {}
    dits = [bilan.get_logement_display(), bilan.get_activite_display(), bilan.get_ressources_display()]
    recues = ActionSuivi.objects.filter(sortie=s, le__isnull=False).order_by("le", "pk")
    nouvelles = [(_jour(a.le), a.libelle, a.get_issue_display(), a.compte_rendu) for a in recues]
    return {"bilan": bilan.bilan, "paroles": bilan.paroles, "diplome": bilan.diplome,
            "situation": " ; ".join(d for d in dits if d), "nouvelles": _tableau(NOUVELLES, nouvelles)}  # fmt: skip


def _photos(ligne: LigneInventaire, vues: list[VignetteEffet]) -> str:
    """The pictures, once they were cleared; before, only that they exist."""
    if not vues:
        return "oui" if ligne.photo_id else "non"
    dit = f"Photo de l’objet : {ligne.designation}"
    return Vignettes("oui", tuple(Vignette(v.contenu, v.mime, dit) for v in vues))


def inventaire(cadre: Cadre) -> Mapping[str, Valeur]:
    i: Inventaire = cadre.objet
    lignes = i.lignes.filter(retiree=False).select_related("origine", "inventaire")
    vues = vignettes_de(i)
    rangees = tuple(
        (x.designation, str(x.quantite), x.get_etat_display(), _argent(x.valeur), "oui" if x.coffre else "non",
         _photos(x, vues[x.pk]), " ; ".join(filter(None, [ecart(x), x.explication]))) for x in lignes
    )  # fmt: skip
    return {"titre": str(i), "le": _jour(i.le), "presents": i.presents, "objets": _tableau(OBJETS_LUS, rangees),
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
