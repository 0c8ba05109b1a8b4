"""Second wall on persons: `structures int[]` kept by triggers, policies, and the definer functions they need."""

from django.db import migrations

from dui.core import rls

# The identity is one for the organisme: these rows follow the structures that know the person.
SUIVENT = ["usagers_changementidentite", "usagers_photousager"]
# What a house learnt about the person (a relation may be an addictologist) stays with the houses of the writer, even
# when another house later opens a dossier for the same person.
PROPRES = [
    "usagers_adresse",
    "usagers_telecommunication",
    "usagers_relationentourage",
    "usagers_membregroupe",
]
DEPENDANTES = [*SUIVENT, *PROPRES]
PERSONNES = ["usagers_usager", *DEPENDANTES, "usagers_contact", "usagers_groupefamilial", "usagers_fusion"]
VERSIONS = [
    "usagers_usagerevent",
    "usagers_adresseevent",
    "usagers_telecommunicationevent",
    "usagers_relationentourageevent",
    "usagers_contactevent",
]
STRUCTURES = [
    "usagers_dossier",
    "usagers_statutdossier",
    "usagers_sejour",
    "usagers_statutsejourhisto",
    "usagers_compteur",
    "usagers_sourcereprise",
    "usagers_lotreprise",
    "usagers_lignereprise",
    "usagers_demanderapprochement",
]

FONCTIONS = (
    """
CREATE FUNCTION usagers_structures_de(personne int) RETURNS int[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT structures FROM usagers_usager WHERE id = personne
$$;

-- A dossier appears or moves: the person and all that is theirs follow.
CREATE FUNCTION usagers_suivre_dossier() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    personne int;
    ensemble int[];
BEGIN
    FOR personne IN SELECT DISTINCT p FROM unnest(ARRAY[
        NEW.usager_id, CASE WHEN TG_OP = 'UPDATE' THEN OLD.usager_id END]) AS p WHERE p IS NOT NULL
    LOOP
        SELECT coalesce(array_agg(DISTINCT structure_id ORDER BY structure_id), '{}') INTO ensemble
        FROM usagers_dossier WHERE usager_id = personne;
        UPDATE usagers_usager SET structures = ensemble
        WHERE id = personne AND structures IS DISTINCT FROM ensemble AND ensemble <> '{}';
        UPDATE usagers_identiteins SET structures = ensemble
        WHERE usager_id = personne AND structures IS DISTINCT FROM ensemble AND ensemble <> '{}';
"""
    + "".join(
        f"""        UPDATE {table} SET structures = ensemble
        WHERE usager_id = personne AND structures IS DISTINCT FROM ensemble AND ensemble <> '{{}}';
"""
        for table in SUIVENT
    )
    + """    END LOOP;
    RETURN NULL;
END $$;
CREATE TRIGGER suivre AFTER INSERT OR UPDATE OF usager_id, structure_id ON usagers_dossier
    FOR EACH ROW EXECUTE FUNCTION usagers_suivre_dossier();

-- A row of a person is born with the structures of that person.
CREATE FUNCTION usagers_heriter() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    NEW.structures := coalesce(usagers_structures_de(NEW.usager_id), '{}');
    RETURN NEW;
END $$;

-- A row written by a house: the houses of the writer that know the person, or fewer when the service says so.
CREATE FUNCTION usagers_heriter_auteur() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    communes int[] := ARRAY(SELECT unnest(usagers_structures_de(NEW.usager_id))
                            INTERSECT SELECT unnest(ctx.ensemble('s')) ORDER BY 1);
BEGIN
    IF NEW.structures = '{}' OR NOT NEW.structures <@ communes THEN
        NEW.structures := communes;
    END IF;
    RETURN NEW;
END $$;

-- A contact or a family group is seen wherever one of its persons is.
CREATE FUNCTION usagers_suivre_relation() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF TG_TABLE_NAME = 'usagers_relationentourage' THEN
        UPDATE usagers_contact c SET structures = e.ensemble FROM (
            SELECT coalesce(array_agg(DISTINCT s ORDER BY s), '{}') AS ensemble
            FROM usagers_relationentourage r, unnest(r.structures) s WHERE r.contact_id = NEW.contact_id) e
        WHERE c.id = NEW.contact_id AND c.structures IS DISTINCT FROM e.ensemble AND e.ensemble <> '{}';
    ELSE
        UPDATE usagers_groupefamilial g SET structures = e.ensemble FROM (
            SELECT coalesce(array_agg(DISTINCT s ORDER BY s), '{}') AS ensemble
            FROM usagers_membregroupe m, unnest(m.structures) s WHERE m.groupe_id = NEW.groupe_id) e
        WHERE g.id = NEW.groupe_id AND g.structures IS DISTINCT FROM e.ensemble AND e.ensemble <> '{}';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER suivre AFTER INSERT OR UPDATE ON usagers_relationentourage
    FOR EACH ROW EXECUTE FUNCTION usagers_suivre_relation();
CREATE TRIGGER suivre AFTER INSERT OR UPDATE ON usagers_membregroupe
    FOR EACH ROW EXECUTE FUNCTION usagers_suivre_relation();
CREATE TRIGGER heriter BEFORE INSERT ON usagers_identiteins
    FOR EACH ROW EXECUTE FUNCTION usagers_heriter();
"""
    + "".join(
        f"CREATE TRIGGER heriter BEFORE INSERT ON {table} FOR EACH ROW EXECUTE FUNCTION usagers_heriter();\n"
        for table in SUIVENT
    )
    + "".join(
        f"CREATE TRIGGER heriter BEFORE INSERT ON {table} FOR EACH ROW EXECUTE FUNCTION usagers_heriter_auteur();\n"
        for table in PROPRES
    )
)

DROITS_DES_FONCTIONS = (
    rls.fonction_definisseur("usagers_structures_de(int)", "usagers_suivre_dossier()", "usagers_suivre_relation()")
    + "GRANT SELECT, INSERT, UPDATE ON pghistory_context TO dui_definisseur;"
    + "".join(f"GRANT INSERT ON {table} TO dui_definisseur;" for table in [*VERSIONS, "usagers_identiteinsevent"])
    + "GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO dui_definisseur;"
)


class Migration(migrations.Migration):
    dependencies = [("usagers", "0001_initial"), ("habilitations", "0002_rls"), ("core", "0001_contexte")]
    operations = [
        *(migrations.RunSQL(*rls.personne(table)) for table in PERSONNES),
        *(migrations.RunSQL(*rls.historique_personne(table)) for table in VERSIONS),
        migrations.RunSQL(*rls.personne("usagers_identiteins", "n")),
        migrations.RunSQL(*rls.historique_personne("usagers_identiteinsevent", "n")),
        *(migrations.RunSQL(*rls.structure(table)) for table in STRUCTURES),
        migrations.RunSQL(*rls.historique_structure("usagers_dossierevent")),
        migrations.RunSQL(*rls.historique_structure("usagers_sejourevent")),
        migrations.RunSQL(*rls.fait("usagers_adressesecrete")),
        migrations.RunSQL(*rls.historique("usagers_adressesecreteevent")),
        migrations.RunSQL(
            *rls.definisseur(
                "usagers_usager",
                *DEPENDANTES,
                "usagers_identiteins",
                "usagers_contact",
                "usagers_groupefamilial",
                "usagers_dossier",
            )
        ),
        migrations.RunSQL(FONCTIONS + DROITS_DES_FONCTIONS),
        migrations.RunSQL("CREATE SEQUENCE usagers_numero; GRANT USAGE ON SEQUENCE usagers_numero TO dui_app;"),
    ]
