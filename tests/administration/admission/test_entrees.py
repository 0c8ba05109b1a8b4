"""Admission ≠ entry ≠ decision; what the law asks first; trial, transfer, readmission, siblings (S01, S02)."""

from datetime import timedelta

import pytest
from django.urls import reverse

from administration.donnees import admission as d
from administration.models import Candidature, StatutVoeu, VoeuStructure
from administration.services.admission.avis import donner_avis
from administration.services.admission.entrees import admettre, conclure_essai, entrer, ouvrir_sejour, transferer
from administration.services.admission.pieces import verifier_piece
from coordination.models import Echeance
from dui.core import horloge
from dui.core.erreurs import ErreurMetier, Refus
from dui.core.idempotence import nouveau_jeton
from habilitations.choices import NatureLien, Secteur, Transverse
from habilitations.models import Unite
from habilitations.services.liens import lier_dossier
from tests.administration.admission.outils import CHEMIN, avancer, il_y_a, recevoir, voeu_de
from tests.coordination.outils import au_nom_de
from tests.outils import fabriques as f
from usagers.acces import permet
from usagers.models import Compteur, Dossier, GroupeFamilial, Sejour, Usager
from usagers.services import enregistrer_sortie

pytestmark = [pytest.mark.django_db, pytest.mark.mission("PDE-ADM-1", "PDS-ADM-1", "PRI-CAR-ADM-1")]


def deja_un_sejour(m):
    """The world's stays were written without their counter."""
    Compteur.objects.get_or_create(dossier=m.d_eloise, objet="SEJOUR", structure=m.mecs, defaults={"dernier": 1})


def en_commission(m, **champs):
    return avancer(m, voeu_de(recevoir(m, **champs), m.mecs), *CHEMIN)


def admis(m, prevue=None, **champs):
    voeu = en_commission(m, **champs)
    with au_nom_de(m.helene) as helene:
        admettre(acteur=helene, voeu=voeu, prevue=prevue)
    return voeu_de(voeu.candidature, m.mecs)


def accueillie(m, **champs):
    voeu = admis(m, **champs)
    with au_nom_de(m.sarah) as sarah:
        ouvrir_sejour(acteur=sarah, voeu=voeu, decision="autre")
        voeu = VoeuStructure.objects.select_related("candidature", "structure", "sejour").get(pk=voeu.pk)
        return entrer(acteur=sarah, voeu=voeu, le=horloge.aujourdhui())


def test_trois_dates_trois_actes(maison):
    m = maison
    voeu = admis(m, prevue=horloge.aujourdhui() + timedelta(days=4))
    assert (voeu.statut, voeu.sejour_id) == ("admis", None)
    with au_nom_de(m.sarah) as sarah:
        sejour = ouvrir_sejour(acteur=sarah, voeu=voeu)
        assert (sejour.statut, sejour.date_entree, sejour.date_admission) == ("prevu", None, horloge.aujourdhui())
        voeu = VoeuStructure.objects.select_related("candidature", "structure", "sejour").get(pk=voeu.pk)
        entrer(acteur=sarah, voeu=voeu, le=horloge.aujourdhui(), lieu="Chambre 4")
        sejour.refresh_from_db()
        assert (sejour.statut, sejour.date_entree) == ("en_cours", horloge.aujourdhui())
        assert StatutVoeu.objects.filter(voeu=voeu).first().national == "47"
        assert Dossier.objects.get(pk=sejour.dossier_id).usager.nom_naissance == "AUBRY"


def test_l_unite_choisie_a_l_ouverture_ouvre_le_dossier_a_son_equipe(maison):
    """A request from outside names no unit: whoever opens the stay does, else the group could not read the file."""
    m = maison
    ailleurs = Unite.objects.create(structure=m.csapa, nom="Antenne")
    voeu = admis(m)
    with au_nom_de(m.sarah) as sarah:
        with pytest.raises(ErreurMetier) as refus:
            ouvrir_sejour(acteur=sarah, voeu=voeu, unite=ailleurs)
        assert refus.value.champ == "unite"
        sejour = ouvrir_sejour(acteur=sarah, voeu=voeu, unite=m.chenes)
        voeu = VoeuStructure.objects.select_related("candidature", "structure", "sejour").get(pk=voeu.pk)
        entrer(acteur=sarah, voeu=voeu, le=horloge.aujourdhui())
        lier_dossier(perimetre=sejour.dossier.perimetre, professionnel=m.karim, nature=NatureLien.EQUIPE)
    with au_nom_de(m.karim) as karim:
        assert permet(karim, Dossier.objects.select_related("perimetre").get(pk=sejour.dossier_id), "PP", "lire")


@pytest.mark.parametrize("pro", ["sarah", "paul", "denis"])
def test_seule_la_direction_prononce(maison, connecter, pro):
    m = maison
    voeu = en_commission(m)
    with au_nom_de(getattr(m, pro)) as acteur, pytest.raises(Refus):
        admettre(acteur=acteur, voeu=voeu)
    assert connecter(getattr(m, pro)).get(reverse("voeu_admission", args=[voeu.pk])).status_code == 403


def test_une_orientation_expiree_arrete_l_admission_et_l_entree(maison):
    """Admitting without checking the expiry of the decision is the pitfall of S02."""
    m = maison
    voeu = en_commission(m, orientation_fin=il_y_a(1))
    with au_nom_de(m.helene) as helene:
        with pytest.raises(ErreurMetier) as erreur:
            admettre(acteur=helene, voeu=voeu)
        assert erreur.value.code == "orientation"
        bientot = en_commission(m, prenoms="Tom", orientation_fin=horloge.aujourdhui() + timedelta(days=5))
        with pytest.raises(ErreurMetier):
            admettre(acteur=helene, voeu=bientot, prevue=horloge.aujourdhui() + timedelta(days=6))
        admettre(acteur=helene, voeu=bientot, prevue=horloge.aujourdhui() + timedelta(days=5))
    bientot = voeu_de(bientot.candidature, m.mecs)
    with au_nom_de(m.sarah) as sarah:
        sejour = ouvrir_sejour(acteur=sarah, voeu=bientot)
        assert Echeance.objects.get(regle="notification_fin").objet == f"sejour:{sejour.pk}"
        Candidature.objects.filter(pk=bientot.candidature_id).update(orientation_fin=il_y_a(1))
        bientot = VoeuStructure.objects.select_related("candidature", "structure", "sejour").get(pk=bientot.pk)
        with pytest.raises(ErreurMetier):
            entrer(acteur=sarah, voeu=bientot, le=horloge.aujourdhui())


def test_une_mesure_finie_arrete_l_admission(maison):
    m = maison
    voeu = en_commission(m, mesure="Placement", mesure_fin=il_y_a(1), base="judiciaire")
    with au_nom_de(m.helene) as helene, pytest.raises(ErreurMetier):
        admettre(acteur=helene, voeu=voeu)


def test_l_accueil_administratif_attend_l_accord_ecrit(maison):
    """L223-2: both the date and the document."""
    m = maison
    voeu = en_commission(m, base="ase_adm")
    with au_nom_de(m.helene) as helene:
        with pytest.raises(ErreurMetier) as erreur:
            admettre(acteur=helene, voeu=voeu)
        assert "L223-2" in erreur.value.message
    with f.technique(m.mecs):
        Candidature.objects.filter(pk=voeu.candidature_id).update(accord_le=il_y_a(2))
    voeu = voeu_de(voeu.candidature, m.mecs)
    with au_nom_de(m.helene) as helene, pytest.raises(ErreurMetier):
        admettre(acteur=helene, voeu=voeu)
    with au_nom_de(m.sarah) as sarah:
        verifier_piece(acteur=sarah, piece=voeu.candidature.pieces.get(type="accord"), version_lue=1, etat="conforme")
    with au_nom_de(m.helene) as helene:
        assert admettre(acteur=helene, voeu=voeu).statut == "admis"


def test_en_ph_la_decision_de_la_cdaph_est_demandee_sauf_acces_direct(maison):
    m = maison
    for categorie, refuse in (("183", True), ("190", False)):
        ime = f.structure(m.organisme, f"PH {categorie}", Secteur.PH, categorie)
        f.affecter(m.helene, ime, f.DIR | {"ADM": "V"}, transverse=Transverse.STRUCTURE)
        voeu = voeu_de(recevoir(m, ime, pro=False, urgence=True), ime)
        with au_nom_de(m.helene) as helene:
            if refuse:
                with pytest.raises(ErreurMetier):
                    admettre(acteur=helene, voeu=voeu)
            else:
                admettre(acteur=helene, voeu=voeu)


@pytest.fixture
def lhss(maison):
    """Agnès directs the LHSS, Omar is its doctor; Denis is the doctor of another house."""
    m = maison
    m.lhss = f.structure(m.organisme, "LHSS L’Escale", Secteur.PDS, "180")
    m.agnes = f.professionnel(m.organisme, "Agnès", "Cohen", "Directrice")
    f.affecter(m.agnes, m.lhss, f.DIR | {"ADM": "V"}, transverse=Transverse.STRUCTURE)
    m.omar = f.professionnel(m.organisme, "Omar", "Sy", "Médecin", professionnel_de_sante=True, profession="G15_10")
    f.affecter(m.omar, m.lhss, f.IDE | {"ADM": "R"})
    return m


def test_lhss_le_directeur_apres_le_medecin_jamais_a_la_place_de_l_hopital(lhss):
    """D312-176-4."""
    m = lhss
    voeu = voeu_de(recevoir(m, m.lhss, pro=False, urgence=True), m.lhss)
    with au_nom_de(m.agnes) as agnes:
        with pytest.raises(ErreurMetier) as erreur:
            admettre(acteur=agnes, voeu=voeu)
        assert erreur.value.code == "avis_medical"
    with au_nom_de(m.omar) as omar:
        donner_avis(acteur=omar, voeu=voeu, role="medical", sens="defavorable", texte="Instable",
                    soins_hospitaliers=True)  # fmt: skip
    with au_nom_de(m.agnes) as agnes:
        with pytest.raises(ErreurMetier) as erreur:
            admettre(acteur=agnes, voeu=voeu, precision="Rien d’autre ce soir")
        assert erreur.value.code == "hopital"
    with au_nom_de(m.omar) as omar:
        donner_avis(acteur=omar, voeu=voeu, role="medical", sens="defavorable", texte="Plaie propre, mais isolé.")
    with au_nom_de(m.agnes) as agnes:
        with pytest.raises(ErreurMetier):
            admettre(acteur=agnes, voeu=voeu)
        assert admettre(acteur=agnes, voeu=voeu, precision="Aucune autre solution ce soir.").statut == "admis"


def test_jamais_deux_personnes(maison):
    """A near identity asks somebody to decide; the same one is never made twice."""
    m = maison
    voeu = admis(m, nom_naissance="Lambert", prenoms="Eloise", date_naissance=m.eloise.date_naissance)
    avant = Usager.objects.count
    with au_nom_de(m.sarah) as sarah:
        nombre = avant()
        with pytest.raises(ErreurMetier) as erreur:
            ouvrir_sejour(acteur=sarah, voeu=voeu)
        assert erreur.value.code == "doublons"
        deja_un_sejour(m)
        enregistrer_sortie(acteur=None, sejour=m.d_eloise.sejours.get(), le=horloge.aujourdhui(), motif="Fin")
        sejour = ouvrir_sejour(acteur=sarah, voeu=voeu, decision="meme", meme=m.eloise)
        assert Usager.objects.count() == nombre
        assert sejour.dossier_id == m.d_eloise.pk
        assert sejour.numero > 1


def test_un_retour_est_un_nouveau_sejour_du_meme_dossier(maison):
    m = maison
    with f.technique(m.mecs):
        deja_un_sejour(m)
        enregistrer_sortie(acteur=None, sejour=m.d_eloise.sejours.get(), le=il_y_a(30), motif="Retour en famille")
    voeu = admis(m, usager=m.eloise)
    with au_nom_de(m.sarah) as sarah:
        sejour = ouvrir_sejour(acteur=sarah, voeu=voeu)
        assert sejour.dossier_id == m.d_eloise.pk
        assert Dossier.objects.filter(usager=m.eloise).count() == 1
        assert Sejour.objects.filter(dossier=m.d_eloise).count() == 2


def test_essai_concluant_ou_non(maison):
    m = maison
    fin = horloge.aujourdhui() + timedelta(days=30)
    voeux = []
    for prenom in ("Maëlys", "Tom"):
        voeu = admis(m, prenoms=prenom)
        with au_nom_de(m.sarah) as sarah:
            ouvrir_sejour(acteur=sarah, voeu=voeu, decision="autre")
            voeu = VoeuStructure.objects.select_related("candidature", "structure", "sejour").get(pk=voeu.pk)
            voeux.append(entrer(acteur=sarah, voeu=voeu, le=horloge.aujourdhui(), essai_fin=fin))
    assert {v.statut for v in voeux} == {"essai"}
    with au_nom_de(m.sarah) as sarah:
        assert conclure_essai(acteur=sarah, voeu=voeux[0], concluant=True).statut == "entre"
        with pytest.raises(ErreurMetier):
            conclure_essai(acteur=sarah, voeu=voeux[1], concluant=False, motif="115")
        with pytest.raises(ErreurMetier):
            conclure_essai(acteur=sarah, voeu=voeux[1], concluant=False, precision="Le groupe est trop grand.")
        conclue = conclure_essai(
            acteur=sarah, voeu=voeux[1], concluant=False, motif="115", precision="Groupe trop grand."
        )
        assert conclue.statut == "essai_nc"
        assert StatutVoeu.objects.filter(voeu=conclue).first().national == "44"
        assert Sejour.objects.get(pk=conclue.sejour_id).statut == "termine"


def test_transfert_deux_sejours_qui_se_suivent_un_dossier(maison):
    m = maison
    voeu = accueillie(m, unite=m.tilleuls)
    with au_nom_de(m.sarah) as sarah:
        sejour = Sejour.objects.select_related("dossier__perimetre", "dossier__usager", "dossier__structure").get(
            pk=voeu.sejour_id
        )
        with pytest.raises(ErreurMetier):
            transferer(acteur=sarah, sejour=sejour, unite=m.tilleuls, le=horloge.aujourdhui(), motif="x")
        with pytest.raises(ErreurMetier):
            transferer(acteur=sarah, sejour=sejour, unite=m.chenes, le=horloge.aujourdhui(), motif=" ")
        suivant = transferer(acteur=sarah, sejour=sejour, unite=m.chenes, le=horloge.aujourdhui(), motif="Plus grand")
        sejour.refresh_from_db()
        assert (sejour.statut, sejour.date_sortie) == ("termine", horloge.aujourdhui())
        assert (suivant.statut, suivant.unite_id, suivant.numero) == ("en_cours", m.chenes.pk, sejour.numero + 1)
        assert suivant.dossier.perimetre.unite_id == m.chenes.pk
        voeu.refresh_from_db()
        assert (voeu.statut, voeu.sejour_id) == ("entre", suivant.pk)


def test_la_sortie_se_voit_dans_la_demande(maison):
    m = maison
    voeu = accueillie(m)
    with f.technique(m.mecs):
        sejour = Sejour.objects.select_related("dossier__perimetre").get(pk=voeu.sejour_id)
        enregistrer_sortie(acteur=None, sejour=sejour, le=horloge.aujourdhui(), motif="Fin de mesure")
        voeu.refresh_from_db()
        assert voeu.statut == d.Statut.SORTI
        assert StatutVoeu.objects.filter(voeu=voeu).first().national == "48"


def test_fratrie_et_parent_avec_enfant_sont_relies_a_l_arrivee(maison):
    m = maison
    maelys = recevoir(m)
    tom = recevoir(m, prenoms="Tom", avec=maelys, lien="fratrie", date_naissance=il_y_a(3000))
    for c in (maelys, tom):
        voeu = avancer(m, voeu_de(c, m.mecs), *CHEMIN)
        with au_nom_de(m.helene) as helene:
            admettre(acteur=helene, voeu=voeu)
        with au_nom_de(m.sarah) as sarah:
            ouvrir_sejour(acteur=sarah, voeu=voeu_de(c, m.mecs), decision="autre")
    with f.technique(m.mecs):
        groupe = GroupeFamilial.objects.get()
        assert {a.usager.prenom_affiche for a in groupe.appartenances.all()} == {"Maelys", "Tom"}


def test_les_pages_menent_jusqu_a_l_entree(maison, connecter):
    m = maison
    voeu = en_commission(m)

    def poster(pro, nom, **donnees):
        adresse = reverse(nom, args=[voeu.pk])
        return connecter(pro).post(adresse, {"jeton_soumission": nouveau_jeton()} | donnees)

    assert poster(m.helene, "voeu_admission", precision="Projet adapté").status_code == 303
    assert poster(m.sarah, "voeu_sejour").status_code == 303
    demain = horloge.aujourdhui() + timedelta(days=1)
    refus = poster(m.sarah, "voeu_entree", le=f"{demain:%d/%m/%Y}")
    assert refus.status_code == 422
    assert "le jour où la personne est là" in refus.content.decode()
    assert poster(m.sarah, "voeu_entree", le=f"{horloge.aujourdhui():%d/%m/%Y}").status_code == 303
    page = connecter(m.sarah).get(reverse("candidature", args=[voeu.candidature_id])).content.decode()
    assert "Entrée" in page


def test_la_liste_des_sejours_offre_le_transfert_a_qui_le_peut(maison, connecter):
    m = maison
    voeu = accueillie(m, unite=m.tilleuls)
    liste = reverse("dossier_administratif", args=[voeu.dossier_id])
    adresse = reverse("sejour_transfert", args=[voeu.dossier_id, voeu.sejour_id])
    assert adresse in connecter(m.sarah).get(liste).content.decode()
    page = connecter(m.sarah).get(adresse).content.decode()
    assert "Nouvelle unité" in page
    donnees = {"jeton_soumission": nouveau_jeton(), "unite": m.chenes.pk, "le": f"{horloge.aujourdhui():%d/%m/%Y}"}
    assert connecter(m.sarah).post(adresse, donnees).status_code == 422
    assert connecter(m.sarah).post(adresse, donnees | {"motif": "Plus grand"}).status_code == 303
    assert adresse not in connecter(m.helene).get(liste).content.decode()
