package io.sluice.runtime.http;

import java.io.EOFException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.channels.ClosedChannelException;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.util.Locale;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.apache.hc.core5.http.ConnectionClosedException;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.MessageConstraintException;
import org.apache.hc.core5.http.RequestNotExecutedException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a plugin is told about an exception of the connection: Node.js's code and words, and the
 * host as the plugin wrote it. The exception's own text, which has addresses in it, goes to the log
 * at debug level only.
 */
final class FailureReasons {
  private static final Logger LOG = LoggerFactory.getLogger(FailureReasons.class);
  private static final int DEEPEST = 8;

  private FailureReasons() {}

  /**
   * @param begun whether the reply's head had come
   */
  static FetchException of(Exception cause, WebUrl url, boolean begun) {
    LOG.debug("A request to {} failed", url.hostAndPort(), cause);
    if (cause instanceof FetchException known) {
      return known;
    }
    String place = url.host() + ":" + url.effectivePort();
    if (cause instanceof SSLException) {
      return tls(cause, url);
    }
    if (cause instanceof NoRouteToHostException) {
      return failed(HttpFailure.EHOSTUNREACH, url, "connect EHOSTUNREACH " + place);
    }
    if (cause instanceof ConnectException) {
      String message = String.valueOf(cause.getMessage()).toLowerCase(Locale.ROOT);
      return message.contains("unreachable")
          ? failed(HttpFailure.ENETUNREACH, url, "connect ENETUNREACH " + place)
          : failed(HttpFailure.ECONNREFUSED, url, "connect ECONNREFUSED " + place);
    }
    if (cause instanceof SocketTimeoutException) {
      return failed(HttpFailure.ETIMEDOUT, url, "connect ETIMEDOUT " + place);
    }
    if (hungUp(cause)) {
      return begun ? cutOff(url) : failed(HttpFailure.ECONNRESET, url, "socket hang up");
    }
    if (cause instanceof HttpException) {
      return failed(HttpFailure.HPE_INVALID, url, "Parse Error: the reply is not HTTP");
    }
    return failed(HttpFailure.SLUICE_FAILED, url, "the connection failed");
  }

  /** Whether the other side went away. */
  static boolean hungUp(Exception cause) {
    return cause instanceof ConnectionClosedException
        || cause instanceof RequestNotExecutedException
        || cause instanceof ClosedChannelException
        || cause instanceof EOFException
        || (cause instanceof SocketException && !(cause instanceof ConnectException));
  }

  /** Whether the reply's head is longer than the client was told to read. */
  static boolean headTooLarge(Exception cause) {
    return cause instanceof MessageConstraintException;
  }

  private static FetchException cutOff(WebUrl url) {
    return new FetchException(
        HttpFailure.ERR_STREAM_PREMATURE_CLOSE,
        "Invalid response body while trying to fetch " + url.href() + ": Premature close");
  }

  private static FetchException tls(Exception cause, WebUrl url) {
    Throwable inner = cause;
    for (int depth = 0; inner != null && depth < DEEPEST; depth++) {
      if (inner instanceof SSLPeerUnverifiedException || namesAnother(inner)) {
        return failed(
            HttpFailure.ERR_TLS_CERT_ALTNAME_INVALID,
            url,
            "the certificate is not one for " + url.hostName());
      }
      if (inner instanceof CertificateExpiredException) {
        return failed(HttpFailure.CERT_HAS_EXPIRED, url, "certificate has expired");
      }
      if (inner instanceof CertPathBuilderException) {
        return failed(
            HttpFailure.UNABLE_TO_VERIFY_LEAF_SIGNATURE,
            url,
            "unable to verify the first certificate");
      }
      inner = inner.getCause();
    }
    return failed(HttpFailure.EPROTO, url, "the TLS handshake failed");
  }

  /** The JDK's own check has no exception class of its own. */
  private static boolean namesAnother(Throwable cause) {
    String message = String.valueOf(cause.getMessage());
    return cause instanceof CertificateException
        && (message.startsWith("No subject alternative") || message.startsWith("No name matching"));
  }

  private static FetchException failed(HttpFailure failure, WebUrl url, String reason) {
    return FetchException.requestFailed(failure, url, reason);
  }
}
