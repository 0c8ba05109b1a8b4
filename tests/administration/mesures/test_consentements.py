"""Agreements (S33): precise, given by whoever may, withdrawn at will, over at majority."""

from datetime import datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pytest
import time_machine
from django.urls import reverse

from administration.models import Accord, Autorisation, ContenuDirectives, DirectivesAnticipees
from administration.selectors.consentements import autorise, de_la_maison, tableau
from administration.services import consentements as services
from coordination.models import Echeance
from dui.core import horloge
from dui.core.erreurs import ErreurMetier, Refus
from tests.administration.mesures.outils import le, lu, poster
from tests.administration.versions import deux_editions
from tests.coordination.outils import au_nom_de
from tests.outils import fabriques as f
from usagers.choices import ModaliteDroit, NatureDroit
from usagers.models import Contact, Dossier, DroitEntourage, RelationEntourage
from usagers.services.droits_entourage import poser_droit, retirer_droit

pytestmark = pytest.mark.django_db
MER = "Sortie à la mer du 28 novembre, avec le groupe des Tilleuls"


@pytest.fixture
def famille(scene: SimpleNamespace) -> SimpleNamespace:
    """Éloïse's mother and father hold authority together; her aunt holds nothing."""
    with f.technique(scene.mecs):
        for nom in ("Carole", "Denis", "Odile"):
            contact = Contact.objects.create(
                organisme=scene.organisme, structures=[scene.mecs.pk], nom="Lambert", prenom=nom
            )
            relation = RelationEntourage.objects.create(usager=scene.eloise, contact=contact,
                                                        structures=[scene.mecs.pk],
                                                        relation="MTH", libelle=nom, debut=le(-900))  # fmt: skip
            setattr(scene, f"relation_{nom.lower()}", relation)
            if nom != "Odile":
                droit = poser_droit(relation, NatureDroit.AUTORITE, debut=le(-900), modalite=ModaliteDroit.CONJOINTE,
                                    preuve="Acte de naissance")  # fmt: skip
                setattr(scene, nom.lower(), droit)
        scene.odile = poser_droit(scene.relation_odile, NatureDroit.PREVENIR, debut=le(-900))
    return scene


def _demander(m: SimpleNamespace, objet: str = "sortie", **champs: Any) -> Autorisation:
    donnees = {"portee": MER, "debut": le(-5), "informee_le": le(-5), "support": "Entretien"} | champs
    return services.demander_autorisation(acteur=None, dossier=m.d_eloise, objet=objet, **donnees)


def _repondre(a: Autorisation, droit: DroitEntourage | None, decision: str = "accord", **champs: Any) -> Accord:
    donnees = {"mode": "ecrit", "preuve": "Formulaire signé", "le": le(0)} | champs
    return services.recueillir_accord(acteur=None, autorisation=a, droit=droit, decision=decision, **donnees)


def _feu(m: SimpleNamespace, objet: str = "sortie", jours: int = 0) -> str:
    return str(autorise(m.d_eloise, objet, le(jours)).feu)


@pytest.mark.mission("PRI-CAR-ADM-2")
def test_acte_usuel_un_parent_acte_non_usuel_chacun(famille: SimpleNamespace) -> None:
    with f.technique(famille.mecs):
        assert _feu(famille) == "rouge"
        usuel = _demander(famille)
        assert _feu(famille) == "orange"
        assert not autorise(famille.d_eloise, "sortie").permis, "une question posée n’est pas une autorisation"
        _repondre(usuel, famille.carole)
        assert _feu(famille) == "vert"
        non_usuel = _demander(famille, "anesthesie", portee="Anesthésie du 2 décembre, dents de sagesse")
        _repondre(non_usuel, famille.carole)
        assert _feu(famille, "anesthesie") == "orange"
        assert not autorise(famille.d_eloise, "anesthesie").permis
        _repondre(non_usuel, famille.denis)
        assert autorise(famille.d_eloise, "anesthesie").permis
        assert Echeance.objects.get(objet=non_usuel.cle).date_due == non_usuel.fin


def test_qui_ne_tient_pas_le_droit_ne_repond_pas(famille: SimpleNamespace) -> None:
    with f.technique(famille.mecs):
        a = _demander(famille)
        with pytest.raises(ErreurMetier, match="ne peut pas décider"):
            _repondre(a, famille.odile)
        _repondre(a, None)
        assert a.accords.get().pour_information
        assert _feu(famille) == "orange", "l’avis du mineur ne remplace pas ses parents"
        with pytest.raises(ErreurMetier, match="déjà notée"):
            _repondre(a, None)


def test_personne_ne_coche_pour_un_autre(famille: SimpleNamespace, connecter: Any) -> None:
    """PG: consent ticked by staff. No default answer, a proof or a witness, who is not the writer."""
    with f.technique(famille.mecs):
        a = _demander(famille)
        with pytest.raises(ErreurMetier, match="document"):
            _repondre(a, famille.carole, preuve=" ")
        with pytest.raises(ErreurMetier, match="témoin"):
            _repondre(a, famille.carole, mode="oral", preuve="")
    with au_nom_de(famille.nina) as nina, pytest.raises(ErreurMetier, match="autre personne que vous"):
        services.recueillir_accord(acteur=nina, autorisation=a, droit=famille.carole, decision="accord", mode="oral",
                                   preuve="Nina Leroy", le=le(0))  # fmt: skip
    acte = reverse("autorisation_acte", args=[famille.d_eloise.pk, a.pk, "accord"])
    page = lu(connecter(famille.nina).get(acte))
    assert "Carole Lambert" in page
    assert "Odile" not in page
    assert "checked" not in page
    assert "Nina Leroy, " not in page
    assert poster(connecter(famille.nina), acte, qui=str(famille.odile.pk), decision="accord", mode="ecrit", preuve="x",
                  le=le(0)).status_code == 422  # fmt: skip
    assert poster(connecter(famille.nina), acte, qui=str(famille.carole.pk), decision="accord", mode="ecrit",
                  preuve="Formulaire", le=le(0)).status_code == 303  # fmt: skip


@pytest.mark.parametrize("portee", [
    "Tous les soins nécessaires", "toute intervention", "Autorise tous soins et tous actes", "Toutes les sorties",
    "Toute opération urgente", "Soins, sans réserve", "oui", "Quelle qu’en soit la nature, les soins",
])  # fmt: skip
def test_une_autorisation_generale_est_refusee(famille: SimpleNamespace, portee: str) -> None:
    """PG: blanket « autorise tous les soins »."""
    with f.technique(famille.mecs), pytest.raises(ErreurMetier, match="précisément"):
        _demander(famille, "soins", portee=portee)


def test_une_autorisation_expiree_ou_retiree_ne_sert_plus(famille: SimpleNamespace) -> None:
    """PG: expired parental authorisation used for anaesthesia."""
    with f.technique(famille.mecs):
        a = _demander(famille, "anesthesie", portee="Anesthésie du 2 décembre", debut=le(-80), fin=le(2))
        for parent in (famille.carole, famille.denis):
            _repondre(a, parent)
        assert autorise(famille.d_eloise, "anesthesie", le(2)).permis
        expiree = autorise(famille.d_eloise, "anesthesie", le(3))
        assert (expiree.feu, expiree.permis) == ("rouge", False)
        assert "Expirée" in expiree.mots
        services.retirer_autorisation(acteur=None, autorisation=a, par="Denis Lambert")
        assert not autorise(famille.d_eloise, "anesthesie").permis
        assert Echeance.objects.get(objet=a.cle).etat == "sans_objet"
        with pytest.raises(ErreurMetier, match="déjà retirée"):
            services.retirer_autorisation(acteur=None, autorisation=a, par="Denis Lambert")


def test_un_droit_retire_emporte_l_autorisation(famille: SimpleNamespace) -> None:
    with f.technique(famille.mecs):
        a = _demander(famille)
        _repondre(a, famille.carole)
    with au_nom_de(famille.nina) as nina:
        retirer_droit(acteur=nina, droit=famille.carole, motif="Jugement de retrait")
        rendu = autorise(famille.d_eloise, "sortie")
        assert not rendu.permis
        assert "ne le peut plus" in rendu.mots


def test_un_refus_ferme_la_demande(famille: SimpleNamespace) -> None:
    with f.technique(famille.mecs):
        a = _demander(famille, "image", portee="Photo de groupe pour le journal interne")
        _repondre(a, famille.carole)
        _repondre(a, famille.denis, "refus")
        assert _feu(famille, "image") == "rouge"
        with pytest.raises(ErreurMetier, match="close"):
            _repondre(a, None)


def test_la_majorite_finit_ce_que_les_parents_ont_donne_a_minuit(famille: SimpleNamespace) -> None:
    """Acceptance 5: at 00:00 in Paris, even if the dates of the row were written longer by hand."""
    majorite = famille.eloise.majorite_le
    veille = majorite - timedelta(days=1)
    avant = datetime(veille.year, veille.month, veille.day, 12, tzinfo=horloge.PARIS) - timedelta(days=30)
    with time_machine.travel(avant), f.technique(famille.mecs):
        a = _demander(famille, debut=le(0), informee_le=le(0))
        assert a.fin == veille
        _repondre(a, famille.carole)
        with pytest.raises(ErreurMetier, match="finit entre"):
            _demander(famille, debut=le(0), informee_le=le(0), fin=majorite)
        Autorisation.objects.filter(pk=a.pk).update(fin=majorite + timedelta(days=90))
        DroitEntourage.objects.filter(pk=famille.carole.pk).update(fin=majorite + timedelta(days=90))
    minuit = datetime(majorite.year, majorite.month, majorite.day, tzinfo=horloge.PARIS)
    for ecart, attendu in ((-1, True), (1, False)):
        with time_machine.travel(minuit + timedelta(minutes=ecart)), f.technique(famille.mecs):
            assert autorise(famille.d_eloise, "sortie").permis is attendu, ecart
    with time_machine.travel(minuit + timedelta(days=1)), f.technique(famille.mecs):
        sien = _demander(famille, debut=le(0), informee_le=le(0))
        with pytest.raises(ErreurMetier, match="ne peut pas décider"):
            _repondre(sien, famille.carole)
        _repondre(sien, None)
        assert autorise(famille.d_eloise, "sortie").permis, "l’adulte répond lui-même"


def test_avant_une_sortie_ceux_qui_n_ont_rien_d_abord(famille: SimpleNamespace, connecter: Any) -> None:
    with f.technique(famille.mecs):
        _repondre(_demander(famille), famille.carole)
    with au_nom_de(famille.nina) as nina:
        rendus = de_la_maison(nina, famille.mecs.pk, "sortie", le(0))
    assert [(d.pk, v.feu) for d, v in rendus] == [(famille.d_sofia.pk, "rouge"), (famille.d_eloise.pk, "vert")]
    page = lu(connecter(famille.nina).get(f"/autorisations/?objet=sortie&le={le(0)}"))
    assert "1 personne sans autorisation" in page
    assert connecter(famille.gil).get("/autorisations/").status_code == 403
    assert lu(connecter(famille.nina).get("/autorisations/?objet=inconnu&le=hier&unite=x")).count("data-element") == 2


def test_directives_existence_pour_tous_contenu_pour_les_soins(famille: SimpleNamespace, connecter: Any) -> None:
    d = famille.d_eloise
    adresse, page = reverse("directives", args=[d.pk]), reverse("dossier_autorisations", args=[d.pk])
    champs = {"existence": "oui", "lieu": "Coffre du bureau", "redigees_le": le(-90), "contenu": "Pas d’acharnement"}
    assert poster(connecter(famille.nina), adresse, **champs).status_code == 303
    assert not ContenuDirectives.objects.exists(), "le référent n’écrit pas le contenu"
    assert poster(connecter(famille.lucie), adresse, version=1, **champs).status_code == 303
    assert "acharnement" in lu(connecter(famille.lucie).get(page))
    for pro in (famille.nina, famille.anne):
        vue = lu(connecter(pro).get(page))
        assert "Coffre du bureau" in vue
        assert "acharnement" not in vue
        with au_nom_de(pro):
            assert not ContenuDirectives.objects.exists()


def test_deux_personnes_notent_les_directives(famille: SimpleNamespace, connecter: Any) -> None:
    """Even when both opened the page before anything was known."""
    d = famille.d_eloise

    def lieu() -> str:
        with f.technique(famille.mecs):
            return DirectivesAnticipees.objects.get(dossier=d).lieu

    deux_editions((connecter(famille.nina), connecter(famille.lucie)), ("directives", [d.pk]), "lieu",
                  ("Coffre du bureau", "Chez sa mère"), lieu, existence="oui")  # fmt: skip


def test_notice_une_version_une_fois_par_personne(famille: SimpleNamespace, connecter: Any) -> None:
    adresse = reverse("notice_remise", args=[famille.d_eloise.pk])
    champs = {"version_notice": "2026-1", "remise_le": le(0), "destinataire": "Carole Lambert"}
    assert poster(connecter(famille.nina), adresse, **champs).status_code == 303
    assert poster(connecter(famille.nina), adresse, **champs).status_code == 422
    assert poster(connecter(famille.nina), adresse, **champs | {"version_notice": "2026-2"}).status_code == 303
    assert poster(connecter(famille.anne), adresse, **champs).status_code == 403


def test_le_juge_autorise_a_la_place(famille: SimpleNamespace) -> None:
    """C. civ. art. 375-7: an authorisation of the judge stands without the parents."""
    with f.technique(famille.mecs):
        _demander(famille, "hospitalisation", portee="Hospitalisation du 3 décembre", juge="Ordonnance du 18 novembre")
        assert autorise(famille.d_eloise, "hospitalisation").permis


def test_qui_lit_et_qui_ecrit(famille: SimpleNamespace, connecter: Any) -> None:
    adresse = reverse("autorisation_demander", args=[famille.d_eloise.pk])
    champs = {"objet": "sortie", "portee": MER, "debut": le(0), "informee_le": le(0), "support": "Entretien"}
    assert poster(connecter(famille.anne), adresse, **champs).status_code == 403
    assert poster(connecter(famille.nina), adresse, **champs).status_code == 303
    a = Autorisation.objects.get()
    assert connecter(famille.anne).get(reverse("autorisation", args=[famille.d_eloise.pk, a.pk])).status_code == 200
    assert connecter(famille.zoe).get(reverse("autorisation", args=[famille.d_eloise.pk, a.pk])).status_code == 404
    with au_nom_de(famille.anne) as anne, pytest.raises(Refus):
        services.retirer_autorisation(acteur=anne, autorisation=a, par="Carole")
    with f.technique(famille.mecs):
        feux, demandes = tableau(Dossier.objects.get(pk=famille.d_eloise.pk))
    assert len(feux) == 7
    assert len(demandes) == 1
