"""S10: a transmission counts, with units and bounds; a value of health stays at the level of care."""

from decimal import Decimal

import pytest
from django.urls import reverse

from coordination.choices import Importance, Theme
from coordination.mesures import DEFINITIONS, dire, fautes
from coordination.models import EntreeFil, Mesure, Transmission
from coordination.releve.registre import Demande
from coordination.releve.sources import transmissions as source
from coordination.services import Ecrit, amender, publier_transmission, rectifier
from coordination.valeurs import suites
from dui.core import horloge
from dui.core.erreurs import ErreurMetier
from tests.coordination.outils import au_nom_de, dossiers, ecrire, il_y_a, poster

COMPOSER = "/transmissions/nouvelle/"


def test_une_valeur_se_dit_avec_son_unite():
    assert dire({"temperature": Decimal("38.2"), "repas": Decimal(50)}) == "Repas : la moitié, température 38,2 °C"
    assert dire({"sommeil": Decimal("7.5")}) == "Sommeil 7 h 30"
    assert dire({"sommeil": Decimal(8), "douleur": Decimal(0)}) == "Sommeil 8 h, douleur 0 sur 10"
    assert dire({}) == ""


@pytest.mark.parametrize(
    ("genre", "valeur", "niveau", "personnes", "champ"),
    [
        ("temperature", "46", 3, 1, "m_temperature"),
        ("temperature", "38.25", 3, 1, "m_temperature"),
        ("humeur", "2.5", 2, 1, "m_humeur"),
        ("repas", "40", 2, 1, "m_repas"),
        ("temperature", "38.2", 2, 1, "niveau"),
        ("poids", "31.5", 3, 2, "m_poids"),
    ],
)
def test_une_valeur_impossible_est_refusee_a_sa_place(genre, valeur, niveau, personnes, champ):
    assert champ in {nom for nom, _ in fautes({genre: Decimal(valeur)}, niveau, personnes)}


def test_chaque_definition_accepte_ses_bornes():
    for d in DEFINITIONS.values():
        assert not list(fautes({d.genre: d.minimum}, d.niveau, 1))
        assert not list(fautes({d.genre: d.maximum}, d.niveau, 1))


@pytest.mark.django_db
@pytest.mark.mission("PDE-SOI-4", "PDE-ACC-2")
def test_deux_gestes_suffisent_une_valeur_est_un_ecrit(groupe, connecter):
    reponse = poster(
        connecter(groupe.anne), COMPOSER, dossiers=[groupe.d_eloise.pk, groupe.d_sofia.pk], m_repas="50", importance="1"
    )
    assert reponse.status_code == 303
    with au_nom_de(groupe.anne):
        t = Transmission.objects.filter(dossier=groupe.d_eloise).get()
        assert (t.texte, t.valeurs, t.theme, t.categorie) == (
            "Repas : la moitié",
            "Repas : la moitié",
            Theme.REPAS,
            "quotidien",
        )
        mesure = Mesure.objects.filter(dossier=groupe.d_eloise).get()
        assert (mesure.valeur, mesure.unite, mesure.prise_le) == (50, "%", t.fait_le)
        assert Mesure.objects.count() == 2


@pytest.mark.django_db
def test_une_faute_reste_a_son_champ_et_rien_ne_se_perd(groupe, connecter):
    reponse = poster(
        connecter(groupe.anne), COMPOSER, dossiers=[groupe.d_eloise.pk], texte="A bien dormi.", m_sommeil="25,5",
        importance="1",
    )  # fmt: skip

    page = reponse.content.decode().replace("\u00a0", " ")
    assert reponse.status_code == 422
    assert "Sommeil : entre 0 h et 24 h." in page
    assert "25,5" in page
    assert "A bien dormi." in page
    assert '<details class="plie" open><summary>Noter une valeur' in page


@pytest.mark.django_db
@pytest.mark.exigence("S-13")
def test_une_valeur_de_sante_ne_va_pas_dans_le_fil_educatif(groupe, connecter):
    """An educator is not offered it; a nurse writes it for those who follow care, and nobody else reads it."""
    page = connecter(groupe.anne).get(COMPOSER).content.decode()
    assert "m_repas" in page
    assert "m_temperature" not in page
    client = connecter(groupe.lucie)
    donnees = {"dossiers": [groupe.d_eloise.pk], "texte": "Fièvre.", "m_temperature": "38,2", "importance": "1"}
    assert "Consigne de soin" in poster(client, COMPOSER, **donnees, niveau="2").content.decode()
    assert poster(client, COMPOSER, **donnees, niveau="4").status_code == 303
    with au_nom_de(groupe.lucie) as lucie:
        assert [m.dite for m in Mesure.objects.visibles_pour(lucie)] == ["38,2\u00a0°C"]
    with au_nom_de(groupe.anne) as anne:
        assert not Mesure.objects.exists()
        assert not Mesure.objects.visibles_pour(anne).exists()
        with pytest.raises(ErreurMetier, match="chiffre de santé"):
            publier_transmission(
                acteur=anne, dossiers=dossiers(groupe.d_eloise.pk), ecrit=Ecrit(mesures={"poids": Decimal(30)})
            )


@pytest.mark.django_db
def test_corriger_change_la_valeur_et_garde_l_ancienne(groupe, connecter):
    (t,) = ecrire(groupe.anne, groupe.d_eloise, texte="", mesures={"sommeil": Decimal(4)})
    page = connecter(groupe.anne).get(reverse("transmission_corriger", args=[t.pk])).content.decode()
    assert 'name="m_sommeil"' in page
    assert "Sommeil 4 h</textarea>" not in page
    donnees = {"texte": "", "m_sommeil": "8", "version": t.version}
    assert poster(connecter(groupe.anne), reverse("transmission_corriger", args=[t.pk]), **donnees).status_code == 303
    with au_nom_de(groupe.anne):
        t.refresh_from_db()
        assert (t.texte, t.mesures.get().valeur) == ("Sommeil 8 h", 8)
        versions = Mesure.pgh_event_model.objects.filter(pgh_obj=t.mesures.get().pk)
        assert {v.valeur for v in versions} == {4, 8}
    vide = poster(connecter(groupe.anne), reverse("transmission_corriger", args=[t.pk]), version=t.version)
    assert vide.status_code == 422
    assert "gardez une valeur" in vide.content.decode()


@pytest.mark.django_db
def test_amender_le_texte_seul_garde_les_valeurs(groupe):
    (t,) = ecrire(groupe.anne, groupe.d_eloise, mesures={"humeur": Decimal(4)})
    with au_nom_de(groupe.anne) as anne:
        amender(acteur=anne, transmission=t, textes={"texte": "Rit."}, version=1)
        t.refresh_from_db()
        assert (t.texte, t.valeurs, t.mesures.count()) == ("Rit.", "Humeur : plutôt bien", 1)


@pytest.mark.django_db
def test_une_valeur_rectifiee_quitte_la_courbe(groupe):
    (t,) = ecrire(groupe.anne, groupe.d_eloise, mesures={"boisson": Decimal(250)})
    with au_nom_de(groupe.anne) as anne:
        rectifier(acteur=anne, transmission=t, motif="Erreur de verre",
                  ecrit=Ecrit(texte="Un verre.", mesures={"boisson": Decimal(150)}))  # fmt: skip
        (suite,) = suites(anne, dossiers(groupe.d_eloise.pk)[0], 30)
        assert [m.valeur for m in suite.mesures] == [150]


@pytest.mark.django_db
def test_le_fil_et_la_releve_citent_la_valeur(groupe):
    (t,) = ecrire(groupe.lucie, groupe.d_eloise, texte="Peu faim. Parle peu.", importance=Importance.A_SURVEILLER,
                  mesures={"repas": Decimal(25)})  # fmt: skip
    with au_nom_de(groupe.anne) as anne:
        assert EntreeFil.objects.get(objet_id=t.pk, genre="transmission").extrait.startswith("Repas : un quart. Peu")
        demande = Demande(anne, groupe.mecs.pk, il_y_a(hours=1), horloge.maintenant())
        (point,) = source(demande)
        assert point.cite
        assert point.texte == "Repas : un quart. Peu faim. Parle peu."


@pytest.mark.django_db
def test_la_courbe_mene_a_ses_ecrits(groupe, connecter, django_assert_max_num_queries):
    for heures, valeur in ((60, "6"), (36, "7.5"), (12, "9")):
        ecrire(
            groupe.anne, groupe.d_eloise, texte="", mesures={"sommeil": Decimal(valeur)}, fait_le=il_y_a(hours=heures)
        )
    ecrire(groupe.lucie, groupe.d_eloise, niveau=4, mesures={"poids": Decimal("31.5")})
    client, url = connecter(groupe.anne), reverse("dossier_valeurs", args=[groupe.d_eloise.pk])
    client.get(url)
    with django_assert_max_num_queries(15):
        page = client.get(f"{url}?jours=90&genre=poids").content.decode()
    assert page.count('<circle class="s1"') == 3
    assert "Sommeil" in page
    assert "Poids" not in page
    assert "9\u00a0h" in page
    assert reverse("transmission", args=[Transmission.objects.order_by("pk").first().pk]) in page
    soignante = connecter(groupe.lucie).get(f"{url}?genre=poids").content.decode()
    assert "échelle de 30 à 32" in soignante
    vide = (
        connecter(groupe.anne).get(reverse("dossier_valeurs", args=[groupe.d_sofia.pk]) + "?jours=zz").content.decode()
    )
    assert "Rien n’est noté" in vide
