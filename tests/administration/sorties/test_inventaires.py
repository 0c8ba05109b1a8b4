"""Inventory of belongings (PDE-DOCX-6): held, signed by both, compared at the exit, closed once it is being signed."""

import io
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image

from administration.models import Inventaire, LigneInventaire, PointSortie
from administration.services import inventaires as services
from documents.models import Depot
from documents.services.signature import Recueil, noter_sans_signature, signer
from dui.core.erreurs import ErreurMetier, Refus
from tests.administration.mesures.outils import le, lu, poster
from tests.administration.sorties.outils import envisagee, sejour
from tests.coordination.outils import au_nom_de
from tests.documents.lire_pdf import texte
from tests.outils import fabriques as f

pytestmark = pytest.mark.django_db


def _entree(m: SimpleNamespace, **lignes: int) -> Inventaire:
    """Signed on arrival, straight to its state."""
    i = services.ouvrir_inventaire(acteur=None, sejour=sejour(m.d_eloise), moment="entree", le=le(-90))
    for nom, quantite in (lignes or {"Vélo": 1, "Jeans": 3, "Montre": 1}).items():
        services.ajouter_ligne(acteur=None, inventaire=i, designation=nom, quantite=quantite, coffre=nom == "Montre")
    Inventaire.objects.filter(pk=i.pk).update(etat="signe", signe_le=le(-90))
    return i


def _sortie(m: SimpleNamespace) -> tuple[Inventaire, dict[str, LigneInventaire]]:
    _entree(m)
    i = services.ouvrir_inventaire(acteur=None, sejour=sejour(m.d_eloise), moment="sortie")
    return i, {x.designation: x for x in i.lignes.select_related("origine", "inventaire")}


@pytest.mark.mission("PDE-DOCX-6")
def test_les_differences_se_calculent(maison: SimpleNamespace) -> None:
    """Missing, fewer, worse, out of the safe, new: each in words, from the two lines."""
    with f.technique(maison.mecs):
        i, lignes = _sortie(maison)
        assert {services.ecart(x) for x in lignes.values()} == {""}
        services.changer_ligne(acteur=None, ligne=lignes["Vélo"], version_lue=lignes["Vélo"].version, quantite=0)
        services.changer_ligne(
            acteur=None, ligne=lignes["Jeans"], version_lue=lignes["Jeans"].version, quantite=2, etat="abime"
        )
        services.changer_ligne(acteur=None, ligne=lignes["Montre"], version_lue=lignes["Montre"].version, coffre=False)
        neuf = services.ajouter_ligne(acteur=None, inventaire=i, designation="Guitare")
        assert services.ecart(lignes["Vélo"]) == "manquant"
        assert services.ecart(lignes["Jeans"]) == "1 en moins, abîmé, était bon"
        assert services.ecart(lignes["Montre"]) == "sorti du coffre"
        assert services.ecart(neuf) == "nouveau depuis l’entrée"
        assert services.inexpliques(i) == ["Vélo", "Jeans"]


@pytest.mark.mission("PDE-DOCX-6")
def test_la_secretaire_qui_le_tient_le_fait_signer(maison: SimpleNamespace) -> None:
    """She holds it through the contracts and writes no transmission: the paper is hers to make all the same."""
    with au_nom_de(maison.sarah) as sarah:
        assert not sarah.peut("TRE", "ecrire")
        i = services.ouvrir_inventaire(acteur=sarah, sejour=sejour(maison.d_eloise), moment="entree", le=le(-1))
        services.ajouter_ligne(acteur=sarah, inventaire=i, designation="Vélo")
        circuit = services.faire_signer(acteur=sarah, inventaire=i)
        assert (i.etat, circuit.domaine) == ("a_signer", "CTR")


@pytest.mark.mission("PDE-DOCX-6")
def test_signe_par_les_deux_il_coche_la_sortie(maison: SimpleNamespace) -> None:
    """What is missing is explained, the paper is made, both sign it; its lines no longer move."""
    with f.technique(maison.mecs):
        envisagee(maison)
        i, lignes = _sortie(maison)
        services.changer_ligne(acteur=None, ligne=lignes["Vélo"], version_lue=lignes["Vélo"].version, quantite=0)
    with au_nom_de(maison.anne) as anne:
        with pytest.raises(ErreurMetier, match="Expliquez ce qui manque : Vélo"):
            services.faire_signer(acteur=anne, inventaire=i)
        services.changer_ligne(
            acteur=anne, ligne=lignes["Vélo"], version_lue=lignes["Vélo"].version, explication="Donné à sa sœur"
        )
        circuit = services.faire_signer(acteur=anne, inventaire=i)
        dits = texte(circuit.document.contenu)
        assert "Donné à sa sœur" in dits
        assert "Montre" in dits
        with pytest.raises(ErreurMetier, match="ne changent plus"):
            services.changer_ligne(acteur=anne, ligne=lignes["Jeans"], version_lue=lignes["Jeans"].version, quantite=1)
        for signataire in circuit.signataires.order_by("-role"):
            mode = "electronique" if signataire.professionnel_id else "lu_approuve"
            signer(acteur=anne, signataire=signataire, recueil=Recueil(mode, mention=signataire.nom))
    with f.technique(maison.mecs):
        i.refresh_from_db()
        assert (i.etat, i.signe_le) == ("signe", le(0))
        assert PointSortie.objects.get(code="inventaire").etat == "fait"


def test_refuse_il_reste_et_se_reprend(maison: SimpleNamespace) -> None:
    with f.technique(maison.mecs):
        i = services.ouvrir_inventaire(acteur=None, sejour=sejour(maison.d_eloise), moment="entree")
        services.ajouter_ligne(acteur=None, inventaire=i, designation="Vélo")
    with au_nom_de(maison.anne) as anne:
        circuit = services.faire_signer(acteur=anne, inventaire=i)
        services.reprendre_inventaire(acteur=anne, inventaire=i, motif="Oubli du sac")
        assert i.etat == "brouillon"
        circuit.refresh_from_db()
        assert circuit.etat == "caduc"
        circuit = services.faire_signer(acteur=anne, inventaire=i)
        moi = circuit.signataires.get(professionnel__isnull=False)
        noter_sans_signature(acteur=anne, signataire=moi, mode="refus", motif="Le sac manque")
        i.refresh_from_db()
        assert i.etat == "refuse"
        assert services.reprendre_inventaire(acteur=anne, inventaire=i, motif="Sac ajouté").etat == "brouillon"


def test_rien_ne_se_signe_vide_ni_deux_fois_ouvert(maison: SimpleNamespace) -> None:
    with au_nom_de(maison.anne) as anne:
        i = services.ouvrir_inventaire(acteur=anne, sejour=sejour(maison.d_eloise), moment="entree")
        with pytest.raises(ErreurMetier, match="au moins un objet"):
            services.faire_signer(acteur=anne, inventaire=i)
        with pytest.raises(ErreurMetier, match="déjà ouvert"):
            services.ouvrir_inventaire(acteur=anne, sejour=sejour(maison.d_eloise), moment="entree")
    with au_nom_de(maison.gil) as gil, pytest.raises(Refus, match="équipe"):
        services.ouvrir_inventaire(acteur=gil, sejour=sejour(maison.d_eloise), moment="sortie")


def test_au_telephone_avec_une_photo(maison: SimpleNamespace, connecter: Any) -> None:
    """The photograph goes with the documents of the person, as it came; the page says the differences."""
    nina, pk = connecter(maison.nina), maison.d_eloise.pk
    assert poster(nina, reverse("inventaire_ouvrir", args=[pk]), moment="entree", le=le(0)).status_code == 303
    with f.technique(maison.mecs):
        i = Inventaire.objects.get(dossier=pk)
    tampon = io.BytesIO()
    Image.new("RGB", (60, 40), "teal").save(tampon, "JPEG")
    photo = SimpleUploadedFile("velo.jpg", tampon.getvalue(), "image/jpeg")
    adresse = reverse("inventaire_ligne_nouvelle", args=[pk, i.pk])
    corps = {"designation": "Vélo bleu", "quantite": 1, "etat": "bon", "valeur": "120", "fichiers": photo}
    assert poster(nina, adresse, **corps).status_code == 303
    with f.technique(maison.mecs):
        ligne = LigneInventaire.objects.get(inventaire=i)
        depot = Depot.objects.get()
        assert ligne.photo == depot
        assert depot.originaux.get().contenu == tampon.getvalue()
    page = lu(nina.get(reverse("inventaire", args=[pk, i.pk])))
    assert "Vélo bleu" in page
    assert reverse("depot", args=[depot.pk]) in page
    assert connecter(maison.gil).get(reverse("dossier_effets", args=[pk])).status_code == 403
