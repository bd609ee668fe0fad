# SPDX-License-Identifier: Apache-2.0
# dbench plays the calls of four office clients.
# needs dbench=dbench
# seconds 120
dbench -D "$PWD" -t 10 -c /usr/share/dbench/client.txt 4
