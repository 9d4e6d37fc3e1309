package io.sluice.runtime.compile;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Set;

/**
 * Looks through the tokens of a text that is known to be a script for the few things that have to
 * be checked or changed in it. A parser would find the same; in the interpreter acorn takes ten
 * seconds for a bundle of a megabyte, and this some milliseconds. Where it cannot be sure it says
 * so, and the parser decides.
 */
final class ScriptScan {
  /** After these a slash begins a regular expression. */
  private static final Set<String> OPERATOR_WORDS =
      Set.of(
          "return",
          "typeof",
          "case",
          "do",
          "else",
          "in",
          "instanceof",
          "new",
          "void",
          "delete",
          "throw",
          "yield",
          "await",
          "extends",
          "of");

  private static final Set<String> STATEMENTS_WITH_HEAD = Set.of("if", "while", "for", "with");

  /** What an open bracket is closed as. */
  private enum Bracket {
    VALUE,
    HEAD_OF_STATEMENT,
    BLOCK,
    OBJECT,
    TEMPLATE_PART
  }

  private final String text;
  private final Deque<Bracket> open = new ArrayDeque<>();
  private final List<String> required = new ArrayList<>();
  private int at;
  private int braces;
  private int directive = -1;
  private boolean isSure = true;
  private boolean isRequirePassedAround;

  // About the token before.
  private boolean isFirst = true;
  private boolean endsValue;
  private boolean isDot;
  private String word = "";
  private char sign;

  private ScriptScan(String text) {
    this.text = text;
  }

  /** Looks through a text that is a script. */
  static ScriptScan of(String script) {
    ScriptScan scan = new ScriptScan(script);
    scan.run();
    return scan;
  }

  /** False if a parser has to have a look. */
  boolean isSure() {
    return isSure;
  }

  /** Modules that calls of {@code require} name by a literal, in order. */
  List<String> required() {
    return required;
  }

  /** Whether {@code require} is more than called: it may be a parameter somewhere. */
  boolean isRequirePassedAround() {
    return isRequirePassedAround;
  }

  /** The script without directives of its own: an empty statement comes before the first. */
  String withoutDirective() {
    return directive < 0 ? text : text.substring(0, directive) + ";" + text.substring(directive);
  }

  private void run() {
    while (isSure) {
      at = skipBlanks(at);
      if (at >= text.length()) {
        isSure = open.isEmpty();
        return;
      }
      char c = text.charAt(at);
      if (isWordPart(c)) {
        word();
      } else if (c == '"' || c == '\'') {
        if (isFirst) {
          directive = at;
        }
        at = endOfString(at);
        value();
      } else if (c == '`') {
        at++;
        template();
      } else if (c == '/' && !endsValue) {
        regularExpression();
      } else {
        sign(c);
      }
      isFirst = false;
    }
  }

  private void value() {
    endsValue = true;
    isDot = false;
    word = "";
    sign = 0;
  }

  private void word() {
    int start = at;
    while (at < text.length() && isWordPart(text.charAt(at))) {
      at++;
    }
    // A number may have a point in it, and words after the point.
    String found = text.substring(start, at);
    boolean isName = !isDot && !Character.isDigit(found.charAt(0));
    if (isName) {
      switch (found) {
        case "require" -> require();
        case "import" -> isSure = !isCalled();
        case "await" -> isSure = braces > 0 || !isCalled();
        default -> {}
      }
    }
    endsValue = !isName || !OPERATOR_WORDS.contains(found);
    isDot = false;
    word = isName ? found : "";
    sign = 0;
  }

  private boolean isCalled() {
    int next = skipBlanks(at);
    return next < text.length() && text.charAt(next) == '(';
  }

  private void require() {
    if (!isCalled() || word.equals("function")) {
      isRequirePassedAround = true;
      return;
    }
    int literal = skipBlanks(skipBlanks(at) + 1);
    if (literal >= text.length() || "\"'`".indexOf(text.charAt(literal)) < 0) {
      return;
    }
    int end = text.indexOf(text.charAt(literal), literal + 1);
    if (end < 0) {
      isSure = false;
      return;
    }
    String name = text.substring(literal + 1, end);
    if (name.indexOf('\\') >= 0 || name.contains("${")) {
      isSure = false;
      return;
    }
    int next = skipBlanks(end + 1);
    if (next < text.length() && text.charAt(next) == ',') {
      next = skipBlanks(next + 1);
    }
    if (next < text.length() && text.charAt(next) == ')') {
      required.add(name);
    }
  }

  private void sign(char c) {
    boolean endedValue = endsValue;
    endsValue = false;
    isDot = false;
    switch (c) {
      case '(' ->
          open.push(
              STATEMENTS_WITH_HEAD.contains(word) ? Bracket.HEAD_OF_STATEMENT : Bracket.VALUE);
      case '[' -> open.push(Bracket.VALUE);
      case '{' -> {
        braces++;
        open.push(opensBlock(endedValue) ? Bracket.BLOCK : Bracket.OBJECT);
      }
      case ')', ']' -> endsValue = close() == Bracket.VALUE;
      case '}' -> {
        Bracket closed = close();
        if (closed == Bracket.TEMPLATE_PART) {
          at++;
          template();
          return;
        }
        braces--;
        endsValue = closed == Bracket.OBJECT;
      }
      case '.' -> isDot = !text.startsWith("...", at);
      case '+', '-' -> {
        // After a value a postfix operator, else a prefix.
        if (at + 1 < text.length() && text.charAt(at + 1) == c) {
          at++;
          endsValue = endedValue;
        }
      }
      default -> {}
    }
    if (text.startsWith("...", at)) {
      at += 2;
    } else if (text.startsWith("=>", at)) {
      at++;
      c = '>';
    }
    at++;
    word = "";
    sign = c;
  }

  /** A brace where a value may begin is an object, all others are blocks or bodies. */
  private boolean opensBlock(boolean afterValue) {
    if (afterValue || isFirst) {
      return true; // class A {, label, the end of a statement without semicolon
    }
    if (!word.isEmpty()) {
      return word.equals("else") || word.equals("do");
    }
    return sign == ')' || sign == ';' || sign == '{' || sign == '}' || sign == '>';
  }

  private Bracket close() {
    if (open.isEmpty()) {
      isSure = false;
      return Bracket.VALUE;
    }
    return open.pop();
  }

  private void template() {
    while (at < text.length()) {
      char c = text.charAt(at);
      if (c == '\\') {
        at++;
      } else if (c == '`') {
        at++;
        value();
        return;
      } else if (c == '$' && text.startsWith("${", at)) {
        at += 2;
        open.push(Bracket.TEMPLATE_PART);
        value();
        endsValue = false;
        sign = '(';
        return;
      }
      at++;
    }
    isSure = false;
  }

  private void regularExpression() {
    boolean isInClass = false;
    for (at++; at < text.length(); at++) {
      char c = text.charAt(at);
      if (c == '\n' || c == '\r') {
        break;
      } else if (c == '\\') {
        at++;
      } else if (c == '[') {
        isInClass = true;
      } else if (c == ']') {
        isInClass = false;
      } else if (c == '/' && !isInClass) {
        at++;
        while (at < text.length() && isWordPart(text.charAt(at))) {
          at++;
        }
        value();
        return;
      }
    }
    isSure = false; // it was a division, so that much before may have been misread
  }

  private int endOfString(int start) {
    for (int i = start + 1; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '\\') {
        i++;
      } else if (c == text.charAt(start)) {
        return i + 1;
      }
    }
    isSure = false;
    return text.length();
  }

  /** Where the next token is: past white space, line ends and comments. */
  private int skipBlanks(int from) {
    int i = from;
    while (i < text.length()) {
      char c = text.charAt(i);
      if (c <= ' ' || c == '\u00A0' || c == '\u2028' || c == '\u2029' || c == '\uFEFF') {
        i++;
      } else if (text.startsWith("//", i)) {
        i = orEnd(text.indexOf('\n', i));
      } else if (text.startsWith("/*", i)) {
        int end = text.indexOf("*/", i + 2);
        i = end < 0 ? text.length() : end + 2;
      } else {
        break;
      }
    }
    return i;
  }

  private int orEnd(int index) {
    return index < 0 ? text.length() : index;
  }

  private static boolean isWordPart(char c) {
    return c == '_'
        || c == '$'
        || c == '\\'
        || c == '#'
        || (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || (c >= '0' && c <= '9')
        || (c > 127 && c != '\u00A0' && c != '\u2028' && c != '\u2029' && c != '\uFEFF');
  }
}
