package io.sluice.operators.actions;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class PersonUuidsTest {
  private static final String ONE = "0190c7e5-0000-0000-0000-000000000001";

  @Test
  void hasWhatWasAddedAndNothingElse() {
    Random random = new Random(7);
    Set<String> added = new HashSet<>();
    PersonUuids.Builder builder = new PersonUuids.Builder();
    for (int i = 0; i < 100_000; i++) {
      // Few bits that differ, as in uuids of one day, so that many would share a place.
      String uuid =
          new UUID(0x0190c7e500000000L + random.nextInt(300), random.nextInt(300)).toString();
      added.add(uuid);
      assertThat(builder.add(uuid)).isTrue();
    }
    PersonUuids uuids = builder.build();
    assertThat(uuids.size()).isEqualTo(added.size());
    assertThat(new HashSet<>(uuids.texts())).isEqualTo(added);
    for (int i = 0; i < 100_000; i++) {
      String uuid =
          new UUID(0x0190c7e500000000L + random.nextInt(400), random.nextInt(400)).toString();
      assertThat(uuids.contains(uuid)).isEqualTo(added.contains(uuid));
    }
  }

  @Test
  void caseDoesNotCount() {
    PersonUuids.Builder builder = new PersonUuids.Builder();
    builder.add(ONE.toUpperCase(Locale.ROOT));
    builder.add(ONE);
    assertThat(builder.build().size()).isEqualTo(1);
    assertThat(builder.build().contains(ONE)).isTrue();
    assertThat(builder.build().contains(ONE.toUpperCase(Locale.ROOT))).isTrue();
  }

  @Test
  void theNilUuidIsOneToo() {
    String nil = new UUID(0, 0).toString();
    PersonUuids.Builder builder = new PersonUuids.Builder();
    assertThat(builder.build().contains(nil)).isFalse();
    builder.add(nil);
    builder.add(nil);
    assertThat(builder.build().size()).isEqualTo(1);
    assertThat(builder.build().contains(nil)).isTrue();
    assertThat(builder.build().texts()).containsExactly(nil);
  }

  @Test
  void whatIsNoUuidIsNeitherAddedNorFound() {
    PersonUuids.Builder builder = new PersonUuids.Builder();
    for (String text : List.of("", "1-2-3-4-5", ONE + "0", ONE.replace('9', 'g'))) {
      assertThat(builder.add(text)).isFalse();
      assertThat(builder.build().contains(text)).isFalse();
    }
  }

  @Test
  void aFileHasOneInEachLine() throws IOException {
    List<String> lines =
        new ArrayList<>(List.of("", " " + ONE + " ", "\r", new UUID(5, 5).toString()));
    PersonUuids uuids = PersonUuids.inLines(String.join("\n", lines).getBytes(UTF_8));
    assertThat(uuids.texts()).containsExactlyInAnyOrder(ONE, new UUID(5, 5).toString());
    lines.add("uuid");
    assertThatThrownBy(() -> PersonUuids.inLines(String.join("\n", lines).getBytes(UTF_8)))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("\"uuid\"; expected a person's uuid in each line");
  }
}
