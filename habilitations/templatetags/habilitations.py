"""Words of this room for its templates."""

from typing import Any

from django import template
from django.utils.safestring import SafeString

from dui.core.templatetags.ui import badge
from habilitations.choices import Domaine, Droit, EtatCompte
from habilitations.donnees.categories import CATEGORIES
from habilitations.models import Professionnel
from habilitations.selectors import EXPOSANTS

register = template.Library()
# Order matters: Edge and Opera call themselves Chrome too, and Chrome calls itself Safari.
NAVIGATEURS = (
    ("Edg/", "Edge"),
    ("OPR/", "Opera"),
    ("Firefox/", "Firefox"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
)
SYSTEMES = (("Android", "Android"), ("iPhone", "iPhone"), ("iPad", "iPad"), ("Windows", "Windows"), ("Mac OS", "Mac"),
            ("Linux", "Linux"))  # fmt: skip
TONS = {EtatCompte.CREE: ("info", "mail"), EtatCompte.ACTIF: ("ok", "check"),
        EtatCompte.SUSPENDU: ("attention", "circle-pause"), EtatCompte.CLOS: ("", "lock")}  # fmt: skip


@register.filter
def navigateur(signature: str) -> str:
    """« Firefox, Windows » out of a browser's signature."""
    noms = [next((nom for marque, nom in liste if marque in signature), "") for liste in (NAVIGATEURS, SYSTEMES)]
    return ", ".join(nom for nom in noms if nom) or "Navigateur inconnu"


@register.filter
def categorie(code: str) -> str:
    return f"{CATEGORIES[code]} ({code})" if code in CATEGORIES else code


@register.filter
def etat_compte(pro: Professionnel) -> SafeString:
    """Badge of an account, or its absence."""
    compte = getattr(pro, "compte", None)
    if compte is None:
        return badge("Sans compte")
    ton, icone = TONS[EtatCompte(compte.etat)]
    if compte.etat == EtatCompte.ACTIF and not pro.en_poste():
        return badge("Contrat terminé", "", "lock")
    return badge(compte.get_etat_display(), ton, icone)


@register.filter
def chiffre_marque(marque: str) -> str:
    """The font draws its own superscripts: the digit goes in <sup>."""
    return str(EXPOSANTS.index(marque) + 1) if marque else ""


@register.filter
def mots_des_droits(droits: dict[str, str]) -> str:
    """« Projet personnalisé : lire, valider, signer ; Présences : lire et écrire »."""
    mots = (f"{Domaine(d).label} : {Droit(droits[d]).label.lower()}" for d in Domaine.values if droits.get(d))
    return " ; ".join(mots)


@register.filter
def lit_journal(acteur: Any) -> bool:
    return bool(acteur.peut("HAB", "lire"))
