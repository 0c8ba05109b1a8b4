"""What the team of the Tilleuls counted: nights and meals of a young person, a fever followed, and a reply under it."""

from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

from coordination.acces import peut_ecrire
from coordination.models import Transmission
from coordination.services import Ecrit, publier_transmission, repondre
from dui.core import horloge
from dui.demo.monde.releve import au_nom_de, jeunes_des_tilleuls
from habilitations.models import Professionnel
from usagers.models import Dossier

if TYPE_CHECKING:
    from dui.demo.monde.peuplement import Monde

NUITS = ("7.5", "8", "6.5", "5", "4.5", "6", "7", "7.5", "8.5", "8", "5.5", "7", "8", "7.5")
HUMEURS = (4, 4, 3, 2, 2, 3, 4, 4, 5, 4, 2, 3, 4, 4)
FIEVRE = (("20:10", "38.6", "Paracétamol donné à 20 h selon le protocole."), ("23:30", "38.1", "Dort."),
          ("07:15", "37.3", "Mieux ce matin, a bu un grand verre d’eau."))  # fmt: skip


def semer(monde: "Monde") -> None:
    pros = {pro.prenom: pro for pro in monde.equipes["mecs"]}
    jeune = jeunes_des_tilleuls(monde)[0]
    for rang, (heures, humeur) in enumerate(zip(NUITS, HUMEURS, strict=True)):
        jour = horloge.aujourdhui() - timedelta(days=len(NUITS) + 1 - rang)
        _noter(pros["Claire"], jeune, _a(jour, "08:10"), Ecrit(mesures={"sommeil": Decimal(heures)}))
        _noter(pros["Bruno"], jeune, _a(jour, "20:40"), Ecrit(mesures={"humeur": Decimal(humeur)}))
    _suivre_la_fievre(pros["Lucie"], jeune)


def _a(jour: date, heure: str) -> datetime:
    return datetime.combine(jour, time.fromisoformat(heure), tzinfo=horloge.PARIS)


def _noter(pro: Professionnel, dossier: Dossier, instant: datetime, ecrit: Ecrit) -> list[Transmission]:
    with horloge.a_l_instant(instant), au_nom_de(pro) as acteur:
        if not peut_ecrire(acteur, dossier, ecrit.niveau).permis:
            return []
        return publier_transmission(acteur=acteur, dossiers=[dossier], ecrit=ecrit)


def _suivre_la_fievre(lucie: Professionnel, jeune: Dossier) -> None:
    soir = horloge.aujourdhui() - timedelta(days=5)
    ecrits: list[Transmission] = []
    for heure, degres, mots in FIEVRE:
        ecrit = Ecrit(texte=mots, categorie="sante", niveau=3, mesures={"temperature": Decimal(degres)})
        ecrits += _noter(lucie, jeune, _a(soir + timedelta(days=heure < "12"), heure), ecrit)
    reponse = Ecrit(texte="Parents prévenus ce matin, médecin inutile pour l’instant.", categorie="sante", niveau=3)
    with horloge.a_l_instant(_a(soir + timedelta(days=1), "09:00")), au_nom_de(lucie) as acteur:
        for premier in ecrits[:1]:
            repondre(acteur=acteur, transmission=premier, ecrit=reponse)
