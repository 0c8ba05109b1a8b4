"""School holidays of an organisme: entered with the text that gives them, followed by the series to come (S19)."""

from datetime import date, timedelta

import pytest

from coordination.models import Evenement, PeriodeVacances
from coordination.recurrence import murale
from coordination.selectors_vacances import jours_de_vacances, periodes
from coordination.services.series import Repetition, creer_serie, recaler_serie
from coordination.services.vacances import regler_vacances
from dui.core import boite
from dui.core.erreurs import ErreurMetier
from tests.coordination.agenda.outils import dans, jeton, un_plan
from tests.coordination.outils import au_nom_de, dossiers
from tests.outils import fabriques as f

pytestmark = [pytest.mark.django_db, pytest.mark.mission("PDE-COO-4", "PDS-COO-4")]
URL = "/agenda/vacances/"
SOURCE = "Arrêté du 2 mars 2026, JO du 5 mars 2026"


@pytest.fixture
def direction(six):
    six.ida = f.professionnel(six.organisme, "Ida", "Roy", "Directrice")
    f.affecter(six.ida, six.mecs, f.CSE | {"HAB": "V"}, transverse="structure")
    return six


def saisie(**champs):
    lus = {"zone": "B", "nom": "Hiver 2027", "debut": "20/02/2027", "fin": "07/03/2027", "source": SOURCE}
    return jeton(**(lus | champs))


def test_la_direction_confirme_des_dates_avec_leur_texte(direction, connecter):
    client = connecter(direction.ida)
    page = client.get(URL).content.decode()
    assert "À vérifier" in page
    assert "?zone=B&amp;nom=Hiver%202027" in page
    prete = client.get(f"{URL}?zone=B&nom=Hiver 2027").content.decode()
    assert 'value="20/02/2027"' in prete
    assert client.post(URL, saisie()).status_code == 303
    lue = next(p for p in periodes(direction.organisme.pk, "B") if p.nom == "Hiver 2027")
    assert (lue.source, lue.a_verifier) == (SOURCE, False)
    retrait = client.post(f"{URL}{lue.pk}/retirer/", jeton())
    assert retrait.status_code == 303
    assert next(p for p in periodes(direction.organisme.pk, "B") if p.nom == "Hiver 2027").a_verifier


@pytest.mark.parametrize(
    ("champs", "mot"),
    [
        ({"source": "Site du ministère, à vérifier en 2026"}, "quel texte"),
        ({"source": "Le ministère"}, "quel texte"),
        ({"fin": "01/02/2027"}, "avant le début"),
        ({"fin": "20/09/2027"}, "deux mois et demi"),
        ({"nom": "Ski", "debut": "01/03/2027"}, "couvre déjà"),
    ],
)
def test_une_faute_se_dit_et_la_saisie_reste(direction, connecter, champs, mot):
    reponse = connecter(direction.ida).post(URL, saisie(**champs))
    page = reponse.content.decode()
    assert reponse.status_code == 422
    assert mot in page
    assert champs.get("nom", "Hiver 2027") in page
    assert not PeriodeVacances.objects.exists()


def test_les_trois_zones_a_la_fois(direction, connecter):
    donnees = saisie(zone="ABC", nom="Toussaint 2027", debut="23/10/2027", fin="07/11/2027")
    assert connecter(direction.ida).post(URL, donnees).status_code == 303
    assert {p.zone for p in PeriodeVacances.objects.all()} == {"A", "B", "C"}


def test_seule_la_direction_les_regle(direction, connecter):
    client = connecter(direction.anne)
    page = client.get(URL).content.decode()
    assert "La direction les confirme ici." in page
    assert "Ajouter ou corriger" not in page
    assert client.post(URL, saisie()).status_code == 403
    with f.technique(direction.mecs):
        autre = PeriodeVacances.objects.create(organisme=direction.organisme, zone="A", nom="Été 2027", source=SOURCE,
                                               debut=date(2027, 7, 3), fin=date(2027, 8, 31))  # fmt: skip
        ailleurs = PeriodeVacances.objects.create(organisme=direction.autre, zone="A", nom="Été 2027", source=SOURCE,
                                                  debut=date(2027, 7, 3), fin=date(2027, 8, 31))  # fmt: skip
    assert client.post(f"{URL}{autre.pk}/retirer/", jeton()).status_code == 403
    assert connecter(direction.ida).post(f"{URL}{ailleurs.pk}/retirer/", jeton()).status_code == 404


def test_les_rendez_vous_a_venir_suivent_les_dates_corrigees(direction):
    """Weekly except in holidays: a corrected period cancels what fell in it and makes what no longer does."""
    debut = dans(days=2)
    with au_nom_de(direction.anne) as anne:
        (eloise,) = dossiers(direction.d_eloise.pk)
        serie = creer_serie(acteur=anne, plan=un_plan(direction.mecs, eloise, debut=debut),
                            repetition=Repetition("FREQ=WEEKLY", "sauf", "A"))  # fmt: skip
        premieres = list(Evenement.objects.filter(serie=serie).order_by("origine"))
    touche = premieres[3]
    jour = murale(touche.debut).date()
    fin = jour + timedelta(days=1)
    with f.technique(direction.mecs):
        PeriodeVacances.objects.create(
            organisme=direction.organisme, zone="A", nom="Locales", debut=jour, fin=fin, source=SOURCE
        )
        assert recaler_serie(serie=serie) == 1
        assert recaler_serie(serie=serie) == 0
        touche.refresh_from_db()
        assert touche.statut == "ANNULE"
        assert Evenement.objects.filter(serie=serie, statut="PLANIFIE").count() == len(premieres) - 1


def test_regler_annonce_chaque_maison_et_la_remise_recale(direction):
    debut = dans(days=2)
    with au_nom_de(direction.anne) as anne:
        (eloise,) = dossiers(direction.d_eloise.pk)
        serie = creer_serie(acteur=anne, plan=un_plan(direction.mecs, eloise, debut=debut),
                            repetition=Repetition("FREQ=WEEKLY", "sauf", "A"))  # fmt: skip
        touche = Evenement.objects.filter(serie=serie).order_by("origine")[4]
    jour = murale(touche.debut).date()
    with au_nom_de(direction.ida) as ida:
        regler_vacances(acteur=ida, structure=direction.mecs, zone="A", nom="Locales", debut=jour, fin=jour,
                        source=SOURCE)  # fmt: skip
    boite.livrer()
    with f.technique(direction.mecs):
        touche.refresh_from_db()
        assert touche.statut == "ANNULE"
        assert jour in jours_de_vacances(direction.organisme.pk, "A")


def test_le_service_refuse_une_fin_avant_le_debut(direction):
    with pytest.raises(ErreurMetier):
        regler_vacances(acteur=None, structure=direction.mecs, zone="A", nom="X", debut=date(2027, 1, 2),
                        fin=date(2027, 1, 1), source=SOURCE)  # fmt: skip
