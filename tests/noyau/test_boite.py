"""Outbox: claim, fence, outcome, back-off; each clause of AD-5 on the real tables."""

import pytest
from django.core.management import call_command
from django.db import connection, transaction

from dui.core import boite, contexte, evenements
from dui.core.boite import EchecRemise, RemisePerdue, reclamer, traiter
from dui.core.erreurs import ErreurMetier
from dui.core.models import EvenementMetier, Remise

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def abonne():
    """`abonne(f)` subscribes f to essai.fait for one test."""

    def inscrire(traitement, nom="essai.abonne"):
        evenements.abonner("essai.fait", id=nom, libelle="Abonné d’essai")(traitement)
        return traitement

    yield inscrire
    for inscrit in list(evenements._abonnes.get("essai.fait", [])):
        evenements.desabonner("essai.fait", inscrit.id)


def publier(nombre: int = 1) -> None:
    with contexte.ouvrir(contexte.agent_technique("test", [1])):
        for numero in range(nombre):
            evenements.publier("essai.fait", structure_id=1, numero=numero)


def vieillir(**colonnes: str) -> None:
    """Move dates of every delivery by SQL, on the clock of the database."""
    with connection.cursor() as curseur:
        for colonne, ecart in colonnes.items():
            curseur.execute(f"UPDATE core_remise SET {colonne} = clock_timestamp() + %s::interval", [ecart])


def test_livre_une_fois_dans_le_contexte_de_la_structure(abonne):
    vus = []
    abonne(lambda e, r: vus.append((e.ids["numero"], contexte.exiger().canal, set(contexte.exiger().structures))))
    publier(5)
    assert boite.livrer() == 5
    assert boite.livrer() == 0
    assert vus == [(n, "agent:remises", {1}) for n in range(5)]
    assert Remise.objects.filter(etat="remise", remise_le__isnull=False).count() == 5


def test_rien_n_est_livre_si_la_transaction_est_annulee(abonne):
    abonne(lambda e, r: None)
    with contexte.ouvrir(contexte.agent_technique("test", [1])):
        evenements.publier("essai.fait", structure_id=1)
        transaction.set_rollback(True)
    assert not Remise.objects.exists()


def test_quatre_au_plus_par_prise_et_jamais_deux_fois(abonne):
    abonne(lambda e, r: None)
    publier(6)
    premier, second = reclamer(), reclamer()
    assert len(premier) == 4
    assert len(second) == 2
    assert not {r.id for r in premier} & {r.id for r in second}


def test_l_effet_et_la_fin_sont_valides_ensemble(abonne):
    """A subscriber that writes then fails leaves nothing behind."""

    def ecrire(evenement, remise):
        EvenementMetier.objects.create(nom="essai.trace", structure_id=1)
        if remise.essai == 1:
            raise ValueError("panne")

    abonne(ecrire)
    publier()
    boite.livrer()
    assert not EvenementMetier.objects.filter(nom="essai.trace").exists()
    remise = Remise.objects.get()
    assert (remise.etat, remise.essai) == ("en_attente", 1)
    assert remise.erreur == "Erreur inattendue (ValueError). Un nouvel essai est prévu."
    vieillir(disponible_le="-1 second")
    boite.livrer()
    assert EvenementMetier.objects.filter(nom="essai.trace").count() == 1


def test_confirmer_valide_la_premiere_phase_et_garde_le_contexte(abonne):
    def envoyer(evenement, remise):
        EvenementMetier.objects.create(nom="essai.prepare", structure_id=1)
        remise.confirmer()
        assert contexte.exiger().structures == frozenset({1})
        with connection.cursor() as curseur:
            curseur.execute("SELECT ctx.ensemble('s')")
            assert curseur.fetchone()[0] == [1]
        raise EchecRemise("Le serveur ne répond pas.")

    abonne(envoyer)
    publier()
    boite.livrer()
    assert EvenementMetier.objects.filter(nom="essai.prepare").count() == 1
    assert Remise.objects.get().erreur == "Le serveur ne répond pas."


def test_le_zombie_est_arrete_avant_l_effet(abonne):
    """The lease ran out and another worker took over: the first one must not send."""
    envois = []

    def envoyer(evenement, remise):
        if remise.essai == 1:
            vieillir(bail="-1 second")
            (seconde,) = reclamer()
            traiter(seconde)
        remise.confirmer()
        envois.append(remise.essai)

    abonne(envoyer)
    publier()
    boite.livrer()
    assert envois == [2]
    assert Remise.objects.get().etat == "remise"


def test_sans_barriere_le_meme_scenario_envoie_deux_fois(abonne):
    """Control: the suite can fail."""
    envois = []

    def envoyer(evenement, remise):
        if remise.essai == 1:
            vieillir(bail="-1 second")
            (seconde,) = reclamer()
            traiter(seconde)
        envois.append(remise.essai)

    abonne(envoyer)
    publier()
    boite.livrer()
    assert envois == [2, 1]


def test_un_bail_echu_ne_se_renouvelle_pas(abonne):
    abonne(lambda e, r: None)
    publier()
    (remise,) = reclamer()
    vieillir(bail="-1 second")
    with pytest.raises(RemisePerdue):
        remise.confirmer()


@pytest.mark.parametrize("refus", [EchecRemise("INS refusé.", "definitif"), ErreurMetier("ins", "INS refusé.")])
def test_un_refus_definitif_va_a_traiter(abonne, refus):
    def refuser(evenement, remise):
        raise refus

    abonne(refuser)
    publier()
    assert boite.livrer() == 1
    remise = Remise.objects.get()
    assert (remise.etat, remise.erreur) == ("a_traiter", "INS refusé.")


def test_echouer_garde_ce_que_l_abonne_a_note(abonne):
    def noter(evenement, remise):
        EvenementMetier.objects.create(nom="essai.trace", structure_id=1)
        remise.echouer("temporaire", "Boîte pleine.")

    abonne(noter)
    publier()
    boite.livrer()
    assert EvenementMetier.objects.filter(nom="essai.trace").exists()
    assert Remise.objects.get().erreur == "Boîte pleine."


def test_douze_essais_puis_a_traiter(abonne):
    def tomber(evenement, remise):
        raise ConnectionError

    abonne(tomber)
    publier()
    for _ in range(20):
        vieillir(disponible_le="-1 second")
        boite.livrer()
    remise = Remise.objects.get()
    assert (remise.etat, remise.essai) == ("a_traiter", 12)


def test_une_remise_qui_tue_son_ouvrier_finit_a_traiter(abonne):
    """Poison message: the worker dies at each attempt, nobody writes the outcome."""
    abonne(lambda e, r: None)
    publier()
    for _ in range(13):
        reclamer()
        vieillir(bail="-1 second")
    assert Remise.objects.get().etat == "a_traiter"
    assert "Interrompue" in Remise.objects.get().erreur


def test_un_abonne_disparu_se_voit(abonne):
    abonne(lambda e, r: None, "essai.parti")
    publier()
    evenements.desabonner("essai.fait", "essai.parti")
    boite.livrer()
    assert Remise.objects.get().etat == "a_traiter"


def test_le_recul_double_et_plafonne():
    assert 1.5 <= boite.recul(1) <= 2
    assert 12 <= boite.recul(4) <= 16
    assert 1350 <= boite.recul(12) <= 1800
    assert len({boite.recul(5) for _ in range(10)}) > 1


def test_le_retard_ne_compte_que_ce_qui_est_du(abonne):
    abonne(lambda e, r: None)
    assert boite.retard() is None
    publier()
    vieillir(disponible_le="1 hour")
    assert boite.retard() is None
    vieillir(disponible_le="-1 hour")
    assert boite.retard() == pytest.approx(3600, abs=5)


def test_sans_redis_la_commande_livre(abonne, capsys, monkeypatch):
    def muette(**options):
        raise ConnectionError

    monkeypatch.setattr("dui.core.tasks.livrer.apply_async", muette)
    vus = []
    abonne(lambda e, r: vus.append(e.pk))
    publier(3)
    call_command("livrer", "--une-fois")
    assert len(vus) == 3
    assert "3 essais" in capsys.readouterr().out
