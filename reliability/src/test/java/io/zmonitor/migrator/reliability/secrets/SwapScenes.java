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
    private static final SqlMigration BED = Stage.schema(2, "CREATE TABLE bed (id INTEGER)");
    private static final String NEXT = "-migrator-next";
    private static final int IO_ERROR = 10;

    private SwapScenes() {}

    static List<Scene> all() {
        return List.of(
                Scene.of(ProblemCode.SWAP_UNCLEAR, "intent_of_a_stranger", stage -> {
                    stage.fill();
                    Files.writeString(stage.database().sibling("-migrator-intent"), "swap " + Secret.NAME_VALUE);
                    stage.attempt(() -> stage.migrator(Stage.PATIENTS, BED).migrate());
                    Files.delete(stage.database().sibling("-migrator-intent"));
                }),
                Scene.of(ProblemCode.KEY_CHANGED, "former_key_after_a_change_of_key", SwapScenes::formerKey),
                Scene.of(ProblemCode.SWAP_OF_A_LINK, "link_in_the_databases_place", stage -> {
                    Saboteur.Deed once = next -> link(stage.database().path());
                    swap(stage, new Saboteur(stage.key(), once.onlyTo(NEXT, 1)));
                }),
                Scene.of(ProblemCode.REPLACEMENT_NOT_VERIFIED, "replacement_damaged", stage -> {
                    Saboteur.Deed once = Saboteur::damage;
                    swap(stage, new Saboteur(stage.key(), once.onlyTo(NEXT, 1)));
                }),
                Scene.of(ProblemCode.REPLACEMENT_FAILED, "replacement_fails", stage -> {
                    Saboteur.Deed once = Saboteur::refuse;
                    swap(stage, new Saboteur(stage.key(), once.onlyTo(NEXT, 1)));
                    swapAgain(stage, new Spiteful(stage.key(), IO_ERROR, "PRAGMA synchronous = EXTRA"::equals));
                }),
                Scene.of(ProblemCode.ORIGINAL_CHANGED, "somebody_wrote_meanwhile", SwapScenes::changed),
                Scene.of(ProblemCode.TRANSFER_FAILED, "damaged_before_the_change_of_key", stage -> {
                    stage.fill();
                    Saboteur.damage(stage.database().path());
                    rekey(stage, stage.key());
                }),
                Scene.of(ProblemCode.TRANSFER_UNEQUAL, "changed_during_the_change_of_key", SwapScenes::unequal));
    }

    // As a kill leaves it after the last file was moved.
    private static void formerKey(Stage stage) throws Exception {
        stage.fill();
        DatabaseOpener other = stage.shown(SqlCipherKey.raw(Secret.otherKey()));
        Path replaced = stage.migrator(Stage.PATIENTS)
                .maintenance()
                .rekey(other, "lost")
                .replaced();
        String name = stage.database().path().getFileName().toString();
        String aside = replaced.getFileName().toString().substring(name.length());
        String intent = "zmonitor-migrator intent 1\naside " + aside + "\nold PRESENT\nsize "
                + Files.size(stage.database().path()) + "\n";
        byte[] hash = MessageDigest.getInstance("SHA-256").digest(intent.getBytes(StandardCharsets.US_ASCII));
        Files.writeString(
                stage.database().sibling("-migrator-intent"),
                intent + HexFormat.of().formatHex(hash) + "\n");
        stage.attempt(() -> stage.migrator(Stage.PATIENTS, BED).migrate());
    }

    private static void swap(Stage stage, DatabaseOpener opener) throws Exception {
        stage.fill();
        swapAgain(stage, opener);
    }

    private static void swapAgain(Stage stage, DatabaseOpener opener) {
        stage.attempt(
                () -> stage.migrator(opener, Stage.PATIENTS, BED).maintenance().rehearseAndSwap("a test"));
    }

    private static void link(Path database) throws IOException {
        Path elsewhere = database.resolveSibling("elsewhere");
        Files.move(database, elsewhere);
        Files.createSymbolicLink(database, elsewhere.getFileName());
    }

    private static void changed(Stage stage) throws Exception {
        stage.fill();
        Migrator migrator = stage.migrator(Stage.PATIENTS, BED).withListener(event -> {
            if (event instanceof RunListener.Event.Applied) {
                write(stage, "UPDATE admission SET note = (SELECT name FROM patient)");
            }
        });
        stage.attempt(() -> migrator.maintenance().rehearseAndSwap("a test"));
    }

    private static void write(Stage stage, String statement) {
        try {
            stage.meddle(statement);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void rekey(Stage stage, SqlCipherKey key) {
        DatabaseOpener other = stage.shown(SqlCipherKey.raw(Secret.otherKey()));
        stage.attempt(() -> stage.migrator(key, Stage.PATIENTS).maintenance().rekey(other, "lost"));
    }

    // The key is fetched for each opening: for the one that compares, when the new file is there.
    private static void unequal(Stage stage) throws Exception {
        stage.fill();
        Path next = stage.database().sibling(NEXT);
        boolean[] done = {false};
        rekey(stage, SqlCipherKey.fetchedFrom(() -> {
            if (!done[0] && next.toFile().length() > 0) {
                done[0] = true;
                write(stage, "UPDATE admission SET note = (SELECT name FROM patient)");
            }
            return Secret.key();
        }));
    }
}
