package io.sluice.deploy.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DetachedTest {
  @TempDir Path folder;

  @Test
  void aSessionOfItsOwnIsPreferred() throws IOException {
    String path = program("a", "nohup") + File.pathSeparator + program("b", "setsid");
    assertThat(Detached.before(path)).containsExactly("setsid");
    assertThat(Detached.before(program("c", "nohup"))).containsExactly("nohup");
    assertThat(Detached.before(folder.toString())).isEmpty();
  }

  private String program(String parent, String name) throws IOException {
    Path file = Files.createDirectories(folder.resolve(parent)).resolve(name);
    Files.createFile(
        file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxr-xr-x")));
    return file.getParent().toString();
  }
}
