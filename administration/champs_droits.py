"""« droits », « droit »: what the papers of rights and measures may name; never an amount."""

from collections.abc import Mapping, Sequence

from administration.choices_mesures import NatureDemande, StatutDroitSocial
from administration.models import DroitSocial
from administration.selectors.droits import avec_pieces, habiller
from administration.selectors.mesures import mesures_de
from documents.champs import CHAMPS, OBJETS, Cadre, Champ, Famille, GenreObjet
from documents.langage.noeuds import Tableau
from documents.langage.resolution import Valeur
from dui.core.typographie import date_moyenne
from habilitations.acces import Acteur
from usagers.acces import permet
from usagers.models import Dossier

COLONNES = ("Droit", "État", "Ouvert le", "Jusqu’au")
CHAMPS_DROITS = (
    Champ("etat", "Droits et prestations", Tableau(COLONNES, (("Assurance maladie", "En cours", "5 mai 2026", ""),)),
          domaine="DRO", action="lire", bloc="tableau"),
    Champ("mesures", "Mesures", Tableau(("Mesure", "État", "Du", "Au"), (("Placement", "En cours", "5 mai 2026", ""),)),
          niveau=2, domaine="MES", action="lire", bloc="tableau"),
)  # fmt: skip
CHAMPS_DROIT = (
    Champ("nom", "Droit demandé", "Allocation d’éducation de l’enfant handicapé", domaine="DRO", action="lire"),
    Champ("organisme", "Organisme", "MDPH de Loire-Atlantique", domaine="DRO", action="lire"),
    Champ("numero", "Numéro de dossier", "440123", domaine="DRO", action="lire"),
    Champ("renouvellement", "Renouvellement (pour une condition)", "oui", domaine="DRO", action="lire"),
    Champ("fin_precedente", "Fin du droit précédent", "31 mars 2027", domaine="DRO", action="lire"),
    Champ("pieces", "Pièces jointes", Tableau(("Pièce", "Reçue le"), (("Certificat médical", "3 novembre 2026"),)),
          domaine="DRO", action="lire", bloc="tableau"),
    Champ("manquantes", "Pièces qui suivront", Tableau(("Pièce", "Remarque"), (("Photo d’identité", ""),)),
          domaine="DRO", action="lire", bloc="tableau"),
)  # fmt: skip


def droits(cadre: Cadre) -> Mapping[str, Valeur]:
    lignes = habiller(avec_pieces(DroitSocial.objects.filter(dossier=cadre.dossier)))
    vus = [x for x in lignes if x.droit.statut != StatutDroitSocial.ANNULE]
    rangees = tuple(
        (str(x.droit), x.mots, _jour(x.droit.date_ouverture), _jour(x.droit.fin) or x.droit.get_terme_display())
        for x in vus
    )
    mesures = [x for x in mesures_de(cadre.dossier) if x.situation != "annulee"]
    suivies = tuple((str(x.mesure), x.mots, _jour(x.mesure.debut), _jour(x.mesure.fin)) for x in mesures)
    return {"etat": Tableau(COLONNES, rangees), "mesures": Tableau(("Mesure", "État", "Du", "Au"), suivies)}


def droit(cadre: Cadre) -> Mapping[str, Valeur]:
    d: DroitSocial = cadre.objet
    pieces = [p for p in d.pieces.all() if not p.ecartee]
    recues = tuple((p.libelle, _jour(p.recue_le)) for p in pieces if p.recue_le)
    manquent = tuple((p.libelle, "") for p in pieces if not p.recue_le)
    return {
        "nom": str(d), "organisme": d.organisme, "numero": d.numero,
        "renouvellement": "oui" if d.nature == NatureDemande.RENOUVELLEMENT else "",
        "fin_precedente": _jour(d.precede.fin) if d.precede else "",
        "pieces": Tableau(("Pièce", "Reçue le"), recues), "manquantes": Tableau(("Pièce", "Remarque"), manquent),
    }  # fmt: skip


def _jour(jour: object) -> str:
    return date_moyenne(jour) if jour else ""  # type: ignore[arg-type]


def choix(dossier: Dossier, acteur: Acteur) -> Sequence[tuple[int, str]]:
    """Those of the dossier that this reader keeps."""
    if not permet(acteur, dossier, "DRO", "lire"):
        return []
    lignes = DroitSocial.objects.filter(dossier=dossier).exclude(statut=StatutDroitSocial.ANNULE)
    return [(d.pk, f"{d}, {d.get_statut_display().lower()}") for d in lignes[:50]]


def charger(dossier: Dossier, acteur: Acteur, pk: int) -> DroitSocial | None:
    if not permet(acteur, dossier, "DRO", "lire"):
        return None
    return DroitSocial.objects.filter(dossier=dossier, pk=pk).select_related("precede").first()


def ouvrir() -> None:
    CHAMPS.enregistrer(Famille("droits", "Droits et mesures", CHAMPS_DROITS, droits), cle="droits", ordre=62)
    CHAMPS.enregistrer(Famille("droit", "Droit demandé", CHAMPS_DROIT, droit, objet="droit"), cle="droit", ordre=63)
    OBJETS.enregistrer(GenreObjet("droit", "Droit", choix, charger), cle="droit")
