"""Forms of the register, of complaints, of the plan of actions and of the CVS."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from django import forms

from accompagnement import choices_incidents as c
from accompagnement.models import Incident
from accompagnement.services.incidents import Saisie
from dui.core import horloge
from dui.core.formulaires import Formulaire
from dui.core.fusion import FormulaireVersionne
from usagers.models import Dossier

LIGNES = 3


def zone_texte(libelle: str, aide: str = "", lignes: int = 3, requis: bool = False) -> forms.CharField:
    zone = forms.Textarea(attrs={"rows": lignes})
    return forms.CharField(label=libelle, required=requis, help_text=aide, widget=zone, max_length=8000)


def _heure() -> str:
    return f"{horloge.maintenant().astimezone(horloge.PARIS):%H:%M}"


def instant(donnees: dict[str, Any], jour: str = "le", heure: str = "heure") -> None:
    """Day and hour of the form become one instant, under the name of the day."""
    moment = donnees.pop(heure, None)
    if donnees.get(jour) is not None and moment is not None:
        donnees[jour] = datetime.combine(donnees[jour], moment, tzinfo=horloge.PARIS)


class DeclarerForm(Formulaire):
    """Two minutes: what, where, when, who was there, what was done."""

    deux_colonnes = True
    larges = ("categorie", "description", "mesures", "information", "grave", "anonyme")
    categorie = forms.ChoiceField(label="Nature", choices=[("", "Choisir"), *c.CategorieIncident.choices])
    survenu = forms.DateField(label="Survenu le", initial=horloge.aujourdhui)
    survenu_heure = forms.TimeField(label="À", initial=_heure)
    constate = forms.DateField(label="Constaté le", required=False, help_text="Vide : au même moment")
    lieu = forms.CharField(label="Où", max_length=160)
    description = zone_texte("Ce qui s’est passé", "Des faits, dans l’ordre. Ce texte reste au registre.", 5, True)
    mesures = zone_texte("Ce qui a été fait aussitôt")
    information = zone_texte("Qui est informé, quand, avec quel accord", lignes=2)
    grave = forms.BooleanField(
        label="Évènement grave : l’ARS ou le département doivent le savoir sans délai", required=False
    )
    anonyme = forms.BooleanField(
        label="Déclarer sans mon nom", required=False,
        help_text="Votre nom n’est gardé nulle part. Vous ne pourrez pas revenir sur cette déclaration.",
    )  # fmt: skip

    def __init__(self, *args: Any, dossiers: Sequence[Dossier], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.dossiers = {d.pk: d for d in dossiers}
        choix = [("", "Personne"), *((d.pk, d.usager.nom_affiche) for d in dossiers)]
        for rang in range(1, LIGNES + 1):
            self.fields[f"personne_{rang}"] = forms.TypedChoiceField(
                label=f"Personne accompagnée {rang}", choices=choix, coerce=int, required=False, empty_value=None
            )
            self.fields[f"role_{rang}"] = forms.ChoiceField(
                label="Son rôle", choices=c.RoleIncident.choices, required=False, initial="concerne"
            )
        ordre = [f"{nom}_{rang}" for rang in range(1, LIGNES + 1) for nom in ("personne", "role")]
        self.order_fields(["categorie", "survenu", "survenu_heure", "constate", "lieu", "description", *ordre])

    def saisie(self) -> Saisie:
        d = self.cleaned_data
        survenu = datetime.combine(d["survenu"], d["survenu_heure"], tzinfo=horloge.PARIS)
        constate = d.get("constate")
        lu = survenu if constate in (None, d["survenu"]) else datetime.combine(
            constate, datetime.min.time(), tzinfo=horloge.PARIS
        )  # fmt: skip
        personnes = [
            (self.dossiers[d[f"personne_{rang}"]], d[f"role_{rang}"] or "concerne")
            for rang in range(1, LIGNES + 1)
            if d.get(f"personne_{rang}")
        ]
        return Saisie(survenu, lu, d["lieu"], d["categorie"], d["description"], mesures=d["mesures"],
                      information=d["information"], grave=d["grave"], personnes=personnes)  # fmt: skip


class PersonneForm(Formulaire):
    role = forms.ChoiceField(label="Rôle", choices=c.RoleIncident.choices, widget=forms.RadioSelect)
    dossier = forms.TypedChoiceField(label="Personne accompagnée", coerce=int, required=False, empty_value=None)
    mots = forms.CharField(label="Ou quelqu’un d’autre", max_length=160, required=False,
                           help_text="Professionnel, visiteur, voisin")  # fmt: skip

    def __init__(self, *args: Any, dossiers: Sequence[Dossier], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.dossiers = {d.pk: d for d in dossiers}
        choix = [("", "Personne"), *((d.pk, d.usager.nom_affiche) for d in dossiers)]
        self.fields["dossier"].choices = choix  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        donnees = super().clean() or {}
        donnees["dossier"] = self.dossiers.get(donnees.get("dossier") or 0)
        return donnees


class QualifierForm(Formulaire):
    categorie = forms.ChoiceField(label="Nature", choices=c.CategorieIncident.choices)
    gravite = forms.TypedChoiceField(label="Gravité", coerce=int, choices=c.Gravite.choices, widget=forms.RadioSelect)
    frequence = forms.TypedChoiceField(label="Fréquence", coerce=int, choices=c.Frequence.choices,
                                       widget=forms.RadioSelect)  # fmt: skip
    grave = forms.BooleanField(label="À déclarer à l’ARS ou au département", required=False)
    motif = zone_texte("Remarque", lignes=2)

    def __init__(self, *args: Any, incident: Incident, **kwargs: Any) -> None:
        noms = ("categorie", "gravite", "frequence", "grave")
        super().__init__(*args, initial={nom: getattr(incident, nom) for nom in noms}, **kwargs)


class TraiterForm(Formulaire):
    mesures = zone_texte("Mesures prises", lignes=4)
    information = zone_texte("Qui est informé, quand, avec quel accord")

    def __init__(self, *args: Any, incident: Incident, **kwargs: Any) -> None:
        super().__init__(*args, initial={n: getattr(incident, n) for n in ("mesures", "information")}, **kwargs)


class OralForm(Formulaire):
    deux_colonnes = True
    larges: Sequence[str] = ("autorite",)
    autorite = forms.CharField(label="Qui a été informé", max_length=160, help_text="ARS, département, préfecture")
    le = forms.DateField(label="Le", initial=horloge.aujourdhui)
    heure = forms.TimeField(label="À", initial=_heure)

    def clean(self) -> dict[str, Any]:
        donnees = super().clean() or {}
        instant(donnees)
        return donnees


class EcritForm(OralForm):
    larges = ("autorite", "preuve")
    canal = forms.ChoiceField(label="Par quel moyen", choices=c.CanalDeclaration.choices)
    preuve = forms.CharField(
        label="Preuve", max_length=200, help_text="Référence du portail, du message, du recommandé"
    )


class AnalyserForm(Formulaire):
    causes = zone_texte("Causes", "Ce qui, dans l’organisation, a rendu cela possible.", 5)
    retex = zone_texte("Ce que l’équipe en retient", lignes=4)
    suites = zone_texte("Suites administratives ou judiciaires")
    mediatique = forms.CharField(label="Répercussions médiatiques", max_length=200, required=False)
    cvs_informe_le = forms.DateField(label="CVS informé le", required=False)

    def __init__(self, *args: Any, incident: Incident, **kwargs: Any) -> None:
        noms = ("causes", "retex", "suites", "mediatique", "cvs_informe_le")
        super().__init__(*args, initial={nom: getattr(incident, nom) for nom in noms}, **kwargs)


class MotifForm(Formulaire):
    motif = zone_texte("Remarque", lignes=2)


class ActionForm(Formulaire):
    libelle = forms.CharField(label="Action", max_length=200)
    responsable = forms.TypedChoiceField(label="Qui la mène", coerce=int)
    pour_le = forms.DateField(label="Pour le", initial=lambda: horloge.aujourdhui() + timedelta(days=30))

    def __init__(self, *args: Any, equipe: Sequence[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["responsable"].choices = [("", "Choisir"), *equipe]  # type: ignore[attr-defined]


class FaiteForm(Formulaire):
    le = forms.DateField(label="Faite le", initial=horloge.aujourdhui)


class EffetForm(Formulaire):
    efficacite = forms.ChoiceField(label="Effet", choices=c.Efficacite.choices[1:], widget=forms.RadioSelect)
    bilan = forms.CharField(label="Ce qui a changé", max_length=300, required=False)


class ReclamationForm(Formulaire):
    deux_colonnes = True
    larges = ("sujet", "texte")
    qualite = forms.ChoiceField(label="De la part de", choices=c.QualitePlaignant.choices)
    nom = forms.CharField(label="Nom", max_length=160, required=False)
    recue_le = forms.DateField(label="Reçue le", initial=horloge.aujourdhui)
    sujet = forms.CharField(label="Objet", max_length=160)
    texte = zone_texte("Ce qui est dit", "Avec ses mots.", 5, True)


class AccuseForm(Formulaire):
    le = forms.DateField(label="Accusé de réception envoyé le", initial=horloge.aujourdhui)


class ReponseForm(Formulaire):
    reponse = zone_texte("Réponse", lignes=5, requis=True)
    le = forms.DateField(label="Envoyée le", initial=horloge.aujourdhui)


class MembreForm(Formulaire):
    deux_colonnes = True
    larges = ("college",)
    college = forms.ChoiceField(label="Collège", choices=c.CollegeCVS.choices)
    nom = forms.CharField(label="Nom", max_length=160)
    qualite = forms.CharField(label="Qualité", max_length=120, required=False)
    debut = forms.DateField(label="Mandat du", initial=horloge.aujourdhui)
    fin = forms.DateField(label="Au", required=False)
    suppleant = forms.BooleanField(label="Suppléant", required=False)
    preside = forms.BooleanField(label="Préside le conseil", required=False)


class ReunionForm(Formulaire):
    deux_colonnes = True
    larges = ("ordre_du_jour",)
    le = forms.DateField(label="Le", initial=horloge.aujourdhui)
    heure = forms.TimeField(label="À", initial="18:00")
    lieu = forms.CharField(label="Où", max_length=120, required=False)
    ordre_du_jour = zone_texte("Ordre du jour", "Un point par ligne.", 4, True)

    def clean(self) -> dict[str, Any]:
        donnees = super().clean() or {}
        instant(donnees)
        return donnees


class PvForm(FormulaireVersionne, Formulaire):
    presents = zone_texte("Présents", "Un nom et sa qualité par ligne.", 4)
    pv = zone_texte("Compte rendu", lignes=8)
    adopte_le = forms.DateField(label="Adopté le", required=False)


class AvisForm(Formulaire):
    sujet = forms.CharField(label="Sujet", max_length=160)
    sens = forms.ChoiceField(label="Avis", choices=c.SensAvis.choices, widget=forms.RadioSelect)
    texte = zone_texte("Ce que dit le conseil")
    suite = zone_texte("Ce que la maison répond")
