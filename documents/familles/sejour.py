"""« sejour »: the stay in force, or the last one; admission (decision) is not entry (presence)."""

from collections.abc import Mapping

from documents.champs import Cadre, Champ, Famille
from documents.langage.resolution import Valeur
from dui.core.typographie import date_moyenne
from usagers.models import Sejour

CHAMPS_SEJOUR = (
    Champ("numero", "Numéro du séjour", "1"),
    Champ("admission_le", "Date de la décision d’admission", "5 janvier 2026"),
    Champ("entree_le", "Date d’entrée", "12 janvier 2026"),
    Champ("sortie_le", "Date de sortie", "30 juin 2027"),
    Champ("sortie_prevue_le", "Date de sortie prévue", "30 juin 2027"),
    Champ("en_cours", "Séjour en cours (pour une condition)", "oui"),
    Champ("unite", "Unité ou groupe", "Tilleuls"),
    Champ("lieu", "Chambre ou lieu", "Chambre 6"),
    Champ("statut", "État du séjour", "En cours"),
)


def sejour(cadre: Cadre) -> Mapping[str, Valeur]:
    lignes = Sejour.objects.filter(dossier=cadre.dossier, structure=cadre.dossier.structure_id).select_related("unite")
    s = max(lignes, key=lambda ligne: (ligne.statut in ("en_cours", "suspendu"), ligne.numero), default=None)
    if s is None:
        return {}
    jours = {"admission_le": s.date_admission, "entree_le": s.date_entree, "sortie_le": s.date_sortie,
             "sortie_prevue_le": s.date_sortie_prevue}  # fmt: skip
    return {
        "numero": str(s.numero), "en_cours": "oui" if s.statut in ("en_cours", "suspendu") else "",
        "unite": s.unite.nom if s.unite else "", "lieu": cadre.dossier.lieu, "statut": s.get_statut_display(),
        **{nom: date_moyenne(jour) if jour else "" for nom, jour in jours.items()},
    }  # fmt: skip


FAMILLES = (Famille("sejour", "Séjour", CHAMPS_SEJOUR, sejour),)
