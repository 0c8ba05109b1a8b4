"""Photos of the progress at each review, what she wants for her life, easy to read while typing (S08)."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse

from accompagnement.models import BilanProjet, Objectif, PhotoObjectif, ProjetVie
from accompagnement.selectors import projets as lectures
from accompagnement.services import projets as services
from accompagnement.services.projets import bilans as services_bilans
from coordination.models import EntreeFil
from dui.core import boite, horloge
from dui.core.erreurs import ErreurMetier, Refus
from tests.accompagnement.projets import outils as o
from tests.accompagnement.projets.test_bilans import _bilan, poster, vivant  # noqa: F401 - the fixture
from tests.coordination.outils import au_nom_de
from tests.outils import fabriques as f

pytestmark = [pytest.mark.django_db, pytest.mark.mission("PDE-ACC-3", "PDS-ACC-3", "PRI-SUI-2")]
VIE = "Un appart à moi, avec un chien. Et mon bac pro."


def _tenir(m: Any, acteur: Any = None) -> BilanProjet:
    b = _bilan(m)
    b.projet.dossier = o.dossier(m.d_eloise.pk, None)
    services_bilans.preparer_avis(acteur=acteur, bilan=b, origine="personne", texte="Ça avance.")
    services_bilans.modifier_bilan(acteur=acteur, bilan=b, version_lue=b.version, synthese="On continue.")
    return services_bilans.tenir_bilan(acteur=acteur, bilan=b, le=horloge.aujourdhui())


def _evaluer(m: Any, avancement: int) -> None:
    objectif = Objectif.objects.select_related("projet__dossier").get(pk=m.noeuds.objectif.pk)
    services.evaluer_objectif(acteur=None, objectif=objectif, avancement=avancement)


# --- photos -------------------------------------------------------------------------------------------------------


@pytest.mark.exigence("S08")
def test_le_bilan_fige_l_etat_de_chaque_objectif(vivant: Any):  # noqa: F811
    m = vivant
    with f.technique(m.mecs):
        _evaluer(m, 1)
        premier = _tenir(m)
        _evaluer(m, 3)
        second = _tenir(m)
        photos = PhotoObjectif.objects.filter(objectif=m.noeuds.objectif)
        assert [(p.bilan_id, p.avancement) for p in photos] == [(premier.pk, 1), (second.pk, 3)]
        with pytest.raises(DatabaseError), transaction.atomic():
            PhotoObjectif.objects.update(avancement=4)
        with pytest.raises(DatabaseError), transaction.atomic():
            photos[0].delete()


def test_la_courbe_et_le_papier_disent_le_jour_du_bilan(vivant: Any, connecter: Any):  # noqa: F811
    m, client = vivant, connecter(vivant.anne)
    with f.technique(m.mecs):
        _evaluer(m, 1)
        b = _tenir(m)
        PhotoObjectif.objects.bulk_create([_photo_ancienne(m, b)])
        _evaluer(m, 4)
    page = client.get(reverse("projet", args=[m.p.pk])).content.decode()
    assert "Au fil des bilans" in page
    assert "ça commence" in page.split("Au fil des bilans")[1].split("</p>")[0]
    bilan = client.get(reverse("bilan", args=[b.pk])).content.decode()
    assert "<b>Ça commence</b>" in bilan.split("Les objectifs, ce jour-là")[1]
    with au_nom_de(m.anne):
        from accompagnement.champs_projets import _photo

        table = _photo(BilanProjet.objects.get(pk=b.pk))
    assert "Ça commence" in str(table), "le papier d’hier ne dit pas l’état d’aujourd’hui"


def _photo_ancienne(m: Any, b: BilanProjet) -> PhotoObjectif:
    """Another objective of the same review: the curve of one never takes the points of another."""
    autre = services.ajouter_noeud(
        acteur=None, projet=_renvoye(m), genre="objectif", titre="Autre", liens=[m.noeuds.besoin.pk], falc="Je."
    )
    return PhotoObjectif(bilan=b, objectif=autre, dossier_id=b.dossier_id, structure_id=b.structure_id, niveau=2,
                         le=horloge.aujourdhui() - timedelta(days=90), statut="ACTIF", avancement=2)  # fmt: skip


def _renvoye(m: Any) -> Any:
    projet = o.relire(m.p)
    services.ouvrir_avenant(acteur=None, projet=projet, objet="Un objectif de plus")
    return o.relire(m.p)


def test_un_objectif_de_soin_est_photographie_pour_ceux_qui_le_lisent(vivant: Any):  # noqa: F811
    m = vivant
    with f.technique(m.mecs):
        projet = _renvoye(m)
        soin = services.ajouter_noeud(acteur=None, projet=projet, genre="objectif", titre="Dormir mieux", niveau=4,
                                      liens=[m.noeuds.besoin.pk], falc="Je dors.")  # fmt: skip
        Objectif.objects.filter(pk=soin.pk).update(statut="ACTIF", avancement=2)
        b = _bilan(m)
        services_bilans.preparer_avis(acteur=None, bilan=b, origine="personne", texte="Ça avance.")
        services_bilans.modifier_bilan(acteur=None, bilan=b, version_lue=b.version, synthese="On continue.")
    with au_nom_de(m.anne) as anne:
        b = BilanProjet.objects.select_related("projet").get(pk=b.pk)
        b.projet.dossier = o.dossier(m.d_eloise.pk, m.anne)
        services_bilans.tenir_bilan(acteur=anne, bilan=b, le=horloge.aujourdhui())
        assert not PhotoObjectif.objects.filter(objectif=soin.pk).exists()
    boite.livrer()
    with f.technique(m.mecs):
        assert PhotoObjectif.objects.get(objectif=soin.pk).niveau == 4, "complétée par un agent"
    with au_nom_de(m.anne) as anne:
        assert not PhotoObjectif.objects.filter(objectif=soin.pk).exists(), "invisible à l’éducatrice"
        lues = lectures.lire_chaine(anne, _lu(m, m.anne)).objectifs
        assert [len(x.jalons) for x in lues if x.objectif.pk == m.noeuds.objectif.pk] == [1]


def _lu(m: Any, pro: Any) -> Any:
    projet = o.relire(m.p)
    projet.dossier = o.dossier(m.d_eloise.pk, pro)
    return projet


# --- what she wants for her life ----------------------------------------------------------------------------------


@pytest.mark.exigence("S08")
def test_ses_mots_passent_en_premier_et_ne_se_corrigent_pas(vivant: Any, connecter: Any):  # noqa: F811
    m, client, d = vivant, connecter(vivant.anne), vivant.d_eloise.pk
    vide = client.get(reverse("projet", args=[m.p.pk])).content.decode()
    assert "Pas encore demandé" in vide
    dire = reverse("projet_vie_dire", args=[d])
    manque = poster(client, dire, souhaits="", titre="Ma vie", conditions="en promenade")
    assert manque.status_code == 422
    assert "en promenade" in manque.content.decode(), "rien de saisi n’est perdu"
    fait = poster(
        client, dire, souhaits=VIE, titre="Chez moi", falc="Je veux un appartement.", conditions="en promenade"
    )
    assert fait.status_code == 303
    page = client.get(reverse("projet", args=[m.p.pk])).content.decode()
    assert page.index(VIE) < page.index("Ce que nous travaillons"), "avant le projet de l’établissement"
    assert "Je veux un" in page
    falc = reverse("projet_vie_falc", args=[d])
    assert "souhaits" not in client.get(falc).content.decode().split("<form")[-1]
    assert poster(client, falc, titre="Chez moi", falc="Je veux mon appart.", version=1).status_code == 303
    assert poster(client, dire, souhaits="Je veux un studio.", titre="Un studio").status_code == 303
    with f.technique(m.mecs):
        dits = list(ProjetVie.objects.filter(dossier=d))
        assert [(v.souhaits, v.fin is None) for v in dits if v.fin is None] == [("Je veux un studio.", True)]
        assert {v.souhaits for v in dits} == {VIE, "Je veux un studio."}, "ce qui a été dit reste"
        ancien = next(v for v in dits if v.fin)
        ancien.dossier = o.dossier(d)
        with pytest.raises(ErreurMetier, match="ne changent plus"):
            services.traduire_projet_de_vie(
                acteur=None, projet_vie=ancien, version_lue=ancien.version, titre="", falc=""
            )
        extraits = EntreeFil.objects.filter(dossier=d, genre="projet", titre="Projet de vie").values_list("extrait")
        assert len(extraits) == 2
        assert not any("studio" in e[0] for e in extraits)
    vie = client.get(reverse("dossier_projet_vie", args=[d])).content.decode()
    assert VIE in vie.split("Ce qui a été dit avant")[1]


def test_qui_ne_tient_pas_le_projet_n_ecrit_pas_ses_mots(vivant: Any):  # noqa: F811
    with au_nom_de(vivant.sarah) as sarah, pytest.raises(Refus):
        services.dire_projet_de_vie(
            acteur=sarah, dossier=o.dossier(vivant.d_eloise.pk, vivant.sarah), titre="x", souhaits="x"
        )


# --- easy to read -------------------------------------------------------------------------------------------------


def test_les_conseils_viennent_pendant_la_frappe_et_n_empechent_rien(vivant: Any, connecter: Any):  # noqa: F811
    m, client = vivant, connecter(vivant.anne)
    page = client.get(reverse("projet_vie_dire", args=[m.d_eloise.pk])).content.decode()
    assert 'id="falc-conseils"' in page
    sans = client.get(reverse("projet_noeud_acte", args=[m.p.pk, "objectif", m.noeuds.objectif.pk, "evaluer"]))
    assert 'id="falc-conseils"' not in sans.content.decode(), "là où rien ne s’écrit en facile à lire"
    texte = "Je bénéficie d’un accompagnement. " + "mot " * 14
    fragment = client.post(reverse("falc"), {"falc": texte}, headers={"HX-Request": "true"}).content.decode()
    assert "accompagnement" in fragment
    assert "Coupez en deux phrases" in fragment
    assert "<html" not in fragment
    simple = client.post(reverse("falc"), {"falc": "Je cuisine."}, headers={"HX-Request": "true"}).content.decode()
    assert "Phrases courtes" in simple
    assert client.post(reverse("falc"), {"falc": ""}, headers={"HX-Request": "true"}).content.decode().strip() == ""
    seule = client.post(reverse("falc"), {"falc": texte})
    assert "Écrire en facile à lire" in seule.content.decode(), "sans script, une page"


def test_les_conseils_ne_sont_pas_pour_qui_n_ecrit_aucun_projet(vivant: Any, connecter: Any):  # noqa: F811
    assert connecter(vivant.sarah).post(reverse("falc"), {"falc": "Je."}).status_code == 403
