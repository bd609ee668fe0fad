# SPDX-License-Identifier: Apache-2.0
# bonnie++ writes, rewrites and reads a file, then creates, stats and removes many.
# needs bonnie++=bonnie++
# seconds 180
chmod 0777 .
bonnie++ -d "$PWD" -u "$(id -un)" -s 64 -r 32 -n 4:20000:16:4 -x 1 -q
