package io.sluice.runtime.json;

import com.oracle.truffle.api.CompilerDirectives.TruffleBoundary;
import com.oracle.truffle.api.frame.VirtualFrame;
import com.oracle.truffle.js.lang.JavaScriptLanguage;
import com.oracle.truffle.js.runtime.JSArguments;
import com.oracle.truffle.js.runtime.JSRealm;
import com.oracle.truffle.js.runtime.JavaScriptRootNode;
import com.oracle.truffle.js.runtime.objects.Undefined;

/** The body of a function of one argument; {@code undefined} is what it leaves to the engine. */
abstract class QuickNode extends JavaScriptRootNode {
  QuickNode(JavaScriptLanguage language) {
    super(language);
  }

  @Override
  public final Object execute(VirtualFrame frame) {
    Object[] arguments = frame.getArguments();
    return JSArguments.getUserArgumentCount(arguments) == 1
        ? resultOrUndefined(JSArguments.getUserArgument(arguments, 0))
        : Undefined.instance;
  }

  @TruffleBoundary
  private Object resultOrUndefined(Object argument) {
    try {
      return result(getRealm(), argument);
    } catch (LeftToEngine | StackOverflowError left) {
      return Undefined.instance;
    }
  }

  /** What the function returns. */
  abstract Object result(JSRealm realm, Object argument);
}
