"""Somebody known only to another house of the organisme: nowhere here, and nobody learns it (metier §4)."""

import pytest
from django.urls import reverse

from dui.core.idempotence import nouveau_jeton
from dui.core.models import TraceAcces
from habilitations.choices import Transverse
from tests.outils import fabriques as f
from usagers.models import DemandeRapprochement, Dossier, Usager
from usagers.services import ajouter_telecom, grouper


def poster(client, url, donnees, **entetes):
    return client.post(url, {"jeton_soumission": nouveau_jeton()} | donnees, **entetes)


@pytest.fixture
def secret(monde):
    """Marc is known to the CSAPA only: his name, number and number of dossier must be nowhere in the MECS."""
    with f.technique(monde.csapa):
        Usager.objects.filter(pk=monde.marc.pk).update(
            nom_naissance="CANARIVIDAL", nom_utilise="Canarividal", prenoms="MARC", premier_prenom="MARC",
            surnom="Canarisurnom",
        )  # fmt: skip
        ajouter_telecom(acteur=None, usager=monde.marc, canal="mobile", valeur="06 66 77 88 99")
        monde.marc.refresh_from_db()
    return monde.marc


@pytest.mark.mission("PDS-SVC-3", "PRI-CEN-3")
def test_une_personne_d_une_autre_maison_n_est_nulle_part(monde, connecter, secret):
    demandes = [reverse("personne_recherche") + f"?q={q}" for q in ("canarividal", "marc", "0666778899", "12/03/2011")]
    demandes += [reverse("personne_suggestions") + "?q=canari", reverse("personne_nouvelle") + "?nom=canarividal"]
    demandes += [reverse(n) for n in ("accueil", "personnes", "doublons", "fusions")]
    for pro in (monde.paul, monde.sarah):
        client = connecter(pro)
        for url in demandes:
            page = client.get(url).content.decode()
            assert "Canarividal" not in page, url
            assert "Quai" not in page, url
        for nom in ("identite", "identite_modifier", "adresse_protegee", "photo", "identite_numeros"):
            assert client.get(reverse(nom, args=[secret.pk])).status_code in (403, 404)
        assert client.get(reverse("identite", args=[secret.pk])).status_code == 404
        assert client.get(reverse("fusion_demander", args=[monde.eloise.pk, secret.pk])).status_code == 404


TRAITS = {
    "nom_naissance": "Canarividal", "prenoms": "Marc", "date_naissance": "12/03/2011", "sexe": "M",
}  # fmt: skip


@pytest.mark.mission("ATL-MET-6", "PDS-SVC-3")
def test_l_admission_sait_qu_une_identite_proche_existe_et_rien_de_plus(monde, connecter, secret):
    client = connecter(monde.sarah)
    reponse = poster(client, reverse("personne_nouvelle"), TRAITS)
    page = reponse.content.decode()
    assert reponse.status_code == 422
    assert "Une identité proche existe dans votre organisme" in page
    for indice in ("Quai", "CSAPA", "Canarisurnom", f"/personnes/{secret.pk}/", secret.identifiant_local, "06 66"):
        assert indice not in page, indice
    with f.technique(monde.mecs):
        assert not Dossier.objects.filter(usager=secret, structure=monde.mecs).exists()
        assert TraceAcces.objects.filter(action="recherche_identite", acteur_id=monde.sarah.pk).exists()
    reponse = poster(client, reverse("personne_nouvelle"), TRAITS | {"decision": "demander"})
    assert (reponse.status_code, reponse.headers["Location"]) == (303, reverse("fusions"))
    page = client.get(reverse("fusions")).content.decode()
    assert "Rapprochements demandés" in page
    assert "Quai" not in page
    assert f"/personnes/{secret.pk}/" not in page


def test_ouvrir_ici_le_dossier_d_une_personne_connue_ne_montre_rien_de_l_autre_maison(monde, connecter, secret):
    client = connecter(monde.sarah)
    reponse = poster(client, reverse("personne_nouvelle"), TRAITS | {"decision": "ouvrir_ici"})
    assert reponse.status_code == 303
    with f.technique(monde.mecs):
        dossier = Dossier.objects.get(usager=secret, structure=monde.mecs)
    for url in (reverse("identite", args=[secret.pk]), reverse("dossier", args=[dossier.pk]), reverse("personnes")):
        page = client.get(url).content.decode()
        for indice in ("Quai", "CSAPA", "06 66", monde.d_marc.numero):
            assert indice not in page, (url, indice)


def test_des_traits_seulement_proches_ne_s_ouvrent_pas_sans_rapprochement(monde, connecter, secret):
    client = connecter(monde.sarah)
    reponse = poster(client, reverse("personne_nouvelle"), TRAITS | {"prenoms": "Marco", "decision": "ouvrir_ici"})
    assert reponse.status_code == 422
    with f.technique(monde.mecs, monde.csapa):
        assert Dossier.objects.filter(usager=secret).count() == 1


def test_qui_n_est_pas_de_l_admission_n_apprend_rien(monde, connecter, secret):
    """An educator who may write identities (référent) but not admissions: no word of the other house."""
    referente = f.professionnel(monde.organisme, "Inès", "Morvan")
    f.affecter(referente, monde.mecs, f.EDU | {"ID": "W"}, monde.tilleuls)
    reponse = poster(connecter(referente), reverse("personne_nouvelle"), TRAITS)
    assert reponse.status_code == 303
    with f.technique(monde.mecs):
        assert not TraceAcces.objects.filter(action="recherche_identite").exists()


def test_le_rapprochement_se_decide_par_qui_atteint_les_deux_maisons(monde, connecter, secret):
    poster(connecter(monde.sarah), reverse("personne_nouvelle"), TRAITS | {"prenoms": "Marco", "decision": "demander"})
    with f.technique(monde.mecs):
        demande = DemandeRapprochement.objects.get()
    url = reverse("rapprochement", args=[demande.pk])
    reponse = {"decision": "meme", "motif": "Même carte d’identité"}
    assert poster(connecter(monde.sarah), url, reponse).status_code == 403
    assert poster(connecter(monde.paul), url, reponse).status_code == 403
    directrice = f.professionnel(monde.organisme, "Hélène", "Garnier")
    for structure in (monde.mecs, monde.csapa):
        f.affecter(directrice, structure, f.DIR | {"ADM": "V"}, transverse=Transverse.STRUCTURE)
    client = connecter(directrice)
    assert "Canarividal" in client.get(reverse("fusions")).content.decode()
    for illisible in ("x" * 201, "Même\0carte"):
        poster(client, url, reponse | {"motif": illisible})
        with f.technique(monde.mecs):
            assert DemandeRapprochement.objects.get().etat == "ouverte", illisible
    assert poster(client, url, reponse).status_code == 303
    with f.technique(monde.mecs):
        assert Dossier.objects.filter(usager=secret, structure=monde.mecs).exists()
        assert DemandeRapprochement.objects.get().etat == "rapprochee"


def test_un_frere_connu_ailleurs_n_apparait_pas(monde, connecter, secret):
    with f.technique(monde.mecs, monde.csapa):
        grouper(acteur=None, nature="fratrie", membres=[(monde.eloise, ""), (secret, "")])
    page = connecter(monde.sarah).get(reverse("identite", args=[monde.eloise.pk])).content.decode()
    assert "Canarividal" not in page
    assert "Ni frère, ni sœur" in page
