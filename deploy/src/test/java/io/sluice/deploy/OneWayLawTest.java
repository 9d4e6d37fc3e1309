package io.sluice.deploy;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import io.sluice.runtime.sandbox.PluginRuntime;

/** Which room may know which: deploy → job → operators → plugin-runtime, and nothing back. */
@AnalyzeClasses(packages = "io.sluice", importOptions = ImportOption.DoNotIncludeTests.class)
class OneWayLawTest {
  private static final String RUNTIME = "io.sluice.runtime..";
  private static final String OPERATORS = "io.sluice.operators..";
  private static final String JOB = "io.sluice.job..";
  private static final String DEPLOY = "io.sluice.deploy..";

  @ArchTest
  static final ArchRule THE_RUNTIME_KNOWS_NOBODY =
      noClasses()
          .that()
          .resideInAPackage(RUNTIME)
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(OPERATORS, JOB, DEPLOY, "org.apache.flink..", "org.apache.kafka..");

  @ArchTest
  static final ArchRule OPERATORS_KNOW_NEITHER_JOB_NOR_KAFKA =
      noClasses()
          .that()
          .resideInAPackage(OPERATORS)
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              JOB, DEPLOY, "org.apache.kafka..", "org.apache.flink.connector.kafka..");

  @ArchTest
  static final ArchRule THE_JOB_DOES_NOT_KNOW_WHO_RUNS_IT =
      noClasses()
          .that()
          .resideInAPackage(JOB)
          .should()
          .dependOnClassesThat()
          .resideInAPackage(DEPLOY);

  @ArchTest
  static final ArchRule WORK_KNOWS_NO_JAVASCRIPT_AND_NO_EVENTS =
      noClasses()
          .that()
          .resideInAPackage("io.sluice.operators.work..")
          .should()
          .dependOnClassesThat(
              resideInAPackage("io.sluice..")
                  .and(not(resideInAPackage("io.sluice.operators.work.."))));

  @ArchTest
  static final ArchRule ONLY_THE_PACKAGES_AROUND_THE_ENGINE_KNOW_IT =
      noClasses()
          .that()
          .resideOutsideOfPackages(
              "io.sluice.runtime.sandbox..",
              "io.sluice.runtime.compile..",
              "io.sluice.runtime.json..",
              "io.sluice.runtime.safepoint..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("org.graalvm..", "com.oracle.truffle..");

  @ArchTest
  static final ArchRule ONLY_THE_BENCHMARK_RUNS_PLUGINS_WITHOUT_LIMITS =
      noClasses()
          .that()
          .resideOutsideOfPackage("io.sluice.deploy.bench..")
          .should()
          .callMethod(PluginRuntime.class, "openWithoutLimits", int.class);

  @ArchTest
  static final ArchRule ROOMS_OF_THE_RUNTIME_HAVE_NO_CYCLES =
      slices().matching("io.sluice.runtime.(*)..").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule ROOMS_OF_THE_OPERATORS_HAVE_NO_CYCLES =
      slices().matching("io.sluice.operators.(*)..").should().beFreeOfCycles();
}
