package io.sluice.runtime.json;

import com.oracle.truffle.api.object.Shape;
import com.oracle.truffle.js.runtime.objects.JSObject;

/**
 * The layouts of the objects that were written last. Threads share it without locks: an entry is
 * immutable.
 */
final class LayoutCache {
  private static final int SIZE = 1024; // a power of two

  private final Layout[] layouts = new Layout[SIZE];

  Layout of(JSObject object) {
    Shape shape = object.getShape();
    int hash = System.identityHashCode(shape);
    int place = (hash ^ hash >>> 10 ^ hash >>> 20) & SIZE - 1;
    Layout layout = layouts[place];
    if (layout == null || !layout.isOf(shape)) {
      layout = Layout.of(shape);
      layouts[place] = layout;
    }
    return layout;
  }
}
