"""Tasks that nobody loses, messages that hold nothing of a person, a team that says to whom the file stays closed."""

from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.core import mail
from django.db import IntegrityError, transaction
from django.urls import reverse

from coordination.bureau import pli, taches_de, taches_visibles
from coordination.models import DestinataireMessage, MessageInterne, Tache
from coordination.services import ajouter_membre
from coordination.services.courriels import envoyer_avis
from coordination.services.messages import Courrier, envoyer_message, transferer_message
from coordination.services.moyens import tenir_liste
from coordination.services.taches import clore_tache, creer_tache, reprendre_taches, sans_porteur
from dui.core import horloge
from dui.core.erreurs import ErreurMetier, Refus
from dui.core.models import Notification
from habilitations.models import Professionnel
from tests.coordination.agenda.outils import jeton
from tests.coordination.outils import au_nom_de, dossiers
from tests.outils import fabriques as f

pytestmark = pytest.mark.django_db
Monde = SimpleNamespace


def _tache(m: Monde, pro: Any, qui: Any, *pour: Any, libelle: str = "Rappeler le collège") -> Tache:
    with au_nom_de(pro) as acteur:
        (d,) = dossiers(*(p.pk for p in pour)) or [None]
        return creer_tache(acteur=acteur, structure_id=m.mecs.pk, libelle=libelle, responsable=qui, dossier=d)


def _message(m: Monde, pro: Any, *a: Any, **champs: Any) -> MessageInterne:
    with au_nom_de(pro) as acteur:
        if "dossier" in champs:
            (champs["dossier"],) = dossiers(champs["dossier"].pk)
        return envoyer_message(acteur=acteur, structure_id=m.mecs.pk, destinataires=[p.pk for p in a],
                               courrier=Courrier(**champs))  # fmt: skip


@pytest.mark.mission("PDE-COO-6", "PDS-COO-5", "PDS-COO-6")
def test_une_tache_est_confiee_puis_faite(six: Monde) -> None:
    t = _tache(six, six.anne, six.lucie, six.d_eloise)
    with au_nom_de(six.lucie) as lucie:
        assert [x.pk for x in taches_de(lucie)] == [t.pk]
        avis = Notification.objects.get(acteur_id=six.lucie.pk, nature="tache")
        assert "Éloïse" not in avis.texte
        assert "collège" not in avis.texte
        clore_tache(acteur=lucie, tache=t)
        assert taches_de(lucie) == []


def test_on_ne_confie_pas_ce_que_l_autre_ne_peut_pas_ouvrir(six: Monde) -> None:
    with pytest.raises(ErreurMetier, match="ne lui est pas ouvert"):
        _tache(six, six.anne, six.karim, six.d_eloise)
    t = _tache(six, six.anne, six.anne, six.d_eloise)
    for pro in (six.karim, six.zoe, six.nora):
        with au_nom_de(pro) as acteur:
            assert not taches_visibles(acteur).filter(pk=t.pk).exists()


def test_les_taches_d_un_compte_clos_ne_se_perdent_pas(six: Monde) -> None:
    with au_nom_de(six.paul) as paul:
        (eloise,) = dossiers(six.d_eloise.pk)
        ajouter_membre(acteur=paul, dossier=eloise, professionnel=six.lucie, role="referent")
    pour_eloise = _tache(six, six.anne, six.anne, six.d_eloise)
    pour_sofia = _tache(six, six.anne, six.anne, six.d_sofia, libelle="Inscrire au centre")
    generale = _tache(six, six.anne, six.anne, libelle="Commander les clés")
    faite = _tache(six, six.anne, six.anne, libelle="Fait avant")
    with au_nom_de(six.anne) as anne:
        clore_tache(acteur=anne, tache=faite)
    Professionnel.objects.filter(pk=six.anne.pk).update(contrat_fin=horloge.aujourdhui() - timedelta(days=1))
    with f.technique(six.mecs):
        assert sans_porteur(six.mecs.pk) == [six.anne.pk]
        assert reprendre_taches(professionnel_id=six.anne.pk, structure_id=six.mecs.pk) in (0, 3)
        porteurs = {t.pk: t.responsable_id for t in Tache.objects.filter(pk__in=[pour_eloise.pk, pour_sofia.pk])}
        assert porteurs == {pour_eloise.pk: six.lucie.pk, pour_sofia.pk: six.paul.pk}
        assert Tache.objects.get(pk=generale.pk).responsable_id == six.paul.pk
        assert Tache.objects.get(pk=faite.pk).responsable_id == six.anne.pk
        assert Tache.objects.get(pk=pour_eloise.pk).reprise_de_id == six.anne.pk
        assert sans_porteur(six.mecs.pk) == []
        assert reprendre_taches(professionnel_id=six.anne.pk, structure_id=six.mecs.pk) == 0


def test_sans_repreneur_la_tache_est_a_tous(six: Monde) -> None:
    t = _tache(six, six.paul, six.paul, libelle="Plan de veille")
    for pro in (six.paul, six.sarah):
        Professionnel.objects.filter(pk=pro.pk).update(contrat_fin=horloge.aujourdhui() - timedelta(days=1))
    with f.technique(six.mecs):
        reprendre_taches(professionnel_id=six.paul.pk, structure_id=six.mecs.pk)
    with au_nom_de(six.anne) as anne:
        assert taches_visibles(anne).get(pk=t.pk).responsable_id is None


@pytest.mark.mission("PDS-COO-5", "PDE-COO-6")
def test_un_message_ne_porte_rien_d_une_personne(six: Monde) -> None:
    for texte in ("Éloïse a fugué hier", "voir avec LAMBERT", "le point sur eloise lambert"):
        with pytest.raises(ErreurMetier, match="nomme"):
            _message(six, six.anne, six.lucie, texte=texte)
    with pytest.raises(ErreurMetier, match="s’écrit dans son dossier"):
        _message(six, six.anne, six.lucie, texte="Elle va mal", dossier=six.d_eloise, demande="lire")
    m = _message(six, six.anne, six.lucie, dossier=six.d_eloise, demande="avis")
    assert (m.texte, m.objet) == ("", "")
    with au_nom_de(six.anne), pytest.raises(IntegrityError), transaction.atomic():
        MessageInterne.objects.filter(pk=m.pk).update(texte="Elle va mal")
    assert _message(six, six.anne, six.lucie, texte="Réunion déplacée à 15 h.").texte


def test_transferer_a_qui_n_a_pas_acces_ne_montre_rien(six: Monde, connecter: Any) -> None:
    m = _message(six, six.anne, six.lucie, dossier=six.d_eloise, demande="lire", cible="transmission:12")
    with au_nom_de(six.lucie) as lucie:
        transferer_message(acteur=lucie, message=MessageInterne.objects.get(pk=m.pk), destinataires=[six.karim.pk])
        assert pli(lucie, m).dossier is not None
    with au_nom_de(six.karim) as karim:
        lu = pli(karim, MessageInterne.objects.get(pk=m.pk))
        assert (lu.ferme, lu.dossier) == (True, None)
    client = connecter(six.karim)
    for adresse in ("/boite/", reverse("message", args=[m.pk])):
        corps = client.get(adresse).content.decode()
        assert "ne vous est pas ouvert" in corps
        for secret in ("Éloïse", "Lambert", "transmission/12", f"/dossiers/{six.d_eloise.pk}/"):
            assert secret not in corps


def test_transferer_deux_fois_d_une_page_ancienne_n_oublie_personne(six: Monde) -> None:
    m = _message(six, six.anne, six.lucie, texte="Réunion déplacée à 15 h.")
    with au_nom_de(six.lucie) as lucie:
        une, autre = (MessageInterne.objects.get(pk=m.pk) for _ in range(2))
        transferer_message(acteur=lucie, message=une, destinataires=[six.karim.pk])
        transferer_message(acteur=lucie, message=autre, destinataires=[six.paul.pk])
        assert {six.karim.pk, six.paul.pk} <= set(MessageInterne.objects.get(pk=m.pk).lecteurs)


def test_les_droits_sont_redemandes_a_l_ouverture(six: Monde, connecter: Any) -> None:
    m = _message(six, six.anne, six.lucie, dossier=six.d_eloise, demande="lire")
    client = connecter(six.lucie)
    adresse = reverse("message", args=[m.pk])
    assert "Éloïse" in client.get(adresse).content.decode()
    with f.technique(six.mecs):
        six.d_eloise.perimetre.liens.filter(professionnel=six.lucie).update(fin=horloge.maintenant())
    assert "Éloïse" not in client.get(adresse).content.decode()


def test_un_message_n_existe_que_pour_les_siens(six: Monde, connecter: Any) -> None:
    m = _message(six, six.anne, six.lucie, texte="Réunion à 15 h.")
    for pro in (six.karim, six.paul, six.zoe):
        with au_nom_de(pro):
            assert not MessageInterne.objects.filter(pk=m.pk).exists()
            assert not DestinataireMessage.objects.filter(message=m).exists()
        assert connecter(pro).get(reverse("message", args=[m.pk])).status_code == 404


def test_lu_puis_traite(six: Monde, connecter: Any) -> None:
    m = _message(six, six.anne, six.lucie, six.paul, texte="Réunion à 15 h.")
    client = connecter(six.lucie)
    assert "Nouveau" in client.get("/boite/").content.decode()
    client.get(reverse("message", args=[m.pk]))
    assert client.post(reverse("message_acte", args=[m.pk, "traiter"]), jeton()).status_code == 303
    assert "Réunion" not in client.get("/boite/").content.decode()
    assert "Tout est traité" in client.get("/boite/").content.decode()
    with au_nom_de(six.anne):
        etats = {d.professionnel_id: bool(d.traite_le) for d in DestinataireMessage.objects.filter(message=m)}
    assert etats == {six.lucie.pk: True, six.paul.pk: False}


def test_les_listes_sont_tenues_par_l_encadrement(six: Monde, connecter: Any) -> None:
    with au_nom_de(six.anne) as anne, pytest.raises(Refus):
        tenir_liste(acteur=anne, structure_id=six.mecs.pk, nom="Tilleuls", membres=[six.lucie.pk])
    assert connecter(six.anne).get("/boite/listes/").status_code == 403
    with au_nom_de(six.paul) as paul:
        liste = tenir_liste(acteur=paul, structure_id=six.mecs.pk, nom="Tilleuls", membres=[six.lucie.pk, six.zoe.pk])
    with au_nom_de(six.anne) as anne:
        m = envoyer_message(acteur=anne, structure_id=six.mecs.pk, destinataires=[], listes=[liste],
                            courrier=Courrier(texte="Réunion à 15 h."))  # fmt: skip
        assert m.lecteurs == sorted([six.anne.pk, six.lucie.pk])  # the stranger of the list is nobody here


def test_le_courriel_ne_dit_rien(six: Monde) -> None:
    assert envoyer_avis([six.lucie.pk, six.paul.pk]) == 2
    assert envoyer_avis([six.lucie.pk]) == 0  # once an hour
    for envoye in mail.outbox:
        texte = f"{envoye.subject} {envoye.body}".lower()
        for mot in ("éloïse", "mecs", "tilleuls", "csapa", "rendez-vous", "http", "lucie"):
            assert mot not in texte


@pytest.mark.mission("PRI-ENJ-2", "PRI-CAR-COO-3")
def test_un_membre_d_une_autre_unite_est_averti(six: Monde, connecter: Any) -> None:
    client = connecter(six.paul)
    adresse = f"/dossiers/{six.d_eloise.pk}/equipe/"
    champs = jeton(professionnel=six.karim.pk, role="autre", debut=f"{horloge.aujourdhui():%d/%m/%Y}")
    corps = client.post(adresse, champs, follow=True).content.decode()
    assert "affecté à une autre unité" in corps
    assert "Autre unité, dossier fermé" in corps
    with f.technique(six.mecs):
        six.d_sofia.refresh_from_db()
    page = client.get(f"/dossiers/{six.d_sofia.pk}/equipe/").content.decode()
    assert "Autre unité" not in page
