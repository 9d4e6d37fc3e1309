package io.sluice.runtime.sandbox;

import io.sluice.runtime.host.Effect;
import io.sluice.runtime.host.LogLevel;
import io.sluice.runtime.host.LogSource;
import io.sluice.runtime.host.StateKey;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import javax.annotation.Nullable;

/**
 * What the guest calls. It only notes down what was said: the guest decides how deep the stack is
 * when it calls, and an overflow in the middle of the host's own work would leave that half done.
 * The notes are acted upon when the slice is over and the stack is shallow.
 */
final class GuestCalls implements Guest.HostCalls {
  /** Something the guest said in a slice. */
  sealed interface Said {}

  record Did(OpenInvocation owner, Effect effect) implements Said {}

  record Asked(OpenInvocation owner, long read, StateKey key) implements Said {}

  record Returned(long invocation, @Nullable String value, boolean sameObject) implements Said {}

  record Threw(long invocation, String error, @Nullable String value, boolean sameObject)
      implements Said {}

  private static final long REFUSED = -1;

  private final RuntimeOptions options;
  private final Clock clock;
  @Nullable private final GeoLocator geoip;
  private List<Said> said = new ArrayList<>();
  @Nullable private OpenInvocation current;
  private long lastRead;

  GuestCalls(RuntimeOptions options, Clock clock, @Nullable GeoLocator geoip) {
    this.options = options;
    this.clock = clock;
    this.geoip = geoip;
  }

  /** From here on the guest speaks for this invocation; null when the slice is over. */
  void speakFor(@Nullable OpenInvocation owner) {
    current = owner;
  }

  /** What has been said since the last time, in order. */
  List<Said> takeSaid() {
    List<Said> taken = said;
    said = new ArrayList<>();
    return taken;
  }

  @Override
  public Object log(String level, String message) {
    if (current.isLogCut) {
      return null;
    }
    current.logLines++;
    current.logCharacters += message.length();
    if (current.logLines > options.logLines() || current.logCharacters > options.logCharacters()) {
      current.isLogCut = true;
      log(
          LogSource.SYSTEM,
          LogLevel.WARN,
          "The rest of this call's log is dropped: a call may log "
              + options.logLines()
              + " lines and "
              + options.logCharacters()
              + " characters.");
    } else {
      log(LogSource.CONSOLE, LogLevel.valueOf(level), message);
    }
    return null;
  }

  private void log(LogSource source, LogLevel level, String message) {
    said.add(new Did(current, new Effect.Log(source, level, message, clock.millis())));
  }

  @Override
  public Object storageGet(String key) {
    if (current.isOver) {
      return REFUSED;
    }
    lastRead++;
    said.add(new Asked(current, lastRead, keyOf(key)));
    return lastRead;
  }

  @Override
  public Object storagePut(String key, String value) {
    if (value.length() > options.storageValueCharacters()) {
      return "storage.set: the value of \""
          + key
          + "\" is "
          + value.length()
          + " characters long as JSON; the quota of a storage value is "
          + options.storageValueCharacters();
    }
    current.stateCharacters += value.length();
    if (current.stateCharacters > options.stateCharactersPerCall()) {
      return "storage.set: this call has written more than "
          + options.stateCharactersPerCall()
          + " characters, the quota of one call";
    }
    said.add(new Did(current, new Effect.StoragePut(keyOf(key), value)));
    return null;
  }

  @Override
  public Object storageDelete(String key) {
    said.add(new Did(current, new Effect.StorageDelete(keyOf(key))));
    return null;
  }

  @Override
  public Object locate(String ip) {
    return geoip == null ? null : geoip.locate(ip);
  }

  @Override
  public Object returned(long invocation, @Nullable String value, boolean sameObject) {
    said.add(new Returned(invocation, value, sameObject));
    return null;
  }

  @Override
  public Object threw(long invocation, String error, @Nullable String value, boolean sameObject) {
    said.add(new Threw(invocation, error, value, sameObject));
    return null;
  }

  private StateKey keyOf(String name) {
    return new StateKey(current.sandbox.spec.configId(), name);
  }
}
