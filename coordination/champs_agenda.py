"""Fields « evenement » of the document models: one account, of one dossier, which names its person alone."""

from collections.abc import Mapping, Sequence
from typing import Any

from coordination.agenda import habiller
from coordination.models import CompteRendu, PersonneEvenement
from documents.champs import Cadre, Champ, Famille
from documents.langage.resolution import Valeur
from dui.core.typographie import instant
from habilitations.acces import Acteur, numeros_visibles
from usagers.models import Dossier

AGE: dict[str, Any] = {"domaine": "AGE", "action": "lire"}
PAR_NIVEAU = {1: "texte", 2: "texte", 3: "consigne", 4: "soin", 5: "psychologue"}
CHAMPS_EVENEMENT = (
    Champ("quoi", "De quoi il s’agit", "Rendez-vous au collège", **AGE),
    Champ("quand", "Date et heure", "20 novembre 2026, 14 h 30", **AGE),
    Champ("lieu", "Lieu", "Collège Jules-Verne", **AGE),
    Champ("avec", "Professionnels", "Anne Dupont", **AGE),
    Champ("presence", "Présence", "vu", **AGE),
    Champ("auteur", "Auteur du compte rendu", "Anne Dupont", **AGE),
    Champ("texte", "Compte rendu, équipe", "A présenté son stage.", niveau=2, **AGE),
    Champ("consigne", "Compte rendu, consignes de santé", "Boire après l’effort.", niveau=3, **AGE),
    Champ("soin", "Compte rendu, équipe de soins", "Contrôle dans un mois.", niveau=4, **AGE),
    Champ("psychologue", "Compte rendu, psychologue", "Entretien apaisé.", niveau=5, **AGE),
)


def valeurs(cadre: Cadre) -> Mapping[str, Valeur]:
    """The words of a reserved slot stay reserved on paper too."""
    r: CompteRendu = cadre.objet
    vue = habiller(cadre.acteur, [r.evenement])[0]
    ligne = PersonneEvenement.objects.filter(evenement=r.evenement, dossier=cadre.dossier).first()
    return {
        "quoi": vue.titre, "quand": instant(r.evenement.debut), "lieu": vue.lieu, "auteur": str(r.auteur or ""),
        "avec": ", ".join(str(p.professionnel) for p in vue.participants if p.professionnel),
        "presence": ligne.get_issue_display().lower() if ligne is not None and ligne.issue else "",
        PAR_NIVEAU[r.niveau]: r.texte,
    }  # fmt: skip


def choix(dossier: Dossier, acteur: Acteur) -> Sequence[tuple[int, str]]:
    return [(r.pk, f"{r.evenement.libelle}, {instant(r.evenement.debut)}") for r in lisibles(dossier, acteur)[:40]]


def charger(dossier: Dossier, acteur: Acteur, pk: int) -> CompteRendu | None:
    return lisibles(dossier, acteur).filter(pk=pk).first()


def lisibles(dossier: Dossier, acteur: Acteur) -> Any:
    """Accounts of that dossier at the levels that this actor reads there."""
    niveaux = [n for n in acteur.niveaux(dossier.structure_id) if n != 4 or acteur.professionnel_de_sante]
    ouverts = CompteRendu.objects.none()
    for niveau in niveaux:
        ouverts |= CompteRendu.objects.filter(
            dossier=dossier, niveau=niveau, dossier__in=numeros_visibles(acteur, "AGE", "lire", niveau)
        )
    return ouverts.select_related("evenement", "auteur").order_by("-cree_le", "-pk")


FAMILLE = Famille("evenement", "Rendez-vous", CHAMPS_EVENEMENT, valeurs, objet="compte_rendu")
