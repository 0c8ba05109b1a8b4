"""S27: who signs what, in which order, and what each outcome does. PG: no hash, reusable picture, staff « for »."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from documents.choices_signature import EtatCircuit, Mode
from documents.models import CircuitSignature, Signature, StatutCircuit
from documents.services.signature import (
    Invite,
    Recueil,
    abandonner_circuit,
    lancer_circuit,
    noter_sans_signature,
    relancer,
    signer,
    trait,
)
from dui.core import coffre, horloge
from dui.core.erreurs import ErreurMetier, Refus
from dui.core.models import EvenementMetier, Notification
from habilitations.acces import acteur_de
from tests.documents.signature.outils import au_nom_de, ouvrir, produire, relu, signataire, trace
from tests.outils import fabriques as f
from usagers.models import RelationEntourage, Usager
from usagers.services.droits_entourage import poser_droit

pytestmark = [pytest.mark.django_db, pytest.mark.mission("PDE-HAB-2", "PDS-HAB-2")]


def parents(maison, rang=1, **champs):
    return [Invite("titulaire", relation=r, rang=rang, **champs) for r in (maison.carole, maison.yann)]


def poser(maison, circuit, nom, pro=None, mode=Mode.LU_APPROUVE, **champs):
    s = signataire(circuit, nom, maison)
    champs.setdefault("mention", s.nom)
    with au_nom_de(pro or maison.paul):
        return signer(acteur=acteur_de((pro or maison.paul).compte), signataire=s, recueil=Recueil(mode, **champs))


def refuser(maison, circuit, nom, mode=Mode.REFUS, motif="« Je ne suis pas d’accord. »", pro=None):
    with au_nom_de(pro or maison.paul):
        return noter_sans_signature(
            acteur=acteur_de((pro or maison.paul).compte), signataire=signataire(circuit, nom, maison), mode=mode,
            motif=motif,
        )  # fmt: skip


def test_du_contrat_ouvert_a_la_derniere_signature(maison):
    circuit = ouvrir(
        maison, Invite("personne"), *parents(maison, 2), Invite("professionnel", professionnel=maison.dora, rang=3),
        objet="contrat:12", acte="non_usuel",
    )  # fmt: skip
    assert (circuit.etat, circuit.sha256, circuit.objet) == ("en_cours", circuit.document.sha256, "contrat:12")
    poser(maison, circuit, "Éloïse")
    poser(maison, circuit, "Carole")
    poser(maison, circuit, "Yann", mode=Mode.TACTILE, trace=trace(circuit.sha256))
    assert relu(circuit, maison).etat == EtatCircuit.EN_COURS
    poser(maison, circuit, "Dora", maison.dora, Mode.ELECTRONIQUE)
    fini = relu(circuit, maison)
    assert (fini.etat, fini.motif_fin) == (EtatCircuit.SIGNE, "")
    with f.technique(maison.mecs):
        evenement = EvenementMetier.objects.get(nom="documents.circuit_termine")
        assert evenement.ids == {"circuit_id": circuit.pk, "objet": "contrat:12", "etat": "signe"}
        assert [s.etat for s in StatutCircuit.objects.filter(circuit=circuit)] == ["preparation", "en_cours", "signe"]
        signatures = list(Signature.objects.filter(signataire__circuit=circuit).order_by("id"))
    assert [s.sha256 for s in signatures] == [circuit.sha256] * 4
    assert [s.precedente for s in signatures] == ["", *(s.empreinte for s in signatures[:-1])]
    assert {s.temoin_id for s in signatures[:3]} == {maison.paul.pk}


def test_l_ordre_est_tenu(maison):
    circuit = ouvrir(
        maison, Invite("titulaire", relation=maison.carole), Invite("professionnel", professionnel=maison.dora, rang=2)
    )
    with pytest.raises(ErreurMetier, match="signent avant"):
        poser(maison, circuit, "Dora", maison.dora, Mode.ELECTRONIQUE)
    poser(maison, circuit, "Carole")
    poser(maison, circuit, "Dora", maison.dora, Mode.ELECTRONIQUE)


def test_personne_ne_signe_deux_fois(maison):
    circuit = ouvrir(maison, *parents(maison))
    poser(maison, circuit, "Carole")
    with pytest.raises(ErreurMetier, match="déjà répondu"):
        poser(maison, circuit, "Carole")


def test_une_signature_sans_empreinte_n_existe_pas(maison):
    circuit = ouvrir(maison, *parents(maison))
    s = signataire(circuit, "Carole", maison)
    with f.technique(maison.mecs), pytest.raises(IntegrityError), transaction.atomic():
        Signature.objects.create(
            signataire=s, structure=maison.mecs, niveau=1, mode="papier", temoin=maison.paul, papier_sha256="a",
            empreinte="b", sha256="",
        )  # fmt: skip


def test_un_document_change_rend_caduc_ce_qui_attendait(maison):
    document = produire(maison)
    circuit = ouvrir(maison, *parents(maison), document=document)
    poser(maison, circuit, "Carole")
    produire(maison, remplace=document)
    fini = relu(circuit, maison)
    assert (fini.etat, "nouvelle version" in fini.motif_fin) == (EtatCircuit.CADUC, True)
    with pytest.raises(ErreurMetier, match="caduc"):
        poser(maison, circuit, "Yann")
    with f.technique(maison.mecs):
        assert Signature.objects.filter(signataire__circuit=circuit).count() == 1
    with pytest.raises(ErreurMetier, match="plus récente"):
        ouvrir(maison, *parents(maison), document=document)


def test_le_tracage_est_lie_au_document(maison):
    """PG: an image of signature could be put under anything; these points open with that document alone."""
    circuit = ouvrir(maison, *parents(maison))
    for faux in (trace("0" * 64), trace(circuit.sha256, 3), "[]", '{"sha256": 1}', ""):
        with pytest.raises(ErreurMetier):
            poser(maison, circuit, "Carole", mode=Mode.TACTILE, trace=faux)
    signature = poser(maison, circuit, "Carole", mode=Mode.TACTILE, trace=trace(circuit.sha256))
    octets = bytes(signature.trace)
    assert b"traits" not in octets
    assert coffre.dechiffrer(octets, trait.nom(signature, circuit.sha256)).startswith(b"[[[10,20,0]")
    with pytest.raises(coffre.FichierRefuse):
        coffre.dechiffrer(octets, trait.nom(signature, "0" * 64))


def test_le_personnel_ne_signe_pas_pour_la_personne(maison):
    circuit = ouvrir(maison, *parents(maison), Invite("professionnel", professionnel=maison.dora))
    with pytest.raises(Refus):
        poser(maison, circuit, "Carole", mode=Mode.ELECTRONIQUE)
    with pytest.raises(ErreurMetier, match="nom de la personne"):
        poser(maison, circuit, "Carole", mention="Paul Renaud")
    with pytest.raises(Refus):
        poser(maison, circuit, "Dora", mode=Mode.ELECTRONIQUE)
    with pytest.raises(Refus):
        poser(maison, circuit, "Dora", mode=Mode.TACTILE, trace=trace(circuit.sha256))
    with pytest.raises(Refus):
        refuser(maison, circuit, "Dora")


def test_un_mineur_signe_pour_information(maison):
    circuit = ouvrir(maison, Invite("personne"), *parents(maison))
    assert signataire(circuit, "Éloïse", maison).portee == "information"
    with pytest.raises(ErreurMetier, match="pas dix-huit ans"):
        ouvrir(maison, Invite("personne", portee="obligatoire"), document=produire(maison))
    refuser(maison, circuit, "Éloïse", motif="« Je veux rentrer. »")
    assert relu(circuit, maison).etat == EtatCircuit.EN_COURS
    with f.technique(maison.mecs):
        Usager.objects.filter(pk=maison.eloise.pk).update(date_naissance=date(2000, 1, 1))
    adulte = ouvrir(maison, Invite("personne"), document=produire(maison))
    assert signataire(adulte, "Éloïse", maison).portee == "obligatoire"


def test_autorite_conjointe(maison):
    with pytest.raises(ErreurMetier, match="chaque titulaire"):
        ouvrir(maison, Invite("titulaire", relation=maison.carole), acte="non_usuel")
    usuel = ouvrir(maison, Invite("titulaire", relation=maison.carole), acte="usuel")
    assert "372-2" in usuel.mention
    juge = ouvrir(
        maison, Invite("titulaire", relation=maison.carole), acte="non_usuel", document=produire(maison),
        dispense="Jugement du 4 mai 2026, article 375-7",
    )  # fmt: skip
    assert "Jugement du 4 mai" in juge.mention
    deux = ouvrir(maison, *parents(maison), acte="non_usuel", document=produire(maison))
    assert "chaque titulaire" in deux.mention


def test_l_empechement_d_un_parent_ne_vaut_pas_accord(maison):
    deux = ouvrir(maison, *parents(maison), acte="non_usuel")
    poser(maison, deux, "Carole")
    refuser(maison, deux, "Yann", Mode.EMPECHEMENT, "Injoignable depuis six semaines")
    assert relu(deux, maison).etat == EtatCircuit.CADUC
    usuel = ouvrir(maison, *parents(maison), acte="usuel", document=produire(maison))
    poser(maison, usuel, "Carole")
    refuser(maison, usuel, "Yann", Mode.EMPECHEMENT, "Hospitalisé")
    fini = relu(usuel, maison)
    assert (fini.etat, fini.motif_fin) == (EtatCircuit.SIGNE, "Sans la signature de Yann Lambert.")


def test_un_tiers_ne_signe_pas_comme_titulaire(maison):
    with pytest.raises(ErreurMetier, match="n’exerce pas l’autorité"):
        ouvrir(maison, Invite("titulaire", relation=maison.rene))
    with pytest.raises(ErreurMetier, match="au moins un titulaire"):
        ouvrir(maison, Invite("tiers", relation=maison.rene), acte="usuel")
    circuit = ouvrir(maison, Invite("tiers", relation=maison.rene, portee="visa"), *parents(maison), acte="usuel")
    assert signataire(circuit, "René", maison).role == "tiers"


def test_l_autorite_perdue_entre_l_ouverture_et_la_signature(maison):
    circuit = ouvrir(maison, *parents(maison))
    hier = horloge.aujourdhui() - timedelta(days=1)
    with f.technique(maison.mecs):
        RelationEntourage.objects.filter(pk=maison.yann.pk).update(debut=hier - timedelta(days=9), fin=hier)
    with pytest.raises(ErreurMetier, match="n’exerce plus"):
        poser(maison, circuit, "Yann")


def test_un_contact_interdit_n_est_pas_invite_en_presence_sans_avertir(maison):
    with f.technique(maison.mecs):
        poser_droit(maison.yann, "interdit", terme="sans_limite")
    with f.technique(maison.mecs):
        maison.yann = RelationEntourage.objects.select_related("contact").get(pk=maison.yann.pk)
    circuit = ouvrir(maison, *parents(maison), acte="non_usuel")
    assert signataire(circuit, "Yann", maison).contact_interdit
    with pytest.raises(ErreurMetier, match="quelle décision"):
        poser(maison, circuit, "Yann")
    signature = poser(maison, circuit, "Yann", rencontre="Visite médiatisée, ordonnance du 3 juin 2026")
    assert "ordonnance du 3 juin" in signature.motif


def test_refus_et_abandon(maison):
    circuit = ouvrir(maison, *parents(maison))
    with pytest.raises(ErreurMetier, match="raison"):
        refuser(maison, circuit, "Carole", motif=" ")
    refuser(maison, circuit, "Carole")
    fini = relu(circuit, maison)
    assert (fini.etat, fini.motif_fin) == (EtatCircuit.REFUSE, "Carole Lambert a refusé de signer.")
    autre = ouvrir(maison, *parents(maison), document=produire(maison))
    with au_nom_de(maison.paul):
        abandonner_circuit(acteur=acteur_de(maison.paul.compte), circuit=autre, motif="Erreur de document")
    assert relu(autre, maison).etat == EtatCircuit.CADUC


def test_en_preparation_rien_ne_se_signe(maison):
    circuit = ouvrir(maison, *parents(maison), lancer=False)
    with pytest.raises(ErreurMetier, match="en préparation"):
        poser(maison, circuit, "Carole")
    with au_nom_de(maison.paul):
        lancer_circuit(acteur=acteur_de(maison.paul.compte), circuit=circuit)
        with pytest.raises(ErreurMetier, match="déjà lancé"):
            lancer_circuit(acteur=acteur_de(maison.paul.compte), circuit=circuit)
    poser(maison, circuit, "Carole")


def test_qui_ne_lit_pas_le_document_ne_le_signe_pas(maison):
    with pytest.raises(ErreurMetier, match="ne peut pas lire"):
        ouvrir(maison, Invite("professionnel", professionnel=maison.karim))
    with pytest.raises(Refus):
        ouvrir(maison, Invite("professionnel", professionnel=maison.dora), pro=maison.anne)


def test_relance_sans_contenu(maison):
    circuit = ouvrir(maison, Invite("professionnel", professionnel=maison.dora))
    with f.technique(maison.mecs):
        Signataire = type(signataire(circuit, "Dora", maison))
        assert Signataire.objects.get(circuit=circuit).relances == 0
    with au_nom_de(maison.paul):
        acteur = acteur_de(maison.paul.compte)
        relancer(acteur=acteur, signataire=signataire(circuit, "Dora", maison))
        with pytest.raises(ErreurMetier, match="déjà été relancé"):
            relancer(acteur=acteur, signataire=signataire(circuit, "Dora", maison))
    with au_nom_de(maison.dora):
        avis = list(Notification.objects.filter(acteur_id=maison.dora.pk))
    assert [a.texte for a in avis] == ["Un document attend votre signature."] * 2
    assert all("Éloïse" not in a.texte and a.url == f"/signatures/{circuit.pk}/" for a in avis)


def test_une_reponse_ne_se_reecrit_pas(maison):
    circuit = ouvrir(maison, *parents(maison))
    signature = poser(maison, circuit, "Carole")
    for ordre in ("UPDATE documents_signature SET mode = 'refus'", "DELETE FROM documents_signature"):
        with f.technique(maison.mecs), pytest.raises(Exception, match="permission denied"), transaction.atomic():
            connection.cursor().execute(f"{ordre} WHERE id = %s", [signature.pk])


def test_le_mur_de_la_base(maison):
    circuit = ouvrir(maison, *parents(maison))
    with au_nom_de(maison.nora):
        assert not CircuitSignature.objects.filter(pk=circuit.pk).exists()
    with au_nom_de(maison.karim):
        acteur = acteur_de(maison.karim.compte)
        assert not CircuitSignature.objects.visibles_pour(acteur).filter(pk=circuit.pk).exists()
