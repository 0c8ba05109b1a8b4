"""A locked month is held by the base: whatever the road, no line of it is written, changed or removed (S11, PG).

What a line says of a month (`presences_part`) stays the same before and after, or the write is refused: an absence
that goes on into an open month may still be cut there. A rectification written in the same transaction opens the
month of its one person. Locking takes the house alone, so that nothing is written while it counts.
"""

from django.db import migrations

from dui.core import rls

LIGNES = ("presenceabsence", "rythme", "repas", "reglecomptage")
LUES = ("etapepresence", "rectification")
ECRITES_UNE_FOIS = ("etapepresence", "lignemois", "statutpresencehisto")

LIRE = """
-- A day begins at seven: the end of a night belongs to the evening before.
CREATE FUNCTION presences_jour(instant timestamptz) RETURNS date
LANGUAGE sql STABLE SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT ((instant AT TIME ZONE 'Europe/Paris') - interval '7 hours')::date
$$;
CREATE FUNCTION presences_mois(mois date) RETURNS tstzrange
LANGUAGE sql STABLE SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT tstzrange((mois + time '07:00') AT TIME ZONE 'Europe/Paris',
                     ((mois + interval '1 month')::date + time '07:00') AT TIME ZONE 'Europe/Paris')
$$;

-- Months of a house that are locked, between two days: the last step of each one says it.
CREATE FUNCTION presences_mois_clos(maison int, du date, au date) RETURNS SETOF date
LANGUAGE sql STABLE SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT jour FROM (
        SELECT DISTINCT ON (jour) jour, acte FROM accompagnement_etapepresence
        WHERE structure_id = maison AND mois AND jour >= date_trunc('month', du)::date AND jour <= au ORDER BY jour, le DESC, id DESC
    ) dernieres WHERE acte = 'verrouillee'
$$;

-- First and last day that a line speaks of.
CREATE FUNCTION presences_etendue(genre text, l jsonb, OUT du date, OUT au date)
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF genre = 'accompagnement_presenceabsence' THEN
        du := presences_jour(least((l->>'debut')::timestamptz, (l->>'prevu_debut')::timestamptz));
        au := presences_jour(
            greatest((l->>'borne')::timestamptz, (l->>'prevu_fin')::timestamptz) - interval '1 microsecond');
    ELSIF genre = 'accompagnement_rythme' THEN
        du := (l->>'debut')::date; au := coalesce((l->>'fin')::date, 'infinity');
    ELSIF genre = 'accompagnement_reglecomptage' THEN
        du := (l->>'debut')::date; au := 'infinity';
    ELSE
        du := (l->>'jour')::date; au := (l->>'jour')::date;
    END IF;
END $$;

-- An absence that this month holds whole: its state is that of the month too.
CREATE FUNCTION presences_dedans(l jsonb, mois date) RETURNS boolean
LANGUAGE sql STABLE SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT presences_mois(mois) @> tstzrange((l->>'debut')::timestamptz, (l->>'borne')::timestamptz)
$$;

-- What a line says of a month; null when it says nothing.
CREATE FUNCTION presences_part(genre text, l jsonb, mois date) RETURNS jsonb
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    bornes tstzrange := presences_mois(mois);
    reel tstzrange := 'empty';
    prevu tstzrange := 'empty';
    jours daterange;
BEGIN
    IF l IS NULL THEN
        RETURN NULL;
    ELSIF genre = 'accompagnement_presenceabsence' THEN
        IF l->>'portee' = 'tenue' THEN
            reel := bornes * tstzrange((l->>'debut')::timestamptz, (l->>'borne')::timestamptz);
        END IF;
        IF l->>'portee' <> 'annulee' AND l->>'prevu_debut' IS NOT NULL THEN
            prevu := bornes * tstzrange((l->>'prevu_debut')::timestamptz, (l->>'prevu_fin')::timestamptz);
        END IF;
        IF isempty(reel) AND isempty(prevu) THEN
            RETURN NULL;
        END IF;
        RETURN jsonb_build_array(
            l->'structure_id', l->'dossier_id', l->'sejour_id', l->'motif', l->'niveau', reel::text, prevu::text,
            l->'avec', l->'lieu', l->'transport', l->'precision', l->'autorisee_par_id');
    ELSIF genre = 'accompagnement_rythme' THEN
        jours := daterange(mois, (mois + interval '1 month')::date)
                 * daterange((l->>'debut')::date, (l->>'fin')::date, '[]');
        IF isempty(jours) THEN
            RETURN NULL;
        END IF;
        RETURN jsonb_build_array(l->'structure_id', l->'dossier_id', l->'semaine', l->'vacances', jours::text);
    END IF;
    RETURN l - 'cle_acces' - 'modifie_le';
END $$;
"""

GARDER = """
CREATE FUNCTION presences_garder_mois() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    avant jsonb := CASE WHEN TG_OP <> 'INSERT' THEN to_jsonb(OLD) END;
    apres jsonb := CASE WHEN TG_OP <> 'DELETE' THEN to_jsonb(NEW) END;
    ligne jsonb;
    clos date;
BEGIN
    FOREACH ligne IN ARRAY ARRAY[avant, apres] LOOP
        CONTINUE WHEN ligne IS NULL;
        PERFORM pg_advisory_xact_lock_shared(hashtext('mois_presences'), (ligne->>'structure_id')::int);
        FOR clos IN
            SELECT m FROM presences_etendue(TG_TABLE_NAME, ligne) e,
                          presences_mois_clos((ligne->>'structure_id')::int, e.du, e.au) m
        LOOP
            IF (presences_part(TG_TABLE_NAME, avant, clos) IS DISTINCT FROM presences_part(TG_TABLE_NAME, apres, clos)
                OR (TG_TABLE_NAME = 'accompagnement_presenceabsence' AND avant->>'statut' <> apres->>'statut'
                    AND presences_dedans(avant, clos) AND presences_dedans(apres, clos)
                    AND apres->>'portee' = 'tenue'))
               AND NOT EXISTS (
                   SELECT 1 FROM accompagnement_rectification r
                   WHERE TG_TABLE_NAME IN ('accompagnement_presenceabsence', 'accompagnement_repas')
                     AND r.dossier_id = (ligne->>'dossier_id')::int AND r.mois = clos
                     AND r.transaction = pg_current_xact_id()::text::bigint)
            THEN
                RAISE EXCEPTION 'mois_verrouille' USING ERRCODE = '23514', DETAIL = to_char(clos, 'YYYY-MM');
            END IF;
        END LOOP;
    END LOOP;
    RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
END $$;

-- The step of a month takes the house alone: who is writing a line ends first, who comes next sees the lock.
CREATE FUNCTION presences_dater_etape() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF NEW.mois THEN
        PERFORM pg_advisory_xact_lock(hashtext('mois_presences'), NEW.structure_id);
    END IF;
    NEW.transaction := pg_current_xact_id()::text::bigint;
    RETURN NEW;
END $$;
CREATE TRIGGER dater BEFORE INSERT ON accompagnement_etapepresence
    FOR EACH ROW EXECUTE FUNCTION presences_dater_etape();

CREATE FUNCTION presences_dater_rectification() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND OLD.transaction IS DISTINCT FROM pg_current_xact_id()::text::bigint THEN
        RAISE EXCEPTION 'rectification_ecrite' USING ERRCODE = '23514';
    END IF;
    NEW.transaction := pg_current_xact_id()::text::bigint;
    RETURN NEW;
END $$;
CREATE TRIGGER dater BEFORE INSERT OR UPDATE ON accompagnement_rectification
    FOR EACH ROW EXECUTE FUNCTION presences_dater_rectification();

-- Frozen lines are born with the lock of their month.
CREATE FUNCTION presences_figer_lignes() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    PERFORM 1 FROM accompagnement_etapepresence e
    WHERE e.id = NEW.etape_id AND e.structure_id = NEW.structure_id AND e.mois AND e.acte = 'verrouillee'
      AND e.transaction = pg_current_xact_id()::text::bigint;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'mois_verrouille' USING ERRCODE = '23514';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER figer BEFORE INSERT ON accompagnement_lignemois
    FOR EACH ROW EXECUTE FUNCTION presences_figer_lignes();
"""

POSER = (
    LIRE
    + GARDER
    + "CREATE TRIGGER garder_mois BEFORE INSERT ON accompagnement_etapepresence FOR EACH ROW WHEN (NOT NEW.mois) "
    "EXECUTE FUNCTION presences_garder_mois();"
    + "".join(
        f"CREATE TRIGGER garder_mois BEFORE INSERT OR UPDATE OR DELETE ON accompagnement_{nom} "
        "FOR EACH ROW EXECUTE FUNCTION presences_garder_mois();"
        for nom in LIGNES
    )
    + "".join(
        f"GRANT SELECT ON accompagnement_{nom} TO dui_definisseur;"
        f"CREATE POLICY definisseur ON accompagnement_{nom} FOR SELECT TO dui_definisseur USING (true);"
        for nom in LUES
    )
    + "".join(f"REVOKE UPDATE, DELETE ON accompagnement_{nom} FROM dui_app;" for nom in ECRITES_UNE_FOIS)
    + "REVOKE DELETE ON accompagnement_rectification FROM dui_app;"
    + rls.fonction_definisseur("presences_garder_mois()", "presences_figer_lignes()")
)
OTER = (
    "".join(f"DROP TRIGGER IF EXISTS garder_mois ON accompagnement_{nom};" for nom in (*LIGNES, "etapepresence"))
    + "DROP TRIGGER IF EXISTS dater ON accompagnement_etapepresence;"
    "DROP TRIGGER IF EXISTS dater ON accompagnement_rectification;"
    "DROP TRIGGER IF EXISTS figer ON accompagnement_lignemois;"
    "DROP FUNCTION presences_figer_lignes(), presences_dater_rectification(), presences_dater_etape(),"
    " presences_garder_mois(), presences_dedans(jsonb, date), presences_part(text, jsonb, date), presences_etendue(text, jsonb),"
    " presences_mois_clos(int, date, date), presences_mois(date), presences_jour(timestamptz);"
    + "".join(f"DROP POLICY IF EXISTS definisseur ON accompagnement_{nom};" for nom in LUES)
    + "".join(f"GRANT UPDATE, DELETE ON accompagnement_{nom} TO dui_app;" for nom in ECRITES_UNE_FOIS)
    + "GRANT DELETE ON accompagnement_rectification TO dui_app;"
)


class Migration(migrations.Migration):
    dependencies = [("accompagnement", "0015_verrou_presences")]
    operations = [
        migrations.RunSQL(*rls.fait("accompagnement_finpresences", "dossier_id")),
        migrations.RunSQL(POSER, OTER),
    ]
