package io.zmonitor.migrator.sqlcipher.inputs;

import static io.zmonitor.migrator.sqlcipher.inputs.MalformedInput.refused;

import io.zmonitor.migrator.ProblemCode;
import io.zmonitor.migrator.spi.DatabaseOpener;
import io.zmonitor.migrator.sqlcipher.SqlCipherKey;
import io.zmonitor.migrator.sqlcipher.inputs.MalformedInput.Making;
import io.zmonitor.migrator.testkit.CrashedSet;
import io.zmonitor.migrator.testkit.CrashedSet.JournalMode;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.sql.DriverManager;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Keys, and those who supply them. */
final class KeyInputs {
    private KeyInputs() {}

    static List<MalformedInput> all() {
        List<MalformedInput> inputs = new ArrayList<>();
        inputs.addAll(unusable());
        inputs.addAll(wrong());
        inputs.addAll(suppliers());
        return inputs;
    }

    private static List<MalformedInput> unusable() {
        return List.of(
                refused(ProblemCode.KEY_MISSING, "an empty raw key", raw(new byte[0]), "zmonitor.db"),
                refused(ProblemCode.KEY_MISSING, "a raw key of zeros", raw(new byte[32]), "zmonitor.db"),
                refused(ProblemCode.KEY_LENGTH, "a raw key of 31 bytes", raw(ones(31)), "31 bytes"),
                refused(ProblemCode.KEY_LENGTH, "a raw key of 33 bytes", raw(ones(33)), "33 bytes"),
                refused(ProblemCode.KEY_LENGTH, "a raw key of 47 bytes", raw(ones(47)), "47 bytes"),
                refused(ProblemCode.KEY_MISSING, "an empty passphrase", passphrase(""), "zmonitor.db"),
                refused(ProblemCode.KEY_MISSING, "a passphrase that was wiped", passphrase("\0\0\0\0"), "zmonitor.db"),
                refused(
                        ProblemCode.KEY_UNUSABLE,
                        "a NUL in a passphrase",
                        passphrase(MalformedInputFixture.Keys.PASSPHRASE + "\0"),
                        "NUL"),
                refused(
                        ProblemCode.KEY_UNUSABLE,
                        "half a surrogate pair in a passphrase",
                        passphrase(MalformedInputFixture.Keys.PASSPHRASE + "\ud83d"),
                        "half a surrogate pair"),
                refused(
                        ProblemCode.KEY_UNUSABLE,
                        "a passphrase that reads like a raw key",
                        passphrase("x'" + "5ec2e7".repeat(10) + "0a0b'"),
                        "raw key"));
    }

    private static List<MalformedInput> wrong() {
        return List.of(
                refused(ProblemCode.WRONG_KEY, "another raw key", raw(ones(32)), "zmonitor.db"),
                refused(
                        ProblemCode.WRONG_KEY,
                        "a raw key with another salt",
                        raw(Arrays.copyOf(MalformedInputFixture.key(), 48))),
                refused(ProblemCode.WRONG_KEY, "a wrong passphrase", passphrase(MalformedInputFixture.Keys.PASSPHRASE)),
                refused(ProblemCode.WRONG_KEY, "a passphrase of blanks", passphrase("   ")),
                refused(
                        ProblemCode.KEY_NOT_PROVED,
                        "a wrong key on a hot journal",
                        crashed(JournalMode.DELETE),
                        "monitor.db",
                        "left by a crash"),
                refused(
                        ProblemCode.KEY_NOT_PROVED,
                        "a wrong key on a live write-ahead log",
                        crashed(JournalMode.WAL),
                        "monitor.db",
                        "left by a crash"));
    }

    private static List<MalformedInput> suppliers() {
        return List.of(
                refused(
                        ProblemCode.KEY_NOT_FETCHED,
                        "a key store that throws, with the key in its message",
                        openedBy(SqlCipherKey.fetchedFrom(() -> {
                            throw new IllegalStateException(
                                    MalformedInputFixture.secrets().toString());
                        })),
                        "IllegalStateException"),
                refused(
                        ProblemCode.KEY_MISSING,
                        "a key store that has no key",
                        openedBy(SqlCipherKey.passphraseFetchedFrom(() -> new char[0]))),
                refused(ProblemCode.WRONG_KEY, "a key store that gives another key the second time", bedside -> {
                    AtomicInteger asked = new AtomicInteger();
                    bedside.openedBy(SqlCipherKey.fetchedFrom(
                            () -> asked.getAndIncrement() == 0 ? MalformedInputFixture.key() : ones(32)));
                    bedside.migrator().plan();
                }),
                refused(
                        ProblemCode.KEY_MISSING,
                        "a key store that gives the same, wiped array the second time",
                        bedside -> {
                            byte[] only = MalformedInputFixture.key();
                            bedside.openedBy(SqlCipherKey.fetchedFrom(() -> only));
                            bedside.migrator().plan();
                        }),
                refused(ProblemCode.LOG_WRITER_SET, "a log writer that would print the key", bedside -> {
                    @Nullable PrintWriter before = DriverManager.getLogWriter();
                    DriverManager.setLogWriter(new PrintWriter(new StringWriter()));
                    bedside.closing(() -> DriverManager.setLogWriter(before));
                }));
    }

    private static Making raw(byte[] key) {
        return openedBy(SqlCipherKey.fetchedFrom(key::clone));
    }

    private static Making passphrase(String passphrase) {
        return openedBy(SqlCipherKey.passphraseFetchedFrom(passphrase::toCharArray));
    }

    private static Making openedBy(DatabaseOpener key) {
        return bedside -> bedside.openedBy(key);
    }

    private static Making crashed(JournalMode mode) {
        return bedside -> {
            CrashedSet set = CrashedSet.leftIn(Files.createDirectory(bedside.folder("crash")), mode, bedside.opener());
            bedside.at(set.database().path());
            bedside.openedBy(SqlCipherKey.fetchedFrom(() -> ones(32)));
        };
    }

    private static byte[] ones(int length) {
        byte[] key = new byte[length];
        Arrays.fill(key, (byte) 1);
        return key;
    }
}
