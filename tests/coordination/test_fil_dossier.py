"""/dossiers/<id>/fil/: one index, one formula, a constant number of queries (experience §4c)."""

import re
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from coordination.fil import change_depuis_ma_visite, entrees_visibles, lire_fil
from coordination.models import EntreeFil, Transmission
from coordination.services import noter_visite
from coordination.services.fil import inscrire_au_fil
from dui.core import horloge
from dui.core.evenements import publier
from habilitations.choices import Transverse
from tests.coordination.outils import au_nom_de, dossiers, ecrire, il_y_a, stagiaire
from tests.coordination.test_acces import VEI
from tests.outils import fabriques as f
from usagers.models import Sejour


def url(dossier, **parametres):
    return reverse("dossier_fil", args=[dossier.pk])


def lignes(pro, dossier, **filtres):
    with au_nom_de(pro) as acteur:
        (entier,) = dossiers(dossier.pk)
        page = lire_fil(acteur, entier, **filtres)
        return [e.extrait for _, entrees in page.jours for e in entrees]


def remplir(groupe, nombre):
    """Index and writings together, a day apart."""
    for i in range(nombre):
        ecrire(groupe.lucie, groupe.d_eloise, texte=f"Note {i:03}", fait_le=il_y_a(days=i), importance=1 + i % 3)


@pytest.mark.mission("PDE-COO-3", "PRI-PAR-2")
def test_publier_inscrit_au_fil_dans_la_meme_transaction(groupe):
    ecrire(groupe.lucie, groupe.d_eloise, texte="Vaccin à jour.", niveau=4)
    assert lignes(groupe.lucie, groupe.d_eloise) == ["Vaccin à jour."]
    assert lignes(groupe.anne, groupe.d_eloise) == []


def test_le_fil_dit_ce_que_dit_le_filtre_des_transmissions(groupe):
    """The line and the writing behind it open to the same persons."""
    ines = stagiaire(groupe)
    yves = f.professionnel(groupe.organisme, "Yves", "Kerloch", "Surveillant de nuit")
    poste = f.affecter(yves, groupe.mecs, VEI, groupe.tilleuls, transverse=Transverse.UNITE)
    poste.profil.fenetre_heures = 72
    poste.profil.save()
    with f.technique(groupe.mecs):
        f.lier(groupe.d_eloise, ines)
    ecrire(groupe.anne, groupe.d_eloise, texte="n2")
    ecrire(groupe.anne, groupe.d_eloise, texte="ancien", fait_le=il_y_a(days=9))
    ecrire(groupe.lucie, groupe.d_eloise, texte="n3", niveau=3)
    ecrire(groupe.lucie, groupe.d_eloise, texte="n4", niveau=4)
    ecrire(ines, groupe.d_eloise, texte="stagiaire")
    ecrire(yves, groupe.d_eloise, texte="veilleur", fait_le=il_y_a(days=9))
    for pro in (groupe.anne, groupe.lucie, groupe.paul, groupe.sarah, ines, yves):
        with au_nom_de(pro) as acteur:
            (dossier,) = dossiers(groupe.d_eloise.pk)
            par_fil = set(
                entrees_visibles(acteur, dossier).filter(genre="transmission").values_list("objet_id", flat=True)
            )
            ecrits = Transmission.objects.visibles_pour(acteur).filter(dossier=dossier)
            assert par_fil == set(ecrits.values_list("pk", flat=True)), pro.prenom


def test_sejours_et_equipe_au_fil(groupe):
    with f.technique(groupe.mecs):
        sejour = Sejour.objects.get(dossier=groupe.d_eloise)
        sejour.date_entree = date(2026, 1, 12)
        sejour.save()
        publier(
            "usagers.sejour_commence", structure_id=groupe.mecs.pk, dossier_id=groupe.d_eloise.pk, sejour_id=sejour.pk
        )
        entree = EntreeFil.objects.get(genre="sejour")
    assert (entree.titre, entree.instant.astimezone(horloge.PARIS).date()) == ("Entrée", date(2026, 1, 12))
    assert "Tilleuls" in entree.extrait
    assert lignes(groupe.anne, groupe.d_eloise) == [entree.extrait]


def test_une_autre_piece_inscrit_sa_ligne_a_son_niveau_et_a_son_domaine(groupe):
    with f.technique(groupe.mecs):
        commun = {"dossier": groupe.d_eloise, "genre": "sejour", "instant": il_y_a(hours=1), "titre": "x"}
        inscrire_au_fil(objet_id=901, extrait="RDV santé, détail réservé à l’équipe de soins.", **commun)
        inscrire_au_fil(objet_id=902, extrait="Cardiologue", niveau=4, domaine="OBS", **commun)
        inscrire_au_fil(objet_id=903, extrait="Secret", niveau=6, domaine="IP", **commun)
        with pytest.raises(ValueError, match="unknown kind"):
            inscrire_au_fil(**(commun | {"genre": "inconnu"}), objet_id=904)
    assert lignes(groupe.anne, groupe.d_eloise) == ["RDV santé, détail réservé à l’équipe de soins."]
    assert "Cardiologue" in lignes(groupe.lucie, groupe.d_eloise)


def test_recherche_sans_accent_dans_tout_le_texte(groupe):
    ecrire(groupe.anne, groupe.d_eloise, texte="Début. " + "bla " * 120 + "Goûter à l’École.")
    ecrire(groupe.anne, groupe.d_eloise, texte="", cible="Sommeil", donnee="Dort.", action="Histoire lue.")
    assert len(lignes(groupe.anne, groupe.d_eloise, texte="ecole gouter")) == 1
    assert len(lignes(groupe.anne, groupe.d_eloise, texte="histoire")) == 1
    assert lignes(groupe.anne, groupe.d_eloise, texte="absent") == []


def test_la_recherche_ne_devine_pas_ce_qui_est_reserve(groupe):
    ecrire(groupe.lucie, groupe.d_eloise, texte="Traitement antidépresseur.", niveau=4)
    assert lignes(groupe.anne, groupe.d_eloise, texte="antidepresseur") == []


def test_pages_et_mois(groupe, connecter):
    remplir(groupe, 40)
    client, adresse, vus = connecter(groupe.anne), url(groupe.d_eloise), []
    premiere = client.get(adresse).content.decode()
    mois = re.findall(r'<a href="\?avant=([^"]+)"', premiere.split("fil-mois")[1].split("</nav>")[0])
    assert 2 <= len(mois) <= 3
    assert premiere.count("<progress") == len(mois)
    while adresse:
        corps = client.get(adresse).content.decode()
        vus += re.findall(r"Note (\d{3})", corps)
        suite = re.search(r'href="(\?[^"]+)"[^>]*id="suite-fil"', corps)
        adresse = url(groupe.d_eloise) + suite[1].replace("&amp;", "&") if suite else ""
    assert vus == [f"{i:03}" for i in range(40)]
    dernier = client.get(url(groupe.d_eloise) + f"?avant={mois[-1]}").content.decode()
    assert "Note 039" in dernier
    assert "Note 000" not in dernier


def test_dix_ou_cent_lignes_memes_requetes(groupe, connecter):
    client, adresse = connecter(groupe.anne), url(groupe.d_eloise)
    remplir(groupe, 10)
    client.get(adresse)
    with CaptureQueriesContext(connection) as dix:
        client.get(adresse)
    remplir(groupe, 90)
    with CaptureQueriesContext(connection) as cent:
        reponse = client.get(adresse)
    assert len(dix) == len(cent) <= 15 + 3
    assert len(reponse.content) <= 60_000


def test_deja_lu_et_point_sur_l_onglet(groupe, connecter):
    ecrire(groupe.lucie, groupe.d_eloise, texte="avant", fait_le=il_y_a(hours=20))
    with horloge.a_l_instant(il_y_a(hours=10)), au_nom_de(groupe.anne) as anne:
        noter_visite(acteur=anne, lieu=f"fil:{groupe.d_eloise.pk}")
    with au_nom_de(groupe.anne) as anne:
        assert not change_depuis_ma_visite(dossiers(groupe.d_eloise.pk)[0], anne)
    ecrire(groupe.lucie, groupe.d_eloise, texte="après", fait_le=il_y_a(hours=1))
    client = connecter(groupe.anne)
    corps = client.get(url(groupe.d_eloise)).content.decode()
    assert corps.index("<p>après</p>") < corps.index('class="repere"') < corps.index("<p>avant</p>")
    assert "du nouveau depuis votre dernière visite" in corps
    assert client.post(reverse("dossier_fil_lu", args=[groupe.d_eloise.pk])).status_code == 303
    assert "fil-carte non-lu" not in client.get(url(groupe.d_eloise)).content.decode()


def test_mes_propres_ecrits_ne_sont_pas_du_nouveau(groupe):
    with horloge.a_l_instant(il_y_a(hours=10)), au_nom_de(groupe.anne) as anne:
        noter_visite(acteur=anne, lieu=f"fil:{groupe.d_eloise.pk}")
    ecrire(groupe.anne, groupe.d_eloise)
    with au_nom_de(groupe.anne) as anne:
        assert not change_depuis_ma_visite(dossiers(groupe.d_eloise.pk)[0], anne)


def test_lot_de_lignes_vues(groupe, connecter):
    (ecrit,) = ecrire(groupe.lucie, groupe.d_eloise)
    (autre,) = ecrire(groupe.lucie, groupe.d_eloise, texte="n4", niveau=4)
    with f.technique(groupe.mecs):
        ids = list(EntreeFil.objects.values_list("pk", flat=True))
    client = connecter(groupe.anne)
    assert client.post(reverse("dossier_fil_lu", args=[groupe.d_eloise.pk]), {"ids": ids}).status_code == 204
    with f.technique(groupe.mecs):
        assert ecrit.lectures.count() == 1
        assert autre.lectures.count() == 0


def test_le_fil_suit_les_droits_du_dossier(groupe, connecter):
    assert connecter(groupe.karim).get(url(groupe.d_eloise)).status_code == 403
    assert connecter(groupe.nora).get(url(groupe.d_eloise)).status_code == 404
    assert connecter(groupe.anne).get(url(groupe.d_eloise), {"avant": "zz", "genre": "zz", "q": "%"}).status_code == 200


def test_puces_de_genre(groupe, connecter):
    ecrire(groupe.anne, groupe.d_eloise, texte="un écrit")
    client = connecter(groupe.anne)
    assert "un écrit" in client.get(url(groupe.d_eloise), {"genre": "transmission"}).content.decode()
    assert "un écrit" not in client.get(url(groupe.d_eloise), {"genre": "sejour"}).content.decode()
    sarah = connecter(groupe.sarah).get(url(groupe.d_eloise)).content.decode()
    assert "genre=transmission" not in sarah
    assert "genre=sejour" in sarah


def test_synthese_du_dossier_montre_equipe_et_marquees(groupe, connecter):
    ecrire(groupe.lucie, groupe.d_eloise, texte="Fièvre à 39,5.", importance=3)
    corps = connecter(groupe.anne).get(reverse("dossier", args=[groupe.d_eloise.pk])).content.decode()
    assert "À surveiller" in corps
    assert "Fièvre" in corps
    assert "Aucun référent" in corps
