"""Letters of admission (S02, DOC): made for a person without dossier, safe, motivated, nothing medical."""

from datetime import timedelta

import pytest
from django.db import connection
from django.urls import reverse

from administration.models import Candidature, CourrierAdmission, ReglageAdmission
from administration.services.admission.avis import donner_avis
from administration.services.admission.commissions import inscrire, preparer_commission, proposer
from administration.services.admission.contacts import planifier_contact
from administration.services.admission.courriers import courriers_possibles, ecrire_courrier, ecrire_pv
from administration.services.admission.entrees import admettre
from administration.services.admission.purge import purger_echues
from dui.core import horloge
from dui.core.erreurs import ErreurMetier, Refus
from dui.core.idempotence import nouveau_jeton
from tests.administration.admission.outils import CHEMIN, avancer, il_y_a, recevoir, voeu_de
from tests.coordination.outils import au_nom_de
from tests.documents.lire_pdf import texte, verifier_pdf_a_3a
from tests.outils import fabriques as f

pytestmark = [pytest.mark.django_db, pytest.mark.mission("PDE-ADM-1", "PDS-ADM-1", "PRI-CAR-ADM-1")]
ADRESSE = ["Mme Carole Aubry", "3, rue des Lilas", "44000 Nantes"]
SECRET = "Une maladie rare."


def ecrire(m, voeu, code, pro=None):
    with au_nom_de(pro or m.sarah) as acteur:
        return ecrire_courrier(acteur=acteur, voeu=voeu, code=code, destinataire=ADRESSE)


def lu(courrier):
    verifier_pdf_a_3a(courrier.contenu, courrier.titre)
    return " ".join(texte(courrier.contenu).split())


def test_accuse_et_demande_de_pieces_disent_ce_qui_manque(maison):
    m = maison
    c = recevoir(m)
    voeu = voeu_de(c, m.mecs)
    for code in ("ADM-ACCUSE", "ADM-PIECES"):
        page = lu(ecrire(m, voeu, code))
        for mots in ("Maëlys Aubry", c.numero, "Bulletins, dossier scolaire", "Carole Aubry"):
            assert mots in page, (code, mots)
    assert "2 ans après le dernier contact" in lu(ecrire(m, voeu, "ADM-ACCUSE"))


def test_l_invitation_donne_le_rendez_vous_de_l_agenda(maison):
    m = maison
    voeu = voeu_de(recevoir(m), m.mecs)
    debut = horloge.maintenant() + timedelta(days=3)
    with au_nom_de(m.sarah) as sarah:
        planifier_contact(acteur=sarah, voeu=voeu, type="visite", mode="sur_site", debut=debut, lieu="Salle bleue")
    assert "Salle bleue" in lu(ecrire(m, voeu, "ADM-CONVOCATION"))


def test_un_refus_donne_ses_motifs_et_ses_recours(maison):
    m = maison
    ReglageAdmission.objects.create(structure=m.mecs, recours="Saisissez la personne qualifiée du département.")
    voeu = avancer(m, voeu_de(recevoir(m), m.mecs), *CHEMIN)
    voeu = avancer(m, voeu, "impossible", motif="115", precision="Hors projet.")
    with pytest.raises(ErreurMetier):
        ecrire(m, voeu, "ADM-REFUS")
    voeu = avancer(m, voeu, "refusee", pro=m.helene, motif="115", precision="Le projet relève d’un ITEP.")
    page = lu(ecrire(m, voeu_de(voeu.candidature, m.mecs), "ADM-REFUS"))
    for mots in ("Le projet relève d’un ITEP.", "pas adapté au projet de vie", "personne qualifiée du département"):
        assert mots in page, mots


def test_le_courrier_d_admission_attend_la_decision(maison):
    m = maison
    voeu = avancer(m, voeu_de(recevoir(m), m.mecs), *CHEMIN)
    assert "ADM-ADMISSION" not in dict(courriers_possibles(voeu))
    with au_nom_de(m.helene) as helene:
        admettre(acteur=helene, voeu=voeu, prevue=horloge.aujourdhui() + timedelta(days=6))
    assert "L’entrée est prévue le" in lu(ecrire(m, voeu_de(voeu.candidature, m.mecs), "ADM-ADMISSION"))


def test_le_proces_verbal_ne_dit_rien_de_medical(maison, connecter):
    m = maison
    voeu = avancer(m, voeu_de(recevoir(m), m.mecs), *CHEMIN[:2])
    with au_nom_de(m.denis) as denis:
        donner_avis(acteur=denis, voeu=voeu, role="medical", sens="reserve", texte=SECRET)
    with au_nom_de(m.paul) as paul:
        commission = preparer_commission(
            acteur=paul, structure=m.mecs, le=horloge.maintenant(), participants="P. Renaud"
        )
        ligne = inscrire(acteur=paul, commission=commission, voeu=voeu)
        proposer(
            acteur=paul,
            ligne=ligne,
            version_lue=ligne.version,
            proposition="ajourner",
            motivation="Rencontrer la mère d’abord.",
        )
        pv = ecrire_pv(acteur=paul, commission=commission)
    page = lu(pv)
    assert "Maëlys Aubry" in page
    assert "Ajourner" in page
    assert SECRET not in page
    adresse = reverse("courrier_admission", args=[pv.pk])
    assert connecter(m.helene).get(adresse).content[:5] == b"%PDF-"
    assert connecter(m.ines).get(adresse).status_code == 404


def test_aucun_courrier_ne_part_vers_une_personne_protegee(maison):
    m = maison
    voeu = voeu_de(recevoir(m, sans_ecrit=True), m.mecs)
    with pytest.raises(ErreurMetier) as erreur:
        ecrire(m, voeu, "ADM-ACCUSE")
    assert erreur.value.code == "sans_ecrit"
    with pytest.raises(Refus):
        ecrire(m, voeu_de(recevoir(m, prenoms="Tom"), m.mecs), "ADM-ACCUSE", pro=m.denis)


def test_une_assistante_sociale_hors_equipe_ecrit_quand_meme(maison):
    """No team exists before a dossier: who instructs the request writes its letters, with every field."""
    m = maison
    pauline = f.professionnel(m.organisme, "Pauline", "Ferrand", "Assistante sociale")
    f.affecter(pauline, m.mecs, f.SEC | {"ADM": "W"})
    page = lu(ecrire(m, voeu_de(recevoir(m), m.mecs), "ADM-ACCUSE", pro=pauline))
    assert "non affiché" not in page
    assert "Maëlys Aubry" in page


def test_la_page_ecrit_et_la_fiche_montre(maison, connecter):
    m = maison
    c = recevoir(m, demandeur="Carole Aubry")
    voeu = voeu_de(c, m.mecs)
    client = connecter(m.sarah)
    adresse = reverse("voeu_courrier", args=[voeu.pk])
    assert "Carole Aubry" in client.get(adresse).content.decode()
    donnees = {"jeton_soumission": nouveau_jeton(), "code": "ADM-ACCUSE", "destinataire": "\n".join(ADRESSE)}
    assert client.post(adresse, donnees).status_code == 303
    page = client.get(reverse("candidature", args=[c.pk])).content.decode()
    assert "Accusé de réception d’une demande" in page
    with f.technique(m.mecs):
        pk = CourrierAdmission.objects.get().pk
    assert connecter(m.denis).get(reverse("courrier_admission", args=[pk])).status_code == 403


def test_les_courriers_s_effacent_avec_la_demande(maison):
    m = maison
    c = recevoir(m)
    courrier = ecrire(m, voeu_de(c, m.mecs), "ADM-ACCUSE")
    avancer(m, voeu_de(c, m.mecs), "retiree", motif="100", precision="Renonce")
    with f.technique(m.mecs):
        Candidature.objects.filter(pk=c.pk).update(purge_le=il_y_a(1))
    assert purger_echues() == 1
    with f.technique(m.mecs), connection.cursor() as curseur:
        curseur.execute("SELECT count(*) FROM administration_courrieradmission WHERE id = %s", [courrier.pk])
        assert curseur.fetchone() == (0,)
