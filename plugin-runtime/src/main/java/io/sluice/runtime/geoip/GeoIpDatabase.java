package io.sluice.runtime.geoip;

import static java.util.Objects.requireNonNull;

import com.maxmind.db.ClosedDatabaseException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.annotation.Nullable;

/**
 * A MaxMind City database, for {@code meta.geoip.locate} (contract §6.4). Safe for use by many
 * threads.
 *
 * <p>The file is memory-mapped once per process, however often it is opened, and let go when the
 * last user closes it. To bring a newer database, put a new file in the old one's place (rename,
 * never overwrite) and open it again.
 */
public final class GeoIpDatabase implements AutoCloseable {
  private final SharedReader reader;
  private final AtomicBoolean closed = new AtomicBoolean();

  private GeoIpDatabase(SharedReader reader) {
    this.reader = reader;
  }

  /**
   * Opens a database; the caller closes it.
   *
   * @param mmdb a file in MaxMind's DB format, of a type with City or Enterprise in its name
   * @throws IOException if the file cannot be read, is damaged, or is of another type
   */
  public static GeoIpDatabase open(Path mmdb) throws IOException {
    return new GeoIpDatabase(SharedReader.acquire(requireNonNull(mmdb, "mmdb is null")));
  }

  /**
   * Where an address is, as the JSON text of a {@code City} of Node's {@code @maxmind/geoip2-node}
   * 2.x: {@code continent, country, registeredCountry, representedCountry, traits, city, location,
   * postal, subdivisions}, each absent if unknown, save {@code traits}, whose {@code ipAddress} is
   * the address as given. Numbers are JSON numbers; latitude and longitude are degrees, {@code
   * accuracyRadius} kilometres.
   *
   * @param ip IPv4 or IPv6 literal; anything else is not in the database, and never resolved
   * @return JSON text, null if the database does not know the address
   * @throws IllegalStateException if this database was closed
   * @throws UncheckedIOException if the file is damaged where the address should be
   */
  @Nullable
  public String locate(String ip) {
    requireNonNull(ip, "ip is null");
    if (closed.get()) {
      throw closed(null);
    }
    InetAddress address = AddressLiteral.parse(ip);
    if (address == null) {
      return null;
    }
    try {
      return reader.locate(address, ip);
    } catch (ClosedDatabaseException e) {
      throw closed(e);
    } catch (IOException e) {
      throw new UncheckedIOException("The GeoIP database is damaged; put a sound one there.", e);
    }
  }

  /** Lets the database go; a second call does nothing. */
  @Override
  public void close() throws IOException {
    if (closed.compareAndSet(false, true)) {
      reader.release();
    }
  }

  private static IllegalStateException closed(@Nullable Throwable cause) {
    return new IllegalStateException("The GeoIP database was closed; open it again.", cause);
  }
}
