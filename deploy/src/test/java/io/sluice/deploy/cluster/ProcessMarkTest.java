package io.sluice.deploy.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ProcessMarkTest {
  private final ProcessMark self = ProcessMark.of(ProcessHandle.current());

  @Test
  void aProcessThatLivesIsFound() {
    assertThat(self.process()).contains(ProcessHandle.current());
  }

  @Test
  void anotherProcessThatHasGotTheNumberIsNotTakenForIt() {
    ProcessMark before = new ProcessMark(self.pid(), self.startedMillis() - 60_000);
    assertThat(before.isAlive()).isFalse();
  }

  @Test
  void whatHasEndedIsGone() throws Exception {
    Process process = new ProcessBuilder("true").start();
    ProcessMark mark = ProcessMark.of(process.toHandle());
    process.waitFor();
    assertThat(mark.isAlive()).isFalse();
    mark.kill(); // and nothing happens
  }

  @Test
  void aKilledProcessIsGoneAtOnce() throws Exception {
    Process process = new ProcessBuilder("sleep", "600").start();
    ProcessMark mark = ProcessMark.of(process.toHandle());
    assertThat(mark.isAlive()).isTrue();
    mark.kill();
    assertThat(mark.isAlive()).isFalse();
    assertThat(process.waitFor()).isEqualTo(128 + 9);
  }
}
