"""The life of a project (S08, §2.2): submitted, validated, agreed or refused, in force, ended; never overwritten."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from accompagnement.models import AccordProjet, AnalyseBesoin, Attente, Objectif, ProjetPersonnalise
from accompagnement.selectors.projets import comparer, projets_de
from accompagnement.services import projets as services
from accompagnement.services.projets.echeances import poser_premier
from coordination.models import Echeance, EntreeFil
from dui.core import boite, contexte, horloge
from dui.core.erreurs import ErreurMetier, Refus
from habilitations.acces import contexte_de
from tests.accompagnement.projets import outils as o
from tests.outils import fabriques as f
from usagers.models import Sejour

pytestmark = [pytest.mark.django_db, pytest.mark.mission("PDE-ACC-3", "PDS-ACC-3", "PRI-SUI-2", "PRI-CAR-ACC-1")]


@pytest.fixture
def pret(monde: Any) -> Any:
    """Written whole by Anne, its référent."""
    with f.technique(monde.mecs):
        monde.mere = o.parent(monde, "Carole", "Mère")
        monde.p = o.ouvrir(monde)
        monde.noeuds = o.ecrire(monde.p)
    return monde


def test_le_referent_soumet_un_autre_valide(pret: Any):
    m = pret
    with f.technique(m.mecs):
        with pytest.raises(ErreurMetier, match="référent"):
            services.soumettre_projet(acteur=o.acteur(m.lucie), projet=o.relire(m.p, m.lucie))
        o.soumettre(m, m.p)
        with pytest.raises(Refus):
            services.valider_projet(acteur=o.acteur(m.anne), projet=o.relire(m.p, m.anne))
        valide = services.valider_projet(acteur=o.acteur(m.paul), projet=o.relire(m.p, m.paul))
        assert (valide.etape, valide.valide_par_id) == ("valide", m.paul.pk)
        assert [s.statut for s in valide.statuts.filter(genre="projet")] == [
            "valide", "soumis", "ENPREPARATION"]  # fmt: skip


def test_on_ne_valide_pas_ce_que_l_on_a_soumis(pret: Any):
    m = pret
    with f.technique(m.mecs):
        o.soumettre(m, m.p)
        ProjetPersonnalise.objects.filter(pk=m.p.pk).update(soumis_par=m.paul)
        with pytest.raises(ErreurMetier) as refus:
            services.valider_projet(acteur=o.acteur(m.paul), projet=o.relire(m.p, m.paul))
    assert refus.value.code == "soi_meme"


def test_soumis_le_texte_ne_bouge_plus_renvoye_il_reprend(pret: Any):
    m = pret
    with f.technique(m.mecs):
        o.valider(m, m.p)
        with pytest.raises(ErreurMetier, match="renvoyez-le"):
            services.ajouter_noeud(acteur=None, projet=o.relire(m.p), genre="attente", parole="Autre chose")
        with pytest.raises(ErreurMetier) as refus:
            services.renvoyer_projet(acteur=o.acteur(m.paul), projet=o.relire(m.p, m.paul), motif=" ")
        assert refus.value.champ == "motif"
        services.renvoyer_projet(acteur=o.acteur(m.paul), projet=o.relire(m.p, m.paul), motif="Objectif trop vague")
        services.ajouter_noeud(acteur=None, projet=o.relire(m.p), genre="attente", parole="Autre chose")
        assert "l’accord de l’établissement" in services.manque_accords(o.relire(m.p)), "il sera validé de nouveau"
        assert AccordProjet.objects.filter(projet=m.p).count() == 1, "l’accord d’avant reste, périmé"


def test_l_etablissement_seul_ne_met_rien_en_oeuvre(pret: Any):
    """PG: signature by staff only."""
    m = pret
    with f.technique(m.mecs):
        o.valider(m, m.p)
        assert services.manque_accords(o.relire(m.p)) == [
            "l’accord de la personne, ou son refus motivé", "la réponse d’un titulaire de l’autorité parentale",
        ]  # fmt: skip
        for _ in range(2):
            with pytest.raises(ErreurMetier) as refus:
                services.mettre_en_oeuvre(acteur=None, projet=o.relire(m.p), le=horloge.aujourdhui())
            assert refus.value.code == "accords"
        with pytest.raises(ErreurMetier) as ecrit:
            o.refuser(m.p, reponse="accord")
        assert ecrit.value.code == "signature", "un oui se signe, personne ne l’écrit à sa place"
        with pytest.raises(ErreurMetier):
            o.refuser(m.p, cote="professionnel")


def test_un_refus_motive_compte_un_refus_sans_motif_non(pret: Any):
    m = pret
    with f.technique(m.mecs):
        o.valider(m, m.p)
        with pytest.raises(ErreurMetier) as refus:
            o.refuser(m.p, motif="  ")
        assert refus.value.champ == "motif"
        with pytest.raises(IntegrityError), transaction.atomic():
            AccordProjet.objects.create(
                projet=m.p, dossier=m.d_eloise, structure=m.mecs, cote="usager", reponse="refus", nom="É", motif="",
                le=horloge.aujourdhui(),
            )  # fmt: skip
        o.refuser(m.p, parole="Je ne veux pas signer.")
        o.refuser(m.p, cote="entourage", relation=m.mere, reponse="non_recueilli", motif="Injoignable, deux courriers")
        fait = services.mettre_en_oeuvre(acteur=None, projet=o.relire(m.p), le=horloge.aujourdhui())
        assert fait.statut == "ENCOURS"
        assert Objectif.objects.get(projet=m.p).statut == "ACTIF"


def test_un_parent_sans_autorite_ne_repond_pas(pret: Any):
    """PG: parents without parental rights."""
    m = pret
    with f.technique(m.mecs):
        pere = o.parent(m, "Marc", "Père", autorite_parentale=False)
        o.valider(m, m.p)
        with pytest.raises(ErreurMetier) as refus:
            o.refuser(m.p, cote="entourage", relation=pere)
        assert refus.value.code == "droit"
        assert [d.relation_id for d in services.qui_repond(o.relire(m.p).dossier)] == [m.mere.pk]


def test_en_preparation_n_existe_pas(pret: Any):
    """PG: counting a project in preparation."""
    m = pret
    with f.technique(m.mecs):
        assert not ProjetPersonnalise.objects.vivants().exists()
        o.valider(m, m.p)
        assert not ProjetPersonnalise.objects.vivants().exists(), "validé n’est pas encore en cours"


def test_le_nouveau_ferme_l_ancien_sans_l_ecraser(pret: Any):
    """PG: overwriting last year's project."""
    m = pret
    with f.technique(m.mecs):
        ancien = o.en_cours(m, m.p, jours=360)
        services.evaluer_objectif(acteur=None, objectif=_objectif(ancien), avancement=3, avec=True)
        avant = Attente.objects.filter(projet=ancien).values_list("parole", "numero").get()
        nouveau = o.ouvrir(m, titre="Projet 2027", depuis=ancien)
        assert nouveau.predecesseur_id == ancien.pk
        repris = Objectif.objects.get(projet=nouveau)
        assert (repris.reprend_id, repris.avancement, repris.evalue_le) == (m.noeuds.objectif.pk, 0, None)
        assert repris.numero != m.noeuds.objectif.numero
        assert not AnalyseBesoin.objects.filter(besoin__projet=nouveau).exists(), "l’analyse se refait"
        services.modifier_noeud(acteur=None, noeud=repris, version_lue=repris.version, titre="Gérer un budget")
        assert projets_de(o.acteur(m.anne), o.dossier(m.d_eloise.pk, m.anne))[0].pk == ancien.pk
        services.analyser_besoin(acteur=None, besoin=nouveau.besoins.get(), texte="Fait ses courses seule.")
        o.en_cours(m, nouveau)
        ancien.refresh_from_db()
        assert (ancien.statut, ancien.fin) == ("TERMINE", horloge.aujourdhui())
        assert Attente.objects.filter(projet=ancien).values_list("parole", "numero").get() == avant
        assert Objectif.objects.get(projet=ancien).titre == m.noeuds.objectif.titre
        (ligne,) = comparer(o.acteur(m.anne), ancien, o.relire(nouveau, m.anne))
        assert (ligne.avant.titre, ligne.apres.titre, ligne.mots) == (
            m.noeuds.objectif.titre, "Gérer un budget", "Revu")  # fmt: skip


def _objectif(projet: ProjetPersonnalise) -> Objectif:
    objectif = Objectif.objects.get(projet=projet)
    objectif.projet = o.relire(projet)
    return objectif


def test_un_seul_projet_vit_a_la_fois(pret: Any):
    m = pret
    with f.technique(m.mecs):
        o.en_cours(m, m.p)
        with pytest.raises(IntegrityError), transaction.atomic():
            ProjetPersonnalise.objects.create(
                dossier=m.d_eloise, structure=m.mecs, numero=9, titre="Double", statut="ENPAUSE", debut=date(2026, 1, 1)
            )
        o.ouvrir(m, titre="Suivant")
        with pytest.raises(ErreurMetier) as refus:
            o.ouvrir(m, titre="Encore")
        assert refus.value.code == "deja_ouvert"


def test_pause_et_fin_ont_un_motif(pret: Any):
    m = pret
    with f.technique(m.mecs):
        p = o.en_cours(m, m.p)
        for service in (services.mettre_en_pause, services.terminer_projet):
            with pytest.raises(ErreurMetier) as refus:
                service(acteur=None, projet=o.relire(p), motif="")  # type: ignore[arg-type]
            assert refus.value.champ == "motif"
        pause = services.mettre_en_pause(acteur=None, projet=o.relire(p), motif="Hospitalisation")  # type: ignore[arg-type]
        with pytest.raises(ErreurMetier):
            services.evaluer_objectif(acteur=None, objectif=_objectif(pause), avancement=2)
        reprise = services.reprendre_projet(acteur=None, projet=o.relire(p))  # type: ignore[arg-type]
        fini = services.terminer_projet(acteur=None, projet=o.relire(reprise), motif="Départ")
        with pytest.raises(ErreurMetier):
            services.reprendre_projet(acteur=None, projet=o.relire(fini))  # type: ignore[arg-type]
        assert [s.statut for s in p.statuts.filter(genre="projet")][:4] == [
            "TERMINE", "ENCOURS", "ENPAUSE", "ENCOURS"]  # fmt: skip


def test_un_objectif_ne_se_termine_pas_sans_evaluation(pret: Any):
    m = pret
    with f.technique(m.mecs):
        p = o.en_cours(m, m.p)
        objectif = _objectif(p)
        with pytest.raises(ErreurMetier):
            services.terminer_objectif(acteur=None, objectif=objectif, atteinte="bof", texte="Voilà")
        with pytest.raises(ErreurMetier):
            services.terminer_objectif(acteur=None, objectif=_objectif(p), atteinte="atteint", texte=" ")
        with pytest.raises(IntegrityError), transaction.atomic():
            Objectif.objects.filter(pk=objectif.pk).update(statut="TERMINE")
        services.terminer_objectif(acteur=None, objectif=_objectif(p), atteinte="partiel", texte="Deux repas sur trois")
        objectif.refresh_from_db()
        assert (objectif.statut, objectif.atteinte) == ("TERMINE", "partiel")
        assert objectif.evaluations.count() == 1
        assert EntreeFil.objects.filter(
            genre="projet", titre="Objectif", extrait__contains="atteint en partie"
        ).exists()


def test_un_avenant_seul_change_un_projet_accepte(pret: Any):
    m = pret
    with f.technique(m.mecs):
        p = o.en_cours(m, m.p, jours=180)
        with pytest.raises(ErreurMetier, match="avenant"):
            services.ajouter_noeud(acteur=None, projet=o.relire(p), genre="attente", parole="Voir ma sœur")
        avenant = services.ouvrir_avenant(acteur=o.acteur(m.anne), projet=o.relire(p, m.anne), objet="Les visites")
        objectif = services.ajouter_noeud(acteur=None, projet=o.relire(p), genre="objectif", titre="Voir sa sœur")
        assert (objectif.avenant_id, objectif.statut) == (avenant.pk, "ENPREPARATION")
        avenant.projet = o.relire(p, m.paul)
        services.valider_avenant(acteur=o.acteur(m.paul), avenant=avenant)
        with pytest.raises(ErreurMetier, match="manque"):
            services.mettre_en_vigueur(acteur=None, avenant=avenant)
        o.refuser(p, avenant=avenant)
        o.refuser(p, avenant=avenant, cote="entourage", relation=m.mere)
        avenant.projet = o.relire(p)
        services.mettre_en_vigueur(acteur=None, avenant=avenant)
        objectif.refresh_from_db()
        assert objectif.statut == "ACTIF"
        due = Echeance.objects.get(regle="pp_annuel", objet=p.cle)
        assert due.date_origine == horloge.aujourdhui(), "l’année repart"
        assert due.dates.count() == 2, "la date d’avant reste"


def test_les_horloges(pret: Any):
    """Six months from the admission; then a year, moved by each update, closed with the project."""
    m = pret
    with f.technique(m.mecs):
        sejour = Sejour.objects.get(dossier=m.d_eloise)
        poser_premier(sejour)
        premier = Echeance.objects.get(regle="pp_premier")
        assert premier.date_due == date(2026, 7, 5)
        p = o.en_cours(m, m.p, jours=30)
        premier.refresh_from_db()
        assert premier.etat == "faite"
        annuel = Echeance.objects.get(regle="pp_annuel", objet=p.cle)
        assert annuel.date_origine == horloge.aujourdhui() - timedelta(days=30)
        assert p.revision_le == annuel.date_due
        services.terminer_projet(acteur=None, projet=o.relire(p), motif="Départ")
        annuel.refresh_from_db()
        assert (annuel.etat, annuel.motif) == ("sans_objet", "Départ")


def test_ce_que_le_signataire_ne_voit_pas_est_aussi_en_cours(pret: Any):
    """The objective of the care team is put in force by the worker, whoever signed."""
    m = pret
    with f.technique(m.mecs):
        sante = services.ajouter_noeud(
            acteur=None, projet=m.p, genre="objectif", titre="Soin", niveau=4, liens=[m.noeuds.besoin.pk],
            resultat_attendu="Pansement refait seule",
        )  # fmt: skip
        services.ajouter_noeud(acteur=None, projet=m.p, genre="action", titre="Apprendre", liens=[sante.pk])
        o.valider(m, m.p)
        o.refuser(m.p)
        o.refuser(m.p, cote="entourage", relation=m.mere)
    qui = o.acteur(m.anne)
    with contexte.ouvrir(contexte_de(qui)):
        services.mettre_en_oeuvre(acteur=qui, projet=o.relire(m.p, m.anne), le=horloge.aujourdhui())
    with f.technique(m.mecs):
        sante.refresh_from_db()
        assert sante.statut == "ENPREPARATION"
    boite.livrer()
    with f.technique(m.mecs):
        sante.refresh_from_db()
        assert sante.statut == "ACTIF"
