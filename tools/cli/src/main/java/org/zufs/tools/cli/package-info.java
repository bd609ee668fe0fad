// SPDX-License-Identifier: Apache-2.0

/**
 * application -> client -> transport -> dispatcher -> file system -> media, and beside all of them [tools].
 *
 * <p>The {@code zufs} command. One class is one command; {@code Zufs} lists them, and makes of every failure one
 * sentence and an {@code ExitCode}. A mount is served by a process of its own ({@code Serve}), started in the
 * background by {@code ServerProcess}; {@code stat}, {@code trace} and {@code list} look at it only through
 * the file that it shares, so that they work when it hangs.
 */
package org.zufs.tools.cli;
