package io.sluice.runtime.geoip;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RecentAnswersTest {
  @Test
  void theAnswerNotAskedForTheLongestIsForgotten() {
    RecentAnswers answers = new RecentAnswers(2);
    answers.put("1.1.1.1", "one");
    answers.put("2.2.2.2", "two");
    assertThat(answers.get("1.1.1.1")).isEqualTo("one");

    answers.put("3.3.3.3", "three");

    assertThat(answers.get("2.2.2.2")).isNull();
    assertThat(answers.get("1.1.1.1")).isEqualTo("one");
    assertThat(answers.get("3.3.3.3")).isEqualTo("three");
  }
}
