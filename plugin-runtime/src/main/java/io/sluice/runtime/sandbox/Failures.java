package io.sluice.runtime.sandbox;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sluice.runtime.actor.Breach;
import io.sluice.runtime.host.PluginFailure;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.regex.Pattern;
import javax.annotation.Nullable;
import org.graalvm.polyglot.PolyglotException;
import org.graalvm.polyglot.SourceSection;

/** Turns what went wrong in a guest into words for the plugin's author. */
final class Failures {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Pattern FUNCTION = Pattern.compile("(async\\s+)?function\\b");

  private Failures() {}

  /**
   * An error as the bridge described it.
   *
   * @param script the plugin's code, null if its line is not to be shown
   */
  static PluginFailure thrown(String description, @Nullable Script script) {
    try {
      JsonNode error = JSON.readTree(description);
      String stack = error.path("stack").textValue();
      String excerpt = stack == null || script == null ? null : Excerpt.of(stack, script);
      return new PluginFailure.Thrown(
          error.path("name").asText("Error"),
          error.path("message").asText(""),
          excerpt == null ? stack : stack.stripTrailing() + "\n" + excerpt,
          error.path("isRetry").asBoolean());
    } catch (JsonProcessingException e) {
      return new PluginFailure.Thrown("Error", "an error that cannot be read", null);
    }
  }

  /** An error that left the guest, for example a syntax error or an overflow of the stack. */
  static PluginFailure escaped(PolyglotException error, Place place) {
    if (error.isInternalError()) {
      return new PluginFailure.HostFailed("The JavaScript engine failed: " + error.getMessage());
    }
    NameAndMessage text = NameAndMessage.of(error);
    return new PluginFailure.Thrown(text.name, text.message, place.stack);
  }

  /** An error of loading: the package's, or one that left the guest. */
  static PluginFailure loading(Throwable error) {
    if (error instanceof PolyglotException guest && !guest.isInternalError()) {
      NameAndMessage text = NameAndMessage.of(guest);
      return new PluginFailure.LoadFailed(text.name, text.message + position(guest), stack(guest));
    }
    String message = error.getMessage() == null ? error.toString() : error.getMessage();
    if (error instanceof IOException || error instanceof Error) {
      return new PluginFailure.HostFailed(message);
    }
    NameAndMessage text = NameAndMessage.of(message);
    return new PluginFailure.LoadFailed(text.name, text.message, null);
  }

  /** A slice was killed (contract §5: the text that upstream's loop limit has). */
  static PluginFailure killed(Breach breach, Place place) {
    return switch (breach.limit()) {
      case CPU ->
          new PluginFailure.LimitBroken(
              "CPU_LIMIT",
              "TimeoutError",
              "Script execution timed out after looping for "
                  + seconds(Duration.ofNanos(breach.allowed()))
                  + place.position,
              place.stack);
      case ALLOCATION ->
          new PluginFailure.LimitBroken(
              "ALLOCATION_LIMIT",
              "ResourceLimitError",
              "Script execution stopped after allocating "
                  + megabytes(breach.used())
                  + " without a pause; the limit is "
                  + megabytes(breach.allowed())
                  + place.position,
              place.stack);
    };
  }

  /** A slice went on after it was killed (design: its thread is written off). */
  static PluginFailure lost(Breach breach) {
    PluginFailure killed = killed(breach, Place.UNKNOWN);
    return new PluginFailure.LimitBroken(
        PluginFailure.THREAD_LOST,
        killed.name(),
        killed.message()
            + ", and nothing could stop it then. This version of the plugin does not run on this"
            + " TaskManager any more; install one that does less in a single step of the language",
        null);
  }

  /** The process before this one may have died of this version of the plugin. */
  static PluginFailure suspected(FlightRecord.Suspect suspect, Duration pause) {
    return new PluginFailure.LimitBroken(
        PluginFailure.SUSPECTED,
        "ResourceLimitError",
        "A TaskManager died while this version of the plugin had used "
            + seconds(Duration.ofNanos(suspect.used().cpuNanos()))
            + " of CPU time and "
            + megabytes(suspect.used().allocatedBytes())
            + " in a single step; it does not run on this TaskManager for "
            + pause.toMinutes()
            + " minutes",
        null);
  }

  /** The engine itself gave up, for example because memory ran out. */
  static PluginFailure exhausted(PolyglotException error, Place place) {
    return new PluginFailure.LimitBroken(
        "RESOURCES_EXHAUSTED",
        "ResourceLimitError",
        "Script execution stopped: " + error.getMessage() + place.position,
        place.stack);
  }

  /** An invocation ran out of wall-clock time (contract §5, the text of era B). */
  static PluginFailure timedOut(OpenInvocation late, Duration limit) {
    return new PluginFailure.TimedOut(
        "Script execution timed out after promise waited for "
            + seconds(limit)
            + " ("
            + late.sandbox.spec.pluginName()
            + ", name: "
            + late.invocation.function()
            + ", pluginConfigId: "
            + late.sandbox.spec.configId()
            + ")");
  }

  private static String seconds(Duration time) {
    String count = BigDecimal.valueOf(time.toMillis(), 3).stripTrailingZeros().toPlainString();
    return count + (count.equals("1") ? " second" : " seconds");
  }

  private static String megabytes(long bytes) {
    return (bytes >> 20) + " MB";
  }

  /**
   * Where in the plugin's own code it happened; lines count from 1 and columns from 0. A guest that
   * is stopped in a loop without a body has no place of its own: then the function is named.
   */
  private static String position(PolyglotException error) {
    SourceSection at = error.getSourceLocation();
    if (isOfPlugin(at) && !isFunction(at)) {
      return " on line " + lineAndColumn(at);
    }
    for (PolyglotException.StackFrame frame : error.getPolyglotStackTrace()) {
      if (frame.isGuestFrame() && isOfPlugin(frame.getSourceLocation())) {
        return " in "
            + frame.getRootName()
            + ", which begins on line "
            + lineAndColumn(frame.getSourceLocation());
      }
    }
    return "";
  }

  private static boolean isOfPlugin(@Nullable SourceSection section) {
    return section != null && section.isAvailable() && !section.getSource().isInternal();
  }

  /** A whole function is named where the engine knows no better, as of a loop that is compiled. */
  private static boolean isFunction(SourceSection section) {
    return FUNCTION.matcher(section.getCharacters()).lookingAt();
  }

  private static String lineAndColumn(SourceSection at) {
    return at.getStartLine() + ":" + (at.getStartColumn() - 1);
  }

  /** Of the place itself, or of the call that led there from the plugin's code. */
  private static String excerpt(PolyglotException error) {
    if (isOfPlugin(error.getSourceLocation())) {
      return Excerpt.of(error.getSourceLocation());
    }
    for (PolyglotException.StackFrame frame : error.getPolyglotStackTrace()) {
      if (frame.isGuestFrame() && isOfPlugin(frame.getSourceLocation())) {
        return Excerpt.of(frame.getSourceLocation());
      }
    }
    return "";
  }

  @Nullable
  private static String stack(PolyglotException error) {
    StringBuilder stack = new StringBuilder();
    for (PolyglotException.StackFrame frame : error.getPolyglotStackTrace()) {
      SourceSection at = frame.isGuestFrame() ? frame.getSourceLocation() : null;
      if (isOfPlugin(at)) {
        stack
            .append("    at ")
            .append(frame.getRootName())
            .append(" (")
            .append(at.getSource().getName())
            .append(':')
            .append(at.getStartLine())
            .append(':')
            .append(at.getStartColumn())
            .append(")\n");
      }
    }
    stack.append(excerpt(error));
    return stack.isEmpty() ? null : stack.toString();
  }

  /**
   * Where in the guest something happened. It has to be looked up at once, on the thread it
   * happened on: when the context is closed the engine has forgotten it.
   *
   * @param position as it ends a sentence, empty if it is not known
   * @param stack the plugin's own frames, null if there are none
   */
  record Place(String position, @Nullable String stack) {
    static final Place UNKNOWN = new Place("", null);

    static Place of(PolyglotException error) {
      return new Place(Failures.position(error), Failures.stack(error));
    }
  }

  private record NameAndMessage(String name, String message) {
    /** The engine puts an error's name in front of its message. */
    static NameAndMessage of(PolyglotException error) {
      return of(String.valueOf(error.getMessage()));
    }

    static NameAndMessage of(String text) {
      int colon = text.indexOf(": ");
      return colon > 0 && text.substring(0, colon).endsWith("Error")
          ? new NameAndMessage(text.substring(0, colon), text.substring(colon + 2))
          : new NameAndMessage("Error", text);
    }
  }
}
