package io.sluice.operators.ingestion;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.operators.event.GroupFacts;
import io.sluice.operators.event.RejectCode;
import io.sluice.operators.event.RejectedException;
import io.sluice.operators.event.RowEnd;
import io.sluice.operators.event.UnresolvedEvent;
import io.sluice.operators.imports.ImportItem;
import io.sluice.operators.json.JavaScriptText;
import io.sluice.operators.json.Json;
import io.sluice.operators.json.JsonRow;
import io.sluice.operators.json.Surrogates;
import io.sluice.operators.json.UnreadableJson;
import io.sluice.operators.output.ClickHouseTime;
import io.sluice.operators.output.Output;
import io.sluice.operators.output.OutputRecord;
import io.sluice.operators.people.Versions;
import io.sluice.operators.registry.GroupTypes;
import io.sluice.operators.warnings.IngestionWarning;
import io.sluice.operators.warnings.IngestionWarnings;
import io.sluice.operators.warnings.WarningType;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import javax.annotation.Nullable;
import org.apache.flink.api.common.state.KeyedStateStore;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.state.StateTtlConfig;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeutils.base.ListSerializer;
import org.apache.flink.api.common.typeutils.base.StringSerializer;

/**
 * Groups of the team whose key is current (contract §11.8, era B): the first five types that a team
 * names have an index each, which is published for plugins; {@code $groupidentify} sets properties
 * of a group, each by the latest event that sets it.
 *
 * <p>State: {@code group-types}, the types by index; {@code groups}, by {@code INDEX/KEY}. If
 * groups expire, each does by itself, as Flink's state does: it is one entry, to which nothing else
 * points.
 */
final class Groups {
  static final String TYPES = "group-types";
  static final String GROUPS = "groups";

  /** As wide as PostHog's columns. */
  private static final int MAX_NAME_CHARACTERS = 400;

  private static final byte[] NOTHING = "{}".getBytes(UTF_8);
  private static final byte[] NO_KEY = {};

  private final ValueState<List<String>> types;
  private final MapState<String, Group> groups;
  private final Versions versions;
  private final int maxPropertiesBytes;
  private final IngestionWarnings warnings;
  private final JsonRow row = new JsonRow();

  /**
   * @param expireAfter how long no event must have named a group that is forgotten, zero if none is
   * @param versions if groups expire, above those of who is forgotten
   * @param maxPropertiesBytes the most JSON that a group may have; more is left out, with a warning
   */
  Groups(
      KeyedStateStore state,
      Duration expireAfter,
      Versions versions,
      int maxPropertiesBytes,
      IngestionWarnings warnings) {
    this.versions = requireNonNull(versions, "versions is null");
    this.maxPropertiesBytes = maxPropertiesBytes;
    this.warnings = requireNonNull(warnings, "warnings is null");
    types =
        state.getState(
            new ValueStateDescriptor<>(TYPES, new ListSerializer<>(StringSerializer.INSTANCE)));
    groups = state.getMapState(descriptor(expireAfter));
  }

  private static MapStateDescriptor<String, Group> descriptor(Duration expireAfter) {
    MapStateDescriptor<String, Group> descriptor =
        new MapStateDescriptor<>(GROUPS, StringSerializer.INSTANCE, Group.SERIALIZER);
    if (!expireAfter.isZero()) {
      descriptor.enableTimeToLive(
          StateTtlConfig.newBuilder(expireAfter)
              .setUpdateType(StateTtlConfig.UpdateType.OnReadAndWrite)
              .build());
    }
    return descriptor;
  }

  /**
   * The groups that an event belongs to, by index, after all that the event does to them.
   *
   * @param out of messages about groups and types, and of warnings
   */
  List<RowEnd.Group> resolve(UnresolvedEvent event, Consumer<OutputRecord> out) throws Exception {
    return event.groups() == null ? List.of() : new Resolution(event, out).groups();
  }

  /**
   * Takes a group over as if it had been there before all events: what these have set stays. One
   * that is there and changes has a version above the other installation's.
   */
  void add(ImportItem.OfGroup given, Consumer<OutputRecord> out) throws Exception {
    String name = name(given.index(), given.key());
    Group before = groups.get(name);
    ObjectNode properties = read(given.properties());
    ObjectNode setAt = JsonNodeFactory.instance.objectNode();
    properties.fieldNames().forEachRemaining(property -> setAt.put(property, given.createdAt()));
    if (before == null) {
      long version = Math.max(given.version(), versions.first()); // above what was forgotten
      Group group = new Group(given.createdAt(), version, given.properties(), Json.write(setAt));
      groups.put(name, group);
      if (given.isEmitted()) {
        out.accept(message(given.teamId(), given.index(), given.key(), group));
      }
      return;
    }
    ObjectNode live = read(before.properties());
    boolean isChanged = given.createdAt() < before.createdAt();
    for (String property : (Iterable<String>) properties::fieldNames) {
      isChanged |= !live.has(property);
    }
    byte[] all = Json.write(properties.setAll(live));
    byte[] allSetAt = Json.write(setAt.setAll(read(before.setAt())));
    isChanged &= Math.max(all.length, allSetAt.length) <= maxPropertiesBytes;
    Group group =
        isChanged
            ? new Group(
                Math.min(given.createdAt(), before.createdAt()),
                versions.next(Math.max(given.version(), before.version())),
                all,
                allSetAt)
            : before;
    if (isChanged) {
      groups.put(name, group);
    }
    if (isChanged || given.isEmitted()) {
      out.accept(message(given.teamId(), given.index(), given.key(), group));
    }
  }

  /**
   * Takes a type over under the index that it had.
   *
   * @throws RejectedException if the team has another one there, or none before it
   */
  void addType(ImportItem.OfGroupType given, Consumer<OutputRecord> out) throws Exception {
    List<String> stored = types.value();
    List<String> known = stored == null ? new ArrayList<>() : new ArrayList<>(stored);
    int at = known.indexOf(given.type());
    if (at == given.index()) {
      return;
    }
    if (at >= 0 || given.index() != known.size() || given.type().isBlank()) {
      throw new RejectedException(
          RejectCode.INVALID_IMPORT,
          "The type \""
              + given.type()
              + "\" cannot have the index "
              + given.index()
              + ": the team has the types "
              + known
              + "; import types in the order of their indexes, and before the team's events");
    }
    known.add(given.type());
    types.update(known);
    out.accept(new GroupTypes(known).toOutput(given.teamId()));
  }

  private OutputRecord message(int teamId, int index, String key, Group group) {
    byte[] json =
        row.number("group_type_index", index)
            .text("group_key", Surrogates.safe(key))
            .number("team_id", teamId)
            .json("group_properties", group.properties())
            .text("created_at", ClickHouseTime.seconds(group.createdAt()))
            .number("version", group.version())
            .toBytes();
    return new OutputRecord(Output.GROUPS, NO_KEY, json);
  }

  /** One event. */
  private final class Resolution {
    private final UnresolvedEvent event;
    private final Consumer<OutputRecord> out;
    private final ObjectNode facts;
    private final List<String> known;

    Resolution(UnresolvedEvent event, Consumer<OutputRecord> out) throws Exception {
      this.event = event;
      this.out = out;
      this.facts = read(event.groups());
      List<String> stored = types.value();
      this.known = stored == null ? new ArrayList<>() : new ArrayList<>(stored);
    }

    List<RowEnd.Group> groups() throws Exception {
      int before = known.size();
      JsonNode[] keys = new JsonNode[GroupFacts.MAX_TYPES];
      for (int i = 0; i < keys.length; i++) {
        keys[i] = facts.get(GroupFacts.property(i));
      }
      if (facts.get("$groups") instanceof ObjectNode given) {
        for (Map.Entry<String, JsonNode> group : given.properties()) {
          int index = indexOf(group.getKey());
          if (index >= 0) {
            keys[index] = group.getValue();
          }
        }
      }
      identify();
      if (known.size() > before) {
        types.update(known);
        out.accept(new GroupTypes(known).toOutput(event.teamId()));
      }
      List<RowEnd.Group> found = new ArrayList<>();
      for (int i = 0; i < keys.length; i++) {
        if (keys[i] != null) {
          Group group = Groups.this.groups.get(name(i, JavaScriptText.of(keys[i])));
          found.add(
              group == null
                  ? new RowEnd.Group(i, keys[i], NOTHING, null)
                  : new RowEnd.Group(i, keys[i], group.properties(), group.createdAt()));
        }
      }
      return found;
    }

    /**
     * The index of a type, -1 if the team has five others. A blank one, which is a mistake, gets
     * none: it would have it for good.
     */
    private int indexOf(String type) {
      int index = known.indexOf(type);
      if (index >= 0
          || known.size() == GroupFacts.MAX_TYPES
          || type.isBlank()
          || type.length() > MAX_NAME_CHARACTERS) {
        return index;
      }
      known.add(type);
      return known.size() - 1;
    }

    private void identify() throws Exception {
      String type = textOf(facts.path("$group_type"));
      String key = textOf(facts.path("$group_key"));
      if (type == null || key == null || key.length() > MAX_NAME_CHARACTERS) {
        return;
      }
      int index = indexOf(type);
      if (index >= 0) {
        ObjectNode set =
            facts.get("$group_set") instanceof ObjectNode given
                ? given
                : JsonNodeFactory.instance.objectNode();
        update(index, key, set);
      }
    }

    private void update(int index, String key, ObjectNode set) throws Exception {
      String name = name(index, key);
      Group before = Groups.this.groups.get(name);
      ObjectNode properties = read(before == null ? NOTHING : before.properties());
      ObjectNode setAt = read(before == null ? NOTHING : before.setAt());
      boolean isLater = false;
      for (Map.Entry<String, JsonNode> property : set.properties()) {
        JsonNode last = setAt.get(property.getKey());
        if (last == null || last.longValue() < event.timestamp()) {
          properties.set(property.getKey(), property.getValue());
          setAt.put(property.getKey(), event.timestamp());
          isLater = true;
        }
      }
      boolean isInDoubt = before != null && versions.isInDoubt(before.version());
      if (before != null && !isLater && !isInDoubt) {
        return;
      }
      byte[] after = Json.write(properties);
      byte[] afterSetAt = Json.write(setAt);
      if (isTooLong(key, Math.max(after.length, afterSetAt.length))) {
        if (before != null && !isInDoubt) {
          return;
        }
        after = before == null ? NOTHING : before.properties();
        afterSetAt = before == null ? NOTHING : before.setAt();
      }
      boolean isChanged = before == null || isInDoubt || !Arrays.equals(before.properties(), after);
      long version =
          before == null
              ? Math.max(1, versions.first()) // of groups it is 1, unless some were forgotten
              : isChanged ? versions.next(before.version()) : before.version();
      long createdAt = before == null ? event.timestamp() : before.createdAt();
      Group group = new Group(createdAt, version, after, afterSetAt);
      Groups.this.groups.put(name, group);
      if (isChanged) {
        out.accept(message(event.teamId(), index, key, group));
      }
    }

    private boolean isTooLong(String key, int bytes) {
      if (bytes <= maxPropertiesBytes) {
        return false;
      }
      warnings.send(
          IngestionWarning.of(event.teamId(), WarningType.GROUP_UPSERT_MESSAGE_SIZE_TOO_LARGE)
              .with("groupKey", key)
              .with("bytes", bytes)
              .with("limit", maxPropertiesBytes)
              .with("eventUuid", event.uuid())
              .forKey(key),
          out);
      return true;
    }
  }

  private static String name(int index, String key) {
    return index + "/" + key;
  }

  /** What is falsy is nothing, as in JavaScript, and so is what is no name: an object, a list. */
  @Nullable
  private static String textOf(JsonNode value) {
    boolean isNothing =
        !value.isValueNode()
            || value.isNull()
            || (value.isBoolean() && !value.booleanValue())
            || (value.isNumber() && value.doubleValue() == 0)
            || (value.isTextual() && value.textValue().isEmpty());
    return isNothing ? null : JavaScriptText.of(value);
  }

  private static ObjectNode read(byte[] object) {
    try {
      return (ObjectNode) Json.readRaw(object);
    } catch (UnreadableJson e) {
      throw new IllegalStateException("What the job has written itself is not readable JSON", e);
    }
  }
}
