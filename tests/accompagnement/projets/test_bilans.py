"""Reviews, remittances, signatures, papers and the project for the child (S08)."""

import uuid
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accompagnement.models import AccordProjet, BilanProjet, PartiePPE, ProjetPersonnalise, ProjetPourEnfant
from accompagnement.services import ppe as services_ppe
from accompagnement.services import projets as services
from accompagnement.services.projets import bilans as services_bilans
from accompagnement.services.projets.remises import destinataires, remettre_projet
from coordination.models import Echeance
from documents.choices_signature import Mode
from documents.services.signature import Recueil, noter_sans_signature, signer
from dui.core import horloge
from dui.core.erreurs import ErreurMetier
from tests.accompagnement.projets import outils as o
from tests.outils import fabriques as f

pytestmark = [pytest.mark.django_db, pytest.mark.mission("PDE-ACC-3", "PDS-ACC-3", "PRI-SUI-2", "PRI-ENJ-10")]


@pytest.fixture
def vivant(monde: Any) -> Any:
    with f.technique(monde.mecs):
        monde.mere = o.parent(monde, "Carole", "Mère")
        monde.pere = o.parent(monde, "Marc", "Père", autorite_parentale=False)
        monde.p = o.ouvrir(monde)
        monde.noeuds = o.ecrire(monde.p)
        o.en_cours(monde, monde.p)
    return monde


def poster(client: Client, adresse: str, **donnees: Any) -> Any:
    return client.post(adresse, donnees | {"jeton_soumission": str(uuid.uuid4())})


def _bilan(m: Any) -> BilanProjet:
    return services_bilans.prevoir_bilan(
        acteur=None, projet=o.relire(m.p), categorie="INTERMEDIAIRE", le=horloge.maintenant() + timedelta(days=9)
    )


def test_un_parent_sans_droit_ne_recoit_ni_projet_ni_convocation(vivant: Any):
    """PG: parents without parental rights receiving it."""
    m = vivant
    with f.technique(m.mecs):
        assert [d.relation_id for d in destinataires(o.relire(m.p).dossier)] == [m.mere.pk]
        with pytest.raises(ErreurMetier) as remise:
            remettre_projet(acteur=None, projet=o.relire(m.p), droit=m.pere.pk)
        assert remise.value.code == "droit"
        b = _bilan(m)
        with pytest.raises(ErreurMetier) as invite:
            services_bilans.inviter(acteur=None, bilan=b, droit=m.pere.pk)
        assert invite.value.code == "droit"
        recue = remettre_projet(acteur=None, projet=o.relire(m.p), droit=m.mere.pk)
        assert (recue.nom, recue.relation_id) == ("Carole Lambert", m.mere.pk)
        assert remettre_projet(acteur=None, projet=o.relire(m.p)).relation_id is None, "la personne elle-même"


def test_un_droit_qui_cesse_ferme_la_convocation(vivant: Any):
    m = vivant
    with f.technique(m.mecs):
        b = _bilan(m)
        invite = services_bilans.inviter(acteur=None, bilan=b, droit=m.mere.pk)
        m.mere.droits.update(statut="retire", motif="Jugement")
        with pytest.raises(ErreurMetier):
            services_bilans.convoquer(acteur=o.acteur(m.anne), invite=invite, adresse="44000 Nantes")


def test_un_bilan_se_prepare_puis_ne_change_plus(vivant: Any):
    m = vivant
    with f.technique(m.mecs):
        b = _bilan(m)
        due = Echeance.objects.get(regle="pp_bilan", objet=b.cle)
        with pytest.raises(ErreurMetier, match="synthèse"):
            services_bilans.tenir_bilan(acteur=None, bilan=b, le=horloge.aujourdhui())
        services_bilans.modifier_bilan(acteur=None, bilan=b, version_lue=b.version, synthese="On continue.")
        with pytest.raises(ErreurMetier, match="avis de la personne"):
            services_bilans.tenir_bilan(acteur=None, bilan=b, le=horloge.aujourdhui())
        services_bilans.preparer_avis(acteur=None, bilan=b, origine="personne", texte="Ça va mieux !! ")
        assert b.preparations.get().texte == "Ça va mieux !! ", "mot pour mot"
        services_bilans.tenir_bilan(acteur=None, bilan=b, le=horloge.aujourdhui())
        with pytest.raises(ErreurMetier):
            services_bilans.modifier_bilan(acteur=None, bilan=b, version_lue=b.version, synthese="Autre")
        due.refresh_from_db()
        assert due.etat == "faite"


def test_la_personne_et_sa_mere_signent_le_projet_vit(monde: Any):
    """The paper of that very project, signed by her, her mother, then the house: in force at once."""
    m = monde
    with f.technique(m.mecs):
        mere = o.parent(m, "Carole", "Mère")
        p = o.ouvrir(m)
        o.ecrire(p)
        o.valider(m, p)
        circuit = services.faire_signer_projet(acteur=o.acteur(m.anne), projet=o.relire(p, m.anne))
        for s in circuit.signataires.select_related("relation").order_by("rang", "pk"):
            s.circuit = circuit
            if s.professionnel_id:
                signer(acteur=o.acteur(m.paul), signataire=s, recueil=Recueil(Mode.ELECTRONIQUE))
            else:
                signer(acteur=o.acteur(m.anne), signataire=s, recueil=Recueil(Mode.LU_APPROUVE, s.nom))
        p.refresh_from_db()
        assert p.statut == "ENCOURS"
        cotes = set(AccordProjet.objects.filter(projet=p, reponse="accord").values_list("cote", flat=True))
        assert cotes == {"usager", "entourage", "professionnel"}
        assert AccordProjet.objects.get(projet=p, relation=mere).signature_id is not None


def test_un_refus_sur_la_tablette_reste_avec_son_motif(monde: Any):
    m = monde
    with f.technique(m.mecs):
        o.parent(m, "Carole", "Mère")
        p = o.ouvrir(m)
        o.ecrire(p)
        o.valider(m, p)
        circuit = services.faire_signer_projet(acteur=o.acteur(m.anne), projet=o.relire(p, m.anne))
        personne = circuit.signataires.get(role="personne")
        mere = circuit.signataires.get(role="titulaire")
        for s in (personne, mere):
            s.circuit = circuit
        signer(acteur=o.acteur(m.anne), signataire=personne, recueil=Recueil(Mode.LU_APPROUVE, personne.nom))
        noter_sans_signature(acteur=o.acteur(m.anne), signataire=mere, mode=Mode.REFUS, motif="« Non. »")
        p.refresh_from_db()
        assert p.statut == "ENPREPARATION"
        assert AccordProjet.objects.get(projet=p, cote="entourage").motif == "« Non. »"
        assert services.manque_accords(o.relire(p)) == [], "refuser est une réponse"
        services.mettre_en_oeuvre(acteur=None, projet=o.relire(p), le=horloge.aujourdhui())


def test_horloges_du_projet_pour_l_enfant(monde: Any):
    """Three months from the measure; a year after, six months before two years of age."""
    with f.technique(monde.mecs):
        debut = date(2026, 3, 1)
        ppe = services_ppe.attendre_ppe(
            acteur=None, dossier=o.dossier(monde.d_eloise.pk), departement="44", debut_mesure=debut
        )
        assert Echeance.objects.get(regle="ppe_etabli").date_due == date(2026, 6, 1)
        services_ppe.recevoir_ppe(acteur=None, ppe=ppe, etabli_le=date(2026, 5, 2))
        assert Echeance.objects.get(regle="ppe_etabli").etat == "faite"
        assert Echeance.objects.get(regle="ppe_rapport").date_due == date(2027, 5, 2)
        services_ppe.actualiser_ppe(acteur=None, ppe=ppe, le=date(2026, 10, 1))
        assert Echeance.objects.get(regle="ppe_rapport").date_due == date(2027, 10, 1)
        services_ppe.clore_ppe(acteur=None, ppe=ppe, motif="Mainlevée")
        assert Echeance.objects.get(regle="ppe_rapport").etat == "sans_objet"


def test_un_tout_petit_est_revu_tous_les_six_mois(monde: Any):
    with f.technique(monde.mecs):
        bebe = f.dossier(f.usager(monde.mecs, "Noé", "Petit", date_naissance=date(2025, 6, 1)), monde.mecs)
        ppe = services_ppe.attendre_ppe(
            acteur=None, dossier=o.dossier(bebe.pk), departement="44", debut_mesure=date(2026, 3, 1)
        )
        services_ppe.recevoir_ppe(acteur=None, ppe=ppe, etabli_le=date(2026, 5, 2))
        assert Echeance.objects.get(regle="ppe_rapport_petit").date_due == date(2026, 11, 2)
        assert not Echeance.objects.filter(regle="ppe_rapport").exists()


def test_la_sante_du_ppe_reste_a_l_equipe_de_soins(monde: Any, connecter: Any):
    with f.technique(monde.mecs):
        ppe = services_ppe.attendre_ppe(
            acteur=None, dossier=o.dossier(monde.d_eloise.pk), departement="44", debut_mesure=date(2026, 3, 1)
        )
        PartiePPE.objects.filter(ppe=ppe, code="sante").update(texte="CANARI-SOIN")
        assert ProjetPourEnfant.objects.get().parties.count() == 20
    for pro, vu in ((monde.anne, False), (monde.lucie, True)):
        page = connecter(pro, Client()).get(reverse("dossier_ppe", args=[monde.d_eloise.pk]))
        assert ("CANARI" in page.content.decode()) == vu
    refuse = connecter(monde.anne).get(reverse("ppe_partie", args=[monde.d_eloise.pk, "sante"]))
    assert refuse.status_code == 404


def test_tableau_compte_ce_qu_il_liste_au_meme_cout(vivant: Any, connecter: Any):
    m, client = vivant, connecter(vivant.paul)
    couts = []
    for combien in (8, 40):
        with f.technique(m.mecs):
            for n in range(combien):
                d = f.dossier(f.usager(m.mecs, f"P{n:02d}", "Test"), m.mecs, m.tilleuls)
                if n % 2:
                    ProjetPersonnalise.objects.create(dossier=d, structure=m.mecs, numero=1, titre="Brouillon")
        client.get(reverse("projets"))
        with CaptureQueriesContext(connection) as requetes:
            page = client.get(reverse("projets"))
        assert page.status_code == 200
        assert len(page.content) <= 60_000
        couts.append(len([r for r in requetes if r["sql"].startswith("SELECT")]))
    assert couts[0] == couts[1] <= 9, couts
    lue = client.get(reverse("projets") + "?vue=sans")
    nombres = {c["titre"]: c["nombre"] for c in lue.context["ruban"]}
    assert nombres["Sans projet"] == len(lue.context["lignes"]) == 49, "un brouillon n’est pas un projet"


def test_le_bilan_par_les_ecrans(vivant: Any, connecter: Any):
    m, client = vivant, connecter(vivant.anne)
    cree = poster(client, reverse("bilan_nouveau", args=[m.p.pk]), categorie="FINAL", le="09/12/2027", heure="17:00")
    assert cree.status_code == 303
    with f.technique(m.mecs):
        b = BilanProjet.objects.get()
    avis = poster(client, reverse("bilan_acte", args=[b.pk, "avis"]), origine="personne", texte="Ça va")
    assert avis.status_code == 303
    page = client.get(reverse("bilan", args=[b.pk])).content.decode()
    assert "Ça va" in page
    assert client.get(reverse("bilan_acte", args=[b.pk, "inviter"])).status_code == 200
    assert "Marc" not in client.get(reverse("projet_remettre", args=[m.p.pk])).content.decode()
    assert connecter(m.karim, Client()).get(reverse("bilan", args=[b.pk])).status_code == 404
