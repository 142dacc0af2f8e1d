package io.zmonitor.migrator.reliability.oracle;

import java.util.List;

/**
 * What a database is asked, by whichever SQLite; each answer's line begins with the letter of its question, so that all
 * answers are lines of text.
 */
final class Questions {
    private static final String OURS = "(lower(%s) = 'schema_version' OR lower(%s) GLOB 'schema_version_*')";

    /** Everything that is content: what a boundary is compared by. */
    static final List<String> CONTENT = List.of(
            "SELECT 'V|' || user_version || '|' || application_id FROM pragma_user_version, pragma_application_id",
            "SELECT 'S|' || type || '|' || name || '|' || tbl_name || '|' || hex(coalesce(sql, '')) FROM sqlite_master"
                    + " WHERE NOT " + ours("tbl_name") + " ORDER BY 1");

    /** Asks for the questions about the rows of each table. */
    static final String ABOUT_ROWS = "SELECT 'SELECT ' || quote('T|' || name || '|') || ' || ' || (SELECT"
            + " group_concat('quote(\"' || c.name || '\")', ' || '','' || ') FROM pragma_table_info(m.name) c)"
            + " || ' FROM \"' || name || '\" ORDER BY 1;' FROM sqlite_master m WHERE type = 'table' AND NOT "
            + ours("name") + " ORDER BY name";

    /** Whether it is sound. */
    static final List<String> SOUNDNESS = List.of(
            "SELECT 'I|' || integrity_check FROM pragma_integrity_check",
            "SELECT 'F|' || \"table\" || '|' || rowid FROM pragma_foreign_key_check");

    /** What the ledger's tables say; asked only if they are there. */
    static final List<String> LEDGER = List.of(
            "SELECT 'L|' || migration_type || '-' || version FROM schema_version ORDER BY version, migration_type",
            "SELECT 'P|' || schema_fingerprint FROM schema_version_state",
            "SELECT 'O|' || hex(type) || '|' || hex(name) || '|' || hex(tbl_name) || '|' || hex(coalesce(sql, '')) FROM"
                    + " sqlite_master WHERE lower(name) NOT GLOB 'sqlite_*' AND NOT " + ours("tbl_name")
                    + " ORDER BY type, name",
            "SELECT 'A|' || hex(sequence) || '|' || hex(at) || '|' || hex(operation) || '|' || hex(outcome) || '|'"
                    + " || hex(subject) || '|' || hex(from_version) || '|' || hex(to_version) || '|'"
                    + " || hex(duration_ms) || '|' || hex(application) || '|' || hex(detail) || '|'"
                    + " || hex(previous_hash) || '|' || hex(hash) || '|' || hex(operator) || '|' || hex(entries) FROM schema_version_audit ORDER BY sequence");

    private Questions() {}

    private static String ours(String column) {
        return OURS.replace("%s", column);
    }
}
