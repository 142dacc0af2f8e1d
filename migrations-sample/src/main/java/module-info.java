/** Z Monitor's own migrations, and a small monitor that boots with them. The driver is not required: JDBC finds it. */
@org.jspecify.annotations.NullMarked
module io.zmonitor.sample {
    requires transitive io.zmonitor.migrator;
    requires io.zmonitor.migrator.sqlcipher;
    requires static me.tongfei.progressbar; // without it lines say how far a boot is
    requires static org.jspecify;

    exports io.zmonitor.sample;
}
