"""« structure », « auteur », « document »: the house, who makes the document, for whom and when."""

from collections.abc import Mapping

from documents.champs import Cadre, Champ, Famille
from documents.langage.resolution import Valeur
from documents.papier import papier_de
from dui.core.typographie import date_longue, date_moyenne, heure
from usagers.vocabulaire import mots

CHAMPS_STRUCTURE = (
    Champ("nom", "Nom de l’établissement", "MECS Les Tilleuls"),
    Champ("finess", "Numéro FINESS", "440009999"),
    Champ("adresse", "Adresse", "3 allée des Tilleuls, 44000 Nantes"),
    Champ("telephone", "Téléphone", "02 00 00 00 00"),
    Champ("organisme", "Organisme gestionnaire", "Association La Clairière"),
    Champ("ville", "Ville, pour « Fait à »", "Nantes"),
    Champ("responsable", "Nom du responsable qui signe", "Marc Delattre"),
    Champ("qualite_responsable", "Qualité du responsable", "directeur"),
    Champ("personnes", "Mot du secteur au pluriel", "jeunes"),
)
CHAMPS_AUTEUR = (
    Champ("nom", "Qui établit le document", "Anne Dupont"),
    Champ("fonction", "Sa fonction", "éducatrice spécialisée"),
)
CHAMPS_DOCUMENT = (
    Champ("date", "Date du document", "20 novembre 2026"),
    Champ("date_longue", "Date avec le jour", "vendredi 20 novembre 2026"),
    Champ("heure", "Heure", "16 h 50"),
    Champ("destinataire", "Destinataire, une ligne par ligne d’adresse", "Mme Coulon\nAide sociale à l’enfance"),
)


def structure(cadre: Cadre) -> Mapping[str, Valeur]:
    s, papier = cadre.dossier.structure, papier_de(cadre.dossier.structure)
    return {
        "nom": s.nom, "finess": s.finess, "adresse": papier.adresse or s.adresse,
        "telephone": papier.telephone or s.telephone, "organisme": s.organisme.nom, "ville": papier.ville,
        "responsable": papier.responsable, "qualite_responsable": papier.qualite_responsable, "personnes": mots(s)[1],
    }  # fmt: skip


def auteur(cadre: Cadre) -> Mapping[str, Valeur]:
    return {"nom": cadre.acteur.nom, "fonction": cadre.acteur.fonction}


def document(cadre: Cadre) -> Mapping[str, Valeur]:
    return {
        "date": date_moyenne(cadre.le), "date_longue": date_longue(cadre.le), "heure": heure(cadre.le),
        "destinataire": "\n".join(cadre.destinataire),
    }  # fmt: skip


FAMILLES = (
    Famille("structure", "Établissement", CHAMPS_STRUCTURE, structure),
    Famille("auteur", "Qui établit", CHAMPS_AUTEUR, auteur),
    Famille("document", "Document", CHAMPS_DOCUMENT, document),
)
