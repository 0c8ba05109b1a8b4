"""What rights and measures add to the screens: tabs, banner, home, synthesis, timeline, a rule of deadlines."""

from typing import Any

from django.http import HttpRequest

from administration.selectors import droits as lectures_droits
from administration.selectors import mesures as lectures
from coordination.donnees.regles import REGLES, Regle
from dui.core import journal
from dui.core.navigation import Entree
from dui.core.registres import (
    ACCUEIL,
    ACTES,
    BANDEAU,
    FIL,
    NAVIGATION,
    ONGLETS,
    SYNTHESE,
    GenreFil,
    Onglet,
    SectionSynthese,
)
from dui.core.typographie import date_moyenne
from habilitations.acces import Acteur
from habilitations.models import Structure
from usagers.acces import permet
from usagers.models import Dossier

NU = "Enfant gardé sans base légale"
FAITS = "usagers/dossiers/_faits.html"


def bandeau(dossier: Dossier, acteur: Acteur) -> list[dict[str, str]]:
    """The one thing that no page of that child may leave unsaid."""
    if not permet(acteur, dossier, "MES", "resumer") or not lectures.garde_sans_base(dossier):
        return []
    return [{"texte": NU, "ton": "danger", "icone": "alarm-clock"}]


def carte(request: HttpRequest, structure: Structure) -> dict[str, Any] | None:
    """First on the home page, of those whose work it is."""
    acteur: Acteur = request.acteur  # type: ignore[attr-defined]
    if not acteur.peut("MES", "lire", structure.pk):
        return None
    enfants = lectures.a_alerter(acteur, structure.pk)
    if not enfants:
        return None
    personnes = [(d.pk, d.usager_id) for d in enfants]
    journal.tracer_lot("lecture", objet="accueil:mesures", structure_id=structure.pk, personnes=personnes)
    return {
        "cle": "mesures", "titre": NU, "gabarit": "administration/mesures/_accueil.html", "url": "", "lien": "",
        "lignes": [{"dossier": d, "depuis": lectures.depuis_quand(d)} for d in enfants],
    }  # fmt: skip


def synthese_mesures(dossier: Dossier, acteur: Acteur) -> list[dict[str, Any]]:
    if not permet(acteur, dossier, "MES", "resumer"):
        return []
    gardees = [x for x in lectures.mesures_de_la_page(dossier) if x.situation in ("en_cours", "a_echeance") or x.alerte]
    return [_fait_mesure(x) for x in gardees[:4]]


def _fait_mesure(x: lectures.LigneMesure) -> dict[str, Any]:
    fin = f"jusqu’au {date_moyenne(x.mesure.fin)}" if x.mesure.fin else x.mesure.get_terme_display().lower()
    if x.alerte:
        return {"libelle": str(x.mesure), "texte": x.mots, "danger": True, "detail": fin}
    return {"libelle": str(x.mesure), "texte": fin, "detail": x.mesure.designe}


def synthese_droits(dossier: Dossier, acteur: Acteur) -> list[dict[str, Any]]:
    """In force or near their end: words and dates, never an amount."""
    lignes = lectures_droits.droits_de(acteur, dossier, ressources=False).en_cours
    return [_fait_droit(x) for x in lignes if x.droit.en_vigueur() or x.situation == "expire"][:5]


def _resume_droits(dossier: Dossier, acteur: Acteur) -> bool:
    return permet(acteur, dossier, "DRO", "resumer")


def _fait_droit(x: lectures_droits.LigneDroit) -> dict[str, Any]:
    if x.situation == "expire" and x.droit.fin:
        return {"libelle": str(x.droit), "texte": "Expiré", "danger": True, "detail": f"le {date_moyenne(x.droit.fin)}"}
    fin = f"jusqu’au {date_moyenne(x.droit.fin)}" if x.droit.fin else x.droit.get_terme_display().lower()
    return {"libelle": str(x.droit), "texte": fin, "detail": x.mots}


def _suit(request: HttpRequest) -> bool:
    acteur: Acteur | None = getattr(request, "acteur", None)
    return acteur is not None and acteur.peut("DRO", "ecrire")


def ouvrir() -> None:
    REGLES.enregistrer(
        Regle("droit_rapo", "Dernier jour du recours préalable", "décision de refus", 2, "m",
              "Délai du recours administratif préalable : CASF art. R241-35, CSS art. R142-1", "M", "DRO",
              ((1, "m"), (15, "j"))),
        cle="droit_rapo",
    )  # fmt: skip
    for cle, mots in (("droit", "droit ou prestation"), ("droits", "suivi des droits"), ("ressource", "ressource"),
                      ("mesure", "mesure"), ("accueil:mesures", "mesures échues du jour")):  # fmt: skip
        ACTES.enregistrer(mots, cle=cle)
    onglet = Onglet("mesures", "Mesures", "dossier_mesures", "MES", "resumer")
    ONGLETS.enregistrer(onglet, cle="mesures", ordre=52)
    ONGLETS.enregistrer(Onglet("droits", "Droits", "dossier_droits", "DRO", "resumer"), cle="droits", ordre=53)
    BANDEAU.enregistrer(SectionSynthese("mesures", "", bandeau), cle="mesures", ordre=5)
    ACCUEIL.enregistrer(carte, cle="mesures", ordre=5)
    SYNTHESE.enregistrer(SectionSynthese("mesures", "Mesures", synthese_mesures, FAITS), cle="mesures", ordre=4)
    droits = SectionSynthese("droits", "Droits", synthese_droits, FAITS, differee=_resume_droits)
    SYNTHESE.enregistrer(droits, cle="droits", ordre=62)
    FIL.enregistrer(GenreFil("mesure", "Mesures", "gavel", "MES"), cle="mesure", ordre=42)
    FIL.enregistrer(GenreFil("droit", "Droits", "landmark", "DRO"), cle="droit", ordre=43)
    NAVIGATION.enregistrer(Entree("Droits", "droits_suivi", "landmark", visible=_suit), cle="droits", ordre=62)
