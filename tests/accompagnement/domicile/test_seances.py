"""Sessions of CAMSP and CMPP: one line a child, a group counted once as a session, who was there, why not held."""

from datetime import date, datetime, time, timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accompagnement.models import Seance
from accompagnement.selectors import domicile_comptes as comptes
from accompagnement.services import domicile as services
from dui.core import horloge
from dui.core.erreurs import ErreurMetier, Refus
from tests.accompagnement.parcours.outils import le, lu, poster
from tests.coordination.outils import au_nom_de
from tests.outils import fabriques as f

pytestmark = pytest.mark.django_db


def note(m: Any, *dossiers: Any, jour: date | None = None, **champs: Any) -> list[Seance]:
    donnees = {
        "professionnel": m.estelle,
        "type": "soin",
        "jour": jour or le(-1),
        "heure": time(9),
        "duree": 45,
    } | champs
    return services.noter_seances(acteur=None, dossiers=dossiers or [m.d_jules], **donnees)


@pytest.mark.mission("PRI-CAR-ACC-4")
def test_une_semaine_saisie_en_peu_de_gestes(scene: SimpleNamespace, connecter: Any) -> None:
    client, lundi = connecter(scene.estelle), _lundi() - timedelta(days=7)
    page = reverse("seances_semaine", args=[lundi.isoformat()])
    donnees = {"dossiers": [scene.d_jules.pk], "jour": lundi, "heure": "09:00", "duree": "45", "type": "soin",
               "lieu": "structure", "enfant": "on", "faite": "on"}  # fmt: skip
    reponse = poster(client, page, **donnees)
    assert reponse.status_code == 303, lu(reponse)
    lue = lu(client.get(page))
    assert "Jules Faure" in lue
    groupe = donnees | {"dossiers": [scene.d_jules.pk, scene.d_lina.pk], "heure": "10:00", "parents": "on"}
    assert poster(client, page, **groupe).status_code == 303
    double = poster(client, page, **donnees)
    assert double.status_code == 422
    assert "déjà une séance" in lu(double)
    suivante = reverse("seances_semaine", args=[_lundi().isoformat()])
    assert poster(client, reverse("seances_reconduire", args=[_lundi().isoformat()])).status_code == 303
    assert poster(client, reverse("seances_reconduire", args=[_lundi().isoformat()])).status_code == 303
    with f.technique(scene.cmpp):
        assert Seance.objects.filter(debut__gte=comptes.instants(_lundi(), _lundi())[0]).count() == 3
        faites = comptes.seances_faites(scene.cmpp.pk, lundi, lundi + timedelta(days=6))
        assert (faites.count(), comptes.nombre_de_seances(faites)) == (3, 2)
    assert "Lina Faure" in lu(client.get(suivante))


def _lundi() -> date:
    return le(0) - timedelta(days=le(0).weekday())


def test_reconduire_garde_l_heure_de_paris_au_changement_d_heure(scene: SimpleNamespace) -> None:
    with horloge.a_l_instant(datetime(2026, 11, 20, 12, tzinfo=horloge.PARIS)):
        with f.technique(scene.cmpp):
            note(scene, jour=date(2026, 10, 20))
        with au_nom_de(scene.estelle) as estelle:
            n = services.reconduire(acteur=estelle, structure=scene.cmpp, professionnel=scene.estelle,
                                    lundi=date(2026, 10, 26))  # fmt: skip
    with f.technique(scene.cmpp):
        assert n == 1
        derniere = Seance.objects.order_by("-debut").first()
        assert derniere.debut.astimezone(horloge.PARIS) == datetime(2026, 10, 27, 9, tzinfo=horloge.PARIS)
        assert horloge.duree(derniere.debut, derniere.fin) == timedelta(minutes=45)
        assert derniere.statut == "planifie"


def test_chacun_sa_presence_dans_un_groupe(scene: SimpleNamespace) -> None:
    with f.technique(scene.cmpp):
        jules, lina = note(scene, scene.d_jules, scene.d_lina, faite=False)
        assert jules.groupe == lina.groupe
        services.faire(acteur=None, objet=jules, duree=50, enfant=True, parents=True)
        services.ne_pas_faire(acteur=None, objet=lina, motif_national="GEN-358", motif="Malade")
        faites = comptes.seances_faites(scene.cmpp.pk, le(-1), le(-1))
        assert [(s.dossier_id, s.parents) for s in faites] == [(scene.d_jules.pk, True)]
        assert comptes.par_motif(comptes.seances_non_faites(scene.cmpp.pk, le(-1), le(-1))) == {"GEN-358": 1}
        lus = {c.libelle: c.valeur for c in comptes.activite(scene.cmpp.pk, le(-1), le(-1))}
        assert lus == {"Séances": 1, "Actes": 1, "Hors les murs": 0, "Sans l’enfant": 0, "Non faites": 1, "Absences": 1}


def test_sans_personne_ce_n_est_pas_une_seance(scene: SimpleNamespace) -> None:
    with f.technique(scene.cmpp):
        (s,) = note(scene, faite=False)
        with pytest.raises(ErreurMetier, match="non faite"):
            services.faire(acteur=None, objet=s, duree=45, enfant=False)
        services.faire(acteur=None, objet=s, duree=45, enfant=False, partenaires=True, lieu="ecole")
        lus = {c.libelle: c.valeur for c in comptes.activite(scene.cmpp.pk, le(-1), le(-1))}
        assert (lus["Hors les murs"], lus["Sans l’enfant"]) == (1, 1)
        with pytest.raises(IntegrityError), transaction.atomic():
            Seance.objects.filter(pk=s.pk).update(statut="annule")
        with pytest.raises(ErreurMetier, match="pas encore finie"):
            note(scene, jour=le(2))
        with pytest.raises(ErreurMetier, match="huit heures"):
            note(scene, heure=time(14), duree=600)


def test_qui_lit_qui_note(scene: SimpleNamespace, connecter: Any) -> None:
    with f.technique(scene.cmpp):
        (s,) = note(scene, faite=False)
        lecteur = f.professionnel(scene.organisme, "Léa", "Simon", "Stagiaire")
        f.affecter(lecteur, scene.cmpp, {"ID": "S", "AGE": "R", "PP": "R"}, transverse="structure")
    onglet = reverse("dossier_seances", args=[scene.d_jules.pk])
    for pro, attendu in ((scene.estelle, 200), (lecteur, 200), (scene.elodie, 404), (scene.zoe, 404)):
        assert connecter(pro).get(onglet).status_code == attendu, pro
    page = connecter(lecteur).get(reverse("seances"), {"pro": scene.estelle.pk})
    assert page.status_code == 200
    assert "Ajouter une séance" not in lu(page)
    assert poster(connecter(lecteur), reverse("seances")).status_code == 403
    with au_nom_de(lecteur) as elle, pytest.raises(Refus):
        services.ne_pas_faire(acteur=elle, objet=s, motif_national="GEN-357")
    autre = reverse("seance_acte", args=[scene.d_lina.pk, s.pk, "faite"])
    assert connecter(scene.estelle).get(autre).status_code == 404


def test_la_semaine_a_un_cout_constant(scene: SimpleNamespace, connecter: Any) -> None:
    client, page, couts = connecter(scene.estelle), reverse("seances_semaine", args=[_lundi().isoformat()]), []
    client.get(page)
    for tour, combien in enumerate((5, 15)):
        with f.technique(scene.cmpp):
            for rang in range(combien):
                jour = _lundi() + timedelta(days=rang % 5)
                note(scene, jour=jour, heure=time(8 + 5 * tour + rang // 5), faite=False)
        with CaptureQueriesContext(connection) as lues:
            reponse = client.get(page)
        couts.append(sum("SAVEPOINT" not in q["sql"] for q in lues.captured_queries))
    assert len(reponse.content) < 60_000
    assert couts[0] == couts[1] <= 10, couts
