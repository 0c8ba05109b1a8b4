"""Rights and benefits (S06): successive dated decisions, their states, their pieces, amounts for some alone."""

from datetime import date
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from administration.choices_mesures import SituationDroit
from administration.donnees.droits import TYPES_DROIT
from administration.models import CouvertureMaladie, DroitSocial, PieceDroit, Ressource
from administration.selectors.droits import couverture_ouverte, droits_de
from administration.services import droits as services
from coordination.donnees.regles import REGLES
from coordination.models import Echeance, EntreeFil
from dui.core.erreurs import ErreurMetier, Refus
from tests.administration.mesures.outils import ASS, accorde, le, lu, poster
from tests.administration.versions import deux_editions
from tests.coordination.outils import au_nom_de
from tests.outils import fabriques as f

pytestmark = pytest.mark.django_db


def _situation(scene: SimpleNamespace, droit: DroitSocial) -> str:
    with au_nom_de(scene.nina) as nina:
        lus = droits_de(nina, scene.d_eloise)
    return next(x.situation for x in [*lus.en_cours, *lus.passes] if x.droit.pk == droit.pk)


@pytest.mark.mission("PDE-GAD-3", "PDS-GAD-3", "PRI-CAR-COO-4")
def test_un_renouvellement_est_un_nouveau_droit_et_l_ancien_garde_ses_dates(scene: SimpleNamespace) -> None:
    """PG: the end date edited in place, a single « MDPH status » field."""
    with f.technique(scene.mecs):
        ancien = accorde(scene.d_eloise, fin=le(20))
        suite = services.renouveler_droit(acteur=None, droit=ancien, date_demande=le(0))
        assert (suite.precede, suite.nature, suite.statut) == (ancien, "renouvellement", "demande")
        with pytest.raises(ErreurMetier, match="déjà une suite"):
            services.renouveler_droit(acteur=None, droit=ancien)
        services.accorder_droit_social(acteur=None, droit=suite, date_decision=le(0), date_ouverture=le(21),
                                       terme="date", fin=le(400))  # fmt: skip
        ancien.refresh_from_db()
        assert (ancien.fin, ancien.statut) == (le(20), "accorde")
        assert Echeance.objects.get(objet=ancien.objet).date_realisee == le(0)
        assert Echeance.objects.get(objet=suite.objet).date_due == le(400)


def test_la_base_refuse_qu_une_date_decidee_change(scene: SimpleNamespace) -> None:
    """PG: even a bulk update that goes round the services is stopped."""
    with f.technique(scene.mecs):
        droit = accorde(scene.d_eloise, fin=le(20))
        for champs in (
            {"fin": le(300)},
            {"date_ouverture": le(-300)},
            {"date_decision": le(-1)},
            {"date_effet": le(1)},
        ):
            with pytest.raises(DatabaseError, match="droit_fige"), transaction.atomic():
                DroitSocial.objects.filter(pk=droit.pk).update(**champs)
        DroitSocial.objects.filter(pk=droit.pk).update(numero="440123")


def test_trois_dates_et_une_cloture_qui_a_la_sienne(scene: SimpleNamespace) -> None:
    """PG: decision, opening and effect confused."""
    with f.technique(scene.mecs):
        droit = accorde(scene.d_eloise, fin=le(200), date_effet=le(-300))
        services.clore_droit(acteur=None, droit=droit, decidee_le=le(0), effet_le=le(10), motif="Départ")
        droit.refresh_from_db()
        assert (droit.date_decision, droit.date_ouverture, droit.date_effet) == (le(-400), le(-365), le(-300))
        assert (droit.fin, droit.cloture_le, droit.cesse_le) == (le(200), le(0), le(10))
        assert droit.en_vigueur(le(9))
        assert not droit.en_vigueur(le(10))
        assert Echeance.objects.get(objet=droit.objet).etat == "sans_objet"
    assert _situation(scene, droit) == SituationDroit.EN_COURS


@pytest.mark.mission("PRI-CAR-ADM-4")
def test_du_droit_a_demander_au_droit_clos(scene: SimpleNamespace) -> None:
    """Each state in turn: à demander, demandé, refusé, recours, accordé, en cours, à renouveler, expiré, clos."""
    d = scene.d_eloise
    with au_nom_de(scene.nina) as nina:
        droit = services.preparer_droit(acteur=nina, dossier=d, type="orientation", organisme="MDPH 44")
    assert _situation(scene, droit) == "a_demander"
    with au_nom_de(scene.nina) as nina:
        services.envoyer_demande(acteur=nina, droit=droit, le=le(-200), recepisse="AR 1")
    assert _situation(scene, droit) == "demande"
    with au_nom_de(scene.nina) as nina:
        with pytest.raises(ErreurMetier, match="répond"):
            services.refuser_droit(acteur=nina, droit=droit, le=le(-20), motif=" ")
        services.refuser_droit(acteur=nina, droit=droit, le=le(-20), motif="Taux jugé insuffisant")
        assert Echeance.objects.get(regle="droit_rapo").etat == "ouverte"
    assert _situation(scene, droit) == "refuse"
    with au_nom_de(scene.nina) as nina:
        services.exercer_recours(acteur=nina, droit=droit, le=le(-10))
        assert Echeance.objects.get(regle="droit_rapo").etat == "faite"
    assert _situation(scene, droit) == "rapo"
    with au_nom_de(scene.nina) as nina:
        services.accorder_droit_social(acteur=nina, droit=droit, date_decision=le(-1), date_ouverture=le(5),
                                       terme="date", fin=le(700), orientation="IME Les Saules")  # fmt: skip
    assert _situation(scene, droit) == "accorde"
    with f.technique(scene.mecs):
        autres = {"en_cours": le(190), "a_renouveler": le(170), "expire": le(-1)}
        faits = {nom: accorde(d, fin=fin) for nom, fin in autres.items()}
        sans, inconnue = accorde(d), accorde(d, terme="inconnue")
    for nom, fait in faits.items():
        assert _situation(scene, fait) == nom
    assert (_situation(scene, sans), _situation(scene, inconnue)) == ("en_cours", "fin_inconnue")


def test_une_fin_absente_n_est_jamais_sans_limitation(scene: SimpleNamespace) -> None:
    with f.technique(scene.mecs):
        droit = services.preparer_droit(acteur=None, dossier=scene.d_eloise, type="aah")
        for terme, fin, champ in (
            ("", None, "terme"),
            ("date", None, "fin"),
            ("sans", le(9), "terme"),
            ("date", le(-99), "fin"),
        ):
            with pytest.raises(ErreurMetier) as refus:
                services.accorder_droit_social(acteur=None, droit=droit, date_decision=le(0), date_ouverture=le(0),
                                               terme=terme, fin=fin)  # fmt: skip
            assert refus.value.champ == champ
        with pytest.raises(ErreurMetier, match="futur"):
            services.accorder_droit_social(acteur=None, droit=droit, date_decision=le(1), date_ouverture=le(0),
                                           terme="sans")  # fmt: skip


def test_chaque_type_a_sa_regle_et_ses_preavis(scene: SimpleNamespace) -> None:
    """§6.8: −6 months for MDPH, −3 for C2S and ALD, −2 for AME and APA, −1 for the complementary cover."""
    for genre in TYPES_DROIT.values():
        assert REGLES.get(genre.regle) is not None, genre.code
        assert not genre.declaration or REGLES.get(genre.declaration) is not None
    fin = date(2027, 12, 15)
    attendus = {"aah": date(2027, 6, 15), "c2s": date(2027, 9, 15), "ald": date(2027, 9, 15), "ame": date(2027, 10, 15),
                "apa": date(2027, 10, 15), "mutuelle": date(2027, 11, 15), "cni": date(2027, 9, 15)}  # fmt: skip
    with f.technique(scene.mecs):
        for type_, proche in attendus.items():
            assert Echeance.objects.get(objet=accorde(scene.d_eloise, type_, fin).objet).proche_le == proche, type_


def test_declaration_trimestrielle_la_suivante_part_de_la_derniere(scene: SimpleNamespace) -> None:
    with f.technique(scene.mecs):
        rsa = accorde(scene.d_eloise, "rsa")
        premiere = Echeance.objects.get(objet=f"{rsa.objet}:decl:1")
        services.declarer(acteur=None, droit=rsa, le=le(0))
        premiere.refresh_from_db()
        assert premiere.etat == "faite"
        assert Echeance.objects.get(objet=f"{rsa.objet}:decl:2").etat == "ouverte"
        services.annuler_droit(acteur=None, droit=rsa, motif="Mauvais dossier")
        assert not Echeance.objects.filter(objet__startswith=rsa.objet, etat="ouverte").exists()
        aah = accorde(scene.d_eloise, "aah")
        with pytest.raises(ErreurMetier, match="périodique"):
            services.declarer(acteur=None, droit=aah, le=le(0))


def test_montants_pour_qui_tient_les_droits_et_la_comptabilite_seulement(
    scene: SimpleNamespace, connecter: Any
) -> None:
    """AC: the educator reads types and dates; accounting reads amounts; « resumer » reads what is in force."""
    with f.technique(scene.mecs):
        droit = accorde(scene.d_eloise, fin=le(200), montant="151.80", frequence="mois")
        accorde(scene.d_eloise, "cni", fin=le(-5))
        Ressource.objects.create(dossier=scene.d_eloise, structure=scene.mecs, niveau=1, type="argent", montant=40,
                                 debut=le(-30))  # fmt: skip
        f.lier(scene.d_eloise, scene.karim)
    adresse = reverse("dossier_droits", args=[scene.d_eloise.pk])
    fiche = reverse("droit", args=[scene.d_eloise.pk, droit.pk])
    referent = f.professionnel(scene.organisme, "Luc", "Noir")
    f.affecter(referent, scene.mecs, f.EDU | {"DRO": "R"}, transverse="structure")
    attendus = {scene.nina: (True, True), scene.gil: (True, True), referent: (False, True), scene.anne: (False, False)}
    for pro, (montants, detail) in attendus.items():
        client = connecter(pro)
        page = lu(client.get(adresse))
        assert ("151,80" in page) is montants, pro
        assert ("40 €" in page or "40,00" in page) is montants, pro
        assert "enfant handicapé" in page
        assert ("Carte d’identité" in page) is detail, pro
        reponse = client.get(fiche)
        assert reponse.status_code == (200 if detail else 403)
        assert ("151,80" in lu(reponse)) is montants
    assert connecter(scene.zoe).get(adresse).status_code == 404
    with au_nom_de(scene.anne) as anne, pytest.raises(Refus):
        services.annuler_droit(acteur=anne, droit=droit, motif="essai")


def test_pieces_manquantes_de_la_demande(scene: SimpleNamespace, connecter: Any) -> None:
    client, d = connecter(scene.nina), scene.d_eloise
    reponse = poster(client, reverse("droit_nouveau", args=[d.pk]), type="aeeh", etat="a_demander")
    assert reponse.status_code == 303
    droit = DroitSocial.objects.get()
    assert PieceDroit.objects.filter(droit=droit).count() == 5
    page = lu(client.get(reverse("dossier_droits", args=[d.pk])))
    assert "5 pièces manquantes" in page
    premiere, deuxieme = droit.pieces.all()[:2]
    assert poster(client, reverse("droit_piece", args=[d.pk, premiere.pk, "recue"])).status_code == 302
    assert poster(client, reverse("droit_piece", args=[d.pk, deuxieme.pk, "ecartee"])).status_code == 302
    assert "3 pièces manquantes" in lu(client.get(reverse("droits_suivi")))
    acte = reverse("droit_acte", args=[d.pk, droit.pk, "piece"])
    assert poster(client, acte, libelle="Bilan scolaire").status_code == 303
    assert poster(client, acte, libelle="Bilan scolaire").status_code == 422


def test_un_droit_deja_accorde_passe_par_sa_decision(scene: SimpleNamespace, connecter: Any) -> None:
    client, d = connecter(scene.nina), scene.d_eloise
    reponse = poster(client, reverse("droit_nouveau", args=[d.pk]), type="amo", etat="accorde")
    droit = DroitSocial.objects.get()
    decision = reverse("droit_acte", args=[d.pk, droit.pk, "decision"])
    assert reponse.headers["Location"] == decision
    assert not droit.pieces.exists()
    refusee = poster(client, decision, date_decision=le(-9), date_ouverture=le(-5), terme="date")
    assert refusee.status_code == 422
    assert "date de fin" in lu(refusee)
    accepte = poster(client, decision, date_decision=le(-9), date_ouverture=le(-5), terme="date", fin=le(300))
    assert accepte.status_code == 303
    couverture = reverse("droit_acte", args=[d.pk, droit.pk, "couverture"])
    assert poster(client, couverture, ouvrant_droit="Carole Lambert", cent_pour_cent_fin=le(90)).status_code == 303
    assert "Carole Lambert" in lu(client.get(reverse("droit", args=[d.pk, droit.pk])))
    assert EntreeFil.objects.filter(genre="droit", extrait__contains="accordé").exists()


def test_une_couverture_decrite_a_deux(scene: SimpleNamespace, connecter: Any) -> None:
    with f.technique(scene.mecs):
        droit = accorde(scene.d_eloise, "amo")
    scene.sonia = f.professionnel(scene.organisme, "Sonia", "Le Bris", "Assistante sociale")
    f.affecter(scene.sonia, scene.mecs, ASS, transverse="structure")

    def assure() -> str:
        with f.technique(scene.mecs):
            return CouvertureMaladie.objects.get(droit=droit).ouvrant_droit

    deux_editions((connecter(scene.nina), connecter(scene.sonia)),
                  ("droit_acte", [scene.d_eloise.pk, droit.pk, "couverture"]), "ouvrant_droit",
                  ("Carole Lambert", "Marc Lambert"), assure)  # fmt: skip


def test_une_couverture_expiree_n_ouvre_plus_le_100_pour_cent(scene: SimpleNamespace) -> None:
    with f.technique(scene.mecs):
        accorde(scene.d_eloise, "amo", fin=le(0))
        assert couverture_ouverte(scene.d_eloise)
        assert not couverture_ouverte(scene.d_eloise, le(1))


def test_ressources_une_ligne_par_montant(scene: SimpleNamespace, connecter: Any) -> None:
    client, d = connecter(scene.nina), scene.d_eloise
    champs = {"type": "salaire", "montant": "612,40", "frequence": "mois", "debut": le(-60)}
    assert poster(client, reverse("ressource_nouvelle", args=[d.pk]), **champs).status_code == 303
    ligne = Ressource.objects.get()
    fin = reverse("ressource_fin", args=[d.pk, ligne.pk])
    assert poster(client, fin, le=le(-90)).status_code == 422
    assert poster(client, fin, le=le(0)).status_code == 303
    assert poster(client, fin, le=le(0)).status_code == 422


def test_mur_de_la_base(scene: SimpleNamespace) -> None:
    """A colleague of another house reads no row, whatever is asked."""
    with f.technique(scene.mecs):
        droit = accorde(scene.d_eloise, fin=le(20))
        services.ajouter_piece(acteur=None, droit=droit, libelle="Acte de naissance")
    with au_nom_de(scene.nora):
        assert not DroitSocial.objects.exists()
        assert not PieceDroit.objects.exists()
    with au_nom_de(scene.nina):
        assert DroitSocial.objects.count() == 1


@pytest.mark.parametrize("adresse", ["dossier_droits", "droits_suivi"])
def test_autant_de_requetes_pour_dix_et_pour_cent(scene: SimpleNamespace, connecter: Any, adresse: str) -> None:
    client, args = connecter(scene.nina), [scene.d_eloise.pk] if adresse == "dossier_droits" else []
    client.get(reverse(adresse, args=args))
    comptes = []
    for combien in (10, 90):
        with f.technique(scene.mecs):
            for _ in range(combien):
                accorde(scene.d_eloise, fin=le(-1))
        with CaptureQueriesContext(
            connection,
        ) as prises:
            reponse = client.get(reverse(adresse, args=args))
        comptes.append(_lectures(prises))
        assert len(reponse.content) < 60_000
    assert comptes[0] == comptes[1]
    assert comptes[0] <= (15 if args else 10)


def _lectures(prises: CaptureQueriesContext) -> int:
    hors = ("SAVEPOINT", "RELEASE", "SET ", "SELECT set_config", "BEGIN", "COMMIT")
    return sum(not q["sql"].startswith(hors) for q in prises.captured_queries)
