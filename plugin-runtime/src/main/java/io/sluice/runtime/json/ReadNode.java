package io.sluice.runtime.json;

import com.oracle.truffle.api.strings.TruffleString;
import com.oracle.truffle.js.lang.JavaScriptLanguage;
import com.oracle.truffle.js.runtime.JSRealm;

/** {@code readJson(text)}. */
final class ReadNode extends QuickNode {
  @Child private MemberCache members;

  ReadNode(JavaScriptLanguage language, MemberCache members) {
    super(language);
    this.members = members;
  }

  @Override
  Object result(JSRealm realm, Object text) {
    if (text instanceof TruffleString string) {
      return new QuickReader(realm, members, string).read();
    }
    throw new LeftToEngine();
  }
}
