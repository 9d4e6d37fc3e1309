package io.sluice.operators.people;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * The rules of contract §11.4 to §11.6 once more, as plainly as they can be said: a person is an
 * object that holds its ids, properties are a map of texts.
 */
final class SimplePeople {
  /** Somebody. */
  static final class Somebody {
    final Set<String> ids = new HashSet<>();
    final Map<String, String> properties = new TreeMap<>();
    final String firstId;
    long createdAt;
    boolean isIdentified;

    Somebody(String firstId, long createdAt) {
      this.firstId = firstId;
      this.createdAt = createdAt;
    }
  }

  private final Map<String, Somebody> byId = new HashMap<>();

  Somebody of(String id) {
    return byId.get(id);
  }

  Set<String> ids() {
    return byId.keySet();
  }

  Set<Somebody> everybody() {
    return new HashSet<>(byId.values());
  }

  void event(Step step) {
    boolean isNew = false;
    if (step.other() != null && !step.other().equals(step.id())) {
      Somebody old = byId.get(step.other());
      Somebody current = byId.get(step.id());
      if (old == null && current == null) {
        give(step.other(), give(step.id(), new Somebody(step.id(), step.time())));
        isNew = true;
      } else if (current == null) {
        give(step.id(), old);
      } else if (old == null) {
        give(step.other(), current);
      } else if (old != current && !(step.identifies() && old.isIdentified)) {
        Map<String, String> both = new TreeMap<>(old.properties);
        both.putAll(current.properties);
        current.properties.putAll(both);
        current.createdAt = Math.min(old.createdAt, current.createdAt);
        current.isIdentified |= old.isIdentified;
        old.ids.forEach(id -> byId.put(id, current));
        current.ids.addAll(old.ids);
      }
      byId.get(step.id()).isIdentified |= step.identifies();
    } else if (!byId.containsKey(step.id())) {
      give(step.id(), new Somebody(step.id(), step.time()));
      isNew = true;
    }
    Map<String, String> properties = byId.get(step.id()).properties;
    step.setOnce().forEach(properties::putIfAbsent);
    properties.putAll(step.set());
    if (!isNew) {
      properties.keySet().removeAll(step.unset());
    }
  }

  private Somebody give(String id, Somebody person) {
    person.ids.add(id);
    byId.put(id, person);
    return person;
  }
}
