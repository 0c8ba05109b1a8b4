"""Forms of the agenda: what is planned, how it is closed, who is told."""

from datetime import datetime, time, timedelta
from typing import Any

from django import forms

from coordination.agenda import ouverts_a_l_ecriture
from coordination.choices import Importance, MotifNonRealisation, TypeEvenement
from coordination.choices_agenda import (
    Demande,
    GenreRessource,
    IssuePersonne,
    ModeTransport,
    MotifIndisponible,
    NatureTransport,
    Portee,
    ReponseInvitation,
    TypeSSIAD,
    Vacances,
    Zone,
)
from coordination.donnees.serafin import prestations
from coordination.forms import collegues
from coordination.models import Evenement, ListeDiffusion, PersonneEvenement, Ressource
from coordination.recurrence import instant
from coordination.services.agenda import Plan
from coordination.services.series import Repetition
from dui.core import horloge
from dui.core.formulaires import Formulaire, Segment
from dui.core.fusion import FormulaireVersionne
from dui.core.modeles import Niveau
from habilitations.acces import Acteur, numeros_visibles
from habilitations.choices import Secteur
from habilitations.models import Professionnel, Structure
from usagers.acces import liens_pour
from usagers.models import Dossier

RYTHMES = (
    ("", "Une seule fois"), ("FREQ=WEEKLY", "Chaque semaine"), ("FREQ=WEEKLY;INTERVAL=2", "Une semaine sur deux"),
    ("FREQ=DAILY", "Chaque jour"), ("FREQ=MONTHLY", "Chaque mois, à cette date"), ("autre", "Autrement"),
)  # fmt: skip
HORS_AGENDA = {TypeEvenement.CONTACT, TypeEvenement.VISITE}


def heure_du_jour() -> forms.TimeInput:
    return forms.TimeInput(attrs={"type": "time", "class": "court"}, format="%H:%M")


class PersonnesField(forms.ModelMultipleChoiceField):
    def label_from_instance(self, obj: Dossier) -> str:
        return obj.usager.nom_affiche


class DossierField(forms.ModelChoiceField):
    def label_from_instance(self, obj: Dossier) -> str:
        return obj.usager.nom_affiche


class EvenementForm(FormulaireVersionne, Formulaire):
    """One page for an appointment, an outing of six, a meeting. `plan()` gives what the service takes."""

    deux_colonnes = True
    larges = ("libelle", "personnes", "participants", "objectif", "autres", "ressources", "serafin")
    libelle = forms.CharField(label="Quoi", max_length=150)
    type = forms.ChoiceField(label="Type", choices=[c for c in TypeEvenement.choices if c[0] not in HORS_AGENDA],
                             initial=TypeEvenement.RENDEZ_VOUS)  # fmt: skip
    niveau = forms.TypedChoiceField(label="Qui lit de quoi il s’agit", coerce=int, initial=2)
    jour = forms.DateField(label="Jour", initial=horloge.aujourdhui)
    heure = forms.TimeField(label="Heure", widget=heure_du_jour())
    minutes = forms.IntegerField(label="Durée en minutes", min_value=5, max_value=14 * 1440, initial=60)
    lieu = forms.CharField(label="Lieu", max_length=120, required=False)
    personnes = PersonnesField(label="Pour", queryset=Dossier.objects.none(), required=False,
                               widget=forms.CheckboxSelectMultiple,
                               help_text="Plusieurs : une seule activité, chacun sa présence.")  # fmt: skip
    participants = forms.ModelMultipleChoiceField(
        label="Avec", queryset=Professionnel.objects.none(), required=False, widget=forms.CheckboxSelectMultiple,
        help_text="Chacun reçoit une invitation, qu’il peut décliner.",
    )  # fmt: skip
    autres = forms.CharField(label="Et aussi", max_length=300, required=False,
                             help_text="Noms séparés par des virgules.")  # fmt: skip
    ressources = forms.ModelMultipleChoiceField(label="Véhicule, salle, matériel", queryset=Ressource.objects.none(),
                                                required=False, widget=forms.CheckboxSelectMultiple)  # fmt: skip
    objectif = forms.CharField(label="But", max_length=300, required=False)
    structure_en_charge = forms.CharField(label="Structure en charge", max_length=120, required=False)
    repas = forms.BooleanField(label="Un repas est compris", required=False)
    hors_prestation = forms.BooleanField(label="Hors prestation", required=False)
    serafin = forms.MultipleChoiceField(label="Prestations SERAFIN", required=False)
    type_ssiad = forms.ChoiceField(label="Type SSIAD", required=False, choices=[("", "Sans objet"), *TypeSSIAD.choices])
    action_projet = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=1)
    prestation_projet = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=1)
    REPLIES = ("objectif", "autres", "structure_en_charge", "repas", "hors_prestation", "serafin", "type_ssiad")

    def __init__(self, *args: Any, acteur: Acteur, structure: Structure, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.structure = structure
        champs: Any = self.fields
        champs["personnes"].queryset = ouverts_a_l_ecriture(acteur, structure.pk)
        champs["participants"].queryset = collegues(structure.pk)
        champs["ressources"].queryset = Ressource.objects.filter(structure=structure.pk, retiree_le=None)
        champs["serafin"].choices = [(code, f"{code} {mots}") for code, mots in prestations()]
        champs["niveau"].choices = niveaux_offerts(acteur, structure.pk)
        if structure.secteur != Secteur.DOM:
            del champs["type_ssiad"]

    def plan(self) -> Plan:
        lu = self.cleaned_data
        debut = instant(datetime.combine(lu["jour"], lu["heure"]))
        personnes = tuple(lu["personnes"])
        return Plan(
            structure_id=self.structure.pk, type=lu["type"], libelle=lu["libelle"], debut=debut,
            fin=debut + timedelta(minutes=lu["minutes"]), niveau=lu["niveau"], lieu=lu["lieu"],
            objectif=lu["objectif"], groupe=len(personnes) > 1, serafin=tuple(lu["serafin"]),
            type_ssiad=lu.get("type_ssiad", ""), structure_en_charge=lu["structure_en_charge"], repas=lu["repas"],
            hors_prestation=lu["hors_prestation"], action_projet=lu["action_projet"],
            prestation_projet=lu["prestation_projet"], dossiers=personnes, participants=tuple(lu["participants"]),
            autres=tuple(n.strip() for n in lu["autres"].split(",") if n.strip()), ressources=tuple(lu["ressources"]),
        )  # fmt: skip

    @property
    def depliee(self) -> bool:
        return any(self[nom].value() or self[nom].errors for nom in self.REPLIES if nom in self.fields)


def niveaux_offerts(acteur: Acteur, structure_id: int) -> list[tuple[int, str]]:
    """Levels that this actor reads: nobody writes what they could not read again."""
    reserve = "les autres voient « RDV santé »"
    mots = {2: "L’équipe", 3: "Qui suit ses consignes de santé", 4: f"L’équipe de soins, {reserve}",
            5: f"La psychologue, {reserve}"}  # fmt: skip
    lus = acteur.niveaux(structure_id) - (frozenset() if acteur.professionnel_de_sante else {4})
    return [(n, mots[n]) for n in sorted(lus & set(mots))] or [(1, str(Niveau(1).label))]


class NouveauForm(EvenementForm):
    """Once, or again and again."""

    rythme = forms.ChoiceField(label="Se répète", choices=RYTHMES, required=False)
    regle = forms.CharField(label="Règle", max_length=200, required=False,
                            help_text="Par exemple : FREQ=MONTHLY;BYDAY=1TU, le premier mardi du mois.")  # fmt: skip
    jusqu_au = forms.DateField(label="Jusqu’au", required=False)
    vacances = forms.ChoiceField(label="Vacances scolaires", required=False,
                                 choices=[("", "Sans en tenir compte"), *Vacances.choices])  # fmt: skip
    zone = forms.ChoiceField(label="Zone", required=False, choices=[("", "Choisir"), *Zone.choices])
    sauf_feries = forms.BooleanField(label="Sauf les jours fériés", required=False)

    def repetition(self) -> Repetition | None:
        lu = self.cleaned_data
        regle = lu["regle"] if lu["rythme"] == "autre" else lu["rythme"]
        if not regle:
            return None
        if lu["jusqu_au"] and "UNTIL" not in regle.upper():
            regle += f";UNTIL={lu['jusqu_au']:%Y%m%d}"
        return Repetition(regle, lu["vacances"], lu["zone"], lu["sauf_feries"])


class ModifierForm(EvenementForm):
    portee = forms.ChoiceField(label="Ce qui change", choices=Portee.choices, initial=Portee.CELLE_CI, widget=Segment)

    def __init__(self, *args: Any, serie: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not serie:
            del self.fields["portee"]


def initial_de(plan: Plan, version: int) -> dict[str, Any]:
    """A plan put back into the form."""
    local = plan.debut.astimezone(horloge.PARIS)
    return {
        "libelle": plan.libelle, "type": plan.type, "niveau": plan.niveau, "jour": local.date(),
        "heure": local.time().replace(tzinfo=None), "minutes": plan.minutes, "lieu": plan.lieu,
        "objectif": plan.objectif, "personnes": [d.pk for d in plan.dossiers],
        "participants": [p.pk for p in plan.participants], "autres": ", ".join(plan.autres),
        "ressources": [r.pk for r in plan.ressources], "structure_en_charge": plan.structure_en_charge,
        "repas": plan.repas, "hors_prestation": plan.hors_prestation, "serafin": list(plan.serafin),
        "type_ssiad": plan.type_ssiad, "action_projet": plan.action_projet,
        "prestation_projet": plan.prestation_projet, "version": version,
    }  # fmt: skip


class ClotureForm(Formulaire):
    """The presence of each, one question a person; nobody is there by default."""

    fin = forms.TimeField(label="Fini à", widget=heure_du_jour(), required=False)

    def __init__(self, *args: Any, evenement: Evenement, lignes: list[PersonneEvenement], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.evenement = evenement
        if evenement.fin is not None:
            self.fields["fin"].initial = evenement.fin.astimezone(horloge.PARIS).time()
        for ligne in lignes:
            self.fields[f"p-{ligne.pk}"] = forms.ChoiceField(
                label=ligne.dossier.usager.nom_affiche, choices=IssuePersonne.choices, widget=Segment, required=False
            )

    def reponses(self) -> dict[int, str]:
        return {int(nom[2:]): v for nom, v in self.cleaned_data.items() if nom.startswith("p-") and v}

    def fin_dite(self) -> datetime | None:
        heure: time | None = self.cleaned_data.get("fin")
        if heure is None:
            return None
        jour = self.evenement.debut.astimezone(horloge.PARIS).date()
        dite = instant(datetime.combine(jour, heure))
        return dite if dite >= self.evenement.debut else dite + timedelta(days=1)


class AnnulerForm(Formulaire):
    motif_national = forms.ChoiceField(label="Pourquoi", choices=MotifNonRealisation.choices)
    motif = forms.CharField(label="Précision", max_length=300, required=False)


class CorrigerForm(Formulaire):
    ligne = forms.ModelChoiceField(label="Pour", queryset=PersonneEvenement.objects.none(), empty_label=None)
    issue = forms.ChoiceField(label="En fait", choices=IssuePersonne.choices, widget=Segment)
    motif = forms.CharField(label="Pourquoi vous corrigez", max_length=300)


class CopierForm(Formulaire):
    jour = forms.DateField(label="Jour")
    heure = forms.TimeField(label="Heure", widget=heure_du_jour())


class RepondreForm(Formulaire):
    reponse = forms.ChoiceField(label="Votre réponse", choices=ReponseInvitation.choices, widget=Segment)
    motif = forms.CharField(label="Si vous déclinez, pourquoi", max_length=200, required=False)


class RecitForm(Formulaire):
    niveau = forms.TypedChoiceField(label="Qui pourra lire", coerce=int)
    texte = forms.CharField(label="Compte rendu", widget=forms.Textarea(attrs={"rows": 8}), max_length=8000,
                            help_text="Des faits. Chaque dossier ne nommera que sa personne.")  # fmt: skip


class CorrigerRecitForm(FormulaireVersionne, Formulaire):
    texte = forms.CharField(label="Compte rendu", widget=forms.Textarea(attrs={"rows": 10}), max_length=8000,
                            error_messages={"required": "Écrivez le compte rendu."})  # fmt: skip


class CommenterForm(Formulaire):
    texte = forms.CharField(label="Commentaire", max_length=500, widget=forms.Textarea(attrs={"rows": 3}))


class ArreterForm(Formulaire):
    motif = forms.CharField(label="Pourquoi", max_length=200)


class TransportForm(Formulaire):
    deux_colonnes = True
    qui = forms.ChoiceField(label="Qui voyage")
    mode = forms.ChoiceField(label="Moyen", choices=ModeTransport.choices)
    motorisation = forms.CharField(label="Motorisation", max_length=40, required=False)
    transporteur = forms.CharField(label="Transporteur", max_length=120, required=False)
    depart = forms.CharField(label="Départ", max_length=200, required=False)
    arrivee = forms.CharField(label="Arrivée", max_length=200, required=False)
    part_a = forms.TimeField(label="Part à", widget=heure_du_jour())
    arrive_a = forms.TimeField(label="Arrive à", widget=heure_du_jour())
    distance_km = forms.DecimalField(label="Distance (km)", required=False, min_value=0, max_digits=6, decimal_places=1)
    minutes = forms.IntegerField(label="Durée théorique (min)", required=False, min_value=0, max_value=2880)
    budget_prevu = forms.DecimalField(label="Budget prévu (€)", required=False, min_value=0, max_digits=8,
                                      decimal_places=2)  # fmt: skip
    budget_reel = forms.DecimalField(label="Budget réel (€)", required=False, min_value=0, max_digits=8,
                                     decimal_places=2)  # fmt: skip
    nature = forms.ChoiceField(label="Nature", required=False, choices=[("", "Non dite"), *NatureTransport.choices])
    accompagnement = forms.BooleanField(label="Accompagné", required=False)
    asepsie = forms.BooleanField(label="Asepsie rigoureuse", required=False)


class RessourceForm(FormulaireVersionne, Formulaire):
    deux_colonnes = True
    genre = forms.ChoiceField(label="Genre", choices=GenreRessource.choices)
    nom = forms.CharField(label="Nom", max_length=80)
    places = forms.IntegerField(label="Places", required=False, min_value=1, max_value=999)
    detail = forms.CharField(label="À savoir", max_length=150, required=False)


class IndisponibleForm(Formulaire):
    deux_colonnes = True
    debut = forms.DateField(label="Du")
    fin = forms.DateField(label="Au")
    motif = forms.ChoiceField(label="Motif", choices=MotifIndisponible.choices,
                              help_text="Jamais une raison de santé.")  # fmt: skip


class VacancesForm(Formulaire):
    deux_colonnes = True
    larges = ("source",)
    zone = forms.ChoiceField(label="Zone", choices=[*Zone.choices, ("ABC", "Les trois zones")])
    nom = forms.CharField(label="Période", max_length=60, help_text="Par exemple : Hiver 2027.")
    debut = forms.DateField(label="Premier jour sans école")
    fin = forms.DateField(label="Dernier jour sans école")
    source = forms.CharField(label="Texte qui donne ces dates", max_length=200,
                             help_text="Par exemple : arrêté du 7 décembre 2022, JO du 8 décembre 2022.")  # fmt: skip


class TacheForm(Formulaire):
    deux_colonnes = True
    larges = ("libelle",)
    libelle = forms.CharField(label="À faire", max_length=200)
    dossier = DossierField(label="Pour", queryset=Dossier.objects.none(), required=False,
                           empty_label="Personne en particulier")  # fmt: skip
    responsable = forms.ModelChoiceField(label="Qui", queryset=Professionnel.objects.none(), required=False,
                                         empty_label="Personne pour le moment")  # fmt: skip
    pour_le = forms.DateField(label="Pour le", required=False)

    def __init__(self, *args: Any, acteur: Acteur, structure: Structure, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        champs: Any = self.fields
        champs["dossier"].queryset = ouverts_a_l_ecriture(acteur, structure.pk)
        champs["responsable"].queryset = collegues(structure.pk)


class MotifTacheForm(Formulaire):
    motif = forms.CharField(label="Pourquoi", max_length=200)


class ConfierTacheForm(Formulaire):
    responsable = forms.ModelChoiceField(label="À qui", queryset=Professionnel.objects.none(), empty_label="Choisir")


class MessageForm(Formulaire):
    """With a person: a pointer and a request. Without: words, which name nobody accompanied."""

    destinataires = forms.ModelMultipleChoiceField(
        label="À", queryset=Professionnel.objects.none(), required=False, widget=forms.CheckboxSelectMultiple
    )
    listes = forms.ModelMultipleChoiceField(
        label="Listes", queryset=ListeDiffusion.objects.none(), required=False, widget=forms.CheckboxSelectMultiple
    )
    dossier = DossierField(label="Renvoie au dossier de", queryset=Dossier.objects.none(), required=False,
                           empty_label="Aucun")  # fmt: skip
    demande = forms.ChoiceField(label="Ce que vous attendez", required=False, choices=[("", "Choisir"),
                                                                                      *Demande.choices])  # fmt: skip
    objet = forms.CharField(label="Objet", max_length=120, required=False)
    texte = forms.CharField(label="Message", required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 5}),
                            help_text="Ce qui concerne une personne s’écrit dans son dossier.")  # fmt: skip
    importance = forms.TypedChoiceField(label="Importance", choices=Importance.choices, coerce=int,
                                        initial=Importance.INFO, widget=Segment)  # fmt: skip
    pour_le = forms.DateField(label="Réponse attendue le", required=False)

    def __init__(self, *args: Any, acteur: Acteur, structure: Structure, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        champs: Any = self.fields
        champs["destinataires"].queryset = collegues(structure.pk).exclude(pk=acteur.id)
        listes = ListeDiffusion.objects.filter(structure=structure.pk, retiree_le=None)
        champs["listes"].queryset = listes
        lus = Dossier.objects.filter(pk__in=numeros_visibles(acteur, "ID", "resumer"), structure=structure.pk)
        lus = lus.select_related("usager", "perimetre").prefetch_related(liens_pour(acteur))
        champs["dossier"].queryset = lus.order_by("usager__cle_tri", "pk")


class TransfererForm(Formulaire):
    destinataires = forms.ModelMultipleChoiceField(
        label="À", queryset=Professionnel.objects.none(), widget=forms.CheckboxSelectMultiple,
        help_text="Ce qu’ils pourront ouvrir dépend de leurs propres droits.",
    )  # fmt: skip


class ListeForm(Formulaire):
    nom = forms.CharField(label="Nom de la liste", max_length=80)
    membres = forms.ModelMultipleChoiceField(label="Membres", queryset=Professionnel.objects.none(),
                                             widget=forms.CheckboxSelectMultiple)  # fmt: skip
