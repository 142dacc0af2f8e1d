/** Opens SQLCipher files. The driver is not required by name: JDBC finds it. */
@org.jspecify.annotations.NullMarked
module io.zmonitor.migrator.sqlcipher {
    requires transitive io.zmonitor.migrator;
    requires static org.jspecify;

    exports io.zmonitor.migrator.sqlcipher;
}
