"""What this room adds to the screens of the others: tabs, kinds of the timeline, synthesis, home, navigation."""

from typing import Any

from django.http import HttpRequest

from coordination import accueil, extrait, fil, portes_agenda, portes_echeances, portes_releve, sections
from coordination.services.visites import noter_visite
from dui.core.navigation import Entree
from dui.core.registres import (
    ACCUEIL,
    ACTES,
    CACHABLES,
    FIL,
    NAVIGATION,
    ONGLETS,
    SYNTHESE,
    Cachable,
    GenreFil,
    Onglet,
    SectionSynthese,
)
from habilitations.acces import Acteur

ECRIRE = (("TRE", "ecrire"), ("TRE", "creer"), ("TRS", "ecrire"))
LIRE = (("TRE", "lire"), ("TRE", "creer"), ("TRS", "resumer"))
GENRES = (
    GenreFil("transmission", "Transmissions", "message-square", "TRE"),
    GenreFil("equipe", "Équipe", "users", "ID"),
    GenreFil("sejour", "Séjours", "door-open", "ID"),
)


def _peut(request: HttpRequest, portes: tuple[tuple[str, str], ...]) -> bool:
    acteur: Acteur | None = getattr(request, "acteur", None)
    return acteur is not None and any(acteur.peut(domaine, action) for domaine, action in portes)


def _ecrit(request: HttpRequest) -> bool:
    return _peut(request, ECRIRE)


def _lit(request: HttpRequest) -> bool:
    return _peut(request, LIRE)


def _fil_change(dossier: Any, acteur: Any) -> bool:
    return fil.change_depuis_ma_visite(dossier, acteur)


def _equipe_changee(dossier: Any, acteur: Any) -> bool:
    return fil.equipe_changee_depuis(dossier, acteur)


def _suivre(cle: str) -> None:
    """A tab of another room gets its dot and notes its visits here."""

    def change(dossier: Any, acteur: Any) -> bool:
        return fil.onglet_change_depuis(cle, dossier, acteur)

    def vu(dossier: Any, acteur: Any) -> None:
        noter_visite(acteur=acteur, lieu=fil.lieu_onglet(cle, dossier))

    ONGLETS.completer(cle, change=change, vu=vu)


ACTES_D_ICI = {
    "transmission": "transmission", "transmission:pour": "choix des personnes concernées",
    "transmissions": "transmissions", "mentions": "choix des personnes concernées",
    "equipe": "équipe d’accompagnement", "synthese": "fiche de synthèse", "synthese:urgence": "fiche d’urgence",
    "extrait:transmissions": "extrait des transmissions", "accueil:urgences": "transmissions urgentes du jour",
    "echeance": "échéance", "agenda": "agenda", "evenement": "évènement",
}  # fmt: skip


def ouvrir() -> None:
    """Called once by AppConfig.ready()."""
    for cle, mots in ACTES_D_ICI.items():
        ACTES.enregistrer(mots, cle=cle)
    onglet = Onglet("fil", "Fil", "dossier_fil", "ID", "resumer", change=_fil_change)
    ONGLETS.enregistrer(onglet, cle="fil", ordre=20)
    onglet = Onglet("equipe", "Équipe", "dossier_equipe", "ID", "resumer", change=_equipe_changee)
    ONGLETS.enregistrer(onglet, cle="equipe", ordre=60)
    for cle in ("administratif", "entourage"):
        _suivre(cle)
    for ordre, genre in enumerate(GENRES):
        FIL.enregistrer(genre, cle=genre.cle, ordre=ordre)
    for ordre, (cle, titre, lignes, gabarit) in enumerate(sections.SECTIONS, start=2):
        SYNTHESE.enregistrer(SectionSynthese(cle, titre, lignes, gabarit), cle=cle, ordre=ordre * 10)  # type: ignore[arg-type]
    ecrits = Cachable("transmission", "Transmissions", extrait.cachables)
    CACHABLES.enregistrer(ecrits, cle=ecrits.cle)
    ACCUEIL.enregistrer(accueil.carte, cle="transmissions", ordre=10)
    _naviguer()
    portes_echeances.ouvrir()
    portes_releve.ouvrir()
    portes_agenda.ouvrir()


def _naviguer() -> None:
    nouvelle = Entree("Transmission", "transmission_nouvelle", "pencil-line", visible=_ecrit, role="transmission")
    NAVIGATION.enregistrer(nouvelle, cle="transmission_nouvelle")
    feuille = Entree("Transmissions", "transmissions", "message-square", visible=_lit, raccourci="t")
    NAVIGATION.enregistrer(feuille, cle="transmissions", ordre=20)
