package io.sluice.runtime.json;

import com.oracle.truffle.api.CompilerDirectives.TruffleBoundary;
import com.oracle.truffle.api.frame.VirtualFrame;
import com.oracle.truffle.js.lang.JavaScriptLanguage;
import com.oracle.truffle.js.runtime.JSArguments;
import com.oracle.truffle.js.runtime.JavaScriptRootNode;
import com.oracle.truffle.js.runtime.objects.Undefined;

/** {@code writeJson(value)}. */
final class WriteNode extends JavaScriptRootNode {
  private final LayoutCache layouts;

  WriteNode(JavaScriptLanguage language, LayoutCache layouts) {
    super(language);
    this.layouts = layouts;
  }

  @Override
  public Object execute(VirtualFrame frame) {
    Object[] arguments = frame.getArguments();
    return JSArguments.getUserArgumentCount(arguments) == 1
        ? write(JSArguments.getUserArgument(arguments, 0))
        : Undefined.instance;
  }

  @TruffleBoundary
  private Object write(Object value) {
    try {
      return new QuickWriter(getRealm(), layouts).write(value);
    } catch (LeftToEngine | StackOverflowError left) {
      return Undefined.instance;
    }
  }
}
