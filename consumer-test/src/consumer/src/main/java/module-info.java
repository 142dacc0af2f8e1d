/** An application that brings its migrations, as its authors would write it. */
module org.example.ward {
    requires com.zaxxer.hikari;
    requires io.zmonitor.migrator.sqlcipher;
    requires static io.zmonitor.migrator.testkit;

    opens org.example.ward;
}
