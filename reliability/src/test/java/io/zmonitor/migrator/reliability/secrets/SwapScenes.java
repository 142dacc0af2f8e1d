package io.zmonitor.migrator.reliability.secrets;

import io.zmonitor.migrator.Migrator;
import io.zmonitor.migrator.ProblemCode;
import io.zmonitor.migrator.RunListener;
import io.zmonitor.migrator.SqlMigration;
import io.zmonitor.migrator.spi.DatabaseOpener;
import io.zmonitor.migrator.sqlcipher.SqlCipherKey;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.sql.SQLException;
import java.util.HexFormat;
import java.util.List;

/** A new file that is to become the database, and does not. */
final class SwapScenes {
    private static final SqlMigration BED = EncryptedDevice.schema(2, "CREATE TABLE bed (id INTEGER)");
    private static final String NEXT = "-migrator-next";
    private static final int IO_ERROR = 10;

    private SwapScenes() {}

    static List<FailureCase> all() {
        return List.of(
                FailureCase.of(ProblemCode.SWAP_UNCLEAR, "intent_of_a_stranger", device -> {
                    device.fill();
                    Files.writeString(device.database().sibling("-migrator-intent"), "swap " + Secret.NAME_VALUE);
                    device.attempt(
                            () -> device.migrator(EncryptedDevice.PATIENTS, BED).migrate());
                    Files.delete(device.database().sibling("-migrator-intent"));
                }),
                FailureCase.of(ProblemCode.KEY_CHANGED, "former_key_after_a_change_of_key", SwapScenes::formerKey),
                FailureCase.of(ProblemCode.SWAP_OF_A_LINK, "link_in_the_databases_place", device -> {
                    FileSpoilingOpener.Deed once =
                            next -> link(device.database().path());
                    swap(device, new FileSpoilingOpener(device.key(), once.onlyTo(NEXT, 1)));
                }),
                FailureCase.of(ProblemCode.REPLACEMENT_NOT_VERIFIED, "replacement_damaged", device -> {
                    FileSpoilingOpener.Deed once = FileSpoilingOpener::damage;
                    swap(device, new FileSpoilingOpener(device.key(), once.onlyTo(NEXT, 1)));
                }),
                FailureCase.of(ProblemCode.REPLACEMENT_FAILED, "replacement_fails", device -> {
                    FileSpoilingOpener.Deed once = FileSpoilingOpener::refuse;
                    swap(device, new FileSpoilingOpener(device.key(), once.onlyTo(NEXT, 1)));
                    swapAgain(device, new LeakingOpener(device.key(), IO_ERROR, "PRAGMA synchronous = EXTRA"::equals));
                }),
                FailureCase.of(ProblemCode.ORIGINAL_CHANGED, "somebody_wrote_meanwhile", SwapScenes::changed),
                FailureCase.of(ProblemCode.TRANSFER_FAILED, "damaged_before_the_change_of_key", device -> {
                    device.fill();
                    FileSpoilingOpener.damage(device.database().path());
                    rekey(device, device.key());
                }),
                FailureCase.of(ProblemCode.TRANSFER_UNEQUAL, "changed_during_the_change_of_key", SwapScenes::unequal));
    }

    // As a kill leaves it after the last file was moved.
    private static void formerKey(EncryptedDevice device) throws Exception {
        device.fill();
        DatabaseOpener other = device.shown(SqlCipherKey.raw(Secret.otherKey()));
        Path replaced = device.migrator(EncryptedDevice.PATIENTS)
                .maintenance()
                .rekey(other, "lost")
                .replaced();
        String name = device.database().path().getFileName().toString();
        String aside = replaced.getFileName().toString().substring(name.length());
        String intent = "zmonitor-migrator intent 1\naside " + aside + "\nold PRESENT\nsize "
                + Files.size(device.database().path()) + "\n";
        byte[] hash = MessageDigest.getInstance("SHA-256").digest(intent.getBytes(StandardCharsets.US_ASCII));
        Files.writeString(
                device.database().sibling("-migrator-intent"),
                intent + HexFormat.of().formatHex(hash) + "\n");
        device.attempt(() -> device.migrator(EncryptedDevice.PATIENTS, BED).migrate());
    }

    private static void swap(EncryptedDevice device, DatabaseOpener opener) throws Exception {
        device.fill();
        swapAgain(device, opener);
    }

    private static void swapAgain(EncryptedDevice device, DatabaseOpener opener) {
        device.attempt(() -> device.migrator(opener, EncryptedDevice.PATIENTS, BED)
                .maintenance()
                .rehearseAndSwap("a test"));
    }

    private static void link(Path database) throws IOException {
        Path elsewhere = database.resolveSibling("elsewhere");
        Files.move(database, elsewhere);
        Files.createSymbolicLink(database, elsewhere.getFileName());
    }

    private static void changed(EncryptedDevice device) throws Exception {
        device.fill();
        Migrator migrator = device.migrator(EncryptedDevice.PATIENTS, BED).withListener(event -> {
            if (event instanceof RunListener.Event.Applied) {
                write(device, "UPDATE admission SET note = (SELECT name FROM patient)");
            }
        });
        device.attempt(() -> migrator.maintenance().rehearseAndSwap("a test"));
    }

    private static void write(EncryptedDevice device, String statement) {
        try {
            device.meddle(statement);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void rekey(EncryptedDevice device, SqlCipherKey key) {
        DatabaseOpener other = device.shown(SqlCipherKey.raw(Secret.otherKey()));
        device.attempt(() ->
                device.migrator(key, EncryptedDevice.PATIENTS).maintenance().rekey(other, "lost"));
    }

    // The key is fetched for each opening: for the one that compares, when the new file is there.
    private static void unequal(EncryptedDevice device) throws Exception {
        device.fill();
        Path next = device.database().sibling(NEXT);
        boolean[] done = {false};
        rekey(device, SqlCipherKey.fetchedFrom(() -> {
            if (!done[0] && next.toFile().length() > 0) {
                done[0] = true;
                write(device, "UPDATE admission SET note = (SELECT name FROM patient)");
            }
            return Secret.key();
        }));
    }
}
