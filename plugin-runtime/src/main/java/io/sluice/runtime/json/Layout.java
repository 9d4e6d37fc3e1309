package io.sluice.runtime.json;

import com.oracle.truffle.api.object.PropertyGetter;
import com.oracle.truffle.api.object.Shape;
import com.oracle.truffle.api.strings.TruffleString;
import com.oracle.truffle.js.runtime.Strings;
import com.oracle.truffle.js.runtime.builtins.JSArray;
import com.oracle.truffle.js.runtime.builtins.JSClass;
import com.oracle.truffle.js.runtime.builtins.JSOrdinary;
import com.oracle.truffle.js.runtime.objects.JSObject;
import com.oracle.truffle.js.runtime.objects.JSProperty;
import com.oracle.truffle.js.runtime.objects.JSShape;
import java.util.List;

/** What the objects of one shape have in common when they are written. */
final class Layout {
  private static final byte[][] NO_NAMES = {};
  private static final PropertyGetter[] NO_GETTERS = {};

  private final Shape shape;
  private final boolean isPlain;
  private final boolean hasThen;
  private final byte[][] names;
  private final PropertyGetter[] getters;

  /** The cache's own. */
  int credit;

  private Layout(Shape shape, boolean isPlain, byte[][] names, PropertyGetter[] getters) {
    this.shape = shape;
    this.isPlain = isPlain;
    this.hasThen = shape.hasProperty(Strings.THEN);
    this.names = names;
    this.getters = getters;
  }

  static Layout of(Shape shape) {
    JSClass kind = JSShape.getJSClass(shape);
    boolean isPlain = !shape.hasProperty(Strings.TO_JSON);
    if (isPlain && kind == JSOrdinary.INSTANCE) {
      return ofMembers(shape);
    }
    return new Layout(shape, isPlain && kind == JSArray.INSTANCE, NO_NAMES, NO_GETTERS);
  }

  private static Layout ofMembers(Shape shape) {
    List<TruffleString> keys = JSShape.getEnumerablePropertyNames(shape);
    byte[][] names = new byte[keys.size()][];
    PropertyGetter[] getters = new PropertyGetter[names.length];
    for (int i = 0; i < names.length; i++) {
      TruffleString key = keys.get(i);
      getters[i] = shape.makePropertyGetter(key);
      int flags = getters[i].getFlags();
      if (!JSProperty.isData(flags) || JSProperty.isDataSpecial(flags)) {
        return new Layout(shape, false, NO_NAMES, NO_GETTERS);
      }
      names[i] = Utf8.quotedName(Strings.toJavaString(key));
    }
    return new Layout(shape, true, names, getters);
  }

  boolean isOf(Shape other) {
    return shape == other;
  }

  /**
   * Whether the object is an array, or an ordinary object whose enumerable members are data, and
   * has no {@code toJSON} of its own.
   */
  boolean isPlain() {
    return isPlain;
  }

  /** Whether the object has a {@code then} of its own. */
  boolean hasThen() {
    return hasThen;
  }

  /** How many enumerable members an ordinary object has. */
  int size() {
    return names.length;
  }

  /** A member's name as JSON with the colon, in UTF-8; in the order of {@code Object.keys}. */
  byte[] name(int member) {
    return names[member];
  }

  Object value(int member, JSObject object) {
    return getters[member].get(object);
  }
}
