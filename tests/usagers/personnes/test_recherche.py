"""Finding the right person (A-U5), and never another house's person."""

import random
import time
from collections import Counter

import pytest

from dui.core import contexte
from habilitations.acces import acteur_de, contexte_de
from habilitations.models import PerimetreDossier
from tests.outils import fabriques as f
from tests.usagers.personnes.population import mal_taper, peupler
from usagers.models import Dossier, Telecommunication, Usager
from usagers.selectors import rechercher

GRAINES = (11, 2026, 77_777)


def installer(structure, personnes):
    """5 000 rows at once; names in strict form as a creation would keep them."""
    with f.technique(structure):
        usagers = Usager.objects.bulk_create(
            Usager(
                organisme=structure.organisme, structures=[structure.pk], identifiant_local=f"R{rang:05d}",
                nom_naissance=p.nom.upper(), prenoms=p.prenom.upper(), premier_prenom=p.prenom.upper(),
                nom_utilise=p.nom, prenom_utilise=p.prenom, surnom=p.surnom, sexe=p.sexe, date_naissance=p.naissance,
            )
            for rang, p in enumerate(personnes)
        )  # fmt: skip
        perimetres = PerimetreDossier.objects.bulk_create(
            PerimetreDossier(structure=structure, phase="actif") for _ in usagers
        )
        Dossier.objects.bulk_create(
            Dossier(perimetre=perimetre, usager=usager, structure=structure, numero=f"N{perimetre.pk}")
            for usager, perimetre in zip(usagers, perimetres, strict=True)
        )
        Telecommunication.objects.bulk_create(
            Telecommunication(usager=usager, canal="mobile", valeur=p.telephone)
            for usager, p in zip(usagers, personnes, strict=True)
        )
    return usagers


def chronometrer(chercher):
    """Best of two when slow: the machine of the tests does other things."""
    for _ in range(2):
        debut = time.perf_counter()
        trouves = chercher()
        duree = time.perf_counter() - debut
        if duree < 0.05:
            break
    return trouves, duree


@pytest.mark.mission("PRI-DEF-1", "PRI-CEN-3")
@pytest.mark.parametrize("graine", GRAINES)
def test_la_bonne_personne_est_dans_les_trois_premieres(monde, graine):
    alea = random.Random(graine)
    personnes = peupler(alea, 5000)
    usagers = installer(monde.mecs, personnes)
    cles = {id(p): u.pk for p, u in zip(personnes, usagers, strict=True)}
    acteur = acteur_de(monde.sarah.compte)
    manques, durees = [], []
    with contexte.ouvrir(contexte_de(acteur)):
        for sorte, texte, personne in mal_taper(alea, personnes, 200):
            trouves, duree = chronometrer(lambda texte=texte: rechercher(acteur, texte, 8))
            durees.append(duree)
            if cles[id(personne)] not in [t.usager.pk for t in trouves[:3]]:
                manques.append(
                    (sorte, texte, f"{personne.prenom} {personne.nom}", [str(t.usager) for t in trouves[:3]])
                )
    p95 = sorted(durees)[int(len(durees) * 0.95)]
    print(f"graine {graine} : {200 - len(manques)} sur 200, p95 {p95 * 1000:.0f} ms")
    assert len(manques) <= 10, (Counter(m[0] for m in manques), manques)
