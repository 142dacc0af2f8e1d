package io.zmonitor.migrator.schema;

/** Why a declared schema cannot be used. The numbers are stable; each has a page in {@code docs/errors}. */
public enum SchemaCode {
    /** A definition in a database is not understood. */
    UNREADABLE(
            "901",
            "The definition of {0} in the database cannot be read.",
            "Report the statement that made it. Nothing was changed."),
    /** SQLite cannot say what the schema is. */
    DATABASE_FAILED(
            "902",
            "The schema of the database cannot be read: SQLite result {0}.",
            "Check with Maintenance.verify() whether the database is damaged."),
    /** The file is not there, or cannot be read. */
    FILE_MISSING("903", "{0} cannot be read.", "Check the path, or write the file from a database with importFrom."),
    /** The file is too large. */
    TOO_LARGE("904", "{0} is larger than {1}.", "Check that it is the file you mean."),
    /** The file is no YAML. */
    NOT_YAML(
            "905", "This is no YAML that can be read: {0}.", "Correct the line; an editor with YAML support shows it."),
    /** The format is not known. */
    UNKNOWN_FORMAT("906", "The format is {0}.", "Begin the file with the line: format: 1"),
    /** A property that does not exist. */
    UNKNOWN_PROPERTY("907", "{0} is no property here.", "Known are {1}."),
    /** A name that stands twice. */
    DUPLICATE("908", "{0} stands here a second time.", "Remove one of them; names in SQLite do not differ by case."),
    /** Anchors, aliases, tags, several documents. */
    NOT_ALLOWED("909", "{0} cannot be used in this file.", "Write the value out where it is meant."),
    /** Another kind of value is expected. */
    WRONG_SHAPE("910", "{0} has to be {1}.", "See docs/reference/database-yaml.md for an example."),
    /** A bare word where SQL is meant. */
    BARE_WORD("911", "{0} is a bare word, and the value has to be SQL.", "If a text is meant, write {1}."),
    /** A text that is no SQL. */
    NOT_SQL("912", "{0} is no SQL that can be read.", "Close each quote, comment and parenthesis."),
    /** A name that nothing has. */
    UNKNOWN_NAME("913", "{0} names {1}, which is not declared.", "Declare it, or correct the name."),
    /** Something that is needed is not said. */
    MISSING_PROPERTY("914", "{0} is missing.", "Add it."),
    /** Two properties that exclude each other. */
    CONTRADICTION("915", "{0} and {1} exclude each other.", "Keep one of them."),
    /** SQLite refuses the schema. */
    REFUSED_BY_SQLITE("916", "SQLite refuses {0}: {1}.", "Correct the SQL in the file."),
    /** A generated file is not what the schema says. */
    STALE("920", "{0} is not what {1} would be made into today.", "Generate the files again, and commit them."),
    /** A rule that would write. */
    TRANSFORM(
            "930",
            "The rule {0} wants to transform rows, and a check writes nothing.",
            "Write a data migration that transforms them, and let the rule fail or skip."),
    /** A rename that nobody has declared. */
    RENAME_UNDECIDED(
            "940",
            "{0} is gone and {1} has come: a rename, or another one?",
            "If it is a rename, add the line {2} below the new name; if not, allow losses."),
    /** A draft that would lose something. */
    LOSS_NOT_ALLOWED(
            "941",
            "The draft would lose {0}.",
            "Allow losses if they are intended; the draft then declares each of them."),
    /** A draft that does not lead where it should. */
    NOT_PROVED(
            "942",
            "The draft was not written, because in a scratch database it did not lead there: {0}",
            "Write this migration by hand, and report the difference."),
    /** A database that cannot be built anew for a draft. */
    NO_SCRATCH(
            "943",
            "The schema cannot be built in a scratch database: {0}: SQLite result {1}.",
            "Give the scratch connection the functions, collations and modules that the schema needs.");

    private final String number;
    private final String summary;
    private final String remedy;

    SchemaCode(String number, String summary, String remedy) {
        this.number = number;
        this.summary = summary;
        this.remedy = remedy;
    }

    /** The stable code: {@code ZM-907}. */
    public String code() {
        return "ZM-" + number;
    }

    String summary(Object... values) {
        return filled(summary, values);
    }

    String remedy(Object... values) {
        return filled(remedy, values);
    }

    private static String filled(String template, Object... values) {
        String text = template;
        for (int i = 0; i < values.length; i++) {
            text = text.replace("{" + i + "}", values[i].toString());
        }
        return text;
    }
}
