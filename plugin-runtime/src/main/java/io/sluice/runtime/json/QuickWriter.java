package io.sluice.runtime.json;

import com.oracle.truffle.api.strings.TruffleString;
import com.oracle.truffle.api.strings.TruffleString.Encoding;
import com.oracle.truffle.js.runtime.JSRealm;
import com.oracle.truffle.js.runtime.JSRuntime;
import com.oracle.truffle.js.runtime.Strings;
import com.oracle.truffle.js.runtime.Symbol;
import com.oracle.truffle.js.runtime.array.ScriptArray;
import com.oracle.truffle.js.runtime.builtins.JSArrayObject;
import com.oracle.truffle.js.runtime.builtins.JSOrdinary;
import com.oracle.truffle.js.runtime.objects.JSDynamicObject;
import com.oracle.truffle.js.runtime.objects.JSObject;
import com.oracle.truffle.js.runtime.objects.Null;
import com.oracle.truffle.js.runtime.objects.Undefined;

/**
 * Writes one value (ECMA-262 25.5.2). Left to the engine is what runs code of the guest's (a {@code
 * toJSON}, a getter, a proxy), what is no plain object, array or primitive, and an array with
 * holes.
 */
final class QuickWriter {
  private static final TruffleString TEAM_ID = Strings.constant("team_id");
  private static final int CAPACITY = 1024; // an event's is more often than not enough

  private final JSDynamicObject objectPrototype;
  private final JSDynamicObject arrayPrototype;
  private final LayoutCache layouts;
  private final Utf8 out = new Utf8(CAPACITY);
  private int visited;

  QuickWriter(JSRealm realm, LayoutCache layouts) {
    this.objectPrototype = realm.getObjectPrototype();
    this.arrayPrototype = realm.getArrayPrototype();
    this.layouts = layouts;
  }

  String write(Object value) {
    boolean isUsual =
        !JSObject.hasOwnProperty(objectPrototype, Strings.TO_JSON)
            && !JSObject.hasOwnProperty(arrayPrototype, Strings.TO_JSON)
            && JSObject.getPrototype(arrayPrototype) == objectPrototype;
    if (!isUsual || isLeftOut(value)) {
      throw new LeftToEngine();
    }
    value(value, QuickJson.DEEPEST);
    return out.toString();
  }

  /** Writes an event of a team; another's is left to the engine, and one that is a thenable. */
  String writeEvent(Object value, int teamId) {
    boolean isEvent =
        value instanceof JSObject event
            && JSOrdinary.isJSOrdinaryObject(event)
            && !layouts.of(event).hasThen()
            && !JSObject.hasOwnProperty(objectPrototype, Strings.THEN)
            && JSDynamicObject.getOrNull(event, TEAM_ID) instanceof Integer team
            && team == teamId;
    if (!isEvent) {
      throw new LeftToEngine();
    }
    return write(value);
  }

  private void value(Object value, int levelsLeft) {
    if (value instanceof TruffleString string) {
      string(string);
    } else if (value instanceof Integer integer) {
      out.ascii(integer.toString());
    } else if (value instanceof Boolean truth) {
      out.ascii(truth.toString());
    } else if (value == Null.instance) {
      out.ascii("null");
    } else if (value instanceof Double number) {
      number(number);
    } else if (value instanceof JSArrayObject array) {
      array(array, levelsLeft);
    } else if (value instanceof JSObject object) {
      object(object, levelsLeft);
    } else {
      throw new LeftToEngine();
    }
    if (out.length() > QuickJson.LONGEST) {
      throw new LeftToEngine();
    }
  }

  private void string(TruffleString string) {
    if (out.length() + Strings.length(string) > QuickJson.LONGEST) {
      throw new LeftToEngine();
    }
    boolean isAscii = string.isCompatibleToUncached(Encoding.US_ASCII);
    if (!isAscii || !out.quotedAsIs(string.getInternalByteArrayUncached(Encoding.US_ASCII))) {
      out.quoted(Strings.toJavaString(string));
    }
  }

  private void number(double number) {
    boolean isFinite = Double.isFinite(number);
    out.ascii(isFinite ? Strings.toJavaString(JSRuntime.doubleToString(number)) : "null");
  }

  private void object(JSObject object, int levelsLeft) {
    Layout layout = plain(object, objectPrototype, levelsLeft);
    out.ascii('{');
    boolean isFirst = true;
    for (int i = 0; i < layout.size(); i++) {
      Object value = visit(layout.value(i, object));
      if (!isLeftOut(value)) {
        if (!isFirst) {
          out.ascii(',');
        }
        isFirst = false;
        out.utf8(layout.name(i));
        value(value, levelsLeft - 1);
      }
    }
    out.ascii('}');
  }

  private void array(JSArrayObject array, int levelsLeft) {
    plain(array, arrayPrototype, levelsLeft);
    ScriptArray elements = array.getArrayType();
    long length = elements.length(array);
    if (length > QuickJson.MOST_VALUES || elements.hasHolesOrUnused(array)) {
      throw new LeftToEngine();
    }
    out.ascii('[');
    for (long i = 0; i < length; i++) {
      if (i > 0) {
        out.ascii(',');
      }
      Object value = visit(elements.getElement(array, i));
      value(isLeftOut(value) ? Null.instance : value, levelsLeft - 1);
    }
    out.ascii(']');
  }

  private Layout plain(JSObject object, JSDynamicObject usual, int levelsLeft) {
    JSDynamicObject prototype = JSObject.getPrototype(object);
    if (levelsLeft == 0 || (prototype != usual && prototype != Null.instance)) {
      throw new LeftToEngine();
    }
    Layout layout = layouts.of(object);
    if (!layout.isPlain()) {
      throw new LeftToEngine();
    }
    return layout;
  }

  /**
   * Counts what is looked at: a value may be in many places, and what is left out makes no text.
   */
  private Object visit(Object value) {
    if (++visited > QuickJson.MOST_VALUES) {
      throw new LeftToEngine();
    }
    return value;
  }

  private static boolean isLeftOut(Object value) {
    return value == Undefined.instance || value instanceof Symbol;
  }
}
