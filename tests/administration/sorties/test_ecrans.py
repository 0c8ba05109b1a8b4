"""Pages of the exit: who sees what, the whole walk by hand, figures equal at 10 and 100 rows."""

from types import SimpleNamespace
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from administration.models import ActionSuivi, BilanSortie, PointSortie, Sortie
from administration.selectors.sorties import PAR_PAGE, SANS_CONTACT
from administration.services import sorties as services
from coordination.services.echeances import poser_echeance
from coordination.services.evenements import planifier_evenement
from dui.core import horloge
from tests.administration.mesures.outils import le, lu, poster
from tests.administration.mesures.test_droits import _lectures
from tests.administration.sorties.outils import envisagee, partie, prononcee, regler
from tests.outils import fabriques as f
from usagers.models import Dossier

pytestmark = pytest.mark.django_db
NEWS = "A un emploi en boulangerie."


@pytest.mark.mission("PDE-GAD-5")
def test_de_la_preparation_au_premier_appel(maison: SimpleNamespace, connecter: Any) -> None:
    """Four people, each with their own button: prepare, check, pronounce, leave, call."""
    pk, nina = maison.d_eloise.pk, connecter(maison.nina)
    assert "Préparer une sortie" in lu(nina.get(reverse("dossier_sortie", args=[pk])))
    champs = {"motif": "orientation", "initiative": "usager", "date_prevue": le(5)}
    assert poster(nina, reverse("sortie_nouvelle", args=[pk]), **champs).status_code == 303
    with f.technique(maison.mecs):
        s = Sortie.objects.get(dossier=pk)
        points = list(PointSortie.objects.filter(sortie=s))

    def acte(nom: str) -> str:
        return reverse("sortie_acte", args=[pk, s.pk, nom])

    champs |= {"version": s.version, "destination": "esms", "destination_nom": "SAVS", "relais_nom": "M. Roy"}
    assert poster(nina, acte("completer"), **champs).status_code == 303
    bilan = {"version": 1, "bilan": "Beau parcours.", "paroles": "Je suis prête.", "logement": "propre"}
    assert poster(nina, acte("bilan"), **bilan).status_code == 303
    for point in points:
        qui = connecter(maison.lucie if point.genre.domaine == "TRS" else maison.nina)
        page = reverse("sortie_point", args=[pk, s.pk, point.pk])
        assert poster(qui, page, etat="fait", le=le(0), version=point.version).status_code == 303, point.code
    nina = connecter(maison.nina)
    assert poster(nina, acte("preparer")).status_code == 303
    assert "La direction peut prononcer" in lu(nina.get(reverse("sortie", args=[pk, s.pk])))
    assert poster(nina, acte("prononcer"), decision="Oui", date_prevue=le(0)).status_code == 403
    dora = connecter(maison.dora)
    assert poster(dora, acte("prononcer"), decision="Oui", date_prevue=le(0)).status_code == 303
    nina = connecter(maison.nina)
    depart = {"le": le(0), "suivi": "on", "equipe_suivi": maison.membre_anne.pk}
    assert poster(nina, acte("effectuer"), **depart).status_code == 303
    with f.technique(maison.mecs):
        appel = ActionSuivi.objects.filter(sortie=s).first()
    assert appel is not None
    anne = connecter(maison.anne)
    page = lu(anne.get(reverse("dossier_sortie", args=[pk])))
    assert "Une semaine après" in page
    assert "Je suis prête." in page
    noter = reverse("suivi_acte", args=[pk, appel.pk, "noter"])
    assert poster(anne, noter, issue="realise", le=le(0), compte_rendu=NEWS).status_code == 303
    assert NEWS in lu(anne.get(reverse("sortie", args=[pk, s.pk])))
    assert connecter(maison.lucie).get(reverse("dossier_sortie", args=[pk])).status_code == 403


def test_qui_compte_ne_lit_ni_le_bilan_ni_les_nouvelles(maison: SimpleNamespace, connecter: Any) -> None:
    with f.technique(maison.mecs):
        s = partie(maison)
        BilanSortie.objects.filter(sortie=s).update(bilan="Récit", adresse="12 rue cachée")
        ActionSuivi.objects.filter(sortie=s).update(compte_rendu=NEWS)
    adresse = reverse("sortie", args=[maison.d_eloise.pk, s.pk])
    page = lu(connecter(maison.gil).get(adresse))
    assert "Autre établissement ou service" in page
    assert not any(mots in page for mots in ("Récit", NEWS, "rue cachée", "Corriger"))
    assert "12 rue cachée" in lu(connecter(maison.anne).get(adresse))
    assert connecter(maison.gil).get(reverse("sorties")).status_code == 403


def test_qui_n_ouvre_que_l_administratif_tient_la_sortie_sans_le_recit(maison: SimpleNamespace, connecter: Any) -> None:
    """Level 1 alone: the review is refused, not a failure; what the exit stops or plans reaches every level."""
    alix = f.professionnel(maison.organisme, "Alix", "Morel", "Chargée d’admission")
    f.affecter(alix, maison.mecs, {"ID": "W", "ADM": "W", "CTR": "W", "DRO": "W"}, transverse="structure")
    with f.technique(maison.mecs):
        soin = poser_echeance(acteur=None, dossier=maison.d_eloise, regle="contrat_fin", origine=le(60), objet="x:4",
                              niveau=4)  # fmt: skip
        debut = horloge.maintenant() + (le(5) - le(0))
        rdv = planifier_evenement(acteur=None, structure_id=maison.mecs.pk, dossier=maison.d_eloise, niveau=4,
                                  type="rendez_vous", libelle="Neurologue", debut=debut)  # fmt: skip
    client, pk = connecter(alix), maison.d_eloise.pk
    ouverture = {"motif": "orientation", "initiative": "usager"}
    assert poster(client, reverse("sortie_nouvelle", args=[pk]), **ouverture).status_code == 303
    with f.technique(maison.mecs):
        s = Sortie.objects.get(dossier=pk)
        assert BilanSortie.objects.filter(sortie=s).exists()
    bilan = reverse("sortie_acte", args=[pk, s.pk, "bilan"])
    assert client.get(bilan).status_code == 403
    assert poster(client, bilan, version=1, bilan="Récit").status_code == 403
    assert 'id="s-bilan"' not in lu(client.get(reverse("sortie", args=[pk, s.pk])))
    with f.technique(maison.mecs):
        Sortie.objects.filter(pk=s.pk).update(destination="esms")
        s.refresh_from_db()
        s = services.declarer_prete(acteur=None, sortie=regler(s))
        s = services.prononcer_sortie(acteur=None, sortie=s, decision="Oui.", date_prevue=le(0))
    depart = {"le": le(0), "suivi": "on", "equipe_suivi": maison.membre_anne.pk}
    assert poster(client, reverse("sortie_acte", args=[pk, s.pk, "effectuer"]), **depart).status_code == 303
    assert poster(client, reverse("sortie_suivi", args=[pk, s.pk, "suivi"]), type="appel").status_code == 403
    with f.technique(maison.mecs):
        assert ActionSuivi.objects.filter(sortie=s).count() == 5
        soin.refresh_from_db()
        rdv.refresh_from_db()
        assert (soin.etat, rdv.statut) == ("sans_objet", "ANNULE")
        services.annuler_sortie(acteur=None, sortie=Sortie.objects.get(pk=s.pk), motif="Erreur")
        soin.refresh_from_db()
        rdv.refresh_from_db()
        assert (soin.etat, rdv.statut) == ("ouverte", "PLANIFIE")


def test_une_sortie_d_ailleurs_n_existe_pas(maison: SimpleNamespace, connecter: Any) -> None:
    with f.technique(maison.mecs):
        s, autre = envisagee(maison), envisagee(maison, dossier=maison.d_sofia)
    nina = connecter(maison.nina)
    assert nina.get(reverse("sortie", args=[maison.d_eloise.pk, autre.pk])).status_code == 404
    point = autre.points.first
    with f.technique(maison.mecs):
        ligne = point()
    assert ligne is not None
    assert nina.get(reverse("sortie_point", args=[maison.d_eloise.pk, s.pk, ligne.pk])).status_code == 404
    assert connecter(maison.zoe).get(reverse("sortie", args=[maison.d_eloise.pk, s.pk])).status_code == 404


def test_deux_personnes_completent_en_meme_temps(maison: SimpleNamespace, connecter: Any) -> None:
    """The same field changed twice leads to the merge screen; nothing is overwritten in silence."""
    with f.technique(maison.mecs):
        s = envisagee(maison)
    adresse = reverse("sortie_acte", args=[maison.d_eloise.pk, s.pk, "completer"])
    champs = {"version": s.version, "motif": "orientation", "initiative": "usager"}
    assert poster(connecter(maison.nina), adresse, destination="esms", relais_nom="M. Roy", **champs).status_code == 303
    reponse = poster(connecter(maison.nina), adresse, destination="esms", relais_nom="Mme Le Goff", **champs)
    assert reponse.status_code == 409
    with f.technique(maison.mecs):
        assert Sortie.objects.get(pk=s.pk).relais_nom == "M. Roy"


def _semer(m: SimpleNamespace, vue: str, nombre: int) -> list[int]:
    """Exits of one view: some on the same day, some whose day nobody knows."""
    etat = {"preparation": "envisagee", "suivi": "suivie", "closes": "close"}[vue]
    with f.technique(m.mecs):
        crees = []
        for rang in range(nombre):
            d = f.dossier(f.usager(m.mecs, "Léa", "Roux"), m.mecs, m.tilleuls)
            s = Sortie.objects.create(
                dossier=d, sejour=d.sejours.get(), structure=m.mecs, niveau=1, motif="volonte", initiative="usager",
                etat=etat, date_sortie=le(-5), date_prevue=le(5 + rang // 4) if rang % 5 else None,
            )  # fmt: skip
            PointSortie.objects.create(sortie=s, structure=m.mecs, niveau=1, code="papiers", rang=1)
            if rang % 6:
                for jour in (rang // 4 - 3, 40):
                    ActionSuivi.objects.create(sortie=s, dossier=d, structure=m.mecs, niveau=2, libelle="Appel",
                                               prevue_le=le(jour))  # fmt: skip
            crees.append(s.pk)
    return crees


@pytest.mark.parametrize("vue", ["preparation", "suivi", "closes"])
def test_chaque_sortie_se_lit_une_fois_page_apres_page(maison: SimpleNamespace, connecter: Any, vue: str) -> None:
    """Nothing is cut in silence; the figures above count them all."""
    semees, nina = _semer(maison, vue, 2 * PAR_PAGE + 3), connecter(maison.nina)
    adresse, lues, jours, pages = f"{reverse('sorties')}?vue={vue}", [], [], 0
    while adresse:
        page = nina.get(adresse)
        lues += [x.sortie.pk for x in page.context["lignes"]]
        jours += [x.sortie.date_prevue if vue == "preparation" else x.prochaine and x.prochaine.prevue_le
                  for x in page.context["lignes"]]  # fmt: skip
        assert {x.restants for x in page.context["lignes"]} == {1}
        if vue != "closes":
            assert page.context["chiffres"].preparation + page.context["chiffres"].suivies == len(semees)
        adresse, pages = page.context["suivante"] and reverse("sorties") + page.context["suivante"], pages + 1
    assert pages == 3
    assert len(lues) == len(set(lues)) == len(semees)
    if vue != "closes":
        connus = [j for j in jours if j]
        assert connus == sorted(connus)
        assert not any(jours[len(connus) :]), "unknown days come last"


def test_qui_n_a_pas_ete_vu_depuis_longtemps_est_compte_en_entier(maison: SimpleNamespace, connecter: Any) -> None:
    with f.technique(maison.mecs):
        for _ in range(SANS_CONTACT + 2):
            d = f.dossier(f.usager(maison.mecs, "Léa", "Roux"), maison.mecs, maison.tilleuls)
            Dossier.objects.filter(pk=d.pk).update(dernier_contact=le(-400))
    page = lu(connecter(maison.nina).get(reverse("sorties"), {"vue": "preparation"}))
    assert f"Les {SANS_CONTACT} plus anciens, sur {SANS_CONTACT + 2}." in page


@pytest.mark.parametrize("vue", ["preparation", "suivi", "closes"])
def test_le_tableau_coute_autant_a_dix_qu_a_cent(maison: SimpleNamespace, connecter: Any, vue: str) -> None:
    nina, comptes = connecter(maison.nina), []
    nina.get(reverse("sorties"))
    for vague in (10, 90):
        _semer(maison, vue, vague)
        with CaptureQueriesContext(
            connection,
        ) as vues:
            page = nina.get(reverse("sorties"), {"vue": vue})
        assert page.status_code == 200
        assert len(page.content) < 60_000
        comptes.append(_lectures(vues))
    assert comptes[0] == comptes[1], comptes
    assert comptes[0] <= 10, comptes


def test_la_fiche_tient_dans_son_budget(maison: SimpleNamespace, connecter: Any) -> None:
    with f.technique(maison.mecs):
        partie(maison)
    nina = connecter(maison.nina)
    adresse = reverse("dossier_sortie", args=[maison.d_eloise.pk])
    nina.get(adresse)
    with CaptureQueriesContext(connection) as vues:
        assert nina.get(adresse).status_code == 200
    assert _lectures(vues) <= 15, [q["sql"][:90] for q in vues.captured_queries]


def test_la_sortie_a_remplace_l_ecriture_sans_preparation(maison: SimpleNamespace, connecter: Any) -> None:
    """No other page ends a stay: the list of stays leads to the preparation."""
    sarah = connecter(maison.sarah)
    page = lu(sarah.get(reverse("dossier_administratif", args=[maison.d_eloise.pk])))
    assert reverse("dossier_sortie", args=[maison.d_eloise.pk]) in page
    adresse = f"/dossiers/{maison.d_eloise.pk}/sejours/{maison.d_eloise.sejours.model.objects.none().count()}/sortie/"
    assert sarah.get(adresse).status_code == 404


def test_rien_ne_s_ecrit_apres_la_prononciation_sans_motif(maison: SimpleNamespace, connecter: Any) -> None:
    with f.technique(maison.mecs):
        s = prononcee(maison)
    adresse = reverse("sortie_acte", args=[maison.d_eloise.pk, s.pk, "completer"])
    champs = {"version": s.version, "motif": "volonte", "initiative": "usager"}
    assert poster(connecter(maison.nina), adresse, **champs).status_code == 422
