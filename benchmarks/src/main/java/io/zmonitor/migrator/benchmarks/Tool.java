package io.zmonitor.migrator.benchmarks;

import io.zmonitor.migrator.benchmarks.tools.Flyway;
import io.zmonitor.migrator.benchmarks.tools.JdbcFloor;
import io.zmonitor.migrator.benchmarks.tools.Liquibase;
import io.zmonitor.migrator.benchmarks.tools.MyBatis;
import io.zmonitor.migrator.benchmarks.tools.Ours;
import java.io.File;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What is measured: a main class, its last argument, and the jars that it needs and no other. */
enum Tool {
    FLOOR("plain JDBC", JdbcFloor.class, "each", ""),
    FLOOR_ONE_COMMIT("plain JDBC, one commit", JdbcFloor.class, "all", ""),
    OURS("Zmonitor Migrator", Ours.class, "", Tool.own()),
    OURS_CACHED("Zmonitor Migrator, native cache", Ours.class, "cache", Tool.own()),
    OURS_NO_BACKUP("Zmonitor Migrator, no backup", Ours.class, "no-backup", Tool.own()),
    OURS_NO_PROOF("Zmonitor Migrator, no backup, pages not proved", Ours.class, "no-proof", Tool.own()),
    MYBATIS("MyBatis Migrations", MyBatis.class, "", "mybatis-migrations"),
    FLYWAY("Flyway", Flyway.class, "", "flyway-core"),
    LIQUIBASE(
            "Liquibase",
            Liquibase.class,
            "",
            "liquibase-core|opencsv|snakeyaml|jaxb-api|javax.activation|commons-[a-z0-9]+");

    private final String title;
    private final Class<?> main;
    private final String choice;
    private final Pattern jars;

    Tool(String title, Class<?> main, String choice, String jars) {
        this.title = title;
        this.main = main;
        this.choice = choice;
        String common = "benchmarks/target/classes|sqlite-jdbc|slf4j-(api|nop)";
        String all = jars.isEmpty() ? common : common + "|" + jars;
        this.jars = Pattern.compile("[/\\\\](" + all + ")([-/\\\\.][^/\\\\]*)?$");
    }

    // A constant of the enum cannot be used by its constants.
    private static String own() {
        return "zmonitor-migrator-(core|sqlcipher)|(core|sqlcipher-adapter)/target/classes";
    }

    /** How it is called in tables. */
    String title() {
        return title;
    }

    /** Whether it is this library. */
    boolean isOurs() {
        return main == Ours.class;
    }

    /** The command that brings a database to the newest schema of a folder. */
    List<String> command(Path database, Path scripts, String... options) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        if (Runtime.version().feature() > 17) {
            command.add("--enable-native-access=ALL-UNNAMED"); // newer Java warns without it
        }
        command.addAll(List.of(options));
        command.addAll(List.of("-cp", classPath(), main.getName(), database.toString(), scripts.toString(), choice));
        return command;
    }

    private String classPath() {
        return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator, -1))
                .filter(entry -> jars.matcher(entry).find())
                .collect(Collectors.joining(File.pathSeparator));
    }
}
