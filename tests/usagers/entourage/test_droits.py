"""S24: rights are dated, proved, ended by majority at 00:00 in Paris; a prohibition is seen before any number."""

from datetime import UTC, date, datetime, time, timedelta
from types import SimpleNamespace
from typing import Any

import pytest

from dui.core import horloge
from dui.core.calendrier import ajouter, anniversaire
from dui.core.erreurs import ErreurMetier, Refus
from tests.coordination.outils import au_nom_de
from tests.outils import fabriques as f
from usagers.autorite import Acte, interdits, signataires
from usagers.models import Contact, DroitEntourage, RelationEntourage, Usager
from usagers.selectors.entourage import entourage_de
from usagers.services.droits_entourage import accorder_droit, retablir_droit, retirer_droit, suspendre_droit
from usagers.services.entourage import clore_relation
from usagers.services.personnes import modifier_identite

pytestmark = pytest.mark.django_db
AUJOURDHUI = horloge.aujourdhui()
DEMAIN = AUJOURDHUI + timedelta(days=1)
MINUIT = datetime.combine(DEMAIN, time(0), tzinfo=horloge.PARIS).astimezone(UTC)
FIN = DEMAIN + timedelta(days=100)
JUGEMENT = "Jugement du 12 mars 2026, tribunal de Nantes"


@pytest.fixture
def famille(monde: SimpleNamespace) -> SimpleNamespace:
    """Éloïse, 18 tomorrow, her mother and her father."""
    with f.technique(monde.mecs):
        Usager.objects.filter(pk=monde.eloise.pk).update(date_naissance=ajouter(DEMAIN, -18, "a"))
        monde.eloise.refresh_from_db()
        for nom, lien in (("mere", "MTH"), ("pere", "FTH")):
            contact = Contact.objects.create(organisme=monde.organisme, nom="Lambert", prenom=nom.title(),
                                             telephone="06 39 98 00 01", structures=[monde.mecs.pk])  # fmt: skip
            setattr(monde, nom, f.relation(monde.eloise, contact, lien, debut=date(2026, 1, 1)))
    return monde


def _accorder(monde: SimpleNamespace, relation: RelationEntourage, nature: str, **champs: Any) -> DroitEntourage:
    champs = {"debut": date(2026, 1, 1), "preuve": JUGEMENT} | champs
    with au_nom_de(monde.sarah) as sarah:
        return accorder_droit(acteur=sarah, relation=relation, nature=nature, **champs)


@pytest.mark.mission("PDE-REL-3")
@pytest.mark.parametrize("nature", ["autorite", "delegation", "tuteur_mineur", "digne_confiance", "visite", "prendre",
                                    "signer", "consulter", "info_sante", "info_educative", "prevenir"])  # fmt: skip
def test_la_majorite_coupe_a_minuit_a_paris(famille: SimpleNamespace, nature: str) -> None:
    """23:59 in Paris on the eve: in force; 00:00: ended, without any task; the row and its dates stay."""
    droit = _accorder(famille, famille.mere, nature)
    assert (droit.terme, droit.fin) == ("majorite", AUJOURDHUI)
    for instant, attendu in ((MINUIT - timedelta(minutes=1), 1), (MINUIT, 0)):
        with horloge.a_l_instant(instant), au_nom_de(famille.sarah):
            proche = next(p for p in entourage_de(famille.d_eloise).famille if p.relation.pk == famille.mere.pk)
            assert len(proche.droits) == attendu
            assert len(proche.anciens) == 1 - attendu


def test_une_interdiction_survit_a_la_majorite(famille: SimpleNamespace) -> None:
    _accorder(famille, famille.pere, "interdit", terme="date", fin=FIN)
    with horloge.a_l_instant(MINUIT + timedelta(days=9)), au_nom_de(famille.sarah):
        assert [d.fin for d in interdits(famille.eloise)] == [FIN]


def test_la_fin_suit_la_date_de_naissance_corrigee(famille: SimpleNamespace) -> None:
    droit = _accorder(famille, famille.mere, "autorite")
    with au_nom_de(famille.sarah) as sarah:
        usager = Usager.objects.get(pk=famille.eloise.pk)
        modifier_identite(acteur=sarah, usager=usager, donnees={"date_naissance": ajouter(DEMAIN, -17, "a")})
        droit.refresh_from_db()
    assert droit.fin == anniversaire(ajouter(DEMAIN, -17, "a"), 18) - timedelta(days=1)


def test_aucun_droit_de_minorite_pour_un_majeur(famille: SimpleNamespace) -> None:
    with horloge.a_l_instant(MINUIT), pytest.raises(ErreurMetier, match="majeure depuis"):
        _accorder(famille, famille.mere, "autorite", debut=DEMAIN)


def test_role_legal_sans_document_refuse(famille: SimpleNamespace) -> None:
    with pytest.raises(ErreurMetier, match="document"):
        _accorder(famille, famille.mere, "tuteur", preuve=" ")
    with pytest.raises(ErreurMetier, match="date de fin"):
        _accorder(famille, famille.mere, "tuteur", terme="date")


def test_une_interdiction_suspend_ce_qu_elle_exclut_et_refuse_la_suite(famille: SimpleNamespace) -> None:
    """PG: parents with a restraining order called first by night staff."""
    prevenir = _accorder(famille, famille.pere, "prevenir")
    _accorder(famille, famille.pere, "interdit", terme="sans_limite")
    with au_nom_de(famille.sarah) as sarah:
        prevenir.refresh_from_db()
        assert prevenir.statut == "suspendu"
        with pytest.raises(ErreurMetier, match="interdit"):
            retablir_droit(acteur=sarah, droit=prevenir, motif="Essai")
        with pytest.raises(ErreurMetier, match="interdiction doit rester"):
            clore_relation(acteur=sarah, relation=famille.pere, le=AUJOURDHUI, motif="Essai")
        lu = entourage_de(famille.d_eloise)
        assert [p.relation.pk for p in lu.interdits] == [famille.pere.pk]
        assert famille.pere.pk not in [p.relation.pk for p in lu.famille]
    with pytest.raises(ErreurMetier, match="ne peut pas lui être donné"):
        _accorder(famille, famille.pere, "prendre")
    _accorder(famille, famille.pere, "visite", modalite="mediatisee")


def test_retire_coupe_tout_de_suite(famille: SimpleNamespace) -> None:
    droit = _accorder(famille, famille.mere, "signer")
    with au_nom_de(famille.sarah) as sarah:
        with pytest.raises(ErreurMetier, match="décision"):
            suspendre_droit(acteur=sarah, droit=droit, motif="")
        retirer_droit(acteur=sarah, droit=droit, motif="Jugement du jour")
        assert not DroitEntourage.objects.filter(pk=droit.pk, statut="actif").exists()
        with pytest.raises(ErreurMetier, match="déjà été retiré"):
            suspendre_droit(acteur=sarah, droit=droit, motif="Encore")
        droit.refresh_from_db()
        assert droit.fin is not None and droit.motif == "Jugement du jour"  # noqa: PT018


def test_qui_signe(famille: SimpleNamespace) -> None:
    """PG S04 and S24: one parent is not enough for a non-usual act; a trusted third party never signs as a parent."""

    def qui(acte: Acte) -> tuple[list[str], bool, str]:
        with au_nom_de(famille.sarah):
            s = signataires(famille.eloise, acte)
            return [d.relation.contact.prenom for d in s.droits], s.un_suffit, s.manque

    _accorder(famille, famille.pere, "digne_confiance")
    assert qui(Acte.NON_USUEL)[0] == []
    assert "juge" in qui(Acte.NON_USUEL)[2]
    for parent in (famille.mere, famille.pere):
        _accorder(famille, parent, "autorite", modalite="conjointe")
    assert sorted(qui(Acte.NON_USUEL)[0]) == ["Mere", "Pere"]
    assert not qui(Acte.NON_USUEL)[1]
    assert qui(Acte.USUEL)[1]
    with horloge.a_l_instant(MINUIT):
        assert qui(Acte.NON_USUEL) == ([], False, "")
        with au_nom_de(famille.sarah):
            assert signataires(famille.eloise, Acte.NON_USUEL).personne_signe


def test_majeur_protege(famille: SimpleNamespace) -> None:
    """Curatelle: the person signs, assisted; tutelle: the tutor signs, the person is associated."""
    with f.technique(famille.mecs):
        Usager.objects.filter(pk=famille.eloise.pk).update(date_naissance=date(1990, 5, 1))
        famille.mere.usager.refresh_from_db()
        famille.eloise.refresh_from_db()
    _accorder(famille, famille.mere, "curateur", terme="sans_limite")
    with au_nom_de(famille.sarah):
        s = signataires(famille.eloise, Acte.NON_USUEL)
        assert s.personne_signe
        assert "curateur" in s.explication
    _accorder(famille, famille.mere, "tuteur", terme="sans_limite")
    with au_nom_de(famille.sarah):
        assert "tuteur" in signataires(famille.eloise, Acte.NON_USUEL).explication


def test_naissance_inconnue_rien_n_est_presume(famille: SimpleNamespace) -> None:
    with f.technique(famille.mecs):
        Usager.objects.filter(pk=famille.eloise.pk).update(date_naissance=None)
        famille.eloise.refresh_from_db()
        assert "inconnue" in signataires(famille.eloise, Acte.USUEL).manque


def test_sans_droit_d_ecrire_rien(famille: SimpleNamespace) -> None:
    with au_nom_de(famille.anne) as anne, pytest.raises(Refus):
        accorder_droit(acteur=anne, relation=famille.mere, nature="prevenir", debut=date(2026, 1, 1))
