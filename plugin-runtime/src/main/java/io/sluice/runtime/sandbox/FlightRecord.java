package io.sluice.runtime.sandbox;

import io.sluice.runtime.actor.FlightRecorder;
import io.sluice.runtime.actor.Usage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A small file, mapped into memory, of what runs in this process, which the operating system keeps
 * when the process dies. The next process in the same folder reads it and suspects the versions of
 * plugins that may have been the cause: what was over its budget and not yet stopped, or what had
 * allocated most when the memory was full. A process that is stopped, or killed from outside while
 * nothing of the kind was going on, leaves no suspects.
 *
 * <p>A process holds a lock on its file; a file that can be locked is of one that has died.
 */
final class FlightRecord implements FlightRecorder, AutoCloseable {
  /**
   * A version of a plugin that may have ended a process.
   *
   * @param version hash of its code
   * @param plugin its name
   * @param used what its slice had used when that was last looked at
   * @param isOverBudget whether that was too much; else it had allocated most
   */
  record Suspect(String version, String plugin, Usage used, boolean isOverBudget) {}

  private static final Logger LOG = LoggerFactory.getLogger(FlightRecord.class);
  private static final String SUFFIX = ".flight";
  private static final String UNNAMED = ".new";
  private static final String OF_THIS_JVM = "sluice.flight-records";

  /** Also the layout's version. */
  private static final int MAGIC = 0x51F17E01;

  private static final int SLOTS = 64;
  private static final int SLOT_BYTES = 256;
  private static final int HEADER_BYTES = 16;
  private static final int TEXT_BYTES = 100;
  private static final int FILE_BYTES = HEADER_BYTES + SLOTS * SLOT_BYTES;
  private static final int COUNT_AT = 4;
  private static final int IS_MEMORY_FULL_AT = 8;

  /** What has used less can have ended nothing, and is not worth the writing. */
  private static final Usage LEAST = new Usage(10_000_000, 16 << 20);

  /** From this share of the heap on, in percent, the memory counts as full. */
  private static final int FULL_PERCENT = 97;

  private final Path file;
  private final FileChannel channel;
  private final MappedByteBuffer memory;
  private final List<Suspect> suspects;

  private FlightRecord(
      Path file, FileChannel channel, MappedByteBuffer memory, List<Suspect> suspects) {
    this.file = file;
    this.channel = channel;
    this.memory = memory;
    this.suspects = suspects;
  }

  /**
   * Reads what processes that died have left in the folder, removes it, and begins a record of this
   * process.
   *
   * @param folder made if it is not there; on a disk of this machine
   */
  static FlightRecord open(Path folder) throws IOException {
    Files.createDirectories(folder);
    List<Suspect> suspects = new ArrayList<>();
    try (DirectoryStream<Path> left = Files.newDirectoryStream(folder, "*" + SUFFIX)) {
      for (Path file : left) {
        if (!isOfThisJvm(file)) {
          suspects.addAll(takeFromTheDead(file));
        }
      }
    }
    // It gets its name when it is locked, lest another process takes it for one of the dead.
    Path unnamed = Files.createTempFile(folder, ProcessHandle.current().pid() + "-", UNNAMED);
    FileChannel channel =
        FileChannel.open(unnamed, StandardOpenOption.READ, StandardOpenOption.WRITE);
    channel.lock();
    String name = unnamed.getFileName().toString();
    Path file = folder.resolve(name.substring(0, name.length() - UNNAMED.length()) + SUFFIX);
    remember(file);
    Files.move(unnamed, file);
    MappedByteBuffer memory = channel.map(FileChannel.MapMode.READ_WRITE, 0, FILE_BYTES);
    memory.putInt(0, MAGIC);
    return new FlightRecord(file, channel, memory, List.copyOf(suspects));
  }

  /**
   * Whether a runtime of this JVM has made it, perhaps one of another class loader. To open it
   * would be enough to lose its lock: the operating system's are the process's, and any close ends
   * them.
   */
  private static boolean isOfThisJvm(Path file) {
    return System.getProperty(OF_THIS_JVM, "").contains(nameInProperty(file));
  }

  private static synchronized void remember(Path file) {
    System.setProperty(OF_THIS_JVM, System.getProperty(OF_THIS_JVM, "") + nameInProperty(file));
  }

  private static synchronized void forget(Path file) {
    System.setProperty(
        OF_THIS_JVM, System.getProperty(OF_THIS_JVM, "").replace(nameInProperty(file), ""));
  }

  private static String nameInProperty(Path file) {
    return file.toAbsolutePath() + ";";
  }

  /** Who may have ended the processes before this one. */
  List<Suspect> suspects() {
    return suspects;
  }

  @Override
  public void note(List<InFlight> running) {
    Runtime jvm = Runtime.getRuntime();
    boolean isFull = jvm.totalMemory() - jvm.freeMemory() > jvm.maxMemory() / 100 * FULL_PERCENT;
    memory.putInt(COUNT_AT, 0);
    int count = 0;
    for (InFlight one : running) {
      boolean isWorthIt =
          one.used().cpuNanos() > LEAST.cpuNanos()
              || one.used().allocatedBytes() > LEAST.allocatedBytes();
      if (isWorthIt && count < SLOTS && one.slice() instanceof GuestSlice guest) {
        count += note(count, guest.owner(), one) ? 1 : 0;
      }
    }
    memory.putInt(IS_MEMORY_FULL_AT, isFull ? 1 : 0);
    memory.putInt(COUNT_AT, count);
  }

  private boolean note(int slot, OpenInvocation owner, InFlight one) {
    String version = owner == null ? null : owner.sandbox.version();
    if (version == null) {
      return false;
    }
    ByteBuffer bytes = memory.slice(HEADER_BYTES + slot * SLOT_BYTES, SLOT_BYTES);
    bytes.put((byte) (one.isOverBudget() ? 1 : 0));
    bytes.putLong(one.used().cpuNanos());
    bytes.putLong(one.used().allocatedBytes());
    put(bytes, version);
    put(bytes, owner.sandbox.spec.pluginName());
    return true;
  }

  private static void put(ByteBuffer bytes, String text) {
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    int length = Math.min(utf8.length, TEXT_BYTES);
    bytes.put((byte) length).put(utf8, 0, length);
  }

  private static String text(ByteBuffer bytes) {
    byte[] utf8 = new byte[bytes.get()];
    bytes.get(utf8);
    return new String(utf8, StandardCharsets.UTF_8);
  }

  private static List<Suspect> takeFromTheDead(Path file) {
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      FileLock lock = channel.tryLock();
      if (lock == null) {
        return List.of(); // it lives
      }
      List<Suspect> suspects = read(channel);
      Files.delete(file);
      return suspects;
    } catch (IOException | RuntimeException e) {
      LOG.warn("The flight record {} cannot be read and suspects nobody", file, e);
      return List.of();
    }
  }

  private static List<Suspect> read(FileChannel channel) throws IOException {
    if (channel.size() < FILE_BYTES) {
      return List.of(); // it died before it wrote anything
    }
    ByteBuffer memory = channel.map(FileChannel.MapMode.READ_ONLY, 0, FILE_BYTES);
    if (memory.getInt(0) != MAGIC) {
      return List.of();
    }
    List<Suspect> noted = new ArrayList<>();
    for (int slot = 0; slot < Math.min(SLOTS, memory.getInt(COUNT_AT)); slot++) {
      ByteBuffer bytes = memory.slice(HEADER_BYTES + slot * SLOT_BYTES, SLOT_BYTES);
      boolean isOverBudget = bytes.get() == 1;
      Usage used = new Usage(bytes.getLong(), bytes.getLong());
      noted.add(new Suspect(text(bytes), text(bytes), used, isOverBudget));
    }
    List<Suspect> suspects = new ArrayList<>(noted);
    suspects.removeIf(suspect -> !suspect.isOverBudget);
    if (suspects.isEmpty() && memory.getInt(IS_MEMORY_FULL_AT) == 1) {
      noted.stream()
          .max(Comparator.comparingLong(suspect -> suspect.used.allocatedBytes()))
          .ifPresent(suspects::add);
    }
    return suspects;
  }

  /** The process goes in peace: nobody is to be suspected. */
  @Override
  public void close() {
    try {
      channel.close();
      Files.deleteIfExists(file);
      forget(file);
    } catch (IOException e) {
      LOG.warn("The flight record {} cannot be removed; it suspects nobody", file, e);
    }
  }
}
