package io.sluice.operators.json;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ArrayItemsTest {
  @Test
  void itemsAreTakenAsTheyAreWritten() {
    assertThat(ArrayItems.of("[1,\"a,]\\\"\",[2,3],{\"b\":[4,{\"c\":5}]},null]"))
        .containsExactly("1", "\"a,]\\\"\"", "[2,3]", "{\"b\":[4,{\"c\":5}]}", "null");
  }

  @Test
  void anEmptyArrayHasNone() {
    assertThat(ArrayItems.of("[]")).isEmpty();
  }

  @Test
  void oneItemIsAllOfIt() {
    assertThat(ArrayItems.of("[{}]")).containsExactly("{}");
    assertThat(ArrayItems.of("[\"\\\\\"]")).containsExactly("\"\\\\\"");
  }
}
