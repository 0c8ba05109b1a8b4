"""Book of decisions on profiles, the cells that nobody may open as a wall in the database, and the letters MES and IP of
the CSAPA that the reference takes from the MECS (metier §4.3)."""

import django.db.models.deletion
from django.db import migrations, models

import dui.core.horloge

# Most that each profile may ever hold in a closed domain (profile.DOMAIN=letter); a domain not listed stays closed.
PLAFONDS = {
    "MECS": "DIR.IP=V CSE.IP=V EDU-R.IP=C EDU.IP=C MDM.IP=C VEI.IP=C PSY.PSY=W PSY.IP=W IDE.NIR=W IDE.IP=C MED.NIR=R MED.IP=W PARA.IP=C ASS.NIR=R ASS.IP=W ADM.NIR=W CPT.NIR=S STA.IP=C INT.IP=C QUA.IP=A SYS.HAB=C",
    "CSAPA": "MED.NIR=R MED.IP=W IDE.NIR=R IDE.IP=C PHA.NIR=S PSY.PSY=W PSY.IP=W EDU.IP=C ASS.NIR=R ASS.IP=W VEI.IP=C CSV.IP=V DIR.IP=V STA.IP=C CPT.NIR=S QUA.IP=A SYS.HAB=C",
    "LHSS": "MED.NIR=R MED.IP=W IDE.NIR=R IDE.IP=C PHA.NIR=S PSY.PSY=W PSY.IP=W EDU.IP=C ASS.NIR=R ASS.IP=W VEI.IP=C CSV.IP=V DIR.IP=V STA.IP=C CPT.NIR=S QUA.IP=A SYS.HAB=C",
    "SSIAD": "DIR.IP=V CSE.IP=V PSY.PSY=W PSY.IP=W PARA.IP=C ASS.NIR=R ASS.IP=W ADM.NIR=W CPT.NIR=S STA.IP=C QUA.IP=A SYS.HAB=C IDEC.NIR=W IDEC.IP=C IDE.NIR=W IDE.IP=C MEDCO.NIR=R MEDCO.IP=W",
    "EHPAD": "DIR.IP=V CSE.IP=V PSY.PSY=W PSY.IP=W PARA.IP=C ASS.NIR=R ASS.IP=W ADM.NIR=W CPT.NIR=S STA.IP=C QUA.IP=A SYS.HAB=C IDEC.NIR=W IDEC.IP=C IDE.NIR=W IDE.IP=C MEDCO.NIR=R MEDCO.IP=W VEI.IP=C",
    "CAMSP": "DIR.IP=V CSE.IP=V PSY.PSY=W PSY.IP=W PARA.IP=C ASS.NIR=R ASS.IP=W ADM.NIR=W CPT.NIR=S STA.IP=C QUA.IP=A SYS.HAB=C MED.NIR=R MED.IP=W EDU.IP=C",
    "CMPP": "DIR.IP=V CSE.IP=V PSY.PSY=W PSY.IP=W PARA.IP=C ASS.NIR=R ASS.IP=W ADM.NIR=W CPT.NIR=S STA.IP=C QUA.IP=A SYS.HAB=C MED.NIR=R MED.IP=W EDU.IP=C",
}
CONTENUES = {"W": "WRCSA", "R": "RSA", "V": "VRSA", "C": "C", "S": "S", "A": "A"}
MANQUANTES = {
    "MED": {"MES": "R"}, "IDE": {"MES": "R"}, "PSY": {"MES": "R"}, "EDU": {"MES": "R"}, "ASS": {"MES": "W"},
    "VEI": {"MES": "S", "IP": "C"}, "CSV": {"MES": "W"}, "DIR": {"MES": "W"}, "STA": {"MES": "S", "IP": "C"},
}  # fmt: skip

GARDE = """
CREATE TABLE habilitations_plafond (
    matrice text NOT NULL, code text NOT NULL, domaine text NOT NULL, lettres text NOT NULL,
    PRIMARY KEY (matrice, code, domaine)
);
REVOKE INSERT, UPDATE, DELETE ON habilitations_plafond FROM dui_app;
REVOKE UPDATE, DELETE ON habilitations_decisionprofil FROM dui_app;

CREATE FUNCTION habilitations_garder_plafonds() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE faute text;
BEGIN
    IF NOT EXISTS (SELECT 1 FROM habilitations_plafond WHERE matrice = NEW.matrice) THEN
        RETURN NEW;
    END IF;
    SELECT d.key INTO faute FROM jsonb_each_text(NEW.droits) d
    WHERE d.value <> '' AND (d.key IN ('PSY', 'IP', 'NIR') OR NEW.code = 'SYS')
      AND NOT EXISTS (
        SELECT 1 FROM habilitations_plafond p
        WHERE p.matrice = NEW.matrice AND p.code = NEW.code AND p.domaine = d.key
          AND position(d.value IN p.lettres) > 0)
    LIMIT 1;
    IF faute IS NOT NULL THEN
        RAISE EXCEPTION 'closed cell: % % %', NEW.matrice, NEW.code, faute
            USING ERRCODE = 'check_violation', CONSTRAINT = 'profil_cases_fermees';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER profil_cases_fermees BEFORE INSERT OR UPDATE ON habilitations_profil
    FOR EACH ROW EXECUTE FUNCTION habilitations_garder_plafonds();
"""
RETOUR = """
DROP TRIGGER profil_cases_fermees ON habilitations_profil;
DROP FUNCTION habilitations_garder_plafonds();
DROP TABLE habilitations_plafond;
"""


def poser_plafonds(apps, schema_editor):
    rangees = [
        (matrice, *case.partition("=")[0].split("."), CONTENUES[case[-1]])
        for matrice, texte in PLAFONDS.items()
        for case in texte.split()
    ]
    with schema_editor.connection.cursor() as curseur:
        curseur.executemany("INSERT INTO habilitations_plafond VALUES (%s, %s, %s, %s)", rangees)


def completer_csapa(apps, schema_editor):
    """The organisme's own profiles only: what a structure tuned stays as it decided."""
    profils = apps.get_model("habilitations", "Profil").objects.using(schema_editor.connection.alias)
    for profil in profils.filter(structure=None, matrice__in=["CSAPA", "LHSS"], code__in=MANQUANTES):
        profil.droits = {**MANQUANTES[profil.code], **profil.droits}
        profil.save(update_fields=["droits"])


class Migration(migrations.Migration):
    dependencies = [
        ("habilitations", "0006_absences"),
    ]

    operations = [
        migrations.CreateModel(
            name="DecisionProfil",
            fields=[
                ("id", models.AutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("champ", models.CharField(max_length=10)),
                ("avant", models.CharField(blank=True, max_length=200)),
                ("apres", models.CharField(blank=True, max_length=200, verbose_name="après")),
                ("motif", models.CharField(max_length=200)),
                ("decide_le", models.DateTimeField(default=dui.core.horloge.maintenant, verbose_name="décidé le")),
                (
                    "auteur",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="habilitations.professionnel",
                    ),
                ),
                (
                    "profil",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="decisions", to="habilitations.profil"
                    ),
                ),
                (
                    "structure",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="decisions_profil",
                        to="habilitations.structure",
                    ),
                ),
            ],
            options={
                "ordering": ["-decide_le", "-pk"],
                "indexes": [models.Index(fields=["structure", "-decide_le"], name="decision_profil_structure")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("motif", ""), _negated=True), name="decision_profil_motif"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("avant", models.F("apres")), _negated=True), name="decision_profil_change"
                    ),
                ],
            },
        ),
        migrations.RunSQL(GARDE, RETOUR),
        migrations.RunPython(poser_plafonds, migrations.RunPython.noop),
        migrations.RunPython(completer_csapa, migrations.RunPython.noop),
    ]
