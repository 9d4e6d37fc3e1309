package io.sluice.deploy.bench;

import static java.util.Objects.requireNonNull;

import io.sluice.deploy.local.RunFolder;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;

/**
 * Measures what an event costs INGESTION with few people in RocksDB and with many, in turn, each in
 * a process of its own; then what merges cost.
 */
public final class PeopleBench {
  private static final long DISK_BYTES = 6L * 1024 * 1024 * 1024;

  private final PeopleOptions options;
  private final PrintStream progress;

  private PeopleBench(PeopleOptions options, PrintStream progress) {
    this.options = requireNonNull(options, "options is null");
    this.progress = requireNonNull(progress, "progress is null");
  }

  /**
   * Measures.
   *
   * @param progress told what is being done
   * @throws io.sluice.deploy.Problem if a JVM cannot start, or ends
   */
  public static Report run(PeopleOptions options, PrintStream progress) {
    return new PeopleBench(options, progress).run();
  }

  private PeopleReport run() {
    PeopleReport report = new PeopleReport(options, BenchReport.Machine.current());
    try (RunFolder folder =
        RunFolder.create(options.parentFolder().toAbsolutePath(), "bench-people", DISK_BYTES)) {
      try (ChildProcess few = start("few", folder);
          ChildProcess many = start("many", folder)) {
        load(few, options.fewPeople());
        PeopleSample loaded = load(many, options.people());
        report.loaded(loaded);
        progress.printf("Warming up.%n");
        sample(few, "uniform " + options.warmUp());
        sample(many, "uniform " + options.warmUp());
        for (String choice : List.of("uniform", "skewed")) {
          for (int round = 1; round <= options.rounds(); round++) {
            String question = choice + " " + options.events();
            PeopleSample ofFew = sample(few, question);
            PeopleSample ofMany = sample(many, question);
            report.add(choice, ofFew, ofMany);
            progress.printf(
                "%s, round %d of %d: %.1f and %.1f µs of CPU per event, %.1f and %.1f of"
                    + " INGESTION's thread.%n",
                choice,
                round,
                options.rounds(),
                ofFew.cpuMicrosPerEvent(),
                ofMany.cpuMicrosPerEvent(),
                ofFew.taskMicrosPerEvent(),
                ofMany.taskMicrosPerEvent());
          }
        }
        report.sizes(Long.parseLong(few.ask("size")), Long.parseLong(many.ask("size")));
        merges(many, report);
        few.ask("stop");
        many.ask("stop");
      }
    }
    return report;
  }

  private PeopleSample load(ChildProcess process, long people) {
    progress.printf("Making %,d people.%n", people);
    return sample(process, "load " + people);
  }

  /** People are known by number: 0 and 1 had what traffic gave them, some four ids. */
  private void merges(ChildProcess process, PeopleReport report) {
    progress.printf("Giving a person %,d ids.%n", options.ids());
    sample(process, "aliases %d 0".formatted(options.ids()));
    for (int round = 1; round <= options.rounds(); round++) {
      report.views(
          sample(process, "views %d 1".formatted(options.events())),
          sample(process, "views %d 0".formatted(options.events())));
    }
    progress.printf("Merging.%n");
    report.largeMerge(sample(process, "merges 1 1 0"));
    report.smallMerges(sample(process, "merges %d 2 3".formatted(options.merges())));
  }

  private ChildProcess start(String name, RunFolder folder) {
    List<String> flags = new ArrayList<>(ChildJvm.G1);
    flags.addAll(List.of("-Xms1g", "-Xmx1g"));
    // RocksDB's threads may crash in a process that is killed.
    flags.add("-XX:ErrorFile=" + folder.directory("tmp").resolve("hs_err.log"));
    flags.addAll(options.jvm());
    List<String> arguments = new ArrayList<>();
    arguments.add(folder.directory(name).toString());
    arguments.add(Long.toString(options.seed()));
    arguments.add(Long.toString(options.managedMegabytes()));
    arguments.add(folder.path().resolve(name + ".log").toString());
    arguments.addAll(options.flink());
    ChildProcess process =
        ChildJvm.start(name, folder.directory("tmp"), flags, PeopleProcess.class, arguments);
    process.answer();
    return process;
  }

  private static PeopleSample sample(ChildProcess process, String question) {
    return JsonLine.read(process.ask(question), PeopleSample.class);
  }
}
