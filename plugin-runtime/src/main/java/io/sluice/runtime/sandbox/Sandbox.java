package io.sluice.runtime.sandbox;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.util.RawValue;
import io.sluice.runtime.compile.PluginCompiler;
import io.sluice.runtime.host.Capabilities;
import io.sluice.runtime.host.Invocation;
import io.sluice.runtime.host.PluginFailure;
import java.util.ArrayDeque;
import java.util.Base64;
import java.util.Map;
import javax.annotation.Nullable;
import org.graalvm.polyglot.PolyglotException;
import org.graalvm.polyglot.Source;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One plugin config at run time: a context, once it is needed, and the invocations that wait for
 * it. Touched by its team's actor only, but for {@link #cancel}.
 */
final class Sandbox {
  /** Where it stands. */
  enum State {
    /** No context: never needed yet, or its last one was killed. */
    NEW,
    SETTING_UP,
    READY,
    /** It makes room for others: its teardownPlugin runs, and then it is new. */
    LEAVING,
    /** It could not be set up and stays so. */
    FAILED,
    CLOSED
  }

  private static final Logger LOG = LoggerFactory.getLogger(Sandbox.class);
  private static final ObjectMapper JSON = new ObjectMapper();

  final SandboxSpec spec;
  final ArrayDeque<Invocation> waiting = new ArrayDeque<>();

  /** Invocations that waited for the last set-up and have not begun. */
  int catchingUp;

  State state = State.NEW;

  /** {@link System#nanoTime} of when it was last called; read by the watchdog. */
  volatile long lastUsedNanos;

  /** Whether invocations are open; read by the watchdog. */
  volatile boolean isBusy;

  private int open;

  Capabilities capabilities = Capabilities.NONE;

  /** How often its set-up has failed in a row. */
  int failedSetups;

  @Nullable PluginFailure failure;

  /** Whether it failed only because its version does not run here for now. */
  boolean isDisabled;

  /** Bytes that its invocations have allocated since its set-up began; read by the watchdog. */
  private volatile long allocatedBytes;

  @Nullable private volatile Guest guest;

  /** What the guest calls; a new one for each guest, so that a lost thread keeps its own. */
  @Nullable GuestCalls calls;

  private volatile boolean isCancelled;
  private volatile boolean isAbandoned;
  @Nullable private String settings;
  @Nullable private Script script;
  @Nullable private volatile String version;

  Sandbox(SandboxSpec spec) {
    this.spec = spec;
  }

  /**
   * Fetches the code and files and compiles the code; the host's own work, which may block and is
   * not the plugin's.
   */
  void fetch(PluginCompiler compiler, TeamServices services, CallLimits limits) throws Exception {
    Script written = spec.code().load();
    String hash = written.contentHash();
    script = new Script(written.fileName(), compiler.compile(written.text(), hash), hash);
    version = hash;
    settings = settings(services, limits, spec.code().attachments());
  }

  /** Runs what was fetched in a context of its own. */
  void load(ScriptEngine engine) {
    Source source = engine.acquire(script);
    try {
      guest = new Guest(engine, settings, calls);
    } finally {
      settings = null;
      if (guest == null) {
        engine.release(script);
      }
    }
    if (isCancelled || isAbandoned) {
      guest.cancel(); // whoever cancelled may have come before there was anything to cancel
    }
    capabilities = guest.run(source);
  }

  void begins() {
    open++;
    isBusy = true;
  }

  void ends() {
    open--;
    isBusy = open > 0;
  }

  /** Whether it has to be told before it goes. */
  boolean tearsDown() {
    return capabilities.methods().contains(Invocation.TEARDOWN_PLUGIN);
  }

  /** One of its slices is over. On the actor's thread. */
  void allocated(long bytes) {
    long before = allocatedBytes; // this thread alone writes it
    allocatedBytes = before + bytes;
  }

  long allocatedBytes() {
    return allocatedBytes;
  }

  @Nullable
  Guest guest() {
    return guest;
  }

  /** The code as it runs, null if it was never fetched. */
  @Nullable
  Script script() {
    return script;
  }

  /** Hash of the code as it was written, null if it was never fetched. */
  @Nullable
  String version() {
    return version;
  }

  /** Leaves the context to the thread that is lost in it; this sandbox never runs again. */
  void abandonGuest(ScriptEngine engine) {
    isAbandoned = true;
    if (guest != null) {
      guest = null;
      engine.release(script);
    }
  }

  /** Stops whatever runs in it. From any thread; does nothing if there is no context. */
  void cancel() {
    isCancelled = true;
    Guest running = guest;
    if (running != null) {
      running.cancel();
    }
  }

  /** Lets the context go; a later set-up makes a new one. */
  void discardGuest(ScriptEngine engine) {
    Guest old = guest;
    guest = null;
    isCancelled = false;
    allocatedBytes = 0;
    if (old != null) {
      try {
        old.close();
      } catch (PolyglotException e) {
        LOG.warn("A context of plugin config {} did not close cleanly", spec.configId(), e);
      }
      engine.release(script);
    }
  }

  /** What {@code bridge.js} reads; the code of every plugin can see it, and sees its own only. */
  private String settings(TeamServices services, CallLimits limits, Map<String, Attachment> files)
      throws JsonProcessingException {
    ObjectNode json = JSON.createObjectNode();
    json.put("teamId", spec.teamId());
    json.put("pluginId", spec.pluginId());
    json.put("pluginName", spec.pluginName());
    json.put("logCharacters", limits.logCharacters());
    json.put("geoip", services.geoip() != null);
    json.put("fetch", services.fetcher() != null);
    json.put("apiFetch", services.apiFetcher() != null);
    json.put("clock", services.clock() != null);
    json.putObject("api")
        .put("host", services.api().host())
        .put("projectToken", services.api().projectToken())
        .put("personalKey", services.api().personalKey());
    json.putRawValue("config", new RawValue(spec.config()));
    ObjectNode attachments = json.putObject("attachments");
    files.forEach(
        (key, file) ->
            attachments
                .putObject(key)
                .put("content_type", file.contentType())
                .put("file_name", file.fileName())
                .put("contents", Base64.getEncoder().encodeToString(file.contents())));
    return JSON.writeValueAsString(json);
  }
}
