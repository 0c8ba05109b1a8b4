"""Print one account per role of the demonstration, with its password and a current second factor."""

from typing import Any

from django.core.management.base import BaseCommand

from dui.demo.monde.comptes import MOT_DE_PASSE, PIN, SECRET_TOTP, code_totp
from dui.demo.monde.maison import COMPTES_MONTRES
from habilitations.models import Affectation


class Command(BaseCommand):
    help = "Liste les comptes de la démonstration."

    def handle(self, *args: Any, **options: Any) -> None:
        lignes = Affectation.objects.select_related("professionnel__compte", "structure", "profil").order_by("pk")
        montres: set[int] = set()
        for ligne in lignes:
            pro = ligne.professionnel
            if str(pro) in COMPTES_MONTRES and pro.pk not in montres:
                montres.add(pro.pk)
                self.stdout.write(f"{pro.compte.email:<44} {pro.fonction}, {ligne.structure.nom}")
        self.stdout.write(f"Mot de passe : {MOT_DE_PASSE}   Code de reprise : {PIN}")
        self.stdout.write("Poste partagé : avec le compte d'Hélène, Habilitations puis Postes partagés.")
        self.stdout.write(f"Clé du second facteur : {SECRET_TOTP}   code en ce moment : {code_totp(SECRET_TOTP)}")
