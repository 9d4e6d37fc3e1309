package io.sluice.operators.deliveries;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class CircuitTest {
  private static final long NOW = 1_000_000;
  private static final int FULL = 10;
  private static final CircuitPolicy POLICY =
      new CircuitPolicy(3, Duration.ofSeconds(30), Duration.ofSeconds(100));

  @Test
  void aCircuitOpensAfterSoManyFailuresInARow() {
    Circuit circuit = fail(Circuit.CLOSED, 2);
    assertThat(circuit.window(FULL)).isEqualTo(FULL);
    circuit = fail(circuit, 1);
    assertThat(circuit).isEqualTo(new Circuit.Open(0, NOW + 30_000));
    assertThat(circuit.window(FULL)).isZero();
  }

  @Test
  void anAnswerBetweenThemBeginsTheCountAnew() {
    Circuit circuit = fail(fail(Circuit.CLOSED, 2).answered(FULL), 2);
    assertThat(circuit).isInstanceOf(Circuit.Closed.class);
  }

  @Test
  void whatIsStillUnderWayDoesNotChangeACircuitThatIsOpen() {
    Circuit open = fail(Circuit.CLOSED, 3);
    assertThat(fail(open, 20)).isEqualTo(open);
    assertThat(open.answered(FULL)).isEqualTo(open);
  }

  @Test
  void oneProbeGoesOutAtFirstAndTwiceAsManyWithEachThatGoesWell() {
    Circuit circuit = new Circuit.Open(2, NOW).probe();
    assertThat(circuit.window(FULL)).isEqualTo(1);
    circuit = circuit.answered(FULL);
    assertThat(circuit.window(FULL)).isEqualTo(2);
    circuit = circuit.answered(FULL).answered(FULL);
    assertThat(circuit.window(FULL)).isEqualTo(8);
    assertThat(circuit.answered(FULL)).isEqualTo(Circuit.CLOSED);
  }

  @Test
  void anEndpointThatTakesOneCallAtATimeIsClosedByItsProbe() {
    assertThat(new Circuit.Open(0, NOW).probe().answered(1)).isEqualTo(Circuit.CLOSED);
  }

  @Test
  void eachProbeThatFailsDoublesThePause() {
    Circuit circuit = new Circuit.Open(0, NOW).probe().failed(POLICY, NOW);
    assertThat(circuit).isEqualTo(new Circuit.Open(1, NOW + 60_000));
    circuit = ((Circuit.Open) circuit).probe().failed(POLICY, NOW);
    assertThat(circuit).isEqualTo(new Circuit.Open(2, NOW + 100_000));
    circuit = new Circuit.Open(1_000_000, NOW).probe().failed(POLICY, NOW);
    assertThat(circuit).isEqualTo(new Circuit.Open(1_000_001, NOW + 100_000));
  }

  @Test
  void whoAsksForAWaitGetsItAtOnce() {
    Duration wait = Duration.ofSeconds(7);
    Circuit open = Circuit.CLOSED.toldToWait(POLICY, NOW, wait);
    assertThat(open).isEqualTo(new Circuit.Open(0, NOW + 7_000));
    assertThat(open.toldToWait(POLICY, NOW, Duration.ofSeconds(3))).isEqualTo(open);
    assertThat(open.toldToWait(POLICY, NOW, Duration.ofSeconds(9)))
        .isEqualTo(new Circuit.Open(0, NOW + 9_000));
    assertThat(new Circuit.HalfOpen(3, 2).toldToWait(POLICY, NOW, wait))
        .isEqualTo(new Circuit.Open(3, NOW + 7_000));
  }

  @Test
  void whoHasHadTooManyAndDoesNotSayForHowLongWaitsAsAfterAFailure() {
    assertThat(Circuit.CLOSED.toldToWait(POLICY, NOW, null))
        .isEqualTo(new Circuit.Open(0, NOW + 30_000));
    assertThat(new Circuit.HalfOpen(0, 1).toldToWait(POLICY, NOW, null))
        .isEqualTo(new Circuit.Open(1, NOW + 60_000));
  }

  private static Circuit fail(Circuit circuit, int times) {
    Circuit next = circuit;
    for (int i = 0; i < times; i++) {
      next = next.failed(POLICY, NOW);
    }
    return next;
  }
}
