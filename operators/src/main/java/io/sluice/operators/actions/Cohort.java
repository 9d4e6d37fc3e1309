package io.sluice.operators.actions;

import javax.annotation.Nullable;

/**
 * A static cohort: people put together by hand.
 *
 * @param members null if they are in a file
 * @param membersSha256 the file's name in {@code content.dir}, which has a uuid in each line; null
 *     if it has none
 */
public record Cohort(
    int id, int teamId, @Nullable PersonUuids members, @Nullable String membersSha256) {
  public Cohort {
    if ((members == null) == (membersSha256 == null)) {
      throw new IllegalArgumentException("expected members or the name of their file");
    }
  }
}
