package io.sluice.runtime.library;

/**
 * An error a plugin is to see, as Node would throw it. It never leaves this package: {@link
 * NativeCalls} turns it into text.
 */
final class NativeFailure extends Exception {
  private static final long serialVersionUID = 1L;

  private final String type;
  private final String code;

  /**
   * @param type the JavaScript constructor: {@code Error}, {@code TypeError} or {@code RangeError}
   * @param code the error's {@code code} property, or empty for none
   */
  NativeFailure(String type, String code, String message) {
    super(message, null, false, false);
    this.type = type;
    this.code = code;
  }

  static NativeFailure error(String code, String message) {
    return new NativeFailure("Error", code, message);
  }

  static NativeFailure range(String code, String message) {
    return new NativeFailure("RangeError", code, message);
  }

  /** {@code type|code|message}. */
  String text() {
    return type + "|" + code + "|" + getMessage();
  }
}
