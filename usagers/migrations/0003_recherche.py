"""Search and duplicate check (S01, surete.md §4.5): keys kept by triggers, read only by listed definer functions.

pg_trgm indexes are not used under row-level security. Here a word gives its one-deletion keys (two words at one edit
of each other share one), its sound and its beginnings; a plain GIN on these arrays is used, since the functions run
as dui_definisseur, and each of them starts from the perimeter of the signed context.
"""

from django.db import migrations

from dui.core import rls

MOTS = r"""
-- Lower case, no accent, no ligature; anything that is not a letter or a figure separates words.
CREATE FUNCTION usagers_simplifier(texte text) RETURNS text
LANGUAGE sql STABLE PARALLEL SAFE SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT btrim(regexp_replace(lower(unaccent('unaccent', coalesce(texte, ''))), '[^a-z0-9]+', ' ', 'g'))
$$;

-- Words of a name, and the name in one piece when it has several: BEN ALI is also benali.
CREATE FUNCTION usagers_mots(texte text) RETURNS text[]
LANGUAGE sql STABLE PARALLEL SAFE SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT coalesce(array_agg(DISTINCT mot), '{}') FROM (
        SELECT unnest(string_to_array(s, ' ')) AS mot FROM usagers_simplifier(texte) s WHERE s <> ''
        UNION SELECT replace(s, ' ', '') FROM usagers_simplifier(texte) s WHERE s LIKE '% %' AND length(s) <= 40
    ) m WHERE mot <> ''
$$;

-- How a French word sounds, roughly: Thibault, Thibaud and Tibo meet; so do Philippe and Filip.
CREATE FUNCTION usagers_son(mot text) RETURNS text
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    s text := mot;
BEGIN
    s := regexp_replace(s, '(ph|pf)', 'f', 'g');
    s := regexp_replace(s, '(eau|au|oo)', 'o', 'g');
    s := regexp_replace(s, '(sch|ch|sh)', '8', 'g');
    s := regexp_replace(s, 'gu([eiy])', 'g\1', 'g');
    s := regexp_replace(s, 'g([eiy])', 'j\1', 'g');
    s := regexp_replace(s, 'c([eiy])', 's\1', 'g');
    s := regexp_replace(s, '(qu|q|ck|c)', 'k', 'g');
    s := regexp_replace(s, '(ain|ein|aim|yn|ym|in|im|un|um)(?![aeiouyn])', '1', 'g');
    s := regexp_replace(s, '(an|am|en|em)(?![aeiouynm])', '2', 'g');
    s := regexp_replace(s, '(on|om)(?![aeiouynm])', '3', 'g');
    s := regexp_replace(s, '(ai|ei|ae|oe|eu)', 'e', 'g');
    s := translate(s, 'yzwh', 'isv');
    s := regexp_replace(s, '(.)\1+', '\1', 'g');
    s := regexp_replace(s, '(?<=..)(e?s|x|t|d|p|e|lt|ld)+$', '');
    RETURN s;
END $$;

-- Keys under which a word is found.
CREATE FUNCTION usagers_cles(mots text[]) RETURNS text[]
LANGUAGE sql IMMUTABLE PARALLEL SAFE SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT coalesce(array_agg(DISTINCT cle), '{}') FROM unnest(mots) AS mot, LATERAL (
        SELECT mot AS cle
        UNION ALL SELECT overlay(mot PLACING '' FROM i FOR 1) FROM generate_series(1, length(mot)) i
            WHERE length(mot) BETWEEN 3 AND 20
        UNION ALL SELECT left(mot, i) || '*' FROM generate_series(1, least(length(mot), 8)) i
        UNION ALL SELECT '~' || usagers_son(mot) WHERE length(mot) > 2
    ) c
$$;

-- One swap of neighbours, given that the words have the same length and two different letters.
CREATE FUNCTION usagers_echange(a text, b text) RETURNS boolean
LANGUAGE sql IMMUTABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp AS $$
    SELECT EXISTS (SELECT FROM generate_series(1, length(a) - 1) i
        WHERE overlay(a PLACING substr(a, i + 1, 1) || substr(a, i, 1) FROM i FOR 2) = b)
$$;

-- From 0 to 1: how far the typed word `q` may be the word `m`; `sq` and `sm` are their sounds.
CREATE FUNCTION usagers_proximite(q text, sq text, m text, sm text) RETURNS real
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
DECLARE
    lq int := length(q);
    lm int := length(m);
    d int;
BEGIN
    IF q = m THEN RETURN 1; END IF;
    IF starts_with(m, q) THEN RETURN 0.72 + 0.2 * lq / lm; END IF;
    IF lq < 3 OR lq > 60 OR lm > 60 THEN RETURN 0; END IF;
    IF abs(lq - lm) < 3 THEN
        d := public.levenshtein_less_equal(q, m, 2);
        IF d = 2 AND lq = lm AND public.usagers_echange(q, m) THEN d := 1; END IF;
        IF d = 1 THEN
            RETURN CASE WHEN least(lq, lm) > 4 THEN 0.9 WHEN least(lq, lm) > 3 THEN 0.84 ELSE 0.72 END;
        END IF;
    END IF;
    IF lm > 2 AND sq = sm THEN RETURN 0.84; END IF;
    IF d = 2 AND least(lq, lm) > 5 THEN RETURN 0.66; END IF;
    IF lq > 4 AND lm > lq AND public.levenshtein_less_equal(q, left(m, lq), 1) < 2 THEN RETURN 0.6; END IF;
    RETURN 0;
END $$;

-- The same for two names, in one piece each.
CREATE FUNCTION usagers_noms_proches(a text, b text) RETURNS real
LANGUAGE sql STABLE PARALLEL SAFE SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT CASE WHEN a = '' OR b = '' THEN 0 ELSE usagers_proximite(x, usagers_son(x), y, usagers_son(y)) END
    FROM (SELECT replace(usagers_simplifier(a), ' ', '') AS x, replace(usagers_simplifier(b), ' ', '') AS y) n
$$;
"""

INDEX = """
-- Search index of the persons: no policy for the runtime role, which therefore reads nothing of it.
CREATE TABLE usagers_indexrecherche (
    usager_id integer PRIMARY KEY REFERENCES usagers_usager ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED,
    mots text[] NOT NULL,
    sons text[] NOT NULL,
    premiers text[] NOT NULL,
    cles text[] NOT NULL
);
CREATE INDEX usagers_indexrecherche_cles ON usagers_indexrecherche USING gin (cles) WITH (fastupdate = off);
ALTER TABLE usagers_indexrecherche ENABLE ROW LEVEL SECURITY;
ALTER TABLE usagers_indexrecherche FORCE ROW LEVEL SECURITY;
REVOKE ALL ON usagers_indexrecherche FROM dui_app;
CREATE INDEX usagers_usager_naissance ON usagers_usager (date_naissance);
CREATE INDEX usagers_usager_nom ON usagers_usager (nom_naissance);
CREATE INDEX usagers_telephone ON usagers_telecommunication (right(regexp_replace(valeur, '[^0-9]', '', 'g'), 9));

CREATE FUNCTION usagers_preparer_cles() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    nom text := coalesce(nullif(NEW.nom_utilise, ''), NEW.nom_naissance);
    prenom text := coalesce(nullif(NEW.prenom_utilise, ''), nullif(NEW.premier_prenom, ''), NEW.pseudonyme);
BEGIN
    IF NEW.anonyme THEN
        nom := coalesce(nullif(NEW.pseudonyme, ''), 'anonyme ' || NEW.identifiant_local);
        prenom := '';
    END IF;
    NEW.cle_tri := left(btrim(usagers_simplifier(nom) || ' ' || usagers_simplifier(prenom)), 420);
    NEW.cle_recherche := left(usagers_simplifier(concat_ws(' ', NEW.nom_utilise, NEW.nom_naissance, NEW.prenom_utilise,
        NEW.premier_prenom, NEW.prenoms, NEW.surnom, NEW.pseudonyme)), 600);
    RETURN NEW;
END $$;

CREATE FUNCTION usagers_indexer() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    principaux text[] := usagers_mots(NEW.nom_utilise) || usagers_mots(NEW.nom_naissance)
        || usagers_mots(NEW.prenom_utilise) || usagers_mots(NEW.premier_prenom) || usagers_mots(NEW.surnom)
        || usagers_mots(NEW.pseudonyme);
    tous text[] := ARRAY(SELECT DISTINCT unnest(principaux || usagers_mots(NEW.prenoms)
        || usagers_mots(NEW.identifiant_local)) ORDER BY 1);
BEGIN
    INSERT INTO usagers_indexrecherche AS i (usager_id, mots, sons, premiers, cles)
    VALUES (NEW.id, tous, ARRAY(SELECT usagers_son(mot) FROM unnest(tous) WITH ORDINALITY AS t(mot, rang) ORDER BY rang),
        usagers_mots(NEW.cle_tri), usagers_cles(tous))
    ON CONFLICT (usager_id) DO UPDATE
        SET mots = excluded.mots, sons = excluded.sons, premiers = excluded.premiers, cles = excluded.cles
        WHERE (i.mots, i.premiers) IS DISTINCT FROM (excluded.mots, excluded.premiers);
    RETURN NULL;
END $$;
CREATE TRIGGER preparer_cles BEFORE INSERT OR UPDATE ON usagers_usager
    FOR EACH ROW EXECUTE FUNCTION usagers_preparer_cles();
CREATE TRIGGER indexer AFTER INSERT OR UPDATE ON usagers_usager
    FOR EACH ROW EXECUTE FUNCTION usagers_indexer();

-- Matricule and OID are held by a recovered or qualified identity only (EXI SI 09, 22), whoever changes the status.
CREATE FUNCTION usagers_invalider_ins() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF OLD.statut_identite IN ('recuperee', 'qualifiee') AND NEW.statut_identite NOT IN ('recuperee', 'qualifiee') THEN
        UPDATE usagers_identiteins SET matricule = '', oid = '', obtenu_le = NULL
        WHERE usager_id = NEW.id AND matricule <> '';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER invalider_ins AFTER UPDATE OF statut_identite ON usagers_usager
    FOR EACH ROW EXECUTE FUNCTION usagers_invalider_ins();
"""

RECHERCHE = """
-- Persons near what was typed, among `parmi` (NULL: no narrower than the context), never outside the structures of
-- the signed context. The caller still applies the access formula to what comes back.
-- `formes`: the typed words, each with its position and its weight (a diminutive stands for a first name).
CREATE FUNCTION recherche_usagers(
    parmi int[], formes text[], rangs int[], poids real[], telephone text, naissances date[], limite int
) RETURNS TABLE (id int, score real)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    WITH perimetre AS MATERIALIZED (SELECT ctx.ensemble('s') AS structures),
    q AS MATERIALIZED (
        SELECT mot, rang, t.poids, usagers_son(mot) AS son FROM unnest(formes, rangs, poids) AS t(mot, rang, poids)
    ),
    dates AS MATERIALIZED (SELECT jour, rang FROM unnest(naissances) WITH ORDINALITY AS t(jour, rang)),
    candidats AS MATERIALIZED (
        SELECT i.usager_id FROM usagers_indexrecherche i
        WHERE cardinality(formes) > 0 AND i.cles && ARRAY(
            SELECT DISTINCT c FROM q, unnest(usagers_cles(ARRAY[q.mot])) c WHERE c NOT LIKE '%*'
            UNION SELECT left(mot, 8) || '*' FROM q
            UNION SELECT left(mot, 5) || '*' FROM q WHERE length(mot) > 5)
        UNION SELECT u.id FROM usagers_usager u, perimetre p
            WHERE u.date_naissance = ANY (naissances) AND u.structures && p.structures
        UNION SELECT t.usager_id FROM usagers_telecommunication t, perimetre p
            WHERE telephone <> '' AND t.structures && p.structures
            AND right(regexp_replace(t.valeur, '[^0-9]', '', 'g'), 9) LIKE telephone || '%'
    ),
    notes AS (
        SELECT u.id, u.date_naissance, i.premiers, i.mots,
            (SELECT coalesce(sum(note), 0) FROM (
                SELECT max(usagers_proximite(q.mot, q.son, m.mot, m.son) * q.poids) AS note
                FROM q, unnest(i.mots, i.sons) AS m(mot, son) GROUP BY q.rang) r
            ) AS mots_notes,
            (SELECT count(*) FROM unnest(i.premiers) p WHERE NOT EXISTS (SELECT FROM q WHERE left(p, 2) = left(q.mot, 2)))
                AS restes
        FROM candidats c
        JOIN usagers_usager u ON u.id = c.usager_id
        JOIN usagers_indexrecherche i ON i.usager_id = u.id
        CROSS JOIN perimetre p
        WHERE (parmi IS NULL OR u.id = ANY (parmi)) AND u.structures && p.structures AND u.fusionne_dans_id IS NULL
    ),
    parts AS (
        SELECT (SELECT count(DISTINCT rang) FROM q) + (cardinality(naissances) > 0)::int
            + (telephone <> '')::int AS total
    )
    SELECT n.id, ((n.mots_notes
        + coalesce((SELECT CASE d.rang WHEN 1 THEN 1 ELSE 0.8 END FROM dates d WHERE d.jour = n.date_naissance LIMIT 1), 0)
        + CASE WHEN telephone <> '' AND EXISTS (
            SELECT FROM usagers_telecommunication t WHERE t.usager_id = n.id AND t.structures && p.structures
            AND right(regexp_replace(t.valeur, '[^0-9]', '', 'g'), 9) LIKE telephone || '%') THEN 1 ELSE 0 END
        ) / parts.total - 0.01 * n.restes)::real AS score
    FROM notes n, parts, perimetre p
    ORDER BY score DESC, n.id LIMIT limite
$$;
"""

DOUBLONS = """
-- May this actor, or this named technical agent, check an identity over the whole organisme?
CREATE FUNCTION usagers_peut_verifier(organisme int) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT organisme = ANY (ctx.ensemble('o')) AND (ctx.acteur() IS NULL OR EXISTS (
        SELECT FROM habilitations_affectation a JOIN habilitations_profil p ON p.id = a.profil_id
        WHERE a.professionnel_id = ctx.acteur() AND a.structure_id = ANY (ctx.ensemble('s'))
        AND a.debut <= current_date AND (a.fin IS NULL OR a.fin >= current_date)
        AND p.droits->>'ID' = 'W' AND (p.droits->>'ADM' IN ('W', 'V') OR p.droits->>'NIR' = 'W')))
$$;

-- Identities near the given traits: in the structures of the signed context (`ici`), and in the whole organisme for
-- those who may check there. Birth date first, names after; anonymous persons are left out.
CREATE FUNCTION verifier_doublons(
    organisme int, nom text, prenom text, naissance date, voisines date[], sexe_ text, cog text
) RETURNS TABLE (usager_id int, proximite text, ici boolean)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    WITH permis AS MATERIALIZED (SELECT usagers_peut_verifier(organisme) AS oui, ctx.ensemble('s') AS structures),
    c AS MATERIALIZED (
        SELECT u.* FROM usagers_usager u, permis
        WHERE (permis.oui OR u.structures && permis.structures)
        AND u.organisme_id = organisme AND NOT u.anonyme AND u.fusionne_dans_id IS NULL
        AND (u.date_naissance = ANY (voisines) OR u.nom_naissance = nom)
    ),
    n AS (
        SELECT c.*,
            greatest(usagers_noms_proches(nom, c.nom_naissance), usagers_noms_proches(nom, c.nom_utilise)) AS pn,
            greatest(usagers_noms_proches(prenom, c.premier_prenom), usagers_noms_proches(prenom, c.prenom_utilise))
                AS pp,
            least(usagers_noms_proches(nom, c.premier_prenom), usagers_noms_proches(prenom, c.nom_naissance)) AS inverse
        FROM c
    )
    SELECT n.id, CASE
        WHEN usagers_simplifier(n.nom_naissance) = usagers_simplifier(nom)
            AND usagers_simplifier(n.premier_prenom) = usagers_simplifier(prenom)
            AND n.date_naissance = naissance AND n.sexe = sexe_
            AND (cog = '' OR n.lieu_naissance_cog IN ('', cog)) THEN 'identique'
        WHEN n.date_naissance = naissance AND (least(n.pn, n.pp) > 0.8 OR n.inverse > 0.8) THEN 'tres_proche'
        WHEN least(n.pn, n.pp) > 0.8 OR n.inverse > 0.8 THEN 'proche'
        END, n.structures && permis.structures
    FROM n, permis
    WHERE least(n.pn, n.pp) > 0.8 OR n.inverse > 0.8
    ORDER BY 2, 3 DESC, 1 LIMIT 20
$$;

-- Pairs of persons of the perimeter that may be one: same birth date or same birth name, near names.
CREATE FUNCTION doublons_usagers(parmi int[], limite int) RETURNS TABLE (a int, b int, score real)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    WITH v AS MATERIALIZED (
        SELECT u.id, u.date_naissance, replace(usagers_simplifier(u.nom_naissance), ' ', '') AS nom,
            replace(usagers_simplifier(u.premier_prenom), ' ', '') AS prenom
        FROM usagers_usager u
        WHERE u.id = ANY (parmi) AND u.structures && (SELECT ctx.ensemble('s')) AND u.fusionne_dans_id IS NULL
        AND NOT u.anonyme AND u.nom_naissance <> ''
    ), p AS (
        SELECT x.id AS a, y.id AS b, usagers_noms_proches(x.nom, y.nom) AS pn,
            usagers_noms_proches(x.prenom, y.prenom) AS pp,
            least(usagers_noms_proches(x.nom, y.prenom), usagers_noms_proches(x.prenom, y.nom)) AS inverse
        FROM v x JOIN v y ON x.date_naissance = y.date_naissance AND x.id < y.id
        UNION
        SELECT x.id, y.id, 0.95, 0.95, 0 FROM v x JOIN v y ON x.nom = y.nom AND x.prenom = y.prenom AND x.id < y.id
            AND (x.date_naissance IS NULL OR y.date_naissance IS NULL
                 OR (extract(year FROM x.date_naissance) = extract(year FROM y.date_naissance)
                     AND extract(day FROM x.date_naissance) = extract(month FROM y.date_naissance)
                     AND extract(month FROM x.date_naissance) = extract(day FROM y.date_naissance)))
    )
    SELECT p.a, p.b, max(greatest((pn + pp) / 2, inverse))::real FROM p
    WHERE least(pn, pp) > 0.8 OR inverse > 0.8 GROUP BY p.a, p.b ORDER BY 3 DESC, 1, 2 LIMIT limite
$$;
"""

DROITS = (
    "GRANT SELECT, INSERT, UPDATE, DELETE ON usagers_indexrecherche TO dui_definisseur;"
    "CREATE POLICY definisseur ON usagers_indexrecherche TO dui_definisseur USING (true) WITH CHECK (true);"
    "GRANT SELECT ON habilitations_affectation, habilitations_profil TO dui_definisseur;"
    + rls.fonction_definisseur(
        "usagers_indexer()",
        "usagers_invalider_ins()",
        "recherche_usagers(int[], text[], int[], real[], text, date[], int)",
        "usagers_peut_verifier(int)",
        "verifier_doublons(int, text, text, date, date[], text, text)",
        "doublons_usagers(int[], int)",
    )
)

RETOUR = """
DROP TRIGGER preparer_cles ON usagers_usager; DROP TRIGGER indexer ON usagers_usager;
DROP TRIGGER invalider_ins ON usagers_usager;
DROP FUNCTION doublons_usagers; DROP FUNCTION verifier_doublons; DROP FUNCTION usagers_peut_verifier;
DROP FUNCTION recherche_usagers; DROP FUNCTION usagers_invalider_ins; DROP FUNCTION usagers_indexer;
DROP FUNCTION usagers_preparer_cles; DROP TABLE usagers_indexrecherche;
DROP INDEX usagers_telephone; DROP INDEX usagers_usager_nom; DROP INDEX usagers_usager_naissance;
DROP FUNCTION usagers_noms_proches; DROP FUNCTION usagers_proximite; DROP FUNCTION usagers_echange; DROP FUNCTION usagers_cles; DROP FUNCTION usagers_son;
DROP FUNCTION usagers_mots; DROP FUNCTION usagers_simplifier;
"""


class Migration(migrations.Migration):
    dependencies = [("usagers", "0002_rls")]
    operations = [migrations.RunSQL(MOTS + INDEX + RECHERCHE + DOUBLONS + DROITS, RETOUR)]
