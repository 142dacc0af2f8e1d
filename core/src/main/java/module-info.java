/**
 * Schema and data migration of embedded, encrypted SQLite databases: the public API and the run.
 *
 * <p>Exported are {@code io.zmonitor.migrator}, and {@code io.zmonitor.migrator.spi} for those who bring an opener of
 * their own. The driver is not required by name: JDBC finds it.
 */
@org.jspecify.annotations.NullMarked
module io.zmonitor.migrator {
    requires transitive java.sql;
    requires org.slf4j;
    requires static org.jspecify;

    exports io.zmonitor.migrator;
    exports io.zmonitor.migrator.spi;
}
