from accompagnement.services.incidents.actions import evaluer_action, faire_action, prevoir_action
from accompagnement.services.incidents.autorites import declarer_par_ecrit, informer_autorite
from accompagnement.services.incidents.declaration import Saisie, ajouter_personne, declarer, declarer_disparition
from accompagnement.services.incidents.reclamations import accuser_reclamation, enregistrer_reclamation, repondre
from accompagnement.services.incidents.suivi import analyser, clore_incident, qualifier, traiter_incident

__all__ = ["Saisie", "accuser_reclamation", "ajouter_personne", "analyser", "clore_incident", "declarer",
           "declarer_disparition", "declarer_par_ecrit", "enregistrer_reclamation", "evaluer_action", "faire_action",
           "informer_autorite", "prevoir_action", "qualifier", "repondre", "traiter_incident"]  # fmt: skip
