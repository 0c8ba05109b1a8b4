"""From the request to the mailbox: the worker with every failure (issue §5, DESIGN §5)."""

import base64

import pytest

from documents.models import Document
from dui.core import boite as boite_d_envoi
from dui.core import horloge
from dui.core.entrees import ouvrir_xml
from dui.core.erreurs import ErreurMetier
from dui.core.models import EvenementMetier, Remise
from habilitations.choices import NatureLien
from interop.cda.selectors import donnees_de
from interop.choices import EtatEnvoi
from interop.models import Envoi
from interop.mssante import tasks
from tests.interop.outils import DR, contact, demander, livrer, maintenant_du, relancer, relire
from tests.outils import fabriques as f
from usagers.identite import OID_TEST
from usagers.models import Adresse, AdresseSecrete, Contact, IdentiteINS, SecretMineur, Telecommunication

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.exigence("S-48")]
HL7 = {"h": "urn:hl7-org:v3"}
RIM = "{urn:oasis:names:tc:ebxml-regrep:xsd:rim:3.0}"


@pytest.fixture
def qualifiee(monde):
    with f.technique(monde.mecs):
        IdentiteINS.objects.create(
            usager=monde.eloise, structures=[monde.mecs.pk], matricule="211034410900175", oid=OID_TEST
        )
        monde.eloise.statut_identite, monde.eloise.lieu_naissance_cog = "qualifiee", "44109"
        monde.eloise.prenoms, monde.eloise.premier_prenom = "ÉLOÏSE MARIE", "ÉLOÏSE"
        monde.eloise.save()
    return monde


def test_la_demande_fige_le_document(monde):
    envoi = demander(monde, destinataire_nom="Dr Martin", texte="Bonjour")
    assert envoi.etat == EtatEnvoi.EN_FILE
    assert envoi.destinataire == DR
    with f.technique(monde.mecs):
        document = Document.objects.get(pk=envoi.document_id)
        remise = Remise.objects.get(abonne="interop.mssante")
    assert document.contenu.startswith(b"%PDF-1.4")
    assert (document.destinataire, document.lecteur_id, document.version) == (DR, None, 1)
    assert envoi.niveau == document.niveau
    assert remise.evenement.ids == {"envoi_id": envoi.pk}


@pytest.mark.mission("PDE-SVC-3", "PDS-SVC-3")
def test_remis_avec_un_cda_juste(qualifiee, bac, boite, conformite):
    envoi = demander(qualifiee, texte="Voici la fiche.")
    livrer()
    envoi = relire(qualifiee, envoi)
    assert (envoi.etat, envoi.raison, envoi.essais) == (EtatEnvoi.REMIS, "", 1)
    assert envoi.ins_transmis
    (recu,) = boite(DR)
    assert recu["defauts"] == []
    entetes = dict(recu["entetes"])
    assert entetes["X-MSS-INS"] == "O"
    assert entetes["Message-ID"] == envoi.message_id
    fichiers = {nom: base64.b64decode(octets) for nom, octets in recu["xdm"].items()}
    cda = fichiers["IHE_XDM/SUBSET01/DOC0001.XML"]
    rapport = conformite.valider_cda(cda, "n1")
    assert rapport.conforme, [(a.source, a.message) for a in rapport.erreurs]
    assert conformite.valider_xds(fichiers["IHE_XDM/SUBSET01/METADATA.XML"]).conforme
    ids = [i.get("extension") for i in ouvrir_xml(cda).findall("h:recordTarget/h:patientRole/h:id", HL7)]
    assert ids == ["211034410900175", f"3{qualifiee.mecs.finess}/{qualifiee.eloise.identifiant_local}"]


def test_sans_qualification_l_ins_reste(qualifiee, bac, boite):
    with f.technique(qualifiee.mecs):
        qualifiee.eloise.statut_identite = "recuperee"
        qualifiee.eloise.save()
    envoi = demander(qualifiee)
    livrer()
    (recu,) = boite(DR)
    assert dict(recu["entetes"])["X-MSS-INS"] == "N"
    assert recu["defauts"] == []
    assert not relire(qualifiee, envoi).ins_transmis
    assert b"211034410900175" not in relire(qualifiee, envoi).message


def test_temporaire_puis_remis_avec_les_memes_octets(monde, bac, boite):
    adresse = "temporaire.2@demo.mssante.example"
    envoi = demander(monde, adresse=adresse)
    livrer()
    premier = relire(monde, envoi)
    assert premier.etat == EtatEnvoi.EN_FILE
    assert "Nouvel essai" in premier.raison
    assert not premier.depart_incertain
    livrer(2)
    dernier = relire(monde, envoi)
    assert (dernier.etat, dernier.raison, dernier.essais) == (EtatEnvoi.REMIS, "", 3)
    assert dernier.message == premier.message
    assert len(boite(adresse)) == 1


def test_definitif_puis_relance(monde, bac, boite):
    adresse = "dr.durand@demo.mssante.example"
    envoi = demander(monde, adresse=adresse)
    bac.scenarios.ordonner(_ordre(adresse, "definitif"))
    livrer(2)
    echec = relire(monde, envoi)
    assert echec.etat == EtatEnvoi.ECHEC
    assert adresse in echec.raison
    assert echec.essais == 1, "a final refusal is not tried again"
    with f.technique(monde.mecs):
        assert Remise.objects.get(abonne="interop.mssante").etat == "a_traiter"
    bac.scenarios.oublier()
    relancer(monde, envoi)
    livrer()
    assert relire(monde, envoi).etat == EtatEnvoi.REMIS
    (recu,) = boite(adresse)
    assert dict(recu["entetes"])["Message-ID"] == echec.message_id


def _ordre(adresse: str, nom: str, fois: int = 0):
    from bac_a_sable.scenarios import Scenario

    return Scenario(adresse, nom, fois)


def test_reponse_perdue_une_seule_fois_dans_la_boite(monde, bac, boite):
    adresse = "reponse-perdue.1@demo.mssante.example"
    envoi = demander(monde, adresse=adresse)
    livrer(3)
    assert relire(monde, envoi).etat == EtatEnvoi.REMIS
    assert len(boite(adresse)) == 1


def test_coupure_avant_la_garde_est_repetee(monde, bac, boite):
    adresse = "coupure.1@demo.mssante.example"
    envoi = demander(monde, adresse=adresse)
    livrer()
    assert relire(monde, envoi).etat == EtatEnvoi.EN_FILE
    livrer()
    assert relire(monde, envoi).etat == EtatEnvoi.REMIS
    assert len(boite(adresse)) == 1


class Coupe(BaseException):
    """The process dies."""


class ClientQuiMeurt:
    """Hands over, then the worker is killed before it can write anything."""

    def __init__(self, vrai) -> None:
        self.vrai = vrai

    def envoyer(self, message, destinataire, barriere):
        self.vrai.envoyer(message, destinataire, barriere)
        raise Coupe

    def connu(self, message_id):
        return self.vrai.connu(message_id)


def test_tue_entre_l_envoi_et_l_ecriture(monde, bac, boite, monkeypatch):
    envoi = demander(monde)
    vrai = tasks.messagerie()
    monkeypatch.setattr(tasks, "messagerie", lambda: ClientQuiMeurt(vrai))
    maintenant_du()
    with pytest.raises(Coupe):
        boite_d_envoi.livrer(duree_s=5)
    assert relire(monde, envoi).depart_incertain
    monkeypatch.undo()
    livrer(2)
    assert relire(monde, envoi).etat == EtatEnvoi.REMIS
    assert len(boite(DR)) == 1


def test_consultation_impossible_on_demande_a_quelqu_un(monde, bac, boite, settings):
    adresse = "reponse-perdue@demo.mssante.example"
    settings.DUI_MSSANTE = {**settings.DUI_MSSANTE, "consultation": ""}
    envoi = demander(monde, adresse=adresse)
    livrer(2)
    echec = relire(monde, envoi)
    assert echec.etat == EtatEnvoi.ECHEC
    assert "Demandez au destinataire" in echec.raison
    assert len(boite(adresse)) == 1, "never sent twice by itself"


def test_messagerie_non_reglee(monde, settings):
    settings.DUI_MSSANTE = dict.fromkeys(settings.DUI_MSSANTE, "")
    envoi = demander(monde)
    livrer()
    assert relire(monde, envoi).etat == EtatEnvoi.EN_FILE
    with f.technique(monde.mecs):
        assert "réglée" in Remise.objects.get(abonne="interop.mssante").erreur


def test_une_demande_depassee_ne_fait_rien(monde, bac, boite):
    envoi = demander(monde)
    with f.technique(monde.mecs):
        Envoi.objects.filter(pk=envoi.pk).update(evenement_id=EvenementMetier.objects.latest("pk").pk + 1000)
    livrer()
    assert boite(DR) == []
    assert relire(monde, envoi).etat == EtatEnvoi.EN_FILE


def test_deux_remises_du_meme_envoi(monde, bac, boite):
    envoi = demander(monde)
    livrer()
    with f.technique(monde.mecs):
        Remise.objects.filter(abonne="interop.mssante").update(etat="en_attente", remise_le=None)
    livrer()
    assert len(boite(DR)) == 1
    assert relire(monde, envoi).essais == 1


def test_la_version_suivante_remplace_ce_qui_est_arrive(monde, bac):
    premier = demander(monde)
    perdu = demander(monde, adresse="definitif@demo.mssante.example")
    livrer()
    suivant = demander(monde)
    with f.technique(monde.mecs):
        d1, d2 = Document.objects.get(pk=premier.document_id), Document.objects.get(pk=suivant.document_id)
        assert (d2.version, d2.jeu, d2.remplace_id) == (2, d1.jeu, d1.pk)
        assert donnees_de(d2).remplace == donnees_de(d1).identifiant
    encore = demander(monde, adresse=perdu.destinataire)
    assert encore.document.version == 1, "what never arrived is not replaced"


@pytest.mark.parametrize(
    ("champs", "code"),
    [
        ({"anonyme": True, "pseudonyme": "Le Marin"}, "anonyme"),
        ({"date_naissance": None}, "identite_incomplete"),
        ({"nom_naissance": ""}, "identite_incomplete"),
        ({"prenoms": "ELOISE 2"}, "traits"),
    ],
)
def test_identite_insuffisante_dite_tout_de_suite(monde, champs, code):
    with f.technique(monde.mecs):
        type(monde.eloise).objects.filter(pk=monde.eloise.pk).update(**champs)
    monde.eloise.refresh_from_db = None
    for nom, valeur in champs.items():
        setattr(monde.d_eloise.usager, nom, valeur)
    with pytest.raises(ErreurMetier) as refus:
        demander(monde)
    assert refus.value.code == code
    with f.technique(monde.mecs):
        assert Envoi.objects.count() == 0


def test_contact_interdit(monde):
    contact(monde, interdit=True)
    with pytest.raises(ErreurMetier) as refus:
        demander(monde, adresse=DR.upper())
    assert refus.value.code == "contact_interdit"


def test_coordonnees_tues_si_l_adresse_est_secrete(monde):
    with f.technique(monde.mecs):
        Telecommunication.objects.create(
            usager=monde.eloise, structures=[monde.mecs.pk], canal="mobile", valeur="06 00 00 00 00"
        )
    envoi = demander(monde)
    with f.technique(monde.mecs):
        document = Document.objects.get(pk=envoi.document_id)
        assert donnees_de(document).personne.coordonnees.telephone == "06 00 00 00 00"
        AdresseSecrete.objects.create(usager=monde.eloise, structure=monde.mecs, lignes="1 rue", motif="danger")
        assert donnees_de(document).personne.coordonnees.telephone == ""


def test_coordonnees_tues_si_un_proche_se_cache(qualifiee):
    """A mother in hiding may live with her child: the home of the child would tell where she is."""
    m = qualifiee
    with f.technique(m.mecs):
        mere = f.relation(m.eloise, Contact.objects.create(organisme=m.organisme, nom="L.", structures=[m.mecs.pk]))
        Adresse.objects.create(usager=m.eloise, structures=[m.mecs.pk], lignes="3 rue des Lilas", commune="Nantes")
    envoi = demander(m)
    with f.technique(m.mecs):
        document = Document.objects.get(pk=envoi.document_id)
        assert "3 rue des Lilas" in donnees_de(document).personne.coordonnees.lignes
        AdresseSecrete.objects.create(usager=m.eloise, structure=m.mecs, relation=mere, lignes="3 rue", motif="danger")
        assert donnees_de(document).personne.coordonnees.lignes == ()


def test_on_n_envoie_que_ce_que_l_on_peut_lire(monde, bac):
    """The secretary's fiche does not reach the level of care."""
    soin, bureau = demander(monde), demander(monde, pro=monde.sarah, adresse="autre@demo.mssante.example")
    assert bureau.niveau < soin.niveau


def test_une_opposition_notee_apres_la_demande_arrete_le_depart(monde, bac, boite):
    """S-48: what is closed since the request does not leave, and the reason is said in the dossier."""
    envoi = demander(monde)
    with f.technique(monde.mecs):
        f.lier(monde.d_eloise, None, NatureLien.OPPOSITION, domaine="DMP")
    livrer()
    envoi = relire(monde, envoi)
    assert (envoi.etat, envoi.essais) == (EtatEnvoi.ECHEC, 0)
    assert "s’est opposée" in envoi.raison
    assert boite(DR) == []


@pytest.fixture
def secret(qualifiee):
    """Éloïse asked for secrecy; her mother has a secure mailbox."""
    with f.technique(qualifiee.mecs):
        SecretMineur.objects.create(dossier=qualifiee.d_eloise, structure=qualifiee.mecs, nature="consultation")
        contact = Contact.objects.create(
            organisme=qualifiee.organisme, nom="Lambert", mssante="mere@demo.mssante.example",
            structures=[qualifiee.mecs.pk],
        )  # fmt: skip
        f.relation(qualifiee.eloise, contact, autorite_parentale=True)
    return qualifiee


@pytest.mark.mission("PRI-ENJ-5")
def test_le_secret_d_un_mineur_masque_aux_representants(secret, bac, boite, conformite):
    """metier §9.5, socle §2.5: INVISIBLE_REPRESENTANTS_LEGAUX beside N; nothing to a holder of parental authority."""
    with pytest.raises(ErreurMetier, match="demandé le secret"):
        demander(secret, adresse="Mere@demo.mssante.example")
    envoi = demander(secret)
    livrer()
    assert relire(secret, envoi).etat == EtatEnvoi.REMIS
    (recu,) = boite(DR)
    assert recu["defauts"] == []
    fichiers = {nom: base64.b64decode(octets) for nom, octets in recu["xdm"].items()}
    metadonnees = fichiers["IHE_XDM/SUBSET01/METADATA.XML"]
    assert conformite.valider_xds(metadonnees).conforme
    assert conformite.valider_cda(fichiers["IHE_XDM/SUBSET01/DOC0001.XML"], "n1").conforme
    codes = [c.get("nodeRepresentation") for c in ouvrir_xml(metadonnees).iter(f"{RIM}Classification")]
    assert "N" in codes
    assert "INVISIBLE_REPRESENTANTS_LEGAUX" in codes


def test_un_secret_demande_apres_la_demande_d_envoi_l_arrete_aussi(secret, bac, boite):
    with f.technique(secret.mecs):
        SecretMineur.objects.update(leve_le=horloge.maintenant())
    envoi = demander(secret, adresse="mere@demo.mssante.example")
    with f.technique(secret.mecs):
        SecretMineur.objects.update(leve_le=None)
    livrer()
    assert relire(secret, envoi).etat == EtatEnvoi.ECHEC
    assert boite("mere@demo.mssante.example") == []
