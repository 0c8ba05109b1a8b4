"""A query kept in its written form answers as the queryset does, and never keeps an hour that it read from a clock."""

from datetime import date, datetime, timedelta
from types import SimpleNamespace

import pytest
from django.db.models import Exists, OuterRef, QuerySet

from dui.core import horloge
from dui.core.compilees import RequeteGardee, ValeurMouvante
from habilitations.acteur import acteur_de
from habilitations.models import Affectation, PerimetreDossier, Professionnel

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
