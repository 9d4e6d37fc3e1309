package io.sluice.runtime.json;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.oracle.truffle.api.nodes.Node;
import com.oracle.truffle.api.object.DynamicObjectLibrary;
import com.oracle.truffle.api.object.Shape;
import com.oracle.truffle.api.strings.TruffleString;
import com.oracle.truffle.js.runtime.JSRuntime;
import com.oracle.truffle.js.runtime.Strings;
import com.oracle.truffle.js.runtime.objects.JSAttributes;
import com.oracle.truffle.js.runtime.objects.JSObject;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;
import javax.annotation.Nullable;

/**
 * How an object of a shape gets a member of a name. Events are much alike, so that nearly every
 * member has been added to such an object before, and after the same one: it costs a comparison and
 * a store then, and not the look-ups by which the engine finds out what the object becomes.
 *
 * <p>Threads share it without locks: what is known of a member never changes, and the guess at what
 * comes next, and the credit, may be lost without harm.
 */
final class MemberCache extends Node {
  /** What is remembered has short names, and few: whoever sends an event chooses them. */
  static final int LONGEST_NAME = 64;

  static final int MOST_MEMBERS = 256;

  private static final int SIZE = 4096; // a power of two

  /** So many other members must have wanted a member's place since it was found before. */
  private static final int CREDIT = 16;

  /**
   * A member has an engine's shape behind it, of some 500 bytes, for each that the object had
   * before, unless the one before is remembered too. It has as many itself.
   */
  private static final int MOST_SHAPES = 1 << 15;

  private final Member[] members = new Member[SIZE];
  private final Member root = new Member(null, "", null);
  private final AtomicInteger shapes = new AtomicInteger();

  /** What the guesses at the members of a text's outermost object hang on. */
  Member root() {
    return root;
  }

  /**
   * How an object gets a member; null if it is to be told to the engine.
   *
   * @param object has no name that is longer than {@link #LONGEST_NAME}, nor has the member
   * @param isFirst whether none that the object has is remembered
   * @param text in UTF-8; the name is in it, from {@code start} to before {@code end}
   * @param hash of the name's bytes, see {@link #hash}
   */
  @Nullable
  Member find(JSObject object, boolean isFirst, byte[] text, int start, int end, int hash) {
    Shape shape = object.getShape();
    int place = place(hash + 31 * System.identityHashCode(shape));
    Member member = members[place];
    if (member != null && member.shape == shape && member.isCalled(text, start, end)) {
      if (member.credit != CREDIT) {
        member.credit = CREDIT;
      }
      return member;
    }
    boolean isTaken = member != null && --member.credit >= 0;
    if (isTaken || isIndex(text, start, end) || shape.getPropertyCount() > MOST_MEMBERS) {
      return null;
    }
    if (shapes.addAndGet(isFirst ? shape.getPropertyCount() + 1 : 1) > MOST_SHAPES) {
      forget();
    }
    DynamicObjectLibrary library = insert(DynamicObjectLibrary.getFactory().create(object));
    member = new Member(shape, new String(text, start, end - start, UTF_8), library);
    members[place] = member;
    return member;
  }

  void forget() {
    Arrays.fill(members, null);
    root.setInner(null);
    shapes.set(0);
  }

  /** Adds a member to an ordinary object, or replaces it, as by {@code CreateDataProperty}. */
  static void put(JSObject object, String name, Object value) {
    JSRuntime.createDataProperty(object, Strings.fromJavaString(name), value);
  }

  /** The hash of a name that goes on with a byte. */
  static int hash(int hashSoFar, byte next) {
    return 31 * hashSoFar + next;
  }

  /** Whether a name looks like an index, which may have the engine change the object's kind. */
  private static boolean isIndex(byte[] text, int start, int end) {
    return start < end && text[start] >= '0' && text[start] <= '9';
  }

  private static int place(int hash) {
    return (hash ^ hash >>> 12 ^ hash >>> 24) & (SIZE - 1);
  }

  /** A member of the objects of one shape, before they have it. */
  static final class Member {
    @Nullable private final Shape shape;
    private final byte[] quoted;
    private final TruffleString name;
    @Nullable private final DynamicObjectLibrary library;
    private int credit = CREDIT;
    @Nullable private Member next;
    @Nullable private Member inner;

    private Member(@Nullable Shape shape, String name, @Nullable DynamicObjectLibrary library) {
      this.shape = shape;
      this.quoted = ('"' + name + '"').getBytes(UTF_8);
      this.name = Strings.fromJavaString(name);
      this.library = library;
    }

    /** As {@link MemberCache#put}, for an object of its shape. */
    void put(JSObject object, Object value) {
      library.putWithFlags(object, name, value, JSAttributes.getDefault());
    }

    /** Whether the object has its shape, and the text goes on with its name in quotation marks. */
    boolean isNext(JSObject object, byte[] text, int at) {
      return shape == object.getShape() && isAt(text, at);
    }

    private boolean isCalled(byte[] text, int start, int end) {
      return end - start == quoted.length - 2 && isAt(text, start - 1);
    }

    private boolean isAt(byte[] text, int at) {
      int end = at + quoted.length;
      return end <= text.length && Arrays.equals(quoted, 0, quoted.length, text, at, end);
    }

    /** How many bytes its name has with its quotation marks. */
    int length() {
      return quoted.length;
    }

    /** What came after it in an object before. */
    @Nullable
    Member next() {
      return next;
    }

    void setNext(Member member) {
      next = member;
    }

    /** What came first in an object that was its value, or in an array that was. */
    @Nullable
    Member inner() {
      return inner;
    }

    void setInner(@Nullable Member member) {
      inner = member;
    }
  }
}
