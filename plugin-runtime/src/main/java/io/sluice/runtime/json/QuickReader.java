package io.sluice.runtime.json;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.oracle.truffle.api.strings.TruffleString;
import com.oracle.truffle.api.strings.TruffleString.CodeRange;
import com.oracle.truffle.api.strings.TruffleString.Encoding;
import com.oracle.truffle.js.runtime.JSContext;
import com.oracle.truffle.js.runtime.JSRealm;
import com.oracle.truffle.js.runtime.Strings;
import com.oracle.truffle.js.runtime.builtins.JSArray;
import com.oracle.truffle.js.runtime.builtins.JSOrdinary;
import com.oracle.truffle.js.runtime.objects.JSObject;
import com.oracle.truffle.js.runtime.objects.Null;
import io.sluice.runtime.json.MemberCache.Member;
import java.util.Arrays;
import javax.annotation.Nullable;

/** Reads one text (RFC 8259, ECMA-262 25.5.1); a text that is not JSON is left to the engine. */
final class QuickReader {
  /** Every integer of so many decimal digits is a double. */
  private static final int EXACT_DIGITS = 15;

  private final JSContext shared;
  private final JSRealm realm;
  private final MemberCache members;
  private final TruffleString source;
  private final boolean isAscii;
  private final byte[] text; // in UTF-8
  private final int end; // of the text: a 0 follows, which is in no JSON
  private int at;

  QuickReader(JSRealm realm, MemberCache members, TruffleString source) {
    this.shared = realm.getContext();
    this.realm = realm;
    this.members = members;
    this.source = source;
    int length = Strings.length(source);
    if (length > QuickJson.LONGEST || hasLoneSurrogate(source)) {
      throw new LeftToEngine();
    }
    byte[] utf8 = Strings.toJavaString(source).getBytes(UTF_8);
    isAscii = utf8.length == length;
    end = utf8.length;
    text = Arrays.copyOf(utf8, end + Utf8.SLACK);
  }

  /** Whether it has no UTF-8. */
  private static boolean hasLoneSurrogate(TruffleString source) {
    CodeRange atMost = source.getCodeRangeImpreciseUncached(Encoding.UTF_16);
    return !atMost.isSubsetOf(CodeRange.LATIN_1) && !source.isValidUncached(Encoding.UTF_16);
  }

  Object read() {
    skipSpace();
    Object value = value(QuickJson.DEEPEST, members.root());
    skipSpace();
    if (at != end) {
      throw new LeftToEngine();
    }
    return value;
  }

  private Object value(int levelsLeft, Member holder) {
    return switch (text[at]) {
      case '"' -> string();
      case '{' -> object(levelsLeft, holder);
      case '[' -> array(levelsLeft, holder);
      case 't' -> word("true", true);
      case 'f' -> word("false", false);
      case 'n' -> word("null", Null.instance);
      default -> number();
    };
  }

  private Object word(String word, Object value) {
    for (int i = 0; i < word.length(); i++) {
      skip(word.charAt(i));
    }
    return value;
  }

  /**
   * Reads an object.
   *
   * @param holder the member whose value it is, or whose value is an array around it
   */
  private JSObject object(int levelsLeft, Member holder) {
    JSObject object = JSOrdinary.create(shared, realm);
    if (opens(levelsLeft, '}')) {
      return object;
    }
    Member before = null; // if that is remembered
    boolean isModest = true;
    do {
      Member guess = before == null ? holder.inner() : before.next();
      if (guess != null && guess.isNext(object, text, at)) {
        at += guess.length();
        guess.put(object, memberValue(levelsLeft, guess));
        before = guess;
        continue;
      }
      int nameStart = at + 1;
      int hash = nameHash();
      int nameEnd = at - 1;
      isModest &= nameEnd - nameStart <= MemberCache.LONGEST_NAME;
      Member member =
          isModest ? members.find(object, before == null, text, nameStart, nameEnd, hash) : null;
      if (member == null) {
        MemberCache.put(object, decoded(nameStart, nameEnd), memberValue(levelsLeft, holder));
      } else {
        expect(member, holder, before);
        member.put(object, memberValue(levelsLeft, member));
      }
      before = member;
    } while (goesOn('}'));
    return object;
  }

  /** Takes a name with its quotation marks; one with an escape is left to the engine. */
  private int nameHash() {
    skip('"');
    int hash = 0;
    for (byte b = text[at]; Utf8.isPlain(b); b = text[++at]) {
      hash = MemberCache.hash(hash, b);
    }
    skip('"');
    return hash;
  }

  private static void expect(Member member, Member holder, @Nullable Member before) {
    if (before == null) {
      holder.setInner(member);
    } else {
      before.setNext(member);
    }
  }

  private Object memberValue(int levelsLeft, Member member) {
    skipSpace();
    skip(':');
    skipSpace();
    return value(levelsLeft - 1, member);
  }

  private JSObject array(int levelsLeft, Member holder) {
    if (opens(levelsLeft, ']')) {
      return JSArray.createEmptyZeroLength(shared, realm);
    }
    Object[] elements = new Object[4];
    int count = 0;
    do {
      if (count == elements.length) {
        elements = Arrays.copyOf(elements, 2 * count);
      }
      elements[count++] = value(levelsLeft - 1, holder);
    } while (goesOn(']'));
    return JSArray.createZeroBasedObjectArray(shared, realm, Arrays.copyOf(elements, count));
  }

  /** Takes what opens an object or an array; whether it is closed at once. */
  private boolean opens(int levelsLeft, char close) {
    if (levelsLeft == 0) {
      throw new LeftToEngine();
    }
    at++;
    skipSpace();
    return isNext(close);
  }

  /** Takes a comma or what closes an object or an array; whether it was a comma. */
  private boolean goesOn(char close) {
    skipSpace();
    if (isNext(close)) {
      return false;
    }
    skip(',');
    skipSpace();
    return true;
  }

  private TruffleString string() {
    int start = at + 1;
    at = afterPlain(start);
    if (text[at] == '\\') {
      return escapedString(start);
    }
    int length = at - start;
    skip('"');
    return isAscii
        ? Strings.lazySubstring(source, start, length)
        : Strings.fromJavaString(decoded(start, start + length));
  }

  private TruffleString escapedString(int start) {
    StringBuilder string = new StringBuilder();
    int copied = start;
    while (text[at] == '\\') {
      appendTo(string, copied);
      string.append(escaped(text[at + 1]));
      copied = at;
      at = afterPlain(at);
    }
    appendTo(string, copied);
    skip('"');
    return Strings.fromJavaString(string.toString());
  }

  /** Appends what was taken since a place; between two escapes it is short, or nothing. */
  private void appendTo(StringBuilder string, int since) {
    if (!isAscii && since < at) {
      string.append(decoded(since, at));
    } else {
      for (int i = since; i < at; i++) {
        string.append((char) text[i]);
      }
    }
  }

  /** Takes an escape; the character that it is. */
  private char escaped(byte letter) {
    if (letter == 'u') {
      int unit = 0;
      for (int i = at + 2; i < at + 6; i++) {
        int digit = text[i] > 0 ? Character.digit(text[i], 16) : -1;
        if (digit < 0) {
          throw new LeftToEngine();
        }
        unit = 16 * unit + digit;
      }
      at += 6;
      return (char) unit;
    }
    at += 2;
    return switch (letter) {
      case '"', '\\', '/' -> (char) letter;
      case 'b' -> '\b';
      case 'f' -> '\f';
      case 'n' -> '\n';
      case 'r' -> '\r';
      case 't' -> '\t';
      default -> throw new LeftToEngine();
    };
  }

  /** What has 31 bits and a sign is an integer to the engine, any other number a double. */
  private Object number() {
    int start = at;
    boolean isNegative = isNext('-');
    int first = at;
    long digits = 0;
    while (isDigit()) {
      digits = 10 * digits + (text[at++] - '0');
    }
    int count = at - first;
    if (count == 0 || (count > 1 && text[first] == '0')) {
      throw new LeftToEngine();
    }
    boolean hasFraction = skipFraction();
    boolean hasExponent = skipExponent();
    if (hasFraction || hasExponent || count > EXACT_DIGITS) {
      return Double.parseDouble(new String(text, start, at - start, ISO_8859_1));
    }
    boolean isInt = digits <= Integer.MAX_VALUE && !(isNegative && digits == 0);
    if (isInt) {
      return (int) (isNegative ? -digits : digits);
    }
    return isNegative ? -(double) digits : (double) digits;
  }

  private boolean skipFraction() {
    if (!isNext('.')) {
      return false;
    }
    skipDigits();
    return true;
  }

  private boolean skipExponent() {
    if (!isNext('e') && !isNext('E')) {
      return false;
    }
    if (!isNext('+')) {
      isNext('-');
    }
    skipDigits();
    return true;
  }

  private void skipDigits() {
    if (!isDigit()) {
      throw new LeftToEngine();
    }
    while (isDigit()) {
      at++;
    }
  }

  private boolean isDigit() {
    return text[at] >= '0' && text[at] <= '9';
  }

  private int afterPlain(int from) {
    return Utf8.afterPlain(text, from, end);
  }

  private String decoded(int from, int to) {
    return new String(text, from, to - from, UTF_8);
  }

  private void skipSpace() {
    while (isSpace(text[at])) {
      at++;
    }
  }

  private static boolean isSpace(byte b) {
    return b == ' ' || b == '\n' || b == '\r' || b == '\t';
  }

  private void skip(char expected) {
    if (!isNext(expected)) {
      throw new LeftToEngine();
    }
  }

  /** Takes the character if it comes next; whether it does. */
  private boolean isNext(char expected) {
    if (text[at] != expected) {
      return false;
    }
    at++;
    return true;
  }
}
