package io.zmonitor.migrator.internal.script;

/**
 * The name of a table, index, view or trigger in a statement.
 *
 * @param schema {@code main}, {@code temp}, or empty if none is written; lower case
 * @param name lower case; empty if there is no name
 * @param next the place of the token behind it
 */
public record QualifiedName(String schema, String name, int next) {
    static final QualifiedName NONE = new QualifiedName("", "", 0);

    /** The table the runs keep their book in (docs/reference/ledger-and-audit.md). */
    static final String LEDGER = "schema_version";

    /** Whether it is the ledger itself, where a run reads and writes it. */
    boolean isLedger() {
        return name.equals(LEDGER) && (schema.isEmpty() || schema.equals("main"));
    }

    /** Whether the name is the ledger's or one of its companions', in any schema. */
    boolean isReserved() {
        return isReserved(name);
    }

    static boolean isReserved(String name) {
        return name.equals(LEDGER) || name.startsWith(LEDGER + "_");
    }

    boolean isSchemaTable() {
        return switch (name) {
            case "sqlite_schema", "sqlite_master", "sqlite_temp_schema", "sqlite_temp_master" -> true;
            default -> false;
        };
    }
}
