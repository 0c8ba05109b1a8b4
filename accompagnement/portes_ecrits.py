"""What educational writings add to the screens of the others: a tab, a kind of line in the timeline."""

from dui.core.registres import ACTES, FIL, ONGLETS, GenreFil, Onglet


def ouvrir() -> None:
    ACTES.enregistrer("écrit éducatif", cle="ecrit")
    onglet = Onglet("ecrits", "Écrits", "dossier_ecrits", "TRE", "lire")
    ONGLETS.enregistrer(onglet, cle="ecrits", ordre=46)
    FIL.enregistrer(GenreFil("ecrit", "Écrits", "file-text", "TRE"), cle="ecrit", ordre=47)
