"""S-25, F-28: the anchor leaves the server, and finds alone what the server could be made to hide."""

from datetime import UTC, datetime, timedelta
from smtplib import SMTPServerDisconnected

import pytest
from django.core import mail
from django.core.management import CommandError, call_command

from dui.core import ancrage, sceaux, tasks, verification
from dui.core.models import NaturePreuve, Preuve
from dui.core.registres import ALERTES
from tests.noyau.outils_journal import ecrire, sceller_tout, superutilisateur

pytestmark = [
    pytest.mark.django_db(transaction=True, databases=["default", "sceau"]),
    pytest.mark.mission("PRI-ENJ-3", "PRI-OBS-5"),
]


@pytest.fixture
def dehors(settings, tmp_path):
    """A folder of another machine, and two addresses."""
    settings.DUI_ANCRE_DOSSIER = str(tmp_path / "ailleurs")
    settings.DUI_ANCRE_COURRIEL = ["dpo@exemple.test", "etude@exemple.test"]
    (tmp_path / "ailleurs").mkdir()
    return tmp_path


def _trois_sceaux():
    for _ in range(3):
        ecrire(4)
        sceller_tout(4)


def test_l_ancre_part_par_courriel_et_se_relit(dehors):
    _trois_sceaux()
    tasks.ancrer()
    (message,) = mail.outbox
    assert message.to == ["dpo@exemple.test", "etude@exemple.test"]
    assert "dossier:" not in message.body
    recu = dehors / "message.txt"
    recu.write_text("> ".join(message.body.splitlines(keepends=True)))  # as a mail program quotes it
    assert set(sceaux.lire_ancre(recu)) == {1, 2, 3}
    assert verification.verifier(recu).ancre == 3
    call_command("verifier_journal", ancre=[recu])
    assert Preuve.objects.filter(nature=NaturePreuve.COURRIEL, reussi=True, sceau=3).count() == 1


def test_un_courriel_par_jour_et_toujours_la_derniere_tete(dehors):
    _trois_sceaux()
    tasks.ancrer()
    tasks.ancrer()
    assert len(mail.outbox) == 1
    with superutilisateur() as connexion:
        connexion.execute("UPDATE core_preuve SET instant = instant - interval '21 hours'")
    tasks.ancrer()
    assert len(mail.outbox) == 1  # nothing new was sealed
    for _ in range(60):
        ecrire(1)
        sceller_tout(1)
    tasks.ancrer()
    numeros = [int(ligne.split()[0]) for ligne in mail.outbox[1].body.splitlines() if ligne[:1].isdigit()]
    assert numeros[-1] == 63
    assert len(numeros) <= ancrage.TETES_PAR_COURRIEL
    assert min(numeros) > 3


def test_le_dossier_du_dehors_rattrape_son_retard(dehors):
    """F-28: the store was unreachable, said once; it comes back and gets all that it missed."""
    (dehors / "ailleurs").rmdir()
    _trois_sceaux()
    tasks.ancrer()
    tasks.ancrer()
    assert [(p.reussi, p.detail) for p in Preuve.objects.filter(nature="dossier")] == [(False, "FileNotFoundError")]
    (dehors / "ailleurs").mkdir()
    tasks.ancrer()
    (fichier,) = (dehors / "ailleurs").iterdir()
    assert set(sceaux.lire_ancre(fichier)) == {1, 2, 3}
    assert Preuve.objects.filter(nature="dossier").last().reussi
    tasks.ancrer()
    assert len(fichier.read_text().splitlines()) == 3


def test_une_messagerie_muette_n_arrete_rien(dehors, monkeypatch):
    _trois_sceaux()

    def muette(self, *_, **__):
        raise SMTPServerDisconnected

    monkeypatch.setattr("django.core.mail.EmailMessage.send", muette)
    tasks.ancrer()
    monkeypatch.undo()
    assert Preuve.objects.filter(nature="courriel", reussi=False).count() == 1
    tasks.ancrer()
    assert len(mail.outbox) == 1


def _tout_refaire(dehors, settings, ordres):
    """The administrator of the server holds the key: changes lines, seals again, rewrites the anchor beside it."""
    with superutilisateur() as connexion:
        for ordre in ordres:
            connexion.execute(ordre)
        connexion.execute("UPDATE core_traceacces t SET empreinte = sha256(core_octets_trace(t))")
        connexion.execute("DELETE FROM core_sceau")
        (restent,) = connexion.execute("SELECT count(*) FROM core_traceacces").fetchone()
    sceaux.Path(settings.DUI_ANCRE_JOURNAL).unlink()
    with pytest.MonkeyPatch.context() as memes:
        memes.setattr(sceaux, "LOT", 4)  # as many seals as before, as far as the lines go
        sceller_tout(restent)


FAUSSAIRE = {
    "modifier": ["UPDATE core_traceacces SET dossier_id = 99 WHERE id = (SELECT min(id) FROM core_traceacces)"],
    "supprimer": ["DELETE FROM core_traceacces WHERE id = (SELECT min(id) + 5 FROM core_traceacces)"],
    "reordonner": [
        "UPDATE core_traceacces SET id = -1 WHERE id = (SELECT min(id) FROM core_traceacces)",
        "UPDATE core_traceacces SET id = (SELECT min(id) - 1 FROM core_traceacces WHERE id > 0) WHERE id ="
        " (SELECT max(id) FROM core_traceacces)",
        "UPDATE core_traceacces SET id = (SELECT max(id) + 1 FROM core_traceacces) WHERE id = -1",
    ],
    "antidater": [
        "UPDATE core_traceacces SET instant = instant - interval '10 minutes' WHERE id ="
        " (SELECT min(id) + 6 FROM core_traceacces)"
    ],
    "tronquer": ["DELETE FROM core_traceacces WHERE id > (SELECT min(id) + 7 FROM core_traceacces)"],
}


@pytest.mark.parametrize("attaque", list(FAUSSAIRE))
def test_le_superutilisateur_qui_tient_aussi_la_cle_est_trouve_par_l_ancre_du_dehors(dehors, settings, attaque):
    """5/5: everything on the server agrees with the forgery; the mail and the folder do not."""
    _trois_sceaux()
    tasks.ancrer()
    (dehors / "message.txt").write_text(mail.outbox[0].body)
    _tout_refaire(dehors, settings, FAUSSAIRE[attaque])
    assert verification.verifier(dehors / "message.txt").defaut.nature == "recalcule"
    assert verification.verifier().defaut.nature == "recalcule"  # the folder outside is read by default
    settings.DUI_ANCRE_DOSSIER = ""
    assert verification.verifier().intact  # why an anchor beside the log proves nothing


def test_une_ancre_illisible_n_est_pas_une_absence_d_ancre(tmp_path):
    (tmp_path / "vide.txt").write_text("bonjour")
    for chemin in ("vide.txt", "absente.txt"):
        with pytest.raises(CommandError):
            call_command("verifier_journal", ancre=[tmp_path / chemin])


def test_la_verification_de_nuit_garde_sa_reponse_et_appelle(dehors, monkeypatch):
    appels = []
    monkeypatch.setattr(ALERTES, "_objets", {"essai": (1, lambda: appels.append(1))})
    _trois_sceaux()
    tasks.verifier_journal()
    assert appels == []
    with superutilisateur() as connexion:
        connexion.execute("UPDATE core_traceacces SET acteur_id = 8")
    tasks.verifier_journal()
    assert appels == [1]
    assert [p.reussi for p in Preuve.objects.filter(nature="verification").order_by("id")] == [True, False]


@pytest.mark.parametrize("role", ["dui_app", "dui_sceau", "dui_journal", "dui_owner"])
def test_une_preuve_ne_se_reecrit_pas(connexion_role, role):
    import psycopg

    ancrage.noter(NaturePreuve.VERIFICATION, sceau=1, detail="intact")
    brute = connexion_role(role)
    for ordre in ("UPDATE core_preuve SET reussi = false", "DELETE FROM core_preuve", "TRUNCATE core_preuve"):
        with pytest.raises(psycopg.Error):
            brute.execute(ordre)
    assert Preuve.objects.get().reussi
    assert Preuve.objects.get().instant > datetime.now(UTC) - timedelta(minutes=1)
