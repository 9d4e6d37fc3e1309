package io.sluice.deploy.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class FiguresTest {
  @Test
  void theMedianIsTheMiddleOneAndOfTwoTheirMean() {
    assertThat(Figures.median(List.of(9.0, 1.0, 3.0))).isEqualTo(3);
    assertThat(Figures.median(List.of(3.0, 1.0))).isEqualTo(2);
    assertThat(Figures.median(List.of("a", "bbb", "cc"), String::length)).isEqualTo(2);
  }

  @Test
  void numbersAreRoundedToThreeDigitsForPrograms() {
    assertThat(Figures.rounded(0.12345)).isEqualTo(0.123);
    assertThat(Figures.rounded(7)).isEqualTo(7);
  }

  @Test
  void numbersAreWrittenTheSameEverywhere() {
    assertThat(Figures.number("%,.2f of %d", 1234.5, 7)).isEqualTo("1,234.50 of 7");
  }
}
