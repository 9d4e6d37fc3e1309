package io.sluice.runtime.sandbox;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/**
 * A hostile program, from a file of {@code attacks/}. Each begins with a line
 *
 * <pre>{@code //# what it tries | how it may end | guards that it tests}</pre>
 *
 * <p>How it may end is one or more of {@link End}, with {@code or} between them; {@code at load} in
 * front says that the text is a whole plugin that attacks when it is loaded. Otherwise the text is
 * the body of {@code processEvent(event, meta)}, which is an async function if it awaits anything.
 *
 * @param kind the file's name, a class of attacks
 * @param name what it tries, in words
 * @param ends how it may end
 * @param atLoad whether it attacks when it is loaded
 * @param guards names of the guards that stop it, which does not end as it may if all of these are
 *     out, see {@link AttackMutationsTest}
 * @param body its JavaScript
 */
record Attack(
    String kind, String name, Set<End> ends, boolean atLoad, Set<String> guards, String body) {
  private static final String HEAD = "//# ";

  /** How a program ends that has not succeeded. */
  enum End {
    /** It came to its end and had nothing to show for it. */
    HARMLESS,
    /** An error of JavaScript, the program's own. */
    REFUSED,
    /** Killed for its CPU time. */
    CPU,
    /** Killed for what it allocated. */
    MEMORY,
    /** It ran out of wall-clock time. */
    TIMEOUT,
    /** Nothing could stop it: its thread was written off, its version disabled. */
    LOST
  }

  /** All programs of a class, in their order. */
  static List<Attack> ofClass(String kind) {
    List<Attack> attacks = new ArrayList<>();
    String head = null;
    StringBuilder body = new StringBuilder();
    for (String line : lines("/attacks/" + kind + ".js")) {
      if (line.startsWith(HEAD)) {
        if (head != null) {
          attacks.add(parse(kind, head, body.toString()));
        }
        head = line.substring(HEAD.length());
        body.setLength(0);
      } else {
        body.append(line).append('\n');
      }
    }
    attacks.add(parse(kind, head, body.toString()));
    return attacks;
  }

  private static Attack parse(String kind, String head, String body) {
    String[] parts = head.split(" \\| ", -1);
    if (parts.length < 2) {
      throw new IllegalArgumentException(
          "attacks/" + kind + ".js has the line '" + head + "', expected NAME | ENDS | GUARDS");
    }
    boolean atLoad = parts[1].startsWith("at load ");
    Set<End> ends = EnumSet.noneOf(End.class);
    for (String end :
        (atLoad ? parts[1].substring("at load ".length()) : parts[1]).split(" or ", -1)) {
      ends.add(End.valueOf(end.strip().toUpperCase(Locale.ROOT)));
    }
    Set<String> guards = new TreeSet<>();
    if (parts.length == 3) {
      guards.addAll(List.of(parts[2].strip().split(", ", -1)));
    }
    return new Attack(kind, parts[0].strip(), ends, atLoad, guards, body);
  }

  /** The plugin that the program is, for one that attacks on an event with {@code attack}. */
  String plugin() {
    String helpers = String.join("\n", lines("/attacks/helpers.txt")) + "\n";
    if (atLoad) {
      return helpers + body + "\nfunction processEvent(event) { return event }\n";
    }
    return helpers
        + (body.contains("await ") ? "async " : "")
        + "function attack(event, meta) {\n"
        + body
        + "}\nfunction processEvent(event, meta) {\n"
        + "  return event.properties.attack ? attack(event, meta) : event\n}\n";
  }

  private static List<String> lines(String resource) {
    try (InputStream in = Attack.class.getResourceAsStream(resource)) {
      if (in == null) {
        throw new IllegalArgumentException("there is no " + resource);
      }
      return new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8)).lines().toList();
    } catch (IOException e) {
      throw new IllegalStateException("cannot read " + resource, e);
    }
  }
}
