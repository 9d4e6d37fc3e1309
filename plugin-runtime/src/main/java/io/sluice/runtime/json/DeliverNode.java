package io.sluice.runtime.json;

import com.oracle.truffle.js.lang.JavaScriptLanguage;
import com.oracle.truffle.js.runtime.JSRealm;

/** {@code deliver(call, event, given, teamId)}. */
final class DeliverNode extends QuickNode {
  private final LayoutCache layouts;

  DeliverNode(JavaScriptLanguage language, LayoutCache layouts) {
    super(language, 4);
    this.layouts = layouts;
  }

  @Override
  Object result(JSRealm realm, Object[] arguments) {
    Object event = argument(arguments, 1);
    boolean isUnderstood =
        argument(arguments, 0) instanceof Number
            && argument(arguments, 3) instanceof Integer
            && realm.getEmbedderData() instanceof EventSink;
    if (!isUnderstood) {
      throw new LeftToEngine();
    }
    long call = ((Number) argument(arguments, 0)).longValue();
    String json =
        new QuickWriter(realm, layouts).writeEvent(event, (Integer) argument(arguments, 3));
    ((EventSink) realm.getEmbedderData()).accept(call, json, event == argument(arguments, 2));
    return true;
  }
}
