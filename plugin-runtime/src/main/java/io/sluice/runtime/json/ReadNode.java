package io.sluice.runtime.json;

import com.oracle.truffle.api.CompilerDirectives.TruffleBoundary;
import com.oracle.truffle.api.frame.VirtualFrame;
import com.oracle.truffle.api.strings.TruffleString;
import com.oracle.truffle.js.lang.JavaScriptLanguage;
import com.oracle.truffle.js.runtime.JSArguments;
import com.oracle.truffle.js.runtime.JavaScriptRootNode;
import com.oracle.truffle.js.runtime.objects.Undefined;

/** {@code readJson(text)}. */
final class ReadNode extends JavaScriptRootNode {
  @Child private MemberCache members;

  ReadNode(JavaScriptLanguage language, MemberCache members) {
    super(language);
    this.members = members;
  }

  @Override
  public Object execute(VirtualFrame frame) {
    Object[] arguments = frame.getArguments();
    return JSArguments.getUserArgumentCount(arguments) == 1
        ? read(JSArguments.getUserArgument(arguments, 0))
        : Undefined.instance;
  }

  @TruffleBoundary
  private Object read(Object text) {
    if (!(text instanceof TruffleString string)) {
      return Undefined.instance;
    }
    try {
      return new QuickReader(getRealm(), members, string).read();
    } catch (LeftToEngine | StackOverflowError left) {
      return Undefined.instance;
    }
  }
}
