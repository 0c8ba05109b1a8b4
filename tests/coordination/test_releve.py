"""/releve/: since my last shift, ranked, for one reader; receipts; what stays open (acceptance 2, experience §5.1)."""

import os
import re
import time
import uuid
from datetime import timedelta

import pytest
from django.db import connection
from django.db.models import DateTimeField, Value
from django.test.utils import CaptureQueriesContext

from coordination.models import EntreeFil, Lecture, LecturePoint, PointSuspens, ReleveLue, Transmission
from coordination.releve.fenetre import fenetre_de
from coordination.releve.lecture import lire_releve
from coordination.releve.registre import SERVICES, SOURCES_RELEVE, Point, Rang
from coordination.services import Ecrit, ajouter_membre, publier_transmission
from coordination.services.evenements import planifier_evenement
from coordination.services.fil import inscrire_au_fil
from coordination.services.releve import clore_point, declarer_lue, noter_lu, ouvrir_point
from dui.core import horloge
from dui.core.erreurs import ErreurMetier, Refus
from habilitations.models import JournalConnexion
from tests.coordination.outils import au_nom_de, dossiers, ecrire, il_y_a
from tests.coordination.test_fil_equipe import TUYAUTERIE
from tests.outils import fabriques as f
from tests.outils.monde import fraiche

URL = "/releve/"
TAILLE = int(os.environ.get("DUI_RELEVE_EVENEMENTS", "160"))


def sans(corps: str) -> str:
    return corps.replace("\u00a0", " ").replace("\u202f", " ")


def peupler(m, nombre: int, prioritaires: int = 10) -> set[int]:
    """Transmissions and facts of twelve persons in the last hours; ids of the priority ones."""
    if not hasattr(m, "douze"):
        with f.technique(m.mecs):
            m.douze = []
            for i in range(12):
                d = f.dossier(f.usager(m.mecs, f"Prénom{i}", f"Nom{i}"), m.mecs, m.tilleuls)
                f.lier(d, m.anne)
                f.lier(d, m.lucie)
                m.douze.append(d)
    rares = set()
    with au_nom_de(m.lucie) as lucie:
        lus = dossiers(*[d.pk for d in m.douze])
        for i in range(nombre):
            grave = i < prioritaires
            dossier = lus[i % 12]
            if not grave and i % 8 == 0:
                inscrire_au_fil(dossier=dossier, genre=("mesure", "sejour", "contrat", "equipe")[i // 8 % 4],
                                objet_id=900_000 + uuid.uuid4().int % 10**8, titre="Fait", extrait=f"Fait {i}.",
                                instant=horloge.maintenant(), auteur_id=lucie.id,
                                domaine="ID")  # fmt: skip
                continue
            ecrit = Ecrit(
                texte=f"Fait {i} : rentrée contente du collège. Elle en parle au repas.",
                importance=1 + 2 * grave,
                categorie=("quotidien", "scolarite", "famille")[i % 3],
                fait_le=il_y_a(minutes=i % 500 + 1),
            )
            (t,) = publier_transmission(acteur=lucie, dossiers=[dossier], ecrit=ecrit)
            if grave:
                rares.add(t.pk)
    return rares


def vieillir(m, heures: float, *ecrits: Transmission) -> None:
    """As if written that long ago."""
    with f.technique(m.mecs):
        Transmission.objects.filter(pk__in=[t.pk for t in ecrits]).update(
            saisi_le=il_y_a(hours=heures), fait_le=il_y_a(hours=heures)
        )


def charger(client, url=URL):
    with CaptureQueriesContext(connection) as capture:
        reponse = client.get(url)
    assert reponse.status_code == 200
    return len(capture), reponse


@pytest.mark.mission("PDE-COO-3", "PDS-COO-3", "PRI-CAS-1")
def test_quatre_cents_evenements_en_vingt_cinq_cartes(groupe, connecter):
    """≤ 25 cards, every priority item, ≤ 12 queries at any size, ≤ 60 kB."""
    client = connecter(groupe.anne)
    urgents = peupler(groupe, TAILLE // 4, prioritaires=20)
    client.get(URL)
    quart, _ = charger(client)
    urgents |= peupler(groupe, TAILLE - TAILLE // 4, prioritaires=20)
    tous, reponse = charger(client)
    corps = reponse.content.decode()
    cartes = corps.count("<article") + corps.count("<li data-element>") + ('id="suspens"' in corps)
    print(f"relève de {TAILLE} évènements : {cartes} cartes, {tous} requêtes, {len(reponse.content)} octets")
    assert quart == tous <= 12 + TUYAUTERIE
    assert cartes <= 25
    assert len(reponse.content) <= 60_000
    assert urgents <= {int(pk) for pk in re.findall(r'id="transmission:(\d+)"', corps)}
    assert 'class="bouton second garder"' in corps


def test_le_temps_de_la_releve(groupe, connecter):
    """p95 ≤ 150 ms, measured at full size only."""
    tours = int(os.environ.get("DUI_RELEVE_TOURS", "0"))
    client = connecter(groupe.anne)
    peupler(groupe, TAILLE if tours else 20)
    durees = []
    for _ in range(max(tours, 2)):
        debut = time.perf_counter()
        assert client.get(URL).status_code == 200
        durees.append((time.perf_counter() - debut) * 1000)
    p95 = sorted(durees)[int(len(durees) * 0.95) - 1]
    print(f"relève : p95 {p95:.0f} ms")
    assert not tours or p95 <= 150


@pytest.mark.mission("PDE-EXE-2", "PRI-PAR-2")
def test_chacun_lit_la_sienne(groupe, connecter):
    """By role: the team, the care level, another unit, the secretary."""
    ecrire(groupe.lucie, groupe.d_eloise, texte="Un soin du corps.", niveau=4, importance=3)
    ecrire(groupe.lucie, groupe.d_eloise, texte="Rentrée du collège.", importance=2)
    with f.technique(groupe.mecs):
        seule = f.dossier(f.usager(groupe.mecs, "Léo", "Roy", sexe="M"), groupe.mecs, groupe.chenes)
        f.lier(seule, groupe.lucie)
    ecrire(groupe.lucie, seule, texte="Ailleurs, dans un autre groupe.", importance=3)
    anne = sans(connecter(groupe.anne).get(URL).content.decode())
    assert "Rentrée du collège." in anne
    assert "soin du corps" not in anne
    assert "Ailleurs" not in anne
    assert connecter(groupe.sarah).get(URL).status_code == 403
    assert "Rentrée" not in connecter(groupe.zoe).get(URL).content.decode()


def test_le_fil_des_autres_salles_par_leur_domaine(groupe, connecter):
    """A measure is read by whoever opens measures; the line of level 5 by nobody here."""
    with au_nom_de(groupe.lucie) as lucie:
        (eloise,) = dossiers(groupe.d_eloise.pk)
        trois = ((1, "MES", 1, "Ordonnance du juge."), (2, "ADM", 1, "Candidature vue."), (3, "MES", 2, "Secret."))
        for numero, domaine, niveau, mot in trois:
            champs = {"niveau": niveau, "domaine": domaine, "auteur_id": lucie.id, "instant": horloge.maintenant()}
            inscrire_au_fil(dossier=eloise, genre="mesure", objet_id=numero, titre="Mesures", extrait=mot, **champs)
    with f.technique(groupe.mecs):
        EntreeFil.objects.filter(objet_id=3, genre="mesure").update(niveau=5)
    corps = connecter(groupe.anne).get(URL).content.decode()
    assert "Mesures et absences" in corps
    assert "Ordonnance du juge." in corps
    assert "Candidature vue." not in corps
    assert "Secret." not in corps


def test_un_fait_ancien_appris_pendant_mon_absence_y_est(groupe, connecter):
    """What counts is when the house came to know it."""
    with au_nom_de(groupe.lucie) as lucie:
        (eloise,) = dossiers(groupe.d_eloise.pk)
        inscrire_au_fil(dossier=eloise, genre="sejour", objet_id=77, titre="Sortie", extrait="Sortie le 3 mars.",
                        instant=il_y_a(days=200), auteur_id=lucie.id)  # fmt: skip
    ecrire(groupe.lucie, groupe.d_eloise, texte="Écrit après coup.", fait_le=il_y_a(days=3))
    corps = connecter(groupe.anne).get(URL).content.decode()
    assert "Sortie le 3" in sans(corps)
    assert "Écrit après coup." in corps


@pytest.mark.mission("PDE-COO-3")
def test_depuis_la_fin_de_mon_dernier_service(groupe, connecter):
    depart = il_y_a(hours=15)
    for heures, nature in ((20, "connexion"), (15, "verrou"), (0.2, "connexion")):
        JournalConnexion.objects.create(compte=groupe.anne.compte, nature=nature, instant=il_y_a(hours=heures))
    vieillir(groupe, 17, *ecrire(groupe.lucie, groupe.d_eloise, texte="Pendant mon service.", theme="repas"))
    vieillir(groupe, 10, *ecrire(groupe.lucie, groupe.d_eloise, texte="Après mon départ."))
    with au_nom_de(groupe.anne) as anne:
        fenetre = fenetre_de(anne, groupe.mecs.pk, {})
    assert (fenetre.origine, abs(fenetre.debut - depart) < timedelta(seconds=5)) == ("service", True)
    corps = connecter(groupe.anne).get(URL).content.decode()
    assert "Après mon départ." in corps
    assert "Pendant mon service." not in corps
    assert "depuis votre départ" in corps
    large = connecter(groupe.anne).get(URL, {"du": il_y_a(hours=18).isoformat()}).content.decode()
    assert "Pendant mon service." in large


def test_un_service_prevu_quand_rien_d_autre_n_est_connu(groupe, monkeypatch):
    monkeypatch.setattr(SERVICES, "_objets", {})
    prevu = il_y_a(hours=30)
    with au_nom_de(groupe.anne) as anne:
        assert fenetre_de(anne, groupe.mecs.pk, {}).origine == "defaut"
        SERVICES.enregistrer(lambda acteur, ou, quand: Value(prevu, DateTimeField()), cle="essai")
        fenetre = fenetre_de(anne, groupe.mecs.pk, {})
    assert (fenetre.origine, fenetre.debut) == ("prevu", prevu)


@pytest.mark.parametrize("du", ["hier", "2026-13-45T00:00", "9" * 60, "2999-01-01T00:00:00+00:00", "0001-01-01"])
def test_une_periode_fausse_donne_celle_de_tous_les_jours(groupe, connecter, du):
    assert connecter(groupe.anne).get(URL, {"du": du, "au": "x"}).status_code == 200


def test_une_urgence_jamais_vue_suit_au_dela_de_la_periode(groupe, connecter):
    (t,) = ecrire(groupe.lucie, groupe.d_eloise, texte="Jamais lue par Anne.", importance=3)
    vieillir(groupe, 96, t)
    client = connecter(groupe.anne)
    assert "Jamais lue par Anne." in client.get(URL).content.decode()
    client.post("/releve/lu/", {"cle": f"transmission:{t.pk}"})
    assert "Jamais lue par Anne." not in client.get(URL).content.decode()


def test_defiler_ne_vaut_pas_prendre_connaissance(groupe, connecter):
    """Pitfall: « lu » = scrolled."""
    with au_nom_de(groupe.paul) as paul:
        (eloise,) = dossiers(groupe.d_eloise.pk)
        ajouter_membre(acteur=paul, dossier=eloise, professionnel=groupe.anne, role="referent")
    (t,) = ecrire(groupe.lucie, groupe.d_eloise, texte="Fièvre.", importance=3)
    client = connecter(groupe.anne)
    assert "lu par 0 sur 1" in client.get(URL).content.decode()
    client.post("/transmissions/lectures/", {"ids": [t.pk]})
    corps = client.get(URL).content.decode()
    assert "2 à lire" in corps  # and her arrival in the team
    assert "J’ai pris connaissance" in corps
    assert client.post("/releve/lu/", {"cle": f"transmission:{t.pk}"}).status_code == 303
    with f.technique(groupe.mecs):
        assert Lecture.objects.get().prise
    assert "lu par 1 sur 1" in client.get(URL).content.decode()


def test_un_point_qui_n_est_pas_dans_ma_releve_n_existe_pas(groupe, connecter):
    (n4,) = ecrire(groupe.lucie, groupe.d_eloise, texte="n4", niveau=4, importance=3)
    client = connecter(groupe.anne)
    for cle in (f"transmission:{n4.pk}", "mesure:1", "", "transmission:x"):
        assert client.post("/releve/lu/", {"cle": cle}).status_code == 422
    with f.technique(groupe.mecs):
        assert not Lecture.objects.exists()
        assert not LecturePoint.objects.exists()


def test_un_fait_du_fil_se_lit_aussi(groupe, connecter):
    with au_nom_de(groupe.lucie) as lucie:
        (eloise,) = dossiers(groupe.d_eloise.pk)
        inscrire_au_fil(dossier=eloise, genre="mesure", objet_id=5, titre="Mesures", extrait="Ordonnance.",
                        domaine="MES", instant=horloge.maintenant(), auteur_id=lucie.id)  # fmt: skip
        cle = f"fil:{EntreeFil.objects.get(objet_id=5, genre='mesure').pk}"
    client = connecter(groupe.anne)
    assert 'data-touche="l"' in client.get(URL).content.decode()
    reponse = client.post("/releve/lu/", {"cle": cle}, headers={"HX-Request": "true"})
    assert "Tout est lu" in reponse.content.decode()
    assert 'hx-swap-oob="outerHTML"' in reponse.content.decode()
    assert 'data-touche="l"' not in client.get(URL).content.decode()


def test_la_releve_n_est_lue_qu_apres_les_urgences(groupe):
    (urgente,) = ecrire(groupe.lucie, groupe.d_eloise, texte="Fièvre.", importance=3)
    ecrire(groupe.lucie, groupe.d_eloise, texte="Rentrée contente.")
    with au_nom_de(groupe.anne) as anne:
        fenetre = fenetre_de(anne, groupe.mecs.pk, {})
        with pytest.raises(ErreurMetier, match="point urgent attend"):
            declarer_lue(acteur=anne, structure=groupe.mecs, fenetre=fenetre)
        assert not ReleveLue.objects.exists()
        noter_lu(acteur=anne, structure_id=groupe.mecs.pk, fenetre=fenetre, cle=f"transmission:{urgente.pk}")
        recu = declarer_lue(acteur=anne, structure=groupe.mecs, fenetre=fenetre)
        assert (recu.points, recu.professionnel_id, recu.debut) == (2, groupe.anne.pk, fenetre.debut)
        assert declarer_lue(acteur=anne, structure=groupe.mecs, fenetre=fenetre).pk == recu.pk
        page = lire_releve(anne, groupe.mecs.pk, fenetre_de(anne, groupe.mecs.pk, {}))
    assert (page.releve.a_lire, page.fenetre.lue_le) == (0, recu.lue_le)
    with f.technique(groupe.mecs):
        assert {(x.transmission_id == urgente.pk, x.prise) for x in Lecture.objects.all()} == {
            (True, True), (False, False)}  # fmt: skip


def test_releve_lue_ne_marque_que_ce_qui_est_montre(groupe):
    """Three sentences of one subject: the newest stands for it, the others stay to be read."""
    for i in range(3):
        ecrire(groupe.lucie, groupe.d_eloise, texte=f"Repas {i}.", theme="repas", fait_le=il_y_a(minutes=9 - i))
    with au_nom_de(groupe.anne) as anne:
        declarer_lue(acteur=anne, structure=groupe.mecs, fenetre=fenetre_de(anne, groupe.mecs.pk, {}))
    with f.technique(groupe.mecs):
        assert [x.transmission.texte for x in Lecture.objects.select_related("transmission")] == ["Repas 2."]


def test_releve_lue_a_l_ecran_refuse_puis_accepte(groupe, connecter):
    (urgente,) = ecrire(groupe.lucie, groupe.d_eloise, texte="Fièvre.", importance=3)
    client = connecter(groupe.anne)
    envoi = {"jeton_soumission": str(uuid.uuid4())}
    assert "attend encore" in sans(client.post("/releve/lue/", envoi, follow=True).content.decode())
    client.post("/releve/lu/", {"cle": f"transmission:{urgente.pk}"})
    assert (
        "Relève lue."
        in client.post("/releve/lue/", {"jeton_soumission": str(uuid.uuid4())}, follow=True).content.decode()
    )


@pytest.mark.mission("PDE-ACC-2", "PDS-ACC-2")
def test_un_point_reste_jusqu_a_ce_qu_on_le_close(groupe, connecter):
    with au_nom_de(groupe.anne) as anne:
        (eloise,) = dossiers(groupe.d_eloise.pk)
        vieux = ouvrir_point(acteur=anne, structure=groupe.mecs, libelle="Rappeler le collège", dossier=eloise)
        maison = ouvrir_point(acteur=anne, structure=groupe.mecs, libelle="Clé de la chambre 4")
    with f.technique(groupe.mecs):
        PointSuspens.objects.update(ouvert_le=il_y_a(days=30))
    client = connecter(groupe.lucie)
    for page in (URL, "/", "/releve/points/"):
        corps = client.get(page).content.decode()
        assert "Rappeler le collège" in corps
        assert "Clé de la chambre 4" in sans(corps)
    adresse = f"/releve/points/{vieux.pk}/clore/"
    assert "Rappeler le coll" in client.get(adresse).content.decode()
    assert client.post(adresse, {"jeton_soumission": str(uuid.uuid4())}).status_code == 422
    envoi = {"jeton_soumission": str(uuid.uuid4()), "mot": "Rendez-vous mardi", "suite": "/releve/"}
    assert client.post(adresse, envoi)["Location"] == "/releve/"
    corps = client.get(URL).content.decode()
    assert "Rappeler le collège" not in corps
    assert "Clé de la chambre" in corps
    assert "Rendez-vous mardi" in client.get("/releve/points/").content.decode()
    with au_nom_de(groupe.anne) as anne, pytest.raises(ErreurMetier, match="déjà clos"):
        clore_point(acteur=anne, point=vieux, mot="Encore")
    with au_nom_de(groupe.anne):
        assert PointSuspens.objects.get(pk=maison.pk).clos_le is None


def test_un_point_ne_s_ouvre_ni_hors_de_son_equipe_ni_dans_le_passe(groupe):
    with f.technique(groupe.mecs):
        ailleurs = f.dossier(f.usager(groupe.mecs, "Léo", "Roy", sexe="M"), groupe.mecs, groupe.chenes)
    with au_nom_de(groupe.anne) as anne:
        (leo,) = dossiers(groupe.d_eloise.pk)
        with pytest.raises(ErreurMetier, match="déjà passée"):
            ouvrir_point(acteur=anne, structure=groupe.mecs, libelle="x", dossier=leo,
                         attendu_le=horloge.aujourdhui() - timedelta(days=1))  # fmt: skip
    with f.technique(groupe.mecs):
        (hors,) = dossiers(ailleurs.pk)
    with au_nom_de(groupe.anne) as anne, pytest.raises(Refus):
        ouvrir_point(acteur=anne, structure=groupe.mecs, libelle="x", dossier=hors)
    with au_nom_de(groupe.sarah) as sarah, pytest.raises(Refus):
        ouvrir_point(acteur=sarah, structure=groupe.mecs, libelle="x")


def test_une_cible_ouverte_passe_aussi_de_releve_en_releve(groupe, connecter):
    """DAR: a target opened gets its result or a new date; until then each shift sees it."""
    (t,) = ecrire(groupe.lucie, groupe.d_eloise, texte="", cible="Sommeil", donnee="Dort peu.")
    vieillir(groupe, 216, t)
    client = connecter(groupe.anne)
    assert "Sommeil : résultat à écrire" in sans(client.get(URL).content.decode())
    completer = f"/transmissions/{t.pk}/resultat/"
    demain = f"{horloge.aujourdhui() + timedelta(days=1):%d/%m/%Y}"
    client.post(completer, {"jeton_soumission": str(uuid.uuid4()), "suite_le": demain})
    assert "résultat à écrire" not in sans(client.get(URL).content.decode())
    client.post(completer, {"jeton_soumission": str(uuid.uuid4()), "resultat": "Dort mieux."})
    with f.technique(groupe.mecs):
        assert Transmission.objects.get(pk=t.pk).cible_close_le is not None


def test_rendez_vous_des_douze_heures(groupe, connecter):
    with au_nom_de(groupe.anne) as anne:
        (eloise,) = dossiers(groupe.d_eloise.pk)
        for heures, mot in ((3, "Appel de la mère"), (20, "Demain soir")):
            planifier_evenement(acteur=anne, structure_id=groupe.mecs.pk, type="rendez_vous", libelle=mot,
                                dossier=eloise, debut=horloge.maintenant() + timedelta(hours=heures))  # fmt: skip
    corps = sans(connecter(groupe.lucie).get(URL).content.decode())
    assert "Appel de la mère" in corps
    assert "Demain soir" not in corps


def test_invite_a_un_rendez_vous_sans_lire_le_dossier(groupe, connecter):
    """A colleague of another unit takes part: the hour and the words are theirs, the person is not named."""
    with au_nom_de(groupe.anne) as anne:
        (eloise,) = dossiers(groupe.d_eloise.pk)
        planifier_evenement(acteur=anne, structure_id=groupe.mecs.pk, type="rendez_vous", libelle="Synthèse",
                            dossier=eloise, participants=[groupe.karim],
                            debut=horloge.maintenant() + timedelta(hours=3))  # fmt: skip
    assert "Éloïse" in sans(connecter(groupe.lucie).get(URL).content.decode())
    corps = sans(connecter(groupe.karim).get(URL).content.decode())
    assert "Synthèse" in corps
    assert "Éloïse" not in corps
    assert f"/dossiers/{groupe.d_eloise.pk}/" not in corps


def test_une_salle_ajoute_sa_source(groupe, connecter, monkeypatch):
    monkeypatch.setattr(SOURCES_RELEVE, "_objets", dict(SOURCES_RELEVE._objets))
    point = Point(
        "prise:1", Rang.MEDICAMENTS, horloge.maintenant(), "prise refusée", "« Pas faim »", groupe.d_eloise.pk
    )
    SOURCES_RELEVE.enregistrer(lambda demande: [point], cle="essai")
    corps = connecter(groupe.anne).get(URL).content.decode()
    assert "Médicaments" in corps
    assert "prise refusée" in corps


def test_chaque_carte_se_lit_au_clavier(groupe, connecter):
    ecrire(groupe.lucie, groupe.d_eloise, texte="Fièvre.", importance=3)
    corps = connecter(groupe.anne).get(URL).content.decode()
    carte = corps[corps.index('<div class="transmission"') : corps.index("</article>")]
    assert "data-element" in carte
    assert 'data-touche="l"' in carte


def test_la_releve_se_trace_personne_par_personne(groupe, connecter):
    from dui.core.models import TraceAcces

    ecrire(groupe.lucie, groupe.d_eloise, groupe.d_eloise)
    connecter(groupe.anne).get(URL)
    with f.technique(groupe.mecs):
        lignes = TraceAcces.objects.filter(objet="releve", acteur_id=groupe.anne.pk)
        assert {(t.action, t.dossier_id) for t in lignes} == {("lecture", groupe.d_eloise.pk)}


def test_imprimer(groupe, connecter):
    ecrire(groupe.lucie, groupe.d_eloise, texte="Fièvre à 39.", importance=3)
    reponse = fraiche(connecter(groupe.anne)).get("/releve/releve.pdf")
    assert (reponse.status_code, reponse.content[:5]) == (200, b"%PDF-")


def test_l_accueil_mene_a_la_releve(groupe, connecter):
    ecrire(groupe.lucie, groupe.d_eloise, texte="Fièvre.", importance=3)
    corps = sans(connecter(groupe.anne).get("/").content.decode())
    assert "1 transmission, dont 1 urgente" in corps
    assert 'href="/releve/"' in corps
