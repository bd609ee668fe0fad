// SPDX-License-Identifier: Apache-2.0

/**
 * application -> client -> transport -> dispatcher -> file system -> media, and around all of them [tests].
 *
 * <p>The repository checks itself. A {@link org.zufs.testing.tidy.Rule} reads the {@link
 * org.zufs.testing.tidy.SourceTree} and answers its {@link org.zufs.testing.tidy.Violation}s; {@link
 * org.zufs.testing.tidy.Rules} lists all rules. {@code TidyTest} applies each to the repository, {@code RuleTest} shows
 * each one a bad example, so that no rule passes because it looks at nothing.
 */
package org.zufs.testing.tidy;
