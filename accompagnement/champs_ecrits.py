"""« ecrit »: what the educational report, the shuttle sheet and the protocol may name."""

from collections.abc import Mapping, Sequence

from accompagnement.models import EcritEducatif
from documents.champs import CHAMPS, OBJETS, Cadre, Champ, Famille, GenreObjet
from documents.langage.noeuds import Tableau
from documents.langage.resolution import Valeur
from dui.core.typographie import date_moyenne
from habilitations.acces import Acteur
from usagers.acces import permet
from usagers.models import Dossier

COLONNES = ("Action", "Qui", "Pour le", "Faite le")
LU = {"niveau": 2, "domaine": "TRE", "action": "lire"}
CHAMPS_ECRIT = (
    Champ("titre", "Titre", "Trois premiers mois aux Tilleuls"),
    Champ("auteur", "Auteur", "Anne Dupont, éducatrice spécialisée"),
    Champ("destinataire", "À l’attention de", "Aide sociale à l’enfance de Loire-Atlantique"),
    Champ("periode", "Période", "Du 5 août au 5 novembre 2026"),
    Champ("faits", "Faits", "Le 3 octobre, elle rentre seule du collège.", **LU),  # type: ignore[arg-type]
    Champ("observations", "Observations", "Elle demande de l’aide aux devoirs.", **LU),  # type: ignore[arg-type]
    Champ("hypotheses", "Hypothèses", "Elle semblerait plus en confiance le soir.", **LU),  # type: ignore[arg-type]
    Champ("paroles", "Ses mots", "Je voudrais voir ma sœur plus souvent.", **LU),  # type: ignore[arg-type]
    Champ("suites", "Propositions", "Un appel par semaine avec sa sœur.", **LU),  # type: ignore[arg-type]
    Champ("actions", "Actions", Tableau(COLONNES, (("Appeler le collège", "Anne Dupont", "1 déc. 2026", ""),)),
          bloc="tableau", **LU),  # type: ignore[arg-type]
    Champ("etat", "État", "Terminé le 5 novembre 2026"),
)  # fmt: skip


def valeurs(cadre: Cadre) -> Mapping[str, Valeur]:
    e: EcritEducatif = cadre.objet
    bornes = [date_moyenne(jour) for jour in (e.debut, e.fin) if jour]
    textes = ("faits", "observations", "hypotheses", "paroles", "suites", "titre", "destinataire")
    communs: dict[str, Valeur] = {nom: getattr(e, nom) for nom in textes}
    return communs | {
        "auteur": f"{e.auteur}, {e.auteur.fonction.lower()}", "periode": " au ".join(bornes),
        "actions": Tableau(COLONNES, tuple(
            (a.quoi, a.qui, _jour(a.pour_le), _jour(a.faite_le))
            for a in e.actions.all()
        )),
        "etat": f"Terminé le {date_moyenne(e.fini_le)}" if e.fini_le else "Projet, en cours d’écriture",
    }  # fmt: skip


def _jour(jour: object) -> str:
    return date_moyenne(jour) if jour else ""  # type: ignore[arg-type]


def choix(dossier: Dossier, acteur: Acteur) -> Sequence[tuple[int, str]]:
    if not permet(acteur, dossier, "TRE", "lire"):
        return []
    lignes = EcritEducatif.objects.visibles_pour(acteur).filter(dossier=dossier)
    return [(e.pk, f"{e.get_genre_display()}, {e.titre}") for e in lignes[:50]]


def charger(dossier: Dossier, acteur: Acteur, pk: int) -> EcritEducatif | None:
    return EcritEducatif.objects.visibles_pour(acteur).filter(dossier=dossier, pk=pk).select_related("auteur").first()


def ouvrir() -> None:
    CHAMPS.enregistrer(Famille("ecrit", "Écrit éducatif", CHAMPS_ECRIT, valeurs, objet="ecrit"), cle="ecrit", ordre=93)
    OBJETS.enregistrer(GenreObjet("ecrit", "Écrits éducatifs", choix, charger), cle="ecrit")
