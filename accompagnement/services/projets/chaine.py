"""The chain: words, needs, objectives, actions, services; changed by several people, linked without overwriting."""

import re
from collections.abc import Iterable
from typing import Any

from django.db import transaction

from accompagnement.choices_projets import FINIS_NOEUD, GenreMoyen, StatutNoeud
from accompagnement.donnees import serafin
from accompagnement.models import (
    ActionObjectif,
    ActionProjet,
    AnalyseBesoin,
    Attente,
    Besoin,
    BesoinAttente,
    MoyenAction,
    Objectif,
    ObjectifBesoin,
    ProjetPersonnalise,
)
from accompagnement.services.projets.socle import (
    annoncer,
    exiger_ecriture,
    exiger_ordre,
    exiger_redigeable,
    inscrire_statut,
)
from dui.core import horloge
from dui.core.erreurs import ErreurMetier
from dui.core.fusion import enregistrer_versionne
from habilitations.acces import Acteur
from usagers.services.dossiers import numero_suivant

MODELES: dict[str, Any] = {"attente": Attente, "besoin": Besoin, "objectif": Objectif, "action": ActionProjet}
# Kind → (rows of links, its own column, the other's, what it hangs on).
LIENS: dict[str, tuple[Any, str, str, str]] = {
    "besoin": (BesoinAttente, "besoin", "attente", "attente"),
    "objectif": (ObjectifBesoin, "objectif", "besoin", "besoin"),
    "action": (ActionObjectif, "action", "objectif", "objectif"),
}
_CODE_MALADIE = re.compile(r"\b[A-TV-Z]\d{2}(\.\d+)?\b")
_MALADIES = re.compile(
    r"\b(schizophr\w+|bipolair\w+|autis\w+|tdah|dépressi(?:on|ons|f|ve)\b|psychos\w+|psychoti\w+|borderline|trisomi\w+"
    r"|épileps\w+|épilepti\w+|diabèt\w+|diabéti\w+|cirrhos\w+|hépatit\w+|vih|sida|alzheimer|parkinson|cancer\w*)",
    re.IGNORECASE,
)


@transaction.atomic
def ajouter_noeud(
    *, acteur: Acteur | None, projet: ProjetPersonnalise, genre: str, niveau: int = 2, liens: Iterable[int] = (),
    **champs: Any,
) -> Any:  # fmt: skip
    """A new link of the chain, hung on those it answers."""
    niveau = _niveau_de(projet, genre, niveau, liens)
    exiger_ecriture(acteur, projet.dossier, niveau)
    avenant = exiger_redigeable(projet)
    _controler(genre, champs, niveau)
    modele = MODELES[genre]
    noeud = modele.objects.create(
        projet=projet, dossier_id=projet.dossier_id, structure_id=projet.structure_id, avenant=avenant, niveau=niveau,
        numero=numero_suivant(projet.dossier, modele.OBJET), **champs,
    )  # fmt: skip
    relier(noeud, ajoutes=set(liens))
    if hasattr(noeud, "statut"):
        inscrire_statut(projet, noeud, noeud.statut)
    annoncer(projet, f"{genre}_ajoute", niveau, objet_id=noeud.pk)
    return noeud


@transaction.atomic
def modifier_noeud(
    *, acteur: Acteur | None, noeud: Any, version_lue: int, liens: Iterable[int] | None = None,
    liens_lus: Iterable[int] = (), **champs: Any,
) -> Any:  # fmt: skip
    """Two people may change it: disjoint fields merge, the same field asks. Links: only what this person changed."""
    projet = noeud.projet
    niveau = champs.get("niveau", noeud.niveau)
    exiger_ecriture(acteur, projet.dossier, noeud.niveau, niveau)
    exiger_redigeable(projet)
    _exiger_ouvert(noeud)
    _controler(noeud.GENRE, champs, niveau)
    enregistrer_versionne(noeud, champs, version_lue)
    if liens is not None:
        voulus, lus = set(liens), set(liens_lus)
        relier(noeud, ajoutes=voulus - lus, retires=lus - voulus)
    if noeud.GENRE == "objectif":
        _suivre_niveau(noeud)
    annoncer(projet, f"{noeud.GENRE}_change", niveau, objet_id=noeud.pk)
    return noeud


def relier(noeud: Any, ajoutes: set[int] = frozenset(), retires: set[int] = frozenset()) -> None:  # type: ignore[assignment]
    """Links to rows of the same project that this actor sees; one removed was seen by who removes it."""
    if noeud.GENRE not in LIENS:
        return
    modele, sienne, autre, genre = LIENS[noeud.GENRE]
    connus = MODELES[genre].objects.filter(projet=noeud.projet, pk__in=ajoutes | retires).values_list("pk", flat=True)
    if (ajoutes | retires) - set(connus):
        raise ErreurMetier("liens", "Choisissez parmi ce qui est dans ce projet.", champ="liens")
    lignes = modele.objects.filter(**{sienne: noeud})
    lignes.filter(**{f"{autre}__in": retires}).delete()
    deja = set(lignes.values_list(f"{autre}_id", flat=True))
    for pk in sorted(ajoutes - deja):
        modele.objects.create(structure_id=noeud.structure_id, **{f"{sienne}_id": noeud.pk, f"{autre}_id": pk})


def _niveau_de(projet: ProjetPersonnalise, genre: str, niveau: int, liens: Iterable[int]) -> int:
    """An action is as closed as the most closed of its objectives."""
    if genre != "action":
        return niveau
    niveaux = Objectif.objects.filter(projet=projet, pk__in=list(liens)).values_list("niveau", flat=True)
    return max(niveaux, default=2)


def _suivre_niveau(objectif: Objectif) -> None:
    """What hangs on an objective is at least as closed as it."""
    for action in ActionProjet.objects.filter(liens__objectif=objectif, niveau__lt=objectif.niveau):
        ActionProjet.objects.filter(pk=action.pk).update(niveau=objectif.niveau)
        MoyenAction.objects.filter(action=action).update(niveau=objectif.niveau)
        action.seances.update(niveau=objectif.niveau)
    objectif.evaluations.filter(niveau__lt=objectif.niveau).update(niveau=objectif.niveau)


def _exiger_ouvert(noeud: Any) -> None:
    if getattr(noeud, "statut", "") in FINIS_NOEUD:
        raise ErreurMetier("fini", "Ce qui est terminé ou annulé ne change plus.")


def _controler(genre: str, champs: dict[str, Any], niveau: int) -> None:
    if genre == "attente" and not champs.get("parole", "x").strip():
        raise ErreurMetier("parole", "Écrivez ses mots, tels qu’ils ont été dits.", champ="parole")
    if genre == "besoin":
        _controler_besoin(champs, niveau)
    if genre in ("objectif", "action"):
        fin = "echeance" if genre == "objectif" else "fin"
        exiger_ordre(champs.get("debut"), champs.get(fin), fin)


def _controler_besoin(champs: dict[str, Any], niveau: int) -> None:
    code = champs.get("code")
    if code is not None and code not in serafin.FEUILLES_BESOINS:
        raise ErreurMetier("code", "Choisissez un besoin précis, pas une famille de besoins.", champ="code")
    texte = champs.get("description")
    if texte is None:
        return
    if texte.strip().casefold() in ("", serafin.libelle(str(code)).casefold()):
        raise ErreurMetier(
            "description", "Dites ce dont la personne a besoin, concrètement, avec vos mots.", champ="description"
        )
    refuser_diagnostic(texte, niveau, "description")


def refuser_diagnostic(texte: str, niveau: int, champ: str) -> None:
    """A need is not the name of an illness; outside the care team nobody reads one here."""
    trouve = _CODE_MALADIE.search(texte) or (_MALADIES.search(texte) if niveau < 4 else None)
    if trouve is not None:
        raise ErreurMetier(
            "diagnostic",
            f"« {trouve.group()} » dit une maladie, pas un besoin. Écrivez ce qu’il faut pour vivre avec.",
            champ=champ,
        )


@transaction.atomic
def analyser_besoin(*, acteur: Acteur | None, besoin: Besoin, texte: str, niveau: int = 2) -> AnalyseBesoin:
    """How this professional reads the need. Written here, never taken from the health record."""
    niveau = max(niveau, besoin.niveau)
    exiger_ecriture(acteur, besoin.projet.dossier, niveau)
    exiger_redigeable(besoin.projet)
    if not texte.strip():
        raise ErreurMetier("texte", "Écrivez votre analyse.", champ="texte")
    refuser_diagnostic(texte, niveau, "texte")
    analyse = AnalyseBesoin.objects.create(
        besoin=besoin, dossier_id=besoin.dossier_id, structure_id=besoin.structure_id, niveau=niveau,
        professionnel_id=acteur.id if acteur else None, texte=texte.strip(), le=horloge.aujourdhui(),
    )  # fmt: skip
    annoncer(besoin.projet, "besoin_analyse", niveau, objet_id=besoin.pk)
    return analyse


@transaction.atomic
def ajouter_moyen(
    *, acteur: Acteur | None, action: ActionProjet, genre: str, titre: str, code: str = "", frequence: str = ""
) -> MoyenAction:
    """A service on a SERAFIN leaf, or a means that no code tells."""
    projet = action.projet
    exiger_ecriture(acteur, projet.dossier, action.niveau)
    avenant = exiger_redigeable(projet)
    _exiger_ouvert(action)
    prestation = genre == GenreMoyen.PRESTATION
    if prestation and code not in serafin.FEUILLES_PRESTATIONS:
        raise ErreurMetier("code", "Choisissez la prestation précise.", champ="code")
    moyen = MoyenAction.objects.create(
        action=action, dossier_id=action.dossier_id, structure_id=action.structure_id, niveau=action.niveau,
        avenant=avenant, genre=genre, code=code if prestation else "", frequence=frequence.strip(),
        titre=(titre.strip() or serafin.libelle(code))[:150],
        numero=numero_suivant(projet.dossier, "PRES" if prestation else "MORE"),
    )  # fmt: skip
    inscrire_statut(projet, moyen, StatutNoeud.ENPREPARATION)
    annoncer(projet, "moyen_ajoute", action.niveau, objet_id=moyen.pk)
    return moyen
