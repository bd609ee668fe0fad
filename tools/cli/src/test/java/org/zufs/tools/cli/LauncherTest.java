// SPDX-License-Identifier: Apache-2.0
package org.zufs.tools.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The launcher script in a checkout made of nothing, with JDKs and a Maven that only tell how they were called. */
class LauncherTest {
    private static final Instant LONG_AGO = Instant.parse("2020-01-01T00:00:00Z");

    @TempDir
    private Path folder;
    private Path home;
    private Path jdks;
    private Path programs;

    @BeforeEach
    void layOut() throws IOException {
        home = Files.createDirectories(folder.resolve("a checkout"));
        jdks = Files.createDirectories(folder.resolve("jdks"));
        programs = Files.createDirectories(folder.resolve("bin"));
        Files.copy(RepositoryRoot.find().resolve("zufs"), home.resolve("zufs"));
        makeExecutable(home.resolve("zufs"));
        for (String module : List.of("base", "spi", "media", "server", "transport", "fs", "examples",
                "tools/cli/src/main")) {
            Files.createDirectories(home.resolve(module));
        }
        Files.writeString(home.resolve("pom.xml"), "");
        Files.writeString(home.resolve("tools/cli/src/main/A.java"), "");
        Files.createDirectories(dist().resolve("lib"));
        Files.writeString(dist().resolve("built"), "");
        age(home);
        Files.setLastModifiedTime(dist().resolve("built"), FileTime.from(LONG_AGO.plusSeconds(10)));
    }

    @Test
    void shouldSayWhatToInstallWithoutAnyJdk() throws Exception {
        assertThat(run("version")).isEqualTo(new Ended(4, "", "zufs: needs JDK 25 or later, and found none: install"
                + " openjdk-25-jdk (Debian, Ubuntu) or temurin-25-jdk (adoptium.net), or set JAVA_HOME"
                + " to where one is\n"));
    }

    @Test
    void shouldNameTheJdkThatIsTooOld() throws Exception {
        jdk("java-17", "17.0.15");
        Ended ended = run("version");
        assertThat(ended.code()).isEqualTo(4);
        assertThat(ended.err()).contains("and found 17 in " + jdks.resolve("java-17") + ": install");
    }

    @Test
    void shouldTakeTheFirstJdkThatIsNewEnough() throws Exception {
        jdk("a-17", "17.0.15");
        jdk("b-25", "25.0.1");
        jdk("c-26", "26-ea");
        assertThat(run("version").out()).startsWith("b-25 ");
    }

    @Test
    void shouldPreferJavaHome() throws Exception {
        jdk("b-25", "25.0.1");
        Path mine = jdk("z-26", "26");
        assertThat(run(Map.of("JAVA_HOME", mine.toString()), "version").out()).startsWith("z-26 ");
    }

    @Test
    void shouldPassOverAJavaHomeThatIsTooOld() throws Exception {
        jdk("b-25", "25.0.1");
        Path old = jdk("a-8", "1.8.0_402");
        assertThat(run(Map.of("JAVA_HOME", old.toString()), "version").out()).startsWith("b-25 ");
    }

    @Test
    void shouldFindAJdkByPath() throws Exception {
        Path elsewhere = Files.move(jdk("b-25", "25.0.1"), folder.resolve("elsewhere"));
        Files.createSymbolicLink(programs.resolve("javac"), elsewhere.resolve("bin/javac"));
        assertThat(run("version").out()).startsWith("elsewhere ");
    }

    @Test
    void shouldAskAJdkWithoutReleaseFile() throws Exception {
        Path jdk = jdk("b", "25");
        Files.delete(jdk.resolve("release"));
        script(jdk.resolve("bin/java"),
                "[ \"$1\" != -version ] || { echo 'openjdk version \"25.0.1\" 2025' >&2; exit; }\n"
                + "echo asked");
        assertThat(run("version").out()).isEqualTo("asked\n");
    }

    @Test
    void shouldPassOverARuntimeWithoutCompiler() throws Exception {
        Files.delete(jdk("a-jre", "25.0.1").resolve("bin/javac"));
        assertThat(run("version").code()).isEqualTo(4);
    }

    @Test
    void shouldHandArgumentsOverUnchanged() throws Exception {
        jdk("b-25", "25.0.1");
        Ended ended = run(Map.of("ZUFS_JVM", "-Xmx1g -ea"), "mount", "mem:size=1g", "a place", "");
        assertThat(ended.code()).isZero();
        assertThat(ended.out()).contains(" <-Xmx1g> <-ea> <-Dzufs.dist=" + dist() + ">")
                .endsWith(" <org.zufs.tools.cli/org.zufs.tools.cli.Zufs> <mount> <mem:size=1g> <a place> <>\n");
    }

    @Test
    void shouldHelpWithoutArguments() throws Exception {
        jdk("b-25", "25.0.1");
        assertThat(run().out()).endsWith(" <help>\n");
    }

    @Test
    void shouldUseTheStartUpCacheIfThereIsOne() throws Exception {
        jdk("b-25", "25.0.1");
        assertThat(run("version").out()).doesNotContain("AOTCache");
        Files.writeString(dist().resolve("zufs.aot"), "");
        assertThat(run("version").out()).contains("<-XX:AOTCache=" + dist() + "/zufs.aot>");
    }

    @Test
    void shouldSayWhatToInstallWithoutMaven() throws Exception {
        jdk("b-25", "25.0.1");
        Files.delete(dist().resolve("built"));
        assertThat(run("version")).isEqualTo(new Ended(4, "",
                "zufs: needs Maven to build, and found no mvn: install it (Debian, Ubuntu: apt install maven)\n"));
    }

    @Test
    void shouldBuildOnceAfterAChange() throws Exception {
        jdk("b-25", "25.0.1");
        maven("echo \"$JAVA_HOME: $*\" >>'" + folder + "/calls'\nmkdir -p '" + dist() + "/lib'");
        Files.setLastModifiedTime(home.resolve("tools/cli/src/main/A.java"), FileTime.from(LONG_AGO.plusSeconds(20)));
        assertThat(run("version").err()).isEqualTo("zufs: building; this takes a while the first time\n");
        assertThat(run("version").err()).isEmpty();
        assertThat(Files.readString(folder.resolve("calls"))).isEqualTo(jdks.resolve("b-25") + ": -B -ntp -f " + home
                + "/pom.xml -q -DskipTests package -pl tools/cli -am\n");
    }

    @Test
    void shouldShowTheEndOfAFailedBuildAndTryAgain() throws Exception {
        jdk("b-25", "25.0.1");
        maven("echo 'A.java:1 wrong'; exit 1");
        Files.delete(dist().resolve("built"));
        for (int attempt = 0; attempt < 2; attempt++) {
            Ended ended = run("version");
            assertThat(ended.code()).isEqualTo(1);
            assertThat(ended.err()).endsWith("A.java:1 wrong\nzufs: the build failed, as above: the whole output is in "
                    + home + "/target/build.log\n");
        }
    }

    @Test
    void shouldTestOneModule() throws Exception {
        jdk("b-25", "25.0.1");
        maven("echo \"$*\"; exit 1");
        Files.createDirectories(home.resolve("fs/mem"));
        Files.writeString(home.resolve("fs/mem/pom.xml"), "");
        age(home.resolve("fs"));
        Ended ended = run("test", "fs/mem", "-Dtest=LockTest");
        assertThat(ended.code()).isEqualTo(1);
        assertThat(ended.out()).endsWith("package -pl fs/mem -am -Dtest=LockTest\n".replace("package", "test"));
    }

    /** How the launcher ended. */
    private record Ended(int code, String out, String err) {
    }

    private Ended run(String... arguments) throws Exception {
        return run(Map.of(), arguments);
    }

    private Ended run(Map<String, String> environment, String... arguments) throws Exception {
        for (String program : List.of(
                "sed", "find", "dirname", "readlink", "mkdir", "mktemp", "mv", "rm", "tail", "id", "unshare")) {
            provide(program);
        }
        ProcessBuilder builder = new ProcessBuilder(home.resolve("zufs").toString());
        builder.command().addAll(List.of(arguments));
        builder.environment().keySet().removeIf(name -> name.startsWith("ZUFS_") || name.equals("JAVA_HOME"));
        builder.environment().putAll(Map.of("PATH", programs.toString(), "ZUFS_JDKS", jdks.toString()));
        builder.environment().putAll(environment);
        Path err = folder.resolve("err");
        Process process = builder.redirectError(err.toFile()).start();
        String out = new String(process.getInputStream().readAllBytes());
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).as("ended in time").isTrue();
        return new Ended(process.exitValue(), out, Files.readString(err));
    }

    private void provide(String program) throws IOException {
        Path provided = programs.resolve(program);
        for (String path : System.getenv("PATH").split(":")) {
            if (Files.notExists(provided) && Files.isExecutable(Path.of(path, program))) {
                script(provided, "exec " + Path.of(path, program) + " \"$@\"");
            }
        }
    }

    private Path dist() {
        return home.resolve("tools/cli/target/dist");
    }

    private Path jdk(String name, String version) throws IOException {
        Path jdk = Files.createDirectories(jdks.resolve(name));
        Files.createDirectories(jdk.resolve("bin"));
        Files.writeString(jdk.resolve("release"), "IMPLEMENTOR=\"x\"\nJAVA_VERSION=\"" + version + "\"\n");
        script(jdk.resolve("bin/java"), "jdk=${0%/bin/java}\nprintf %s \"${jdk##*/}\"\nprintf ' <%s>' \"$@\"\necho");
        script(jdk.resolve("bin/javac"), "exit 1");
        return jdk;
    }

    private void maven(String body) throws IOException {
        script(programs.resolve("mvn"), body);
    }

    private static void script(Path file, String body) throws IOException {
        Files.writeString(file, "#!/bin/sh\n" + body + "\n");
        makeExecutable(file);
    }

    private static void makeExecutable(Path file) throws IOException {
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private static void age(Path tree) throws IOException {
        try (var paths = Files.walk(tree)) {
            for (Path path : paths.toList()) {
                Files.setLastModifiedTime(path, FileTime.from(LONG_AGO));
            }
        }
    }
}
