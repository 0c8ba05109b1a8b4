"""What this room adds to the screens: tabs, banner, sections of the synthesis, navigation."""

from typing import Any

from django.http import HttpRequest

from dui.core.navigation import Entree
from dui.core.registres import ACTES, BANDEAU, NAVIGATION, ONGLETS, SYNTHESE, Onglet, SectionSynthese
from dui.core.typographie import date_moyenne
from habilitations.acces import Acteur, decider
from habilitations.anomalies import reperes as reperes_anomalies
from habilitations.lieux import structure_courante
from habilitations.services.bris import peut_briser
from usagers.confidentialite import ACTIONS, DOMAINES
from usagers.models import Dossier, RelationEntourage, Sejour
from usagers.presence import etats
from usagers.selectors.confidentialite import signaux
from usagers.selectors.reperes import reperes
from usagers.vocabulaire import titre as titre_des_personnes

FAITS = "usagers/dossiers/_faits.html"
Lignes = list[dict[str, Any]]


def _peut(acteur: Acteur, dossier: Dossier, domaine: str, action: str = "resumer") -> bool:
    return decider(acteur, action, domaine, dossier.perimetre).permis


def identite(dossier: Dossier, acteur: Acteur) -> Lignes:
    u = dossier.usager
    lignes = [{"libelle": "Dossier", "texte": dossier.numero}]
    if u.date_naissance:
        lieu = f" à {u.lieu_naissance_libelle}" if u.lieu_naissance_libelle else ""
        lignes.append({"libelle": "Naissance", "texte": f"{date_moyenne(u.date_naissance)}{lieu}"})
    if u.langues:
        interprete = " (interprète nécessaire)" if u.interprete else ""
        lignes.append({"libelle": "Langues", "texte": ", ".join(u.langues) + interprete})
    lignes.append({"libelle": "Identité", "texte": u.get_statut_identite_display()})
    return lignes


def conduite(dossier: Dossier, acteur: Acteur) -> Lignes:
    if not dossier.conduite_a_tenir or not _peut(acteur, dossier, "URG"):
        return []
    return [{"libelle": "À faire", "texte": dossier.conduite_a_tenir}]


def entourage(dossier: Dossier, acteur: Acteur) -> Lignes:
    """Prohibited contacts first, never with a number."""
    if not _peut(acteur, dossier, "ENT"):
        return []
    relations = RelationEntourage.objects.filter(RelationEntourage.en_cours(), usager=dossier.usager)
    rangees = sorted(relations.select_related("contact"), key=lambda r: (not r.contact_interdit, r.ordre_appel or 99))
    return [_ligne_contact(relation) for relation in rangees[:5]]


def _ligne_contact(r: RelationEntourage) -> dict[str, Any]:
    libelle = f"{r.libelle}, {r.contact}"
    if r.contact_interdit:
        fin = f"jusqu’au {date_moyenne(r.interdit_jusqu_au)}" if r.interdit_jusqu_au else ""
        return {"libelle": libelle, "texte": "Contact interdit", "danger": True, "detail": fin}
    return {"libelle": libelle, "texte": r.droits_visite or r.contact.telephone or "Sans numéro"}


def sejours(dossier: Dossier, acteur: Acteur) -> Lignes:
    return [_ligne_sejour(sejour) for sejour in Sejour.objects.filter(dossier=dossier)[:4]]


def _ligne_sejour(s: Sejour) -> dict[str, Any]:
    debut = s.date_entree or s.date_entree_prevue or s.date_admission
    texte = f"depuis le {date_moyenne(debut)}" if debut else "date à fixer"
    if s.date_sortie:
        texte += f", jusqu’au {date_moyenne(s.date_sortie)}"
    return {"libelle": f"Séjour n° {s.numero}", "texte": texte, "detail": s.get_statut_display()}


def presence(dossier: Dossier, acteur: Acteur) -> Lignes:
    libelles = {"actif": ("Accueil en cours", "ok", "check"), "candidat": ("Candidature", "info", "hourglass")}
    texte, ton, icone = libelles.get(dossier.perimetre.phase, (dossier.perimetre.get_phase_display(), "", "door-open"))
    etat = etats(acteur, [dossier]).get(dossier.pk)
    if etat is not None:
        texte, ton, icone = ", ".join(filter(None, (etat.texte, etat.detail))), etat.ton, etat.icone
    faits = [{"texte": texte, "ton": ton, "icone": icone}]
    if dossier.conduite_a_tenir and _peut(acteur, dossier, "URG"):
        faits.append({"texte": "Conduite à tenir", "ton": "danger", "icone": "triangle-alert"})
    return faits


def _voit(request: HttpRequest) -> bool:
    acteur = getattr(request, "acteur", None)
    return acteur is not None and acteur.peut("ID", "resumer")


def vocabulaire(request: HttpRequest) -> str:
    """« Jeunes », « Résidents »… after the sector of the structure shown."""
    return titre_des_personnes(structure_courante(request))


def _brise(request: HttpRequest) -> bool:
    acteur = getattr(request, "acteur", None)
    return acteur is not None and any(peut_briser(acteur, s) for s in acteur.structures)


def _reprend(request: HttpRequest) -> bool:
    acteur = getattr(request, "acteur", None)
    if acteur is None or not acteur.structures:
        return False
    ici = structure_courante(request).pk
    return bool(acteur.peut("ID", "ecrire", ici) and acteur.peut("ADM", "ecrire", ici))


ACTES_D_ICI = {
    "usager": "identité", "identite": "identité", "statut_identite": "statut de l’identité", "adresse": "adresse",
    "adresse_secrete": "adresse protégée", "telecom": "téléphone ou messagerie", "photo": "photo",
    "entourage": "entourage", "groupe": "groupe familial", "ins": "matricule INS",
    "nss": "numéro de sécurité sociale", "personnes": "liste des personnes", "accueil": "page du jour",
    "urgence": "recherche d’urgence", "doublons": "doublons possibles", "fusions": "fusions de dossiers",
    "fusion": "fusion de dossiers", "rapprochement": "rapprochement", "reprise": "reprise de données",
    "organisme": "identité, avant création", "secret_mineur": "secret demandé par un mineur",
    "restriction": "dossier restreint", "opposition": "opposition de la personne",
    "proche": "proche d’un professionnel", "dossier": "dossier", "dossier_ouvert": "ouverture du dossier",
    "liste": "liste des personnes", "admission_prononcee": "admission", "sejour_commence": "entrée",
    "sejour_termine": "sortie", "contact": "contact", "contact_interdit": "numéro d’un contact interdit",
    "droit_entourage": "droit d’un contact",
}  # fmt: skip


def ouvrir() -> None:
    """Called once by AppConfig.ready()."""
    reperes_anomalies.fournir(reperes)
    for cle, mots in ACTES_D_ICI.items():
        ACTES.enregistrer(mots, cle=cle)
    ONGLETS.enregistrer(Onglet("synthese", "Synthèse", "dossier", "ID", "resumer"), cle="synthese", ordre=10)
    ONGLETS.enregistrer(
        Onglet("administratif", "Administratif", "dossier_administratif", "ID"), cle="administratif", ordre=50
    )
    ONGLETS.enregistrer(
        Onglet("entourage", "Entourage", "dossier_entourage", "ENT", "resumer"), cle="entourage", ordre=70
    )
    ONGLETS.enregistrer(
        Onglet("confidentialite", "Confidentialité", "confidentialite", DOMAINES, ACTIONS),
        cle="confidentialite",
        ordre=85,
    )
    ONGLETS.enregistrer(Onglet("acces", "Accès", "dossier_acces", "HAB"), cle="acces", ordre=90)
    BANDEAU.enregistrer(SectionSynthese("presence", "", presence), cle="presence", ordre=10)
    BANDEAU.enregistrer(SectionSynthese("confidentialite", "", signaux), cle="confidentialite", ordre=20)
    sections = (("conduite", "Conduite à tenir", conduite), ("identite", "Identité", identite),
                ("entourage", "Entourage", entourage))  # fmt: skip
    for ordre, (cle, titre, lignes) in enumerate(sections):
        SYNTHESE.enregistrer(SectionSynthese(cle, titre, lignes, FAITS), cle=cle, ordre=ordre)
    parcours = SectionSynthese("sejours", "Parcours", sejours, FAITS, differee=lambda d, a: _peut(a, d, "ID"))
    SYNTHESE.enregistrer(parcours, cle="sejours", ordre=61)
    entrees = (
        ("accueil", Entree("Aujourd’hui", "accueil", "house", raccourci="a", mobile="Accueil"), 10),
        ("personnes", Entree(vocabulaire, "personnes", "users", visible=_voit, raccourci="p", mobile="Personnes"), 30),
        ("recherche", Entree("Rechercher", "personne_recherche", "search", visible=_voit, role="recherche"), 31),
        ("palette", Entree("Rechercher", "personne_suggestions", "search", visible=_voit, role="palette"), 32),
        ("reprise", Entree("Reprise de données", "reprise", "upload", groupe="Maison", visible=_reprend), 92),
        ("urgence", Entree("Accès d’urgence", "urgence", "key-round", groupe="Maison", visible=_brise), 89),
        ("proche", Entree("Déclarer un proche", "proche", "user-x", groupe="Maison", visible=_voit), 90),
        ("marque", Entree("Accueil", "accueil", "house", role="accueil"), 33),
    )
    for cle, entree, ordre in entrees:
        NAVIGATION.enregistrer(entree, cle=cle, ordre=ordre)
