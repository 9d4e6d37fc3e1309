package io.sluice.runtime.host;

import static java.util.Objects.requireNonNull;

import java.util.List;
import javax.annotation.Nullable;

/**
 * Something a plugin asks of its state that has an answer. It reads and may write in one step:
 * nothing else of the team happens in between, and the team's actor is held until the answer is
 * there. Answers are JSON text, or null where it says so.
 */
public sealed interface StateRequest {
  /** The entry it is about. */
  StateKey key();

  /** {@code storage.get} (contract §6.3): the value, null if there is none. */
  record StorageGet(StateKey key) implements StateRequest {}

  /**
   * {@code utils.cursor.init} (contract §6.6): sets the entry if there is none. Answers null.
   *
   * @param initialValue what the cursor starts from
   */
  record CursorInit(StateKey key, double initialValue) implements StateRequest {}

  /**
   * {@code utils.cursor.increment} (contract §6.6): the new number.
   *
   * @param by what is added; the whole value if there is none yet
   */
  record CursorIncrement(StateKey key, double by) implements StateRequest {}

  /** {@code cache.get} (contract §6.2): the text as a JSON string, null if there is none. */
  record CacheGet(StateKey key) implements StateRequest {}

  /** {@code cache.incr}: the new number. */
  record CacheIncrement(StateKey key) implements StateRequest {}

  /**
   * {@code cache.expire}: whether there is such an entry.
   *
   * @param millis time left from now; 0 or less deletes
   */
  record CacheExpire(StateKey key, long millis) implements StateRequest {}

  /**
   * {@code cache.lpush}: the list's new length.
   *
   * @param elements pushed one after the other, so that the last is the head
   * @param maxCharacters the quota of one value
   */
  record ListPush(StateKey key, List<String> elements, int maxCharacters) implements StateRequest {
    public ListPush {
      elements = List.copyOf(elements);
    }
  }

  /**
   * {@code cache.lrange}: an array of texts.
   *
   * @param start first index; below 0 it counts from the end
   * @param end last index, included; below 0 it counts from the end
   */
  record ListRange(StateKey key, long start, long end) implements StateRequest {}

  /** {@code cache.llen}: the number of elements. */
  record ListLength(StateKey key) implements StateRequest {}

  /**
   * {@code cache.lrem}: how many were removed.
   *
   * @param count how many at most, from the head; below 0 from the tail; 0 for all
   * @param element what is removed
   */
  record ListRemove(StateKey key, long count, String element) implements StateRequest {
    public ListRemove {
      requireNonNull(element, "element is null");
    }
  }

  /**
   * {@code cache.lpop}: an array of the elements taken from the head, null if there is no list.
   *
   * @param count how many at most, 0 or more
   */
  record ListPop(StateKey key, long count) implements StateRequest {}

  /** What came of a request. */
  sealed interface Reply {}

  /**
   * It was done.
   *
   * @param json JSON text, null if the answer is none
   */
  record Done(@Nullable String json) implements Reply {}

  /**
   * It could not be done, and nothing was changed.
   *
   * @param message of the error the plugin gets
   */
  record Refused(String message) implements Reply {}
}
