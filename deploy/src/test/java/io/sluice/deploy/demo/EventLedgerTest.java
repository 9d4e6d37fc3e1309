package io.sluice.deploy.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.deploy.demo.EventLedger.Balance;
import io.sluice.deploy.demo.TrafficRecord.Fate;
import org.junit.jupiter.api.Test;

class EventLedgerTest {
  private final EventLedger ledger = new EventLedger();

  @Test
  void whatShouldComeOutIsMissingUntilItDoes() {
    send("a", Fate.PASSES);
    send("b", Fate.FILTERED);
    send(null, Fate.REJECTED);
    assertThat(ledger.balance()).isEqualTo(new Balance(3, 0, 0, 2, 1));

    ledger.cameOut("a");
    ledger.died("letter-1", "");

    assertThat(ledger.balance()).isEqualTo(new Balance(3, 1, 1, 0, 1));
    assertThat(ledger.balance().isEven()).isTrue();
  }

  @Test
  void whatIsWrittenTwiceCountsOnce() {
    send("a", Fate.PASSES);
    send(null, Fate.REJECTED);

    assertThat(ledger.cameOut("a")).isTrue();
    assertThat(ledger.cameOut("a")).isFalse();
    ledger.died("letter-1", "");
    ledger.died("letter-1", "");

    assertThat(ledger.balance()).isEqualTo(new Balance(2, 1, 1, 0, 0));
  }

  @Test
  void anEventOfSomebodyElseDoesNotCount() {
    assertThat(ledger.cameOut("captured by a plugin")).isFalse();
    assertThat(ledger.balance()).isEqualTo(new Balance(0, 0, 0, 0, 0));
  }

  @Test
  void anEventThatDiesIsNotTakenForABadRecord() {
    send("a", Fate.PASSES);
    send(null, Fate.REJECTED);

    ledger.died("letter-1", "a");

    assertThat(ledger.balance()).isEqualTo(new Balance(2, 0, 1, 1, 0));
  }

  private void send(String uuid, Fate fate) {
    ledger.sent(new TrafficRecord(null, new byte[0], uuid, fate));
  }
}
