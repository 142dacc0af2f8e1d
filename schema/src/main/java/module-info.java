/**
 * The declared schema: {@code database.yaml} as the source of truth, its comparison with a database, and what is made from
 * it. The driver is not required by name: JDBC finds it.
 */
@org.jspecify.annotations.NullMarked
module io.zmonitor.migrator.schema {
    requires transitive io.zmonitor.migrator;
    requires tools.jackson.core;
    requires tools.jackson.dataformat.yaml;
    requires static org.jspecify;

    exports io.zmonitor.migrator.schema;
}
