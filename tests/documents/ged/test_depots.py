"""S28: what a document is, who reads it, in which versions. PG: level of a folder, telling names, replaced bytes."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from coordination.models import Echeance
from documents import ged as lectures
from documents.models import Depot, OriginalDepot, TexteDepot, VersionDepot
from documents.services.ged import (
    certifier_conforme,
    noter_remise,
    nouvelle_version,
    perimer,
    qualifier_depot,
)
from documents.services.ged.droits import niveaux_ouverts
from dui.core import horloge
from dui.core.entrees import EntreeRefusee
from dui.core.erreurs import ErreurMetier, Refus
from habilitations.acces import acteur_de
from habilitations.choices import NatureLien
from tests.documents.ged.outils import pdf, photo, poser, traite
from tests.documents.signature.outils import au_nom_de
from tests.outils import fabriques as f

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.mission("PDE-HAB-3", "PDS-HAB-3", "PRI-DEF-3", "PRI-CAR-PIL-3", "PRI-CAR-ACC-4"),
]
TYPE = "28653-4"


def vus(ged, pro, **filtres):
    with au_nom_de(pro):
        acteur = acteur_de(pro.compte)
        page = lectures.du_dossier(acteur, ged.d_eloise, lectures.Filtres(**filtres))
        return [d.pk for d in page.lignes]


def qualifier(ged, pro, depot, version=None, **champs):
    with au_nom_de(pro):
        lu = Depot.objects.select_related("dossier__perimetre", "structure").get(pk=depot.pk)
        return qualifier_depot(acteur=acteur_de(pro.compte), depot=lu, version_lue=version or lu.version, **champs)


def agir(ged, pro, service, depot, **champs):
    with au_nom_de(pro):
        lu = Depot.objects.select_related("dossier__perimetre", "structure").get(pk=depot.pk)
        return service(acteur=acteur_de(pro.compte), depot=lu, **champs)


def test_recu_puis_a_qualifier_puis_classe(ged):
    depot = poser(ged, ged.paul)
    assert (depot.etat, depot.traitement) == ("recu", "en_attente")
    depot = traite(ged, depot)
    assert (depot.etat, depot.traitement) == ("a_qualifier", "fait")
    qualifie = qualifier(ged, ged.paul, depot, type=TYPE, titre="Attestation", mots_cles=["école"])
    assert qualifie.etat == "classe"
    with f.technique(ged.mecs):
        assert [s.etat for s in depot.statuts.all()] == ["recu", "a_qualifier", "classe"]
    direct = traite(ged, poser(ged, ged.paul, type=TYPE))
    assert direct.etat == "classe"


def test_l_original_reste_tel_quel_a_cote(ged):
    fichiers = [photo("red", exif=True), photo("blue")]
    depot = traite(ged, poser(ged, ged.paul, fichiers))
    with f.technique(ged.mecs):
        originaux = list(depot.originaux.all())
        version = depot.versions.get()
    assert [o.contenu for o in originaux] == fichiers
    assert (version.mime, version.pages) == ("application/pdf", 2)
    assert b"Diagnostic" not in version.contenu
    assert b"Diagnostic" in originaux[0].contenu
    tel_quel = traite(ged, poser(ged, ged.paul))
    with f.technique(ged.mecs):
        assert tel_quel.versions.get().contenu == pdf()


def test_rien_ne_prend_la_place_d_une_version(ged):
    """PG: replacing a file under the same number."""
    depot = traite(ged, poser(ged, ged.paul))
    with pytest.raises(ErreurMetier, match="ce qui change"):
        agir(ged, ged.paul, nouvelle_version, depot, fichiers=[pdf("Deux")], motif="")
    agir(ged, ged.paul, nouvelle_version, depot, fichiers=[pdf("Deux")], motif="Page oubliée")
    depot = traite(ged, depot)
    with f.technique(ged.mecs):
        assert [(v.numero, v.motif, v.contenu) for v in depot.versions.all()] == [
            (2, "Page oubliée", pdf("Deux")), (1, "", pdf()),
        ]  # fmt: skip
        premiere = depot.versions.get(numero=1)
        with pytest.raises(IntegrityError), transaction.atomic():
            VersionDepot.objects.create(depot=depot, structure=ged.mecs, niveau=2, numero=1, fichier=premiere.fichier,
                                        mime="application/pdf", sha256="0", taille=1)  # fmt: skip
    for ordre in (
        "UPDATE documents_versiondepot SET sha256 = 'x'", "UPDATE documents_originaldepot SET fichier = 'x'",
        "DELETE FROM documents_versiondepot", "DELETE FROM documents_depot", "DELETE FROM documents_originaldepot",
        "UPDATE documents_statutdepot SET etat = 'recu'",
    ):  # fmt: skip
        with f.technique(ged.mecs), pytest.raises(Exception, match="permission denied"), transaction.atomic():
            connection.cursor().execute(ordre)


def test_le_niveau_est_celui_du_document(ged):
    """PG: level inherited from a folder. Two papers of one dossier, of one category, each its own readers."""
    equipe = traite(ged, poser(ged, ged.paul, niveau=2, categorie="sante"))
    soins = traite(ged, poser(ged, ged.lucie, niveau=4, categorie="sante"))
    assert vus(ged, ged.anne) == [equipe.pk]
    assert set(vus(ged, ged.lucie)) == {equipe.pk, soins.pk}
    assert vus(ged, ged.karim) == []
    assert vus(ged, ged.nora) == []
    with au_nom_de(ged.anne):
        assert not Depot.objects.filter(pk=soins.pk).exists()
        assert not TexteDepot.objects.filter(depot=soins.pk).exists()


def test_n5_a_son_auteur_seul_n6_nommement(ged):
    psy = traite(ged, poser(ged, ged.psy, niveau=5))
    assert psy.pk in vus(ged, ged.psy)
    for autre in (ged.psy2, ged.lucie, ged.paul, ged.anne):
        assert psy.pk not in vus(ged, autre)
    protege = traite(ged, poser(ged, ged.paul, niveau=6))
    assert protege.pk in vus(ged, ged.paul)
    assert protege.pk not in vus(ged, ged.anne)
    with f.technique(ged.mecs):
        f.lier(ged.d_eloise, ged.anne, NatureLien.NOMME)
    assert vus(ged, ged.anne, niveau=6) == []  # the letter C of IP creates, and reads one's own


def test_changer_de_niveau_suit_les_fichiers_et_l_index(ged):
    f.affecter(ged.lucie, ged.mecs, f.IDE | {"GA": "W"})
    depot = traite(ged, poser(ged, ged.lucie, niveau=2, type=TYPE))
    assert depot.pk in vus(ged, ged.anne)
    with pytest.raises(ErreurMetier, match="niveau"):
        qualifier(ged, ged.paul, depot, niveau=5, type=TYPE)
    qualifier(ged, ged.lucie, depot, niveau=4, type=TYPE)
    assert depot.pk not in vus(ged, ged.anne)
    with au_nom_de(ged.anne):
        for modele in (VersionDepot, OriginalDepot, TexteDepot):
            assert not modele.objects.filter(depot=depot.pk).exists()
    with pytest.raises(ErreurMetier, match="niveau"):
        poser(ged, ged.paul, niveau=5)
    with pytest.raises(ErreurMetier, match="niveau"):
        poser(ged, ged.sarah, niveau=4)


def test_qui_depose(ged):
    with pytest.raises(Refus):
        poser(ged, ged.anne)
    with pytest.raises(Refus):
        poser(ged, ged.karim)
    with au_nom_de(ged.paul):
        assert niveaux_ouverts(acteur_de(ged.paul.compte), ged.mecs.pk, ged.d_eloise) == [1, 2, 6]
    with au_nom_de(ged.lucie):
        assert niveaux_ouverts(acteur_de(ged.lucie.compte), ged.mecs.pk, ged.d_eloise) == [3, 4]


def test_recherche_dans_le_texte_du_pdf(ged):
    """Absent for who may not read it: not in the list, not in a count."""
    equipe = traite(ged, poser(ged, ged.paul, [pdf("Convocation à la préfecture, guichet nº 4")]))
    soins = traite(ged, poser(ged, ged.lucie, [pdf("Bilan sanguin, ferritine basse")], niveau=4))
    assert vus(ged, ged.anne, q="prefecture") == [equipe.pk]
    assert vus(ged, ged.anne, q="Préfect conv") == [equipe.pk]
    assert vus(ged, ged.anne, q="prefecture mairie") == []
    assert vus(ged, ged.anne, q="ferritine") == []
    assert vus(ged, ged.lucie, q="ferritine") == [soins.pk]
    assert vus(ged, ged.lucie, q="& | ! :*") == []
    qualifier(ged, ged.paul, equipe, type=TYPE, mots_cles=["titre de séjour"])
    assert vus(ged, ged.anne, q="sejour") == [equipe.pk]


def test_ce_qui_est_refuse_a_l_entree(ged):
    for fichiers in ([b"MZ\x90\x00" + b"0" * 90], [b"<html>"], [pdf(), photo()]):
        with pytest.raises(ErreurMetier):
            poser(ged, ged.paul, fichiers)
    with pytest.raises(EntreeRefusee, match="25"):
        poser(ged, ged.paul, [b"%PDF-1.4" + b"0" * (26 * 1024 * 1024)])
    actif = b"%PDF-1.4\n1 0 obj<</Type/Catalog/OpenAction<</S/JavaScript/JS(app.alert(1))>>/Pages 2 0 R>>endobj\n"
    actif += b"2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF"
    depot = traite(ged, poser(ged, ged.paul, [actif]))
    assert (depot.traitement, depot.etat) == ("refuse", "recu")
    assert depot.refus
    with f.technique(ged.mecs):
        assert not depot.versions.exists()
    with pytest.raises(ErreurMetier, match="refusé"):
        qualifier(ged, ged.paul, depot, type=TYPE)


def test_photographie_avec_legende_finalite_et_consentement(ged):
    depot = traite(ged, poser(ged, ged.paul, [photo()], categorie="photo"))
    for champs in ({}, {"legende": "Sortie à la mer"}, {"legende": "Sortie", "finalite": "Album de vie"}):
        with pytest.raises(ErreurMetier):
            qualifier(ged, ged.paul, depot, type=TYPE, **champs)
    entiers = {"legende": "Sortie à la mer", "finalite": "Album de vie", "consentement_image": "manquant"}
    depot = qualifier(ged, ged.paul, depot, type=TYPE, **entiers)
    with pytest.raises(ErreurMetier, match="consentement"):
        agir(ged, ged.paul, noter_remise, depot, a_qui="Mme Lambert, mère")
    qualifier(ged, ged.paul, depot, type=TYPE, consentement_image="recueilli")
    agir(ged, ged.paul, noter_remise, depot, a_qui="Mme Lambert, mère")
    with f.technique(ged.mecs):
        relu = Depot.objects.get(pk=depot.pk)
    assert (relu.etat, relu.destinataires) == ("diffuse", "Mme Lambert, mère")


def test_la_validite_pose_puis_deplace_une_echeance(ged):
    dans_un_mois = horloge.aujourdhui() + timedelta(days=30)
    depot = traite(ged, poser(ged, ged.paul, type=TYPE))

    def echeance():
        with f.technique(ged.mecs):
            return Echeance.objects.get(objet=f"depot:{depot.pk}")

    qualifier(ged, ged.paul, depot, type=TYPE, valide_jusqu_au=dans_un_mois)
    assert (echeance().date_due, echeance().niveau, echeance().domaine) == (dans_un_mois, 2, "GA")
    qualifier(ged, ged.paul, depot, type=TYPE, valide_jusqu_au=dans_un_mois + timedelta(days=9))
    assert echeance().date_due == dans_un_mois + timedelta(days=9)
    agir(ged, ged.paul, perimer, depot, motif="Remplacé par la nouvelle carte")
    assert echeance().etat == "sans_objet"
    with pytest.raises(ErreurMetier, match="avant la date"):
        qualifier(ged, ged.paul, depot, type=TYPE, date_document=date(2026, 2, 2), valide_jusqu_au=date(2026, 1, 1))


def test_copie_conforme(ged):
    depot = poser(ged, ged.paul, source="scanne")
    with pytest.raises(ErreurMetier, match="pas encore lisible"):
        agir(ged, ged.paul, certifier_conforme, depot)
    traite(ged, depot)
    agir(ged, ged.paul, certifier_conforme, depot)
    with f.technique(ged.mecs):
        assert Depot.objects.get(pk=depot.pk).conforme_par_id == ged.paul.pk
    with pytest.raises(Refus):
        agir(ged, ged.anne, certifier_conforme, depot)


def test_bannette_sans_dossier_puis_ranger(ged):
    depot = traite(ged, poser(ged, ged.sarah, dossier=None))
    assert depot.etat == "a_qualifier"
    with au_nom_de(ged.sarah):
        page = lectures.bannette(acteur_de(ged.sarah.compte), ged.mecs.pk)
    assert [d.pk for d in page.lignes] == [depot.pk]
    with au_nom_de(ged.anne):
        assert lectures.bannette(acteur_de(ged.anne.compte), ged.mecs.pk).lignes == []
    with pytest.raises(ErreurMetier, match="tout de suite"):
        poser(ged, ged.psy, dossier=None, niveau=5)
    range_ = qualifier(ged, ged.sarah, depot, type=TYPE, dossier=ged.d_eloise)
    assert (range_.etat, range_.dossier_id) == ("classe", ged.d_eloise.pk)
    with pytest.raises(ErreurMetier, match="autre établissement"):
        qualifier(ged, ged.sarah, range_, type=TYPE, dossier=ged.d_marc)


def test_traiter_deux_fois_ne_fait_qu_une_version(ged):
    depot = traite(ged, poser(ged, ged.paul))
    traite(ged, depot)
    with f.technique(ged.mecs):
        assert depot.versions.count() == 1


def test_rien_ne_s_efface_donc_aucun_fichier_n_est_orphelin(ged):
    """PG: orphan blobs after a deletion. The application deletes neither a document nor a version nor an original."""
    depot = traite(ged, poser(ged, ged.paul, type=TYPE))
    for table in ("depot", "versiondepot", "originaldepot"):
        colonne = "id" if table == "depot" else "depot_id"
        with f.technique(ged.mecs), pytest.raises(Exception, match="permission denied"), transaction.atomic():
            connection.cursor().execute(f"DELETE FROM documents_{table} WHERE {colonne} = %s", [depot.pk])
