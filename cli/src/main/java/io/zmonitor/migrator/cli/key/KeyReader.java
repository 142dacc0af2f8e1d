package io.zmonitor.migrator.cli.key;

import io.zmonitor.migrator.cli.output.CommandCode;
import io.zmonitor.migrator.cli.output.CommandException;
import io.zmonitor.migrator.cli.output.Surroundings;
import io.zmonitor.migrator.cli.output.Text;
import io.zmonitor.migrator.spi.DatabaseOpener;
import io.zmonitor.migrator.sqlcipher.PlaintextDatabase;
import io.zmonitor.migrator.sqlcipher.SqlCipherFormat;
import io.zmonitor.migrator.sqlcipher.SqlCipherKey;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads a key from the one place that the command line names. Keys pass through arrays, which are wiped. No message holds
 * anything of a key.
 *
 * @param surroundings where standard input, the environment and the person are
 * @param prefix of the options' names: empty, or {@code new-} for the key of a change
 * @param asking whether the person may be asked
 */
public record KeyReader(Surroundings surroundings, String prefix, boolean asking) {
    private static final int LONGEST = 4096;
    private static final int RAW = 32;
    private static final int RAW_WITH_SALT = 48;
    private static final Set<PosixFilePermission> OF_OTHERS = PosixFilePermissions.fromString("---rwxrwx");

    /**
     * The opener for this place.
     *
     * @param given the places that the command line names: exactly one is right
     * @param database what it is for, for messages
     * @param format of the file
     * @throws CommandException if there is none or more than one, or if no key can be read there
     */
    public DatabaseOpener opener(List<KeyPlace> given, String database, SqlCipherFormat format) {
        KeyPlace source = only(given, database);
        if (source.kind() == KeyPlace.Kind.NONE) {
            return PlaintextDatabase.withoutEncryption();
        }
        if (source.kind() == KeyPlace.Kind.RAW_FILE) {
            byte[] key = rawKey(Path.of(source.value()));
            try {
                return SqlCipherKey.raw(key).withFormat(format);
            } finally {
                Arrays.fill(key, (byte) 0);
            }
        }
        char[] passphrase = passphrase(source, database);
        try {
            return SqlCipherKey.passphrase(passphrase).withFormat(format);
        } finally {
            Arrays.fill(passphrase, '\0');
        }
    }

    private KeyPlace only(List<KeyPlace> given, String database) {
        if (given.isEmpty()) {
            throw CommandException.of(CommandCode.KEY_MISSING, database);
        }
        if (given.size() > 1) {
            throw CommandException.of(CommandCode.KEY_TWICE, name(given.get(0)), name(given.get(1)));
        }
        return given.get(0);
    }

    private String name(KeyPlace source) {
        return source.kind().option(prefix);
    }

    private char[] passphrase(KeyPlace source, String database) {
        return switch (source.kind()) {
            case FILE -> fileLine(Path.of(source.value()));
            case ENVIRONMENT -> variable(source);
            case STDIN -> firstLine(standardInput(source), name(source));
            case PROMPT -> asked(source, database);
            case COMMAND -> printed(source);
            case RAW_FILE, NONE -> throw new IllegalStateException("no passphrase: " + source.kind());
        };
    }

    private char[] variable(KeyPlace source) {
        String value = surroundings.environment().get(source.value());
        if (value == null || value.isEmpty()) {
            throw unreadable(name(source) + " " + source.value(), "the variable is not set");
        }
        return value.toCharArray();
    }

    private byte[] standardInput(KeyPlace source) {
        try {
            return line(surroundings.in());
        } catch (IOException e) {
            throw unreadable(name(source), "it ends with " + e.getClass().getSimpleName());
        }
    }

    private char[] asked(KeyPlace source, String database) {
        Surroundings.Person person = surroundings.person();
        if (person == null || !asking) {
            throw unreadable(name(source), "there is no terminal to ask at");
        }
        String which = prefix.isEmpty() ? "Key of " : "New key of ";
        char[] typed = person.secret(which + database + ": ");
        if (typed == null || typed.length == 0) {
            throw unreadable(name(source), "nothing was typed");
        }
        return typed;
    }

    // Without a shell: the command is split at blanks, and nothing in it is expanded.
    private char[] printed(KeyPlace source) {
        List<String> words = Words.of(source.value());
        if (words.isEmpty()) {
            throw unreadable(name(source), "the command is empty");
        }
        Process process = null;
        try {
            ProcessBuilder builder = new ProcessBuilder(words).redirectError(ProcessBuilder.Redirect.INHERIT);
            process = builder.start();
            process.getOutputStream().close();
            byte[] printed = line(process.getInputStream());
            int code = process.waitFor();
            if (code != 0) {
                Arrays.fill(printed, (byte) 0);
                throw unreadable(name(source), "the command ended with " + code);
            }
            return firstLine(printed, name(source));
        } catch (IOException e) {
            throw unreadable(name(source), "the command cannot be run");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw unreadable(name(source), "it was interrupted");
        } finally {
            if (process != null) {
                process.destroy();
            }
        }
    }

    private char[] fileLine(Path file) {
        return firstLine(content(file, KeyPlace.Kind.FILE), shown(file));
    }

    private byte[] rawKey(Path file) {
        byte[] content = content(file, KeyPlace.Kind.RAW_FILE);
        if (content.length == RAW || content.length == RAW_WITH_SALT) {
            return content;
        }
        try {
            byte[] key = fromDigits(content);
            if (key == null) {
                throw unreadable(
                        shown(file),
                        "a raw key is 32 or 48 bytes, or 64 or 96 hexadecimal digits, and no text around it");
            }
            return key;
        } finally {
            Arrays.fill(content, (byte) 0);
        }
    }

    private static byte @Nullable [] fromDigits(byte[] text) {
        int length = text.length;
        while (length > 0 && (text[length - 1] == '\n' || text[length - 1] == '\r')) {
            length--;
        }
        if (length != 2 * RAW && length != 2 * RAW_WITH_SALT) {
            return null;
        }
        byte[] key = new byte[length / 2];
        for (int i = 0; i < key.length; i++) {
            int high = Character.digit(text[2 * i], 16);
            int low = Character.digit(text[2 * i + 1], 16);
            if (high < 0 || low < 0) {
                Arrays.fill(key, (byte) 0);
                return null;
            }
            key[i] = (byte) (high << 4 | low);
        }
        return key;
    }

    private byte[] content(Path file, KeyPlace.Kind kind) {
        requireClosed(file);
        try (InputStream in = Files.newInputStream(file)) {
            byte[] content = in.readNBytes(LONGEST + 1);
            if (content.length == 0 || content.length > LONGEST) {
                Arrays.fill(content, (byte) 0);
                throw unreadable(
                        kind.option(prefix) + " " + shown(file),
                        content.length == 0 ? "the file is empty" : "the file is longer than any key");
            }
            return content;
        } catch (IOException e) {
            throw unreadable(
                    kind.option(prefix) + " " + shown(file),
                    "it ends with " + e.getClass().getSimpleName());
        }
    }

    private void requireClosed(Path file) {
        if (!Files.exists(file)) {
            throw unreadable(shown(file), "there is no such file");
        }
        if (Files.isDirectory(file)) {
            throw unreadable(shown(file), "it is a directory");
        }
        try {
            Set<PosixFilePermission> open = Files.getPosixFilePermissions(file);
            if (open.stream().anyMatch(OF_OTHERS::contains)) {
                throw CommandException.of(CommandCode.KEY_FILE_OPEN, shown(file), PosixFilePermissions.toString(open));
            }
        } catch (UnsupportedOperationException e) {
            // A file system without such permissions: the operator's word counts.
            Objects.requireNonNull(e);
        } catch (IOException e) {
            throw unreadable(shown(file), "its permissions cannot be read");
        }
    }

    // Up to the line's end, and no byte more: what follows is for somebody else.
    private static byte[] line(InputStream in) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        int next = in.read();
        while (next >= 0 && next != '\n' && line.size() <= LONGEST) {
            line.write(next);
            next = in.read();
        }
        return line.toByteArray();
    }

    private char[] firstLine(byte[] content, String place) {
        try {
            int length = 0;
            while (length < content.length && content[length] != '\n') {
                length++;
            }
            if (length > 0 && content[length - 1] == '\r') {
                length--;
            }
            if (length == 0) {
                throw unreadable(place, "its first line is empty");
            }
            CharBuffer decoded = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(content, 0, length));
            char[] key = new char[decoded.remaining()];
            decoded.get(key);
            Arrays.fill(decoded.array(), '\0');
            return key;
        } catch (CharacterCodingException e) {
            throw unreadable(place, "it is not UTF-8");
        } finally {
            Arrays.fill(content, (byte) 0);
        }
    }

    private static String shown(Path file) {
        return Text.printable(file.toString());
    }

    private static CommandException unreadable(String place, String why) {
        return CommandException.of(CommandCode.KEY_NOT_READ, place, why);
    }
}
