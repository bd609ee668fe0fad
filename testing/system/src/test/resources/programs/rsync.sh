# SPDX-License-Identifier: Apache-2.0
# rsync -aHAX copies a tree with hard links, attributes, lists, pipes and holes; a second run finds nothing to do.
# needs rsync=rsync setfattr=attr setfacl=acl
# seconds 180
mkdir -p from/a/b from/c
for i in $(seq 1 150); do seq 1 $((i * 10)) > "from/a/f$i"; done
ln from/a/f1 from/c/hard1
ln from/a/f1 from/a/b/hard2
ln -s ../a/f2 from/c/soft
ln -s nowhere from/c/dangling
mkfifo from/c/pipe
setfattr -n user.colour -v blue from/a/f3
setfattr -n user.colour -v red from/a/b
setfacl -m u:12345:rw,g:23456:r from/a/f4
setfacl -d -m u:12345:rwx from/c
truncate -s 5M from/c/hole
chmod 2750 from/a/b
chmod 0000 from/a/f5
touch -d '2001-02-03 04:05:06.789' from/a/f6
if [ "$(id -u)" = 0 ]; then
    chown 12345:23456 from/a/f7
    mknod from/c/null c 1 3
    setfattr -n trusted.note -v kept from/a/f8
fi
rsync -aHAX --sparse from/ to/
changes="$(rsync -aHAXn --checksum --delete --itemize-changes from/ to/)"
test -z "$changes" || { echo "$changes"; exit 1; }
test "$(stat -c %i to/a/f1)" = "$(stat -c %i to/a/b/hard2)"
test "$(getfattr --only-values -n user.colour to/a/f3)" = blue
getfacl -cn to/a/f4 | grep -q user:12345:rw-
getfacl -cn to/c | grep -q default:user:12345:rwx
echo more >> from/a/f9
rm from/a/f10
rsync -aHAX --delete --inplace from/ to/
diff -r --no-dereference --exclude=pipe --exclude=null from to
