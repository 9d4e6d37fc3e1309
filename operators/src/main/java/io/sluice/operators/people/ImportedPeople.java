package io.sluice.operators.people;

import java.util.UUID;
import javax.annotation.Nullable;

/** Whom of one team has been imported, and as whom they are found. */
public interface ImportedPeople {
  /** Null if nobody of this uuid has been imported. */
  @Nullable
  Place get(UUID uuid) throws Exception;

  /** Adds or replaces one. */
  void put(UUID uuid, Place place) throws Exception;

  /**
   * Where somebody is found who has been imported, whatever has become of them since.
   *
   * @param distinctId one of their ids, which goes with them through merges; null as long as they
   *     have none
   * @param number theirs as long as they have no id, and so cannot have been merged
   */
  record Place(@Nullable String distinctId, long number) {}
}
