"""Second wall on grids and assessments; what was published, and what was validated, is kept as it was."""

from django.db import migrations

from dui.core import rls

LECTURE = "organisme_id IS NULL OR organisme_id = ANY ((SELECT ctx.ensemble('o'))::int[])"
ECRITURE = "organisme_id = ANY ((SELECT ctx.ensemble('o'))::int[])"
GRILLES = ("accompagnement_grille", "accompagnement_versiongrille")
AVEC_DOSSIER = ("passation", "reponsespassation", "resultatpassation")
SUITES = ("etapepassation", "piecepassation")

# What is shipped is written by the owner, at each migrate, and by nobody else.
LIVREES = "".join(
    f"CREATE POLICY livrees ON {table} TO CURRENT_USER USING (organisme_id IS NULL) WITH CHECK (organisme_id IS NULL);"
    f"REVOKE DELETE ON {table} FROM dui_app;"
    for table in GRILLES
)
FIN_LIVREES = "".join(f"DROP POLICY IF EXISTS livrees ON {table};" for table in GRILLES)

FIGER_VERSION = """
CREATE FUNCTION accompagnement_figer_version() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, public AS $$
BEGIN
    IF NEW.grille_id <> OLD.grille_id OR NEW.organisme_id IS DISTINCT FROM OLD.organisme_id THEN
        RAISE EXCEPTION 'version_deplacee' USING ERRCODE = '23514';
    END IF;
    IF OLD.etat <> 'brouillon' AND (
        ROW(NEW.numero, NEW.definition, NEW.motif, NEW.auteur_id, NEW.publiee_le, NEW.publiee_par_id)
        IS DISTINCT FROM ROW(OLD.numero, OLD.definition, OLD.motif, OLD.auteur_id, OLD.publiee_le, OLD.publiee_par_id)
        OR NEW.etat = 'brouillon' OR (OLD.etat = 'retiree' AND NEW.etat <> 'retiree')
    ) THEN
        RAISE EXCEPTION 'version_publiee' USING ERRCODE = '23514';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER figer BEFORE UPDATE ON accompagnement_versiongrille
    FOR EACH ROW EXECUTE FUNCTION accompagnement_figer_version();
"""
FIN_FIGER_VERSION = """
DROP TRIGGER IF EXISTS figer ON accompagnement_versiongrille;
DROP FUNCTION IF EXISTS accompagnement_figer_version();
"""

FIGER_PASSATION = """
CREATE FUNCTION accompagnement_figer_passation() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, public AS $$
BEGIN
    IF OLD.statut IN ('VALIDE', 'TERMINE', 'ANNULE') AND (
        ROW(NEW.version_grille_id, NEW.numero, NEW.date_evaluation, NEW.modalite, NEW.auto_evaluation, NEW.evaluateur_id,
            NEW.responsable_id, NEW.auteur_id, NEW.commentaire, NEW.dossier_id, NEW.niveau, NEW.complets)
        IS DISTINCT FROM
        ROW(OLD.version_grille_id, OLD.numero, OLD.date_evaluation, OLD.modalite, OLD.auto_evaluation, OLD.evaluateur_id,
            OLD.responsable_id, OLD.auteur_id, OLD.commentaire, OLD.dossier_id, OLD.niveau, OLD.complets)
        OR (OLD.statut = 'VALIDE' AND NEW.statut NOT IN ('VALIDE', 'TERMINE'))
        OR (OLD.statut IN ('TERMINE', 'ANNULE') AND NEW.statut <> OLD.statut)
    ) THEN
        RAISE EXCEPTION 'passation_figee' USING ERRCODE = '23514';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER figer BEFORE UPDATE ON accompagnement_passation
    FOR EACH ROW EXECUTE FUNCTION accompagnement_figer_passation();
CREATE FUNCTION accompagnement_figer_reponses() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, public AS $$
DECLARE
    visee integer;
BEGIN
    visee := CASE WHEN TG_OP = 'INSERT' THEN NEW.passation_id ELSE OLD.passation_id END;
    IF NOT EXISTS (
        SELECT 1 FROM accompagnement_passation p WHERE p.id = visee AND p.statut IN ('ENPREPARATION', 'APPROUVE')
    ) THEN
        RAISE EXCEPTION 'passation_figee' USING ERRCODE = '23514';
    END IF;
    RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
END $$;
CREATE TRIGGER figer BEFORE INSERT OR UPDATE OR DELETE ON accompagnement_reponsespassation
    FOR EACH ROW EXECUTE FUNCTION accompagnement_figer_reponses();
CREATE TRIGGER figer BEFORE INSERT OR UPDATE OR DELETE ON accompagnement_resultatpassation
    FOR EACH ROW EXECUTE FUNCTION accompagnement_figer_reponses();
"""
FIN_FIGER_PASSATION = """
DROP TRIGGER IF EXISTS figer ON accompagnement_resultatpassation;
DROP TRIGGER IF EXISTS figer ON accompagnement_reponsespassation;
DROP FUNCTION IF EXISTS accompagnement_figer_reponses();
DROP TRIGGER IF EXISTS figer ON accompagnement_passation;
DROP FUNCTION IF EXISTS accompagnement_figer_passation();
"""


class Migration(migrations.Migration):
    dependencies = [("accompagnement", "0005_grilles")]
    operations = [
        *(migrations.RunSQL(*rls.regle(table, LECTURE, ECRITURE)) for table in GRILLES),
        migrations.RunSQL(LIVREES, FIN_LIVREES),
        *(migrations.RunSQL(*rls.fait(f"accompagnement_{nom}", "dossier_id")) for nom in AVEC_DOSSIER),
        *(migrations.RunSQL(*rls.fait(f"accompagnement_{nom}")) for nom in SUITES),
        *(migrations.RunSQL(*rls.historique(f"accompagnement_{nom}event")) for nom in (*AVEC_DOSSIER, *SUITES)),
        migrations.RunSQL(FIGER_VERSION, FIN_FIGER_VERSION),
        migrations.RunSQL(FIGER_PASSATION, FIN_FIGER_PASSATION),
    ]
