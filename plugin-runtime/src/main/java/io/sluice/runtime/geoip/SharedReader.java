package io.sluice.runtime.geoip;

import com.maxmind.db.CHMCache;
import com.maxmind.db.DatabaseRecord;
import com.maxmind.db.Reader;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.HashMap;
import java.util.Map;
import javax.annotation.Nullable;

/**
 * The one reader of a database file in this process, counted by its users. A file that was replaced
 * under the same name is another file: who opens it then gets its new content, who had it open
 * keeps the old.
 */
final class SharedReader {
  private static final int RECENT_ANSWERS = 2048;

  /** Open readers; the map is also the lock for every {@link #users}. */
  private static final Map<Key, SharedReader> OPEN = new HashMap<>();

  private final Key key;
  private final Reader reader;
  private final RecentAnswers answers = new RecentAnswers(RECENT_ANSWERS);
  private int users;

  private SharedReader(Key key, Reader reader) {
    this.key = key;
    this.reader = reader;
  }

  /** The reader of a file, with one more user, who must {@link #release} it. */
  static SharedReader acquire(Path file) throws IOException {
    Key key = Key.of(file);
    synchronized (OPEN) {
      SharedReader shared = OPEN.get(key);
      if (shared == null) {
        shared = new SharedReader(key, open(file));
        OPEN.put(key, shared);
      }
      shared.users++;
      return shared;
    }
  }

  void release() throws IOException {
    synchronized (OPEN) {
      if (--users == 0) {
        OPEN.remove(key);
        reader.close();
      }
    }
  }

  /** Looks an address up; null if the database does not know it. */
  @Nullable
  String locate(InetAddress address, String text) throws IOException {
    String recent = answers.get(text);
    if (recent != null) {
      return recent;
    }
    DatabaseRecord<Object> found = reader.getRecord(address, Object.class);
    if (!(found.data() instanceof Map<?, ?> record)) {
      return null;
    }
    String answer = CityJson.write(record, text, found.network());
    answers.put(text, answer);
    return answer;
  }

  /** For tests: how many readers this process has open. */
  static int openReaders() {
    synchronized (OPEN) {
      return OPEN.size();
    }
  }

  private static Reader open(Path file) throws IOException {
    // The cache spares decoding countries and continents, which many records point to, again.
    Reader reader = new Reader(file.toFile(), Reader.FileMode.MEMORY_MAPPED, new CHMCache());
    String type = reader.getMetadata().databaseType();
    if (!type.contains("City") && !type.contains("Enterprise")) {
      reader.close();
      throw new IOException(
          "\""
              + file
              + "\" is a database of type "
              + type
              + "; expected one with City in its type.");
    }
    return reader;
  }

  private record Key(Path file, FileTime modified, long bytes) {
    static Key of(Path file) throws IOException {
      Path real = file.toRealPath();
      BasicFileAttributes attributes = Files.readAttributes(real, BasicFileAttributes.class);
      return new Key(real, attributes.lastModifiedTime(), attributes.size());
    }
  }
}
