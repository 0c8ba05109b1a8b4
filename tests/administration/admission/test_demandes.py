"""Receive a request (S02): one person, n lists, identity searched first, rank explicit, walls by house."""

from datetime import timedelta

import pytest
from django.urls import reverse

from administration.donnees import admission as d
from administration.donnees.nomenclatures import MOTIFS_NATIONAUX, STATUTS_NATIONAUX
from administration.models import Candidature, StatutVoeu, VoeuStructure
from administration.selectors.admission import Filtres, comptes, demandes, proches
from administration.services.admission.acces import voeux_visibles
from administration.services.admission.demandes import (
    ajouter_voeu,
    marquer_doublon,
    modifier_demande,
    reconnaitre_usager,
)
from dui.core import horloge
from dui.core.erreurs import ConflitVersion, ErreurMetier, Refus
from dui.core.idempotence import nouveau_jeton
from habilitations.choices import NatureLien, Transverse
from tests.administration.admission.outils import avancer, il_y_a, recevoir, voeu_de
from tests.coordination.outils import au_nom_de
from tests.outils import fabriques as f

pytestmark = [pytest.mark.django_db, pytest.mark.mission("PDE-ADM-1", "PDS-ADM-1", "PRI-CAR-ADM-1")]


def deux_maisons(m):
    """Somebody of the admission of both houses."""
    maud = f.professionnel(m.organisme, "Maud", "Keller", "Chargée des admissions")
    for structure in (m.mecs, m.csapa):
        f.affecter(maud, structure, f.SEC, transverse=Transverse.STRUCTURE)
    return maud


def test_une_demande_deux_listes_une_personne(maison):
    m = maison
    maud = deux_maisons(m)
    recevoir(m, m.mecs, m.csapa, pro=maud)
    with au_nom_de(maud) as acteur:
        assert voeux_visibles(acteur).count() == 2
        assert comptes(acteur, Filtres()).personnes == 1
        assert len(demandes(acteur, Filtres())) == 1


def test_la_meme_personne_connue_demandee_deux_fois_reste_une(maison):
    m = maison
    recevoir(m, usager=m.eloise)
    recevoir(m, usager=m.eloise, motif="Retour demandé")
    with au_nom_de(m.sarah) as acteur:
        assert voeux_visibles(acteur).count() == 2
        assert comptes(acteur, Filtres()).personnes == 1


def test_chacun_ne_voit_que_sa_liste(maison):
    """The wish is read by its house alone; the request by every house asked; a stranger sees nothing."""
    m = maison
    maud = deux_maisons(m)
    c = recevoir(m, m.mecs, m.csapa, pro=maud)
    with au_nom_de(m.sarah) as acteur:
        assert [v.structure_id for v in VoeuStructure.objects.all()] == [m.mecs.pk]
        assert voeux_visibles(acteur).get().structure_id == m.mecs.pk
        assert list(StatutVoeu.objects.values_list("structure_id", flat=True)) == [m.mecs.pk]
    with au_nom_de(m.ines):
        assert Candidature.objects.get().pk == c.pk
    with au_nom_de(m.zoe) as acteur:
        assert not Candidature.objects.exists()
        assert not voeux_visibles(acteur).exists()
        with pytest.raises(Refus):
            modifier_demande(acteur=acteur, candidature=c, version_lue=1, nom_naissance="X")


def test_personne_ne_lit_la_demande_qui_le_concerne_ou_un_proche(maison):
    m = maison
    recevoir(m, usager=m.eloise)
    with f.technique(m.mecs):
        f.lier(m.d_eloise, m.sarah, NatureLien.PROCHE)
    with au_nom_de(m.sarah) as acteur:
        assert not voeux_visibles(acteur).exists()
    with au_nom_de(m.paul) as acteur:
        assert voeux_visibles(acteur).exists()


def test_un_dossier_restreint_ferme_aussi_la_demande(maison):
    m = maison
    recevoir(m, usager=m.eloise)
    with f.technique(m.mecs):
        m.d_eloise.perimetre.restreint = True
        m.d_eloise.perimetre.save()
    with au_nom_de(m.sarah) as acteur:
        assert not voeux_visibles(acteur).exists()


def test_qui_ne_fait_que_creer_relit_les_siennes(maison):
    m = maison
    rachid = f.professionnel(m.organisme, "Rachid", "Amrani", "Agent d’accueil")
    f.affecter(rachid, m.csapa, {"ID": "S", "ADM": "C", "PRE": "W"})
    sienne = recevoir(m, m.csapa, pro=rachid)
    autre = recevoir(m, m.csapa, pro=m.ines, prenoms="Tom")
    with au_nom_de(rachid) as acteur:
        assert [v.candidature_id for v in voeux_visibles(acteur)] == [sienne.pk]
        with pytest.raises(Refus):
            avancer(m, voeu_de(sienne, m.csapa), "complete", pro=rachid)
        assert autre.pk not in {v.candidature_id for v in voeux_visibles(acteur, "lire")}


def test_une_educatrice_d_un_groupe_ne_lit_que_son_groupe(maison):
    m = maison
    lea = f.professionnel(m.organisme, "Léa", "Marin")
    f.affecter(lea, m.mecs, f.EDU | {"ADM": "R"}, m.tilleuls)
    pour_tilleuls = recevoir(m, unite=m.tilleuls)
    recevoir(m, unite=m.chenes, prenoms="Tom")
    with au_nom_de(lea) as acteur:
        assert [v.candidature_id for v in voeux_visibles(acteur)] == [pour_tilleuls.pk]


def test_l_attente_compte_depuis_la_reception(maison):
    """Whatever happens to the wish: a date of entry never moves it (metier S02, PG)."""
    m = maison
    c = recevoir(m, date_reception=il_y_a(142), date_demande=il_y_a(150))
    voeu = avancer(m, voeu_de(c, m.mecs), "complete", "contact")
    with f.technique(m.mecs):
        VoeuStructure.objects.filter(pk=voeu.pk).update(admission_prevue=horloge.aujourdhui(), statut="entre")
        c.refresh_from_db()
    assert c.attente() == 142
    assert c.attente(horloge.aujourdhui() + timedelta(days=8)) == 150
    with au_nom_de(m.sarah) as acteur:
        assert comptes(acteur, Filtres(vue="entrees")).attente == 142


@pytest.mark.parametrize(
    ("champs", "champ"),
    [
        ({"nom_naissance": ""}, "nom_naissance"),
        ({"date_reception": horloge.aujourdhui() + timedelta(days=1)}, "date_reception"),
        ({"date_demande": horloge.aujourdhui()}, "date_demande"),
        ({"date_naissance": horloge.aujourdhui() + timedelta(days=1)}, "date_naissance"),
    ],
)
def test_ce_qui_ne_tient_pas_est_refuse(maison, champs, champ):
    with pytest.raises(ErreurMetier) as erreur:
        recevoir(maison, **champs)
    assert erreur.value.champ == champ


def test_le_rang_est_la_somme_de_criteres_visibles(maison):
    m = maison
    c = recevoir(m, criteres=["danger", "fratrie"], urgence=True)
    assert c.points == d.POINTS["danger"] + d.POINTS["fratrie"] + 10
    with au_nom_de(m.sarah) as acteur:
        c = modifier_demande(acteur=acteur, candidature=c, version_lue=c.version, criteres=["proche"], urgence=False,
                             nom_naissance="Aubry")  # fmt: skip
    assert c.points == 1


def test_deux_corrections_ne_s_ecrasent_pas(maison):
    m = maison
    c = recevoir(m)
    lue = c.version
    with au_nom_de(m.paul) as acteur:
        modifier_demande(acteur=acteur, candidature=c, version_lue=lue, commune="Nantes", nom_naissance="Aubry")
    with au_nom_de(m.sarah) as acteur, pytest.raises(ConflitVersion):
        modifier_demande(acteur=acteur, candidature=c, version_lue=lue, commune="Rezé", nom_naissance="Aubry")


def test_un_nom_s_affiche_comme_il_a_ete_dit(maison, connecter):
    """Traits in capitals without accents for the identity; the screens keep Maëlys, also once corrected."""
    m = maison
    c = recevoir(m, nom_naissance="Dupré-Hélias", prenoms="Maëlys  Rose")
    with f.technique(m.mecs):
        c = Candidature.objects.get(pk=c.pk)
        assert (c.nom_naissance, c.prenoms) == ("DUPRE-HELIAS", "MAELYS ROSE")
        assert (str(c), c.prenom_affiche, c.prenoms_dits) == ("Maëlys Dupré-Hélias", "Maëlys", "Maëlys Rose")
    page = connecter(m.sarah).get(reverse("candidature", args=[c.pk])).content.decode()
    assert "Maëlys Dupré-Hélias" in page
    assert "Maelys" not in page
    correction = connecter(m.sarah).get(reverse("candidature_modifier", args=[c.pk])).content.decode()
    assert 'value="Maëlys Rose"' in correction
    with au_nom_de(m.sarah) as acteur:
        lue = modifier_demande(
            acteur=acteur, candidature=c, version_lue=c.version, nom_naissance="d’ÉTÉ", prenoms="ÉLOÏSE"
        )
        assert (lue.nom_naissance, lue.prenom_affiche) == ("D'ETE", "Éloïse")


def test_une_personne_connue_garde_le_nom_de_sa_fiche(maison):
    m = maison
    c = recevoir(m, nom_naissance="Lambért", prenoms="Élo")
    with au_nom_de(m.sarah) as acteur:
        reconnue = reconnaitre_usager(acteur=acteur, candidature=c, usager=m.eloise)
        assert (reconnue.nom_dit, reconnue.prenoms_dits) == ("", "")
        assert str(reconnue) == str(m.eloise)


def test_les_pieces_attendues_suivent_le_secteur_et_le_fondement(maison):
    m = maison
    simple, ase = recevoir(m), recevoir(m, base="ase_adm", prenoms="Tom")
    with f.technique(m.mecs):
        assert {p.type for p in simple.pieces.all()} == set(d.PIECES_ATTENDUES["PDE"])
        assert {p.type for p in ase.pieces.all()} == set(d.PIECES_ATTENDUES["PDE"]) | {"accord"}


def test_une_personne_connue_prete_ses_traits_et_reste_une(maison):
    m = maison
    c = recevoir(m, nom_naissance="Lambert", prenoms="Eloise", date_naissance=m.eloise.date_naissance)
    with au_nom_de(m.sarah) as acteur:
        reconnaitre_usager(acteur=acteur, candidature=c, usager=m.eloise)
        c.refresh_from_db()
        assert (c.usager_id, c.prenom_affiche) == (m.eloise.pk, "Éloïse")
        with pytest.raises(ErreurMetier):
            reconnaitre_usager(acteur=acteur, candidature=c, usager=m.sofia)
        with pytest.raises(Refus):
            reconnaitre_usager(acteur=acteur, candidature=c, usager=m.marc)


def test_une_demande_deja_faite_se_voit_et_se_rattache(maison):
    m = maison
    premiere, seconde = recevoir(m), recevoir(m, date_reception=il_y_a(3), canal="formulaire")
    with au_nom_de(m.sarah) as acteur:
        assert list(proches(acteur, seconde)) == [premiere]
        marquer_doublon(acteur=acteur, candidature=seconde, premiere=premiere)
        assert voeu_de(seconde, m.mecs).statut == d.Statut.ANNULEE
        assert voeu_de(seconde, m.mecs).personne == voeu_de(premiere, m.mecs).personne
        assert comptes(acteur, Filtres()).personnes == 1
        with pytest.raises(ErreurMetier):
            marquer_doublon(acteur=acteur, candidature=premiere, premiere=seconde)


def test_fratrie_chacun_sa_demande(maison):
    m = maison
    maelys = recevoir(m)
    tom = recevoir(m, prenoms="Tom", avec=maelys, lien="fratrie")
    with f.technique(m.mecs):
        maelys.refresh_from_db()
    assert maelys.groupe == tom.groupe is not None
    mere = recevoir(m, prenoms="Awa", nom_naissance="Diarra", date_naissance=il_y_a(9000))
    bebe = recevoir(m, prenoms="Issa", nom_naissance="Diarra", date_naissance=il_y_a(200), avec=mere,
                    lien="parent_enfant")  # fmt: skip
    with f.technique(m.mecs):
        mere.refresh_from_db()
    assert (mere.place, bebe.place) == ("parent", "enfant")


def test_une_liste_de_plus_ne_double_pas_la_personne(maison):
    m = maison
    maud = deux_maisons(m)
    c = recevoir(m, pro=maud)
    with au_nom_de(maud) as acteur:
        ajouter_voeu(acteur=acteur, candidature=c, structure=m.csapa)
        assert comptes(acteur, Filtres()).personnes == 1
        with pytest.raises(ErreurMetier):
            ajouter_voeu(acteur=acteur, candidature=c, structure=m.csapa)
    with au_nom_de(m.ines):
        assert Candidature.objects.filter(pk=c.pk).exists()
    with au_nom_de(m.sarah) as acteur, pytest.raises(Refus):
        ajouter_voeu(acteur=acteur, candidature=c, structure=m.csapa)


def test_chaque_code_dit_sa_liste_et_sa_source():
    assert len(STATUTS_NATIONAUX) == 25
    assert len(MOTIFS_NATIONAUX) == 49
    for liste in (STATUTS_NATIONAUX, MOTIFS_NATIONAUX):
        assert all(code.libelle and code.systeme and code.source for code in liste.values())


def poster(client, nom, *args, **donnees):
    return client.post(reverse(nom, args=args), {"jeton_soumission": nouveau_jeton()} | donnees)


def test_on_cherche_avant_de_creer_puis_la_demande_est_recue(maison, connecter):
    m = maison
    client = connecter(m.sarah)
    page = client.get(reverse("candidature_nouvelle")).content.decode()
    assert "Cherchez d’abord" in page
    assert "Recevoir la demande" not in page
    page = client.get(reverse("candidature_nouvelle"), {"nom": "Lambert", "prenom": "Éloïse"}).content.decode()
    assert f"?usager={m.eloise.pk}" in page
    donnees = {"structures": [m.mecs.pk], "origine": "ase", "canal": "courrier", "usager": m.eloise.pk}
    reponse = poster(client, "candidature_nouvelle", **donnees)
    assert reponse.status_code == 303
    with f.technique(m.mecs):
        assert Candidature.objects.get().usager_id == m.eloise.pk
    vide = poster(client, "candidature_nouvelle", structures=[m.mecs.pk])
    assert vide.status_code == 422
    assert "Dites qui demande." in vide.content.decode()


def test_la_fiche_et_l_etat_se_lisent_et_avancent(maison, connecter):
    m = maison
    c = recevoir(m, motif="Accueil en urgence souhaité.", consigne_contact="Appeler la référente ASE.")
    client = connecter(m.sarah)
    page = client.get(reverse("candidature", args=[c.pk])).content.decode()
    for mots in ("Maëlys Aubry", "il y a 40 jours", "Accueil en urgence souhaité.", "Appeler la référente ASE."):
        assert mots.replace(" jours", "\u00a0jours") in page or mots in page
    voeu = voeu_de(c, m.mecs)
    assert poster(client, "voeu_statut", voeu.pk, statut="complete").status_code == 303
    assert voeu_de(c, m.mecs).statut == "complete"
    refus = poster(client, "voeu_statut", voeu.pk, statut="impossible", motif="")
    assert refus.status_code == 422
    assert "Choisissez le motif." in refus.content.decode()


def test_un_resume_ne_montre_ni_motif_ni_coordonnees(maison, connecter):
    m = maison
    c = recevoir(m, motif="Secret de famille", telephone="06 11 22 33 44", demandeur="Mme Martin")
    page = connecter(m.denis).get(reverse("candidature", args=[c.pk])).content.decode()
    assert "Maëlys Aubry" in page
    for mots in ("Secret de famille", "06 11 22 33 44", "Mme Martin"):
        assert mots not in page
