// SPDX-License-Identifier: Apache-2.0
package org.zufs.base.linux;

/**
 * The processor architectures whose Linux ABI is known here. Syscall numbers, some open flags and {@code struct stat}
 * differ between them; everything else in this package is the same on both.
 */
public enum Architecture {
    /** Intel and AMD, 64 bits. */
    X86_64,
    /** ARM, 64 bits; uses the kernel's generic tables. */
    AARCH64;

    /** The architecture that this JVM runs on. */
    public static final Architecture CURRENT = of(System.getProperty("os.arch"));

    /**
     * The architecture that a JVM calls {@code osArch}.
     *
     * @throws UnsupportedOperationException if its ABI is not known here
     */
    public static Architecture of(String osArch) {
        return switch (osArch) {
            case "amd64", "x86_64" -> X86_64;
            case "aarch64" -> AARCH64;
            default -> throw new UnsupportedOperationException(
                    "os.arch " + osArch + " is not supported: run on x86-64 or aarch64 Linux");
        };
    }

    int pick(int x86, int arm) {
        return this == X86_64 ? x86 : arm;
    }
}
