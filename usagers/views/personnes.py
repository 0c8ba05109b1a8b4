"""List of the persons, identity sheet, portrait."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.http import parse_etags, quote_etag
from django.views.decorators.http import require_safe

from dui.core import journal
from habilitations.acces import Acteur, exiger_droit
from habilitations.lieux import structure_courante
from habilitations.models import Unite
from usagers.acces import permet, usager_autorise
from usagers.models import PhotoUsager
from usagers.selectors import personnes as lectures
from usagers.selectors.doublons import peut_verifier
from usagers.services.fusions import autres_dossiers
from usagers.vocabulaire import mots, titre

PAR_PAGE = 50


@require_safe
def liste(request: HttpRequest) -> HttpResponse:
    """/personnes/: filters in the address, keyset paging, at most ten queries."""
    acteur = exiger_droit(request.acteur, "ID", "resumer")  # type: ignore[attr-defined]
    structure = structure_courante(request)
    filtres = lectures.Filtres.lire(request.GET)
    rangees = list(lectures.personnes(acteur, structure, filtres)[: PAR_PAGE + 1])
    page = rangees[:PAR_PAGE]
    journal.tracer_lot(
        "lecture", objet="liste", structure_id=structure.pk, personnes=[(d.pk, d.usager_id) for d in page]
    )
    contexte = {
        "structure": structure, "titre": titre(structure), "mots": mots(structure), "dossiers": page,
        "suivante": filtres.adresse(apres=lectures.cle(page[-1])) if len(rangees) > PAR_PAGE else "",
        "choix": _choix(filtres, list(Unite.objects.filter(structure=structure, fermee_le__isnull=True))),
        "cree": acteur.peut("ID", "ecrire", structure.pk), "identitovigilance": peut_verifier(acteur, structure.pk),
    }  # fmt: skip
    return render(request, "usagers/personnes/liste.html", contexte)


def _choix(filtres: lectures.Filtres, unites: list[Unite]) -> list[tuple[str, str, bool]]:
    """(words, address, in force) of each filter; a filter in force takes itself away."""
    phases = [
        (phase.label + "s", filtres.adresse(phase=phase if phase != "actif" else ""), filtres.phase == phase)
        for phase in lectures.PHASES
    ]
    autres = [
        ("Avec moi", filtres.adresse(miens="" if filtres.miens else "1"), filtres.miens),
        (
            "Identité à compléter",
            filtres.adresse(identite="" if filtres.a_completer else "a_completer"),
            filtres.a_completer,
        ),
    ]
    lieux = [
        (u.nom, filtres.adresse(unite="" if filtres.unite == u.pk else u.pk), filtres.unite == u.pk) for u in unites
    ]
    return [*phases, *autres, *lieux]


@require_safe
def identite(request: HttpRequest, pk: int) -> HttpResponse:
    """/personnes/<id>/: identity sheet, each part by its right."""
    acteur: Acteur = request.acteur  # type: ignore[attr-defined]
    usager = usager_autorise(request, pk, "ID", "resumer")
    dossiers = usager.dossiers_ouverts  # type: ignore[attr-defined]
    ecrit = any(permet(acteur, d, "ID", "ecrire") for d in dossiers)
    complet = any(permet(acteur, d, "ID", "lire") for d in dossiers)
    voit_nir, ins = lectures.ins_de(acteur, usager, dossiers)
    contexte = {
        "usager": usager, "dossiers": dossiers, "ecrit": ecrit, "complet": complet, "voit_nir": voit_nir, "ins": ins,
        "ecrit_nir": any(permet(acteur, d, "NIR", "ecrire") for d in dossiers),
        "adresses": usager.adresses.order_by("fin", "-debut") if complet else [],
        "telecoms": usager.telecoms.order_by("canal", "pk") if complet else [],
        "protegee": lectures.adresses_secretes(acteur, usager).exists(),
        "peut_proteger": ecrit and any(6 in acteur.niveaux(d.structure_id) for d in dossiers),
        "groupes": lectures.groupes_de(acteur, usager),
        "histoire": lectures.histoire(acteur, usager) if complet else [], "autres": autres_dossiers(usager),
    }  # fmt: skip
    return render(request, "usagers/personnes/identite.html", contexte)


@require_safe
def photo(request: HttpRequest, pk: int) -> HttpResponse:
    """Portrait: same right as the name; kept by the browser of the person at work, never by a proxy."""
    usager = usager_autorise(request, pk, "ID", "resumer")
    etiquette = quote_etag(usager.photo_empreinte)
    if usager.photo_empreinte and etiquette in parse_etags(request.headers.get("If-None-Match", "")):
        return HttpResponse(status=304)
    image = PhotoUsager.objects.filter(usager=usager).first()
    if image is None:
        raise Http404
    return HttpResponse(
        bytes(image.octets), content_type=image.mime, headers={"ETag": etiquette, "Cache-Control": "private, no-cache"}
    )
