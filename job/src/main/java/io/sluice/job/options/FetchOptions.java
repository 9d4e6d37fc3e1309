package io.sluice.job.options;

import io.sluice.runtime.http.HttpOptions;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.configuration.Configuration;

/** Reads what plugins' requests may do. */
public final class FetchOptions {
  private FetchOptions() {}

  /**
   * The client's options.
   *
   * @throws IllegalArgumentException if one of them is bad; the validator says so before
   */
  public static HttpOptions of(Configuration options) {
    return withHostMap(options.get(SluiceOptions.FETCH_HOST_MAP))
        .withAllow(options.get(SluiceOptions.FETCH_ALLOW))
        .withBlock(options.get(SluiceOptions.FETCH_BLOCK))
        .withTimeout(options.get(SluiceOptions.FETCH_TIMEOUT))
        .withAtOnce(options.get(SluiceOptions.FETCH_AT_ONCE))
        .withMaxBodyBytes((int) options.get(SluiceOptions.FETCH_MAX_BODY).getBytes());
  }

  static HttpOptions withHostMap(List<String> pairs) {
    Map<String, String> map = new LinkedHashMap<>();
    for (String pair : pairs) {
      int equals = pair.indexOf('=');
      if (equals <= 0) {
        throw new IllegalArgumentException("HOST=ADDRESS in \"" + pair + "\"");
      }
      map.put(pair.substring(0, equals).strip(), pair.substring(equals + 1).strip());
    }
    return HttpOptions.defaults().withHostMap(map);
  }
}
