package io.sluice.runtime.http;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.annotation.Nullable;

/**
 * Reads URLs as the WHATWG URL standard (§4.4, special schemes) and so Node.js does: backslashes
 * are slashes, tabs and line ends vanish, any number of slashes may follow the scheme. Texts of
 * errors are node-fetch 2's.
 */
public final class UrlParser {
  private static final int LONGEST = 64 * 1024;
  private static final int HIGHEST_PORT = 65_535;
  private static final Pattern SCHEME = Pattern.compile("([A-Za-z][A-Za-z0-9+.-]*):");

  private static final String IN_FRAGMENT = " \"<>`";
  private static final String IN_QUERY = " \"#<>'";
  private static final String IN_PATH = " \"#<>?`{}";
  private static final String IN_USER_INFO = IN_PATH + "/:;=@[\\]^|";

  private UrlParser() {}

  /** A URL as {@link HttpReply#url()} has it; the text itself if it is no http or https URL. */
  public static String normalized(String text) {
    try {
      return parse(text).href();
    } catch (FetchException e) {
      return text;
    }
  }

  /**
   * Reads an absolute URL.
   *
   * @throws FetchException with {@link HttpFailure#ERR_INVALID_URL}
   */
  static WebUrl parse(String text) throws FetchException {
    return resolve(text, null);
  }

  /**
   * Reads a URL that may be relative to another.
   *
   * @throws FetchException with {@link HttpFailure#ERR_INVALID_URL}
   */
  static WebUrl resolve(String text, @Nullable WebUrl base) throws FetchException {
    if (text.length() > LONGEST) {
      throw refused("Invalid URL: it is longer than " + LONGEST + " characters");
    }
    String rest = withoutNoise(text);
    String scheme = base == null ? "" : base.scheme();
    Matcher start = SCHEME.matcher(rest);
    if (start.lookingAt()) {
      scheme = start.group(1).toLowerCase(Locale.ROOT);
      if (!scheme.equals("http") && !scheme.equals("https")) {
        throw refused("Only HTTP(S) protocols are supported");
      }
      rest = rest.substring(start.end());
      boolean absolute = base == null || !scheme.equals(base.scheme()) || slashes(rest) >= 2;
      if (absolute) {
        return absolute(scheme, rest.substring(slashes(rest)));
      }
    }
    if (base == null) {
      throw refused("Only absolute URLs are supported");
    }
    return slashes(rest) >= 2
        ? absolute(scheme, rest.substring(slashes(rest)))
        : relative(rest, base);
  }

  private static String withoutNoise(String text) {
    int start = 0;
    int end = text.length();
    while (start < end && text.charAt(start) <= ' ') {
      start++;
    }
    while (end > start && text.charAt(end - 1) <= ' ') {
      end--;
    }
    StringBuilder kept = new StringBuilder(end - start);
    text.substring(start, end)
        .chars()
        .filter(character -> character != '\t' && character != '\n' && character != '\r')
        .forEach(character -> kept.append((char) character));
    return kept.toString();
  }

  private static int slashes(String text) {
    int count = 0;
    while (count < text.length() && (text.charAt(count) == '/' || text.charAt(count) == '\\')) {
      count++;
    }
    return count;
  }

  private static WebUrl absolute(String scheme, String text) throws FetchException {
    int end = firstOf(text, "/\\?#");
    String authority = text.substring(0, end);
    int at = authority.lastIndexOf('@');
    String credentials = at < 0 ? "" : credentials(authority.substring(0, at));
    String hostAndPort = authority.substring(at + 1);
    int colon = hostAndPort.indexOf(':', Math.max(0, hostAndPort.indexOf(']')));
    String hostText = colon < 0 ? hostAndPort : hostAndPort.substring(0, colon);
    InetAddress literal = null;
    String host;
    try {
      host = UrlHost.parse(hostText);
      literal = UrlHost.literal(host);
    } catch (IllegalArgumentException e) {
      throw refused(hostText.isEmpty() ? "Only absolute URLs are supported" : "Invalid URL");
    }
    if (literal instanceof Inet6Address) {
      host = "[" + UrlHost.write(literal) + "]";
    }
    int port = colon < 0 ? -1 : port(hostAndPort.substring(colon + 1), scheme);
    Tail tail = Tail.of(text.substring(end));
    String path = path(tail.path, new ArrayDeque<>());
    return new WebUrl(
        scheme,
        credentials,
        host,
        literal,
        port,
        path,
        encode(tail.query, IN_QUERY),
        tail.encodedFragment());
  }

  private static WebUrl relative(String text, WebUrl base) {
    Tail tail = Tail.of(text);
    String path = base.path();
    String query = encode(tail.query, IN_QUERY);
    if (tail.path.isEmpty()) {
      query = tail.query.isEmpty() ? base.query() : query;
    } else if (slashes(tail.path) == 1) {
      path = path(tail.path, new ArrayDeque<>());
    } else {
      Deque<String> folders = new ArrayDeque<>();
      String[] segments = base.path().substring(1).split("/", -1);
      for (int i = 0; i < segments.length - 1; i++) {
        folders.addLast(segments[i]);
      }
      path = path("/" + tail.path, folders);
    }
    return new WebUrl(
        base.scheme(),
        base.credentials(),
        base.host(),
        base.literal(),
        base.port(),
        path,
        query,
        tail.encodedFragment());
  }

  private static String credentials(String text) {
    int colon = text.indexOf(':');
    String user = encode(colon < 0 ? text : text.substring(0, colon), IN_USER_INFO);
    String password = colon < 0 ? "" : encode(text.substring(colon + 1), IN_USER_INFO);
    return password.isEmpty() ? user : user + ":" + password;
  }

  private static int port(String text, String scheme) throws FetchException {
    if (text.isEmpty()) {
      return -1;
    }
    String digits = text.replaceFirst("^0+(?=.)", "");
    if (digits.length() > 5 || !digits.chars().allMatch(c -> c >= '0' && c <= '9')) {
      throw refused("Invalid URL");
    }
    int port = Integer.parseInt(digits);
    if (port > HIGHEST_PORT) {
      throw refused("Invalid URL");
    }
    return port == (scheme.equals("https") ? 443 : 80) ? -1 : port;
  }

  /** The path with its dot segments resolved below the given folders. */
  private static String path(String text, Deque<String> folders) {
    String[] segments = text.isEmpty() ? new String[] {""} : text.substring(1).split("[/\\\\]", -1);
    for (int i = 0; i < segments.length; i++) {
      String plain = segments[i].toLowerCase(Locale.ROOT).replace("%2e", ".");
      boolean last = i == segments.length - 1;
      if (plain.equals("..")) {
        folders.pollLast();
      } else if (!plain.equals(".")) {
        folders.addLast(encode(segments[i], IN_PATH));
        continue;
      }
      if (last) {
        folders.addLast("");
      }
    }
    StringBuilder path = new StringBuilder();
    for (Iterator<String> folder = folders.iterator(); folder.hasNext(); ) {
      path.append('/').append(folder.next());
    }
    return path.toString();
  }

  /** Percent-encodes controls, what is not ASCII, and the given characters. */
  private static String encode(String text, String set) {
    StringBuilder encoded = new StringBuilder(text.length());
    text.codePoints()
        .forEach(
            point -> {
              boolean plain = point > 0x1F && point < 0x7F && set.indexOf(point) < 0;
              if (plain) {
                encoded.append((char) point);
              } else {
                Percent.append(encoded, point);
              }
            });
    return encoded.toString();
  }

  private static int firstOf(String text, String characters) {
    int at = 0;
    while (at < text.length() && characters.indexOf(text.charAt(at)) < 0) {
      at++;
    }
    return at;
  }

  private static FetchException refused(String message) {
    return new FetchException(HttpFailure.ERR_INVALID_URL, message);
  }

  /** What follows the authority; query and fragment with their signs, or empty. */
  private record Tail(String path, String query, String fragment) {
    static Tail of(String text) {
      int hash = text.indexOf('#') < 0 ? text.length() : text.indexOf('#');
      int question = text.indexOf('?');
      int pathEnd = question < 0 || question > hash ? hash : question;
      return new Tail(
          text.substring(0, pathEnd), text.substring(pathEnd, hash), text.substring(hash));
    }

    String encodedFragment() {
      return fragment.isEmpty() ? "" : "#" + encode(fragment.substring(1), IN_FRAGMENT);
    }
  }
}
