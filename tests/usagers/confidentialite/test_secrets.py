"""Secret asked by a minor (L1111-5 CSP, S13, S25): absent from what goes to the parents, ended at eighteen."""

from datetime import timedelta

import pytest
import time_machine
from dateutil.relativedelta import relativedelta
from django.urls import reverse

from coordination.extrait import construire_extrait
from coordination.services import Ecrit, rectifier
from dui.core import horloge
from dui.core.erreurs import ErreurMetier, Refus
from dui.core.models import TraceAcces
from tests.coordination.outils import au_nom_de, dossiers, ecrire
from tests.outils import fabriques as f
from tests.outils.monde import fraiche
from tests.usagers.confidentialite.outils import poster
from usagers.models import SecretMineur
from usagers.selectors.secrets import a_redemander, caches_aux_titulaires, secret_demande
from usagers.services import confirmer_secret, demander_secret, lever_secret

pytestmark = pytest.mark.django_db


def demander(pro, m, **champs):
    with au_nom_de(pro) as qui:
        return demander_secret(acteur=qui, dossier=dossiers(m.d_eloise.pk)[0], **{"nature": "consultation"} | champs)


def extrait(pro, m, **champs):
    jour = horloge.aujourdhui()
    with au_nom_de(pro) as qui:
        lu = construire_extrait(dossiers(m.d_eloise.pk)[0], qui, jour - timedelta(days=3), jour, **champs)
    return {t.texte for t in lu.ecrits}, lu


@pytest.mark.mission("PRI-ENJ-5")
def test_ce_qui_va_aux_parents_ne_le_montre_pas_et_n_en_dit_rien(direction):
    """PG S25: « portal shows titles of hidden items »: neither the writing, nor a count, nor a placeholder."""
    m = direction
    ecrire(m.lucie, m.d_eloise, texte="Fièvre ce matin.")
    (garde,) = ecrire(m.lucie, m.d_eloise, texte="Consultation au planning familial.")
    demander(m.lucie, m, nature="ecrit", objet=f"transmission:{garde.pk}")
    assert extrait(m.lucie, m)[0] == {"Fièvre ce matin.", "Consultation au planning familial."}
    textes, lu = extrait(m.lucie, m, pour_titulaires=True)
    assert textes == {"Fièvre ce matin."}
    assert (len(lu.ecrits), lu.tiers) == (1, 0)


def test_le_rectificatif_d_un_ecrit_secret_est_secret(direction):
    m = direction
    (garde,) = ecrire(m.lucie, m.d_eloise, texte="Consultation à 14 h.")
    demander(m.lucie, m, nature="ecrit", objet=f"transmission:{garde.pk}")
    with au_nom_de(m.lucie) as lucie:
        rectifier(acteur=lucie, transmission=garde, ecrit=Ecrit(texte="Consultation à 15 h."), motif="Heure")
    assert extrait(m.lucie, m)[0] == {"Consultation à 15 h."}
    assert extrait(m.lucie, m, pour_titulaires=True)[0] == set()


def test_a_dix_huit_ans_le_secret_n_a_plus_d_objet(direction):
    """Majority ends parental access by itself; the request stays in the history."""
    m = direction
    (garde,) = ecrire(m.lucie, m.d_eloise, texte="Consultation.")
    demander(m.lucie, m, nature="ecrit", objet=f"transmission:{garde.pk}")
    anniversaire = m.eloise.date_naissance + relativedelta(years=18)
    with f.technique(m.mecs):
        dossier = dossiers(m.d_eloise.pk)[0]
        assert caches_aux_titulaires(dossier, "transmission") == {garde.pk}
        with time_machine.travel(anniversaire - timedelta(days=1), tick=False):
            assert secret_demande(dossier)
        with time_machine.travel(anniversaire + timedelta(hours=12), tick=False):
            assert not secret_demande(dossier)
            assert caches_aux_titulaires(dossier, "transmission") == set()
        assert SecretMineur.objects.count() == 1


def test_une_personne_majeure_ou_sans_date_n_en_a_pas_besoin(direction):
    m = direction
    for naissance, code in ((None, "naissance"), (horloge.aujourdhui() - relativedelta(years=18), "majeure")):
        with f.technique(m.mecs):
            type(m.eloise).objects.filter(pk=m.eloise.pk).update(date_naissance=naissance)
        with pytest.raises(ErreurMetier) as erreur:
            demander(m.lucie, m)
        assert erreur.value.code == code


def test_redemande_puis_leve_par_elle_seule(direction):
    m = direction
    secret = demander(m.lucie, m, accord_recherche=True, accompagne=True,
                      demande_le=horloge.aujourdhui() - timedelta(days=400))  # fmt: skip
    assert a_redemander(secret)
    with au_nom_de(m.anne) as anne:
        garde = SecretMineur.objects.select_related("dossier__usager").get()
        assert not a_redemander(confirmer_secret(acteur=anne, secret=garde))
        with pytest.raises(ErreurMetier):
            lever_secret(acteur=anne, secret=garde, motif=" ")
        lever_secret(acteur=anne, secret=garde, motif="Elle veut en parler à sa mère")
        assert not secret_demande(dossiers(m.d_eloise.pk)[0])
        with pytest.raises(ErreurMetier):
            confirmer_secret(acteur=anne, secret=garde)
    with f.technique(m.mecs):
        objets = set(TraceAcces.objects.filter(objet__startswith="secret_mineur").values_list("objet", flat=True))
    assert objets == {"secret_mineur:demande", "secret_mineur:confirme", "secret_mineur:leve"}


def test_on_ne_designe_que_ce_qu_on_lit_dans_ce_dossier(direction):
    """Neither the writing of another file, nor one of a level that one does not read, nor twice the same."""
    m = direction
    (n4,) = ecrire(m.lucie, m.d_eloise, texte="Secret de soin.", niveau=4)
    with f.technique(m.mecs):
        f.lier(m.d_sofia, m.anne)
    (ailleurs,) = ecrire(m.anne, m.d_sofia, texte="Ailleurs.")
    for pro, objet in ((m.anne, f"transmission:{n4.pk}"), (m.anne, f"transmission:{ailleurs.pk}"),
                       (m.anne, "transmission:x"), (m.anne, "inconnu:1"), (m.anne, "")):  # fmt: skip
        with pytest.raises(ErreurMetier) as erreur:
            demander(pro, m, nature="ecrit", objet=objet)
        assert erreur.value.champ == "objet"
    demander(m.lucie, m, nature="ecrit", objet=f"transmission:{n4.pk}")
    with pytest.raises(ErreurMetier, match="déjà gardé secret"):
        demander(m.lucie, m, nature="ecrit", objet=f"transmission:{n4.pk}")


def test_qui_n_ecrit_pas_dans_le_dossier_ne_la_recoit_pas(direction):
    for pro in (direction.karim, direction.sarah):
        with pytest.raises(Refus):
            demander(pro, direction)


def test_a_l_ecran(direction, connecter):
    """The banner warns those who speak to the parents; the page holds no content."""
    m, pk = direction, direction.d_eloise.pk
    (garde,) = ecrire(m.lucie, m.d_eloise, texte="Consultation au planning familial.", niveau=4)
    client = connecter(m.lucie)
    assert "planning" in client.get(reverse("secret", args=[pk])).content.decode()
    saisie = {"nature": "ecrit", "objet": f"transmission:{garde.pk}", "demande_le": "01/11/2026", "accompagne": "on"}
    assert poster(client, "secret", pk, nature="ecrit", demande_le="01/11/2026").status_code == 422
    assert poster(client, "secret", pk, **saisie).status_code == 303
    with f.technique(m.mecs):
        secret = SecretMineur.objects.get()
    anne = connecter(m.anne)
    assert "Secret demandé" in anne.get(reverse("dossier", args=[pk])).content.decode()
    page = anne.get(reverse("confidentialite", args=[pk])).content.decode()
    assert "Un écrit du dossier" in page
    assert "planning" not in page
    assert poster(anne, "secret_confirme", pk, secret.pk).status_code == 303
    assert poster(anne, "secret_fin", pk, secret.pk, motif="Elle l’a dit").status_code == 303
    assert "Aucun secret demandé" in anne.get(reverse("confidentialite", args=[pk])).content.decode()


def test_l_extrait_demande_pour_qui(direction, connecter):
    m, jour = direction, horloge.aujourdhui()
    (garde,) = ecrire(m.anne, m.d_eloise, texte="Un mot à garder.")
    demander(m.anne, m, nature="ecrit", objet=f"transmission:{garde.pk}")
    client, url = fraiche(connecter(m.anne)), reverse("dossier_extrait", args=[m.d_eloise.pk])
    assert "Les parents ou représentants" in client.get(url).content.decode()
    periode = {"du": f"{jour - timedelta(days=3):%d/%m/%Y}", "au": f"{jour:%d/%m/%Y}"}
    from tests.coordination.test_synthese import _texte

    assert "Un mot à garder" in _texte(client.post(url, periode | {"pour": "pro"}).content)
    parents = _texte(client.post(url, periode | {"pour": "titulaires"}).content)
    assert "Un mot à garder" not in parents
    assert "secret" not in parents.lower()
