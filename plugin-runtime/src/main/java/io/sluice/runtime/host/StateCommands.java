package io.sluice.runtime.host;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sluice.runtime.host.StateRequest.Done;
import io.sluice.runtime.host.StateRequest.Refused;
import io.sluice.runtime.host.StateRequest.Reply;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import javax.annotation.Nullable;

/**
 * What each request does to the entry it is about: the rules and error texts of Redis for the cache
 * (contract §6.2), those of §6.3 and §6.6 for storage. An entry whose time is up counts as none.
 */
final class StateCommands {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final long MAX_SAFE_INTEGER = (1L << 53) - 1;
  private static final Done ZERO = new Done("0");
  private static final Done NOTHING = new Done(null);
  private static final Refused WRONG_TYPE =
      new Refused("WRONGTYPE Operation against a key holding the wrong kind of value");

  /** The entries as the one who asks sees them. */
  interface Entries {
    @Nullable
    StateValue get(StateKey key);

    void change(Effect.OnState effect);
  }

  private final Clock clock;

  StateCommands(Clock clock) {
    this.clock = clock;
  }

  Reply execute(StateRequest request, Entries entries) {
    StateValue value = entries.get(request.key());
    if (value != null && value.expiresAt() <= clock.millis()) {
      value = null;
    }
    // A chain of instanceof: Java 17 has no switch over sealed types.
    if (request instanceof StateRequest.StorageGet) {
      return new Done(value instanceof StateValue.Text text ? text.text() : null);
    } else if (request instanceof StateRequest.CursorInit init) {
      return init(init, value, entries);
    } else if (request instanceof StateRequest.CursorIncrement increment) {
      return increment(increment, value, entries);
    } else if (request instanceof StateRequest.CacheGet) {
      return get(value);
    } else if (request instanceof StateRequest.CacheIncrement increment) {
      return increment(increment, value, entries);
    } else if (request instanceof StateRequest.CacheExpire expire) {
      return expire(expire, value, entries);
    }
    return value == null || value instanceof StateValue.Elements
        ? executeOnList(request, (StateValue.Elements) value, entries)
        : WRONG_TYPE;
  }

  private static Reply executeOnList(
      StateRequest request, @Nullable StateValue.Elements list, Entries entries) {
    List<String> elements = list == null ? List.of() : list.elements();
    if (request instanceof StateRequest.ListPush push) {
      return push(push, list, entries);
    } else if (request instanceof StateRequest.ListRange range) {
      return new Done(json(slice(elements, range.start(), range.end())));
    } else if (request instanceof StateRequest.ListLength) {
      return new Done(String.valueOf(elements.size()));
    } else if (request instanceof StateRequest.ListRemove remove) {
      return remove(remove, list, entries);
    } else if (request instanceof StateRequest.ListPop pop) {
      return pop(pop, list, entries);
    }
    throw new IllegalStateException("no command is known for " + request);
  }

  private static Reply init(
      StateRequest.CursorInit request, @Nullable StateValue value, Entries entries) {
    if (value == null) {
      put(entries, request.key(), number(request.initialValue()), StateValue.NEVER);
    }
    return NOTHING;
  }

  private static Reply increment(
      StateRequest.CursorIncrement request, @Nullable StateValue value, Entries entries) {
    double current = 0;
    if (value instanceof StateValue.Text text) {
      try {
        // Upstream casts in SQL, which takes a number's text with or without quotes.
        current = Double.parseDouble(text.text().replace("\"", ""));
      } catch (NumberFormatException e) {
        return new Refused(
            "The cursor \""
                + request.key().name()
                + "\" cannot be incremented: storage holds something there that is not a number.");
      }
    }
    String next = number(current + request.by());
    put(entries, request.key(), next, StateValue.NEVER);
    return new Done(next);
  }

  private static Reply get(@Nullable StateValue value) {
    if (value == null) {
      return NOTHING;
    }
    return value instanceof StateValue.Text text ? new Done(json(text.text())) : WRONG_TYPE;
  }

  private static Reply increment(
      StateRequest.CacheIncrement request, @Nullable StateValue value, Entries entries) {
    if (value instanceof StateValue.Elements) {
      return WRONG_TYPE;
    }
    long next = 1;
    if (value instanceof StateValue.Text text) {
      try {
        next = Math.addExact(Long.parseLong(text.text()), 1);
      } catch (NumberFormatException | ArithmeticException e) {
        return new Refused("ERR value is not an integer or out of range");
      }
    }
    put(
        entries,
        request.key(),
        String.valueOf(next),
        value == null ? StateValue.NEVER : value.expiresAt());
    return new Done(String.valueOf(next));
  }

  private Reply expire(
      StateRequest.CacheExpire request, @Nullable StateValue value, Entries entries) {
    if (value == null) {
      return new Done("false");
    }
    long expiresAt = clock.millis() + request.millis();
    if (request.millis() <= 0) {
      entries.change(new Effect.Delete(request.key()));
    } else if (value instanceof StateValue.Text text) {
      put(entries, request.key(), text.text(), expiresAt);
    } else if (value instanceof StateValue.Elements list) {
      put(entries, request.key(), list.elements(), expiresAt);
    }
    return new Done("true");
  }

  private static Reply push(
      StateRequest.ListPush request, @Nullable StateValue.Elements list, Entries entries) {
    List<String> before = list == null ? List.of() : list.elements();
    if (request.elements().isEmpty()) {
      return new Refused("ERR wrong number of arguments for 'lpush' command");
    }
    List<String> after = new ArrayList<>(before.size() + request.elements().size());
    after.addAll(request.elements());
    Collections.reverse(after);
    after.addAll(before);
    long characters = after.stream().mapToLong(String::length).sum();
    if (characters > request.maxCharacters()) {
      return new Refused(
          "cache.lpush: the list \""
              + request.key().name()
              + "\" would be "
              + characters
              + " characters long; the quota of a cache value is "
              + request.maxCharacters());
    }
    put(entries, request.key(), after, list == null ? StateValue.NEVER : list.expiresAt());
    return new Done(String.valueOf(after.size()));
  }

  private static Reply remove(
      StateRequest.ListRemove request, @Nullable StateValue.Elements list, Entries entries) {
    if (list == null) {
      return ZERO;
    }
    List<String> left = new ArrayList<>(list.elements());
    boolean fromTail = request.count() < 0;
    long limit = request.count() == 0 ? Long.MAX_VALUE : Math.abs(request.count());
    if (fromTail) {
      Collections.reverse(left);
    }
    long removed = 0;
    for (var each = left.iterator(); each.hasNext() && removed < limit; ) {
      if (each.next().equals(request.element())) {
        each.remove();
        removed++;
      }
    }
    if (fromTail) {
      Collections.reverse(left);
    }
    if (removed > 0) {
      put(entries, request.key(), left, list.expiresAt());
    }
    return new Done(String.valueOf(removed));
  }

  private static Reply pop(
      StateRequest.ListPop request, @Nullable StateValue.Elements list, Entries entries) {
    if (request.count() < 0) {
      return new Refused("ERR value is out of range, must be positive");
    }
    if (list == null) {
      return NOTHING;
    }
    int count = (int) Math.min(request.count(), list.elements().size());
    if (count > 0) {
      put(
          entries,
          request.key(),
          list.elements().subList(count, list.elements().size()),
          list.expiresAt());
    }
    return new Done(json(list.elements().subList(0, count)));
  }

  private static List<String> slice(List<String> elements, long start, long end) {
    int size = elements.size();
    long from = Math.max(0, start < 0 ? size + start : start);
    long to = Math.min(size - 1L, end < 0 ? size + end : end);
    return from > to ? List.of() : elements.subList((int) from, (int) to + 1);
  }

  private static void put(Entries entries, StateKey key, String text, long expiresAt) {
    entries.change(new Effect.Put(key, new StateValue.Text(text, expiresAt)));
  }

  private static void put(Entries entries, StateKey key, List<String> elements, long expiresAt) {
    entries.change(
        elements.isEmpty()
            ? new Effect.Delete(key)
            : new Effect.Put(key, new StateValue.Elements(elements, expiresAt)));
  }

  /** As JavaScript writes a number, for whole numbers; others as Java does, which JSON reads. */
  private static String number(double value) {
    return value == Math.rint(value) && Math.abs(value) <= MAX_SAFE_INTEGER
        ? String.valueOf((long) value)
        : String.valueOf(value);
  }

  private static String json(Object value) {
    try {
      return JSON.writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("A text cannot be written as JSON", e);
    }
  }
}
