package io.sluice.operators.plugins;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class BatchFormerTest {
  private static final int MANY = 100;

  private final BatchFormer<String> former = new BatchFormer<>(10);

  @Test
  void whatHasComeByTheBeginningIsOneBatchInOrder() {
    former.add("a", 1, false);
    assertThat(former.calls()).isTrue();
    former.add("b", 1, false);
    assertThat(former.calls()).as("it calls once for a batch").isFalse();
    former.add("c", 1, false);
    assertThat(former.begin(MANY)).containsExactly("a", "b", "c");
    assertThat(former.calls()).isFalse();
  }

  @Test
  void nothingBeginsWhileABatchRuns() {
    add("a");
    assertThat(former.begin(MANY)).containsExactly("a");
    add("b", "c");
    assertThat(former.calls()).isFalse();
    assertThat(former.begin(MANY)).isEmpty();
    former.end();
    assertThat(former.calls()).isTrue();
    assertThat(former.begin(MANY)).containsExactly("b", "c");
  }

  @Test
  void aBatchHasNoMoreElementsThanAllowed() {
    add("a", "b", "c", "d", "e");
    assertThat(former.begin(2)).containsExactly("a", "b");
    former.end();
    assertThat(former.begin(2)).containsExactly("c", "d");
    former.end();
    assertThat(former.begin(2)).containsExactly("e");
  }

  @Test
  void aBatchIsNoLargerThanAllowedButForOneElement() {
    former.add("a", 6, false);
    former.add("b", 4, false);
    former.add("c", 11, false);
    former.add("d", 1, false);
    assertThat(former.begin(MANY)).containsExactly("a", "b");
    former.end();
    assertThat(former.begin(MANY)).containsExactly("c");
    former.end();
    assertThat(former.begin(MANY)).containsExactly("d");
  }

  @Test
  void whatMustBeAloneIsABatchOfItsOwn() {
    add("a");
    former.add("b", 1, true);
    former.add("c", 1, true);
    add("d", "e");
    assertThat(former.begin(MANY)).containsExactly("a");
    former.end();
    assertThat(former.begin(MANY)).containsExactly("b");
    former.end();
    assertThat(former.begin(MANY)).containsExactly("c");
    former.end();
    assertThat(former.begin(MANY)).containsExactly("d", "e");
  }

  @Test
  void whatIsTakenOutIsInNoBatch() {
    add("a", "b");
    assertThat(former.calls()).isTrue();
    assertThat(former.takeWaiting()).containsExactly("a", "b");
    assertThat(former.begin(MANY)).isEmpty();
    assertThat(former.calls()).isFalse();
    add("c");
    assertThat(former.calls()).isTrue();
    assertThat(former.begin(MANY)).containsExactly("c");
  }

  private void add(String... elements) {
    for (String element : elements) {
      former.add(element, 1, false);
    }
  }
}
