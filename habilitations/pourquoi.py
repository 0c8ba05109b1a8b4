"""The access formula told to an administrator: one line per condition, and what would have to change."""

from dataclasses import dataclass

from habilitations.acces import acteur_de, clauses, decider
from habilitations.choices import Domaine
from habilitations.models import PerimetreDossier, Professionnel
from habilitations.partage import LIMITE, categorie_de

# rule → (question, what to do when the answer is no)
QUESTIONS: dict[str, tuple[str, str]] = {
    "soi": ("Le dossier ne la concerne pas, ni un proche", "Personne n’ouvre son dossier, ni celui d’un proche."),
    "structure": ("Affectation en cours dans la structure", "Donner une affectation, ou prolonger la précédente."),
    "profil": ("Le profil ouvre cette partie du dossier", "Changer de profil, si la fonction le demande."),
    "niveau": ("Le niveau de confidentialité est ouvert au profil", "Ce niveau ne s’ouvre pas à ce profil."),
    "unite": ("L’affectation couvre l’unité du dossier", "Affecter à cette unité, ou à toute la structure."),
    "archive": ("Le dossier n’est pas archivé", "Passer par l’archiviste."),
    "restreint": ("Dossier ordinaire, ou personne nommée", "Nommer la personne sur ce dossier restreint."),
    "opposition": ("Aucune opposition de la personne accompagnée", "La personne s’est opposée à ce partage."),
    "mandat": ("La délégation reste dans la mesure de qui l’a donnée", "Voir avec la personne qui délègue."),
    "equipe": ("Dans l’équipe, personne présente, ou fonction transversale", "Ajouter à l’équipe d’accompagnement."),
}
ALIAS = {"transverse": "equipe", "present": "equipe"}
SANTE = frozenset({"TRS", "GRS", "OBS", "RX", "DOS", "STU", "PSY", "URG", "GS", "DMP"})
QUESTION_PARTAGE = "Catégorie pour échanger et partager (R1110-2)"
REMEDE_PARTAGE = "Noter sa catégorie sur sa page. Sans elle, rien ne s’envoie et rien ne se partage."
ACTIONS = (("lire", "Lire"), ("resumer", "Lire le résumé"), ("creer", "Créer"), ("ecrire", "Écrire"),
           ("valider", "Valider"))  # fmt: skip


@dataclass(frozen=True)
class Ligne:
    """One condition for one action."""

    question: str
    oui: bool
    remede: str


@dataclass(frozen=True)
class Explication:
    """Answer of the formula for one person, one dossier, one domain."""

    professionnel: Professionnel
    domaine: str
    lettres: str
    compte_ouvert: bool
    lignes: list[Ligne]
    actions: list[tuple[str, bool]]
    bris: bool
    partage: str = ""


def expliquer(pro: Professionnel, perimetre: PerimetreDossier, domaine: str) -> Explication:
    """`lignes` explain reading, or the lesser act that the letter allows."""
    compte = getattr(pro, "compte", None)
    ouvert = compte is not None and compte.is_active
    if compte is None or not ouvert:
        return Explication(pro, Domaine(domaine).label, "", False, [], [(nom, False) for _, nom in ACTIONS], False)
    sujet = acteur_de(compte)
    decisions = {action: decider(sujet, action, domaine, perimetre) for action, _ in ACTIONS}
    visee = next((a for a in ("lire", "resumer", "creer") if sujet.peut(domaine, a)), "lire")
    lettres = {p.droits.get(domaine, "") for p in sujet.postes if p.structure_id == perimetre.structure_id} - {""}
    categorie = categorie_de(pro.pk) if domaine in SANTE else None
    lignes = [_ligne(c.regle, c.oui) for c in clauses(sujet, visee, domaine, perimetre)]
    actions = [(nom, decisions[action].permis) for action, nom in ACTIONS]
    if domaine in SANTE:
        lignes.append(Ligne(QUESTION_PARTAGE, categorie is not None, "" if categorie else REMEDE_PARTAGE))
    if domaine == "DMP":
        actions.append(("Envoyer", decisions["creer"].permis and categorie is not None))
    return Explication(
        professionnel=pro,
        domaine=Domaine(domaine).label,
        lettres=", ".join(sorted(lettres)),
        compte_ouvert=True,
        lignes=lignes,
        actions=actions,
        bris=any(d.regle == "bris" for d in decisions.values()),
        partage=f"{categorie.libelle} ({categorie.article}). {LIMITE}" if categorie else "",
    )


def _ligne(regle: str, oui: bool) -> Ligne:
    question, remede = QUESTIONS[ALIAS.get(regle, regle)]
    return Ligne(question, oui, "" if oui else remede)
