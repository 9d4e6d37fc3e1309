package io.sluice.runtime.json;

import com.oracle.truffle.js.lang.JavaScriptLanguage;
import com.oracle.truffle.js.runtime.JSRealm;
import com.oracle.truffle.js.runtime.Strings;

/** {@code writeJson(value)}. */
final class WriteNode extends QuickNode {
  private final LayoutCache layouts;

  WriteNode(JavaScriptLanguage language, LayoutCache layouts) {
    super(language, 1);
    this.layouts = layouts;
  }

  @Override
  Object result(JSRealm realm, Object[] arguments) {
    return Strings.fromJavaString(new QuickWriter(realm, layouts).write(argument(arguments, 0)));
  }
}
