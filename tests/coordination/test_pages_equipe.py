"""/dossiers/<id>/equipe/: who accompanies, composed by forms that need no script."""

import uuid
from datetime import timedelta

import pytest
from django.urls import reverse

from coordination.models import MembreEquipe
from dui.core import horloge
from tests.outils import fabriques as f


def poster(client, nom, *args, **champs):
    return client.post(reverse(nom, args=args), {"jeton_soumission": str(uuid.uuid4()), **champs})


def jour(n=0):
    return f"{horloge.aujourdhui() + timedelta(days=n):%d/%m/%Y}"


def membres(monde):
    with f.technique(monde.mecs):
        return list(MembreEquipe.objects.select_related("professionnel").order_by("pk"))


@pytest.mark.mission("PDE-COO-2", "PDS-COO-2")
def test_composer_remplacer_revenir_et_finir(monde, connecter):
    client, pk = connecter(monde.paul), monde.d_sofia.pk
    page = reverse("dossier_equipe", args=[pk])
    assert "Aucun référent" in client.get(page).content.decode()
    assert (
        poster(client, "dossier_equipe", pk, professionnel=monde.anne.pk, role="referent", debut=jour()).status_code
        == 303
    )
    corps = client.get(page).content.decode()
    assert "Anne Dupont" in corps
    assert "Aucun référent" not in corps
    (anne,) = membres(monde)
    envoi = {"remplacant": monde.lucie.pk, "fin": jour(8), "motif": "Congé"}
    assert poster(client, "membre_remplacer", pk, anne.pk, **envoi).status_code == 303
    assert "remplace Anne Dupont" in client.get(page).content.decode()
    assert poster(client, "membre_acte", pk, anne.pk, "reprendre").status_code == 303
    seul = poster(client, "membre_fin", pk, anne.pk, motif="Départ")
    assert seul.status_code == 422
    assert "Désignez d’abord qui prend la suite" in seul.content.decode()
    assert poster(client, "membre_fin", pk, anne.pk, motif="Départ", successeur=monde.lucie.pk).status_code == 303
    assert "Départ" in client.get(page).content.decode().split("Avant")[1]


def test_les_refus_sont_des_phrases_sur_leur_champ(monde, connecter):
    client, pk = connecter(monde.paul), monde.d_sofia.pk
    vide = poster(client, "dossier_equipe", pk, role="autre", debut=jour())
    assert (vide.status_code, "Choisissez un professionnel" in vide.content.decode()) == (422, True)
    inverse = poster(
        client, "dossier_equipe", pk, professionnel=monde.anne.pk, role="autre", debut=jour(), fin=jour(-2)
    )
    assert "La fin ne peut pas être avant" in inverse.content.decode().replace("\u00a0", " ")
    etranger = poster(client, "dossier_equipe", pk, professionnel=monde.nora.pk, role="autre", debut=jour())
    assert etranger.status_code == 422
    assert not membres(monde)


def test_l_equipe_se_lit_et_ne_se_compose_pas_par_tous(monde, connecter):
    poster(
        connecter(monde.paul),
        "dossier_equipe",
        monde.d_eloise.pk,
        professionnel=monde.anne.pk,
        role="referent",
        debut=jour(),
    )
    (membre,) = membres(monde)
    client = connecter(monde.anne)
    corps = client.get(reverse("dossier_equipe", args=[monde.d_eloise.pk])).content.decode()
    assert "Ajouter quelqu’un" not in corps
    assert "Mettre fin" not in corps
    for nom in ("membre_fin", "membre_remplacer"):
        reponse = poster(client, nom, monde.d_eloise.pk, membre.pk, motif="x", remplacant=monde.lucie.pk, fin=jour(3))
        assert reponse.status_code == 403
    assert membres(monde)[0].etat == "actif"


def test_opposition_puis_levee(monde, connecter):
    client, pk = connecter(monde.paul), monde.d_eloise.pk
    poster(client, "dossier_equipe", pk, professionnel=monde.lucie.pk, role="referent_sante", debut=jour())
    (membre,) = membres(monde)
    assert poster(client, "membre_opposition", pk, membre.pk, perimetre="Ma santé").status_code == 303
    assert "Opposition de la personne" in client.get(reverse("dossier_equipe", args=[pk])).content.decode()
    assert connecter(monde.lucie).get(reverse("dossier_fil", args=[pk])).status_code == 403
    assert poster(connecter(monde.paul), "membre_acte", pk, membre.pk, "lever").status_code == 303
    assert connecter(monde.lucie).get(reverse("dossier_fil", args=[pk])).status_code == 200


def test_un_membre_d_un_autre_dossier_n_existe_pas_ici(monde, connecter):
    client = connecter(monde.paul)
    poster(client, "dossier_equipe", monde.d_eloise.pk, professionnel=monde.anne.pk, role="referent", debut=jour())
    (membre,) = membres(monde)
    assert client.get(reverse("membre_fin", args=[monde.d_sofia.pk, membre.pk])).status_code == 404
    assert client.get(f"/dossiers/{monde.d_eloise.pk}/equipe/{membre.pk}/inconnu/").status_code == 404


def collegue(monde):
    hugo = f.professionnel(monde.organisme, "Hugo", "Marin")
    f.affecter(hugo, monde.mecs, f.EDU)
    return hugo


def test_proposer_puis_refuser_ou_accepter(monde, connecter):
    """The educator suggests, nothing opens; the chef de service answers; a refusal leaves no trace in the fil."""
    hugo, pk = collegue(monde), monde.d_eloise.pk
    page = reverse("dossier_equipe", args=[pk])
    anne = connecter(monde.anne)
    assert "Proposer quelqu’un" in anne.get(page).content.decode()
    sans_motif = poster(anne, "dossier_equipe", pk, professionnel=hugo.pk, role="autre")
    assert sans_motif.status_code == 422
    envoi = {"professionnel": hugo.pk, "role": "autre", "motif": "L’accompagne au judo"}
    assert poster(anne, "dossier_equipe", pk, **envoi).status_code == 303
    (propose,) = membres(monde)
    assert propose.etat == "propose"
    assert poster(anne, "membre_acte", pk, propose.pk, "accepter").status_code == 403
    assert connecter(hugo).get(page).status_code == 403
    paul = connecter(monde.paul)
    assert "Refuser" in paul.get(page).content.decode()
    assert poster(paul, "membre_fin", pk, propose.pk, motif="Plus tard").status_code == 303
    assert "quitte l’équipe" not in paul.get(reverse("dossier_fil", args=[pk])).content.decode()
    assert poster(connecter(monde.anne), "dossier_equipe", pk, **envoi).status_code == 303
    second = membres(monde)[-1]
    assert poster(connecter(monde.paul), "membre_acte", pk, second.pk, "accepter").status_code == 303
    assert connecter(hugo).get(page).status_code == 200


def test_une_absence_ferme_l_acces_jusqu_au_retour(monde, connecter):
    hugo, pk = collegue(monde), monde.d_eloise.pk
    paul = connecter(monde.paul)
    poster(paul, "dossier_equipe", pk, professionnel=hugo.pk, role="autre", debut=jour())
    (absent,) = membres(monde)
    fil = reverse("dossier_fil", args=[pk])
    assert connecter(hugo).get(fil).status_code == 200
    assert poster(connecter(monde.anne), "membre_suspendre", pk, absent.pk, motif="Arrêt").status_code == 403
    paul = connecter(monde.paul)
    assert poster(paul, "membre_suspendre", pk, absent.pk).status_code == 422
    assert poster(paul, "membre_suspendre", pk, absent.pk, motif="Arrêt").status_code == 303
    assert connecter(hugo).get(fil).status_code == 403
    assert poster(connecter(monde.paul), "membre_acte", pk, absent.pk, "reprendre").status_code == 303
    assert connecter(hugo).get(fil).status_code == 200
