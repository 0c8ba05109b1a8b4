"""S-19: every right looked at again on a date, by somebody else, and what is decided is done."""

import uuid
from datetime import timedelta
from io import BytesIO

import pikepdf
import pytest
from django.db import IntegrityError, transaction

from dui.core import contexte, horloge
from dui.core.erreurs import ErreurMetier, Refus
from dui.core.models import Notification, TraceAcces
from habilitations.acces import acteur_de, contexte_de
from habilitations.choices import Transverse
from habilitations.models import Affectation, Compte, LigneRevue, Profil, RevueHabilitations
from habilitations.services import affecter
from habilitations.services.revues import clore_revue, decider_ligne, ouvrir_revue, proposer_avis
from habilitations.tasks import veiller
from tests.outils import fabriques as f
from tests.outils.monde import fraiche

pytestmark = pytest.mark.django_db
JOUR = timedelta(days=1)


def nom_de(pro):
    return contexte.ouvrir(contexte_de(acteur_de(pro.compte)))


@pytest.fixture
def revue(direction):
    with nom_de(direction.helene):
        return ouvrir_revue(acteur=acteur_de(direction.helene.compte), structure=direction.mecs)


def ligne(revue, pro):
    return LigneRevue.objects.get(revue=revue, professionnel=pro)


def decider(qui, revue, pro, decision, **champs):
    with nom_de(qui):
        return decider_ligne(acteur=acteur_de(qui.compte), ligne=ligne(revue, pro), decision=decision, **champs)


def en_cours(pro):
    return list(Affectation.objects.filter(Affectation.en_cours(), professionnel=pro))


@pytest.mark.mission("ATL-SI-2", "PRI-CON-4")
def test_aucun_droit_sans_date_de_revue(direction):
    """0 right without end or review date: the table itself refuses one."""
    with transaction.atomic(), pytest.raises(IntegrityError):
        Affectation.objects.filter(professionnel=direction.anne).update(a_revoir_le=None)
    direction.mecs.revue_jours = 120
    direction.mecs.save()
    profil = Affectation.objects.get(professionnel=direction.anne).profil
    with f.technique(direction.mecs):
        nouvelle = affecter(acteur=None, professionnel=direction.nora, structure=direction.mecs, profil=profil)
    assert nouvelle.a_revoir_le == horloge.aujourdhui() + 120 * JOUR


def test_la_revue_porte_chaque_droit_et_les_comptes_qui_n_en_ont_pas(direction):
    seule = f.professionnel(direction.organisme, "Rose", "Blanc", "Ancienne")
    with nom_de(direction.helene):
        revue = ouvrir_revue(acteur=acteur_de(direction.helene.compte), structure=direction.mecs)
        with pytest.raises(ErreurMetier, match="déjà ouverte"):
            ouvrir_revue(acteur=acteur_de(direction.helene.compte), structure=direction.mecs)
    pros = set(revue.lignes.values_list("professionnel", flat=True))
    attendus = set(Affectation.objects.filter(structure=direction.mecs).values_list("professionnel", flat=True))
    assert attendus <= pros
    assert pros - attendus == {seule.pk}
    assert ligne(revue, seule).affectation is None
    assert direction.nora.pk not in pros
    with nom_de(direction.thomas):
        assert Notification.objects.filter(acteur_id=direction.thomas.pk, nature="revue").count() == 1


def test_garder_repousse_la_date(direction, revue):
    decidee = decider(direction.helene, revue, direction.anne, "garder")
    assert decidee.affectation.a_revoir_le == horloge.aujourdhui() + 90 * JOUR
    assert en_cours(direction.anne)
    with pytest.raises(ErreurMetier, match="déjà décidée"):
        decider(direction.helene, revue, direction.anne, "retirer", motif="Trop tard")


@pytest.mark.mission("PDE-HAB-1", "PDS-HAB-1")
def test_retirer_arrete_a_la_requete_suivante(direction, revue, connecter):
    anne = connecter(direction.anne)
    chemin = f"/dossiers/{direction.d_eloise.pk}/"
    assert anne.get(chemin).status_code == 200
    with pytest.raises(ErreurMetier, match="pourquoi"):
        decider(direction.helene, revue, direction.anne, "retirer", motif=" ")
    decider(direction.helene, revue, direction.anne, "retirer", motif="Partie au service des sports")
    assert anne.get(chemin).status_code == 404
    assert not en_cours(direction.anne)


def test_changer_arrete_l_ancien_et_donne_le_nouveau(direction, revue):
    nouveau = Profil.objects.get(affectations__professionnel=direction.lucie)
    decidee = decider(direction.helene, revue, direction.anne, "changer", motif="Change de groupe", profil=nouveau,
                      unite=direction.chenes, fin=horloge.aujourdhui() + 30 * JOUR)  # fmt: skip
    (seule,) = en_cours(direction.anne)
    assert (seule.profil_id, seule.unite_id) == (nouveau.pk, direction.chenes.pk)
    assert seule.fin == horloge.aujourdhui() + 30 * JOUR
    assert "Désormais" in decidee.effet


def test_changer_la_fin_seule_et_rien_n_est_pas_changer(direction, revue):
    ancienne = Affectation.objects.get(professionnel=direction.anne)
    meme = {"profil": ancienne.profil, "unite": direction.tilleuls, "motif": "Fin de mission"}
    with pytest.raises(ErreurMetier, match="ce qui change"):
        decider(direction.helene, revue, direction.anne, "changer", **meme)
    fin = horloge.aujourdhui() + 10 * JOUR
    decider(direction.helene, revue, direction.anne, "changer", fin=fin, **meme)
    (seule,) = en_cours(direction.anne)
    assert (seule.pk, seule.fin) == (ancienne.pk, fin)


def test_un_compte_sans_droit_se_clot(direction):
    seule = f.professionnel(direction.organisme, "Rose", "Blanc", "Ancienne")
    with nom_de(direction.helene):
        revue = ouvrir_revue(acteur=acteur_de(direction.helene.compte), structure=direction.mecs)
    with pytest.raises(ErreurMetier, match="pas de droits"):
        decider(direction.helene, revue, seule, "changer", motif="Essai")
    decider(direction.helene, revue, seule, "retirer", motif="N’est plus là")
    assert Compte.objects.get(professionnel=seule).etat == "clos"


def test_le_chef_propose_et_rien_ne_change(direction, revue):
    with nom_de(direction.paul):
        paul = acteur_de(direction.paul.compte)
        proposer_avis(acteur=paul, ligne=ligne(revue, direction.anne), avis="retirer", motif="Doublon")
        with pytest.raises(ErreurMetier, match="vos propres droits"):
            proposer_avis(acteur=paul, ligne=ligne(revue, direction.paul), avis="garder")
    assert en_cours(direction.anne)
    for qui in (direction.paul, direction.victor, direction.thomas, direction.zoe):
        with pytest.raises(Refus):
            decider(qui, revue, direction.anne, "garder")


def test_jamais_pour_soi_une_autre_direction_decide(direction, revue):
    with pytest.raises(ErreurMetier, match="vos propres droits"):
        decider(direction.helene, revue, direction.helene, "garder")
    ligne_h = ligne(revue, direction.helene)
    with transaction.atomic(), pytest.raises(IntegrityError):
        LigneRevue.objects.filter(pk=ligne_h.pk).update(
            decision="garder", decidee_par=direction.helene, decidee_le=horloge.maintenant()
        )
    jeanne = f.professionnel(direction.organisme, "Jeanne", "Kermarrec", "Directrice")
    f.affecter(jeanne, direction.csapa, f.DIR, transverse=Transverse.STRUCTURE)
    with pytest.raises(Refus):
        decider(jeanne, revue, direction.anne, "garder")
    assert decider(jeanne, revue, direction.helene, "garder").decidee_par_id == jeanne.pk


def test_on_clot_quand_tout_est_decide_sauf_ses_propres_droits(direction, revue):
    helene = acteur_de(direction.helene.compte)
    with nom_de(direction.helene), pytest.raises(ErreurMetier, match="à décider"):
        clore_revue(acteur=helene, revue=revue)
    for pro in {x.professionnel for x in revue.lignes.select_related("professionnel__compte")} - {direction.helene}:
        decider(direction.helene, revue, pro, "garder")
    with nom_de(direction.helene):
        close = clore_revue(acteur=helene, revue=revue)
        assert close.close_par_id == direction.helene.pk
    with pytest.raises(ErreurMetier, match="close"):
        decider(direction.helene, revue, direction.helene, "garder")
    with f.technique(direction.mecs):
        assert TraceAcces.objects.filter(action="revue_close", objet=f"revue:{revue.pk}").exists()
    dues = Affectation.objects.get(professionnel=direction.helene)
    with horloge.a_l_instant(horloge.maintenant() + 91 * JOUR):
        assert dues.a_revoir_le < horloge.aujourdhui(), "what nobody decided stays due"


def test_elle_s_ouvre_d_elle_meme_quand_une_date_passe(direction):
    veiller()
    assert not RevueHabilitations.objects.exists()
    with horloge.a_l_instant(horloge.maintenant() + 90 * JOUR):
        veiller()
        assert RevueHabilitations.objects.filter(structure=direction.mecs, close_le=None).count() == 1
        veiller()
        assert RevueHabilitations.objects.filter(structure=direction.mecs).count() == 1


def test_le_retard_se_voit_a_l_accueil_et_sur_la_page(direction, revue, connecter):
    page = connecter(direction.helene).get("/").content.decode().replace("\u00a0", " ")
    assert f"{revue.lignes.count()} lignes de la revue à décider" in page
    RevueHabilitations.objects.update(debut=horloge.aujourdhui() - 20 * JOUR, echeance=horloge.aujourdhui() - JOUR)
    Affectation.objects.filter(professionnel=direction.anne).update(a_revoir_le=horloge.aujourdhui() - JOUR)
    helene = connecter(direction.helene)
    assert "En retard" in helene.get("/").content.decode()
    page = helene.get("/habilitations/revues/").content.decode()
    assert "Date de revue passée" in page
    assert "Anne Dupont" in page
    assert "Habilitations" not in connecter(direction.anne).get("/").content.decode()


@pytest.mark.mission("PDE-HAB-1", "PDS-HAB-1", "PRI-CON-4")
def test_de_l_ouverture_au_rapport_par_les_ecrans(direction, connecter):
    m = direction
    helene = fraiche(connecter(m.helene))

    def envoyer(chemin, client=helene, **champs):
        return client.post(chemin, {"jeton_soumission": str(uuid.uuid4()), **champs})

    jour = horloge.aujourdhui()
    assert envoyer("/habilitations/revues/", echeance="01/01/2020").status_code == 422
    assert envoyer("/habilitations/revues/", echeance=f"{jour + 10 * JOUR:%d/%m/%Y}").status_code == 303
    revue = RevueHabilitations.objects.get()
    page = f"/habilitations/revues/{revue.pk}/"
    assert "Anne Dupont" in helene.get(page).content.decode()
    anne, karim = ligne(revue, m.anne), ligne(revue, m.karim)
    assert envoyer(f"/habilitations/revues/lignes/{anne.pk}/garder/").status_code == 303
    formulaire = {"profil": karim.affectation.profil_id, "unite": "", "decision": "retirer"}
    assert envoyer(f"/habilitations/revues/lignes/{karim.pk}/", **formulaire).status_code == 422
    assert envoyer(f"/habilitations/revues/lignes/{karim.pk}/", motif="Parti", **formulaire).status_code == 303
    assert not en_cours(m.karim)
    lucie = ligne(revue, m.lucie)
    paul = fraiche(connecter(m.paul))
    assert envoyer(f"/habilitations/revues/lignes/{lucie.pk}/", paul, decision="garder").status_code == 303
    assert not LigneRevue.objects.get(pk=lucie.pk).decision
    assert envoyer(f"/habilitations/revues/lignes/{lucie.pk}/garder/", paul).status_code == 403
    assert fraiche(connecter(m.zoe)).get(page).status_code == 404
    pdf = fraiche(connecter(m.helene)).get(f"{page}rapport/")
    assert pdf["Content-Type"] == "application/pdf"
    assert "no-store" in pdf["Cache-Control"]
    with pikepdf.open(BytesIO(pdf.content)) as ouvert:
        assert ouvert.docinfo["/Title"] == "Revue des habilitations, MECS Les Tilleuls"
    with f.technique(m.mecs):
        assert TraceAcces.objects.filter(action="export", objet=f"revue:{revue.pk}").exists()
