package io.sluice.operators.definitions;

import static java.util.Objects.requireNonNull;

import io.sluice.operators.output.OutputRecord;
import io.sluice.operators.warnings.IngestionWarning;
import io.sluice.operators.warnings.IngestionWarnings;
import io.sluice.operators.warnings.WarningType;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import javax.annotation.Nullable;
import org.apache.flink.api.common.state.KeyedStateStore;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeutils.base.BooleanSerializer;
import org.apache.flink.api.common.typeutils.base.ByteSerializer;
import org.apache.flink.api.common.typeutils.base.LongSerializer;
import org.apache.flink.api.common.typeutils.base.array.IntPrimitiveArraySerializer;

/**
 * Writes the definitions of the team whose key is current, each when it is new (contract §11.7, B):
 * an event's name once more on each further day (UTC) on which it is seen, a property once more
 * when a value first tells its type. A team that has as many as it may have is warned, and gets no
 * new ones.
 *
 * <p>State, all by {@link NameHash}, never expiring: {@code event-names}, when the name was first
 * seen and on which day last; {@code property-names}, the property's traits; {@code
 * event-properties}, event and property together; {@code definition-counts}, how many there are of
 * each.
 */
public final class Definitions {
  static final String EVENTS = "event-names";
  static final String PROPERTIES = "property-names";
  static final String EVENT_PROPERTIES = "event-properties";
  static final String COUNTS = "definition-counts";

  private static final int EVENT = 0;
  private static final int PROPERTY = 1;
  private static final int EVENT_PROPERTY = 2;
  private static final int KINDS = 3;
  private static final String[] KIND_NAMES = {"events", "properties", "event_properties"};

  private final int[] limits;
  private final IngestionWarnings warnings;
  private final InstantSource clock;
  private final MapState<Long, Long> events;
  private final MapState<Long, Byte> properties;
  private final MapState<Long, Boolean> eventProperties;
  private final ValueState<int[]> storedCounts;
  private long refused;

  /**
   * @param state of an operator keyed by team
   * @param warnings the operator's
   * @param clock for the day and for when something was first seen
   */
  public Definitions(
      KeyedStateStore state,
      DefinitionLimits limits,
      IngestionWarnings warnings,
      InstantSource clock) {
    this.limits = new int[] {limits.events(), limits.properties(), limits.eventProperties()};
    this.warnings = requireNonNull(warnings, "warnings is null");
    this.clock = requireNonNull(clock, "clock is null");
    events =
        state.getMapState(
            new MapStateDescriptor<>(EVENTS, LongSerializer.INSTANCE, LongSerializer.INSTANCE));
    properties =
        state.getMapState(
            new MapStateDescriptor<>(PROPERTIES, LongSerializer.INSTANCE, ByteSerializer.INSTANCE));
    eventProperties =
        state.getMapState(
            new MapStateDescriptor<>(
                EVENT_PROPERTIES, LongSerializer.INSTANCE, BooleanSerializer.INSTANCE));
    storedCounts =
        state.getState(new ValueStateDescriptor<>(COUNTS, IntPrimitiveArraySerializer.INSTANCE));
  }

  /**
   * An event of the team whose key is current, by what {@link NameFilter} has let through of it.
   *
   * @param teamId whose key is current
   * @param event the event's name
   * @param out of whatever is new, and of a warning
   * @throws Exception if the state cannot be used
   */
  public void seen(int teamId, String event, NewNames names, Consumer<OutputRecord> out)
      throws Exception {
    Seen seen = new Seen(teamId, event, names, out, counts());
    seen.record();
    if (seen.isCounted) {
      storedCounts.update(seen.counts);
    }
  }

  /** Names that were not taken because their team has as many as it may have. */
  public long refused() {
    return refused;
  }

  private int[] counts() throws Exception {
    int[] stored = storedCounts.value();
    return stored == null ? new int[KINDS] : stored.clone();
  }

  /** One event, and what its team has before and after it. */
  private final class Seen {
    private final int teamId;
    private final String event;
    private final NewNames names;
    private final Consumer<OutputRecord> out;
    private final int[] counts;
    private boolean isCounted;

    Seen(int teamId, String event, NewNames names, Consumer<OutputRecord> out, int[] counts) {
      this.teamId = teamId;
      this.event = event;
      this.names = names;
      this.out = out;
      this.counts = counts;
    }

    void record() throws Exception {
      recordEvent(clock.millis());
      // What a full team has is not looked up either: one whose names are random costs no more.
      if (!isFull(PROPERTY, names.properties().size())) {
        for (NewNames.Property property : names.properties()) {
          recordProperty(property);
        }
      }
      if (!isFull(EVENT_PROPERTY, names.properties().size())) {
        long ofEvent = NameHash.of(event);
        for (NewNames.Property property : names.properties()) {
          recordEventProperty(ofEvent, property);
        }
      }
    }

    private void recordEvent(long now) throws Exception {
      long hash = NameHash.of(event);
      Long known = events.get(hash);
      if (known == null) {
        boolean isFirst = counts[EVENT] == 0;
        if (!isAdmitted(EVENT)) {
          return;
        }
        if (isFirst) {
          out.accept(DefinitionRows.firstEvent(teamId, event, names, now));
        }
      } else if (Sightings.day(known) >= TimeUnit.MILLISECONDS.toDays(now)) {
        return;
      }
      long sightings = known == null ? Sightings.first(now) : Sightings.again(known, now);
      events.put(hash, sightings);
      out.accept(DefinitionRows.event(teamId, event, Sightings.firstMillis(sightings), now));
    }

    private void recordProperty(NewNames.Property property) throws Exception {
      long hash = NameHash.of(property.name());
      Byte known = properties.get(hash);
      if (known == null) {
        if (isAdmitted(PROPERTY)) {
          properties.put(hash, property.traits());
          out.accept(DefinitionRows.property(teamId, property, 0));
        }
        return;
      }
      NewNames.Property typed = withType(known, property);
      if (typed != null) {
        properties.put(hash, typed.traits());
        out.accept(DefinitionRows.property(teamId, typed, 1));
      }
    }

    private void recordEventProperty(long ofEvent, NewNames.Property property) throws Exception {
      long hash = NameHash.of(ofEvent, property.name());
      if (!eventProperties.contains(hash) && isAdmitted(EVENT_PROPERTY)) {
        eventProperties.put(hash, Boolean.TRUE);
        out.accept(DefinitionRows.eventProperty(teamId, event, property.name()));
      }
    }

    private boolean isAdmitted(int kind) {
      if (isFull(kind, 1)) {
        return false;
      }
      counts[kind]++;
      isCounted = true;
      return true;
    }

    /** Whether there is room for none of so many, which are refused then. */
    private boolean isFull(int kind, int offered) {
      if (offered == 0 || counts[kind] < limits[kind]) {
        return false;
      }
      refused += offered;
      IngestionWarning warning =
          IngestionWarning.of(teamId, WarningType.DEFINITIONS_LIMIT_REACHED)
              .with("kind", KIND_NAMES[kind])
              .with("limit", limits[kind])
              .forKey(KIND_NAMES[kind]);
      warnings.send(warning, out);
      return true;
    }
  }

  /** The known property with the type that is found now, or null if that changes nothing. */
  @Nullable
  private static NewNames.Property withType(byte known, NewNames.Property found) {
    NewNames.Property before = NewNames.Property.of(found.name(), known);
    return before.type() == PropertyType.NONE && found.type() != PropertyType.NONE
        ? new NewNames.Property(found.name(), found.type(), before.isNumerical())
        : null;
  }
}
