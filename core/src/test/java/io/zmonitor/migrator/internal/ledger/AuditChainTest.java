package io.zmonitor.migrator.internal.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.zmonitor.migrator.internal.result.Findings;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class AuditChainTest {
    @Test
    void a_chain_that_nobody_touched_is_whole() {
        assertThat(AuditChain.findings(List.of())).isEmpty();
        assertThat(AuditChain.findings(chain("one", "two", "three"))).isEmpty();
    }

    @Test
    void a_cut_off_end_cannot_be_found() {
        assertThat(AuditChain.findings(chain("one", "two", "three").subList(0, 2)))
                .isEmpty();
    }

    @Test
    void hashes_computed_anew_from_an_edited_row_on_cannot_be_found() {
        assertThat(AuditChain.findings(chain("one", "forged", "three"))).isEmpty();
    }

    @Test
    void a_forged_row_that_the_next_one_does_not_know_is_found() {
        List<AuditChain.Row> rows = new ArrayList<>(chain("one", "two", "three"));
        rows.set(1, chain("one", "forged", "three").get(1));

        assertThat(AuditChain.findings(rows))
                .containsExactly(new Findings.InAuditData(3, "it does not follow from the row before it"));
    }

    @Test
    void removed_rows_are_found_where_they_are_missed() {
        List<AuditChain.Row> rows = chain("one", "two", "three", "four");

        assertThat(AuditChain.findings(rows.subList(1, 4)))
                .containsExactly(new Findings.InAuditData(2, "row 1 before it is missing"));
        assertThat(AuditChain.findings(List.of(rows.get(0), rows.get(3))))
                .containsExactly(new Findings.InAuditData(4, "rows 2 to 3 before it are missing"));
    }

    @Test
    void a_row_in_front_of_the_first_is_found() {
        AuditChain.Row before = row(0, "zero", Audit.GENESIS);

        assertThat(AuditChain.findings(List.of(before, row(1, "one", before.hash()))))
                .containsExactly(new Findings.InAuditData(0, "its number is below 1, or none"));
    }

    private static List<AuditChain.Row> chain(String... details) {
        List<AuditChain.Row> rows = new ArrayList<>();
        String previous = Audit.GENESIS;
        for (String detail : details) {
            AuditChain.Row row = row(rows.size() + 1, detail, previous);
            rows.add(row);
            previous = row.hash();
        }
        return rows;
    }

    private static AuditChain.Row row(long number, String detail, String previous) {
        List<Object> fields = List.of(number, detail, previous);
        return new AuditChain.Row(number, fields, previous, Audit.hash(fields));
    }
}
