"""Two people edit the same thing: nothing is overwritten in silence (AD-7, image 13b).

    class IdentiteForm(FormulaireVersionne, FormulaireModele): …          # carries the version that was read
    enregistrer_versionne(usager, champs, form.version_lue)                # in the service

Fields changed by one side only are merged; a field changed by both raises ConflitVersion, which the middleware turns
into the merge screen. Its answer comes back through the same form and the same service.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from difflib import SequenceMatcher
from typing import Any

from django import forms
from django.db import models
from django.db.models import F
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render

from dui.core import acteurs, horloge, typographie
from dui.core.erreurs import ConflitVersion

MOI, EUX, CHOIX, TEXTE = "fusion_moi_", "fusion_eux_", "fusion_choix_", "fusion_texte_"
REPRISES = 3
_MOTS = re.compile(r"\S+\s*|\s+")
Morceaux = list[tuple[str, bool]]


# --- saving -------------------------------------------------------------------------------------------------------


def enregistrer_versionne(instance: Any, champs: Mapping[str, Any], version_lue: int) -> Any:
    """UPDATE … WHERE version: save if nobody did meanwhile; else merge what is disjoint, or raise ConflitVersion."""
    voulus, version = dict(champs), version_lue
    for _ in range(REPRISES):
        if _ecrire(instance, voulus, version):
            instance.refresh_from_db()
            return instance
        actuelle = type(instance)._base_manager.filter(pk=instance.pk).first()
        if actuelle is None:
            raise Http404
        base = _version(actuelle, version_lue)
        miens = _changes(actuelle, base, champs)
        if base is None or any(_valeur(actuelle, c) not in (_valeur(base, c), v) for c, v in miens.items()):
            raise ConflitVersion(actuelle, dict(champs), version_lue)
        voulus, version = miens, actuelle.version
    raise ConflitVersion(instance, dict(champs), version_lue)


def _ecrire(instance: Any, champs: Mapping[str, Any], version: int) -> bool:
    modele = type(instance)
    colonnes = dict(champs)
    if any(f.name == "modifie_le" for f in modele._meta.concrete_fields):
        colonnes["modifie_le"] = horloge.maintenant()
    lignes = modele._base_manager.filter(pk=instance.pk, version=version)
    return lignes.update(**colonnes, version=F("version") + 1) == 1


def _version(instance: Any, version: int) -> Any | None:
    """State of the object when that version was current, from its history."""
    if not hasattr(instance, "events"):
        return None
    return instance.events.filter(version=version).order_by("-pgh_id").first()


def _changes(actuelle: Any, base: Any | None, champs: Mapping[str, Any]) -> dict[str, Any]:
    """Fields that I changed since the version that I read."""
    if base is None:
        return dict(champs)
    return {nom: valeur for nom, valeur in champs.items() if _valeur(base, nom) != _pk(valeur)}


def _valeur(objet: Any, nom: str) -> Any:
    """Comparable value: the key of a related object."""
    champ = objet._meta.get_field(nom)
    return getattr(objet, champ.attname)


def _pk(valeur: Any) -> Any:
    return valeur.pk if isinstance(valeur, models.Model) else valeur


# --- form ---------------------------------------------------------------------------------------------------------


class FormulaireVersionne:
    """Mixin, before the base form: hidden `version`, and the answers of the merge screen put back into the fields."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        if args and args[0] is not None:
            args = (resoudre(args[0]), *args[1:])
        elif kwargs.get("data") is not None:
            kwargs["data"] = resoudre(kwargs["data"])
        super().__init__(*args, **kwargs)
        instance = getattr(self, "instance", None)
        version = getattr(instance, "version", None) or (kwargs.get("initial") or {}).get("version")
        self.fields["version"] = forms.IntegerField(  # type: ignore[attr-defined]
            widget=forms.HiddenInput, initial=version, required=False, min_value=0
        )

    @property
    def version_lue(self) -> int:
        """0 when the form came without: never the current version, hence a conflict rather than an overwrite."""
        return self.cleaned_data.get("version") or 0  # type: ignore[attr-defined]


def avec_version(service: Callable[..., Any]) -> Callable[..., Any]:
    """The service of a versioned form, called with what the form gives: its `version` is what was read."""

    def appeler(*, version: int | None = 0, **champs: Any) -> Any:
        return service(version_lue=version or 0, **champs)

    return appeler


def resoudre(donnees: Any) -> Any:
    """Answer of the merge screen: each field takes mine, theirs, or the text written from both."""
    choisis = [nom.removeprefix(CHOIX) for nom in donnees if nom.startswith(CHOIX)]
    if not choisis:
        return donnees
    resolues = donnees.copy()
    for champ in choisis:
        choix = donnees.get(CHOIX + champ)
        if choix == "deux":
            valeurs = [donnees.get(TEXTE + champ, "")]
        else:
            valeurs = donnees.getlist((EUX if choix == "eux" else MOI) + champ)
        resolues.setlist(champ, valeurs)
    return resolues


# --- screen -------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class LigneFusion:
    """One field changed on both sides."""

    nom: str
    libelle: str
    mien: Morceaux
    leur: Morceaux
    avant: str
    mien_brut: list[str]
    leur_brut: list[str]
    texte: str | None


@dataclass(frozen=True)
class Repris:
    """One field changed on one side only."""

    nom: str
    libelle: str
    valeur: str
    par: str
    brut: list[str]


def ecran(request: HttpRequest, exc: ConflitVersion) -> HttpResponse:
    """409: my version and theirs, field by field; everything typed is in the page."""
    base = _version(exc.instance, exc.version_lue)
    auteur, quand = _auteur(exc.instance)
    conflits, repris = _trier(exc, base, auteur)
    connus = {"version", *(c.nom for c in conflits), *(r.nom for r in repris)}
    contexte = {
        "gabarit": "noyau/nu.html" if getattr(request, "htmx", False) else "base.html",
        "objet": exc.instance,
        "auteur": auteur,
        "prenom": auteur.partition(" ")[0] or "Quelqu’un",
        "quand": quand,
        "mon_nom": acteurs.nom_de(getattr(getattr(request, "acteur", None), "id", None)) or "Vous",
        "conflits": conflits,
        "repris": repris,
        "autres": _autres(request.POST, connus),
        "version": exc.instance.version,
        "chemin": request.get_full_path(),
        "brouillon": request.POST.get("brouillon", ""),
    }
    return render(request, "noyau/fusion.html", contexte, status=409)


def _auteur(instance: Any) -> tuple[str, datetime | None]:
    """Who saved last, from the context of the newest version."""
    if not hasattr(instance, "events"):
        return "", None
    dernier = instance.events.select_related("pgh_context").order_by("-pgh_id").first()
    if dernier is None:
        return "", None
    metadonnees = dernier.pgh_context.metadata if dernier.pgh_context else {}
    return acteurs.nom_de(metadonnees.get("acteur")), dernier.pgh_created_at


def _trier(exc: ConflitVersion, base: Any | None, auteur: str) -> tuple[list[LigneFusion], list[Repris]]:
    conflits, repris = [], []
    for nom, valeur in exc.saisie.items():
        champ = exc.instance._meta.get_field(nom)
        mienne, leur = _pk(valeur), _valeur(exc.instance, nom)
        avant = _valeur(base, nom) if base is not None else None
        if not champ.editable or mienne == leur:
            continue
        if base is not None and avant == mienne:
            par = f"modifié par {auteur.partition(' ')[0] or 'quelqu’un d’autre'}"
            repris.append(_repris(champ, leur, par))
        elif base is not None and avant == leur:
            repris.append(_repris(champ, mienne, "modifié par vous"))
        else:
            conflits.append(_conflit(champ, mienne, leur, avant))
    return conflits, repris


def _repris(champ: Any, valeur: Any, par: str) -> Repris:
    return Repris(champ.name, _libelle(champ), lisible(champ, valeur), par, brut(valeur))


def _conflit(champ: Any, mienne: Any, leur: Any, avant: Any) -> LigneFusion:
    mot_mien, mot_leur = lisible(champ, mienne), lisible(champ, leur)
    texte = isinstance(champ, models.CharField | models.TextField) and not champ.choices
    return LigneFusion(
        nom=champ.name,
        libelle=_libelle(champ),
        mien=surligner(mot_leur, mot_mien),
        leur=surligner(mot_mien, mot_leur),
        avant=lisible(champ, avant) if avant is not None else "",
        mien_brut=brut(mienne),
        leur_brut=brut(leur),
        texte=reunir(mot_leur, mot_mien) if texte and mienne and leur else None,
    )


def _libelle(champ: Any) -> str:
    libelle = str(champ.verbose_name)
    return libelle[:1].upper() + libelle[1:]


def lisible(champ: Any, valeur: Any) -> str:
    """A value as people read it."""
    if valeur is None or valeur == "" or valeur == []:
        return "non renseigné"
    if isinstance(valeur, bool):
        return "oui" if valeur else "non"
    if isinstance(valeur, datetime):
        return typographie.instant(valeur)
    if isinstance(valeur, date):
        return typographie.date_longue(valeur)
    if isinstance(valeur, list):
        return ", ".join(str(v) for v in valeur)
    if champ.choices:
        return str(dict(champ.flatchoices).get(valeur, valeur))
    if champ.is_relation:
        return str(champ.related_model._base_manager.filter(pk=valeur).first() or "non visible")
    return str(valeur)


def brut(valeur: Any) -> list[str]:
    """The same value as a form would post it."""
    if valeur is None:
        return [""]
    if isinstance(valeur, bool):
        return ["on"] if valeur else []
    if isinstance(valeur, list):
        return [str(v) for v in valeur]
    if isinstance(valeur, datetime):
        return [valeur.astimezone(horloge.PARIS).strftime("%Y-%m-%d %H:%M:%S")]
    if isinstance(valeur, date):
        return [valeur.isoformat()]
    return [str(valeur)]


def surligner(reference: str, texte: str) -> Morceaux:
    """`texte` in three pieces at most: what it shares with `reference` at both ends, what differs marked."""
    mots = _MOTS.findall(texte)
    debut, fin = _communs(_MOTS.findall(reference), mots)
    pieces = [("".join(mots[:debut]), False), ("".join(mots[debut:fin]), True), ("".join(mots[fin:]), False)]
    return [piece for piece in pieces if piece[0]]


def _communs(reference: list[str], mots: list[str]) -> tuple[int, int]:
    """Bounds of the part of `mots` that differs, spaces apart."""
    a, b = [m.strip() for m in reference], [m.strip() for m in mots]
    debut = 0
    while debut < min(len(a), len(b)) and a[debut] == b[debut]:
        debut += 1
    queue = 0
    while queue < min(len(a), len(b)) - debut and a[-1 - queue] == b[-1 - queue]:
        queue += 1
    return debut, len(b) - queue


def reunir(leur: str, mien: str) -> str:
    """Both texts in one, shared parts once, to be read again by a person; line by line when there are several."""
    if "\n" in leur or "\n" in mien:
        return _reunir_lignes(leur.splitlines(), mien.splitlines())
    eux, moi = _MOTS.findall(leur), _MOTS.findall(mien)
    debut, fin = _communs(moi, eux)
    _, fin_moi = _communs(eux, moi)
    milieux = [m for m in ("".join(eux[debut:fin]), "".join(moi[debut:fin_moi])) if m.strip()]
    suite = "".join(moi[fin_moi:])
    milieu = ", ".join(m.rstrip() for m in milieux)
    return "".join(moi[:debut]) + milieu + (f" {suite}" if milieu and suite else suite)


def _reunir_lignes(eux: list[str], moi: list[str]) -> str:
    sortie: list[str] = []
    for genre, i, j, k, fin in SequenceMatcher(None, eux, moi, autojunk=False).get_opcodes():
        sortie += eux[i:j]
        if genre != "equal":
            sortie += moi[k:fin]
    return "\n".join(sortie)


def _autres(donnees: QueryDict, connus: set[str]) -> list[tuple[str, str]]:
    """Everything else that was posted, to be posted again."""
    laisses = {"csrfmiddlewaretoken", "jeton_soumission"}
    return [
        (nom, valeur)
        for nom in donnees
        if nom not in connus | laisses and not nom.startswith("fusion_")
        for valeur in donnees.getlist(nom)
    ]
