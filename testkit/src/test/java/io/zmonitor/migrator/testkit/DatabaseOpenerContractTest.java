package io.zmonitor.migrator.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.zmonitor.migrator.spi.DatabaseOpener;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The contract sees each promise that an opener breaks. */
class DatabaseOpenerContractTest {
    /** A broken promise, what must see it, and what sees it only if two connections meet. */
    private record Break(Class<?> contract, List<String> seenBy, Set<String> perhapsBy) {
        Break(Class<?> contract, String... seenBy) {
            this(contract, List.of(seenBy), Set.of());
        }

        @Override
        public String toString() {
            return contract.getSimpleName();
        }
    }

    static Stream<Break> breaks() {
        return Stream.of(
                new Break(
                        Creating.class,
                        "a_missing_file_is_refused_and_not_made",
                        "an_empty_file_is_refused_and_not_made_a_database"),
                new Break(Furnishing.class, "a_new_database_has_no_tables_and_stands_alone"),
                new Break(
                        Plaintext.class,
                        "a_file_cannot_be_read_without_the_opener",
                        "another_secret_is_refused",
                        "another_secret_is_refused_for_a_crashed_set"),
                new Break(ProvingNothing.class, "another_secret_is_refused_for_a_crashed_set"),
                new Break(OpeningUnproved.class, "another_secret_is_refused_for_a_crashed_set"),
                new Break(ProvingByRecovery.class, "proving_a_crashed_set_changes_nothing"),
                new Break(
                        Untranslating.class,
                        "a_missing_file_is_refused_and_not_made",
                        "an_empty_file_is_refused_and_not_made_a_database",
                        "another_secret_is_refused",
                        "another_secret_is_refused_for_a_crashed_set",
                        "what_is_no_database_is_refused_and_left_as_it_is"),
                // Whatever is written through it is lost.
                new Break(
                        InTransaction.class,
                        "a_connection_is_in_autocommit_mode_and_writes",
                        "a_connection_that_only_reads_says_so_and_cannot_write",
                        "a_created_database_is_open_for_a_run",
                        "another_secret_is_refused",
                        "another_secret_is_refused_for_a_crashed_set",
                        "any_name_is_a_name",
                        "one_opener_opens_several_connections_at_once",
                        "opening_a_crashed_set_brings_back_what_was_committed",
                        "proving_a_crashed_set_changes_nothing",
                        "what_is_written_is_read_by_the_next_opening"),
                new Break(
                        Impatient.class,
                        List.of("a_connection_waits_for_the_locks_of_others"),
                        Set.of("one_opener_opens_several_connections_at_once")),
                new Break(Unescaping.class, "any_name_is_a_name"),
                new Break(OneAtATime.class, "one_opener_opens_several_connections_at_once"));
    }

    @ParameterizedTest
    @MethodSource("breaks")
    void a_broken_promise_is_seen(Break broken) {
        List<String> failed = Run.of(broken.contract).failed();

        assertThat(failed).filteredOn(it -> !broken.perhapsBy.contains(it)).containsExactlyElementsOf(broken.seenBy);
    }

    @Test
    void a_kept_promise_is_seen_too() {
        Run run = Run.of(KeyedOpenerContractTest.class);

        assertThat(run.failed()).isEmpty();
        assertThat(run.succeeded()).isGreaterThan(30);
    }

    @Test
    void an_opener_that_does_not_encrypt_may_say_so() {
        assertThat(Run.of(HonestPlaintext.class).failed()).doesNotContain("a_file_cannot_be_read_without_the_opener");
    }

    private abstract static class Broken extends DatabaseOpenerContract {
        private final DatabaseOpener opener;
        private final DatabaseOpener other;

        Broken(Function<String, DatabaseOpener> openers) {
            opener = openers.apply(KeyedOpener.KEY);
            other = openers.apply(KeyedOpener.OTHER_KEY);
        }

        @Override
        protected DatabaseOpener opener() {
            return opener;
        }

        @Override
        protected DatabaseOpener openerWithAnotherSecret() {
            return other;
        }
    }

    static final class Creating extends Broken {
        Creating() {
            super(BrokenOpeners.Creating::new);
        }
    }

    static final class Furnishing extends Broken {
        Furnishing() {
            super(BrokenOpeners.Furnishing::new);
        }
    }

    static final class Plaintext extends Broken {
        Plaintext() {
            super(BrokenOpeners.Plaintext::new);
        }
    }

    static final class ProvingNothing extends Broken {
        ProvingNothing() {
            super(BrokenOpeners.ProvingNothing::new);
        }
    }

    static final class OpeningUnproved extends Broken {
        OpeningUnproved() {
            super(BrokenOpeners.OpeningUnproved::new);
        }
    }

    static final class ProvingByRecovery extends Broken {
        ProvingByRecovery() {
            super(BrokenOpeners.ProvingByRecovery::new);
        }
    }

    static final class Untranslating extends Broken {
        Untranslating() {
            super(BrokenOpeners.Untranslating::new);
        }
    }

    static final class InTransaction extends Broken {
        InTransaction() {
            super(BrokenOpeners.InTransaction::new);
        }
    }

    static final class Impatient extends Broken {
        Impatient() {
            super(BrokenOpeners.Impatient::new);
        }
    }

    static final class Unescaping extends Broken {
        Unescaping() {
            super(BrokenOpeners.Unescaping::new);
        }
    }

    static final class OneAtATime extends Broken {
        OneAtATime() {
            super(BrokenOpeners.OneAtATime::new);
        }
    }

    static final class HonestPlaintext extends Broken {
        HonestPlaintext() {
            super(BrokenOpeners.Plaintext::new);
        }

        @Override
        protected boolean encrypts() {
            return false;
        }
    }
}
