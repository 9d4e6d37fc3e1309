package io.sluice.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class UidsTest {
  @Test
  void everyUidIsUniqueAndCarriesAVersion() throws IllegalAccessException {
    List<String> uids = new ArrayList<>();
    for (Field field : Uids.class.getDeclaredFields()) {
      uids.add((String) field.get(null));
    }

    assertThat(uids)
        .isNotEmpty()
        .doesNotHaveDuplicates()
        .allMatch(uid -> uid.matches("[a-z-]+-v\\d+"));
  }
}
