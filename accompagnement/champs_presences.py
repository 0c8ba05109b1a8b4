"""« fugue »: what the declaration of somebody missing may name."""

from collections.abc import Mapping, Sequence

from accompagnement.models import Fugue
from documents.champs import CHAMPS, OBJETS, Cadre, Champ, Famille, GenreObjet
from documents.langage.noeuds import Tableau
from documents.langage.resolution import Valeur
from dui.core.erreurs import Refus
from dui.core.typographie import instant
from habilitations.acces import Acteur
from usagers.acces import permet
from usagers.models import Dossier

COLONNES = ("Heure", "Démarche", "Interlocuteur", "Référence et réponse")
CHAMPS_FUGUE = (
    Champ("vu_le", "Vu pour la dernière fois", "19 nov. 2026, 20 h 40", domaine="PRE", action="lire", niveau=2),
    Champ("constatee_le", "Absence constatée", "19 nov. 2026, 21 h 15", domaine="PRE", action="lire", niveau=2),
    Champ("lieu", "Dernier lieu connu", "Arrêt de tramway Commerce", domaine="PRE", action="lire", niveau=2),
    Champ("tenue", "Tenue et signalement", "Blouson rouge, jean, baskets blanches", domaine="PRE", action="lire",
          niveau=2),
    Champ("circonstances", "Circonstances", "N’est pas rentrée de l’école.", domaine="PRE", action="lire", niveau=2),
    Champ("demarches", "Démarches faites",
          Tableau(COLONNES, (("19 nov. 2026, 21 h 20", "Police ou gendarmerie", "Commissariat central", "2026/4417"),)),
          domaine="PRE", action="lire", niveau=2, bloc="tableau"),
    Champ("retour", "Retour", "20 nov. 2026, 7 h 50, seule", domaine="PRE", action="lire", niveau=2),
)  # fmt: skip


def fugue(cadre: Cadre) -> Mapping[str, Valeur]:
    f: Fugue = cadre.objet
    retour = ", ".join(filter(None, (instant(f.retour_le), f.retour_comment))) if f.retour_le else ""
    return {
        "vu_le": instant(f.vu_le), "constatee_le": instant(f.constatee_le), "lieu": f.lieu, "tenue": f.tenue,
        "circonstances": f.circonstances, "retour": retour,
        "demarches": Tableau(COLONNES, tuple(
            (instant(d.fait_le), d.get_code_display(), d.interlocuteur, " ".join(filter(None, (d.reference, d.note))))
            for d in f.demarches.all()
        )),
    }  # fmt: skip


def choix(dossier: Dossier, acteur: Acteur) -> Sequence[tuple[int, str]]:
    if not permet(acteur, dossier, "PRE", "lire"):
        return []
    return [(f.pk, f"{f}, {instant(f.vu_le)}") for f in Fugue.objects.filter(dossier=dossier)[:10]]


def charger(dossier: Dossier, acteur: Acteur, pk: int) -> Fugue:
    lue = Fugue.objects.filter(dossier=dossier, pk=pk).first()
    if lue is None or not permet(acteur, dossier, "PRE", "lire"):
        raise Refus()
    return lue


def ouvrir() -> None:
    famille = Famille("fugue", "Absence non autorisée", CHAMPS_FUGUE, fugue, objet="fugue")
    CHAMPS.enregistrer(famille, cle="fugue", ordre=70)
    OBJETS.enregistrer(GenreObjet("fugue", "Absence non autorisée", choix, charger), cle="fugue")
