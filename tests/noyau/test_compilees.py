"""A query kept in its written form answers as the queryset does, and never keeps an hour that it read from a clock."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from types import SimpleNamespace

import pytest
from django.db.models import Exists, OuterRef, QuerySet

from dui.core import contexte, horloge
from dui.core.compilees import RequeteGardee, SousRequeteGardee, ValeurMouvante
from habilitations.acces import acteur_de, contexte_de, numeros_visibles
from habilitations.choices import NatureLien
from habilitations.models import Affectation, LienDossier, PerimetreDossier, Professionnel, Profil
from tests.outils import fabriques as f
from usagers.models import Dossier

DEMAIN = horloge.aujourdhui() + timedelta(days=1)


def _pros(organisme: int, le: date) -> QuerySet[Professionnel]:
    tenues = Affectation.objects.filter(Affectation.en_cours(le), professionnel=OuterRef("pk"))
    return (
        Professionnel.objects.filter(Exists(tenues), organisme=organisme, fonction="Infirmière")
        .select_related("compte", "organisme")
        .annotate(en_poste_ce_jour=Exists(tenues))
        .order_by("nom")
    )


@pytest.mark.django_db
def test_elle_repond_comme_la_requete_qu_elle_garde(monde: SimpleNamespace, django_assert_num_queries):
    Affectation.objects.filter(professionnel=monde.nora).update(fin=DEMAIN)
    requete = RequeteGardee(_pros, organisme=int, le=date)
    for organisme in (monde.organisme.pk, monde.autre.pk, 0):
        for jour in (DEMAIN, DEMAIN + timedelta(days=1), date(1999, 1, 1)):
            with django_assert_num_queries(1):
                lues = requete(organisme=organisme, le=jour)
                voisins = [(p.compte.email, p.organisme.nom, p.en_poste_ce_jour) for p in lues]
            assert voisins == [(p.compte.email, p.organisme.nom, p.en_poste_ce_jour) for p in _pros(organisme, jour)]
            assert lues == list(_pros(organisme, jour))
    assert [p.prenom for p in requete(organisme=monde.organisme.pk, le=DEMAIN)] == ["Lucie", "Nora"]
    assert [p.prenom for p in requete(organisme=monde.organisme.pk, le=DEMAIN + timedelta(days=1))] == ["Lucie"]


@pytest.mark.django_db
def test_une_heure_lue_d_une_horloge_n_est_pas_gardee():
    heures = iter(datetime(2026, 1, jour, tzinfo=horloge.PARIS) for jour in (1, 2))
    requete = RequeteGardee(lambda pk: PerimetreDossier.objects.filter(pk=pk, liens__debut__lte=next(heures)), pk=int)
    with pytest.raises(ValeurMouvante):
        requete(pk=1)


@pytest.mark.django_db
def test_une_valeur_qui_change_la_phrase_est_refusee():
    filtres = iter([{}, {"phase": "archive"}])
    requete = RequeteGardee(lambda pk: PerimetreDossier.objects.filter(pk=pk, **next(filtres)), pk=int)
    with pytest.raises(ValeurMouvante):
        requete(pk=1)


@pytest.mark.django_db
def test_qui_agit_suit_le_jour_demande(monde: SimpleNamespace):
    """The rights of a person are read by a kept query: the day and the person are those of each call."""
    Affectation.objects.filter(professionnel=monde.anne).update(fin=DEMAIN)
    lus = [acteur_de(pro.compte, jour).structures for pro in (monde.anne, monde.nora)
           for jour in (DEMAIN, DEMAIN + timedelta(days=1), None)]  # fmt: skip
    ici, quai = frozenset({monde.mecs.pk}), frozenset({monde.csapa.pk})
    assert lus == [ici, frozenset(), ici, quai, quai, quai]


def _vus(pro: Professionnel, domaine: str = "TRE", action: str = "lire", niveau: int | None = None) -> set[int]:
    acteur = acteur_de(pro.compte)
    with contexte.ouvrir(contexte_de(acteur)):
        numeros = numeros_visibles(acteur, domaine, action, niveau)
        return set(Dossier.objects.filter(perimetre__in=numeros).values_list("pk", flat=True))


@pytest.mark.django_db
def test_la_formule_gardee_suit_l_heure_les_droits_et_les_liens(monde: SimpleNamespace):
    m = monde
    assert _vus(m.anne) == {m.d_eloise.pk}
    assert _vus(m.paul) == {m.d_eloise.pk, m.d_sofia.pk}
    assert _vus(m.karim) == set()
    assert _vus(m.sarah) == set()
    with f.technique(m.mecs):
        LienDossier.objects.filter(professionnel=m.anne).update(fin=horloge.maintenant() + timedelta(hours=1))
        f.lier(m.d_sofia, m.anne, debut=horloge.maintenant() + timedelta(hours=2))
    assert _vus(m.anne) == {m.d_eloise.pk}
    with horloge.a_l_instant(horloge.maintenant() + timedelta(hours=3)):
        assert _vus(m.anne) == {m.d_sofia.pk}
    assert _vus(m.anne) == {m.d_eloise.pk}
    with f.technique(m.mecs):
        PerimetreDossier.objects.filter(pk=m.d_eloise.pk).update(restreint=True)
    assert _vus(m.paul) == {m.d_sofia.pk}
    Affectation.objects.filter(professionnel=m.paul).update(unite=m.chenes)
    assert _vus(m.paul) == set()


@pytest.mark.django_db
def test_ce_qui_change_un_droit_change_la_formule_gardee(monde: SimpleNamespace):
    """Each part of the key: level, letters of the profile, emergency, function aimed at by an opposition."""
    m = monde
    assert (_vus(m.lucie, "TRS", niveau=4), _vus(m.anne, "TRS", niveau=4)) == ({m.d_eloise.pk}, set())
    profil = Affectation.objects.get(professionnel=m.lucie).profil
    droits = profil.droits
    for autres in (droits | {"TRS": "S", "OBS": "", "RX": "S", "DOS": "S", "GS": ""}, droits):
        Profil.objects.filter(pk=profil.pk).update(droits=autres)
        assert _vus(m.lucie, "TRS", "resumer", niveau=4) == ({m.d_eloise.pk} if autres is droits else set())
    for lettre, vus in (("W", {m.d_eloise.pk}), ("", set())):
        Profil.objects.filter(pk=profil.pk).update(droits=droits | {"AGE": lettre})
        assert _vus(m.lucie, "AGE") == vus
    hier = horloge.maintenant() - timedelta(days=1)
    assert (_vus(m.lucie, "TRS"), _vus(m.lucie, "PSY")) == ({m.d_eloise.pk}, set())
    with f.technique(m.mecs):
        f.lier(m.d_sofia, m.lucie, NatureLien.BRIS, debut=hier)
    assert _vus(m.lucie, "TRS") == {m.d_eloise.pk, m.d_sofia.pk}
    assert _vus(m.lucie, "PSY") == set()
    with f.technique(m.mecs):
        f.lier(m.d_sofia, m.lucie, NatureLien.VITAL, debut=hier)
    assert _vus(m.lucie, "PSY") == {m.d_sofia.pk}
    with f.technique(m.mecs):
        f.lier(m.d_sofia, None, NatureLien.OPPOSITION, profil="CHEF")
    assert _vus(m.paul) == {m.d_eloise.pk, m.d_sofia.pk}
    Profil.objects.filter(affectations__professionnel=m.paul).update(code="CHEF")
    assert _vus(m.paul) == {m.d_eloise.pk}
    acteur = acteur_de(m.anne.compte)
    with f.technique(m.mecs):
        f.lier(m.d_eloise, None, NatureLien.OPPOSITION, profil="AILLEURS")
        for autres, vus in ((acteur.fonctions, 1), (acteur.fonctions | {(m.mecs.pk, "AILLEURS")}, 0)):
            numeros = numeros_visibles(replace(acteur, fonctions=autres), "TRE")
            assert Dossier.objects.filter(perimetre__in=numeros).count() == vus


@pytest.mark.django_db
def test_une_sous_requete_vide_ne_demande_rien(monde: SimpleNamespace, django_assert_num_queries):
    vide = SousRequeteGardee(lambda le: Professionnel.objects.filter(pk__in=[], contrat_debut=le).values("pk"), le=date)
    assert vide(le=DEMAIN) == []
    with django_assert_num_queries(0):
        assert list(Professionnel.objects.filter(pk__in=vide(le=DEMAIN))) == []
