/** Opens SQLCipher files. JDBC finds the driver; only functions coded in Java are compiled against it. */
@org.jspecify.annotations.NullMarked
module io.zmonitor.migrator.sqlcipher {
    requires transitive io.zmonitor.migrator;
    requires static org.jspecify;
    requires static org.xerial.sqlitejdbc;

    exports io.zmonitor.migrator.sqlcipher;
}
