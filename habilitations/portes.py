"""What this room adds to the shell: who is signed in, session doors, administration of rights."""

from django.http import HttpRequest

from dui.core.navigation import ChoixStructure, Entree, Moi, fournir_moi
from dui.core.registres import ACCUEIL, ALERTES, ALERTES_SAUVEGARDE, NAVIGATION
from habilitations import accueil, alertes, mots_journal, postes
from habilitations.lieux import structure_courante
from habilitations.models import Structure


def _administre(request: HttpRequest) -> bool:
    acteur = getattr(request, "acteur", None)
    return acteur is not None and any(acteur.peut("HAB", a) for a in ("lire", "creer", "valider"))


def lit_le_journal(request: HttpRequest) -> bool:
    acteur = getattr(request, "acteur", None)
    return acteur is not None and acteur.peut("HAB", "lire")


def _sur_un_poste(request: HttpRequest) -> bool:
    return postes.poste_de(request) is not None


def moi(request: HttpRequest) -> Moi | None:
    acteur = getattr(request, "acteur", None)
    if acteur is None:
        return None
    if not acteur.structures:
        return Moi(acteur.nom, acteur.fonction)
    courante = structure_courante(request)
    choix: tuple[ChoixStructure, ...] = ()
    if len(acteur.structures) > 1:
        siennes = Structure.objects.filter(pk__in=acteur.structures)
        choix = tuple(ChoixStructure(s.pk, s.nom, s.get_secteur_display(), s.pk == courante.pk) for s in siennes)
    return Moi(acteur.nom, acteur.fonction, courante.nom, choix)


def ouvrir() -> None:
    """Called once by AppConfig.ready()."""
    fournir_moi(moi)
    ACCUEIL.enregistrer(accueil.carte, cle="habilitations", ordre=80)
    mots_journal.ouvrir()
    ALERTES.enregistrer(alertes.journal_altere, cle="veilleurs")
    ALERTES_SAUVEGARDE.enregistrer(alertes.sauvegardes_en_defaut, cle="veilleurs")
    portes = (
        ("verrou", Entree("Verrouiller", "verrouiller", "lock", role="verrou")),
        ("changer", Entree("Passer la main", "poste_passer", "monitor", role="changer", visible=_sur_un_poste)),
        ("compte", Entree("Mon compte", "compte", "circle-user", role="compte")),
        ("deconnexion", Entree("Se déconnecter", "account_logout", "log-out", role="deconnexion")),
        ("structure", Entree("Établissement", "changer_structure", "building-2", role="structure")),
        ("reprise", Entree("Reprendre", "reprise_session", "key-round", role="reprise")),
        (
            "habilitations",
            Entree(
                "Habilitations", "habilitations", "shield-check", groupe="Maison", visible=_administre, raccourci="h"
            ),
        ),
        (
            "journal",
            Entree("Journal des accès", "journal_acces", "scroll-text", groupe="Maison", visible=lit_le_journal),
        ),
    )
    for ordre, (cle, entree) in enumerate(portes):
        NAVIGATION.enregistrer(entree, cle=cle, ordre=800 + ordre)
