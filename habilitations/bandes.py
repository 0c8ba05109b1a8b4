"""Strips of this room under the header: outside the known networks, and a preview in progress."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import reverse
from django.utils.http import urlencode

from dui.core.registres import BANDES, Bande
from dui.core.typographie import heure
from habilitations import apercu
from habilitations.acteur import Acteur, Poste
from habilitations.choices import Domaine, FacteurDistance
from habilitations.matrice import minuscule
from habilitations.models import Structure

MONTRES = 4
MANQUE = {
    FacteurDistance.ROBUSTE: "votre profil demande ici votre application ou votre clé, pas un code de secours",
    FacteurDistance.CLE: "votre profil demande ici une clé de sécurité ou Pro Santé Connect",
    FacteurDistance.AUCUN: "votre profil ne s’utilise pas à distance",
}


@dataclass(frozen=True)
class _Psc:
    """What the account has of Pro Santé Connect (`Acteur.psc`), and the page to come back to."""

    etat: str
    page: str

    @property
    def adresse(self) -> str:
        return f"{reverse('psc_connexion')}?{urlencode({'next': self.page})}"


def hors_reseau(request: HttpRequest) -> Sequence[Bande]:
    """One strip a structure where the actor is outside: what is closed from there, and the way on."""
    acteur: Acteur | None = getattr(request, "acteur", None)
    dehors = [p for p in acteur.postes if p.distance is not None] if acteur else []
    if not dehors:
        return []
    etat = _Psc(acteur.psc if acteur else "", request.path)
    noms = dict(Structure.objects.filter(pk__in={p.structure_id for p in dehors}).values_list("pk", "nom"))
    return [_bande(noms[lieu], [p for p in dehors if p.structure_id == lieu], etat) for lieu in noms]


def _bande(nom: str, postes: list[Poste], psc: _Psc) -> Bande:
    debut = f"Vous êtes hors du réseau de {nom}"
    debut += ", identifié par Pro Santé Connect" if psc.etat == "ouverte" else ""
    manque = next((p.distance.manque for p in postes if p.distance and p.distance.manque), "")
    if manque and all(p.distance and p.distance.manque for p in postes):
        actions = [] if manque == FacteurDistance.AUCUN else _prouver(manque, psc)
        return Bande(f"{debut} : {MANQUE[FacteurDistance(manque)]}. Rien ne s’ouvre d’ici.", "house", actions)
    fermes = [d for d in Domaine.values if any(p.distance and d in p.distance.fermes for p in postes)]
    if not fermes:
        return Bande(f"{debut}. Restez sur un poste professionnel, à l’abri des regards.", "house")
    return Bande(f"{debut} : {_liste(fermes)}, {'fermé' if len(fermes) == 1 else 'fermés'} d’ici.", "house")


def _liste(domaines: list[str]) -> str:
    libelles = [minuscule(Domaine(d).label) for d in domaines]
    if len(libelles) > MONTRES:
        reste = len(libelles) - MONTRES + 1
        return f"{', '.join(libelles[: MONTRES - 1])} et {reste} autres parties"
    return " et ".join([", ".join(libelles[:-1]), libelles[-1]]) if len(libelles) > 1 else libelles[0]


def _prouver(manque: str, psc: _Psc) -> list[tuple[str, str, bool]]:
    """What would open from here; Pro Santé Connect to whom is bound to it, without a session of theirs."""
    offertes = [("Pro Santé Connect", psc.adresse, False)] if psc.etat == "absente" else []
    if manque == FacteurDistance.CLE:
        return [*offertes, ("Présenter ma clé", reverse("mfa_reauthenticate_webauthn"), False)]
    return [("Confirmer avec mon application", reverse("mfa_reauthenticate"), False), *offertes]


def apercu_en_cours(request: HttpRequest) -> Sequence[Bande]:
    """Whose screens these are, that nothing is written, and the way out."""
    acteur: Acteur | None = getattr(request, "acteur", None)
    if acteur is None or not acteur.apercu:
        return []
    fin = heure(apercu.fin_de(request))
    texte = f"Aperçu du profil « {acteur.apercu} », limité à ce que vous lisez. Rien ne s’écrit. Fin à {fin}."
    return [Bande(texte, "eye", [("Terminer l’aperçu", reverse("apercu_fin"), True)])]


def ouvrir() -> None:
    """Called once by AppConfig.ready()."""
    BANDES.enregistrer(apercu_en_cours, cle="apercu", ordre=10)
    BANDES.enregistrer(hors_reseau, cle="distance", ordre=20)
