/**
 * Schema and data migration of embedded, encrypted SQLite databases: the public API and the run.
 *
 * <p>Exported are {@code io.zmonitor.migrator}, {@code io.zmonitor.migrator.health} for those who show how a database
 * is, {@code io.zmonitor.migrator.spi} for those who bring an opener of their own, and {@code io.zmonitor.migrator.watch}:
 * listeners. The driver is not required by name: JDBC finds it. Nor is the Flight Recorder, which an image may lack.
 */
@org.jspecify.annotations.NullMarked
@SuppressWarnings("module") // the testkit is built after this one
module io.zmonitor.migrator {
    requires transitive java.sql;
    requires org.slf4j;
    requires static jdk.jfr;
    requires static org.jspecify;

    exports io.zmonitor.migrator;
    exports io.zmonitor.migrator.health;
    exports io.zmonitor.migrator.spi;
    // One reader of SQL: the testkit's files in SQL are cut into statements as scripts are.
    exports io.zmonitor.migrator.internal.script to
            io.zmonitor.migrator.testkit;
    exports io.zmonitor.migrator.watch;
}
