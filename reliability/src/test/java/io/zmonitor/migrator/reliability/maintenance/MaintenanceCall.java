package io.zmonitor.migrator.reliability.maintenance;

import io.zmonitor.migrator.BackupPolicy;
import io.zmonitor.migrator.Maintenance;
import io.zmonitor.migrator.Migrator;
import io.zmonitor.migrator.Target;
import io.zmonitor.migrator.reliability.maintenance.DatabasesInFolder.State;
import io.zmonitor.migrator.reliability.work.MonitorLife;
import io.zmonitor.migrator.reliability.work.MonitorSet;
import io.zmonitor.migrator.reliability.work.Secrets;
import io.zmonitor.migrator.spi.DatabaseOpener;
import io.zmonitor.migrator.sqlcipher.PlaintextDatabase;
import io.zmonitor.migrator.sqlcipher.SqlCipherFormat;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;

/** A piece of maintenance work: one call, after which the database is in the state after it, and before it in the other. */
public enum MaintenanceCall {
    /** A verified backup, beside older ones of which one must go. */
    BACKUP(Maintenance::backup),
    /** The newest backup put back. */
    RESTORE(maintenance -> maintenance.restoreNewest("under fire")),
    /** Another key. */
    REKEY(maintenance -> maintenance.rekey(Secrets.newKey(), "under fire")),
    /** An earlier generation of SQLCipher to this one, under the same key. */
    UPGRADE(maintenance -> maintenance.rekey(Secrets.rightKey(), "under fire")),
    /** Plaintext to SQLCipher. */
    ENCRYPT(maintenance -> maintenance.rekey(Secrets.newKey(), "under fire")),
    /** A run on a copy that is thrown away. */
    REHEARSE(Maintenance::rehearse),
    /** A run on a copy that becomes the database. */
    SWAP(maintenance -> maintenance.rehearseAndSwap("a test"));

    /** The version that all but the swapped ones stay at. */
    static final int VERSION = 4;

    private static final Duration PATIENCE = Duration.ofSeconds(5);

    @SuppressWarnings("ImmutableEnumChecker") // A call without state.
    private final Consumer<Maintenance> call;

    MaintenanceCall(Consumer<Maintenance> call) {
        this.call = call;
    }

    /** Does it. */
    public void of(Path database) {
        Migrator migrator = front(database, oldKey());
        call.accept((this == REHEARSE ? migrator.withTarget(Target.latest()) : migrator).maintenance());
    }

    /** What boots of this database are told, before and after; without backups, which would be taken for the deed's. */
    public Migrator boot(Path database, DatabaseOpener key) {
        return front(database, key).withBackupPolicy(BackupPolicy.withoutBackup("only the deed takes backups here"));
    }

    private Migrator front(Path database, DatabaseOpener key) {
        return MonitorLife.front(database, key)
                .withTarget(this == SWAP ? Target.latest() : Target.upTo(VERSION))
                .withLockTimeout(PATIENCE);
    }

    /** Brings a database of the released version to the one that the deed begins with. */
    public static void prepare(Path database, DatabaseOpener key) {
        MonitorLife.front(database, key)
                .withTarget(Target.upTo(VERSION))
                .withBackupPolicy(BackupPolicy.withoutBackup("only the deed takes backups here"))
                .migrate();
    }

    /** What opens the database before. */
    public DatabaseOpener oldKey() {
        return switch (this) {
            case UPGRADE -> Secrets.rightKey().withFormat(SqlCipherFormat.V3);
            case ENCRYPT -> PlaintextDatabase.withoutEncryption();
            default -> Secrets.rightKey();
        };
    }

    /** What opens the database afterwards. */
    public DatabaseOpener newKey() {
        return this == REKEY || this == ENCRYPT ? Secrets.newKey() : Secrets.rightKey();
    }

    /** The raw key of the SQLCipher 4 file that the database is then; nothing if it is none yet. */
    Optional<byte[]> rawKey(State state) {
        if (state == State.BEFORE && (this == UPGRADE || this == ENCRYPT)) {
            return Optional.empty();
        }
        boolean fresh = state == State.AFTER && (this == REKEY || this == ENCRYPT);
        return Optional.of(fresh ? Secrets.newRawKey() : Secrets.rawKey());
    }

    /** Whether another key or format opens the database afterwards. */
    public boolean changesKey() {
        return this == REKEY || this == UPGRADE || this == ENCRYPT;
    }

    /** Whether another file becomes the database. */
    public boolean swaps() {
        return changesKey() || this == RESTORE || this == SWAP;
    }

    /** What the ledger holds at the end of a boot that finds the database in this state. */
    int migrations(boolean after) {
        return this == SWAP && after ? MonitorSet.size() : VERSION;
    }
}
