"""From outside the known networks: what stays open, which proof is asked, at one place for every reading."""

import ipaddress
import time
import uuid
from datetime import timedelta
from io import BytesIO

import pytest
from django.db import connection
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from coordination.models import Transmission
from dui.core import contexte, horloge
from dui.core.erreurs import ErreurMetier, Refus
from habilitations.acces import acteur_de, contexte_de, contexte_de_la_requete, decider, perimetres_visibles
from habilitations.distance import Situation, est_dedans
from habilitations.models import DecisionProfil, Profil, ReseauConnu
from habilitations.rapport import classeur
from habilitations.services import declarer_reseau, regler_cellule, regler_distance, retirer_reseau
from tests.coordination.outils import ecrire
from tests.outils import fabriques as f

pytestmark = [pytest.mark.django_db, pytest.mark.mission("PRI-CON-7")]
DEDANS, DEHORS = "192.0.2.44", "203.0.113.9"
POURQUOI = "Politique votée le 3 novembre"
SANTE = {"TRS", "OBS", "RX", "DOS", "GRS", "GS", "DMP", "URG", "NIR", "STU", "STK"}


@pytest.fixture
def reseau(maison):
    with f.technique(maison.mecs, maison.csapa):
        declarer_reseau(acteur=acteur_de(maison.helene.compte), structure=maison.mecs, cidr="192.0.2.0/24",
                        libelle="Tilleuls", motif=POURQUOI)  # fmt: skip
    ecrire(maison.lucie, maison.d_eloise, texte="Température normale.", niveau=4, categorie="sante")
    ecrire(maison.lucie, maison.d_eloise, texte="A bien mangé.")
    return maison


def regle(m, code, facteur="habituel", fermes=(), qui=None):
    profil = Profil.objects.filter(structure=m.mecs, code=code).first() or m.profils[code]
    with f.technique(m.mecs):
        return regler_distance(
            acteur=acteur_de((qui or m.helene).compte), profil=profil, structure=m.mecs, facteur=facteur,
            ouverts=set(profil.droits) - set(fermes), motif=POURQUOI,
        )  # fmt: skip


def vu_de(pro, adresse, *preuves):
    return acteur_de(pro.compte, situation=Situation(adresse, frozenset(preuves)))


def test_sans_reseau_declare_il_n_y_a_pas_de_dehors(maison):
    assert vu_de(maison.lucie, DEHORS) == vu_de(maison.lucie, DEDANS) == acteur_de(maison.lucie.compte)


def test_dedans_rien_ne_change_dehors_la_proposition_ferme_le_plus_sensible(reseau):
    """By default: NIR, narcotics, psychologist's part, protection, archives stay in the house."""
    assert vu_de(reseau.lucie, DEDANS) == acteur_de(reseau.lucie.compte)
    (poste,) = vu_de(reseau.lucie, DEHORS).postes
    assert set(acteur_de(reseau.lucie.compte).postes[0].droits) - set(poste.droits) == {"NIR", "STU", "IP"}
    assert poste.distance.fermes == ("NIR", "STU", "IP")


def test_tout_suit_formule_filtre_cles_et_base(reseau):
    """One place: the decision, the filter, the keys of the second wall and raw SQL say the same from outside."""
    regle(reseau, "IDE", fermes=SANTE)
    dehors, dedans = vu_de(reseau.lucie, DEHORS), vu_de(reseau.lucie, DEDANS)
    with f.technique(reseau.mecs):
        perimetre = reseau.d_eloise.perimetre
        assert decider(dedans, "lire", "OBS", perimetre).permis
        refus = decider(dehors, "lire", "OBS", perimetre)
        assert (refus.regle, "hors du réseau" in refus.motif) == ("profil", True)
        assert decider(dehors, "lire", "TRE", perimetre, 2).permis
        assert perimetres_visibles(dehors, "OBS").count() == 0
        assert perimetres_visibles(dedans, "OBS").count() == 1
    assert {cle % 8 for cle in contexte_de(dedans).cles} == {1, 2, 3, 4}
    assert {cle % 8 for cle in contexte_de(dehors).cles} == {1, 2}
    assert contexte_de(dedans).structures_nir
    assert not contexte_de(dehors).structures_nir
    for acteur, attendu in ((dedans, {2, 4}), (dehors, {2})):
        with contexte.ouvrir(contexte_de(acteur)):
            assert set(Transmission.objects.values_list("niveau", flat=True)) == attendu


def test_de_l_ecran_a_la_fiche_au_geste_suivant(reseau, entrer_prouve):
    """The same session, seen from outside then from inside: timeline, tabs, count; nothing is kept."""
    regle(reseau, "IDE", fermes=SANTE)
    lucie = entrer_prouve(reseau.lucie)
    chemin = f"/dossiers/{reseau.d_eloise.pk}/fil/"
    for adresse, vue in ((DEHORS, False), (DEDANS, True), (DEHORS, False)):
        page = lucie.get(chemin, REMOTE_ADDR=adresse).content.decode()
        assert ("Température normale" in page) is vue, adresse
        assert "A bien mangé" in page
        assert ("hors du réseau de MECS Les Tilleuls" in page) is not vue
        liste = lucie.get("/transmissions/", REMOTE_ADDR=adresse).content.decode()
        assert ("Température normale" in liste) is vue
        attendu = 200 if vue else 403
        assert lucie.get(f"/personnes/{reseau.eloise.pk}/numeros/", REMOTE_ADDR=adresse).status_code == attendu


@pytest.mark.parametrize(("facteur", "preuves", "ouvert"), [
    ("habituel", (), True), ("habituel", ("recovery_codes",), True),
    ("robuste", ("recovery_codes",), False), ("robuste", ("password",), False), ("robuste", ("totp",), True),
    ("robuste", ("webauthn",), True), ("cle", ("totp", "recovery_codes"), False), ("cle", ("webauthn",), True),
    ("cle", ("socialaccount",), False), ("cle", ("psc",), True), ("aucun", ("webauthn", "totp", "psc"), False),
])  # fmt: skip
def test_la_preuve_demandee_de_dehors(reseau, facteur, preuves, ouvert):
    if facteur != "habituel":
        regle(reseau, "EDU", facteur)
    anne = vu_de(reseau.anne, DEHORS, *preuves)
    assert bool(anne.postes[0].droits) is ouvert
    assert bool(contexte_de(anne).cles) is ouvert
    assert vu_de(reseau.anne, DEDANS).postes[0].droits, "inside, nothing more is asked"


def test_sans_la_preuve_rien_ne_s_ouvre_et_la_bande_dit_comment_faire(reseau, entrer_prouve):
    regle(reseau, "EDU", "cle")
    anne = entrer_prouve(reseau.anne)
    assert anne.get(f"/dossiers/{reseau.d_eloise.pk}/", REMOTE_ADDR=DEHORS).status_code == 404
    page = anne.get("/", REMOTE_ADDR=DEHORS).content.decode()
    assert "clé de sécurité ou Pro Santé Connect" in page
    assert "/compte/facteurs/cles/confirmer/" in page
    assert "Éloïse" not in page
    session = anne.session
    session["account_authentication_methods"] = [{"method": "mfa", "type": "webauthn", "at": time.time()}]
    session.save()
    assert anne.get(f"/dossiers/{reseau.d_eloise.pk}/", REMOTE_ADDR=DEHORS).status_code == 200


@pytest.mark.exigence("S-36")
@pytest.mark.parametrize(("mandataires", "forge", "vue"), [
    (0, DEDANS, DEHORS), (0, f"{DEDANS}, {DEDANS}", DEHORS), (1, f"{DEDANS}, {DEHORS}", DEHORS),
    (2, f"{DEDANS}, {DEHORS}, 10.0.0.9", DEHORS), (1, DEDANS, DEDANS),
])  # fmt: skip
def test_un_en_tete_ecrit_par_le_client_n_ouvre_rien(reseau, entrer_prouve, settings, mandataires, forge, vue):
    """S-36: X-Forwarded-For counts only behind known proxies, from the right; the last row is the honest proxy."""
    settings.DUI_MANDATAIRES = mandataires
    lucie = entrer_prouve(reseau.lucie)
    page = lucie.get("/", REMOTE_ADDR=DEHORS, headers={"X-Forwarded-For": forge, "X-Real-Ip": DEDANS}).content.decode()
    assert ("hors du réseau" in page) is (vue == DEHORS)


@pytest.mark.parametrize("adresse", ["", "n'importe quoi", "192.0.2.300", "192.0.2.0/24", "::ffff:203.0.113.9", "::1"])
def test_une_adresse_illisible_ou_d_ailleurs_est_dehors(adresse):
    assert not est_dedans(adresse, ["192.0.2.0/24", "2001:db8:1::/48"])


@pytest.mark.parametrize("adresse", ["192.0.2.1", "::ffff:192.0.2.1", " 192.0.2.1 ", "2001:db8:1:2::9"])
def test_une_adresse_de_la_maison_est_dedans(adresse):
    assert est_dedans(adresse, ["192.0.2.0/24", "2001:db8:1::/48"])


@pytest.mark.parametrize("cidr", ["0.0.0.0/0", "::/0", "8.0.0.0/8", "2000::/3", "192.0.2", "maison", "224.0.0.0/24",
                                  "192.0.2.0/33", "10.0.0.0/7"])  # fmt: skip
def test_un_reseau_trop_large_ou_illisible_est_refuse(maison, cidr):
    with f.technique(maison.mecs), pytest.raises(ErreurMetier):
        declarer_reseau(acteur=acteur_de(maison.helene.compte), structure=maison.mecs, cidr=cidr, libelle="X",
                        motif=POURQUOI)  # fmt: skip
    assert not ReseauConnu.objects.exists()


@pytest.mark.parametrize(("cidr", "garde"), [
    ("192.0.2.44/24", "192.0.2.0/24"), ("10.0.0.0/8", "10.0.0.0/8"), ("203.0.113.9", "203.0.113.9/32"),
    ("2001:DB8:1::/48", "2001:db8:1::/48"),
])  # fmt: skip
def test_un_reseau_se_garde_sous_une_seule_forme(maison, cidr, garde):
    with f.technique(maison.mecs):
        helene = acteur_de(maison.helene.compte)
        lignes = {"acteur": helene, "structure": maison.mecs, "cidr": cidr, "libelle": "X", "motif": POURQUOI}
        assert declarer_reseau(**lignes).cidr == garde
        with pytest.raises(ErreurMetier, match="déjà"):
            declarer_reseau(**lignes)
    assert ipaddress.ip_network(garde)


def test_retirer_le_dernier_reseau_supprime_le_dehors(reseau):
    with f.technique(reseau.mecs):
        retirer_reseau(acteur=acteur_de(reseau.helene.compte), reseau=ReseauConnu.objects.get(), motif=POURQUOI)
    assert vu_de(reseau.lucie, DEHORS) == acteur_de(reseau.lucie.compte)
    ligne = ReseauConnu.objects.get()
    assert (ligne.retire_par, ligne.retire_motif) == (reseau.helene, POURQUOI)


def test_une_partie_ouverte_plus_tard_reste_fermee_dehors(reseau):
    """The policy lists what stays open: tuning the matrix never widens it unseen."""
    regle(reseau, "EDU", "robuste")
    with f.technique(reseau.mecs):
        copie = Profil.objects.get(structure=reseau.mecs, code="EDU")
        regler_cellule(acteur=acteur_de(reseau.helene.compte), profil=copie, structure=reseau.mecs, domaine="OBS",
                       droit="R", motif=POURQUOI)  # fmt: skip
    assert vu_de(reseau.anne, DEDANS, "totp").peut("OBS", "lire")
    assert not vu_de(reseau.anne, DEHORS, "totp").peut("OBS", "lire")


def test_une_maison_ne_ferme_pas_l_autre(reseau):
    """Two affectations: outside the network of one house, the other house is as before."""
    f.affecter(reseau.anne, reseau.csapa, f.EDU)
    regle(reseau, "EDU", "aucun")
    par_structure = {p.structure_id: bool(p.droits) for p in vu_de(reseau.anne, DEHORS).postes}
    assert par_structure == {reseau.mecs.pk: False, reseau.csapa.pk: True}


def test_l_acces_d_urgence_ne_passe_pas_un_profil_ferme_a_distance(reseau):
    """It passes over the list of domains (somebody on call), never over « no access » nor a missing proof."""
    with f.technique(reseau.mecs):
        f.lier(reseau.d_sofia, reseau.lucie, "bris", debut=horloge.maintenant() - timedelta(hours=1))
    assert vu_de(reseau.lucie, DEHORS).bris == {reseau.d_sofia.pk}
    regle(reseau, "IDE", "cle")
    assert vu_de(reseau.lucie, DEHORS, "totp").bris == frozenset()
    assert vu_de(reseau.lucie, DEHORS, "webauthn").bris == {reseau.d_sofia.pk}


def test_nul_ne_regle_pour_soi_et_chaque_reglage_se_consigne(reseau):
    with pytest.raises(ErreurMetier, match="le vôtre"):
        regle(reseau, "DIR", "aucun")
    with pytest.raises(Refus):
        regle(reseau, "EDU", "aucun", qui=reseau.paul)
    regle(reseau, "EDU", "cle", fermes={"TRS"})
    d = DecisionProfil.objects.get()
    assert (d.champ, d.auteur, d.motif) == ("distance", reseau.helene, POURQUOI)
    assert d.avant == "Second facteur habituel ; fermé : IP"
    assert d.apres == "Clé de sécurité ou Pro Santé Connect ; fermé : TRS"
    with pytest.raises(ErreurMetier, match="déjà"):
        regle(reseau, "EDU", "cle", fermes={"TRS"})


def test_le_rapport_dit_la_regle_du_jour_demande(reseau):
    """A policy decided after the date asked is undone; a network declared later is absent."""
    apres = horloge.maintenant() + timedelta(days=3)
    with horloge.a_l_instant(apres):
        regle(reseau, "EDU", "cle")
        feuilles = [
            {r[0].value: r[1].value for r in load_workbook(BytesIO(octets))["Accès à distance"].iter_rows()}
            for octets in (classeur(reseau.mecs, jour, jour) for jour in (_jour(-3), _jour(0)))
        ]
    assert [f["Équipe éducative"] for f in feuilles] == [
        "Second facteur habituel ; fermé : IP", "Clé de sécurité ou Pro Santé Connect ; fermé : rien"
    ]  # fmt: skip
    assert [f.get("Tilleuls") for f in feuilles] == ["192.0.2.0/24", "192.0.2.0/24"]
    assert "Tilleuls" not in {
        r[0].value for r in load_workbook(BytesIO(classeur(reseau.mecs, _jour(-9), _jour(-9))))["Accès à distance"]
    }


def _jour(decalage):
    return horloge.aujourdhui() + timedelta(days=decalage)


def test_la_distance_ne_coute_pas_une_requete_de_plus(reseau, entrer_prouve):
    requete = RequestFactory().get("/", REMOTE_ADDR=DEHORS)
    requete.session, requete.session_ouverte, requete.user = (
        entrer_prouve(reseau.lucie).session,
        True,
        reseau.lucie.compte,
    )
    with CaptureQueriesContext(connection) as capture:
        acteur, _ = contexte_de_la_requete(requete)
    assert acteur.postes[0].distance is not None
    assert len([q for q in capture.captured_queries if "habilitations_affectation" in q["sql"]]) == 1
    assert len(capture.captured_queries) <= 2


def test_les_ecrans_de_la_distance(reseau, entrer_prouve, connecter):
    helene = entrer_prouve(reseau.helene)
    page = helene.get("/habilitations/distance/", REMOTE_ADDR=DEHORS).content.decode()
    assert "Vous êtes dehors" in page
    chemin = f"/habilitations/distance/{reseau.mecs.pk}/{reseau.profils['EDU'].pk}/"
    assert helene.get(chemin).status_code == 200
    donnees = {"jeton_soumission": str(uuid.uuid4()), "facteur": "robuste", "ouverts": ["ID", "TRE"], "motif": POURQUOI}
    assert helene.post(chemin, donnees).status_code == 303
    assert set(vu_de(reseau.anne, DEHORS, "totp").postes[0].droits) == {"ID", "TRE"}
    nouveau = {"jeton_soumission": str(uuid.uuid4()), "cidr": "198.51.100.0/24", "libelle": "Siège", "motif": POURQUOI}
    declarer = f"/habilitations/distance/{reseau.mecs.pk}/reseaux/"
    assert connecter(reseau.helene).post(declarer, nouveau).status_code == 303
    assert ReseauConnu.objects.count() == 1, "without a fresh proof nothing is written"
    assert helene.post(declarer, nouveau | {"jeton_soumission": str(uuid.uuid4())}).status_code == 303
    ligne = ReseauConnu.objects.get(libelle="Siège")
    retrait = {"jeton_soumission": str(uuid.uuid4()), "motif": POURQUOI}
    assert (
        entrer_prouve(reseau.paul).post(f"/habilitations/distance/reseaux/{ligne.pk}/retirer/", retrait).status_code
        == 403
    )
    assert helene.post(f"/habilitations/distance/reseaux/{ligne.pk}/retirer/", retrait).status_code == 303
    mauvais = nouveau | {"jeton_soumission": str(uuid.uuid4()), "cidr": "0.0.0.0/0"}
    assert "trop large" in helene.post(declarer, mauvais).content.decode()
