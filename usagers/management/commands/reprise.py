"""Take a file of another software in, from a terminal: dry run by default."""

import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from dui.core.contexte import Contexte, agent_technique, ouvrir
from dui.core.entrees import EntreeRefusee
from dui.core.erreurs import ErreurMetier
from habilitations.models import Structure
from usagers.choices import EtatLigne
from usagers.models import LotReprise
from usagers.services import reprise


class Command(BaseCommand):
    help = "Reprend personnes, entourage et séjours d'un CSV ou d'un XLSX. Sans --appliquer, rien n'est écrit."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("fichier", nargs="?", help="CSV ou XLSX (inutile avec --reprendre)")
        parser.add_argument("--source", help="code du logiciel d'origine, le même d'un fichier à l'autre")
        parser.add_argument("--structure", required=True, help="numéro FINESS de l'établissement")
        parser.add_argument("--correspondances", help='fichier JSON {"titre de colonne": "champ"}')
        parser.add_argument("--appliquer", action="store_true", help="écrit vraiment")
        parser.add_argument("--reprendre", type=int, metavar="LOT", help="continue un lot interrompu")
        parser.add_argument("--json", action="store_true", help="bilan en JSON sur une ligne")

    def handle(self, *args: Any, **options: Any) -> None:
        structure = Structure.objects.select_related("organisme").filter(finess=options["structure"]).first()
        if structure is None:
            raise CommandError(f"Aucune structure n'a le FINESS {options['structure']}.")
        agent = agent_technique(
            "reprise", [structure.pk], organismes=[structure.organisme_id], motif="Reprise en ligne de commande"
        )
        try:
            lot_id = options["reprendre"] or self._recevoir(structure, agent, options)
            reprise.executer(self._relancer(lot_id, agent) if options["reprendre"] else lot_id, agent)
        except (ErreurMetier, EntreeRefusee) as erreur:
            raise CommandError(erreur.message) from erreur
        self._rendre_compte(lot_id, agent, options["json"])

    def _recevoir(self, structure: Structure, agent: Contexte, options: dict[str, Any]) -> int:
        if not options["fichier"] or not options["source"]:
            raise CommandError("Donnez le fichier et --source, ou --reprendre avec un numéro de lot.")
        chemin = Path(options["fichier"])
        if not chemin.is_file():
            raise CommandError(f"Le fichier {chemin} n'existe pas.")
        with ouvrir(agent):
            lot = reprise.recevoir_fichier(
                acteur=None, structure=structure, source=options["source"], nom=chemin.name, octets=chemin.read_bytes()
            )
            choix = lot.correspondances
            if options["correspondances"]:
                choix = json.loads(Path(options["correspondances"]).read_text(encoding="utf-8"))
            reprise.choisir_colonnes(acteur=None, lot=lot, correspondances=choix)
            reprise.demander(acteur=None, lot=lot, a_blanc=not options["appliquer"])
        return lot.pk

    def _relancer(self, lot_id: int, agent: Contexte) -> int:
        with ouvrir(agent):
            if not LotReprise.objects.filter(pk=lot_id).exists():
                raise CommandError(f"Aucun lot {lot_id} dans cette structure.")
            LotReprise.objects.filter(pk=lot_id).update(annule_le=None)
        return lot_id

    def _rendre_compte(self, lot_id: int, agent: Contexte, en_json: bool) -> None:
        with ouvrir(agent):
            lot = LotReprise.objects.get(pk=lot_id)
            comptes = reprise.bilan(lot)
        if en_json:
            self.stdout.write(json.dumps({"lot": lot.pk, "a_blanc": lot.a_blanc, **comptes}))
            return
        self.stdout.write(f"Lot {lot.pk}, {lot.lignes_total} lignes" + (" (essai)" if lot.a_blanc else ""))
        for etat in EtatLigne:
            if comptes[etat]:
                self.stdout.write(f"  {etat.label} : {comptes[etat]}")
