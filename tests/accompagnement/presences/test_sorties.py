"""An exit closes the presences and the bed; undone or moved, it gives back all that nobody touched since (S07, S11)."""

from datetime import date, timedelta

import pytest

from accompagnement.models import AttributionLit, FinPresences, LigneMois, PresenceAbsence, Rectification
from accompagnement.services import lits
from accompagnement.services.presences.absences import annuler_absence, declarer_absence
from accompagnement.services.presences.mois import verrouiller_mois
from accompagnement.services.presences.pointage import pointer
from coordination.models import EntreeFil, PersonneEvenement
from coordination.services.agenda import planifier
from dui.core import horloge
from tests.accompagnement.presences.outils import SOIR, VENDREDI, a, suivre, tenues
from tests.accompagnement.presences.test_mois import OCTOBRE, confirmer
from tests.coordination.agenda.outils import dans, un_plan
from tests.outils import fabriques as f
from usagers.services import annuler_sortie_sejour, corriger_sejour, enregistrer_sortie

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.mission("PDE-GAD-5", "PDS-GAD-5", "PDE-ACC-4"),
    pytest.mark.exigence("S-14"),
]
SAMEDI = VENDREDI + timedelta(days=1)


@pytest.fixture
def vendredi(monde):
    """In hospital since Thursday without known return, a week-end planned later, a bed."""
    with horloge.a_l_instant(SOIR), f.technique(monde.mecs):
        d = monde.d_eloise
        monde.chambre = lits.creer_chambre(acteur=None, structure=monde.mecs, nom="Chambre 1")
        lits.attribuer_lit(acteur=None, dossier=d, lit=monde.chambre.lits.get(), debut=VENDREDI - timedelta(days=9))
        monde.hospi = declarer_absence(acteur=None, dossier=d, motif="hospi", debut=a(VENDREDI, 9))
        depart = a(SAMEDI + timedelta(days=7), 10)
        monde.famille = declarer_absence(
            acteur=None, dossier=d, motif="famille", debut=depart, fin=depart + timedelta(2)
        )
        monde.sejour = d.sejours.select_related("dossier__structure", "dossier__perimetre").get()
        yield monde


def partir(m, le=VENDREDI):
    enregistrer_sortie(acteur=None, sejour=m.sejour, le=le, motif="Orientation")


def rester(m):
    annuler_sortie_sejour(acteur=None, sejour=m.sejour, motif="Erreur de dossier")


def etats(d):
    return list(
        PresenceAbsence.objects.filter(dossier=d)
        .order_by("pk")
        .values_list("motif", "portee", "borne", "fin", "statut")
    )


def test_une_sortie_annulee_rend_les_absences_et_le_lit(vendredi):
    d = vendredi.d_eloise
    avant = etats(d)
    partir(vendredi)
    assert [(p.motif, p.fin) for p in tenues(d)] == [("hospi", a(VENDREDI, 13))]
    assert AttributionLit.objects.get(dossier=d).fin == VENDREDI
    assert EntreeFil.objects.get(genre="presence", objet_id=vendredi.famille.pk).retiree
    rester(vendredi)
    assert etats(d) == avant
    assert AttributionLit.objects.get(dossier=d).fin is None
    assert not EntreeFil.objects.get(genre="presence", objet_id=vendredi.famille.pk).retiree
    motifs = [s.motif for s in vendredi.famille.statuts.all()]
    assert motifs[-2:] == ["Fin du séjour", "Sortie annulée"]
    assert FinPresences.objects.get().perdu == ""


def test_une_absence_annulee_avant_la_sortie_le_reste(vendredi):
    annuler_absence(acteur=None, absence=vendredi.famille, motif="La mère est malade")
    partir(vendredi)
    rester(vendredi)
    assert [p.motif for p in tenues(vendredi.d_eloise)] == ["hospi"]


def test_ce_qui_a_change_depuis_reste_comme_on_l_a_laisse(vendredi):
    partir(vendredi)
    PresenceAbsence.objects.filter(pk=vendredi.famille.pk).update(version=9, precision="Repris à la main")
    rester(vendredi)
    assert [p.motif for p in tenues(vendredi.d_eloise)] == ["hospi"]


def test_un_lit_donne_depuis_ne_se_reprend_pas_et_se_dit(vendredi, connecter):
    partir(vendredi)
    lits.attribuer_lit(acteur=None, dossier=vendredi.d_sofia, lit=vendredi.chambre.lits.get())
    rester(vendredi)
    vendredi.d_eloise.refresh_from_db()
    assert (vendredi.d_eloise.lieu, AttributionLit.objects.get(dossier=vendredi.d_eloise).fin) == ("", VENDREDI)
    assert FinPresences.objects.get().perdu == "Chambre 1 : donné à quelqu’un d’autre depuis"
    suivre(vendredi)
    page = connecter(vendredi.anne).get(f"/dossiers/{vendredi.d_eloise.pk}/presences/").content.decode()
    assert "donné à quelqu’un d’autre depuis" in page


def test_une_sortie_deplacee_suit_son_jour(vendredi):
    partir(vendredi)
    corriger_sejour(
        acteur=None, sejour=vendredi.sejour, motif="Partie la veille", date_sortie=VENDREDI - timedelta(days=1)
    )
    assert tenues(vendredi.d_eloise) == []
    assert AttributionLit.objects.get(dossier=vendredi.d_eloise).fin == VENDREDI - timedelta(days=1)
    rester(vendredi)
    assert [p.motif for p in tenues(vendredi.d_eloise)] == ["hospi", "famille"]
    assert FinPresences.objects.filter(repris_le=None).count() == 0


def test_corriger_l_entree_ne_touche_pas_aux_presences(vendredi):
    corriger_sejour(acteur=None, sejour=vendredi.sejour, motif="Arrivée la veille",
                    date_entree=vendredi.sejour.date_entree - timedelta(days=1))  # fmt: skip
    assert not FinPresences.objects.exists()


def test_une_sortie_ecrite_dans_un_mois_facture_porte_un_ecart(monde):
    """Written in November, for the 28th of October, which is locked: four days fewer; undone, four days more."""
    with horloge.a_l_instant(SOIR), f.technique(monde.mecs):
        confirmer(monde)
        d = monde.d_eloise
        pointer(acteur=None, dossier=d, debut=a(date(2026, 10, 28), 18), fin=a(date(2026, 10, 29), 18), motif="famille")
        verrouiller_mois(acteur=None, structure=monde.mecs, mois=OCTOBRE)
        monde.sejour = d.sejours.select_related("dossier__structure", "dossier__perimetre").get()
        partir(monde, date(2026, 10, 28))
        assert [(x.mois, x.journees) for x in Rectification.objects.all()] == [(OCTOBRE, -3)]
        assert tenues(d) == []
        rester(monde)
        assert [x.journees for x in Rectification.objects.order_by("pk")] == [-3, 3]
        assert [p.motif for p in tenues(d)] == ["famille"]
        assert LigneMois.objects.get(dossier=d).journees == 30


def test_les_activites_de_groupe_a_venir_attendent_de_nouveau(monde):
    with f.technique(monde.mecs):
        sejour = monde.d_eloise.sejours.select_related("dossier__structure", "dossier__perimetre").get()
        sortie, seule = (
            planifier(
                acteur=None, plan=un_plan(monde.mecs, monde.d_eloise, monde.d_sofia, debut=dans(days=n), groupe=True)
            )
            for n in (2, 3)
        )
        ligne = PersonneEvenement.objects.get(evenement=sortie, dossier=monde.d_eloise)
        autre = PersonneEvenement.objects.get(evenement=seule, dossier=monde.d_eloise)
        PersonneEvenement.objects.filter(pk=autre.pk).update(statut="ANNULE", motif_national="GEN-358", motif="Refus")
        enregistrer_sortie(acteur=None, sejour=sejour, le=horloge.aujourdhui(), motif="Orientation")
        ligne.refresh_from_db()
        assert (ligne.statut, ligne.motif) == ("ANNULE", "Sortie")
        annuler_sortie_sejour(acteur=None, sejour=sejour, motif="Erreur")
        for lue in (ligne, autre):
            lue.refresh_from_db()
        assert (ligne.statut, ligne.present, ligne.motif_national) == ("PLANIFIE", None, "")
        assert (autre.statut, autre.motif) == ("ANNULE", "Refus")
