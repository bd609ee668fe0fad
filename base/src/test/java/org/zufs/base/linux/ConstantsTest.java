// SPDX-License-Identifier: Apache-2.0
package org.zufs.base.linux;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConstantsTest {
    private static final List<Class<?>> HOLDERS = List.of(AccessModes.class, AtFlags.class, CapabilityBits.class,
            ClockIds.class, CloneFlags.class, DirentTypes.class, ErrorNumber.class, EventFlags.class,
            FallocateFlags.class, FcntlCommands.class, FlockOperations.class, FutexOperations.class,
            InotifyEvents.class, MapFlags.class, MemfdFlags.class, MemoryPolicy.class, ModeBits.class,
            MountApiFlags.class, MountFlags.class, OpenFlags.class, PollEvents.class, ProcessControl.class,
            RenameFlags.class, ResolveFlags.class, ResourceLimits.class, SealFlags.class, SeekWhence.class,
            SignalNumbers.class, SocketFlags.class, StatfsFlags.class, StatxMask.class, UringFlags.class,
            WaitFlags.class, XattrFlags.class);

    /** Ours, or where the C library's headers say something else than the kernel's. */
    private static final Set<String> NOT_IN_HEADERS = Set.of("PERMISSION_MASK", "MAX", "ENOTSUPP", "O_LARGEFILE");

    private static final Pattern UNDECLARED = Pattern.compile("'(\\w+)' undeclared");

    @TempDir
    Path directory;

    @Test
    void shouldAgreeWithTheSystemHeaders() throws Exception {
        Map<String, Long> ours = constants();
        Set<String> names = new TreeSet<>(ours.keySet());
        names.removeAll(NOT_IN_HEADERS);
        Path source = directory.resolve("constants.c");
        List<String> errors = List.of("first");
        while (!errors.isEmpty()) {
            Files.writeString(source, program(names));
            errors = NativeProgram.compile(source, directory);
            assertThat(names.removeAll(undeclared(errors))).as("gcc: " + errors).isEqualTo(!errors.isEmpty());
        }
        assertThat(names.size()).as("constants that the headers know").isGreaterThan(ours.size() * 9 / 10);
        for (String line : NativeProgram.run(source, directory)) {
            String[] fields = line.split(" ");
            assertThat(ours.get(fields[0])).as(fields[0]).isIn(Long.parseLong(fields[1]),
                    (long) (int) Long.parseLong(fields[1]));
        }
    }

    @Test
    void shouldKnowTheOpenFlagsThatDiffer() {
        assertThat(OpenFlags.directory(Architecture.X86_64)).isEqualTo(0x10000);
        assertThat(OpenFlags.directory(Architecture.AARCH64)).isEqualTo(0x4000);
        assertThat(OpenFlags.noFollow(Architecture.X86_64)).isEqualTo(0x20000);
        assertThat(OpenFlags.noFollow(Architecture.AARCH64)).isEqualTo(0x8000);
        assertThat(OpenFlags.direct(Architecture.X86_64)).isEqualTo(0x4000);
        assertThat(OpenFlags.direct(Architecture.AARCH64)).isEqualTo(0x10000);
        assertThat(OpenFlags.largeFile(Architecture.X86_64)).isEqualTo(0x8000);
        assertThat(OpenFlags.largeFile(Architecture.AARCH64)).isEqualTo(0x20000);
    }

    @Test
    void shouldKnowTheCallNumbersOfBothArchitectures() throws Exception {
        for (Architecture architecture : Architecture.values()) {
            boolean x86 = architecture == Architecture.X86_64;
            String header = x86 ? "<asm/unistd_64.h>" : "<asm-generic/unistd.h>";
            StringBuilder text = new StringBuilder("#define __BITS_PER_LONG 64\n#define __ARCH_WANT_NEW_STAT\n"
                    + "#define __ARCH_WANT_RENAMEAT\n#include " + header + "\n#include <stdio.h>\nint main(void) {\n");
            for (Syscall call : Syscall.values()) {
                String name = call.name().toLowerCase(Locale.ROOT);
                text.append("#ifdef __NR_%s\nprintf(\"%s %%d\\n\", __NR_%s);\n#endif\n".formatted(name, call, name));
            }
            Path source = directory.resolve("syscalls.c");
            Files.writeString(source, text + "return 0;\n}\n");
            if (x86 && Architecture.CURRENT != Architecture.X86_64) {
                continue; // that header is installed only there
            }
            List<String> lines = NativeProgram.run(source, directory);
            assertThat(lines.size()).isGreaterThanOrEqualTo(Syscall.values().length - 1);
            for (String line : lines) {
                String[] fields = line.split(" ");
                assertThat(Syscall.valueOf(fields[0]).number(architecture)).as(architecture + " " + line)
                        .isEqualTo(Integer.parseInt(fields[1]));
            }
        }
        assertThat(Syscall.FCHMODAT2.number(Architecture.X86_64)).isEqualTo(452);
        assertThat(Syscall.GETTID.number(Architecture.AARCH64)).isEqualTo(178);
    }

    @Test
    void shouldRefuseAnUnknownArchitecture() {
        assertThat(Architecture.of("amd64")).isEqualTo(Architecture.X86_64);
        assertThat(Architecture.of("aarch64")).isEqualTo(Architecture.AARCH64);
        org.assertj.core.api.Assertions.assertThatThrownBy(() -> Architecture.of("riscv64"))
                .hasMessageContaining("riscv64");
    }

    @Test
    void shouldNameErrors() {
        assertThat(ErrorNumber.name(-ErrorNumber.ENOENT)).isEqualTo("ENOENT");
        assertThat(ErrorNumber.message(2)).isEqualTo("No such file or directory");
        assertThat(ErrorNumber.name(4000)).isEqualTo("errno 4000");
        assertThat(LinuxException.of("open of /x", -13, "ask the owner")).hasMessage(
                "open of /x failed: EACCES (Permission denied): ask the owner");
    }

    private static Set<String> undeclared(List<String> errors) {
        Set<String> names = new TreeSet<>();
        for (String error : errors) {
            Matcher matcher = UNDECLARED.matcher(error);
            while (matcher.find()) {
                names.add(matcher.group(1));
            }
        }
        return names;
    }

    private static String program(Set<String> names) {
        StringBuilder text = new StringBuilder("#include \"headers.h\"\n#include <errno.h>\nint main(void) {\n");
        for (String name : names) {
            text.append("printf(\"%s %%lld\\n\", (long long) (%s));\n".formatted(name, name));
        }
        return text + "return 0;\n}\n";
    }

    private static Map<String, Long> constants() throws IllegalAccessException {
        Map<String, Long> constants = new TreeMap<>();
        for (Class<?> holder : HOLDERS) {
            for (Field field : holder.getFields()) {
                if (Modifier.isStatic(field.getModifiers())) {
                    constants.put(field.getName(), ((Number) field.get(null)).longValue());
                }
            }
        }
        return constants;
    }
}
