package io.sluice.operators.registry;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.operators.json.Json;
import io.sluice.operators.json.Surrogates;
import io.sluice.operators.output.JsonSize;
import io.sluice.operators.output.Output;
import io.sluice.operators.output.OutputRecord;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * Why a plugin config does not run, key {@code status/plugin-config/ID}: written by the job, so
 * that it holds on every task manager and after a restart. It is about one version of the plugin
 * config. A later record of the config, of its plugin or of one of its files clears it, and so does
 * its own tombstone.
 *
 * @param reason sentences for whoever has to mend it
 * @param sinceMillis when it began, in milliseconds since the epoch
 * @param untilMillis from when on it runs again; {@link #FOR_GOOD} if it does not by itself
 * @param strikes how often it has used up what it may cost; counts on when it runs again
 * @param version {@link InstalledPlugin#version} that it is about
 */
public record PluginStatus(
    int pluginConfigId,
    State state,
    String reason,
    long sinceMillis,
    long untilMillis,
    int strikes,
    String version)
    implements RegistryEntry {
  /** In the place of an end. */
  public static final long FOR_GOOD = Long.MAX_VALUE;

  /** Before the id. */
  static final String KEY = "status/plugin-config/";

  private static final int MAX_REASON_BYTES = 4 * 1024;

  /** What has happened to it. */
  public enum State {
    /** It has used up what it may cost, and waits. */
    PAUSED,
    /** It has used that up too often. */
    DISABLED,
    /** It could not be set up. */
    SETUP_FAILED,
    /** A thread was lost in its code. */
    THREAD_LOST,
    /** A process may have died of its code. */
    SUSPECTED;

    static final List<String> NAMES = Arrays.stream(values()).map(State::text).toList();

    /** As it is written in the record. */
    String text() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    static State of(String text) {
      return values()[NAMES.indexOf(text)];
    }

    /** Whether it ends by itself. */
    boolean isTemporary() {
      return this == PAUSED || this == SUSPECTED;
    }
  }

  public PluginStatus {
    requireNonNull(state, "state is null");
    requireNonNull(reason, "reason is null");
    requireNonNull(version, "version is null");
    if (state.isTemporary() == (untilMillis == FOR_GOOD)) {
      throw new IllegalArgumentException(
          "untilMillis is "
              + untilMillis
              + ", expected an end if the state is paused or suspected, and none if not");
    }
  }

  @Override
  public String key() {
    return KEY + pluginConfigId;
  }

  /** Whether the plugin config does not run at that time. */
  public boolean stopsAt(long nowMillis) {
    return nowMillis < untilMillis;
  }

  /** Whether only a person can end it. */
  public boolean isForGood() {
    return untilMillis == FOR_GOOD;
  }

  /** The registry record to write. */
  public OutputRecord toOutput() {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("plugin_config_id", pluginConfigId);
    json.put("state", state.text());
    json.put("reason", JsonSize.cut(Surrogates.safe(reason), MAX_REASON_BYTES));
    json.put("since", Instant.ofEpochMilli(sinceMillis).toString());
    json.put("until", isForGood() ? null : Instant.ofEpochMilli(untilMillis).toString());
    json.put("strikes", strikes);
    json.put("version", version);
    return new OutputRecord(Output.REGISTRY, key().getBytes(UTF_8), Json.write(json));
  }
}
