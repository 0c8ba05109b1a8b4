"""Identity (S01, RNIV): traits, statuses, INS and NSS apart, anonymous persons, contact details."""

from datetime import date

import pytest

from dui.core import contexte
from dui.core.erreurs import ConflitVersion, ErreurMetier, Refus
from dui.core.models import TraceAcces
from habilitations.acces import acteur_de, contexte_de
from tests.outils import fabriques as f
from usagers.identite import cle_nir
from usagers.models import AdresseSecrete, ChangementIdentite, IdentiteINS, Telecommunication, Usager
from usagers.selectors import doublons_possibles
from usagers.services import (
    ajouter_adresse,
    ajouter_adresse_secrete,
    ajouter_telecom,
    changer_attribut,
    changer_statut_identite,
    creer_usager,
    enregistrer_ins,
    enregistrer_nss,
    grouper,
    modifier_identite,
    ouvrir_dossier,
)

OID_TEST = "1.2.250.1.213.1.4.10"
MATRICULE = "260058815400233"


@pytest.fixture
def sarah(monde):
    """Secretary: identity and INS of the whole MECS."""
    acteur = acteur_de(monde.sarah.compte)
    with contexte.ouvrir(contexte_de(acteur)):
        yield acteur


def creer(acteur, structure, **champs):
    donnees = {"nom_naissance": "Le Goff", "prenoms": "Maëlys Anne", "date_naissance": date(2012, 5, 4), "sexe": "F"}
    return creer_usager(acteur=acteur, structure=structure, **(donnees | champs))


@pytest.mark.mission("PDE-SVC-3", "PDS-SVC-3", "PRI-CEN-3")
def test_les_traits_stricts_sont_normalises(monde, sarah):
    usager = creer(sarah, monde.mecs, nom_naissance="Lefèvre-Œuvrard", prenoms="Zoë  Aïcha", nom_utilise="Durand")
    assert (usager.nom_naissance, usager.prenoms, usager.premier_prenom) == ("LEFEVRE-OEUVRARD", "ZOE AICHA", "ZOE")
    assert usager.nom_utilise == "Durand"
    assert usager.prenom_utilise == ""  # EXI ID 08: never filled in by itself
    assert usager.statut_identite == "provisoire"


@pytest.mark.parametrize(
    ("champs", "champ"),
    [
        ({"nom_naissance": "Dupont2"}, "nom_naissance"),
        ({"nom_naissance": "  "}, "nom_naissance"),
        ({"prenoms": "Jean_Paul"}, "prenoms"),
        ({"premier_prenom": "Anne"}, "premier_prenom"),
        ({"date_naissance": None}, "date_naissance"),
        ({"date_naissance": date(2199, 1, 1)}, "date_naissance"),
        ({"date_naissance": date(1850, 1, 1)}, "date_naissance"),
        ({"lieu_naissance_cog": "7500"}, "lieu_naissance_cog"),
    ],
)
def test_un_trait_faux_est_refuse_et_nomme(monde, sarah, champs, champ):
    avant = Usager.objects.count()
    with pytest.raises(ErreurMetier) as erreur:
        creer(sarah, monde.mecs, **champs)
    assert erreur.value.champ == champ
    assert Usager.objects.count() == avant


@pytest.mark.mission("PRI-CEN-2")
def test_le_nom_de_naissance_n_est_jamais_remplace_par_le_nom_utilise(monde, sarah):
    usager = creer(sarah, monde.mecs)
    usager = modifier_identite(acteur=sarah, usager=usager, donnees={"nom_utilise": "Martin", "surnom": "May"})
    assert (usager.nom_naissance, usager.nom_utilise) == ("LE GOFF", "Martin")
    with pytest.raises(ErreurMetier):
        modifier_identite(acteur=sarah, usager=usager, donnees={"nom_naissance": ""})
    usager.refresh_from_db()
    assert usager.nom_naissance == "LE GOFF"


def test_deux_modifications_concurrentes_ne_s_ecrasent_pas(monde, sarah):
    usager = creer(sarah, monde.mecs)
    lue = usager.version
    modifier_identite(acteur=sarah, usager=usager, donnees={"surnom": "May"}, version=lue)
    with pytest.raises(ConflitVersion):
        modifier_identite(acteur=sarah, usager=usager, donnees={"surnom": "Lys"}, version=lue)


@pytest.mark.mission("ATL-MET-6", "PDE-SVC-3")
def test_une_identite_ne_se_valide_qu_avec_une_piece_de_confiance(monde, sarah):
    usager = creer(sarah, monde.mecs)
    for piece in ("", "carte_vitale", "autre"):
        with pytest.raises(ErreurMetier):
            changer_statut_identite(acteur=sarah, usager=usager, statut="validee", piece=piece)
    usager = changer_statut_identite(acteur=sarah, usager=usager, statut="validee", piece="livret_famille")
    ligne = ChangementIdentite.objects.filter(usager=usager).latest("id")
    assert (ligne.statut, ligne.piece, ligne.niveau_confiance) == ("validee", "livret_famille", "haute")
    assert ligne.auteur_id == monde.sarah.pk


def test_une_date_declaree_n_est_jamais_validee_sans_document(monde, sarah):
    usager = creer(sarah, monde.mecs, date_declaree=True)
    with pytest.raises(ErreurMetier) as erreur:
        changer_statut_identite(acteur=sarah, usager=usager, statut="validee", piece="passeport")
    assert erreur.value.code == "date_declaree"
    usager = modifier_identite(
        acteur=sarah, usager=usager, donnees={"date_naissance": date(2010, 1, 2), "date_declaree": False}
    )
    assert changer_statut_identite(acteur=sarah, usager=usager, statut="validee", piece="passeport").version > 1


def test_un_livret_de_famille_ne_vaut_pas_pour_un_majeur(monde, sarah):
    usager = creer(sarah, monde.mecs, date_naissance=date(1990, 1, 1))
    with pytest.raises(ErreurMetier):
        changer_statut_identite(acteur=sarah, usager=usager, statut="validee", piece="livret_famille")


def qualifier(acteur, usager):
    changer_statut_identite(acteur=acteur, usager=usager, statut="qualifiee", piece="cni", insi=True)
    return enregistrer_ins(acteur=acteur, usager=usager, matricule=MATRICULE, oid=OID_TEST)


def test_les_traits_sont_verrouilles_apres_qualification(monde, sarah):
    usager = creer(sarah, monde.mecs)
    qualifier(sarah, usager)
    with pytest.raises(ErreurMetier) as erreur:
        modifier_identite(acteur=sarah, usager=usager, donnees={"prenoms": "Maelle"}, motif="Erreur")
    assert erreur.value.code == "verrouille"
    modifier_identite(acteur=sarah, usager=usager, donnees={"surnom": "May"})
    with pytest.raises(ErreurMetier):
        changer_statut_identite(acteur=sarah, usager=usager, statut="provisoire")
    usager = changer_statut_identite(acteur=sarah, usager=usager, statut="provisoire", motif="Acte erroné")
    assert IdentiteINS.objects.get(usager=usager).matricule == ""
    assert modifier_identite(acteur=sarah, usager=usager, donnees={"prenoms": "Maelle"}).prenoms == "MAELLE"


def test_le_doute_retire_le_matricule(monde, sarah):
    usager = creer(sarah, monde.mecs)
    qualifier(sarah, usager)
    usager = changer_attribut(acteur=sarah, usager=usager, attribut="douteuse", pose=True, motif="Photo différente")
    assert usager.statut_identite == "provisoire"
    ins = IdentiteINS.objects.get(usager=usager)
    assert (ins.matricule, ins.oid) == ("", "")


def test_le_numero_de_securite_sociale_n_est_pas_un_matricule_ins(monde, sarah):
    usager = creer(sarah, monde.mecs)
    numero = "2120575056789"
    ins = enregistrer_nss(acteur=sarah, usager=usager, numero=numero + cle_nir(numero))
    assert ins.numero_securite_sociale
    assert (ins.matricule, ins.oid) == ("", "")
    with pytest.raises(ErreurMetier):
        enregistrer_nss(acteur=sarah, usager=usager, numero=numero + "00")
    with pytest.raises(ErreurMetier):
        enregistrer_ins(acteur=sarah, usager=usager, matricule=MATRICULE, oid=OID_TEST)  # provisional identity


def test_qui_n_a_pas_le_droit_nir_ne_lit_ni_n_ecrit_le_matricule(monde):
    paul = acteur_de(monde.paul.compte)
    sarah = acteur_de(monde.sarah.compte)
    with contexte.ouvrir(contexte_de(sarah)):
        usager = creer(sarah, monde.mecs)
        qualifier(sarah, usager)
    with contexte.ouvrir(contexte_de(paul)):
        assert not IdentiteINS.objects.exists()
        with pytest.raises(Refus):
            enregistrer_nss(acteur=paul, usager=usager, numero="")
        changer_statut_identite(acteur=paul, usager=usager, statut="provisoire", motif="Doute")
    with contexte.ouvrir(contexte_de(sarah)):
        assert IdentiteINS.objects.get(usager=usager).matricule == ""  # invalid for all, whoever changed the status


@pytest.mark.mission("PDE-PUB-1")
def test_une_personne_anonyme_ne_laisse_pas_d_identite(monde):
    with f.technique(monde.csapa):
        with pytest.raises(ErreurMetier):
            creer_usager(acteur=None, structure=monde.csapa, anonyme=True)
        monde.csapa.anonymat_possible = True
        usager = creer_usager(
            acteur=None, structure=monde.csapa, anonyme=True, pseudonyme="Lune", nom_naissance="Secret", sexe="F"
        )
        assert (usager.nom_naissance, usager.date_naissance, usager.nom_affiche) == ("", None, "Lune")
        assert usager.identifiant_local.startswith("A")
        for refuse in (
            lambda: changer_statut_identite(acteur=None, usager=usager, statut="validee", piece="cni"),
            lambda: enregistrer_nss(acteur=None, usager=usager, numero=""),
            lambda: enregistrer_ins(acteur=None, usager=usager, matricule=MATRICULE, oid=OID_TEST),
        ):
            with pytest.raises(ErreurMetier) as erreur:
                refuse()
            assert erreur.value.code == "anonyme"


@pytest.mark.parametrize(
    ("tape", "garde"),
    [
        ("0612345678", "06 12 34 56 78"),
        ("06.12.34.56.78", "06 12 34 56 78"),
        ("+33 (0)6 12 34 56 78", "06 12 34 56 78"),
        ("0033612345678", "06 12 34 56 78"),
        ("+32 475 12 34 56", "+32 475 12 34 56"),
    ],
)
def test_les_telephones_se_presentent_de_la_meme_facon(monde, sarah, tape, garde):
    telecom = ajouter_telecom(acteur=sarah, usager=monde.eloise, canal="mobile", valeur=tape)
    assert (telecom.valeur, telecom.laisser_message) == (garde, False)


def test_ce_qu_une_maison_a_appris_reste_dans_cette_maison(monde):
    with f.technique(monde.csapa):
        ajouter_telecom(acteur=None, usager=monde.marc, canal="mobile", valeur="06 00 00 00 01")
        ajouter_adresse(acteur=None, usager=monde.marc, type="hebergement", lignes="CANARI centre de soins")
    with f.technique(monde.mecs, monde.csapa):
        ouvrir_dossier(acteur=None, usager=monde.marc, structure=monde.mecs)
        monde.marc.refresh_from_db()
        assert monde.marc.structures == sorted([monde.mecs.pk, monde.csapa.pk])
    with f.technique(monde.mecs):
        assert Usager.objects.filter(pk=monde.marc.pk).exists()
        assert not Telecommunication.objects.filter(usager=monde.marc).exists()
        assert not monde.marc.adresses.exists()


def test_l_adresse_secrete_se_lit_par_la_liste_nommee(monde):
    paul, anne = acteur_de(monde.paul.compte), acteur_de(monde.anne.compte)
    with contexte.ouvrir(contexte_de(anne)), pytest.raises(Refus):
        ajouter_adresse_secrete(acteur=anne, usager=monde.eloise, structure=monde.mecs, lignes="x", motif="x")
    with contexte.ouvrir(contexte_de(paul)):
        ajouter_adresse_secrete(
            acteur=paul, usager=monde.eloise, structure=monde.mecs, lignes="9, rue CANARI", motif="Violences"
        )
        assert AdresseSecrete.objects.get().lignes == "9, rue CANARI"
        assert TraceAcces.objects.filter(objet="adresse_secrete", niveau=6, usager_id=monde.eloise.pk).exists()
    with contexte.ouvrir(contexte_de(anne)):
        assert not AdresseSecrete.objects.exists()


@pytest.mark.mission("PDE-PUB-1", "PRI-CEN-2")
def test_une_fratrie_et_un_parent_accueilli_avec_son_enfant(monde, sarah):
    fratrie = grouper(acteur=sarah, nature="fratrie", membres=[(monde.eloise, ""), (monde.sofia, "")])
    assert fratrie.nom == "Lambert"
    assert {m.usager for m in fratrie.appartenances.all()} == {monde.eloise, monde.sofia}
    mere = creer(sarah, monde.mecs, date_naissance=date(1999, 2, 2), prenoms="Nadia")
    with pytest.raises(ErreurMetier):
        grouper(acteur=sarah, nature="parent_enfant", membres=[(mere, "enfant"), (monde.eloise, "enfant")])
    groupe = grouper(acteur=sarah, nature="parent_enfant", membres=[(mere, "parent"), (monde.eloise, "enfant")])
    assert groupe.appartenances.get(place="parent").usager == mere


@pytest.mark.mission("ATL-MET-6")
def test_creer_deux_fois_la_meme_personne_demande_de_le_dire(monde, sarah):
    traits = {
        "nom_naissance": "Lambert", "prenoms": "Éloïse", "date_naissance": monde.eloise.date_naissance, "sexe": "F"
    }  # fmt: skip
    with pytest.raises(ErreurMetier) as erreur:
        creer_usager(acteur=sarah, structure=monde.mecs, **traits)
    assert erreur.value.code == "doublon"
    trouves = doublons_possibles(sarah, monde.mecs, traits)
    assert [(p.usager, p.proximite) for p in trouves.ici] == [(monde.eloise, "identique")]
    assert trouves.ailleurs is None
    assert creer_usager(acteur=sarah, structure=monde.mecs, verifie=True, **traits).pk != monde.eloise.pk


@pytest.mark.parametrize(
    ("nom", "prenom", "jour", "proximite"),
    [
        ("Lamber", "Éloïse", date(2011, 3, 12), "tres_proche"),
        ("Lambert", "Heloise", date(2011, 3, 12), "tres_proche"),
        ("Eloise", "Lambert", date(2011, 3, 12), "tres_proche"),
        ("Lambert", "Eloise", date(2011, 12, 3), "proche"),
        ("Lambert", "Eloise", date(1980, 1, 1), "proche"),
        ("Lambert", "Karim", date(2011, 3, 12), None),
        ("Morel", "Eloise", date(2011, 3, 12), None),
    ],
)
def test_les_identites_proches(monde, sarah, nom, prenom, jour, proximite):
    traits = {"nom_naissance": nom, "prenoms": prenom, "date_naissance": jour, "sexe": "F"}
    proches = doublons_possibles(sarah, monde.mecs, traits).ici
    assert [p.proximite for p in proches] == ([proximite] if proximite else [])
