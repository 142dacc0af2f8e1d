package io.zmonitor.migrator.internal.backup;

import io.zmonitor.migrator.DatabaseState;
import io.zmonitor.migrator.spi.DatabaseFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;

/** A swap failed after its first file may have moved: nobody may say that nothing was touched. */
public final class SwapInterrupted extends IOException {
    private static final long serialVersionUID = 1;

    SwapInterrupted(IOException cause) {
        super(cause);
    }

    /** In what state a failure leaves a database that it was about to replace. */
    public static DatabaseState stateAfter(Exception failure, DatabaseFile database) {
        boolean announced = Files.exists(database.sibling(Swap.INTENT), LinkOption.NOFOLLOW_LINKS);
        return announced || failure instanceof SwapInterrupted ? DatabaseState.UNKNOWN : DatabaseState.UNTOUCHED;
    }

    /** What failed, in one word, or in the words of who could not read a file. */
    public static String name(IOException failure) {
        if (failure instanceof Unreadable) {
            return String.valueOf(failure.getMessage());
        }
        Throwable cause = failure instanceof SwapInterrupted ? failure.getCause() : failure;
        return cause == null ? "" : cause.getClass().getSimpleName();
    }
}
