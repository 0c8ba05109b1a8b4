"""Who must answer a project, what is still missing, answers given without a signature (S08: never staff alone)."""

from collections.abc import Sequence
from datetime import date

from django.db import transaction
from django.db.models import QuerySet

from accompagnement.choices_projets import Cote, Reponse
from accompagnement.models import AccordProjet, AvenantProjet, ProjetPersonnalise
from accompagnement.services.projets.socle import annoncer, auteur, exiger_ecriture, exiger_motif
from dui.core import horloge
from dui.core.erreurs import ErreurMetier
from habilitations.acces import Acteur
from usagers.autorite import Acte, mineur, signataires
from usagers.choices import NatureDroit
from usagers.models import Dossier, DroitEntourage, RelationEntourage

# Who answers beside the person: holders of authority over a minor, who represents an adult.
REPONDENT = (
    NatureDroit.AUTORITE, NatureDroit.DELEGATION, NatureDroit.TUTEUR_MINEUR, NatureDroit.AD_HOC, NatureDroit.TUTEUR,
    NatureDroit.REPRESENTANT,
)  # fmt: skip


def qui_repond(dossier: Dossier, le: date | None = None) -> Sequence[DroitEntourage]:
    """Rights in force that day that make somebody answer for the person; nobody for an adult who decides."""
    qui = signataires(dossier.usager, Acte.USUEL, le)
    return [d for d in qui.droits if d.nature in REPONDENT]


def accords_de(projet: ProjetPersonnalise, avenant: AvenantProjet | None = None) -> QuerySet[AccordProjet]:
    return AccordProjet.objects.filter(projet=projet, avenant=avenant, perime_le=None)


def manque_accords(projet: ProjetPersonnalise, avenant: AvenantProjet | None = None) -> list[str]:
    """Answers without which nothing is in force: the house's yes, and an answer of the person's side."""
    accords = list(accords_de(projet, avenant))
    jour = horloge.aujourdhui()
    vus = {a.cote for a in accords if a.valide_jusqu_au is None or a.valide_jusqu_au >= jour}
    absents = []
    if not any(a.cote == Cote.PROFESSIONNEL and a.reponse == Reponse.ACCORD for a in accords):
        absents.append("l’accord de l’établissement")
    if Cote.USAGER not in vus:
        absents.append("l’accord de la personne, ou son refus motivé")
    if Cote.ENTOURAGE not in vus and qui_repond(projet.dossier):
        qui = "un titulaire de l’autorité parentale" if mineur(projet.dossier.usager) else "son représentant"
        absents.append(f"la réponse d’{qui}" if qui.startswith("un ") else f"la réponse de {qui}")
    return absents


@transaction.atomic
def noter_sans_accord(
    *, acteur: Acteur | None, projet: ProjetPersonnalise, cote: str, reponse: str, motif: str, le: date,
    relation: RelationEntourage | None = None, parole: str = "", avenant: AvenantProjet | None = None,
) -> AccordProjet:  # fmt: skip
    """A refusal, or why nobody could be asked. A yes is signed: nobody writes it in the place of the person."""
    exiger_ecriture(acteur, projet.dossier)
    if reponse == Reponse.ACCORD:
        raise ErreurMetier("signature", "Un accord se signe : faites signer la personne.", champ="reponse")
    if cote == Cote.PROFESSIONNEL:
        raise ErreurMetier("cote", "L’accord de l’établissement est sa validation.", champ="cote")
    if le > horloge.aujourdhui():
        raise ErreurMetier("date", "Cette réponse ne peut pas être dans le futur.", champ="le")
    nom, qualite = _identite(projet.dossier, cote, relation)
    accord = AccordProjet.objects.create(
        projet=projet, avenant=avenant, dossier_id=projet.dossier_id, structure_id=projet.structure_id, niveau=2,
        cote=cote, reponse=reponse, relation=relation if cote == Cote.ENTOURAGE else None, nom=nom, qualite=qualite,
        le=le, motif=exiger_motif(motif, "Écrivez le motif, il reste au dossier."), parole=parole.strip(),
        recueilli_par_id=auteur(),
    )  # fmt: skip
    annoncer(projet, "refus" if reponse == Reponse.REFUS else "non_recueilli")
    return accord


def _identite(dossier: Dossier, cote: str, relation: RelationEntourage | None) -> tuple[str, str]:
    if cote == Cote.USAGER:
        return dossier.usager.nom_affiche, "la personne accompagnée"
    droit = next((d for d in qui_repond(dossier) if relation is not None and d.relation_id == relation.pk), None)
    if droit is None or relation is None:
        raise ErreurMetier("droit", "Cette personne n’a pas à répondre de ce projet aujourd’hui.", champ="relation")
    return str(relation.contact), f"{relation.libelle}, {droit.get_nature_display().lower()}"[:120]
