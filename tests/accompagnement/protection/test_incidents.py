"""S34: everybody declares, without a name if they wish; dossiers stay neutral; the law does not wait for quality."""

import json
from datetime import timedelta

import pytest
from django.db import connection

from accompagnement.models import Incident, PersonneIncident, PointeurIncident
from accompagnement.selectors.incidents import tableau
from accompagnement.services import incidents as s
from coordination.models import Echeance, EntreeFil
from dui.core import horloge
from dui.core.erreurs import ErreurMetier, Refus
from dui.core.evenements import publier
from dui.core.models import Notification
from tests.accompagnement.protection.registre import incident, qualite, relu, saisie
from tests.coordination.outils import au_nom_de, dossiers
from tests.outils import fabriques as f

pytestmark = [pytest.mark.django_db, pytest.mark.mission("PRI-CAR-PIL-2")]
ORAL = {"autorite": "ARS Pays de la Loire"}


def avant(minutes):
    return horloge.maintenant() - timedelta(minutes=minutes)


def test_le_dossier_de_la_victime_ne_nomme_ni_l_auteur_ni_les_roles(monde):
    """PG: naming the aggressor in the victim's file. Each dossier has the same neutral sentence."""
    with f.technique(monde.mecs):
        f.lier(monde.d_sofia, monde.anne)
    i = incident(monde.anne, monde.mecs, (monde.d_eloise, "victime"), (monde.d_sofia, "auteur"))
    with au_nom_de(monde.anne):
        lignes = {e.dossier_id: e for e in EntreeFil.objects.filter(genre="incident")}
        assert set(lignes) == {monde.d_eloise.pk, monde.d_sofia.pk}
        for dossier, autre in ((monde.d_eloise, "Sofia"), (monde.d_sofia, "Éloïse")):
            ligne = lignes[dossier.pk]
            mots = f"{ligne.titre} {ligne.extrait}"
            assert autre not in mots
            assert not {"victime", "subi", "agi", "violent", "chaise"} & set(mots.lower().replace(".", "").split())
            assert ligne.auteur_id is None
        assert {p.incident_id for p in PointeurIncident.objects.all()} == {i.pk}


def test_le_registre_ne_se_lit_pas_sans_le_tenir(monde):
    """Second wall: neither the incident nor the roles, for a colleague of the same team, in raw SQL."""
    incident(monde.anne, monde.mecs, (monde.d_eloise, "victime"))
    with au_nom_de(monde.lucie), connection.cursor() as curseur:
        for table in ("incident", "personneincident", "etaperegistre", "incidentevent"):
            curseur.execute(f"SELECT count(*) FROM accompagnement_{table}")
            assert curseur.fetchone() == (0,), table
    pro = qualite(monde)
    with au_nom_de(pro):
        assert Incident.objects.count() == 1
        assert PersonneIncident.objects.get().role == "victime"


def test_anonyme_aucune_ligne_ne_garde_son_auteur(monde):
    """PG: anonymous reporting impossible. Rows, versions, log, events and notices: nobody."""
    i = incident(monde.anne, monde.mecs, (monde.d_eloise, "concerne"), anonyme=True)
    tables = {"accompagnement_incident": "declarant_id", "accompagnement_personneincident": "declarant_id",
              "accompagnement_etaperegistre": "auteur_id", "coordination_entreefil": "auteur_id"}  # fmt: skip
    with f.technique(monde.mecs), connection.cursor() as curseur:
        for table, colonne in tables.items():
            curseur.execute(f"SELECT count(*), count({colonne}) FROM {table}")
            assert curseur.fetchone() == (1, 0), table
        curseur.execute("SELECT acteur_id FROM core_traceacces WHERE objet = %s", [i.objet])
        assert curseur.fetchall() == [(None,)]
        curseur.execute("SELECT count(acteur_id) FROM core_evenementmetier WHERE nom LIKE 'accompagnement.incident%'")
        assert curseur.fetchone() == (0,)
        curseur.execute("SELECT c.metadata FROM accompagnement_incidentevent e JOIN pghistory_context c"
                        " ON c.id = e.pgh_context_id")  # fmt: skip
        assert [json.loads(m)["acteur"] if isinstance(m, str) else m["acteur"] for (m,) in curseur.fetchall()] == [None]
    with au_nom_de(monde.anne) as anne:
        assert not Incident.objects.visibles_pour(anne).exists()


def test_declarer_sans_attendre_que_la_qualite_valide(monde):
    """PG: declaring late because quality must validate first. The author calls, writes, at once, from « saisi »."""
    i = incident(monde.anne, monde.mecs, (monde.d_eloise, "victime"), grave=True)
    with au_nom_de(monde.anne) as anne:
        assert relu(i).a_declarer == "oral"
        appel = avant(30)
        s.informer_autorite(acteur=anne, incident=relu(i), le=appel, **ORAL)
        lu = relu(i)
        assert (lu.a_declarer, lu.ecrit_avant, lu.gravite) == ("ecrit", appel + timedelta(hours=48), None)
        assert Echeance.objects.get(objet=i.objet).heure_due == appel + timedelta(hours=48)
        with pytest.raises(ErreurMetier, match="preuve"):
            s.declarer_par_ecrit(acteur=anne, incident=lu, canal="portail", preuve=" ", le=avant(5), **ORAL)
        s.declarer_par_ecrit(acteur=anne, incident=lu, canal="portail", preuve="EIG-44", le=avant(5), **ORAL)
        assert (relu(i).statut, relu(i).a_declarer) == ("declare", "")
        assert Echeance.objects.get(objet=i.objet).etat == "faite"


def test_un_evenement_grave_ne_se_clot_pas_sans_declaration(monde):
    i, pro = incident(monde.anne, monde.mecs, grave=True), qualite(monde)
    with au_nom_de(pro) as val:
        s.qualifier(acteur=val, incident=relu(i), categorie="10", gravite=3, frequence=2, grave=True)
        assert (relu(i).criticite, relu(i).statut) == (6, "qualifie")
        with pytest.raises(ErreurMetier, match="pas encore déclaré"):
            s.clore_incident(acteur=val, incident=relu(i))
        s.declarer_par_ecrit(acteur=val, incident=relu(i), canal="portail", preuve="EIG-1", le=avant(1), **ORAL)
        s.analyser(acteur=val, incident=relu(i), causes="Placement à table", retex="Deux services")
        s.clore_incident(acteur=val, incident=relu(i))
        etats = [e.etat for e in relu(i).etapes.all()]
    assert etats == ["saisi", "qualifie", "declare", "analyse", "clos"]


def test_qui_ne_tient_pas_le_registre_ne_qualifie_pas(monde):
    i = incident(monde.anne, monde.mecs)
    with au_nom_de(monde.anne) as anne, pytest.raises(Refus):
        s.qualifier(acteur=anne, incident=relu(i), categorie="10", gravite=1, frequence=1, grave=False)


def test_ceux_qui_tiennent_le_registre_sont_prevenus_sans_un_mot(monde):
    pro = qualite(monde)
    incident(monde.anne, monde.mecs, (monde.d_eloise, "victime"))
    with au_nom_de(pro) as val:
        avis = Notification.objects.get(acteur_id=val.id)
        assert avis.texte == "Un incident est déclaré"


def test_un_incident_ne_vient_pas_du_futur(monde):
    demain = horloge.maintenant() + timedelta(days=1)
    with au_nom_de(monde.anne) as anne, pytest.raises(ErreurMetier, match="futur"):
        s.declarer(acteur=anne, structure=monde.mecs, saisie=saisie(constate_le=demain))


def test_une_action_se_fait_puis_s_evalue(monde):
    i, pro = incident(monde.anne, monde.mecs), qualite(monde)
    with au_nom_de(pro) as val:
        action = s.prevoir_action(acteur=val, structure=monde.mecs, incident=relu(i), libelle="Deux services",
                                  responsable=monde.anne.pk, pour_le=horloge.aujourdhui())  # fmt: skip
        with pytest.raises(ErreurMetier, match="une fois l’action faite"):
            s.evaluer_action(acteur=val, action=action, efficacite="oui")
    with au_nom_de(monde.anne) as anne:
        s.faire_action(acteur=anne, action=action, le=horloge.aujourdhui())
    with au_nom_de(pro) as val:
        s.evaluer_action(acteur=val, action=action, efficacite="partiel", bilan="Plus calme")
        assert action.get_efficacite_display() == "En partie"


def test_une_disparition_signalee_ouvre_la_categorie_neuf_une_fois(monde):
    """Hook of the fugue: `accompagnement.disparition_signalee` (dossier_id, fugue_id), heard twice."""
    with au_nom_de(monde.anne):
        for _ in range(2):
            publier("accompagnement.disparition_signalee", structure_id=monde.mecs.pk,
                    dossier_id=monde.d_eloise.pk, fugue_id=41)  # fmt: skip
        ouvert = Incident.objects.get()
        assert (ouvert.categorie, ouvert.grave, ouvert.origine) == ("9", True, "fugue:41")
        assert ouvert.declarant_id == monde.anne.pk


def test_le_tableau_compte_en_peu_de_requetes(monde, django_assert_max_num_queries):
    pro = qualite(monde)
    for rang in range(12):
        i = incident(monde.anne, monde.mecs, categorie="10" if rang % 3 else "4", grave=rang % 4 == 0)
    with au_nom_de(pro) as val:
        s.qualifier(acteur=val, incident=relu(i), categorie="10", gravite=4, frequence=1, grave=False)
        with django_assert_max_num_queries(2):
            t = tableau(monde.mecs.pk)
    assert (t.total, t.graves, t.retards) == (12, 3, 3)
    assert {c["valeur"] for c in t.categories} == {4, 8}
    assert t.gravites[3]["valeur"] == 1


def test_une_reclamation_a_ses_delais(monde):
    pro, hier = qualite(monde), horloge.aujourdhui() - timedelta(days=9)
    with au_nom_de(monde.anne) as anne:
        with pytest.raises(ErreurMetier, match="anonyme"):
            s.enregistrer_reclamation(acteur=anne, structure=monde.mecs, qualite="anonyme", nom="M. Petit",
                                      sujet="Repas", texte="Froid", recue_le=hier)  # fmt: skip
        r = s.enregistrer_reclamation(acteur=anne, structure=monde.mecs, qualite="famille", nom="Mme Lambert",
                                      sujet="Repas", texte="Froid", recue_le=hier)  # fmt: skip
        with pytest.raises(Refus):
            s.repondre(acteur=anne, reclamation=r, reponse="Non", le=hier)
    with au_nom_de(monde.karim):
        assert not type(r).objects.exists()
    with au_nom_de(pro) as val:
        s.accuser_reclamation(acteur=val, reclamation=r, le=hier)
        s.repondre(acteur=val, reclamation=r, reponse="Chariot chauffant.", le=horloge.aujourdhui())
        assert r.delai == 9
        assert [e.etat for e in r.etapes.all()] == ["recue", "accusee", "repondue"]


def test_on_ne_nomme_que_des_personnes_de_son_perimetre(monde, connecter):
    """The form offers, and accepts, only what the declarant may see."""
    from tests.accompagnement.protection.test_ecrans import poster

    client = connecter(monde.anne)
    assert "Marc" not in client.get("/incidents/declarer/").content.decode()
    reponse = poster(client, "/incidents/declarer/", categorie="10", survenu=f"{horloge.aujourdhui():%d/%m/%Y}",
                     survenu_heure="00:01", lieu="Cour", description="Fait", personne_1=monde.d_marc.pk)  # fmt: skip
    assert reponse.status_code == 422
    assert dossiers(monde.d_marc.pk) == []


def test_le_journal_ne_trahit_pas_une_declaration_anonyme(monde, connecter):
    """Neither the form nor its sending leaves a line that says « incident » in the name of its author."""
    from tests.accompagnement.protection.test_ecrans import poster

    client = connecter(monde.anne)
    client.get("/incidents/declarer/")
    reponse = poster(client, "/incidents/declarer/", categorie="8", survenu=f"{horloge.aujourdhui():%d/%m/%Y}",
                     survenu_heure="00:01", lieu="Cour", description="Bousculé.", anonyme="on")  # fmt: skip
    assert reponse.status_code == 303
    with f.technique(monde.mecs), connection.cursor() as curseur:
        curseur.execute("SELECT objet FROM core_traceacces WHERE acteur_id = %s", [monde.anne.pk])
        objets = {objet for (objet,) in curseur.fetchall()}
    assert "personnes" in objets
    assert not any("incident" in objet for objet in objets)
