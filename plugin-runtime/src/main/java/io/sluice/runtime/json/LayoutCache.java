package io.sluice.runtime.json;

import com.oracle.truffle.api.object.Shape;
import com.oracle.truffle.api.strings.TruffleString;
import com.oracle.truffle.js.runtime.Strings;
import com.oracle.truffle.js.runtime.Symbol;
import com.oracle.truffle.js.runtime.objects.JSObject;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The layouts of the objects that were written last. Threads share it without locks: a layout never
 * changes, but for its credit, which may be lost without harm.
 */
final class LayoutCache {
  private static final int SIZE = 1024; // a power of two

  /** So many other layouts must have wanted a layout's place since it was used before. */
  private static final int CREDIT = 16;

  /** A layout has an engine's shape behind it for every member, of some 500 bytes with its name. */
  private static final int MOST_SHAPES = 1 << 15;

  private final Layout[] layouts = new Layout[SIZE];
  private final AtomicInteger shapes = new AtomicInteger();

  /**
   * The layout of an object.
   *
   * @throws LeftToEngine if it is not to be remembered
   */
  Layout of(JSObject object) {
    Shape shape = object.getShape();
    int hash = System.identityHashCode(shape);
    int place = (hash ^ hash >>> 10 ^ hash >>> 20) & (SIZE - 1);
    Layout layout = layouts[place];
    if (layout != null && layout.isOf(shape)) {
      if (layout.credit != CREDIT) {
        layout.credit = CREDIT;
      }
      return layout;
    }
    if ((layout != null && --layout.credit >= 0) || !isModest(shape)) {
      throw new LeftToEngine();
    }
    if (shapes.addAndGet(shape.getPropertyCount() + 1) > MOST_SHAPES) {
      forget();
    }
    layout = Layout.of(shape);
    layout.credit = CREDIT;
    layouts[place] = layout;
    return layout;
  }

  /** Whether the objects of a shape have few members, with short names: a guest chooses them. */
  private static boolean isModest(Shape shape) {
    if (shape.getPropertyCount() > MemberCache.MOST_MEMBERS) {
      return false;
    }
    for (Object key : shape.getKeys()) {
      if (length(key) > MemberCache.LONGEST_NAME) {
        return false;
      }
    }
    return true;
  }

  private static int length(Object key) {
    Object name = key instanceof Symbol symbol ? symbol.getDescription() : key;
    return name instanceof TruffleString text ? Strings.length(text) : 0;
  }

  void forget() {
    Arrays.fill(layouts, null);
    shapes.set(0);
  }
}
