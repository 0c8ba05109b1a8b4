"""Dossier and stays (S01): decision ≠ entry ≠ exit, one dossier for a return, statuses as rows, numbers rise."""

import threading
from datetime import date, timedelta

import pytest
from django.db import connection
from stdnum import luhn

from dui.core import contexte, horloge
from dui.core.erreurs import ErreurMetier, Refus
from habilitations.acces import acteur_de, contexte_de
from habilitations.choices import Phase
from habilitations.donnees.categories import PAR_SECTEUR
from habilitations.donnees.matrices import matrice_de
from habilitations.models import OrganismeGestionnaire
from habilitations.services import creer_structure
from tests.outils import fabriques as f
from usagers.models import Compteur, Dossier, Sejour, StatutDossier, StatutSejourHisto
from usagers.services.dossiers import (
    changer_phase,
    enregistrer_entree,
    enregistrer_sortie,
    numero_suivant,
    ouvrir_dossier,
    prononcer_admission,
    reprendre_sejour,
    suspendre_sejour,
)

pytestmark = pytest.mark.django_db
HIER = date(2026, 5, 4)
AVANT = HIER - timedelta(days=1)


@pytest.fixture
def accueil(monde):
    """A person known to the house, without dossier yet."""
    with f.technique(monde.mecs):
        monde.ines = f.usager(monde.mecs, "Inès", "Morel")
    return monde


def ouvert(m):
    return ouvrir_dossier(acteur=None, usager=m.ines, structure=m.mecs, unite=m.tilleuls)


def test_de_l_ouverture_au_retour(accueil):
    """Decision, entry, suspension, exit, then a second stay in the same dossier."""
    with f.technique(accueil.mecs):
        dossier = ouvert(accueil)
        assert dossier.perimetre.phase == Phase.CANDIDAT
        sejour = prononcer_admission(acteur=None, dossier=dossier, le=HIER, unite=accueil.tilleuls)
        assert (sejour.numero, sejour.statut, sejour.date_entree) == (1, "prevu", None)
        assert dossier.perimetre.phase == Phase.CANDIDAT, "a decision is no presence"
        enregistrer_entree(acteur=None, sejour=sejour, le=HIER + timedelta(days=7), lieu="chambre 4")
        assert dossier.perimetre.phase == Phase.ACTIF
        suspendre_sejour(acteur=None, sejour=sejour, motif="Hospitalisation")
        reprendre_sejour(acteur=None, sejour=sejour, motif="Retour")
        enregistrer_sortie(acteur=None, sejour=sejour, le=HIER + timedelta(days=90), motif="Retour en famille")
        assert dossier.perimetre.phase == Phase.SORTI
        second = prononcer_admission(acteur=None, dossier=dossier, le=HIER + timedelta(days=200))
        assert (second.numero, second.dossier_id) == (2, dossier.pk)
        etats = list(StatutSejourHisto.objects.filter(sejour=sejour).order_by("pk").values_list("statut", flat=True))
        assert etats == ["prevu", "en_cours", "suspendu", "en_cours", "termine"]
        phases = list(StatutDossier.objects.filter(dossier=dossier).order_by("pk").values_list("phase", flat=True))
        assert phases == ["candidat", "actif", "sorti"]
        assert Dossier.objects.get(pk=dossier.pk).dernier_contact == HIER + timedelta(days=90)


@pytest.mark.parametrize(("geste", "message"), [
    (lambda d, s: prononcer_admission(acteur=None, dossier=d, le=HIER, entree_prevue=AVANT), "avant"),
    (lambda d, s: enregistrer_entree(acteur=None, sejour=s, le=AVANT), "avant l’admission"),
    (lambda d, s: enregistrer_sortie(acteur=None, sejour=s, le=HIER, motif="x"), "pas en cours"),
    (lambda d, s: suspendre_sejour(acteur=None, sejour=s, motif="x"), "pas en cours"),
    (lambda d, s: reprendre_sejour(acteur=None, sejour=s, motif="x"), "pas suspendu"),
    (lambda d, s: changer_phase(acteur=None, dossier=d, phase=Phase.ARCHIVE, motif="x"), "ne peut pas devenir"),
])  # fmt: skip
def test_ce_qui_ne_se_peut_pas_se_dit(accueil, geste, message):
    with f.technique(accueil.mecs):
        dossier = ouvert(accueil)
        sejour = prononcer_admission(acteur=None, dossier=dossier, le=HIER)
        with pytest.raises(ErreurMetier, match=message):
            geste(dossier, sejour)


@pytest.mark.mission("PRI-CAR-ACC-2")
def test_un_seul_sejour_ouvert_et_une_sortie_apres_l_entree(accueil):
    with f.technique(accueil.mecs):
        dossier = ouvert(accueil)
        sejour = prononcer_admission(acteur=None, dossier=dossier, le=HIER)
        enregistrer_entree(acteur=None, sejour=sejour, le=HIER)
        with pytest.raises(ErreurMetier, match="séjour est en cours"):
            prononcer_admission(acteur=None, dossier=dossier, le=HIER)
        with pytest.raises(ErreurMetier, match="avant l’entrée"):
            enregistrer_sortie(acteur=None, sejour=sejour, le=HIER - timedelta(days=1), motif="x")
        with pytest.raises(ErreurMetier, match="motif"):
            enregistrer_sortie(acteur=None, sejour=sejour, le=HIER, motif=" ")


def test_seul_qui_ecrit_l_admission_la_prononce(accueil):
    with f.technique(accueil.mecs):
        dossier = ouvert(accueil)
    for pro, permis in ((accueil.paul, True), (accueil.sarah, True), (accueil.anne, False), (accueil.lucie, False)):
        acteur = acteur_de(pro.compte)
        with contexte.ouvrir(contexte_de(acteur)):
            if permis:
                prononcer_admission(acteur=acteur, dossier=dossier, le=HIER)
            else:
                with pytest.raises(Refus):
                    prononcer_admission(acteur=acteur, dossier=dossier, le=HIER)


def test_le_dernier_contact_n_avance_que_vers_l_avant(accueil):
    with f.technique(accueil.mecs):
        dossier = ouvert(accueil)
        sejour = prononcer_admission(acteur=None, dossier=dossier, le=HIER)
        enregistrer_entree(acteur=None, sejour=sejour, le=HIER + timedelta(days=30))
        assert dossier.dernier_contact == HIER + timedelta(days=30)
        from usagers.services.dossiers import noter_contact

        noter_contact(dossier, HIER)
        assert dossier.dernier_contact == HIER + timedelta(days=30)


@pytest.mark.django_db(transaction=True)
def test_les_numeros_locaux_ne_se_croisent_jamais(monde):
    """Eight connections at once: 40 numbers, each once, and a number taken back is not given again."""
    donnes: list[int] = []
    verrou = threading.Lock()

    def prendre():
        try:
            for _ in range(5):
                with f.technique(monde.mecs):
                    numero = numero_suivant(monde.d_eloise, "EVN")
                    with verrou:
                        donnes.append(numero)
        finally:
            connection.close()

    fils = [threading.Thread(target=prendre) for _ in range(8)]
    for fil in fils:
        fil.start()
    for fil in fils:
        fil.join()
    assert sorted(donnes) == list(range(1, 41))
    with f.technique(monde.mecs):
        assert Compteur.objects.get(dossier=monde.d_eloise, objet="EVN").dernier == 40
        assert numero_suivant(monde.d_eloise, "EVN") == 41
        assert numero_suivant(monde.d_sofia, "EVN") == 1


@pytest.mark.mission("PDE-PUB-2")
@pytest.mark.parametrize("categorie", sorted(PAR_SECTEUR["PDE"]))
def test_chaque_categorie_de_la_protection_de_l_enfance_s_ouvre_avec_ses_profils(categorie):
    organisme = OrganismeGestionnaire.objects.create(nom="Association d’essai")
    finess = "44099901" + luhn.calc_check_digit("44099901")
    structure = creer_structure(
        acteur=None, organisme=organisme, nom="Maison", finess=finess, categorie=categorie, secteur="PDE"
    )
    codes = set(organisme.profils.filter(matrice=matrice_de(categorie, "PDE")).values_list("code", flat=True))
    assert {"DIR", "EDU", "PSY", "VEI"} <= codes
    assert structure.secteur == "PDE"


@pytest.mark.mission("PRI-DEF-3")
def test_identite_ecrit_et_photographie_se_lisent_au_meme_dossier(monde, connecter):
    """What is found there: information on the person, a writing, a photograph."""
    import io

    from PIL import Image

    from tests.coordination.outils import ecrire
    from usagers.services.personnes import enregistrer_photo

    tampon = io.BytesIO()
    Image.new("RGB", (40, 40), "teal").save(tampon, "PNG")
    ecrire(monde.lucie, monde.d_eloise, texte="A lu son premier roman.", fait_le=horloge.maintenant())
    with f.technique(monde.mecs):
        enregistrer_photo(acteur=None, usager=monde.eloise, octets=tampon.getvalue())
    anne = connecter(monde.anne)
    page = anne.get(f"/dossiers/{monde.d_eloise.pk}/").content.decode()
    assert f"/personnes/{monde.eloise.pk}/photo/" in page
    assert "premier roman" in anne.get(f"/dossiers/{monde.d_eloise.pk}/fil/").content.decode()
    assert anne.get(f"/personnes/{monde.eloise.pk}/photo/")["Content-Type"].startswith("image/")


def test_les_ecrans_des_sejours(monde, connecter):
    import uuid

    paul = connecter(monde.paul)
    with f.technique(monde.mecs):
        sejour = Sejour.objects.get(dossier=monde.d_sofia)
        Sejour.objects.filter(pk=sejour.pk).update(statut="prevu", date_entree=None)
    chemin = f"/dossiers/{monde.d_sofia.pk}/sejours/{sejour.pk}/entree/"
    corps = {"jeton_soumission": str(uuid.uuid4()), "le": "2025-01-01", "lieu": "Chambre 12"}
    refus = paul.post(chemin, corps)
    assert refus.status_code == 422
    assert "avant l’admission" in refus.content.decode()
    assert "Chambre 12" in refus.content.decode(), "what was typed is kept"
    corps = {"jeton_soumission": str(uuid.uuid4()), "le": horloge.aujourdhui().isoformat(), "lieu": "Chambre 12"}
    assert paul.post(chemin, corps).status_code == 303
    corps = corps | {"jeton_soumission": str(uuid.uuid4())}
    assert connecter(monde.karim).post(chemin, corps).status_code == 403
