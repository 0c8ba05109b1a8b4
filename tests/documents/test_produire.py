"""From a model to a kept document: who may, what is kept, what each reader sees (S28, DESIGN §7)."""

from dataclasses import replace
from datetime import date

import pytest
from django.db import DatabaseError, connections, transaction

from documents.champs import CHAMPS, OBJETS, Champ, Famille, GenreObjet
from documents.choices import EtatVersion
from documents.models import Document, ModeleDocument, VersionModele
from documents.services import produire, version_en_vigueur
from dui.core import contexte
from dui.core.erreurs import ErreurMetier, Refus
from dui.core.idempotence import nouveau_jeton
from dui.core.models import EvenementMetier
from habilitations.acces import acteur_de, contexte_de
from tests.documents.lire_pdf import texte, verifier_pdf_a_3a
from tests.outils import fabriques as f
from usagers.acces import liens_pour
from usagers.models import AdresseSecrete, Contact, Dossier

pytestmark = pytest.mark.django_db
HEBERGEMENT, CONTACTS = "ATTEST-HEBGT", "FICHE-CONTACTS"


def en_tant_que(pro):
    acteur = acteur_de(pro.compte)
    return acteur, contexte.ouvrir(contexte_de(acteur))


def faire(monde, pro, code=HEBERGEMENT, **autres) -> Document:
    acteur, ouvert = en_tant_que(pro)
    with ouvert:
        dossier = Dossier.objects.prefetch_related(liens_pour(acteur)).get(pk=monde.d_eloise.pk)
        return produire(acteur=acteur, code=code, dossier=dossier, **autres)


@pytest.fixture
def entoure(monde):
    """Éloïse, her mother who holds the authority, her father who must not be called, an address kept secret."""
    with f.technique(monde.mecs):
        for ordre, (prenom, lien, champs) in enumerate((
            ("Sandrine", "Mère", {"autorite_parentale": True}),
            ("Marc", "Père", {"contact_interdit": True}),
        )):  # fmt: skip
            contact = Contact.objects.create(
                organisme=monde.organisme, structures=[monde.mecs.pk], nom="Lambert", prenom=prenom,
                telephone=f"06 11 22 33 4{ordre}",
            )  # fmt: skip
            f.relation(monde.eloise, contact, "", lien, ordre_appel=ordre + 1, **champs)
        AdresseSecrete.objects.create(
            usager=monde.eloise, structure=monde.mecs, lignes="9 impasse CANARI", commune="Secretville", motif="Essai"
        )
        for lien in monde.eloise.relations.all():
            AdresseSecrete.objects.create(
                usager=monde.eloise, structure=monde.mecs, relation=lien, lignes="12 allée CANARI", motif="Essai"
            )
    return monde


@pytest.mark.mission("PDE-HAB-3", "PDS-HAB-3")
def test_une_attestation_pdf_a_3a_gardee(entoure):
    document = faire(entoure, entoure.sarah)
    octets = document.contenu
    verifier_pdf_a_3a(octets, "Attestation d’hébergement")
    lu = texte(octets)
    lu = " ".join(lu.split())
    assert "Éloïse Lambert, née le 12 mars 2011" in lu
    assert "est hébergée dans notre établissement depuis le 12 janvier 2026" in lu
    assert (document.type, document.niveau, document.lecteur_id) == (HEBERGEMENT, 1, entoure.sarah.pk)
    assert document.version_modele.numero == 1
    with f.technique(entoure.mecs):
        noms = set(EvenementMetier.objects.values_list("nom", flat=True))
    assert {"documents.document_conserve", "documents.document_produit"} <= noms


def test_qui_n_ecrit_pas_ici_ne_produit_pas(entoure):
    """Anne reads documents (GA R): no attestation in the name of the house; Karim is not in the team."""
    with pytest.raises(Refus):
        faire(entoure, entoure.anne)
    with pytest.raises(Refus):
        faire(entoure, entoure.karim, CONTACTS)


@pytest.mark.mission("PDE-DOCP-9")
def test_le_contact_interdit_d_abord_et_sans_numero(entoure):
    lu = texte(faire(entoure, entoure.anne, CONTACTS).contenu)
    assert lu.index("Contact interdit : ne pas appeler") < lu.index("Sandrine Lambert")
    assert "06 11 22 33 40" in lu
    assert "06 11 22 33 41" not in lu


def test_jamais_l_adresse_secrete_ni_au_directeur_nomme(entoure):
    direction = f.professionnel(entoure.organisme, "Dora", "Roche", "Directrice")
    f.affecter(direction, entoure.mecs, f.DIR | {"IP": "V", "GA": "W"}, transverse="structure")
    with f.technique(entoure.mecs):
        f.lier(entoure.d_eloise, direction, "nomme")
    version = adapter(entoure, "Adresse : {{ personne.adresse }}\n{{ personne.identite }}")
    octets = faire(entoure, direction, version.modele.code).contenu
    assert "CANARI" not in texte(octets)
    assert "Secretville" not in texte(octets)


def adapter(monde, corps, code=HEBERGEMENT, niveau=1, **champs) -> VersionModele:
    """The organisme's own model, published."""
    with f.technique(monde.mecs):
        modele = ModeleDocument.objects.create(
            code=code, titre="Essai", rubrique="Essais", type="ATTEST-HEBGT", niveau=niveau,
            organisme=monde.organisme, **champs,
        )  # fmt: skip
        return VersionModele.objects.create(
            modele=modele, organisme=monde.organisme, numero=1, corps=corps, etat=EtatVersion.PUBLIEE,
            publie_le="2026-11-01T08:00:00Z",
        )  # fmt: skip


@pytest.mark.mission("PDE-DOCX-2", "PDE-DOCP-3")
@pytest.mark.parametrize(
    ("code", "mots"),
    [
        ("FICHE-CONTACT", "Sandrine Lambert 06 11 22 33 40"),
        ("AUTORIS-SOINS", "Ce qui n’est pas coché n’est pas autorisé"),
    ],
)
def test_les_papiers_de_la_maison(entoure, code, mots):
    lu = " ".join(texte(faire(entoure, entoure.sarah, code).contenu).split())
    assert mots in lu
    assert "connus au dossier : Sandrine Lambert" in lu or code == "FICHE-CONTACT"


def test_a_dix_huit_ans_personne_ne_signe_a_sa_place(entoure):
    """PG: the row still says « autorité parentale »; the birthday ends it."""
    with f.technique(entoure.mecs):
        entoure.eloise.date_naissance = date(2000, 3, 12)
        entoure.eloise.save()
    lu = " ".join(texte(faire(entoure, entoure.sarah, "AUTORIS-SOINS").contenu).split())
    assert "Éloïse est majeure" in lu
    assert "Titulaires de l’autorité" not in lu
    assert "Premier titulaire" not in lu


def test_le_modele_de_la_maison_prend_la_place_du_livre(monde):
    with f.technique(monde.mecs, monde.ailleurs):
        livre = version_en_vigueur(HEBERGEMENT, monde.mecs)
        assert livre.modele.livre
        adapte = adapter(monde, "Texte de la maison.")
        assert version_en_vigueur(HEBERGEMENT, monde.mecs) == adapte
        assert version_en_vigueur(HEBERGEMENT, monde.ailleurs) == livre
        with pytest.raises(ErreurMetier):
            version_en_vigueur("INCONNU", monde.mecs)


@pytest.mark.mission("PDE-HAB-3")
def test_deux_roles_deux_fichiers(entoure):
    """Acceptance 3: the nurse reads the surroundings, an accountant's profile does not."""
    comptable = f.professionnel(entoure.organisme, "Cyril", "Blanc", "Comptable")
    f.affecter(comptable, entoure.mecs, {"ID": "S", "GA": "W"}, transverse="structure")
    corps = "Né le {{ personne.date_naissance }}.\n{{ entourage.contacts }}\nINS {{ personne.ins }}"
    adapter(entoure, corps, "ESSAI-A", domaine="ID", ecriture=False)
    infirmiere, compta = (faire(entoure, pro, "ESSAI-A") for pro in (entoure.lucie, comptable))
    assert infirmiere.sha256 != compta.sha256
    assert "Sandrine Lambert" in texte(infirmiere.contenu)
    lu = texte(compta.contenu)
    assert "Sandrine" not in lu
    assert lu.count("non affiché à ce lecteur") == 2
    assert (infirmiere.niveau, compta.niveau) == (2, 1)


def test_pour_quelqu_un_d_exterieur_le_niveau_du_modele_borne(entoure):
    """A model of level 1 gives nothing above to an outside reader, even from somebody who reads it."""
    adapter(entoure, "{{ entourage.contacts }}", "ESSAI-B", domaine="ID", ecriture=False)
    dehors = faire(entoure, entoure.lucie, "ESSAI-B", destinataire=["Mairie de Rezé", "44400 Rezé"])
    assert "Sandrine" not in texte(dehors.contenu)
    assert (dehors.lecteur_id, dehors.destinataire) == (None, "Mairie de Rezé, 44400 Rezé")


def test_pour_un_collegue_ce_que_les_deux_lisent(entoure):
    adapter(entoure, "{{ entourage.contacts }}", "ESSAI-C", domaine="ID", ecriture=False)
    karim = acteur_de(entoure.karim.compte)
    assert "Sandrine" not in texte(faire(entoure, entoure.lucie, "ESSAI-C", lecteur=karim).contenu)
    anne = acteur_de(entoure.anne.compte)
    document = faire(entoure, entoure.lucie, "ESSAI-C", lecteur=anne)
    assert "Sandrine" in texte(document.contenu)
    assert document.lecteur_id == entoure.anne.pk


@pytest.mark.parametrize(("niveau", "domaine"), [(4, "OBS"), (5, "PSY"), (6, "IP")])
def test_rien_au_dessus_du_niveau_du_lecteur(entoure, niveau, domaine):
    """A higher room's field of N4 to N6: whoever does not reach it sees that something is hidden, never what."""
    champ = Champ("secret", "Secret", "exemple", niveau=niveau, domaine=domaine, action="lire")
    CHAMPS.enregistrer(Famille("essai", "Essai", (champ,), lambda cadre: {"secret": "CANARI"}), cle="essai")
    tout = f.professionnel(entoure.organisme, "Dora", "Roche", "Directrice")
    f.affecter(tout, entoure.mecs, f.EDU | {"OBS": "R", "PSY": "W", "IP": "V"}, transverse="structure")
    try:
        adapter(entoure, "{% si essai.secret %}Il y a {% fin %}{{ essai.secret }}", "ESSAI-N", domaine="ID",
                ecriture=False)  # fmt: skip
        ouvert, ferme = (faire(entoure, pro, "ESSAI-N") for pro in (tout, entoure.anne))
        assert "Il y a CANARI" in texte(ouvert.contenu)
        assert ouvert.niveau == niveau
        lu = texte(ferme.contenu)
        assert "CANARI" not in lu
        assert "Il y a" not in lu
        assert "non affiché à ce lecteur" in lu
        dehors = faire(entoure, tout, "ESSAI-N", destinataire=["Mairie"])
        assert "CANARI" not in texte(dehors.contenu)
    finally:
        CHAMPS._objets.pop("essai")


@pytest.mark.mission("PDE-HAB-3")
def test_un_modele_a_propos_d_un_objet(entoure, connecter):
    """The drawer offers what the room of the object lets choose, and nothing else."""
    champ = Champ("mot", "Mot", "exemple")
    famille = Famille("essai", "Essai", (champ,), lambda cadre: {"mot": cadre.objet}, objet="essai")
    genre = GenreObjet("essai", "Essais", lambda d, a: [(7, "Le septième")], lambda d, a, pk: f"objet-{pk}")
    CHAMPS.enregistrer(famille, cle="essai")
    OBJETS.enregistrer(genre, cle="essai")
    try:
        adapter(entoure, "Voici {{ essai.mot }}", "ESSAI-O", domaine="ID", ecriture=False, objet="essai")
        client = connecter(entoure.anne)
        chemin = f"/dossiers/{entoure.d_eloise.pk}/produire/"
        assert "Le septième" not in client.get(chemin).content.decode()
        page = client.get(f"{chemin}?modele=ESSAI-O").content.decode()
        assert "Le septième" in page
        jeton = page.split('name="jeton_soumission" value="')[1].split('"')[0]
        donnees = {"jeton_soumission": jeton, "code": "ESSAI-O", "pour": "moi", "format": "docx"}
        sans = client.post(chemin, donnees | {"pour": "dehors", "destinataire": "Mme Coulon"})
        assert sans.status_code == 422
        assert "Choisissez de quoi parle ce document." in sans.content.decode()
        assert "Mme Coulon" in sans.content.decode(), "ce qui était écrit reste"
        assert client.post(chemin, donnees | {"objet": "essai:8"}).status_code == 422
        OBJETS._objets.pop("essai")
        OBJETS.enregistrer(replace(genre, choix=lambda d, a: []), cle="essai")
        rien = client.post(chemin, donnees | {"destinataire": "Mme Coulon"})
        assert rien.status_code == 422
        assert "n’a encore rien dont ce modèle puisse parler" in rien.content.decode()
        assert "Mme Coulon" in rien.content.decode()
        OBJETS._objets.pop("essai")
        OBJETS.enregistrer(genre, cle="essai")
        assert client.post(chemin, donnees | {"objet": "essai:7"}).status_code == 303
    finally:
        CHAMPS._objets.pop("essai")
        OBJETS._objets.pop("essai")


def test_courrier_sans_destinataire(entoure):
    adapter(entoure, "Madame, Monsieur,", "ESSAI-D", genre="courrier")
    with pytest.raises(ErreurMetier) as refus:
        faire(entoure, entoure.sarah, "ESSAI-D")
    assert refus.value.champ == "destinataire"
    lettre = faire(entoure, entoure.sarah, "ESSAI-D", destinataire=["Mme Coulon", "44000 Nantes"])
    assert "Mme Coulon\n44000 Nantes" in texte(lettre.contenu)


def test_une_version_publiee_ne_change_jamais(monde):
    version = adapter(monde, "Texte.")
    for champs in ({"corps": "Autre"}, {"numero": 9}, {"etat": "brouillon", "publie_le": None}, {"motif": "x"}):
        with f.technique(monde.mecs), pytest.raises(DatabaseError, match="version_publiee"), transaction.atomic():
            VersionModele.objects.filter(pk=version.pk).update(**champs)
    with f.technique(monde.mecs):
        VersionModele.objects.filter(pk=version.pk).update(etat="retiree")
        with pytest.raises(DatabaseError, match="version_publiee"), transaction.atomic():
            VersionModele.objects.filter(pk=version.pk).update(etat="publiee")
        with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
            VersionModele.objects.filter(pk=version.pk).delete()


def test_les_murs_des_modeles(monde):
    """Shipped ones are read by all and written by nobody; those of an organisme stay there."""
    adapter(monde, "Texte.", "ESSAI-E")
    with f.technique(monde.ailleurs) as _:
        livre = ModeleDocument.objects.get(code=HEBERGEMENT, organisme=None)
        with pytest.raises(DatabaseError), transaction.atomic():
            ModeleDocument.objects.filter(pk=livre.pk).update(titre="Autre")
    _, ouvert = en_tant_que(monde.zoe)
    with ouvert:
        assert not ModeleDocument.objects.filter(code="ESSAI-E").exists()
        assert ModeleDocument.objects.filter(code=HEBERGEMENT).exists()


@pytest.mark.django_db(transaction=True, databases=["default", "proprietaire"])
def test_un_texte_livre_qui_change_donne_une_version(monde):
    from dataclasses import replace

    from django.apps import apps

    from documents.livraison import MODELES, poser

    livre = MODELES.get(HEBERGEMENT)
    try:
        MODELES.enregistrer(replace(livre, corps="Autre texte.\n", titre="Autre titre"), cle=HEBERGEMENT)
        for _ in range(2):
            poser(None, "proprietaire", apps)
    finally:
        MODELES.enregistrer(livre, cle=HEBERGEMENT)
    with f.technique(monde.mecs):
        versions = VersionModele.objects.filter(modele__code=HEBERGEMENT, organisme=None).select_related("modele")
        assert [(v.numero, v.etat, v.corps == "Autre texte.\n") for v in versions] == [
            (2, "publiee", True),
            (1, "retiree", False),
        ]
        assert versions[0].modele.titre == "Autre titre"
    assert connections["proprietaire"].vendor == "postgresql"


def test_l_ecran(monde, connecter):
    client = connecter(monde.sarah)
    chemin = f"/dossiers/{monde.d_eloise.pk}/produire/"
    page = client.get(chemin)
    assert page.status_code == 200
    assert "Attestation d’hébergement" in page.content.decode()
    jeton = page.content.decode().split('name="jeton_soumission" value="')[1].split('"')[0]
    donnees = {"jeton_soumission": jeton, "code": HEBERGEMENT, "pour": "moi", "format": "pdf"}
    assert client.post(chemin, donnees).status_code == 303
    with f.technique(monde.mecs):
        document = Document.objects.get()
    assert f"/documents/{document.pk}/" in client.get(chemin).content.decode()
    autre = donnees | {"pour": "collegue", "collegue": monde.lucie.pk, "jeton_soumission": nouveau_jeton()}
    assert client.post(chemin, autre).status_code == 303
    with f.technique(monde.mecs):
        assert Document.objects.get(lecteur=monde.lucie).auteur_id == monde.sarah.pk
    ailleurs = autre | {"collegue": monde.karim.pk, "jeton_soumission": nouveau_jeton()}
    assert client.post(chemin, ailleurs).status_code == 422
    sans = client.post(chemin, donnees | {"pour": "dehors", "jeton_soumission": nouveau_jeton()})
    assert sans.status_code == 422


def test_l_ecran_ne_propose_que_ce_qui_est_permis(monde, connecter):
    page = connecter(monde.anne).get(f"/dossiers/{monde.d_eloise.pk}/produire/").content.decode()
    assert "Contacts d’urgence" in page
    assert "Attestation d’hébergement" not in page
