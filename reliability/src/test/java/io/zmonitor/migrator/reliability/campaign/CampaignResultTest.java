package io.zmonitor.migrator.reliability.campaign;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A campaign in which nothing happens proves nothing, and says so. */
class CampaignResultTest {
    private CampaignResult tally;

    @BeforeEach
    void begin() {
        tally = new CampaignResult("tally");
    }

    @Test
    void a_campaign_without_an_attempt_is_a_violation() {
        assertThat(tally.closed()).singleElement().asString().contains("no fault happened");
    }

    @Test
    void a_campaign_whose_faults_all_missed_is_a_violation() {
        tally.count(CampaignResult.MISSED);
        tally.count("wrong keys");

        assertThat(tally.closed()).singleElement().asString().contains("no fault happened");
    }

    @Test
    void a_campaign_with_a_hit_is_none() {
        tally.count(CampaignResult.MISSED);
        tally.count(CampaignResult.FAULTS);

        assertThat(tally.closed()).isEmpty();
    }

    @Test
    void a_campaign_that_counts_other_things_is_none() {
        tally.count("rounds");

        assertThat(tally.closed()).isEmpty();
    }
}
