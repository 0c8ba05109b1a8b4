"""From the records to the values of a CDA header."""

import uuid

from documents.models import Document
from documents.types import types_documents
from dui.core.erreurs import ErreurMetier
from habilitations.models import Professionnel, Structure
from interop.cda.donnees import Coordonnees, DonneesCda, OrganisationCda, PersonneCda, ProfessionnelCda
from interop.nomenclatures import (
    INVISIBLE_TITULAIRES,
    Code,
    id_local,
    id_professionnel,
    id_structure,
    oid_de_uuid,
    profession,
    secteur,
)
from usagers.identite import EtatIdentite, TraitInvalide, TraitsStricts, majuscules, normaliser_nom, normaliser_prenom
from usagers.identite.traits import COG_INCONNU, cog_valide
from usagers.models import Adresse, AdresseSecrete, IdentiteINS, Sejour, Telecommunication, Usager
from usagers.selectors.secrets import secret_demande

ESPACE = uuid.uuid5(uuid.NAMESPACE_URL, "urn:dui")


def oid_structure(structure: Structure) -> str:
    """Root of the local numbers of a structure: stable, drawn from its FINESS, assigned by nobody."""
    return oid_de_uuid(uuid.uuid5(ESPACE, f"structure:{structure.finess}"))


def exiger_identite_complete(usager: Usager) -> None:
    """What a document that names the person cannot do without; said before anything is queued."""
    if usager.anonyme:
        message = "Cette personne est accueillie anonymement : aucun document à son nom ne part."
        raise ErreurMetier("anonyme", message)
    manques = [
        libelle
        for libelle, valeur in (
            ("le nom de naissance", usager.nom_naissance),
            ("les prénoms de naissance", usager.prenoms),
            ("la date de naissance", usager.date_naissance),
        )
        if not valeur
    ]
    if manques:
        raise ErreurMetier("identite_incomplete", f"Complétez d’abord son identité : {', '.join(manques)}.")
    _traits(usager)


def donnees_de(document: Document) -> DonneesCda:
    """All values of the header of a kept document. Reads as the current context allows."""
    dossier = document.dossier
    structure = dossier.structure
    auteur = _professionnel(document.auteur, structure)
    type_ = types_documents()[document.type]
    sejour = Sejour.objects.filter(dossier=dossier, date_entree__isnull=False).order_by("-date_entree").first()
    return DonneesCda(
        identifiant=oid_de_uuid(document.identifiant),
        serie=oid_de_uuid(document.jeu),
        version=document.version,
        type=Code(type_.code, type_.libelle, type_.systeme),
        titre=document.titre,
        cree_le=document.produit_le,
        personne=_personne(dossier.usager, structure),
        auteur=auteur,
        responsable=auteur,
        structure=_structure(structure),
        acte_debut=document.produit_le,
        sejour_debut=_debut(sejour, document),
        sejour_fin=sejour.date_sortie if sejour else None,
        masques=(INVISIBLE_TITULAIRES,) if secret_demande(dossier) else (),
        remplace=oid_de_uuid(document.remplace.identifiant) if document.remplace else "",
    )


def _debut(sejour: Sejour | None, document: Document):  # type: ignore[no-untyped-def]
    return sejour.date_entree if sejour and sejour.date_entree else document.produit_le.date()


def _personne(usager: Usager, structure: Structure) -> PersonneCda:
    ins = IdentiteINS.objects.filter(usager=usager).first()
    return PersonneCda(
        traits=_traits(usager),
        etat=EtatIdentite(usager.statut_identite, usager.homonyme, usager.douteuse, usager.fictive),
        oid_local=oid_structure(structure),
        identifiant_local=id_local(structure.finess, usager.identifiant_local),
        matricule=ins.matricule if ins else "",
        oid_ins=ins.oid if ins else "",
        nom_utilise=usager.nom_utilise,
        prenom_utilise=usager.prenom_utilise,
        civilite=usager.civilite.upper().rstrip("."),
        lieu_naissance=majuscules(usager.lieu_naissance_libelle),
        ordre_naissance=usager.ordre_naissance,
        coordonnees=_coordonnees(usager),
    )


def _traits(usager: Usager) -> TraitsStricts:
    """Strict traits, put in capitals if they were taken in otherwise; refused when a character forbids it."""
    try:
        prenoms = normaliser_prenom(usager.prenoms)
        return TraitsStricts(
            nom_naissance=normaliser_nom(usager.nom_naissance),
            prenoms=prenoms,
            premier_prenom=normaliser_prenom(usager.premier_prenom) if usager.premier_prenom else prenoms.split()[0],
            date_naissance=usager.date_naissance,  # type: ignore[arg-type]
            sexe=usager.sexe,
            lieu_cog=usager.lieu_naissance_cog if cog_valide(usager.lieu_naissance_cog) else COG_INCONNU,
        )
    except TraitInvalide as erreur:
        raise ErreurMetier("traits", f"{erreur.message} Corrigez l’identité, puis relancez.") from erreur


def _coordonnees(usager: Usager) -> Coordonnees:
    """Nothing at all for a person whose address is kept secret, or that of somebody around: they may live together."""
    if AdresseSecrete.objects.filter(AdresseSecrete.en_cours(), usager=usager).exists():
        return Coordonnees()
    adresse = Adresse.objects.filter(Adresse.en_cours(), usager=usager, type="domicile").first()
    lignes = (adresse.lignes, f"{adresse.code_postal} {adresse.commune}".strip()) if adresse else ()
    telephone = Telecommunication.objects.filter(usager=usager, canal__in=["mobile", "fixe"]).first()
    return Coordonnees(
        telephone=telephone.valeur if telephone else "", lignes=tuple(ligne for ligne in lignes if ligne)
    )


def _professionnel(pro: Professionnel, structure: Structure) -> ProfessionnelCda:
    return ProfessionnelCda(
        identifiant=id_professionnel(pro.rpps, structure.finess, str(pro.pk)),
        nom=majuscules(pro.nom),
        prenom=pro.prenom,
        profession=profession(pro.profession),
    )


def _structure(structure: Structure) -> OrganisationCda:
    lignes = (structure.adresse,) if structure.adresse else ()
    return OrganisationCda(
        id_structure(structure.finess),
        structure.nom,
        secteur(structure.categorie, structure.secteur),
        Coordonnees(telephone=structure.telephone, lignes=lignes),
    )
