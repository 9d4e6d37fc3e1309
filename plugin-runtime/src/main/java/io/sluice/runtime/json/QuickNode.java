package io.sluice.runtime.json;

import com.oracle.truffle.api.CompilerDirectives.TruffleBoundary;
import com.oracle.truffle.api.frame.VirtualFrame;
import com.oracle.truffle.js.lang.JavaScriptLanguage;
import com.oracle.truffle.js.runtime.JSArguments;
import com.oracle.truffle.js.runtime.JSRealm;
import com.oracle.truffle.js.runtime.JavaScriptRootNode;
import com.oracle.truffle.js.runtime.objects.Undefined;

/** The body of a function; {@code undefined} is what it leaves to the engine. */
abstract class QuickNode extends JavaScriptRootNode {
  private final int parameters;

  QuickNode(JavaScriptLanguage language, int parameters) {
    super(language);
    this.parameters = parameters;
  }

  int parameters() {
    return parameters;
  }

  @Override
  public final Object execute(VirtualFrame frame) {
    Object[] arguments = frame.getArguments();
    return JSArguments.getUserArgumentCount(arguments) == parameters
        ? resultOrUndefined(arguments)
        : Undefined.instance;
  }

  @TruffleBoundary
  private Object resultOrUndefined(Object[] arguments) {
    try {
      return result(getRealm(), arguments);
    } catch (LeftToEngine | StackOverflowError left) {
      return Undefined.instance;
    }
  }

  /**
   * What the function returns.
   *
   * @param arguments as many as it has parameters, see {@link #argument}
   */
  abstract Object result(JSRealm realm, Object[] arguments);

  static Object argument(Object[] arguments, int index) {
    return JSArguments.getUserArgument(arguments, index);
  }
}
