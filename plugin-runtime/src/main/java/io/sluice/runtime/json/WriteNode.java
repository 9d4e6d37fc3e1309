package io.sluice.runtime.json;

import com.oracle.truffle.js.lang.JavaScriptLanguage;
import com.oracle.truffle.js.runtime.JSRealm;

/** {@code writeJson(value)}. */
final class WriteNode extends QuickNode {
  private final LayoutCache layouts;

  WriteNode(JavaScriptLanguage language, LayoutCache layouts) {
    super(language);
    this.layouts = layouts;
  }

  @Override
  Object result(JSRealm realm, Object value) {
    return new QuickWriter(realm, layouts).write(value);
  }
}
