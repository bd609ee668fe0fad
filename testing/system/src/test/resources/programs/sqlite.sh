# SPDX-License-Identifier: Apache-2.0
# SQLite in WAL mode with mapped I/O: one writer, two readers in other processes, checkpoints, integrity check.
# needs sqlite3=sqlite3
# seconds 180
setup="PRAGMA mmap_size=268435456; PRAGMA busy_timeout=60000;"
test "$(sqlite3 db 'PRAGMA journal_mode=WAL;')" = wal
sqlite3 db "CREATE TABLE t(id INTEGER PRIMARY KEY, n INTEGER, s TEXT); CREATE INDEX tn ON t(n);"
ask() { sqlite3 "$1" "$setup $2" | tail -1; }
fill() {
    for batch in $(seq 1 20); do
        sqlite3 db "$setup BEGIN IMMEDIATE;
            INSERT INTO t(n, s) WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x+1 FROM c WHERE x < 2000)
                SELECT x * $batch % 997, hex(randomblob(40)) FROM c;
            UPDATE t SET s = s || 'x' WHERE n % 50 = $batch;
            DELETE FROM t WHERE n % 101 = $batch; COMMIT;" > /dev/null
    done
}
look() {
    for turn in $(seq 1 30); do
        sqlite3 db "$setup BEGIN; SELECT count(*) - sum(1) FROM t; SELECT count(*) FROM t WHERE n > 500; COMMIT;" \
            > "look$1"
    done
}
fill &
writer=$!
look 1 &
first=$!
look 2 &
second=$!
wait $writer
wait $first
wait $second
sqlite3 db "$setup PRAGMA wal_checkpoint(TRUNCATE);"
test "$(ask db 'PRAGMA integrity_check;')" = ok
before="$(ask db 'SELECT count(*), sum(n), sum(length(s)) FROM t;')"
echo "rows, sums: $before"
test "${before%%|*}" -gt 20000
cp db copy
test "$(ask copy 'SELECT count(*), sum(n), sum(length(s)) FROM t;')" = "$before"
sqlite3 db "$setup PRAGMA journal_mode=DELETE; VACUUM;"
test "$(ask db 'SELECT count(*), sum(n), sum(length(s)) FROM t;')" = "$before"
test "$(ask db 'PRAGMA integrity_check;')" = ok
