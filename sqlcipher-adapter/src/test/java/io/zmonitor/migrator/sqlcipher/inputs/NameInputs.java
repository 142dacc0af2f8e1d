package io.zmonitor.migrator.sqlcipher.inputs;

import static io.zmonitor.migrator.sqlcipher.inputs.MalformedInput.refused;
import static io.zmonitor.migrator.sqlcipher.inputs.MalformedInput.works;

import io.zmonitor.migrator.ProblemCode;
import io.zmonitor.migrator.sqlcipher.inputs.MalformedInput.Making;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;

/** Names of scripts. */
final class NameInputs {
    private NameInputs() {}

    static List<MalformedInput> all() {
        List<MalformedInput> inputs = new ArrayList<>();
        inputs.addAll(numbers());
        inputs.addAll(letters());
        inputs.addAll(places());
        return inputs;
    }

    private static List<MalformedInput> numbers() {
        return List.of(
                refused(ProblemCode.FILE_NAME, "a script without number", named("schema/beds.sql"), "schema/beds.sql"),
                refused(ProblemCode.FILE_NAME, "a script in Flyway's style", named("schema/V4__beds.sql"), "V4__beds"),
                refused(
                        ProblemCode.OUT_OF_ORDER,
                        "number 0 when higher ones were applied",
                        named("schema/0000_beds.sql"),
                        "schema-0000"),
                refused(ProblemCode.FILE_NAME, "a negative number", named("schema/-004_beds.sql"), "-004_beds.sql"),
                refused(ProblemCode.FILE_NAME, "a number with a plus sign", named("schema/+004_beds.sql"), "+004"),
                refused(ProblemCode.FILE_NAME, "a number of two digits", named("schema/04_beds.sql"), "04_beds.sql"),
                refused(
                        ProblemCode.FILE_NAME,
                        "a number beyond a long",
                        named("schema/9223372036854775808_beds.sql"),
                        "9223372036854775808"),
                refused(
                        ProblemCode.FILE_NAME,
                        "Arabic-Indic digits",
                        named("schema/\u0660\u0660\u0660\u0664_beds.sql"),
                        "_beds.sql"),
                refused(
                        ProblemCode.FILE_NAME,
                        "full-width digits",
                        named("schema/\uff10\uff10\uff10\uff14_beds.sql"),
                        "_beds.sql"),
                refused(
                        ProblemCode.DUPLICATE_NUMBER,
                        "one number written in two ways",
                        named("schema/004_beds.sql", "schema/0004_beds.sql"),
                        "schema/004_beds.sql",
                        "schema/0004_beds.sql"),
                refused(
                        ProblemCode.DUPLICATE_NUMBER,
                        "one number with two descriptions",
                        named("schema/0004_beds.sql", "data/0004_rooms.sql"),
                        "schema/0004_beds.sql",
                        "data/0004_rooms.sql"),
                works("a gap in the numbers", named("schema/0006_beds.sql")));
    }

    private static List<MalformedInput> letters() {
        return List.of(
                refused(
                        ProblemCode.DUPLICATE_NUMBER,
                        "names that differ in case only",
                        named("schema/0004_beds.sql", "schema/0004_Beds.sql"),
                        "schema/0004_beds.sql",
                        "schema/0004_Beds.sql"),
                refused(
                        ProblemCode.DUPLICATE_NUMBER,
                        "names that are equal in Unicode's normal form",
                        named("schema/0004_Z\u00fcrich.sql", "schema/0004_Zu\u0308rich.sql"),
                        "schema/0004_Z"),
                refused(
                        ProblemCode.REPEATABLE_TWICE,
                        "repeatables that differ in case only",
                        named("repeatable/beds.sql", "repeatable/Beds.sql"),
                        "repeatable/beds.sql",
                        "repeatable/Beds.sql"),
                refused(
                        ProblemCode.FILE_NAME,
                        "a name that is turned around (U+202E)",
                        named("schema/0004_\u202elqs.sql"),
                        "\\u202elqs.sql"),
                refused(
                        ProblemCode.FILE_NAME,
                        "a zero-width space in a name",
                        named("schema/0004_be\u200bds.sql"),
                        "be\\u200bds.sql"),
                refused(
                        ProblemCode.FILE_NAME,
                        "a line feed in a name",
                        named("schema/0004_be\nds.sql"),
                        "be\\u000ads.sql"),
                refused(ProblemCode.FILE_NAME, "an escape in a name", named("schema/0004_\u001b[2J.sql"), "\\u001b"),
                refused(
                        ProblemCode.FILE_NAME,
                        "a backslash in a name",
                        named("schema/0004_..\\..\\beds.sql"),
                        "..\\..\\beds.sql"),
                works("letters of any script in a name", named("schema/0004_\u00dcbersicht_\u60a3\u8005.sql")));
    }

    private static List<MalformedInput> places() {
        return List.of(
                refused(ProblemCode.FILE_NAME, "the ending in capitals", named("schema/0004_beds.SQL"), "beds.SQL"),
                refused(ProblemCode.FILE_NAME, "a script in a folder of no type", named("more/0004_beds.sql"), "more/"),
                refused(
                        ProblemCode.TYPE_CONTRADICTS_FOLDER,
                        "a type that contradicts the folder",
                        named("schema/0004_data_beds.sql"),
                        "schema/0004_data_beds.sql",
                        "data"),
                refused(
                        ProblemCode.ROLLBACK_WITHOUT_MIGRATION,
                        "a rollback without its migration",
                        named("rollback/0009_rollback.sql"),
                        "rollback/0009_rollback.sql"),
                refused(
                        ProblemCode.ROLLBACK_AMBIGUOUS,
                        "a rollback that fits two migrations",
                        named("seed/0003_beds.sql", "rollback/0003_rollback.sql"),
                        "rollback/0003_rollback.sql",
                        "schema-0003, seed-0003"),
                refused(
                        ProblemCode.FILE_NAME,
                        "what a Mac leaves beside a file",
                        named("schema/._0004_beds.sql"),
                        "schema/._0004_beds.sql"),
                works(
                        "what editors leave, under other endings",
                        named("schema/0004_beds.sql~", "schema/.0004_beds.sql.swp", ".DS_Store")),
                refused(
                        ProblemCode.SCRIPT_NOT_A_FILE,
                        "a folder with a script's name",
                        bedside -> Files.createDirectory(bedside.scripts().resolve("schema/0004_beds.sql")),
                        "schema/0004_beds.sql"));
    }

    /** Each name with a script that is in order. */
    private static Making named(String... names) {
        return bedside -> {
            for (String name : names) {
                boolean repeatable = name.startsWith("repeatable");
                bedside.script(name, repeatable ? "CREATE VIEW beds AS SELECT 1;" : "SELECT 1;");
            }
        };
    }
}
