package io.sluice.deploy.bench;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PlateauTest {
  private final Plateau plateau = new Plateau();

  @Test
  void threeValuesInARowThatAreNoBetterAreAPlateau() {
    assertThat(plateau.isReachedWith(100)).isFalse();
    assertThat(plateau.isReachedWith(101)).isFalse();
    assertThat(plateau.isReachedWith(90)).isFalse();
    assertThat(plateau.isReachedWith(102)).isTrue();
  }

  @Test
  void aBetterValueBeginsAnew() {
    plateau.isReachedWith(100);
    plateau.isReachedWith(100);
    plateau.isReachedWith(100);
    assertThat(plateau.isReachedWith(150)).isFalse();
    assertThat(plateau.isReachedWith(150)).isFalse();
    assertThat(plateau.isReachedWith(150)).isFalse();
    assertThat(plateau.isReachedWith(150)).isTrue();
  }
}
