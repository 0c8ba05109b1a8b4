"""The walk over every address: its arguments at each place, a session, one request undone, all combinations."""

import uuid
from collections.abc import Callable, Collection, Iterator
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

from django.db import transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from dui.core import horloge
from tests.droits import cibles
from tests.droits.oracle import Place
from tests.droits.regles import REGLES
from tests.outils.monde import fraiche

# Each rendering takes a second: one place is enough, the guard comes before it.
LOURDES = frozenset({"evenement_emargement", "compte_rendu_document", "synthese_pdf", "synthese_urgence", "equipe_pdf"})
Arguments = Callable[[SimpleNamespace], list[Any]]
DEMAIN = horloge.aujourdhui() + timedelta(days=1)
# Arguments of the addresses that name an object of a dossier (place by place).
PAR_DOSSIER: dict[str, Arguments] = {
    **{nom: lambda c: [c.usager.pk] for nom in (
        "identite", "photo", "identite_modifier", "identite_attribut", "identite_telephone", "identite_adresse",
        "identite_portrait", "identite_groupe", "identite_numeros", "adresse_protegee",
    )},
    **{nom: lambda c: [c.d.pk] for nom in (
        "dossier", "dossier_administratif", "dossier_entourage", "dossier_acces", "dossier_acces_remise", "dossier_fil",
        "dossier_fil_lu", "dossier_equipe", "synthese_pdf", "synthese_urgence", "equipe_pdf", "dossier_extrait",
        "dossier_envois", "document_produire", "confidentialite", "opposition", "restriction",
        "restriction_levee", "admis", "concerne",
        "secret", "dossier_echeances", "entourage_carte", "entourage_nouveau",
        "secret", "dossier_echeances", "dossier_droits", "droit_nouveau", "ressource_nouvelle", "dossier_mesures",
        "mesure_nouvelle", "dossier_libertes", "liberte_nouvelle", "dossier_autorisations", "autorisation_demander",
        "directives", "notice_remise", "dossier_sortie", "sortie_nouvelle", "dossier_effets", "inventaire_ouvrir",
    )},
    **{nom: lambda c: [c.d.pk, c.inventaire.pk] for nom in (
        "inventaire", "inventaire_signer", "inventaire_ligne_nouvelle", "inventaire_observations",
        "inventaire_reprendre",
    )},
    **{nom: lambda c: [c.d.pk, c.inventaire.pk, c.ligne_inventaire.pk] for nom in (
        "inventaire_ligne", "inventaire_photos",
    )},
    "inventaire_photo": lambda c: [c.d.pk, c.inventaire.pk, c.ligne_inventaire.pk, 1],
    "sortie": lambda c: [c.d.pk, c.sortie.pk],
    "sortie_acte": lambda c: [c.d.pk, c.sortie.pk, "completer"],
    "sortie_suivi": lambda c: [c.d.pk, c.sortie.pk, "suivi"],
    "sortie_point": lambda c: [c.d.pk, c.sortie.pk, c.point_sortie.pk],
    "suivi_acte": lambda c: [c.d.pk, c.action_suivi.pk, "noter"],
    **{nom: lambda c: [c.d.pk, c.relation.pk] for nom in (
        "entourage_relation", "entourage_numero", "entourage_contact", "entourage_lien", "entourage_droit",
        "entourage_fin", "entourage_adresse",
    )},
    "dossier_section": lambda c: [c.d.pk, "droits"],
    "entourage_relier": lambda c: [c.d.pk, c.relation.contact_id],
    "entourage_acte": lambda c: [c.d.pk, c.relation.pk, c.relation.droits.first().pk, "suspendre"],
    **{nom: lambda c: [c.transmission.pk] for nom in (
        "transmission", "transmission_connaissance", "transmission_completer", "transmission_corriger",
        "transmission_valider", "transmission_repondre",
    )},
    "suspens_clore": lambda c: [c.suspens.pk],
    **{nom: lambda c: [c.d.pk] for nom in ("dossier_mois", "dossier_cahier", "dossier_valeurs")},
    **{nom: lambda c: [c.d.pk, c.membre.pk] for nom in (
        "membre_fin", "membre_suspendre", "membre_remplacer", "membre_opposition",
    )},
    "identite_statut": lambda c: [c.usager.pk, "validee"],
    "telephone_retirer": lambda c: [c.usager.pk, c.telecom.pk],
    "fusion": lambda c: [c.fusion.pk],
    "fusion_decider": lambda c: [c.fusion.pk],
    "fusion_demander": lambda c: [c.usager.pk, c.jumeau.pk],
    "rapprochement": lambda c: [c.rapprochement.pk],
    "sejour_entree": lambda c: [c.d.pk, c.sejour.pk],
    "membre_acte": lambda c: [c.d.pk, c.membre.pk, "informer"],
    "membre_acte:accepter": lambda c: [c.d.pk, c.propose.pk, "accepter"],
    **{nom: lambda c: [c.d.pk] for nom in ("dossier_contrats", "contrat_preparer")},
    "contrat": lambda c: [c.contrat.pk],
    "contrat_texte": lambda c: [c.contrat.pk],
    "contrat_acte": lambda c: [c.contrat.pk, "clore"],
    "contrat_signatures": lambda c: [c.contrat.pk],
    "contrat_annexe": lambda c: [c.contrat.pk, "livret"],
    "contrat_papier": lambda c: [c.contrat.pk, "contrat"],
    **{nom: lambda c: [c.d.pk] for nom in (
        "dossier_projet", "projet_nouveau", "dossier_projet_vie", "projet_vie_dire", "projet_vie_falc",
    )},
    **{nom: lambda c: [c.projet.pk] for nom in ("projet", "projet_comparer", "projet_modifier", "projet_signatures",
                                                    "projet_remettre", "bilan_nouveau")},
    "projet_papier": lambda c: [c.projet.pk, "projet"],
    **{nom: lambda c: [c.bilan.pk] for nom in ("bilan", "bilan_papier")},
    "bilan_acte": lambda c: [c.bilan.pk, "annuler"],
    "bilan_convoquer": lambda c: [c.bilan.pk, c.invite.pk],
    **{nom: lambda c: [c.d.pk] for nom in ("dossier_ppe", "ppe_papier")},
    "ppe_acte": lambda c: [c.d.pk, "clore"],
    "ppe_partie": lambda c: [c.d.pk, "scolarite"],
    "projet_acte": lambda c: [c.projet.pk, "terminer"],
    "projet_ajouter": lambda c: [c.projet.pk, "attente"],
    "projet_noeud": lambda c: [c.projet.pk, "objectif", c.objectif.pk],
    "projet_noeud_acte": lambda c: [c.projet.pk, "objectif", c.objectif.pk, "evaluer"],
    "droit": lambda c: [c.d.pk, c.droit.pk],
    "droit_acte": lambda c: [c.d.pk, c.droit.pk, "demande"],
    "droit_piece": lambda c: [c.d.pk, c.piece_droit.pk, "recue"],
    "ressource_fin": lambda c: [c.d.pk, c.ressource.pk],
    **{nom: lambda c: [c.d.pk] for nom in ("dossier_evaluations", "evaluation_nouvelle")},
    "evaluations_grille": lambda c: [c.d.pk, c.passation.version_grille.grille_id],
    "evaluations_comparer": lambda c: [c.d.pk, c.passation.pk, c.passation.pk],
    **{nom: lambda c: [c.d.pk, c.passation.pk] for nom in (
        "evaluation", "evaluation_saisie", "evaluation_calcul", "evaluation_exporter", "evaluation_papier",
        "evaluation_piece",
    )},
    "evaluation_acte": lambda c: [c.d.pk, c.passation.pk, "annuler"],
    **{nom: lambda c: [c.d.pk] for nom in (
        "dossier_scolarite", "pai_nouveau", "dossier_interventions", "interventions_prevoir", "situation_ssiad",
        "dossier_seances",
    )},
    "intervention_acte": lambda c: [c.d.pk, c.intervention.pk, "non-faite"],
    "seance_acte": lambda c: [c.d.pk, c.seance.pk, "non-faite"],
    "sejour_national": lambda c: [c.d.pk, c.sejour.pk],
    "scolarite_nouveau": lambda c: [c.d.pk, "periode"],
    "scolarite": lambda c: [c.d.pk, c.scolarite.pk],
    "scolarite_acte": lambda c: [c.d.pk, c.scolarite.pk, "interrompre"],
    "parcours_pro": lambda c: [c.d.pk, c.travail.pk],
    "parcours_pro_acte": lambda c: [c.d.pk, c.travail.pk, "terminer"],
    "bulletin_remise": lambda c: [c.d.pk, c.bulletin.pk],
    "scolarite_semaine": lambda c: [c.d.pk, c.scolarite.pk, "2026-11-16"],
    "situation_acte": lambda c: [c.d.pk, c.situation.pk, "corriger"],
    "absence_ecole": lambda c: [c.d.pk, c.absence_ecole.pk],
    "autorisation_ecole": lambda c: [c.d.pk, c.autorisation_ecole.pk],
    "plan_scolaire_acte": lambda c: [c.d.pk, c.plan_scolaire.pk, "clore"],
    "pai_acte": lambda c: [c.d.pk, c.pai.pk, "clore"],
    "liberte": lambda c: [c.d.pk, c.liberte.pk],
    "liberte_acte": lambda c: [c.d.pk, c.liberte.pk, "lever"],
    "autorisation": lambda c: [c.d.pk, c.autorisation.pk],
    "autorisation_signatures": lambda c: [c.d.pk, c.autorisation.pk],
    "autorisation_acte": lambda c: [c.d.pk, c.autorisation.pk, "accord"],
    "mesure": lambda c: [c.d.pk, c.mesure.pk],
    **{nom: lambda c: [c.d.pk] for nom in ("dossier_ecrits", "ecrit_nouveau", "dossier_mois", "dossier_cahier")},
    **{nom: lambda c: [c.d.pk, c.ecrit.pk] for nom in ("ecrit", "ecrit_rediger", "ecrit_imprimer")},
    "ecrit_acte": lambda c: [c.d.pk, c.ecrit.pk, "action"],
    **{nom: lambda c: [c.d.pk] for nom in ("dossier_protection", "protection_nouvelle")},
    **{f"protection_{nom}": lambda c: [c.d.pk, c.ip.pk] for nom in ("ip", "rediger", "evaluer")},
    "protection_acte": lambda c: [c.d.pk, c.ip.pk, "transmettre"],
    "protection_papier": lambda c: [c.d.pk, c.ip.pk, "recueil"],
    "protection_ecarter": lambda c: [c.d.pk, c.ip.pk, c.fait_ip.pk],
    "protection_piece": lambda c: [c.d.pk, c.ip.pk, c.piece_ip.pk],
    "mesure_acte": lambda c: [c.d.pk, c.mesure.pk, "lever"],
    **{nom: lambda c: [c.rdv.pk] for nom in (
        "evenement", "evenement_modifier", "evenement_cloture", "evenement_issue", "evenement_invitation",
        "evenement_emargement",
    )},
    "evenement_acte": lambda c: [c.rdv.pk, "annuler"],
    "compte_rendu": lambda c: [c.recit.pk],
    "compte_rendu_document": lambda c: [c.recit.pk],
    "dossier_agenda": lambda c: [c.d.pk],
    "tache_acte": lambda c: [c.tache.pk, "faite"],
    "echeance": lambda c: [c.echeance.pk],
    "echeance_acte": lambda c: [c.echeance.pk, "faite"],
    "envoi_relancer": lambda c: [c.d.pk, c.envoi.pk],
    "admis_fin": lambda c: [c.d.pk, c.admis.pk],
    "concerne_fin": lambda c: [c.d.pk, c.concerne.pk],
    "secret_fin": lambda c: [c.d.pk, c.secret.pk],
    "secret_confirme": lambda c: [c.d.pk, c.secret.pk],
    "opposition_fin": lambda c: [c.d.pk, c.opposition.pk],
    "document": lambda c: [c.document.pk],
    "document_signer": lambda c: [c.document.pk],
    **{nom: lambda c: [c.circuit.pk] for nom in (
        "circuit", "circuit_document", "circuit_texte", "circuit_signer", "circuit_abandonner",
    )},
    **{nom: lambda c: [c.depot.pk] for nom in (
        "depot", "depot_fichier", "depot_qualifier", "depot_version", "depot_conforme", "depot_remise", "depot_perime",
        "depot_signer",
    )},
    "depot_original": lambda c: [c.depot.pk, 1, 1],
    **{nom: lambda c: [c.d.pk] for nom in ("dossier_documents", "dossier_deposer", "documents_export")},
    **{f"export_documents{suite}": lambda c: [c.d.pk, c.export.pk] for suite in ("", "_avancement", "_fichier")},
    "circuit_preuve": lambda c: [c.circuit.pk, "preuve.zip"],
    **{nom: lambda c: [c.circuit.pk, c.signataire.pk] for nom in (
        "circuit_noter", "circuit_relancer", "circuit_remettre", "circuit_tablette",
    )},
    "document:autre": lambda c: [c.document_autre.pk],
    "transmission:soins": lambda c: [c.soins.pk],
    **{nom: lambda c: [c.candidature.pk] for nom in (
        "candidature", "candidature_modifier", "candidature_ajouter", "candidature_rattacher", "piece_deposer",
        "candidature_gel",
    )},
    **{nom: lambda c: [c.voeu.pk] for nom in (
        "voeu_statut", "voeu_reprendre", "voeu_avis", "contact_prevoir", "voeu_arrivee", "voeu_admission",
        "voeu_sejour", "voeu_entree", "voeu_essai", "voeu_courrier",
    )},
    "piece_etat": lambda c: [c.piece.pk],
    "piece_fichier": lambda c: [c.fichier.pk],
    "courrier_admission": lambda c: [c.courrier_admission.pk],
    "contact_issue": lambda c: [c.contact.pk],
    "contact_annuler": lambda c: [c.contact.pk],
    **{nom: lambda c: [c.commission.pk] for nom in (
        "commission", "commission_inscription", "commission_cloture", "commission_pv",
    )},
    **{nom: lambda c: [c.ligne.pk] for nom in ("ligne_proposition", "ligne_decision")},
    "sejour_transfert": lambda c: [c.d.pk, c.sejour.pk],
    "urgence_revue": lambda c: [c.bris.pk],
    "urgence_refermer": lambda c: [c.bris.pk],
    **{nom: lambda c: [c.d.pk, c.fugue.pk] for nom in ("fugue", "fugue_demarche")},
    "fugue_acte": lambda c: [c.d.pk, c.fugue.pk, "completer"],
    "dossier_presences": lambda c: [c.d.pk],
    "lit_attribuer": lambda c: [c.d.pk],
    "presences_acte": lambda c: [c.d.pk, "absence"],
    "absence_acte": lambda c: [c.d.pk, c.presence.pk, "completer"],
}  # fmt: skip
# Of those that name an object of a house.
PAR_MAISON: dict[str, Arguments] = {
    **{nom: lambda o: [o.grille.pk] for nom in ("grille", "grille_copier")},
    "grille_exporter": lambda o: [o.grille.pk, "json"],
    **{f"grille_{nom}": lambda o: [o.grille_maison.pk] for nom in ("atelier", "reglages", "publier", "retirer")},
    "grille_item": lambda o: [o.grille_maison.pk, "question_1"],
    "grille_score": lambda o: [o.grille_maison.pk, "nouveau"],
    "grille_geste": lambda o: [o.grille_maison.pk, "question_1", "monter"],
    **{f"modele{suite}": lambda o: [o.modele.pk] for suite in (
        "", "_adapter", "_texte", "_apercu", "_essai", "_comparer", "_publier", "_retirer",
    )},
    **{nom: lambda o: [o.incident.pk] for nom in ("incident", "incident_imprimer")},
    "incident_acte": lambda o: [o.incident.pk, "traiter"],
    "incident_piece": lambda o: [o.incident.pk, o.piece_incident.pk],
    "reclamation": lambda o: [o.reclamation.pk],
    "reclamation_acte": lambda o: [o.reclamation.pk, "accuser"],
    "action_acte": lambda o: [o.action.pk, "faite"],
    "protection_crip_acte": lambda o: [o.crip.pk, "verifier"],
    **{nom: lambda o: [o.reunion.pk] for nom in ("reunion_cvs", "reunion_imprimer")},
    "reunion_acte": lambda o: [o.reunion.pk, "avis"],
    "reunion_piece": lambda o: [o.reunion.pk, o.piece_cvs.pk],
    "affectation_fin": lambda o: [o.affectation.pk],
    "ressource_agenda": lambda o: [o.vehicule.pk],
    "demande_decider": lambda o: [o.demande.pk],
    "unite_creer": lambda o: [o.structure.pk],
    "profils_changements": lambda o: [o.structure.pk],
    "profils_rapport": lambda o: [o.structure.pk],
    "profils_rapport_pdf": lambda o: [o.structure.pk],
    "profil": lambda o: [o.structure.pk, o.profil.pk],
    "profil_cellule": lambda o: [o.structure.pk, o.profil.pk, "ID"],
    "distance_profil": lambda o: [o.structure.pk, o.profil.pk],
    "reseau_declarer": lambda o: [o.structure.pk],
    "reseau_retirer": lambda o: [o.reseau.pk],
    "anomalie": lambda o: [o.anomalie.pk],
    **{nom: lambda o: [o.extrait.pk] for nom in (
        "extrait", "extrait_avancement", "extrait_annuler", "extrait_fichier",
    )},
    "affectation_tuteur": lambda o: [o.affectation.pk],
    **{nom: lambda o: [o.revue.pk] for nom in ("revue", "revue_clore", "revue_rapport")},
    **{nom: lambda o: [o.ligne.pk] for nom in ("revue_ligne", "revue_garder")},
    "attestation_pdf": lambda o: [o.attestation.pk],
    "delegation_decider": lambda o: [o.delegation.pk],
    "delegation_retirer": lambda o: [o.delegation.pk],
    "poste_revoquer": lambda o: [o.poste.pk],
    "absence_retour": lambda o: [o.absence.pk],
    **{nom: lambda o: [o.ronde.pk] for nom in ("ronde", "ronde_point", "ronde_terminer")},
    "accueil_annuler": lambda o: [o.geste.pk],
    "remise_relancer": lambda o: [o.remise.pk],
    "reprise_trancher": lambda o: [o.lot.pk, 2],
    **{nom: lambda o: [o.collegue.pk] for nom in (
        "professionnel", "professionnel_inviter", "professionnel_etat", "professionnel_contrat", "contrat_nouveau",
        "absence_declarer", "professionnel_psc", "professionnel_psc_retirer", "professionnel_categorie",
    )},
    **{f"reprise_{nom}": lambda o: [o.lot.pk] for nom in ("lot", "avancement", "rapport", "demander", "annuler")},
}  # fmt: skip
SEULES: dict[str, list[Any]] = {
    "regle_echeance": ["contrat_remise"], "cvs_acte": ["membre"],
    **{nom: ["2026-11-16"] for nom in ("tournee_jour", "seances_semaine", "seances_reconduire")},
    "indisponibilite_retirer": [999_999], "agenda_vacances_retirer": [999_999],
    "agenda_flux": ["x" * 43], "message": [999_999],
    "message_acte": [999_999, "traiter"],
    "presences_jour": ["confirmer"],
    "presences_mois_acte": ["verrouiller"],
    "brouillon": ["essai"], "envoi_suspendu": [999_999], "invitation": ["jeton-inconnu"], "fermer_session": [999_999],
    "retirer_passage": [999_999], "poste_prendre": [999_999], "demande_publique": ["000000000"],
}  # fmt: skip
# What a post must say to reach the rule behind the form.
DONNEES: dict[str, dict[str, Any]] = {
    "contrat_texte": {"version": "1"},
    "projet_modifier": {"version": "1"},
    "ppe_partie": {"version": "1"},
    "projet_noeud": {"version": "1"},
    "candidature_gel": {"version": "1"},
    "inventaire_observations": {"version": "1"},
    "fusion_demander": {"motif": "Même personne"},
    "suspens_clore": {"mot": "Fait"},
    "transmission_repondre": {"texte": "Vu.", "importance": "1", "niveau": "2"},
    "transmission_completer": {"resultat": "A dormi."},
    "transmission_corriger": {"motif": "Erreur", "texte": "Autre texte", "version": "1"},
    "affectation_fin": {"fin": DEMAIN.isoformat(), "motif": "Départ"},
    "reseau_declarer": {"cidr": "198.51.100.0/24", "libelle": "Siège", "motif": "Ouverture"},
    "reseau_retirer": {"motif": "Fermeture"},
    "unite_creer": {"nom": "Érables"},
    "rapprochement": {"decision": "autre", "motif": "Deux personnes"},
    "demande_decider": {"reponse": "refuser"},
    "urgence_revue": {"avis": "justifie"},
}


def adresses(motifs: Any = None) -> Iterator[URLPattern]:
    for motif in motifs if motifs is not None else get_resolver().url_patterns:
        if isinstance(motif, URLResolver):
            yield from adresses(motif.url_patterns)
        else:
            yield motif


def ouvrir(pro: Any) -> Client:
    """Second factor done, proof of identity fresh."""
    client = Client(raise_request_exception=True)
    client.force_login(pro.compte, backend="allauth.account.auth_backends.AuthenticationBackend")
    session = client.session
    session["second_facteur"] = pro.compte.pk
    session.save()
    return fraiche(client, avance_s=3600)


def demander(client: Client, methode: str, nom: str, args: list[Any]) -> HttpResponse:
    """One request, undone after it."""
    chemin = reverse(nom.partition(":")[0], args=args)
    with transaction.atomic():
        if methode == "GET":
            reponse = client.get(chemin)
        else:
            reponse = client.post(chemin, DONNEES.get(nom, {}) | {"jeton_soumission": str(uuid.uuid4())})
        transaction.set_rollback(True)
    return reponse


def combinaisons(
    m: SimpleNamespace, pro: Any, places: Collection[str] = ()
) -> Iterator[tuple[str, str, list[Any], Place]]:
    """(place, address, arguments, where it lies); those of `places` alone if some are named."""
    gardees = places or {"sans objet", *m.objets, *cibles.PLACES}
    yield from (c for c in _des_maisons(m) if c[0] in gardees)
    for cle in (p for p in cibles.PLACES if p in gardees):
        cible, lieu = cibles.poser(m, cle, pro)
        for nom, arguments in PAR_DOSSIER.items():
            if nom not in LOURDES or cle != "unite":
                yield cle, nom, arguments(cible), lieu


def _des_maisons(m: SimpleNamespace) -> Iterator[tuple[str, str, list[Any], Place]]:
    ici = Place(m.ici.pk, m.ici.organisme_id, equipe=True)
    for nom in REGLES:
        if nom not in PAR_DOSSIER and nom not in PAR_MAISON:
            yield "sans objet", nom, SEULES.get(nom, []), ici
    for maison, o in m.objets.items():
        lieu = Place(o.structure.pk, o.structure.organisme_id)
        for nom, arguments in PAR_MAISON.items():
            yield maison, nom, arguments(o), lieu
