"""The other end of the journey: the team, the exit point by point, and the first news after it (S07)."""

from types import SimpleNamespace

from administration.models import Contrat, Sortie
from dui.core import boite, horloge
from tests.outils import fabriques as f
from tests.parcours.scene import Personne
from usagers.models import Sejour

POINTS = 30


def composer_l_equipe(helene: Personne, m: SimpleNamespace, dossier: int) -> None:
    """A referent, and the nurse of the care team."""
    for pro, role, soins in ((m.anne, "referent", False), (m.lucie, "referent_sante", True)):
        helene.aller(f"/dossiers/{dossier}/equipe/")
        helene.choisir("professionnel", str(pro.pk))
        helene.choisir("role", role)
        if soins:
            helene.cocher("equipe_de_soins")
        helene.page.locator("main form:has([name=professionnel]) button[type=submit]").click()
        helene.page.locator("main li", has_text=pro.nom).first.wait_for()
    helene.capturer("equipe")


def preparer_la_sortie(sarah: Personne, dossier: int) -> None:
    """The motive and the day; then what is for the office to settle, and the last word written to be read by her."""
    sarah.aller(f"/dossiers/{dossier}/sortie/")
    sarah.presser("Préparer une sortie")
    sarah.choisir("motif", "orientation")
    sarah.choisir("initiative", "usager")
    sarah.remplir(date_prevue=f"{horloge.aujourdhui():%d/%m/%Y}")
    sarah.presser("Ouvrir la préparation")
    sarah.capturer("sortie-envisagee")
    sarah.presser("Compléter")
    sarah.choisir("destination", "esms")
    sarah.remplir(destination_nom="Maison des Saules", relais_nom="Madame Roy, cheffe de service")
    sarah.presser("Enregistrer")
    sarah.presser("Écrire")
    sarah.remplir(bilan="Maëlys part avec un cartable plein et des projets.", paroles="Je reviendrai dire bonjour.")
    sarah.presser("Enregistrer le bilan")
    regler_les_points(sarah)
    sarah.capturer("sortie-points")
    assert sarah.lit("Traitements et ordonnances"), "what is for the nurse stays open"


def regler_les_points(qui: Personne) -> None:
    """Each line of the checklist that this person may answer."""
    for _ in range(POINTS):
        if not qui.page.locator("main").locator("a:visible", has_text="Régler").count():
            return
        qui.presser("Régler")
        qui.cocher("etat", "fait")
        qui.presser("Enregistrer")
    raise AssertionError("the checklist has no end")


def soigner(lucie: Personne, dossier: int) -> None:
    lucie.aller(f"/dossiers/{dossier}/sortie/")
    regler_les_points(lucie)
    lucie.capturer("sortie-soins")


def prononcer(sarah: Personne, helene: Personne, dossier: int) -> None:
    """Ready, says the office; the direction pronounces, with her reason."""
    sarah.aller(f"/dossiers/{dossier}/sortie/")
    sarah.presser("Tout est prêt")
    sarah.presser("Dire que tout est prêt")
    helene.aller(f"/dossiers/{dossier}/sortie/")
    helene.presser("Prononcer la sortie")
    helene.remplir(decision="Une place est prête à la Maison des Saules.")
    helene.presser("Prononcer")
    helene.capturer("sortie-prononcee")


def laisser_partir(sarah: Personne, m: SimpleNamespace, dossier: int) -> None:
    """The stay ends, the contract with it; Anne keeps the link."""
    sarah.aller(f"/dossiers/{dossier}/sortie/")
    sarah.presser("La personne est partie")
    sarah.capturer("depart")
    sarah.presser("Enregistrer la sortie")
    sarah.capturer("partie")
    assert sarah.lit("Une semaine après")
    boite.livrer()
    with f.technique(m.mecs):
        assert Sejour.objects.get(dossier=dossier).date_sortie == horloge.aujourdhui()
        assert Sortie.objects.get().etat == "suivie"
        assert Contrat.objects.get().etat == "clos"


def prendre_des_nouvelles(anne: Personne, m: SimpleNamespace, dossier: int) -> None:
    """Anne still opens the file, and writes what she heard."""
    anne.aller(f"/dossiers/{dossier}/sortie/")
    anne.presser("Noter : Une semaine après")
    anne.cocher("issue", "realise")
    anne.remplir(compte_rendu="Elle dort bien, elle a une amie.")
    anne.presser("Enregistrer")
    anne.capturer("nouvelles")
    assert anne.lit("Elle dort bien, elle a une amie.")
