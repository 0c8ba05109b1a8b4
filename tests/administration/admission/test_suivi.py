"""Pieces at their level, opinions whose sense alone leaves it, contacts made safely and traced (S02, S03)."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from administration.donnees import admission as d
from administration.models import AvisCandidature, Candidature, FichierPiece, StatutVoeu, SyntheseAvis
from administration.services.admission.avis import donner_avis
from administration.services.admission.contacts import (
    accueillir_sans_rendez_vous,
    annuler_contact,
    noter_contact,
    planifier_contact,
    verifier_surete,
)
from administration.services.admission.pieces import recevoir_piece, verifier_piece
from coordination.agenda import a_clore, du_jour
from coordination.models import Evenement, StatutEvenementHisto
from dui.core import horloge
from dui.core.erreurs import ErreurMetier, Refus
from dui.core.idempotence import nouveau_jeton
from tests.administration.admission.outils import CHEMIN, avancer, il_y_a, recevoir, voeu_de
from tests.coordination.outils import au_nom_de
from tests.entrees.test_images_et_pdf import pdf
from tests.outils import fabriques as f

pytestmark = pytest.mark.django_db
SOIN = "Suivi pour une épilepsie."


def poster(client, nom, *args, **donnees):
    return client.post(reverse(nom, args=args), {"jeton_soumission": nouveau_jeton()} | donnees)


def hier(heures=2):
    return horloge.maintenant() - timedelta(hours=heures)


# --- pieces ---------------------------------------------------------------------------------------------------------


@pytest.mark.mission("PDE-ADM-1", "PDS-ADM-1")
def test_une_piece_medicale_n_est_lue_que_par_les_soins(maison, connecter):
    """Who receives it does not read it back; the commission sees that it came, never what it says (S02, PG)."""
    m = maison
    c = recevoir(m)
    with au_nom_de(m.sarah) as acteur:
        piece = recevoir_piece(acteur=acteur, candidature=c, octets=pdf(), type="medical", nom="certificat.pdf")
        assert piece.etat == d.EtatPiece.RECUE
        assert not FichierPiece.objects.exists()
    with au_nom_de(m.denis):
        fichier = FichierPiece.objects.get()
    adresse = reverse("piece_fichier", args=[fichier.pk])
    assert connecter(m.sarah).get(adresse).status_code == 404
    assert connecter(m.paul).get(adresse).status_code == 404
    lu = connecter(m.denis).get(adresse)
    assert (lu.status_code, lu.content[:5]) == (200, b"%PDF-")
    assert "sandbox" in lu.headers["Content-Security-Policy"]
    page = connecter(m.sarah).get(reverse("candidature", args=[c.pk])).content.decode()
    assert "Certificat ou dossier médical" in page
    assert adresse not in page


@pytest.mark.mission("PDE-EXE-1")
def test_une_piece_se_recoit_par_son_contenu(maison, connecter):
    m = maison
    c = recevoir(m)
    client = connecter(m.sarah)
    faux = SimpleUploadedFile("piece.pdf", b"MZ\x90\x00 programme", content_type="application/pdf")
    refus = poster(client, "piece_deposer", c.pk, type="identite", fichier=faux)
    assert refus.status_code == 422
    assert "ni un PDF ni une photo" in refus.content.decode()
    vraie = SimpleUploadedFile("piece.exe", pdf(), content_type="application/octet-stream")
    assert poster(client, "piece_deposer", c.pk, type="identite", fichier=vraie).status_code == 303
    with f.technique(m.mecs):
        fichier = FichierPiece.objects.get()
    assert (fichier.mime, fichier.piece.etat) == ("application/pdf", "recue")
    assert "piece.exe" not in (fichier.fichier.name or "")


def test_une_piece_non_conforme_dit_pourquoi(maison):
    m = maison
    c = recevoir(m)
    with au_nom_de(m.sarah) as acteur:
        piece = c.pieces.first()
        with pytest.raises(ErreurMetier):
            verifier_piece(acteur=acteur, piece=piece, version_lue=piece.version, etat="refusee")
        verifier_piece(acteur=acteur, piece=piece, version_lue=piece.version, etat="refusee", remarque="Illisible")
        verifier_piece(acteur=acteur, piece=piece, version_lue=piece.version, etat="conforme")
        assert piece.recue_le == horloge.aujourdhui()


# --- opinions -------------------------------------------------------------------------------------------------------


@pytest.mark.mission("PDE-ADM-1", "PDS-ADM-1", "PRI-CAR-ADM-1")
def test_d_un_avis_medical_ne_sort_que_le_sens(maison, connecter):
    m = maison
    c = recevoir(m)
    voeu = avancer(m, voeu_de(c, m.mecs), *CHEMIN)
    with au_nom_de(m.denis) as denis:
        donner_avis(acteur=denis, voeu=voeu, role="medical", sens="reserve", texte=SOIN)
    for pro in (m.sarah, m.paul, m.helene):
        with au_nom_de(pro):
            assert AvisCandidature.objects.get().sens == "reserve"
            assert not SyntheseAvis.objects.exists()
        page = connecter(pro).get(reverse("candidature", args=[c.pk])).content.decode()
        assert "Avis médical" in page
        assert "Réservé" in page
        assert SOIN not in page
    assert SOIN in connecter(m.denis).get(reverse("candidature", args=[c.pk])).content.decode()


def test_un_avis_revient_a_sa_fonction(maison):
    m = maison
    voeu = voeu_de(recevoir(m), m.mecs)
    with au_nom_de(m.sarah) as sarah, pytest.raises(Refus):
        donner_avis(acteur=sarah, voeu=voeu, role="medical", sens="favorable")
    with au_nom_de(m.denis) as denis, pytest.raises(Refus):
        donner_avis(acteur=denis, voeu=voeu, role="educatif", sens="favorable")
    with au_nom_de(m.denis) as denis, pytest.raises(ErreurMetier):
        donner_avis(acteur=denis, voeu=voeu, role="medical", sens="defavorable")
    with au_nom_de(m.zoe) as zoe, pytest.raises(Refus):
        donner_avis(acteur=zoe, voeu=voeu, role="educatif", sens="favorable")


# --- contacts -------------------------------------------------------------------------------------------------------


@pytest.mark.mission("PDE-ADM-2")
def test_un_contact_prevu_va_a_l_agenda_et_fait_avancer_la_demande(maison, connecter):
    m = maison
    c = recevoir(m)
    voeu = voeu_de(c, m.mecs)
    client = connecter(m.sarah)
    demain = horloge.aujourdhui() + timedelta(days=1)
    reponse = poster(client, "contact_prevoir", voeu.pk, type="contact", mode="telephone", jour=f"{demain:%d/%m/%Y}",
                     heure="10:30", duree=20, avec=[m.paul.pk])  # fmt: skip
    assert reponse.status_code == 303
    with f.technique(m.mecs):
        evenement = Evenement.objects.get()
    for pro in (m.sarah, m.paul):
        with au_nom_de(pro) as acteur:
            assert [e.pk for e in du_jour(acteur, demain)] == [evenement.pk]
    with au_nom_de(m.anne) as acteur:
        assert not du_jour(acteur, demain)
    page = client.get(reverse("agenda"), {"jour": demain.isoformat()}).content.decode()
    assert "Prise de contact, Maëlys" in page
    assert reverse("candidature", args=[c.pk]) in page


@pytest.mark.mission("PDE-ADM-2", "PDS-ADM-2")
@pytest.mark.parametrize("issue", ["150", "151", "152", "153"])
def test_chaque_issue_est_l_etat_41_avec_son_motif(maison, issue):
    m = maison
    voeu = voeu_de(recevoir(m), m.mecs)
    with au_nom_de(m.sarah) as sarah:
        evenement = planifier_contact(acteur=sarah, voeu=voeu, mode="telephone", debut=hier())
        noter_contact(acteur=sarah, voeu=voeu, evenement=evenement, issue=issue, compte_rendu="Bon échange.")
        ligne = StatutVoeu.objects.filter(voeu=voeu).first()
        assert (ligne.statut, ligne.national, ligne.motif) == ("contact", "41", issue)
        assert Candidature.objects.get().dernier_contact == hier().astimezone(horloge.PARIS).date()
        etats = list(StatutEvenementHisto.objects.order_by("pk").values_list("statut", flat=True))
    assert etats == ["PLANIFIE", "VALIDE", "TERMINE"]


@pytest.mark.mission("PDE-ADM-2", "PDS-ADM-2")
def test_injoignable_se_prouve_par_deux_jours_et_ne_vaut_pas_contact(maison):
    """Contact attempts untraced would leave the refusal unprovable (S03, PG)."""
    m = maison
    c = recevoir(m, date_reception=il_y_a(60))
    voeu = voeu_de(c, m.mecs)
    with au_nom_de(m.sarah) as sarah:
        for rang, jours in enumerate((9, 9, 4), start=1):
            with pytest.raises(ErreurMetier) as erreur:
                avancer(m, voeu_de(c, m.mecs), "impossible", motif="148")
            assert erreur.value.code == "injoignable"
            debut = horloge.maintenant() - timedelta(days=jours)
            evenement = planifier_contact(acteur=sarah, voeu=voeu, mode="telephone", debut=debut)
            assert evenement.tentative == rang
            with pytest.raises(ErreurMetier):
                noter_contact(acteur=sarah, voeu=voeu, evenement=evenement, issue="148")
            evenement.refresh_from_db()
            noter_contact(acteur=sarah, voeu=voeu, evenement=evenement, issue="148",
                          relance_le=horloge.aujourdhui() + timedelta(days=3))  # fmt: skip
        assert Candidature.objects.get(pk=c.pk).dernier_contact == il_y_a(60)
        assert avancer(m, voeu_de(c, m.mecs), "impossible", motif="148").statut == "impossible"


@pytest.mark.mission("PDE-ADM-2")
@pytest.mark.parametrize("mode", ["courrier", "message"])
def test_parent_protege_aucun_ecrit_ne_part(maison, mode):
    m = maison
    voeu = voeu_de(recevoir(m, sans_ecrit=True), m.mecs)
    with au_nom_de(m.sarah) as sarah:
        with pytest.raises(ErreurMetier):
            planifier_contact(acteur=sarah, voeu=voeu, mode=mode, debut=hier())
        planifier_contact(acteur=sarah, voeu=voeu, mode="telephone", debut=hier())


@pytest.mark.mission("PDS-ADM-2")
def test_aucun_message_ne_trahit_un_csapa(maison, connecter):
    """No SMS, no letter with the name of the house at a shared address, no title that tells (S03, PG)."""
    m = maison
    c = recevoir(m, m.csapa, pro=m.ines, adresse="3, rue partagée", courrier_discret=False)
    voeu = voeu_de(c, m.csapa)
    for mode in ("message", "courrier"):
        with pytest.raises(ErreurMetier):
            verifier_surete(c, m.csapa, mode)
    c.laisser_message, c.courrier_discret = True, True
    for mode in ("message", "courrier", "telephone"):
        verifier_surete(c, m.csapa, mode)
    with au_nom_de(m.ines) as ines:
        evenement = planifier_contact(acteur=ines, voeu=voeu, mode="telephone", debut=hier())
    for mot in ("CSAPA", "Quai", "addict"):
        assert mot not in evenement.libelle
    page = connecter(m.ines).get(reverse("contact_prevoir", args=[voeu.pk])).content.decode()
    assert "Ne pas nommer l’établissement" in page


@pytest.mark.mission("PDS-ADM-2")
def test_une_venue_sans_rendez_vous_est_un_premier_contact(maison):
    m = maison
    voeu = voeu_de(recevoir(m, m.csapa, pro=m.ines, nom_naissance="", prenoms="", pseudonyme="Lune"), m.csapa)
    with au_nom_de(m.ines) as ines:
        evenement = accueillir_sans_rendez_vous(acteur=ines, voeu=voeu, compte_rendu="A demandé du matériel.")
        assert (evenement.statut, evenement.inopine, evenement.issue) == ("TERMINE", True, "150")
        assert StatutVoeu.objects.filter(voeu=voeu).first().national == "41"
    ici = voeu_de(recevoir(m), m.mecs)
    with au_nom_de(m.sarah) as sarah, pytest.raises(ErreurMetier):
        accueillir_sans_rendez_vous(acteur=sarah, voeu=ici)


@pytest.mark.mission("PDE-ADM-2", "PDS-ADM-2")
def test_un_contact_annule_a_son_motif_national_et_un_termine_ne_bouge_plus(maison):
    m = maison
    voeu = voeu_de(recevoir(m), m.mecs)
    with au_nom_de(m.sarah) as sarah:
        evenement = planifier_contact(acteur=sarah, voeu=voeu, mode="visio", debut=hier())
        with pytest.raises(ErreurMetier):
            annuler_contact(acteur=sarah, voeu=voeu, evenement=evenement, motif_national="pluie")
        annuler_contact(acteur=sarah, voeu=voeu, evenement=evenement, motif_national="GEN-358", motif="Absente")
        evenement.refresh_from_db()
        with pytest.raises(ErreurMetier):
            noter_contact(acteur=sarah, voeu=voeu, evenement=evenement, issue="151")
        assert not a_clore(sarah)
        autre = planifier_contact(acteur=sarah, voeu=voeu, mode="visio", debut=hier())
        assert [e.pk for e in a_clore(sarah)] == [autre.pk]
        assert StatutVoeu.objects.filter(voeu=voeu).count() == 1


def test_les_interdits_se_montrent_avant_tout_appel(maison, connecter):
    m = maison
    from usagers.services.entourage import ajouter_contact, relier_contact

    with f.technique(m.mecs):
        pere = ajouter_contact(acteur=None, organisme=m.organisme, nom="Lambert", prenom="Luc")
        relier_contact(
            acteur=None, usager=m.eloise, contact=pere, relation="FTH", libelle="Père", contact_interdit=True
        )
    c = recevoir(m, usager=m.eloise, consigne_contact="Appeler la référente, jamais le soir.")
    page = connecter(m.sarah).get(reverse("contact_prevoir", args=[voeu_de(c, m.mecs).pk])).content.decode()
    assert "Contact interdit" in page
    assert "Luc Lambert" in page
    assert "jamais le soir" in page
