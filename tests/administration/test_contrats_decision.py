"""Which document, and every clock of the contracts: one table, each line with its basis (issue 4, acceptance 1)."""

from datetime import UTC, date, datetime
from typing import Any

import pytest

from administration.choices_contrats import TypeContrat as T
from administration.services.contrats.decision import Cadre, Faits, Lieu, decider_document
from coordination.donnees.regles import REGLES
from coordination.services.echeances import Delai, calculer

D = date
JUIN = D(2026, 6, 15)
ENFANT, ADO, ADULTE = D(2014, 5, 2), D(2008, 12, 1), D(1980, 1, 1)

# (case, facts beside category 177 and 15 June 2026, type, words of the article)
DECISIONS: list[tuple[str, dict[str, Any], T, str]] = [
    # Duration, D311 I and II
    ("sans terme prévu", {}, T.SEJOUR, "D311, I"),
    ("deux mois et un jour", {"fin_prevue": D(2026, 8, 16)}, T.SEJOUR, "D311, I"),
    ("deux mois tout juste : non tranché, DIPC", {"fin_prevue": D(2026, 8, 15)}, T.DIPC, "D311, I et II"),
    ("deux mois moins un jour", {"fin_prevue": D(2026, 8, 14)}, T.DIPC, "D311, II"),
    ("une nuit", {"fin_prevue": D(2026, 6, 16)}, T.DIPC, "D311, II"),
    ("un an", {"fin_prevue": D(2027, 6, 15)}, T.SEJOUR, "D311, I"),
    ("31 décembre au 28 février : deux mois", {"admission": D(2026, 12, 31), "fin_prevue": D(2027, 2, 28)}, T.DIPC,
     "D311, I et II"),
    ("31 décembre au 1er mars : plus de deux mois", {"admission": D(2026, 12, 31), "fin_prevue": D(2027, 3, 1)},
     T.SEJOUR, "D311, I"),
    ("31 décembre au 28 février bissextile : moins", {"admission": D(2027, 12, 31), "fin_prevue": D(2028, 2, 28)},
     T.DIPC, "D311, II"),
    ("31 décembre au 29 février bissextile : deux mois", {"admission": D(2027, 12, 31), "fin_prevue": D(2028, 2, 29)},
     T.DIPC, "D311, I et II"),
    ("29 février au 29 avril", {"admission": D(2028, 2, 29), "fin_prevue": D(2028, 4, 29)}, T.DIPC, "D311, I et II"),
    ("29 février au 30 avril", {"admission": D(2028, 2, 29), "fin_prevue": D(2028, 4, 30)}, T.SEJOUR, "D311, I"),
    ("31 juillet au 30 septembre : fin de mois", {"admission": D(2026, 7, 31), "fin_prevue": D(2026, 9, 30)}, T.DIPC,
     "D311, I et II"),
    # Judicial measure, D311 II and VI: the only answer, whatever the duration
    ("enfant placé par le juge, un an", {"naissance": ENFANT, "mesure_judiciaire": True, "fin_prevue": D(2027, 6, 15)},
     T.DIPC, "D311, II et VI"),
    ("mineur placé par le juge, sans terme", {"naissance": ADO, "mesure_judiciaire": True}, T.DIPC, "D311, II et VI"),
    ("placé, âge inconnu : traité en mineur", {"mesure_judiciaire": True}, T.DIPC, "D311, II et VI"),
    ("placé, veille de ses 18 ans", {"naissance": D(2008, 6, 16), "mesure_judiciaire": True}, T.DIPC, "D311, II et VI"),
    ("mesure passée, jour de ses 18 ans", {"naissance": D(2008, 6, 15), "mesure_judiciaire": True}, T.SEJOUR,
     "D311, I"),
    ("né un 29 février, encore mineur le 28",
     {"admission": D(2026, 2, 28), "naissance": D(2008, 2, 29), "mesure_judiciaire": True}, T.DIPC, "D311, II et VI"),
    ("né un 29 février, majeur le 1er mars",
     {"admission": D(2026, 3, 1), "naissance": D(2008, 2, 29), "mesure_judiciaire": True}, T.SEJOUR, "D311, I"),
    ("le juge passe avant l’accueil provisoire",
     {"naissance": ENFANT, "mesure_judiciaire": True, "cadre": Cadre.PROVISOIRE, "pour_le_departement": True}, T.DIPC,
     "D311, II et VI"),
    ("le juge passe avant l’ESAT", {"categorie": "246", "naissance": ADO, "mesure_judiciaire": True}, T.DIPC,
     "D311, II et VI"),
    # Refusal, D311 II
    ("refus de signer", {"refus": True}, T.DIPC, "D311, II"),
    ("refus de signer en ESAT", {"categorie": "246", "refus": True}, T.DIPC, "D311, II"),
    ("refus, séjour de six mois en EHPAD", {"categorie": "500", "refus": True, "fin_prevue": D(2026, 12, 15)}, T.DIPC,
     "D311, II"),
    # Categories, L312-1 I 3°, 4°, 11°; ESAT
    ("ESAT", {"categorie": "246", "lieu": Lieu.AMBULATOIRE}, T.CAST, "annexe 3-9"),
    ("CAMSP", {"categorie": "190", "naissance": D(2023, 1, 1)}, T.DIPC, "L312-1, I, 3°"),
    ("AEMO", {"categorie": "295", "naissance": ENFANT}, T.DIPC, "L312-1, I, 4°"),
    ("investigation éducative", {"categorie": "440", "naissance": ADO}, T.DIPC, "L312-1, I, 4°"),
    ("milieu ouvert", {"categorie": "441", "naissance": ADO}, T.DIPC, "L312-1, I, 4°"),
    ("centre de ressources", {"categorie": "461"}, T.DIPC, "L312-1, I, 11°"),
    ("centre de coordination", {"categorie": "463"}, T.DIPC, "L312-1, I, 11°"),
    # No stay, home, ordinary life
    ("CMPP", {"categorie": "189", "lieu": Lieu.AMBULATOIRE}, T.DIPC, "D311, II"),
    ("CSAPA ambulatoire", {"categorie": "197", "lieu": Lieu.AMBULATOIRE, "naissance": ADULTE}, T.DIPC, "D311, II"),
    ("CSAPA avec hébergement", {"categorie": "197", "naissance": ADULTE}, T.SEJOUR, "D311, I"),
    ("SSIAD", {"categorie": "354", "lieu": Lieu.DOMICILE, "naissance": ADULTE}, T.DIPC, "D311, II"),
    ("service d’aide à domicile", {"categorie": "460", "lieu": Lieu.DOMICILE}, T.SERVICE, "L311-4"),
    ("autre service d’aide à domicile", {"categorie": "209", "lieu": Lieu.DOMICILE}, T.SERVICE, "L311-4"),
    ("SAVS, milieu ordinaire", {"categorie": "446", "lieu": Lieu.DOMICILE}, T.DIPC, "D311, II"),
    ("MECS, accueil de jour", {"lieu": Lieu.AMBULATOIRE, "naissance": ENFANT}, T.DIPC, "D311, II"),
    ("MECS, placement à domicile sans juge", {"lieu": Lieu.DOMICILE, "naissance": ENFANT}, T.DIPC, "D311, II"),
    # LHSS and LAM
    ("LHSS", {"categorie": "180", "naissance": ADULTE}, T.DIPC, "D312-176-4"),
    ("LHSS, même prolongé", {"categorie": "180", "fin_prevue": D(2026, 12, 1)}, T.DIPC, "D312-176-4"),
    ("LAM", {"categorie": "213", "naissance": ADULTE}, T.SEJOUR, "D311, I"),
    # Child welfare without a judge
    ("accueil provisoire, papier du département",
     {"categorie": "175", "naissance": ENFANT, "cadre": Cadre.PROVISOIRE, "pour_le_departement": True}, T.PROVISOIRE,
     "R223-5"),
    ("accueil provisoire, papier de la MECS", {"naissance": ENFANT, "cadre": Cadre.PROVISOIRE}, T.SEJOUR, "D311, I"),
    ("accueil provisoire court en MECS",
     {"naissance": ENFANT, "cadre": Cadre.PROVISOIRE, "fin_prevue": D(2026, 7, 1)}, T.DIPC, "D311, II"),
    ("jeune majeur de 18 ans le jour même",
     {"naissance": D(2008, 6, 15), "cadre": Cadre.JEUNE_MAJEUR, "pour_le_departement": True}, T.JEUNE_MAJEUR, "L222-5"),
    ("jeune majeur, veille de ses 21 ans",
     {"naissance": D(2005, 6, 16), "cadre": Cadre.JEUNE_MAJEUR, "pour_le_departement": True}, T.JEUNE_MAJEUR, "L222-5"),
    ("21 ans : plus de contrat jeune majeur",
     {"naissance": D(2005, 6, 15), "cadre": Cadre.JEUNE_MAJEUR, "pour_le_departement": True}, T.SEJOUR, "D311, I"),
    ("jeune majeur en MECS, papier de la maison", {"naissance": D(2008, 1, 1), "cadre": Cadre.JEUNE_MAJEUR}, T.SEJOUR,
     "D311, I"),
    ("17 ans n’est pas jeune majeur",
     {"naissance": ADO, "cadre": Cadre.JEUNE_MAJEUR, "pour_le_departement": True}, T.SEJOUR, "D311, I"),
    # Other houses
    ("EHPAD", {"categorie": "500", "naissance": D(1938, 3, 3)}, T.SEJOUR, "D311, I"),
    ("EHPAD, répit d’un mois", {"categorie": "500", "fin_prevue": D(2026, 7, 15)}, T.DIPC, "D311, II"),
    ("CHRS", {"categorie": "214", "naissance": ADULTE}, T.SEJOUR, "D311, I"),
    ("IME, internat discontinu sur un an", {"categorie": "183", "naissance": ENFANT, "fin_prevue": D(2027, 7, 5)},
     T.SEJOUR, "D311, I"),
]  # fmt: skip


@pytest.mark.mission("PDE-GAD-1", "PDS-GAD-1", "PRI-CAR-COO-6", "PRI-ENJ-11")
@pytest.mark.parametrize(("cas", "changements", "attendu", "base"), DECISIONS, ids=[d[0] for d in DECISIONS])
def test_quel_document(cas: str, changements: dict[str, Any], attendu: T, base: str) -> None:
    decision = decider_document(Faits(**({"categorie": "177", "admission": JUIN} | changements)))
    assert decision.type == attendu, cas
    assert base in decision.article, cas
    assert decision.explication.endswith("."), cas
    assert decision.source in set("RPMD")


def test_ce_que_la_loi_impose_et_ce_qu_elle_ne_dit_pas() -> None:
    """Imperative: judge and refusal alone. Exactly two months: the product's choice, said as such."""
    for cas, changements, _, _ in DECISIONS:
        decision = decider_document(Faits(**({"categorie": "177", "admission": JUIN} | changements)))
        assert decision.imperatif == ("VI" in decision.article or "refuse de signer" in decision.explication), cas
        assert decision.a_trancher == ("tout juste" in decision.explication), cas
        assert (decision.source == "D") == decision.a_trancher, cas
    assert len({d[0] for d in DECISIONS}) == len(DECISIONS) >= 50


def test_le_papier_du_departement_est_rappele() -> None:
    decision = decider_document(Faits("177", JUIN, naissance=ENFANT, cadre=Cadre.PROVISOIRE))
    assert "accueil provisoire est conclu par le département" in decision.complement


H = datetime(2026, 3, 27, 11, tzinfo=UTC)
# (rule, origin, due, words of the basis): every clock of metier §2.5.
HORLOGES: list[tuple[str, Any, date, str]] = [
    ("contrat_remise", D(2026, 2, 14), D(2026, 3, 1), "D311, III"),
    ("contrat_remise", D(2028, 2, 14), D(2028, 2, 29), "D311, III"),
    ("contrat_signature", D(2027, 1, 31), D(2027, 2, 28), "D311, III"),
    ("contrat_signature", D(2028, 1, 31), D(2028, 2, 29), "D311, III"),
    ("contrat_signature", D(2026, 12, 15), D(2027, 1, 15), "D311, III"),
    ("contrat_avenant", D(2026, 8, 31), D(2027, 2, 28), "D311, V"),
    ("contrat_avenant", D(2027, 8, 31), D(2028, 2, 29), "D311, V"),
    ("contrat_annuel", D(2028, 2, 29), D(2029, 2, 28), "D311, V"),
    ("contrat_annuel", D(2026, 11, 21), D(2027, 11, 21), "D311, V"),
    ("contrat_tarifs", D(2028, 2, 29), D(2029, 2, 28), "D311, VIII"),
    ("contrat_fin", D(2026, 8, 15), D(2026, 8, 15), "contrat signé"),
    ("jeune_majeur_fin", D(2027, 2, 28), D(2027, 2, 28), "L222-5"),
    ("lhss_duree", D(2026, 12, 31), D(2027, 2, 28), "D312-176-4"),
    ("lhss_duree", D(2027, 12, 31), D(2028, 2, 29), "D312-176-4"),
    ("ppe_etabli", D(2026, 11, 30), D(2027, 2, 28), "D223-12"),
    ("ppe_rapport", D(2028, 2, 29), D(2029, 2, 28), "D223-13"),
    ("ppe_rapport_petit", D(2026, 8, 31), D(2027, 2, 28), "D223-13"),
    ("mesure_administrative", D(2028, 2, 29), D(2029, 2, 28), "L223-5"),
    ("mesure_fin", D(2026, 6, 30), D(2026, 6, 30), "375"),
    ("placement_maximum", D(2028, 2, 29), D(2030, 2, 28), "375"),
    ("placement_provisoire", D(2026, 8, 31), D(2027, 2, 28), "mesures provisoires"),
    ("accueil_72h", H, D(2026, 3, 30), "L223-2, al. 5"),
    ("recueil_provisoire", D(2026, 2, 26), D(2026, 3, 3), "L223-2, al. 4"),
    ("recueil_provisoire", D(2028, 2, 26), D(2028, 3, 2), "L223-2, al. 4"),
    ("accord_repute_recu", D(2026, 12, 10), D(2027, 1, 7), "L223-2"),
    ("accord_repute_envoye", D(2026, 12, 10), D(2027, 1, 21), "L223-2"),
    ("opp_saisine", D(2028, 2, 24), D(2028, 3, 3), "375-5"),
    ("opp_decision", D(2026, 2, 20), D(2026, 3, 7), "375-5"),
    ("ip_evaluation", D(2026, 11, 30), D(2027, 2, 28), "D226-2-4"),
    ("entretien_autonomie", D(2027, 2, 28), D(2027, 2, 28), "L222-5-1"),
    ("majorite", D(2030, 3, 1), D(2030, 3, 1), "414"),
    ("entretien_post_ase", D(2026, 8, 31), D(2027, 2, 28), "L222-5-2-1"),
    ("eig_confirmation", H, D(2026, 3, 29), "R331-8"),
    ("liberte_signature", D(2026, 2, 20), D(2026, 3, 7), "R311-0-7"),
    ("liberte_reevaluation", D(2026, 8, 31), D(2027, 2, 28), "R311-0-9"),
    ("acces_sante", D(2026, 12, 28), D(2027, 1, 5), "L1111-7"),
    ("acces_sante_ancien", D(2026, 12, 31), D(2027, 2, 28), "L1111-7"),
    ("acces_administratif", D(2027, 1, 31), D(2027, 2, 28), "CRPA"),
    ("perdu_de_vue", D(2026, 8, 31), D(2027, 2, 28), "file active"),
    ("sortie_regulariser", D(2026, 2, 14), D(2026, 3, 1), "sans préparation"),
]


@pytest.mark.mission("PRI-CAR-COO-6")
@pytest.mark.parametrize(("code", "origine", "due", "base"), HORLOGES)
def test_chaque_horloge(code: str, origine: Any, due: date, base: str) -> None:
    regle = REGLES.get(code)
    assert regle is not None
    assert base in regle.base
    assert calculer(Delai(regle, regle.nombre, regle.unite, regle.preavis), origine).due == due


# Clocks of daily life: each is proved in its own room (tests/accompagnement).
AILLEURS = {
    "ess_annuelle", "evaluation_equipe", "evaluation_sante", "pai_fin", "parcours_fin", "plan_reunion", "pp_annuel",
    "pp_bilan", "pp_premier", "scolarite_orientation",
}  # fmt: skip


def test_la_table_couvre_chaque_horloge_du_contrat_et_de_la_protection() -> None:
    """One of the rules of contracts, measures, projects or access without a line here fails."""
    dites = {code for code, *_ in HORLOGES}
    autres = {
        r.code
        for r in REGLES
        if r.code.startswith(("droit_", "candidature_", "notification_", "autorisation_", "document_"))
    }
    assert {r.code for r in REGLES} - dites - autres - AILLEURS == {"protection_fin", "suivi_sortie"}
    assert len(DECISIONS) + len(HORLOGES) >= 60
