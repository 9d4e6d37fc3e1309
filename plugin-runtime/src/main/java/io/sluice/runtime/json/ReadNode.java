package io.sluice.runtime.json;

import com.oracle.truffle.api.strings.TruffleString;
import com.oracle.truffle.js.lang.JavaScriptLanguage;
import com.oracle.truffle.js.runtime.JSRealm;

/** {@code readJson(text)}. */
final class ReadNode extends QuickNode {
  @Child private MemberCache members;

  ReadNode(JavaScriptLanguage language, MemberCache members) {
    super(language, 1);
    this.members = members;
  }

  @Override
  Object result(JSRealm realm, Object[] arguments) {
    if (argument(arguments, 0) instanceof TruffleString text) {
      return new QuickReader(realm, members, text).read();
    }
    throw new LeftToEngine();
  }
}
