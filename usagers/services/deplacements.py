"""What moves in a merge, and the exact way back. Runs inside the widened context of services.fusions."""

from typing import Any

from django.apps import apps
from django.db.models import ForeignKey, Model
from django.db.models.fields.reverse_related import ManyToOneRel

from dui.core.erreurs import ErreurMetier
from habilitations.choices import Phase
from habilitations.models import PerimetreDossier
from usagers.models import (
    ChangementIdentite,
    DemandeRapprochement,
    Dossier,
    Fusion,
    IdentiteINS,
    LigneReprise,
    MembreGroupe,
    PhotoUsager,
    StatutDossier,
    Usager,
)
from usagers.services.personnes import noter_changement

TRAITS = (
    "nom_naissance", "prenoms", "premier_prenom", "sexe", "date_naissance", "date_declaree", "ordre_naissance",
    "lieu_naissance_cog", "lieu_naissance_libelle", "statut_identite", "homonyme", "douteuse", "fictive",
)  # fmt: skip
CHAMPS = (
    "nom_utilise", "prenom_utilise", "surnom", "civilite", "situation_familiale", "composition_foyer",
    "description_foyer", "nationalites", "langues", "interprete", "date_deces", "causes_deces", "numero_mdph",
    "commentaire",
)  # fmt: skip
# Rows that stay with their record, or have a rule of their own.
A_PART = frozenset(
    {Usager, Fusion, Dossier, MembreGroupe, IdentiteINS, PhotoUsager, ChangementIdentite, DemandeRapprochement}
    | {LigneReprise}
)
CLOS_PAR_FUSION = "Fiche fusionnée"


def structures_communes(a: Usager, b: Usager) -> set[int]:
    """Structures where both records have a dossier."""
    premieres = Dossier.objects.filter(usager=a).values_list("structure_id", flat=True)
    return set(premieres) & set(Dossier.objects.filter(usager=b).values_list("structure_id", flat=True))


def fusionner(fusion: Fusion) -> dict[str, Any]:
    gagnant, perdant = fusion.gagnant, fusion.perdant
    bilan = {
        "structures": {"gagnant": gagnant.structures, "perdant": perdant.structures},
        "phases": _clore_les_doubles(gagnant, perdant),
        "lignes": _deplacer(gagnant, perdant),
        "ins": _reprendre_ins(fusion),
    }
    bilan["champs"] = _prendre_les_champs(fusion)
    Usager.objects.filter(pk=perdant.pk).update(fusionne_dans=gagnant, version=perdant.version + 1)
    noter_changement(gagnant, f"Fusion avec {perdant.identifiant_local}")
    noter_changement(perdant, f"Fusionnée dans {gagnant.identifiant_local}")
    return bilan


def _clore_les_doubles(gagnant: Usager, perdant: Usager) -> dict[str, str]:
    """Second dossier of the same structure: closed where it is, with its stays and all its writings."""
    phases = {}
    doubles = Dossier.objects.filter(usager=perdant, structure__in=structures_communes(gagnant, perdant))
    for dossier in doubles.select_related("perimetre"):
        if dossier.perimetre.phase not in (Phase.CLOS, Phase.ARCHIVE, Phase.ELIMINE):
            phases[str(dossier.pk)] = dossier.perimetre.phase
            _changer_phase(dossier.pk, dossier.structure_id, Phase.CLOS, CLOS_PAR_FUSION)
    return phases


def _changer_phase(dossier_id: int, structure_id: int, phase: str, motif: str) -> None:
    PerimetreDossier.objects.filter(pk=dossier_id).update(phase=phase)
    StatutDossier.objects.create(dossier_id=dossier_id, structure_id=structure_id, phase=phase, motif=motif)


def _relations() -> list[tuple[type[Model], str]]:
    """Every foreign key to a person, in any room that is installed: relations, addresses, what comes later."""
    return [
        (relation.related_model, relation.field.name)
        for relation in Usager._meta.get_fields(include_hidden=True)
        if isinstance(relation, ManyToOneRel)
        and isinstance(relation.field, ForeignKey)
        and not relation.one_to_one
        and relation.related_model not in A_PART
        and not hasattr(relation.related_model, "pgh_tracked_model")
    ]


def _deplacer(gagnant: Usager, perdant: Usager) -> dict[str, list[int]]:
    lignes = {}
    for modele, champ in _relations():
        rangees = modele._default_manager.filter(**{champ: perdant})
        lignes[f"{modele._meta.label}:{champ}"] = _changer(rangees, champ, gagnant)
    communes = structures_communes(gagnant, perdant)
    dossiers = Dossier.objects.filter(usager=perdant).exclude(structure__in=communes)
    lignes["usagers.Dossier:usager"] = _changer(dossiers, "usager", gagnant)
    deja = MembreGroupe.objects.filter(usager=gagnant).values("groupe")
    groupes = MembreGroupe.objects.filter(usager=perdant).exclude(groupe__in=deja)
    lignes["usagers.MembreGroupe:usager"] = _changer(groupes, "usager", gagnant)
    return {cle: pks for cle, pks in lignes.items() if pks}


def _changer(rangees: Any, champ: str, vers: Usager) -> list[int]:
    pks = sorted(rangees.values_list("pk", flat=True))
    modele = rangees.model
    if modele._default_manager.filter(pk__in=pks).update(**{champ: vers}) != len(pks):
        raise ErreurMetier("deplacement", "Tout n’a pas pu être déplacé. La fusion est annulée, rien n’a changé.")
    return pks


def _reprendre_ins(fusion: Fusion) -> dict[str, bool]:
    """Only flags are kept here: numbers stay in their own table."""
    autre = IdentiteINS.objects.filter(usager=fusion.perdant).first()
    if autre is None:
        return {}
    garde = IdentiteINS.objects.filter(usager=fusion.gagnant).first()
    bilan = {"creee": garde is None, "matricule": False, "nss": False}
    garde = garde or IdentiteINS(usager=fusion.gagnant)
    if "traits" in fusion.choix and autre.matricule and not garde.matricule:
        garde.matricule, garde.oid, garde.obtenu_le = autre.matricule, autre.oid, autre.obtenu_le
        bilan["matricule"] = True
    if autre.numero_securite_sociale and not garde.numero_securite_sociale:
        garde.numero_securite_sociale, bilan["nss"] = autre.numero_securite_sociale, True
    garde.save()
    return bilan


def _prendre_les_champs(fusion: Fusion) -> dict[str, dict[str, Any]]:
    gagnant, perdant = fusion.gagnant, fusion.perdant
    noms = [nom for nom in CHAMPS if nom in fusion.choix] + (list(TRAITS) if "traits" in fusion.choix else [])
    change = {nom: getattr(perdant, nom) for nom in noms if getattr(perdant, nom) != getattr(gagnant, nom)}
    avant = {nom: _json(getattr(gagnant, nom)) for nom in change}
    Usager.objects.filter(pk=gagnant.pk).update(version=gagnant.version + 1, **change)
    gagnant.refresh_from_db()
    return {"avant": avant, "apres": {nom: _json(valeur) for nom, valeur in change.items()}}


def _json(valeur: Any) -> Any:
    return valeur.isoformat() if hasattr(valeur, "isoformat") else valeur


def separer(fusion: Fusion) -> None:
    bilan, gagnant, perdant = fusion.deplace, fusion.gagnant, fusion.perdant
    for cle, pks in bilan["lignes"].items():
        etiquette, champ = cle.split(":")
        modele = apps.get_model(etiquette)
        modele._default_manager.filter(pk__in=pks, **{champ: gagnant}).update(**{champ: perdant})
    _rouvrir(bilan["phases"])
    _rendre_champs(gagnant, bilan["champs"])
    _rendre_ins(gagnant, bilan["ins"])
    for usager, role in ((gagnant, "gagnant"), (perdant, "perdant")):
        if not Dossier.objects.filter(usager=usager).exists():
            Usager.objects.filter(pk=usager.pk).update(structures=bilan["structures"][role])
    Usager.objects.filter(pk=perdant.pk).update(fusionne_dans=None)
    noter_changement(Usager.objects.get(pk=gagnant.pk), f"Séparation d’avec {perdant.identifiant_local}")


def _rouvrir(phases: dict[str, str]) -> None:
    for pk, phase in phases.items():
        perimetre = PerimetreDossier.objects.get(pk=pk)
        if perimetre.phase == Phase.CLOS:
            _changer_phase(perimetre.pk, perimetre.structure_id, phase, "Fusion défaite")


def _rendre_champs(gagnant: Usager, champs: dict[str, dict[str, Any]]) -> None:
    gagnant.refresh_from_db()
    intacts = [nom for nom, valeur in champs["apres"].items() if _json(getattr(gagnant, nom)) == valeur]
    if set(champs["apres"]) & set(TRAITS) and not set(champs["apres"]) & set(TRAITS) <= set(intacts):
        intacts = [nom for nom in intacts if nom not in TRAITS]  # strict traits go back together, or not at all
    retour = {
        nom: Usager._meta.get_field(nom).to_python(champs["avant"][nom])  # type: ignore[union-attr]
        for nom in intacts
    }
    Usager.objects.filter(pk=gagnant.pk).update(version=gagnant.version + 1, **retour)


def _rendre_ins(gagnant: Usager, ins: dict[str, bool]) -> None:
    if not ins:
        return
    garde = IdentiteINS.objects.filter(usager=gagnant)
    if ins["matricule"]:
        garde.update(matricule="", oid="", obtenu_le=None)
    if ins["nss"]:
        garde.update(numero_securite_sociale="")
    if ins["creee"]:
        garde.filter(matricule="", numero_securite_sociale="").delete()
