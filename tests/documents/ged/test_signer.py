"""Any document of a dossier goes to signature: who may sign is offered, what is signed is that version (S27, S28)."""

from typing import Any

import pytest
from django.urls import reverse

from documents.choices_signature import Mode
from documents.models import CircuitSignature, Depot, Document
from documents.services.ged import faire_signer_depot, nouvelle_version, perimer
from documents.services.signature import Invite, Recueil, signer
from documents.signataires import possibles
from dui.core.erreurs import ErreurMetier
from habilitations.acces import acteur_de
from tests.documents.ged.outils import pdf, poser, traite
from tests.documents.ged.test_depots import TYPE, agir, qualifier
from tests.documents.signature.outils import au_nom_de, produire, relire, signataire
from tests.documents.signature.test_ecrans import poster
from tests.outils import fabriques as f
from usagers.services.droits_entourage import poser_droit

pytestmark = [pytest.mark.django_db, pytest.mark.mission("PDE-HAB-2", "PDS-HAB-2", "PDE-HAB-3", "PDS-HAB-3")]


def classe(maison: Any, niveau: int = 2, pro: Any = None) -> Depot:
    return traite(maison, poser(maison, pro or maison.paul, niveau=niveau, type=TYPE, titre="Charte du groupe"))


def ouvrir(maison: Any, depot: Depot, *invites: Invite, pro: Any = None) -> CircuitSignature:
    return agir(maison, pro or maison.paul, faire_signer_depot, depot, signataires=invites or [Invite("personne")])


def adulte(maison: Any) -> None:
    with f.technique(maison.mecs):
        type(maison.eloise).objects.filter(pk=maison.eloise.pk).update(date_naissance="2000-01-01")


def test_ce_qui_se_signe_est_la_version_lue(maison):
    depot = classe(maison)
    circuit = ouvrir(maison, depot, Invite("titulaire", relation=maison.carole))
    with f.technique(maison.mecs):
        version = depot.versions.get()
        assert (circuit.sha256, circuit.objet, circuit.niveau) == (version.sha256, f"depot:{depot.pk}", 2)
        assert circuit.contenu == version.contenu
    with pytest.raises(ErreurMetier, match="déjà en cours"):
        ouvrir(maison, depot)
    agir(maison, maison.paul, nouvelle_version, depot, fichiers=[pdf("Autre")], motif="Correction")
    with f.technique(maison.mecs):
        circuit.refresh_from_db()
    assert (circuit.etat, "nouvelle version" in circuit.motif_fin) == ("caduc", True)
    traite(maison, depot)
    suite = ouvrir(maison, depot, Invite("titulaire", relation=maison.carole))
    assert suite.document.remplace_id == circuit.document_id
    assert suite.sha256 != circuit.sha256


def test_ce_qui_n_est_pas_classe_ou_ne_vaut_plus_ne_se_signe_pas(maison):
    attente = poser(maison, maison.paul)
    with pytest.raises(ErreurMetier, match="classé et lisible"):
        ouvrir(maison, attente)
    depot = classe(maison)
    circuit = ouvrir(maison, depot, Invite("titulaire", relation=maison.carole))
    agir(maison, maison.paul, perimer, depot, motif="Remplacée par celle de 2027")
    with f.technique(maison.mecs):
        circuit.refresh_from_db()
    assert (circuit.etat, circuit.motif_fin) == ("caduc", "Le document est périmé.")
    with pytest.raises(ErreurMetier, match="classé et lisible"):
        ouvrir(maison, depot)


def test_le_niveau_d_un_document_signe_ne_change_plus(maison):
    """A proof is written once: moving the document under it would leave its proof where it was read before."""
    depot = classe(maison)
    ouvrir(maison, depot, Invite("titulaire", relation=maison.carole))
    with pytest.raises(ErreurMetier, match="envoyé à la signature à ce niveau"):
        qualifier(maison, maison.paul, depot, niveau=1)
    assert qualifier(maison, maison.paul, depot, titre="Charte 2027").niveau == 2


def test_qui_est_propose_et_en_quelle_qualite(maison):
    with f.technique(maison.mecs):
        poser_droit(maison.yann, "interdit", terme="sans_limite")
    with au_nom_de(maison.dora):
        offerts = possibles(acteur_de(maison.dora.compte), relire(maison.d_eloise), "GA", 2)
    dits = {p.nom: (str(p.invite.role), p.contact_interdit, p.rang) for p in offerts}
    assert dits["Éloïse Lambert"] == ("personne", False, 1)
    assert dits["Carole Lambert"] == ("titulaire", False, 1)
    assert dits["Yann Lambert"] == ("titulaire", True, 1), "a forbidden contact is said, no right is taken away"
    assert dits["René Marchand"] == ("tiers", False, 1), "a third party never signs as parental authority"
    assert dits["Dora Roche"] == ("professionnel", False, 2)
    assert "Karim" not in " ".join(dits), "who does not read the document is not offered"


def test_de_la_page_du_document_a_la_signature(maison, connecter):
    depot, client = classe(maison), connecter(maison.paul)
    page = reverse("depot", args=[depot.pk])
    assert "Faire signer" in client.get(page).content.decode()
    choix = reverse("depot_signer", args=[depot.pk])
    ecran = client.get(choix).content.decode()
    assert "Pour information et avis" in ecran
    assert ecran.count("Ne signe pas") >= 4
    vide = poster(client, choix, {"ordre": "libre"})
    assert (vide.status_code, "au moins une personne" in vide.content.decode()) == (422, True)
    choisis = {f"relation-{maison.carole.pk}": "obligatoire", "personne": "information", "ordre": "suite",
               "autre": "Jeanne Costa", "acte": "usuel"}  # fmt: skip
    fait = poster(client, choix, choisis)
    assert fait.status_code == 303
    circuit = client.get(fait.headers["Location"]).content.decode()
    assert "372-2" in circuit
    assert "Jeanne Costa" in circuit
    assert "Voir le document" in circuit
    assert "Signatures" in client.get(page).content.decode()
    assert connecter(maison.karim).get(choix).status_code == 404
    assert connecter(maison.anne).get(choix).status_code == 403, "who only reads sends nothing"


def test_un_document_produit_part_de_son_lecteur_seul(maison, connecter):
    document = produire(maison, contenu=pdf())
    client, choix = connecter(maison.paul), reverse("document_signer", args=[document.pk])
    fait = poster(client, choix, {f"relation-{maison.carole.pk}": "accord", "ordre": "libre"})
    assert fait.status_code == 303
    assert connecter(maison.dora).get(choix).status_code == 404
    with f.technique(maison.mecs):
        circuit = CircuitSignature.objects.get(document=document)
        assert Document.objects.filter(circuits=circuit).count() == 1
    carole = signataire(circuit, "Carole", maison)
    with au_nom_de(maison.paul):
        recueil = Recueil(Mode.LU_APPROUVE, carole.nom)
        signer(acteur=acteur_de(maison.paul.compte), signataire=carole, recueil=recueil)
        circuit.refresh_from_db()
    assert circuit.etat == "signe"
