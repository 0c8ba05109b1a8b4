"""Merge of two records of one person: two people decide, the way back is exact for thirty days (S01)."""

from datetime import date, timedelta

import pytest
from django.apps import apps
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dui.core import contexte, horloge
from dui.core.erreurs import ErreurMetier, Refus
from habilitations.acces import acteur_de, contexte_de
from habilitations.choices import Transverse
from tests.outils import fabriques as f
from usagers.models import Dossier, Fusion, IdentiteINS, Sejour, StatutDossier, Usager
from usagers.selectors import paires_possibles, rechercher
from usagers.services import (
    ajouter_adresse,
    ajouter_adresse_secrete,
    ajouter_telecom,
    creer_usager,
    defaire_fusion,
    demander_fusion,
    grouper,
    refuser_fusion,
    valider_fusion,
)
from usagers.services.fusions import autres_dossiers

SUIVIES = ("Usager", "Adresse", "AdresseSecrete", "Telecommunication", "RelationEntourage", "MembreGroupe",
           "IdentiteINS", "Dossier", "Sejour", "GroupeFamilial")  # fmt: skip
MOUVANTES = {"modifie_le", "version"}


def ouvrir(pro):
    acteur = acteur_de(pro.compte)
    return acteur, contexte.ouvrir(contexte_de(acteur))


def demander(monde, gagnant, perdant, choix=()):
    acteur, ctx = ouvrir(monde.sarah)
    with ctx:
        return demander_fusion(acteur=acteur, gagnant=gagnant, perdant=perdant, motif="Créée deux fois", choix=choix)


def valider(monde, fusion):
    acteur, ctx = ouvrir(monde.paul)
    with ctx:
        return valider_fusion(acteur=acteur, fusion=fusion)


def defaire(monde, fusion):
    acteur, ctx = ouvrir(monde.paul)
    with ctx:
        return defaire_fusion(acteur=acteur, fusion=fusion, motif="Deux sœurs")


def photographier(*structures):
    """Every row of the person tables, without what time moves by itself."""
    with f.technique(*structures):
        lignes = {}
        for nom in SUIVIES:
            modele = apps.get_model("usagers", nom)
            champs = [c.attname for c in modele._meta.concrete_fields if c.name not in MOUVANTES]
            lignes[nom] = sorted(modele.objects.values_list(*champs), key=repr)
        lignes["phases"] = sorted(Dossier.objects.values_list("pk", "perimetre__phase"))
        return lignes


@pytest.fixture
def double(monde):
    """A second record of Éloïse, without dossier, with her phone and a secret address."""
    with f.technique(monde.mecs):
        usager = f.usager(monde.mecs, "Heloïse", "Lambert")
        ajouter_telecom(acteur=None, usager=usager, canal="mobile", valeur="0611223344")
        ajouter_adresse_secrete(
            acteur=None, usager=usager, structure=monde.mecs, lignes="9, rue Cachée", motif="Protection"
        )
    return usager


@pytest.mark.mission("ATL-MET-6", "PDE-SVC-3")
def test_une_fusion_se_decide_a_deux(monde, double):
    fusion = demander(monde, monde.eloise, double)
    acteur, ctx = ouvrir(monde.sarah)
    with ctx, pytest.raises(Refus):
        valider_fusion(acteur=acteur, fusion=fusion)
    anne, ctx = ouvrir(monde.anne)
    with ctx, pytest.raises(Refus):
        valider_fusion(acteur=anne, fusion=fusion)
    valider(monde, fusion)
    with f.technique(monde.mecs):
        double.refresh_from_db()
        assert double.fusionne_dans == monde.eloise
        assert monde.eloise.telecoms.get().valeur == "06 11 22 33 44"
        assert monde.eloise.adresses_secretes.exists()  # moved although the validator may not read level 6 of others
    acteur, ctx = ouvrir(monde.sarah)
    with ctx:
        assert [t.usager for t in rechercher(acteur, "0611223344")] == [monde.eloise]
        assert rechercher(acteur, "heloise lambert")[0].usager == monde.eloise


def test_une_educatrice_ne_demande_pas_de_fusion(monde, double):
    acteur, ctx = ouvrir(monde.anne)
    with ctx, pytest.raises(Refus):
        demander_fusion(acteur=acteur, gagnant=monde.eloise, perdant=double, motif="x")


def test_jamais_d_un_organisme_a_l_autre(monde):
    f.affecter(monde.sarah, monde.ailleurs, f.SEC, transverse=Transverse.STRUCTURE)
    with f.technique(monde.ailleurs):
        autre = f.usager(monde.ailleurs, "Éloïse", "Lambert")
    with pytest.raises(ErreurMetier) as erreur:
        demander(monde, monde.eloise, autre)
    assert erreur.value.code == "organisme"


def test_une_personne_connue_d_une_maison_hors_de_portee_ne_fusionne_pas(monde, double):
    """The refusal is the same sentence whatever the reason: it names no house."""
    with f.technique(monde.mecs, monde.csapa):
        f.dossier(double, monde.csapa)
        double.refresh_from_db()
    with pytest.raises(Refus) as refus:
        demander(monde, monde.eloise, double)
    assert "Quai" not in refus.value.message


@pytest.mark.mission("PRI-DEF-1")
def test_les_sejours_restent_a_leur_dossier(monde):
    """Pitfall of S01: merging stays at person level. Two dossiers in one house are kept side by side."""
    with f.technique(monde.mecs):
        double = f.usager(monde.mecs, "Heloïse", "Lambert")
        dossier = f.dossier(double, monde.mecs, monde.tilleuls)
    with pytest.raises(ErreurMetier) as erreur:
        demander(monde, monde.eloise, double)
    assert erreur.value.code == "sejour_ouvert"
    with f.technique(monde.mecs):
        Sejour.objects.filter(dossier=dossier).update(statut="termine", date_sortie=date(2026, 2, 1))
    avant = photographier(monde.mecs, monde.csapa)
    fusion = valider(monde, demander(monde, monde.eloise, double))
    with f.technique(monde.mecs):
        assert Sejour.objects.get(dossier=monde.d_eloise).statut == "en_cours"
        assert autres_dossiers(monde.eloise) == [dossier]
        dossier.perimetre.refresh_from_db()
        assert dossier.perimetre.phase == "clos"
        assert dossier.sejours.count() == 1
    defaire(monde, fusion)
    assert photographier(monde.mecs, monde.csapa) == avant
    with f.technique(monde.mecs):
        assert list(StatutDossier.objects.filter(dossier=dossier).values_list("phase", flat=True)) == ["clos", "actif"]


def test_deux_matricules_sont_deux_personnes(monde, double):
    oid = "1.2.250.1.213.1.4.10"
    with f.technique(monde.mecs):
        Usager.objects.filter(pk__in=[monde.eloise.pk, double.pk]).update(statut_identite="qualifiee")
        IdentiteINS.objects.create(usager=monde.eloise, matricule="260058815400233", oid=oid)
        IdentiteINS.objects.create(usager=double, matricule="269058815400219", oid=oid)
    fusion = demander(monde, monde.eloise, double)
    with pytest.raises(ErreurMetier) as erreur:
        valider(monde, fusion)
    assert erreur.value.code == "deux_ins"


def test_le_matricule_suit_les_traits_et_revient(monde, double):
    with f.technique(monde.mecs):
        Usager.objects.filter(pk=double.pk).update(statut_identite="qualifiee")
        IdentiteINS.objects.create(usager=double, matricule="260058815400233", oid="1.2.250.1.213.1.4.10")
    avant = photographier(monde.mecs, monde.csapa)
    with pytest.raises(ErreurMetier):
        valider(monde, demander(monde, monde.eloise, double))
    with f.technique(monde.mecs):
        refus = Fusion.objects.get()
        acteur = acteur_de(monde.sarah.compte)
        refuser_fusion(acteur=acteur, fusion=refus, motif="À refaire avec ses traits")
    fusion = valider(monde, demander(monde, monde.eloise, double, ["traits"]))
    with f.technique(monde.mecs):
        assert IdentiteINS.objects.get(usager=monde.eloise).matricule == "260058815400233"
        assert "260058815400233" not in str(Fusion.objects.get(pk=fusion.pk).deplace)
        monde.eloise.refresh_from_db()
        assert monde.eloise.statut_identite == "qualifiee"
    defaire(monde, fusion)
    assert photographier(monde.mecs, monde.csapa) == avant


def test_le_delai_est_de_trente_jours(monde, double):
    fusion = valider(monde, demander(monde, monde.eloise, double))
    with horloge.a_l_instant(fusion.validee_le + timedelta(days=30, seconds=1)), pytest.raises(ErreurMetier) as erreur:
        defaire(monde, fusion)
    assert erreur.value.code == "delai"
    with horloge.a_l_instant(fusion.validee_le + timedelta(days=30)):
        defaire(monde, fusion)


def test_une_correction_faite_depuis_est_gardee(monde, double):
    with f.technique(monde.mecs):
        Usager.objects.filter(pk=double.pk).update(surnom="Lola", commentaire="ancien")
    fusion = valider(monde, demander(monde, monde.eloise, double, ["surnom", "commentaire"]))
    with f.technique(monde.mecs):
        Usager.objects.filter(pk=monde.eloise.pk).update(surnom="Lolotte")
    defaire(monde, fusion)
    with f.technique(monde.mecs):
        monde.eloise.refresh_from_db()
        assert (monde.eloise.surnom, monde.eloise.commentaire) == ("Lolotte", "")


def test_les_doublons_sont_proposes_puis_plus(monde, double):
    acteur, ctx = ouvrir(monde.sarah)
    with f.technique(monde.mecs):
        f.dossier(double, monde.mecs)
        Sejour.objects.filter(dossier__usager=double).update(statut="termine")
    with ctx:
        paires = paires_possibles(acteur)
        assert [{p.a, p.b} for p in paires] == [{monde.eloise, double}]
    fusion = demander(monde, monde.eloise, double)
    paul, ctx = ouvrir(monde.paul)
    with ctx:
        refuser_fusion(acteur=paul, fusion=fusion, motif="Jumelles")
    acteur, ctx = ouvrir(monde.sarah)
    with ctx:
        assert paires_possibles(acteur) == []


TEXTES = st.text(alphabet="abcéï ", max_size=8)
FICHE = st.fixed_dictionaries(
    {
        "surnom": TEXTES,
        "commentaire": TEXTES,
        "langues": st.lists(TEXTES.filter(bool), max_size=2),
        "date_deces": st.none() | st.dates(date(2020, 1, 1), date(2026, 1, 1)),
        "interprete": st.booleans(),
    }
)
CHOIX = st.lists(
    st.sampled_from(["traits", "surnom", "commentaire", "langues", "date_deces", "interprete"]), unique=True
)


@pytest.mark.mission("ATL-MET-6")
@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(a=FICHE, b=FICHE, choix=CHOIX, telephones=st.integers(0, 2), dossier=st.booleans(), groupe=st.booleans())
def test_fusionner_puis_defaire_ne_change_rien(monde, a, b, choix, telephones, dossier, groupe):
    f.affecter(monde.paul, monde.csapa, f.CSE, transverse=Transverse.STRUCTURE)
    f.affecter(monde.sarah, monde.csapa, f.SEC, transverse=Transverse.STRUCTURE)
    with f.technique(monde.mecs, monde.csapa):
        gagnant = creer_usager(
            acteur=None, structure=monde.mecs, nom_naissance="Abel", prenoms="Lou", date_naissance=date(2010, 1, 1), **a
        )
        perdant = creer_usager(
            acteur=None,
            structure=monde.csapa,
            nom_naissance="Abele",
            prenoms="Lou",
            date_naissance=date(2010, 1, 2),
            **b,
        )
        for rang in range(telephones):
            ajouter_telecom(acteur=None, usager=perdant, canal="mobile", valeur=f"06000000{rang:02d}")
            ajouter_adresse(acteur=None, usager=perdant, type="domicile", lignes=f"{rang}, rue X")
        f.dossier(gagnant, monde.mecs)
        if dossier:
            f.dossier(perdant, monde.csapa)
        if groupe:
            grouper(acteur=None, nature="fratrie", membres=[(perdant, ""), (monde.eloise, "")])
        gagnant.refresh_from_db()
        perdant.refresh_from_db()
    avant = photographier(monde.mecs, monde.csapa)
    fusion = valider(monde, demander(monde, gagnant, perdant, choix))
    assert photographier(monde.mecs, monde.csapa) != avant
    defaire(monde, fusion)
    assert photographier(monde.mecs, monde.csapa) == avant
