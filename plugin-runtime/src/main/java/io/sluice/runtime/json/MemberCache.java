package io.sluice.runtime.json;

import com.oracle.truffle.api.nodes.Node;
import com.oracle.truffle.api.object.DynamicObjectLibrary;
import com.oracle.truffle.api.object.Shape;
import com.oracle.truffle.api.strings.TruffleString;
import com.oracle.truffle.js.runtime.JSRuntime;
import com.oracle.truffle.js.runtime.Strings;
import com.oracle.truffle.js.runtime.objects.JSAttributes;
import com.oracle.truffle.js.runtime.objects.JSObject;

/**
 * How an object of a shape gets a member of a name. Events are much alike, so that nearly every
 * member has been added to such an object before; it costs a comparison and a store then, and not
 * the look-ups by which the engine finds out what the object becomes.
 *
 * <p>Threads share it without locks: an entry is immutable but for its credit, whose loss harms
 * nobody.
 */
final class MemberCache extends Node {
  private static final int SIZE = 4096; // a power of two; some 2 MB when it is full
  private static final int LONGEST_NAME = 64;
  private static final int MOST_MEMBERS = 128;

  /** So many other members must have wanted an entry's place since it was used before. */
  private static final int CREDIT = 16;

  private final Name[] names = new Name[SIZE];
  private final Member[] members = new Member[SIZE];

  /**
   * Adds a member to an ordinary object, or replaces it, as if by {@code CreateDataProperty}.
   *
   * @param text the name is in it, from {@code start} to before {@code end}
   * @param hash of the name's characters, see {@link #hash}
   */
  void put(JSObject object, char[] text, int start, int end, int hash, Object value) {
    Shape shape = object.getShape();
    int place = place(hash + 31 * System.identityHashCode(shape));
    Member member = members[place];
    if (member != null && member.isOf(shape, text, start, end)) {
      if (member.credit != CREDIT) {
        member.credit = CREDIT;
      }
    } else if ((member != null && --member.credit >= 0) || isSpecial(shape, text, start, end)) {
      JSRuntime.createDataProperty(object, name(text, start, end, hash).string, value);
      return;
    } else {
      DynamicObjectLibrary library = insert(DynamicObjectLibrary.getFactory().create(object));
      member = new Member(shape, name(text, start, end, hash), library);
      members[place] = member;
    }
    member.library.putWithFlags(object, member.name.string, value, JSAttributes.getDefault());
  }

  /** The hash of a name that goes on with a character. */
  static int hash(int hashSoFar, char next) {
    return 31 * hashSoFar + next;
  }

  /** What looks like an index, or is one of many, may have the engine change the object's kind. */
  private static boolean isSpecial(Shape shape, char[] text, int start, int end) {
    return end - start > LONGEST_NAME
        || shape.getPropertyCount() > MOST_MEMBERS
        || (start < end && text[start] >= '0' && text[start] <= '9');
  }

  private Name name(char[] text, int start, int end, int hash) {
    int place = place(hash);
    Name name = names[place];
    if (name == null || !name.isIn(text, start, end)) {
      name = new Name(new String(text, start, end - start));
      if (end - start <= LONGEST_NAME) {
        names[place] = name;
      }
    }
    return name;
  }

  private static int place(int hash) {
    return (hash ^ hash >>> 12 ^ hash >>> 24) & SIZE - 1;
  }

  private static final class Name {
    private final String characters;
    private final TruffleString string;

    Name(String characters) {
      this.characters = characters;
      this.string = Strings.fromJavaString(characters);
    }

    boolean isIn(char[] text, int start, int end) {
      int length = characters.length();
      if (length != end - start) {
        return false;
      }
      for (int i = 0; i < length; i++) {
        if (characters.charAt(i) != text[start + i]) {
          return false;
        }
      }
      return true;
    }
  }

  private static final class Member {
    private final Shape shape;
    private final Name name;
    private final DynamicObjectLibrary library;
    private int credit = CREDIT;

    Member(Shape shape, Name name, DynamicObjectLibrary library) {
      this.shape = shape;
      this.name = name;
      this.library = library;
    }

    boolean isOf(Shape other, char[] text, int start, int end) {
      return shape == other && name.isIn(text, start, end);
    }
  }
}
