package io.zmonitor.migrator.internal.folder;

import io.zmonitor.migrator.MigrationException;
import io.zmonitor.migrator.MigrationId;
import io.zmonitor.migrator.MigrationType;
import io.zmonitor.migrator.Problem;
import io.zmonitor.migrator.ProblemCode;
import io.zmonitor.migrator.RepeatableMigration;
import io.zmonitor.migrator.ScriptLocation;
import io.zmonitor.migrator.internal.sql.Names;
import org.jspecify.annotations.Nullable;

/**
 * The grammar of file names. Written without regular expressions: it also reads the names in the lock file, at every
 * boot that has something to do.
 */
public final class FileNameReader {
    private static final int FEWEST_DIGITS = 3;
    private static final int MOST_DIGITS = 18;
    private static final int SNAPSHOT_DIGITS = 4;
    private static final String EXTENSION = ".sql";
    private static final String ROLLBACK = "rollback";
    private static final String SNAPSHOT = "snapshot";
    private static final String NO_TYPE = "its folder is not schema, data or seed";

    private final String path;
    private final String folder;
    private final String stem;

    private FileNameReader(String path) {
        int slash = path.lastIndexOf('/');
        this.path = path;
        this.folder = slash < 0 ? "" : path.substring(0, slash);
        this.stem = path.substring(slash + 1, path.length() - EXTENSION.length());
    }

    /** Whether the name ends like a script's; all other files are ignored. Upper case counts, to be refused. */
    static boolean isScript(String path) {
        int start = path.length() - EXTENSION.length();
        return start >= 0 && path.regionMatches(true, start, EXTENSION, 0, EXTENSION.length());
    }

    /** Whether a script is a snapshot's or is called as if it were: apart from all others, which it stands for. */
    public static boolean isSnapshot(String path) {
        return path.startsWith(SNAPSHOT) && path.startsWith("/", SNAPSHOT.length()) && isScript(path);
    }

    /** The path of the snapshot up to this number. */
    public static String snapshot(long number) {
        String digits = Long.toString(number);
        return SNAPSHOT + "/" + "0".repeat(Math.max(0, SNAPSHOT_DIGITS - digits.length())) + digits + EXTENSION;
    }

    /** Whether somebody may have taken the file for a script: a number in front, or the ending within its name. */
    static boolean looksLikeScript(String path) {
        String name = path.substring(path.lastIndexOf('/') + 1);
        int digits = 0;
        while (digits < name.length() && name.charAt(digits) >= '0' && name.charAt(digits) <= '9') {
            digits++;
        }
        boolean numbered = digits > 0 && digits < name.length() && name.charAt(digits) == '_';
        return numbered || Names.fold(name).contains(EXTENSION);
    }

    /** Reads the name of a script, which is refused if it fits no rule. */
    public static FileName read(String path) {
        if (!isScript(path) || !path.endsWith(EXTENSION)) {
            throw refused(ProblemCode.FILE_NAME, path, "its ending is not .sql in lower case");
        }
        if (path.startsWith("/")) {
            throw refused(ProblemCode.FILE_NAME, path, "it is no name in this folder");
        }
        return new FileNameReader(path).read();
    }

    private FileName read() {
        if (folder.equals(RepeatableMigration.FOLDER) && RepeatableMigration.isName(stem)) {
            return new FileName.Repeatable(path, stem);
        }
        int digits = digits();
        if (folder.equals(SNAPSHOT)) {
            return snapshot(digits);
        }
        String rest = stem.substring(Math.min(stem.length(), digits + 1));
        boolean rollbackName = rest.equals(ROLLBACK) || rest.startsWith(ROLLBACK + "_");
        boolean rollbackFolder = folder.equals(ROLLBACK) || folder.startsWith(ROLLBACK + "/");
        checkNumberAndWord(digits);
        if (rollbackName != rollbackFolder) {
            throw refused(
                    ProblemCode.FILE_NAME,
                    path,
                    rollbackName
                            ? "a rollback script stands in the folder rollback"
                            : "behind the number stands \"rollback\"");
        }
        long number = Long.parseLong(stem.substring(0, digits));
        return rollbackFolder ? rollback(number, rest) : forward(number, rest);
    }

    private FileName snapshot(int digits) {
        if (digits != stem.length() || digits < FEWEST_DIGITS || digits > MOST_DIGITS) {
            throw refused(ProblemCode.FILE_NAME, path, "a snapshot's name is a number of 3 to 18 digits");
        }
        return new FileName.Snapshot(path, Long.parseLong(stem));
    }

    private int digits() {
        int digits = 0;
        while (digits < stem.length() && stem.charAt(digits) >= '0' && stem.charAt(digits) <= '9') {
            digits++;
        }
        return digits;
    }

    private void checkNumberAndWord(int digits) {
        for (int at = digits; at < stem.length(); at++) {
            if (isHidden(stem.charAt(at))) {
                throw refused(ProblemCode.FILE_NAME, path, "it holds a character that nobody sees, or a backslash");
            }
        }
        if (digits == 0) {
            throw refused(
                    ProblemCode.FILE_NAME,
                    path,
                    folder.equals(RepeatableMigration.FOLDER)
                            ? "a repeatable has letters, digits and underscores only"
                            : "it begins with no number");
        }
        if (digits < FEWEST_DIGITS || digits > MOST_DIGITS) {
            throw refused(ProblemCode.FILE_NAME, path, "a number has 3 to 18 digits");
        }
        if (digits + 1 >= stem.length() || stem.charAt(digits) != '_') {
            throw refused(ProblemCode.FILE_NAME, path, "behind the number stand no underscore and words");
        }
    }

    // What nobody sees, or what turns the name around: two names would look the same. And what separates folders on
    // another system: a name in a lock file must not lead out of the folder there.
    private static boolean isHidden(char c) {
        if (c < 0x7f) {
            return c < ' ' || c == '\\';
        }
        return switch (Character.getType(c)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED -> true;
            default -> false;
        };
    }

    private FileName rollback(long number, String rest) {
        String words = rest.substring(ROLLBACK.length()).replace('_', ' ').strip();
        if (folder.equals(ROLLBACK)) {
            return new FileName.Rollback(path, number, null, words);
        }
        MigrationType type = type(folder.substring(ROLLBACK.length() + 1));
        if (type == null) {
            throw refused(ProblemCode.FILE_NAME, path, NO_TYPE);
        }
        return new FileName.Rollback(path, number, type, words);
    }

    private FileName forward(long number, String rest) {
        MigrationType byFolder = type(folder);
        MigrationType byName = typeBefore(rest);
        String words = byName == null ? rest : rest.substring(byName.word().length() + 1);
        String description = words.replace('_', ' ').strip();
        if (description.isEmpty()) {
            throw refused(ProblemCode.FILE_NAME, path, "it says nothing behind the number");
        }
        if (byFolder == null && !folder.isEmpty()) {
            throw refused(ProblemCode.FILE_NAME, path, NO_TYPE);
        }
        if (byFolder != null && byName != null && byFolder != byName) {
            throw refused(ProblemCode.TYPE_CONTRADICTS_FOLDER, path, byName.word(), byFolder.word());
        }
        MigrationType type = byFolder != null ? byFolder : byName != null ? byName : MigrationType.SCHEMA;
        return new FileName.Forward(path, new MigrationId(type, number), description);
    }

    private static @Nullable MigrationType type(String word) {
        return switch (word) {
            case "schema" -> MigrationType.SCHEMA;
            case "data" -> MigrationType.DATA;
            case "seed" -> MigrationType.SEED;
            default -> null;
        };
    }

    private static @Nullable MigrationType typeBefore(String rest) {
        int underscore = rest.indexOf('_');
        return underscore < 0 ? null : type(rest.substring(0, underscore));
    }

    private static MigrationException refused(ProblemCode code, String path, String... details) {
        return MigrationException.refusing(Problem.ofScript(code, ScriptLocation.file(path), details));
    }
}
